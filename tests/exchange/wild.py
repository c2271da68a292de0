"""What the tests of maps as people have them share: reading, refusals, and what was told."""

from pathlib import Path
from typing import Any

import pytest

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.model.fault import Fault, SpaceplanError
from tests.exchange.maps import LAT, LON, Map


def read(folder: Path, drawn: Map | str, name: str = "x.osm", **given: Any) -> Imported:
    file = folder / name
    file.write_text(drawn.xml() if isinstance(drawn, Map) else drawn, "utf-8")
    usual = {"at": (LON, LAT)} if name.endswith(".osm") else {}
    return read_foreign(file, ImportSettings(**{**usual, **given}))


def refused(folder: Path, drawn: Map | str, name: str = "x.osm", **given: Any) -> Fault:
    with pytest.raises(SpaceplanError) as caught:
        read(folder, drawn, name, **given)
    return caught.value.faults[0]


def told(made: Imported) -> str:
    left = [f"{x.count} {x.what}: {x.why.en}" for x in made.leftovers]
    return "\n".join([*(t.en for t in made.done), *left, *(o.found.en for o in made.oddities)])


def kinds(made: Imported) -> list[str]:
    return [s.kind.value for s in made.scenario.structures]


def yard(*more: tuple[float, float]) -> Map:
    """60 x 40 m of land use; further corners may follow its south side."""
    out = Map()
    corners = [(-30.0, -20.0), *more, (30.0, -20.0), (30.0, 20.0), (-30.0, 20.0)]
    out.way(1, list(corners), True, landuse="residential")
    return out
