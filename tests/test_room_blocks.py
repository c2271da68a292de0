"""Room blocks from the brief to an audited plan: every shape, wishes, old rooms, sheds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lots import Pair, building, gate, little_work, lot, rect
from shapely.geometry import Polygon, box

from spaceplan.audit import audit
from spaceplan.model.case import resolve
from spaceplan.model.enums import Effort, PlanStatus, Severity
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.solve import solve


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    """A few thousand steps, so that a solve takes a fraction of a second."""
    with little_work(scouts=6):
        yield


def found(scenario: Scenario, plan: Plan) -> dict[str, Finding]:
    """Findings by code, of which none may be hard."""
    out = {f.code: f for f in audit(scenario, plan)}
    assert [f.message.en for f in out.values() if f.severity is Severity.HARD] == []
    return out


def solved(scenario: Scenario, **how: Any) -> Plan:
    plan = solve(scenario, effort=Effort.QUICK, **how)
    assert plan.status is PlanStatus.SOLVED, plan.tried or plan.conflict
    return plan


def room(name: str, area: float, width: float = 3.0, **more: Any) -> dict[str, Any]:
    return {"id": name, "area_m2": area, "min_width_m": width, **more}


# A strip of 20 x 10.8 m with its gate in the west: an aisle of 5.5 m and eight stalls of 2.5 m
# side by side in the north, no ninth.  The annex in the south just holds the block, so that all of
# it is known by hand; parallel stalls, which might find a place in a corner, are forbidden.
ANNEXES: dict[str, tuple[float, float, list[float]]] = {
    # two rooms of 3 x 6 m
    "bar": (12.0, 3.0, [18, 18]),
    # back wing 12 x 3 m with two rooms, side wing 3 x 2.4 m; what is left is narrower than a stall
    "ell": (12.0, 5.4, [18, 18, 7.2]),
    # bars of 6 x 3 m, turned so that the lane of 4 m leads north
    "double_bar": (10.0, 6.0, [18, 18]),
    # wings of 3 m, the passage of 1.5 m in the north: 10.5 x 12 m round a court of 4.5 x 6 m
    "ring": (10.5, 12.0, [18, 18, 18, 18]),
    # side wings of 3 x 6 m, back wing 10 x 3 m, court of 4 m
    "half_ring": (10.0, 9.0, [18, 18, 18]),
}


@pytest.mark.parametrize("typology", list(ANNEXES))
def test_each_shape_by_hand(typology: str):
    """The block fills its annex, and the eight stalls of the strip stay."""
    wide, deep, areas = ANNEXES[typology]
    outline: list[Pair] = [(0, -deep), (wide, -deep), (wide, 0), (20, 0), (20, 10.8), (0, 10.8)]
    scenario = lot(
        outline,
        gate((0, 0), (0, 5.5)),
        # the doors of some annexes open onto the only aisle
        rules={"stall_angles": [90], "apron_off_aisles": {"severity": "off"}},
        brief={"rooms": [room(f"r{i}", area) for i, area in enumerate(areas)]},
        options=[
            {
                "id": "plan",
                "rooms": {"typology": typology, "within": rect(0, -deep, wide, 0)},
            }
        ],
    )
    plan = solved(scenario)
    assert found(scenario, plan) == {}
    assert len(plan.stalls) == 8
    assert {b.typology.value for b in plan.blocks} == {typology}
    assert len(plan.blocks) == (2 if typology == "double_bar" else 1)
    assert plan.metrics.built == 2
    around = Polygon([p for b in plan.blocks for p in b.outline]).convex_hull
    assert around.symmetric_difference(box(0, -deep, wide, 0)).area < 0.1 or typology == "ell"


BRIEF = {
    "rooms": [
        room("kitchen", 16, 3.3, beside=["canteen"]),
        room("reading", 20, 3.5, side="quiet"),
        room("games", 25, 4, side="gate"),
        room("canteen", 24, 3.6),
        room("store", 9, 2.4),
    ],
    "bikes": {"spaces": 20, "ebikes": 6},
    "green": {"area_m2": 20, "min_width_m": 3},
}


def yard(typology: str = "any", **changes: Any) -> Scenario:
    option = {"id": "plan", "rooms": {"typology": typology}}
    return lot(rect(0, 0, 40, 36), gate((0, 14), (0, 20)), **{"options": [option]} | changes)


@pytest.mark.parametrize("typology", [*ANNEXES, "any"])
def test_a_whole_brief_in_every_shape(typology: str):
    """Rooms, bikes, green and stalls; the kitchen is always beside the canteen."""
    scenario = yard(typology, brief=BRIEF)
    plan = solved(scenario)
    assert "room.not_beside" not in found(scenario, plan)
    assert len(plan.rooms) == 5
    assert plan.stalls
    if typology != "any":
        assert {b.typology.value for b in plan.blocks} == {typology}
    assert all(shed.rows for shed in plan.bike_sheds)
    assert sum(r.spaces for s in plan.bike_sheds for r in s.rows) == plan.metrics.bikes == 20


@pytest.mark.parametrize("typology", ["bar", "double_bar", "ring"])
def test_a_shed_in_the_block(typology: str):
    """It shares a wall with the block and has all the bikes."""
    bikes = {"spaces": 12, "ebikes": 4, "in_block": True}
    scenario = yard(typology, brief=BRIEF | {"bikes": bikes})
    plan = solved(scenario)
    found(scenario, plan)
    (shed,) = plan.bike_sheds
    assert shed.capacity == 12
    assert min(Polygon(shed.outline).distance(Polygon(b.outline)) for b in plan.blocks) < 1e-3


def test_a_plan_with_a_shed_in_the_block_can_be_gone_on_from():
    """Its block and shed are read back as one thing, and so are two bars."""
    from spaceplan.geometry.site import build_site
    from spaceplan.search.programme import programmes
    from spaceplan.search.resume import read_plan

    for typology, joined in (("bar", True), ("double_bar", False), ("ring", False)):
        bikes = {"spaces": 12, "ebikes": 4, "in_block": joined}
        scenario = yard(typology, brief={"rooms": BRIEF["rooms"], "bikes": bikes})
        plan = solved(scenario)
        site = build_site(resolve(scenario))
        assert read_plan(site, programmes(site), plan) is not None


def test_rooms_go_to_the_side_they_wish_for():
    """A bar of five rooms: the one that wishes for the gate is at the end nearest to it.

    The bar fills an annex in the north, 30 x 3 m; the gate is in the west.  Rooms are named so
    that the order of the brief would put the wrong ones at either end.
    """
    rooms = [room("east", 18), *(room(f"r{i}", 18) for i in range(3)), room("west", 18)]
    rooms[0]["side"], rooms[4]["side"] = "quiet", "gate"
    scenario = lot(
        rect(0, 0, 30, 13.8),
        gate((0, 5.3), (0, 10.8)),
        brief={"rooms": rooms},
        options=[{"id": "plan", "rooms": {"typology": "bar", "within": rect(0, 10.8, 30, 13.8)}}],
    )
    plan = solved(scenario)
    codes = found(scenario, plan)
    doors = sorted((r.door[0], r.id) for r in plan.rooms)
    assert doors[0][1] == "west"
    assert doors[-1][1] == "east"
    assert {"room.not_quiet", "room.far_from_gate"}.isdisjoint(codes)


HALL = {"id": "hall", "kind": "rooms", "outline": rect(30, 28, 38, 34), "doors": [(34, 28)]}


def test_old_rooms_take_rooms_in():
    """The hall of 48 m² takes kitchen and canteen, 40 m²; the other three are built."""
    hall = HALL | {"rooms": ["kitchen", "canteen"]}
    scenario = yard(structures=[hall], brief={"rooms": BRIEF["rooms"]})
    plan = solved(scenario)
    assert "room.not_beside" not in found(scenario, plan)
    assert {r.id for r in plan.rooms} == {"reading", "games", "store"}
    assert [(h.id, h.structure) for h in plan.housed] == [("kitchen", "hall"), ("canteen", "hall")]
    assert (plan.metrics.housed, plan.metrics.housed_m2) == (2, 40)


def test_an_option_says_who_moves_in():
    """Its own list replaces the structure's; where the structure goes, all rooms are built."""
    hall = HALL | {"rooms": ["kitchen", "canteen"]}
    options = [
        {"id": "other", "rooms": {"existing": {"hall": ["games"]}}},
        {"id": "nobody", "rooms": {"existing": {"hall": []}}},
        {"id": "gone", "treatments": {"hall": "remove"}},
        {"id": "rebuilt", "treatments": {"hall": "modify"}, "rooms": {"within": "hall"}},
    ]
    scenario = yard(structures=[hall], brief={"rooms": BRIEF["rooms"]}, options=options)
    moved = {o.id: [h.room.id for h in resolve(scenario, o.id).housed] for o in scenario.options}
    assert moved == {"other": ["games"], "nobody": [], "gone": [], "rebuilt": []}
    assert len(resolve(scenario, "other").brief.rooms) == 4


