"""Rooms of the brief that move into what stands there: whether they fit."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.audit.items import hard, structure_shape
from spaceplan.audit.shapes import EMPTY, depth
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M


def fit(view: AuditView) -> Iterator[Finding]:
    """Ensure that the rooms which move into a structure fit its floors, and are wide enough there.

    The floor is the outline on every floor, or what the scenario says there is for rooms.
    """
    for structure_id in dict.fromkeys(h.structure for h in view.case.housed):
        structure = view.case.structure(structure_id)
        shape = structure_shape(structure)
        rooms = [h.room for h in view.case.housed if h.structure == structure_id]
        floor = shape.area * (structure.floors or 1)
        if structure.capacity_m2 is not None:
            floor = min(floor, structure.capacity_m2)
        need = sum(room.area_m2 for room in rooms)
        if need > floor + TOLERANCE_M * floor**0.5:
            names = ", ".join(room.id for room in rooms)
            text = Text(
                zh=f"{structure_id} 可用面积 {floor:.1f} m²，"
                f"安排进去的房间（{names}）共需 {need:.1f} m²",
                en=f"{structure_id} has {floor:.1f} m² of floor, the rooms that move in ({names}) "
                f"need {need:.1f} m²",
            )
            yield hard(
                "room.existing_small",
                structure_id,
                shape,
                text,
                measured=floor,
                required=need,
                unit="m²",
            )
        wide = depth(shape)
        for room in rooms:
            if wide < room.min_width_m - TOLERANCE_M:
                text = Text(
                    zh=f"{structure_id} 最宽处 {wide:.2f} m，"
                    f"{room.id} 净宽至少 {room.min_width_m:g} m",
                    en=f"{structure_id} is {wide:.2f} m wide at its widest, {room.id} is to be "
                    f"{room.min_width_m:g} m wide",
                )
                yield hard(
                    "room.existing_narrow",
                    f"{structure_id} / {room.id}",
                    shape,
                    text,
                    measured=wide,
                    required=room.min_width_m,
                    unit="m",
                )


def listed(view: AuditView) -> Iterator[Finding]:
    """Ensure that a plan lists the rooms that move in as the option has them."""
    if "housed" not in view.plan.model_fields_set:
        return
    asked = {(h.room.id, h.structure) for h in view.case.housed}
    drawn = {(h.id, h.structure) for h in view.plan.housed}
    for room, structure in sorted(asked ^ drawn):
        missing = (room, structure) in asked
        text = Text(
            zh=f"{room} 应安排在 {structure}，布置图未列出"
            if missing
            else f"布置图把 {room} 列在 {structure}，方案没有这样要求",
            en=f"{room} is to move into {structure}, the plan does not list it"
            if missing
            else f"the plan lists {room} in {structure}, which the option does not ask for",
        )
        yield hard("room.existing_listed", room, EMPTY, text)
