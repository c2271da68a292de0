"""Ways to fill one gap, by hand."""

from itertools import pairwise

import pytest

from spaceplan.master.patterns import plain, with_strip
from spaceplan.search.gap import RowGap


def gap(start: float, end: float, right: bool = False) -> RowGap:
    return RowGap((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), start, end, right, 0, 2.5, 5.3)


@pytest.mark.parametrize(
    ("end", "right", "starts"),
    [
        (10.0, False, (0, 2.5, 5, 7.5)),
        (9.99, False, (0, 2.5, 5)),
        (9.0, True, (1.5, 4, 6.5)),
        (2.4, False, ()),
    ],
)
def test_plain(end: float, right: bool, starts: tuple[float, ...]):
    assert plain(gap(0.0, end, right)).starts == pytest.approx(starts)


def test_a_strip_goes_everywhere():
    """Two stalls and a strip in 6.2 m: before, between (one or both accessible), behind."""
    found = [(p.starts, p.accessible, p.strip) for p in with_strip(gap(0, 6.2), 1.2)]
    assert len(found) == 4
    starts, accessible, strips = zip(*found, strict=True)
    assert accessible == ((0,), (0,), (0, 1), (1,))
    assert strips == pytest.approx((0, 2.5, 2.5, 5))
    assert starts[0] == pytest.approx((1.2, 3.7))
    assert starts[2] == pytest.approx((0, 3.7))
    assert starts[3] == pytest.approx((0, 2.5))


@pytest.mark.parametrize("right", [False, True])
def test_strip_and_stalls_never_overlap(right: bool):
    for pattern in with_strip(gap(1, 20.3, right), 1.2):
        assert pattern.strip is not None
        ends = sorted(
            [*((s, s + 2.5) for s in pattern.starts), (pattern.strip, pattern.strip + 1.2)]
        )
        assert ends[0][0] >= 1 - 1e-6
        assert ends[-1][1] <= 20.3 + 1e-5
        assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(ends))


def test_no_room_for_a_strip():
    assert with_strip(gap(0, 3.6), 1.2) == ()
