"""What people call kinds of stall, shapes of room block, and values that are missing."""

from __future__ import annotations

from spaceplan.model.base import Text
from spaceplan.model.enums import StallKind, Typology

UNKNOWN = Text(zh="未知", en="unknown")
#: Shown where a figure makes no sense, e.g. the upper bound of what stands there today.
NOT_APPLICABLE = "–"

TYPOLOGY_NAMES: tuple[tuple[Typology, Text], ...] = (
    (Typology.BAR, Text(zh="一字形", en="bar")),
    (Typology.HALF_RING, Text(zh="半回形", en="half-ring")),
    (Typology.ELL, Text(zh="L 形", en="ell")),
    (Typology.DOUBLE_BAR, Text(zh="二字形", en="double bar")),
    (Typology.RING, Text(zh="回字形", en="ring")),
    (Typology.ANY, Text(zh="不限", en="any")),
)

KIND_NAMES: tuple[tuple[StallKind, Text], ...] = (
    (StallKind.STANDARD, Text(zh="普通车位", en="Standard stalls")),
    (StallKind.ACCESSIBLE, Text(zh="无障碍车位", en="Accessible stalls")),
    (StallKind.EV, Text(zh="充电车位", en="EV stalls")),
    (StallKind.COMPACT, Text(zh="小型车位", en="Compact stalls")),
    (StallKind.PARALLEL, Text(zh="平行车位", en="Parallel stalls")),
    (StallKind.ANGLED, Text(zh="斜列车位", en="Angled stalls")),
)


def typology_name(typology: Typology) -> Text:
    """Return the name people use for a shape of room block.

    Parameters
    ----------
    typology
        The shape.

    Returns
    -------
    Text
        Its name.
    """
    return dict(TYPOLOGY_NAMES)[typology]
