"""Benches along the ways that people walk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from spaceplan.geometry.outline import ring_of
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site
from spaceplan.master.cover import Sites, best_sites
from spaceplan.master.grounds import Grounds, along
from spaceplan.master.spots import Spot, close_pairs, lit, rectangles, spread_out
from spaceplan.master.step import Placed, Step
from spaceplan.model.base import Text, counted
from spaceplan.model.furniture import BenchWish
from spaceplan.model.plan import Furniture

if TYPE_CHECKING:
    from shapely.geometry import Polygon


class Benches(Step):
    """Benches where the most walked metres lie within reach, none counted twice."""

    def __init__(self, site: Site, wish: BenchWish) -> None:
        super().__init__(site)
        self.wish = wish
        self.reach = wish.reach_m or site.rules.value("bench_reach")

    def spots(self, grounds: Grounds, stalls: Sequence[Polygon]) -> list[Spot]:
        """Return where one could stand, on the ground of some stalls too."""
        wide, deep = self.site.rules.value("bench_length"), self.site.rules.value("bench_depth")
        ground = union([grounds.open_ground, grounds.greens])
        return rectangles(ground, wide, deep, stalls)

    def samples(self, grounds: Grounds) -> tuple[list[tuple[float, float]], list[int]]:
        """Places along the ways from homes to gates, and decimetres walked there by floors."""
        lived = [w for w in grounds.walks if w.weight]
        found: dict[tuple[float, float], int] = {}
        for walk in lived or grounds.walks:
            spots = along(walk.line, 1.0)
            worth = round(10 * (walk.weight or 1) * walk.line.length / len(spots))
            for x, y in spots:
                key = (round(x, 0), round(y, 0))
                found[key] = found.get(key, 0) + worth
        return list(found), list(found.values())

    def choose(self, grounds: Grounds, spots: list[Spot], seed: int | None) -> list[int] | None:
        """Choose as many as are asked for; None when they do not fit."""
        if not spots:
            return None
        places, worth = self.samples(grounds)
        covers = self._covers(grounds, spots, places)
        gains = covers @ np.array(worth, dtype=float) if places else np.zeros(len(spots))
        lines = union(w.line for w in grounds.walks)
        points = shapely.points([s.point for s in spots])
        off = [0.0 if lines.is_empty else d for d in shapely.distance(lines, points).tolist()]
        values = [
            float(g) - d - 1e7 * len(s.drops) for g, d, s in zip(gains, off, spots, strict=True)
        ]
        few = spread_out(spots, values)
        sites = Sites(
            covers=covers[few],
            weights=tuple(100 * w for w in worth),
            penalties=tuple(round(10 * off[i]) for i in few),
            clashes=close_pairs([spots[i] for i in few], self.wish.min_spacing_m),
            drops=tuple(spots[i].drops for i in few),
        )
        found = best_sites(sites, self.wish.count, seed)
        return None if found is None else [few[i] for i in found]

    def _covers(
        self, grounds: Grounds, spots: list[Spot], places: list[tuple[float, float]]
    ) -> npt.NDArray[np.bool_]:
        return lit(
            np.array([s.point for s in spots]).reshape(-1, 2),
            np.array(places, dtype=float).reshape(-1, 2),
            np.full(len(places), self.reach),
            grounds.walls,
        )

    def placed(self, grounds: Grounds, spots: list[Spot], dropped: tuple[int, ...]) -> Placed:
        """Write down what was chosen, with its figures."""
        spots = sorted(spots, key=lambda s: s.point)
        things = tuple(
            Furniture(id=f"bench-{i}", kind="bench", outline=ring_of(s.outline))
            for i, s in enumerate(spots, start=1)
        )
        places, worth = self.samples(grounds)
        served = self._covers(grounds, spots, places).any(axis=0)
        whole = sum(worth)
        share = float(served @ np.array(worth, dtype=float)) / whole if whole else None
        figures: dict[str, int | float | None] = {
            "benches": len(things),
            "bench_way_share": None if share is None else round(share, 4),
        }
        return Placed(things, figures, dropped)

    def lack(self, places: int) -> Text:
        """Say what did not fit."""
        n, far = self.wish.count, self.wish.min_spacing_m
        return Text(
            zh=f"座椅要 {n} 张（间距至少 {far:g} m），放不下；空地上有 {places} 处可选位置，"
            "也试过占用普通车位",
            en=f"{counted(n, 'bench', 'benches')} at least {far:g} m apart find no room: "
            f"{counted(places, 'place')} on bare ground and those of plain stalls were tried",
        )
