"""A district for trials: compounds made from real courtyards, turned, mirrored and scaled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from spaceplan.bench.cases import BenchCase, Reference
from spaceplan.model.base import Point, Ring, Text
from spaceplan.model.enums import Typology
from spaceplan.model.money import Costs
from spaceplan.model.scenario import (
    BriefOverride,
    Option,
    RoomsChoice,
    RoomWish,
    Scenario,
    Structure,
    Today,
)
from spaceplan.units import tidy

#: Name of the suite, and of its compounds before their number.
NAME = "district"
#: By how much a compound is made smaller or larger at the most.
_SCALED = 0.15
#: Ground of a household and of a stall of today, in m²: both are invented.
_M2_A_HOUSEHOLD, _M2_A_STALL = 70.0, 60.0


@dataclass(frozen=True)
class Change:
    """How a compound is made from a courtyard: mirrored, scaled, then turned about the origin.

    Parameters
    ----------
    degrees
        The turn, counter-clockwise.
    mirrored
        Whether left and right change places before.
    scale
        The factor of all lengths of outlines.
    """

    degrees: float
    mirrored: bool
    scale: float

    def point(self, point: Point) -> Point:
        """Return where a point comes to lie.

        Parameters
        ----------
        point
            In metres.

        Returns
        -------
        Point
            In metres.
        """
        x = (-point[0] if self.mirrored else point[0]) * self.scale
        y = point[1] * self.scale
        c, s = math.cos(math.radians(self.degrees)), math.sin(math.radians(self.degrees))
        return tidy(c * x - s * y), tidy(s * x + c * y)

    def ring(self, ring: Sequence[Point]) -> Ring:
        """Return where some points come to lie; see `point`."""
        return tuple(self.point(p) for p in ring)

    def north(self, degrees: float) -> float:
        """Return the new direction of north.

        Parameters
        ----------
        degrees
            The old one, counter-clockwise from the x axis.

        Returns
        -------
        float
            From 0 to 360.
        """
        return tidy(((180.0 - degrees if self.mirrored else degrees) + self.degrees) % 360.0)


def district_cases(courtyards: Sequence[BenchCase], count: int, seed: int) -> tuple[BenchCase, ...]:
    """Return the options of the compounds of a district.

    Parameters
    ----------
    courtyards
        What they are made from: cases whose scenarios have the options ``parking`` and ``brief``.
    count
        How many compounds.
    seed
        Which district.

    Returns
    -------
    tuple of BenchCase
        Compound by compound, each with four options.
    """
    bases = tuple({c.scenario.name: c.scenario for c in courtyards}.values())
    order = list(range(len(bases)))
    Random(f"spaceplan {NAME} {seed}").shuffle(order)
    made = (compound(bases[order[i % len(bases)]], seed, i) for i in range(count))
    return tuple(
        BenchCase(NAME, scenario, o.id, Reference((NAME, scenario.name, o.id)))
        for scenario in made
        for o in scenario.all_options
    )


def compound(base: Scenario, seed: int, index: int) -> Scenario:
    """Return one compound of a district, which tells what it was made from.

    Parameters
    ----------
    base
        The courtyard.
    seed, index
        Which compound of which district.

    Returns
    -------
    Scenario
        The courtyard, turned by any angle, mirrored or not, and scaled within 15 %; with four
        options, prices, and invented figures for households and stalls of today.
    """
    rng = Random(f"spaceplan {NAME} {seed} {index}")
    change = Change(
        degrees=round(rng.uniform(0.0, 360.0), 1),
        mirrored=rng.random() < 0.5,
        scale=round(rng.uniform(1 - _SCALED, 1 + _SCALED), 3),
    )
    site = base.site
    area = _area(site.boundary) * change.scale**2
    update: dict[str, Any] = {
        "name": f"{NAME}-{seed}-{index + 1}",
        "title": Text(zh=f"{index + 1} 号院", en=f"Compound {index + 1}"),
        "note": _note(base, change),
        "source": Text(
            zh=f"由 {base.name} 变换而成；{base.source.zh}",
            en=f"made from {base.name}; {base.source.en}",
        ),
        "north_deg": change.north(base.north_deg),
        "households": max(12, round(area / _M2_A_HOUSEHOLD)),
        "today": Today(stalls=round(area / _M2_A_STALL * rng.uniform(0.5, 1.0))),
        "costs": Costs(),
        "site": site.model_copy(
            update={
                "boundary": change.ring(site.boundary),
                "holes": tuple(change.ring(h) for h in site.holes),
                "gates": _moved(site.gates, change),
                "frontages": _moved(site.frontages, change),
            }
        ),
        "surroundings": tuple(
            s.model_copy(update={"outline": change.ring(s.outline)}) for s in base.surroundings
        ),
        "structures": tuple(_structure(s, change) for s in base.structures),
        "options": _options(base),
    }
    made = base.model_copy(update=update)
    return Scenario.model_validate(made.model_dump())


def _options(base: Scenario) -> tuple[Option, ...]:
    """Return parking alone, the brief as a bar and in any shape, and more rooms as a half-ring."""
    own = {o.id: o for o in base.options}
    asked = own["brief"].brief
    four = tuple(
        RoomWish(id=f"room-{k}", title=Text(zh=f"活动室 {k}", en=f"Room {k}"), area_m2=24.0)
        for k in range(1, 5)
    )
    return (
        own["parking"],
        _with_rooms("bar", Text(zh="一字形", en="Bar"), Typology.BAR, asked),
        _with_rooms(
            "half-ring",
            Text(zh="半回", en="Half-ring"),
            Typology.HALF_RING,
            asked.model_copy(update={"rooms": four}),
        ),
        _with_rooms("free", Text(zh="不限", en="Free"), Typology.ANY, asked),
    )


def _with_rooms(name: str, title: Text, shape: Typology, brief: BriefOverride) -> Option:
    return Option(id=name, title=title, brief=brief, rooms=RoomsChoice(typology=shape))


def _moved(spans: Sequence[Any], change: Change) -> tuple[Any, ...]:
    return tuple(s.model_copy(update={"span": change.ring(s.span)}) for s in spans)


def _structure(structure: Structure, change: Change) -> Structure:
    """Move a structure; trunks and walls stay as thick as they are."""
    update: dict[str, Any] = {"doors": change.ring(structure.doors)}
    if structure.outline is not None:
        update["outline"] = change.ring(structure.outline)
    if structure.line is not None:
        update["line"] = change.ring(structure.line)
    if structure.centre is not None:
        update["centre"] = change.point(structure.centre)
    return structure.model_copy(update=update)


def _note(base: Scenario, change: Change) -> Text:
    turned = f"{change.degrees:g}°"
    zh = f"试算用，不是真实院落：由 {base.name} {'镜像、' if change.mirrored else ''}"
    zh += f"缩放 {change.scale:g} 倍、旋转 {turned} 而成；户数和现有车位为虚构"
    en = f"For trials, no real compound: {base.name} {'mirrored, ' if change.mirrored else ''}"
    en += f"scaled by {change.scale:g}, turned by {turned}; households and stalls of today invented"
    return Text(zh=f"{zh}。{base.note.zh}", en=f"{en}. {base.note.en}")


def _area(ring: Ring) -> float:
    double = sum(ring[i - 1][0] * y - x * ring[i - 1][1] for i, (x, y) in enumerate(ring))
    return abs(double) / 2
