"""Trees to be planted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from spaceplan.geometry.outline import ring_of
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site
from spaceplan.master.cover import Sites, best_sites
from spaceplan.master.grounds import Grounds, along
from spaceplan.master.spots import Spot, apart, close_pairs, discs, spread_out
from spaceplan.master.step import Placed, Step
from spaceplan.model.base import Text, counted
from spaceplan.model.furniture import TreeWish
from spaceplan.model.plan import Furniture
from spaceplan.units import tidy


class Trees(Step):
    """Trees where they shade the most stalls and ways."""

    def __init__(self, site: Site, wish: TreeWish) -> None:
        super().__init__(site)
        self.wish = wish
        self.clear = max(wish.clearance_m or 0.0, site.rules.value("trunk_to_kerb"))
        self.apart = wish.spacing_m or site.rules.value("tree_spacing")
        self.pit = site.rules.value("tree_pit") / 2

    def spots(self, grounds: Grounds, stalls: Sequence[Polygon]) -> list[Spot]:
        """Return where one could stand, on the ground of some stalls too."""
        ground = union([grounds.open_ground, grounds.greens])
        found = discs(ground, self.pit, self.clear, stalls)
        old = [
            Point(s.centre)
            for s in self.site.case.structures
            if s.centre is not None and s.id not in grounds.plan.removed
        ]
        if not old or not found:
            return found
        points = shapely.points([s.point for s in found])
        far = shapely.distance(shapely.MultiPoint(old), points) >= self.apart
        return [s for s, off in zip(found, far, strict=True) if off]

    def choose(self, grounds: Grounds, spots: list[Spot], seed: int | None) -> list[int] | None:
        """Choose as many as are asked for; None when they do not fit."""
        if not spots:
            return None
        stalls = [Polygon(s.outline).centroid.coords[0] for s in grounds.plan.stalls]
        ways = [p for w in grounds.walks for p in along(w.line, 1.0)]
        places = np.array([*stalls, *ways], dtype=float).reshape(-1, 2)
        covers = apart(np.array([s.point for s in spots]), places) <= self.apart
        worth = [50] * len(stalls) + [10] * len(ways)
        points = shapely.points([s.point for s in spots])
        bare = [0 if in_green else 5 for in_green in shapely.intersects(grounds.greens, points)]
        gains = covers @ np.array(worth, dtype=float) if len(places) else np.zeros(len(spots))
        values = [
            float(g) - b - 1e7 * len(s.drops) for g, b, s in zip(gains, bare, spots, strict=True)
        ]
        few = spread_out(spots, values)
        sites = Sites(
            covers=covers[few],
            weights=tuple(worth),
            penalties=tuple(bare[i] for i in few),
            clashes=close_pairs([spots[i] for i in few], self.apart),
            drops=tuple(spots[i].drops for i in few),
        )
        found = best_sites(sites, self.wish.count, seed)
        return None if found is None else [few[i] for i in found]

    def placed(self, _: Grounds, spots: list[Spot], dropped: tuple[int, ...]) -> Placed:
        """Write down what was chosen, with its figures."""
        spots = sorted(spots, key=lambda s: s.point)
        things = tuple(
            Furniture(
                id=f"tree-{i}",
                kind="tree",
                outline=ring_of(s.outline),
                point=(tidy(s.point[0]), tidy(s.point[1])),
                radius_m=round(self.apart / 2, 2),
            )
            for i, s in enumerate(spots, start=1)
        )
        return Placed(things, {"trees_planted": len(things)}, dropped)

    def lack(self, places: int) -> Text:
        """Say what did not fit."""
        return Text(
            zh=f"补植乔木要 {self.wish.count} 株（离铺装 {self.clear:g} m，"
            f"间距 {self.apart:g} m），放不下；空地上有 {places} 处可选位置，也试过占用普通车位",
            en=f"{counted(self.wish.count, 'tree')}, {self.clear:g} m off what is paved and "
            f"{self.apart:g} m apart, find no room: {counted(places, 'place')} on bare ground "
            "and those of plain stalls were tried",
        )
