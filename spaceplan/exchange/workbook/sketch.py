"""From the readings of a tape to the points of a yard: what they disagree by is told and spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spaceplan.exchange.workbook.adjust import adjust, closing
from spaceplan.exchange.workbook.choices import Hand
from spaceplan.exchange.workbook.readings import Length, Points, Reading, Turn, Walk, place
from spaceplan.exchange.workbook.rows import Row
from spaceplan.exchange.workbook.verdict import Gap, refuse, source, told
from spaceplan.model.base import Point, Text
from spaceplan.model.fault import Fault, SpaceplanError

#: So many points of a tape, and so many readings, are adjusted.
_MOST_READINGS = 200


@dataclass(frozen=True)
class Sketch:
    """What came of a tape sketch."""

    points: Points
    """Where its points lie, in metres."""
    walk: tuple[str, ...]
    """Its corners in the order of its rows, where these lead round and back."""
    done: tuple[Text, ...] = ()
    """How well it closes, and what was corrected."""
    oddities: tuple[Fault, ...] = ()
    """Readings that are likely wrong, or that nothing checks."""
    source: Text = field(default_factory=Text)
    """What is said of it in the source of the scenario."""


def survey(
    rows: list[Row], fixed: Mapping[str, Point], ring: tuple[str, ...], hand: Hand
) -> Sketch:
    """Lay the points of a tape sketch.

    Parameters
    ----------
    rows
        The rows of the sheet, without faults in single cells.
    fixed
        Points whose coordinates are given, in metres.
    ring
        Corners of the boundary in their order; empty where the rows of the tape are its sides.
    hand
        On which side the yard lies for one who walks round.

    Returns
    -------
    Sketch
        Its points.

    Raises
    ------
    SpaceplanError
        If a point cannot be found, or the readings disagree too much; with the cells that are
        likely to blame.
    """
    chain = _chain(rows)
    walk = Walk(ring or chain, hand is Hand.LEFT)
    readings, faults = _readings(rows, walk)
    if len(readings) > _MOST_READINGS:
        faults.append(_too_many(rows[0].at, len(readings)))
    if faults:
        raise SpaceplanError(tuple(faults))
    sides = {r.text("@to"): r.text("@side") == "left" for r in rows if r.text("@side")}
    named = {name for r in readings for name in r.names}
    start, taken = place(readings, {n: p for n, p in fixed.items() if n in named}, sides, walk)
    lost = [n for n in dict.fromkeys(n for r in readings for n in r.names) if n not in start]
    if lost:
        raise SpaceplanError(tuple(_lost(n, rows) for n in lost))
    found = adjust(readings, start, frozenset(fixed) & start.keys())
    gap = _gap(rows, readings, chain)
    refuse(found, gap, rows[0].at)
    done, odd = told(found, gap, taken, rows[0].at)
    return Sketch(found.points, chain, done, odd, source(found, gap))


def _chain(rows: list[Row]) -> tuple[str, ...]:
    """Return the corners that rows lead round, where each begins at the end of the one before."""
    names: list[str] = []
    for before, row in zip((None, *rows), rows, strict=False):
        if before is not None and row.text("@from") != before.text("@to"):
            return ()
        names.append(row.text("@from"))
        if row.text("@to") == names[0]:
            return tuple(names) if len(names) > 2 else ()
    return ()


def _readings(rows: list[Row], walk: Walk) -> tuple[tuple[Reading, ...], list[Fault]]:
    out: list[Reading] = []
    faults: list[Fault] = []
    for i, row in enumerate(rows):
        start, end = row.text("@from"), row.text("@to")
        if start == end:
            faults.append(
                _fault(
                    row.cell("@to"),
                    "tape.same",
                    f"从“{start}”到它自己",
                    f"a reading from '{start}' to itself",
                    "两个点",
                    "two points",
                )
            )
            continue
        length, inner, turn = (row.number(k) for k in ("@length", "@interior", "@turn"))
        if length is None and inner is None and turn is None:
            faults.append(
                _fault(
                    row.at,
                    "tape.nothing",
                    "一行没有距离也没有角度",
                    "a row with neither distance nor angle",
                    "距离（米），或内角（度）",
                    "a distance in m, or an angle in °",
                )
            )
        if length is not None:
            out.append(Length(start, end, length, row.cell("@length")))
        if inner is not None and turn is not None:
            faults.append(
                _fault(
                    row.cell("@turn"),
                    "tape.two_angles",
                    "内角和转角都填了",
                    "an interior angle and a turn",
                    "只填一个",
                    "one of them",
                )
            )
        elif inner is not None or turn is not None:
            before = walk.before(start, end) or _leads_to(start, rows, i)
            cell = row.cell("@interior", "@turn")
            if not before or before == end:
                faults.append(
                    _fault(
                        cell,
                        "tape.no_side",
                        f"“{start}”的角，但没有通到“{start}”的边",
                        f"an angle at '{start}', to which no side leads",
                        f"另有一行通到“{start}”",
                        f"another row that leads to '{start}'",
                    )
                )
                continue
            inside = 0
            if inner is not None:
                inside = 1 if walk.left else -1
                turn = (180 - inner) * inside
            out.append(Turn(before, start, end, turn or 0.0, cell, inside=inside))
    return tuple(out), faults


def _leads_to(name: str, rows: list[Row], number: int) -> str:
    """Return where the last row before one began that leads to a point; of a ring, the last row."""
    way = [*reversed(rows[:number]), *reversed(rows[number + 1 :])]
    return next((r.text("@from") for r in way if r.text("@to") == name), "")


def _gap(rows: list[Row], readings: tuple[Reading, ...], chain: tuple[str, ...]) -> Gap | None:
    if not chain:
        return None
    cells = {r.ref: r for r in readings}
    sides = []
    for row in rows[: len(chain)]:
        side = cells.get(row.cells.get("@length", ""))
        turn = cells.get(row.cell("@interior", "@turn"))
        if not isinstance(side, Length):
            return None
        sides.append((side, turn if isinstance(turn, Turn) else None))
    gap = closing(tuple(sides))
    return None if gap is None else Gap(gap, sum(s.value for s, _ in sides))


def _lost(name: str, rows: list[Row]) -> Fault:
    row = next(r for r in rows if name in (r.text("@from"), r.text("@to")))
    key = "@to" if row.text("@to") == name else "@from"
    return _fault(
        row.cell(key),
        "tape.lost",
        f"点“{name}”还定不下来",
        f"the point '{name}', not yet fixed",
        "再给一个：到另一已知点的距离（不在边界上的点还要填“在哪侧”），或前一角点的内角",
        "one reading more: a distance from another known point (with its side where it is no "
        "corner of the boundary), or the angle at the corner before",
    )


def _too_many(at: str, count: int) -> Fault:
    return _fault(
        at,
        "tape.too_many",
        f"{count} 个读数",
        f"{count} readings",
        f"至多 {_MOST_READINGS} 个；更多请用测量软件平差",
        f"at most {_MOST_READINGS}",
    )


def _fault(at: str, code: str, zh: str, en: str, zh_expected: str, en_expected: str) -> Fault:
    return Fault(
        code=code,
        path=at,
        found=Text(zh=zh, en=en),
        expected=Text(zh=zh_expected, en=en_expected),
    )
