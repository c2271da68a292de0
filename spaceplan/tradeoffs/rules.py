"""The questions about rules: warnings taken as law, and hard figures a step looser or tighter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spaceplan.model.base import Text
from spaceplan.model.case import resolve
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding
from spaceplan.model.scenario import Scenario
from spaceplan.standards import rules_for
from spaceplan.standards.records import Rule, Rules
from spaceplan.tradeoffs.ask import Ask, Change, Demand, Topic
from spaceplan.tradeoffs.vary import with_rule


@dataclass(frozen=True)
class Step:
    """A hard figure that is asked about a step looser and a step tighter.

    The size of a step is a question we ask, no figure of law.

    Parameters
    ----------
    rule
        Id of the rule.
    by
        The step, in the rule's unit, more than 0.
    """

    rule: str
    by: float


#: A new figure to ask about is one more line; a smaller value of each demands less.
STEPS: tuple[Step, ...] = (
    Step("aisle_width", 0.5),
    Step("stall_width", 0.1),
    Step("stall_length", 0.3),
    Step("single_lane_width", 0.5),
    Step("walkway_width", 0.3),
    Step("trunk_to_kerb", 0.25),
)


def step_asks(scenario: Scenario) -> tuple[Ask, ...]:
    """Return the questions about hard figures.

    Parameters
    ----------
    scenario
        A scenario of one option.

    Returns
    -------
    tuple of Ask
        Two a figure that is hard, and two about the angles of stalls; values that a rule cannot
        take are left out.
    """
    rules = rules_for(resolve(scenario))
    return (*_figures(scenario, rules), *_angles(scenario, rules))


def _figures(scenario: Scenario, rules: Rules) -> Iterator[Ask]:
    for step in STEPS:
        if step.rule not in rules or not rules.hard(step.rule):
            continue
        rule = rules[step.rule]
        for change, sign in ((Change.LOOSER, -1), (Change.TIGHTER, 1)):
            value = round(rule.value + sign * step.by, 6)
            if not rule.least <= value <= rule.most or rule.steps:
                continue
            unit = " m" if rule.unit == "m" else ""
            title = Text(
                zh=f"{rule.title.zh}由 {rule.value:g} 改为 {value:g}{unit}",
                en=f"{_lower(rule.title.en)} {value:g}{unit} instead of {rule.value:g}",
            )
            yield _rule_ask(
                with_rule(scenario, rule.id, value=value), Topic.STEP, rule.id, change, title
            )


def _angles(scenario: Scenario, rules: Rules) -> Iterator[Ask]:
    rule = rules["stall_angles"]
    if rule.severity is not Severity.HARD:
        return
    slanting = tuple(a for a in (45.0, 60.0) if a in rule.allowed)
    if 0.0 in rule.values and len(rule.values) > 1:
        fewer = tuple(a for a in rule.values if a != 0.0)
        title = Text(zh="不允许平行车位", en="no parallel stalls allowed")
        changed = with_rule(scenario, rule.id, value=fewer)
        yield _rule_ask(changed, Topic.STEP, rule.id, Change.TIGHTER, title)
    more = (*rule.values, *(a for a in slanting if a not in rule.values))
    if len(more) > len(rule.values):
        title = Text(zh="也允许斜列车位（单行车道）", en="angled stalls allowed too")
        changed = with_rule(scenario, rule.id, value=more)
        yield _rule_ask(changed, Topic.STEP, rule.id, Change.LOOSER, title)


def broken_rules(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the rules that a plan only gets warnings for.

    Parameters
    ----------
    findings
        What the audit found.

    Returns
    -------
    tuple of str
        Ids of the rules, each once, in alphabetical order.
    """
    warned = (f for f in findings if f.severity is Severity.WARN)
    return tuple(sorted({f.rule for f in warned if f.rule is not None}))


def enforced_ask(scenario: Scenario, rule_id: str) -> Ask:
    """Return the question what a warning would cost if it were law.

    Parameters
    ----------
    scenario
        A scenario of one option.
    rule_id
        Id of a rule that only warns.

    Returns
    -------
    Ask
        The question.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    rule = rules_for(resolve(scenario))[rule_id]
    title = Text(
        zh=f"严格执行：{rule.title.zh} {_figure(rule, 'zh')}".rstrip(),
        en=f"{rule.title.en} {_figure(rule, 'en')}, enforced".replace(" ,", ","),
    )
    changed = with_rule(scenario, rule_id, severity=Severity.HARD)
    return _rule_ask(changed, Topic.ENFORCED, rule_id, Change.ENFORCED, title)


def _rule_ask(scenario: Scenario, topic: Topic, rule_id: str, change: Change, title: Text) -> Ask:
    rank = 0.0 if change is Change.LOOSER else 2.0
    # How much a rule weighs and what it says are two demands.
    key = f"rules.{rule_id}" + (".severity" if change is Change.ENFORCED else "")
    return Ask(
        id=f"rules.{rule_id}.{change.value}",
        topic=topic,
        subject=f"rules.{rule_id}",
        change=change,
        title=title,
        demands=(Demand(key=key, rank=rank),),
        scenario=scenario,
    )


def _figure(rule: Rule, lang: str) -> str:
    if rule.steps or rule.unit in ("flag", "choice"):
        return ""
    return rule.figure("zh" if lang == "zh" else "en")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
