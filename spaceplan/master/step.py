"""One kind of furniture to be placed: what benches, trees and waste points have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shapely.geometry import Polygon

from spaceplan.geometry.site import Site
from spaceplan.master.grounds import Grounds
from spaceplan.master.spots import Spot
from spaceplan.model.base import Text
from spaceplan.model.enums import StallKind
from spaceplan.model.plan import Furniture

#: Stalls whose ground other things may take.
PLAIN = frozenset({StallKind.STANDARD, StallKind.PARALLEL, StallKind.ANGLED, StallKind.COMPACT})


@dataclass(frozen=True)
class Placed:
    """What one step has placed."""

    things: tuple[Furniture, ...] = ()
    figures: dict[str, int | float | None] = field(default_factory=dict)
    dropped: tuple[int, ...] = ()
    """Stalls that make room, as indices into the plan's stalls."""
    lack: Text | None = None


def _stalls_of(grounds: Grounds, gone: frozenset[int]) -> tuple[list[Polygon], list[int]]:
    """Plain stalls, and which of the plan's stalls they are."""
    some = [i for i, s in enumerate(grounds.plan.stalls) if s.kind in PLAIN and i not in gone]
    return [Polygon(grounds.plan.stalls[i].outline) for i in some], some


class Step:
    """One kind of thing: on bare ground first, on ground of stalls where that does not do."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, grounds: Grounds, seed: int | None, gone: frozenset[int]) -> Placed:
        """Place all that is asked for; ``gone`` are stalls that have made room already."""
        free = self.spots(grounds, ())
        found = self.choose(grounds, free, seed)
        if found is not None:
            return self.placed(grounds, [free[i] for i in found], ())
        stalls, which = _stalls_of(grounds, gone)
        more = [s for s in self.spots(grounds, stalls) if s.drops]
        every = [*free, *more]
        found = self.choose(grounds, every, seed)
        if found is None:
            return Placed(lack=self.lack(len(free)))
        spots = [every[i] for i in found]
        drops = sorted({which[k] for s in spots for k in s.drops})
        return self.placed(grounds, spots, tuple(drops))

    def spots(self, grounds: Grounds, stalls: Sequence[Polygon]) -> list[Spot]:
        """Return where one could stand, on the ground of some stalls too."""
        raise NotImplementedError

    def choose(self, grounds: Grounds, spots: list[Spot], seed: int | None) -> list[int] | None:
        """Choose as many as are asked for; None when they do not fit."""
        raise NotImplementedError

    def placed(self, grounds: Grounds, spots: list[Spot], dropped: tuple[int, ...]) -> Placed:
        """Write down what was chosen, with its figures."""
        raise NotImplementedError

    def lack(self, places: int) -> Text:
        """Say what did not fit."""
        raise NotImplementedError
