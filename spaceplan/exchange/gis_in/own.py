"""What this program laid into a map, read back to the letter, with what was added by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from shapely import LineString, Polygon
from shapely import Point as Spot

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.geo_features import Feature, id_of, points_of, ring_of
from spaceplan.exchange.geo_frame import Frame
from spaceplan.exchange.geo_meaning import meaning, word
from spaceplan.exchange.geo_scenario import name_of
from spaceplan.exchange.geo_sort import sort_features
from spaceplan.exchange.geo_turn import Turn
from spaceplan.exchange.geometry_faults import geometry_faults
from spaceplan.exchange.gis_out.stand import FORMAT
from spaceplan.exchange.oddities import oddities
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import (
    Frontage,
    Gate,
    Ground,
    Origin,
    Scenario,
    Structure,
    Surrounding,
)
from spaceplan.units import tidy

#: Roles of what a plan makes: no part of a scenario.
PLANNED = frozenset(
    {"stall", "strip", "aisle", "widening", "block", "court", "room", "bike_shed", "rack", "green",
     "area", "walkway", "fire_lane", "furniture", "treated", "placed", "plan_door", "finding",
     "plan"}
)  # fmt: skip

#: Any ground, to have the model read a date: only it knows what a date is.
_SQUARE = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0))

_SAID = ("treatment", "floors", "dwelling", "step_free", "thickness", "radius", "crown", "cost",
         "group", "capacity_m2", "percent", "steps", "clearance_m", "clear_height_m",
         "cars")  # fmt: skip


def turn_from(tags: Mapping[str, Any]) -> Turn | None:
    """Return where a boundary that this program wrote says that its scenario lies.

    Parameters
    ----------
    tags
        Properties of the boundary.

    Returns
    -------
    Turn or None
        None for boundaries of others.
    """
    values = [tags.get(k) for k in ("origin_x", "origin_y", "turn_deg")]
    if tags.get("format") != FORMAT or not all(
        isinstance(v, int | float) and math.isfinite(v) for v in values
    ):
        return None
    x, y, degrees = (float(v) for v in values if v is not None)
    return Turn(x, y, degrees)


def build_own(
    path: Path,
    settings: ImportSettings,
    area: Polygon,
    tags: Mapping[str, Any],
    features: Sequence[Feature],
    frame: Frame,
    done: tuple[Text, ...],
) -> Imported:
    """Put a scenario together from a map that this program wrote.

    Parameters
    ----------
    path
        The file.
    settings
        Name and rules of the scenario, where they are to be others.
    area
        The site, in local metres.
    tags
        Properties of its boundary.
    features
        Everything else, in local metres.
    frame
        Where the local origin lies.
    done
        What the reader decided before.

    Returns
    -------
    Imported
        The scenario; what belongs to a plan is left out and said.

    Raises
    ------
    SpaceplanError
        If somebody drew an outline that cannot be planned with.
    """
    ours = [f for f in features if _role(f) not in PLANNED]
    doors = [f for f in ours if _role(f) == "door"]
    structures, spare, taken = [], [], set[str]()
    for feature in _ordered([f for f in ours if _role(f) == "structure"]):
        made = _structure(feature, taken)
        if made is None:
            spare.append(feature)
        else:
            structures.append(_with_doors(made, doors))
    spare += [f for f in ours if _role(f) not in {"structure", "door", "gate", "frontage",
                                                  "surrounding", "boundary"}]  # fmt: skip
    # what was drawn by hand has neither id nor figures: it is read as a map of others is
    added = sort_features(area, [*spare, *(d for d in doors if not d.tags.get("structure"))])
    for item in added.structures:
        own = item.id if item.id not in taken else id_of({}, item.kind.value, taken)
        structures.append(item.model_copy(update={"id": own}))
    planned = sorted(_role(f) for f in features if _role(f) in PLANNED)
    roles = ", ".join(dict.fromkeys(planned))
    for _ in planned:
        added.leave(
            f"role={roles}", "属于布置图，不是场景", "they belong to a plan, not to a scenario"
        )
    scenario = Scenario(
        schema_version=1,
        name=settings.name or _id(tags.get("id")) or name_of(path),
        title=_text(tags, "title"),
        note=_text(tags, "note"),
        source=_text(tags, "source"),
        licence=str(tags.get("licence") or ""),
        date=_date(tags),
        households=_count(tags.get("households")),
        residents=_count(tags.get("residents")),
        origin=Origin(x=frame.x, y=frame.y, crs=frame.crs or None),
        north_deg=frame.north_deg,
        site=Ground(
            boundary=ring_of(Polygon(area.exterior)),
            holes=tuple(ring_of(Polygon(hole)) for hole in area.interiors),
            gates=tuple(_gates(ours)),
            frontages=tuple(_frontages(ours)),
        ),
        surroundings=(*_around(ours), *added.surroundings),
        structures=tuple(structures),
        standards=_standards(settings, tags),
    )
    faults = geometry_faults(scenario)
    if faults:
        raise SpaceplanError(faults, str(path))
    note = Text(
        zh="任务书、规则和方案不在地图里，需另行填写",
        en="brief, rules and options are not part of a map: write them into the scenario",
    )
    return Imported(
        scenario=scenario,
        done=(*done, note, *added.done),
        leftovers=added.leftovers,
        oddities=oddities(scenario),
    )


def _role(feature: Feature) -> str:
    return word(feature.tags, "role")


def _ordered(features: Sequence[Feature]) -> list[Feature]:
    def place(feature: Feature) -> float:
        seq = feature.tags.get("seq")
        return float(seq) if isinstance(seq, int | float) and math.isfinite(seq) else math.inf

    return sorted(features, key=place)


def _structure(feature: Feature, taken: set[str]) -> Structure | None:
    tags, shape = feature.tags, feature.shape
    what = meaning(tags)
    values: dict[str, Any] = {k: tags[k] for k in _SAID if tags.get(k) is not None}
    if isinstance(shape, Polygon) and not shape.interiors:
        values["outline"] = ring_of(shape)
    elif isinstance(shape, Spot):
        values |= {"centre": (tidy(shape.x), tidy(shape.y)), "radius": values.get("radius", 0.6)}
    elif isinstance(shape, LineString):
        usual = what.width_m if what else None
        values |= {"line": points_of(shape), "thickness": values.get("thickness", usual or 0.24)}
    else:
        return None
    kind = what.kind if what and what.kind else Kind.OTHER
    try:
        made = Structure.model_validate(
            {**values, "id": "new", "kind": kind, "title": _text(tags, "title")}
        )
    except ValidationError:
        return None
    return made.model_copy(update={"id": id_of(tags, kind.value, taken)})


def _with_doors(item: Structure, doors: Sequence[Feature]) -> Structure:
    own = _ordered([d for d in doors if d.tags.get("structure") == item.id])
    spots = [d.shape for d in own if isinstance(d.shape, Spot)]
    if item.outline is None or not spots:
        return item
    return item.model_copy(update={"doors": tuple((tidy(s.x), tidy(s.y)) for s in spots)})


def _gates(features: Sequence[Feature]) -> list[Gate]:
    out: list[Gate] = []
    taken: set[str] = set()
    for feature in _ordered([f for f in features if _role(f) == "gate"]):
        points = points_of(feature.shape) if isinstance(feature.shape, LineString) else ()
        if len(points) >= 2:
            what = meaning(feature.tags)
            out.append(
                Gate(
                    id=id_of(feature.tags, "gate", taken), span=(points[0], points[-1]),
                    vehicles=what.vehicles if what else True,
                    pedestrians=feature.tags.get("pedestrians") in (None, True, 1, "true"),
                    barrier=what.barrier if what else False, title=_text(feature.tags, "title"),
                )
            )  # fmt: skip
    return out


def _frontages(features: Sequence[Feature]) -> list[Frontage]:
    taken: set[str] = set()
    found = _ordered([f for f in features if _role(f) == "frontage"])
    lines = [(f, points_of(f.shape)) for f in found if isinstance(f.shape, LineString)]
    return [Frontage(id=id_of(f.tags, "frontage", taken), span=(p[0], p[-1])) for f, p in lines]


def _around(features: Sequence[Feature]) -> list[Surrounding]:
    out = []
    for feature in _ordered([f for f in features if _role(f) == "surrounding"]):
        what = meaning(feature.tags)
        if isinstance(feature.shape, Polygon):
            out.append(
                Surrounding(
                    kind=(what.kind if what else None) or Kind.BUILDING,
                    outline=ring_of(feature.shape), title=_text(feature.tags, "title"),
                    floors=what.floors if what else None,
                )
            )  # fmt: skip
    return out


def _text(tags: Mapping[str, Any], name: str) -> Text:
    zh, en = (str(tags.get(f"{name}_{lang}") or "")[:2000] for lang in ("zh", "en"))
    return Text(zh=zh, en=en)


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and id_of({"id": value}, "x", set()) == value else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value <= 1_000_000 else None


def _date(tags: Mapping[str, Any]) -> Any:
    said = tags.get("date")
    day = {"schema_version": 1, "name": "x", "site": {"boundary": _SQUARE}, "date": said}
    try:
        return Scenario.model_validate(day).date
    except ValidationError:
        return None


def _standards(settings: ImportSettings, tags: Mapping[str, Any]) -> str:
    usual = ImportSettings().standards
    noted = _id(tags.get("standards"))
    return noted if noted and settings.standards == usual else settings.standards
