"""Lamps: every stall and walkway is lit, buildings standing in the way of light.

A stall is lit when its middle is; a walkway when it is at every whole metre of the plan's
coordinates that lies in it (a smaller one: at a place inside it); a door when the middle of its
apron is.  Where no lamp could stand that lights a place, its darkness is only a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point, box

from spaceplan.audit.furniture import of_kind, solids
from spaceplan.audit.ground import eroded
from spaceplan.audit.items import Role, hard
from spaceplan.audit.shapes import EMPTY, apron, both, minus, spot, together
from spaceplan.audit.view import AuditView
from spaceplan.audit.ways import Ways
from spaceplan.model.base import Text
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Places = npt.NDArray[np.float64]

#: A spot for a lamp is believed only with so much room to spare, in light and in ground: half the
#: diagonal of a lattice of half a metre, and the play that a measured way has besides.
_SPARE_M, _WAY_PLAY_M = 0.37, 0.72
#: A way on foot counts as lit when this share of it is; it is measured on such a grid.
_LIT_WAY, _STEP_M = 0.9, 0.5
#: Spots that are looked at for one dark place, from the nearest to the farthest that would light
#: it: the nearest ones may all stand in one narrow way that a lamp would shut.
_SPOTS = 24
#: Spots at edges are so far from one another at most, in metres.
_EDGE_STEP_M = 0.5
#: Round a spot one looks so far for a way past it, in metres.
_WINDOW_M = 3.0
#: Findings that are written down one by one; the last one counts the rest.
_MOST = 20


def everything_lit(view: AuditView) -> Iterator[Finding]:
    """Ensure that all that can be lit is lit."""
    wish = view.case.brief.furniture
    if wish is None or wish.lamps is None:
        return
    reach = wish.lamps.reach_m
    names, places = _places(view)
    if not len(places):
        return
    lamps = _lamps(view)
    walls = solids(view)
    lit = _seen(lamps, places, reach + TOLERANCE_M, walls.buffer(-TOLERANCE_M)).any(axis=0)
    dark = np.flatnonzero(~lit).tolist()
    if not dark:
        return
    spots = _spots(view)
    told: dict[str, int] = {}
    for k in dark:
        told[names[k]] = told.get(names[k], 0) + 1
    for name, count in list(told.items())[:_MOST]:
        mine = [k for k in dark if names[k] == name]
        could = next((k for k in mine if _could(view, spots, places[k], reach, walls)), None)
        here = Point(places[mine[0] if could is None else could])
        nearest = float(np.hypot(*(lamps - [here.x, here.y]).T).min()) if len(lamps) else None
        why = Text(
            zh="" if could is not None else "；附近没有能立灯的空地",
            en="" if could is not None else "; no lamp could stand near enough",
        )
        text = Text(
            zh=f"{name} 有 {count} 处照不到（照射半径 {reach:.1f} m）{why.zh}",
            en=f"{name} is dark in {count} place{'' if count == 1 else 's'} "
            f"(light reaches {reach:.1f} m){why.en}",
        )
        found = hard("lamp.unlit", name, here, text, measured=nearest, required=reach, unit="m")
        if could is None:
            found = found.model_copy(
                update={"code": "lamp.cannot_light", "severity": Severity.WARN}
            )
        yield found


def ways_lit(view: AuditView) -> Iterator[Finding]:
    """Tell of ways from dwelling doors to the gates that lie in the dark.

    The way is measured here anew and may not be the one that the plan was lit for: a warning.
    """
    wish = view.case.brief.furniture
    doors = [d for d in view.doors if d.dwelling]
    if wish is None or wish.lamps is None or not doors or view.walked.centres.is_empty:
        return
    ways = Ways(view.walked.centres.buffer(_STEP_M), together(view.foot_mouths), _STEP_M)
    walls = solids(view).buffer(-TOLERANCE_M)
    lamps = _lamps(view)
    for door in doors:
        middle = door.apron.centroid
        places = np.array(ways.way((middle.x, middle.y)), dtype=float).reshape(-1, 2)
        if not len(places):
            continue
        lit = _seen(lamps, places, wish.lamps.reach_m + TOLERANCE_M, walls).any(axis=0)
        if lit.mean() < _LIT_WAY:
            text = Text(
                zh=f"从 {door.id} 到人行出入口的路约 {1 - lit.mean():.0%} 照不到",
                en=f"about {1 - lit.mean():.0%} of the way from {door.id} to a gate lies in the "
                "dark",
            )
            yield Finding(
                code="lamp.way_dark",
                severity=Severity.WARN,
                subject=door.id,
                place=spot(Point(places[int(np.argmin(lit))])),
                measured=round(float(lit.mean()), 3),
                required=_LIT_WAY,
                unit="ratio",
                message=text,
            )


def lit_share(view: AuditView) -> Iterator[Finding]:
    """Ensure that the stated share of lit stalls is the one drawn."""
    wish = view.case.brief.furniture
    stated = view.plan.metrics.lit_share
    if wish is None or wish.lamps is None or stated is None or not view.stalls:
        return
    places = np.array([(s.shape.centroid.x, s.shape.centroid.y) for s in view.stalls])
    walls = solids(view).buffer(-TOLERANCE_M)
    lit = _seen(_lamps(view), places, wish.lamps.reach_m + TOLERANCE_M, walls)
    got = float(lit.any(axis=0).mean())
    if abs(got - stated) > 0.5 / len(places):
        text = Text(
            zh=f"lit_share 写作 {stated:.2f}，图上为 {got:.2f}",
            en=f"lit_share is stated as {stated:.2f}, the drawing shows {got:.2f}",
        )
        yield hard("metrics.wrong", "lit_share", EMPTY, text, measured=stated, required=got)


def _places(view: AuditView) -> tuple[list[str], Places]:
    """Return what is to be lit: whose each place is, and where it lies."""
    names: list[str] = []
    places: list[tuple[float, float]] = []
    for stall in view.stalls:
        names.append(stall.id)
        places.append((stall.shape.centroid.x, stall.shape.centroid.y))
    for patch in view.patches:
        if patch.role is not Role.WALKWAY or patch.shape.is_empty:
            continue
        x0, y0, x1, y1 = patch.shape.bounds
        inner = patch.shape.buffer(-TOLERANCE_M / 2)
        gx, gy = np.meshgrid(
            np.arange(np.ceil(x0), np.floor(x1) + 1),
            np.arange(np.ceil(y0), np.floor(y1) + 1),
            indexing="ij",
        )
        inside = shapely.contains_xy(inner, gx, gy)
        found = list(zip(gx[inside].tolist(), gy[inside].tolist(), strict=True))
        middle = patch.shape.representative_point()
        for place in found or [(middle.x, middle.y)]:
            names.append(patch.id)
            places.append(place)
    width = view.rules.value("walkway_width")
    for door in view.doors:
        here = eroded(door.apron, min(width, view.rules.value("door_apron_depth") or width))
        if here.intersects(view.walked.centres):
            names.append(door.id)
            places.append((door.apron.centroid.x, door.apron.centroid.y))
    return names, np.array(places, dtype=float).reshape(-1, 2)


def _lamps(view: AuditView) -> Places:
    found = of_kind(view, "lamp")
    return np.array([(i.shape.centroid.x, i.shape.centroid.y) for i in found]).reshape(-1, 2)


def _seen(
    lamps: Places, places: Places, reach: float, walls: BaseGeometry
) -> npt.NDArray[np.bool_]:
    """[lamps, places] whether a place lies within reach and in sight of a lamp."""
    if not len(lamps):
        return np.zeros((1, len(places)), dtype=bool)
    off = np.hypot(lamps[:, None, 0] - places[None, :, 0], lamps[:, None, 1] - places[None, :, 1])
    near = off <= reach
    if not walls.is_empty:
        i, j = np.nonzero(near)
        lines = shapely.linestrings(np.stack([lamps[i], places[j]], axis=1))
        shapely.prepare(walls)
        near[i, j] = ~shapely.intersects(walls, lines)
    return near


def _spots(view: AuditView) -> Places:
    """Places where one more lamp could stand: on a lattice with room to spare, and at edges."""
    kinds = (view.stalls, view.strips, view.aisles, view.roads, view.blocks, view.sheds)
    taken = [i.shape for some in kinds for i in some]
    taken += [i.shape for some in (view.courts, view.patches, view.furniture) for i in some]
    taken += [o.shape for o in view.obstacles if o.role is not Role.LAWN]
    taken += [d.apron for d in view.doors]
    walk = view.rules.value("walkway_width")
    taken += [LineString(g.span).buffer(walk + _SPARE_M) for g in view.case.site.gates]
    wish = view.case.brief.furniture
    lifts = wish.lifts if wish is not None else None
    landing = (lifts.landing_m if lifts is not None else None) or view.rules.value("lift_landing")
    taken += [
        apron(f.outline, f.door, landing)[0]
        for f in view.plan.furniture
        if f.kind == "lift" and f.outline is not None and f.door is not None
    ]
    base = view.rules.value("lamp_base") / 2
    ground = minus(view.site, together(taken))
    free = ground.buffer(-base - _SPARE_M)
    # in a narrow way a lamp stands at its edge, close to what is there
    close = ground.buffer(-base - TOLERANCE_M, join_style="mitre").boundary
    edge = shapely.get_coordinates(shapely.segmentize(close, _EDGE_STEP_M)).reshape(-1, 2)
    if free.is_empty:
        return edge
    x0, y0, x1, y1 = free.bounds
    gx, gy = np.meshgrid(np.arange(x0, x1 + 1, 0.5), np.arange(y0, y1 + 1, 0.5), indexing="ij")
    inside = shapely.intersects_xy(free, gx, gy)
    inner = [p.representative_point() for p in shapely.get_parts(free)]
    found = [*zip(gx[inside].tolist(), gy[inside].tolist(), strict=True)]
    lattice = np.array([*found, *((p.x, p.y) for p in inner)], dtype=float).reshape(-1, 2)
    return np.concatenate([lattice, edge])


def _could(
    view: AuditView, spots: Places, place: Places, reach: float, walls: BaseGeometry
) -> bool:
    """Tell whether one more lamp could light a place and everybody still get by."""
    near = max(reach - _WAY_PLAY_M, reach / 2) - _SPARE_M
    off = np.hypot(spots[:, 0] - place[0], spots[:, 1] - place[1])
    order = [i for i in np.argsort(off, kind="stable").tolist() if off[i] <= near]
    if not order:
        return False
    some = spots[order]
    clear = _seen(some, place.reshape(1, 2), near, walls.buffer(_SPARE_M))[:, 0]
    found = np.flatnonzero(clear)
    few = np.unique(np.linspace(0, len(found) - 1, min(_SPOTS, len(found))).astype(int))
    return any(_gets_by(view, Point(some[k])) for k in found[few])


def _gets_by(view: AuditView, spot: Point) -> bool:
    """Tell whether what is joined on foot within 3 m of a spot stays so round a lamp there."""
    half = view.rules.value("walkway_width") / 2 - TOLERANCE_M
    base = view.rules.value("lamp_base") / 2 + _SPARE_M
    x, y, far = spot.x, spot.y, base + _WINDOW_M
    window = both(view.open_ground, box(x - far, y - far, x + far, y + far))
    before = shapely.get_parts(window.buffer(-half, join_style="mitre"))
    rest = minus(window, spot.buffer(base)).buffer(-half - TOLERANCE_M, join_style="mitre")
    after = shapely.get_parts(rest)
    return all(sum(b.intersects(a) for a in after) == 1 for b in before if not b.is_empty)
