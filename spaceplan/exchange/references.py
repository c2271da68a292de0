"""What a scenario says twice, or names without its being there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from spaceplan.exchange.decision_faults import decision_faults
from spaceplan.exchange.furniture_faults import furniture_faults
from spaceplan.exchange.room_faults import room_faults
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Option, Scenario
from spaceplan.money.funding import funding_faults
from spaceplan.standards import preset_faults, rule_faults


def reference_faults(
    scenario: Scenario, more_structures: frozenset[str] = frozenset()
) -> tuple[Fault, ...]:
    """Return every double id and every name that leads nowhere.

    Parameters
    ----------
    scenario
        The scenario.
    more_structures
        Ids of structures that the file has but that could not be read; naming them is no fault.

    Returns
    -------
    tuple of Fault
        All faults, without lines of a file.
    """
    outlines = frozenset(s.id for s in scenario.structures if s.outline is not None)
    known = frozenset(s.id for s in scenario.structures) | more_structures
    faults = [*_twice(scenario), *funding_faults(scenario)]
    wrong_preset = preset_faults(scenario.standards)
    faults += wrong_preset
    if not wrong_preset:
        faults += rule_faults(scenario.standards, scenario.rules)
    for i, option in enumerate(scenario.options):
        path = f"options.{i}"
        faults += _treatments(path, option, known)
        faults += _within(path, option, outlines | more_structures)
        if not wrong_preset:
            faults += rule_faults(scenario.standards, option.rules, f"{path}.rules")
    faults += room_faults(scenario, more_structures)
    faults += furniture_faults(scenario, more_structures)
    faults += decision_faults(scenario)
    return tuple(faults)


def _twice(scenario: Scenario) -> Iterator[Fault]:
    openings = [(f"site.gates.{i}", g.id) for i, g in enumerate(scenario.site.gates)]
    openings += [(f"site.frontages.{i}", f.id) for i, f in enumerate(scenario.site.frontages)]
    yield from _doubles(openings)
    yield from _doubles((f"structures.{i}", s.id) for i, s in enumerate(scenario.structures))
    yield from _doubles((f"brief.rooms.{i}", r.id) for i, r in enumerate(scenario.brief.rooms))
    yield from _doubles((f"brief.areas.{i}", a.id) for i, a in enumerate(scenario.brief.areas))
    yield from _doubles((f"options.{i}", o.id) for i, o in enumerate(scenario.options))
    yield from _built_like_standing(scenario)
    households = enumerate(scenario.households_list)
    yield from _doubles((f"households_list.{i}", g.id) for i, g in households)
    for i, option in enumerate(scenario.options):
        rooms = option.brief.rooms or ()
        path = f"options.{i}.brief.rooms"
        yield from _doubles((f"{path}.{k}", room.id) for k, room in enumerate(rooms))
        areas = option.brief.areas or ()
        path = f"options.{i}.brief.areas"
        yield from _doubles((f"{path}.{k}", area.id) for k, area in enumerate(areas))


def _built_like_standing(scenario: Scenario) -> Iterator[Fault]:
    """Rooms and areas that are to be built and have the id of a structure."""
    standing = {s.id: f"structures.{i}" for i, s in enumerate(scenario.structures)}
    briefs = [("brief", scenario.brief.rooms, scenario.brief.areas)]
    briefs += [
        (f"options.{i}.brief", option.brief.rooms or (), option.brief.areas or ())
        for i, option in enumerate(scenario.options)
    ]
    for path, rooms, areas in briefs:
        wishes = [(f"{path}.rooms.{i}", room.id) for i, room in enumerate(rooms)]
        wishes += [(f"{path}.areas.{i}", area.id) for i, area in enumerate(areas)]
        for place, name in wishes:
            if name in standing:
                yield from _doubles([(standing[name], name), (place, name)])


def _doubles(items: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for path, name in items:
        if name in first:
            yield Fault(
                code="id.twice",
                path=f"{path}.id",
                found=Text(
                    zh=f"编号“{name}”已用于 {first[name]}",
                    en=f"the id '{name}', which {first[name]} has already",
                ),
                expected=Text(zh="每个编号只用一次", en="an id of its own"),
            )
        else:
            first[name] = path


def _treatments(path: str, option: Option, known: frozenset[str]) -> Iterator[Fault]:
    for name in option.treatments:
        if name not in known:
            yield _unknown(
                f"{path}.treatments.{name}", name, known, Text(zh="构筑物", en="structure")
            )


def _within(path: str, option: Option, known: frozenset[str]) -> Iterator[Fault]:
    within = option.rooms.within
    if isinstance(within, str) and within not in known:
        what = Text(zh="有轮廓（outline）的构筑物", en="structure with an outline")
        yield _unknown(f"{path}.rooms.within", within, known, what)


def _unknown(path: str, name: str, known: frozenset[str], what: Text) -> Fault:
    near = difflib.get_close_matches(name, sorted(known), n=2)
    zh = f"；是否指 {' 或 '.join(near)}？" if near else ""
    en = f": did you mean {' or '.join(near)}?" if near else ""
    return Fault(
        code="reference.unknown",
        path=path,
        found=Text(zh=f"没有编号为“{name}”的{what.zh}", en=f"no {what.en} '{name}'"),
        expected=Text(zh=f"structures 中的编号{zh}", en=f"an id listed under structures{en}"),
    )
