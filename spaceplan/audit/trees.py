"""Trees: the kerb keeps off the trunk, and none goes without a permit."""

from __future__ import annotations

from collections.abc import Iterator

from shapely import Point

from spaceplan.audit.items import Role
from spaceplan.audit.overlaps import NAMES
from spaceplan.audit.shapes import EMPTY
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

_KERBED = {
    *(Role.STALL, Role.AISLE, Role.STRIP, Role.BLOCK, Role.SHED, Role.WALKWAY, Role.AREA),
    Role.WIDENING,
}


def kerb(view: AuditView) -> Iterator[Finding]:
    """Ensure that what is paved or built keeps its distance from the middle of each trunk."""
    need = view.rules.value("trunk_to_kerb")
    for tree in view.standing:
        if tree.kind is not Kind.TREE or tree.centre is None:
            continue
        middle = Point(tree.centre)
        for thing in view.drawn:
            if thing.role not in _KERBED or thing.shape.is_empty:
                continue
            got = thing.shape.distance(middle)
            if got < need - TOLERANCE_M:
                name = NAMES[thing.role]
                text = Text(
                    zh=f"{name.zh} {thing.id} 离树干 {tree.id} 中心 {got:.2f} m，要求 {need:g} m",
                    en=f"the {name.en} {thing.id} comes within {got:.2f} m of the trunk "
                    f"{tree.id}, required {need:g} m",
                )
                yield from view.by_rule(
                    "trunk_to_kerb",
                    "tree.kerb",
                    f"{thing.id} / {tree.id}",
                    middle,
                    text,
                    measured=got,
                )


def permits(view: AuditView) -> Iterator[Finding]:
    """Say of each tree that the plan fells or moves that it needs a permit."""
    rule = "tree_permit"
    if not view.rules.active(rule) or not view.rules.value(rule):
        return
    removed, moved = set(view.plan.removed), set(view.plan.moved)
    for tree in view.case.structures:
        if tree.kind is not Kind.TREE or tree.id not in removed | moved:
            continue
        zh, en = ("伐除", "felling") if tree.id in removed else ("移植", "moving")
        text = Text(
            zh=f"{zh}树木 {tree.id}：伐移树木须报园林部门批准",
            en=f"{en} the tree {tree.id} needs a permit of the parks authority",
        )
        where = EMPTY if tree.centre is None else Point(tree.centre)
        yield from view.by_rule(
            rule, "tree.permit", tree.id, where, text, measured=1, required=0, unit="count"
        )
