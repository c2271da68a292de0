"""What came of a case: the plan, the audit's verdict, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spaceplan.audit import audit
from spaceplan.bench.cases import BenchCase, ground_m2
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan


@dataclass(frozen=True)
class Moment:
    """How far a solve was at one time.

    Parameters
    ----------
    seconds
        Since the solve began.
    stalls
        The most that was found until then.
    planned
        Whether a whole plan with so many stalls was there, not only a sketch of one.
    """

    seconds: float
    stalls: int
    planned: bool


@dataclass(frozen=True)
class Cost:
    """What a solve cost.

    Parameters
    ----------
    moments
        Every improvement that was reported, in order of time.
    total_s
        Seconds of the whole solve, the audit not counted.
    peak_mb
        Most memory the process held, in MB; None where the system does not tell.
    """

    moments: tuple[Moment, ...] = ()
    total_s: float | None = None
    peak_mb: float | None = None

    def after(self, seconds: float) -> Cost:
        """Return the same cost where so much time was spent in vain before."""
        later = tuple(replace(m, seconds=m.seconds + seconds) for m in self.moments)
        return Cost(later, seconds + (self.total_s or 0.0), self.peak_mb)


@dataclass(frozen=True)
class Result:
    """What came of one case.

    Parameters
    ----------
    case
        The case.
    plan
        The plan; None where the solve broke down.
    findings
        What the audit has to say.
    ground_m2
        Ground of the case, in m².
    cost
        What the solve cost; empty for plans of others.
    broken
        Why there is no plan, empty where there is one.
    tries
        How often it was tried: 2 where nothing was found at first.
    seed
        Seed of the search; None for plans of others.
    """

    case: BenchCase
    plan: Plan | None
    findings: tuple[Finding, ...]
    ground_m2: float
    cost: Cost = Cost()
    broken: str = ""
    tries: int = 1
    seed: int | None = None

    @property
    def stalls(self) -> int:
        """Stalls drawn, whatever the audit thinks of them."""
        return len(self.plan.stalls) if self.plan is not None else 0

    @property
    def hard(self) -> int:
        """How many hard findings there are."""
        return sum(f.severity is Severity.HARD for f in self.findings)

    @property
    def hard_codes(self) -> tuple[str, ...]:
        """Codes of the hard findings, each once, in order."""
        return tuple(dict.fromkeys(f.code for f in self.findings if f.severity is Severity.HARD))

    @property
    def conflict(self) -> tuple[str, ...]:
        """The wishes that were proved to collide, each once, in order."""
        found = self.plan.conflict if self.plan is not None else ()
        return tuple(dict.fromkeys(w for c in found for w in c.wishes))

    @property
    def warnings(self) -> int:
        """How many findings only warn."""
        return len(self.findings) - self.hard

    @property
    def bound_broken(self) -> bool:
        """Whether more stalls were found than the plan calls possible."""
        bound = self.plan.upper_bound if self.plan is not None else None
        return bound is not None and self.counted > bound

    @property
    def clean(self) -> bool:
        """Whether there is a plan, or an honest answer that there is none, and nothing hard."""
        return self.plan is not None and not self.hard and not self.bound_broken

    @property
    def counted(self) -> int:
        """Stalls that count: all of a plan that passes the audit, none of one that fails."""
        solved = self.plan is not None and self.plan.status is PlanStatus.SOLVED
        return self.stalls if solved and not self.hard else 0

    @property
    def verdict(self) -> str:
        """``clean``, ``hard``, ``bound``, ``infeasible``, ``not_found`` or ``broken``."""
        if self.plan is None:
            return "broken"
        if self.hard:
            return "hard"
        if self.bound_broken:
            return "bound"
        return "clean" if self.plan.status is PlanStatus.SOLVED else self.plan.status.value

    @property
    def ratio(self) -> float | None:
        """Stalls that count over the reference; 1 where both are none; None without reference."""
        wanted = self.case.reference.stalls
        if wanted is None:
            return None
        if wanted == 0:
            return 1.0 if self.clean and self.counted == 0 else None
        return self.counted / wanted

    @property
    def promised(self) -> int | None:
        """Stalls that the best draft held; None for plans of others and where nothing counts."""
        if (
            self.plan is None
            or not self.counted
            or "spaceplan" not in self.plan.provenance.versions
        ):
            return None
        return self.stalls + self.plan.metrics.sketch_loss

    @property
    def promise_lost(self) -> float | None:
        """Share of what the best draft held that the plan lost; None where nobody knows."""
        return None if self.promised is None else 1 - self.stalls / self.promised

    @property
    def m2_per_stall(self) -> float | None:
        """Ground of the case over the stalls that count, in m²."""
        return self.ground_m2 / self.counted if self.counted else None

    @property
    def bound_ratio(self) -> float | None:
        """The plan's own upper bound over the stalls that count; 1 is proved best."""
        bound = self.plan.upper_bound if self.plan is not None else None
        return bound / self.counted if bound is not None and self.counted else None

    @property
    def first_s(self) -> float | None:
        """Seconds until the first whole plan."""
        return next((m.seconds for m in self.cost.moments if m.planned and m.stalls), None)

    def seconds_to(self, share: float) -> float | None:
        """Return when a share of the final count was reached.

        Parameters
        ----------
        share
            Share of the final count, e.g. 0.95.

        Returns
        -------
        float or None
            Seconds since the solve began; None if there are no stalls.
        """
        wanted = share * self.stalls
        if not self.stalls:
            return None
        return next((m.seconds for m in self.cost.moments if m.stalls >= wanted), None)


def judge(case: BenchCase, plan: Plan | None, cost: Cost | None = None, broken: str = "") -> Result:
    """Put a plan before the audit.

    Parameters
    ----------
    case
        The case.
    plan
        The plan, by whatever program; None where there is none.
    cost
        What it cost; default unknown.
    broken
        Why there is no plan.

    Returns
    -------
    Result
        Plan, findings and figures together.

    Raises
    ------
    SpaceplanError
        If the plan belongs to another scenario or option.
    """
    findings = audit(case.scenario, plan) if plan is not None else ()
    return Result(case, plan, findings, ground_m2(case), cost or Cost(), broken)


def improvements(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """Keep the moments that brought more stalls, or the first whole plan.

    Parameters
    ----------
    moments
        All that was reported, in order of time.

    Returns
    -------
    tuple of Moment
        Those that matter, each with the most stalls until then.
    """
    out: list[Moment] = []
    most, planned = 0, False
    for moment in moments:
        if moment.stalls > most or (moment.planned and not planned):
            most = max(most, moment.stalls)
            out.append(Moment(moment.seconds, most, moment.planned))
            planned = planned or moment.planned
    return tuple(out)
