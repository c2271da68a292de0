"""From the local axes of a scenario to the grid of its coordinate system, and back.

A scenario says where its origin lies (easting, northing) and in which direction north is.  Where
north is 90° its axes are the grid's, as in a survey drawing.  Any other direction is that of true
north: where it is the one the grid itself has at the place (its convergence), nothing is turned;
else the axes were turned, and are turned back by the difference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from spaceplan.exchange.geo_frame import WORLD, metric_at, north_of, read_crs, refusal, transformer
from spaceplan.model.base import Text
from spaceplan.model.scenario import Scenario

#: Two directions of north nearer than this, in degrees, are the same: the second decimal.
SAME_DEG = 0.011


@dataclass(frozen=True)
class Turn:
    """Where local metres lie on a grid.

    Parameters
    ----------
    x, y
        Easting and northing of the local origin, in metres.
    degrees
        By how much the local axes are turned on the grid, counter-clockwise.
    """

    x: float
    y: float
    degrees: float = 0.0

    def out(self, points: Any) -> Any:
        """Return grid coordinates.

        Parameters
        ----------
        points
            Local coordinates in metres, an array of shape (n, 2).

        Returns
        -------
        numpy.ndarray
            Easting and northing in metres, of the same shape.
        """
        c, s = self._turn()
        x, y = points[:, 0], points[:, 1]
        return np.column_stack([self.x + c * x - s * y, self.y + s * x + c * y])

    def back(self, points: Any) -> Any:
        """Return local coordinates.

        Parameters
        ----------
        points
            Easting and northing in metres, an array of shape (n, 2).

        Returns
        -------
        numpy.ndarray
            Local coordinates in metres, of the same shape.
        """
        c, s = self._turn()
        x, y = points[:, 0] - self.x, points[:, 1] - self.y
        return np.column_stack([c * x + s * y, c * y - s * x])

    def _turn(self) -> tuple[float, float]:
        if self.degrees == 0:
            return 1.0, 0.0
        turn = math.radians(self.degrees)
        return math.cos(turn), math.sin(turn)


def turn_of(scenario: Scenario) -> Turn:
    """Return where a scenario lies on the grid of its coordinate system.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    Turn
        Nothing is turned where it has no coordinate system: its own axes are the only ones.

    Raises
    ------
    SpaceplanError
        If its coordinate system is unknown, or no metric one at its origin.
    """
    origin = scenario.origin
    if not origin.crs:
        return Turn(origin.x, origin.y)
    system = read_crs(origin.crs, scenario.name)
    lon, lat = transformer(system, WORLD)(origin.x, origin.y) if system.is_projected else (0, 0)
    there = math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 84
    if not there or not metric_at(system, lon, lat):
        raise refusal(
            "crs.not_metric",
            scenario.name,
            Text(
                zh=f"原点 ({origin.x:g}, {origin.y:g}) 处，{origin.crs} 不是以米为单位的平面坐标",
                en=f"that {origin.crs} does not measure in true metres at the origin "
                f"({origin.x:g}, {origin.y:g})",
            ),
            Text(
                zh="投影坐标系（如 EPSG:4547）及其中的原点 origin.x、origin.y",
                en="a projected system, e.g. EPSG:4547, and the origin's coordinates in it",
            ),
            path="origin",
        )
    if abs(_between(scenario.north_deg, 90.0)) < 1e-9:
        return Turn(origin.x, origin.y)
    degrees = _between(north_of(system, lon, lat), scenario.north_deg)
    return Turn(origin.x, origin.y, 0.0 if abs(degrees) <= SAME_DEG else round(degrees, 6))


def _between(a: float, b: float) -> float:
    return (a - b + 180) % 360 - 180
