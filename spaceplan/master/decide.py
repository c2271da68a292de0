"""From sketches to a plan: drafts, the exact choice, and what is said when there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry import Polygon

from spaceplan.geometry.held import joined
from spaceplan.geometry.site import Site
from spaceplan.master.charging import lacking_charge, with_charging
from spaceplan.master.choose import Choice, choose, fill, without_stalls
from spaceplan.master.draft import Draft, make_draft
from spaceplan.master.feasible import conflicts, upper_bound
from spaceplan.master.finish import finish
from spaceplan.master.fire import demanded
from spaceplan.master.furnish import Furnished, furnish, lacking_lifts
from spaceplan.master.mend import Judge, mended
from spaceplan.master.names import named_apart
from spaceplan.master.no_plan import least_asked, not_found, origin_of, too_dear, unplaced
from spaceplan.master.sides import drafted
from spaceplan.master.suits import suits
from spaceplan.master.thrift import affordable, within_budget
from spaceplan.master.tidy import untidiness
from spaceplan.master.ways import with_lanes, with_ways
from spaceplan.master.weighing import STALL, prices, weight_of_changes
from spaceplan.model.base import Text
from spaceplan.model.enums import Effort, PlanStatus
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan, Provenance
from spaceplan.search.homes import Wished
from spaceplan.search.sketch import Sketch
from spaceplan.search.work import WORK

#: A draft this many stalls behind the best one is not looked at.
_FAR_BEHIND = 3
#: After so many sketches of which none became a draft the others are not tried either.
_HOPELESS = 24


def proved_infeasible(site: Site, effort: Effort, seed: int) -> Plan | None:
    """Tell without any search that the brief cannot be met, or that its lifts find no place.

    Parameters
    ----------
    site
        The site.
    effort, seed
        Noted in the plan.

    Returns
    -------
    Plan or None
        A plan that names the wishes that collide, or says which lifts are missing (which is no
        proof); None when there is nothing of the kind.
    """
    found = conflicts(site)
    lack = lacking_lifts(site) if not found else None
    if lack is not None:
        return unplaced(site, lack, effort, seed)
    if not found:
        return None
    return Plan(
        scenario=site.case.scenario,
        option=site.case.option,
        status=PlanStatus.INFEASIBLE,
        conflict=found,
        upper_bound=upper_bound(site),
        provenance=origin_of(site, effort, seed),
    )


def first_plan(site: Site, sketch: Sketch, effort: Effort, seed: int) -> Plan | None:
    """Make a plan of one sketch without the solver, which takes a second to load.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.
    effort, seed
        Noted in the plan.

    Returns
    -------
    Plan or None
        The plan; None when the sketch does not allow one at once.
    """
    if not joined(site, [Polygon(a.corners(a.start, a.end)) for a in sketch.aisles]):
        return None
    draft = drafted(site, sketch)
    choice = None if draft is None else fill(site, draft)
    if choice is None:
        return None
    origin = origin_of(site, effort, seed)
    plan, lack = _whole(site, choice, upper_bound(site), origin, None)
    return plan if lack is None and within_budget(site, plan) else None


def decide(
    site: Site,
    sketches: list[Sketch],
    effort: Effort,
    seed: int,
    *,
    tidiness: float = 1.0,
    judge: Judge | None = None,
    share: int = 1,
) -> Plan:
    """Let the master choose among the best sketches.

    Parameters
    ----------
    site
        The site.
    sketches
        What the search proposes.
    effort, seed
        How hard to look, and the seed of the solver.
    tidiness
        Weight of tidiness among plans with as many stalls, 0 or more; default 1.
    judge
        Returns the hard findings of a plan.  A draft that has some is mended, or another one is
        taken; what comes back passes.  Default: no plan is judged.
    share
        Among how many searches the effort is shared: each chooses among so many drafts fewer.
        Default 1.

    Returns
    -------
    Plan
        The plan, its ``sketch_loss`` telling how many stalls the best draft promised more;
        ``not_found``, with what was tried, when no sketch serves.
    """
    most = -(-WORK[effort].drafts // share)
    drafts: list[Draft] = []
    unsuited: list[Draft] = []
    behind: list[Sketch] = []
    for tried, sketch in enumerate(sorted(sketches, key=lambda s: -s.value)):
        if tried >= 2 * most and (drafts or tried >= _HOPELESS):
            break
        most_yet = max((d.stalls for d in drafts), default=0)
        # where stalls are weighed against money, fewer may be better
        if sketch.stalls <= most_yet - _FAR_BEHIND and site.case.stall_worth is None:
            behind.append(sketch)
            continue
        if not joined(site, [Polygon(a.corners(a.start, a.end)) for a in sketch.aisles]):
            continue
        draft = drafted(site, sketch)
        if draft is not None:
            (drafts if suits(site, draft) else unsuited).append(draft)
    if not drafts and not unsuited and demanded(site):
        # were it not for the fire engines: say so
        tries = sorted(sketches, key=lambda s: -s.value)[:most]
        if any(make_draft(site, s, engines=False) for s in tries):
            return not_found(site, sketches, None, effort, seed, share, engines=True)
    few = _fewer(site, drafts, most, tidiness)
    bound, origin = upper_bound(site), origin_of(site, effort, seed)
    lacking: list[Text] = []
    written: list[tuple[Choice, Plan]] = []

    def complete(choice: Choice) -> Plan:
        plan, lack = _whole(site, choice, bound, origin, seed)
        lacking.extend(() if lack is None else (lack,))
        if lack is None:
            written.append((choice, plan))
        return plan

    def again(choice: Choice) -> Plan | None:
        plan, lack = _whole(site, choice, bound, origin, seed)
        return plan if lack is None and within_budget(site, plan) else None

    def batches() -> Iterator[list[Draft]]:
        yield list(few)
        yield [d for d in drafts if not any(d is f for f in few)]
        # of what was passed over for better drafts some may stand
        least = 0 if best is None else len(best.stalls)
        rest = [s for s in behind if s.stalls > least]
        yield [d for s in rest if (d := drafted(site, s)) is not None]
        # measured finer, some may do after all
        yield unsuited[:most] if judge is not None and best is None else []

    failed: list[Finding] = []

    def found_in(plan: Plan) -> Sequence[Finding]:
        hard = judge(plan) if judge is not None else ()
        failed[:] = hard or failed
        return hard

    best: Plan | None = None
    paid = site.case.stall_worth is not None or site.case.budget is not None
    for batch in batches():
        if best is not None and paid:
            break
        # another draft may hold more stalls than what is left of a mended one
        left = [d for d in batch if best is None or d.stalls > len(best.stalls)]
        while left:
            if site.case.budget is not None:
                found = affordable(site, tuple(left), seed, tidiness, complete)
                if found.plan is None and found.cheapest_cents is not None and best is None:
                    return too_dear(site, found.cheapest_cents, effort, seed)
                made = next((w for w in reversed(written) if w[1] is found.plan), None)
            else:
                choice = choose(site, tuple(left), seed, tidiness=tidiness)
                if choice is not None:
                    complete(choice)
                made = next((w for w in reversed(written) if w[0] is choice), None)
                if choice is not None and made is None:
                    left = [d for d in left if d is not choice.draft]
                    continue
            if made is None:
                break
            passed = made if judge is None else mended(site, *made, found_in, again)
            if passed is not None and (best is None or len(passed[1].stalls) > len(best.stalls)):
                best = passed[1]
            if passed is not None and passed[1] is made[1]:
                break
            least = -1 if best is None else len(best.stalls)
            left = [d for d in left if d is not made[0].draft and d.stalls > least]
    if best is None:
        if lacking and not written:
            return unplaced(site, lacking[0], effort, seed)
        broken = {f.rule or f.code for f in failed} or (Wished(site).rules if unsuited else ())
        return not_found(site, sketches, None, effort, seed, share, broken=sorted(broken))
    if len(best.stalls) < least_asked(site):
        return not_found(site, sketches, best, effort, seed, share)
    promised = max((d.stalls for d in drafts), default=0)
    figures = {"sketch_loss": max(0, promised - len(best.stalls))}
    return best.model_copy(update={"metrics": best.metrics.model_copy(update=figures)})


def _whole(
    site: Site, choice: Choice, bound: int, origin: Provenance, seed: int | None
) -> tuple[Plan, Text | None]:
    """Write a plan with its furniture, fire lanes and ways; or say what finds no place."""
    bare = finish(site, choice, bound, origin)
    plan = bare if site.case.brief.furniture is None else with_lanes(site, bare)
    furnished = furnish(site, plan, seed)
    if (furnished.lack is not None or furnished.dropped) and not demanded(site):
        # where lanes are no more than wished for, they cost neither stalls nor furniture
        other = furnish(site, bare, seed)
        if other.lack is None and (furnished.lack or len(other.dropped) < len(furnished.dropped)):
            plan, furnished = bare, other
    if furnished.lack is not None:
        return plan, furnished.lack
    if furnished.dropped:
        lanes = plan.fire_lanes
        plan = finish(site, without_stalls(choice, furnished.dropped), bound, origin)
        plan = plan.model_copy(update={"fire_lanes": lanes})
    plan = with_charging(site, with_ways(site, _with_things(plan, furnished)))
    return named_apart(site, plan), lacking_charge(site, plan)


def _with_things(plan: Plan, furnished: Furnished) -> Plan:
    if not furnished.figures:
        return plan
    metrics = plan.metrics.model_copy(update=furnished.figures)
    return plan.model_copy(update={"furniture": furnished.things, "metrics": metrics})


def _fewer(site: Site, drafts: list[Draft], most: int, tidiness: float) -> tuple[Draft, ...]:
    """Keep the drafts with the most stalls, the fewest changes and blemishes, then the tidiest."""
    priced = prices(site, drafts) if len(drafts) > most else [0.0] * len(drafts)
    less = untidiness(site, tuple(drafts)) if tidiness > 0 and len(drafts) > most else ()
    paid = site.case.stall_worth is not None
    ranks = [
        (
            weight_of_changes(site, d.sketch, removals=paid) / STALL + priced[i] - d.stalls,
            less[i] if less else 0.0,
            i,
        )
        for i, d in enumerate(drafts)
    ]
    return tuple(drafts[i] for *_, i in sorted(ranks)[:most])
