"""Prices are fair: the same work for every question, and what serves the brief is the brief's."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from lots import site_of

from spaceplan.audit import audit, verdict
from spaceplan.master.restate import restated
from spaceplan.model.base import Text
from spaceplan.model.enums import PlanStatus
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan
from spaceplan.solve import solve
from spaceplan.tradeoffs import Topic, tradeoffs
from spaceplan.tradeoffs import desk as desk_room
from spaceplan.tradeoffs.ask import Change
from spaceplan.tradeoffs.pareto import pareto
from spaceplan.tradeoffs.price import Price, Tradeoffs
from spaceplan.tradeoffs.table import beyond_chance, gain_text, price_rows, price_sentences
from tests.tradeoffs.test_prices import Shelf, consistent
from tests.tradeoffs.yards import HALL, row

WISHES = (Topic.WISH, Topic.STRUCTURE)
BRIEF = {"rooms": [HALL]}


@pytest.fixture(scope="module")
def six() -> Plan:
    """Six stalls beside the hall, as the search finds them."""
    scenario = row(brief=BRIEF)
    plan = solve(scenario, effort="quick", audit=audit)
    assert len(plan.stalls) == 6
    return plan


def fewer(plan: Plan, count: int) -> Plan:
    less = plan.model_copy(update={"stalls": plan.stalls[:count]})
    return restated(site_of(row(brief=BRIEF)), less, plan.upper_bound or count)


def nothing(scenario: Any, *_: object, **__: object) -> Plan:
    return Plan(
        scenario=scenario.name, option=scenario.all_options[0].id, status=PlanStatus.NOT_FOUND,
        tried=Text(zh="没有", en="none"),
    )  # fmt: skip


def test_no_question_is_given_more_work_than_the_brief() -> None:
    shelf = Shelf()
    tradeoffs(row(brief=BRIEF), topics=WISHES, store=shelf)
    done = Counter(name.partition(".seed-")[0] for name, _ in shelf.kept)
    base = done.pop("base")
    assert set(done.values()) == {2}
    # three from scratch, which the others inherit, and two more
    assert base == 5
    assert len({name for name, _ in shelf.kept}) == shelf.puts


def test_a_plan_found_for_less_improves_the_brief(six: Plan, monkeypatch: pytest.MonkeyPatch):
    """The search finds five stalls for the brief, and six with the whole hall for half of it."""

    def poor(scenario: Any, option: str, *_: object, **__: object) -> Plan:
        (room,) = scenario.brief.rooms or (None,)
        half = room is not None and room.area_m2 < 25
        return six if half else fewer(six, 5)

    monkeypatch.setattr(desk_room, "solve", poor)
    monkeypatch.setattr(desk_room, "solve_all", lambda s, *_, **__: (nothing(s),))
    result = tradeoffs(row(brief=BRIEF), topics=WISHES)
    consistent(result)
    assert result.base.stalls == 6
    assert result.price("brief.rooms.hall.half").gain == 0
    assert result.price("brief.rooms.hall.without").stalls >= 6


def test_the_plan_that_was_compared_is_the_base(six: Plan, monkeypatch: pytest.MonkeyPatch):
    """Nothing is found, and the prices are reckoned from the plan that was handed in."""
    monkeypatch.setattr(desk_room, "solve", nothing)
    monkeypatch.setattr(desk_room, "solve_all", lambda s, *_, **__: (nothing(s),))
    result = tradeoffs(row(brief=BRIEF), topics=WISHES, plan=six)
    consistent(result)
    assert (result.base.stalls, result.given) == (6, 6)
    assert "handed in" not in " ".join(s.en for s in price_sentences(result))


def test_a_better_plan_than_the_one_handed_in_is_told(six: Plan):
    result = tradeoffs(row(brief=BRIEF), topics=WISHES, plan=fewer(six, 4))
    assert (result.base.stalls, result.given) == (6, 4)
    said = " ".join(s.en for s in price_sentences(result))
    assert "The plan that was handed in has 4 stalls; on the way to the prices one with 6" in said
    assert "给出的布置图有 4 个车位" in " ".join(s.zh for s in price_sentences(result))


def test_a_plan_that_fails_is_refused(six: Plan):
    twice = six.model_copy(update={"stalls": (*six.stalls, *six.stalls)})
    with pytest.raises(SpaceplanError, match="fails the audit"):
        tradeoffs(row(brief=BRIEF), topics=WISHES, plan=twice)


def price(name: str, gain: int | None, topic: Topic = Topic.WISH, dropped: int = 0) -> Price:
    return Price(
        id=name, topic=topic, subject=name, change=Change.WITHOUT, title=Text(zh=name, en=name),
        stalls=None if gain is None else 20 + gain, gain=gain, money=None, dropped=dropped,
        plan=None,
    )  # fmt: skip


def result(spread: int, *prices: Price) -> Tradeoffs:
    return Tradeoffs(
        scenario="lot", option="plan", title=Text(zh="方案", en="Plan"), effort="quick", seed=0,
        base=price("base", 0), prices=prices, spread=spread, asks=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("gain", "spread", "text"),
    [
        (4, 3, "+4"), (3, 3, "≤ 3"), (-1, 3, "≤ 3"), (0, 3, "≤ 3"), (-4, 3, "−4"),
        (0, 0, "0"), (1, 0, "+1"), (None, 3, "–"),
    ],
)  # fmt: skip
def test_prices_within_the_spread(gain: int | None, spread: int, text: str):
    one = price("green", gain)
    assert gain_text(one, spread) == text
    assert beyond_chance(one, spread) == (gain is not None and abs(gain) > spread)


def test_within_the_spread_nothing_is_named():
    told = result(2, price("green", 2), price("hall", 5), price("shed", 0))
    en = [s.en for s in price_sentences(told)]
    assert "Wishes: hall +5." in en
    assert "No difference that the search can tell (≤ 2): green; shed." in en
    assert "are written ≤ 2" in en[-1]
    zh = [s.zh for s in price_sentences(told)]
    assert "愿望：hall +5。" in zh
    assert "看不出差别（不超过 2 个）：green、shed。" in zh
    cells = {r[1]: r[3] for r in price_rows(told, "en")[1]}
    assert cells == {"base": "", "green": "≤ 2", "hall": "+5", "shed": "≤ 2"}


def test_where_seeds_agree_nothing_is_hidden():
    told = result(0, price("green", 1), price("shed", 0))
    en = [s.en for s in price_sentences(told)]
    assert "Wishes: green +1." in en
    assert "No stalls either way: shed." in en


def test_the_front_keeps_the_order_of_options(six: Plan, monkeypatch: pytest.MonkeyPatch):
    """The search finds little for the freer option; it takes the other one's plans, brief by brief,
    and so do the briefs that ask for less.
    """
    scenario = row(
        brief=BRIEF,
        options=[{"id": "asked", "rooms": {"typology": "bar"}}, {"id": "freer"}],
    )

    def uneven(scenario: Any, option: str, *_: object, **__: object) -> Plan:
        plan = six.model_copy(update={"option": option})
        if option == "freer":
            return nothing(scenario) if scenario.brief.rooms else fewer(plan, 2)
        return plan if scenario.brief.rooms else nothing(scenario)

    monkeypatch.setattr(desk_room, "solve", uneven)
    front = pareto(scenario, ("stalls", "rooms"), shares=(0, 1))
    asks = {a.id: a.scenario for a in front.asks}
    counts = {p.id: len(p.plan.stalls) for p in (*front.points, *front.beaten)}
    assert counts == dict.fromkeys(
        ("asked.rooms-100", "asked.rooms-000", "freer.rooms-100", "freer.rooms-000"), 6
    )
    for point in (*front.points, *front.beaten):
        assert verdict(audit(asks[point.id], point.plan)), point.id


def test_the_front_begins_from_plans_there_are(six: Plan, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk_room, "solve", nothing)
    front = pareto(row(brief=BRIEF), ("stalls", "rooms"), shares=(0, 1), plans=[six])
    assert {len(p.plan.stalls) for p in (*front.points, *front.beaten)} == {6}
