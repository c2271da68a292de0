"""Room to wait inside a barrier: stalls that would be entered from it go."""

from __future__ import annotations

import pytest
from shapely.geometry import box

from spaceplan.geometry.site import Site
from spaceplan.master.barrier import shut_in, taken_by_waiting, waiting_places
from spaceplan.master.draft import make_draft, stall_quads
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.sketch import Sketch
from tests.lots import gate, rect, site_of
from tests.lots import lot as lot_of

AISLE = AisleRect((0.0, 8.05), (1.0, 0.0), 0.0, 36.0, 2.75, neck=False, gate=True)


def site(*, barrier: bool = True, **rules: object) -> Site:
    entry = gate((0, 5.3), (0, 10.8), barrier=barrier)
    return site_of(lot_of(rect(0, 0, 36, 17), entry, rules=rules))


def row() -> RowGap:
    """A row south of the aisle, over the whole length of the lot."""
    return RowGap((0.0, 5.3), (1.0, 0.0), (0.0, -1.0), 0.0, 36.0, False, 0, 2.5, 5.3)


def test_the_place_lies_inside_the_gate_over_its_span():
    ((opening, place),) = waiting_places(site())
    assert opening.gate.id == "gate"
    assert place.symmetric_difference(box(0, 5.3, 6, 10.8)).area < 1e-9
    assert waiting_places(site(barrier=False)) == ()
    assert waiting_places(site(barrier_waiting_length={"severity": "off"})) == ()


@pytest.mark.parametrize(("deep", "stalls"), [(6.0, 11), (5.0, 12), (4.0, 12), (8.6, 10)])
def test_stalls_before_it_go(deep: float, stalls: int):
    """14 stalls take 35 m; beyond the place 29, 30, 31 and 26.4 m are left: 11, 12, 12 and 10."""
    here = site(barrier_waiting_length=deep)
    gap = row()
    assert taken_by_waiting(here, gap) == [pytest.approx((0.0, deep))]
    draft = make_draft(here, Sketch(0.0, 14, (AISLE,), (gap,), (), (), ()))
    assert draft is not None
    assert draft.stalls == stalls
    quads = [q for g in draft.gaps for q in stall_quads(g)]
    assert min(q.bounds[0] for q in quads) >= deep - 1e-6


def test_without_a_barrier_all_stay():
    draft = make_draft(site(barrier=False), Sketch(0.0, 14, (AISLE,), (row(),), (), (), ()))
    assert draft is not None
    assert draft.stalls == 14


def test_a_shed_in_the_place_is_refused():
    """Of the 5.5 m before the gate a shed may leave a lane of 3.5 m, no less."""
    here = site()
    assert not shut_in(here, here.free, box(3, 5.3, 8, 7.2))
    assert shut_in(here, here.free, box(3, 0, 8, 7.5).union(box(3, 10.7, 8, 17)))
