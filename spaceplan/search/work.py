"""How much a search does: many short scouts, groups of them, then the best of all together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spaceplan.geometry.site import Site
from spaceplan.model.enums import Effort
from spaceplan.search.programme import Programme

#: First and last temperature of scouts, in stalls.
SCOUT_HEAT = (2.0, 0.15)
#: A comb of aisles is a beginning worth keeping: its scouts start cooler.
COMB_HEAT = (0.8, 0.1)
#: Places tried for each block before a programme is given up.
PLACES = 4_000
#: Free ground beyond which steps shrink and half of the scouts begin with a comb, in m² …
LARGE_M2 = 6_000.0
#: … and the power of the area by which they shrink.
_SHRINK = 0.1
#: Free ground beyond which more parts of other layouts are tried, in m², and at most how many
#: times as many: small layouts would soon be all the same, large ones have more parts.  Not where
#: something is placed: on Dongxing Yuan (in place, bar; seeds 0 to 2) sketches were worth more with
#: them, and the plans that the master made of them had fewer stalls (mean 82.3 for 84.2).
_ONE_LAYOUT_M2, _MOST_PARTS = 2_500.0, 2.0


def _split(runs: int, steps: int, seeds: int) -> tuple[int, int]:
    """Share runs of so many steps among seeds: whole runs each, and no step more."""
    fewer = -(-runs // seeds)
    return fewer, runs * steps // (fewer * seeds)


@dataclass(frozen=True)
class Round:
    """One round after the scouts: the best so far take over parts of others, and are driven on."""

    runs: int
    """How many of the best."""
    steps: int
    """Steps of each of them."""
    heat: tuple[float, float]
    """First and last temperature, in stalls: each round begins a little warmer than the one before
    it ended, and ends cooler."""
    grafts: int = 0
    """How many parts of each donor are tried beforehand, and after the last round once more; up to
    twice as many on larger ground where nothing is placed."""

    @property
    def total(self) -> int:
        """All its steps together."""
        return self.runs * self.steps

    def shared(self, seeds: int) -> Round:
        """Return one seed's share."""
        runs, steps = _split(self.runs, self.steps, seeds)
        return replace(self, runs=runs, steps=steps, grafts=self.grafts // seeds)


@dataclass(frozen=True)
class Exchange:
    """A round in which groups of runs are driven on at temperatures that they exchange."""

    groups: int
    """How many groups, each with runs of its own; one has the best of all."""
    replicas: int
    """Of how many runs each consists, its best."""
    steps: int
    """Steps of each group."""
    grafts: int = 0

    @property
    def runs(self) -> int:
        """How many runs are driven on."""
        return self.groups * self.replicas

    @property
    def total(self) -> int:
        """All its steps together."""
        return self.groups * self.steps

    def shared(self, seeds: int) -> Exchange:
        """Return one seed's share."""
        groups, steps = _split(self.groups, self.steps, seeds)
        return replace(self, groups=groups, steps=steps)


@dataclass(frozen=True)
class Work:
    """How much a search does, in steps.

    A restart is a poor judge of itself after a few steps, and a waste after many: with every
    round most of the runs go, and the others get their steps.
    """

    scouts: int
    """Restarts from scratch."""
    scout_steps: int
    """Steps of each scout."""
    rounds: tuple[Round | Exchange, ...]
    """What follows."""
    drafts: int
    """How many sketches the master chooses among."""
    donors: int = 8
    """Of how many of the best runs a round takes over parts."""

    @property
    def total(self) -> int:
        """All steps together; parts that are tried are not counted."""
        return self.scouts * self.scout_steps + sum(r.total for r in self.rounds)

    def shared(self, seeds: int) -> Work:
        """Return one seed's share: fewer runs, and all seeds together as many steps."""
        scouts, steps = _split(self.scouts, self.scout_steps, seeds)
        rounds = tuple(r.shared(seeds) for r in self.rounds)
        return replace(self, scouts=scouts, scout_steps=steps, rounds=rounds)


#: The last round: the best two are polished.
_POLISH = Round(2, 25_000, (0.3, 0.04), 50)
#: What the three efforts mean.  Some groups never come to a good arrangement, however long: so
#: several are begun, and the best of all are driven on together.  On Dongxing Yuan (drafts, seeds
#: 0 to 3, 1.6 million steps) one group came to 71 to 81 stalls in place and 81 to 92 with an L,
#: six that were joined half-way to 79 to 82 and 88 to 92.
WORK = {
    Effort.QUICK: Work(
        scouts=16,
        scout_steps=4_000,
        rounds=(Exchange(2, 4, 35_000), Exchange(1, 6, 100_000), _POLISH),
        drafts=3,
    ),
    Effort.STANDARD: Work(
        scouts=48,
        scout_steps=7_000,
        rounds=(Exchange(6, 4, 140_000), Exchange(1, 6, 720_000), _POLISH),
        drafts=6,
    ),
    Effort.THOROUGH: Work(
        scouts=96,
        scout_steps=8_000,
        rounds=(Exchange(12, 4, 400_000), Exchange(1, 8, 6_000_000), replace(_POLISH, runs=4)),
        drafts=8,
        donors=12,
    ),
}


def work_for(effort: Effort, site: Site, programme: Programme | None) -> Work:
    """Return how much a search does on a site.

    Parameters
    ----------
    effort
        The effort asked for.
    site
        The site.  Beyond 6,000 m² of free ground the steps shrink a little with the area: each
        costs more there.  From 2,500 to 5,000 m² the parts that are tried grow with it, if
        nothing is to be placed.
    programme
        What is to be placed; None for nothing.

    Returns
    -------
    Work
        The effort's work, its steps and parts in proportion.
    """
    work, slots = WORK[effort], 0 if programme is None else len(programme.slots)
    factor = min(1.0, (LARGE_M2 / site.free.area) ** _SHRINK)
    more = 1.0 if slots else min(_MOST_PARTS, max(1.0, site.free.area / _ONE_LAYOUT_M2))
    return replace(
        work,
        scout_steps=int(work.scout_steps * factor),
        rounds=tuple(
            replace(r, steps=int(r.steps * factor), grafts=int(r.grafts * more))
            for r in work.rounds
        ),
    )
