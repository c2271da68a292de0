"""Things of maps that take ground though nobody lives or drives there: ponds, pitches, poles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spaceplan.model.base import Text
from spaceplan.model.enums import Kind

#: Barriers that people pass on foot, and cars do not.
SHUT = frozenset(
    {"bollard", "block", "cycle_barrier", "motorcycle_barrier", "jersey_barrier", "turnstile",
     "full-height_turnstile", "stile", "kissing_gate", "planter", "log", "debris", "bus_trap"}
)  # fmt: skip

#: What tags of access say where no car of those who live there may pass.
NO_CARS = frozenset(
    {"no", "agricultural", "forestry", "emergency", "psv", "bus", "bicycle", "foot", "military"}
)

_KEPT = Text(
    zh="当作障碍保留；可动的，把 treatment 改成 optional 或 remove",
    en="kept, nothing is built on it; where it may go, make its treatment optional or remove",
)

#: Words of areas and spots, in Chinese and English; the key and ``*`` for any other value.
_NAMES: Mapping[str, tuple[str, str]] = {
    "natural=water": ("水面", "water"),
    "natural=wetland": ("湿地", "wetland"),
    "natural=rock": ("山石", "rock"),
    "natural=stone": ("山石", "rock"),
    "landuse=basin": ("水池", "basin"),
    "landuse=reservoir": ("水池", "reservoir"),
    "waterway=riverbank": ("水面", "water"),
    "waterway=dock": ("水面", "water"),
    "water=*": ("水面", "water"),
    "leisure=swimming_pool": ("泳池", "swimming pool"),
    "leisure=playground": ("儿童游乐场", "playground"),
    "leisure=pitch": ("球场", "pitch"),
    "leisure=track": ("跑道", "track"),
    "leisure=fitness_station": ("健身场地", "exercise ground"),
    "leisure=sports_centre": ("运动场", "sports ground"),
    "leisure=dog_park": ("遛狗场", "dog park"),
    "leisure=ice_rink": ("冰场", "ice rink"),
    "leisure=outdoor_seating": ("露天座位", "outdoor seating"),
    "leisure=bandstand": ("戏台", "bandstand"),
    "amenity=fountain": ("喷泉", "fountain"),
    "amenity=waste_disposal": ("垃圾站", "waste bins"),
    "amenity=recycling": ("回收点", "recycling point"),
    "amenity=waste_transfer_station": ("垃圾站", "waste station"),
    "man_made=*": ("构筑物", "structure"),
    "historic=*": ("纪念物", "monument"),
    "tourism=artwork": ("雕塑", "artwork"),
    "power=generator": ("发电设备", "generator"),
    "power=pole": ("电杆", "pole"),
    "power=tower": ("电塔", "pylon"),
    "highway=street_lamp": ("路灯", "street lamp"),
    "emergency=fire_hydrant": ("消火栓", "fire hydrant"),
    "emergency=water_tank": ("消防水池", "water tank"),
    "barrier=bollard": ("挡车桩", "bollard"),
    "barrier=block": ("挡车石", "block"),
    "barrier=planter": ("花箱", "planter"),
}

#: Ground that a thing takes which maps draw as a point, in metres about it.
_RADIUS_M: Mapping[str, float] = {
    "power=pole": 0.2,
    "highway=street_lamp": 0.2,
    "emergency=fire_hydrant": 0.3,
    "barrier=bollard": 0.15,
    "barrier=block": 0.5,
    "barrier=planter": 0.5,
    "man_made=utility_pole": 0.2,
    "man_made=flagpole": 0.2,
    "man_made=mast": 0.5,
    "man_made=street_cabinet": 0.5,
}

#: What is no thing of its own on the ground.
_NOTHING = frozenset(
    {"man_made=bridge", "man_made=cutline", "man_made=pipeline", "man_made=embankment",
     "man_made=surveillance", "man_made=manhole", "historic=yes", "historic=no"}
)  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """A thing that takes ground.

    Parameters
    ----------
    kind
        As what it is kept.
    title
        What it is called.
    said
        What its author should know.
    radius_m
        Ground about its point, in metres; null where only its outline says how much.
    """

    kind: Kind
    title: Text
    said: Text
    radius_m: float | None


def thing(tags: Mapping[str, object]) -> Thing | None:
    """Return the thing that a feature of a map is.

    Parameters
    ----------
    tags
        Its properties.

    Returns
    -------
    Thing or None
        None where it is none of those that are known.
    """
    for name in _NAMES:
        key, _, value = name.partition("=")
        said = tags.get(key)
        if not isinstance(said, str) or not said or (value != "*" and said.lower() != value):
            continue
        whole = f"{key}={said.lower()}"
        if whole in _NOTHING:
            continue
        zh, en = _NAMES[name]
        if value == "*" and key != "water":
            en = said[:40].replace("_", " ")
        return Thing(Kind.OTHER, Text(zh=zh, en=en), _KEPT, _RADIUS_M.get(whole))
    return None
