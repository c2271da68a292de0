"""Turns a scenario with its plans into a DXF document (R2010, metres, survey coordinates).

One plan a file is the norm: layers have plain names.  Several plans lie over each other at their
surveyed place, each on layers of its own called ``NAME$option``, and each has a sheet of its own
in whose window the layers of the others are frozen.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_out.dims import dimension_style, draw_dimensions
from spaceplan.exchange.dxf_out.layers import LAYERS, layer_name
from spaceplan.exchange.dxf_out.paper import HEIGHT, VIEWPORTS, WIDTH, draw_sheet, scale_for
from spaceplan.exchange.dxf_out.pen import APPID, FAMILY, FONT, STYLE, Pen
from spaceplan.exchange.dxf_out.proposal import draw_plan
from spaceplan.exchange.dxf_out.stand import DOOR, draw_fates, draw_site, draw_structures
from spaceplan.exchange.foreign import Drawing
from spaceplan.model.base import Lang

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document

#: Drawing unit of R2010 headers: metres.
_METRES = 6
#: Millimetres of paper for one unit of the library's line types, whose dashes have about one.
_DASH_MM = 6.0


def write_dxf(drawing: Drawing) -> bytes:
    """Return a DXF file.

    Parameters
    ----------
    drawing
        A scenario with any number of plans.

    Returns
    -------
    bytes
        ASCII DXF R2010 in UTF-8; the same drawing gives the same bytes.

    Raises
    ------
    SpaceplanError
        If a plan is of another scenario, or two are for one option.
    """
    with _no_dates():
        doc = make_document(drawing)
        stream = io.StringIO()
        doc.write(stream)
        return doc.encode(stream.getvalue())


def make_document(drawing: Drawing) -> Document:
    """Return the document of a drawing.

    Parameters
    ----------
    drawing
        A scenario with any number of plans.

    Returns
    -------
    ezdxf.document.Drawing
        The document.

    Raises
    ------
    SpaceplanError
        If a plan is of another scenario, or two are for one option.
    """
    from ezdxf.filemanagement import new
    from ezdxf.layouts.layout import Paperspace

    from spaceplan.compare import compare

    scenario, lang = drawing.scenario, drawing.lang
    compared = compare(scenario, drawing.plans, drawing.findings) if drawing.plans else None
    rows = compared.rows if compared is not None else ()
    several = len(rows) > 1
    options = tuple(r.option.id if several else "" for r in rows) or ("",)
    doc = new("R2010", setup=["linetypes"], units=_METRES)
    scale = scale_for(scenario)
    _set_up(doc, drawing, scale, options)
    space = doc.modelspace()
    origin = scenario.origin
    pen = Pen(doc, space, origin.x, origin.y, float(scale), lang)
    dimension_style(pen)
    _door_block(doc)
    draw_site(pen, scenario)
    gone = {sid for row in rows for sid in (*row.plan.removed, *row.plan.moved)}
    gone |= {now.id for row in rows for now in row.plan.placed}
    # what is rebuilt in place is named by its new rooms
    gone |= {w for row in rows if isinstance(w := row.option.rooms.within, str)}
    draw_structures(pen, scenario, frozenset(gone))
    for row, option in zip(rows, options, strict=bool(rows)):
        own = Pen(doc, space, origin.x, origin.y, float(scale), lang, option)
        draw_fates(own, scenario, row.plan)
        draw_plan(own, scenario, row.plan)
        draw_dimensions(own, scenario, row.plan, row.findings)
    names = [f"A3 {row.option.id}" for row in rows] or ["A3"]
    for i, (name, option) in enumerate(zip(names, options, strict=True)):
        if i == 0:
            doc.layouts.rename("Layout1", name)
        layout = doc.layouts.get(name) if i == 0 else doc.layouts.new(name)
        assert isinstance(layout, Paperspace)  # model space has the other type
        layout.page_setup(size=(WIDTH, HEIGHT), margins=(0, 0, 0, 0), units="mm", scale=(1, 1))
        shown = rows[i] if rows else None
        frozen = [
            layer_name(item.name, other)
            for other in options
            if other != option
            for item in LAYERS
            if not item.shared
        ]
        sheet = Pen(doc, layout, 0.0, 0.0, 1000.0, lang, option)
        draw_sheet(sheet, layout, scenario, shown, shown.plan if shown else None, frozen)
    _look_at_all(doc, drawing)
    return doc


def _set_up(doc: Document, drawing: Drawing, scale: int, options: tuple[str, ...]) -> None:
    scenario = drawing.scenario
    origin = scenario.origin
    # R2010 is written in UTF-8; this is the code page that Chinese offices expect to read of.
    doc.encoding = "gbk"
    doc.appids.add(APPID)
    doc.header["$MEASUREMENT"] = 1
    doc.header["$LUNITS"] = 2
    doc.header["$LUPREC"] = 3
    # Dashes are sized for the plot scale, on model space and through a window alike.
    doc.header["$LTSCALE"] = scale / 1000 * _DASH_MM
    doc.header["$PSLTSCALE"] = 0
    doc.header["$LWDISPLAY"] = 1
    says = doc.header.custom_vars
    says.append("spaceplan.scenario", scenario.name)
    says.append("spaceplan.option", ",".join(p.option for p in drawing.plans))
    says.append("spaceplan.origin", f"{origin.x!r},{origin.y!r}")
    says.append("spaceplan.crs", origin.crs or "")
    says.append("spaceplan.north_deg", f"{scenario.north_deg:.10g}")
    says.append("spaceplan.standards", scenario.standards)
    style = doc.styles.new(STYLE, dxfattribs={"font": FONT})
    style.set_extended_font_data(FAMILY)
    doc.layers.add(VIEWPORTS).dxf.plot = 0
    # texts, hatches and doors of what stands there lie on the plain layers, whatever the options
    for option in dict.fromkeys(("", *options)):
        for item in LAYERS:
            name = layer_name(item.name, option)
            if name in doc.layers:
                continue
            layer = doc.layers.add(
                name, color=item.colour, lineweight=item.weight, linetype=item.linetype
            )
            layer.description = _described(item.title.get(drawing.lang), option, drawing.lang)


def _described(title: str, option: str, lang: Lang) -> str:
    if not option:
        return title
    return f"{title}（方案 {option}）" if lang == "zh" else f"{title} (option {option})"


def _door_block(doc: Document) -> None:
    block = doc.blocks.new(DOOR)
    block.add_lwpolyline(
        [(-0.6, -0.9), (0.6, -0.9), (0.0, 0.0)], close=True, dxfattribs={"layer": "0"}
    )


def _look_at_all(doc: Document, drawing: Drawing) -> None:
    """Open the drawing with the whole site on the screen, and tell its extents."""
    xs, ys = zip(*drawing.scenario.site.boundary, strict=True)
    east, north = drawing.scenario.origin.x, drawing.scenario.origin.y
    low, high = (min(xs) + east, min(ys) + north), (max(xs) + east, max(ys) + north)
    doc.header["$EXTMIN"] = (*low, 0.0)
    doc.header["$EXTMAX"] = (*high, 0.0)
    centre = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    doc.set_modelspace_vport(height=1.15 * max(high[1] - low[1], high[0] - low[0]), center=centre)


@contextmanager
def _no_dates() -> Iterator[None]:
    """Have the library write neither dates nor random ids, as its own tests do."""
    from ezdxf._options import options

    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before
