"""A scenario from the boundary and the features of a map."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from shapely import Polygon

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.geo_features import Feature, ring_of
from spaceplan.exchange.geo_frame import Frame, refusal
from spaceplan.exchange.geo_gates import find_gates
from spaceplan.exchange.geo_sort import sort_features
from spaceplan.exchange.oddities import oddities
from spaceplan.exchange.sound import without_faulty
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import Ground, Origin, Scenario
from spaceplan.units import tidy

#: More structures than this are no courtyard.
MOST_STRUCTURES = 5000

NO_TEXT = Text()


def build(
    path: Path,
    settings: ImportSettings,
    boundary: Polygon,
    features: Sequence[Feature],
    frame: Frame,
    *,
    title: Text = NO_TEXT,
    source: Text = NO_TEXT,
    licence: str = "",
    done: tuple[Text, ...] = (),
) -> Imported:
    """Put a scenario together.

    Parameters
    ----------
    path
        The file it comes from.
    settings
        Name and rules of the scenario.
    boundary
        The site, in local metres; its holes become holes of the site.
    features
        Everything else of the map, in local metres.
    frame
        Where the local origin lies; an empty ``crs`` for a map without one.
    title
        Name of the compound.
    source, licence
        Where the geometry comes from, and on what terms.
    done
        What the reader decided before.

    Returns
    -------
    Imported
        The scenario and everything that should be known about it.

    Raises
    ------
    SpaceplanError
        If the boundary or an outline cannot be planned with.
    """
    ring = ring_of(boundary)
    holes = tuple(ring_of(Polygon(hole)) for hole in boundary.interiors)
    parts = sort_features(boundary, features)
    if len(parts.structures) > MOST_STRUCTURES:
        raise refusal(
            "map.too_much",
            str(path),
            Text(zh=f"{len(parts.structures)} 个构筑物", en=f"{len(parts.structures)} structures"),
            Text(zh=f"至多 {MOST_STRUCTURES} 个", en=f"one courtyard: at most {MOST_STRUCTURES}"),
        )  # fmt: skip
    gates, odd = find_gates(ring, parts.ways)
    scenario = Scenario(
        schema_version=1,
        name=settings.name or name_of(path),
        title=title,
        source=source,
        licence=licence,
        origin=Origin(x=tidy(frame.x), y=tidy(frame.y), crs=frame.crs or None),
        north_deg=frame.north_deg,
        site=Ground(boundary=ring, holes=holes, gates=gates),
        surroundings=tuple(parts.surroundings),
        structures=tuple(parts.structures),
        standards=settings.standards,
    )
    scenario, left, faults = without_faulty(scenario)
    if faults:
        raise SpaceplanError(faults, str(path))
    return Imported(
        scenario=scenario,
        done=(*done, *parts.done),
        leftovers=(*parts.leftovers, *left),
        oddities=(*odd, *parts.oddities, *oddities(scenario)),
    )


def name_of(path: Path) -> str:
    """Return a scenario's name made from the name of a file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        Small letters, figures and hyphens; ``site`` where nothing is left of it.
    """
    stem = path.name.split(".", 1)[0].lower()
    name = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:60]
    if name and not name[0].isalpha():
        name = f"site-{name}"
    return name or "site"
