"""All plans of a suite on one picture: small maps without names, framed by how they compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from spaceplan.bench.figures import Summary, summarise
from spaceplan.bench.records import Record
from spaceplan.bench.results import Result
from spaceplan.bench.seeds import Tried, by_case
from spaceplan.bench.table import verdict_word
from spaceplan.model.base import Lang, Ring, counted
from spaceplan.model.case import resolve
from spaceplan.model.enums import Kind
from spaceplan.render.fonts import settings
from spaceplan.render.paper import Paper, new_paper
from spaceplan.render.style import ALARM, INK, SOFT_INK, look, look_of_kind, look_of_stall
from spaceplan.render.view import bounds_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Most maps side by side, and the size of one with its two lines of words, in mm.
_ACROSS = 8
_CELL_MM, _MAP_MM, _WORDS_MM = 62.0, 56.0, 11.0
_WIDE_MM, _HIGH_MM = 58.0, 54.0
_MARGIN_MM, _HEAD_MM = 8.0, 14.0

#: Colour of the frame by ratio: the first whose limit the ratio reaches.
_GRADES: tuple[tuple[float, str, str, str], ...] = (
    (1.05, "#00724f", "≥ 1.05", "≥ 1.05"),
    (1.0, "#4fae86", "1.00 – 1.05", "1.00 to 1.05"),
    (0.95, "#e0b000", "0.95 – 1.00", "0.95 to 1.00"),
    (0.0, "#d55e00", "< 0.95", "under 0.95"),
)
_NO_RATIO = "#9a9a9a"


def bench_sheet(results: Sequence[Result], lang: Lang, records: Sequence[Record] = ()) -> Figure:
    """Draw all plans in a grid.

    Parameters
    ----------
    results
        The results, in the order they are to stand.
    lang
        Language.
    records
        Best known counts, under the same rules.

    Returns
    -------
    matplotlib.figure.Figure
        Up to eight maps side by side, each at its own scale; under each its name, its count, the
        reference and the ratio; the frame's colour tells the ratio, red the audit's refusal.  With
        several seeds the map is the best one's, and the least and the most of all stand beside it,
        with their mean over the best known.
    """
    cases = by_case(results, records)
    across = max(1, min(_ACROSS, len(cases)))
    down = -(-len(cases) // across)
    height = down * (_MAP_MM + _WORDS_MM) + 2 * _MARGIN_MM + _HEAD_MM
    with settings():
        paper = new_paper(max(across, 3) * _CELL_MM + 2 * _MARGIN_MM, height, frame=False)
        _head(paper, cases, summarise(results, records), lang)
        top = height - _MARGIN_MM - _HEAD_MM
        for i, case in enumerate(cases):
            left = _MARGIN_MM + (i % across) * _CELL_MM
            upper = top - (i // across) * (_MAP_MM + _WORDS_MM)
            _cell(paper, case, left, upper, lang)
    return paper.figure


def frame_colour(result: Result) -> str:
    """Return the colour that tells how a result compares.

    Parameters
    ----------
    result
        The result.

    Returns
    -------
    str
        Red for a plan that fails, grey without a reference, else by the ratio.
    """
    if not result.clean:
        return ALARM
    if result.ratio is None:
        return _NO_RATIO
    return next(colour for least, colour, _, _ in _GRADES if result.ratio >= least)


def _head(paper: Paper, cases: Sequence[Tried], sums: Sequence[Summary], lang: Lang) -> None:
    zh = lang == "zh"
    best = [c.best for c in cases]
    suites = ", ".join(dict.fromkeys(r.case.suite for r in best))
    top = paper.height_mm - _MARGIN_MM
    title = f"测试集：{suites}" if zh else f"Benchmark: {suites}"
    total = sum(r.counted for r in best)
    title += f"  ·  {total} 个车位" if zh else f"  ·  {counted(total, 'stall')}"
    lost = [f"{s.suite} {s.promise_lost:.1%}" for s in sums if s.promise_lost is not None]
    if lost:
        title += f"  ·  {'草图损失' if zh else 'promise lost'}: {', '.join(lost)}"
    paper.text(_MARGIN_MM, top, title, 15)
    marks = [(colour, a if zh else b) for _, colour, a, b in _GRADES]
    marks += [
        (_NO_RATIO, "无参考" if zh else "no reference"),
        (ALARM, "未通过审查" if zh else "fails the audit"),
    ]
    from matplotlib.patches import Rectangle

    for i, (colour, words) in enumerate(marks):
        x = _MARGIN_MM + i * 30.0
        paper.ax.add_patch(Rectangle((x, top - 11.0), 5.0, 2.6, fc="none", ec=colour, lw=2.2))
        paper.text(x + 6.5, top - 7.6, words, 8, SOFT_INK)


def _cell(paper: Paper, case: Tried, left: float, top: float, lang: Lang) -> None:
    result = case.best
    ax = paper.window(left, top - _MAP_MM, _WIDE_MM, _HIGH_MM)
    colour = frame_colour(result) if case.clean else ALARM
    for spine in ax.spines.values():
        spine.set_color(colour)
        spine.set_linewidth(2.2)
    _map(ax, result)
    name = result.case.label
    paper.text(left, top - _MAP_MM - 0.4, name, 8 if len(name) < 34 else 6.5, INK)
    wanted, ratio = result.case.reference.stalls, result.ratio
    words = f"{result.stalls}"
    if wanted is not None:
        words += f" / {wanted}"
    if ratio is not None:
        words += f" = {ratio:.2f}"
    if result.verdict != "clean":
        words += f"  {verdict_word(result, lang)}"
    paper.text(left, top - _MAP_MM - 4.4, words, 9.5, ALARM if not result.clean else INK)
    if case.spread is not None:
        seeds = f"{min(case.counts)}–{max(case.counts)}"
        if case.mean_ratio is not None:
            seeds += f" · {case.mean_ratio:.1%}"
        paper.text(left + _WIDE_MM, top - _MAP_MM - 4.6, seeds, 8, SOFT_INK, align="right")


def _map(ax: Axes, result: Result) -> None:
    """Draw site and plan without names, signs and numbers."""
    case = resolve(result.case.scenario, result.case.option)
    west, south, east, north = bounds_of([case.site.boundary])
    # the wider of both ways decides, so that the map keeps its frame
    metres = 1.08 * max((east - west) / _WIDE_MM, (north - south) / _HIGH_MM)
    x, y = (west + east) / 2, (south + north) / 2
    ax.set_xlim(x - metres * _WIDE_MM / 2, x + metres * _WIDE_MM / 2)
    ax.set_ylim(y - metres * _HIGH_MM / 2, y + metres * _HIGH_MM / 2)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    _areas(ax, "ground", [case.site.boundary])
    _areas(ax, "hole", case.site.holes)
    plan = result.plan
    gone = set(plan.removed) if plan else set()
    for kind in Kind:
        own = [s for s in case.structures if s.kind is kind and s.id not in gone]
        _areas(ax, look_of_kind(kind), [s.outline for s in own if s.outline is not None])
        for s in own:
            if s.centre is not None:
                _disc(ax, s.centre, s.radius or 0.5)
            elif s.line is not None:
                xs, ys = zip(*s.line, strict=True)
                ax.plot(xs, ys, color=look("wall").edge, lw=0.8, zorder=3)
    if plan is not None:
        _areas(ax, "aisle", [a.outline for a in plan.aisles if not a.neck])
        _areas(ax, "neck", [a.outline for a in plan.aisles if a.neck])
        for kind_of_stall in dict.fromkeys(s.kind for s in plan.stalls):
            outlines = [s.outline for s in plan.stalls if s.kind is kind_of_stall]
            _areas(ax, look_of_stall(kind_of_stall), outlines, width=0.35)
        _areas(ax, "strip", [s.outline for s in plan.accessible_strips])
        _areas(ax, "green_new", [g.outline for g in plan.greens])
        _areas(ax, "walkway", [w.outline for w in plan.walkways])
        _areas(ax, "room", [r.outline for r in plan.rooms])
        _areas(ax, "shed", [s.outline for s in plan.bike_sheds])
    edge = [*case.site.boundary, case.site.boundary[0]]
    ax.plot(*zip(*edge, strict=True), color=look("site").edge, lw=0.8, zorder=6)
    for gate in case.site.gates:
        ax.plot(*zip(*gate.span, strict=True), color=look("gate").edge, lw=3.0, zorder=6.5)


def _areas(
    ax: Axes, look_id: str, rings: Iterable[Ring | Sequence[tuple[float, float]]],
    width: float | None = None,
) -> None:  # fmt: skip
    from matplotlib.collections import PolyCollection

    shapes = list(rings)
    if not shapes:
        return
    item = look(look_id)
    line = min(item.width_pt, 0.6) if width is None else width
    ax.add_collection(
        PolyCollection(
            shapes, facecolors=item.face, edgecolors=item.edge, linewidths=line, zorder=item.z
        ),
        autolim=False,
    )


def _disc(ax: Axes, centre: tuple[float, float], radius: float) -> None:
    from matplotlib.patches import Circle

    item = look("tree")
    ax.add_patch(Circle(centre, max(radius, 0.5), fc=item.face, ec=item.edge, lw=0.4, zorder=3.4))
