"""The pages in a real browser: nothing is asked of the outside, and everything moves."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from spaceplan.compare import compare
from spaceplan.render import index_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def _absent(what: str) -> None:
    """Without a browser these tests say nothing; where all is tested, that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI=true asks for it")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        _absent("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright")
    with sync_playwright() as driver:
        # In a container there is no sandbox to be had for root.
        found = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def files(scenario, bar, in_place, report_page, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    (folder / "report.html").write_text(report_page, encoding="utf-8")
    index = index_html(scenario, compare(scenario, [bar, in_place], [(), ()]), "zh")
    (folder / "index.html").write_text(index, encoding="utf-8")
    return folder


class Opened:
    """A page from a file, with all that it asked for and complained of."""

    def __init__(self, browser: Browser, path, width: int, height: int, **more) -> None:
        # Without movement a place that is measured is still there a moment later.
        more.setdefault("reduced_motion", "reduce")
        self.context = browser.new_context(viewport={"width": width, "height": height}, **more)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.refused: list[str] = []
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("requestfailed", lambda r: self.refused.append(f"{r.failure} {r.url}"))
        self.page.on("console", lambda m: self.said.append(f"{m.type}: {m.text}"))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.goto(path.as_uri())

    def left(self) -> list[str]:
        """What it asked for besides itself and what it holds."""
        return [u for u in self.asked if not u.startswith("data:")][1:]


@pytest.fixture
def opened(browser, files):
    made: list[Opened] = []

    def opener(name="report.html", width=1280, height=800, **more) -> Opened:
        made.append(Opened(browser, files / name, width, height, **more))
        return made[-1]

    yield opener
    for one in made:
        one.context.close()


def _use_everything(page: Page) -> None:
    for summary in page.locator("summary:visible").all():
        summary.click()
    if page.locator("#next").count():
        page.locator("#next").click()
        page.locator("#cut").fill("20")
        page.locator(".choose button").last.click()
        page.locator("label[for=lang-en]").click()
        page.locator(".enlarge:visible").first.click()
        page.locator("#larger").click()
        page.locator("#close").click()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)


@pytest.mark.parametrize("name", ["report.html", "index.html"])
def test_nothing_is_asked_of_the_outside(opened, name):
    one = opened(name)
    _use_everything(one.page)
    assert one.asked[0].startswith("file://")
    assert one.left() == []
    assert one.said == []


@pytest.mark.parametrize("name", ["report.html", "index.html"])
def test_every_picture_shows(opened, name):
    page = opened(name).page
    for image in page.locator("img:visible").all():
        assert image.evaluate("i => i.decode().then(() => i.naturalWidth)") > 0


def test_policy_is_in_force(opened):
    """A picture, a style and a script that the policy does not name come to nothing."""
    one = opened()
    one.page.evaluate(
        """() => {
        const image = document.createElement('img');
        image.src = 'http://127.0.0.1:9/x.png';
        document.body.append(image);
        const script = document.createElement('script');
        script.textContent = 'window.got = 1';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<p id=probe style="color: red">x</p>');
        }"""
    )
    one.page.wait_for_timeout(200)
    assert one.refused == ["csp http://127.0.0.1:9/x.png"]
    assert one.page.evaluate("window.got") is None
    colour = one.page.locator("#probe").evaluate("e => getComputedStyle(e).color")
    assert colour == "rgb(26, 26, 26)"
    assert sum("Content Security Policy" in s for s in one.said) >= 3


def _cut(page: Page) -> float:
    clip = page.locator("#after").evaluate("e => getComputedStyle(e).clipPath")
    found = re.fullmatch(r"inset\(0px 0px 0px ([\d.]+)%\)", clip)
    assert found, clip
    return float(found.group(1))


def test_keys_move_the_line_between_before_and_after(opened):
    page = opened().page
    assert _cut(page) == 50
    page.locator("#cut").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert _cut(page) == 53
    page.keyboard.press("Home")
    assert _cut(page) == 0
    page.keyboard.press("End")
    assert _cut(page) == 100


def test_mouse_drags_the_line(opened):
    page = opened().page
    frame = page.locator("#frame")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, y, steps=4)
    assert _cut(page) == pytest.approx(25, abs=1)
    page.mouse.up()
    page.mouse.move(box["x"] + box["width"] * 0.9, y)
    assert _cut(page) == pytest.approx(25, abs=1)
    assert page.locator("#cut").input_value() == str(round(_cut(page)))
    line = page.locator(".line").bounding_box()
    assert line["x"] + line["width"] / 2 - box["x"] == pytest.approx(
        box["width"] * _cut(page) / 100, abs=2
    )


def _finger(page: Page, y: float, xs: list[float]) -> None:
    """Put a finger down, move it sideways, and lift it."""
    screen = page.context.new_cdp_session(page)
    for i, x in enumerate(xs):
        kind = "touchMove" if i else "touchStart"
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_finger_drags_the_line(opened):
    page = opened(width=360, height=740, has_touch=True, is_mobile=True).page
    page.locator("#frame").scroll_into_view_if_needed()
    box = page.locator("#frame").bounding_box()
    parts = (0.5, 0.6, 0.7, 0.8)
    _finger(page, box["y"] + box["height"] / 2, [box["x"] + box["width"] * p for p in parts])
    assert _cut(page) == pytest.approx(80, abs=2)


