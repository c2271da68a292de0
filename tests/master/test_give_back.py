"""What a chosen plan leaves over goes back to what was moved or cut."""

from __future__ import annotations

import pytest
from shapely.geometry import Polygon, box

from spaceplan.geometry.site import Site, Stood
from spaceplan.master.choose import Choice
from spaceplan.master.draft import make_draft
from spaceplan.master.give_back import give_back
from spaceplan.search.area_slots import loose_part
from spaceplan.search.sketch import PlacedPart, Sketch
from spaceplan.search.standing import cut, sides
from tests.lots import gate, lot, rect, site_of

ELM = {"id": "elm", "kind": "tree", "treatment": "move", "centre": (12, 10), "radius": 0.4}
LAWN = {
    "id": "lawn",
    "kind": "green",
    "treatment": "modify",
    "outline": rect(0, 8, 8, 18),
    "limits": {"min_area_m2": 30},
}


def yard() -> Site:
    """A yard of 30 x 20 m with an elm to be moved and a lawn that may be cut back to 30 m²."""
    return site_of(lot(rect(0, 0, 30, 20), gate((10, 0), (16, 0)), structures=[ELM, LAWN]))


def choice(site: Site) -> Choice:
    """The elm moved to (20, 15), the lawn cut back to x < 3, and nothing built."""
    elm, lawn = site.loose
    placed = PlacedPart("moved:elm", loose_part(site, elm), (19.25, 14.25, 1.0, 0.0, 1.0))
    west = next(s for s in sides(site, lawn) if s[0] < -0.9)
    left = cut(lawn, west)
    assert left is not None
    sketch = Sketch(
        value=0.0,
        stalls=0,
        aisles=(),
        gaps=(),
        parts=(placed,),
        removed=(),
        standing=(Stood("lawn", lawn.kind, left, west),),
    )
    draft = make_draft(site, sketch)
    assert draft is not None
    return Choice(draft=draft, rows=(), removed=(), accessible_walk=None)


def test_where_nothing_is_in_the_way_all_is_as_it_was() -> None:
    """The elm goes home, the lawn is whole again."""
    site = yard()
    found = give_back(site, choice(site), Polygon()).draft
    assert found.sketch.parts == ()
    assert found.bodies.is_empty
    ground = {s.id: s.ground for s in found.standing}
    assert ground["lawn"].area == pytest.approx(80)
    assert ground["elm"].centroid.x == pytest.approx(12)


def test_what_is_driven_on_is_not_given_back() -> None:
    """An aisle from x = 6 to 14 keeps the elm away, and the lawn to x < 6."""
    site = yard()
    found = give_back(site, choice(site), box(6, 0, 14, 20)).draft
    assert [p.kind for p in found.sketch.parts] == ["moved:elm"]
    (lawn,) = found.standing
    assert lawn.ground.bounds == pytest.approx((0, 8, 6, 18), abs=5e-3)


def test_the_ground_that_is_walked_on_shrinks_with_it() -> None:
    """Of 600 m² the lawn's 80 and the elm's kerb of 1.8 m² are no longer open."""
    site = yard()
    before = choice(site)
    after = give_back(site, before, Polygon())
    inside = after.draft.open_ground.intersection(site.ground).area
    assert inside < 600 - 80 - 1.7
    assert inside < before.draft.open_ground.intersection(site.ground).area
