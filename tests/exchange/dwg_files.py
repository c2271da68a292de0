"""Makes DWG files (R2000, by the decoder's own writer) and ruins them; run it for thousands.

``python -m tests.exchange.dwg_files 1000 FOLDER`` imports as many mutants of the DWG files in a
folder (default: of those made here), each as the command does, and fails at the first internal
error, half-written file, or one that takes more than 10 s or 1 GB.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import ezdwg

from spaceplan.exchange.dwg_in import read_dwg
from spaceplan.exchange.foreign import ImportSettings
from spaceplan.model.fault import SpaceplanError

#: Local corner of the compound in the city's grid, in metres.
EAST, NORTH = 512_340.0, 3_391_820.0
BOUNDARY = ((0.0, 0.0), (60.0, 0.0), (60.0, 42.0), (0.0, 42.0))
BLOCK_1 = ((5.0, 30.0), (35.0, 30.0), (35.0, 40.0), (5.0, 40.0))
BLOCK_2 = ((40.0, 30.0), (58.0, 30.0), (58.0, 40.0), (40.0, 40.0))


def at(x: float, y: float) -> tuple[float, float]:
    """Return a place of the compound in millimetres of the city's grid."""
    return ((x + EAST) * 1000, (y + NORTH) * 1000)


def survey(path: Path, insunits: int = 4) -> Path:
    """Write what a surveyor hands over: boundary, houses, trees as blocks, a hidden layer."""
    doc = ezdwg.new()
    doc.header["insunits"] = insunits
    layers = ("用地红线", "建筑", "文字", "树木", "TREE-OFF", "大门")
    for name in layers:
        doc.layers[name] = {"color_index": 7, "off": name == "TREE-OFF"}
    tree = doc.blocks.new("乔木", base_point=(1000, 1000, 0))
    tree.add_circle((1000, 1000), radius=2000)
    space = doc.modelspace()
    space.add_lwpolyline([at(*p) for p in BOUNDARY], closed=True, layer="用地红线")
    for ring in (BLOCK_1, BLOCK_2):
        space.add_lwpolyline([at(*p) for p in ring], closed=True, layer="建筑")
    space.add_text("3号楼 6层", at(20, 35), height=1000, layer="文字")
    space.add_blockref("乔木", insert=at(10, 10), rotation=30, layer="树木")
    space.add_blockref("乔木", insert=at(30, 10), xscale=0.5, yscale=0.5, layer="树木")
    space.add_circle(at(45, 10), radius=2000, layer="TREE-OFF")
    doc.save(str(path))
    return path


def mutant(data: bytes, rng: random.Random) -> bytes:
    """Cut bytes off, turn bits, fill in noise, zeroes or too large numbers, or mix blocks."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 40))):
        spot = rng.randrange(min(6, len(out) - 1), len(out))
        match rng.randrange(7):
            case 0:
                out[spot] ^= 1 << rng.randrange(8)
            case 1:
                out[spot] = rng.randrange(256)
            case 2:
                out[spot : spot + 4] = b"\xff\xff\xff\x7f"
            case 3:
                out[spot : spot + rng.randrange(1, 64)] = bytes(rng.randrange(1, 64))
            case 4:
                size = rng.randrange(1, 512)
                source = rng.randrange(0, len(out))
                out[spot : spot + size] = out[source : source + size]
            case 5:
                del out[spot : spot + rng.randrange(1, 200)]
            case _:
                if rng.random() < 0.2:
                    del out[spot:]
        if len(out) < 2:
            break
    return bytes(out)


def main(count: int, folder: Path | None) -> None:
    """Import mutants, and tell what came of them."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        sources = sorted(folder.rglob("*.dwg")) if folder else [survey(home / "survey.dwg")]
        rng = random.Random(19)
        codes: dict[str, int] = {}
        worst = 0.0
        for number in range(count):
            data = rng.choice(sources).read_bytes()
            path = home / "mutant.dwg"
            path.write_bytes(mutant(data, rng))
            start = time.perf_counter()
            try:
                read_dwg(path, ImportSettings(units="m"))
                code = "read"
            except SpaceplanError as error:
                code = error.faults[0].code
            except BaseException:
                print(f"mutant {number} of {count}: an internal error")  # noqa: T201
                Path("mutant.dwg").write_bytes(path.read_bytes())
                raise
            worst = max(worst, time.perf_counter() - start)
            codes[code] = codes.get(code, 0) + 1
        print(f"{count} mutants, the slowest {worst:.1f} s: {codes}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
