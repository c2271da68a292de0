"""Why a brief has no plan: smallest sets, what is proved, and briefs nearby that are possible."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from lots import strip

from spaceplan.audit import audit, verdict
from spaceplan.model.case import resolve
from spaceplan.tradeoffs.sets import less_one, shrink, smaller, wishes_of, with_only
from spaceplan.tradeoffs.vary import single
from spaceplan.tradeoffs.why_not import WhyNot, why_not
from spaceplan.tradeoffs.why_words import why_sentences
from tests.tradeoffs.yards import HALL, row

GREEN = {"area_m2": 3, "min_width_m": 1}


def paths(why: WhyNot) -> tuple[str, ...]:
    return tuple(w.path for w in why.wishes)


def near(why: WhyNot) -> dict[str, int]:
    """The possible briefs, each audited against what it asks."""
    for one in why.nearest:
        assert verdict(audit(one.ask.scenario, one.plan)), one.id
        assert one.stalls == len(one.plan.stalls)
    return {n.title.en: n.stalls for n in why.nearest}


def test_a_possible_brief_is_said_to_be_possible():
    why = why_not(row(brief={"rooms": [HALL]}))
    assert why.possible
    assert why.wishes == ()
    assert "possible" in why_sentences(why)[0].en


def test_a_hall_and_too_many_stalls():
    """Six stalls beside the hall, seven asked: each by itself is possible, green plays no part."""
    brief = {"rooms": [HALL], "green": GREEN, "stalls": {"min": 7}}
    rules = {rule: {"severity": "off"} for rule in ("green_to_wall", "green_piece")}
    why = why_not(row(brief=brief, rules=rules))
    assert not why.possible
    assert paths(why) == ("brief.rooms.hall", "brief.stalls.min")
    assert not why.proved
    assert why.minimal
    assert why.smallest
    assert why.tried is not None
    found = near(why)
    assert found["with 1 stall fewer"] == 6
    # a hall of 2.5 m takes one stall: 6.25 m² or more fit there or behind the stalls
    smaller_hall = [t for t in found if t.startswith("with the room 'hall'")]
    assert len(smaller_hall) == 1
    assert found["without the wish for the room 'hall'"] >= 7
    assert any("no proof" in s.en for s in why_sentences(why))


def test_if_the_old_shed_may_go():
    """23 m of street, 2.5 m of them under a shed: 20.5 − 5 = 15.5 m hold six; without it 18 m,
    seven.
    """
    shed = {"id": "old-shed", "kind": "shed", "outline": [(20.5, 0), (23, 0), (23, 8), (20.5, 8)]}
    why = why_not(row(23, structures=[shed], brief={"rooms": [HALL], "stalls": {"min": 7}}))
    assert near(why)["if 'old-shed' (old-shed) may go"] == 7


def test_areas_that_collide_are_proved():
    """200 m² of hall, 200 of green, 20 stalls of 13.25: 665 of 612 m², and no two of them do."""
    brief = {
        "rooms": [{"id": "hall", "area_m2": 200}],
        "green": {"area_m2": 200, "min_width_m": 3},
        "stalls": {"min": 20},
        "bikes": {"spaces": 2},
    }
    why = why_not(strip(brief=brief), nearest=False)
    assert why.proved
    assert why.reasons
    # two bikes take 2.4 m², which is not what it fails for
    assert paths(why) == ("brief.rooms.hall", "brief.green", "brief.stalls.min")
    assert any(s.en.startswith("Proved: ") for s in why_sentences(why))


def test_a_wish_that_fails_by_itself():
    """9 m wide, where the ground is 8 m deep."""
    brief = {"rooms": [{**HALL, "area_m2": 90, "min_width_m": 9}], "stalls": {"min": 3}}
    why = why_not(row(brief=brief))
    assert paths(why) == ("brief.rooms.hall",)
    assert why.proved
    assert why.smallest
    assert near(why)["without the wish for the room 'hall'"] == 8


def test_a_site_that_no_car_enters():
    """No wish is to blame where there is neither gate nor street."""
    scenario = row(brief={"stalls": {"min": 3}})
    shut = scenario.model_copy(update={"site": scenario.site.model_copy(update={"frontages": ()})})
    why = why_not(shut)
    assert why.wishes == ()
    assert why.proved
    assert "the site" in why_sentences(why)[0].en


def test_every_wish_can_be_left_out():
    brief = {
        "rooms": [HALL, {"id": "store", "area_m2": 6}],
        "bikes": {"spaces": 4},
        "green": GREEN,
        "stalls": {"min": 3, "accessible": 1},
    }
    options = [{"id": "plan", "rooms": {"within": [(0, 0), (9, 0), (9, 8), (0, 8)]}}]
    alone = single(row(brief=brief, options=options))
    every = tuple(w.path for w in wishes_of(alone))
    assert len(every) == 7
    assert resolve(with_only(alone, every)).fingerprint() == resolve(alone).fingerprint()
    nothing = resolve(with_only(alone, ()))
    assert nothing.within is None
    assert (nothing.brief.rooms, nothing.brief.bikes, nothing.brief.green) == ((), None, None)
    assert (nothing.brief.stalls.min, nothing.brief.stalls.accessible) == (0, None)
    for wish in every:
        less = with_only(alone, less_one(every, wish))
        assert tuple(w.path for w in wishes_of(less)) == tuple(p for p in every if p != wish)


@given(st.lists(st.frozensets(st.sampled_from("abcde"), min_size=1), min_size=1, max_size=4))
def test_smallest_sets_by_brute_force(clashes: list[frozenset[str]]):
    """Whatever collides: the set found fails, its parts hold, and none smaller fails."""
    every = tuple("abcde")

    def holds(some: tuple[str, ...]) -> bool:
        return not any(clash <= set(some) for clash in clashes)

    core = shrink(every, holds)
    assert not holds(core)
    assert all(holds(less_one(core, w)) for w in core)
    least, sure = smaller(every, core, holds)
    assert sure
    assert len(least) == min(len(c) for c in clashes)
    assert not holds(least)
    assert all(holds(s) for n in range(len(least)) for s in itertools.combinations(every, n))


def test_too_many_charging_stalls_are_the_wish_that_is_named():
    """They are wished for like any others: the site and the rules are not to blame."""
    alone = row(brief={"stalls": {"ev": 40}})
    assert [w.path for w in wishes_of(single(alone))] == ["brief.stalls.ev"]
    why = why_not(alone)
    assert paths(why) == ("brief.stalls.ev",)
    found = near(why)
    assert any(title.endswith("charging stalls fewer") for title in found)
