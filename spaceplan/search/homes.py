"""Ground near homes that slots keep to by hard rules: play in sight, sheds near doors."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from spaceplan.geometry.near_homes import across_drive, home_doors, out_of_sight, too_far
from spaceplan.geometry.outline import clean
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site
from spaceplan.model.areas import AreaKind
from spaceplan.search.area_slots import AreaPatch
from spaceplan.typologies.base import Footprint
from spaceplan.typologies.bike_shed import ShedFootprint

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from spaceplan.search.programme import Slot


#: A thing may reach so far onto ground that its middle or its door should not be on, in metres.
_BEYOND_M = 3.0


_PLAY = (AreaKind.PLAY, AreaKind.EXERCISE)


class Wished:
    """What hard rules keep off ground that is far from the homes of a site.

    Parameters
    ----------
    site
        The site.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self._doors = home_doors(site)

    @property
    def rules(self) -> tuple[str, ...]:
        """Names of the rules that leave out ground."""
        brief = self.site.case.brief
        play = any(w.kind in _PLAY for w in brief.areas)
        sheds = brief.bikes is not None
        asked = {"bike_walk_length": sheds, "play_in_sight": play, "play_off_drive": play}
        return tuple(rule for rule, wanted in asked.items() if wanted and self._hard(rule))

    def near(self, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        """Keep slots off the ground that rules leave out.

        Parameters
        ----------
        slots
            What is to be placed.

        Returns
        -------
        tuple of Slot
            The same, some with less ground; one that would have none keeps what it had.
        """
        out, sheds = [], sum(map(_has_shed, slots))
        for slot in slots:
            ground: BaseGeometry | None = None
            part = slot.variants[0]
            if isinstance(part, AreaPatch) and part.use in _PLAY:
                ground = self._play
            elif sheds == 1 and _has_shed(slot):
                ground = self._shed
            out.append(slot if ground is None else self._kept_off(slot, ground))
        return tuple(out)

    def _kept_off(self, slot: Slot, ground: BaseGeometry) -> Slot:
        old = slot.region
        if old is None:
            old = self.site.block_ground if slot.kind == "rooms" else self.site.free
        new = clean(old.difference(ground))
        return (
            slot if new.area < min(_area(v) for v in slot.variants) else replace(slot, region=new)
        )

    def _hard(self, rule: str) -> bool:
        rules = self.site.rules
        hard = rules.hard(rule) and rules.value(rule) > 0
        return hard and bool(self._doors)

    @cached_property
    def _play(self) -> BaseGeometry | None:
        """Ground that no door sees (rule play_in_sight), or across roads (play_off_drive)."""
        off = [out_of_sight(self.site)] if self._hard("play_in_sight") else []
        off += [across_drive(self.site)] if self._hard("play_off_drive") else []
        return _inner(union(off))

    @cached_property
    def _shed(self) -> BaseGeometry | None:
        """Ground too far for a lone shed (rule bike_walk_length), whatever is built."""
        rule = "bike_walk_length"
        if not self._hard(rule):
            return None
        return _inner(too_far(self.site, self._doors, self.site.rules.value(rule)))


def _has_shed(slot: Slot) -> bool:
    part = slot.variants[0]
    return isinstance(part, ShedFootprint) or (isinstance(part, Footprint) and bool(part.sheds))


def _inner(ground: BaseGeometry) -> BaseGeometry | None:
    """Return what of some ground is not near its edge; None where there is nothing of it."""
    inner = ground.buffer(-_BEYOND_M, join_style="mitre")
    return None if inner.is_empty else inner


def _area(part: object) -> float:
    """Return the ground of a part's rectangles, in m²."""
    rects = [part.rect] if isinstance(part, ShedFootprint) else getattr(part, "rects", ())
    return sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in rects)
