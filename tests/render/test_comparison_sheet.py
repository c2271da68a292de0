"""The comparison sheet: all of it on the paper, and every letter of its maps explained."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from spaceplan.compare import compare
from spaceplan.exchange import load, load_plan
from spaceplan.model.base import Lang
from spaceplan.render.comparison_sheet import ComparisonSheet, comparison_sheet
from spaceplan.render.sheet import HEIGHT, WIDTH

HOME = Path(__file__).parents[2] / "scenarios"
DATA = Path(__file__).parent / "data"


@cache
def sheet(lang: Lang) -> ComparisonSheet:
    """Dongxing Yuan's four options, each with the plan of the bar."""
    scenario = load(HOME / "dongxing-yuan.yaml")
    bar = load_plan(DATA / "dongxing-yuan.plan.json")
    plans = [bar.model_copy(update={"option": o.id}) for o in scenario.options]
    return comparison_sheet(scenario, compare(scenario, plans, findings=[()] * len(plans)), lang)


def words(lang: Lang) -> list[str]:
    """All texts of the sheet, a line break read as a space."""
    axes = sheet(lang).paper.figure.axes
    return [" ".join(t.get_text().split()) for ax in axes for t in ax.texts]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_runs_off_the_paper(lang: Lang):
    figure = sheet(lang).paper.figure
    figure.canvas.draw()
    wide, high = figure.bbox.width, figure.bbox.height
    edge = wide / WIDTH * 4
    assert high / wide == pytest.approx(HEIGHT / WIDTH)
    for ax in figure.axes:
        for text in (t for t in ax.texts if t.get_text()):
            box = text.get_window_extent()
            assert box.x0 >= edge, text.get_text()
            assert box.x1 <= wide - edge, text.get_text()
            assert box.y0 >= edge, text.get_text()
            assert box.y1 <= high - edge, text.get_text()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_letter_of_a_map_is_explained_under_it(lang: Lang):
    said = "".join(words(lang)).replace(" ", "")
    keys = [done.layout.key for done in sheet(lang).painted]
    assert len(keys) == 4
    assert all(keys)
    for mark, text in (entry for key in keys for entry in key):
        assert f"{mark}{text}".replace(" ", "") in said


def test_who_proposed_an_option_stands_beside_its_name():
    assert "Proposed by a resident engineer" in words("en")
    assert "提出：居民工程师" in words("zh")


def test_letters_are_those_that_stand_on_the_map():
    done = sheet("en").painted[0]
    shown = {p.text for p in done.layout.placed}
    marks = {mark for mark, _ in done.layout.key}
    assert marks <= shown
    assert all(re.fullmatch(r"[A-Z]+\d*", m) for m in marks)
