"""A courtyard with one of everything, for the tests of GeoPackage and GeoJSON."""

from __future__ import annotations

import datetime as dt

from spaceplan.model.base import Point, Ring, Text
from spaceplan.model.enums import Kind, Severity, StallKind, Treatment, Typology
from spaceplan.model.finding import Finding
from spaceplan.model.plan import (
    Aisle,
    BikeShed,
    Block,
    Furniture,
    Patch,
    Plan,
    RackRow,
    Room,
    Stall,
)  # fmt: skip
from spaceplan.model.scenario import (
    Brief,
    Frontage,
    Gate,
    Ground,
    Option,
    Origin,
    RoomWish,
    Scenario,
    Structure,
    Surrounding,
)  # fmt: skip

RING: Ring = ((0.0, 0.0), (60.0, 3.5), (58.25, 42.0), (0.0, 40.0))
#: A place in Chengdu on the grid of CGCS2000 / 3-degree zone around 105° E.
EAST, NORTH = 411_820.25, 3_393_120.5
CRS = "EPSG:4544"


def box(x: float, y: float, wide: float, deep: float) -> Ring:
    return ((x, y), (x + wide, y), (x + wide, y + deep), (x, y + deep))


def yard(crs: str | None = CRS, north: float = 90.0) -> Scenario:
    """Walls, roads, trees, houses, gates: all that a map can hold."""
    return Scenario(
        schema_version=1,
        name="yard",
        title=Text(zh="院子", en="Yard"),
        note=Text(zh="示意", en="Not a survey"),
        source=Text(zh="自测", en="own survey"),
        licence="CC0-1.0",
        date=dt.date(2026, 11, 23),
        households=104,
        origin=Origin(x=EAST, y=NORTH, crs=crs),
        north_deg=north,
        site=Ground(
            boundary=RING,
            holes=(box(20, 10, 2, 2),),
            gates=(
                Gate(id="west", span=((0.0, 5.0), (0.0, 11.0)), barrier=True,
                     title=Text(zh="西门", en="West gate")),
                Gate(id="east", span=((59.5, 14.5), (59.45, 15.6)), vehicles=False),
            ),
            frontages=(Frontage(id="street", span=((0.0, 20.0), (0.0, 30.0))),),
        ),
        surroundings=(
            Surrounding(outline=box(70, 0, 10, 9), floors=11, title=Text(zh="邻", en="N")),
        ),
        structures=(
            Structure(
                id="screen", kind=Kind.WALL, line=((2.0, 20.0), (9.0, 21.0)), thickness=0.24,
                treatment=Treatment.REMOVE, cost=1500.0, group="old",
            ),
            Structure(
                id="block-1", kind=Kind.BUILDING, outline=box(5, 28, 30, 10), floors=7,
                title=Text(zh="一号楼", en="Block 1"), doors=((10.0, 28.0), (25.0, 28.0)),
            ),
            Structure(
                id="camphor", kind=Kind.TREE, centre=(30.0, 15.0), radius=0.4, crown=3.5,
                treatment=Treatment.OPTIONAL, cost=3000.0,
            ),
            Structure(id="shed", kind=Kind.SHED, outline=box(40, 30, 6, 3), step_free=False),
            Structure(
                id="lawn", kind=Kind.GREEN, outline=box(48, 30, 7, 6), treatment=Treatment.MODIFY
            ),
            Structure(id="lane", kind=Kind.ROAD, line=((0.0, 8.0), (15.0, 9.0)), thickness=4.0),
            Structure(
                id="hall", kind=Kind.BUILDING, outline=box(50, 5, 5, 4), dwelling=False, floors=1
            ),
        ),
        brief=Brief(rooms=(RoomWish(id="reading", title=Text(zh="阅览室", en="Reading"),
                                    area_m2=20),)),
        options=(Option(id="bar", title=Text(zh="一字形", en="Bar")), Option(id="free")),
    )  # fmt: skip


def proposal(option: str = "bar", shift: float = 0.0) -> Plan:
    """Two stalls on an aisle, a block with a room, a shed, a lamp: sizes to check by hand."""
    stalls = tuple(
        Stall(
            id=f"s{i}", kind=kind,
            outline=_at(x + shift, 16.5, 2.5, 5.3),
            access=((x + shift, 16.5), (x + 2.5 + shift, 16.5)),
        )
        for i, (x, kind) in enumerate(((25.0, StallKind.STANDARD), (27.5, StallKind.EV)), 1)
    )  # fmt: skip
    return Plan(
        scenario="yard", option=option, stalls=stalls,
        aisles=(Aisle(id="a1", outline=box(2, 11, 40, 5.5)),),
        blocks=(Block(id="b1", typology=Typology.BAR, outline=box(44, 20, 6, 4)),),
        rooms=(Room(id="reading", outline=box(44, 20, 6, 4), area_m2=24.0, door=(47.0, 20.0)),),
        bike_sheds=(
            BikeShed(id="shed-1", outline=box(30, 3, 6, 2), capacity=20, ebikes=8,
                     rows=(RackRow(outline=_at(30, 3, 6, 1.8), spaces=20),)),
        ),
        greens=(Patch(id="g1", outline=box(10, 3, 4, 5)),),
        furniture=(Furniture(id="lamp-1", kind="lamp", point=(20.0, 20.0), radius_m=9.0),),
        removed=("screen",),
    )  # fmt: skip


def found() -> tuple[Finding, ...]:
    """One finding at a place and one without."""
    return (
        Finding(code="stall.near", severity=Severity.WARN, subject="s1", place=(26.0, 18.0),
                measured=0.4, required=0.5, unit="m", message=Text(zh="太近", en="too near")),
        Finding(code="stalls.few", severity=Severity.HARD, message=Text(zh="太少", en="too few")),
    )  # fmt: skip


def _at(x: float, y: float, wide: float, deep: float) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = box(x, y, wide, deep)
    return a, b, c, d
