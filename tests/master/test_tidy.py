"""Among drafts with as many stalls the tidier one stands."""

from __future__ import annotations

from itertools import permutations

import pytest
from lots import building, gate, lot, rect, site_of, strip

from spaceplan.geometry.site import Site
from spaceplan.master.choose import choose
from spaceplan.master.decide import _fewer
from spaceplan.master.draft import Draft, make_draft
from spaceplan.master.tidy import tidiness_of, untidiness
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.sketch import Sketch

FAR = 36.0


def row(start: float, end: float, *, north: bool = True) -> RowGap:
    """Stalls along the aisle of :func:`drafted`, from one x to another."""
    y, out = (11.25, 1.0) if north else (5.75, -1.0)
    return RowGap((0.0, y), (1.0, 0.0), (0.0, out), start, end, False, 0, 2.5, 5.3)


def drafted(
    site: Site, *gaps: RowGap, end: float = FAR, removed: tuple[str, ...] = (),
    more: tuple[AisleRect, ...] = (),
) -> Draft:  # fmt: skip
    aisle = AisleRect((0.0, 8.5), (1.0, 0.0), 0.0, end, 2.75, neck=False, gate=True)
    draft = make_draft(site, Sketch(0.0, 0, (aisle, *more), gaps, (), removed, ()))
    assert draft is not None
    return draft


def winner(site: Site, *drafts: Draft, **more: float) -> Draft:
    """The draft that is chosen, in whatever order they are offered."""
    found = []
    for some in permutations(drafts):
        choice = choose(site, some, 0, **more)
        assert choice is not None
        found.append(choice.draft)
    assert all(f is found[0] for f in found)
    return found[0]


#: Eight stalls in one row and eight in another, or in two pieces.
WHOLE = (row(0, 20), row(0, 20, north=False))
PIECES = (row(0, 20), row(0, 10, north=False), row(25, 35, north=False))


def test_a_draft_is_measured_as_its_plan_will_be():
    site = site_of(strip())
    found = tidiness_of(site, drafted(site, *PIECES))
    assert (found.stalls, found.rows, found.aisles, found.dead_ends) == (16, 3, 1, 1)
    branch = AisleRect((20.0, 8.5), (0.0, 1.0), 0.0, 8.0, 2.75, neck=False, gate=False)
    found = tidiness_of(site, drafted(site, row(0, 10), more=(branch,)))
    assert (found.aisles, found.dead_ends, found.bends) == (2, 2, 2)


def test_an_end_at_a_gate_or_road_is_open():
    through = lot(rect(0, 0, 36, 17), gate((0, 5.5), (0, 11.5)), gate((36, 5.5), (36, 11.5),
                  name="east"))  # fmt: skip
    road = {"id": "road", "kind": "road", "outline": rect(30, 0, 36, 17)}
    for site in (site_of(through), site_of(strip(structures=[road]))):
        assert tidiness_of(site, drafted(site, row(0, 20))).dead_ends == 0


def test_the_tidier_of_two_drafts_wins():
    """Though its aisle is a metre longer: that would decide if tidiness played no part."""
    site = site_of(strip())
    tidy, other = drafted(site, *WHOLE), drafted(site, *PIECES, end=FAR - 1)
    assert untidiness(site, (tidy, other)) == (0.0, 0.5)
    assert winner(site, tidy, other) is tidy
    assert winner(site, tidy, other, tidiness=0.0) is other


@pytest.mark.parametrize("weight", [1.0, 1e6, float("inf")])
def test_no_weight_makes_tidiness_worth_a_stall(weight: float):
    site = site_of(strip())
    tidy = drafted(site, *WHOLE)
    more = drafted(site, row(0, 20), row(0, 10, north=False), row(23, 36, north=False))
    assert more.stalls == tidy.stalls + 1
    assert winner(site, tidy, more, tidiness=weight) is more


@pytest.mark.parametrize("weight", [1.0, 1e6])
def test_no_weight_makes_tidiness_worth_a_removal(weight: float):
    hut = building("hut", rect(12, 1, 20, 4), treatment="optional", cost=0)
    site = site_of(strip(structures=[hut]))
    tidy = drafted(site, *WHOLE, removed=("hut",))
    other = drafted(site, *PIECES)
    assert winner(site, tidy, other, tidiness=weight) is other


def test_drafts_far_behind_are_not_measured():
    site = site_of(strip())
    best, behind = drafted(site, *WHOLE), drafted(site, row(0, 20))
    assert untidiness(site, (best, behind)) == (0.0, float("inf"))
    assert winner(site, best, behind) is best


@pytest.mark.parametrize("weight", [-1.0, float("nan")])
def test_a_weight_below_nought_is_refused(weight: float):
    site = site_of(strip())
    with pytest.raises(ValueError, match="tidiness"):
        choose(site, (drafted(site, *WHOLE),), 0, tidiness=weight)


def test_the_tidier_drafts_are_looked_at_where_not_all_can_be():
    site = site_of(strip())
    other, tidy, less = drafted(site, *PIECES), drafted(site, *WHOLE), drafted(site, row(0, 20))
    assert _fewer(site, [less, other, tidy], 1, 1.0) == (tidy,)
    assert _fewer(site, [less, other, tidy], 2, 1.0) == (tidy, other)
    assert _fewer(site, [less, other, tidy], 1, 0.0) == (other,)
