"""What the solver takes for enough, the audit takes for enough: every play of both, side by side.

The table of CONTRIBUTING.md says why each pair is what it is.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from spaceplan import units
from spaceplan.audit import (
    archways,
    barriers,
    corners,
    ground,
    lifts,
    necks,
    pins,
    road_ends,
    walls,
)
from spaceplan.audit import areas as area_checks
from spaceplan.audit.view import AuditView
from spaceplan.geometry import dwellings, held, terrain, zones
from spaceplan.geometry import lifts as solver_lifts
from spaceplan.geometry.site import Site
from spaceplan.master import corners as solver_corners
from spaceplan.master import engine, feasible, finish, foot
from spaceplan.master import held as solver_pins
from spaceplan.master.grounds import lie_of
from spaceplan.model.plan import Plan
from spaceplan.search import clearances, roads, world
from spaceplan.standards import load_preset, preset_names
from tests.lots import building, gate, lot, rect, site_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Buffers of one ground are the same to within this, in metres: GEOS simplifies what it buffers.
GEOS_M = 2e-3
GAP, SLACK = units.TOLERANCE_M / 2, units.SWEEP_SLACK_M / 2

#: What, how much the solver lets pass, how much the audit does; in metres unless said.
LESS = [
    ("outlines that are one ground: turns", solver_corners.GAP_M, GAP),
    ("outlines that are one ground: pinned aisles", held.GAP_M, GAP),
    ("a turn misses ground", solver_corners.PLAY_M, GAP),
    ("an engine's half width", engine.PLAY_M, SLACK),
    ("a lane's half width, pinned aisles", held.LANE_PLAY_M, SLACK),
    ("an aisle's half width at a gate", world.GATE_PLAY, SLACK),
    ("a pinned thing has moved", solver_pins.SAME_M, pins._SAME_M),
    ("an engine stands off a dwelling", -engine.NEAR_MARGIN_M, 0.0),
    ("a shaft's wall", -solver_lifts._WALL_M, -lifts._WALL_M),
]
#: Ground is narrow that is so much narrower: more play is stricter here.
MORE = [("a way's half width", zones.NECK_PLAY_M, necks._PLAY_M / 2)]
#: The same figure on both sides.
EQUAL = [
    ("a door is in a wall", dwellings._AT_WALL_M, walls._AT_WALL_M),
    ("doors of a car, off its ends", finish._END_M, walls._END_M),
    ("doors of a car, overlap in m²", finish._TOUCH_M2, walls._TOUCH_M2),
    ("beyond a road's end", zones._ROAD_END_M, road_ends._ROAD_END_M),
    ("beside a barrier", zones._BESIDE_BARRIER_M, barriers._BESIDE_M),
    ("a gate opens a wall", terrain.GATE_IN_WALL_M, archways._GATE_IN_WALL_M),
    ("kerb for chords", solver_corners._KERB_M, corners._CHORD_M),
]
#: Proofs that nothing can do: they let more pass than the audit, or they would prove too much.
PROOFS = [
    ("sunlit share", feasible._SUN_SLACK, area_checks._SUN_SLACK),
]


@pytest.mark.parametrize(("what", "solver", "audit"), LESS)
def test_the_solver_lets_no_more_pass(what: str, solver: float, audit: float) -> None:
    assert solver <= audit, what


@pytest.mark.parametrize(("what", "solver", "audit"), MORE)
def test_the_solver_asks_for_narrower_ground(what: str, solver: float, audit: float) -> None:
    assert solver > audit, what


@pytest.mark.parametrize(("what", "solver", "audit"), EQUAL)
def test_both_take_the_same(what: str, solver: float, audit: float) -> None:
    assert solver == audit, what


@pytest.mark.parametrize(("what", "proof", "audit"), PROOFS)
def test_a_proof_lets_more_pass(what: str, proof: float, audit: float) -> None:
    assert proof > audit, what


@pytest.mark.parametrize("preset", preset_names())
def test_a_round_buffer_is_near_enough_to_round(preset: str) -> None:
    """Sixteen chords a quarter turn stay within the tolerance for every distance kept so."""
    names = ("stall_to_dwelling_wall", "ebike_to_wall", "ebike_to_exit")
    names += ("transformer_to_building", "transformer_to_play", "transformer_to_walk")
    rules = load_preset(preset)
    most = max(rules.value(n) for n in names)
    assert most * (1 - math.cos(math.pi / 64)) < units.TOLERANCE_M


def grounds(seed: int) -> BaseGeometry:
    """A yard with a few turned boxes taken out of it."""
    rng = np.random.default_rng(seed)
    yard: BaseGeometry = box(0, 0, 36, 30)
    for _ in range(6):
        x, y = rng.uniform(0, 36), rng.uniform(0, 30)
        block = box(x, y, x + rng.uniform(0.2, 9), y + rng.uniform(0.2, 9))
        yard = yard.difference(shapely.affinity.rotate(block, float(rng.uniform(0, 90))))
    return yard


def audited(yard: BaseGeometry, width: float) -> BaseGeometry:
    """Where the middle of a disc may be, as the audit sees it."""
    return ground.eroded(yard.buffer(GAP, join_style="mitre"), width, GAP)


@pytest.mark.parametrize("seed", range(12))
def test_no_middle_is_the_solvers_alone(seed: int) -> None:
    """Of engines, people and cars between pinned aisles."""
    yard = grounds(seed)
    mine = {
        4.0: yard.buffer(engine.PLAY_M - 2.0, quad_segs=16),
        1.2: foot._middles(yard, 1.2),
        3.5: yard.buffer(held.GAP_M, join_style="mitre").buffer(
            held.LANE_PLAY_M - held.GAP_M - 1.75, quad_segs=16
        ),
    }
    for width, middles in mine.items():
        assert middles.difference(audited(yard, width).buffer(GEOS_M)).is_empty


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("pinned", [False, True])
def test_no_car_gets_farther_on_kept_roads(seed: int, pinned: bool) -> None:
    yard = grounds(seed)
    site = cast("Site", SimpleNamespace(held=object() if pinned else None))
    for width in (3.5, 5.5):
        middles = roads._eroded(site, yard, width / 2 - SLACK)
        assert middles.difference(audited(yard, width).buffer(GEOS_M)).is_empty


@pytest.mark.parametrize(("off", "shut"), [(0.5, 1), (0.59, 1), (0.6, 0), (0.7, 0)])
def test_a_wall_that_shuts_doors_shuts_them_for_both(off: float, shut: int) -> None:
    """A house so far beyond the side of a stall; its doors need 0.6 m."""
    house = building("h", rect(20 + off, 10, 30, 16))
    on = {"wall_beside_stall": 0.6, "stall_width_beside_wall": 2.7}
    rules = {name: {"value": value, "severity": "hard"} for name, value in on.items()}
    yard = lot(rect(0, 0, 40, 30), gate((10, 0), (16, 0)), structures=[house], rules=rules)
    site = site_of(yard)
    edge = np.array([[20.0, 10.0, 20.0, 16.0]])
    assert clearances.solid_edges(site, (), edge).tolist() == [shut]
    ring = [(20, 10), (20, 15.3), (17.5, 15.3), (17.5, 10)]
    stall = {"id": "s", "outline": ring, "access": [(17.5, 10), (20, 10)]}
    made = Plan.model_validate({"scenario": "lot", "option": "plan", "stalls": [stall]})
    view = AuditView(site.case, site.rules, made)
    assert len(list(walls.doors_open(view))) == shut


def test_every_door_of_the_audit_is_one_of_the_solver() -> None:
    """Ways in to areas and further doors of sheds are walked to and kept free on both sides."""
    shed = {"id": "s", "outline": rect(20, 2, 30, 5), "capacity": 9, "door": (20, 3)}
    proposed = Plan.model_validate(
        {
            "scenario": "lot",
            "option": "plan",
            "bike_sheds": [shed | {"more_doors": [(30, 3)]}],
            "areas": [
                {
                    "id": "play",
                    "kind": "play",
                    "outline": rect(5, 10, 12, 18),
                    "area_m2": 56,
                    "entrance": (8, 10),
                }
            ],
        }
    )
    site = yard_with(0)
    view = AuditView(site.case, site.rules, proposed)
    size = site.rules.value("door_apron_depth")
    mine = [foot.apron(e, size) for e in foot.plan_entrances(proposed).values()]
    theirs = [d.apron for d in view.doors if d.new]
    assert len(mine) == len(theirs) == 3
    kept = lie_of(site, proposed).aprons
    for apron in theirs:
        assert any(apron.symmetric_difference(m).area < 1e-6 for m in mine)
        assert any(apron.symmetric_difference(m).area < 1e-6 for m in kept)


def yard_with(seed: int) -> Site:
    rng = np.random.default_rng(seed)
    houses = []
    for i in range(4):
        x, y = round(rng.uniform(0, 30), 2), round(rng.uniform(6, 24), 2)
        ring = rect(x, y, round(x + rng.uniform(2, 9), 2), round(y + rng.uniform(2, 6), 2))
        houses.append(building(f"h{i}", ring))
    yard = lot(rect(0, 0, 40, 30), gate((10, 0), (14, 0)), structures=houses)
    return site_of(yard)


@pytest.mark.parametrize("seed", range(12))
def test_no_neck_is_forced_for_the_solver_alone(seed: int) -> None:
    site = yard_with(seed)
    view = AuditView(site.case, site.rules, Plan(scenario="lot", option="plan"))
    wide = zones.way_width(site)
    certain = shapely.union_all([o.shape for o in view.obstacles])
    free = view.site.difference(shapely.union_all([certain, walls.off_aisles(view)]))
    mouths = [o.ground(0.0, wide) for o in site.car_gates if o.width < wide]
    allowed = shapely.union_all([*mouths, free.difference(necks._opened(free, wide))])
    mine = shapely.union_all(list(zones.forced_necks(site)))
    over = mine.intersection(view.site).difference(allowed.buffer(necks._PLAY_M))
    assert over.buffer(-necks._SLIVER_M / 2).is_empty


@pytest.mark.parametrize("wide", [3.5 + 0.01 * k for k in range(50)])
def test_no_turn_fits_for_the_solver_alone(wide: float) -> None:
    """A drive from the west that turns north; the solver widens it, or the audit lets it pass."""
    drive = shapely.union_all([box(0, 10, 16 + wide, 10 + wide), box(16, 10, 16 + wide, 36)])
    site = site_of(lot(rect(0, 0, 40, 40), gate((0, 10), (0, 15.5))))
    patches = solver_corners.widenings(site, drive, Polygon(), site.free)
    whole = [p.buffer(GAP, join_style="mitre") for p in (drive, *patches)]
    lane, radius = (site.rules.value(r) for r in ("aisle_turning_width", "aisle_corner_radius"))
    seen = shapely.union_all(whole)
    for corner in corners.bends(seen, lane):
        assert corners._passes(corner, radius, lane, seen)
