"""What stands there, as things of a map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely import LineString, Polygon
from shapely import Point as Spot

from spaceplan.exchange.geo_turn import Turn
from spaceplan.exchange.gis_out.layers import KINDS, WORDS
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.scenario import Scenario, Structure
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Version of how a scenario is laid into a map, noted at its boundary.
FORMAT = 1

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Item:
    """A thing of a map.

    Parameters
    ----------
    layer
        Name of its layer.
    shape
        Where it lies, in local metres; null where it has no place.
    values
        Column → value.
    """

    layer: str
    shape: BaseGeometry | None
    values: Mapping[str, Value]


def texts(name: str, text: Text) -> dict[str, Value]:
    """Return the columns of a text in both languages.

    Parameters
    ----------
    name
        First part of the columns' names.
    text
        The text.

    Returns
    -------
    dict
        ``name_zh`` and ``name_en``; null where a language is missing.
    """
    return {f"{name}_zh": text.zh or None, f"{name}_en": text.en or None}


def kind_of(kind: str) -> dict[str, Value]:
    """Return the columns that say what a thing is.

    Parameters
    ----------
    kind
        Its kind.

    Returns
    -------
    dict
        ``kind``, and its name in both languages where it has one.
    """
    text = KINDS[Kind(kind)] if kind in set(Kind) else WORDS.get(kind, Text())
    return {"kind": kind, **texts("kind", text)}


def area(shape: BaseGeometry) -> float:
    """Return the area of a shape as tables carry it.

    Parameters
    ----------
    shape
        The shape, in metres.

    Returns
    -------
    float
        m², to the square decimetre.
    """
    return round(float(shape.area), 2)


def stand_items(scenario: Scenario, turn: Turn) -> Iterator[Item]:
    """Yield the site and what stands there.

    Parameters
    ----------
    scenario
        The scenario.
    turn
        Where it lies on the grid.

    Yields
    ------
    Item
        The boundary, with all that is needed to read the file back; surroundings, structures,
        doors, gates and frontages.
    """
    site = scenario.site
    ground = Polygon(site.boundary, site.holes)
    yield Item(
        "site_boundary", ground,
        {
            "role": "boundary", "id": scenario.name, **texts("title", scenario.title),
            "area_m2": area(ground), **texts("note", scenario.note),
            **texts("source", scenario.source), "licence": scenario.licence or None,
            "date": scenario.date.isoformat() if scenario.date else None,
            "households": scenario.households, "residents": scenario.residents,
            "standards": scenario.standards, "format": FORMAT, "crs": scenario.origin.crs,
            "origin_x": turn.x, "origin_y": turn.y, "north_deg": scenario.north_deg,
            "turn_deg": turn.degrees,
        },
    )  # fmt: skip
    for seq, around in enumerate(scenario.surroundings):
        shape = Polygon(around.outline)
        yield Item(
            "surroundings", shape,
            {"role": "surrounding", **kind_of(around.kind), **texts("title", around.title),
             "floors": around.floors, "area_m2": area(shape), "seq": seq},
        )  # fmt: skip
    for seq, item in enumerate(scenario.structures):
        yield _structure(item, seq)
    seq = 0
    for item in scenario.structures:
        for number, door in enumerate(item.doors, 1):
            yield Item(
                "doors", Spot(door),
                {"role": "door", "id": f"{item.id}/door-{number}", "structure": item.id,
                 "seq": seq},
            )  # fmt: skip
            seq += 1
    for seq, gate in enumerate(site.gates):
        yield Item(
            "gates", LineString(gate.span),
            {"role": "gate", "id": gate.id, **texts("title", gate.title),
             "use": "vehicles" if gate.vehicles else "foot",
             "vehicles": gate.vehicles, "pedestrians": gate.pedestrians, "barrier": gate.barrier,
             "width_m": tidy(math.dist(*gate.span)), "seq": seq},
        )  # fmt: skip
    for seq, front in enumerate(site.frontages):
        yield Item(
            "frontages", LineString(front.span),
            {"role": "frontage", "id": front.id, "length_m": tidy(math.dist(*front.span)),
             "seq": seq},
        )  # fmt: skip


def layer_for(kind: Kind, shape: BaseGeometry) -> str:
    """Return the layer of a structure.

    Parameters
    ----------
    kind
        What it is.
    shape
        Its geometry.

    Returns
    -------
    str
        Name of the layer.
    """
    if isinstance(shape, Spot):
        return "trees"
    if isinstance(shape, LineString):
        return "existing_road_lines" if kind is Kind.ROAD else "walls"
    if kind in (Kind.ROAD, Kind.PAVING):
        return "existing_roads"
    return "existing_green" if kind is Kind.GREEN else "structures"


def _structure(item: Structure, seq: int) -> Item:
    shape: BaseGeometry
    if item.outline is not None:
        shape = Polygon(item.outline)
    elif item.centre is not None:
        shape = Spot(item.centre)
    else:
        shape = LineString(item.line or ())
    return Item(
        layer_for(item.kind, shape), shape,
        {
            "role": "structure", "id": item.id, **kind_of(item.kind),
            "treatment": item.treatment.value, "treatment_zh": WORDS[item.treatment].zh,
            "fate": item.treatment.value, "fate_zh": WORDS[item.treatment].zh,
            **texts("title", item.title), "floors": item.floors, "dwelling": item.dwelling,
            "step_free": item.step_free, "thickness": item.thickness, "radius": item.radius,
            "crown": item.crown, "area_m2": area(shape) or None, "cost": item.cost or None,
            "group": item.group, "capacity_m2": item.capacity_m2,
            "percent": item.percent, "steps": item.steps, "clearance_m": item.clearance_m,
            "clear_height_m": item.clear_height_m, "cars": item.cars, "seq": seq,
        },
    )  # fmt: skip
