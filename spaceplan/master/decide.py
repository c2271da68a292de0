"""From sketches to a plan: drafts, the exact choice, and what is said when there is none."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence

from shapely.geometry import Polygon

from spaceplan._version import __version__
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
from spaceplan.master.sides import drafted
from spaceplan.master.suits import suits
from spaceplan.master.thrift import affordable, within_budget
from spaceplan.master.tidy import untidiness
from spaceplan.master.ways import with_lanes, with_ways
from spaceplan.master.weighing import STALL, prices, weight_of_changes
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Effort, PlanStatus
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan, Provenance
from spaceplan.search.homes import Wished
from spaceplan.search.programme import programmes
from spaceplan.search.sketch import Sketch
from spaceplan.search.work import PLACES, WORK, work_for

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
        return _unplaced(site, lack, effort, seed)
    if not found:
        return None
    return Plan(
        scenario=site.case.scenario,
        option=site.case.option,
        status=PlanStatus.INFEASIBLE,
        conflict=found,
        upper_bound=upper_bound(site),
        provenance=_provenance(site, effort, seed),
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
    origin = _provenance(site, effort, seed)
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
            return _not_found(site, sketches, None, effort, seed, share, engines=True)
    few = _fewer(site, drafts, most, tidiness)
    bound, origin = upper_bound(site), _provenance(site, effort, seed)
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
                    return _too_dear(site, found.cheapest_cents, effort, seed)
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
            return _unplaced(site, lacking[0], effort, seed)
        broken = {f.rule or f.code for f in failed} or (Wished(site).rules if unsuited else ())
        return _not_found(site, sketches, None, effort, seed, share, broken=sorted(broken))
    if len(best.stalls) < _least(site):
        return _not_found(site, sketches, best, effort, seed, share)
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


def _unplaced(site: Site, lack: Text, effort: Effort, seed: int) -> Plan:
    return Plan(
        scenario=site.case.scenario,
        option=site.case.option,
        status=PlanStatus.NOT_FOUND,
        tried=lack,
        upper_bound=upper_bound(site),
        provenance=_provenance(site, effort, seed),
    )


def _least(site: Site) -> int:
    """Return how many stalls a whole plan must have, pinned ones included."""
    wish = site.case.brief.stalls
    return max(wish.ev, wish.min + (0 if site.held is None else site.held.stalls))


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


def _not_found(
    site: Site,
    sketches: list[Sketch],
    plan: Plan | None,
    effort: Effort,
    seed: int,
    share: int,
    *,
    engines: bool = False,
    broken: Sequence[str] = (),
) -> Plan:
    ways = programmes(site)
    work = work_for(effort, site, ways[0] if ways else None).shared(share)
    if plan is not None:
        least = _least(site)
        text = Text(
            zh=f"最多找到 {len(plan.stalls)} 个车位，任务书要求至少 {least} 个；"
            f"共搜索 {work.scouts} 次，共 {work.total} 步。这不是不可能的证明",
            en=f"at most {counted(len(plan.stalls), 'stall was', 'stalls were')} found, "
            f"the brief asks for {least}; "
            f"{work.scouts} restarts and {work.total} steps were tried. "
            "This is no proof that it is impossible",
        )
    elif not ways and not sketches:
        text = Text(
            zh="所选布局形式没有能容下这些房间的平面（房间数量、净宽或 within 的范围不合）。"
            "这不是不可能的证明",
            en="the shape asked for has no footprint that holds these rooms (their number, their "
            "least widths, or the outline they must keep within). "
            "This is no proof that it is impossible",
        )
    elif not sketches:
        rules = ", ".join(Wished(site).rules)
        off = Text(
            zh=f"强制规则 {rules} 不让它们用一部分地。",
            en=f"The hard rules {rules} keep them off some ground. ",
        )
        off = off if rules else Text()
        text = Text(
            zh="房间、车棚、绿地、活动场地没有找到能同时放下的位置："
            f"{len(ways)} 种组合，每件试了 {PLACES} 处。{off.zh}这不是不可能的证明",
            en="no place was found where rooms, sheds, greens and areas all fit: "
            f"{len(ways)} combinations, {PLACES} places tried for each thing. "
            f"{off.en}This is no proof that it is impossible",
        )
    elif broken:
        rules = ", ".join(broken)
        text = Text(
            zh=f"{work.scouts} 次搜索的方案都不符合强制规则 {rules}。这不是不可能的证明",
            en=f"all sketches of {work.scouts} restarts break hard rules: {rules}. "
            "This is no proof that it is impossible",
        )
    elif engines:
        width, near = (site.rules.value(f"fire_lane_{r}") for r in ("width", "reach"))
        text = Text(
            zh=f"{work.scouts} 次搜索的方案中，{width:g} m 宽的消防车道总有住宅到不了"
            f" {near:g} m 以内，或尽头处无法回车。这不是不可能的证明",
            en=f"in all sketches of {work.scouts} restarts a fire lane {width:g} m wide does not "
            f"come within {near:g} m of some dwelling, or an engine could not turn. "
            "This is no proof that it is impossible",
        )
    else:
        text = Text(
            zh=f"{work.scouts} 次搜索的方案都有门走不通或放不下无障碍车位。这不是不可能的证明",
            en=f"in all sketches of {work.scouts} restarts some door cannot be walked to, or the "
            "accessible stalls find no room. This is no proof that it is impossible",
        )
    return _empty(site, text, effort, seed)


def _too_dear(site: Site, cheapest: int, effort: Effort, seed: int) -> Plan:
    budget, money = site.case.budget or 0.0, site.case.costs.currency
    text = Text(
        zh=f"找到的布置中最便宜的也要 {cheapest / 100:,.0f} {money}，预算 {budget:,.0f}。"
        "这不是不可能的证明",
        en=f"the cheapest layout that was found costs {money} {cheapest / 100:,.0f}, the budget "
        f"is {budget:,.0f}. This is no proof that it is impossible",
    )
    return _empty(site, text, effort, seed)


def _empty(site: Site, tried: Text, effort: Effort, seed: int) -> Plan:
    return Plan(
        scenario=site.case.scenario,
        option=site.case.option,
        status=PlanStatus.NOT_FOUND,
        tried=tried,
        upper_bound=upper_bound(site),
        provenance=_provenance(site, effort, seed),
    )


def _provenance(site: Site, effort: Effort, seed: int) -> Provenance:
    from importlib.metadata import version

    return Provenance(
        scenario_sha256=site.case.fingerprint(),
        seed=seed,
        effort=effort.value,
        versions={
            "spaceplan": __version__,
            "ortools": version("ortools"),
            "numba": version("numba"),
            "shapely": version("shapely"),
            "python": platform.python_version(),
        },
    )
