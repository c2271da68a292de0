"""From a DWG file to a DXF document; whatever has no place in it is counted.

The decoder's own way to DXF is not used: it drops and moves what it takes for implausible.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spaceplan.exchange.dwg_in.decoded import Decoded, Lost, Why
from spaceplan.exchange.dwg_in.entities import WRITERS, attrib, finite, insert

if TYPE_CHECKING:
    from ezdwg.document import Document
    from ezdxf.document import Drawing
    from ezdxf.layouts.base import BaseLayout

#: Parts of other entities, which go with these.
_PARTS = frozenset({"BLOCK", "ENDBLK", "SEQEND", "VERTEX_2D", "VERTEX_3D", "VERTEX_MESH",
                    "VERTEX_PFACE", "VERTEX_PFACE_FACE"})  # fmt: skip
_SOLIDS = frozenset({"REGION", "3DSOLID", "BODY", "PLANESURFACE", "EXTRUDEDSURFACE",
                     "LOFTEDSURFACE", "REVOLVEDSURFACE", "SWEPTSURFACE",
                     "NURBSURFACE"})  # fmt: skip
_UNDERLAYS = frozenset({"IMAGE", "WIPEOUT", "PDFUNDERLAY", "DWFUNDERLAY", "DGNUNDERLAY",
                        "OLE2FRAME", "OLEFRAME"})  # fmt: skip
#: What AutoCAD itself adds to the kinds of the format: no lines on the ground.
_OWN = frozenset({"ACAD_TABLE", "ARC_DIMENSION", "CAMERA", "GEOPOSITIONMARKER",
                  "LARGE_RADIAL_DIMENSION", "LIGHT", "MESH", "MULTILEADER", "POINTCLOUD",
                  "POINTCLOUDEX", "RTEXT", "ARCALIGNEDTEXT", "SECTIONOBJECT"})  # fmt: skip
#: Outlines that AutoCAD draws and the decoder does not know.
_UNKNOWN = frozenset({"HELIX", "MPOLYGON"})
#: What of an entity is text, in the decoder's words.
_WORDS = ("text", "raw_text", "tag", "name")
#: Kinds from this number on come from the classes of the file.
_CLASSES = 500
_PROXY = 498
#: Model space and paper space of an entity, as the file keeps it; 0 stands for a block.
_PAPER, _MODEL = 1, 2


@dataclass(frozen=True)
class _Entity:
    """An entity of the file."""

    handle: int
    code: int
    kind: str
    layer: str
    dxf: dict[str, Any] | None
    """What was decoded; None where nothing was."""


@dataclass
class _Block:
    """A block, model space or a sheet, with what it holds."""

    name: str
    base: tuple[float, float, float] = (0.0, 0.0, 0.0)
    held: list[_Entity] = field(default_factory=list)


def converted(path: str, most: int) -> tuple[Drawing | None, Decoded]:
    """Decode a DWG file.

    Parameters
    ----------
    path
        The file.
    most
        Most records that are read.

    Returns
    -------
    tuple of Drawing or None and Decoded
        The same as a DXF document, and what is not in it; None where there is too much.

    Raises
    ------
    Exception
        Whatever the decoder raises for a broken file.
    """
    import ezdwg
    from ezdwg import raw

    rows = [r for r in raw.list_object_headers_with_type(path) if str(r[5]).upper() == "E"]
    if len(rows) > most:
        return None, Decoded(records=len(rows))
    maker = _Maker(ezdwg.read(path))
    maker.read(rows)
    maker.write()
    lost = [Lost(layer=a, kind=k, why=w, count=n) for (a, k, w), n in sorted(maker.lost.items())]
    clips = sum(r[4] == "SPATIAL_FILTER" for r in raw.list_object_headers_with_type(path))
    if clips:
        lost.append(Lost(layer="", kind="XCLIP", why="clip", count=clips))
    return maker.doc, Decoded(lost=tuple(lost))


class _Maker:
    """Fills a document from a decoded file."""

    def __init__(self, source: Document) -> None:
        from ezdxf.filemanagement import new

        self.source, self.path = source, str(source.path)
        self.doc: Drawing = new("R2010", units=source.insunits or 0)
        self.lost: Counter[tuple[str, str, Why]] = Counter()
        self.blocks: dict[int, _Block] = {}
        self.model, self.paper = _Block("*Model_Space"), _Block("*Paper_Space")
        self.targets: dict[int, int] = {}
        self.attribs: defaultdict[int, list[_Entity]] = defaultdict(list)
        self.taken: set[int] = set()

    def read(self, rows: list[Any]) -> None:
        """Decode everything and sort it by the block that holds it."""
        from ezdwg import raw

        layers = self._layers()
        layer_of = {h: layers.get(at, "0") for h, _, _, at in raw.decode_entity_styles(self.path)}
        lines = {r["handle"]: r for r in raw.decode_write_polylines(self.path)}
        for row in raw.decode_write_blocks(self.path):
            self.blocks[row["handle"]] = _Block(_plain(row["name"]), row["base_point"])
        for handle, name in raw.decode_block_header_names(self.path):
            self.blocks.setdefault(handle, _Block(_plain(name)))
        for handle, _, block, _ in raw.decode_insert_write_properties(self.path):
            if block in self.blocks:
                self.targets[handle] = block
        found = {e.handle: e for e in self._queried({r[4] for r in rows})}
        places = {h: (mode, owner) for h, mode, owner in raw.decode_entity_placements(self.path)}
        inserts = {r[0] for r in rows if r[4] in ("INSERT", "MINSERT")}
        for handle, _, _, code, kind, _ in rows:
            if kind in _PARTS:
                continue
            got = found.get(handle)
            dxf = got.dxf if got is not None and finite(got.dxf) else None
            if dxf is not None:
                words = {k: _plain(v) for k in _WORDS if isinstance(v := dxf.get(k), str)}
                dxf |= words
            if dxf is not None and kind == "POLYLINE_2D" and handle in lines:
                dxf |= {k: lines[handle][k] for k in ("extrusion", "elevation")}
            kind = "DIMENSION" if kind.startswith("DIM_") else _plain(kind)
            entity = _Entity(handle, code, kind, layer_of.get(handle, "0"), dxf)
            mode, owner = places.get(handle, (_MODEL, 0))
            if kind in ("INSERT", "MINSERT") and handle not in self.targets:
                self._named(handle, str((dxf or {}).get("name", "")))
            if kind == "ATTRIB":
                owner = (dxf or {}).get("owner_handle") or owner
                if owner in inserts:
                    self.attribs[owner].append(entity)
                    continue
            self._home(mode, owner).held.append(entity)

    def _named(self, handle: int, name: str) -> None:
        """Find the block of a reference by its name, where the file's own pointer was not read."""
        same = [h for h, b in self.blocks.items() if name and b.name == name]
        if same:
            self.targets[handle] = same[0]

    def _queried(self, kinds: set[str]) -> Iterator[Any]:
        """Decode kind by kind, so that one that cannot be decoded takes no other along."""
        for kind in sorted(kinds & (WRITERS.keys() | {"INSERT", "MINSERT", "ATTRIB"})):
            try:
                yield from list(self.source.entities().query(kind))
            except (ValueError, TypeError, LookupError, ArithmeticError, OSError, RuntimeError):
                continue  # each of them is then missing, and told

    def _layers(self) -> dict[int, str]:
        """Make the layers of the file, and return their names by handle."""
        names = {}
        for layer in self.source.layers:
            names[layer.handle] = name = _plain(layer.name) or "0"
            if name in self.doc.layers:
                continue
            made = self.doc.layers.add(name)
            if not layer.on:
                made.off()
            if layer.frozen:
                made.freeze()
        return names

    def _home(self, mode: int, owner: int) -> _Block:
        if mode == _MODEL:
            return self.model
        if mode == _PAPER:
            return self.paper
        block = self.blocks.get(owner)
        if block is None or block.name.upper().startswith("*MODEL_SPACE"):
            return self.model
        return self.paper if block.name.upper().startswith("*PAPER_SPACE") else block

    def write(self) -> None:
        """Write model space with the blocks that it shows, and the sheets."""
        highest = max([*self.blocks, 0, *(e.handle for b in self._all() for e in b.held)])
        # what gets a handle of the document's own is not to take one of the file
        self.doc.entitydb.handles.reset(f"{highest + 0x1000:X}")
        names: dict[int, str] = {}
        waiting: list[tuple[_Block, BaseLayout]] = [(self.model, self.doc.modelspace())]
        while waiting:
            block, space = waiting.pop()
            for entity in block.held:
                at = self.targets.get(entity.handle)
                if at is not None and at not in names:
                    shown = self.blocks[at]
                    names[at] = self._free(shown.name, at)
                    layout = self.doc.blocks.new(names[at], base_point=shown.base)
                    waiting.append((shown, layout))
                self._put(space, entity, names.get(at) if at is not None else None)
        sheet = self.doc.layout("Layout1")
        for entity in self.paper.held:
            if entity.kind != "VIEWPORT":
                sheet.add_point((0, 0), dxfattribs={"layer": entity.layer})

    def _all(self) -> Iterator[_Block]:
        yield from (self.model, self.paper, *self.blocks.values())

    def _free(self, name: str, handle: int) -> str:
        """Return a name for a block that no other has: anonymous ones may share theirs."""
        return f"{name or 'block'}_{handle:X}" if not name or name in self.doc.blocks else name

    def _put(self, space: BaseLayout, entity: _Entity, block: str | None) -> None:
        held = self.attribs.get(entity.handle, [])
        why: Why | None = "unread" if entity.dxf is None else None
        if entity.kind in ("INSERT", "MINSERT"):
            why = "unread" if block is None else why
        elif entity.kind not in WRITERS:
            why = _reason(entity)
        if why is None:
            try:
                made = self._made(space, entity, block)
            except Exception:  # a library's own checks: what it does not take is told
                why = "unread"
        if why is not None:
            for one in (entity, *held):
                self.lost[one.layer, one.kind, why] += 1
            return
        if entity.kind == "MLINE":
            self.lost[entity.layer, entity.kind, "multiline"] += 1
        for one in held:
            try:
                attrib(made, one.dxf or {}, self._attribs(one))
            except Exception:
                self.lost[one.layer, one.kind, "unread"] += 1

    def _made(self, space: BaseLayout, entity: _Entity, block: str | None) -> Any:
        dxf, more = entity.dxf or {}, self._attribs(entity)
        if block is not None:
            return insert(space, block, dxf, more)
        before = len(space)
        try:
            return WRITERS[entity.kind](space, dxf, more)
        except Exception:
            for half in list(space)[before:]:
                space.delete_entity(half)
            raise

    def _attribs(self, entity: _Entity) -> dict[str, Any]:
        dxf = entity.dxf or {}
        more: dict[str, Any] = {"layer": entity.layer}
        handle = f"{entity.handle:X}"
        if handle not in self.doc.entitydb:
            more["handle"] = handle
        normal = tuple(dxf.get("extrusion") or ())
        if len(normal) == 3 and any(normal) and entity.kind != "POLYLINE_3D":
            more["extrusion"] = normal
        if dxf.get("invisible"):
            more["invisible"] = 1
        return more


def _plain(text: str) -> str:
    """Return a text without the signs that would end its line in a DXF file."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def _reason(entity: _Entity) -> Why:
    """Return why an entity that cannot be written is not."""
    kind = entity.kind.upper()
    if kind in _SOLIDS:
        return "solid"
    if kind in _UNDERLAYS:
        return "underlay"
    if kind in _UNKNOWN:
        return "unread"
    custom = entity.code >= _CLASSES or entity.code == _PROXY
    return "custom" if custom and kind not in _OWN else "flat"
