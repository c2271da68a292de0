"""What is asked: a site, what stands on it, what people want, and the options to compare."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, model_validator

from spaceplan.model.areas import AreaWish, Limits
from spaceplan.model.base import (
    Count,
    Frozen,
    Id,
    Line,
    Metres,
    Point,
    Ring,
    SquareMetres,
    Text,
)
from spaceplan.model.decision import Decision
from spaceplan.model.enums import Kind, Severity, Side, Treatment, Typology, UtilityUse
from spaceplan.model.furniture import FurnitureWish
from spaceplan.model.ground import Frontage as Frontage
from spaceplan.model.ground import Gate as Gate
from spaceplan.model.ground import Ground as Ground
from spaceplan.model.money import Costs, Funding, HouseholdGroup, Money
from spaceplan.model.pins import Pinned
from spaceplan.model.underlay import Underlay
from spaceplan.model.weights import Weights


class Origin(Frozen):
    """Where the local origin lies in the survey's own system."""

    x: Annotated[float, Field(allow_inf_nan=False)] = 0.0
    """Easting of the local origin in the survey's system, in metres."""
    y: Annotated[float, Field(allow_inf_nan=False)] = 0.0
    """Northing of the local origin in the survey's system, in metres."""
    crs: str | None = None
    """Coordinate reference system of the survey, e.g. EPSG:4547; null when unknown."""


class Surrounding(Frozen):
    """Something outside the site that is only drawn."""

    kind: Kind = Kind.BUILDING
    """What it is."""
    outline: Ring
    """Its outline in metres."""
    title: Text = Text()
    """Name shown on drawings."""
    floors: Annotated[int, Field(ge=1, le=200)] | None = None
    """Number of floors."""


class Today(Frozen):
    """What the courtyard offers now; null means unknown."""

    stalls: Count | None = None
    """Stalls in use today."""
    bikes: Count | None = None
    """Bike spaces today."""
    ebikes: Count | None = None
    """Of these, e-bike spaces."""
    rooms_m2: SquareMetres | None = None
    """Activity rooms today, in m²."""
    green_m2: SquareMetres | None = None
    """Green today, in m²."""


Sides = Annotated[
    tuple[tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]], ...],
    Field(max_length=200),
]


class Structure(Frozen):
    """Anything that stands there now (构筑物), as an outline, a disc or a line."""

    id: Id
    """Id of the structure."""
    kind: Kind
    """What it is."""
    treatment: Treatment = Treatment.KEEP
    """What may happen to it; an option may say otherwise."""
    title: Text = Text()
    """Name shown on drawings."""
    outline: Ring | None = None
    """Outline in metres (buildings, sheds, roads, greens …)."""
    centre: Point | None = None
    """Centre of a tree, in metres."""
    radius: Metres | None = None
    """Radius of a tree's own ground (trunk or pit): nothing stands or drives there, in metres."""
    crown: Metres | None = None
    """Radius of a tree's crown, drawn only, in metres."""
    line: Line | None = None
    """Centre line of a wall or road, in metres."""
    thickness: Metres | None = None
    """Width of a wall or road given by its line, in metres."""
    floors: Annotated[int, Field(ge=1, le=200)] | None = None
    """Number of floors of a building."""
    dwelling: bool | None = None
    """Whether people live there; left out, every building is taken for a dwelling."""
    doors: tuple[Point, ...] = ()
    """Doors (单元门) on the outline, in metres."""
    step_free: bool = True
    """Whether its doors can be entered without a step; a route to stepped ones counts for nobody
    in a wheelchair."""
    cost: Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)] = 0.0
    """What removing, changing or moving it costs, in the scenario's currency."""
    group: Id | None = None
    """Structures of one group are counted as one in the ledger 留 / 改 / 拆 / 移 / 建."""
    limits: Limits | None = None
    """How far it may be changed where it is modified; null if it keeps its footprint."""
    rooms: Annotated[tuple[Id, ...], Field(max_length=40)] = ()
    """Rooms of the brief that move in where it is kept or modified; they are not built."""
    capacity_m2: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)] | None = None
    """Floor area it has for rooms, in m²; left out, its outline times its floors."""
    utility: UtilityUse | None = None
    """What a utility is for; left out, its id and title are read for the usual words."""
    blind: Literal["gables"] | Sides | None = None
    """Sides of a building without windows or doors: ``gables``, its two shortest opposite sides, or
    pairs of vertices of its outline, counted from 0, such as [[0, 1], [2, 3]]."""
    clearance_m: Annotated[float, Field(ge=0, le=200, allow_inf_nan=False)] | None = None
    """Least distance of anything built from it, in metres; null for no more than rules ask."""
    clear_height_m: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] | None = None
    """Headroom of a road under a building, in metres: an archway is open if it says so."""
    percent: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    """How steep a slope is, in metres of height for 100 metres of way."""
    steps: bool = False
    """Whether a slope is steps: they stay, and no way that is planned leads over them."""
    cars: Count | None = None
    """Stalls that an existing parking has; left out, one."""
    owner: Text = Text()
    """Whose an existing stall is."""

    @model_validator(mode="after")
    def _one_geometry(self) -> Self:
        given = [n for n in ("outline", "centre", "line") if getattr(self, n) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            msg = f"needs exactly one of outline, centre (with radius) or line; found {found}"
            raise ValueError(msg)
        if self.centre is not None and self.radius is None:
            msg = "a centre needs a radius in metres"
            raise ValueError(msg)
        if self.line is not None and self.thickness is None:
            msg = "a line needs a thickness in metres"
            raise ValueError(msg)
        if self.kind is Kind.SLOPE and self.percent is None and not self.steps:
            msg = "a slope needs percent, or steps: true"
            raise ValueError(msg)
        last = len(self.outline or ()) - 1
        for a, b in self.blind if isinstance(self.blind, tuple) else ():
            if max(a, b) > last or abs(a - b) not in (1, last):
                msg = f"blind: [{a}, {b}] is no side of the outline, whose vertices are 0 to {last}"
                raise ValueError(msg)
        return self

    @property
    def is_dwelling(self) -> bool:
        """Whether the rules for dwelling blocks apply to it."""
        return self.kind is Kind.BUILDING and self.dwelling is not False

    @property
    def is_steps(self) -> bool:
        """Whether it is steps."""
        return self.kind is Kind.SLOPE and self.steps


RuleFigure = (
    Annotated[float, Field(ge=0, allow_inf_nan=False)]
    | StrictBool
    | Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    | Annotated[
        tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...], Field(max_length=20)
    ]
)


