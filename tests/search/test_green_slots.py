"""Patches of green are cut so that what counts is what was asked."""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import Polygon

from spaceplan.geometry.site import build_site
from spaceplan.model.case import resolve
from spaceplan.model.scenario import Scenario
from spaceplan.search.area_slots import least_width
from spaceplan.search.green_slots import green_cuts, green_region, green_wanted

ON = {
    "green_to_wall": {"severity": "hard"},
    "green_piece": {"severity": "hard"},
    "central_green_width": {"severity": "hard"},
    "play_width": {"severity": "hard"},
}
OFF = {rule: {"severity": "off"} for rule in ON}


def site(asked: float = 100, lawn: float = 0.0, rules: dict[str, Any] = ON) -> Any:
    """40 x 40 m with a block in the north and, if wanted, a lawn 5 m deep before it."""
    structures: list[dict[str, Any]] = [
        {"id": "b", "kind": "building", "outline": [(5, 30), (35, 30), (35, 40), (5, 40)]}
    ]
    if lawn:
        ring = [(5, 25), (5 + lawn, 25), (5 + lawn, 30), (5, 30)]
        structures.append({"id": "lawn", "kind": "green", "outline": ring})
    data = {
        "schema_version": 1,
        "name": "yard",
        "site": {
            "boundary": [(0, 0), (40, 0), (40, 40), (0, 40)],
            "gates": [{"id": "g", "span": [(10, 0), (16, 0)]}],
        },
        "structures": structures,
        "rules": rules,
        "brief": {
            "green": {"area_m2": asked, "min_width_m": 3},
            "areas": [{"id": "play", "kind": "play", "area_m2": 40, "min_width_m": 3}],
        },
    }
    return build_site(resolve(Scenario.model_validate(data)))


def test_kept_green_counts_off_walls_and_in_pieces() -> None:
    """A lawn of 10 x 5 m at a wall counts 40 m²; one of 6 x 5 m, 24 m², is too small to count."""
    assert green_wanted(site(lawn=10)) == pytest.approx(60)
    assert green_wanted(site(lawn=6)) == pytest.approx(100)
    assert green_wanted(site(lawn=6, rules=OFF)) == pytest.approx(70)
    assert green_wanted(site(lawn=10, rules=OFF), certain=True) == pytest.approx(50)


def test_pieces_are_no_scraps() -> None:
    """60 m² are cut into at most two pieces, the fewest first, none below 25 m²."""
    cuts = green_cuts(site(asked=60))
    assert [len(c) for c in cuts] == [1, 2]
    least = min(v.rect[2] * v.rect[3] for c in cuts for piece in c for v in piece)
    assert least >= 25
    (one,) = green_cuts(site(asked=10))
    assert min(v.rect[2] * v.rect[3] for v in one[0]) >= 25


def test_one_piece_is_a_central_green() -> None:
    """Above 150 m² the first piece is 8 m wide at least, in every cut."""
    for cut in green_cuts(site(asked=160)):
        assert all(v.rect[3] >= 8 and v.rect[2] >= 8 for v in cut[0])
    narrow = [v.rect[3] for c in green_cuts(site(asked=150)) for v in c[0]]
    assert min(narrow) == 3


def test_new_green_keeps_off_walls_that_stand() -> None:
    """Its ground begins a metre from the block; with the rule off anywhere."""
    region = green_region(site())
    assert region is not None
    block = Polygon([(5, 30), (35, 30), (35, 40), (5, 40)])
    assert region.distance(block) == pytest.approx(1, abs=0.02)
    assert green_region(site(rules=OFF)) is None


def test_play_grounds_are_as_wide_as_the_rule() -> None:
    """A wish for 3 m does not go below the rule's 6 m, unless the rule is off."""
    for rules, least in ((ON, 6), (OFF, 3)):
        here = site(rules=rules)
        assert least_width(here.case.brief.areas[0], here) == least
