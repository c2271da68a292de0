"""The benchmark: suites of cases, what the search makes of them, and what it cost.

It judges every plan with the audit, also plans of other programs, and reads a clock: that is
what it is for.
"""

from spaceplan.bench.cases import BenchCase, Reference
from spaceplan.bench.figures import Summary, summarise
from spaceplan.bench.outcomes import Outcome, outcomes
from spaceplan.bench.records import Change, Record, better, compare_records, read_records
from spaceplan.bench.results import Moment, Result, judge
from spaceplan.bench.run import Settings, run_cases
from spaceplan.bench.score import Scored, score
from spaceplan.bench.seeds import Tried, best_of, by_case
from spaceplan.bench.suites import SUITES, Suite, load_cases, suite_ids
from spaceplan.bench.yards import random_yard, under_presets

__all__ = [
    "SUITES",
    "BenchCase",
    "Change",
    "Moment",
    "Outcome",
    "Record",
    "Reference",
    "Result",
    "Scored",
    "Settings",
    "Suite",
    "Summary",
    "Tried",
    "best_of",
    "better",
    "by_case",
    "compare_records",
    "judge",
    "load_cases",
    "outcomes",
    "random_yard",
    "read_records",
    "run_cases",
    "score",
    "suite_ids",
    "summarise",
    "under_presets",
]
