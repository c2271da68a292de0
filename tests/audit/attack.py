"""An attack on the audit: clean plans spoilt in three thousand ways, each a true break of a rule.

A mutation is a function that spoils a plan once, at random, and knows by plain geometry of its own
(``Scene``) that the result breaks a rule.  Counts and areas that the plan states are restated, so
that what is found is found by looking.  ``python -m tests.audit.attack`` prints which check found
how many; ``--renew`` solves the attacked plans anew.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING, Any

import shapely
from shapely import LineString, Point, Polygon, affinity

from spaceplan.audit import audit
from spaceplan.model.case import Case, resolve
from spaceplan.model.enums import Kind, Severity, StallKind, Treatment
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.standards import Rules, rules_for
from tests.audit.attacked import BASES, kept, renew

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Pair = tuple[float, float]
#: How many spoilt plans there are.
COUNT = 3000
#: What shares less than this in width is a touch, in metres.
BITE_M = 0.05
#: So often a mutation tries to hit before it says that this plan cannot be broken so.
_TRIES = 60
#: A mutation that did not hit so often is no longer tried on that plan.
_BARREN = 3


@dataclass(frozen=True)
class Scene:
    """A clean plan as plain shapes."""

    name: str
    scenario: Scenario
    plan: Plan
    case: Case = field(init=False)
    rules: Rules = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "case", resolve(self.scenario, self.plan.option))
        object.__setattr__(self, "rules", rules_for(self.case))

    def of(self, rule: str) -> float:
        return self.rules.value(rule)

    @cached_property
    def site(self) -> BaseGeometry:
        return Polygon(self.case.site.boundary, self.case.site.holes)

    @cached_property
    def standing(self) -> dict[str, BaseGeometry]:
        """What is kept for certain and takes ground, no greens."""
        gone = {*self.plan.removed, *self.plan.moved, *self.plan.modified}
        flat = (Kind.ROAD, Kind.PAVING, Kind.GREEN)
        return {
            s.id: shape_of(s)
            for s in self.case.structures
            if s.kind not in flat and s.treatment is not Treatment.REMOVE and s.id not in gone
        }

    @cached_property
    def roads(self) -> list[BaseGeometry]:
        roads = [s for s in self.case.structures if s.kind is Kind.ROAD]
        return [shape_of(s) for s in roads if s.treatment is Treatment.KEEP]

    @cached_property
    def homes(self) -> list[tuple[Polygon, Pair, Polygon]]:
        """Each dwelling's door with its house and its apron."""
        deep = self.of("door_apron_depth")
        houses = [s for s in self.case.structures if s.is_dwelling and s.outline]
        return [
            (Polygon(s.outline), d, before(Polygon(s.outline), d, deep))
            for s in houses
            for d in s.doors
        ]

    @cached_property
    def new_doors(self) -> list[tuple[Polygon, Pair, Polygon]]:
        deep = self.of("door_apron_depth")
        made = [*self.plan.rooms, *self.plan.bike_sheds]
        whole = [Polygon(b.outline) for b in (*self.plan.blocks, *self.plan.bike_sheds)]
        found = []
        for thing in made:
            if thing.door is not None:
                body = next(b for b in whole if b.buffer(0.01).covers(Polygon(thing.outline)))
                found.append((body, thing.door, before(body, thing.door, deep)))
        return found

    @cached_property
    def mouths(self) -> list[Polygon]:
        """Ground outside the gates for cars."""
        gates = [g.span for g in self.case.site.gates if g.vehicles]
        bands = [LineString(g).buffer(6, cap_style="flat") for g in gates]
        return [b.difference(self.site) for b in bands]

    def drive(self, plan: Plan) -> BaseGeometry:
        """All that cars drive on."""
        aisles = [Polygon(a.outline) for a in plan.aisles]
        whole = [g.buffer(0.01, join_style="mitre") for g in (*aisles, *self.roads, *self.mouths)]
        return shapely.union_all(whole)

    def solid(self, plan: Plan, but: str = "") -> BaseGeometry:
        """All that no car can stand on: kept things, blocks, sheds, greens, other stalls."""
        made = (*plan.blocks, *plan.bike_sheds, *plan.greens, *plan.stalls, *plan.areas)
        new = [Polygon(t.outline) for t in made if t.id != but]
        return shapely.union_all([*self.standing.values(), *new])


def shape_of(structure: Any) -> BaseGeometry:
    if structure.outline is not None:
        return Polygon(structure.outline)
    if structure.centre is not None:
        return Point(structure.centre).buffer(structure.radius or 0.1)
    return LineString(structure.line).buffer((structure.thickness or 0.1) / 2, cap_style="flat")