class RuleOverride(Frozen):
    """A rule's value or severity changed by the scenario, with the reason."""

    value: RuleFigure | None = None
    """The value to use instead, in the rule's own unit."""
    severity: Severity | None = None
    """The severity to use instead."""
    reason: Text = Text()
    """Why; printed with the rule."""


RuleValue = RuleFigure | RuleOverride
RuleOverrides = Annotated[
    dict[Id | Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], RuleValue],
    Field(description="rule id → value, or {value, severity, reason}"),
]


class RoomWish(Frozen):
    """One room that people want."""

    id: Id
    """Id of the room."""
    title: Text = Text()
    """Name shown on drawings."""
    area_m2: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
    """Least floor area, in m²."""
    min_width_m: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] = 3.3
    """Least clear width, in metres."""
    beside: Annotated[tuple[Id, ...], Field(max_length=8)] = ()
    """Rooms that it should share a wall with."""
    side: Side | None = None
    """Where in the block it would rather lie: ``quiet``, away from the cars, or near a ``gate``."""


class BikeWish(Frozen):
    """How many bikes are to stand under a roof."""

    spaces: Annotated[int, Field(ge=0, le=5000)]
    """All bike spaces, e-bikes included."""
    ebikes: Annotated[int, Field(ge=0, le=5000)] = 0
    """How many of the spaces are for e-bikes."""
    in_block: bool = False
    """Whether a shed is to stand against the end of the room block."""

    @model_validator(mode="after")
    def _ebikes_within(self) -> Self:
        if self.ebikes > self.spaces:
            msg = f"ebikes ({self.ebikes}) are part of spaces ({self.spaces}): at most as many"
            raise ValueError(msg)
        return self


class GreenWish(Frozen):
    """How much green there is to be; kept green counts."""

    area_m2: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
    """Least area of all green together, in m²."""
    min_width_m: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 3.0
    """Least width of a green that counts, in metres."""


class StallWish(Frozen):
    """What is asked of the parking beyond «as much as possible»."""

    min: Count = 0
    """Fewest stalls that are acceptable."""
    accessible: Count | None = None
    """Accessible stalls asked for; never fewer than the rules demand."""
    ev: Count = 0
    """Charging stalls asked for, among all."""


class Brief(Frozen):
    """What the residents want (任务书); empty means parking only."""

    rooms: Annotated[tuple[RoomWish, ...], Field(max_length=40)] = ()
    """Rooms to be built."""
    bikes: BikeWish | None = None
    """Bike spaces to be built."""
    green: GreenWish | None = None
    """Green to be had."""
    areas: Annotated[tuple[AreaWish, ...], Field(max_length=20)] = ()
    """Play and exercise grounds, seating, pavilions …"""
    stalls: StallWish = StallWish()
    """What is asked of the parking."""
    furniture: FurnitureWish | None = None
    """Benches, lamps, trees, waste points and lifts to be had."""


