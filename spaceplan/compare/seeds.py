"""What other seeds of the search found for the same option: how far a count may be chance."""

from __future__ import annotations

from spaceplan.model.base import Text
from spaceplan.model.plan import Plan


def by_seed(plan: Plan) -> tuple[int | None, ...]:
    """Return the stalls that each seed found.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of int or None
        None for a seed that found no plan; empty where nobody knows, or where what the plan says
        is not said of its own stalls, e.g. since some were taken away.
    """
    counts = plan.metrics.by_seed
    return counts if len(plan.stalls) in counts else ()


def spread(plan: Plan) -> int | None:
    """Return how far apart the counts lie that the seeds found.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    int or None
        The most less the least, in stalls, a seed without a plan counting as none; None unless two
        seeds at least were tried.
    """
    counts = [c or 0 for c in by_seed(plan)]
    return max(counts) - min(counts) if len(counts) > 1 else None


def spread_text(plan: Plan) -> Text | None:
    """Write the least and the most that the seeds found.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Text or None
        E.g. ``74–76``, or ``76`` where all found as many; None unless two seeds at least were
        tried.
    """
    if spread(plan) is None:
        return None
    counts = by_seed(plan)
    known = [c for c in counts if c is not None]
    least, most = min(known), max(known)
    if len(known) < len(counts):
        return Text(zh=f"无–{most}", en=f"none–{most}")
    span = str(most) if least == most else f"{least}–{most}"
    return Text(zh=span, en=span)
