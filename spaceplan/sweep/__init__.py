"""Many compounds, many options, one folder: solved by processes or a cluster, and resumed."""

from spaceplan.sweep.budget import Aim, Funded, Sum, fund
from spaceplan.sweep.cases import Wanted
from spaceplan.sweep.cluster import Dask
from spaceplan.sweep.engines import Engine, Inline, Processes
from spaceplan.sweep.records import Case, CaseResult, CaseStatus, Outcome, Row
from spaceplan.sweep.reports import reports
from spaceplan.sweep.run import ENGINES, Sweep, begin, engine_named, sweep
from spaceplan.sweep.worker import Limits

__all__ = [
    "ENGINES",
    "Aim",
    "Case",
    "CaseResult",
    "CaseStatus",
    "Dask",
    "Engine",
    "Funded",
    "Inline",
    "Limits",
    "Outcome",
    "Processes",
    "Row",
    "Sum",
    "Sweep",
    "Wanted",
    "begin",
    "engine_named",
    "fund",
    "reports",
    "sweep",
]