class BriefOverride(Frozen):
    """The parts of the brief that an option changes; what is left out stays."""

    rooms: Annotated[tuple[RoomWish, ...], Field(max_length=40)] | None = None
    """Rooms instead of the scenario's."""
    bikes: BikeWish | None = None
    """Bike spaces instead of the scenario's."""
    green: GreenWish | None = None
    """Green instead of the scenario's."""
    areas: Annotated[tuple[AreaWish, ...], Field(max_length=20)] | None = None
    """Grounds and pavilions instead of the scenario's."""
    stalls: StallWish | None = None
    """Parking wishes instead of the scenario's."""
    furniture: FurnitureWish | None = None
    """Furniture instead of the scenario's, all of it."""


class RoomsChoice(Frozen):
    """How the rooms are to be put together."""

    typology: Typology = Typology.ANY
    """Shape of the room block."""
    within: Id | Ring | None = None
    """Where the block must lie: a structure's id or an outline; null for anywhere."""
    existing: dict[Id, Annotated[tuple[Id, ...], Field(max_length=40)]] = {}
    """Structure id → rooms of the brief that move in there, instead of the structure's own."""


class Option(Frozen):
    """One named alternative (方案)."""

    id: Id
    """Id of the option."""
    title: Text = Text()
    """Name shown on drawings."""
    proposed_by: Text = Text()
    """Who proposed it; printed on its map."""
    treatments: dict[Id, Treatment] = {}
    """Structure id → treatment instead of the scenario's."""
    rules: RuleOverrides = {}
    """Rules instead of the scenario's."""
    brief: BriefOverride = BriefOverride()
    """Parts of the brief instead of the scenario's."""
    rooms: RoomsChoice = RoomsChoice()
    """How the rooms are put together."""
    budget: Money | None = None
    """Most that the plan may cost, instead of the scenario's budget."""
    stall_worth: Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)] | None = None
    """What one stall more is worth in removing and moving things, instead of the scenario's."""
    pins: Pinned = Pinned()
    """What stays to the centimetre, written out; ``spaceplan solve --write-pins`` writes it."""


class Scenario(Frozen):
    """A courtyard, what stands in it, what people want, and the options to compare."""

    schema_version: Literal[1]
    """Version of this file format."""
    name: Id
    """Short name, used in file names."""
    title: Text = Text()
    """Name of the compound."""
    note: Text = Text()
    """Printed on every drawing."""
    source: Text = Text()
    """Where the geometry comes from; printed on every drawing."""
    licence: str = ""
    """Licence of the geometry; printed on every drawing."""
    date: dt.date | None = None
    """Printed on drawings, which never read the clock."""
    households: Count | None = None
    """Households that live there."""
    residents: Count | None = None
    """People who live there."""
    origin: Origin = Origin()
    """Where the local origin lies in the survey's system."""
    north_deg: Annotated[float, Field(ge=-360, le=360, allow_inf_nan=False)] = 90.0
    """Direction of north, in degrees counter-clockwise from the x axis."""
    site: Ground
    """The ground that is planned."""
    surroundings: tuple[Surrounding, ...] = ()
    """What stands outside; drawn only."""
    today: Today = Today()
    """What there is now: the baseline row of every comparison."""
    structures: Annotated[tuple[Structure, ...], Field(max_length=5000)] = ()
    """What stands on the site now."""
    standards: Id = "cn-renewal"
    """Preset of rules: cn-renewal, cn-new, de, us."""
    rules: RuleOverrides = {}
    """Rules that this scenario changes."""
    brief: Brief = Brief()
    """What the residents want."""
    options: Annotated[tuple[Option, ...], Field(max_length=40)] = ()
    """Alternatives to compare; left out, there is one called ``plan``."""
    costs: Costs | None = None
    """Unit prices; left out, tables show no money unless a budget or a funding is given."""
    budget: Money | None = None
    """Most that a plan may cost, in the scenario's currency; null for no limit."""
    funding: Annotated[tuple[Funding, ...], Field(max_length=2)] = ()
    """Who pays; at most one for all and one for lifts."""
    households_list: Annotated[tuple[HouseholdGroup, ...], Field(max_length=5000)] = ()
    """Households in groups, for costs shared by area or by floor."""
    stall_worth: Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)] | None = None
    """What one stall more is worth in removing optional structures and moving others, in the
    scenario's currency; left out, it is worth any one of them, and nothing goes for nothing."""
    weights: Weights = Weights()
    """What blemishes take off layouts with as many stalls, in stalls."""

    underlay: Underlay | None = None
    """A picture under the maps, e.g. a scanned plan; part of no plan."""
    decision: Decision | None = None
    """How the households voted on the options; typed after the meeting, and part of no plan."""

    @property
    def speaks_of_money(self) -> bool:
        """Whether anything is said of costs, budgets or payers, so that tables show money."""
        limits = (self.budget, *(o.budget for o in self.options))
        return self.costs is not None or bool(self.funding) or any(b is not None for b in limits)

    @property
    def all_options(self) -> tuple[Option, ...]:
        """The options, or the single option ``plan`` when none is given."""
        return self.options or (Option(id="plan", title=Text(zh="方案", en="Plan")),)
