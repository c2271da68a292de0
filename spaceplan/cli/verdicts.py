"""Says how plans fared: never a count without the audit's verdict beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spaceplan.cli.common import say, tell
from spaceplan.cli.tables import print_table
from spaceplan.model.base import counted
from spaceplan.model.enums import PlanStatus, Severity

if TYPE_CHECKING:
    from spaceplan.compare import Comparison
    from spaceplan.model.base import Lang
    from spaceplan.model.finding import Finding
    from spaceplan.model.plan import Plan

WEIGHT = {
    "zh": {Severity.HARD: "不合格", Severity.WARN: "提示", Severity.OFF: "–"},
    "en": {Severity.HARD: "HARD", Severity.WARN: "warn", Severity.OFF: "–"},
}


def hard_findings(findings: tuple[Finding, ...]) -> int:
    """Return how many findings fail a plan.

    Parameters
    ----------
    findings
        What the audit found.

    Returns
    -------
    int
        Number of hard findings.
    """
    return sum(f.severity is Severity.HARD for f in findings)


def good(plan: Plan, findings: tuple[Finding, ...]) -> bool:
    """Tell whether a plan may be shown as an option.

    Parameters
    ----------
    plan
        The plan.
    findings
        What the audit found.

    Returns
    -------
    bool
        True if it is solved and nothing hard was found.
    """
    return plan.status is PlanStatus.SOLVED and not hard_findings(findings)


def outcome(plan: Plan, findings: tuple[Finding, ...], lang: Lang) -> str:
    """Say the count with the verdict beside it: never one without the other.

    Parameters
    ----------
    plan
        The plan.
    findings
        What the audit found.
    lang
        Language.

    Returns
    -------
    str
        One phrase.
    """
    if plan.status is not PlanStatus.SOLVED:
        names = {
            PlanStatus.INFEASIBLE: ("不可能（已证明）", "impossible (proved)"),
            PlanStatus.NOT_FOUND: ("没有找到（不等于不存在）", "not found (no proof)"),
        }
        zh, en = names[plan.status]
        return zh if lang == "zh" else en
    n, hard = len(plan.stalls), hard_findings(findings)
    soft = len(findings) - hard
    if lang == "zh":
        judged = f"未通过审查（{hard} 处不合格）" if hard else "审查通过"
        return f"{n} 个车位，{judged}，{soft} 条提示"
    judged = f"FAILS the audit ({counted(hard, 'hard finding')})" if hard else "clean"
    return f"{counted(n, 'stall')}, {judged}, {counted(soft, 'warning')}"


def tell_hard(plan: Plan, findings: tuple[Finding, ...], lang: Lang) -> None:
    """Say loudly, on stderr, why an option has no plan to show.

    The solver returns no plan that its audit fails, so one that does is a fault of the program.

    Parameters
    ----------
    plan
        The plan.
    findings
        What the audit found.
    lang
        Language.
    """
    from spaceplan.audit import describe

    if plan.status is not PlanStatus.SOLVED:
        tell(f"{plan.option}: {outcome(plan, findings, lang)}")
        for conflict in plan.conflict:
            tell(f"  {conflict.message.get(lang)}")
        if plan.tried is not None:
            tell(f"  {plan.tried.get(lang)}")
        command = f"spaceplan tradeoffs … --option {plan.option} --why-not"
        tell(
            f"  哪些愿望冲突、附近什么可行：{command}"
            if lang == "zh"
            else f"  which wishes collide, and what is possible nearby: {command}"
        )
    elif hard_findings(findings):
        if plan.pinned is not None:
            zh = f"方案“{plan.option}”未通过审查；固定不动的部分与规则冲突："
            en = f"the plan for '{plan.option}' fails the audit; what is pinned breaks a rule:"
        else:
            zh = (
                f"程序错误：求解器给出的方案“{plan.option}”未通过自己的审查。"
                "请把情景文件和下面几行发给开发者："
            )
            en = (
                f"program error: the solver's plan for '{plan.option}' fails its own audit; "
                "please send the scenario file and these lines to the developers:"
            )
        tell(zh if lang == "zh" else en)
        for finding in findings:
            if finding.severity is Severity.HARD:
                tell(f"  {describe(finding, lang)}")


def tell_bad(plan: Plan, findings: tuple[Finding, ...], lang: Lang) -> None:
    """Say on stderr that a plan which was handed on is none to build: it fails, or holds nothing.

    Parameters
    ----------
    plan
        The plan, of whatever program.
    findings
        What the audit found.
    lang
        Language.
    """
    from spaceplan.audit import describe

    tell(f"{plan.option}: {outcome(plan, findings, lang)}")
    for finding in findings:
        if finding.severity is Severity.HARD:
            tell(f"  {describe(finding, lang)}")


def print_comparison(comparison: Comparison, lang: Lang) -> None:
    """Print the table of a comparison and what it says in words.

    Parameters
    ----------
    comparison
        The comparison.
    lang
        Language.
    """
    from spaceplan.compare import sentences, table_rows

    heads, rows = table_rows(comparison, lang)
    print_table([heads[0], *(f">{head}" for head in heads[1:])], rows)
    for sentence in sentences(comparison):
        say(sentence.get(lang))
