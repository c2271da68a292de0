"""Units and tolerances every room of the house agrees on.

Lengths are metres and angles degrees at every border and in every file; CP-SAT works in whole
millimetres.  y points up, x east; rings are open (the first vertex is not repeated).
"""

from __future__ import annotations

#: Two lengths nearer than this are the same length: a tenth of a millimetre.
EPS_M = 1e-4

#: Coordinates are written to a tenth of a millimetre, so that files do not carry float noise.
DECIMALS = 4

#: Slack of every audit: what a painter's chalk line cannot tell apart, 2 cm in all.
TOLERANCE_M = 0.02

#: Half the play that `design.md` §5 grants a turning car: the aisle is swept 0.04 m narrower.
SWEEP_SLACK_M = 0.04

#: How far a gate may lie off the boundary and still be snapped to it.
GATE_SNAP_M = 0.5


def to_mm(metres: float) -> int:
    """Return a length as whole millimetres, rounded to nearest.

    Parameters
    ----------
    metres
        Length in metres.

    Returns
    -------
    int
        The length in millimetres.
    """
    return round(metres * 1000)


def tidy(metres: float) -> float:
    """Round a coordinate or length to what files carry (0.1 mm) and drop the negative zero.

    Parameters
    ----------
    metres
        Coordinate in metres.

    Returns
    -------
    float
        The rounded coordinate.
    """
    return round(metres, DECIMALS) + 0.0
