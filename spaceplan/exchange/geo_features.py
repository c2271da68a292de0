"""Features of a map in local metres, sorted into the parts of a scenario.

Every reader of maps ends here: it hands over shapes with their properties, and gets structures,
surroundings, gates and what could not be used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shapely
from shapely import LineString, Polygon

from spaceplan.exchange.foreign import Leftover
from spaceplan.exchange.geo_gates import Way
from spaceplan.exchange.geo_meaning import word
from spaceplan.exchange.rings import open_ring
from spaceplan.model.base import Point, Ring, Text
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Structure, Surrounding
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Buildings farther than this from the boundary, in metres, are not drawn.
AROUND_M = 30.0

#: Properties whose value says what a thing is, the surest first.
_LABELS = (
    "role", "kind", "building", "building:part", "highway", "barrier", "amenity", "landuse",
    "leisure", "natural", "power", "man_made", "entrance", "water", "waterway", "railway",
    "historic", "tourism", "emergency", "shop", "place",
)  # fmt: skip


@dataclass(frozen=True)
class Feature:
    """A thing of a map.

    Parameters
    ----------
    shape
        Its geometry, in local metres.
    tags
        Its properties.
    ref
        What the map calls it, e.g. ``way/123`` or ``feature 7``.
    """

    shape: BaseGeometry
    tags: Mapping[str, Any]
    ref: str


@dataclass
class Sorted:
    """What features became; filled while they are gone through."""

    structures: list[Structure] = field(default_factory=list)
    surroundings: list[Surrounding] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    unused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    oddities: list[Fault] = field(default_factory=list)
    said: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def tell(self, what: str, text: Text) -> None:
        """Count a thing that was used in a way which its author should know.

        Parameters
        ----------
        what
            What it is in the words of the file.
        text
            How it was taken.
        """
        self.said[what, text.zh, text.en] += 1

    def leave(self, what: str, zh: str, en: str) -> None:
        """Count a thing that was not used.

        Parameters
        ----------
        what
            What it is in the words of the file.
        zh, en
            Why it was not used.
        """
        self.unused[what, zh, en] += 1

    @property
    def done(self) -> tuple[Text, ...]:
        """How things were taken that could be taken otherwise, a line for each way."""
        kinds: dict[tuple[str, str], list[str]] = {}
        for (what, zh, en), count in sorted(self.said.items()):
            kinds.setdefault((zh, en), []).append(f"{what} × {count}")
        return tuple(
            Text(zh=f"{'、'.join(some)}：{zh}", en=f"{', '.join(some)}: {en}")
            for (zh, en), some in kinds.items()
        )

    @property
    def leftovers(self) -> tuple[Leftover, ...]:
        """What was not used, sorted by name."""
        return tuple(
            Leftover(what=what, count=count, why=Text(zh=zh, en=en))
            for (what, zh, en), count in sorted(self.unused.items())
        )


def ring_of(polygon: Polygon) -> Ring:
    """Return the outer ring of a polygon as files carry it.

    Parameters
    ----------
    polygon
        The polygon, in metres.

    Returns
    -------
    Ring
        Open ring to 0.1 mm, counter-clockwise.
    """
    coords = shapely.get_coordinates(shapely.orient_polygons(polygon).exterior)[:-1]
    return open_ring(tuple((tidy(float(x)), tidy(float(y))) for x, y in coords))


def points_of(line: LineString) -> tuple[Point, ...]:
    """Return the points of a line as files carry them.

    Parameters
    ----------
    line
        The line, in metres.

    Returns
    -------
    tuple of Point
        Its points, to 0.1 mm, none twice in a row.
    """
    points = [(tidy(float(x)), tidy(float(y))) for x, y in shapely.get_coordinates(line)]
    return tuple(p for i, p in enumerate(points) if i == 0 or p != points[i - 1])


def label(feature: Feature) -> str:
    """Return what kind of thing a feature is, in the words of its file.

    Parameters
    ----------
    feature
        The feature.

    Returns
    -------
    str
        E.g. ``amenity=parking``, or the kind of its geometry.
    """
    for key in _LABELS:
        value = word(feature.tags, key)
        if value:
            return f"{key}={value[:40]}"
    # what few know by its value is counted by its key: there are as many house numbers as houses
    return next((str(k)[:40] for k in feature.tags), feature.shape.geom_type)


def title_of(tags: Mapping[str, Any]) -> Text:
    """Return the name of a feature.

    Parameters
    ----------
    tags
        Its properties.

    Returns
    -------
    Text
        From ``title_zh``/``title_en``, ``name:zh``/``name:en`` or ``name``.
    """

    def first(*keys: str) -> str:
        return next((str(tags[k])[:200] for k in keys if isinstance(tags.get(k), str)), "")

    return Text(zh=first("title_zh", "name:zh", "name"), en=first("title_en", "name:en", "name"))


def id_of(tags: Mapping[str, Any], fallback: str, taken: set[str]) -> str:
    """Return an id that no other structure has, and note it.

    Parameters
    ----------
    tags
        Properties; ``id`` is used where it has the form of an id.
    fallback
        What to number otherwise.
    taken
        Ids in use; the new one is added.

    Returns
    -------
    str
        The id.
    """
    own = tags.get("id")
    if isinstance(own, str) and re.fullmatch(r"[a-z][a-z0-9-]{0,79}", own) and own not in taken:
        taken.add(own)
        return own
    number = 1
    while f"{fallback}-{number}" in taken:
        number += 1
    taken.add(f"{fallback}-{number}")
    return f"{fallback}-{number}"
