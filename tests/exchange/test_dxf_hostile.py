"""Bad drawings: one clear message each, soon, and nothing written."""

import os
from pathlib import Path

import ezdxf
import pytest
from typer.testing import CliRunner

from spaceplan.cli.app import app
from spaceplan.exchange.dxf_in import bounds, read_dxf
from spaceplan.exchange.foreign import ImportSettings
from spaceplan.model.fault import SpaceplanError

SQUARE = [(0, 0), (40, 0), (40, 30), (0, 30)]


def drawing(path: Path, version: str = "R2010") -> ezdxf.document.Drawing:
    doc = ezdxf.new(version, units=6)
    doc.modelspace().add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "用地红线"})
    doc.saveas(path)
    return doc


def fault(path: Path, **settings) -> str:
    with pytest.raises(SpaceplanError) as caught:
        read_dxf(path, ImportSettings(**settings))
    assert len(caught.value.faults) == 1
    assert str(caught.value).startswith(str(path))
    assert caught.value.faults[0].found.zh
    assert caught.value.faults[0].expected.zh
    return caught.value.faults[0].code


def empty(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    path.write_bytes(b" \r\n\r\n")


def binary(path: Path) -> None:
    path.write_bytes(b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(range(256)) * 20)


def noise(path: Path) -> None:
    path.write_bytes(bytes((i * 7919) % 256 for i in range(50_000)))


def dwg(path: Path) -> None:
    path.write_bytes(b"AC1032" + bytes(2000))


def prose(path: Path) -> None:
    path.write_text("Dear surveyor,\nhere is the drawing.\n" * 50)


def utf16(path: Path) -> None:
    drawing(path)
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))


def cut(path: Path) -> None:
    drawing(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def garbled(path: Path) -> None:
    """Bytes that are neither what the header says, nor Chinese, nor UTF-8."""
    drawing(path)
    path.write_bytes(path.read_bytes().replace("用地红线".encode(), b"\xff\xfe\xff\x80\xff"))


def sparse(path: Path) -> None:
    """Two hundred megabytes that take no room."""
    with path.open("wb") as stream:
        stream.write(b"0\nSECTION\n2\nHEADER\n")
        stream.truncate(200 * 1024 * 1024)


def crowded(path: Path) -> None:
    line = "0\nLINE\n8\n0\n10\n{0}.0\n20\n0.0\n11\n{0}.5\n21\n1.0\n"
    body = "".join(line.format(i) for i in range(100_000))
    path.write_text(f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n")


def nested(path: Path, levels: int = 200) -> None:
    doc = drawing(path)
    for i in range(levels):
        block = doc.blocks.new(f"B{i}")
        if i:
            block.add_blockref(f"B{i - 1}", (0, 0))
        else:
            block.add_line((0, 0), (1, 1))
    doc.modelspace().add_blockref(f"B{levels - 1}", (0, 0))
    doc.saveas(path)


def bomb(path: Path) -> None:
    """Ten blocks, each holding the one before ten times: 10^10 lines."""
    doc = drawing(path)
    for i in range(10):
        block = doc.blocks.new(f"B{i}")
        for k in range(10):
            if i:
                block.add_blockref(f"B{i - 1}", (k, 0))
            else:
                block.add_line((k, 0), (k, 1))
    doc.modelspace().add_blockref("B9", (0, 0))
    doc.saveas(path)


def array(path: Path) -> None:
    """One block reference that repeats itself a thousand million times."""
    doc = drawing(path)
    doc.blocks.new("B").add_line((0, 0), (1, 1))
    many = {"row_count": 30_000, "column_count": 30_000, "row_spacing": 1, "column_spacing": 1}
    doc.modelspace().add_blockref("B", (0, 0), dxfattribs=many)
    doc.saveas(path)


def scrambled(path: Path) -> None:
    drawing(path)
    text = path.read_text("utf-8")
    head = text.index("ENTITIES")
    path.write_text(text[:head] + "ENTITIES\nnot a code\nat all\n0\nENDSEC\n0\nEOF\n", "utf-8")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (empty, "file.empty"),
        (blank, "file.empty"),
        (binary, "dxf.binary"),
        (noise, "dxf.not_text"),
        (dwg, "dxf.dwg"),
        (prose, "dxf.no_dxf"),
        (utf16, "dxf.encoding"),
        (cut, "dxf.truncated"),
        (garbled, "dxf.encoding"),
        (sparse, "dxf.too_big"),
        (crowded, "dxf.too_many"),
        (nested, "dxf.too_deep"),
        (bomb, "dxf.too_many"),
        (array, "dxf.too_many"),
        (scrambled, "dxf.broken"),
    ],
)
def test_one_clear_message(tmp_path: Path, make, code: str):
    """Every bad file has its own word."""
    path = tmp_path / "plan.dxf"
    make(path)
    assert fault(path, profile="cn") == code


def test_a_block_that_holds_itself_ends(tmp_path: Path):
    """A circle of blocks is refused by its depth."""
    path = tmp_path / "plan.dxf"
    doc = drawing(path)
    for one, other in (("A", "B"), ("B", "A")):
        doc.blocks.new(one).add_line((0, 0), (1, 1))
        doc.blocks.get(one).add_blockref(other, (0, 0))
    doc.modelspace().add_blockref("A", (0, 0))
    doc.saveas(path)
    assert fault(path, profile="cn") == "dxf.too_deep"


def test_missing_files_and_folders(tmp_path: Path):
    """What is no file is said to be none."""
    assert fault(tmp_path / "none.dxf") == "file.missing"
    (tmp_path / "folder.dxf").mkdir()
    assert fault(tmp_path / "folder.dxf") == "file.directory"
    os.mkfifo(tmp_path / "pipe.dxf")
    assert fault(tmp_path / "pipe.dxf") == "file.special"


def test_coordinates_beyond_the_earth(tmp_path: Path):
    """A point at infinity is counted as unusable; huge curves have no end of vertices."""
    path = tmp_path / "plan.dxf"
    doc = drawing(path)
    space = doc.modelspace()
    space.add_line((0, 0), (1e300, 1), dxfattribs={"layer": "围墙"})
    space.add_circle((0, 0), 1e7, dxfattribs={"layer": "围墙"})
    doc.saveas(path)
    made = read_dxf(path, ImportSettings(profile="cn"))
    assert any("LINE" in item.what and item.count == 1 for item in made.leftovers)


def test_bounds_hold_for_a_crowd_below_them(tmp_path: Path, monkeypatch):
    """The count that is named is the one found, and the bound the one of the constant."""
    path = tmp_path / "plan.dxf"
    drawing(path)
    monkeypatch.setattr("spaceplan.exchange.dxf_in.file.MAX_RECORDS", 10)
    with pytest.raises(SpaceplanError, match=r"found \d+ records; expected at most 10:"):
        read_dxf(path, ImportSettings())
    assert bounds.MAX_RECORDS < 100_000


def test_nothing_is_written(tmp_path: Path):
    """The command ends with 2, says why, and leaves no file behind."""
    path = tmp_path / "plan.dxf"
    cut(path)
    ran = CliRunner().invoke(app, ["import", str(path), "--out", str(tmp_path / "s.yaml")])
    assert ran.exit_code == 2
    assert "Traceback" not in ran.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.dxf"]
