"""The exact choice and the ways on foot, on rows drawn by hand."""

import pytest
from lots import building, rect, site_of, strip
from shapely.geometry import Polygon

from spaceplan.geometry.site import Site
from spaceplan.master.choose import Choice, choose, fill
from spaceplan.master.draft import Draft, make_draft, stall_quads
from spaceplan.master.offers import pattern_ground
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.sketch import Sketch


def north(start: float, end: float) -> RowGap:
    return RowGap((0.0, 11.25), (1.0, 0.0), (0.0, 1.0), start, end, False, 0, 2.5, 5.3)


def south(start: float, end: float) -> RowGap:
    return RowGap((0.0, 5.75), (1.0, 0.0), (0.0, -1.0), start, end, False, 0, 2.5, 5.3)


def sketch(*gaps: RowGap, removed: tuple[str, ...] = ()) -> Sketch:
    aisle = AisleRect((0.0, 8.5), (1.0, 0.0), 0.0, 36.0, 2.75, neck=False, gate=True)
    return Sketch(0.0, 0, (aisle,), gaps, (), removed, ())


def drafted(site: Site, *gaps: RowGap, removed: tuple[str, ...] = ()) -> Draft:
    draft = make_draft(site, sketch(*gaps, removed=removed))
    assert draft is not None
    return draft


def chosen(site: Site, *drafts: Draft) -> Choice:
    choice = choose(site, drafts, 0)
    assert choice is not None
    return choice


def test_a_row_with_slack_takes_the_strip_for_free():
    """36 m hold 14 stalls and 1 m; 34 m hold 13 stalls and 1.5 m: the strip goes there."""
    site = site_of(strip(brief={"stalls": {"accessible": 1}}))
    choice = chosen(site, drafted(site, north(0, 36), south(0, 34)))
    assert choice.stalls == 27
    (strip_row,) = [g for g, p in choice.rows if p.strip is not None]
    assert strip_row == south(0, 34)


def test_two_accessible_stalls_share_one_strip():
    site = site_of(strip(brief={"stalls": {"accessible": 2}}))
    choice = chosen(site, drafted(site, north(0, 36), south(0, 34)))
    assert choice.stalls == 27
    assert [len(p.accessible) for _, p in choice.rows if p.strip is not None] == [2]


def test_the_place_nearest_to_a_door_wins():
    house = building("house", rect(26, 16.7, 34, 17), doors=[(30, 16.7)])
    site = site_of(strip(structures=[house], brief={"stalls": {"accessible": 1}}))
    choice = chosen(site, drafted(site, south(0, 16.3), south(17, 33.3)))
    (gap,) = [g for g, p in choice.rows if p.strip is not None]
    assert gap.start == 17
    assert choice.accessible_walk is not None
    assert choice.accessible_walk < 15


def test_the_draft_with_more_stalls_wins():
    site = site_of(strip())
    few, many = drafted(site, north(0, 36)), drafted(site, north(0, 36), south(0, 36))
    assert chosen(site, few, many).draft is many
    assert chosen(site, many, few).draft is many


def test_strips_do_not_push_stalls_onto_another_row():
    """Two rows that share the slack of 1.5 m at their ends: only one may use it."""
    site = site_of(strip(brief={"stalls": {"accessible": 1}}))
    across = RowGap((30.0, 17.0), (0.0, -1.0), (1.0, 0.0), 0.0, 17.0, False, 0, 2.5, 5.3)
    draft = drafted(site, north(0, 31.2), across)
    choice = chosen(site, draft)
    grounds = [pattern_ground(g, p, 1.2) for g, p in choice.rows]
    assert grounds[0].intersection(grounds[1]).area < 0.02


@pytest.mark.parametrize("removed", [(), ("hut",)])
def test_an_optional_hut_goes_only_when_something_takes_its_ground(removed: tuple[str, ...]):
    hut = building("hut", rect(10, 1, 14, 4), treatment="optional", cost=100)
    site = site_of(strip(structures=[hut]))
    choice = chosen(site, drafted(site, north(0, 36), removed=removed))
    assert choice.removed == ()
    gone = chosen(site, drafted(site, north(0, 36), south(0, 36), removed=("hut",)))
    assert gone.removed == ("hut",)


def test_a_way_is_opened_through_a_row():
    """A door in the north behind a whole row: one or two stalls make room for 1.2 m."""
    house = building("house", rect(10, 16.8, 26, 17), doors=[(18, 16.8)])
    site = site_of(strip(structures=[house]))
    draft = drafted(site, north(0, 36), south(0, 36))
    kept = sum(len(stall_quads(g)) for g in draft.gaps)
    assert 25 <= kept <= 27
    way = max(draft.ways, key=lambda p: p.area)
    assert not way.buffer(-0.59, join_style="mitre").is_empty
    assert way.intersects(Polygon([(17.9, 15), (18.1, 15), (18.1, 16), (17.9, 16)]))


@pytest.mark.parametrize(("need", "stalls"), [(0, 27), (1, 27), (2, 27), (4, 26)])
def test_the_first_plan_needs_no_solver(need: int, stalls: int):
    """The slack of 1.5 m holds one strip, shared by two; a second strip costs a stall."""
    site = site_of(strip(brief={"stalls": {"accessible": need}}))
    draft = drafted(site, north(0, 36), south(0, 34))
    quick = fill(site, draft)
    assert quick is not None
    assert quick.stalls == stalls == chosen(site, draft).stalls
    assert sum(len(p.accessible) for _, p in quick.rows) >= need


def test_the_first_plan_gives_up_rather_than_break_the_brief():
    site = site_of(strip(brief={"stalls": {"accessible": 9}}))
    assert fill(site, drafted(site, north(0, 5))) is None


def test_the_first_plan_takes_away_what_it_stands_on():
    hut = building("hut", rect(10, 1, 14, 4), treatment="optional", cost=100)
    site = site_of(strip(structures=[hut]))
    gone = fill(site, drafted(site, south(0, 36), removed=("hut",)))
    assert gone is not None
    assert gone.removed == ("hut",)
