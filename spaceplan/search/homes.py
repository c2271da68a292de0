"""Ground near homes that slots keep to by hard rules: play in sight, sheds near doors."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from spaceplan.geometry.near_homes import home_doors, in_sight, off_drive, walked_within
from spaceplan.geometry.outline import clean
from spaceplan.geometry.site import Site
from spaceplan.model.areas import AreaKind
from spaceplan.model.enums import Severity
from spaceplan.search.area_slots import AreaPatch
from spaceplan.typologies.base import Footprint
from spaceplan.typologies.bike_shed import ShedFootprint

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from spaceplan.search.programme import Slot


class Wished:
    """What hard rules wish for near the homes of a site.

    Parameters
    ----------
    site
        The site.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self._doors = home_doors(site)

    def near(self, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        """Keep slots to the ground that is wished for.

        Parameters
        ----------
        slots
            What is to be placed.

        Returns
        -------
        tuple of Slot
            The same, some with less ground; one that would have none keeps what it had.
        """
        out, sheds = [], 0
        for slot in slots:
            ground: BaseGeometry | None = None
            part = slot.variants[0]
            if isinstance(part, AreaPatch) and part.use in (AreaKind.PLAY, AreaKind.EXERCISE):
                ground = self._play
            elif isinstance(part, ShedFootprint) or (isinstance(part, Footprint) and part.sheds):
                ground = self._sheds[sheds] if sheds < len(self._sheds) else None
                sheds += 1
            out.append(slot if ground is None else self._kept_to(slot, ground))
        return tuple(out)

    def _kept_to(self, slot: Slot, ground: BaseGeometry) -> Slot:
        old = slot.region
        if old is None:
            old = self.site.block_ground if slot.kind == "rooms" else self.site.free
        new = clean(old.intersection(ground))
        return (
            slot if new.area < min(_area(v) for v in slot.variants) else replace(slot, region=new)
        )

    def _hard(self, rule: str) -> bool:
        rules = self.site.rules
        hard = rules.severity(rule) is Severity.HARD and rules.value(rule) > 0
        return hard and bool(self._doors)

    @cached_property
    def _play(self) -> BaseGeometry | None:
        """Ground in sight of a door (rule play_in_sight) on its side of roads (play_off_drive)."""
        grounds = [in_sight(self.site)] if self._hard("play_in_sight") else []
        grounds += [off_drive(self.site)] if self._hard("play_off_drive") else []
        if not grounds:
            return None
        return grounds[0] if len(grounds) == 1 else grounds[0].intersection(grounds[1])

    @cached_property
    def _sheds(self) -> tuple[BaseGeometry, ...]:
        """Ground for the first sheds so that every door has one near (rule bike_walk_length).

        One shed for all doors; where there is no such ground, one for each of two groups of them.
        """
        if not self._hard("bike_walk_length"):
            return ()
        most = self.site.rules.value("bike_walk_length")
        one = walked_within(self.site, self._doors, most)
        if not one.is_empty or len(self._doors) < 2:
            return (one,)
        a, b = max(combinations(self._doors, 2), key=lambda p: math.dist(p[0].point, p[1].point))
        left = [
            d for d in self._doors if math.dist(d.point, a.point) <= math.dist(d.point, b.point)
        ]
        groups = left, [d for d in self._doors if d not in left]
        return tuple(walked_within(self.site, group, most) for group in groups)


def _area(part: object) -> float:
    """Return the ground of a part's rectangles, in m²."""
    rects = [part.rect] if isinstance(part, ShedFootprint) else getattr(part, "rects", ())
    return sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in rects)
