"""Points by their names or coordinates, and openings along sides."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from spaceplan.exchange.workbook.readings import Points, beyond, heading
from spaceplan.exchange.workbook.rows import Row
from spaceplan.model.base import Point, Segment, Text
from spaceplan.model.fault import Fault
from spaceplan.units import tidy


@dataclass
class Places:
    """The named points of a workbook, and what is wrong with places."""

    points: Points
    faults: list[Fault] = field(default_factory=list)
    known: bool = True
    """Whether all points could be laid; if not, missing names are no further fault."""

    def point(self, row: Row, mark: str = "") -> Point | None:
        """Return the place of a row: a named point, or its x and y.

        Parameters
        ----------
        row
            The row.
        mark
            What follows the keys of its columns.

        Returns
        -------
        Point or None
            In metres; None with a fault noted, here or for the cell.
        """
        name, x, y = f"@point{mark}", f"@x{mark}", f"@y{mark}"
        if row.spoilt(name, x, y):
            return None
        if row.typed(name):
            if row.typed(x, y):
                self.fault(
                    "place.two",
                    row.cell(x, y),
                    "点和坐标都填了",
                    "a point and coordinates",
                    "只填一种",
                    "one of both",
                )
                return None
            return self.named(row, name)
        across, up = row.number(x), row.number(y)
        if across is not None and up is not None:
            return (across, up)
        missing = "、".join(k[1:] for k, v in ((x, across), (y, up)) if v is None)
        self.fault(
            "place.missing",
            row.cell(x, y),
            f"缺 {missing}",
            f"no {missing.replace('、', ' and no ')}",
            "x 和 y（米），或点的名称",
            "x and y in metres, or the name of a point",
        )
        return None

    def named(self, row: Row, key: str) -> Point | None:
        """Return the point that a cell names; None with a fault noted."""
        name = row.text(key)
        found = self.points.get(name)
        if found is None:
            near = {n.casefold(): p for n, p in self.points.items()}
            found = near.get(name.casefold())
        if found is None and self.known:
            names = ", ".join(list(self.points)[:12]) or "-"
            self.fault(
                "place.unknown",
                row.cell(key),
                f"没有名为“{name}”的点",
                f"no point named '{name}'",
                f"下列之一：{names}",
                f"one of {names}",
            )
        return found

    def span(self, row: Row) -> Segment | None:
        """Return the two ends of an opening; None with a fault noted."""
        ends = [self.point(row, mark) for mark in "12"]
        if row.spoilt("@width", "@offset") or ends[0] is None or ends[1] is None:
            return None
        start, end = ends[0], ends[1]
        width, offset = row.number("@width"), row.number("@offset") or 0.0
        if width is None and not offset:
            return (start, end)
        whole = math.dist(start, end)
        width = whole - offset if width is None else width
        if offset + width > whole + 0.005 or width <= 0:
            self.fault(
                "place.beyond",
                row.cell("@width", "@offset"),
                f"开口到 {offset + width:.2f} m，两点间只有 {whole:.2f} m",
                f"an opening up to {offset + width:.2f} m of {whole:.2f} m",
                "在两点之间",
                "one between both points",
            )
            return None
        way = heading(start, end)
        return (tidied(beyond(start, way, offset)), tidied(beyond(start, way, offset + width)))

    def fault(self, code: str, at: str, zh: str, en: str, zh_more: str, en_more: str) -> None:
        """Note what is wrong."""
        self.faults.append(
            Fault(
                code=code, path=at, found=Text(zh=zh, en=en), expected=Text(zh=zh_more, en=en_more)
            )
        )


def tidied(point: Point) -> Point:
    """Return a point as files carry it.

    Parameters
    ----------
    point
        In metres.

    Returns
    -------
    Point
        To 0.1 mm.
    """
    return (tidy(point[0]), tidy(point[1]))
