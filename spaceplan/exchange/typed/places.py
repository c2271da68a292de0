"""Things that were typed where they cannot stand: swapped, in millimetres, or on the wrong side."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shapely import Polygon
from shapely.affinity import affine_transform, scale

from spaceplan.exchange.oddity import warn
from spaceplan.model.base import Point, Ring
from spaceplan.model.fault import Fault
from spaceplan.model.on_boundary import snap_to_boundary, written
from spaceplan.model.scenario import Scenario, Structure

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Surveys of a wall and of the boundary along it agree to this, in metres.
NOISE_M = 0.2

#: So much of a shape must lie on the ground before we say that this is what was meant.
_FITS = 0.95


def meant_on_site(item: Structure, shape: Polygon, ground: Polygon) -> tuple[str, str] | None:
    """Return how a structure outside the site would lie on it: axes swapped, or millimetres.

    Parameters
    ----------
    item, shape
        The structure and the ground it covers.
    ground
        The site.

    Returns
    -------
    tuple of str or None
        What to write, in Chinese and English; None where neither would help.
    """
    if shape.intersection(ground).area > 0.5 * shape.area:
        return None
    points = tuple(item.outline or item.line or (() if item.centre is None else (item.centre,)))
    name = "outline" if item.outline else "line" if item.line else "centre"
    if _fits(affine_transform(shape, (0, 1, 1, 0, 0, 0)), ground):
        text = _short(name, tuple((y, x) for x, y in points))
        return (
            f"x、y 似乎写反了，交换后在红线内：{name}: {text}",
            f"x before y: swapped it lies on the site: {name}: {text}",
        )
    hardly = shape.intersection(ground).area < 0.05 * shape.area
    if hardly and _fits(scale(shape, 0.001, 0.001, origin=(0, 0)), ground):
        text = _short(name, tuple((x / 1000, y / 1000) for x, y in points))
        return (
            f"坐标似乎是毫米，除以 1000 后在红线内：{name}: {text}",
            f"metres: divided by 1000 it lies on the site: {name}: {text}",
        )
    return None


def surrounding_oddities(scenario: Scenario, ground: Polygon) -> Iterator[Fault]:
    """Yield surroundings that reach into the site, where nothing would keep off them.

    Parameters
    ----------
    scenario
        The scenario.
    ground
        Its site.

    Yields
    ------
    Fault
        Warnings, without lines of a file.
    """
    for i, near in enumerate(scenario.surroundings):
        shape = Polygon(near.outline)
        if not shape.is_valid:
            continue
        inside = shape.intersection(ground)
        if inside.buffer(-NOISE_M / 2, join_style="mitre").area <= 0.01:
            continue
        spot = inside.representative_point()
        swapped = affine_transform(shape, (0, 1, 1, 0, 0, 0))
        zh, en = "", ""
        if inside.area > 0.5 * shape.area and not swapped.intersects(ground):
            text = _short("outline", tuple((y, x) for x, y in near.outline))
            zh, en = f"；x、y 可能写反了：{text}", f"; are x and y swapped? {text}"
        yield warn(
            "surrounding.inside",
            f"surroundings.{i}.outline",
            (
                f"周边物有 {inside.area:.1f} m² 伸进红线",
                f"a surrounding that reaches into the site ({inside.area:.1f} m²)",
            ),
            (
                f"红线外的轮廓；在用地上的部分另列入 structures（treatment: keep）{zh}",
                "an outline outside the boundary; what stands on the site belongs under structures "
                f"(treatment: keep){en}",
            ),
            (spot.x, spot.y),
        )


def meant_door(door: Point, outline: Ring, most: float) -> tuple[str, str]:
    """Return the point of an outline that a door off it may mean.

    Parameters
    ----------
    door
        The door as it was typed, in metres.
    outline
        Outline of its building.
    most
        Farthest that a door may lie off, in metres.

    Returns
    -------
    tuple of str
        The point to copy, in Chinese and English.
    """
    swapped = (door[1], door[0])
    if snap_to_boundary(swapped, (outline,))[1] <= most and not math.isclose(*door):
        text = written((swapped,))[1:-1]
        return f"x、y 似乎写反了：{text}", f"x and y look swapped: {text}"
    text = written((snap_to_boundary(door, (outline,))[0],))[1:-1]
    return f"最近的是 {text}", f"the nearest is {text}"


def _fits(shape: BaseGeometry, ground: Polygon) -> bool:
    return bool(shape.intersection(ground).area >= _FITS * shape.area > 0)


def _short(name: str, points: tuple[Point, ...]) -> str:
    if name == "centre":
        return written(points)[1:-1]
    return written(points) if len(points) <= 8 else f"{written(points[:3])[:-1]}, …]"
