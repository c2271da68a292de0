"""Ways on foot over a grid."""

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from spaceplan.geometry.walk import Grid, make_grid, spread, way_back

NOTHING = Polygon()


def start_at(grid: Grid, *points: tuple[float, float]) -> np.ndarray:
    flags = np.zeros(grid.cost.shape, dtype=bool)
    for point in points:
        flags[grid.cell(point)] = True
    return flags


def test_grid_points_lie_inside():
    grid = make_grid(box(10, 20, 12, 21), NOTHING, 0, step=0.5)
    inside = {grid.place((i, j)) for i, j in np.argwhere(np.isfinite(grid.cost))}
    # low edges count as inside, high edges do not
    assert inside == {(x, y) for x in (10.0, 10.5, 11.0, 11.5) for y in (20.0, 20.5)}
    assert grid.cell((11.1, 20.6)) == (2, 1)
    assert grid.place(grid.cell((11.0, 20.5))) == (11.0, 20.5)


def test_cells_stay_on_the_grid():
    grid = make_grid(box(0, 0, 2, 1), NOTHING, 0, step=0.5)
    nx, ny = grid.cost.shape
    assert grid.cell((-50, -50)) == (0, 0)
    assert grid.cell((50, 50)) == (nx - 1, ny - 1)


def test_dear_ground_costs_more():
    grid = make_grid(box(0, 0, 4, 1), box(2, 0, 4, 1), 40, step=0.5)
    assert grid.cost[grid.cell((1, 0.5))] == 1
    assert grid.cost[grid.cell((3, 0.5))] == 41


def test_a_large_site_gets_a_coarser_grid():
    grid = make_grid(box(0, 0, 1000, 1000), NOTHING, 0)
    assert grid.step == pytest.approx(2.0)


def test_no_ground_is_a_grid_without_ways():
    grid = make_grid(NOTHING, NOTHING, 0)
    assert not np.isfinite(grid.cost).any()
    far, came = spread(grid, np.ones(grid.cost.shape, dtype=bool))
    assert not np.isfinite(far).any()
    assert (came == -1).all()


def test_straight_and_slanting_distances():
    """Five metres along a side, and a way of 3 across and 4 up: 3·√2 + 1."""
    grid = make_grid(box(-1, -1, 10, 10), NOTHING, 0, step=1.0)
    far, _ = spread(grid, start_at(grid, (0, 0)))
    assert far[grid.cell((5, 0))] == pytest.approx(5)
    assert far[grid.cell((3, 4))] == pytest.approx(3 * math.sqrt(2) + 1)


def test_the_way_goes_round_a_wall():
    """A wall with an opening at its end: straight up to it, across, and back."""
    yard = box(-0.5, -0.5, 6.5, 4.5).difference(box(-0.5, 1.2, 5.2, 2.8))
    grid = make_grid(yard, NOTHING, 0, step=1.0)
    # points lie at -0.5 + whole steps; the wall takes those at y = 1.5 and 2.5 up to x = 4.5
    far, came = spread(grid, start_at(grid, (0.5, 0.5)))
    end = grid.cell((0.5, 3.5))
    way = way_back(grid, came, end)
    assert way[0] == grid.place(end)
    assert way[-1] == (0.5, 0.5)
    assert max(x for x, _ in way) == 5.5
    length = sum(math.dist(a, b) for a, b in pairwise(way))
    assert length == pytest.approx(far[end])
    # five steps out, three up and five back, less the two corners that are cut slantwise
    assert length == pytest.approx(13 - 2 * (2 - math.sqrt(2)))


def test_no_way_through_a_closed_wall():
    yard = box(0, 0, 6, 6).difference(box(0, 2.5, 6, 3.5))
    grid = make_grid(yard, NOTHING, 0, step=0.5)
    far, came = spread(grid, start_at(grid, (1, 1)))
    assert math.isinf(far[grid.cell((1, 5))])
    assert way_back(grid, came, grid.cell((1, 5))) == [(1.0, 5.0)]


def test_dear_ground_is_walked_round_when_that_is_cheaper():
    """Through: 2 m of stall at 41; round: less than 10 m more."""
    grid = make_grid(box(-1, -1, 9, 7), box(3.5, -1, 4.5, 4.5), 40, step=1.0)
    far, came = spread(grid, start_at(grid, (0, 0)))
    way = way_back(grid, came, grid.cell((8, 0)))
    assert max(y for _, y in way) >= 5
    assert far[grid.cell((8, 0))] < 8 + 40


def test_the_nearest_of_several_starts_counts():
    grid = make_grid(box(-1, -1, 20, 2), NOTHING, 0, step=1.0)
    far, _ = spread(grid, start_at(grid, (0, 0), (18, 0)))
    assert far[grid.cell((14, 0))] == pytest.approx(4)


def test_starts_off_the_ground_lead_nowhere():
    grid = make_grid(box(0, 0, 4, 4).difference(box(1, 1, 3, 3)), NOTHING, 0, step=0.5)
    far, _ = spread(grid, start_at(grid, (2, 2)))
    assert not np.isfinite(far).any()


def test_covers_tells_points_of_a_shape():
    grid = make_grid(box(0, 0, 4, 4), NOTHING, 0, step=1.0)
    flags = grid.covers(box(0.5, 0.5, 2.5, 1.5))
    assert {grid.place(tuple(c)) for c in np.argwhere(flags)} == {(1.0, 1.0), (2.0, 1.0)}


def test_points_of_a_grid_lie_where_the_shape_says():
    """Shells, holes and several parts at once, as shapely itself finds it point by point."""
    rng = np.random.default_rng(0)
    for _ in range(10):
        hull = shapely.MultiPoint(rng.random((12, 2)) * 40).convex_hull
        shape = hull.difference(shapely.Point(20, 20).buffer(6)).union(shapely.box(50, 3, 60, 9))
        grid = make_grid(shape, shapely.Polygon(), 0.0, step=0.5)
        nx, ny = grid.cost.shape
        gx, gy = np.meshgrid(
            grid.x0 + grid.step * np.arange(nx), grid.y0 + grid.step * np.arange(ny), indexing="ij"
        )
        inside = shapely.contains_xy(shape, gx.ravel(), gy.ravel()).reshape(nx, ny)
        on_edge = shapely.distance(shape.boundary, shapely.points(gx, gy)) < 1e-9
        assert ((np.isfinite(grid.cost) == inside) | on_edge).all()
