"""The table that options are compared by, and what it says in words."""

from spaceplan.compare.comparison import Comparison, Row, beyond_chance, compare
from spaceplan.compare.diff import PlanDiff, diff
from spaceplan.compare.diff_words import diff_lines
from spaceplan.compare.figure import Audited, Figure, Value, formatted
from spaceplan.compare.figures import FIGURES
from spaceplan.compare.table import card_figures, table_rows, to_csv, visible_figures
from spaceplan.compare.why import why
from spaceplan.compare.why_there import Reason, Why
from spaceplan.compare.words import (
    baseline_name,
    finding_line,
    option_name,
    sentences,
    stalls_said,
    verdict,
)

__all__ = [
    "FIGURES",
    "Audited",
    "Comparison",
    "Figure",
    "PlanDiff",
    "Reason",
    "Row",
    "Value",
    "Why",
    "baseline_name",
    "beyond_chance",
    "card_figures",
    "compare",
    "diff",
    "diff_lines",
    "finding_line",
    "formatted",
    "option_name",
    "sentences",
    "stalls_said",
    "table_rows",
    "to_csv",
    "verdict",
    "visible_figures",
    "why",
]
