"""Bike sheds: how many bikes really go in, and how far e-bikes are from people."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from shapely import Point

from spaceplan.audit.items import hard
from spaceplan.audit.room_wishes import shared_wall
from spaceplan.audit.shapes import EMPTY, corners, together, turns
from spaceplan.audit.view import AuditView
from spaceplan.audit.ways import Ways
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding
from spaceplan.standards import Rules
from spaceplan.units import TOLERANCE_M

#: Ways measured on a grid come out longer by so much at the most.
_GRID_EXCESS = 1.08


@dataclass(frozen=True)
class Racks:
    """Sizes of a bike shed's racks, in metres."""

    bike_width: float
    bike_length: float
    aisle: float
    ebike_width: float
    ebike_length: float
    group: int
    gap: float

    def ebike_run(self, ebikes: int) -> float:
        """Return the length of a row that so many e-bikes take, gaps between groups included.

        Parameters
        ----------
        ebikes
            E-bikes side by side in one row.

        Returns
        -------
        float
            Length in metres.
        """
        groups = math.ceil(ebikes / self.group) if ebikes else 0
        return ebikes * self.ebike_width + max(0, groups - 1) * self.gap


def racks(rules: Rules) -> Racks:
    """Return the rack sizes that the rules ask for.

    Parameters
    ----------
    rules
        The rules; where those of e-bikes are off, an e-bike takes a bike's space and no group.

    Returns
    -------
    Racks
        The sizes.
    """

    def one(rule: str, otherwise: float) -> float:
        return rules.value(rule) if rules.active(rule) else otherwise

    wide = one("ebike_space_width", rules.value("bike_space_width"))
    limits = [10**6]
    if rules.active("ebike_group_length"):
        limits.append(math.floor(rules.value("ebike_group_length") / wide + 1e-9))
    if rules.active("ebike_group_size"):
        limits.append(round(rules.value("ebike_group_size")))
    return Racks(
        bike_width=rules.value("bike_space_width"),
        bike_length=rules.value("bike_space_length"),
        aisle=rules.value("bike_aisle_width"),
        ebike_width=wide,
        ebike_length=one("ebike_space_length", rules.value("bike_space_length")),
        group=max(1, min(limits)),
        gap=one("ebike_group_gap", 0.0),
    )


def greatest_capacity(long: float, deep: float, ebikes: int, sizes: Racks) -> int | None:
    """Return the most spaces that a shed can hold when so many of them are for e-bikes.

    Rows run along either side; an inner aisle lies before each row and may serve the two that
    face it; sheds are open at the ends of their aisles.  A group of e-bikes is a stretch of one
    row, with that of the row facing it.

    Parameters
    ----------
    long, deep
        Inner sides of the shed, in metres.
    ebikes
        E-bike spaces that must be among them.
    sizes
        Sizes of the racks.

    Returns
    -------
    int or None
        All spaces, e-bikes included; None if so many e-bikes do not go in at all.
    """
    found = [_rows(a, b, ebikes, sizes) for a, b in ((long, deep), (deep, long))]
    return max((n for n in found if n is not None), default=None)


def _rows(along: float, deep: float, ebikes: int, sizes: Racks) -> int | None:
    along, deep = along + TOLERANCE_M, deep + TOLERANCE_M
    best: int | None = None if ebikes else 0
    row = max(sizes.ebike_length, sizes.bike_length)
    for plain in range(int(deep / sizes.bike_length) + 1):
        mixed = 0
        while mixed + plain == 0 or _depth(plain, mixed, row, sizes) <= deep:
            total = plain * int(along / sizes.bike_width + 1e-9) + _most(
                along, mixed, ebikes, sizes
            )
            if total >= 0 and (best is None or total > best):
                best = total
            mixed += 1
    return best


def _depth(plain: int, mixed: int, row: float, sizes: Racks) -> float:
    aisles = math.ceil((plain + mixed) / 2)
    # Two rows of e-bikes may face each other; the next two keep the gap, or plain bikes part them.
    pairs = math.ceil(mixed / 2)
    gaps = max(0, pairs - 1 - plain) * sizes.gap
    return plain * sizes.bike_length + mixed * row + aisles * sizes.aisle + gaps


