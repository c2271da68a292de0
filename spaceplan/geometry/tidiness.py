"""How tidy a layout is, measured on its outlines alone.

Of two layouts with as many stalls the simpler one is better: it is easier to find one's way in,
cheaper to pave and mark, and a meeting grasps it at a glance.  No standard says how much simpler
is worth what.  **The parts, their bounds and their weights are our own assumption**, chosen so
that each part alone can tip the scales between layouts that are otherwise alike:

===============  ========  ====================================================================
part             weight    what is counted
===============  ========  ====================================================================
aisles           1         straight stretches of drive ground, whatever pieces they are drawn in
dead ends        1         ends of aisles that meet no aisle, no gate and no existing road
bends            0.25      inner corners: an elbow 1, a branch or stub 2, a crossing 4
rows             0.5       longest runs of stalls side by side, their access edges in one line
stray stalls     0.5       stalls in rows of one or two
far stalls       1         of these, stalls farther than 10 m from every other row
loose stalls     0.1       stalls of rows that miss the backs of the row behind by up to 1 m
directions       2         directions of rows, right angles apart counted once; from the second on
===============  ========  ====================================================================

A weight says how many stalls' worth of trouble one of it is: a further aisle that wins one stall
is just worth it.  The sum is the *trouble*, and the tidiness is ``100 · stalls / (stalls +
trouble)``: 100 for stalls without any trouble, 50 where there is as much trouble as stalls.  Two
copies of a layout are as tidy as one, so large and small sites can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spaceplan.geometry.straight import drive_shape
from spaceplan.geometry.walk import Floats
from spaceplan.model.base import Point

if TYPE_CHECKING:
    import numpy.typing as npt
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry


# Stalls' worth of trouble, our own assumption; see the table above.
_AISLE, _DEAD_END, _BEND = 1.0, 1.0, 0.25
_ROW, _STRAY, _FAR, _LOOSE, _DIRECTION = 0.5, 0.5, 1.0, 0.1, 2.0

# Bounds, our own assumption as well.
#: Stalls up to this far apart stand in one row: a way on foot or an accessible strip between them.
_GAP_M = 1.7
#: Access edges of a straight row lie in one line within this.
_LINE_M = 0.3
#: The deepest sawtooth of angled stalls, at 30 degrees, in stall widths.
_SAWTOOTH = 1.8
#: Backs nearer than this touch.
_TOUCH_M = 0.1
#: Backs nearer than this ought to touch: the strip between is too narrow for a way on foot.
_STRIP_M = 1.0
#: Stalls farther than this from every other row are far from all others.
_FAR_M = 10.0
#: Rows of at most this many stalls are stray.
_STRAY_ROW = 2
#: Directions that differ by less are one, in degrees.
_SAME_DEG = 3.0


@dataclass(frozen=True)
class StallShape:
    """A stall as far as tidiness goes: its four corners and its access edge, in metres."""

    outline: Polygon
    access: tuple[Point, Point]


@dataclass(frozen=True)
class Tidiness:
    """The parts of a layout's tidiness; see the module's table for what each of them counts.

    Parameters
    ----------
    stalls
        All stalls.
    aisles, dead_ends, bends
        Of the drive ground.
    rows
        Runs of stalls side by side.
    stray
        Stalls in rows of one or two.
    far
        Of these, stalls farther than 10 m from every other row.
    backed
        Stalls of rows that have, over more than half of their length, the backs of other rows
        less than 1 m behind them.
    back_to_back
        Of these, stalls of rows that touch those backs (within 0.1 m) over more than half.
    directions
        Directions of rows; directions a right angle apart are one.
    """

    stalls: int
    aisles: int
    dead_ends: int
    bends: int
    rows: int
    stray: int
    far: int
    backed: int
    back_to_back: int
    directions: int

    @property
    def back_to_back_share(self) -> float:
        """Share of the stalls with a row behind that touch it, 0 to 1; 1 where none has one."""
        return self.back_to_back / self.backed if self.backed else 1.0

    @property
    def trouble(self) -> float:
        """All that is not tidy, in stalls' worth; 0 or more."""
        return (
            _AISLE * self.aisles
            + _DEAD_END * self.dead_ends
            + _BEND * self.bends
            + _ROW * self.rows
            + _STRAY * self.stray
            + _FAR * self.far
            + _LOOSE * (self.backed - self.back_to_back)
            + _DIRECTION * max(0, self.directions - 1)
        )

    @property
    def score(self) -> float | None:
        """The tidiness (整齐度), 0 to 100; None without stalls."""
        return 100 * self.stalls / (self.stalls + self.trouble) if self.stalls else None


