"""Areas, moved structures and new footprints on the map."""

from __future__ import annotations

import pytest
from shapely.geometry import Polygon

from spaceplan.compare import compare, table_rows
from spaceplan.render import draw
from tests.audit.area_cases import bed, box, elm, play
from tests.render.test_draw import axes, look, words


def test_areas_have_their_own_look_and_name() -> None:
    """A playground is hatched ground with its size; without a title it says what it is for."""
    ax = axes()
    draw(*play(), ax, "zh")
    assert len(look(ax, "area_new").get_paths()) == 1
    assert "儿童活动场 40 m²" in words(ax)
    ax = axes()
    draw(*play(asked={"title": {"en": "Sandpit"}}), ax, "en")
    assert "Sandpit 40 m²" in words(ax)


def test_a_pavilion_is_drawn_as_a_roof() -> None:
    """It has another look than open ground."""
    ax = axes()
    kind = {"kind": "pavilion"}
    draw(*play(asked=kind, area=kind), ax, "en")
    assert len(look(ax, "pavilion_new").get_paths()) == 1
    assert not [c for c in ax.collections if c.get_gid() == "look-area_new"]


def test_a_moved_box_shows_where_it_was_and_where_it_is() -> None:
    """The old place is an empty dashed outline, the new one filled, with a line between them."""
    ax = axes()
    draw(*box(5, 25, 6, 27), ax, "en")
    (old,) = look(ax, "moved").get_paths()
    (new,) = look(ax, "moved_to").get_paths()
    assert Polygon(old.vertices).bounds == pytest.approx((5, 22, 7, 23))
    assert Polygon(new.vertices).bounds == pytest.approx((5, 25, 6, 27))
    assert len([c for c in ax.collections if c.get_gid() == "look-moved-line"]) == 1


def test_a_moved_tree_grows_elsewhere() -> None:
    """The trunk is drawn where the tree stands now."""
    ax = axes()
    asked, proposed = elm(7, 26)
    draw(asked, proposed, ax, "en")
    trunks = [Polygon(p.vertices).centroid for p in look(ax, "trunk").get_paths()]
    places = {(round(c.x, 2), round(c.y, 2)) for c in trunks}
    assert (7, 26) in places
    assert (7, 20) not in places


def test_a_cut_back_bed_shows_what_it_was() -> None:
    """The extent before the change is dashed, what is left is drawn as changed ground."""
    ax = axes()
    draw(*bed(2, 20, 8, 22), ax, "en")
    (old,) = look(ax, "cut_off").get_paths()
    assert Polygon(old.vertices).area == pytest.approx(24)
    areas = [Polygon(p.vertices).area for p in look(ax, "modified_ground").get_paths()]
    assert areas == [pytest.approx(12)]


def test_the_table_has_areas_and_moves_only_where_there_are_any() -> None:
    """A row for grounds and pavilions, and one for what is moved."""
    asked, proposed = play()
    _, rows = table_rows(compare(asked, [proposed]), "en")
    assert {r[0]: r[-1] for r in rows}["Grounds, pavilions (m²)"] == "40"
    assert "Moved" not in {r[0] for r in rows}
    asked, proposed = elm(7, 25)
    _, rows = table_rows(compare(asked, [proposed]), "en")
    by_name = {r[0]: r[-1] for r in rows}
    assert by_name["Moved"] == "1"
    assert "Grounds, pavilions (m²)" not in by_name
