"""What a plan is told to mean for those who walk in it, live at a window, or love its trees."""

from __future__ import annotations

import pytest

from spaceplan.compare import card_figures, compare, table_rows
from spaceplan.compare.walked import walked
from spaceplan.model.plan import Furniture
from tests.audit.edits import rule, standing
from tests.audit.yard import plan, rect
from tests.audit.yard import scenario as yard

TREE = {"id": "elm", "kind": "tree", "centre": (25, 25), "radius": 0.2, "treatment": "remove"}


def numbers(asked, made, *names):
    row = compare(asked, [made], findings=[()]).rows[0]
    return [row.value(name).number for name in names]


def test_trees_felled_and_planted_are_counted_from_the_drawing():
    asked = yard(**standing(TREE))
    new = [Furniture(id=f"tree-{i}", kind="tree", outline=rect(i, 1, i + 0.4, 1.4)) for i in (1, 2)]
    made = plan()
    made = made.model_copy(
        update={"removed": (*made.removed, "elm"), "furniture": (*made.furniture, *new)}
    )
    assert numbers(asked, made, "trees_felled", "trees_planted") == [1, 2]
    assert numbers(yard(), plan(), "trees_felled", "trees_planted") == [0, 0]


def test_stalls_under_windows_are_those_nearer_than_the_rule():
    """The block's wall is at y 33, the stalls end at y 16: 17 m off, and 19.5 m the next pair."""
    assert walked(yard(**rule(stall_to_dwelling_wall=17)), plan()).windowed == 0
    assert walked(yard(**rule(stall_to_dwelling_wall=17.1)), plan()).windowed == 1
    no_homes = yard(**standing(without=("block-1",)))
    assert walked(no_homes, plan()).windowed is None


def test_the_mean_of_one_way_is_that_way():
    """One door of a dwelling: the mean is the longest, which the plan states to a few percent."""
    asked, made = yard(), plan()
    got = walked(asked, made)
    assert got.mean_to_rooms_m is not None
    assert got.mean_to_bikes_m is not None
    # From (8, 33) to the bar and the shed in the east, beyond the aisle.
    assert 15 < got.mean_to_rooms_m < 45
    assert 15 < got.mean_to_bikes_m < 60
    assert numbers(asked, made, "mean_walk_to_rooms_m") == [got.mean_to_rooms_m]


def test_the_share_of_the_way_on_driving_ground():
    """From the door to the gate in the south one walks down the aisle; without it, on none."""
    share = walked(yard(), plan()).driving_share
    assert share is not None
    assert 0.5 < share < 0.95
    bare = walked(yard(), plan(aisles=[], stalls=[], accessible_strips=[]))
    assert bare.driving_share == 0


def test_what_is_not_there_has_no_figure():
    got = walked(yard(), plan(blocks=[], rooms=[], bike_sheds=[]))
    assert (got.mean_to_rooms_m, got.mean_to_bikes_m) == (None, None)
    nobody = walked(yard(**standing(without=("block-1",))), plan())
    assert (nobody.mean_to_rooms_m, nobody.driving_share) == (None, None)


@pytest.mark.parametrize(("bound", "told"), [(11, True), (12, False), (30, False), (None, False)])
def test_a_bound_far_above_the_plan_is_left_to_the_table(bound, told):
    """Eight stalls: 11 is below 1.5 x 8, 12 is not."""
    got = compare(yard(), [plan().model_copy(update={"upper_bound": bound})], findings=[()])
    on_sheet = [r for r in table_rows(got, "en", sheet=True)[1] if "bound" in r[0]]
    in_table = [r for r in table_rows(got, "en")[1] if r[0] == "Proved upper bound"]
    assert [r[2] for r in in_table] == [str(bound or "unknown")]
    assert [f.id for f in card_figures(got.rows[0]) if f.id == "upper_bound"] == [
        "upper_bound"
    ] * told
    if bound is not None:
        assert [r[2] for r in on_sheet] == [str(bound)] * told


def test_one_bound_that_tells_keeps_the_row_and_the_other_cell_is_empty(scenario, bar, in_place):
    plans = [
        bar.model_copy(update={"upper_bound": 50}),
        in_place.model_copy(update={"upper_bound": 90}),
    ]
    got = compare(scenario, plans, findings=[(), ()])
    (row,) = [r for r in table_rows(got, "en", sheet=True)[1] if r[0] == "Proved upper bound"]
    assert set(row[2:]) == {"50", "–"}
