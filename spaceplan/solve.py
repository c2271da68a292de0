"""The one public verb over search and master: from a scenario to plans."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
    from spaceplan.search.programme import Programme
    from spaceplan.search.sketch import Sketch

#: Most sketches that the master looks at.
_MOST_DRAFTS = 5


@dataclass(frozen=True)
class _Task:
    """One restart of one option."""

    site: Site
    ways: tuple[Programme, ...]
    restart: int
    first: bool
    effort: Effort
    seed: int


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
    from spaceplan.search.programme import programmes
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
    open_names = [n for n in names if n not in plans]
    ways = {n: programmes(sites[n]) for n in open_names}
    tasks = [_Task(sites[n], ways[n], 0, True, effort, seed) for n in open_names]
    tasks += [
        _Task(sites[n], ways[n], r, False, effort, seed)
        for r in range(WORK[effort].restarts)
        for n in open_names
    ]
    found: dict[str, list[tuple[int, Sketch]]] = {n: [] for n in open_names}
    done = dict.fromkeys(open_names, 0)
    most: dict[str, int | None] = dict.fromkeys(open_names)
    if open_names:
        for name in open_names:
            listener.report(Progress(option=name, phase=Phase.COMPILE, share=0.0))
    for task, sketch in _run(tasks, jobs, listener):
        name = task.site.case.option
        if sketch is not None:
            found[name].append((-1 if task.first else task.restart, sketch))
        if task.first:
            if sketch is not None:
                quick = _decide(sites[name], [sketch], effort, seed)
                if quick is not None:
                    most[name] = len(quick.stalls)
                    listener.report(
                        Progress(
                            option=name,
                            phase=Phase.SEARCH,
                            share=0.0,
                            stalls=most[name],
                            plan=quick,
                        )
                    )
            continue
        done[name] += 1
        if sketch is not None:
            most[name] = max(most[name] or 0, sketch.stalls)
        share = done[name] / WORK[effort].restarts
        listener.report(Progress(option=name, phase=Phase.SEARCH, share=share, stalls=most[name]))
    for name in open_names:
        listener.report(Progress(option=name, phase=Phase.MASTER, share=1.0, stalls=most[name]))
        sketches = [s for _, s in sorted(found[name], key=lambda item: item[0])]
        plan = _decide(sites[name], sketches, effort, seed)
        if plan is None or len(plan.stalls) < sites[name].case.brief.stalls.min:
            plan = _not_found(sites[name], sketches, plan, effort, seed)
        plans[name] = plan
        listener.report(
            Progress(option=name, phase=Phase.DONE, share=1.0, stalls=len(plan.stalls), plan=plan)
        )
    return tuple(plans[n] for n in names)


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
            f"共搜索 {work.restarts} 次，每次 {work.steps + work.polish} 步。这不是不可能的证明",
            en=f"at most {len(plan.stalls)} stalls were found, the brief asks for {least}; "
            f"{work.restarts} restarts of {work.steps + work.polish} steps were tried. "
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
            zh=f"{work.restarts} 次搜索的方案都有门走不通或放不下无障碍车位。这不是不可能的证明",
            en=f"in all sketches of {work.restarts} restarts some door cannot be walked to, or the "
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

    drafts = []
    seen: set[tuple[float, ...]] = set()
    for sketch in sorted(sketches, key=lambda s: -s.value):
        key = (round(sketch.value, 6), sketch.stalls)
        if key in seen:
            continue
        seen.add(key)
        draft = make_draft(site, sketch)
        if draft is not None:
            drafts.append(draft)
        if len(drafts) == _MOST_DRAFTS:
            break
    if not drafts:
        return None
    choice = choose(site, tuple(drafts), seed)
    if choice is None:
        return None
    return finish(site, choice, upper_bound(site), _provenance(site, effort, seed))


def _search(task: _Task, report: Callable[[float, int], bool] | None = None) -> Sketch | None:
    """Run one restart; the same task always gives the same sketch, in whatever process."""
    from spaceplan.search.sketch import FIRST, WORK, run_restart

    if not task.ways:
        return None
    work = FIRST if task.first else WORK[task.effort]
    seed = (task.seed * 1_000_003 + task.restart * 7_919 + (0 if task.first else 1)) % 2**31
    way = task.ways[task.restart % len(task.ways)]
    return run_restart(task.site, way, work, seed, report)


def _run(
    tasks: list[_Task], jobs: int, listener: Listener
) -> Iterator[tuple[_Task, Sketch | None]]:
    """Yield the sketches of all tasks, in the order of the tasks.

    The kernels let go of Python's lock, so threads do: they share the compiled code, and a task
    gives the same sketch in whatever thread it runs.
    """

    def ended(_share: float, _stalls: int) -> bool:
        return listener.stopped()

    if jobs <= 1 or len(tasks) < 2:
        for task in tasks:
            if listener.stopped():
                return
            yield task, _search(task, ended)
        return
    # one task first: loading or compiling the kernels in two threads at once helps nobody
    yield tasks[0], _search(tasks[0], ended)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        waiting = [(t, pool.submit(_search, t, ended)) for t in tasks[1:]]
        try:
            for task, future in waiting:
                if listener.stopped() and not future.done():
                    return
                yield task, future.result()
        finally:
            for _, future in waiting:
                future.cancel()


def warm_up() -> float:
    """Compile the kernels if they are not compiled yet.

    Returns
    -------
    float
        Seconds it took; well under one when they were compiled before.
    """
    from spaceplan.search.sketch import Work, run_restart

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
    from spaceplan.search.programme import Programme

    run_restart(site, Programme(()), Work(1, 50, 50), 1)
    return time.perf_counter() - begun
