"""A scanned plan under the maps: refused where it is none, and laid where its two points say."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from spaceplan.exchange import check, load, save_scenario
from spaceplan.model.case import resolve
from spaceplan.model.underlay import KnownPoint, Underlay
from spaceplan.render.draw import paint
from spaceplan.render.save import save_figure
from spaceplan.render.sheet import map_sheet
from spaceplan.render.underlay import paint_underlay

YARD = """
schema_version: 1
name: yard
site:
  boundary: [[0, 0], [20, 0], [20, 10], [0, 10]]
  gates:
    - {id: gate, span: [[0, 2], [0, 8]]}
"""
LAID = """
underlay:
  file: scan.png
  opacity: 1.0
  points:
    - {pixel: [0, 100], at: [0, 0]}
    - {pixel: [200, 100], at: [20, 0]}
"""


def scan(mode: str = "RGB", **more: Any) -> bytes:
    """200 x 100 pixels, ten a metre: white, a red square at x 4 to 6, y 6 to 8 m."""
    image = Image.new("RGB", (200, 100), "white")
    image.paste((255, 0, 0), (40, 20, 60, 40))
    out = io.BytesIO()
    image.convert(mode).save(out, **{"format": "PNG", **more})
    return out.getvalue()


@pytest.fixture
def yard(tmp_path: Path) -> Path:
    (tmp_path / "scan.png").write_bytes(scan())
    file = tmp_path / "yard.yaml"
    file.write_text(YARD + LAID, encoding="utf-8")
    return file


def test_a_third_point_comes_out_where_it_belongs():
    """A picture turned by a quarter, 2 m a pixel: right is up, down is right."""
    laid = Underlay(
        file="x.png",
        points=(KnownPoint(pixel=(0, 0), at=(5, 5)), KnownPoint(pixel=(10, 0), at=(5, 25))),
    )
    a, b = laid.similarity()
    assert a * complex(0, -4) + b == pytest.approx(complex(13, 5))
    assert a * complex(10, -4) + b == pytest.approx(complex(13, 25))


def painted(underlay: Underlay) -> np.ndarray:
    """A map of 20 x 10 m, ten pixels a metre, and nothing on it but the picture."""
    figure = Figure(figsize=(2, 1), dpi=100)
    canvas = FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_xlim(0, 20)
    ax.set_ylim(0, 10)
    assert paint_underlay(ax, underlay)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3]


def red(pixels: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero((pixels[..., 0] > 200) & (pixels[..., 1] < 60))
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


def test_it_lies_true_to_scale(yard):
    underlay = load(yard).underlay
    assert underlay is not None
    assert red(painted(underlay)) == pytest.approx((40, 20, 59, 39), abs=1)


def test_turned_by_a_half_it_stands_on_its_head(yard):
    underlay = load(yard).underlay
    assert underlay is not None
    turned = underlay.model_copy(
        update={
            "points": (
                KnownPoint(pixel=(0, 100), at=(20, 10)),
                KnownPoint(pixel=(200, 100), at=(0, 10)),
            )
        }
    )
    assert red(painted(turned)) == pytest.approx((140, 60, 159, 79), abs=1)


@pytest.mark.parametrize(
    ("mode", "more"),
    [("P", {}), ("L", {}), ("RGBA", {}), ("CMYK", {"format": "JPEG"}), ("I;16", {}),
     ("RGB", {"format": "TIFF"})],
)  # fmt: skip
def test_pictures_of_every_kind_can_be_drawn(yard, mode, more):
    content = scan(mode, **more) if mode != "I;16" else deep()
    (yard.parent / "scan.png").write_bytes(content)
    underlay = load(yard).underlay
    assert underlay is not None
    assert painted(underlay).shape == (100, 200, 3)


def deep() -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.full((100, 200), 40_000, dtype=np.uint16)).save(out, format="PNG")
    return out.getvalue()


def test_a_picture_held_upright_by_its_camera_is_upright(yard):
    image = Image.open(io.BytesIO(scan())).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter clockwise to see it upright
    out = io.BytesIO()
    image.save(out, format="PNG", exif=exif)
    (yard.parent / "scan.png").write_bytes(out.getvalue())
    underlay = load(yard).underlay
    assert underlay is not None
    assert red(painted(underlay)) == pytest.approx((40, 20, 59, 39), abs=1)


def test_it_lies_under_the_map_and_changes_no_plan(yard):
    scenario = load(yard)
    bare = scenario.model_copy(update={"underlay": None})
    assert resolve(scenario).fingerprint() == resolve(bare).fingerprint()
    ax = Figure(figsize=(8, 5)).add_axes((0, 0, 1, 1))
    paint(scenario, None, ax, "en")
    (image,) = [i for i in ax.images if i.get_gid() == "underlay"]
    assert image.zorder < 0.8
    paint(bare, None, other := Figure(figsize=(8, 5)).add_axes((0, 0, 1, 1)), "en")
    assert ax.get_xlim() == other.get_xlim()
    assert ax.get_ylim() == other.get_ylim()


def test_the_same_map_is_the_same_bytes(yard, tmp_path):
    made = [
        save_figure(map_sheet(load(yard), None, "en").paper.figure, tmp_path / name)
        for name in ("a.png", "b.png", "a.pdf", "b.pdf", "a.svg", "b.svg")
    ]
    for one, two in zip(made[::2], made[1::2], strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_a_file_written_again_names_the_picture_as_before(yard):
    save_scenario(load(yard), yard.parent / "again.yaml")
    again = load(yard.parent / "again.yaml")
    assert again.underlay is not None
    assert again.underlay.file == "scan.png"
    assert str(yard.parent) not in (yard.parent / "again.yaml").read_text(encoding="utf-8")


def test_a_scenario_from_no_file_is_drawn_without_it(yard):
    scenario = load(yard)
    inline = type(scenario).model_validate(scenario.model_dump())
    ax = Figure(figsize=(8, 5)).add_axes((0, 0, 1, 1))
    paint(inline, None, ax, "en")
    assert not ax.images


def bomb() -> bytes:
    """A header that speaks of 60,000 x 60,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data
            + struct.pack(">I", zlib.crc32(name + data))
        )  # fmt: skip

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no file 'scan.png'"),
        (b"", "no such picture"),
        (b"not a picture at all", "no such picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no such picture"),
        (scan()[:120], "broken"),
        (bomb(), "too large"),
    ],
)
def test_what_is_no_picture_is_one_fault(yard, content, said):
    picture = yard.parent / "scan.png"
    picture.unlink()
    if content is not None:
        picture.write_bytes(content)
    (fault,) = check(yard).faults
    assert said in fault.found.en
    assert fault.path == "underlay.file"
    assert fault.line is not None


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("file: scan.png", "file: ../scan.png", "underlay.file"),
        ("file: scan.png", "file: /etc/hostname", "underlay.file"),
        ("[200, 100]", "[201, 100]", "underlay.points.1.pixel"),
        ("[200, 100]", "[0, 100]", "underlay.points"),
        ("at: [20, 0]", "at: [0, 0]", "underlay.points"),
    ],
)
def test_what_cannot_be_laid_is_one_fault(yard, old, new, path):
    yard.write_text((YARD + LAID).replace(old, new), encoding="utf-8")
    (fault,) = check(yard).faults
    assert fault.path == path


def test_a_link_that_leaves_the_folder_is_refused(yard, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "scan.png"
    elsewhere.write_bytes(scan())
    (yard.parent / "scan.png").unlink()
    (yard.parent / "scan.png").symlink_to(elsewhere)
    (fault,) = check(yard).faults
    assert "elsewhere" in fault.found.en
