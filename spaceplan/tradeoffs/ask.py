"""One question of a meeting: the brief with one thing changed, and how such questions are ordered.

What a question demands is a set of ranks: 1 is what the brief and the rules say, less is less of
it (0 is none), more is more.  A question is a *relaxation* of another if it demands as little or
less of everything; then each plan for the tighter one serves the looser one too, and its count
can never be lower.  All prices rest on this order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from spaceplan.model.base import Frozen, Text
from spaceplan.model.scenario import Scenario

#: Rank of everything that a question leaves as it is.
AS_ASKED = 1.0


class Change(StrEnum):
    """What a question changes."""

    NONE = "none"
    WITHOUT = "without"
    HALF = "half"
    DOUBLE = "double"
    SHARE = "share"
    MAY_GO = "may_go"
    MUST_STAY = "must_stay"
    ENFORCED = "enforced"
    LOOSER = "looser"
    TIGHTER = "tighter"


class Topic(StrEnum):
    """What a question is about; tables are grouped by it."""

    BASE = "base"
    WISH = "wish"
    STRUCTURE = "structure"
    ENFORCED = "enforced"
    STEP = "step"


class Demand(Frozen):
    """How much of one thing is demanded, against the brief."""

    key: str
    """What is demanded, e.g. ``brief.green`` or ``rules.aisle_width``."""
    rank: float
    """1 as the brief or the rules say, less for less, more for more; no unit."""


class Ask(Frozen):
    """One question: a scenario of one option with one thing changed."""

    id: str
    """Id, also the name of its files, e.g. ``brief.green.half``."""
    topic: Topic
    """What it is about."""
    subject: str
    """Path of what is changed, e.g. ``brief.rooms.reading``; empty for the brief as it is."""
    change: Change
    """What is changed."""
    title: Text
    """The question in a few words."""
    demands: tuple[Demand, ...] = ()
    """What it demands that differs from the brief as it is."""
    scenario: Scenario
    """The scenario as changed, with this one option."""
    pointed: Scenario | None = None
    """A scenario whose plans serve this question too, to be searched instead: what may go goes.
    Null where the question itself is searched."""

    @property
    def option(self) -> str:
        """Id of the option."""
        return self.scenario.all_options[0].id

    @property
    def looser(self) -> bool:
        """Whether it demands less than the brief."""
        return bool(self.demands) and all(d.rank <= AS_ASKED for d in self.demands)

    @property
    def tighter(self) -> bool:
        """Whether it demands more than the brief."""
        return bool(self.demands) and all(d.rank >= AS_ASKED for d in self.demands)


def relaxes(loose: Ask, tight: Ask) -> bool:
    """Tell whether each plan for one question serves another too.

    Parameters
    ----------
    loose
        The question that might demand less.
    tight
        The other.

    Returns
    -------
    bool
        True if ``loose`` demands as little as ``tight`` or less of everything; also of itself.
    """
    if loose.option != tight.option:
        return False
    less = {d.key: d.rank for d in loose.demands}
    more = {d.key: d.rank for d in tight.demands}
    return all(
        less.get(key, AS_ASKED) <= more.get(key, AS_ASKED) for key in less.keys() | more.keys()
    )


def next_tighter(asks: Sequence[Ask]) -> Mapping[str, tuple[str, ...]]:
    """Return the questions that each question is a relaxation of, without a third between them.

    Parameters
    ----------
    asks
        The questions, each with its own id.

    Returns
    -------
    mapping of str to tuple of str
        Id to the ids of its nearest tighter questions, in the order given.  Of two questions that
        demand the same, the later is taken for a relaxation of the earlier.
    """
    above: dict[str, list[Ask]] = {}
    for i, ask in enumerate(asks):
        above[ask.id] = [
            other
            for j, other in enumerate(asks)
            if j != i and relaxes(ask, other) and (j < i or not relaxes(other, ask))
        ]
    far = {name: {a.id for t in tights for a in above[t.id]} for name, tights in above.items()}
    return {
        name: tuple(t.id for t in tights if t.id not in far[name]) for name, tights in above.items()
    }


def levels(asks: Sequence[Ask]) -> tuple[tuple[Ask, ...], ...]:
    """Return the questions in steps, so that each comes after all that it is a relaxation of.

    Parameters
    ----------
    asks
        The questions, each with its own id.

    Returns
    -------
    tuple of tuple of Ask
        The tightest first; questions of one step do not depend on each other.
    """
    tighter = next_tighter(asks)
    depth: dict[str, int] = {}

    def deep(name: str) -> int:
        if name not in depth:
            depth[name] = 1 + max((deep(t) for t in tighter[name]), default=-1)
        return depth[name]

    steps: dict[int, list[Ask]] = {}
    for ask in asks:
        steps.setdefault(deep(ask.id), []).append(ask)
    return tuple(tuple(steps[k]) for k in sorted(steps))