def measure(
    stalls: Sequence[StallShape],
    aisles: Iterable[BaseGeometry],
    ways_out: Sequence[BaseGeometry] = (),
) -> Tidiness:
    """Measure how tidy a layout is.

    Parameters
    ----------
    stalls
        The stalls, in any order.
    aisles
        Outlines of the aisles in metres; they may overlap.
    ways_out
        Gates for cars as lines and existing roads as polygons, in metres: an aisle that ends on
        one of them is no dead end.  Default none, so that every open end counts.

    Returns
    -------
    Tidiness
        The parts; the same however the layout is turned, moved or mirrored.
    """
    drive = drive_shape(aisles, ways_out)
    field = _Field(stalls)
    rows = field.rows()
    small = [row for row in rows if len(row) <= _STRAY_ROW]
    backed = [row for row in rows if field.backs(row, _STRIP_M)]
    return Tidiness(
        stalls=len(stalls),
        aisles=drive.aisles,
        dead_ends=drive.dead_ends,
        bends=drive.bends,
        rows=len(rows),
        stray=sum(len(row) for row in small),
        far=sum(len(row) for row in small if field.is_far(row)),
        backed=sum(len(row) for row in backed),
        back_to_back=sum(len(row) for row in backed if field.backs(row, _TOUCH_M)),
        directions=_directions([field.direction(row) for row in rows]),
    )


