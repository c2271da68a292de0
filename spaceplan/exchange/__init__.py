"""Reads and writes every file, and says plainly what is wrong with one."""

from spaceplan.exchange.check import CheckReport, check, load
from spaceplan.exchange.files import write_atomic
from spaceplan.exchange.geometry_faults import geometry_faults
from spaceplan.exchange.pins import dump_pins, load_pins
from spaceplan.exchange.plans import check_plan_matches, dump_plan, load_plan, save_plan
from spaceplan.exchange.scenarios import dump_scenario, example, save_scenario, template
from spaceplan.exchange.schema import EDITOR_LINE, schema

__all__ = [
    "EDITOR_LINE",
    "CheckReport",
    "check",
    "check_plan_matches",
    "dump_pins",
    "dump_plan",
    "dump_scenario",
    "example",
    "geometry_faults",
    "load",
    "load_pins",
    "load_plan",
    "save_plan",
    "save_scenario",
    "schema",
    "template",
    "write_atomic",
]
