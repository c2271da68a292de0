"""What is proposed: a plan for one option, as plain outlines that anyone can check."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from spaceplan.model.areas import Area, Placed
from spaceplan.model.base import Frozen, Id, Point, Ring, Segment, SquareMetres, Text
from spaceplan.model.enums import PlanStatus, StallKind, Typology

Quad = Annotated[
    tuple[Point, Point, Point, Point], Field(description="four corners [x, y] in metres")
]
ItemId = Annotated[str, Field(min_length=1, max_length=80)]


class Stall(Frozen):
    """One parked car (车位)."""

    id: ItemId
    """Id, numbered along the rows."""
    kind: StallKind = StallKind.STANDARD
    """What kind of stall it is."""
    outline: Quad
    """Its four corners, in metres."""
    access: Segment
    """The edge that cars enter by, in metres."""


class AccessibleStrip(Frozen):
    """The marked strip beside an accessible stall (轮椅通道)."""

    outline: Ring
    """Its outline, in metres."""


class Aisle(Frozen):
    """Ground that cars drive on (车道)."""

    id: ItemId
    """Id of the aisle."""
    outline: Ring
    """Its outline, in metres."""
    neck: bool = False
    """Whether it is single-lane: it connects, but no stall is entered from it."""
    one_way: Annotated[float, Field(allow_inf_nan=False)] | None = None
    """Driving direction in degrees counter-clockwise from the x axis; null for two-way."""


class Room(Frozen):
    """A room of the brief, cut into a block (活动室)."""

    id: ItemId
    """Id of the room in the brief."""
    outline: Ring
    """Its outline, in metres."""
    area_m2: SquareMetres
    """Its floor area, in m²."""
    door: Point
    """Its door, on the outline, in metres."""


class Block(Frozen):
    """The building that holds rooms side by side (活动用房)."""

    id: ItemId
    """Id of the block."""
    typology: Typology
    """The shape that was chosen."""
    outline: Ring
    """Its outline, in metres."""
    court: Ring | None = None
    """The court that its rooms share, kept free, in metres; null for shapes without one."""


class Housed(Frozen):
    """A room of the brief that moves into a structure that stands."""

    id: ItemId
    """Id of the room in the brief."""
    structure: Id
    """The structure it moves into."""
    area_m2: SquareMetres
    """Floor area it takes there, in m²."""


class RackRow(Frozen):
    """A row of bikes side by side without a break (车架)."""

    outline: Quad
    """Ground of the parked bikes, in metres; its first edge is the one they are wheeled in by."""
    spaces: Annotated[int, Field(ge=1, le=5000)]
    """How many bikes stand in it."""
    ebikes: bool = False
    """Whether they are e-bikes."""
    angle_deg: Annotated[float, Field(gt=0, le=90)] = 90.0
    """Angle between bikes and row, in degrees: 90, or 45 for a slanting rack."""


class BikeShed(Frozen):
    """A roof for bikes (非机动车棚)."""

    id: ItemId
    """Id of the shed."""
    outline: Ring
    """Its outline, in metres."""
    capacity: Annotated[int, Field(ge=0)]
    """Bike spaces, e-bikes included."""
    ebikes: Annotated[int, Field(ge=0)] = 0
    """How many of them are for e-bikes."""
    door: Point | None = None
    """Where its inner aisle meets open ground, on the outline, in metres."""
    more_doors: tuple[Point, ...] = ()
    """Further ways out of it, on the outline, in metres."""
    racks: tuple[Ring, ...] = ()
    """Outlines of the rack rows, for drawing, in metres."""
    rows: tuple[RackRow, ...] = ()
    """The same rows with what stands in them, so that the capacity can be counted."""


class Patch(Frozen):
    """A piece of ground with a use: green, walkway, fire lane."""

    id: ItemId
    """Id of the piece."""
    outline: Ring
    """Its outline, in metres."""


class Furniture(Frozen):
    """A thing that stands on the ground: bench, lamp, tree, pavilion, waste point, lift."""

    id: ItemId
    """Id of the thing."""
    kind: str
    """What it is."""
    outline: Ring | None = None
    """Its outline, in metres, or null."""
    point: Point | None = None
    """Where it stands, in metres, or null."""
    serves: str | None = None
    """The door that a lift serves, e.g. ``block-1/door-2``; else null."""
    door: Point | None = None
    """The door of a lift, on its outline, in metres; else null."""
    radius_m: float | None = None
    """How far a lamp lights the ground, or a tree's crown grows, in metres; else null."""


