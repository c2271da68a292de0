"""Kept roads lead on: what lay open beyond their ends stays open."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import shapely
from shapely import Polygon
from shapely.geometry.polygon import orient

from spaceplan.audit.shapes import both, minus, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding

#: How far beyond the end of a kept road the way stays open, in metres.
_ROAD_END_M = 3.0
#: An end that is so much shut already is none, as a ratio of its ground.
_SHUT = 0.05
#: The short side of a band is at most so long, in metres.
_WIDEST_M = 8.0


def road_ends(view: AuditView) -> Iterator[Finding]:
    """Ensure that kept roads still lead on where they met open ground (rule road_ends_open).

    Looked at is the ground beyond each short side of a road that is a band, a lane wide and 3 m
    long, if it lies on the site and nothing stands there today.
    """
    rule = "road_ends_open"
    if not view.rules.active(rule) or not view.rules.value(rule):
        return
    lane = view.rules.value("single_lane_width")
    roads = together(r.shape for r in view.roads)
    for road in view.roads:
        for part in shapely.get_parts(road.shape):
            for zone in _beyond(part, lane):
                open_today = both(minus(zone, roads), view.bare_ground)
                beyond = minus(zone, roads)
                if beyond.area < zone.area / 2 or open_today.area < (1 - _SHUT) * beyond.area:
                    continue
                shared = thick(both(beyond, view.occupied))
                if shared.is_empty:
                    continue
                text = Text(
                    zh=f"保留道路 {road.id} 的一端被占 {shared.area:.1f} m²",
                    en=f"an end of the kept road {road.id} is built over, {shared.area:.1f} m²",
                )
                yield from view.by_rule(
                    rule, "road.end_shut", road.id, shared, text,
                    measured=shared.area, required=0, unit="m²",
                )  # fmt: skip


def _beyond(road: Polygon, lane: float) -> Iterator[Polygon]:
    """Yield the ground beyond the ends of a band."""
    if not isinstance(road, Polygon) or road.is_empty:
        return
    sides = list(pairwise((x, y) for x, y, *_ in orient(road, 1.0).exterior.coords))
    lengths = [math.dist(a, b) for a, b in sides]
    for i, ((ax, ay), (bx, by)) in enumerate(sides):
        if len(sides) < 4 or lengths[i] >= _WIDEST_M:
            continue
        if lengths[i] >= min(lengths[i - 1], lengths[(i + 1) % len(sides)]):
            continue
        ux, uy = (bx - ax) / lengths[i], (by - ay) / lengths[i]
        half = min(lane, lengths[i]) / 2
        mx, my = (ax + bx) / 2, (ay + by) / 2
        a, b = (mx - half * ux, my - half * uy), (mx + half * ux, my + half * uy)
        # outward lies to the right of a ring that runs counter-clockwise
        ox, oy = _ROAD_END_M * uy, -_ROAD_END_M * ux
        yield Polygon([a, b, (b[0] + ox, b[1] + oy), (a[0] + ox, a[1] + oy)])
