"""Which of several drafts becomes the plan, on rows drawn by hand."""

from __future__ import annotations

import pytest
from lots import site_of, strip

from spaceplan.master.decide import decide
from spaceplan.model.base import Text
from spaceplan.model.enums import Effort, PlanStatus, Severity
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.sketch import Sketch


def rows(length: float) -> Sketch:
    """A row on either side of an aisle, from the gate as far as asked."""
    aisle = AisleRect((0.0, 8.5), (1.0, 0.0), 0.0, 36.0, 2.75, neck=False, gate=True)
    north = RowGap((0.0, 11.25), (1.0, 0.0), (0.0, 1.0), 0.0, length, False, 0, 2.5, 5.3)
    south = RowGap((0.0, 5.75), (1.0, 0.0), (0.0, -1.0), 0.0, length, False, 0, 2.5, 5.3)
    stalls = 2 * int(length / 2.5)
    return Sketch(float(stalls), stalls, (aisle,), (north, south), (), (), ())


def judge_beyond(x: float, most: int):
    """Fail plans with more stalls than so many of which one stands beyond a place."""

    def judge(plan: Plan) -> list[Finding]:
        far = any(p[0] > x for s in plan.stalls for p in s.outline)
        if len(plan.stalls) <= most or not far:
            return []
        subject = min(plan.stalls, key=lambda s: min(s.outline)).id
        text = Text(zh="不行", en="no")
        return [
            Finding(code="stall.at_window", severity=Severity.HARD, subject=subject, message=text)
        ]

    return judge


@pytest.mark.parametrize(
    ("most", "length", "stalls"),
    [
        # 28 stalls give way until 20 are left: the 24 that fail nothing are more
        (20, 30.0, 24),
        # until 26 are left: these are more
        (26, 30.0, 26),
        # the shorter rows are no better than what is left
        (20, 25.0, 20),
    ],
)  # fmt: skip
def test_a_draft_that_was_passed_over_may_hold_more_than_a_mended_one(
    most: int, length: float, stalls: int
) -> None:
    site = site_of(strip(rules={"accessible_min": 0, "accessible_share": 0}))
    plan = decide(site, [rows(36.0), rows(length)], Effort.QUICK, 0, judge=judge_beyond(31.0, most))
    assert plan.status is PlanStatus.SOLVED
    assert len(plan.stalls) == stalls
    assert plan.metrics.sketch_loss == 28 - stalls
