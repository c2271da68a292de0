"""The maps of every scenario that comes with the project: nothing overlaps, nothing is left out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from spaceplan.audit import audit
from spaceplan.exchange import load, load_plan
from spaceplan.model.enums import Kind
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.fonts import missing_signs
from spaceplan.render.sheet import Sheet, map_sheet
from spaceplan.render.stalls import stall_numbers
from spaceplan.solve import solve
from tests.lots import little_work

HOME = Path(__file__).parents[2] / "scenarios"
NAMES = sorted(p.stem for p in HOME.glob("*.yaml"))
#: Plans that take long to find stand here, made at standard effort.
DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module", autouse=True)
def _little_work() -> Iterator[None]:
    """Any plan will do: it is the drawing that is looked at."""
    with little_work():
        yield


@cache
def asked(name: str) -> tuple[Scenario, Plan]:
    scenario = load(HOME / f"{name}.yaml")
    kept = DATA / f"{name}.plan.json"
    plan = load_plan(kept) if kept.is_file() else solve(scenario, effort="quick")
    assert plan.status == "solved"
    return scenario, plan


def faults(sheet: Sheet) -> list[str]:
    """What is wrong with the names of a map."""
    done, out = sheet.painted, []
    boxes = [(p.text, p.box) for p in done.layout.placed]
    signs = [("a sign", box) for box in done.taken]
    pairs = [*itertools.combinations(boxes, 2), *itertools.product(boxes, signs)]
    out += [f"{a!r} on {b!r}" for (a, x), (b, y) in pairs if touch(x, y)]
    wide, high = done.view.width_pt, done.view.height_pt
    out += [
        f"{text!r} is off the map"
        for text, (w, s, e, n) in boxes
        if w < 0 or s < 0 or e > wide or n > high
    ]
    texts = [t.get_text() for ax in sheet.paper.figure.axes for t in ax.texts]
    out += [f"no glyph for {bad!r}" for text in texts if (bad := missing_signs(text))]
    return out


def touch(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] - 1e-9 and b[0] < a[2] - 1e-9 and a[1] < b[3] - 1e-9 and b[1] < a[3] - 1e-9


def said(sheet: Sheet) -> str:
    """All words of a sheet: on the map, and in the list beside it."""
    texts = [t.get_text() for ax in sheet.paper.figure.axes for t in ax.texts]
    return " ".join(" ".join(texts).split())


def test_a_fault_would_be_found() -> None:
    scenario, _ = asked("lot-ell")
    sheet = map_sheet(scenario, None, "en")
    assert faults(sheet) == []
    sheet.paper.ax.text(10, 10, "\U0010fffd")
    assert len(faults(sheet)) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_what_was_typed(name: str, lang: str) -> None:
    scenario = load(HOME / f"{name}.yaml")
    assert faults(map_sheet(scenario, None, lang)) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_plan(name: str, lang: str) -> None:
    """No overlap, no gap in the font; every stall, room, shed and block is named or listed."""
    scenario, plan = asked(name)
    sheet = map_sheet(scenario, plan, lang, findings=audit(scenario, plan))
    assert faults(sheet) == []
    text = said(sheet)
    flat = text.replace(" ", "")
    numbers = stall_numbers(plan.stalls)
    shown = {t.get_text() for t in sheet.ax.texts}
    # where stalls are too small for their numbers, the ends of each row and every fifth have one
    assert numbers[0] in shown
    assert sum(n in shown for n in numbers) >= len(numbers) / 6
    rooms = {r.id: r.title for r in scenario.brief.rooms}
    for room in plan.rooms:
        assert rooms[room.id].get(lang).replace(" ", "") in flat
    for shed in plan.bike_sheds:
        assert str(shed.capacity) in text
    gone = {*plan.removed, *plan.moved}
    for item in scenario.structures:
        if item.kind is Kind.BUILDING and item.floors and item.id not in gone:
            floors = f"{item.floors}层" if lang == "zh" else f"{item.floors}floors"
            assert floors in flat
