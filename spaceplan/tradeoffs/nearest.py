"""Briefs near one that fails which are possible: less of one wish, or a thing that goes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from spaceplan.model.base import Frozen, Text, counted
from spaceplan.model.case import resolve
from spaceplan.model.enums import Treatment
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.tradeoffs.ask import Ask, Change, Topic
from spaceplan.tradeoffs.carry import Audited
from spaceplan.tradeoffs.desk import Desk
from spaceplan.tradeoffs.sets import Sets, less_one, with_only
from spaceplan.tradeoffs.vary import with_brief, with_treatments
from spaceplan.tradeoffs.wishes import MAY_GO, named

if TYPE_CHECKING:
    from spaceplan.model.scenario import Structure

#: Halvings of each quantity: 7 tell a hundredth of it.
_HALVINGS = 7
#: Most pairs of wishes that are left out together.
_MOST_PAIRS = 24


class Nearest(Frozen):
    """A brief near the one asked for that is possible."""

    id: str
    """Id of its question, e.g. ``near.green``."""
    title: Text
    """What is given up, e.g. «with 18 m² less green»."""
    least: bool
    """Whether no smaller step was found to do, by halving; false for yes-or-no changes."""
    stalls: int
    """Stalls of its plan."""
    plan: Plan
    """The audited plan."""
    ask: Ask
    """The brief itself."""


@dataclass(frozen=True)
class Quantity:
    """A wish whose size can be lowered bit by bit.

    Parameters
    ----------
    path
        Path of the wish.
    most
        What the brief asks for, in ``unit``.
    step
        The least difference worth telling, in ``unit``.
    changed
        Returns the scenario that asks for another amount.
    words
        Says how much less it is.
    """

    path: str
    most: float
    step: float
    changed: Callable[[float], Scenario]
    words: Callable[[float], Text]


def near_briefs(desk: Desk, sets: Sets, core: Sequence[str]) -> tuple[Nearest, ...]:
    """Return possible briefs near one that fails.

    Parameters
    ----------
    desk
        Where briefs are solved.
    sets
        What is known of sets of wishes of the brief.
    core
        Paths of the wishes that collide.

    Returns
    -------
    tuple of Nearest
        With less of one of these wishes, with a thing gone that stands there, without one of them;
        each changes nothing else and has a clean plan.  Only where none of that does, without two
        wishes.
    """
    alone = sets.alone
    every = tuple(w.path for w in sets.wishes)
    less = {p: less_one(every, p) for p in core}
    alive = [p for p, ok in zip(core, sets.hold_all(list(less.values())), strict=True) if ok]
    # Where leaving a wish out does not do, asking for less of it cannot.
    quantities = [q for path in alive for q in quantities_of(alone, path)]
    going = [s for s in resolve(alone).structures if _could_go(alone, s)]
    desk.expect(len(quantities) + len(going))
    works: list[Callable[[], Nearest | None]] = [partial(_lowered, desk, q) for q in quantities]
    works += [partial(_gone, desk, alone, s) for s in going]
    found = [n for n in desk.all(works) if n is not None]
    found += _left_out(sets, [(p,) for p in alive])
    if not found:
        pairs = [(p, q) for p in core for q in every if q not in core]
        pairs += list(itertools.combinations(core, 2))
        found = _left_out(sets, pairs[:_MOST_PAIRS])
    return tuple(found)


def quantities_of(alone: Scenario, path: str) -> tuple[Quantity, ...]:
    """Return what can be lowered of one wish.

    Parameters
    ----------
    alone
        A scenario of one option.
    path
        Path of the wish.

    Returns
    -------
    tuple of Quantity
        Empty for wishes that are there or not.
    """
    brief = alone.brief
    if path == "brief.green" and brief.green is not None:
        green = brief.green
        return (
            Quantity(
                path,
                green.area_m2,
                1.0,
                lambda v: with_brief(
                    alone,
                    brief.model_copy(
                        update={
                            "green": green.model_copy(
                                update={
                                    "area_m2": v,
                                    "min_width_m": min(green.min_width_m, _width(v)),
                                }
                            )
                        }
                    ),
                ),
                lambda less: Text(zh=f"绿地少 {less:g} m²", en=f"with {less:g} m² less green"),
            ),
        )
    if path == "brief.bikes" and brief.bikes is not None:
        bikes = brief.bikes
        return (
            Quantity(
                path,
                float(bikes.spaces),
                1.0,
                lambda v: with_brief(
                    alone,
                    brief.model_copy(
                        update={
                            "bikes": bikes.model_copy(
                                update={"spaces": int(v), "ebikes": min(bikes.ebikes, int(v))}
                            )
                        }
                    ),
                ),
                lambda less: Text(
                    zh=f"非机动车位少 {less:g} 个", en=f"with {counted(less, 'bike space')} fewer"
                ),
            ),
        )
    if path == "brief.stalls.min":
        return (
            Quantity(
                path,
                float(brief.stalls.min),
                1.0,
                lambda v: with_brief(
                    alone,
                    brief.model_copy(
                        update={"stalls": brief.stalls.model_copy(update={"min": int(v)})}
                    ),
                ),
                lambda less: Text(
                    zh=f"车位少要 {less:g} 个", en=f"with {counted(less, 'stall')} fewer"
                ),
            ),
        )
    if path == "brief.stalls.accessible" and brief.stalls.accessible:
        name = Text(zh="无障碍车位", en="accessible stall")
        return (_some_stalls(alone, "accessible", brief.stalls.accessible, name),)
    if path == "brief.stalls.ev" and brief.stalls.ev:
        name = Text(zh="充电车位", en="charging stall")
        return (_some_stalls(alone, "ev", brief.stalls.ev, name),)
    for room in brief.rooms:
        if path == f"brief.rooms.{room.id}":
            return (_room(alone, room.id, room.area_m2),)
    return ()


def _some_stalls(alone: Scenario, field: str, asked: int, name: Text) -> Quantity:
    """Return stalls of some kind as a figure that may be less."""
    brief = alone.brief

    def with_fewer(count: float) -> Scenario:
        stalls = brief.stalls.model_copy(update={field: int(count)})
        return with_brief(alone, brief.model_copy(update={"stalls": stalls}))

    return Quantity(
        f"brief.stalls.{field}",
        float(asked),
        1.0,
        with_fewer,
        lambda less: Text(
            zh=f"{name.zh}少要 {less:g} 个", en=f"with {counted(less, name.en)} fewer"
        ),
    )


def _room(alone: Scenario, room_id: str, area: float) -> Quantity:
    room = next(r for r in alone.brief.rooms if r.id == room_id)
    name = named(room.title, room.id)

    def changed(value: float) -> Scenario:
        width = min(room.min_width_m, _width(value))
        small = room.model_copy(update={"area_m2": value, "min_width_m": width})
        rooms = tuple(small if r.id == room_id else r for r in alone.brief.rooms)
        return with_brief(alone, alone.brief.model_copy(update={"rooms": rooms}))

    return Quantity(
        f"brief.rooms.{room_id}",
        area,
        1.0,
        changed,
        lambda less: Text(
            zh=f"“{name.zh}”面积小 {less:g} m²", en=f"with the room '{name.en}' {less:g} m² smaller"
        ),
    )


def _width(area: float) -> float:
    return max(0.01, math.floor(100 * math.sqrt(area)) / 100)


def _lowered(desk: Desk, quantity: Quantity) -> Nearest | None:
    """Halve the way between what fails and what holds, down to the step."""
    steps = math.ceil(quantity.most / quantity.step)
    low, high = 0, steps  # steps given up: none fails, all is another question
    best: tuple[int, Audited, Ask] | None = None
    for _ in range(_HALVINGS):
        if high - low <= 1:
            break
        middle = (low + high) // 2
        ask = _ask_less(quantity, middle)
        got = desk.solved(ask)
        if got.clean:
            high, best = middle, (middle, got, ask)
        else:
            low = middle
    if best is None:
        return None
    _, got, ask = best
    return _near(ask, got, least=True)


def _ask_less(quantity: Quantity, steps: int) -> Ask:
    less = steps * quantity.step
    return Ask(
        id=f"near.{quantity.path}.less-{less:g}",
        topic=Topic.WISH,
        subject=quantity.path,
        change=Change.SHARE,
        title=quantity.words(less),
        scenario=quantity.changed(round(quantity.most - less, 6)),
    )


def _left_out(sets: Sets, many: Sequence[tuple[str, ...]]) -> list[Nearest]:
    """Solve the brief without some wishes, unless that is done."""
    every = {w.path: w for w in sets.wishes}
    kept = [tuple(p for p in every if p not in gone) for gone in many]
    out = []
    for gone, stays, ok in zip(many, kept, sets.hold_all(kept), strict=True):
        got = sets.plan_of(stays)
        if not ok or got is None:
            continue
        zh = "、".join(every[p].title.zh for p in gone)
        en = " and ".join(every[p].title.en for p in gone)
        ask = Ask(
            id="near." + "+".join(gone) + ".without",
            topic=Topic.WISH,
            subject="+".join(gone),
            change=Change.WITHOUT,
            title=Text(zh=f"不要：{zh}", en=f"without the wish for {en}"),
            scenario=with_only(sets.alone, stays),
        )
        out.append(_near(ask, got, least=False))
    return out


def _could_go(alone: Scenario, structure: Structure) -> bool:
    case = resolve(alone)
    return (
        structure.kind in MAY_GO
        and structure.id != case.within_id
        and structure.treatment in (Treatment.KEEP, Treatment.MODIFY, Treatment.MOVE)
    )


def _gone(desk: Desk, alone: Scenario, structure: Structure) -> Nearest | None:
    name = named(structure.title, structure.id)
    ask = Ask(
        id=f"near.structures.{structure.id}.gone",
        topic=Topic.STRUCTURE,
        subject=f"structures.{structure.id}",
        change=Change.MAY_GO,
        title=Text(
            zh=f"如果可以拆除“{name.zh}”（{structure.id}）",
            en=f"if '{name.en}' ({structure.id}) may go",
        ),
        scenario=with_treatments(alone, {structure.id: Treatment.REMOVE}),
    )
    got = desk.solved(ask)
    return _near(ask, got, least=False) if got.clean else None


def _near(ask: Ask, got: Audited, *, least: bool) -> Nearest:
    return Nearest(
        id=ask.id, title=ask.title, least=least, stalls=got.stalls, plan=got.plan, ask=ask
    )
