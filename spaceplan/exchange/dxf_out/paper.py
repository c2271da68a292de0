"""The A3 sheet of a plan in paper space: frame, viewport at a ruler's scale, title block."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from spaceplan.compare import FIGURES, formatted, option_name, verdict
from spaceplan.compare.comparison import Row
from spaceplan.exchange.dxf_out.layers import LAYERS, layer_name
from spaceplan.exchange.dxf_out.pen import Pen, ems
from spaceplan.model.base import Point
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.sheet import NOT_FOR_BUILDING, origin_lines

if TYPE_CHECKING:
    from ezdxf.layouts.layout import Paperspace

#: Denominators of the scales that rulers and offices have.
SCALES = (100, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 5000, 10000, 20000, 50000)
WIDTH, HEIGHT = 420.0, 297.0
#: The frame: a wider edge for binding on the left, as Chinese sheets have (GB/T 14689).
_LEFT, _EDGE = 25.0, 5.0
_COLUMN = 82.0
_RIGHT = WIDTH - _EDGE - _COLUMN
#: The window on the model, in mm: left, low, width, height.
WINDOW = (_LEFT + 2, _EDGE + 2, _RIGHT - _LEFT - 4, HEIGHT - 2 * _EDGE - 4)
#: Layer of the frames of windows: it is not plotted.
VIEWPORTS = "VIEWPORTS"


def scale_for(scenario: Scenario) -> int:
    """Return the denominator of the first scale at which the site fits on A3.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    int
        E.g. 250 for 1:250.
    """
    xs, ys = zip(*scenario.site.boundary, strict=True)
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    need = 1000 * max(wide / (WINDOW[2] - 10), high / (WINDOW[3] - 10))
    return next((s for s in SCALES if s >= need), math.ceil(need / 10000) * 10000)


def draw_sheet(
    pen: Pen,
    layout: Paperspace,
    scenario: Scenario,
    row: Row | None,
    plan: Plan | None,
    frozen: Sequence[str],
) -> None:
    """Draw a sheet.

    Parameters
    ----------
    pen
        Draws on the layout, in millimetres; its scale is 1000, its origin the lower left corner.
    layout
        The layout.
    scenario
        The scenario.
    row
        The plan's figures; null where nothing is planned.
    plan
        The plan; null for what stands there.
    frozen
        Layers that its window does not show.
    """
    _frame(pen)
    scale = scale_for(scenario)
    xs, ys = zip(*scenario.site.boundary, strict=True)
    left, low, width, height = WINDOW
    centre = (
        (min(xs) + max(xs)) / 2 + scenario.origin.x,
        (min(ys) + max(ys)) / 2 + scenario.origin.y,
    )
    window = layout.add_viewport(
        center=(left + width / 2, low + height / 2), size=(width, height),
        view_center_point=centre, view_height=height * scale / 1000,
    )  # fmt: skip
    window.dxf.layer = VIEWPORTS
    window.frozen_layers = list(frozen)
    x, right = _RIGHT + 4, WIDTH - _EDGE - 4
    y = _title(pen, scenario, row, plan, x, right)
    if row is not None and row.shown:
        y = _figures(pen, scenario, row, x, right, y)
    low = _foot(pen, scenario, plan, scale, x, right)
    low = _north_and_bar(pen, scenario, scale, x, low)
    _legend(pen, x, y, low)


def _frame(pen: Pen) -> None:
    def box(x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        ring = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        pen.line("SP-SHEET", ring, (("role", "sheet"),), closed=True, width=width)

    box(0, 0, WIDTH, HEIGHT, 0.0)
    box(_LEFT, _EDGE, WIDTH - _EDGE, HEIGHT - _EDGE, 0.7)
    _rule(pen, (_RIGHT, _EDGE), (_RIGHT, HEIGHT - _EDGE))


def _rule(pen: Pen, a: Point, b: Point) -> None:
    pen.line("SP-SHEET", (a, b), (("role", "sheet"),))


def _write(
    pen: Pen, x: float, top: float, right: float, text: str, size: float, colour: int = 256
) -> float:
    """Write lines broken at the right edge; return where the next one begins, in mm."""
    lines = _broken(text, (right - x) / size)
    pen.text((x, top), lines, size, layer="SP-SHEET", align=1, colour=colour)
    return top - 1.67 * size * len(lines)


def _broken(text: str, room: float) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text):
        if line and ems(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: before and after Chinese signs, and after blanks."""
    pieces = [""]
    for sign in text:
        last = pieces[-1][-1:]
        wide = ord(sign) >= 0x2E80
        after_wide = bool(last) and ord(last) >= 0x2E80 and sign != " "
        if sign not in "，。；：、）”" and (wide or after_wide or last == " "):
            pieces.append("")
        pieces[-1] += sign
    return [p for p in pieces if p]


