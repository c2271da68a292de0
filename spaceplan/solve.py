"""The one public verb over search and master: from a scenario to plans."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from spaceplan.geometry.site import build_site
from spaceplan.model.base import Text
from spaceplan.model.case import Case, resolve
from spaceplan.model.enums import Effort, PlanStatus, Severity, Typology
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.finding import Finding
from spaceplan.model.listener import Listener, Phase, Progress, Silent
from spaceplan.model.pins import Pin, Pinned
from spaceplan.model.plan import Plan, Provenance
from spaceplan.model.scenario import Scenario

if TYPE_CHECKING:
    from spaceplan.master.task import Task
    from spaceplan.search.rounds import Rounds


#: Judges a plan: all that it says of it.
Audit = Callable[[Scenario, Plan], tuple[Finding, ...]]

#: How often an option is searched anew, with other restarts, before no plan is said to be found.
_RESTARTS = 1
#: Scouts that are looked at for a plan to show before the rounds; on furnished sites each costs
#: seconds.
_FIRST_TRIES = 3
#: How far apart the seeds of those restarts lie, and those that share the work.
_NEXT_SEED, _SEED_STRIDE = 104_729, 15_485_863


def solve(
    scenario: Scenario,
    option: str | None = None,
    effort: Effort | str = Effort.STANDARD,
    seed: int = 0,
    start: Plan | None = None,
    listener: Listener | None = None,
    *,
    tidiness: float = 1.0,
    pins: Sequence[Pin] | Pinned = (),
    price: bool = False,
    sound: Callable[[Plan], bool] | None = None,
    audit: Audit | None = None,
    jobs: int = 1,
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
        A plan to begin from, of this or another program; default None.  The search takes it as one
        of its layouts, if its blocks are of shapes that the search knows; ``start`` itself is given
        back when nothing with as many stalls is found and ``sound`` agrees.
    listener
        Told of progress; default nobody.
    tidiness
        Weight of tidiness between layouts with as many stalls, 0 or more; default 1.
    pins
        What of ``start`` stays to the centimetre, and where no stall may stand; default nothing.
        What a pinned thing cannot do without stays with it (the aisle before a stall); the plan's
        ``pinned`` says what.  Pins that are written out need no ``start``.  With everything
        pinned ``start`` comes back.
    price
        Whether the option is solved once more without pins, beginning from the plan that was found,
        so that ``pinned.free`` tells what the pins cost.  Default False.
    sound
        Tells whether ``start`` serves what is asked now, for instance by an audit: a wish or a tree
        may have come since it was made.  Default: it does if it was made for exactly this case.

    audit
        Judges plans, as :func:`spaceplan.audit.audit` does: what comes back as solved then has no
        hard finding, since drafts that have some are mended or others are taken.  Default nobody;
        ``spaceplan.solve`` and the commands hand the audit in.
    jobs
        Threads to share the restarts among; the plan does not depend on it.  Default 1.

    Returns
    -------
    Plan
        The plan; its ``status`` says whether it is solved, proved infeasible, or not found.

    Raises
    ------
    SpaceplanError
        If the option does not exist, the scenario cannot be worked on, or something pinned is not
        in ``start``.

    Examples
    --------
    A strip of 20 x 8 m along a street, with stalls of 2.5 m: 20 / 2.5 = 8 of them.

    >>> import spaceplan as sp
    >>> from spaceplan.model.scenario import Scenario
    >>> scenario = Scenario.model_validate({
    ...     "schema_version": 1,
    ...     "name": "row",
    ...     "site": {
    ...         "boundary": [(0, 0), (20, 0), (20, 8), (0, 8)],
    ...         "frontages": [{"id": "street", "span": [(0, 0), (20, 0)]}],
    ...         "gates": [{"id": "foot", "span": [(0, 5.5), (0, 8)], "vehicles": False}],
    ...     },
    ...     "rules": {"accessible_min": 0, "accessible_share": 0},
    ... })
    >>> plan = sp.solve(scenario, effort="quick")
    >>> plan.status.value, len(plan.stalls)
    ('solved', 8)
    """
    from spaceplan.master.held import missing
    from spaceplan.master.pinning import companions, note, nothing_left, write_out
    from spaceplan.master.thrift import within_budget

    name = option if option is not None else scenario.all_options[0].id
    case = resolve(scenario, name)
    asked = case.pins.and_also(pins) if isinstance(pins, Pinned) else write_out(case, start, pins)
    starts = {} if start is None else {name: start}
    if start is not None and start.option == name:
        held = companions(case, start, asked, way_in=False)
        if nothing_left(start, held):
            return start.model_copy(update={"pinned": note(asked, held, start)})
    (plan,) = solve_all(
        scenario, (name,), effort, seed, jobs, listener,
        starts=starts, tidiness=tidiness, pins={name: asked}, audit=audit,
    )  # fmt: skip
    serves = sound or (
        partial(_made_for, case) if audit is None else lambda p: not _hard(audit, scenario, p)
    )
    if (
        start is not None
        and start.option == plan.option
        and len(start.stalls) > len(plan.stalls)
        and not missing(asked, start)
        and within_budget(build_site(case), start)
        and serves(start)
    ):
        pinned = plan.pinned
        plan = start if pinned is None else start.model_copy(update={"pinned": pinned})
    if price and plan.pinned is not None:
        best = plan
        if start is not None and len(start.stalls) > len(plan.stalls) and serves(start):
            best = start
        free = solve(
            _without_pins(scenario, name),
            name,
            effort,
            seed,
            best,
            listener,
            tidiness=tidiness,
            sound=sound,
            audit=audit,
            jobs=jobs,
        )
        most = max(len(free.stalls), len(best.stalls))
        plan = plan.model_copy(update={"pinned": plan.pinned.model_copy(update={"free": most})})
    return plan


