"""The proved bound and how far it is above the plan."""

from __future__ import annotations

import pytest

from spaceplan.compare import compare


@pytest.mark.parametrize(("bound", "gap"), [(48, 0.0), (60, 25.0), (None, None)])
def test_the_gap_is_told_in_per_cent_of_the_stalls(scenario, bar, bound, gap):
    """48 stalls, none more than proved; 12 of 48 more; and a plan that states no bound."""
    row = compare(scenario, [bar.model_copy(update={"upper_bound": bound})], findings=[()]).rows[0]
    assert row.value("bound_gap").number == gap


def test_no_gap_without_stalls(scenario, bar):
    empty = bar.model_copy(update={"stalls": (), "upper_bound": 5})
    row = compare(scenario, [empty], findings=[()]).rows[0]
    assert row.value("bound_gap").number is None