def _title(
    pen: Pen, scenario: Scenario, row: Row | None, plan: Plan | None, x: float, right: float
) -> float:
    lang, zh = pen.lang, pen.lang == "zh"
    y = _write(pen, x, HEIGHT - _EDGE - 5, right, scenario.title.get(lang) or scenario.name, 5.0)
    if row is not None:
        y = _write(pen, x, y - 1, right, option_name(row.option).get(lang), 4.0)
        by = row.option.proposed_by.get(lang)
        if by:
            y = _write(pen, x, y, right, f"提出：{by}" if zh else f"Proposed by {by}", 2.5)
        y = _write(pen, x, y, right, ("审查：" if zh else "Audit: ") + verdict(row).get(lang), 2.5)
    elif plan is None:
        y = _write(pen, x, y - 1, right, "现状" if zh else "What stands there", 4.0)
    note = scenario.note.get(lang)
    if note:
        y = _write(pen, x, y, right, note, 2.5, 1)
    _rule(pen, (_RIGHT, y - 1), (WIDTH - _EDGE, y - 1))
    return y - 4


def _figures(
    pen: Pen, scenario: Scenario, row: Row, x: float, right: float, top: float
) -> float:  # fmt: skip
    """Write the main figures, today's beside the plan's (主要技术经济指标)."""
    from spaceplan.compare.figures import of_today

    zh, lang = pen.lang == "zh", pen.lang
    today = {v.figure: v for v in of_today(scenario)}
    columns = (right - 22, right)
    heads = ("主要技术经济指标", "现状", "本方案") if zh else ("Main figures", "today", "plan")
    rows = [heads] + [
        (f.heading(lang), formatted(f, today[f.id], lang), formatted(f, row.value(f.id), lang))
        for f in FIGURES
        if f.key and (f.always or row.value(f.id).tells)
    ]
    size, step = 2.3, 4.6
    for name, old, new in rows:
        wide = columns[0] - 12 - x
        fitted = min(size, wide / ems(name))
        pen.text((x, top), (name,), fitted, layer="SP-SHEET", align=1)
        for at, cell in zip(columns, (old, new), strict=True):
            small = min(size, 16 / ems(cell))
            pen.text((at, top), (cell,), small, layer="SP-SHEET", align=3)
        top -= step
    _rule(pen, (_RIGHT, top), (WIDTH - _EDGE, top))
    return top - 3


def _foot(
    pen: Pen, scenario: Scenario, plan: Plan | None, scale: int, x: float, right: float
) -> float:
    """Write the lower end of the title block; return its upper edge, in mm."""
    zh = pen.lang == "zh"
    lines = [
        (f"比例 1:{scale}（A3）" if zh else f"Scale 1:{scale} on A3", 3.5, 256),
        (NOT_FOR_BUILDING.get(pen.lang), 3.0, 1),
    ]
    crs = scenario.origin.crs
    if crs:
        lines.append((f"坐标系 {crs}" if zh else f"Coordinates in {crs}", 2.2, 256))
    lines += [(text, 2.2, 256) for text in origin_lines(scenario, plan, pen.lang)]
    high = sum(1.67 * size * len(_broken(text, (right - x) / size)) for text, size, _ in lines)
    top = _EDGE + 4 + high
    _rule(pen, (_RIGHT, top + 2), (WIDTH - _EDGE, top + 2))
    y = top
    for text, size, colour in lines:
        y = _write(pen, x, y, right, text, size, colour)
    return top + 2