def _most(along: float, rows: int, ebikes: int, sizes: Racks) -> int:
    """Return the most spaces of some rows that hold all the e-bikes; hugely negative if none do."""
    impossible = -(10**9)
    most = [0] + [impossible] * ebikes
    for _ in range(rows):
        fits = [
            e + int((along - sizes.ebike_run(e)) / sizes.bike_width + 1e-9)
            for e in range(ebikes + 1)
            if sizes.ebike_run(e) <= along
        ]
        most = [
            max(most[n - e] + fits[e] for e in range(min(n, len(fits) - 1) + 1))
            for n in range(ebikes + 1)
        ]
    return most[ebikes]


def shape_and_capacity(view: AuditView) -> Iterator[Finding]:
    """Ensure that sheds are rectangles and hold what they claim."""
    sizes = racks(view.rules)
    for shed, item in zip(view.plan.bike_sheds, view.sheds, strict=True):
        if shed.ebikes > shed.capacity:
            text = Text(
                zh=f"{shed.id} 的电动车位（{shed.ebikes}）多于全部车位（{shed.capacity}）",
                en=f"{shed.id} has more e-bike spaces ({shed.ebikes}) "
                f"than spaces ({shed.capacity})",
            )
            yield hard(
                "bikes.ebikes",
                shed.id,
                item.shape,
                text,
                measured=shed.ebikes,
                required=shed.capacity,
            )
        if not item.sound:
            continue
        ring = corners(shed.outline)
        if len(ring) != 4 or turns(ring) is None:
            text = Text(
                zh=f"车棚 {shed.id} 不是矩形", en=f"the bike shed {shed.id} is no rectangle"
            )
            yield hard("bikes.shape", shed.id, item.shape, text)
            continue
        if shed.rows:
            continue  # counted rack by rack
        # More e-bikes than would fill the shed at their width alone cannot go in: spares the count.
        ebikes = min(shed.ebikes, shed.capacity)
        roomy = item.shape.area / (sizes.ebike_width * min(sizes.ebike_length, sizes.bike_length))
        most = None
        if ebikes <= roomy + 1:
            sides = math.dist(ring[0], ring[1]), math.dist(ring[1], ring[2])
            most = greatest_capacity(*sides, ebikes, sizes)
        if most is None or shed.capacity > most:
            zh = "放不下" if most is None else f"最多 {most} 个"
            en = "not at all" if most is None else f"{most} at most"
            text = Text(
                zh=f"{shed.id} 称有 {shed.capacity} 个车位（电动 {ebikes}），按架位和通道尺寸{zh}",
                en=f"{shed.id} claims {counted(shed.capacity, 'space')} ({ebikes} for e-bikes); "
                f"by racks and aisles it holds {en}",
            )
            yield from view.by_rule(
                "bike_space_width",
                "bikes.capacity",
                shed.id,
                item.shape,
                text,
                measured=shed.capacity,
                required=most or 0,
                unit="count",
            )


def to_walls(view: AuditView) -> Iterator[Finding]:
    """Measure how near sheds with e-bikes come to the walls of dwelling blocks."""
    need = view.rules.value("ebike_to_wall")
    for shed, item in zip(view.plan.bike_sheds, view.sheds, strict=True):
        for dwelling, wall in view.dwellings:
            got = item.shape.distance(wall)
            if shed.ebikes and got < need - TOLERANCE_M:
                text = Text(
                    zh=f"{shed.id} 停放电动自行车，离 {dwelling.id} 外墙 {got:.2f} m，"
                    f"要求 {need:g} m",
                    en=f"{shed.id} holds e-bikes {got:.2f} m from the wall of {dwelling.id}, "
                    f"required {need:g} m",
                )
                yield from view.by_rule(
                    "ebike_to_wall",
                    "bikes.ebike_to_wall",
                    f"{shed.id} / {dwelling.id}",
                    item.shape,
                    text,
                    measured=got,
                )


