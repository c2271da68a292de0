"""Takes the elements of Overpass's JSON apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spaceplan.exchange.osm_data import MAX_REFS, OsmData, damaged, place_of, too_big


def overpass_data(path: Path, elements: Sequence[object]) -> OsmData:
    """Return what elements hold.

    Parameters
    ----------
    path
        The file that they come from.
    elements
        Nodes, ways and relations, as ``out body``, ``out geom`` and their like have them.

    Returns
    -------
    OsmData
        The same.

    Raises
    ------
    SpaceplanError
        If an element is not sound, or there are too many.
    """
    out = OsmData()
    for index, one in enumerate(elements):
        try:
            _take(out, one, str(path))
        except (KeyError, TypeError, ValueError):
            raise damaged(str(path), f"elements.{index} is not sound") from None
        out.counted(str(path))
    return out.settled(str(path))


def _take(out: OsmData, one: Any, file: str) -> None:
    kind, item = one["type"], int(one["id"])
    tags = {str(k): str(v) for k, v in dict(one.get("tags") or {}).items()}
    if kind == "node":
        out.places[item] = place_of(one)
        if tags:
            out.node_tags[item] = tags
    elif kind == "way":
        refs = [int(r) for r in one.get("nodes") or ()]
        out.ways[item] = (_lent(out, one.get("geometry"), refs, file), tags)
    elif kind == "relation":
        members = [
            (str(m["type"]), int(m["ref"]), str(m.get("role", "")), m.get("geometry"))
            for m in one.get("members") or ()
        ]
        for member, ref, _, geometry in members:
            if member == "way" and geometry:
                out.lent_ways.setdefault(ref, _lent(out, geometry, [], file))
        out.relations[item] = (tuple(m[:3] for m in members), tags)


def _lent(out: OsmData, geometry: Any, refs: list[int], file: str) -> tuple[int, ...]:
    """Return the nodes of a way, and note the places that it tells of them."""
    if max(len(refs), len(geometry or ())) > MAX_REFS:
        raise too_big(file, f"{MAX_REFS:,}")
    places = [place_of(p) if p else None for p in geometry or ()]
    if not refs:
        refs = [out.numbered(p) for p in places if p is not None]
        places = [p for p in places if p is not None]
    if places and len(places) == len(refs):
        out.lent |= {r: p for r, p in zip(refs, places, strict=True) if p is not None}
    return tuple(refs)
