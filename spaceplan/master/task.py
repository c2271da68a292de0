"""One option to be solved, and which plans serve it best."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from spaceplan.geometry.held import hold
from spaceplan.geometry.site import build_site
from spaceplan.master.held import missing, strip
from spaceplan.master.pinning import companions, note, signed
from spaceplan.master.restate import adapted
from spaceplan.model.case import Case
from spaceplan.model.enums import PlanStatus
from spaceplan.model.finding import Finding
from spaceplan.model.pins import Pinned
from spaceplan.model.plan import Plan


class Task:
    """One option to be solved: its site, with or without pins, and the plan to begin from."""

    def __init__(
        self,
        case: Case,
        pinned: Pinned | None,
        start: Plan | None,
        *,
        way_in: bool = False,
        judge: Callable[[Plan], tuple[Finding, ...]] | None = None,
    ) -> None:
        self.case, self.given, self.way_in, self._judge = case, start, way_in, judge
        self.asked = case.pins if pinned is None else case.pins.and_also(pinned)
        self.pinned = companions(case, start, self.asked, way_in=way_in)
        empty = self.pinned.empty
        self.site = build_site(case) if empty else hold(case, self.pinned)
        self.start = start if empty or start is None else strip(start, self.pinned)

    def could_more(self) -> bool:
        """Whether pinned aisles could bring their way in with them."""
        return not self.way_in and bool(self.pinned.aisles) and self.given is not None

    def with_way_in(self) -> Task:
        """Hold the aisles that join pinned ones to a gate as well."""
        return Task(self.case, self.asked, self.given, way_in=True, judge=self._judge)

    @property
    def judge(self) -> Callable[[Plan], tuple[Finding, ...]] | None:
        """Returns the hard findings of a plan once it says what is pinned; None: nobody asks."""
        judge = self._judge
        return None if judge is None else lambda plan: judge(self.signed(plan))

    def worth(self, plan: Plan) -> float:
        """Return its stalls, less what it removes where the option says what a stall is worth."""
        if plan.status is not PlanStatus.SOLVED:
            return -math.inf
        paid = self.case.stall_worth
        return len(plan.stalls) - (plan.metrics.removal_cost / paid if paid else 0.0)

    def best(self, plans: Sequence[Plan]) -> Plan:
        """Return the best plan of this option, the first, and of others that serve it too."""
        own, *others = plans
        if own.status is PlanStatus.INFEASIBLE or self._judge is None:
            return own
        for other in sorted(others, key=self.worth, reverse=True):
            # what a plan removes costs otherwise under other treatments
            if not self.case.stall_worth and self.worth(other) <= self.worth(own):
                continue
            taken = self._taken(other)
            if taken is not None and self.worth(taken) > self.worth(own):
                return taken
        return own

    def _taken(self, plan: Plan) -> Plan | None:
        """Take a plan of another option over, if it serves this one."""
        assert self._judge is not None
        for tried in adapted(build_site(self.case), plan):
            mine = self.signed(tried)
            if not missing(self.asked, mine) and not self._judge(mine):
                made = mine.provenance.model_copy(update={"taken_from": plan.option})
                return mine.model_copy(update={"provenance": made})
        return None

    def signed(self, plan: Plan) -> Plan:
        """Note in a plan which case it was made for, and what was pinned."""
        if self.site.case is self.case:
            return plan
        if self.pinned.empty:
            made = plan.provenance.model_copy(update={"scenario_sha256": self.case.fingerprint()})
            return plan.model_copy(update={"provenance": made})
        said = note(self.asked, self.pinned, self.given)
        return signed(plan, build_site(self.case), self.given, said)
