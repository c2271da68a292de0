"""What the audit has to say about a plan (审查意见)."""

from __future__ import annotations

from spaceplan.model.base import Frozen, Lang, Point, Text
from spaceplan.model.enums import Severity

#: Where a figure comes from that no clause or catalogue gives, as a finding names it.
OWN_SOURCE = "spaceplan (own assumption)"


class Finding(Frozen):
    """One thing that is not as a rule wants it."""

    code: str
    """What kind of finding it is, e.g. ``stall.overlap``."""
    severity: Severity
    """``hard`` fails the plan, ``warn`` is listed."""
    rule: str | None = None
    """Id of the rule in the standards catalogue, or null for plain geometry."""
    subject: str = ""
    """Id of the item it is about."""
    place: Point | None = None
    """Where to look, in metres."""
    measured: float | None = None
    """What was measured, in ``unit``."""
    required: float | None = None
    """What is required, in ``unit``."""
    unit: str = ""
    """Unit of both figures."""
    message: Text
    """The finding in words."""
    source: str = ""
    """Standard and clause the rule rests on."""

    def figure(self, value: float, lang: Lang) -> str:
        """Write one of its figures as people read it: counts whole, lengths to a centimetre.

        Parameters
        ----------
        value
            The figure, in ``unit``.
        lang
            Language of the unit.

        Returns
        -------
        str
            The figure with its unit.
        """
        if self.unit == "count":
            return f"{value:.0f} 个" if lang == "zh" else f"{value:.0f}"
        if self.unit == "ratio":
            return f"{value:.0%}"
        return f"{value:.2f} {self.unit}".strip()
