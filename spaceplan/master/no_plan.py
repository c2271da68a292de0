"""What is said when no plan is returned, and where plans come from."""

from __future__ import annotations

import platform
from collections.abc import Sequence

from spaceplan._version import __version__
from spaceplan.geometry.site import Site
from spaceplan.master.feasible import upper_bound
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Effort, PlanStatus
from spaceplan.model.plan import Plan, Provenance
from spaceplan.search.homes import Wished
from spaceplan.search.programme import programmes
from spaceplan.search.sketch import Sketch
from spaceplan.search.work import PLACES, work_for


def origin_of(site: Site, effort: Effort, seed: int) -> Provenance:
    """Note what a plan was made from, and with what."""
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


def least_asked(site: Site) -> int:
    """Return how many stalls a whole plan must have, pinned ones included."""
    wish = site.case.brief.stalls
    return max(wish.ev, wish.min + (0 if site.held is None else site.held.stalls))


def unplaced(site: Site, lack: Text, effort: Effort, seed: int) -> Plan:
    """Say what found no place."""
    return Plan(
        scenario=site.case.scenario,
        option=site.case.option,
        status=PlanStatus.NOT_FOUND,
        tried=lack,
        upper_bound=upper_bound(site),
        provenance=origin_of(site, effort, seed),
    )


def not_found(
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
    """Say how much was tried in vain, and which hard rules were in the way."""
    ways = programmes(site)
    work = work_for(effort, site, ways[0] if ways else None).shared(share)
    if plan is not None:
        least = least_asked(site)
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


def too_dear(site: Site, cheapest: int, effort: Effort, seed: int) -> Plan:
    """Say what the cheapest layout costs, in cents, where the budget is less."""
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
        provenance=origin_of(site, effort, seed),
    )