def _north_and_bar(
    pen: Pen, scenario: Scenario, scale: int, x: float, low: float
) -> float:  # fmt: skip
    """Draw north arrow and scale bar; return their upper edge, in mm."""
    turn = math.radians(scenario.north_deg - 90)
    cx, cy, r = x + 62, low + 14, 8.0

    def lay(u: float, v: float) -> Point:
        c, s = math.cos(turn), math.sin(turn)
        return (cx + r * (c * u - s * v), cy + r * (s * u + c * v))

    pen.circle("SP-SHEET", (cx, cy), r, (("role", "sheet"),))
    needle = (lay(0, 1), lay(0.18, -0.95), lay(-0.18, -0.95))
    pen.line("SP-SHEET", needle, (("role", "sheet"),), closed=True)
    solid = pen.space.add_hatch(color=256, dxfattribs={"layer": pen.layer("SP-SHEET")})
    solid.paths.add_polyline_path([lay(0, 1), lay(0.18, -0.95), lay(0, -0.95)], is_closed=True)
    pen.text(lay(0, 1.35), ("北" if pen.lang == "zh" else "N",), 2.8, layer="SP-SHEET")
    step = next(m for m in (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1) if m * 1000 / scale <= 10.5
                or m == 1)  # fmt: skip
    wide, y = step * 1000 / scale, low + 8
    for i in range(4):
        a, b = x + i * wide, x + (i + 1) * wide
        ring = ((a, y), (b, y), (b, y + 1.6), (a, y + 1.6))
        pen.line("SP-SHEET", ring, (("role", "sheet"),), closed=True)
        if i % 2 == 0:
            solid = pen.space.add_hatch(color=256, dxfattribs={"layer": pen.layer("SP-SHEET")})
            solid.paths.add_polyline_path(list(ring), is_closed=True)
    for i in (0, 2, 4):
        unit = " m" if i == 4 else ""
        pen.text((x + i * wide, y + 2.4), (f"{i * step}{unit}",), 2.0, layer="SP-SHEET", align=8)
    top = low + 29
    _rule(pen, (_RIGHT, top), (WIDTH - _EDGE, top))
    return top


def _legend(pen: Pen, x: float, top: float, low: float) -> None:
    """Draw a sample of every layer that has something on it, as far as there is room."""
    used = {
        e.dxf.layer for e in pen.doc.modelspace() if e.dxftype() in ("LWPOLYLINE", "CIRCLE",
                                                                     "INSERT")
    }  # fmt: skip
    option = pen.option
    items = [
        item for item in LAYERS
        if layer_name(item.name, option) in used and item.name not in ("SP-TREAT", "SP-DOOR")
    ]  # fmt: skip
    top = _write(pen, x, top, x + 70, "图例" if pen.lang == "zh" else "Legend", 3.0) - 1.5
    step = min(5.2, (top - low - 2) / max(1, len(items)))
    for item in items:
        if step < 2.6:
            return
        name = layer_name(item.name, option)
        y = top - step / 2
        pen.space.add_lwpolyline(
            [(x, y - 1.2), (x + 9, y - 1.2), (x + 9, y + 1.2), (x, y + 1.2)], close=True,
            dxfattribs={"layer": name, "linetype": "CONTINUOUS"},
        )  # fmt: skip
        pen.text((x + 12, y), (item.title.get(pen.lang),), 2.3, layer="SP-SHEET", align=4)
        top -= step
