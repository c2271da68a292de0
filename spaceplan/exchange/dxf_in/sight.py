"""What of a drawing is seen: layers off and frozen, blocks clipped, references to other files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from spaceplan.exchange.dxf_in.pieces import Piece

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document
    from ezdxf.entities.insert import Insert
    from shapely import Polygon

#: Entities that show another file.
UNDERLAYS = frozenset({"IMAGE", "PDFUNDERLAY", "DWFUNDERLAY", "DGNUNDERLAY", "WIPEOUT"})

#: Pieces of ground smaller than this, in m², that a clip leaves over are none.
_LEAST_M2 = 1e-4


def layer_of(entity: Any, inherited: str = "") -> str:
    """Return the layer of an entity; some have none, and what lies on 0 inherits its block's."""
    layer = str(entity.dxf.get("layer", "0")) if entity.dxf.is_supported("layer") else "0"
    return inherited if layer == "0" and inherited else layer


def handle_of(entity: Any) -> str:
    """Return the handle of an entity; empty for copies out of blocks."""
    return str(entity.dxf.get("handle") or "")


def underlay_name(entity: Any) -> str:
    """Return the file that an underlay shows; empty where that is not known."""
    try:
        shown = entity.image_def if entity.dxftype() == "IMAGE" else entity.get_underlay_def()
        return str(shown.dxf.get("filename", ""))[-60:]
    except (AttributeError, ValueError, TypeError):
        return ""


class Sight:
    """Tells which entities are hidden.

    Parameters
    ----------
    doc
        The document.
    """

    def __init__(self, doc: Document) -> None:
        self._frozen = {x.dxf.name.casefold() for x in doc.layers if x.is_frozen()}
        self._off = {x.dxf.name.casefold() for x in doc.layers if x.is_off()} | self._frozen

    def hides(self, entity: Any, kind: str, layer: str) -> bool:
        """Tell whether an entity is hidden.

        A layer that is frozen hides block references with all they hold; one that is off hides
        only what itself lies on it.
        """
        dxf = entity.dxf
        if dxf.is_supported("invisible") and dxf.get("invisible", 0):
            return True
        return layer.casefold() in (self._frozen if kind == "INSERT" else self._off)


@dataclass(frozen=True)
class Clip:
    """The edge at which a block reference is cut.

    Parameters
    ----------
    area
        Its ground, in metres.
    outside
        Whether what lies outside is shown, and not what lies inside.
    """

    area: Polygon
    outside: bool


def clip_of(entity: Insert, metres: float) -> Clip | None:
    """Return the clip of a block reference, also of a copy of one within a block; None without."""
    from ezdxf.xclip import XClip
    from shapely import MultiPoint, Polygon, make_valid

    source: Any = entity
    if not source.has_extension_dict and source.origin_of_copy is not None:
        source = source.origin_of_copy
    clip = XClip(source)
    if not (clip.has_clipping_path and clip.is_clipping_enabled):
        return None
    path = clip.get_block_clipping_path()
    outside = bool(path.is_inverted_clip)
    corners = list(path.inverted_clip if outside else path.vertices)
    spots = [(p.x * metres, p.y * metres) for p in entity.matrix44().transform_vertices(corners)]
    if len(spots) < 2:
        return None
    area: Any = make_valid(Polygon(spots)) if len(spots) > 2 else MultiPoint(spots).envelope
    return Clip(area, outside) if area.area > 0 else None


def clipped(pieces: Iterable[Piece], clip: Clip) -> tuple[list[Piece], int, int]:
    """Return what a clip leaves of pieces, how many it hides, and how many it cuts."""
    from shapely import LineString, Point, Polygon, get_parts, make_valid

    kept: list[Piece] = []
    gone = cut = 0
    for piece in pieces:
        if len(piece.points) == 1:
            shown = clip.area.covers(Point(piece.points[0])) is not clip.outside
            kept += [piece] if shown else []
            gone += not shown
            continue
        ring = piece.closed and len(piece.points) >= 3
        shape = make_valid(Polygon(piece.points)) if ring else LineString(piece.points)
        if clip.area.disjoint(shape) if clip.outside else clip.area.covers(shape):
            kept.append(piece)
            continue
        left = shape.difference(clip.area) if clip.outside else shape.intersection(clip.area)
        parts = [
            p
            for p in get_parts(left)
            if (isinstance(p, Polygon) and p.area > _LEAST_M2)
            or (not ring and isinstance(p, LineString) and p.length > 0)
        ]
        gone += not parts
        cut += bool(parts)
        for part in parts:
            line = part.exterior if isinstance(part, Polygon) else part
            points = tuple((float(x), float(y)) for x, y in line.coords)
            kept.append(replace(piece, points=points[:-1] if ring else points))
    return kept, gone, cut