class _Field:
    """Stalls as arrays, each in a frame of its own: along its access edge, and out of it."""

    def __init__(self, stalls: Sequence[StallShape]) -> None:
        count = len(stalls)
        self.outlines = np.array([s.outline for s in stalls], dtype=object)
        ends = np.array([s.access for s in stalls], dtype=float).reshape(count, 2, 2)
        centres = [s.outline.centroid for s in stalls]
        self.middle: Floats = np.array([(p.x, p.y) for p in centres]).reshape(count, 2)
        self.front: Floats = ends.mean(axis=1)
        edge = ends[:, 1] - ends[:, 0]
        self.width: Floats = np.maximum(np.hypot(edge[:, 0], edge[:, 1]), 1e-6)
        along = edge / self.width[:, None]
        out = np.stack([-along[:, 1], along[:, 0]], axis=1)
        # the way out is the one that leads from the middle to the access edge
        flip = ((self.front - self.middle) * out).sum(axis=1) < 0
        out[flip] *= -1
        self.out: Floats = out
        self.along: Floats = np.stack([out[:, 1], -out[:, 0]], axis=1)
        self.depth: Floats = 2 * ((self.front - self.middle) * out).sum(axis=1)
        self.back: Floats = 2 * self.middle - self.front
        self.next = np.full(count, -1)
        self.skew = np.zeros(count, dtype=bool)
        self._tree = shapely.STRtree(centres)
        self._behind = self._find_backs() if count else []

    def rows(self) -> list[list[int]]:
        """Return the longest runs of stalls side by side, each in order."""
        self._link()
        follows = set(self.next[self.next >= 0].tolist())
        rows = []
        for i in range(len(self.width)):
            if i in follows:
                continue
            row, at = [i], int(self.next[i])
            while at >= 0:
                row.append(at)
                at = int(self.next[at])
            rows.append(row)
        return rows

    def _near(self, reach: float) -> npt.NDArray[np.int64]:
        """Return pairs of stalls, [n, 2], whose middles are no farther apart than that."""
        points = shapely.points(self.middle)
        pairs = self._tree.query(points, predicate="dwithin", distance=reach).T
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        return np.asarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], dtype=np.int64)

    def _link(self) -> None:
        """Find out which stall stands next to which, on its right when one looks out of it.

        Angled stalls stand in a sawtooth: a step in depth is allowed where a neighbour repeats it.
        """
        if not len(self.width):
            return
        best: dict[int, tuple[float, int, float]] = {}
        for i, j in self._near(1.5 * float(self.width.max()) + _GAP_M).tolist():
            if self.out[i] @ self.out[j] < math.cos(math.radians(_SAME_DEG)):
                continue
            way = self.front[j] - self.front[i]
            right, step = float(way @ self.along[i]), float(way @ self.out[i])
            both = (self.width[i] + self.width[j]) / 2
            if not 0.6 * both <= right <= both + _GAP_M or abs(step) > _SAWTOOTH * both:
                continue
            # stalls that overlap may be equally near: the straighter neighbour comes first
            distance = right + 1.1 * abs(step)
            if i not in best or distance < best[i][0]:
                best[i] = (distance, j, step)
        before = {j: i for i, (_, j, _) in sorted(best.items(), key=lambda b: (-b[1][0], b[0]))}
        for i, (_, j, step) in best.items():
            if before[j] != i:
                continue
            if abs(step) > _LINE_M:
                near = [best[k][2] for k in (before.get(i, -1), j) if k in best]
                if not any(abs(other - step) <= _LINE_M for other in near):
                    continue
                self.skew[i] = True
            self.next[i] = j

    def direction(self, row: list[int]) -> float:
        """Return the direction of a row in degrees, 0 to 90."""
        way = self.along[row[0]]
        if self.skew[row].any():
            way = self.front[row[-1]] - self.front[row[0]]
        return math.degrees(math.atan2(way[1], way[0])) % 90.0

    def backs(self, row: list[int], within: float) -> bool:
        """Tell whether more than half of a row has the backs of others so close behind it."""
        covered = sum(self._covered(i, within) for i in row)
        return bool(covered > 0.5 * self.width[row].sum())

    def _covered(self, i: int, within: float) -> float:
        """Return how much of the back of a stall has other backs behind it, in metres."""
        total, at = 0.0, -math.inf
        for lo, hi, behind in self._behind[i]:
            if behind <= within:
                total += max(0.0, hi - max(lo, at))
                at = max(at, hi)
        return total

    def _find_backs(self) -> list[list[tuple[float, float, float]]]:
        """Return, for each stall, where backs lie behind its own: from, to, how far behind."""
        found: list[list[tuple[float, float, float]]] = [[] for _ in self.width]
        pairs = self._near(2 * float(self.depth.max()) + float(self.width.max()))
        i, j = pairs[:, 0], pairs[:, 1]
        way = self.back[j] - self.back[i]
        behind = -(way * self.out[i]).sum(axis=1)
        beside = (way * self.along[i]).sum(axis=1)
        half = self.width[i] / 2
        lo = np.maximum(-half, beside - self.width[j] / 2)
        hi = np.minimum(half, beside + self.width[j] / 2)
        against = (self.out[i] * self.out[j]).sum(axis=1) < -math.cos(math.radians(_SAME_DEG))
        close = against & (behind >= -_TOUCH_M) & (behind <= _STRIP_M) & (hi > lo)
        for k in np.flatnonzero(close).tolist():
            found[int(i[k])].append((float(lo[k]), float(hi[k]), float(behind[k])))
        return [sorted(spans) for spans in found]

    def is_far(self, row: list[int]) -> bool:
        """Tell whether a row is farther than 10 m from every other stall, if there is any."""
        others = np.delete(self.outlines, row)
        if not len(others):
            return False
        return all(bool((shapely.distance(self.outlines[i], others) > _FAR_M).all()) for i in row)


def _directions(degrees: Sequence[float]) -> int:
    """Count the directions of rows, in a circle of 90 degrees."""
    some = sorted(degrees)
    if len(some) < 2:
        return len(some)
    gaps = [b - a for a, b in zip(some, [*some[1:], some[0] + 90.0], strict=True)]
    return max(1, sum(gap > _SAME_DEG for gap in gaps))
