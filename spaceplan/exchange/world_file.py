"""A picture laid by its world file: six numbers beside it, which turn pixels into coordinates."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from spaceplan.exchange.underlay_faults import picture_size
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.underlay import KnownPoint

if TYPE_CHECKING:
    from spaceplan.model.scenario import Scenario

#: Pixels that are longer than wide, or skewed, by no more than this part are laid as if square.
_SQUARE = 0.01
#: A picture that lies farther from the site, in metres, is laid in another system.
_FAR_M = 5000.0
#: No pixel is smaller, in metres: less is degrees.
_LEAST_M = 1e-4
_MOST_BYTES = 4096


def laid_by_world_file(scenario: Scenario, picture: Path) -> tuple[KnownPoint, KnownPoint]:
    """Return where two corners of a picture lie on the site.

    Parameters
    ----------
    scenario
        The scenario; the coordinates of the world file are those of its ``origin``.
    picture
        A picture that can be read.

    Returns
    -------
    tuple of KnownPoint and KnownPoint
        The upper left and the lower right corner, in local metres.

    Raises
    ------
    SpaceplanError
        If there is no world file, it has no six numbers, or pixels that are not square, are in
        degrees or far from the site.
    """
    file = _beside(picture)
    size = picture_size(picture)
    if isinstance(size, Text):  # it was looked at before, and has gone since
        raise _wrong(size, Text(zh="PNG、JPEG 或 TIFF 图片", en="a picture in PNG, JPEG or TIFF"))
    a, d, b, e, c, f = _six(file)
    wide, high = size
    turn = complex(a - e, b + d) / 2
    if abs(turn) == 0 or math.hypot(a + e, b - d) / 2 > _SQUARE * abs(turn):
        raise _wrong(
            Text(
                zh=f"{file.name}：像素不是正方形（歪斜、镜像或两向比例不同）",
                en=f"pixels that are skewed, mirrored or not square in {file.name}",
            ),
            Text(
                zh="在 QGIS 中用“配准”重采样为正方形像素，或用 points 给出两点",
                en="square ones: resample it in QGIS (Georeferencer), or give two points",
            ),
        )
    if abs(turn) < _LEAST_M and abs(c) <= 360 and abs(f) <= 90:
        raise _wrong(
            Text(zh=f"{file.name} 以度为单位", en=f"degrees in {file.name}"),
            Text(
                zh="以米为单位、与 origin 同一坐标系：在 QGIS 中重投影图片",
                en="metres in the system of the origin: reproject the picture in QGIS",
            ),
        )
    # the last two numbers are the middle of the first pixel
    middle = complex(
        c + a * (wide - 1) / 2 + b * (high - 1) / 2, f + d * (wide - 1) / 2 + e * (high - 1) / 2
    )
    half = turn * complex(wide, -high) / 2
    local = _local(scenario, (middle - half, middle + half))
    _see_near(scenario, local, file)
    return (
        KnownPoint(pixel=(0, 0), at=(local[0].real, local[0].imag)),
        KnownPoint(pixel=(wide, high), at=(local[1].real, local[1].imag)),
    )


def _beside(picture: Path) -> Path:
    """Find the world file of a picture, whatever the case of its name."""
    stem, suffix = picture.stem.lower(), picture.suffix.lower().lstrip(".")
    short = f"{suffix[:1]}{suffix[-1:]}w"
    wanted = [f"{stem}.{s}" for s in (short, f"{suffix}w", "wld")]
    wanted.append(f"{picture.name.lower()}w")
    there = {p.name.lower(): p for p in sorted(picture.parent.iterdir()) if p.is_file()}
    for name in wanted:
        if name in there:
            return there[name]
    raise _wrong(
        Text(zh="没有定位：既无 points，也无坐标文件", en="neither points nor a world file"),
        Text(
            zh=f"points 中的两点，或图片旁的坐标文件 {picture.stem}.{short}",
            en=f"two points, or a world file {picture.stem}.{short} beside the picture",
        ),
    )


def _six(file: Path) -> tuple[float, float, float, float, float, float]:
    try:
        with file.open("rb") as stream:
            words = stream.read(_MOST_BYTES).decode("ascii").replace(",", ".").split()
        a, d, b, e, c, f = map(float, words)
        if all(map(math.isfinite, (a, d, b, e, c, f))):
            return a, d, b, e, c, f
    except (OSError, ValueError):
        pass
    raise _wrong(
        Text(zh=f"{file.name} 里没有六个数", en=f"no six numbers in {file.name}"),
        Text(
            zh="坐标文件：六行，每行一个数（A、D、B、E、C、F）",
            en="a world file: six lines of a number each (A, D, B, E, C, F)",
        ),
    )


def _local(scenario: Scenario, spots: tuple[complex, complex]) -> tuple[complex, complex]:
    """Return coordinates of the survey as local metres."""
    import numpy as np

    from spaceplan.exchange.geo_turn import Turn, turn_of

    origin = scenario.origin
    plain = scenario.north_deg == 90
    turn = Turn(origin.x, origin.y) if plain else turn_of(scenario)
    one, two = turn.back(np.array([(s.real, s.imag) for s in spots])).tolist()
    return complex(*one), complex(*two)


def _see_near(scenario: Scenario, corners: tuple[complex, complex], file: Path) -> None:
    xs, ys = zip(*scenario.site.boundary, strict=True)
    site = complex((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    off = abs((corners[0] + corners[1]) / 2 - site) - abs(corners[1] - corners[0]) / 2
    if off > _FAR_M:
        raise _wrong(
            Text(
                zh=f"{file.name}：图片离用地 {off / 1000:.0f} km",
                en=f"a picture {off / 1000:.0f} km from the site, by {file.name}",
            ),
            Text(
                zh="与 origin.x、origin.y 同一坐标系的坐标文件",
                en="a world file in the coordinates that origin.x and origin.y are in",
            ),
        )


def _wrong(found: Text, expected: Text) -> SpaceplanError:
    return SpaceplanError(
        (Fault(code="underlay", path="underlay.points", found=found, expected=expected),)
    )
