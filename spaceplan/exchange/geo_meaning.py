"""What the properties of a map's feature mean: our own words first, then OpenStreetMap's tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

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
_WALL_M: Mapping[str, float] = {
    "wall": 0.24, "city_wall": 1.0, "retaining_wall": 0.4, "fence": 0.1, "hedge": 0.6,
    "guard_rail": 0.2,
}  # fmt: skip
GATES = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "entrance", "wicket_gate"})
_BARS = frozenset({"lift_gate", "swing_gate"})


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
        None where no word is known.
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
    building = word(tags, "building") or word(tags, "building:part")
    barrier, highway = word(tags, "barrier"), word(tags, "highway")
    width = number(tags, "width", "est_width")
    if building and building != "no":
        kind = Kind.SHED if building in _SHEDS else Kind.BUILDING
        homes = True if building in _HOMES else (None if building == "yes" else False)
        return Meaning(
            "structure", kind, floors=_floors(tags),
            dwelling=homes if kind is Kind.BUILDING else None,
        )  # fmt: skip
    if word(tags, "natural") == "tree":
        crown = number(tags, "diameter_crown")
        round_m = number(tags, "circumference")
        trunk = round_m / 6.2832 if round_m and round_m < 10 else None
        return Meaning(
            "structure", Kind.TREE, width_m=max(trunk or 0.6, 0.3), assumed=trunk is None,
            crown_m=crown / 2 if crown else None,
        )  # fmt: skip
    if barrier in GATES:
        return Meaning(
            "gate", width_m=width or (FOOT_GATE_M if barrier == "wicket_gate" else GATE_M),
            assumed=width is None, barrier=barrier in _BARS, vehicles=barrier != "wicket_gate",
        )  # fmt: skip
    if barrier in _WALL_M:
        return Meaning(
            "structure", Kind.WALL, width_m=min(width or _WALL_M[barrier], 3.0),
            assumed=width is None,
        )  # fmt: skip
    if highway in _ROAD_M or highway in _FOOT:
        foot = highway in _FOOT
        usual = FOOT_GATE_M if foot else _ROAD_M[highway]
        if not foot and word(tags, "oneway") == "yes":
            usual = min(usual, ONE_WAY_GATE_M)
        through = word(tags, "tunnel") == "building_passage" or word(tags, "covered") == "yes"
        if through and not foot:
            usual = min(usual, ARCHWAY_M)
        height = number(tags, "maxheight", "maxheight:physical", "height") if through else None
        return Meaning(
            "structure", Kind.ROAD, width_m=width or usual, assumed=width is None,
            vehicles=not foot and highway != "pedestrian",
            height_m=(height or ARCHWAY_HIGH_M) if through else None,
            height_assumed=through and height is None,
        )  # fmt: skip
    if word(tags, "entrance"):
        return Meaning("door")
    return _ground(tags)


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
    return None


def _floors(tags: Mapping[str, object]) -> int | None:
    value = number(tags, "floors", "building:levels", "levels")
    return min(200, max(1, round(value))) if value else None


def _yes(value: object, default: bool) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in {"yes", "true", "1"}
    return bool(value) if isinstance(value, bool | int | float) else default
