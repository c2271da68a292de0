"""Gates and the boundary: points a little off it are snapped to it, others are told where it is."""

from __future__ import annotations

import math

from spaceplan.model.base import Point, Ring, Segment, Text
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Gate, Ground
from spaceplan.units import GATE_SNAP_M, tidy


def snap_to_boundary(point: Point, rings: tuple[Ring, ...]) -> tuple[Point, float]:
    """Return the nearest point of some rings, and how far away it is.

    Parameters
    ----------
    point
        The point, in metres.
    rings
        Open rings, in metres.

    Returns
    -------
    tuple of Point and float
        The nearest point on the rings and its distance, in metres.
    """
    best, best_d = point, math.inf
    for ring in rings:
        for i, b in enumerate(ring):
            a = ring[i - 1]
            dx, dy = b[0] - a[0], b[1] - a[1]
            length2 = dx * dx + dy * dy
            t = 0.0
            if length2 > 0:
                t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length2
                t = min(1.0, max(0.0, t))
            q = (a[0] + t * dx, a[1] + t * dy)
            d = math.hypot(point[0] - q[0], point[1] - q[1])
            if d < best_d - 1e-12:
                best, best_d = q, d
    return best, best_d


def snap_gate(gate: Gate, site: Ground) -> tuple[Gate, float]:
    """Return a gate with both ends on the boundary, and how far the farther end was off.

    Parameters
    ----------
    gate
        The gate as it was typed.
    site
        The ground it belongs to.

    Returns
    -------
    tuple of Gate and float
        The snapped gate and the greater distance of its ends, in metres.
    """
    rings = (site.boundary, *site.holes)
    (a, da), (b, db) = (snap_to_boundary(p, rings) for p in gate.span)
    span: Segment = ((tidy(a[0]), tidy(a[1])), (tidy(b[0]), tidy(b[1])))
    return gate.model_copy(update={"span": span}), max(da, db)


def gate_fault(path: str, gate: Gate, site: Ground) -> Fault:
    """Return the fault of a gate that is too far off the boundary.

    Parameters
    ----------
    path
        Where in the file the gate stands.
    gate
        The gate.
    site
        The ground it belongs to.

    Returns
    -------
    Fault
        The fault, ready to be shown.
    """
    off = snap_gate(gate, site)[1]
    near = nearest_span(gate.span, site)
    return Fault(
        code="gate.off_boundary",
        path=path,
        found=Text(
            zh=f"出入口“{gate.id}”离红线 {off:.2f} m",
            en=f"gate '{gate.id}' {off:.2f} m off the boundary",
        ),
        expected=Text(
            zh=f"两端都在红线上（{GATE_SNAP_M} m 以内会自动吸附）；{near.zh}",
            en=f"both ends on the boundary (up to {GATE_SNAP_M} m is snapped); {near.en}",
        ),
        place=gate.span[0],
    )


def nearest_span(span: Segment, site: Ground) -> Text:
    """Return the nearest stretch of the boundary, to be copied into a file.

    Parameters
    ----------
    span
        Two ends as they were typed, in metres.
    site
        The ground whose boundary is meant.

    Returns
    -------
    Text
        The stretch; the typed ends with x and y swapped where these lie on the boundary.
    """
    rings = (site.boundary, *site.holes)
    swapped: Segment = ((span[0][1], span[0][0]), (span[1][1], span[1][0]))
    if max(snap_to_boundary(p, rings)[1] for p in swapped) <= GATE_SNAP_M:
        text = written(swapped)
        return Text(zh=f"x、y 似乎写反了：span: {text}", en=f"x and y look swapped: span: {text}")
    text = written(tuple(snap_to_boundary(p, rings)[0] for p in span))
    return Text(zh=f"最近处 span: {text}", en=f"the nearest is span: {text}")


def written(points: tuple[Point, ...]) -> str:
    """Return points as a file has them.

    Parameters
    ----------
    points
        Points in metres.

    Returns
    -------
    str
        For example ``[[10, 0], [16, 0]]``, to the centimetre where that is exact enough.
    """
    return "[" + ", ".join(f"[{_figure(x)}, {_figure(y)}]" for x, y in points) + "]"


def _figure(value: float) -> str:
    return f"{tidy(value):.4f}".rstrip("0").rstrip(".")
