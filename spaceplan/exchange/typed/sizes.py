"""Sizes that cannot be meant: a trunk as wide as a house, a wall wider than the site."""

from __future__ import annotations

import math
from collections.abc import Iterator

from spaceplan.model.base import Point, Text
from spaceplan.model.enums import Kind
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Scenario

#: No trunk and no planting pit has a radius beyond this, in metres.
WIDEST_TRUNK_M = 10.0


def size_faults(scenario: Scenario, site_known: bool) -> Iterator[Fault]:
    """Yield sizes that nobody means.

    Parameters
    ----------
    scenario
        The scenario.
    site_known
        Whether its boundary can be believed; False leaves out what is measured against it.

    Yields
    ------
    Fault
        Faults without lines of a file.
    """
    xs, ys = zip(*scenario.site.boundary, strict=True)
    narrow = min(max(xs) - min(xs), max(ys) - min(ys)) if site_known else math.inf
    for i, item in enumerate(scenario.structures):
        wide, radius = item.thickness, item.radius
        if wide is not None and item.line is not None and wide > narrow > 0:
            zh = f"“{item.id}”厚（宽）{wide:g} m，整块用地才宽 {narrow:.2f} m"
            en = f"'{item.id}' {wide:g} m thick on a site {narrow:.2f} m wide"
            what = Text(
                zh="墙厚或路宽，单位米", en="the thickness of the wall or width of the road"
            )
            yield _fault(
                "size.thickness", f"structures.{i}.thickness", zh, en, what, wide, item.line[0]
            )
        if radius is not None and item.kind is Kind.TREE and radius > WIDEST_TRUNK_M:
            zh, en = (
                f"“{item.id}”的树干半径 {radius:g} m",
                f"'{item.id}' with a trunk of {radius:g} m",
            )
            what = Text(
                zh="树干或树池的半径，单位米，如 0.4；树冠写在 crown",
                en="the radius of the trunk or pit, e.g. 0.4; a crown's belongs under crown",
            )
            yield _fault("size.trunk", f"structures.{i}.radius", zh, en, what, radius, item.centre)


def _fault(
    code: str, path: str, zh: str, en: str, what: Text, figure: float, place: Point | None
) -> Fault:
    centi, milli = figure / 100, figure / 1000
    expected = Text(
        zh=f"{what.zh}；若是厘米请写 {centi:g}，毫米请写 {milli:g}",
        en=f"{what.en}, in metres: write {centi:g} if it was in cm, {milli:g} if in mm",
    )
    return Fault(code=code, path=path, place=place, found=Text(zh=zh, en=en), expected=expected)
