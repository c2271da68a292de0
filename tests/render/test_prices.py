"""Pictures and page of prices and of undominated plans: whole, bilingual, repeatable."""

from __future__ import annotations

from pathlib import Path

import pytest
from lots import strip

from spaceplan.model.base import Text
from spaceplan.model.plan import Plan
from spaceplan.render.front_sheet import front_sheet
from spaceplan.render.price_page import price_page
from spaceplan.render.price_sheet import GAIN, LOSS, drawn, price_sheet
from spaceplan.render.save import save_figure
from spaceplan.tradeoffs.ask import Change, Topic
from spaceplan.tradeoffs.pareto import Front, Point
from spaceplan.tradeoffs.price import Price, Tradeoffs
from spaceplan.tradeoffs.table import price_rows, price_sentences
from spaceplan.tradeoffs.vary import single
from spaceplan.tradeoffs.wishes import base_ask

SCENARIO = single(strip(title={"zh": "小院", "en": "Yard"}))
PLAN = Plan(scenario="lot", option="plan")


def price(name: str, topic: Topic, gain: int | None, dropped: int = 0) -> Price:
    return Price(
        id=name, topic=topic, subject=name, change=Change.WITHOUT,
        title=Text(zh=f"不要{name}", en=name), stalls=None if gain is None else 20 + gain,
        gain=gain, money=None if gain is None else 100.0,
        dropped=dropped, plan=None if gain is None else PLAN,
    )  # fmt: skip


RESULT = Tradeoffs(
    scenario="lot", option="plan", title=Text(zh="方案", en="Plan"), effort="quick", seed=0,
    base=price("base", Topic.BASE, 0),
    prices=(
        price("hall", Topic.WISH, 2), price("green", Topic.WISH, 0),
        price("wall", Topic.ENFORCED, -6, 6),
        price("fire", Topic.ENFORCED, None), price("aisle", Topic.STEP, -3),
    ),
    spread=1, asks=(base_ask(SCENARIO),),
)  # fmt: skip


def words_of(figure) -> str:
    return " ".join(t.get_text() for ax in figure.axes for t in ax.texts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_price_is_on_the_sheet(lang):
    """Bars for what moves a stall, words for the rest; a loss to the left, a gain to the right."""
    figure = price_sheet(SCENARIO, RESULT, lang)
    words = words_of(figure)
    for p in RESULT.prices:
        assert p.title.get(lang) in words
    assert "+2" in words
    assert "−6*" in words
    from matplotlib.colors import to_hex
    from matplotlib.patches import Rectangle

    bars = [a for a in figure.axes[0].artists if isinstance(a, Rectangle)]
    bars += [a for a in figure.axes[0].patches if isinstance(a, Rectangle)]
    by = {c: [b for b in bars if to_hex(b.get_facecolor()) == c] for c in (GAIN, LOSS)}
    assert [len(by[c]) for c in (GAIN, LOSS)] == [1, 2]
    zero = by[GAIN][0].get_x()
    for loss in by[LOSS]:
        assert loss.get_x() + loss.get_width() == pytest.approx(zero)
    widths = {round(b.get_width() / by[GAIN][0].get_width(), 3) for b in by[LOSS]}
    assert widths == {3.0, 1.5}  # six and three stalls against two
    assert all(b.get_x() >= 10 for b in bars)
    assert len(drawn(RESULT, Topic.WISH)) == 1


def test_the_sheet_comes_out_the_same(tmp_path: Path):
    for name in ("a.png", "b.png"):
        save_figure(price_sheet(SCENARIO, RESULT, "zh"), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


FRONT = Front(
    scenario="lot", goals=("stalls", "rooms", "cost"), effort="quick", seed=0,
    points=(
        Point(id="plan.rooms-000", option="plan", title=Text(zh="无房", en="No rooms"),
              values=(8.0, 0.0, 900.0), plan=PLAN),
        Point(id="plan.rooms-100", option="plan", title=Text(zh="有房", en="Rooms"),
              values=(6.0, 25.0, None), plan=PLAN),
    ),
    beaten=(Point(id="plan.rooms-050", option="plan", title=Text(zh="半", en="Half"),
                  values=(6.0, 12.0, 900.0), plan=PLAN),),
    failed=(), asks=(),
)  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_plan_is_on_the_front(lang):
    words = words_of(front_sheet(SCENARIO, FRONT, lang))
    for i, point in enumerate(FRONT.points, start=1):
        assert f"{i}  {point.title.get(lang)}" in words
    assert ("未知" if lang == "zh" else "unknown") in words
    assert "25.0" in words


def test_the_page_needs_nothing_but_itself():
    part = (
        Text(zh="代价", en="Prices"), price_sentences(RESULT),
        lambda one: price_sheet(SCENARIO, RESULT, one), lambda one: price_rows(RESULT, one),
    )  # fmt: skip
    pages = [price_page(SCENARIO, Text(zh="代价", en="Prices"), [part], "zh") for _ in range(2)]
    assert pages[0] == pages[1]
    assert "http" not in pages[0].replace("http://www.w3.org", "")
    assert "−6*" in pages[0]
    assert "$" not in pages[0].split("</style>")[1].split("base64")[0]
    assert pages[0].count("data:image/svg+xml") == 2
