"""Nothing leaves the site, and nothing lies on what it must not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.items import Item, Role, hard
from spaceplan.audit.shapes import GRID_M, depth, minus, thick
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_BLOCKING = {Role.OBSTACLE, Role.LAWN, Role.TREE}
_BUILT = {Role.BLOCK, Role.SHED, Role.GREEN}

#: What each thing must be clear of.  Aisles may cross aisles, roads and walkways; a new green may
#: lie round a tree, and furniture in a green; a block may use the footprint that it rebuilds,
#: nothing else may.
CLEAR_OF: dict[Role, frozenset[Role]] = {
    Role.STALL: frozenset(
        {Role.STALL, Role.STRIP, Role.AISLE, Role.ROAD, Role.COURT, Role.REBUILT}
        | _BUILT
        | _BLOCKING
    ),
    Role.STRIP: frozenset({Role.AISLE, Role.ROAD, Role.REBUILT} | _BUILT | _BLOCKING),
    Role.BLOCK: frozenset({Role.AISLE, Role.ROAD} | _BUILT | _BLOCKING),
    Role.SHED: frozenset(
        {Role.SHED, Role.GREEN, Role.AISLE, Role.ROAD, Role.COURT, Role.REBUILT} | _BLOCKING
    ),
    Role.AREA: frozenset(
        {Role.AREA, Role.STALL, Role.STRIP, Role.AISLE, Role.ROAD, Role.COURT, Role.REBUILT}
        | _BUILT
        | _BLOCKING
        | {Role.WALKWAY, Role.FIRE_LANE, Role.WIDENING}
    ),
    Role.GREEN: frozenset(
        {Role.GREEN, Role.AISLE, Role.ROAD, Role.COURT, Role.REBUILT, Role.OBSTACLE, Role.LAWN}
    ),
    Role.AISLE: frozenset({Role.COURT, Role.REBUILT} | _BLOCKING),
    Role.COURT: frozenset(_BLOCKING | {Role.BLOCK}),
    Role.WALKWAY: frozenset({Role.STALL} | _BUILT | _BLOCKING),
    Role.FIRE_LANE: frozenset({Role.STALL} | _BUILT | _BLOCKING),
    Role.WIDENING: frozenset(
        {Role.STALL, Role.STRIP, Role.COURT, Role.REBUILT} | _BUILT | _BLOCKING
    ),
    Role.FURNITURE: frozenset(
        {Role.STALL, Role.STRIP, Role.AISLE, Role.ROAD, Role.BLOCK, Role.SHED, Role.COURT}
        | {Role.WALKWAY, Role.FIRE_LANE, Role.WIDENING}
        | {Role.FURNITURE, Role.OBSTACLE, Role.TREE}
    ),
    Role.ROOM: frozenset({Role.ROOM}),
}

NAMES = {
    Role.STALL: Text(zh="车位", en="stall"),
    Role.STRIP: Text(zh="轮椅通道", en="accessible strip"),
    Role.AISLE: Text(zh="车道", en="aisle"),
    Role.ROAD: Text(zh="既有道路", en="existing road"),
    Role.BLOCK: Text(zh="活动用房", en="room block"),
    Role.ROOM: Text(zh="活动室", en="room"),
    Role.SHED: Text(zh="车棚", en="bike shed"),
    Role.GREEN: Text(zh="绿地", en="green"),
    Role.AREA: Text(zh="活动场地", en="area"),
    Role.COURT: Text(zh="内院", en="court"),
    Role.WALKWAY: Text(zh="步道", en="walkway"),
    Role.FIRE_LANE: Text(zh="消防车道", en="fire lane"),
    Role.WIDENING: Text(zh="转角加宽", en="widened corner"),
    Role.FURNITURE: Text(zh="设施", en="furniture"),
    Role.OBSTACLE: Text(zh="保留的", en="kept"),
    Role.LAWN: Text(zh="保留的绿地", en="kept green"),
    Role.TREE: Text(zh="树木", en="tree"),
    Role.REBUILT: Text(zh="原址改建范围", en="footprint to be rebuilt"),
}


def inside(view: AuditView) -> Iterator[Finding]:
    """Ensure that everything drawn lies inside the site and off its holes."""
    shapely.prepare(view.site)
    for thing in view.drawn:
        if view.site.covers(thing.shape):
            continue
        out = minus(thing.shape, view.site)
        if thick(out).is_empty:
            continue
        name = NAMES[thing.role]
        text = Text(
            zh=f"{name.zh} {thing.id} 有 {out.area:.2f} m² 在用地之外",
            en=f"{out.area:.2f} m² of the {name.en} {thing.id} lie outside the site",
        )
        yield hard(
            f"{thing.role.value}.outside",
            thing.id,
            thick(out),
            text,
            measured=depth(out),
            required=0,
            unit="m",
        )


def clear(view: AuditView) -> Iterator[Finding]:
    """Ensure that no two things share ground that they must not share."""
    things = (*view.drawn, *view.obstacles, *view.roads)
    for one, other, shared in overlapping(things):
        first, second = one, other
        if second.role not in CLEAR_OF.get(first.role, frozenset()):
            first, second = second, first
        if second.role not in CLEAR_OF.get(first.role, frozenset()):
            continue
        core = thick(shared)
        if core.is_empty:
            continue
        deep = depth(shared)
        a, b = NAMES[first.role], NAMES[second.role]
        text = Text(
            zh=f"{a.zh} {first.id} 与{b.zh} {second.id} 重叠 {shared.area:.2f} m²，"
            f"最深 {deep:.2f} m",
            en=f"the {a.en} {first.id} and the {b.en} {second.id} overlap on {shared.area:.2f} m², "
            f"up to {deep:.2f} m deep",
        )
        yield hard(
            f"{first.role.value}.overlap",
            f"{first.id} / {second.id}",
            core,
            text,
            measured=deep,
            required=0,
            unit="m",
        )


def overlapping(things: tuple[Item, ...]) -> Iterator[tuple[Item, Item, BaseGeometry]]:
    """Yield each pair of things that share some ground, and that ground.

    Parameters
    ----------
    things
        The things, in the order in which pairs are named.

    Yields
    ------
    tuple of Item, Item and shapely geometry
        The pair and what both cover.
    """
    if not things:
        return
    tree = shapely.STRtree([t.shape for t in things])
    left, right = tree.query([t.shape for t in things], predicate="intersects")
    later = left < right
    pairs = sorted(zip(left[later].tolist(), right[later].tolist(), strict=True))
    wanted = [
        (i, j)
        for i, j in pairs
        if things[j].role in CLEAR_OF.get(things[i].role, frozenset())
        or things[i].role in CLEAR_OF.get(things[j].role, frozenset())
    ]
    firsts = [things[i].shape for i, _ in wanted]
    seconds = [things[j].shape for _, j in wanted]
    for (i, j), shared in zip(
        wanted, shapely.intersection(firsts, seconds, grid_size=GRID_M), strict=True
    ):
        if shared.area > 0:
            yield things[i], things[j], shared