def before(house: Polygon, door: Pair, deep: float) -> Polygon:
    """The square before a door: of the four round it the one that is least in the house."""
    ring = list(house.exterior.coords)
    sides = list(itertools.pairwise(ring))
    a, b = min(sides, key=lambda s: LineString(s).distance(Point(door)))
    ux, uy = (b[0] - a[0]) / math.dist(a, b), (b[1] - a[1]) / math.dist(a, b)
    out = []
    for nx, ny in ((uy, -ux), (-uy, ux)):
        low, high = (
            (door[0] - ux * deep / 2, door[1] - uy * deep / 2),
            (
                door[0] + ux * deep / 2,
                door[1] + uy * deep / 2,
            ),
        )
        far = [(p[0] + nx * deep, p[1] + ny * deep) for p in (high, low)]
        out.append(Polygon([low, high, *far]))
    return min(out, key=lambda p: p.intersection(house).area)


def bites(one: BaseGeometry, other: BaseGeometry, by: float = BITE_M) -> bool:
    """Tell whether two shapes share ground wider than that."""
    shared = one.intersection(other)
    return not shared.is_empty and not shared.buffer(-by / 2 - 0.005).is_empty


def place(thing: Any) -> BaseGeometry:
    """The ground of a thing of a plan."""
    return Polygon(thing.outline) if thing.outline else Point(thing.point).buffer(0.05)


def ring(shape: BaseGeometry) -> tuple[Pair, ...]:
    return tuple((x, y) for x, y in shapely.get_coordinates(shape)[:-1].tolist())


def moved(thing: Any, change: Callable[[BaseGeometry], BaseGeometry]) -> Any:
    """A thing of a plan with all its places changed alike."""
    new: dict[str, Any] = {}
    for name in ("outline", "court"):
        if getattr(thing, name, None):
            new[name] = tuple(
                map(
                    tuple,
                    shapely.get_coordinates(change(LineString(getattr(thing, name)))).tolist(),
                )
            )
    if getattr(thing, "access", None):
        new["access"] = tuple(
            map(tuple, shapely.get_coordinates(change(LineString(thing.access))).tolist())
        )
    for name in ("point", "door", "entrance"):
        if getattr(thing, name, None):
            new[name] = change(Point(getattr(thing, name))).coords[0]
    if getattr(thing, "more_doors", None):
        new["more_doors"] = tuple(change(Point(d)).coords[0] for d in thing.more_doors)
    if getattr(thing, "rows", None):
        new["rows"] = tuple(moved(r, change) for r in thing.rows)
    return thing.model_copy(update=new)


def by(dx: float, dy: float) -> Callable[[BaseGeometry], BaseGeometry]:
    return lambda g: affinity.translate(g, dx, dy)


def turn(deg: float, at: BaseGeometry) -> Callable[[BaseGeometry], BaseGeometry]:
    return lambda g: affinity.rotate(g, deg, origin=at.centroid)


def swap(plan: Plan, part: str, old: Any, *new: Any) -> Plan:
    """The plan with one thing of a list replaced, or dropped."""
    some = getattr(plan, part)
    made = [n for t in some for n in (new if t is old or t == old else (t,))]
    return plan.model_copy(update={part: tuple(made)})


def add(plan: Plan, part: str, *new: Any) -> Plan:
    return plan.model_copy(update={part: (*getattr(plan, part), *new)})


def some(rng: Random, things: Iterable[Any]) -> Iterator[Any]:
    """Yield things at random, each as often as it comes."""
    listed = list(things)
    for _ in range(_TRIES if listed else 0):
        yield rng.choice(listed)


def restated(scene: Scene, plan: Plan) -> Plan:
    """The plan with the counts and areas of what it now draws; what cannot be told is left out."""
    kinds = [s.kind for s in plan.stalls]
    things = Counter(f.kind for f in plan.furniture)
    greens = [shapely.union_all([Polygon(g.outline) for g in p.greens]) for p in (scene.plan, plan)]
    old = scene.plan.metrics
    new = {
        "stalls": len(kinds),
        "accessible": kinds.count(StallKind.ACCESSIBLE),
        "parallel": kinds.count(StallKind.PARALLEL),
        "rooms": len(plan.rooms),
        "rooms_m2": sum(Polygon(r.outline).area for r in plan.rooms),
        "bikes": sum(s.capacity for s in plan.bike_sheds),
        "ebikes": sum(s.ebikes for s in plan.bike_sheds),
        "green_m2": old.green_m2 - greens[0].area + greens[1].area,
        "areas_m2": sum(Polygon(a.outline).area for a in plan.areas),
        "removed": len(plan.removed),
        "drive_m2": shapely.union_all([Polygon(a.outline) for a in plan.aisles]).area,
        "m2_per_stall": None,
        "fire_reach_m": None,
        "lit_share": None,
        "bike_walk_m": None,
        "accessible_walk_m": None,
    }
    for name, kind in (
        ("benches", "bench"),
        ("lamps", "lamp"),
        ("trees_planted", "tree"),
        ("waste_points", "waste"),
        ("lifts", "lift"),
    ):
        new[name] = None if getattr(old, name) is None else things[kind]
    rooms = tuple(r.model_copy(update={"area_m2": Polygon(r.outline).area}) for r in plan.rooms)
    areas = tuple(a.model_copy(update={"area_m2": Polygon(a.outline).area}) for a in plan.areas)
    figures = {"metrics": old.model_copy(update=new), "rooms": rooms, "areas": areas}
    return plan.model_copy(update=figures)


