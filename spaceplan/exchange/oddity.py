"""How an oddity of a scenario is said: a fault that only warns."""

from __future__ import annotations

from spaceplan.model.base import Point, Text
from spaceplan.model.fault import Fault


def warn(
    code: str, path: str, found: tuple[str, str], expected: tuple[str, str], place: Point | None
) -> Fault:
    """Return a warning.

    Parameters
    ----------
    code, path
        What kind of oddity, and where in the file.
    found, expected
        What is there and what one would expect, each in Chinese and English.
    place
        Where on the site, in metres; null where there is no such place.

    Returns
    -------
    Fault
        The warning, without a line of a file.
    """
    return Fault(
        code=code,
        path=path,
        found=Text(zh=found[0], en=found[1]),
        expected=Text(zh=expected[0], en=expected[1]),
        warning=True,
        place=place,
    )
