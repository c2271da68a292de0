"""What a map file holds, as its readers hand it over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spaceplan.exchange.foreign import Leftover
from spaceplan.exchange.geo_frame import refusal
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Most features that are read: a district has some ten thousand.
MAX_FEATURES = 300_000

#: Most faults of one file that are told; more of them say nothing new.
MAX_FAULTS = 20


@dataclass(frozen=True)
class Raw:
    """A feature in the coordinates of its layer.

    Parameters
    ----------
    shape
        Its geometry, without heights.
    tags
        Its properties.
    ref
        What the file calls it, e.g. ``trees/7``.
    role
        What it is, as `geo_meaning` has it; empty before that was asked, or where nothing says.
    """

    shape: BaseGeometry
    tags: Mapping[str, Any]
    ref: str
    role: str = ""


@dataclass
class Layer:
    """A layer: features in one coordinate system.

    Parameters
    ----------
    name
        Its name; empty for a file without layers.
    crs
        Its `pyproj.CRS`, or null where nothing says so.
    features
        Its features.
    unwrapped
        Whether longitudes go on beyond 180 degrees, since it lies on both sides of that.
    """

    name: str
    crs: Any
    features: list[Raw] = field(default_factory=list)
    unwrapped: bool = False


@dataclass
class Sheet:
    """A map file; filled by a reader.

    Parameters
    ----------
    file
        Its name.
    """

    file: str
    layers: list[Layer] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    heights: int = 0
    curves: int = 0
    count: int = 0

    def leave(self, what: str, zh: str, en: str) -> None:
        """Count a thing that is not used.

        Parameters
        ----------
        what
            What it is in the words of the file.
        zh, en
            Why.
        """
        self.unused[what, zh, en] += 1

    def fault(self, code: str, path: str, found: Text, expected: Text) -> None:
        """Note what is wrong with the file, and stop where that is enough.

        Parameters
        ----------
        code
            What kind of fault it is.
        path
            Where in the file.
        found, expected
            What was found, and what was expected.

        Raises
        ------
        SpaceplanError
            With all faults, at the `MAX_FAULTS`-th.
        """
        self.faults.append(Fault(code=code, path=path, found=found, expected=expected))
        if len(self.faults) >= MAX_FAULTS:
            self.stop()

    def stop(self) -> None:
        """Raise the faults that were noted.

        Raises
        ------
        SpaceplanError
            If there are any.
        """
        if self.faults:
            raise SpaceplanError(tuple(self.faults), self.file)

    def counted(self) -> None:
        """Count a feature.

        Raises
        ------
        SpaceplanError
            Above `MAX_FEATURES`.
        """
        self.count += 1
        if self.count > MAX_FEATURES:
            raise too_big(self.file, f"{MAX_FEATURES:,}")

    @property
    def leftovers(self) -> tuple[Leftover, ...]:
        """What was not used, sorted by name."""
        return tuple(
            Leftover(what=what, count=count, why=Text(zh=zh, en=en))
            for (what, zh, en), count in sorted(self.unused.items())
        )


def too_big(file: str, amount: str) -> SpaceplanError:
    """Return the error for a map of more than a district.

    Parameters
    ----------
    file
        Name of the file.
    amount
        What it has more of than is read.

    Returns
    -------
    SpaceplanError
        The error, with the way to a smaller file.
    """
    return refusal(
        "map.too_big",
        file,
        Text(zh=f"超过 {amount} 的数据", en=f"more than {amount} of it"),
        Text(
            zh="一个院子周围的数据：在 QGIS 中选中要素，导出选中部分",
            en="the surroundings of one yard: select them in QGIS and export the selection",
        ),
    )
