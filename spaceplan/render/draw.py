"""Draw one map on an Axes: the ground, what stands there, and what a plan makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spaceplan.compare import finding_line
from spaceplan.model.base import Lang, Text
from spaceplan.model.case import resolve
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.fault import Fault
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.canvas import Canvas, look_used
from spaceplan.render.dimensions import paint_dimensions
from spaceplan.render.fonts import settings
from spaceplan.render.ground import paint_site, paint_structures
from spaceplan.render.labels import Box, Layout
from spaceplan.render.proposal import paint_plan
from spaceplan.render.signs import north_arrow, scale_bar
from spaceplan.render.style import ALARM
from spaceplan.render.typed import paint_measures, paint_typed, paint_warnings
from spaceplan.render.underlay import paint_underlay
from spaceplan.render.view import View, bounds_of, view_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Painted:
    """What a map shows, for the legend, the lists beside it, and tests.

    Parameters
    ----------
    view
        The scale.
    layout
        Where the names stand, and the names that stand in the list beside the map.
    looks
        Ids of the looks that the legend must show.
    taken
        Boxes of numbers and signs that no name may touch, in points.
    notes
        The explained list: number and text of every fault and finding.
    """

    view: View
    layout: Layout
    looks: tuple[str, ...]
    taken: tuple[Box, ...]
    notes: tuple[tuple[str, str], ...]


def draw(
    scenario: Scenario,
    plan: Plan | None = None,
    ax: Axes | None = None,
    lang: Lang = "zh",
    *,
    option: str | None = None,
    faults: Sequence[Fault] = (),
    findings: Sequence[Finding] = (),
) -> Axes:
    """Draw a plan, or without one what was typed.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan; default none: vertices are numbered and treatments coloured.
    ax
        Where to draw; it keeps its size and shows the site at the first ruler scale that fits.
        Default a new A3 sheet with title block, legend and lists; ``ax.figure`` is that sheet.
    lang
        Language of all words, default Chinese.
    option
        Without a plan: the option whose treatments are shown, default the first.
    faults
        Warnings about the input, shown at their places.
    findings
        What the audit found, shown at its places.

    Returns
    -------
    matplotlib.axes.Axes
        The map.

    Raises
    ------
    SpaceplanError
        If the plan or the option does not belong to the scenario.

    Examples
    --------
    A strip of 20 x 8 m along a street, with stalls of 2.5 m: 20 / 2.5 = 8 of them.

    >>> import spaceplan as sp
    >>> from spaceplan.model.scenario import Scenario
    >>> scenario = Scenario.model_validate({
    ...     "schema_version": 1,
    ...     "name": "row",
    ...     "site": {
    ...         "boundary": [(0, 0), (20, 0), (20, 8), (0, 8)],
    ...         "frontages": [{"id": "street", "span": [(0, 0), (20, 0)]}],
    ...         "gates": [{"id": "foot", "span": [(0, 5.5), (0, 8)], "vehicles": False}],
    ...     },
    ...     "rules": {"accessible_min": 0, "accessible_share": 0},
    ... })
    >>> sheet = sp.draw(scenario, lang="en").figure  # what was typed; give a plan to see it
    >>> width, height = sheet.get_size_inches()
    >>> round(width * 25.4), round(height * 25.4)  # A3, in mm
    (420, 297)
    """
    if ax is None:
        from spaceplan.render.sheet import map_sheet

        return map_sheet(scenario, plan, lang, option=option, faults=faults, findings=findings).ax
    with settings():
        paint(scenario, plan, ax, lang, option=option, faults=faults, findings=findings)
    return ax


def site_bounds(scenario: Scenario) -> Box:
    """Return the box a map must show: the site and its structures, not the surroundings.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    tuple of float
        West, south, east, north, in metres.
    """
    return bounds_of([scenario.site.boundary])


def paint(
    scenario: Scenario,
    plan: Plan | None,
    ax: Axes,
    lang: Lang,
    *,
    option: str | None = None,
    faults: Sequence[Fault] = (),
    findings: Sequence[Finding] = (),
    metres_per_point: float | None = None,
    dimensioned: bool = False,
) -> Painted:
    """Draw a map and say what is on it.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan, or null for what was typed.
    ax
        Where to draw.
    lang
        Language.
    option
        Without a plan: the option whose treatments are shown.
    faults, findings
        What is marked at its place.
    metres_per_point
        The scale; default the first of a ruler's that fits.
    dimensioned
        Whether dimensions are written where there is room; default no.

    Returns
    -------
    Painted
        What the map shows.
    """
    case = resolve(scenario, plan.option if plan else option)
    for spine in ax.spines.values():
        spine.set_linewidth(0.6)
    view = view_on(ax, site_bounds(scenario), metres_per_point)
    canvas = Canvas(ax, view, lang)
    if scenario.underlay is not None:
        paint_underlay(ax, scenario.underlay)
    paint_site(canvas, scenario, case, plan)
    if plan is None:
        paint_typed(canvas, case)
    else:
        paint_structures(canvas, case, plan)
        paint_plan(canvas, plan, case.brief)
        if plan.status is not PlanStatus.SOLVED:
            _no_plan(canvas, plan)
    corners(canvas, scenario)
    places = [(f.place, not f.warning) for f in faults]
    places += [(f.place, f.severity is Severity.HARD) for f in findings]
    paint_warnings(canvas, places)
    if plan is None:
        paint_measures(canvas, case)
    elif dimensioned:
        paint_dimensions(canvas, case, plan)
    layout = canvas.flush()
    return Painted(
        view,
        layout,
        look_used(canvas),
        tuple(canvas.taken),
        (
            *((str(i), f.found.get(lang)) for i, f in enumerate(faults, start=1)),
            *notes_on(findings, lang, len(faults)),
        ),
    )


def notes_on(
    findings: Sequence[Finding], lang: Lang, before: int = 0
) -> tuple[tuple[str, str], ...]:
    """Explain the numbered signs of findings, those that say the same of several things as one.

    Parameters
    ----------
    findings
        What the audit found, in the order of the signs.
    lang
        Language.
    before
        How many signs come before them; default none.

    Returns
    -------
    tuple of mark and text
        The numbers, e.g. ``2-4, 7``, and the first finding in full with what else it is true of.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for i, finding in enumerate(findings):
        groups.setdefault((finding.code, finding.severity), []).append(i)
    out = []
    for some in groups.values():
        text = finding_line(findings[some[0]]).get(lang)
        if len(some) > 1:
            others = dict.fromkeys(findings[i].subject for i in some[1:])
            rest = ("、" if lang == "zh" else ", ").join(others)
            text += f"；同类：{rest}" if lang == "zh" else f"; the same: {rest}"
        out.append((_ranges([before + i + 1 for i in some]), text))
    return tuple(out)


