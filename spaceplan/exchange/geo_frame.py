"""The frame of a map: from degrees, or a survey's system, to local metres and back.

Local axes stay parallel to the grid of the coordinate system; only the origin is shifted, never
anything turned.  True north is therefore not always straight up: ``north_deg`` holds the grid
convergence at the place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

#: A projection that stretches lengths by more than this share at the place is no metric one; UTM
#: stays below 0.001, Web Mercator stretches by 1/cos(latitude).
MOST_STRETCH = 0.005

WORLD = "EPSG:4326"


@dataclass(frozen=True)
class Frame:
    """A local frame: metres in a projected coordinate system, less an origin.

    Parameters
    ----------
    crs
        The coordinate system, e.g. ``EPSG:32648``.
    x, y
        Easting and northing of the local origin, in metres.
    north_deg
        Direction of true north, in degrees counter-clockwise from the x axis.
    """

    crs: str
    x: float
    y: float
    north_deg: float

    def told(self, lon: float, lat: float) -> Text:
        """Return what is said of the frame, with the place as the reader took it.

        Parameters
        ----------
        lon, lat
            The place, in degrees.

        Returns
        -------
        Text
            So that swapped coordinates, or another system, are seen.
        """
        east, north = f"{abs(lon):.5f}°{'EW'[lon < 0]}", f"{abs(lat):.5f}°{'NS'[lat < 0]}"
        zh = f"{'东西'[lon < 0]}经 {abs(lon):.5f}°、{'北南'[lat < 0]}纬 {abs(lat):.5f}°"
        return Text(
            zh=f"位置 {zh}；坐标系 {self.crs}，原点 ({self.x:.0f}, {self.y:.0f})，"
            f"正北 {self.north_deg:.2f}°",
            en=f"place: {east} {north}; frame {self.crs}, origin ({self.x:.0f}, {self.y:.0f}), "
            f"true north at {self.north_deg:.2f}°",
        )


def angle(degrees: float) -> float:
    """Return an angle or longitude within ±180.

    Parameters
    ----------
    degrees
        Any angle, in degrees.

    Returns
    -------
    float
        The same direction, from -180 up to 180.
    """
    return (degrees + 180) % 360 - 180


def refusal(code: str, file: str, found: Text, expected: Text, path: str = "") -> SpaceplanError:
    """Return the error for one fault of a map.

    Parameters
    ----------
    code
        What kind of fault it is.
    file
        Name of the file.
    found, expected
        What was found, and what was expected.
    path
        Where in the file; default the whole file.

    Returns
    -------
    SpaceplanError
        The error, to be raised.
    """
    return SpaceplanError((Fault(code=code, path=path, found=found, expected=expected),), file)


def need(module: str, file: str = "") -> ModuleType:
    """Import a library of the extra ``geo``, or say how to get it.

    Parameters
    ----------
    module
        E.g. ``pyproj``.
    file
        Name of the file that needs it.

    Returns
    -------
    ModuleType
        The library.

    Raises
    ------
    SpaceplanError
        If it is not installed.
    """
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise refusal(
            "geo.missing",
            file,
            Text(zh=f"没有安装 {module}", en=f"that {module} is not installed"),
            Text(
                zh="地图格式的附加组件：pip install 'spaceplan[geo]'",
                en="the extra for maps: pip install 'spaceplan[geo]'",
            ),
        ) from None


def read_crs(text: str, file: str = "") -> Any:
    """Return the coordinate system that a text names.

    Parameters
    ----------
    text
        E.g. ``EPSG:4547``, or its WKT.
    file
        Name of the file that says so.

    Returns
    -------
    pyproj.CRS
        The coordinate system.

    Raises
    ------
    SpaceplanError
        If there is none of that name.
    """
    pyproj = need("pyproj", file)
    try:
        return pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError:
        short = text[:60]
        raise refusal(
            "crs.unknown",
            file,
            Text(zh=f"不认识的坐标系“{short}”", en=f"the coordinate system '{short}'"),
            Text(zh="例如 EPSG:4547", en="one that is known, e.g. EPSG:4547"),
        ) from None


def frame_at(lon: float, lat: float, crs: str | None = None, file: str = "") -> Frame:
    """Return a local frame around a place, its origin on a whole metre.

    Parameters
    ----------
    lon, lat
        The place, in degrees.
    crs
        Coordinate system to use; null: the UTM zone of the place.
    file
        Name of the file, for messages.

    Returns
    -------
    Frame
        The frame; its north holds the grid convergence at the place.

    Raises
    ------
    SpaceplanError
        If the coordinate system is unknown or no metric one at that place.
    """
    name = crs or utm(lon, lat)
    system = read_crs(name, file)
    if not metric_at(system, lon, lat):
        raise refusal(
            "crs.not_metric",
            file,
            Text(
                zh=f"坐标系 {name} 在此处不是以米为单位的平面坐标",
                en=f"that {name} does not measure in true metres at this place",
            ),
            Text(
                zh=f"适用于此处的投影坐标系，如 {utm(lon, lat)}",
                en=f"a projected system for this place, e.g. {utm(lon, lat)}",
            ),
        )
    to = transformer(WORLD, system)
    x, y = to(lon, lat)
    return Frame(name, float(round(x)), float(round(y)), north_of(system, lon, lat))


def utm(lon: float, lat: float) -> str:
    """Return the UTM zone of a place, on WGS 84.

    Parameters
    ----------
    lon, lat
        The place, in degrees.

    Returns
    -------
    str
        E.g. ``EPSG:32648`` for Chengdu.
    """
    zone = min(60, max(1, math.floor((angle(lon) + 180) / 6) + 1))
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def north_of(system: Any, lon: float, lat: float) -> float:
    """Return the direction of true north on a grid, from two places on one meridian.

    Parameters
    ----------
    system
        The projected coordinate system.
    lon, lat
        The place, in degrees.

    Returns
    -------
    float
        Degrees counter-clockwise from the x axis, to 0.001.
    """
    to = transformer(WORLD, system)
    x0, y0 = to(lon, lat - 5e-4)
    x1, y1 = to(lon, lat + 5e-4)
    return round(math.degrees(math.atan2(y1 - y0, x1 - x0)), 3)


def metric_at(system: Any, lon: float, lat: float) -> bool:
    """Return whether a coordinate system measures in true metres at a place.

    Parameters
    ----------
    system
        The coordinate system.
    lon, lat
        The place, in degrees.

    Returns
    -------
    bool
        True where 100 m on the ground are 100 m on the grid, within half a percent.
    """
    if not system.is_projected:
        return False
    to = transformer(WORLD, system)
    step = 1e-3
    x0, y0 = to(lon, lat - step / 2)
    x1, y1 = to(lon, lat + step / 2)
    # Length of an arc of the meridian on WGS 84 (series for one degree, in metres).
    rad = math.radians(lat)
    true = step * (111132.954 - 559.822 * math.cos(2 * rad) + 1.175 * math.cos(4 * rad))
    measured = math.hypot(x1 - x0, y1 - y0)
    return math.isfinite(measured) and abs(measured / true - 1) <= MOST_STRETCH


@lru_cache(maxsize=64)
def transformer(source: Any, target: Any) -> Callable[[Any, Any], tuple[Any, Any]]:
    """Return the way from one coordinate system to another, always x (east) before y.

    Parameters
    ----------
    source, target
        Coordinate systems, or their names.

    Returns
    -------
    callable
        From two numbers, or arrays of them, to two.

    Raises
    ------
    SpaceplanError
        If one of them is no system on the ground, e.g. one of heights.
    """
    pyproj = need("pyproj")
    try:
        made = pyproj.Transformer.from_crs(source, target, always_xy=True)
    except pyproj.exceptions.ProjError:
        short = str(getattr(source, "name", source))[:60]
        raise refusal(
            "crs.unknown",
            "",
            Text(zh=f"无法换算的坐标系“{short}”", en=f"the system '{short}', which cannot be used"),
            Text(zh="例如 EPSG:4547", en="one that is known, e.g. EPSG:4547"),
        ) from None
    transform: Callable[[Any, Any], tuple[Any, Any]] = made.transform
    return transform
