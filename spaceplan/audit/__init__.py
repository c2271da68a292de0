"""The project's conscience: re-checks a plan from its outlines, sharing no code with the solver.

>>> from spaceplan.audit import audit, verdict  # doctest: +SKIP
>>> findings = audit(scenario, plan)            # doctest: +SKIP
>>> verdict(findings)                           # doctest: +SKIP
True
"""

from spaceplan.audit.inspect import audit, describe, verdict
from spaceplan.audit.pins import pins_kept

__all__ = ["audit", "describe", "pins_kept", "verdict"]