def _ranges(numbers: Sequence[int]) -> str:
    """Write numbers in order, runs of three and more as a range."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    parts = [f"{r[0]}-{r[-1]}" if len(r) > 2 else ",".join(map(str, r)) for r in runs]
    return ",".join(parts)


def _no_plan(canvas: Canvas, plan: Plan) -> None:
    words = {
        PlanStatus.INFEASIBLE: Text(zh="不可能实现（已证明）", en="impossible (proved)"),
        PlanStatus.NOT_FOUND: Text(
            zh="没有找到布置（不等于不存在）", en="no plan found (which proves nothing)"
        ),
    }[plan.status]
    v = canvas.view
    canvas.name(
        words.get(canvas.lang), at=v.to_ground((v.width_pt / 2, v.height_pt / 2)), size_pt=15,
        rank=-1, colour=ALARM,
    )  # fmt: skip


def corners(canvas: Canvas, scenario: Scenario) -> None:
    """Put north arrow and scale bar in the corners that the site leaves free.

    Parameters
    ----------
    canvas
        The map.
    scenario
        Gives the site and the direction of north.
    """
    from shapely import box

    site = canvas.paper_shape(scenario.site.boundary).buffer(2.0)
    v = canvas.view

    def spots_of(w: float, h: float) -> list[Box]:
        e, n = v.width_pt - 6, v.height_pt - 6
        return [
            (e - w, n - h, e, n),
            (6, n - h, 6 + w, n),
            (6, 4, 6 + w, 4 + h),
            (e - w, 4, e, 4 + h),
        ]

    def cover(spot: Box) -> float:
        return round(float(site.intersection(box(*spot)).area))

    spots = spots_of(46, 54)
    north = min(spots, key=lambda s: (cover(s), spots.index(s)))
    taken = spots.index(north)
    # The bar goes to the foot of the sheet, where rulers are laid, unless the site is there; it
    # is rather shorter than on the site.
    full = min(150.0, v.width_pt * 0.45)
    bars = [
        (width, spot)
        for width in (full, full * 0.6, full * 0.35)
        for i, spot in enumerate(spots_of(width + 14, 20))
        if i != taken
    ]
    width, low = min(bars, key=lambda b: (cover(b[1]) > 0, -b[0], cover(b[1]), b[1][1], b[1][0]))
    north_arrow(canvas, ((north[0] + north[2]) / 2, (north[1] + north[3]) / 2), scenario.north_deg)
    scale_bar(canvas, low[0] + 6, low[1] + 3, width)
    canvas.taken.extend((north, low))
