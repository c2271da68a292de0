"""Transformers and other utilities: what keeps away from them, and room before their doors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spaceplan.audit.items import Item, Role, structure_shape
from spaceplan.audit.shapes import apron, both, depth, thick
from spaceplan.audit.view import AuditView
from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, UtilityUse
from spaceplan.model.finding import Finding
from spaceplan.model.utility import use_of
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_HOUSES = frozenset({Kind.BUILDING, Kind.SHED, Kind.ROOMS, Kind.PAVILION})


def to_buildings(view: AuditView) -> Iterator[Finding]:
    """Measure how near room blocks, sheds, pavilions and moved houses come to transformers."""
    moved = {p.id for p in view.plan.placed}
    houses = [*view.blocks, *view.sheds, *_areas(view, AreaKind.PAVILION)]
    houses += [
        Item(s.id, Role.OBSTACLE, structure_shape(s))
        for s in view.standing
        if s.id in moved and s.kind in _HOUSES
    ]
    yield from _near(view, "transformer_to_building", "transformer.building", houses)


def to_walks(view: AuditView) -> Iterator[Finding]:
    """Measure how near the walkways that the plan draws come to transformers."""
    walks = [p for p in view.patches if p.role is Role.WALKWAY]
    yield from _near(view, "transformer_to_walk", "transformer.walk", walks)


def to_play(view: AuditView) -> Iterator[Finding]:
    """Measure how near play and exercise grounds come to transformers."""
    grounds = _areas(view, AreaKind.PLAY, AreaKind.EXERCISE)
    yield from _near(view, "transformer_to_play", "transformer.play", grounds)


def door_room(view: AuditView) -> Iterator[Finding]:
    """Ensure that nothing new stands before the doors of a utility.

    Free is a square of the rule's figure before each door; stalls, blocks, sheds, areas, greens and
    furniture count.  That bins can be wheeled there is held by the way to every door.
    """
    deep = view.rules.value("utility_door_room")
    if deep <= 0 or not view.rules.active("utility_door_room"):
        return
    things = [*view.stalls, *view.blocks, *view.sheds, *view.areas, *view.greens, *view.furniture]
    for s in view.standing:
        if use_of(s) is None or s.outline is None:
            continue
        for i, door in enumerate(s.doors, start=1):
            room, _ = apron(s.outline, door, deep)
            for thing in things:
                core = thick(both(room, thing.shape))
                if core.is_empty:
                    continue
                text = Text(
                    zh=f"{thing.id} 占去 {s.id} 门 {i} 前的操作空地，要求净空 {deep:g} m",
                    en=f"{thing.id} stands in the room to work before door {i} of {s.id}, "
                    f"{deep:g} m must be free",
                )
                yield from view.by_rule(
                    "utility_door_room",
                    "utility.door_blocked",
                    f"{s.id}/door-{i} / {thing.id}",
                    core,
                    text,
                    measured=max(0.0, deep - depth(core)),
                )


def _areas(view: AuditView, *kinds: AreaKind) -> list[Item]:
    pairs = zip(view.plan.areas, view.areas, strict=True)
    return [item for area, item in pairs if area.kind in kinds]


def _near(view: AuditView, rule: str, code: str, things: Sequence[Item]) -> Iterator[Finding]:
    if not view.rules.active(rule):
        return
    need = view.rules.value(rule)
    boxes: list[tuple[str, BaseGeometry]] = [
        (s.id, structure_shape(s))
        for s in view.standing
        if use_of(s) is UtilityUse.TRANSFORMER and s.id != view.rebuilt_id
    ]
    for name, box in boxes:
        for thing in things:
            got = box.distance(thing.shape)
            if thing.id != name and got < need - TOLERANCE_M:
                yield from view.by_rule(
                    rule,
                    code,
                    f"{thing.id} / {name}",
                    thing.shape,
                    _words(thing.id, name, got, need),
                    measured=got,
                )


def _words(thing: str, other: str, got: float, need: float) -> Text:
    return Text(
        zh=f"{thing} 离 {other} {got:.2f} m，要求 {need:g} m：移开",
        en=f"{thing} is {got:.2f} m from {other}, required {need:g} m: move it away",
    )
