"""Presets of rules, and a scenario's own changes to them."""

from __future__ import annotations

import difflib
from functools import lru_cache

from spaceplan.model.base import Text
from spaceplan.model.case import Case
from spaceplan.model.enums import Severity
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import RuleFigure, RuleOverride, RuleOverrides
from spaceplan.standards.catalogue import read_data, record
from spaceplan.standards.records import Rule, Rules, Step

_PRESETS = ("cn-renewal", "cn-new", "de", "us")


def preset_names() -> tuple[str, ...]:
    """Return the names of all presets.

    Returns
    -------
    tuple of str
        The names, the default first.
    """
    return _PRESETS


def preset_title(name: str) -> Text:
    """Return what a preset is called.

    Parameters
    ----------
    name
        Name of the preset.

    Returns
    -------
    Text
        Its title.

    Raises
    ------
    SpaceplanError
        If there is no such preset.
    """
    load_preset(name)
    return Text.model_validate(read_data(f"preset-{name}")["title"])


@lru_cache(maxsize=len(_PRESETS))
def load_preset(name: str) -> Rules:
    """Return the rules of one preset.

    Parameters
    ----------
    name
        Name of the preset, e.g. ``cn-renewal``.

    Returns
    -------
    Rules
        Every rule with its value, severity and source.

    Raises
    ------
    SpaceplanError
        If there is no such preset.
    """
    if name not in _PRESETS:
        raise SpaceplanError((_unknown_preset(name),))
    chosen = read_data(f"preset-{name}")["rules"]
    return Rules(
        preset=name,
        items=tuple(_make_rule(base, chosen[base["id"]]) for base in read_data("rules")),
    )


