"""From a scenario to the rows of a workbook, and what of it the workbook cannot hold."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeAlias

from spaceplan.exchange.foreign import Tally
from spaceplan.exchange.workbook import sheets
from spaceplan.exchange.workbook.columns import Table
from spaceplan.exchange.workbook.shapes import rectangle
from spaceplan.model.base import Frozen, Point, Ring
from spaceplan.model.enums import Kind
from spaceplan.model.scenario import Frontage, Gate, Scenario, Structure
from spaceplan.units import tidy

Filled: TypeAlias = dict[str, Any]
"""Key of the column → value."""

#: Written even where an empty cell would say the same, so that people see what they may change.
_SHOWN = frozenset({"treatment", "vehicles", "pedestrians", "standards", "rooms.typology"})


def fill(scenario: Scenario) -> list[tuple[Table, list[Filled]]]:
    """Return the rows of every sheet.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    list
        Tables in their order, each with its rows.
    """
    site, brief = scenario.site, scenario.brief
    trees = [s for s in scenario.structures if _is_tree(s)]
    others = [s for s in scenario.structures if not _is_tree(s)]
    boxes = {s.id: _box(s.outline) for s in others if s.outline is not None}
    rows = {
        sheets.YARD.key: [_plain(sheets.YARD, scenario)],
        sheets.BOUNDARY.key: [
            {"@corner": f"{i}", **_at(p)} for i, p in enumerate(site.boundary, 1)
        ] + [{**_at(p), "@hole": n} for n, hole in enumerate(site.holes, 1) for p in hole],
        sheets.GATES.key: [_opening(sheets.GATES, g) for g in site.gates],
        sheets.FRONTAGES.key: [_opening(sheets.FRONTAGES, f) for f in site.frontages],
        sheets.STRUCTURES.key: [
            _plain(sheets.STRUCTURES, s) | (boxes.get(s.id) or _middle(s)) for s in others
        ],
        sheets.POINTS.key: [
            {"@of": s.id, **_at(p)}
            for s in others
            if not boxes.get(s.id)
            for p in s.outline or s.line or ()
        ],
        sheets.DOORS.key: [{"@of": s.id, **_at(d)} for s in others for d in s.doors],
        sheets.TREES.key: [_plain(sheets.TREES, s) | _middle(s) for s in trees],
        sheets.WISHES.key: [_plain(sheets.WISHES, brief)],
        sheets.ROOMS.key: [_plain(sheets.ROOMS, r) for r in brief.rooms],
        sheets.AREAS.key: [_plain(sheets.AREAS, a) for a in brief.areas],
        sheets.OPTIONS.key: [_plain(sheets.OPTIONS, o) for o in scenario.options],
        sheets.TREATMENTS.key: [
            {"@option": o.id, "@of": name, "treatment": t.value}
            for o in scenario.options
            for name, t in o.treatments.items()
        ],
    }  # fmt: skip
    return [(table, rows.get(table.key, [])) for table in sheets.SHEETS]


def missing(before: Scenario, after: Scenario) -> Tally:
    """Count what a scenario says that another does not.

    Parameters
    ----------
    before
        What was to be written.
    after
        What was read back.

    Returns
    -------
    Tally
        Keys of the file, with how many there are.
    """
    tally = Tally()
    was, now = (s.model_dump(mode="json", exclude_defaults=True) for s in (before, after))
    for key in _lost(was, now, ""):
        tally.add(
            key, "表格放不下：请写在场景文件里", "no room in the workbook: say it in the file"
        )
    return tally


def _lost(before: Any, after: Any, path: str) -> Iterable[str]:
    if isinstance(before, dict):
        there = after if isinstance(after, dict) else {}
        for key, value in before.items():
            yield from _lost(value, there.get(key), f"{path}.{key}".lstrip("."))
    elif _records(before) and isinstance(after, list):
        there = {item["id"]: item for item in after if isinstance(item, dict) and "id" in item}
        for item in before:
            yield from _lost(item, there.get(item["id"]), path)
    elif before != after:
        yield path


def _records(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and "id" in item for item in value)
    )


def _plain(table: Table, record: Frozen) -> Filled:
    """Return the values of a record that its columns hold."""
    out: Filled = {}
    for column in table.columns:
        if column.key.startswith("@"):
            continue
        value: Any = record
        for part in column.key.split("."):
            value = getattr(value, part, None)
        usual = value == column.default and (not value or not table.upright)
        if value is None or value == "" or (usual and column.key not in _SHOWN):
            continue
        if column.refers and not isinstance(value, str | tuple):
            continue
        if isinstance(value, tuple):
            if not all(isinstance(v, str) for v in value):
                continue
            value = ", ".join(value)
        out[column.key] = value
    return out


def _at(point: Point, mark: str = "") -> Filled:
    return {f"@x{mark}": point[0], f"@y{mark}": point[1]}


def _opening(table: Table, item: Gate | Frontage) -> Filled:
    return _plain(table, item) | _at(item.span[0], "1") | _at(item.span[1], "2")


def _middle(structure: Structure) -> Filled:
    return _at(structure.centre) if structure.centre is not None else {}


def _is_tree(structure: Structure) -> bool:
    """Whether the sheet of trees holds all that is said of it."""
    if structure.kind is not Kind.TREE or structure.centre is None:
        return False
    more = _plain(sheets.STRUCTURES, structure).keys() - {c.key for c in sheets.TREES.columns}
    return more <= {"kind"}


def _box(outline: Ring) -> Filled | None:
    """Return the measures of a rectangle, if they give the same outline again."""
    if len(outline) != 4:
        return None
    a, b, _, d = outline
    length, depth = tidy(math.dist(a, b)), tidy(math.dist(a, d))
    angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
    angle = float(round(angle, 9))
    if not length or not depth or rectangle(a, length, depth, angle) != outline:
        return None
    return {**_at(a), "@length": length, "@depth": depth} | ({"@angle": angle} if angle else {})
