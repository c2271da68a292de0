"""Rooms of the brief that move into what stands there (既有用房利用)."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.model.base import Frozen, Id, Text
from spaceplan.model.enums import Treatment
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Brief, Option, RoomWish, Structure

#: Only what stays can take rooms in.
STAYS = (Treatment.KEEP, Treatment.MODIFY)


class Lodging(Frozen):
    """A room of the brief and the structure it moves into."""

    structure: Id
    """The structure."""
    room: RoomWish
    """The room, as the brief wishes it."""


def floor_area(structure: Structure) -> float:
    """Return how much floor a structure has for rooms.

    Parameters
    ----------
    structure
        A structure with an outline.

    Returns
    -------
    float
        The area of its outline times its floors, no more than its ``capacity_m2``, in m²; 0
        without an outline.
    """
    if structure.outline is None:
        return 0.0
    ring = structure.outline
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    floor = abs(twice) / 2 * (structure.floors or 1)
    return floor if structure.capacity_m2 is None else min(floor, structure.capacity_m2)


def lodge(
    brief: Brief, structures: tuple[Structure, ...], option: Option, within_id: Id | None
) -> tuple[Brief, tuple[Lodging, ...], list[Fault]]:
    """Take the rooms out of the brief that move into what stands there.

    A structure's own ``rooms`` count where it stays and the block is not put in its place;
    otherwise they are built like all others.  What an option's ``rooms.existing`` names must hold.

    Parameters
    ----------
    brief
        The option's brief.
    structures
        The structures with the option's treatments.
    option
        The option.
    within_id
        The structure in whose place the block is put, if any.

    Returns
    -------
    tuple of Brief, tuple of Lodging, and list of Fault
        The brief without those rooms, where they went, and what is wrong with the option.
    """
    wishes = {w.id: w for w in brief.rooms}
    asked = option.rooms.existing
    found: list[Lodging] = []
    taken: set[Id] = set()
    faults = list(_faults(option, structures, within_id, wishes))
    for structure in structures:
        stays = structure.treatment in STAYS and structure.id != within_id
        if not stays or structure.outline is None:
            continue
        for room_id in asked.get(structure.id, structure.rooms):
            if room_id in wishes and room_id not in taken:
                taken.add(room_id)
                found.append(Lodging(structure=structure.id, room=wishes[room_id]))
    if not found:
        return brief, (), faults
    left = tuple(w for w in brief.rooms if w.id not in taken)
    return brief.model_copy(update={"rooms": left}), tuple(found), faults


def _faults(
    option: Option,
    structures: tuple[Structure, ...],
    within_id: Id | None,
    wishes: dict[Id, RoomWish],
) -> Iterator[Fault]:
    known = {s.id: s for s in structures}
    named: dict[Id, Id] = {}
    for sid, rooms in option.rooms.existing.items():
        path = f"options.{option.id}.rooms.existing.{sid}"
        structure = known.get(sid)
        if structure is None or structure.outline is None:
            yield _unknown(
                path,
                Text(
                    zh=f"“{sid}”不是有轮廓的构筑物", en=f"'{sid}' is no structure with an outline"
                ),
                Text(zh="有 outline 的构筑物编号", en="the id of a structure that has an outline"),
            )
            continue
        if structure.treatment not in STAYS or sid == within_id:
            yield Fault(
                code="existing.goes",
                path=path,
                found=Text(
                    zh=f"“{sid}”在此方案中不保留", en=f"'{sid}', which does not stay in this option"
                ),
                expected=Text(
                    zh="保留（keep）或改造（modify）、且未被新建用房占用的构筑物",
                    en="a structure that is kept or modified, and not what the block is built in",
                ),
            )
        for room in rooms:
            if room not in wishes:
                yield _unknown(
                    path,
                    Text(zh=f"任务书没有房间“{room}”", en=f"no room '{room}' in the brief"),
                    Text(zh="brief.rooms 中的编号", en="an id listed under brief.rooms"),
                )
            elif room in named:
                yield Fault(
                    code="existing.twice",
                    path=path,
                    found=Text(
                        zh=f"房间“{room}”已安排在“{named[room]}”",
                        en=f"the room '{room}', which is in '{named[room]}' already",
                    ),
                    expected=Text(zh="每个房间只安排一处", en="each room in one structure"),
                )
            named.setdefault(room, sid)


def _unknown(path: str, found: Text, expected: Text) -> Fault:
    return Fault(code="reference.unknown", path=path, found=found, expected=expected)
