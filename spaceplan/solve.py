"""The one public verb over search and master: from a scenario to plans."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

from spaceplan._version import __version__
from spaceplan.geometry.site import Site, build_site
from spaceplan.model.base import Text
from spaceplan.model.case import Case, resolve
from spaceplan.model.enums import Effort, PlanStatus, Typology
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.listener import Listener, Phase, Progress, Silent
from spaceplan.model.plan import Plan, Provenance
from spaceplan.model.scenario import Scenario

if TYPE_CHECKING:
    from spaceplan.master.draft import Draft
    from spaceplan.search.sketch import Run, Sketch, Work

#: Most sketches that the master looks at.
_MOST_DRAFTS = 6
#: Progress is told when so much more of the effort is done.
_TELL_SHARE = 0.02


class _Search:
    """The search of one option, in two rounds: scouts, then the best of them."""

    def __init__(self, site: Site, work: Work, seed: int) -> None:
        from spaceplan.search.programme import programmes

        self.site, self.work, self.seed = site, work, seed
        self.ways = programmes(site)
        self.runs: dict[int, Run] = {}
        self.steps = 0
        self.shown: int | None = None
        self.looked_at = 0

    @property
    def name(self) -> str:
        return self.site.case.option

    @property
    def share(self) -> float:
        return min(1.0, self.steps / self.work.total)

    def scout(self, index: int, ended: Callable[[], bool]) -> None:
        """Run one scout; the same index gives the same run in whatever thread."""
        from spaceplan.search.sketch import SCOUT_HEAT, Run

        if not self.ways or ended():
            return
        seed = (self.seed * 1_000_003 + index * 7_919 + 1) % 2**31
        run = Run(self.site, self.ways[index % len(self.ways)], seed)
        if run.placed:
            run.drive(self.work.scout_steps, SCOUT_HEAT, self._counter(ended))
            self.runs[index] = run
        else:
            self.steps += self.work.scout_steps

    def best(self) -> tuple[int, ...]:
        """Scouts worth driving on, best first."""
        order = sorted(self.runs, key=lambda i: (-self.runs[i].value, i))
        return tuple(order[: self.work.kept])

    def drive(self, index: int, ended: Callable[[], bool]) -> None:
        """Drive one scout on."""
        from spaceplan.search.sketch import DRIVE_HEAT

        if not ended():
            self.runs[index].drive(self.work.steps, DRIVE_HEAT, self._counter(ended))

    def sketches(self) -> list[Sketch]:
        """All that was found, in the order of the scouts."""
        return [s for i in sorted(self.runs) for s in self.runs[i].sketches()]

    def _counter(self, ended: Callable[[], bool]) -> Callable[[int], bool]:
        def count(steps: int) -> bool:
            self.steps += steps
            return ended()

        return count


def solve(
    scenario: Scenario,
    option: str | None = None,
    effort: Effort | str = Effort.STANDARD,
    seed: int = 0,
    start: Plan | None = None,
    listener: Listener | None = None,
) -> Plan:
    """Find the layout with the most stalls for one option.

    Parameters
    ----------
    scenario
        What is asked.
    option
        Id of the option; default the first.
    effort
        ``quick``, ``standard`` (default) or ``thorough``: how many steps the search takes.
    seed
        Seed of all random choices; default 0.
    start
        A plan to begin from; default None.  Not used by the search yet: the plan given back is
        at least as good, because ``start`` is returned when nothing better is found.
    listener
        Told of progress; default nobody.

    Returns
    -------
    Plan
        The plan; its ``status`` says whether it is solved, proved infeasible, or not found.

    Raises
    ------
    SpaceplanError
        If the option does not exist or the scenario cannot be worked on.
    """
    name = option if option is not None else scenario.all_options[0].id
    (plan,) = solve_all(scenario, (name,), effort, seed, 1, listener)
    if start is not None and start.option == plan.option and len(start.stalls) > len(plan.stalls):
        return start
    return plan


def solve_all(
    scenario: Scenario,
    options: tuple[str, ...] | None = None,
    effort: Effort | str = Effort.STANDARD,
    seed: int = 0,
    jobs: int = 1,
    listener: Listener | None = None,
) -> tuple[Plan, ...]:
    """Find the layout with the most stalls for several options.

    Parameters
    ----------
    scenario
        What is asked.
    options
        Ids of the options; default all, in the scenario's order.
    effort
        ``quick``, ``standard`` (default) or ``thorough``.
    seed
        Seed of all random choices; default 0.
    jobs
        Threads to share the restarts among; the plans do not depend on it.  Default 1.
    listener
        Told of progress in this process, and asked whether to stop; default nobody.

    Returns
    -------
    tuple of Plan
        One plan an option, in order.

    Raises
    ------
    SpaceplanError
        If an option does not exist or the scenario cannot be worked on.
    """
    from spaceplan.search.sketch import WORK

    effort = Effort(effort)
    listener = listener or Silent()
    names = options or tuple(o.id for o in scenario.all_options)
    sites = {name: build_site(_ready(resolve(scenario, name))) for name in names}
    plans: dict[str, Plan] = {}
    for name, site in sites.items():
        proved = _proved(site, effort, seed)
        if proved is not None:
            plans[name] = proved
            listener.report(Progress(option=name, phase=Phase.DONE, share=1.0, plan=proved))
    searches = [_Search(sites[n], WORK[effort], seed) for n in names if n not in plans]
    for search in searches:
        listener.report(Progress(option=search.name, phase=Phase.COMPILE, share=0.0))
    scouts = [(s, i) for i in range(WORK[effort].scouts) for s in searches]
    ended = listener.stopped
    _share_out(
        [(s, partial(s.scout, i, ended)) for s, i in scouts],
        jobs,
        listener,
        lambda s: _show_first(s, effort, listener),
    )
    drives = [
        (s, i) for k in range(WORK[effort].kept) for s in searches for i in s.best()[k : k + 1]
    ]
    _share_out([(s, partial(s.drive, i, ended)) for s, i in drives], jobs, listener)
    for search in searches:
        name, site = search.name, search.site
        listener.report(Progress(option=name, phase=Phase.MASTER, share=1.0, stalls=search.shown))
        sketches = search.sketches()
        plan = _decide(site, sketches, effort, seed)
        if plan is None or len(plan.stalls) < site.case.brief.stalls.min:
            plan = _not_found(site, sketches, plan, effort, seed)
        plans[name] = plan
        listener.report(
            Progress(option=name, phase=Phase.DONE, share=1.0, stalls=len(plan.stalls), plan=plan)
        )
    return tuple(plans[n] for n in names)


def _show_first(search: _Search, effort: Effort, listener: Listener) -> None:
    """Report a whole plan as soon as some scout of an option allows one."""
    if search.shown is not None or not search.runs:
        return
    index = search.looked_at
    search.looked_at += 1
    if index not in search.runs:
        return
    plan = _first(search, index, effort)
    if plan is not None:
        search.shown = len(plan.stalls)
        listener.report(
            Progress(
                option=search.name,
                phase=Phase.SEARCH,
                share=search.share,
                stalls=search.shown,
                plan=plan,
            )
        )


def _first(search: _Search, index: int, effort: Effort) -> Plan | None:
    """Make a plan of one scout without the solver, which takes a second to load."""
    from spaceplan.master.choose import fill
    from spaceplan.master.draft import make_draft
    from spaceplan.master.feasible import upper_bound
    from spaceplan.master.finish import finish

    draft = make_draft(search.site, search.runs[index].sketches()[0])
    choice = None if draft is None else fill(search.site, draft)
    if choice is None:
        return None
    made_by = _provenance(search.site, effort, search.seed)
    return finish(search.site, choice, upper_bound(search.site), made_by)


def _share_out(
    tasks: list[tuple[_Search, Callable[[], None]]],
    jobs: int,
    listener: Listener,
    after: Callable[[_Search], None] | None = None,
) -> None:
    """Run tasks in threads, and report how far they are.

    The kernels let go of Python's lock, so threads do: they share the compiled code, and a task
    gives the same result in whatever thread it runs.
    """
    told: dict[str, float] = {}

    def tell(search: _Search) -> None:
        if search.share - told.get(search.name, -1.0) >= _TELL_SHARE:
            told[search.name] = search.share
            values = [run.value for run in list(search.runs.values())]
            most = max((round(v) for v in values if v > 0), default=search.shown)
            listener.report(
                Progress(option=search.name, phase=Phase.SEARCH, share=search.share, stalls=most)
            )

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        # the first task alone: loading the kernels in two threads at once helps nobody
        for search, work in tasks[:1]:
            pool.submit(work).result()
            if after is not None:
                after(search)
        waiting = [(search, pool.submit(work)) for search, work in tasks[1:]]
        for search, future in waiting:
            while not wait([future], timeout=0.1).done:
                tell(search)
            future.result()
            tell(search)
            if after is not None and not listener.stopped():
                after(search)


def _ready(case: Case) -> Case:
    """Refuse shapes that no file of the registry makes yet."""
    from spaceplan.typologies.registry import TYPOLOGIES

    known = [str(t) for t in TYPOLOGIES]
    if case.brief.rooms and case.typology is not Typology.ANY and case.typology not in TYPOLOGIES:
        names = ", ".join([*known, "any"])
        fault = Fault(
            code="typology.unknown",
            path=f"options.{case.option}.rooms.typology",
            found=Text(zh=f"“{case.typology}”", en=f"'{case.typology}'"),
            expected=Text(
                zh=f"目前可用的布局形式：{names}", en=f"a shape that can be built yet: {names}"
            ),
        )
        raise SpaceplanError((fault,))
    return case


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


def _proved(site: Site, effort: Effort, seed: int) -> Plan | None:
    from spaceplan.master.feasible import conflicts, upper_bound

    found = conflicts(site)
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


def _not_found(
    site: Site, sketches: list[Sketch], plan: Plan | None, effort: Effort, seed: int
) -> Plan:
    from spaceplan.master.feasible import upper_bound
    from spaceplan.search.programme import programmes
    from spaceplan.search.sketch import PLACES, WORK

    work = WORK[effort]
    ways = len(programmes(site))
    if plan is not None:
        least = site.case.brief.stalls.min
        text = Text(
            zh=f"最多找到 {len(plan.stalls)} 个车位，任务书要求至少 {least} 个；"
            f"共搜索 {work.scouts} 次，共 {work.total} 步。这不是不可能的证明",
            en=f"at most {len(plan.stalls)} stalls were found, the brief asks for {least}; "
            f"{work.scouts} restarts and {work.total} steps were tried. "
            "This is no proof that it is impossible",
        )
    elif not ways:
        text = Text(
            zh="所选布局形式没有能容下这些房间的平面（房间数量、净宽或 within 的范围不合）。"
            "这不是不可能的证明",
            en="the shape asked for has no footprint that holds these rooms (their number, their "
            "least widths, or the outline they must keep within). "
            "This is no proof that it is impossible",
        )
    elif not sketches:
        text = Text(
            zh=f"房间、车棚、绿地没有找到能同时放下的位置：{ways} 种组合，每件试了 {PLACES} 处。"
            "这不是不可能的证明",
            en="no place was found where rooms, sheds and greens all fit: "
            f"{ways} combinations, {PLACES} places tried for each thing. "
            "This is no proof that it is impossible",
        )
    else:
        text = Text(
            zh=f"{work.scouts} 次搜索的方案都有门走不通或放不下无障碍车位。这不是不可能的证明",
            en=f"in all sketches of {work.scouts} restarts some door cannot be walked to, or the "
            "accessible stalls find no room. This is no proof that it is impossible",
        )
    return Plan(
        scenario=site.case.scenario,
        option=site.case.option,
        status=PlanStatus.NOT_FOUND,
        tried=text,
        upper_bound=upper_bound(site),
        provenance=_provenance(site, effort, seed),
    )


def _decide(site: Site, sketches: list[Sketch], effort: Effort, seed: int) -> Plan | None:
    """Let the master choose among the best sketches."""
    from spaceplan.master.choose import choose
    from spaceplan.master.draft import make_draft
    from spaceplan.master.feasible import upper_bound
    from spaceplan.master.finish import finish

    drafts: list[Draft] = []
    for sketch in sorted(sketches, key=lambda s: -s.value)[: 2 * _MOST_DRAFTS]:
        draft = make_draft(site, sketch)
        if draft is not None:
            drafts.append(draft)
    drafts.sort(key=lambda d: -d.stalls)
    del drafts[_MOST_DRAFTS:]
    if not drafts:
        return None
    choice = choose(site, tuple(drafts), seed)
    if choice is None:
        return None
    return finish(site, choice, upper_bound(site), _provenance(site, effort, seed))


def warm_up() -> float:
    """Compile the kernels if they are not compiled yet.

    Returns
    -------
    float
        Seconds it took; well under one when they were compiled before.
    """
    from spaceplan.search.programme import Programme
    from spaceplan.search.sketch import SCOUT_HEAT, Run

    begun = time.perf_counter()
    square = ((0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0))
    scenario = Scenario.model_validate(
        {
            "schema_version": 1,
            "name": "warm-up",
            "site": {
                "boundary": square,
                "gates": [{"id": "gate", "span": ((0.0, 5.0), (0.0, 11.0))}],
            },
        }
    )
    site = build_site(resolve(scenario))
    run = Run(site, Programme(()), 1)
    run.drive(50, SCOUT_HEAT)
    run.sketches()
    return time.perf_counter() - begun