def test_a_hall_too_small_is_proved_so():
    """60 m² into 48; and 7 m of width into a depth of 6."""
    for wish, where in (
        (room("big", 60), "brief.rooms.big"),
        (room("wide", 40, 7), "brief.rooms.wide.min_width_m"),
    ):
        scenario = yard(structures=[HALL | {"rooms": [wish["id"]]}], brief={"rooms": [wish]})
        plan = solve(scenario, effort=Effort.QUICK)
        assert plan.status is PlanStatus.INFEASIBLE
        assert where in plan.conflict[0].wishes
        assert "structures.hall" in plan.conflict[0].wishes


@pytest.mark.parametrize(
    ("existing", "treatment", "code"),
    [
        ({"hal": ["games"]}, "keep", "reference.unknown"),
        ({"hall": ["gaems"]}, "keep", "reference.unknown"),
        ({"hall": ["games"]}, "remove", "existing.goes"),
        ({"hall": ["games", "games"]}, "keep", "existing.twice"),
    ],
)
def test_a_move_that_leads_nowhere(existing: dict[str, list[str]], treatment: str, code: str):
    option = {"id": "plan", "treatments": {"hall": treatment}, "rooms": {"existing": existing}}
    scenario = yard(structures=[HALL], brief={"rooms": BRIEF["rooms"]}, options=[option])
    with pytest.raises(SpaceplanError) as error:
        resolve(scenario)
    assert [f.code for f in error.value.faults] == [code]


@pytest.mark.parametrize("spaces", [1, 10])
def test_the_walk_to_the_sheds_is_measured(spaces: int):
    """A house in the north with a door: the plan says how far its people walk to their bikes.

    One bike cannot be parted into two sheds; of several the nearest counts.
    """
    house = building("house", rect(4, 30, 16, 36), doors=[(10, 30)])
    scenario = yard(structures=[house], brief={"bikes": {"spaces": spaces}})
    plan = solved(scenario)
    assert "bikes.walk_stated" not in found(scenario, plan)
    assert len(plan.bike_sheds) == 1 or spaces > 1
    assert sum(shed.capacity for shed in plan.bike_sheds) == spaces
    doors = [shed.door for shed in plan.bike_sheds if shed.door is not None]
    assert len(doors) == len(plan.bike_sheds)
    straight = min(((x - 10) ** 2 + (y - 30) ** 2) ** 0.5 for x, y in doors)
    assert plan.metrics.bike_walk_m is not None
    assert plan.metrics.bike_walk_m >= straight - 3.5
    assert solved(yard(brief={"bikes": {"spaces": spaces}})).metrics.bike_walk_m is None
