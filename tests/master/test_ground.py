"""What a chosen draft needs of the ground, beyond what it stands on."""

from __future__ import annotations

from shapely.geometry import Polygon

from spaceplan.geometry.zones import road_ends
from spaceplan.master.draft import Draft, kept_free, make_draft, part_polygon
from spaceplan.master.grounds import lie_of
from spaceplan.master.offers import needed_by_ground
from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.search.gap import AisleRect
from spaceplan.search.sketch import PlacedPart, Sketch
from spaceplan.solve import solve
from spaceplan.typologies.base import BlockRules
from spaceplan.typologies.registry import footprints
from tests.lots import gate, little_work, lot, rect, site_of

WISHES = tuple(RoomWish(id=f"room-{i}", area_m2=24) for i in range(3))
RING = footprints(Typology.HALF_RING, WISHES, BlockRules(apron=1.5, court_width=4.0))[0]


def ring_draft(trees) -> tuple[object, Draft]:
    """A half-ring whose court opens to an aisle along the north, in a yard of 40 x 30 m."""
    site = site_of(lot(rect(0, 0, 40, 30), gate((0, 23), (0, 29)), structures=trees))
    placed = PlacedPart("rooms", RING, (12.0, 1.0, 1.0, 0.0, 1.0))
    aisle = AisleRect((0.0, 26.0), (1.0, 0.0), -11.0, 40.0, 2.75, neck=False, gate=True)
    removed = tuple(t["id"] for t in trees)
    sketch = Sketch(0.0, 0, (aisle,), (), (placed,), removed, ())
    draft = make_draft(site, sketch)
    assert draft is not None
    return site, draft


def tree_in_court() -> dict:
    assert RING.court is not None
    x0, y0, x1, y1 = RING.court
    centre = [12.0 + (x0 + x1) / 2, 1.0 + (y0 + y1) / 2]
    return {"id": "tree", "kind": "tree", "treatment": "optional", "centre": centre, "radius": 0.8}


def test_an_optional_tree_in_the_court_goes_with_the_draft():
    """The court is kept free: what stands in it must go, though no building stands there."""
    site, draft = ring_draft([tree_in_court()])
    assert not part_polygon(draft.sketch.parts[0]).intersects(site.removable[0].polygon)
    assert kept_free(draft.sketch.parts[0]).intersects(site.removable[0].polygon)
    assert needed_by_ground(site, draft) == ["tree"]


def test_an_optional_tree_out_of_the_way_may_stay():
    """A tree that nothing of the draft needs is left alone, whatever the search tried."""
    far = {**tree_in_court(), "centre": [4.0, 4.0]}
    site, draft = ring_draft([far])
    assert needed_by_ground(site, draft) == []


def test_a_part_and_what_it_keeps_free_do_not_overlap():
    """The half-ring's court lies between its wings."""
    _, draft = ring_draft([])
    placed = draft.sketch.parts[0]
    body, free = part_polygon(placed), kept_free(placed)
    assert isinstance(free, Polygon)
    assert body.intersection(free).area < 1e-6


def test_furniture_keeps_off_the_ends_of_kept_roads():
    """A road of 6 m from the gate, 12 m into the yard: 3 m beyond its end stay open."""
    road = {"id": "drive", "kind": "road", "treatment": "keep", "outline": rect(0, 12, 12, 18)}
    scenario = lot(rect(0, 0, 30, 30), gate((0, 12), (0, 18)), structures=[road])
    with little_work():
        plan = solve(scenario, effort="quick").model_copy(update={"stalls": (), "aisles": ()})
    site = site_of(scenario)
    (end,) = road_ends(site)
    assert end.bounds[0] == 12
    assert end.area > 8
    grounds = lie_of(site, plan)
    assert grounds.bare.intersection(end).area < 1e-6
    assert grounds.bare.area > 300
