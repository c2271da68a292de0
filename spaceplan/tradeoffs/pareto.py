"""The plans that no other plan beats on all counts, out of a grid of briefs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from spaceplan.compare import Audited as Row
from spaceplan.model.base import Frozen, Text
from spaceplan.model.enums import Effort
from spaceplan.model.listener import Listener
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Brief, Scenario
from spaceplan.tradeoffs.ask import Ask, Change, Demand, Topic, levels, next_tighter
from spaceplan.tradeoffs.carry import Audited, carry
from spaceplan.tradeoffs.desk import Desk, Store
from spaceplan.tradeoffs.goals import Goal, figure_of, goals_of
from spaceplan.tradeoffs.price import Money, plan_cost
from spaceplan.tradeoffs.vary import scaled_bikes, scaled_green, single, with_brief
from spaceplan.tradeoffs.wishes import all_rooms

#: Shares of each wish that the grid is made of, against the brief.
SHARES = (0.0, 0.5, 1.0, 1.5)


@dataclass(frozen=True)
class Axis:
    """A wish that the grid varies.

    Parameters
    ----------
    id
        Its name in ids.
    goals
        The goals that make it worth varying.
    title
        What people call it.
    asked
        Whether a brief asks for it.
    scaled
        Returns the brief with another share of it.
    """

    id: str
    goals: frozenset[str]
    title: Text
    asked: Callable[[Brief], bool]
    scaled: Callable[[Brief, float], Brief]


def _rooms(brief: Brief, share: float) -> Brief:
    return brief.model_copy(update={"rooms": all_rooms(brief.rooms, share)})


def _green(brief: Brief, share: float) -> Brief:
    green = brief.green
    wish = scaled_green(green, share) if green is not None and share > 0 else None
    return brief.model_copy(update={"green": wish})


def _bikes(brief: Brief, share: float) -> Brief:
    wish = scaled_bikes(brief.bikes, share) if brief.bikes is not None and share > 0 else None
    return brief.model_copy(update={"bikes": wish})


#: The wishes that the grid can vary; a new one is one more line.
AXES: tuple[Axis, ...] = (
    Axis("rooms", frozenset({"rooms"}), Text(zh="活动用房", en="rooms"),
         lambda b: bool(b.rooms), _rooms),
    Axis("green", frozenset({"green"}), Text(zh="绿地", en="green"),
         lambda b: b.green is not None, _green),
    Axis("bikes", frozenset({"bikes", "ebikes"}), Text(zh="非机动车位", en="bikes"),
         lambda b: b.bikes is not None, _bikes),
)  # fmt: skip


class Point(Frozen):
    """One plan and what it reaches."""

    id: str
    """Id of its question, e.g. ``bar.rooms-100.green-050``."""
    option: str
    """Id of the option."""
    title: Text
    """Its option and brief in a few words."""
    values: tuple[float | None, ...]
    """What it reaches, in the order of the goals; null for unknown, which beats nothing."""
    plan: Plan
    """The audited plan."""


class Front(Frozen):
    """Plans over a grid of briefs, and those that no other beats."""

    scenario: str
    """Name of the scenario."""
    goals: tuple[str, ...]
    """Ids of the goals, in the order they were asked for."""
    effort: Effort
    """How hard each brief was searched for."""
    seed: int
    """Seed of the search."""
    points: tuple[Point, ...]
    """The plans that no other plan beats, the most stalls first."""
    beaten: tuple[Point, ...]
    """The other plans."""
    failed: tuple[Text, ...]
    """Briefs of the grid without a clean plan."""
    asks: tuple[Ask, ...]
    """All questions of the grid."""


def beats(a: Sequence[float | None], b: Sequence[float | None], goals: Sequence[Goal]) -> bool:
    """Tell whether a plan is as good as another on all counts and better on one.

    Parameters
    ----------
    a, b
        What the two reach, in the order of the goals; None for unknown.
    goals
        The goals.

    Returns
    -------
    bool
        False wherever an unknown stands against a known value: nothing is proved then.
    """
    better = False
    for x, y, goal in zip(a, b, goals, strict=True):
        if x is None and y is None:
            continue
        if x is None or y is None:
            return False
        more = x - y if goal.more else y - x
        if more < 0:
            return False
        better = better or more > 0
    return better


def undominated(points: Sequence[Point], goals: Sequence[Goal]) -> tuple[Point, ...]:
    """Return the plans that no other beats; of plans that reach the same, the first.

    Parameters
    ----------
    points
        The plans.
    goals
        What they are weighed by.

    Returns
    -------
    tuple of Point
        In the order given.
    """
    out: list[Point] = []
    for point in points:
        if any(beats(other.values, point.values, goals) for other in points):
            continue
        if all(kept.values != point.values for kept in out):
            out.append(point)
    return tuple(out)


def pareto(
    scenario: Scenario,
    goals: Sequence[str] = ("stalls", "rooms", "green", "cost"),
    options: Sequence[str] | None = None,
    effort: Effort | str = Effort.QUICK,
    seed: int = 0,
    jobs: int = 1,
    listener: Listener | None = None,
    *,
    store: Store | None = None,
    plans: Sequence[Plan] = (),
    money: Money = plan_cost,
    shares: Sequence[float] = SHARES,
) -> Front:
    """Find the plans that no other plan beats on all counts.

    Every option is solved for every combination of shares of the wishes that the goals speak of.
    A brief that asks for less begins from the plan of one that asks for more, and none ends with
    fewer stalls than a brief, or another option, whose plan serves it.

    Parameters
    ----------
    scenario
        What is asked.
    goals
        Ids of what plans are weighed by; default stalls, rooms, green and cost.
    options
        Ids of options; default all.
    effort
        How hard each brief is searched for; default ``quick``.
    seed
        Seed of all random choices; default 0.
    jobs
        Threads; the result does not depend on it.  Default 1.
    listener
        Told how many briefs are done, asked whether to stop; default nobody.
    store
        Keeps what is done for a later run; default nothing is kept.
    plans
        Plans that are known already, for instance those that ``compare`` wrote; default none.
    money
        Tells what a plan costs; default ``plan_cost``.
    shares
        Shares of each wish, 0 or more; default 0, 1/2, 1 and 3/2.

    Returns
    -------
    Front
        The plans, each audited and clean.

    Raises
    ------
    SpaceplanError
        If a goal or option is unknown.
    UnfinishedError
        If the listener asked to stop; what was done is in the store.
    """
    wanted = goals_of(goals)
    names = tuple(dict.fromkeys(options or [o.id for o in scenario.all_options]))
    asks = questions(scenario, wanted, names, shares)
    desk = Desk(effort, seed, jobs, listener, store)
    desk.label = "pareto"
    desk.expect(len(asks))
    known = _solved(desk, asks, plans)
    points = []
    for ask in asks:
        got = known[ask.id]
        if got.clean:
            values = tuple(_value(ask.scenario, got, goal, money) for goal in wanted)
            points.append(
                Point(id=ask.id, option=ask.option, title=ask.title, values=values, plan=got.plan)
            )
    points.sort(key=lambda p: tuple(_rank(v, g) for v, g in zip(p.values, wanted, strict=True)))
    best = undominated(points, wanted)
    return Front(
        scenario=scenario.name,
        goals=tuple(g.id for g in wanted),
        effort=desk.effort,
        seed=seed,
        points=best,
        beaten=tuple(p for p in points if p not in best),
        failed=tuple(a.title for a in asks if not known[a.id].clean),
        asks=tuple(asks),
    )


def questions(
    scenario: Scenario, goals: Sequence[Goal], options: Sequence[str], shares: Sequence[float]
) -> list[Ask]:
    """Return the briefs that are solved, a search each.

    Parameters
    ----------
    scenario
        The scenario.
    goals
        What plans are weighed by.
    options
        Ids of the options.
    shares
        Shares of each wish.

    Returns
    -------
    list of Ask
        Option by option.
    """
    return [a for n in options for a in grid(single(scenario, n), goals, shares)]


def grid(alone: Scenario, goals: Sequence[Goal], shares: Sequence[float]) -> Iterator[Ask]:
    """Yield the briefs of the grid for one option.

    Parameters
    ----------
    alone
        A scenario of one option.
    goals
        What plans are weighed by: wishes that no goal speaks of stay as they are.
    shares
        Shares of each wish.

    Yields
    ------
    Ask
        One a combination, the most demanding first.
    """
    (option,) = alone.options
    wanted = {g.id for g in goals}
    axes = [a for a in AXES if a.goals & wanted and a.asked(alone.brief)]
    order = sorted(set(shares), reverse=True)
    name = Text(zh=option.title.get("zh") or option.id, en=option.title.get("en") or option.id)
    for chosen in itertools.product(order, repeat=len(axes)):
        brief = alone.brief
        for axis, share in zip(axes, chosen, strict=True):
            brief = axis.scaled(brief, share)
        pairs = list(zip(axes, chosen, strict=True))
        zh = "，".join(f"{a.title.zh} {s:.0%}" for a, s in pairs)
        en = ", ".join(f"{s:.0%} {a.title.en}" for a, s in pairs)
        yield Ask(
            id=".".join([option.id, *(f"{a.id}-{round(100 * s):03d}" for a, s in pairs)]),
            topic=Topic.WISH,
            subject="brief",
            change=Change.SHARE,
            title=Text(zh=f"{name.zh}：{zh}" if zh else name.zh,
                       en=f"{name.en}: {en}" if en else name.en),
            demands=tuple(Demand(key=f"brief.{a.id}", rank=s) for a, s in pairs),
            scenario=with_brief(alone, brief),
        )  # fmt: skip


def _solved(desk: Desk, asks: Sequence[Ask], plans: Sequence[Plan]) -> dict[str, Audited]:
    """Solve the grid from the most demanding brief down, each from the best plan that serves it."""
    tighter = next_tighter(asks)
    known: dict[str, Audited] = {}
    for step in levels(asks):
        starts: list[Audited | None] = []
        for ask in step:
            above = [known[t].plan for t in tighter[ask.id] if known[t].clean]
            above += [p for p in plans if p.option == ask.option]
            taken = [carry(ask, plan) for plan in above]
            starts.append(
                max((t for t in taken if t is not None), key=lambda t: t.stalls, default=None)
            )
        works = [
            partial(desk.solved, a, None if s is None else s.plan)
            for a, s in zip(step, starts, strict=True)
        ]
        for ask, start, got in zip(step, starts, desk.all(works), strict=True):
            known[ask.id] = got if start is None or got.stalls >= start.stalls else start
    _close(asks, known)
    return known


def _close(asks: Sequence[Ask], known: dict[str, Audited]) -> None:
    """See to it that no brief has fewer stalls than one whose plan serves it.

    Those are the briefs of its option that ask for more, and those of other options that ask for as
    much of what both know; what is taken from there goes on to all that ask for less.
    """
    tighter = next_tighter(asks)
    own = {ask.id: known[ask.id] for ask in asks}
    for step in levels(asks):
        for ask in step:
            others = [own[o.id] for o in asks if o.option != ask.option and _alike(o, ask)]
            others += [known[t] for t in tighter[ask.id]]
            for other in sorted(others, key=lambda o: -o.stalls):
                if other.stalls <= known[ask.id].stalls:
                    break
                taken = carry(ask, other.plan)
                if taken is not None:
                    known[ask.id] = taken
                    break


def _alike(one: Ask, other: Ask) -> bool:
    """Tell whether two briefs ask for as much of every wish that both of them have."""
    ranks = {d.key: d.rank for d in one.demands}
    return all(ranks.get(d.key, d.rank) == d.rank for d in other.demands)


def _value(scenario: Scenario, got: Audited, goal: Goal, money: Money) -> float | None:
    figure = figure_of(goal)
    if figure is None:
        cost = money(scenario, got.plan)
        return None if cost is None else float(round(cost))
    value = figure.of_plan(Row(scenario, got.plan, got.findings))
    # Weighed as it is shown: nobody trades a stall for a centimetre.
    return None if value is None or isinstance(value, Text) else round(value, figure.digits)


def _rank(value: float | None, goal: Goal) -> float:
    if value is None:
        return float("inf")
    return -value if goal.more else value