def _hard(audit: Audit, scenario: Scenario, plan: Plan) -> tuple[Finding, ...]:
    """Return what fails a plan."""
    return tuple(f for f in audit(scenario, plan) if f.severity is Severity.HARD)


def _made_for(case: Case, plan: Plan) -> bool:
    """Tell whether a plan was made for exactly what is asked."""
    return plan.provenance.scenario_sha256 == case.fingerprint()


def _without_pins(scenario: Scenario, name: str) -> Scenario:
    options = tuple(
        o.model_copy(update={"pins": Pinned()}) if o.id == name else o for o in scenario.options
    )
    return scenario.model_copy(update={"options": options})


def solve_all(
    scenario: Scenario,
    options: tuple[str, ...] | None = None,
    effort: Effort | str = Effort.STANDARD,
    seed: int = 0,
    jobs: int = 1,
    listener: Listener | None = None,
    *,
    starts: Mapping[str, Plan] | None = None,
    seeds: int = 1,
    tidiness: float = 1.0,
    pins: Mapping[str, Pinned] | None = None,
    audit: Audit | None = None,
) -> tuple[Plan, ...]:
    """Find the layout with the most stalls for several options.

    A plan of one option that serves another one too, as the audit says, is a plan of that one: no
    option ends with fewer stalls than one whose plans serve it.

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
    starts
        Plans to begin from, by option; default none.
    seeds
        How many searches, each with a seed of its own, share the effort's work; the best plan
        comes back, and its ``metrics.by_seed`` says what each of them found.  Default 1.
    tidiness
        Weight of tidiness between layouts with as many stalls, 0 or more; default 1.
    pins
        What stays, by option, beside what the option itself pins; default nothing.
    audit
        Judges plans, as :func:`spaceplan.audit.audit` does; default nobody.  See :func:`solve`.

    Returns
    -------
    tuple of Plan
        One plan an option, in order.

    Raises
    ------
    SpaceplanError
        If an option does not exist or the scenario cannot be worked on.
    ValueError
        If there is not one seed at least.
    """
    if seeds < 1:
        msg = f"seeds must be 1 or more, not {seeds}"
        raise ValueError(msg)
    from spaceplan.master.task import Task

    effort = Effort(effort)
    listener = listener or Silent()
    names = options or tuple(o.id for o in scenario.all_options)
    starts = starts or {}
    tasks = {
        name: Task(
            _ready(resolve(scenario, name)),
            (pins or {}).get(name),
            starts.get(name),
            judge=None if audit is None else partial(_hard, audit, scenario),
        )
        for name in names
    }
    how = partial(_solve_tasks, effort=effort, jobs=jobs, listener=listener, tidiness=tidiness)
    found = how(tasks, seeds=_seeds(seed, seeds))
    # no plan stands: other restarts may find one, and what they find is not worth less
    for more in range(1, _RESTARTS + 1):
        lost = {n: t for n, t in tasks.items() if all(_lost(p) for p in found[n])}
        if not lost or audit is None or listener.stopped():
            break
        other = how(lost, seeds=_seeds(seed + more * _NEXT_SEED, seeds))
        found |= {n: tried for n, tried in other.items() if not all(_lost(p) for p in tried)}
    # where no way in to pinned aisles was found, the one they had stays as well
    again = {
        n: t.with_way_in()
        for n, t in tasks.items()
        if t.could_more() and not any(p.stalls for p in found[n])
    }
    if again and not listener.stopped():
        found |= how(again, seeds=_seeds(seed, seeds))
    plans = tuple(p.model_copy(update={"provenance": _by(p, seed)}) for p in _best(tasks, found))
    for plan in plans:
        told = len(plan.stalls)
        listener.report(
            Progress(option=plan.option, phase=Phase.DONE, share=1.0, stalls=told, plan=plan)
        )
    return plans


def _seeds(first: int, count: int) -> tuple[int, ...]:
    """Return seeds far enough apart that nobody asks for two of them."""
    return tuple((first + k * _SEED_STRIDE) % 2**31 for k in range(count))


def _lost(plan: Plan) -> bool:
    """Tell whether a search found nothing."""
    return plan.status is PlanStatus.NOT_FOUND


def _by(plan: Plan, seed: int) -> Provenance:
    """Name the seed that was asked for: with it all seeds come again."""
    return plan.provenance.model_copy(update={"seed": seed})


