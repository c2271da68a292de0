"""One map of what changed between two plans: gained, lost, moved, the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spaceplan.compare import PlanDiff, diff_lines, option_name
from spaceplan.compare.diff import Change, Group, ItemChange
from spaceplan.model.base import Lang, Ring
from spaceplan.model.case import find_option, resolve
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.canvas import Canvas, look_used
from spaceplan.render.draw import corners, site_bounds
from spaceplan.render.fonts import settings
from spaceplan.render.ground import paint_site, paint_structures, strip_of
from spaceplan.render.paper import legend, new_paper
from spaceplan.render.save import save_figure
from spaceplan.render.sheet import HEIGHT, NOT_FOR_BUILDING, WIDTH, origin_lines
from spaceplan.render.style import ALARM, INK, SOFT_INK
from spaceplan.render.view import view_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLUMN, _EDGE = 112.0, 5.0
#: Groups whose outlines lie over others' and are drawn by their edges alone.
_THIN = (Group.ROOMS, Group.WALKWAYS, Group.FIRE_LANES)
_SIGNS = {Change.GAINED: "+", Change.LOST: "−", Change.MOVED: "↔", Change.CHANGED: "≠"}


def paint_diff(
    scenario: Scenario, after: Plan, found: PlanDiff, ax: Axes, lang: Lang
) -> tuple[str, ...]:
    """Draw what changed on an Axes.

    Parameters
    ----------
    scenario
        The scenario.
    after
        The second plan: the ground is drawn as it leaves it.
    found
        The difference.
    ax
        Where to draw.
    lang
        Language.

    Returns
    -------
    tuple of str
        Ids of the looks that the legend must show.
    """
    case = resolve(scenario, after.option)
    canvas = Canvas(ax, view_on(ax, site_bounds(scenario)), lang)
    paint_site(canvas, scenario, case, after)
    paint_structures(canvas, case, after)
    for item in found.items:
        _paint(canvas, item)
    shapes = {s.id: strip_of(s) for s in case.structures}
    discs = {s.id: (s.centre, s.radius) for s in case.structures if s.centre is not None}
    for item in found.of(Group.STRUCTURES, Change.GAINED, Change.LOST, Change.CHANGED):
        look = "diff_lost" if item.change is Change.LOST else "diff_gained"
        look = "diff_changed" if item.change is Change.CHANGED else look
        sid = item.after or item.before or ""
        for ring in shapes.get(sid, ()):
            canvas.area(look, ring)
            _name(canvas, item, ring)
        if sid in discs:
            centre, radius = discs[sid]
            assert centre is not None
            canvas.disc(look, centre, max(radius or 0.0, 0.6))
    corners(canvas, scenario)
    canvas.flush()
    return look_used(canvas)


def _paint(canvas: Canvas, item: ItemChange) -> None:
    thin = item.group in _THIN
    if item.change is Change.LOST and item.outline_before:
        canvas.area("diff_lost", item.outline_before)
        _name(canvas, item, item.outline_before)
    elif item.change is Change.SAME and item.outline_after:
        drive = item.group in (Group.AISLES, *_THIN)
        canvas.area("diff_same_ground" if drive else "diff_same", item.outline_after, busy=False)
    elif item.change is Change.MOVED:
        if item.outline_before:
            canvas.area("diff_from", item.outline_before, busy=False)
        if item.outline_after:
            flat = item.group is Group.AISLES or thin
            canvas.area("diff_ground" if flat else "diff_moved", item.outline_after)
            _name(canvas, item, item.outline_after)
    elif item.outline_after:
        look = "diff_changed" if item.change is Change.CHANGED else "diff_gained"
        if item.group is Group.AISLES and item.change is Change.GAINED:
            look = "diff_aisle"
        canvas.area(look, item.outline_after)
        _name(canvas, item, item.outline_after)


def _name(canvas: Canvas, item: ItemChange, ring: Ring) -> None:
    """Name what changed; stalls are too many, their looks say enough."""
    if item.group in (Group.STALLS, Group.WALKWAYS):
        return
    sid = item.after or item.before or ""
    canvas.name(f"{_SIGNS[item.change]} {sid}", ring, size_pt=7.5, rank=3)


def diff_sheet(
    scenario: Scenario, before: Plan, after: Plan, found: PlanDiff, lang: Lang
) -> Figure:
    """Lay out a sheet with the map of what changed and the words beside it.

    Parameters
    ----------
    scenario
        The scenario.
    before, after
        The two plans.
    found
        Their difference.
    lang
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        A3 landscape.
    """
    with settings():
        paper = new_paper(WIDTH, HEIGHT)
        left = WIDTH - _EDGE - _COLUMN
        ax = paper.window(_EDGE + 2, _EDGE + 2, left - _EDGE - 4, HEIGHT - 2 * _EDGE - 4)
        looks = paint_diff(scenario, after, found, ax, lang)
        paper.ax.plot([left, left], [_EDGE, HEIGHT - _EDGE], color=INK, lw=0.9)
        x, width = left + 4, _COLUMN - 8
        y = paper.text(
            x, HEIGHT - _EDGE - 4, scenario.title.get(lang) or scenario.name, 18, width=width
        )
        names = [option_name(find_option(scenario, p.option)).get(lang) for p in (before, after)]
        heading = f"{names[0]} → {names[1]}"
        if names[0] == names[1]:
            heading = f"{names[0]}：前后变化" if lang == "zh" else f"{names[0]}: what changed"
        y = paper.text(x, y - 1, heading, 13, "#0b4f7d", width=width)
        note = scenario.note.get(lang)
        if note:
            y = paper.text(x, y - 1, note, 9, ALARM, width=width)
        paper.rule(x, x + width, y - 1.5)
        y -= 3
        for line in diff_lines(found):
            y = paper.text(x, y - 0.8, line.get(lang), 8.5, width=width)
        y = paper.text(x, y - 3, "图例" if lang == "zh" else "Legend", 10)
        legend(paper, looks, x, y - 1, width, 2, lang)
        foot = _EDGE + 20
        foot = paper.text(x, foot, NOT_FOR_BUILDING.get(lang), 9, ALARM, width=width)
        for line_of in origin_lines(scenario, after, lang):
            foot = paper.text(x, foot, line_of, 7.5, SOFT_INK, width=width)
    return paper.figure


def save_diff(
    scenario: Scenario, before: Plan, after: Plan, found: PlanDiff, path: Path, lang: Lang
) -> Path:
    """Write the sheet of what changed.

    Parameters
    ----------
    scenario
        The scenario.
    before, after
        The two plans.
    found
        Their difference.
    path
        The file, ``.png`` or ``.svg``.
    lang
        Language.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    return save_figure(diff_sheet(scenario, before, after, found, lang), path)
