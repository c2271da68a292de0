"""A picture that lies under the maps: a scanned plan, an aerial photograph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, PrivateAttr

from spaceplan.model.base import Frozen, Point

Pixel = Annotated[
    tuple[
        Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)],
        Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)],
    ],
    Field(description="[column, row] in pixels, from the upper left corner"),
]


class KnownPoint(Frozen):
    """A point that was found both in the picture and on the site."""

    pixel: Pixel
    """Where it is in the picture: pixels to the right and down from the upper left corner."""
    at: Point
    """Where it is on the site, in metres."""


class Underlay(Frozen):
    """A picture under the maps, laid by two points or a world file; it changes no plan."""

    file: Annotated[str, Field(min_length=1, max_length=500)]
    """The picture (PNG, JPEG or TIFF), beside the scenario file or in a folder under it."""
    points: tuple[KnownPoint, KnownPoint] | None = None
    """Two points, far apart: they give scale, turn and place; null where a world file beside the
    picture (``.jgw``, ``.pgw``, ``.tfw``, ``.wld``) does, in the coordinates of the origin."""
    opacity: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 0.5
    """How strongly it is drawn, 1 for fully."""
    _home: Path | None = PrivateAttr(default=None)
    _laid: tuple[KnownPoint, KnownPoint] | None = PrivateAttr(default=None)

    @property
    def path(self) -> Path | None:
        """The picture itself; null for a scenario that did not come from a file."""
        return None if self._home is None else self._home / self.file

    def located(self, home: Path, laid: tuple[KnownPoint, KnownPoint] | None = None) -> Self:
        """Return the same underlay, its picture sought in a folder.

        Parameters
        ----------
        home
            Folder of the scenario file.
        laid
            What a world file makes of its corners, where it has no points of its own.

        Returns
        -------
        Underlay
            A copy that knows where its picture is; the folder is not written to any file.
        """
        copy = self.model_copy()
        copy._home = home.absolute()  # noqa: SLF001
        copy._laid = laid  # noqa: SLF001
        return copy

    def similarity(self) -> tuple[complex, complex]:
        """Return how pixels come to metres.

        Returns
        -------
        tuple of complex
            a and b such that ``a * (column - row * 1j) + b`` is ``x + y * 1j``.

        Raises
        ------
        ZeroDivisionError
            If both points are the same pixel.
        ValueError
            If it has no points, and no world file was looked for.
        """
        known = self.points or self._laid
        if known is None:
            raise ValueError("an underlay that no points lay")
        one, two = known
        p, q = (complex(k.pixel[0], -k.pixel[1]) for k in (one, two))
        v, w = complex(*one.at), complex(*two.at)
        a = (w - v) / (q - p)
        return a, v - a * p