def to_exits(view: AuditView) -> Iterator[Finding]:
    """Measure how near sheds with e-bikes come to the doors of dwelling blocks."""
    need = view.rules.value("ebike_to_exit")
    for shed, item in zip(view.plan.bike_sheds, view.sheds, strict=True):
        for door in view.doors:
            got = item.shape.distance(Point(door.point))
            if shed.ebikes and door.dwelling and got < need - TOLERANCE_M:
                text = Text(
                    zh=f"{shed.id} 停放电动自行车，离单元门 {door.id} {got:.2f} m，要求 {need:g} m",
                    en=f"{shed.id} holds e-bikes {got:.2f} m from the door {door.id}, "
                    f"required {need:g} m",
                )
                yield from view.by_rule(
                    "ebike_to_exit",
                    "bikes.ebike_to_exit",
                    f"{shed.id} / {door.id}",
                    EMPTY if item.shape.is_empty else item.shape,
                    text,
                    measured=got,
                )


def in_block(view: AuditView) -> Iterator[Finding]:
    """Ensure that a shed stands against the room block where the brief wants it there."""
    wish = view.case.brief.bikes
    if wish is None or not wish.in_block or not view.blocks or not view.sheds:
        return
    need = view.rules.value("room_beside_wall")
    got = max(shared_wall(s.shape, b.shape) for s in view.sheds for b in view.blocks)
    if got < need - TOLERANCE_M:
        text = Text(
            zh=f"车棚应与活动用房相接，共用墙长 {got:.2f} m，要求 {need:g} m",
            en=f"a bike shed is to stand against the room block; they share {got:.2f} m of wall, "
            f"required {need:g} m",
        )
        yield hard(
            "bikes.not_in_block",
            view.sheds[0].id,
            view.sheds[0].shape,
            text,
            measured=got,
            required=need,
            unit="m",
        )


def walk(view: AuditView) -> Iterator[Finding]:
    """Measure the way on foot from each dwelling's door to the door of the nearest bike shed.

    On the grid a way comes out up to 8 % too long: a walk counts as too long only beyond that.  A
    plan that states a much shorter longest walk than there is gets a warning.
    """
    doors = [d for d in view.doors if d.dwelling]
    sheds = {s.id for s in view.plan.bike_sheds}
    goals = together([d.apron for d in view.doors if d.new and d.owner in sheds])
    stated = view.plan.metrics.bike_walk_m
    limited = view.rules.active("bike_walk_length")
    walked = view.walked.swept
    if not doors or goals.is_empty or walked.is_empty or (stated is None and not limited):
        return
    ways = Ways(walked, goals)
    longest, last = 0.0, None
    for door in doors:
        middle = door.apron.centroid
        got = ways.length((middle.x, middle.y))
        if not math.isfinite(got):
            continue  # a door without any way is the walkways' business
        if got > longest:
            longest, last = got, door
        need = view.rules.value("bike_walk_length")
        if limited and got / _GRID_EXCESS > need:
            text = Text(
                zh=f"从单元门 {door.id} 到最近的车棚步行约 {got:.0f} m，要求 {need:g} m 以内",
                en=f"from the door {door.id} it is about {got:.0f} m on foot to the nearest bike "
                f"shed, required {need:g} m at most",
            )
            yield from view.by_rule(
                "bike_walk_length", "bikes.far", door.id, door.apron, text, measured=got
            )
    if stated is not None and last is not None and stated < 0.8 * longest - 3.0:
        text = Text(
            zh=f"从单元门 {last.id} 到最近的车棚约 {longest:.0f} m，布置图写作 {stated:.0f} m",
            en=f"from the door {last.id} it is about {longest:.0f} m to the nearest bike shed, "
            f"the plan says {stated:.0f} m",
        )
        yield hard(
            "bikes.walk_stated",
            last.id,
            last.apron,
            text,
            measured=longest,
            required=stated,
            unit="m",
        ).model_copy(update={"severity": Severity.WARN})
