"""Works on one case from the scenario to its folder; knows nothing of engines."""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from spaceplan.compare import Comparison, compare, option_name, verdict
from spaceplan.compare import Row as Compared
from spaceplan.exchange import load
from spaceplan.exchange.fingerprints import scenario_sha256
from spaceplan.exchange.plans import as_written
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.listener import Silent
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.sweep.cases import reason_of
from spaceplan.sweep.folder import Folder
from spaceplan.sweep.records import Case, CaseResult, CaseStatus, Row, broken

#: Works on a case and leaves its files in a folder.
Work = Callable[[Case, Path], CaseResult]
#: Finds the plans of a case.
Solve = Callable[[Scenario, Case], tuple[Plan, ...]]
#: Ending of the small maps that the district's page shows.
SMALL = ".small.png"
#: Where the work stands that every engine does unless it is told otherwise.
WORK = "spaceplan.sweep.work:run_case"


def run_case(case: Case, out: Path, solve: Solve | None = None) -> CaseResult:
    """Solve, audit, compare and draw one case, and leave its result in the sweep's folder.

    What is there already is not made again.

    Parameters
    ----------
    case
        The case.
    out
        The sweep's folder.
    solve
        Finds the plans; default the solver, with the audit.

    Returns
    -------
    CaseResult
        The result, as its file tells it.

    Raises
    ------
    SpaceplanError
        If the scenario has faults, or a file cannot be written.
    """
    folder = Folder(out)
    scenario = _scenario_of(case)
    result, compared = folder.load(case), None
    if result is None:
        # as files carry them, so that one who reads the result sees the same
        plans = tuple(as_written(p) for p in (solve or _solved)(scenario, case))
        compared = compare(scenario, plans)
        result = folder.save(
            CaseResult(
                key=case.key,
                scenario=case.scenario,
                status=CaseStatus.DONE,
                rows=tuple(_row(scenario, compared, row) for row in compared.rows),
                plans=plans,
            )
        )
    if not result.broken and not folder.is_drawn(case):
        give_back()
        _draw(scenario, compared or compare(scenario, result.plans), case, folder)
    return result


def attempt(work: Work, case: Case, out: Path) -> CaseResult:
    """Work on a case, and record it as broken whatever the work raises.

    Parameters
    ----------
    work
        The work.
    case
        The case.
    out
        The sweep's folder.

    Returns
    -------
    CaseResult
        The result; its file is written.
    """
    try:
        return work(case, out)
    except SpaceplanError as error:
        reason = reason_of(error)
    except MemoryError:
        reason = Text(zh="内存不够（超过上限）", en="out of memory: the limit was reached")
    except Exception as error:
        name = f"{type(error).__name__}: {error}".split("\n")[0][:300]
        reason = Text(zh=f"内部错误（{name}）", en=f"internal error ({name})")
    return Folder(out).save(broken(case, reason))


def give_back() -> None:
    """Let go of what cases left behind; without it each would find less room than the one before.

    Measured on eight courtyards of 3,000 m², four options each: a process reaches 480 MB,
    and 815 MB without it.
    """
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # glibc only
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def work_named(name: str) -> Work:
    """Return the work of a name.

    Parameters
    ----------
    name
        Module and function, as in `WORK`.

    Returns
    -------
    callable
        The function.
    """
    module, _, function = name.partition(":")
    work: Work = getattr(import_module(module), function)
    return work


def _scenario_of(case: Case) -> Scenario:
    """Read a case's scenario; refuse one that is not what it was when the sweep began."""
    scenario = load(case.file)
    if scenario_sha256(scenario) != case.scenario_sha256:
        fault = Fault(
            code="sweep.changed",
            path="",
            found=Text(
                zh="sweep 开始后改动过的场景", en="a scenario changed since the sweep began"
            ),
            expected=Text(zh="再运行一次 sweep", en="another run of the sweep"),
        )
        raise SpaceplanError((fault,), case.file)
    return scenario


def _solved(scenario: Scenario, case: Case) -> tuple[Plan, ...]:
    from spaceplan.audit import audit
    from spaceplan.solve import solve_all

    return solve_all(
        scenario,
        case.options,
        effort=case.effort,
        seed=case.seed,
        jobs=1,
        listener=Silent(),
        seeds=case.seeds,
        audit=audit,
    )


def _draw(scenario: Scenario, compared: Comparison, case: Case, folder: Folder) -> None:
    from spaceplan.exchange.comparison_files import write_comparison
    from spaceplan.render.helpers import Helpers
    from spaceplan.render.small import small_map

    with folder.drawing(case) as beside:
        write_comparison(scenario, compared, beside, case.lang, Helpers())
        for row in compared.shown:
            picture = small_map(scenario, row.plan, case.lang)
            (beside / f"{row.option.id}{SMALL}").write_bytes(picture)


def _row(scenario: Scenario, compared: Comparison, row: Compared) -> Row:
    def whole(figure: str) -> int | None:
        number = row.value(figure).number
        return None if number is None or not row.shown else round(number)

    def metres(figure: str) -> float | None:
        number = row.value(figure).number
        return None if number is None or not row.shown else round(number, 2)

    return Row(
        compound=compared.scenario,
        title=compared.title,
        note=scenario.note,
        licence=scenario.licence,
        households=compared.households,
        option=row.option.id,
        option_title=option_name(row.option),
        status=row.plan.status,
        shown=row.shown,
        today_stalls=compared.today_stalls,
        stalls=whole("stalls"),
        gain=whole("stalls_gain"),
        upper_bound=row.plan.upper_bound,
        rooms=whole("rooms"),
        rooms_m2=metres("rooms_m2"),
        bikes=whole("bikes"),
        green_m2=metres("green_m2"),
        trees_felled=whole("trees_felled"),
        hard=row.hard,
        warnings=row.warnings,
        cost_cents=row.cost.total_cents if row.cost is not None else None,
        currency=compared.currency,
        said=verdict(row),
    )
