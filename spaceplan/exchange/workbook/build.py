"""From typed records to the values of a scenario, each with the cell that it came from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spaceplan.exchange.trees import Path
from spaceplan.exchange.workbook import sheets
from spaceplan.exchange.workbook.cells import MOST_NAME
from spaceplan.exchange.workbook.choices import Hand
from spaceplan.exchange.workbook.columns import Table
from spaceplan.exchange.workbook.places import Places, tidied
from spaceplan.exchange.workbook.rows import Row, Typed
from spaceplan.exchange.workbook.shapes import door, shape
from spaceplan.exchange.workbook.sketch import Sketch, survey
from spaceplan.model.base import Point, Text
from spaceplan.model.fault import Fault, SpaceplanError

#: Records of these tables belong in one list of the scenario, in this order.
_STANDING = (sheets.STRUCTURES, sheets.TREES)


@dataclass
class Built:
    """The values of a scenario as they were typed."""

    tree: dict[str, Any] = field(default_factory=lambda: {"schema_version": 1})
    cells: dict[Path, str] = field(default_factory=dict)
    """Where each value was typed."""
    blamed: set[Path] = field(default_factory=set)
    """What is at fault already: nothing more is to be said of it."""
    faults: list[Fault] = field(default_factory=list)
    sketch: Sketch | None = None
    """What came of a tape sketch."""

    def cell(self, path: Path) -> str:
        """Return the cell of a value, or of the nearest thing around or under it."""
        ways = (path[:end] for end in range(len(path), 0, -1))
        found = (self.cells.get(way) or self.first_under.get(way) for way in ways)
        return next((cell for cell in found if cell), "")

    def is_blamed(self, path: Path) -> bool:
        """Return whether a value, what it is part of, or a part of it is at fault already."""
        whole = any(path[:end] in self.blamed for end in range(1, len(path) + 1))
        return whole or (len(path) >= 2 and path in self.parts_blamed)

    @cached_property
    def first_under(self) -> dict[Path, str]:
        """The first cell of all that belongs to a thing; asked for when all is built."""
        out: dict[Path, str] = {}
        for path, cell in self.cells.items():
            for end in range(1, len(path)):
                out.setdefault(path[:end], cell)
        return out

    @cached_property
    def parts_blamed(self) -> frozenset[Path]:
        """What has a part that is at fault; asked for when all is built."""
        return frozenset(path[:end] for path in self.blamed for end in range(1, len(path)))


def build(typed: Typed) -> Built:
    """Put the values of a scenario together.

    Parameters
    ----------
    typed
        The records.

    Returns
    -------
    Built
        The values, their cells, and what is wrong with them.
    """
    built = Built()
    _same_spelling(typed)
    for row in typed.of(sheets.YARD):
        _record(built, row, (), built.tree)
    places = _points(built, typed)
    site = built.tree["site"]
    for table, key in ((sheets.GATES, "gates"), (sheets.FRONTAGES, "frontages")):
        site[key] = []
        names = _ids(typed.of(table), key.removesuffix("s"))
        for i, (row, name) in enumerate(zip(typed.of(table), names, strict=True)):
            path: Path = ("site", key, i)
            record = {"id": name}
            _record(built, row, path, record)
            _geometry(built, path, record, "span", places.span(row))
            site[key].append(record)
    standing = _structures(built, typed, places)
    _brief(built, typed)
    _options(built, typed, standing)
    built.faults += places.faults
    return built


def _same_spelling(typed: Typed) -> None:
    """Write the names of points alike everywhere, whatever their case and width."""
    seen: dict[str, str] = {}
    for rows in typed.rows.values():
        for row in rows:
            for key, value in row.values.items():
                if isinstance(value, str) and key.startswith(_POINT_KEYS):
                    word = unicodedata.normalize("NFKC", value)
                    row.values[key] = seen.setdefault(word.casefold(), word)


_POINT_KEYS = ("@corner", "@from", "@to", "@point")


def _record(built: Built, row: Row, path: Path, record: dict[str, Any]) -> None:
    """Put the plain values of a row into a record, and note their cells."""
    built.cells[path] = row.at
    for column in row.table.columns:
        if column.key.startswith("@"):
            continue
        way = tuple(column.key.split("."))
        place = (*path, *way)
        if column.key in row.cells:
            built.cells[place] = row.cells[column.key]
        if column.key in row.values:
            into = record
            for part in way[:-1]:
                into = into.setdefault(part, {})
            into[way[-1]] = row.values[column.key]
        elif column.required or column.key in row.cells:
            built.blamed.add(place)


def _geometry(built: Built, path: Path, record: dict[str, Any], key: str, found: Any) -> None:
    if found is None:
        built.blamed.add((*path, key))
        built.blamed.add(path)
    else:
        record[key] = found


def _points(built: Built, typed: Typed) -> Places:
    """Lay the corners of the boundary and the points of the tape; fill in the site's rings."""
    rows, tape = typed.of(sheets.BOUNDARY), typed.of(sheets.TAPE)
    yard = next(iter(typed.of(sheets.YARD)), None)
    hand = Hand(yard.text("@hand") or Hand.LEFT) if yard is not None else Hand.LEFT
    site: dict[str, Any] = built.tree.setdefault("site", {})
    site["boundary"] = []
    rings: dict[int, list[tuple[Row, str]]] = {0: []}
    for row in rows:
        ring = rings.setdefault(int(row.number("@hole") or 0), [])
        ring.append(
            (row, row.text("@corner") or ("" if row.number("@hole") else f"{len(ring) + 1}"))
        )
    fixed = {
        name: (x, y)
        for ring in rings.values() for row, name in ring
        if name and (x := row.number("@x")) is not None and (y := row.number("@y")) is not None
    }  # fmt: skip
    places = Places(dict(fixed))
    if any(r.spoilt(c.key) for r in tape for c in sheets.TAPE.columns):
        places.known = False
    elif tape and all(r.typed("@from") and r.typed("@to") for r in tape):
        try:
            order = tuple(name for _, name in rings[0])
            built.sketch = survey(tape, fixed, order, hand)
            places.points |= {n: p for n, p in built.sketch.points.items() if n not in fixed}
        except SpaceplanError as error:
            built.faults += error.faults
            places.known = False
    elif tape:
        places.known = False
    _boundary(built, places, rings.pop(0), bool(tape))
    holes = [rings[n] for n in sorted(rings)]
    site["holes"] = [_ring(built, places, ("site", "holes", i), h) for i, h in enumerate(holes)]
    return places


