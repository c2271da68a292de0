"""Kinds of access on the map: angled stalls, one-way aisles, and what the legend says of them."""

from __future__ import annotations

import math

from matplotlib.patches import FancyArrowPatch

from spaceplan.model.enums import StallKind
from spaceplan.model.plan import Aisle, Plan, Stall
from spaceplan.model.scenario import Scenario
from spaceplan.render.draw import paint
from spaceplan.render.proposal import _spots
from spaceplan.render.sheet import map_sheet
from tests.render.test_draw import axes, look, words

LANE = ((0.0, 2.0), (40.0, 2.0), (40.0, 5.8), (0.0, 5.8))


def site(**rules) -> Scenario:
    span = {"id": "west", "span": [(0, 2), (0, 5.8)]}
    boundary = [(0, 0), (40, 0), (40, 15), (0, 15)]
    data = {"schema_version": 1, "name": "lane", "site": {"boundary": boundary, "gates": [span]}}
    return Scenario.model_validate(data | {"rules": rules})


def plan(one_way: float | None, *kinds: StallKind) -> Plan:
    half = math.sqrt(0.5)
    stalls = []
    for i, kind in enumerate(kinds):
        x, y = 6.0 + 6 * i, 5.8
        ring = ((x, y), (x - 2.5 * half, y + 2.5 * half), (x + 2.8 * half, y + 7.8 * half),
                (x + 5.3 * half, y + 5.3 * half))  # fmt: skip
        stalls.append(Stall(id=f"s{i + 1}", kind=kind, outline=ring, access=ring[:2]))
    aisle = Aisle(id="a1", outline=LANE, one_way=one_way)
    return Plan(scenario="lane", option="plan", stalls=tuple(stalls), aisles=(aisle,))


def arrows(ax) -> list[FancyArrowPatch]:
    return [a for a in ax.get_children() if isinstance(a, FancyArrowPatch)]


def test_only_one_way_aisles_carry_arrows_and_a_word_in_the_legend():
    plain, ax = axes(), axes()
    two = paint(site(), plan(None), plain, "en")
    one = paint(site(), plan(180.0), ax, "en")
    assert "one_way" not in two.looks
    assert "drive" in two.looks
    assert "one_way" in one.looks
    # The gate's own arrow, too, shows that cars only leave there.
    assert "drive" not in one.looks
    assert len(arrows(ax)) > len(arrows(plain)) == 1
    for arrow in arrows(ax):
        (x0, y0), (x1, y1) = arrow._posA_posB
        assert x1 < x0
        assert abs(y0 - 3.9) < 1e-6
        assert abs(y1 - 3.9) < 1e-6


def test_arrows_stand_evenly_and_inside():
    evenly = _spots(LANE, (1.0, 0.0), 10.0)
    assert [round(x, 6) for x, _ in evenly] == [5.0, 15.0, 25.0, 35.0]
    assert {round(y, 6) for _, y in evenly} == {3.9}
    ((x, _),) = _spots(LANE, (1.0, 0.0), 400.0)
    assert round(x, 6) == 20.0
    bent = ((0, 0), (20, 0), (20, 20), (16, 20), (16, 4), (0, 4))
    for x, y in _spots(bent, (0.0, 1.0), 5.0):
        assert 16 <= x <= 20 or 0 <= y <= 4


def test_angled_and_parallel_stalls_are_drawn_and_numbered():
    ax = axes()
    done = paint(site(), plan(0.0, StallKind.ANGLED, StallKind.PARALLEL), ax, "zh")
    assert {"stall_angled", "stall_parallel"} <= set(done.looks)
    assert "stall_standard" not in done.looks
    assert len(look(ax, "stall_angled").get_paths()) == 1
    assert {"1", "2"} <= set(words(ax).split())


def test_the_sheet_says_how_far_blind_aisles_run_on():
    bare = map_sheet(site(blind_aisle_extension=0), plan(None), "en")
    assert "past their last stall" not in words(bare.paper.ax)
    asked = site(blind_aisle_extension=1)
    assert "1 m past their last" in words(map_sheet(asked, plan(None), "en").paper.ax)
    assert "越过末位车位至少 1 m" in words(map_sheet(asked, plan(None), "zh").paper.ax)
