"""From decoded entities of a DWG to entities of a DXF document, kind by kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ezdxf.layouts.base import BaseLayout

Attribs = dict[str, Any]
Writer = Callable[["BaseLayout", Mapping[str, Any], Attribs], Any]

#: Flag of a polyline's vertex that belongs to the frame of a fitted curve, which is not drawn.
_FRAME = 16


def _line(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_line(dxf["start"], dxf["end"], dxfattribs=more)


def _ray(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_ray(dxf["start"], dxf["unit_vector"], dxfattribs=more)


def _xline(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_xline(dxf["start"], dxf["unit_vector"], dxfattribs=more)


def _point(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_point(dxf["location"], dxfattribs=more)


def _arc(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_arc(
        dxf["center"], dxf["radius"], dxf["start_angle"], dxf["end_angle"], dxfattribs=more
    )


def _circle(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_circle(dxf["center"], dxf["radius"], dxfattribs=more)


def _ellipse(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_ellipse(
        dxf["center"],
        dxf["major_axis"],
        dxf["axis_ratio"],
        dxf["start_angle"],
        dxf["end_angle"],
        dxfattribs=more,
    )


def _lwpolyline(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    made = space.add_lwpolyline(
        _vertices(dxf), format="xyseb", close=bool(dxf["closed"]), dxfattribs=more
    )
    made.dxf.elevation = dxf.get("elevation") or 0.0
    return made


def _vertices(dxf: Mapping[str, Any]) -> list[tuple[float, float, float, float, float]]:
    return [
        (p[0], p[1], wide[0], wide[1], bulge)
        for p, wide, bulge in zip(dxf["points"], dxf["widths"], dxf["bulges"], strict=True)
    ]


def _polyline_2d(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    made = space.add_polyline2d(_vertices(dxf), format="xyseb", dxfattribs=more)
    made.dxf.flags = int(dxf["flags"]) & 0b10000111
    made.dxf.smooth_type = int(dxf.get("curve_type") or 0)
    made.dxf.elevation = (0.0, 0.0, dxf.get("elevation") or 0.0)
    for vertex, flags in zip(made.vertices, dxf["vertex_flags"], strict=True):
        vertex.dxf.flags = int(flags) & (1 | 2 | 8 | _FRAME)
    return made


def _polyline_3d(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_polyline3d(dxf["points"], close=bool(dxf["closed"]), dxfattribs=more)


def _spline(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    made = space.add_spline(dxf["fit_points"] or None, int(dxf["degree"]), dxfattribs=more)
    made.closed = bool(dxf["closed"] or dxf["periodic"])
    if dxf["control_points"]:
        made.control_points = dxf["control_points"]
        made.knots = dxf["knots"]
        made.weights = dxf["weights"] if dxf["rational"] else []
    return made


def _solid(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_solid(dxf["points"], dxfattribs=more)


def _trace(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_trace(dxf["points"], dxfattribs=more)


def _face(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_3dface(dxf["points"], dxfattribs=more)


def _hatch(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    rings = [[(p[0], p[1]) for p in one["points"]] for one in dxf["paths"]]
    rings = [one for one in rings if len(one) > 2]
    if not rings:
        raise ValueError("a hatch without an edge")
    made = space.add_hatch(dxfattribs=more)
    made.dxf.elevation = (0.0, 0.0, dxf.get("elevation") or 0.0)
    for ring in rings:
        made.paths.add_polyline_path(ring, is_closed=True)
    return made


def _mline(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    # 0, 1, 2: the line that was drawn is the upper edge, the middle, the lower edge
    made = space.add_mline(dxf["points"], close=bool(dxf["closed"]), dxfattribs=more)
    made.set_scale_factor(dxf["scale"])
    made.set_justification(int(dxf["justification"]))
    return made


def _text(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    return space.add_text(dxf["text"], dxfattribs=more | _lettering(dxf))


def _lettering(dxf: Mapping[str, Any]) -> Attribs:
    out: Attribs = {"insert": dxf["insert"], "height": dxf["height"], "rotation": dxf["rotation"]}
    if dxf.get("align_point") is not None:
        out |= {k: dxf[k] for k in ("align_point", "halign", "valign")}
    return out


def _mtext(space: BaseLayout, dxf: Mapping[str, Any], more: Attribs) -> Any:
    keys = ("insert", "char_height", "attachment_point", "text_direction")
    return space.add_mtext(dxf["raw_text"], dxfattribs=more | {k: dxf[k] for k in keys})


def insert(space: BaseLayout, name: str, dxf: Mapping[str, Any], more: Attribs) -> Any:
    """Add a block reference, in rows and columns where it has them."""
    made = space.add_blockref(name, dxf["insert"], dxfattribs=more)
    for key in ("xscale", "yscale", "zscale", "rotation"):
        made.dxf.set(key, dxf[key])
    for key in ("row_count", "column_count", "row_spacing", "column_spacing"):
        if key in dxf:
            made.dxf.set(key, dxf[key])
    return made


def attrib(reference: Any, dxf: Mapping[str, Any], more: Attribs) -> Any:
    """Add an attribute to a block reference."""
    return reference.add_attrib(
        dxf["tag"], dxf["text"], dxf["insert"], dxfattribs=more | _lettering(dxf)
    )


#: How to write each kind; the names are those of the decoder.
WRITERS: Mapping[str, Writer] = {
    "LINE": _line, "RAY": _ray, "XLINE": _xline, "POINT": _point, "ARC": _arc, "CIRCLE": _circle,
    "ELLIPSE": _ellipse, "LWPOLYLINE": _lwpolyline, "POLYLINE_2D": _polyline_2d,
    "POLYLINE_3D": _polyline_3d, "SPLINE": _spline, "SOLID": _solid, "TRACE": _trace,
    "3DFACE": _face, "HATCH": _hatch, "MLINE": _mline, "TEXT": _text, "MTEXT": _mtext,
}  # fmt: skip


def finite(value: object) -> bool:
    """Tell whether there is no number in a value, or in what it holds, that is none."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list | tuple):
        return all(map(finite, value))
    return all(map(finite, value.values())) if isinstance(value, dict) else True
