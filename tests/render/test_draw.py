"""Maps show what is there, in both languages, with every glyph."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, PlanStatus, Severity, Treatment
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Aisle, Conflict, Plan
from spaceplan.model.scenario import Frontage, Structure, Surrounding
from spaceplan.render import draw
from spaceplan.render.draw import notes_on, paint
from spaceplan.render.sheet import map_sheet
from spaceplan.render.stalls import stall_numbers
from spaceplan.render.typed import grid_step
from spaceplan.render.view import bounds_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PolyCollection


def axes(width=8.0, height=6.0) -> Axes:
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))


def look(ax: Axes, name: str) -> PolyCollection:
    (found,) = [c for c in ax.collections if c.get_gid() == f"look-{name}"]
    return found


def words(ax: Axes) -> str:
    return " ".join(t.get_text().replace("\n", " ") for t in ax.texts)


def touch(a, b) -> bool:
    return a[0] < b[2] - 1e-9 and b[0] < a[2] - 1e-9 and a[1] < b[3] - 1e-9 and b[1] < a[3] - 1e-9


def test_draw_shows_every_stall_room_and_shed(scenario, bar):
    ax = axes()
    assert draw(scenario, bar, ax, "zh") is ax
    assert len(look(ax, "stall_standard").get_paths()) == 44
    assert len(look(ax, "stall_accessible").get_paths()) == 2
    assert len(look(ax, "stall_ev").get_paths()) == 2
    assert len(look(ax, "room").get_paths()) == 3
    assert len(look(ax, "rack").get_paths()) == 2
    assert len(look(ax, "aisle").get_paths()) == 2
    assert len(look(ax, "building").get_paths()) == 2
    assert sum(c.get_gid() == "sign-wheelchair" for c in ax.collections) == 2
    text = words(ax)
    for name in ("1 栋", "7 层", "阅览室", "27.0 m²", "非机动车棚 50 位", "南门", "旧车棚（拆）"):
        assert name in text
    for number in range(1, 49):
        assert f" {number} " in f" {text} "
    west, east = ax.get_xlim()
    south, north = ax.get_ylim()
    assert west < 0
    assert east > 66
    assert (east - west) / (north - south) == pytest.approx(8 / 6)


def test_removed_structures_are_dashed_and_changed_ones_marked(scenario, bar):
    ax = axes()
    draw(scenario, bar, ax, "en")
    removed = look(ax, "removed")
    assert len(removed.get_paths()) == 4
    assert removed.get_linestyle()[0][1] is not None
    assert removed.get_facecolor().size == 0 or removed.get_facecolor()[0][3] == 0
    assert len(look(ax, "modified").get_paths()) == 1
    assert "Pavilion (change)" in words(ax)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("which", ["bar", "in-place", "typed"])
@pytest.mark.parametrize("size", [(8.0, 6.0), (4.0, 3.2), (13.0, 11.0)])
def test_names_never_touch_and_no_glyph_is_missing(scenario, bar, in_place, lang, which, size):
    plan = {"bar": bar, "in-place": in_place, "typed": None}[which]
    ax = axes(*size)
    done = paint(scenario, plan, ax, lang)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.canvas.draw()
    boxes = [p.box for p in done.layout.placed]
    for a, b in itertools.combinations(boxes, 2):
        assert not touch(a, b)
    for a, b in itertools.product(boxes, done.taken):
        assert not touch(a, b)
    for w, s, e, n in boxes:
        assert w >= 0
        assert s >= 0
        assert e <= done.view.width_pt
        assert n <= done.view.height_pt


def test_boxes_hold_the_ink_they_stand_for(scenario, bar):
    """What the placer reserves is at least what matplotlib draws."""
    ax = axes()
    done = paint(scenario, bar, ax, "zh")
    renderer = ax.figure.canvas.get_renderer()
    by_text = {t.get_text(): t for t in ax.texts}
    for name in done.layout.placed:
        ink = by_text[name.text].get_window_extent(renderer)
        factor = 72 / ax.figure.dpi
        assert ink.width * factor <= name.box[2] - name.box[0] + 1.0
        assert ink.height * factor <= name.box[3] - name.box[1] + 1.0


def test_without_a_plan_vertices_are_numbered_and_treatments_coloured(scenario):
    ax = axes()
    done = paint(scenario, None, ax, "zh", option="bar")
    assert len(look(ax, "remove").get_paths()) == 4
    assert len(look(ax, "modify").get_paths()) == 1
    assert "vertex" in done.looks
    numbers = {p.text for p in done.layout.placed}
    assert {"0", "1", "2", "3", "4"} <= numbers
    other = paint(scenario, None, axes(), "zh", option="in-place")
    assert other.looks != ()
    assert "remove" in other.looks


def test_faults_and_findings_are_marked_and_explained(scenario, bar):
    fault = Fault(
        code="door.off",
        path="structures.0.doors.0",
        warning=True,
        place=(11.0, 44.0),
        found=Text(zh="门不在墙上", en="door off its wall"),
        expected=Text(zh="在墙上"),
    )
    finding = Finding(
        code="x.y",
        severity=Severity.HARD,
        place=(11.0, 44.0),
        measured=1,
        required=2,
        unit="m",
        message=Text(zh="太近", en="too near"),
    )
    done = paint(scenario, bar, axes(), "zh", faults=[fault], findings=[finding])
    assert [n for n, _ in done.notes] == ["1", "2"]
    assert done.notes[0][1] == "门不在墙上"
    assert "太近" in done.notes[1][1]
    assert "warning" in done.looks
    typed = map_sheet(scenario, None, "en", faults=[fault])
    assert "door off its wall" in words(typed.paper.ax)


def test_findings_of_one_kind_are_one_entry_with_all_their_numbers():
    """Three sheds near walls, a lamp, and one shed more: signs 1 to 5, two entries."""

    def found(code: str, subject: str) -> Finding:
        return Finding(
            code=code,
            severity=Severity.WARN,
            subject=subject,
            place=(1.0, 1.0),
            message=Text(zh=f"{subject} 太近", en=f"{subject} is near"),
        )

    listed = [found("shed.near", s) for s in ("shed-1", "shed-2", "shed-3")]
    listed += [found("lamp.dark", "s9"), found("shed.near", "shed-4")]
    notes = notes_on(listed, "en", before=2)
    assert notes == (
        ("3-5,7", "Warning: shed-1 is near; the same: shed-2, shed-3, shed-4"),
        ("6", "Warning: s9 is near"),
    )
    assert notes_on(listed[:2], "zh")[0] == ("1,2", "提示：shed-1 太近；同类：shed-2")


def test_legend_holds_only_what_is_there(scenario, bar, in_place):
    a = paint(scenario, bar, axes(), "zh").looks
    b = paint(scenario, in_place, axes(), "zh").looks
    assert "court" in b
    assert "court" not in a
    assert "stall_parallel" not in a
    assert "removed" in a


def test_the_sheet_says_whose_it_is_and_what_it_is_not(scenario, bar):
    sheet = map_sheet(scenario, bar, "zh")
    text = words(sheet.paper.ax)
    for word in (
        "小院",
        "一字形",
        "提出：居民工程师",
        "示意，非实测",
        "方案比选，非施工图",
        "2026-11-23",
        bar.provenance.scenario_sha256[:8],
        "CC0-1.0",
        "手绘测试院落",
        "比例 1:250",
        "未知",
    ):
        assert word in text
    assert sheet.paper.figure.get_size_inches()[0] * 25.4 == pytest.approx(420)
    assert draw(scenario, bar).figure.get_size_inches()[1] * 25.4 == pytest.approx(297)


def test_map_is_true_to_scale(scenario, bar):
    sheet = map_sheet(scenario, bar, "en")
    west, east = sheet.ax.get_xlim()
    mm = sheet.ax.get_position().width * 420
    assert (east - west) * 1000 / mm == pytest.approx(250, rel=1e-6)


@pytest.mark.parametrize("status", [PlanStatus.INFEASIBLE, PlanStatus.NOT_FOUND])
def test_a_plan_that_is_none_says_so(scenario, status):
    plan = Plan(
        scenario=scenario.name,
        option="bar",
        status=status,
        tried=Text(zh="试了 4 次"),
        conflict=(Conflict(wishes=("brief.rooms",), message=Text(zh="放不下")),),
    )
    sheet = map_sheet(scenario, plan, "zh")
    assert ("已证明" in words(sheet.ax)) == (status is PlanStatus.INFEASIBLE)
    assert "放不下" in words(sheet.paper.ax)


def test_settings_of_the_caller_stay_untouched(scenario, bar):
    before = dict(mpl.rcParams)
    draw(scenario, bar, axes())
    assert dict(mpl.rcParams) == before
    with pytest.raises(SpaceplanError):
        draw(scenario, None, axes(), option="nowhere")


def test_small_maps_number_every_fifth_stall_and_the_ends_of_rows(scenario, bar):
    ax = axes(1.6, 1.4)
    draw(scenario, bar, ax, "zh")
    numbers = {t.get_text() for t in ax.texts if t.get_text().isdigit()}
    assert {"1", "11", "12", "22"} <= numbers
    assert "3" not in numbers
    assert len(numbers) < 30


def test_stalls_of_other_programs_are_counted_through(bar):
    named = tuple(
        s.model_copy(update={"id": f"row-{'ab'[i % 2]}"}) for i, s in enumerate(bar.stalls)
    )
    assert stall_numbers(named)[:3] == ("1", "2", "3")
    assert stall_numbers(bar.stalls)[-1] == "48"


def test_a_changed_road_lies_under_the_stalls_it_gives_way_to(scenario, bar):
    road = Structure(
        id="drive",
        kind=Kind.ROAD,
        treatment=Treatment.MODIFY,
        outline=((2, 9), (64, 9), (64, 26), (2, 26)),
        title=Text(zh="旧车道"),
    )
    site = scenario.model_copy(update={"structures": (*scenario.structures, road)})
    ax = axes()
    draw(site, bar.model_copy(update={"modified": ("pavilion", "drive")}), ax, "zh")
    assert look(ax, "modified_ground").get_zorder() < look(ax, "aisle").get_zorder()
    assert look(ax, "modified").get_zorder() > look(ax, "stall_standard").get_zorder()


def test_every_kind_treatment_and_sign_can_be_drawn(scenario, bar):
    """One yard with everything a file may hold, drawn with and without a plan."""
    more = tuple(
        Structure(
            id=f"{kind.value}-{treatment.value}",
            kind=kind,
            treatment=treatment,
            outline=((x, y), (x + 2, y), (x + 2, y + 2), (x, y + 2)),
            percent=4.0 if kind is Kind.SLOPE else None,
        )
        for y, kind in zip(range(2, 3 * len(Kind) + 2, 3), Kind, strict=True)
        for x, treatment in zip(range(2, 30, 4), Treatment, strict=False)
    )
    line = Structure(id="lane", kind=Kind.ROAD, line=((31, 0), (31, 30)), thickness=3.0)
    site = scenario.model_copy(
        update={
            "structures": (*scenario.structures, *more, line),
            "site": scenario.site.model_copy(
                update={
                    "holes": (((40.0, 2.0), (43.0, 2.0), (43.0, 5.0)),),
                    "frontages": (Frontage(id="street", span=((0, 0), (20, 0))),),
                }
            ),
        }
    )
    plan = bar.model_copy(
        update={
            "moved": ("lift-move",),
            "aisles": (
                *bar.aisles,
                Aisle(id="neck", neck=True, one_way=90.0, outline=((2, 26), (6, 26), (6, 40))),
            ),
        }
    )
    with_plan = paint(site, plan, axes(), "en").looks
    assert {"neck", "moved", "hole", "frontage", "road", "drive"} <= set(with_plan)
    typed = paint(site, None, axes(), "zh").looks
    assert {"keep", "modify", "remove", "optional", "move", "vertex"} <= set(typed)


def test_odd_outlines_and_many_vertices_are_drawn(scenario):
    """What was typed must be shown above all where it is wrong."""
    bow = Structure(id="bow", kind=Kind.SHED, outline=((5, 5), (9, 9), (9, 5), (5, 9)))
    flat = Structure(id="flat", kind=Kind.OTHER, outline=((20, 5), (24, 5), (22, 5)))
    round_site = tuple(
        (30 + 30 * math.cos(i * math.tau / 2000), 30 + 30 * math.sin(i * math.tau / 2000))
        for i in range(2000)
    )
    site = scenario.model_copy(
        update={
            "structures": (bow, flat),
            "site": scenario.site.model_copy(update={"boundary": round_site, "gates": ()}),
            "options": (),
        }
    )
    done = paint(site, None, axes(), "zh")
    numbers = [int(p.text) for p in done.layout.placed if p.text.isdigit()]
    assert sum(n % 34 == 0 for n in numbers) > 20
    assert max(numbers) > 1900
    assert "bow" in {p.text for p in done.layout.placed}


def test_hundreds_of_names_do_not_bury_the_map(scenario):
    sheds = tuple(
        Structure(
            id=f"shed-{i}",
            kind=Kind.SHED,
            outline=((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)),
        )
        for i, (x, y) in enumerate((x, y) for x in range(2, 60, 2) for y in range(2, 40, 3))
    )
    done = paint(
        scenario.model_copy(update={"structures": sheds, "options": ()}), None, axes(), "zh"
    )
    assert len(sheds) > 300
    assert done.layout.key == ()


def test_surroundings_of_another_town_have_no_name_here(scenario):
    far = Surrounding(outline=((900, 900), (950, 900), (950, 950)), title=Text(zh="远楼"))
    ax = axes()
    draw(scenario.model_copy(update={"surroundings": (far,)}), None, ax, "zh")
    assert "远楼" not in words(ax)


def test_what_was_typed_has_a_grid_and_measures(scenario):
    """Grid lines at whole steps, coordinates at the edge, corners, and the length of each edge."""
    ax = axes()
    done = paint(scenario, None, ax, "en")
    written = {t.get_text() for t in ax.texts}
    step = grid_step(done.view)
    boundary = scenario.site.boundary
    west, _, east, _ = bounds_of([boundary])
    shown = {str(x) for x in range(0, 1000, step) if west <= x <= east}
    assert shown <= written
    for a, b in zip(boundary, boundary[1:] + boundary[:1], strict=True):
        assert f"{math.dist(a, b):.2f}" in written
    corners = {f"({x:g}, {y:g})" for x, y in boundary}
    assert len(corners & {p.text for p in done.layout.placed}) >= len(corners) / 2
    sheet = map_sheet(scenario, None, "en")
    assert f"Grid of {grid_step(sheet.painted.view)} m" in words(sheet.paper.ax)
    assert "dimension" in done.looks


def test_an_archway_is_seen_through_its_house(scenario):
    """What was typed shows the way that leads under a building."""
    road = Structure(
        id="archway", kind=Kind.ROAD, line=((30, 38), (30, 46)), thickness=4, clear_height_m=3.5
    )
    more = scenario.model_copy(update={"structures": (*scenario.structures, road)})
    ax = axes()
    assert "archway" in paint(more, None, ax, "en").looks
    assert look(ax, "archway").get_zorder() > look(ax, "keep").get_zorder()
