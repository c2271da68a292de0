"""A picture laid by the world file beside it."""

import math
from pathlib import Path

import pytest
from PIL import Image

from spaceplan.exchange import check, load, save_scenario
from spaceplan.model.underlay import Underlay

YARD = """
schema_version: 1
name: yard
origin: {{x: 512340, y: 3391820{crs}}}
north_deg: {north}
site:
  boundary: [[0, 0], [20, 0], [20, 10], [0, 10]]
  gates:
    - {{id: gate, span: [[0, 2], [0, 8]]}}
underlay: {{file: {picture}}}
"""
#: Ten pixels a metre; the middle of the first pixel is 5 cm from the corner at (0, 10).
PLAIN = "0.1\n0\n0\n-0.1\n512340.05\n3391829.95\n"


def yard(home: Path, world: str | None = PLAIN, name: str = "scan.pgw", **more) -> Path:
    picture = more.pop("picture", "scan.png")
    Image.new("RGB", (200, 100), "white").save(home / picture)
    if world is not None:
        (home / name).write_bytes(world.encode())
    file = home / "yard.yaml"
    text = YARD.format(picture=picture, **{"crs": "", "north": 90, **more})
    file.write_text(text, encoding="utf-8")
    return file


def spot(underlay: Underlay | None, column: float, row: float) -> tuple[float, float]:
    assert underlay is not None
    a, b = underlay.similarity()
    at = a * complex(column, -row) + b
    return at.real, at.imag


@pytest.mark.parametrize(
    ("picture", "name"),
    [("scan.png", "scan.pgw"), ("scan.png", "scan.PGW"), ("scan.png", "scan.wld"),
     ("scan.png", "scan.pngw"), ("scan.jpg", "scan.jgw"), ("scan.jpg", "scan.jpgw"),
     ("scan.jpeg", "scan.jgw"), ("scan.tif", "scan.tfw"), ("scan.tiff", "scan.tfw"),
     ("scan.PNG", "scan.pngw")],
)  # fmt: skip
def test_corners_and_names(tmp_path: Path, picture: str, name: str):
    laid = load(yard(tmp_path, picture=picture, name=name)).underlay
    assert spot(laid, 0, 0) == pytest.approx((0, 10), abs=1e-6)
    assert spot(laid, 200, 0) == pytest.approx((20, 10), abs=1e-6)
    assert spot(laid, 0, 100) == pytest.approx((0, 0), abs=1e-6)


@pytest.mark.parametrize("degrees", [30.0, -90.0, 180.0, 5.5])
def test_turned(tmp_path: Path, degrees: float):
    c, s = 0.1 * math.cos(math.radians(degrees)), 0.1 * math.sin(math.radians(degrees))
    world = f"{c}\n{s}\n{s}\n{-c}\n512345\n3391825\n"
    laid = load(yard(tmp_path, world)).underlay
    for column, row in ((0.5, 0.5), (10.5, 0.5), (0.5, 10.5), (190.5, 70.5)):
        x = 5 + c * (column - 0.5) + s * (row - 0.5)
        y = 5 + s * (column - 0.5) - c * (row - 0.5)
        assert spot(laid, column, row) == pytest.approx((x, y), abs=1e-6)


def test_axes_of_the_scenario_that_were_turned(tmp_path: Path):
    """North at 60°: what is east on the grid lies at −30° in the scenario."""
    pytest.importorskip("pyproj")
    crs = ", crs: 'EPSG:4547'"
    laid = load(yard(tmp_path, crs=crs, north=60)).underlay
    a, _ = laid.similarity() if laid is not None else (0, 0)
    assert math.degrees(math.atan2(a.imag, a.real)) == pytest.approx(-30, abs=1.5)
    assert abs(a) == pytest.approx(0.1)


def test_decimal_commas(tmp_path: Path):
    laid = load(yard(tmp_path, PLAIN.replace(".", ",").replace("\n", "\r\n"))).underlay
    assert spot(laid, 0, 100) == pytest.approx((0, 0), abs=1e-6)


@pytest.mark.parametrize(
    ("world", "words"),
    [
        (None, "a world file scan.pgw"),
        ("", "six numbers"),
        ("0.1 0 0 -0.1 5", "six numbers"),
        ("0.1 0 0 -0.1 5 nan", "six numbers"),
        ("0.1 0 0 -0.1 5 x", "six numbers"),
        ("0 0 0 0 512340 3391820", "not square"),
        ("0.1 0 0 0.1 512340 3391820", "mirrored"),
        ("0.1 0 0 -0.2 512340 3391820", "not square"),
        ("0.1 0 0.05 -0.1 512340 3391820", "skewed"),
        ("1e-6 0 0 -1e-6 104.06 30.67", "degrees"),
        ("0.1 0 0 -0.1 0 10", "km from the site"),
    ],
)
def test_one_clear_message(tmp_path: Path, world: str | None, words: str):
    report = check(yard(tmp_path, world))
    assert report.scenario is None
    (fault,) = report.faults
    assert fault.path == "underlay.points"
    assert words in f"{fault.found.en}; {fault.expected.en}"
    assert fault.found.zh
    assert fault.expected.zh


def test_points_go_before_it_and_it_is_kept(tmp_path: Path):
    file = yard(tmp_path)
    scenario = load(file)
    save_scenario(scenario, tmp_path / "again.yaml")
    assert "points" not in (tmp_path / "again.yaml").read_text("utf-8").partition("underlay")[2]
    assert spot(load(tmp_path / "again.yaml").underlay, 0, 100) == pytest.approx((0, 0), abs=1e-6)
    text = file.read_text("utf-8").replace(
        "{file: scan.png}",
        "{file: scan.png, points: [{pixel: [0, 0], at: [1, 1]}, {pixel: [200, 0], at: [2, 1]}]}",
    )
    file.write_text(text, "utf-8")
    assert spot(load(file).underlay, 0, 0) == pytest.approx((1, 1))
