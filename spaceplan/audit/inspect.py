"""The audit's one verb, and two words about what it returns."""

from __future__ import annotations

from collections.abc import Iterable

from spaceplan.audit.registry import CHECKS, PLAN_CHECKS
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Lang, Text
from spaceplan.model.case import resolve
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.standards import rules_for

_ORDER = {Severity.HARD: 0, Severity.WARN: 1, Severity.OFF: 2}


def audit(scenario: Scenario, plan: Plan) -> tuple[Finding, ...]:
    """Check a plan against its scenario and the rules, from outlines alone.

    Every rule is looked at, whatever the others found.  A strange plan (crossing outlines, things
    on top of each other, negative room) gives findings, not an exception.

    Parameters
    ----------
    scenario
        What was asked.
    plan
        What is proposed, by whatever program.

    Returns
    -------
    tuple of Finding
        Everything found: hard findings first, then by code and subject.

    Raises
    ------
    SpaceplanError
        If the plan belongs to another scenario or to an option that the scenario does not have,
        or if the scenario itself cannot be resolved.

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
    >>> [f.code for f in sp.audit(scenario, plan) if f.severity.value == "hard"]
    []

    A stall put in a second time on top of the first is found:

    >>> worse = plan.model_copy(update={"stalls": (*plan.stalls, plan.stalls[0])})
    >>> any(f.severity.value == "hard" for f in sp.audit(scenario, worse))
    True
    """
    if plan.scenario != scenario.name:
        raise SpaceplanError((_other_scenario(scenario, plan),))
    case = resolve(scenario, plan.option)
    view = AuditView(case=case, rules=rules_for(case), plan=plan)
    checks = PLAN_CHECKS if plan.status is not PlanStatus.SOLVED else (*PLAN_CHECKS, *CHECKS)
    found = [f for check in checks for f in check(view)]
    return tuple(sorted(set_in_order(found), key=lambda f: (_ORDER[f.severity], f.code, f.subject)))


def set_in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings without exact repetitions, in the order they came.

    Parameters
    ----------
    findings
        The findings.

    Returns
    -------
    list of Finding
        Each once.
    """
    out: dict[str, Finding] = {}
    for finding in findings:
        out.setdefault(finding.model_dump_json(), finding)
    return list(out.values())


def verdict(findings: Iterable[Finding]) -> bool:
    """Tell whether a plan may be shown as an option.

    Parameters
    ----------
    findings
        What the audit found.

    Returns
    -------
    bool
        True if no finding is hard.
    """
    return all(f.severity is not Severity.HARD for f in findings)


def describe(finding: Finding, lang: Lang) -> str:
    """Return a finding as one line of text.

    Parameters
    ----------
    finding
        The finding.
    lang
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        Words, figures and place; then code, subject and source in brackets.
    """
    zh = lang == "zh"
    parts = [finding.message.get(lang)]
    figures = []
    if finding.measured is not None:
        figures.append(f"{'实测' if zh else 'measured'} {finding.figure(finding.measured, lang)}")
    if finding.required is not None:
        figures.append(f"{'要求' if zh else 'required'} {finding.figure(finding.required, lang)}")
    if figures:
        parts.append(f"({', '.join(figures)})")
    if finding.place is not None:
        parts.append(f"@ ({finding.place[0]:.2f}, {finding.place[1]:.2f})")
    origin = [f"{finding.code} {finding.subject}".strip(), *filter(None, [finding.source])]
    parts.append(f"[{'; '.join(origin)}]")
    return " ".join(parts)


def _other_scenario(scenario: Scenario, plan: Plan) -> Fault:
    return Fault(
        code="plan.other_scenario",
        path="scenario",
        found=Text(
            zh=f"这张布置图属于“{plan.scenario}”",
            en=f"a plan of the scenario '{plan.scenario}'",
        ),
        expected=Text(
            zh=f"属于“{scenario.name}”的布置图", en=f"a plan of the scenario '{scenario.name}'"
        ),
    )
