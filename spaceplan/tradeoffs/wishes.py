"""The questions about wishes and about what stands there; a new kind is one function and a line.

Each function of ``WISHES`` looks at a scenario of one option and yields the questions its part of
the brief gives rise to.  Parts of the brief that no function knows are asked about as a whole:
the plan without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from spaceplan.model.base import Text, counted
from spaceplan.model.case import resolve
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.scenario import Brief, RoomWish, Scenario, Structure
from spaceplan.standards import rules_for
from spaceplan.tradeoffs.ask import Ask, Change, Demand, Topic
from spaceplan.tradeoffs.vary import (
    budget_of,
    scaled_bikes,
    scaled_green,
    scaled_room,
    with_brief,
    with_budget,
    with_treatments,
)

Wish = Callable[[Scenario], Iterator[Ask]]

#: Kinds that neighbours may agree to take away; houses, roads and mains stay.
MAY_GO = frozenset(
    {Kind.SHED, Kind.ROOMS, Kind.PAVILION, Kind.TREE, Kind.GREEN, Kind.WALL, Kind.PAVING}
)
_SHARES = ((Change.HALF, 0.5), (Change.DOUBLE, 2.0))


def base_ask(scenario: Scenario) -> Ask:
    """Return the question that changes nothing.

    Parameters
    ----------
    scenario
        A scenario of one option.

    Returns
    -------
    Ask
        The brief as it is.
    """
    return Ask(
        id="base",
        topic=Topic.BASE,
        subject="",
        change=Change.NONE,
        title=Text(zh="任务书原样", en="The brief as it is"),
        scenario=scenario,
    )


def wish_asks(scenario: Scenario) -> tuple[Ask, ...]:
    """Return all questions about the brief and about what stands there.

    Parameters
    ----------
    scenario
        A scenario of one option, as ``vary.single`` returns it.

    Returns
    -------
    tuple of Ask
        The questions, each with its own id.
    """
    return tuple(ask for wish in WISHES for ask in wish(scenario))


def named(title: Text, fallback: str) -> Text:
    """Return a title with its gaps filled by an id.

    Parameters
    ----------
    title
        A title, perhaps empty.
    fallback
        What to write where it is.

    Returns
    -------
    Text
        The name in both languages.
    """
    return Text(zh=title.get("zh") or fallback, en=title.get("en") or fallback)


def _changed(change: Change, what: Text, verb: str = "") -> Text:
    zh, en = what.zh, what.en
    return {
        Change.WITHOUT: Text(zh=f"不要{zh}", en=f"without {en}"),
        Change.HALF: Text(zh=f"{zh}{verb}减半", en=f"half of {en}"),
        Change.DOUBLE: Text(zh=f"{zh}{verb}加倍", en=f"twice {en}"),
    }[change]


def _ask(
    scenario: Scenario,
    brief: Brief,
    subject: str,
    change: Change,
    title: Text,
    demands: Sequence[tuple[str, float]],
) -> Ask:
    return Ask(
        id=f"{subject}.{change.value}",
        topic=Topic.WISH,
        subject=subject,
        change=change,
        title=title,
        demands=tuple(Demand(key=k, rank=r) for k, r in demands),
        scenario=with_brief(scenario, brief),
    )


def _rooms(scenario: Scenario) -> Iterator[Ask]:
    """Ask about each room, and all of them together."""
    rooms = scenario.brief.rooms
    for room in rooms:
        subject, name = f"brief.rooms.{room.id}", named(room.title, room.id)
        others = tuple(r for r in rooms if r.id != room.id)
        name = Text(zh=f"“{name.zh}”", en=f"the room '{name.en}'")
        for change, share in ((Change.WITHOUT, 0.0), *_SHARES):
            kept = (
                others
                if share == 0
                else tuple(scaled_room(r, share) if r.id == room.id else r for r in rooms)
            )
            brief = scenario.brief.model_copy(update={"rooms": kept})
            yield _ask(
                scenario,
                brief,
                subject,
                change,
                _changed(change, name, "面积"),
                ((subject, share),),
            )
    if len(rooms) > 1:
        every = Text(zh="全部活动用房", en="all rooms")
        for change, share in ((Change.WITHOUT, 0.0), *_SHARES):
            demands = tuple((f"brief.rooms.{r.id}", share) for r in rooms)
            brief = scenario.brief.model_copy(update={"rooms": all_rooms(rooms, share)})
            yield _ask(
                scenario, brief, "brief.rooms", change, _changed(change, every, "面积"), demands
            )


def all_rooms(rooms: Sequence[RoomWish], share: float) -> tuple[RoomWish, ...]:
    """Return wishes for all rooms at another area.

    Parameters
    ----------
    rooms
        The wishes.
    share
        Area against the wishes, 0 or more.

    Returns
    -------
    tuple of RoomWish
        The wishes; none at a share of nought.
    """
    return tuple(scaled_room(r, share) for r in rooms) if share > 0 else ()


def _bikes(scenario: Scenario) -> Iterator[Ask]:
    """Ask about all bikes, and the e-bikes among them."""
    bikes = scenario.brief.bikes
    if bikes is None or not bikes.spaces:
        return
    spaces, ebikes = "brief.bikes.spaces", "brief.bikes.ebikes"
    name = Text(zh="非机动车位", en="the bike spaces")
    for change, share in ((Change.WITHOUT, 0.0), *_SHARES):
        wish = scaled_bikes(bikes, share) if share > 0 else None
        brief = scenario.brief.model_copy(update={"bikes": wish})
        got = (0, 0) if wish is None else (wish.spaces, wish.ebikes)
        demands = [(spaces, got[0] / bikes.spaces)]
        demands += [(ebikes, got[1] / bikes.ebikes)] if bikes.ebikes else []
        yield _ask(scenario, brief, "brief.bikes", change, _changed(change, name), demands)
    if bikes.ebikes:
        name = Text(zh="电动自行车位", en="the e-bike spaces")
        for change, share in ((Change.WITHOUT, 0.0), *_SHARES):
            count = min(bikes.spaces, int(bikes.ebikes * share))
            if count == bikes.ebikes:
                continue
            wish = bikes.model_copy(update={"ebikes": count})
            brief = scenario.brief.model_copy(update={"bikes": wish})
            demands = [(ebikes, count / bikes.ebikes)]
            title = _changed(change, name)
            if count == bikes.spaces and share > 1:
                title = Text(zh="全部为电动自行车位", en="every bike space for e-bikes")
            yield _ask(scenario, brief, ebikes, change, title, demands)


def _green(scenario: Scenario) -> Iterator[Ask]:
    """Ask about the green."""
    green = scenario.brief.green
    if green is None:
        return
    name = Text(zh="绿地", en="the green")
    for change, share in ((Change.WITHOUT, 0.0), *_SHARES):
        wish = scaled_green(green, share) if share > 0 else None
        brief = scenario.brief.model_copy(update={"green": wish})
        title = _changed(change, name, "面积")
        yield _ask(scenario, brief, "brief.green", change, title, (("brief.green", share),))


def _accessible(scenario: Scenario) -> Iterator[Ask]:
    """Ask about accessible stalls beyond what the rules demand of any plan."""
    asked = scenario.brief.stalls.accessible
    subject = "brief.stalls.accessible"
    name = Text(zh="无障碍车位", en="the accessible stalls")
    owed = rules_for(resolve(scenario)).accessible_required(1)
    now = max(asked or 0, owed)
    for change, count in ((Change.WITHOUT, None), (Change.DOUBLE, 2 * now)):
        if change is Change.WITHOUT and (asked or 0) <= owed:
            continue  # the rules ask for as many anyway
        if change is Change.DOUBLE and not now:
            continue
        stalls = scenario.brief.stalls.model_copy(update={"accessible": count})
        brief = scenario.brief.model_copy(update={"stalls": stalls})
        title = _changed(change, name)
        if change is Change.WITHOUT and owed:
            title = Text(
                zh=f"无障碍车位只按规范（至少 {owed} 个）",
                en=f"only the accessible stalls that the rules demand ({owed} at least)",
            )
        rank = 0.0 if count is None else 2.0
        yield _ask(scenario, brief, subject, change, title, ((subject, rank),))


def _least_stalls(scenario: Scenario) -> Iterator[Ask]:
    """Ask about the fewest stalls that are acceptable."""
    if not scenario.brief.stalls.min:
        return
    subject = "brief.stalls.min"
    stalls = scenario.brief.stalls.model_copy(update={"min": 0})
    brief = scenario.brief.model_copy(update={"stalls": stalls})
    title = Text(
        zh=f"不要求至少 {scenario.brief.stalls.min} 个车位",
        en=f"without the demand for {counted(scenario.brief.stalls.min, 'stall')} at least",
    )
    yield _ask(scenario, brief, subject, Change.WITHOUT, title, ((subject, 0.0),))


#: Parts of the brief that have a function of their own.
_KNOWN = frozenset({"rooms", "bikes", "green", "stalls"})


def _other_parts(scenario: Scenario) -> Iterator[Ask]:
    """Ask about each part of the brief that has no function of its own, as a whole."""
    for name, field in Brief.model_fields.items():
        nothing = field.get_default(call_default_factory=True)
        if name in _KNOWN or getattr(scenario.brief, name) == nothing:
            continue
        subject = f"brief.{name}"
        words = PART_NAMES.get(name, Text(zh=name, en=name.replace("_", " ")))
        brief = scenario.brief.model_copy(update={name: nothing})
        title = _changed(Change.WITHOUT, words)
        yield _ask(scenario, brief, subject, Change.WITHOUT, title, ((subject, 0.0),))


def _budget(scenario: Scenario) -> Iterator[Ask]:
    """Ask about the budget, where there is one."""
    budget = budget_of(scenario)
    if not budget:
        return
    half = f"{budget / 2:,.0f}"
    for change, amount, rank, title in (
        (Change.WITHOUT, None, 0.0, Text(zh="不限预算", en="without a limit to the cost")),
        (
            Change.HALF,
            budget / 2,
            2.0,
            Text(zh=f"预算减半（{half}）", en=f"half the budget ({half})"),
        ),
        (Change.DOUBLE, budget * 2, 0.5, Text(zh="预算加倍", en="twice the budget")),
    ):
        yield Ask(
            id=f"budget.{change.value}",
            topic=Topic.WISH,
            subject="budget",
            change=change,
            title=title,
            # More money demands less.
            demands=(Demand(key="budget", rank=rank),),
            scenario=with_budget(scenario, amount),
        )


#: What people call parts of the brief.
PART_NAMES: dict[str, Text] = {
    "rooms": Text(zh="活动用房", en="the rooms"),
    "bikes": Text(zh="非机动车位", en="the bike spaces"),
    "green": Text(zh="绿地", en="the green"),
    "stalls": Text(zh="车位要求", en="the demands on the stalls"),
    "areas": Text(zh="活动场地和凉亭", en="the grounds and pavilions"),
    "furniture": Text(zh="座椅、路灯等设施", en="the furniture"),
}


def _structures(scenario: Scenario) -> Iterator[Ask]:
    """Ask whether kept things might go, and whether optional ones could stay."""
    case = resolve(scenario)
    for s in case.structures:
        if s.id == case.within_id:
            continue
        name = named(s.title, s.id)
        if s.treatment is Treatment.OPTIONAL:
            title = Text(zh=f"必须保留“{name.zh}”（{s.id}）", en=f"'{name.en}' ({s.id}) must stay")
            yield _treated(scenario, s, Change.MUST_STAY, Treatment.KEEP, title, 2.0)
        elif s.treatment in (Treatment.KEEP, Treatment.MODIFY) and s.kind in MAY_GO:
            title = Text(zh=f"可以拆除“{name.zh}”（{s.id}）", en=f"'{name.en}' ({s.id}) may go")
            yield _treated(scenario, s, Change.MAY_GO, Treatment.OPTIONAL, title, 0.0)


def _treated(
    scenario: Scenario,
    structure: Structure,
    change: Change,
    treatment: Treatment,
    title: Text,
    rank: float,
) -> Ask:
    subject = f"structures.{structure.id}"
    return Ask(
        id=f"{subject}.{change.value.replace('_', '-')}",
        topic=Topic.STRUCTURE,
        subject=subject,
        change=change,
        title=title,
        demands=(Demand(key=subject, rank=rank),),
        scenario=with_treatments(scenario, {structure.id: treatment}),
        # What would be gained shows where it goes; where that gains nothing, it stays.
        pointed=with_treatments(scenario, {structure.id: Treatment.REMOVE})
        if change is Change.MAY_GO
        else None,
    )


#: Every kind of question about the brief, in the order of the table.
WISHES: tuple[Wish, ...] = (
    _rooms,
    _bikes,
    _green,
    _accessible,
    _least_stalls,
    _other_parts,
    _budget,
    _structures,
)
