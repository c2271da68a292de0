"""What the properties of a map's feature mean: our own words first, then OpenStreetMap's tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spaceplan.exchange.geo_things import NO_CARS, SHUT, thing
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, Treatment

#: What a feature can be beside a structure.
ROLES = frozenset(
    {"boundary", "hole", "gate", "frontage", "door", "structure", "surrounding", "plan"}
)

_KINDS = frozenset(Kind)

#: Widths that are assumed where a map says none, in metres.
GATE_M = 5.5
ONE_WAY_GATE_M = 3.5
FOOT_GATE_M = 1.5
#: Width and headroom of an archway, in metres.
ARCHWAY_M = 3.5
ARCHWAY_HIGH_M = 3.5

_ROAD_M: Mapping[str, float] = {
    "primary": 12.0, "secondary": 10.0, "tertiary": 8.0, "residential": 6.0, "unclassified": 6.0,
    "living_street": 5.5, "service": 4.5, "track": 3.5, "road": 6.0, "pedestrian": 5.0,
}  # fmt: skip
_FOOT = frozenset({"footway", "path", "steps", "cycleway", "corridor", "bridleway"})
_HOMES = frozenset(
    {"apartments", "residential", "house", "detached", "terrace", "dormitory",
     "semidetached_house", "bungalow"}
)  # fmt: skip
_SHEDS = frozenset({"shed", "garage", "garages", "carport", "roof", "bicycle_parking", "hut"})
_GONE = frozenset(
    {"demolished", "razed", "removed", "dismantled", "collapsed", "proposed", "planned"}
)
_WALL_M: Mapping[str, float] = {
    "wall": 0.24, "city_wall": 1.0, "retaining_wall": 0.4, "fence": 0.1, "hedge": 0.6,
    "guard_rail": 0.2,
}  # fmt: skip
GATES = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "entrance", "wicket_gate",
                   "hampshire_gate", "sally_port", "chain"}) | SHUT  # fmt: skip
_BARS = frozenset({"lift_gate", "swing_gate", "chain"})

#: Cars pass under what is at least so high, in metres.
PASSABLE_M = 2.2
_ROOF = Text(
    zh="有柱的屋顶按实体保留；车能从下面过的，删去它并画出柱子",
    en="a roof on posts is kept as solid: where cars pass under it, draw its posts instead",
)


@dataclass(frozen=True)
class Meaning:
    """What a feature is.

    Parameters
    ----------
    role
        One of `ROLES`.
    kind
        For structures and surroundings: what it is.
    treatment
        What may happen to it.
    width_m
        Width or thickness of a line, in metres; null where it has none.
    assumed
        Whether the width is ours, not the map's.
    floors
        Number of floors; null when unknown.
    dwelling
        Whether people live there; null when unknown.
    vehicles
        For gates and ways: whether cars pass.
    barrier
        For gates: whether a barrier stands there.
    crown_m
        Radius of a tree's crown, in metres.
    height_m
        For roads through buildings: the headroom, in metres; null for other roads.
    height_assumed
        Whether the headroom is ours, not the map's.
    feet
        For gates and ways: whether people on foot pass.
    title
        What it is called where the map gives no name.
    said
        What its author should know about how it was taken.
    """

    role: str
    kind: Kind | None = None
    treatment: Treatment = Treatment.KEEP
    width_m: float | None = None
    assumed: bool = False
    floors: int | None = None
    dwelling: bool | None = None
    vehicles: bool = True
    barrier: bool = False
    crown_m: float | None = None
    height_m: float | None = None
    height_assumed: bool = False
    feet: bool = True
    title: Text | None = None
    said: Text | None = None


def meaning(tags: Mapping[str, object]) -> Meaning | None:
    """Return what a feature is.

    Parameters
    ----------
    tags
        Its properties.  ``role``, ``kind`` and ``treatment`` are ours; else the tags ``building``,
        ``building:levels``, ``natural``, ``barrier``, ``highway``, ``landuse``, ``leisure``,
        ``amenity`` and ``entrance`` of OpenStreetMap count.

    Returns
    -------
    Meaning or None
        None where no word is known.  Beside `ROLES` the role is ``below`` for what lies under the
        ground, ``over`` for what cars pass under, ``part`` for a part of a building, ``gone`` for
        one that does not stand.
    """
    role, kind = word(tags, "role"), word(tags, "kind")
    if role == "site" or (not role and kind in {"boundary", "site"}):
        role = "boundary"
    if not role and kind in ROLES:
        role = kind
    known = Kind(kind) if kind in _KINDS else None
    if role in ROLES or known is not None:
        return _own(tags, role or "structure", known)
    return _mapped(tags)


def word(tags: Mapping[str, object], key: str) -> str:
    """Return a property as a word in small letters.

    Parameters
    ----------
    tags
        The properties.
    key
        Which of them.

    Returns
    -------
    str
        The word; empty where there is none.
    """
    value = tags.get(key)
    return value.strip().lower() if isinstance(value, str) else ""


def number(tags: Mapping[str, object], *keys: str) -> float | None:
    """Return the first of some properties that is a figure above nought.

    Parameters
    ----------
    tags
        The properties.
    *keys
        Their names, the best first.

    Returns
    -------
    float or None
        The figure; ``"5.5 m"`` and ``"5,5"`` are figures too.
    """
    for key in keys:
        value = tags.get(key)
        if isinstance(value, bool):
            continue
        if isinstance(value, str):
            found = re.match(r"\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*(m|metres?|meters?)?\s*$", value)
            value = float(found[1].replace(",", ".")) if found else None
        if isinstance(value, int | float) and 0 < value < 1e5:
            return float(value)
    return None


def _own(tags: Mapping[str, object], role: str, kind: Kind | None) -> Meaning:
    asked = word(tags, "treatment")
    width = number(tags, "thickness", "width", "width_m", "radius")
    usual = {Kind.WALL: 0.24, Kind.ROAD: 5.5, Kind.TREE: 0.6}.get(kind) if kind else None
    if role == "gate":
        usual = GATE_M
    homes = tags.get("dwelling")
    return Meaning(
        role=role,
        kind=kind or (Kind.OTHER if role == "structure" else None),
        treatment=Treatment(asked) if asked in set(Treatment) else Treatment.KEEP,
        width_m=width or usual,
        assumed=width is None,
        floors=_floors(tags),
        dwelling=bool(homes) if isinstance(homes, bool | int) else None,
        vehicles=_yes(tags.get("vehicles"), True),
        barrier=_yes(tags.get("barrier"), False),
        crown_m=number(tags, "crown", "diameter_crown"),
        height_m=number(tags, "clear_height_m") if kind is Kind.ROAD else None,
    )


def _mapped(tags: Mapping[str, object]) -> Meaning | None:
    if below(tags):
        return Meaning("below")
    building = word(tags, "building")
    if building in _GONE or word(tags, "demolished") == "yes":
        return Meaning("gone")
    if building and building != "no":
        return _building(tags, building)
    part = word(tags, "building:part")
    if part and part != "no":
        made = _building(tags, part)
        return made if made.role == "over" else Meaning("part", made.kind, floors=made.floors)
    if word(tags, "natural") == "tree":
        crown = number(tags, "diameter_crown")
        round_m = number(tags, "circumference")
        trunk = round_m / 6.2832 if round_m and round_m < 10 else None
        return Meaning(
            "structure", Kind.TREE, width_m=max(trunk or 0.6, 0.3), assumed=trunk is None,
            crown_m=crown / 2 if crown else None,
        )  # fmt: skip
    if word(tags, "barrier"):
        return _barrier(tags, word(tags, "barrier"))
    highway = word(tags, "highway")
    if highway in _ROAD_M or highway in _FOOT:
        if word(tags, "bridge") not in {"", "no"} and (_signed(tags.get("layer")) or 0) > 0:
            return Meaning("over", Kind.ROAD)
        return _way(tags, highway)
    if word(tags, "entrance"):
        return Meaning("door")
    return _ground(tags)


def _building(tags: Mapping[str, object], building: str) -> Meaning:
    high = number(tags, "min_height", "building:min_height") or 0.0
    high = PASSABLE_M if building == "bridge" else high
    if high >= PASSABLE_M or (number(tags, "min_level", "building:min_level") or 0) >= 1:
        return Meaning("over", Kind.BUILDING)
    kind = Kind.SHED if building in _SHEDS else Kind.BUILDING
    homes = True if building in _HOMES else (None if building == "yes" else False)
    return Meaning(
        "structure", kind, floors=_floors(tags), dwelling=homes if kind is Kind.BUILDING else None,
        said=_ROOF if building in {"roof", "carport"} else None,
    )  # fmt: skip


def _barrier(tags: Mapping[str, object], barrier: str) -> Meaning | None:
    width = number(tags, "width", "est_width")
    if barrier in GATES:
        rising = barrier == "bollard" and word(tags, "bollard") in {"rising", "removable"}
        narrow = barrier == "wicket_gate" or (barrier in SHUT and not rising)
        usual = FOOT_GATE_M if barrier == "wicket_gate" else GATE_M
        return Meaning(
            "gate", width_m=width or usual, assumed=width is None,
            barrier=rising or barrier in _BARS, vehicles=not narrow and cars_pass(tags),
            feet=_feet_pass(tags),
        )  # fmt: skip
    if barrier in _WALL_M:
        return Meaning(
            "structure", Kind.WALL, width_m=min(width or _WALL_M[barrier], 3.0),
            assumed=width is None,
        )  # fmt: skip
    return None


def _way(tags: Mapping[str, object], highway: str) -> Meaning:
    width = number(tags, "width", "est_width")
    foot = highway in _FOOT
    usual = FOOT_GATE_M if foot else _ROAD_M[highway]
    if not foot and word(tags, "oneway") == "yes":
        usual = min(usual, ONE_WAY_GATE_M)
    through = passage(tags)
    if through and not foot:
        usual = min(usual, ARCHWAY_M)
    height = number(tags, "maxheight", "maxheight:physical", "height") if through else None
    return Meaning(
        "structure", Kind.ROAD, width_m=width or usual, assumed=width is None,
        vehicles=not foot and highway != "pedestrian" and cars_pass(tags),
        height_m=(height or ARCHWAY_HIGH_M) if through else None,
        height_assumed=through and height is None, feet=foot or _feet_pass(tags),
    )  # fmt: skip


def passage(tags: Mapping[str, object]) -> bool:
    """Return whether a way leads through a building.

    Parameters
    ----------
    tags
        Its properties.

    Returns
    -------
    bool
        True for archways of OpenStreetMap.
    """
    deep = (_signed(tags.get("layer")) or 0) < 0
    return (
        word(tags, "tunnel") == "building_passage"
        or word(tags, "covered") in {"yes", "arcade", "colonnade"}
        or (word(tags, "tunnel") == "yes" and not deep)
    )


def below(tags: Mapping[str, object]) -> bool:
    """Return whether a thing lies under the ground.

    Parameters
    ----------
    tags
        Its properties.

    Returns
    -------
    bool
        True for cellars, underground car parks, tunnels and culverts; not for archways.
    """
    if passage(tags):
        return False
    levels = [_signed(part) for part in str(tags.get("level", "")).split(";")]
    deep = [v is not None and v < 0 for v in levels]
    return (
        word(tags, "location") in {"underground", "underwater"}
        or word(tags, "parking") == "underground"
        or word(tags, "tunnel") == "culvert"
        or (_signed(tags.get("layer")) or 0) < 0
        or all(deep)
        or (_signed(tags.get("building:levels")) == 0 and "building:levels:underground" in tags)
    )


def cars_pass(tags: Mapping[str, object]) -> bool:
    """Return whether cars may pass, by the most special of the tags of access.

    Parameters
    ----------
    tags
        Properties of a way, or of a gate on it.

    Returns
    -------
    bool
        True where nothing forbids it; ``private`` allows those who live there.
    """
    for key in ("motorcar", "motor_vehicle", "vehicle", "access"):
        said = word(tags, key)
        if said:
            return said not in NO_CARS
    return True


def _feet_pass(tags: Mapping[str, object]) -> bool:
    return (word(tags, "foot") or word(tags, "access")) != "no"


def _signed(value: object) -> float | None:
    """Return a figure that may be below nought."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,3}(\.\d+)?\s*", value):
        return float(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _ground(tags: Mapping[str, object]) -> Meaning | None:
    if (
        word(tags, "leisure") in {"garden", "park"}
        or word(tags, "landuse") in {"grass", "flowerbed", "forest", "meadow"}
        or word(tags, "natural") in {"wood", "scrub", "grassland"}
    ):
        return Meaning("structure", Kind.GREEN, Treatment.OPTIONAL)
    if word(tags, "amenity") == "shelter":
        return Meaning("structure", Kind.PAVILION)
    if word(tags, "amenity") == "bicycle_parking":
        return Meaning("structure", Kind.SHED, Treatment.OPTIONAL)
    if word(tags, "power") in {"substation", "transformer"}:
        return Meaning("structure", Kind.UTILITY)
    what = thing(tags)
    if what is None:
        return None
    return Meaning(
        "structure", what.kind, width_m=what.radius_m, assumed=True, title=what.title,
        said=what.said,
    )  # fmt: skip


def _floors(tags: Mapping[str, object]) -> int | None:
    value = number(tags, "floors", "building:levels", "levels")
    return min(200, max(1, round(value))) if value else None


def _yes(value: object, default: bool) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in {"yes", "true", "1"}
    return bool(value) if isinstance(value, bool | int | float) else default