def test_before_and_after_lie_on_one_another(opened):
    page = opened().page
    before, after = (page.locator(f"#{i}") for i in ("before", "after"))
    assert before.bounding_box() == pytest.approx(after.bounding_box(), abs=1)
    assert before.get_attribute("src") == page.locator("#map-today img.zh").get_attribute("src")
    for option in ("in-place", "bar"):
        page.locator(f"button[data-after=map-{option}]").click()
        assert after.get_attribute("src") == page.locator(f"#map-{option} img.zh").get_attribute(
            "src"
        )
        pressed = page.locator(".choose button[aria-pressed=true]")
        assert pressed.get_attribute("data-after") == f"map-{option}"
    # What lies under the line is really another picture on the other side.
    frame = page.locator("#frame")
    page.locator("#cut").fill("0")
    left = frame.screenshot()
    page.locator("#cut").fill("100")
    assert left != frame.screenshot()


def _seen(page: Page) -> str:
    """Which picture is in the middle of the strip."""
    return page.evaluate(
        """() => {
        const strip = document.getElementById('strip').getBoundingClientRect();
        const middle = strip.left + strip.width / 2;
        return [...document.querySelectorAll('.slide')].find(s => {
          const box = s.getBoundingClientRect();
          return box.left <= middle && middle < box.right;
        }).id;
        }"""
    )


def _arrives(page: Page, wanted: str) -> None:
    page.wait_for_function(
        """wanted => {
        const strip = document.getElementById('strip');
        return Math.abs(document.getElementById(wanted).getBoundingClientRect().left
          - strip.getBoundingClientRect().left) < 3;
        }""",
        arg=wanted,
        timeout=5000,
    )


def test_buttons_keys_and_dots_turn_the_pictures(opened):
    page = opened().page
    assert _seen(page) == "map-today"
    assert page.locator("#previous").is_disabled()
    page.locator("#next").click()
    _arrives(page, "map-bar" if page.locator(".slide").nth(1).get_attribute("id") == "map-bar"
             else "map-in-place")  # fmt: skip
    page.locator("#strip").focus()
    page.keyboard.press("ArrowRight")
    last = page.locator(".slide").last.get_attribute("id")
    _arrives(page, last)
    assert page.locator("#next").is_disabled()
    assert page.locator(".dot[aria-current=true]").get_attribute("aria-label") == (
        page.locator(f"#{last} strong .zh").text_content()
    )
    page.locator(".dot").first.click()
    _arrives(page, "map-today")


def test_swipe_turns_the_pictures(opened):
    page = opened(width=360, height=740, has_touch=True, is_mobile=True).page
    page.locator("#strip").scroll_into_view_if_needed()
    box = page.locator("#strip").bounding_box()
    left = box["x"] + box["width"]
    _finger(page, box["y"] + box["height"] / 2, [left - x for x in range(30, 300, 20)])
    # How far a finger carries depends on its speed: to another picture, and that one whole.
    page.wait_for_function(
        """() => {
        const strip = document.getElementById('strip');
        const turned = strip.scrollLeft / strip.clientWidth;
        return turned > 0.9 && Math.abs(turned - Math.round(turned)) < 0.01;
        }""",
        timeout=5000,
    )
    assert _seen(page) != "map-today"


def test_switch_of_languages(opened):
    page = opened().page
    assert "小院" in page.title()
    assert page.locator("h1").inner_text() == "小院 方案报告"
    page.locator("label[for=lang-en]").click()
    assert page.locator("h1").inner_text() == "Small Yard: report on the options"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "Small Yard: report on the options"
    assert page.locator(".zh:visible").count() == 0
    english = page.locator("#map-today img.en").get_attribute("src")
    assert page.locator("#before").get_attribute("src") == english


_SMALLEST = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = 99, where = '';
  while (walker.nextNode()) {
    const owner = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !owner.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(owner).fontSize);
    if (size < least) { least = size; where = owner.outerHTML.slice(0, 80); }
  }
  return [least, where];
}"""


@pytest.mark.parametrize(("width", "height"), [(360, 740), (740, 360), (1920, 1080)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_fits_phone_and_projector(opened, width, height, lang):
    page = opened(width=width, height=height).page
    page.locator(f"label[for=lang-{lang}]").click()
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    least, where = page.evaluate(_SMALLEST)
    assert least >= 14, where
    numbers = page.locator(".stalls b").first.evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    assert numbers >= (110 if width == 1920 else 70)
    for button in page.locator("button:visible, label:visible").all():
        assert button.bounding_box()["height"] >= 43.5


def test_can_be_read_without_script(opened):
    page = opened(java_script_enabled=False).page
    assert page.locator("#map-today img.zh").is_visible()
    assert page.locator("#table table.zh").is_visible()
    assert not page.locator("#slider").is_visible()
    assert not page.locator("#next").is_visible()
    page.locator("label[for=lang-en]").click()
    assert page.locator("h1 .en").is_visible()
    assert not page.locator("h1 .zh").is_visible()


def test_prints_every_picture_and_no_buttons(opened):
    page = opened().page
    page.emulate_media(media="print")
    for slide in page.locator(".slide").all():
        box = slide.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
    assert page.locator("button:visible").count() == 0
    assert page.locator("nav:visible").count() == 0


def test_enlarging_shows_the_picture_larger(opened):
    page = opened(width=360, height=740).page
    small = page.locator("#map-today img.zh").bounding_box()
    page.locator("#map-today .enlarge").click()
    large = page.locator("#zoom img")
    assert large.bounding_box()["width"] >= 2.5 * small["width"]
    assert large.get_attribute("src") == page.locator("#map-today img.zh").get_attribute("src")
    page.keyboard.press("Escape")
    assert not page.locator("#zoom").is_visible()
