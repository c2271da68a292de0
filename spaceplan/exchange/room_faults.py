"""Rooms that a scenario names without their being there, or that find no room where they move."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from spaceplan.model.base import Text
from spaceplan.model.case import merge_brief
from spaceplan.model.fault import Fault
from spaceplan.model.housing import lodge
from spaceplan.model.scenario import RoomWish, Scenario


def room_faults(scenario: Scenario, unread: frozenset[str] = frozenset()) -> Iterator[Fault]:
    """Yield every wish for a neighbour, and every move into a structure, that leads nowhere.

    Parameters
    ----------
    scenario
        The scenario.
    unread
        Ids of structures that the file has but that could not be read; naming them is no fault.

    Yields
    ------
    Fault
        One for each, without lines of a file.
    """
    plain = frozenset(r.id for r in scenario.brief.rooms)
    every = plain | {r.id for o in scenario.options for r in o.brief.rooms or ()}
    yield from _neighbours("brief.rooms", scenario.brief.rooms, plain)
    for i, option in enumerate(scenario.options):
        rooms = option.brief.rooms or ()
        yield from _neighbours(f"options.{i}.brief.rooms", rooms, frozenset(r.id for r in rooms))
    for i, structure in enumerate(scenario.structures):
        for k, room in enumerate(structure.rooms):
            if room not in every:
                yield _unknown(f"structures.{i}.rooms.{k}", room, every)
        if structure.rooms and structure.outline is None:
            yield Fault(
                code="existing.no_outline",
                path=f"structures.{i}.rooms",
                found=Text(
                    zh=f"“{structure.id}”没有轮廓", en=f"'{structure.id}', which has no outline"
                ),
                expected=Text(
                    zh="有 outline 的构筑物才能安排房间",
                    en="a structure with an outline: only it can take rooms in",
                ),
            )
    for i, option in enumerate(scenario.options):
        structures = tuple(
            s.model_copy(update={"treatment": option.treatments.get(s.id, s.treatment)})
            for s in scenario.structures
        )
        within = option.rooms.within if isinstance(option.rooms.within, str) else None
        brief = merge_brief(scenario.brief, option)
        for fault in lodge(brief, structures, option, within)[2]:
            place = fault.path.removeprefix(f"options.{option.id}.")
            if place.rsplit(".", 1)[-1] not in unread:
                yield fault.model_copy(update={"path": f"options.{i}.{place}"})


def _neighbours(path: str, rooms: tuple[RoomWish, ...], known: frozenset[str]) -> Iterator[Fault]:
    for i, room in enumerate(rooms):
        for k, other in enumerate(room.beside):
            if other == room.id:
                yield Fault(
                    code="reference.itself",
                    path=f"{path}.{i}.beside.{k}",
                    found=Text(zh=f"“{other}”与自身相邻", en=f"'{other}' beside itself"),
                    expected=Text(zh="另一个房间的编号", en="the id of another room"),
                )
            elif other not in known:
                yield _unknown(f"{path}.{i}.beside.{k}", other, known)


def _unknown(path: str, name: str, known: frozenset[str]) -> Fault:
    near = difflib.get_close_matches(name, sorted(known), n=2)
    zh = f"；是否指 {' 或 '.join(near)}？" if near else ""
    en = f": did you mean {' or '.join(near)}?" if near else ""
    return Fault(
        code="reference.unknown",
        path=path,
        found=Text(zh=f"没有编号为“{name}”的房间", en=f"no room '{name}'"),
        expected=Text(zh=f"brief.rooms 中的编号{zh}", en=f"an id listed under brief.rooms{en}"),
    )