def _best(tasks: Mapping[str, Task], found: Mapping[str, list[Plan]]) -> Iterator[Plan]:
    """Yield the best plan of each option, with what each seed found.

    What a seed found is what it alone would have come to, plans of other options included: so the
    counts lie as far apart as those that other seeds would have told.
    """
    for name, task in tasks.items():
        mine = [
            task.best([own, *(found[n][k] for n in tasks if n != name)])
            for k, own in enumerate(found[name])
        ]
        best = max(mine, key=task.worth)
        counts = tuple(len(p.stalls) if p.status is PlanStatus.SOLVED else None for p in mine)
        metrics = best.metrics.model_copy(update={"by_seed": counts})
        told = best.status is PlanStatus.SOLVED
        yield best.model_copy(update={"metrics": metrics}) if told else best


def _solve_tasks(
    tasks: Mapping[str, Task],
    *,
    effort: Effort,
    seeds: Sequence[int],
    jobs: int,
    listener: Listener,
    tidiness: float,
) -> dict[str, list[Plan]]:
    """Search for each option with each seed; return its plans in the order of the seeds."""
    from spaceplan.master.decide import decide, proved_infeasible
    from spaceplan.search.rounds import Rounds, share_out
    from spaceplan.search.run import kernels_kept

    plans: dict[str, list[Plan]] = {}
    for name, task in tasks.items():
        proved = proved_infeasible(task.site, effort, seeds[0])
        if proved is not None:
            plans[name] = [task.signed(proved)] * len(seeds)
    searches = [
        Rounds(t.site, effort, s, len(seeds))
        for n, t in tasks.items()
        if n not in plans
        for s in seeds
    ]
    kept = bool(searches) and kernels_kept()
    for search in searches:
        if search.seed == seeds[0]:
            listener.report(Progress(option=search.name, phase=Phase.COMPILE, share=0.0, kept=kept))
        start = tasks[search.name].start
        if start is not None:
            search.begin_from(start)
    ended = listener.stopped
    scouts = max((s.work.scouts for s in searches), default=0)
    # numbers go on from seed to seed, so that together they try as many ways to cut the brief; the
    # number after the last scout is that of the plan to begin from
    ahead = {seed: k * (scouts + 1) for k, seed in enumerate(seeds)}
    share_out(
        [(s, partial(s.scout, i + ahead[s.seed], ended)) for i in range(scouts) for s in searches],
        jobs,
        listener,
        lambda s: _show_first(s, effort, listener, tasks[s.name]) if s.seed == seeds[0] else None,
        loading=True,
    )

    driven: Counter[Rounds] = Counter()
    decided: dict[Rounds, Plan] = {}

    def finish(search: Rounds) -> None:
        """Decide when all runs of a search are done, while others are still driven on."""
        driven[search] -= 1
        if driven[search] > 0:
            return
        name, task = search.name, tasks[search.name]
        if not any(driven[s] > 0 for s in searches if s.name == name):
            shown = max((s.shown or 0 for s in searches if s.name == name), default=0) or None
            listener.report(Progress(option=name, phase=Phase.MASTER, share=1.0, stalls=shown))
        plan = decide(
            search.site, search.sketches(), effort, search.seed,
            tidiness=tidiness, judge=task.judge, share=len(seeds),
        )  # fmt: skip
        decided[search] = task.signed(plan)

    rounds = max((len(s.work.rounds) for s in searches), default=0)
    for k in range(rounds):
        drives = [(s, partial(s.drive, k, i, ended)) for s in searches for i in s.begin_round(k)]
        last = k == rounds - 1
        if last:
            driven.update(s for s, _ in drives)
        share_out(drives, jobs, listener, finish if last else None)
    for search in searches:
        if search not in decided:
            driven[search] = 1
            finish(search)
    for search in searches:
        plans.setdefault(search.name, []).append(decided[search])
    return plans


def _show_first(search: Rounds, effort: Effort, listener: Listener, task: Task) -> None:
    """Report a whole plan as soon as some scout of an option allows one."""
    from spaceplan.master.decide import first_plan

    if search.shown is not None or not search.runs or search.looked_at >= _FIRST_TRIES:
        return
    index = search.looked_at
    search.looked_at += 1
    if index not in search.runs or listener.stopped():
        return
    plan = first_plan(search.site, search.runs[index].sketches()[0], effort, search.seed)
    if plan is not None and not (task.judge and task.judge(plan)):
        search.shown = len(plan.stalls)
        listener.report(
            Progress(
                option=search.name,
                phase=Phase.SEARCH,
                share=search.share,
                stalls=search.shown,
                plan=task.signed(plan),
            )
        )


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


def warm_up() -> float:
    """Compile the kernels if they are not compiled yet.

    Returns
    -------
    float
        Seconds it took; well under one when they were compiled before.
    """
    from spaceplan.search.programme import Programme
    from spaceplan.search.run import Run
    from spaceplan.search.work import SCOUT_HEAT

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
    run.graft((run.snapshot(),), 1)
    run.sketches()
    return time.perf_counter() - begun
