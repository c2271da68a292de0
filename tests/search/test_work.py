"""How much the efforts do, and how it is shared out."""

from __future__ import annotations

import itertools

import pytest

from spaceplan.model.enums import Effort
from spaceplan.search.programme import Programme, programmes
from spaceplan.search.rounds import Rounds
from spaceplan.search.tempering import COLD
from spaceplan.search.work import WORK, Round, Work, work_for
from tests.lots import gate, little_work, lot, rect, site_of, strip


def test_all_steps_are_counted():
    """2 x 10, then 2 x 20, then 1 x 30: 20 + 40 + 30."""
    rounds = (Round(2, 20, (0.9, 0.3)), Round(1, 30, (0.4, 0.04), 5))
    assert Work(2, 10, rounds, drafts=1).total == 90


def test_thorough_does_five_times_the_work_of_standard():
    """The benchmark holds standard effort against it."""
    quick, standard, thorough = (WORK[e].total for e in Effort)
    assert thorough >= 5 * standard >= 25 * quick


@pytest.mark.parametrize("effort", Effort)
def test_ever_fewer_runs_ever_cooler(effort: Effort):
    work = WORK[effort]
    runs = [work.scouts, *(r.runs for r in work.rounds)]
    assert all(a >= b for a, b in itertools.pairwise(runs))
    assert runs[0] > runs[-1]
    heats = [r.heat for r in work.rounds if isinstance(r, Round)]
    # the last one ends cooler than the coldest run of an exchange
    assert all(hot > cold for hot, cold in heats)
    assert heats[-1][1] < COLD
    for one, two in itertools.pairwise(heats):
        assert one[1] < two[0] < one[0]
        assert two[1] < one[1]


def test_steps_shrink_on_large_ground_only():
    """100 x 240 m are four times 6,000 m²: 4 to the power of -0.1 is 0.8706."""
    small = work_for(Effort.STANDARD, site_of(strip()), Programme(()))
    wide = site_of(lot(rect(0, 0, 100, 240), gate((0, 0), (0, 6))))
    large = work_for(Effort.STANDARD, wide, Programme(()))
    assert small == WORK[Effort.STANDARD]
    assert large.scout_steps == int(small.scout_steps * 4**-0.1)
    assert [r.steps for r in large.rounds] == [int(r.steps * 4**-0.1) for r in small.rounds]
    assert [r.runs for r in large.rounds] == [r.runs for r in small.rounds]


@pytest.mark.parametrize(("length", "times"), [(40, 1.0), (75, 1.5), (100, 2.0), (400, 2.0)])
def test_more_parts_are_tried_on_larger_ground(length: float, times: float):
    """50 m wide: 2,000, 3,750, 5,000 and 20,000 m², from 2,500 to 5,000 in proportion."""
    site = site_of(lot(rect(0, 0, 50, length), gate((0, 0), (0, 6))))
    asked = [r.grafts for r in WORK[Effort.STANDARD].rounds]
    given = [r.grafts for r in work_for(Effort.STANDARD, site, None).rounds]
    assert given == [int(times * n) for n in asked]
    assert max(given) > 0


def test_no_more_parts_are_tried_where_something_is_placed():
    """On 20,000 m², twice as many would be tried for stalls alone."""
    shed = {"bikes": {"spaces": 30}}
    site = site_of(lot(rect(0, 0, 50, 400), gate((0, 0), (0, 6)), brief=shed))
    (programme, *_) = programmes(site)
    assert programme.slots
    given = work_for(Effort.STANDARD, site, programme).rounds
    assert [r.grafts for r in given] == [r.grafts for r in WORK[Effort.STANDARD].rounds]


def test_the_best_go_on():
    with little_work(scouts=4):
        search = Rounds(site_of(strip()), Effort.QUICK, 0)
        for i in range(4):
            search.scout(i, lambda: False)
        values = {i: run.worth for i, run in search.runs.items()}
        (best,) = search.begin_round(0)
        assert values[best] == max(values.values())
        assert set(search.shown_to_others) == set(values)
        search.drive(0, best, lambda: False)
        assert search.runs[best].worth >= values[best]
        assert search.share == 1.0


def test_who_is_to_stop_drives_nothing_on():
    with little_work():
        search = Rounds(site_of(strip()), Effort.QUICK, 0)
        search.scout(0, lambda: False)
        before, steps = search.runs[0].value, search.steps
        search.drive(0, *search.begin_round(0), lambda: True)
        assert (search.runs[0].value, search.steps) == (before, steps)
