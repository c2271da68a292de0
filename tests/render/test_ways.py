"""What is drawn of fire lanes, widened corners and gates with a barrier."""

from __future__ import annotations

from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.draw import paint
from spaceplan.render.style import LOOKS, look
from tests.render.test_draw import axes


def test_lanes_and_widened_corners_are_in_the_legend(scenario: Scenario, bar: Plan):
    patch = {"id": "x", "outline": bar.aisles[0].outline}
    data = bar.model_dump() | {"fire_lanes": [patch], "widenings": [patch]}
    looks = paint(scenario, Plan.model_validate(data), axes(), "zh").looks
    assert {"fire", "widening"} <= set(looks)
    without = bar.model_dump() | {"fire_lanes": [], "widenings": []}
    assert not {"fire", "widening"} & set(
        paint(scenario, Plan.model_validate(without), axes(), "zh").looks
    )


def test_the_lane_hides_nothing_and_is_told_in_grey():
    """No fill, and no other dashed line has its dashes."""
    lane = look("fire")
    assert lane.face == "none"
    assert [item.id for item in LOOKS if item.dash == lane.dash] == ["fire"]


def test_where_a_car_waits_inside_a_barrier_is_outlined(scenario: Scenario, bar: Plan):
    """The courtyard's south gate has a barrier; without one nothing is outlined."""
    assert "waiting" in paint(scenario, bar, axes(), "en").looks
    assert "waiting" not in paint(scenario, None, axes(), "en").looks
    gates = [g | {"barrier": False} for g in scenario.site.model_dump()["gates"]]
    data = scenario.model_dump() | {"site": scenario.site.model_dump() | {"gates": gates}}
    assert "waiting" not in paint(Scenario.model_validate(data), bar, axes(), "en").looks