Spoil = Callable[[Scene, Random], Plan | None]


@dataclass(frozen=True)
class Mutation:
    """One way to spoil a plan, the rule it breaks, and the codes that rightly name it."""

    spoil: Spoil
    codes: tuple[str, ...]
    rule: str | None

    @property
    def name(self) -> str:
        return self.spoil.__name__.replace("_", " ")


MUTATIONS: list[Mutation] = []


def mutation(*codes: str, rule: str | None = None) -> Callable[[Spoil], Spoil]:
    """List a mutation; it is only used where its rule is hard."""

    def listed(spoil: Spoil) -> Spoil:
        MUTATIONS.append(Mutation(spoil, codes, rule))
        return spoil

    return listed


@dataclass(frozen=True)
class Shot:
    """A spoilt plan and what the audit says of it beyond what it said of the clean one."""

    scene: Scene
    mutation: Mutation
    seed: str
    plan: Plan
    found: tuple[Finding, ...]

    @property
    def named(self) -> bool:
        """Whether some hard finding has a code that rightly names the break."""
        return any(f.code in self.mutation.codes for f in self.found)


def scenes() -> tuple[Scene, ...]:
    return tuple(Scene(name, asked(), kept(name)) for name, asked, _ in BASES)


def shots(
    count: int, series: int = 0, some_scenes: Sequence[Scene] | None = None
) -> Iterator[Shot]:
    """Spoil the plans so often in turn, all mutations alike; the same for the same numbers."""
    for part in ("stalls", "drives", "things", "buildings"):
        import_module(f"tests.audit.attacks_on_{part}")

    stages = list(some_scenes or scenes())
    clean = {s.name: {key(f) for f in audit(s.scenario, s.plan)} for s in stages}
    # every mutation once before any comes a second time, each on another plan in turn
    turns = range(len(stages))
    pairs = [(m, stages[(i + k) % len(stages)]) for k in turns for i, m in enumerate(MUTATIONS)]
    pairs = [(m, s) for m, s in pairs if m.rule is None or hard(s, m.rule)]
    made, turn_, barren = 0, 0, Counter[int]()
    while made < count and min(barren[k] for k in range(len(pairs))) < _BARREN:
        k = turn_ % len(pairs)
        mutant, scene = pairs[k]
        seed = f"{series} {mutant.name} {scene.name} {turn_ // len(pairs)}"
        turn_ += 1
        if barren[k] >= _BARREN:
            continue
        plan = mutant.spoil(scene, Random(seed))
        if plan is None:
            barren[k] += 1
            continue
        plan = restated(scene, plan)
        found = [f for f in audit(scene.scenario, plan) if key(f) not in clean[scene.name]]
        yield Shot(
            scene, mutant, seed, plan, tuple(f for f in found if f.severity is Severity.HARD)
        )
        made += 1


def hard(scene: Scene, rule: str) -> bool:
    return scene.rules.severity(rule) is Severity.HARD


def key(finding: Finding) -> tuple[Any, ...]:
    return (finding.code, finding.severity, finding.subject, finding.measured)


def table(fired: Iterable[Shot]) -> str:
    """Which check found how many of each mutation, as Markdown."""
    rows: dict[str, list[Shot]] = {}
    for shot in fired:
        rows.setdefault(shot.mutation.name, []).append(shot)
    lines = [
        "| mutation | plans | found | named | codes (plans in which each was found) |",
        "|---|---|---|---|---|",
    ]
    for name, mine in sorted(rows.items()):
        codes = Counter(c for s in mine for c in {f.code for f in s.found})
        listed = ", ".join(f"{c} {n}" for c, n in codes.most_common())
        got, named = sum(bool(s.found) for s in mine), sum(s.named for s in mine)
        lines.append(f"| {name} | {len(mine)} | {got} | {named} | {listed} |")
    whole = [s for mine in rows.values() for s in mine]
    got, named = sum(bool(s.found) for s in whole), sum(s.named for s in whole)
    lines.append(f"| **all** | {len(whole)} | {got} | {named} | |")
    return "\n".join(lines)


def main(argv: Sequence[str]) -> None:
    if "--renew" in argv:
        renew()
    fired = list(shots(int(next((a for a in argv if a.isdigit()), COUNT))))
    lines = [table(fired)]
    for shot in fired:
        if not shot.named:
            codes = sorted({f.code for f in shot.found})
            lines.append(f"{'not named' if codes else 'MISSED'}: {shot.seed} {codes}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    from tests.audit import attack

    attack.main(sys.argv[1:])
