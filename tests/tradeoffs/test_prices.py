"""Prices against hand reckoning; none is negative; jobs and former runs change nothing."""

from __future__ import annotations

import pytest

from spaceplan.audit import audit, verdict
from spaceplan.exchange import dump_plan
from spaceplan.model.listener import Progress
from spaceplan.model.plan import Plan
from spaceplan.tradeoffs import Topic, Tradeoffs, UnfinishedError, tradeoffs
from spaceplan.tradeoffs import desk as desk_room
from spaceplan.tradeoffs.ask import relaxes
from spaceplan.tradeoffs.table import as_csv, gain_text, of_topic, price_rows, price_sentences
from tests.tradeoffs.yards import HALL, beside_a_block, row

WISHES = (Topic.WISH, Topic.STRUCTURE)


def consistent(result: Tradeoffs) -> None:
    """No negative price, every plan clean for its own question, and counted rightly."""
    asks = {a.id: a for a in result.asks}
    plans = {p.id: p for p in (result.base, *result.prices)}
    for price in plans.values():
        ask = asks[price.id]
        if price.plan is None:
            assert price.stalls is None
            assert price.gain is None
            assert price.note.en
            continue
        assert verdict(audit(ask.scenario, price.plan)), price.id
        assert price.stalls == len(price.plan.stalls)
        assert price.gain == price.stalls - result.base.stalls
        assert not (ask.looser and price.gain < 0), price.id
        assert not (ask.tighter and price.gain > 0), price.id
    for loose in asks.values():
        for tight in asks.values():
            if relaxes(loose, tight) and plans[loose.id].stalls and plans[tight.id].stalls:
                assert plans[loose.id].stalls >= plans[tight.id].stalls, (loose.id, tight.id)


def test_a_room_costs_exactly_two_stalls():
    """20 m of street: 8 stalls; with a hall of 5 m 15 m are left: 6; with one of 10 m 10: 4."""
    result = tradeoffs(row(brief={"rooms": [HALL]}), topics=WISHES)
    consistent(result)
    assert result.base.stalls == 6
    assert result.price("brief.rooms.hall.without").gain == 2
    # 12.5 m² are still 3.53 m wide: 16.47 m hold six
    assert result.price("brief.rooms.hall.half").gain == 0
    # 50 m² are 6.25 m wide at the full depth of 8 m: 13.75 m hold five, 10 m hold four
    assert -2 <= result.price("brief.rooms.hall.double").gain <= -1


def test_a_shed_in_the_way_costs_one_stall():
    """22.5 m of street, its last 2.5 m under a shed: if it may go, there are nine stalls."""
    shed = {"id": "shed", "kind": "shed", "outline": [(20, 0), (22.5, 0), (22.5, 8), (20, 8)],
            "cost": 700}  # fmt: skip
    result = tradeoffs(row(22.5, structures=[shed]), topics=WISHES)
    consistent(result)
    assert result.base.stalls == 8
    price = result.price("structures.shed.may-go")
    assert (price.gain, price.money) == (1, 700)


def test_an_optional_tree_that_stays():
    """A tree in the middle of the row, 1 m across with its trunk's clearance of 0.75 m: of 20 m
    9.25 m are left on either side, for three stalls each.
    """
    tree = {"id": "tree", "kind": "tree", "centre": (10, 2), "radius": 0.75,
            "treatment": "optional", "cost": 90}  # fmt: skip
    result = tradeoffs(row(structures=[tree], rules={"stall_angles": [90]}), topics=WISHES)
    consistent(result)
    assert result.base.stalls == 8
    price = result.price("structures.tree.must-stay")
    assert (price.gain, price.money) == (-2, -90)


def test_six_metres_to_a_dwelling_enforced():
    """Of eight stalls those whose side lies beyond x = 14 go: the sixth to the eighth, three.

    14 / 2.5 = 5.6, so no plan with the rule in mind holds more than five either.
    """
    rules = {"stall_to_window_wall": {"severity": "off"}}
    rules |= {"fire_reach_where_possible": {"value": False}}
    rules |= {"fire_lane_reach": {"severity": "warn"}}
    result = tradeoffs(beside_a_block(rules=rules), topics=(Topic.ENFORCED,))
    consistent(result)
    price = result.price("rules.stall_to_dwelling_wall.enforced")
    assert (result.base.stalls, price.stalls, price.gain, price.dropped) == (8, 5, -3, 3)
    assert gain_text(price) == "−3*"
    assert "may be lower" in price.note.en
    # no fire engine enters where there is no gate for cars: no number of stalls mends that
    lost = result.price("rules.fire_lane_reach.enforced")
    assert lost.gain is None
    assert "no proof" in lost.note.en


