"""Wishes for furniture that name what is not there, or ask for more than there can be."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.model.base import Text, counted
from spaceplan.model.fault import Fault
from spaceplan.model.furniture import FurnitureWish
from spaceplan.model.scenario import Scenario


def furniture_faults(
    scenario: Scenario, more_structures: frozenset[str] = frozenset()
) -> Iterator[Fault]:
    """Yield what is wrong with the wishes for lifts, of the scenario and of its options.

    Parameters
    ----------
    scenario
        The scenario.
    more_structures
        Ids of structures that the file has but that could not be read; naming them is no fault.

    Yields
    ------
    Fault
        One for each door that is not there, and for more lifts than doors.
    """
    parts: list[tuple[str, FurnitureWish | None]] = [("brief", scenario.brief.furniture)]
    parts += [(f"options.{i}.brief", o.brief.furniture) for i, o in enumerate(scenario.options)]
    doors = {s.id: len(s.doors) for s in scenario.structures}
    homes = sum(len(s.doors) for s in scenario.structures if s.is_dwelling)
    for path, wish in parts:
        lifts = wish.lifts if wish is not None else None
        if lifts is None:
            continue
        here = f"{path}.furniture.lifts"
        found: set[str] = set()
        sound = True
        for k, ref in enumerate(lifts.at):
            owner, _, door = ref.partition("/door-")
            if owner in more_structures:
                sound = False
                continue
            if owner not in doors:
                sound = False
                yield _unknown(f"{here}.at.{k}", ref, sorted(doors))
            elif not doors[owner] or (door and int(door) > doors[owner]):
                sound = False
                yield _no_door(f"{here}.at.{k}", ref, doors[owner])
            else:
                some = [door] if door else [str(n + 1) for n in range(doors[owner])]
                found.update(f"{owner}/{n}" for n in some)
        most = len(found) if lifts.at else homes
        if sound and lifts.count > most and not (more_structures and not lifts.at):
            yield Fault(
                code="lifts.too_many",
                path=f"{here}.count",
                found=Text(
                    zh=f"{lifts.count} 部电梯，可选单元门 {most} 处",
                    en=f"{counted(lifts.count, 'lift')} for {counted(most, 'door')}",
                ),
                expected=Text(
                    zh="每处单元门至多一部：减少 count，或补上住宅的 doors",
                    en="one a door at the most: a smaller count, or the doors of the dwellings",
                ),
            )


def _unknown(path: str, ref: str, known: list[str]) -> Fault:
    names = ", ".join(known[:6])
    return Fault(
        code="reference.unknown",
        path=path,
        found=Text(zh=f"没有构筑物“{ref.partition('/')[0]}”", en=f"no structure '{ref}'"),
        expected=Text(
            zh=f"structures 中有门的构筑物（{names}），或其中一个门，如 block-1/door-2",
            en=f"a structure with doors ({names}), or one door of it, e.g. block-1/door-2",
        ),
    )


def _no_door(path: str, ref: str, count: int) -> Fault:
    owner = ref.partition("/")[0]
    return Fault(
        code="reference.unknown",
        path=path,
        found=Text(
            zh=f"“{ref}”：构筑物“{owner}”有 {count} 个门",
            en=f"'{ref}', and the structure '{owner}' has {count} doors",
        ),
        expected=Text(
            zh=f"它的一个门（从 1 数起），或在 {owner} 的 doors 下写出门的位置",
            en=f"one of its doors, counted from 1; or its doors under 'doors' of {owner}",
        ),
    )