def _boundary(built: Built, places: Places, rows: list[tuple[Row, str]], tape: bool) -> None:
    path: Path = ("site", "boundary")
    if rows:
        built.tree["site"]["boundary"] = _ring(built, places, path, rows)
        return
    if built.sketch is not None and built.sketch.walk:
        walk = built.sketch.walk
        built.tree["site"]["boundary"] = [tidied(built.sketch.points[n]) for n in walk]
        built.cells[path] = sheets.TAPE.title
        return
    built.blamed.add(path)
    if tape and not places.known:
        return
    title = sheets.TAPE.title if tape else sheets.BOUNDARY.title
    built.faults.append(
        Fault(
            code="xlsx.no_boundary",
            path=title,
            found=Text(zh="没有边界", en="no boundary"),
            expected=Text(
                zh=f"在“{sheets.BOUNDARY.title}”依次列出角点；或“{sheets.TAPE.title}”的行首尾相接绕一圈",
                en=f"its corners in order on '{sheets.BOUNDARY.title}', or rows on "
                f"'{sheets.TAPE.title}' that lead round and back",
            ),
        )
    )


def _ring(built: Built, places: Places, path: Path, rows: list[tuple[Row, str]]) -> list[Point]:
    ring = []
    for i, (row, name) in enumerate(rows):
        built.cells[*path, i] = row.at
        built.cells.setdefault(path, row.at)
        spot = places.points.get(name) if not row.typed("@x", "@y") else None
        if spot is None and not row.typed("@x", "@y") and not places.known:
            built.blamed.add(path)
            continue
        spot = spot or places.point(row)
        if spot is None or row.spoilt("@hole"):
            built.blamed.add(path)
        else:
            ring.append(tidied(spot))
    return ring if path not in built.blamed else []


@dataclass
class Names:
    """What records are called: by their ids and by their titles."""

    ids: list[str] = field(default_factory=list)
    by_title: dict[str, set[str]] = field(default_factory=dict)
    path: str = ""
    table: Table | None = None

    def add(self, row: Row, name: str) -> None:
        """Note a record."""
        self.ids.append(name)
        for key in ("title.zh", "title.en"):
            if title := row.text(key).casefold():
                self.by_title.setdefault(title, set()).add(name)

    def meant(self, typed: str) -> str | None:
        """Return the id that a name stands for; None where none or several do."""
        if typed in self.ids:
            return typed
        found = self.by_title.get(typed.casefold(), set())
        return next(iter(found)) if len(found) == 1 else None


def _ids(rows: list[Row], base: str) -> list[str]:
    """Return an id for each row: its own, or one that is made from its kind."""
    taken = {row.text("id") for row in rows}
    out = []
    for row in rows:
        name = row.text("id")
        stem = row.text("kind").replace("_", "-") or base
        number = 1
        while not name:
            made = f"{stem}-{number}"
            name, number = ("" if made in taken else made), number + 1
        taken.add(name)
        out.append(name)
    return out


