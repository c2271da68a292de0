"""Points where waste is collected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from shapely.geometry import LineString, Polygon

from spaceplan.geometry.outline import polygons, ring_of, structure_polygon
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import spread
from spaceplan.master.cover import Sites, best_sites
from spaceplan.master.foot import Entrance, apron, nearest_cell
from spaceplan.master.grounds import Grounds, dwelling_doors
from spaceplan.master.spots import DEAR, Spot, close_pairs, rectangles, spread_out
from spaceplan.master.step import Placed, Step
from spaceplan.model.base import Text, counted
from spaceplan.model.case import stands
from spaceplan.model.enums import Severity
from spaceplan.model.furniture import WasteWish
from spaceplan.model.plan import Furniture

#: So near a drive nothing needs to be carried, in metres.
_BESIDE_M = 0.5
#: One stands this near to a waste point to use it, in metres.
_AT_HAND_M = 2.0
#: A way on foot is planned this much shorter than its limit: two grids may differ by as much.
_WALK_SHARE = 0.96


class Waste(Step):
    """Waste points: near enough to every door, a truck near, homes not too near."""

    def __init__(self, site: Site, wish: WasteWish) -> None:
        super().__init__(site)
        self.wish = wish
        self.radius = wish.radius_m or site.rules.value("waste_radius")

    def spots(self, grounds: Grounds, stalls: Sequence[Polygon]) -> list[Spot]:
        """Return where one could stand, on the ground of some stalls too."""
        rules = self.site.rules
        wide, deep = self.wish.footprint or (
            rules.value("waste_point_length"),
            rules.value("waste_point_width"),
        )
        found = rectangles(grounds.open_ground, wide, deep, stalls)
        if abs(wide - deep) > 0.01:
            found += rectangles(grounds.open_ground, deep, wide, stalls)
        found = [s for s in found if self._homes(s, hard=True)]
        near = rules.value("waste_to_drive")
        off = self._to_drive(grounds, found)
        return [s for s, d in zip(found, off, strict=True) if d <= near * _WALK_SHARE]

    def _to_drive(self, grounds: Grounds, spots: list[Spot]) -> list[float]:
        """How far bins are carried to where a truck drives, in metres, for each spot."""
        goal = grounds.drive
        if goal.is_empty:
            gates = [o for o in self.site.openings if o.gate.vehicles]
            goal = union(LineString([o.a, o.b]).buffer(0.5) for o in gates)
        grid = grounds.grid
        far = spread(grid, grid.covers(goal.buffer(grid.step)) & np.isfinite(grid.cost))[0]
        out = []
        for spot in spots:
            straight = spot.outline.distance(goal) if not goal.is_empty else math.inf
            if straight <= _BESIDE_M:
                out.append(straight)
                continue
            cell = nearest_cell(grid, far, spot.point, _half(spot) + _AT_HAND_M)
            out.append(math.inf if cell is None else float(far[cell]) + grid.step)
        return out

    def _homes(self, spot: Spot, *, hard: bool) -> bool:
        """Tell whether it is far enough from homes; as a hard demand only if the rule is one."""
        rule = self.site.rules["waste_to_dwelling"]
        if rule.severity is Severity.OFF or (hard and rule.severity is not Severity.HARD):
            return True
        return all(spot.outline.distance(h) >= rule.value for h in self._dwellings)

    @cached_property
    def _dwellings(self) -> list[Polygon]:
        return [
            p
            for s in self.site.case.structures
            if s.is_dwelling and stands(s)
            for p in polygons(structure_polygon(s))
        ]

    def _far(self, grounds: Grounds, spots: list[Spot]) -> npt.NDArray[np.float64]:
        """[spots, doors] metres on foot from each dwelling door that can be walked to."""
        size = self.site.rules.value("door_apron_depth")
        homes = dwelling_doors(self.site)
        reached = {w.door for w in grounds.walks}
        grid = grounds.grid
        fields = []
        for door in self.site.doors:
            if door.id in homes and door.id in reached:
                square = apron(Entrance(door.point, door.facing), size).buffer(grid.step)
                starts = grid.covers(square) & np.isfinite(grid.cost)
                if not starts.any():
                    middle = square.centroid
                    cell = nearest_cell(grid, grid.cost, (middle.x, middle.y), _AT_HAND_M)
                    if cell is not None:
                        starts[cell] = True
                fields.append(spread(grid, starts)[0])
        far = np.full((len(spots), len(fields)), np.inf)
        if not fields:
            return far
        nearest = np.minimum.reduce(fields)
        for i, spot in enumerate(spots):
            cell = nearest_cell(grid, nearest, spot.point, _half(spot) + _AT_HAND_M)
            if cell is not None:
                far[i] = [f[cell] + grid.step for f in fields]
        return far

    def choose(self, grounds: Grounds, spots: list[Spot], seed: int | None) -> list[int] | None:
        """Choose as many as are asked for; None when they do not fit."""
        if not spots:
            return None
        rough = [-DEAR * len(s.drops) - (0.0 if self._homes(s, hard=False) else 1e3) for s in spots]
        few = spread_out(spots, rough)
        some = [spots[i] for i in few]
        far = self._far(grounds, some)
        covers = far <= self.radius * _WALK_SHARE
        doors = covers.shape[1]
        if not covers.any(axis=0).all():
            return None
        capped = np.minimum(far, 10 * self.radius)
        means = capped.mean(axis=1) if doors else np.zeros(len(some))
        sites = Sites(
            covers=covers,
            weights=(0,) * doors,
            penalties=tuple(
                round(10 * float(m)) + (0 if self._homes(s, hard=False) else 100_000)
                for m, s in zip(means, some, strict=True)
            ),
            clashes=close_pairs(some, 0.0),
            drops=tuple(s.drops for s in some),
            must=tuple(range(doors)),
        )
        found = best_sites(sites, self.wish.count, seed)
        return None if found is None else [few[i] for i in found]

    def placed(self, grounds: Grounds, spots: list[Spot], dropped: tuple[int, ...]) -> Placed:
        """Write down what was chosen, with its figures."""
        spots = sorted(spots, key=lambda s: s.point)
        things = tuple(
            Furniture(id=f"waste-{i}", kind="waste", outline=ring_of(s.outline))
            for i, s in enumerate(spots, start=1)
        )
        far = self._far(grounds, spots)
        longest = round(float(far.min(axis=0).max()), 1) if far.size else None
        return Placed(things, {"waste_points": len(things), "waste_walk_m": longest}, dropped)

    def lack(self, places: int) -> Text:
        """Say what did not fit."""
        n, r = self.wish.count, self.radius
        return Text(
            zh=f"垃圾投放点 {n} 处，要求每个单元门步行 {r:g} m 以内、清运车可到达，放不下；"
            f"空地上有 {places} 处可选位置，也试过占用普通车位",
            en=f"{counted(n, 'waste point')} within {r:g} m on foot of every dwelling door and "
            f"near a way for the truck find no room: {counted(places, 'place')} on bare ground "
            "and those of plain stalls were tried",
        )


def _half(spot: Spot) -> float:
    """Half the diagonal of a spot's outline, in metres."""
    return math.dist(spot.point, spot.outline.exterior.coords[0])