class Conflict(Frozen):
    """Wishes that cannot hold together, and why."""

    wishes: tuple[str, ...]
    """Paths of the wishes in the scenario, e.g. ``brief.rooms.reading``."""
    message: Text
    """What collides, with the figures found."""


class Metrics(Frozen):
    """Figures of a plan that tables show."""

    stalls: Annotated[int, Field(ge=0)] = 0
    """All stalls."""
    accessible: Annotated[int, Field(ge=0)] = 0
    """Of these, accessible stalls."""
    parallel: Annotated[int, Field(ge=0)] = 0
    """Of these, parallel stalls."""
    rooms_m2: float = 0.0
    """Rooms of the brief that the plan builds, in m²."""
    rooms: Annotated[int, Field(ge=0)] = 0
    """How many rooms the plan builds."""
    housed_m2: float = 0.0
    """Rooms of the brief that move into what stands there, in m²; not part of ``rooms_m2``."""
    housed: Annotated[int, Field(ge=0)] = 0
    """How many rooms move into what stands there."""
    bikes: Annotated[int, Field(ge=0)] = 0
    """Bike spaces the plan builds, e-bikes included."""
    ebikes: Annotated[int, Field(ge=0)] = 0
    """Of these, e-bike spaces."""
    green_m2: float = 0.0
    """Green kept and made, in m²."""
    areas_m2: float = 0.0
    """Grounds and pavilions that the plan makes, in m²."""
    aisle_m: float = 0.0
    """Length of the aisles' centre lines, in metres."""
    drive_m2: float = 0.0
    """Ground that cars drive on, in m²."""
    m2_per_stall: float | None = None
    """Stalls and drive ground together, per stall, in m²; null without stalls."""
    longest_walk_m: float | None = None
    """Longest way on foot from a door to a pedestrian gate, in metres; null when unknown."""
    accessible_walk_m: float | None = None
    """Longest way on foot from an accessible stall to the nearest door, in metres."""
    bike_walk_m: float | None = None
    """Longest way on foot from a dwelling's door to the nearest bike shed, in metres."""
    walk_to_rooms_m: float | None = None
    """Longest way on foot from a dwelling's door to the nearest room, in metres."""
    walk_to_stalls_m: float | None = None
    """Longest way on foot from a dwelling's door to the nearest stall, in metres."""
    fire_reach_m: float | None = None
    """Farthest from the fire lanes to the wall of a dwelling block, in metres; null without."""
    widened_m2: float = 0.0
    """Ground that corners of the driveway are widened by, in m²."""
    sketch_loss: Annotated[int, Field(ge=0)] = 0
    """Stalls that the best draft of the search held beyond what stands after the audit."""
    kept: Annotated[int, Field(ge=0)] = 0
    """Structures kept (留)."""
    modified: Annotated[int, Field(ge=0)] = 0
    """Structures changed (改)."""
    removed: Annotated[int, Field(ge=0)] = 0
    """Structures removed (拆)."""
    moved: Annotated[int, Field(ge=0)] = 0
    """Structures put elsewhere (移)."""
    built: Annotated[int, Field(ge=0)] = 0
    """Things built (建): room blocks, sheds, greens, areas and parking grounds."""
    benches: Annotated[int, Field(ge=0)] | None = None
    """Benches that the plan sets up; null when none were asked for, here and below."""
    bench_way_share: float | None = None
    """Share of the walked metres between dwelling doors and gates within reach of a bench."""
    lamps: Annotated[int, Field(ge=0)] | None = None
    """Lamps that the plan sets up."""
    lamps_least: Annotated[int, Field(ge=0)] | None = None
    """No choice among the same spots lights as much with fewer lamps: proved."""
    lit_share: float | None = None
    """Share of stalls and of places along walkways that a lamp lights."""
    trees_planted: Annotated[int, Field(ge=0)] | None = None
    """Trees that the plan plants."""
    waste_points: Annotated[int, Field(ge=0)] | None = None
    """Waste points."""
    waste_walk_m: float | None = None
    """Longest way on foot from a dwelling door to a waste point, in metres."""
    lifts: Annotated[int, Field(ge=0)] | None = None
    """Lifts added at dwelling doors."""
    removal_cost: float = 0.0
    """Cost of what is removed, moved or changed, in the scenario's currency."""
    by_seed: tuple[Annotated[int, Field(ge=0)] | None, ...] = ()
    """Stalls of the best plan that each seed of the search found, null where one found none; the
    plan is the best of them.  Left out of the file where nobody knows."""

    @model_serializer(mode="wrap")
    def _without_unknown_seeds(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {k: v for k, v in write(self).items() if k != "by_seed" or v}


class PinNote(Frozen):
    """Which things of a plan were pinned when it was solved, and what that cost."""

    kept: tuple[ItemId, ...] = ()
    """Ids of the things that stayed."""
    along: tuple[ItemId, ...] = ()
    """Of these, what stayed only because a pinned thing needs it, e.g. the aisle before a stall."""
    no_stall: tuple[Ring, ...] = ()
    """Ground that was kept free of stalls, in metres."""
    given: Annotated[int, Field(ge=0)] | None = None
    """Stalls of the plan that was given; null when none was."""
    free: Annotated[int, Field(ge=0)] | None = None
    """Stalls of the best plan found without the pins; null when it was not asked for."""


class Provenance(Frozen):
    """What a plan was made from, so that it can be made again."""

    scenario_sha256: str | None = None
    """Hash over what the plan depends on (geometry, rules, brief, option), not over titles."""
    seed: int | None = None
    """Seed of the search."""
    effort: str | None = None
    """Effort of the search."""
    versions: dict[str, str] = {}
    """Versions of spaceplan and its solvers."""
    taken_from: Id | None = None
    """The option that the plan was found for, where it serves this one too and no better one was
    found; left out of the file elsewhere."""

    @model_serializer(mode="wrap")
    def _without_itself(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {k: v for k, v in write(self).items() if k != "taken_from" or v}


class Plan(Frozen):
    """What the solver proposes for one option (布置图)."""

    schema_version: Literal[1] = 1
    """Version of this file format."""
    scenario: Id
    """Name of the scenario."""
    option: Id
    """Id of the option."""
    status: PlanStatus = PlanStatus.SOLVED
    """How the solve ended."""
    conflict: tuple[Conflict, ...] = ()
    """For ``infeasible``: the wishes that collide."""
    tried: Text | None = None
    """For ``not_found``: what was tried."""
    stalls: tuple[Stall, ...] = ()
    """The stalls, numbered along the rows."""
    accessible_strips: tuple[AccessibleStrip, ...] = ()
    """The strips beside accessible stalls."""
    aisles: tuple[Aisle, ...] = ()
    """The aisles."""
    blocks: tuple[Block, ...] = ()
    """The room blocks."""
    rooms: tuple[Room, ...] = ()
    """The rooms in the blocks."""
    housed: tuple[Housed, ...] = ()
    """Rooms of the brief that move into what stands there."""
    bike_sheds: tuple[BikeShed, ...] = ()
    """The bike sheds."""
    greens: tuple[Patch, ...] = ()
    """The greens that the plan makes."""
    areas: tuple[Area, ...] = ()
    """The grounds and pavilions that the plan makes."""
    walkways: tuple[Patch, ...] = ()
    """Ways on foot outside the aisles."""
    fire_lanes: tuple[Patch, ...] = ()
    """Ways of a fire engine from a gate to the dwellings, over aisles and open ground."""
    widenings: tuple[Patch, ...] = ()
    """Ground that corners of the driveway are widened by (转角加宽)."""
    furniture: tuple[Furniture, ...] = ()
    """Benches, lamps and the like."""
    removed: tuple[Id, ...] = ()
    """Structures that go."""
    modified: tuple[Id, ...] = ()
    """Structures that are changed."""
    moved: tuple[Id, ...] = ()
    """Structures that are put elsewhere."""
    placed: tuple[Placed, ...] = ()
    """Where moved structures, and modified ones with a new footprint, stand now."""
    pinned: PinNote | None = None
    """What was pinned; null for a plan solved without pins."""
    upper_bound: Annotated[int, Field(ge=0)] | None = None
    """A proved upper bound on the stalls of any plan for this option."""
    metrics: Metrics = Metrics()
    """Figures that tables show."""
    provenance: Provenance = Provenance()
    """What the plan was made from."""