def _structures(built: Built, typed: Typed, places: Places) -> Names:
    names = Names()
    rows = [(table, row) for table in _STANDING for row in typed.of(table)]
    made = _ids([row for _, row in rows], "tree")
    for (_, row), name in zip(rows, made, strict=True):
        names.add(row, name)
    corners = _by_owner(built, typed.of(sheets.POINTS), names)
    out: list[dict[str, Any]] = []
    for i, ((table, row), name) in enumerate(zip(rows, made, strict=True)):
        path: Path = ("structures", i)
        record: dict[str, Any] = {"id": name}
        _record(built, row, path, record)
        if table is sheets.TREES:
            record["kind"] = "tree"
            _geometry(built, path, record, "centre", places.point(row))
        else:
            points = corners.get(name, [])
            key, found = shape(places, row, points)
            _geometry(built, path, record, key, found)
            for k, point in enumerate(points):
                built.cells[*path, key, k] = point.at
        record["doors"] = []
        out.append(record)
    built.tree["structures"] = out
    for name, doors in _by_owner(built, typed.of(sheets.DOORS), names).items():
        i = names.ids.index(name)
        for row in doors:
            spot = door(places, row, out[i].get("outline"), ("structures", i) in built.blamed)
            if spot is not None:
                built.cells["structures", i, "doors", len(out[i]["doors"])] = row.at
                out[i]["doors"].append(tidied(spot))
    return names


def _by_owner(built: Built, rows: list[Row], names: Names) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        name = _meant(built, row, "@of", names)
        if name is not None:
            found.setdefault(name, []).append(row)
    return found


def _meant(built: Built, row: Row, key: str, names: Names, typed: str = "") -> str | None:
    """Return the id that a cell names; None with a fault noted, unless it is at fault already."""
    word = typed or row.text(key)
    found = names.meant(word) if word else None
    if word and found is None:
        listed = ", ".join([n for n in names.ids if len(n) <= MOST_NAME][:12]) or "-"
        built.faults.append(
            Fault(
                code="reference.unknown",
                path=row.cell(key),
                found=Text(zh=f"没有编号或名称为“{word}”的", en=f"no id or name '{word}'"),
                expected=Text(zh=f"下列之一：{listed}", en=f"one of {listed}"),
            )
        )
    return found


def _brief(built: Built, typed: Typed) -> None:
    brief: dict[str, Any] = built.tree.setdefault("brief", {})
    for row in typed.of(sheets.WISHES):
        _record(built, row, ("brief",), brief)
    for table, key, base in ((sheets.ROOMS, "rooms", "room"), (sheets.AREAS, "areas", "area")):
        rows = typed.of(table)
        names = Names()
        made = _ids(rows, base)
        for row, name in zip(rows, made, strict=True):
            names.add(row, name)
        brief[key] = []
        for i, (row, name) in enumerate(zip(rows, made, strict=True)):
            record: dict[str, Any] = {"id": name}
            _record(built, row, ("brief", key, i), record)
            _refer(built, row, record, "beside", names)
            brief[key].append(record)
        if key == "rooms":
            for row, record in zip(
                typed.of(sheets.STRUCTURES), built.tree["structures"], strict=False
            ):
                _refer(built, row, record, "rooms", names)


def _refer(built: Built, row: Row, record: dict[str, Any], key: str, names: Names) -> None:
    """Write ids for the names that a list of a record has."""
    listed = row.values.get(key)
    if isinstance(listed, list):
        found = (_meant(built, row, key, names, name) for name in listed)
        record[key] = [name for name in found if name is not None]


def _options(built: Built, typed: Typed, standing: Names) -> None:
    rows = typed.of(sheets.OPTIONS)
    names = Names()
    made = _ids(rows, "option")
    out: list[dict[str, Any]] = []
    for i, (row, name) in enumerate(zip(rows, made, strict=True)):
        names.add(row, name)
        record: dict[str, Any] = {"id": name}
        _record(built, row, ("options", i), record)
        rooms = record.get("rooms", {})
        if "within" in rooms:
            within = _meant(built, row, "rooms.within", standing)
            rooms["within"] = within
        record["treatments"] = {}
        out.append(record)
    for row in typed.of(sheets.TREATMENTS):
        option, thing = _meant(built, row, "@option", names), _meant(built, row, "@of", standing)
        if option is not None and thing is not None and row.text("treatment"):
            i = names.ids.index(option)
            out[i]["treatments"][thing] = row.text("treatment")
            built.cells["options", i, "treatments", thing] = row.at
    built.tree["options"] = out
