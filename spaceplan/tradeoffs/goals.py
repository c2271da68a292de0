"""The figures that plans may be weighed by, each declared once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spaceplan.compare import FIGURES, Figure
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError


@dataclass(frozen=True)
class Goal:
    """A figure that plans are weighed by.

    Parameters
    ----------
    id
        What people type.
    figure
        Id of the figure in the comparison; ``money`` is asked of the money function.
    more
        Whether more of it is better.
    """

    id: str
    figure: str
    more: bool = True


#: Every figure that plans may be weighed by; a new one is one more line.
GOALS: tuple[Goal, ...] = (
    Goal("stalls", "stalls"),
    Goal("rooms", "rooms_m2"),
    Goal("green", "green_m2"),
    Goal("bikes", "bikes"),
    Goal("ebikes", "ebikes"),
    Goal("cost", "money", more=False),
    Goal("kept", "kept"),
    Goal("removed", "removed", more=False),
    Goal("tidiness", "tidiness"),
    Goal("warnings", "findings_warn", more=False),
    Goal("walk", "longest_walk_m", more=False),
    Goal("aisle", "aisle_m", more=False),
    Goal("ground", "m2_per_stall", more=False),
)


def goals_of(names: Sequence[str]) -> tuple[Goal, ...]:
    """Return the goals of some names.

    Parameters
    ----------
    names
        Ids of goals.

    Returns
    -------
    tuple of Goal
        Each once, in order.

    Raises
    ------
    SpaceplanError
        If a name is none, or fewer than two are given: with one goal there is nothing to trade.
    """
    known = {g.id: g for g in GOALS}
    listed = ", ".join(known)
    faults = [
        Fault(
            code="goal.unknown",
            path="--pareto",
            found=Text(zh=f"“{name}”", en=f"'{name}'"),
            expected=Text(zh=f"以下之一：{listed}", en=f"one of: {listed}"),
        )
        for name in names
        if name not in known
    ]
    wanted = tuple(dict.fromkeys(names))
    if not faults and len(wanted) < 2:
        faults.append(
            Fault(
                code="goal.single",
                path="--pareto",
                found=Text(zh=f"{len(wanted)} 个指标", en=f"{len(wanted)} goals"),
                expected=Text(
                    zh="至少两个，用逗号分开，如 stalls,rooms,green,cost",
                    en="two at least with commas between, e.g. stalls,rooms,green,cost",
                ),
            )
        )
    if faults:
        raise SpaceplanError(tuple(faults))
    return tuple(known[name] for name in wanted)


def figure_of(goal: Goal) -> Figure | None:
    """Return the figure of the comparison that a goal weighs.

    Parameters
    ----------
    goal
        The goal.

    Returns
    -------
    Figure or None
        The figure; None for money, of which the money function is asked.
    """
    return next((f for f in FIGURES if f.id == goal.figure), None)
