"""Rooms that a file names without their being there: one fault each, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from spaceplan.exchange import check

FILE = """\
schema_version: 1
name: yard
site: {boundary: [[0, 0], [30, 0], [30, 20], [0, 20]]}
structures:
  - {id: hall, kind: rooms, outline: [[1, 1], [9, 1], [9, 7], [1, 7]], rooms: [reading]}
  - {id: elm, kind: tree, centre: [20, 10], radius: 1}
brief:
  rooms:
    - {id: reading, area_m2: 20}
    - {id: kitchen, area_m2: 12, beside: [canteen], side: gate}
    - {id: canteen, area_m2: 20}
options:
  - {id: one, rooms: {existing: {hall: [kitchen]}}}
"""


def faults(tmp_path: Path, old: str = "", new: str = "") -> list[tuple[str, str, int | None]]:
    path = tmp_path / "yard.yaml"
    assert old in FILE
    path.write_text(FILE.replace(old, new, 1) if old else FILE, "utf-8")
    report = check(path)
    for fault in report.faults:
        assert all((fault.found.zh, fault.found.en, fault.expected.zh, fault.expected.en))
    return [(f.code, f.path, f.line) for f in report.faults]


def test_a_sound_file_has_none(tmp_path: Path):
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "line"),
    [
        (
            "beside: [canteen]",
            "beside: [cantene]",
            "reference.unknown",
            "brief.rooms.1.beside.0",
            10,
        ),
        (
            "beside: [canteen]",
            "beside: [kitchen]",
            "reference.itself",
            "brief.rooms.1.beside.0",
            10,
        ),
        ("side: gate", "side: sunny", "value.enum", "brief.rooms.1.side", 10),
        ("rooms: [reading]", "rooms: [raeding]", "reference.unknown", "structures.0.rooms.0", 5),
        (
            "radius: 1}",
            "radius: 1, rooms: [canteen]}",
            "existing.no_outline",
            "structures.1.rooms",
            6,
        ),
        (
            "hall: [kitchen]",
            "hell: [kitchen]",
            "reference.unknown",
            "options.0.rooms.existing.hell",
            13,
        ),
        (
            "hall: [kitchen]",
            "elm: [kitchen]",
            "reference.unknown",
            "options.0.rooms.existing.elm",
            13,
        ),
        (
            "hall: [kitchen]",
            "hall: [chess]",
            "reference.unknown",
            "options.0.rooms.existing.hall",
            13,
        ),
        (
            "{id: one, rooms",
            "{id: one, treatments: {hall: remove}, rooms",
            "existing.goes",
            "options.0.rooms.existing.hall",
            13,
        ),
    ],
)
def test_a_name_that_leads_nowhere(
    tmp_path: Path, old: str, new: str, code: str, path: str, line: int
):
    assert faults(tmp_path, old, new) == [(code, path, line)]
