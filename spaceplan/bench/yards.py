"""The suite ``yards``: courtyards drawn at random, as many as anyone wants, the same each time.

A yard depends on its seed and its number alone.  It is drawn in a frame of its own, then turned by
any angle; buildings leave room before doors and gates, and the brief asks for a third of the free
ground at the most.  None has a reference: what counts is whether every plan passes the audit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

from spaceplan.bench.cases import BenchCase, Reference
from spaceplan.model.base import Point, Text
from spaceplan.model.enums import Typology
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import Scenario
from spaceplan.standards import preset_faults
from spaceplan.typologies.registry import TYPOLOGIES
from spaceplan.units import tidy

if TYPE_CHECKING:
    from spaceplan.bench.yard_ground import Ground, Thing

SUITE = "yards"
#: How many yards there are unless somebody asks for more.
COUNT = 60
#: The word for these two presets together.
BOTH = "both"
_BOTH = ("cn-renewal", "cn-new")
#: Share of the free ground that the brief asks for at most.
ASKED = 0.35
#: Ground that a bike and its share of the shed's aisle take, in m².
_BIKE_M2 = 2.0


def yard_cases(count: int = COUNT, seed: int = 0) -> tuple[BenchCase, ...]:
    """Return the first yards of a seed.

    Parameters
    ----------
    count
        How many.
    seed
        Which series of yards; default 0.

    Returns
    -------
    tuple of BenchCase
        In order of their numbers; none has a reference.
    """
    yards = (random_yard(seed, index) for index in range(count))
    return tuple(BenchCase(SUITE, y, "plan", Reference((SUITE, y.name, "plan"))) for y in yards)


def random_yard(seed: int, index: int, preset: str = "cn-renewal") -> Scenario:
    """Draw one yard.

    Parameters
    ----------
    seed
        Which series of yards.
    index
        Its number in the series, from 0.
    preset
        Id of the preset of rules; the yard does not depend on it.

    Returns
    -------
    Scenario
        The scenario, without geometric faults.
    """
    from spaceplan.bench.yard_ground import draw_ground

    # text seeds are hashed in the same way by every Python
    rng = Random(f"spaceplan yard {seed} {index}")
    ground = draw_ground(rng)
    brief = _brief(rng, ground)
    turn = rng.uniform(0.0, 2 * math.pi)
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": f"yard-{seed}-{index}",
        "title": Text(zh=f"随机院落 {seed}-{index}", en=f"Random yard {seed}-{index}"),
        "source": Text(zh="随机生成", en="drawn at random"),
        "north_deg": tidy(rng.uniform(0.0, 360.0)),
        "standards": preset,
        "site": {
            "boundary": _turned(ground.outline, turn),
            "gates": [
                {
                    "id": f"gate-{k}",
                    "span": _turned(ground.along(g.edge, g.at, g.width, 0.0, 0.0)[:2], turn),
                    "vehicles": g.cars,
                    "barrier": g.barrier,
                }
                for k, g in enumerate(ground.gates, 1)
            ],
        },
        "structures": [_structure(k, t, turn) for k, t in enumerate(ground.things, 1)],
        "brief": brief,
    }
    if brief.get("rooms"):
        plan = {"id": "plan", "title": Text(zh="方案", en="Plan")}
        some = [s for s in TYPOLOGIES if TYPOLOGIES[s].least_rooms <= len(brief["rooms"])]
        # as often any shape as one of these
        shape = rng.choice([*some, *[Typology.ANY] * len(some)])
        data["options"] = [plan | {"rooms": {"typology": shape.value}}]
    return Scenario.model_validate(data)


def under_presets(cases: Iterable[BenchCase], presets: Sequence[str]) -> tuple[BenchCase, ...]:
    """Return every case under each of some presets.

    Parameters
    ----------
    cases
        The cases.
    presets
        Ids of presets, or ``both`` for cn-renewal and cn-new; none leaves every case under its own.

    Returns
    -------
    tuple of BenchCase
        Preset by preset within a case.  Under another preset than its own a case has the preset's
        id added to its name, and no reference.

    Raises
    ------
    SpaceplanError
        If there is no such preset.
    """
    wanted = [p for given in presets for p in (_BOTH if given == BOTH else (given,))]
    faults = [f for p in wanted for f in preset_faults(p, "--preset")]
    if faults:
        raise SpaceplanError(tuple(faults))
    wanted = list(dict.fromkeys(wanted))
    return tuple(_under(c, p) for c in cases for p in (wanted or (c.scenario.standards,)))


def _under(case: BenchCase, preset: str) -> BenchCase:
    if preset == case.scenario.standards:
        return case
    name = f"{case.scenario.name}-{preset}"
    other = case.scenario.model_copy(update={"name": name, "standards": preset})
    return BenchCase(case.suite, other, case.option, Reference((case.suite, name, case.option)))


def _structure(number: int, thing: Thing, turn: float) -> dict[str, Any]:
    out: dict[str, Any] = {"id": f"{thing.fields['kind']}-{number}"} | thing.fields
    if thing.ring:
        out["outline"] = _turned(thing.ring, turn)
    if thing.doors:
        out["doors"] = _turned(thing.doors, turn)
    if thing.centre is not None:
        (out["centre"],) = _turned((thing.centre,), turn)
    if thing.line:
        out["line"] = _turned(thing.line, turn)
    return out


def _turned(points: Iterable[Point], turn: float) -> list[Point]:
    c, s = math.cos(turn), math.sin(turn)
    return [(tidy(c * x - s * y), tidy(s * x + c * y)) for x, y in points]


def _brief(rng: Random, ground: Ground) -> dict[str, Any]:
    """Draw wishes, each only while the ground that they take stays a share of what is free."""
    free = ground.free.area
    left = rng.uniform(0.0, ASKED) * free
    out: dict[str, Any] = {}
    # the order is drawn as well, so that every wish is the first one somewhere
    for wish in rng.sample(("rooms", "bikes", "green", "areas"), 4):
        if rng.random() < 0.3:
            continue
        made, taken = _WISHES[wish](rng, left)
        if made and taken <= left:
            out[wish] = made
            left -= taken
    furniture = _furniture(rng, ground)
    if furniture:
        out["furniture"] = furniture
    if rng.random() < 0.3:
        # far below what the ground would hold: 30 m² a stall is usual, this asks for 90
        out["stalls"] = {"min": rng.randint(1, max(1, int((free - 300) / 90)))}
    return out


def _rooms(rng: Random, most: float) -> tuple[list[dict[str, Any]], float]:
    areas = [float(rng.randint(18, 40)) for _ in range(rng.randint(1, 4))]
    while areas and sum(areas) > most:
        areas.pop()
    wishes = [
        {"id": f"room-{k}", "title": Text(zh=f"活动室 {k}", en=f"Room {k}"), "area_m2": a}
        for k, a in enumerate(areas, 1)
    ]
    return wishes, sum(areas)


def _bikes(rng: Random, most: float) -> tuple[dict[str, int], float]:
    spaces = min(10 * rng.randint(2, 8), int(most / _BIKE_M2))
    if spaces < 8:
        return {}, 0.0
    return {"spaces": spaces, "ebikes": rng.randint(0, spaces // 3)}, spaces * _BIKE_M2


def _green(rng: Random, most: float) -> tuple[dict[str, float], float]:
    area = float(min(10 * rng.randint(3, 25), int(most)))
    return ({"area_m2": area}, area) if area >= 20.0 else ({}, 0.0)


def _areas(rng: Random, most: float) -> tuple[list[dict[str, Any]], float]:
    kinds = rng.sample(("play", "exercise", "seating", "drying"), rng.choice((1, 1, 2)))
    areas: list[dict[str, Any]] = []
    taken = 0.0
    for kind in kinds:
        area = float(10 * rng.randint(2, 8))
        if taken + area <= most:
            sun = kind == "play" and rng.random() < 0.3
            areas.append({"id": kind, "kind": kind, "area_m2": area, "sun": sun})
            taken += area
    return areas, taken


_WISHES = {"rooms": _rooms, "bikes": _bikes, "green": _green, "areas": _areas}


def _furniture(rng: Random, ground: Ground) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if rng.random() < 0.35:
        out["lamps"] = {"radius_m": float(rng.randint(9, 14))}
    if rng.random() < 0.35:
        out["benches"] = {"count": rng.randint(1, 3), "min_spacing_m": 4.0}
    high = [t for t in ground.things if t.doors and int(str(t.fields["floors"])) >= 4]
    doors = sum(len(t.doors) for t in high if t.fields.get("dwelling") is not False)
    if doors and rng.random() < 0.3:
        out["lifts"] = {"count": min(doors, rng.randint(1, 2))}
    return out