def test_groups_enforced():
    """Groups of four at most, 6 m apart: three stalls (7.5 m) must go, in (20 − 6) / 2.5 = 5.6
    only five have room.
    """
    result = tradeoffs(row(rules={"stall_group_size": 4}), topics=(Topic.ENFORCED,))
    consistent(result)
    assert result.price("rules.stall_group_size.enforced").gain == -3


def test_steps_of_figures():
    """20 / 2.6 = 7.7: a stall less; 20 / 2.4 = 8.3: none more; an aisle plays no part here."""
    result = tradeoffs(row(), topics=(Topic.STEP,))
    consistent(result)
    assert result.price("rules.stall_width.tighter").gain == -1
    assert result.price("rules.stall_width.looser").gain == 0
    assert result.price("rules.aisle_width.tighter").gain == 0


def test_a_brief_without_a_plan_has_no_prices():
    result = tradeoffs(row(brief={"stalls": {"min": 9}}), topics=WISHES)
    assert result.base.plan is None
    assert result.prices == ()
    assert "no clean plan" in price_sentences(result)[0].en


class Shelf:
    """A store in memory that counts, and can be told to stop the work."""

    def __init__(self, most: int = 10_000) -> None:
        self.kept: dict[tuple[str, str], Plan] = {}
        self.most, self.puts, self.hits = most, 0, 0

    def get(self, name: str, key: str) -> Plan | None:
        found = self.kept.get((name, key))
        self.hits += found is not None
        return found

    def put(self, name: str, key: str, plan: Plan) -> None:
        self.kept[name, key] = plan
        self.puts += 1

    def report(self, progress: Progress) -> None:
        assert 0 <= progress.share <= 1

    def stopped(self) -> bool:
        return self.puts >= self.most


def bytes_of(result: Tradeoffs) -> str:
    plans = [dump_plan(p.plan) for p in (result.base, *result.prices) if p.plan is not None]
    return "\n".join([as_csv(price_rows(result, "en")), *plans])


def test_jobs_change_nothing():
    brief = {"rooms": [HALL]}
    one, two = (tradeoffs(row(brief=brief), jobs=j, topics=WISHES) for j in (1, 2))
    assert bytes_of(one) == bytes_of(two)


def test_a_stopped_run_goes_on(monkeypatch: pytest.MonkeyPatch):
    """Stopped after two solves; the next run solves only the rest and ends with the same bytes."""
    scenario = row(brief={"rooms": [HALL]})
    whole = Shelf()
    expected = tradeoffs(scenario, topics=WISHES, store=whole)
    shelf = Shelf(most=2)
    with pytest.raises(UnfinishedError):
        tradeoffs(scenario, topics=WISHES, store=shelf, listener=shelf)
    assert shelf.puts == 2
    shelf.most = 10_000
    again = tradeoffs(scenario, topics=WISHES, store=shelf, listener=shelf)
    assert bytes_of(again) == bytes_of(expected)
    assert shelf.puts == whole.puts
    assert shelf.hits >= 2

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(desk_room, "solve", forbidden)
    monkeypatch.setattr(desk_room, "solve_all", forbidden)
    third = tradeoffs(scenario, topics=WISHES, store=shelf)
    assert bytes_of(third) == bytes_of(expected)


def test_another_brief_is_solved_anew():
    shelf = Shelf()
    tradeoffs(row(brief={"rooms": [HALL]}), topics=WISHES, store=shelf)
    before = shelf.puts
    tradeoffs(row(brief={"rooms": [{**HALL, "area_m2": 26}]}), topics=WISHES, store=shelf)
    assert shelf.puts > before


def test_money_is_whatever_it_is_told():
    """Each stall at 100: the room costs two of them."""
    result = tradeoffs(
        row(brief={"rooms": [HALL]}), topics=WISHES, money=lambda _s, p: 100.0 * len(p.stalls)
    )
    assert result.price("brief.rooms.hall.without").money == 200


def test_the_table_says_it_all():
    result = tradeoffs(beside_a_block(brief={"rooms": [HALL]}), topics=(*WISHES, Topic.ENFORCED))
    consistent(result)
    for lang in ("zh", "en"):
        header, rows = price_rows(result, lang)
        assert len(rows) == 1 + len(result.prices)
        assert all(len(r) == len(header) for r in rows)
        assert len(as_csv((header, rows)).splitlines()) == 1 + len(rows)
    ranked = of_topic(result, Topic.WISH)
    assert [p.gain for p in ranked] == sorted((p.gain for p in ranked), key=lambda g: -abs(g or 0))
    assert all(s.zh and s.en for s in price_sentences(result))
