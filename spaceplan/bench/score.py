"""Judge plans that are there already, of whatever program, against the cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spaceplan.bench.cases import BenchCase
from spaceplan.bench.results import Result, judge
from spaceplan.exchange import load_plan
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.plan import Plan

ENDING = ".plan.json"


@dataclass(frozen=True)
class Scored:
    """Plans of a folder, judged.

    Parameters
    ----------
    results
        One a case that has a plan, in the order of the cases.
    missing
        Cases without a plan.
    strangers
        Files whose plans belong to none of the cases.
    """

    results: tuple[Result, ...]
    missing: tuple[BenchCase, ...]
    strangers: tuple[str, ...]


def score(cases: Sequence[BenchCase], folder: Path) -> Scored:
    """Audit the plans of a folder.

    Parameters
    ----------
    cases
        The cases that plans may belong to.
    folder
        A folder with files ``*.plan.json``, named as one likes: which case a plan is for, it says
        itself (``scenario`` and ``option``).

    Returns
    -------
    Scored
        Results, and what could not be put together.

    Raises
    ------
    SpaceplanError
        If no plan belongs to a case, a file is no plan, or two plans belong to the same case: all
        such files are listed.
    """
    faults: list[Fault] = []
    plans: dict[tuple[str, str], tuple[Plan, Path]] = {}
    known = {(c.scenario.name, c.option) for c in cases}
    strangers: list[str] = []
    files = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
    for file in files:
        try:
            plan = load_plan(file)
        except SpaceplanError as error:
            faults.extend(
                f.model_copy(update={"path": f"{file.name}: {f.path}".rstrip(": ")})
                for f in error.faults
            )
            continue
        key = (plan.scenario, plan.option)
        if key not in known:
            strangers.append(file.name)
        elif key in plans:
            faults.append(_twice(file, plan, plans[key][1]))
        else:
            plans[key] = (plan, file)
    if not plans and not faults:
        faults.append(_none(folder, strangers))
    if faults:
        raise SpaceplanError(tuple(faults), str(folder))
    results, missing = [], []
    for case in cases:
        found = plans.get((case.scenario.name, case.option))
        if found is None:
            missing.append(case)
        else:
            results.append(judge(case, found[0]))
    return Scored(tuple(results), tuple(missing), tuple(strangers))


def _none(folder: Path, strangers: Sequence[str]) -> Fault:
    n = len(strangers)
    return Fault(
        code="score.no_plans",
        path="",
        found=Text(
            zh=f"{folder} 中没有所选例子的布置图（另有 {n} 张其他布置图）",
            en=f"no plan for any case asked for in {folder}, and {n} other plans",
        ),
        expected=Text(
            zh=f"文件夹，内有 *{ENDING} 文件，其中 scenario 和 option 是例子和方案的名称",
            en=f"a folder with files *{ENDING} whose scenario and option are those of a case",
        ),
    )


def _twice(file: Path, plan: Plan, other: Path) -> Fault:
    return Fault(
        code="score.twice",
        path=file.name,
        found=Text(
            zh=f"“{plan.scenario}.{plan.option}”的第二张布置图（另见 {other.name}）",
            en=f"a second plan for '{plan.scenario}.{plan.option}' (see {other.name})",
        ),
        expected=Text(zh="每例一张", en="one plan a case"),
    )
