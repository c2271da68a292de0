"""Which questions a brief gives rise to, and what exactly they ask."""

from lots import lot, rect

from spaceplan.model.case import resolve
from spaceplan.model.enums import Severity, Treatment
from spaceplan.standards import rules_for
from spaceplan.tradeoffs.ask import Topic
from spaceplan.tradeoffs.rules import enforced_ask, step_asks
from spaceplan.tradeoffs.vary import scaled_bikes, scaled_room, single, with_rule
from spaceplan.tradeoffs.wishes import wish_asks
from tests.tradeoffs.yards import HALL, row

STORE = {"id": "store", "area_m2": 8, "min_width_m": 2}
BRIEF = {
    "rooms": [HALL, STORE],
    "bikes": {"spaces": 10, "ebikes": 3},
    "green": {"area_m2": 12, "min_width_m": 3},
    "stalls": {"min": 2, "accessible": 1},
}


def asks_of(**changes):
    return {a.id: a for a in wish_asks(single(row(**changes)))}


def test_every_wish_is_asked_about():
    three = ("without", "half", "double")
    assert set(asks_of(brief=BRIEF)) == {
        *(f"brief.rooms.hall.{c}" for c in three),
        *(f"brief.rooms.store.{c}" for c in three),
        *(f"brief.rooms.{c}" for c in three),
        *(f"brief.bikes.{c}" for c in three),
        *(f"brief.bikes.ebikes.{c}" for c in three),
        *(f"brief.green.{c}" for c in three),
        *(f"brief.stalls.accessible.{c}" for c in ("without", "double")),
        "brief.stalls.min.without",
    }


def test_without_a_brief_nothing_is_asked():
    assert asks_of() == {}


def test_what_is_asked():
    asks = asks_of(brief=BRIEF)
    assert [r.id for r in asks["brief.rooms.hall.without"].scenario.brief.rooms] == ["store"]
    half = asks["brief.rooms.hall.half"].scenario.brief.rooms[0]
    # 12.5 m² are narrower than 5 m: a square of 3.53 m
    assert (half.area_m2, half.min_width_m) == (12.5, 3.53)
    double = asks["brief.rooms.hall.double"].scenario.brief.rooms[0]
    assert (double.area_m2, double.min_width_m) == (50, 5)
    bikes = asks["brief.bikes.half"].scenario.brief.bikes
    assert (bikes.spaces, bikes.ebikes) == (5, 1)
    ebikes = asks["brief.bikes.ebikes.double"].scenario.brief.bikes
    assert (ebikes.spaces, ebikes.ebikes) == (10, 6)
    assert asks["brief.green.without"].scenario.brief.green is None
    assert asks["brief.stalls.accessible.double"].scenario.brief.stalls.accessible == 2


def test_ranks_are_those_of_what_is_asked():
    """Half of ten bikes with three e-bikes: five of ten, one of three."""
    ranks = {d.key: d.rank for d in asks_of(brief=BRIEF)["brief.bikes.half"].demands}
    assert ranks == {"brief.bikes.spaces": 0.5, "brief.bikes.ebikes": 1 / 3}


def test_more_ebikes_than_spaces_are_not_asked_for():
    asks = asks_of(brief={"bikes": {"spaces": 4, "ebikes": 3}})
    wish = asks["brief.bikes.ebikes.double"].scenario.brief.bikes
    assert (wish.spaces, wish.ebikes) == (4, 4)
    assert "brief.bikes.ebikes.double" not in asks_of(brief={"bikes": {"spaces": 3, "ebikes": 3}})


def test_accessible_stalls_that_the_rules_demand_are_no_wish():
    rules = {"accessible_min": 1}
    asks = asks_of(rules=rules, brief={"stalls": {"accessible": 1}})
    assert "brief.stalls.accessible.without" not in asks
    assert asks["brief.stalls.accessible.double"].scenario.brief.stalls.accessible == 2


def test_what_stands_there():
    structures = [
        {"id": "shed", "kind": "shed", "outline": rect(1, 6, 3, 7.5)},
        {"id": "tree", "kind": "tree", "centre": (10, 7), "radius": 0.4, "treatment": "optional"},
        {"id": "house", "kind": "building", "outline": rect(16, 6, 19, 7.5)},
        {"id": "wall", "kind": "wall", "line": [(5, 6), (6, 6)], "thickness": 0.2,
         "treatment": "remove"},
    ]  # fmt: skip
    asks = asks_of(structures=structures)
    assert set(asks) == {"structures.shed.may-go", "structures.tree.must-stay"}
    shed, tree = asks["structures.shed.may-go"], asks["structures.tree.must-stay"]
    assert resolve(shed.scenario).structure("shed").treatment is Treatment.OPTIONAL
    assert resolve(tree.scenario).structure("tree").treatment is Treatment.KEEP
    assert shed.looser
    assert tree.tighter


def test_an_options_own_brief_is_what_is_asked():
    options = [
        {"id": "a"},
        {"id": "b", "brief": {"rooms": [STORE], "bikes": {"spaces": 6}}},
    ]
    scenario = row(brief=BRIEF, options=options)
    alone = single(scenario, "b")
    assert [r.id for r in alone.brief.rooms] == ["store"]
    # one option alone asks the same as before, to the hash
    assert resolve(alone).fingerprint() == resolve(scenario, "b").fingerprint()


def test_steps_of_hard_figures():
    asks = {a.id: a for a in step_asks(single(row()))}
    wide = rules_for(resolve(asks["rules.aisle_width.tighter"].scenario))
    assert wide.value("aisle_width") == 6.0
    assert asks["rules.aisle_width.looser"].looser
    assert asks["rules.stall_angles.tighter"].tighter
    soft = step_asks(single(row(rules={"aisle_width": {"severity": "warn"}})))
    assert not any(a.subject == "rules.aisle_width" for a in soft)


def test_an_enforced_rule_keeps_its_value():
    scenario = single(row(rules={"stall_to_dwelling_wall": 4}))
    ask = enforced_ask(scenario, "stall_to_dwelling_wall")
    rules = rules_for(resolve(ask.scenario))
    assert rules.value("stall_to_dwelling_wall") == 4
    assert rules.severity("stall_to_dwelling_wall") is Severity.HARD
    assert ask.topic is Topic.ENFORCED
    assert ask.tighter


def test_a_rule_changed_twice_keeps_both_changes():
    once = with_rule(single(lot(rect(0, 0, 9, 9))), "aisle_width", value=5.0)
    rules = rules_for(resolve(with_rule(once, "aisle_width", severity=Severity.WARN)))
    assert rules.value("aisle_width") == 5.0
    assert rules.severity("aisle_width") is Severity.WARN


def test_rounding_never_asks_for_more():
    room = single(row(brief={"rooms": [HALL]})).brief.rooms[0]
    small = scaled_room(room, 0.1)
    assert small.min_width_m**2 <= small.area_m2
    bikes = single(row(brief={"bikes": {"spaces": 3, "ebikes": 1}})).brief.bikes
    assert scaled_bikes(bikes, 0.3) is None
    assert scaled_bikes(bikes, 0.5).spaces == 1


def test_a_budget_is_asked_about():
    """Half of it demands more than the brief, twice of it or no limit less."""
    asks = asks_of(budget=1000)
    assert set(asks) == {"budget.without", "budget.half", "budget.double"}
    budgets = {k: resolve(a.scenario).budget for k, a in asks.items()}
    assert budgets == {"budget.without": None, "budget.half": 500, "budget.double": 2000}
    assert asks["budget.half"].tighter
    assert asks["budget.double"].looser
    assert asks["budget.without"].looser
