"""How the solves of a suite ended: counted for each preset, and what failed, case by case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spaceplan.bench.results import Result
from spaceplan.bench.seeds import by_case
from spaceplan.model.base import Lang, Text
from spaceplan.model.enums import PlanStatus


@dataclass(frozen=True)
class Outcome:
    """How the solves of one suite under one preset ended.

    Parameters
    ----------
    suite, preset
        Which ones.
    results
        What came of them.
    """

    suite: str
    preset: str
    results: tuple[Result, ...]

    @property
    def solved(self) -> int:
        """How many have a plan, whatever the audit thinks of it."""
        plans = (r.plan for r in self.results)
        return sum(p is not None and p.status is PlanStatus.SOLVED for p in plans)

    @property
    def failing(self) -> int:
        """How many have a plan that must not be shown."""
        return self.ended("hard") + self.ended("bound")

    @property
    def again(self) -> int:
        """How many were tried a second time."""
        return sum(r.tries > 1 for r in self.results)

    @property
    def seconds(self) -> float:
        """Seconds of all solves together."""
        return sum(r.cost.total_s or 0.0 for r in self.results)

    def ended(self, verdict: str) -> int:
        """Return how many ended with a verdict."""
        return sum(r.verdict == verdict for r in self.results)


_COLUMNS: tuple[tuple[Text, Callable[[Outcome], str]], ...] = (
    (Text(zh="测试集", en="suite"), lambda o: o.suite),
    (Text(zh="预设", en="preset"), lambda o: o.preset),
    (Text(zh="求解数", en="solves"), lambda o: str(len(o.results))),
    (Text(zh="有布置图", en="solved"), lambda o: str(o.solved)),
    (Text(zh="通过", en="clean"), lambda o: str(o.ended("clean"))),
    (Text(zh="未通过", en="failing"), lambda o: str(o.failing)),
    (Text(zh="不可能", en="impossible"), lambda o: str(o.ended("infeasible"))),
    (Text(zh="没有找到", en="not found"), lambda o: _share(o.ended("not_found"), o)),
    (Text(zh="再试", en="tried again"), lambda o: str(o.again)),
    (Text(zh="中断", en="broken"), lambda o: str(o.ended("broken"))),
    (Text(zh="车位", en="stalls"), lambda o: str(sum(r.counted for r in o.results))),
    (Text(zh="全部 s", en="total s"), lambda o: f"{o.seconds:.1f}"),
)


def outcomes(results: Sequence[Result]) -> tuple[Outcome, ...]:
    """Sort results by suite and preset.

    Parameters
    ----------
    results
        The results.

    Returns
    -------
    tuple of Outcome
        In the order that suites and presets first come in.
    """
    keys = dict.fromkeys((r.case.suite, r.case.scenario.standards) for r in results)
    return tuple(
        Outcome(
            *key,
            tuple(r for r in results if (r.case.suite, r.case.scenario.standards) == key),
        )
        for key in keys
    )


def outcome_table(
    found: Sequence[Outcome], lang: Lang
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the table of some outcomes.

    Parameters
    ----------
    found
        The outcomes.
    lang
        Language of the heads.

    Returns
    -------
    tuple
        Heads, and one row an outcome.
    """
    heads = tuple(head.get(lang) for head, _ in _COLUMNS)
    return heads, tuple(tuple(show(o) for _, show in _COLUMNS) for o in found)


def trouble_lines(results: Sequence[Result], lang: Lang) -> tuple[str, ...]:
    """Say of each result without a clean plan why there is none.

    Parameters
    ----------
    results
        The results.
    lang
        Language.

    Returns
    -------
    tuple of str
        One line a result that failed, broke down, is impossible or was not found; then which
        codes failed plans, the most frequent first.
    """
    out = [
        f"{r.case.suite}/{r.case.label}{_seed(r, lang) if len(c.results) > 1 else ''}: {why}"
        for c in by_case(results)
        for r in c.results
        if (why := _why(r, lang))
    ]
    counts = Counter(code for r in results for code in r.hard_codes)
    if counts:
        listed = ", ".join(f"{c} {n}" for c, n in sorted(counts.items(), key=lambda i: (-i[1], i)))
        out.append(f"不合格的布置图数：{listed}" if lang == "zh" else f"plans failed by: {listed}")
    return tuple(out)


def _seed(result: Result, lang: Lang) -> str:
    return f"（种子 {result.seed}）" if lang == "zh" else f" (seed {result.seed})"


def _why(result: Result, lang: Lang) -> str:
    """Return why there is no clean plan; empty where there is one."""
    zh = lang == "zh"
    codes, wishes = " ".join(result.hard_codes), ", ".join(result.conflict)
    return {
        "clean": "",
        "hard": f"未通过：{codes}" if zh else f"FAILS: {codes}",
        "bound": "车位数超出上界" if zh else "more stalls than its own bound",
        "infeasible": f"不可能：{wishes}" if zh else f"impossible: {wishes}",
        "not_found": "没有找到" if zh else "not found",
        "broken": f"中断：{result.broken}" if zh else f"broke down: {result.broken}",
    }[result.verdict]


def _share(count: int, outcome: Outcome) -> str:
    return f"{count} ({count / len(outcome.results):.1%})" if count else "0"
