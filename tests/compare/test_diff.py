"""What changed between two plans of the small yard."""

from __future__ import annotations

import pytest

from spaceplan.compare import diff, diff_lines
from spaceplan.compare.diff import Change, Group
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan
from tests.audit.edits import add, drop, edit
from tests.audit.yard import plan, rect, stall


def changes(after: Plan, group: Group, before: Plan | None = None) -> dict[str, str]:
    return {i.name: i.change.value for i in diff(before or plan(), after).items if i.group is group}


def test_a_plan_and_itself() -> None:
    found = diff(plan(), plan())
    assert found.same
    assert {i.change for i in found.items} == {Change.SAME}
    assert [t.en for t in diff_lines(found)] == ["the two plans are the same"]


def test_ids_alone_are_no_change() -> None:
    """The same outline is the same stall, whatever it is called."""
    assert diff(plan(), plan(stalls=edit("w1", id="x9"))).same


def test_stalls_lost_gained_moved_and_changed() -> None:
    """w1 goes; x comes at y = 20; w4 moves 1 m north; e4 becomes one for electric cars."""

    def alter(old: list[dict[str, object]]) -> list[dict[str, object]]:
        left = edit("e4", kind="ev")(drop("w4")(drop("w1")(old)))
        return [*left, stall("x", 10.25, 20, east=False), stall("n", 10.25, 14.5, east=False)]

    after = plan(stalls=alter)
    got = changes(after, Group.STALLS)
    assert got["w1"] == "lost"
    assert got["x"] == "gained"
    assert got["w4 → n"] == "moved"
    assert got["e4"] == "changed"
    assert list(got.values()).count("same") == 5
    (moved,) = diff(plan(), after).of(Group.STALLS, Change.MOVED)
    assert moved.moved_m == pytest.approx(1)
    (other,) = diff(plan(), after).of(Group.STALLS, Change.CHANGED)
    assert other.detail.en == "Standard stall → EV stall"
    assert other.detail.zh == "普通车位 → 充电车位"
    words = "\n".join(t.en for t in diff_lines(diff(plan(), after)))
    assert "stalls: 1 gained: x; 1 lost: w1; 1 moved: w4 → n (1.00 m); 1 changed" in words


def test_other_things() -> None:
    """The block moves 15 m away and is still the block; the green is another one; no kiosk goes."""
    ring = rect(26, 26, 38, 30.5)
    after = plan(
        blocks=edit("bar", outline=ring),
        bike_sheds=edit("shed", capacity=20),
        greens=[],
        furniture=add({"id": "lamp", "kind": "lamp", "point": (20, 20)}),
        removed=["old-shed"],
    )
    assert changes(after, Group.BLOCKS) == {"bar": "moved"}
    assert changes(after, Group.BIKE_SHEDS) == {"shed": "changed"}
    assert changes(after, Group.GREENS) == {"g1": "lost"}
    assert changes(after, Group.FURNITURE) == {"bench": "same", "lamp": "gained"}
    structures = changes(after, Group.STRUCTURES)
    assert structures["kiosk"] == "gained"
    assert structures["old-shed"] == "same"
    # and back again
    assert changes(plan(), Group.STRUCTURES, after)["kiosk"] == "lost"
    figures = {f.title.en: (f.before, f.after) for f in diff(plan(), after).figures}
    assert figures["bike spaces"] == (15, 20)
    # 10 x 6 m of green are gone
    assert figures["new green"] == (60, 0)


def test_every_thing_once() -> None:
    """Nothing of either plan is counted twice or left out."""
    after = plan(stalls=[stall("a", 10.25, 6.9, east=False), stall("b", 15.75, 7.2, east=True)])
    found = diff(plan(), after)
    mine = [i for i in found.items if i.group is Group.STALLS]
    assert sorted(i.before for i in mine if i.before) == sorted(s.id for s in plan().stalls)
    assert sorted(i.after for i in mine if i.after) == ["a", "b"]


def test_plans_that_cannot_be_compared() -> None:
    with pytest.raises(SpaceplanError, match="two plans of one scenario"):
        diff(plan(), plan(scenario="other"))
    nothing = Plan.model_validate({"scenario": "yard", "option": "bar", "status": "not_found"})
    with pytest.raises(SpaceplanError, match="solved"):
        diff(plan(), nothing)
