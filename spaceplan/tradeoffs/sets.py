"""Sets of wishes that hold together or collide, and a smallest one that collides.

A set of wishes *fails* when no plan keeps them all.  That is proved when ``master.feasible`` has a
certificate, and only observed when the search finds none.  Sets behave alike: what holds for a set
holds for what it contains, and what fails, fails with more wishes on top.  So few sets need
solving: a set whose plan is known vouches for all its parts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from spaceplan.geometry.site import build_site
from spaceplan.master.feasible import conflicts
from spaceplan.model.base import Frozen, Text, counted
from spaceplan.model.case import resolve
from spaceplan.model.enums import PlanStatus
from spaceplan.model.plan import Conflict, Plan
from spaceplan.model.scenario import Brief, RoomsChoice, Scenario, StallWish
from spaceplan.tradeoffs.ask import Ask, Change, Topic
from spaceplan.tradeoffs.carry import Audited
from spaceplan.tradeoffs.desk import Desk
from spaceplan.tradeoffs.vary import budget_of, with_brief, with_budget
from spaceplan.tradeoffs.wishes import PART_NAMES, named

#: Most sets of wishes that are solved to see whether a smaller one collides, too.
MOST_SETS = 60


class Wish(Frozen):
    """One wish that can be taken out of a brief by itself."""

    path: str
    """Where it stands, e.g. ``brief.rooms.reading``."""
    title: Text
    """What people call it."""


def wishes_of(alone: Scenario) -> tuple[Wish, ...]:
    """Return the wishes of a brief, each of which can be taken out by itself.

    Parameters
    ----------
    alone
        A scenario of one option.

    Returns
    -------
    tuple of Wish
        Rooms, bikes, green, stalls, where the rooms must lie, and whatever else the brief has.
    """
    brief = alone.brief
    (option,) = alone.options
    out = []
    for room in brief.rooms:
        called = named(room.title, room.id)
        title = Text(zh=f"“{called.zh}”", en=f"the room '{called.en}'")
        out.append(Wish(path=f"brief.rooms.{room.id}", title=title))
    if brief.bikes is not None and brief.bikes.spaces:
        n = brief.bikes.spaces
        title = Text(zh=f"{n} 个非机动车位", en=counted(n, "bike space"))
        out.append(Wish(path="brief.bikes", title=title))
    if brief.green is not None:
        area = f"{brief.green.area_m2:g} m²"
        out.append(Wish(path="brief.green", title=Text(zh=f"{area} 绿地", en=f"{area} of green")))
    if brief.stalls.min:
        n = brief.stalls.min
        title = Text(zh=f"至少 {n} 个车位", en=f"at least {counted(n, 'stall')}")
        out.append(Wish(path="brief.stalls.min", title=title))
    if brief.stalls.accessible:
        n = brief.stalls.accessible
        title = Text(zh=f"{n} 个无障碍车位", en=counted(n, "accessible stall"))
        out.append(Wish(path="brief.stalls.accessible", title=title))
    if brief.stalls.ev:
        n = brief.stalls.ev
        title = Text(zh=f"{n} 个充电车位", en=counted(n, "charging stall"))
        out.append(Wish(path="brief.stalls.ev", title=title))
    if brief.rooms and option.rooms.within is not None:
        title = Text(zh="活动用房的指定范围", en="the place where the rooms must lie")
        out.append(Wish(path=f"options.{option.id}.rooms.within", title=title))
    for name, field in Brief.model_fields.items():
        if name in ("rooms", "bikes", "green", "stalls"):
            continue
        if getattr(brief, name) != field.get_default(call_default_factory=True):
            words = PART_NAMES.get(name, Text(zh=name, en=name.replace("_", " ")))
            out.append(Wish(path=f"brief.{name}", title=words))
    budget = budget_of(alone)
    if budget is not None:
        title = Text(zh=f"费用不超过 {budget:,.0f}", en=f"a cost of {budget:,.0f} at the most")
        out.append(Wish(path="budget", title=title))
    return tuple(out)


def with_only(alone: Scenario, kept: Iterable[str]) -> Scenario:
    """Return a scenario with some of its wishes only.

    Parameters
    ----------
    alone
        A scenario of one option.
    kept
        Paths of the wishes that stay.

    Returns
    -------
    Scenario
        The scenario without the others.
    """
    stays = set(kept)
    brief = alone.brief
    (option,) = alone.options
    update: dict[str, object] = {
        name: field.get_default(call_default_factory=True)
        for name, field in Brief.model_fields.items()
        if f"brief.{name}" not in stays and name not in ("rooms", "stalls")
    }
    update["rooms"] = tuple(r for r in brief.rooms if f"brief.rooms.{r.id}" in stays)
    keeps_accessible = "brief.stalls.accessible" in stays
    update["stalls"] = StallWish.model_validate(
        {
            **brief.stalls.model_dump(),
            "min": brief.stalls.min if "brief.stalls.min" in stays else 0,
            "accessible": brief.stalls.accessible if keeps_accessible else None,
            "ev": brief.stalls.ev if "brief.stalls.ev" in stays else 0,
        }
    )
    changed = with_brief(alone, brief.model_copy(update=update))
    if "budget" not in stays and budget_of(alone) is not None:
        changed = with_budget(changed, None)
        (option,) = changed.options
    if f"options.{option.id}.rooms.within" not in stays and option.rooms.within is not None:
        anywhere = RoomsChoice.model_validate({**option.rooms.model_dump(), "within": None})
        option = option.model_copy(update={"rooms": anywhere})
        changed = changed.model_copy(update={"options": (option,)})
    return changed


class Sets:
    """What is known of sets of wishes.

    Parameters
    ----------
    desk
        Where sets are solved.
    alone
        A scenario of one option.
    """

    def __init__(self, desk: Desk, alone: Scenario) -> None:
        self.desk, self.alone = desk, alone
        self.wishes = wishes_of(alone)
        self.solved = 0
        self._good: dict[frozenset[str], Audited] = {}
        self._bad: dict[frozenset[str], Plan] = {}
        self._proofs: dict[frozenset[str], tuple[Conflict, ...]] = {}

    def ask(self, kept: Iterable[str]) -> Ask:
        """Return the question whether some wishes hold by themselves."""
        stays = frozenset(kept)
        order = [w.path for w in self.wishes if w.path in stays]
        short = "+".join(p.removeprefix("brief.") for p in order) or "nothing"
        if len(order) == len(self.wishes):
            short = "all"
        return Ask(
            id=f"only.{short}"[:120],
            topic=Topic.WISH,
            subject="brief",
            change=Change.WITHOUT,
            title=Text(zh="只有：" + "、".join(order), en="only " + ", ".join(order)),
            scenario=with_only(self.alone, stays),
        )

    def proofs(self, kept: Iterable[str]) -> tuple[Conflict, ...]:
        """Return what is proved against a set of wishes."""
        stays = frozenset(kept)
        if stays not in self._proofs:
            case = resolve(with_only(self.alone, stays))
            self._proofs[stays] = conflicts(build_site(case))
        return self._proofs[stays]

    def proved(self, kept: Iterable[str]) -> bool:
        """Tell whether a set of wishes is proved to fail."""
        return bool(self.proofs(kept))

    def known(self, kept: Iterable[str]) -> bool | None:
        """Tell what is known of a set without solving; None for nothing."""
        stays = frozenset(kept)
        if any(stays <= good for good in self._good):
            return True
        if any(stays >= bad for bad in self._bad):
            return False
        return None

    def holds(self, kept: Iterable[str]) -> bool:
        """Tell whether a set of wishes has a clean plan, by solving if need be."""
        stays = frozenset(kept)
        now = self.known(stays)
        if now is None:
            (now,) = self.hold_all([stays])
        return now

    def hold_all(self, many: Sequence[Iterable[str]]) -> list[bool]:
        """Tell of several sets whether they have clean plans, side by side."""
        sets = [frozenset(s) for s in many]
        new = list(dict.fromkeys(s for s in sets if self.known(s) is None))
        asks = [self.ask(s) for s in new]
        found = self.desk.all([partial(self.desk.solved, a) for a in asks])
        self.solved += len(new)
        for stays, got in zip(new, found, strict=True):
            if got.clean:
                self._good[stays] = got
            else:
                self._bad[stays] = got.plan
        return [bool(self.known(s)) for s in sets]

    def plan_of(self, kept: Iterable[str]) -> Audited | None:
        """Return the clean plan that was found for just this set, if it was solved."""
        return self._good.get(frozenset(kept))

    def tried(self, kept: Iterable[str]) -> Text | None:
        """Return what the search tried for a set that failed."""
        plan = self._bad.get(frozenset(kept))
        if plan is None or plan.status is not PlanStatus.NOT_FOUND:
            return None
        return plan.tried


def shrink(every: Sequence[str], holds: Callable[[tuple[str, ...]], bool]) -> tuple[str, ...]:
    """Take wishes out of a failing set as long as it still fails.

    Parameters
    ----------
    every
        A set that fails.
    holds
        Tells whether a set is possible.

    Returns
    -------
    tuple of str
        A set that fails, and none of whose parts does: its wishes in the order given.
    """
    core = tuple(every)
    for wish in every:
        less = less_one(core, wish)
        if not holds(less):
            core = less
    return core


def smaller(
    every: Sequence[str],
    core: tuple[str, ...],
    holds: Callable[[tuple[str, ...]], bool],
    sets: Sets | None = None,
) -> tuple[tuple[str, ...], bool]:
    """Look for a failing set with fewer wishes.

    Parameters
    ----------
    every
        All wishes.
    core
        A failing set none of whose parts fails.
    holds
        Tells whether a set is possible.
    sets
        What is known of sets, where asking means solving: no more than ``MOST_SETS`` are solved.
        Default None, where asking is cheap.

    Returns
    -------
    tuple of set and bool
        The smallest failing set found, and whether all smaller ones are possible.
    """
    begun = sets.solved if sets is not None else 0
    for size in range(len(core)):
        for some in itertools.combinations(every, size):
            if sets is not None and sets.known(some) is None and sets.solved - begun >= MOST_SETS:
                return core, False
            if not holds(some):
                return some, True
    return core, True


def less_one(core: Sequence[str], wish: str) -> tuple[str, ...]:
    """Return a set without one wish.

    Parameters
    ----------
    core
        The set.
    wish
        The wish.

    Returns
    -------
    tuple of str
        The rest, in order.
    """
    return tuple(w for w in core if w != wish)