def _make_rule(base: dict[str, object], chosen: dict[str, object]) -> Rule:
    key = str(chosen["key"])
    found = record(key) if key else None
    own = chosen.get("confidence") == "assumption"
    values = _list(chosen.get("values"))
    if values:
        chosen = {"value": len(values), **chosen}
    return Rule.model_validate(
        {
            **base,
            # An assumption of ours must not borrow the weight of the standard it leans on.
            "standard": found.standard if found and not own else "",
            "clause": found.clause if found and not own else "",
            "source": found.source_url if found and not own else "",
            "confidence": found.confidence if found else "",
            **chosen,
            "steps": tuple(Step.model_validate(s) for s in _list(chosen.get("steps"))),
        }
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def rules_for(case: Case) -> Rules:
    """Return the rules of a case: its preset with the scenario's and the option's changes.

    Parameters
    ----------
    case
        The resolved option.

    Returns
    -------
    Rules
        The rules that hold for it.

    Raises
    ------
    SpaceplanError
        If the preset or a changed rule is unknown, or a value makes no sense for its rule.
    """
    faults = preset_faults(case.standards) or rule_faults(case.standards, case.rules)
    if faults:
        raise SpaceplanError(faults)
    return _apply(load_preset(case.standards), case.rules)


def preset_faults(name: str, path: str = "standards") -> tuple[Fault, ...]:
    """Return what is wrong with the name of a preset.

    Parameters
    ----------
    name
        Name of the preset.
    path
        Where in the file it stands.

    Returns
    -------
    tuple of Fault
        Empty if there is such a preset.
    """
    return () if name in _PRESETS else (_unknown_preset(name, path),)


def rule_faults(preset: str, changes: RuleOverrides, path: str = "rules") -> tuple[Fault, ...]:
    """Return what is wrong with a scenario's or an option's changes to the rules.

    Parameters
    ----------
    preset
        Name of a preset that exists.
    changes
        Rule id to value or override.
    path
        Where in the file they stand.

    Returns
    -------
    tuple of Fault
        One fault for each change that cannot be used.
    """
    rules = load_preset(preset)
    faults = []
    for rule_id, change in changes.items():
        here = f"{path}.{rule_id}"
        if rule_id not in rules:
            faults.append(_unknown_rule(rule_id, rules, here))
            continue
        rule = rules[rule_id]
        value = change.value if isinstance(change, RuleOverride) else change
        if isinstance(change, RuleOverride) and isinstance(value, str):
            here = f"{here}.value"
        if value is not None and not _fits(rule, value):
            faults.append(_useless(rule, value, here))
        elif rule.unit == "count" and isinstance(value, float) and value != int(value):
            faults.append(_not_whole(value, here))
    return tuple(faults)


def expected_value(rule_id: str) -> Text | None:
    """Return what a scenario may write for a rule.

    Parameters
    ----------
    rule_id
        Id of the rule.

    Returns
    -------
    Text or None
        The limits, in words; None if there is no such rule.
    """
    rules = load_preset(_PRESETS[0])
    return rules[rule_id].expected if rule_id in rules else None


def _fits(rule: Rule, value: RuleFigure) -> bool:
    """Tell whether a value is one that the rule can take."""
    if rule.unit == "choice" or isinstance(value, str):
        return value in rule.choices
    if rule.unit == "degrees":
        return isinstance(value, tuple) and bool(value) and set(value) <= set(rule.allowed)
    if rule.unit == "flag":
        return isinstance(value, bool)
    if isinstance(value, bool | tuple):
        return False
    return rule.least <= value <= rule.most


def _apply(rules: Rules, changes: RuleOverrides) -> Rules:
    items = []
    for rule in rules:
        change = changes.get(rule.id)
        if change is None:
            items.append(rule)
            continue
        full = change if isinstance(change, RuleOverride) else RuleOverride(value=change)
        update: dict[str, object] = {"overridden": True, "reason": full.reason}
        if isinstance(full.value, str):
            update["value"] = float(rule.choices.index(full.value))
        elif isinstance(full.value, tuple):
            entries = tuple(dict.fromkeys(full.value))
            update |= {"value": float(len(entries)), "values": entries}
        elif full.value is not None:
            # A value of its own replaces the steps of a table, too.
            update |= {"value": float(full.value), "steps": ()}
        if full.severity is not None:
            update["severity"] = Severity(full.severity)
        items.append(rule.model_copy(update=update))
    return rules.model_copy(update={"items": tuple(items)})


def _unknown_preset(name: str, path: str = "standards") -> Fault:
    names = ", ".join(_PRESETS)
    return Fault(
        code="preset.unknown",
        path=path,
        found=Text(zh=f"没有名为“{name}”的规则预设", en=f"no preset '{name}'"),
        expected=Text(zh=f"以下之一：{names}", en=f"one of: {names}"),
    )


def _unknown_rule(rule_id: str, rules: Rules, path: str) -> Fault:
    ids = [rule.id for rule in rules]
    near = difflib.get_close_matches(rule_id.replace("-", "_"), ids, n=3)
    zh = f"是否指 {'、'.join(near)}？" if near else ""
    en = f"did you mean {' or '.join(near)}? " if near else ""
    return Fault(
        code="rule.unknown",
        path=path,
        found=Text(zh=f"没有规则“{rule_id}”", en=f"no rule '{rule_id}'"),
        expected=Text(
            zh=f"{zh}用 spaceplan standards 查看全部规则",
            en=f"{en}'spaceplan standards' lists every rule",
        ),
    )


def _useless(rule: Rule, value: RuleFigure, path: str) -> Fault:
    unit = " m" if rule.unit == "m" else ""
    if isinstance(value, str):
        found = value
    elif isinstance(value, bool):
        found = str(value).lower()
    elif isinstance(value, tuple):
        found = "[" + ", ".join(f"{v:g}" for v in value[:8]) + (", …]" if value[8:] else "]")
    else:
        found = f"{value:g}{unit}"
    return Fault(
        code="rule.value", path=path, found=Text(zh=found, en=found), expected=rule.expected
    )


def _not_whole(value: float, path: str) -> Fault:
    return Fault(
        code="rule.value",
        path=path,
        found=Text(zh=f"{value:g}", en=f"{value:g}"),
        expected=Text(zh="整数", en="a whole number"),
    )
