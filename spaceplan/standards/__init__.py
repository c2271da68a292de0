"""Every figure of law or custom, with its unit, clause, source and how sure we are of it."""

from spaceplan.standards.catalogue import catalogue, record
from spaceplan.standards.presets import (
    expected_value,
    load_preset,
    preset_faults,
    preset_names,
    preset_title,
    rule_faults,
    rules_for,
)
from spaceplan.standards.records import Record, Rule, Rules, Step

__all__ = [
    "Record",
    "Rule",
    "Rules",
    "Step",
    "catalogue",
    "expected_value",
    "load_preset",
    "preset_faults",
    "preset_names",
    "preset_title",
    "record",
    "rule_faults",
    "rules_for",
]
