"""A yard seen from above at a slant: the picture that a layman understands at once.

The projection is orthographic (all lines of sight parallel), from the one of eight directions in
which tall blocks hide least of what a plan builds; blocks that still hide some of it are drawn as
glass.  Lengths along the ground keep their proportions, so distances can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from spaceplan.compare import baseline_name, option_name
from spaceplan.model.base import Lang, Point, counted
from spaceplan.model.case import find_option
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.fonts import font, printable, settings, text_size
from spaceplan.render.labels import touch
from spaceplan.render.paper import MM_PER_POINT, Paper, new_paper
from spaceplan.render.sheet import HEIGHT, NOT_FOR_BUILDING, WIDTH, origin_lines
from spaceplan.render.sight import (
    SOLID,
    TALL_M,
    Outlook,
    Points,
    Sight,
    look_at,
    opacity_of,
    veil,
)
from spaceplan.render.solid_faces import faces_of
from spaceplan.render.solids import Model, Name, model_of
from spaceplan.render.style import ALARM, INK, SOFT_INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE, _HEAD, _FOOT = 9.0, 17.0, 12.0
_SIZE_PT = 9.0


def axonometric(
    scenario: Scenario, plan: Plan | None, lang: Lang, *, seen: Outlook | None = None
) -> Figure:
    """Draw a yard at a slant, as it is now or as a plan makes it.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan; null for what is there now.
    lang
        Language of all words.
    seen
        From where; default the best direction for this plan.  Pictures that are to be compared
        share one.

    Returns
    -------
    matplotlib.figure.Figure
        A3 landscape; the same for the same plan.

    Raises
    ------
    SpaceplanError
        If the plan does not belong to the scenario.
    """
    with settings():
        paper = new_paper(WIDTH, HEIGHT)
        _words(paper, scenario, plan, lang)
        room = (2 * _EDGE, _EDGE + _FOOT, WIDTH - 4 * _EDGE, HEIGHT - 2 * _EDGE - _HEAD - _FOOT)
        seen = seen or look_at(scenario, [plan] if plan else [])
        paint_solids(paper, scenario, plan, lang, room, seen)
    return paper.figure


def paint_solids(
    paper: Paper,
    scenario: Scenario,
    plan: Plan | None,
    lang: Lang,
    room: tuple[float, float, float, float],
    seen: Outlook,
    *,
    named: bool = True,
) -> None:
    """Draw a yard at a slant into a part of a sheet.

    Parameters
    ----------
    paper
        The sheet.
    scenario
        The scenario.
    plan
        The plan; null for what is there now.
    lang
        Language of the names.
    room
        Left, low, width and height, in mm.
    seen
        From where.
    named
        Whether names and north are written; default yes.
    """
    from matplotlib.collections import PolyCollection

    model, sight = model_of(scenario, plan), seen.sight
    faces = list(faces_of(model, seen))
    corners = np.vstack([f.points for f in faces])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    left, low, width, height = room
    scale = min(width / (east - west), height / (north - south))
    shift = np.array(
        [left + (width - scale * (east - west)) / 2 - scale * west,
         low + (height - scale * (north - south)) / 2 - scale * south]
    )  # fmt: skip
    paper.ax.add_collection(
        PolyCollection(
            [f.points * scale + shift for f in faces],
            facecolors=[f.fill for f in faces],
            edgecolors=[f.edge for f in faces],
            linewidths=[f.width_pt * min(1.0, scale / 2.5) for f in faces],
            joinstyle="round", zorder=1,
        ),
        autolim=False,
    )  # fmt: skip
    if named:
        spots = [
            (name, sight.paper(sight.ground([name.at]), name.high)[0] * scale + shift)
            for name in seen_names(model, seen)
        ]
        _names(paper, spots, lang, room)
        _north(paper, scenario, sight, (left + width - 10, low + height - 6))


def seen_names(model: Model, seen: Outlook) -> list[Name]:
    """Return the names of what is not hidden behind a block.

    Parameters
    ----------
    model
        The yard.
    seen
        From where one looks.

    Returns
    -------
    list of Name
        In the model's order.
    """
    from shapely import Point as Spot

    veils = [
        (s.high, veil(s, seen.sight)) for s in model.solids
        if s.high >= TALL_M and not s.crown and opacity_of(s, seen) == SOLID
    ]  # fmt: skip
    return [
        name for name in model.names
        if not any(high > name.high and behind.contains(Spot(name.at)) for high, behind in veils)
    ]  # fmt: skip


def _names(
    paper: Paper, spots: Sequence[tuple[Name, Points]], lang: Lang,
    room: tuple[float, float, float, float],
) -> None:  # fmt: skip
    """Write names as flags, each as near over its place as others allow."""
    taken: list[tuple[float, float, float, float]] = []
    left, low, width, height = room
    for name, at in sorted(spots, key=lambda s: (s[0].rank, -s[1][1], s[1][0])):
        text = printable(name.text.get(lang))
        wide, high = (v * MM_PER_POINT for v in text_size(text, _SIZE_PT))
        half = wide / 2 + 1.0
        high += 1.2
        x = min(max(float(at[0]), left + half), left + width - half)
        for step in range(60):
            up = float(at[1]) + 1.0 + step * 0.5 * high
            box = (x - half, up, x + half, up + high)
            if up + high > low + height + _HEAD:
                break
            if not any(touch(box, other) for other in taken):
                break
        else:
            continue
        taken.append(box)
        if box[1] - at[1] > high:
            paper.ax.plot([at[0], at[0]], [at[1], box[1]], color=INK, lw=0.5, zorder=4)
        paper.ax.text(
            x, (box[1] + box[3]) / 2, text, fontproperties=font(_SIZE_PT), color=INK,
            ha="center", va="center", zorder=5,
            bbox={"boxstyle": "round,pad=0.15", "fc": (1, 1, 1, 0.85), "ec": INK, "lw": 0.35},
        )  # fmt: skip


def _north(paper: Paper, scenario: Scenario, sight: Sight, at: Point) -> None:
    a = math.radians(scenario.north_deg)
    tip = sight.paper(sight.ground([(math.cos(a), math.sin(a))]), 0.0)[0] * 9.0
    paper.ax.annotate(
        "", (at[0] + tip[0], at[1] + tip[1]), (at[0] - tip[0], at[1] - tip[1]),
        arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.2, "shrinkA": 0, "shrinkB": 0},
        zorder=5,
    )  # fmt: skip
    paper.ax.text(
        at[0] + 1.45 * tip[0], at[1] + 1.45 * tip[1], "N", fontproperties=font(10), color=INK,
        ha="center", va="center", zorder=5,
    )  # fmt: skip


def _words(paper: Paper, scenario: Scenario, plan: Plan | None, lang: Lang) -> None:
    zh = lang == "zh"
    title = scenario.title.get(lang) or scenario.name
    name = baseline_name() if plan is None else option_name(find_option(scenario, plan.option))
    top = HEIGHT - _EDGE
    y = paper.text(2 * _EDGE, top, f"{title}　{name.get(lang)}" if zh else
                   f"{title}: {name.get(lang)}", 18, "#0b4f7d")  # fmt: skip
    if plan is not None:
        count = len(plan.stalls)
        said = f"{count} 个车位" if zh else counted(count, "stall")
        paper.text(2 * _EDGE, y, said, 12)
    note = scenario.note.get(lang)
    y = paper.text(WIDTH - 2 * _EDGE, top, NOT_FOR_BUILDING.get(lang), 9, ALARM, align="right")
    if note:
        paper.text(WIDTH - 2 * _EDGE, y, note, 9, ALARM, align="right")
    lines = origin_lines(scenario, plan, lang)
    paper.text(2 * _EDGE, _EDGE + 6, ("　" if zh else "; ").join(lines), 7.5, SOFT_INK)
