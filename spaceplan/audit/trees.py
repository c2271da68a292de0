"""Trees: the kerb keeps off the trunk."""

from __future__ import annotations

from collections.abc import Iterator

from shapely import Point

from spaceplan.audit.items import Role
from spaceplan.audit.overlaps import NAMES
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
