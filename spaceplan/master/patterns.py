"""Patterns: the ways in which one gap of a row can be filled with stalls."""

from __future__ import annotations

from dataclasses import dataclass

from spaceplan.search.gap import RowGap


@dataclass(frozen=True)
class Pattern:
    """One way to fill a gap: where its stalls begin, which are accessible, where the strip lies."""

    starts: tuple[float, ...]
    """Where each stall begins along the gap, in metres."""
    accessible: tuple[int, ...] = ()
    """Indices of the accessible stalls."""
    strip: float | None = None
    """Where the strip begins along the gap, in metres; None without one."""

    @property
    def count(self) -> int:
        """How many stalls there are."""
        return len(self.starts)


def plain(gap: RowGap) -> Pattern:
    """Return the pattern of standard stalls only.

    Parameters
    ----------
    gap
        The gap.

    Returns
    -------
    Pattern
        As many as fit, pushed to the side the gap wants.
    """
    first = gap.end - gap.count * gap.pitch - gap.extra if gap.right else gap.start
    return Pattern(tuple(first + i * gap.pitch for i in range(gap.count)))


def with_strip(gap: RowGap, strip: float) -> tuple[Pattern, ...]:
    """Return the patterns with one accessible strip, shared by two stalls where it has two sides.

    Parameters
    ----------
    gap
        The gap.
    strip
        Width of the strip, in metres.

    Returns
    -------
    tuple of Pattern
        One for each place of the strip and each choice of accessible stalls beside it; empty when
        there is no room for a stall and a strip, or the gap is for parallel or angled stalls.
    """
    width = gap.pitch
    if gap.parallel or gap.lean:
        return ()
    count = int((gap.length - strip + 2e-6) / width)
    if count < 1:
        return ()
    first = gap.end - count * width - strip if gap.right else gap.start
    out = []
    for before in range(count + 1):
        starts = tuple(first + i * width + (strip if i >= before else 0.0) for i in range(count))
        at = first + before * width
        beside = tuple(i for i in (before - 1, before) if 0 <= i < count)
        if len(beside) == 2:
            out.append(Pattern(starts, beside[:1], at))
        out.append(Pattern(starts, beside, at))
    return tuple(out)


def shorter(pattern: Pattern) -> tuple[Pattern, ...]:
    """Return a pattern with stalls left out at one end or the other; accessible ones stay.

    Parameters
    ----------
    pattern
        The pattern.

    Returns
    -------
    tuple of Pattern
        Every shorter one of a pattern without a strip, and where the strip lies at an end of the
        row; otherwise the one with the accessible stalls alone.
    """
    n = pattern.count
    if pattern.strip is None:
        ends = [(0, k) for k in range(n)] + [(k, n) for k in range(1, n)]
    else:
        first, last = min(pattern.accessible), max(pattern.accessible)
        ends = [(first, last + 1)] if (first, last + 1) != (0, n) else []
        if pattern.strip < pattern.starts[0]:
            ends += [(0, k) for k in range(last + 2, n)]
        elif pattern.strip > pattern.starts[-1]:
            ends += [(k, n) for k in range(1, first)]
    return tuple(
        Pattern(pattern.starts[a:b], tuple(i - a for i in pattern.accessible), pattern.strip)
        for a, b in ends
    )
