"""The layers of a map, from the ground up: what lies on them, their columns and how they look.

Names are plain ASCII; descriptions are in both languages, the same words as in a DXF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spaceplan.model.base import Text
from spaceplan.model.enums import Kind

#: A column's type by its name; every other column holds text.
REALS = frozenset(
    {"area_m2", "angle_deg", "width_m", "length_m", "thickness", "radius", "crown", "cost",
     "one_way_deg", "radius_m", "measured", "required", "origin_x", "origin_y", "north_deg",
     "turn_deg", "rooms_m2", "green_m2", "m2_per_stall", "capacity_m2",
     "percent", "clearance_m", "clear_height_m"}
)  # fmt: skip
INTEGERS = frozenset(
    {"number", "seq", "floors", "spaces", "ebikes", "households", "residents", "stalls",
     "accessible", "bikes", "upper_bound", "format", "cars"}
)  # fmt: skip
BOOLEANS = frozenset(
    {"vehicles", "pedestrians", "barrier", "dwelling", "step_free", "neck", "electric", "steps"}
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a thing is drawn.

    Parameters
    ----------
    fill
        Colour of its ground, ``#rrggbb``; empty for none.
    stroke
        Colour of its outline.
    width_mm
        Width of the outline on paper, in millimetres.
    dash
        Style of the outline: ``solid``, ``dash``, ``dot`` or ``dash dot``.
    hatch
        Style of the fill: ``solid``, or one of QGIS, e.g. ``b_diagonal``.
    shape
        Sign of a point, e.g. ``circle``, ``triangle``.
    size
        Size of that sign, in millimetres; nought: the column ``crown`` or ``radius`` says it,
        in metres on the ground.
    """

    fill: str = ""
    stroke: str = "#000000"
    width_mm: float = 0.25
    dash: str = "solid"
    hatch: str = "solid"
    shape: str = "circle"
    size: float = 2.0


@dataclass(frozen=True)
class GisLayer:
    """One layer.

    Parameters
    ----------
    name
        Its name.
    title
        What lies on it.
    geometry
        ``POLYGON``, ``LINESTRING`` or ``POINT``; empty for a table without places.
    columns
        Names of its columns, in order.
    look
        How its things are drawn.
    by
        Column by whose value some are drawn otherwise; empty for none.
    looks
        Value of that column → how those are drawn, and what they are called.
    label
        Expression of QGIS for the label; empty for none.
    label_pt
        Height of the label, in points.
    priority
        Which label stays where two would lie over each other, 0 to 10.
    """

    name: str
    title: Text
    geometry: str
    columns: tuple[str, ...]
    look: Look = Look()
    by: str = ""
    looks: tuple[tuple[str, Text, Look], ...] = ()
    label: str = ""
    label_pt: float = 7.0
    priority: int = 5


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


_TITLE = ("title_zh", "title_en")
_KIND = ("kind", "kind_zh", "kind_en")
_STAND = (
    "role", "id", *_KIND, "treatment", "treatment_zh", "fate", "fate_zh", *_TITLE, "floors",
    "dwelling", "step_free", "thickness", "radius", "crown", "area_m2", "cost", "group",
    "capacity_m2", "percent", "steps", "clearance_m", "clear_height_m", "cars", "seq",
)  # fmt: skip
_PLAN = ("role", "option", "option_zh", "option_en")
_NAME = 'coalesce(nullif("title_zh",\'\'),nullif("title_en",\'\'),"id")'
_TREATED = (
    ("remove", _t("拆", "remove"), Look("", "#c0392b", 0.35, "dash")),
    ("modify", _t("改", "modify"), Look("#f6e3c5", "#d9822b", 0.35, "dash")),
    ("move", _t("移", "move"), Look("#dcd3ea", "#7d56b0", 0.35, "dash")),
    ("optional", _t("可拆", "optional"), Look("#e9e4d8", "#8a7a52", 0.3, "dash")),
)
_CARS = (
    ("accessible", _t("无障碍车位", "accessible"), Look("#8fb8e8", "#1f4e9c", 0.3)),
    ("ev", _t("充电车位", "EV"), Look("#a9dba0", "#2e7d32", 0.3)),
    ("compact", _t("小型车位", "compact"), Look("#d8ecf5", "#2b6f8f")),
    ("parallel", _t("平行车位", "parallel"), Look("#c3e3ee", "#2b6f8f")),
    ("angled", _t("斜列车位", "angled"), Look("#c9e6f2", "#2b6f8f")),
)
_FINDINGS = (
    ("hard", _t("必须改正", "must be mended"),
     Look("#d62728", "#7f0000", 0.3, shape="triangle", size=3.4)),
    ("warn", _t("提示", "warning"), Look("#ffbf00", "#7a5c00", 0.3, shape="triangle", size=2.8)),
)  # fmt: skip

#: Every layer, the lowest first.
LAYERS: tuple[GisLayer, ...] = (
    GisLayer("site_boundary", _t("用地红线", "site boundary"), "POLYGON",
             ("role", "id", *_TITLE, "area_m2", "note_zh", "note_en", "source_zh", "source_en",
              "licence", "date", "households", "residents", "standards", "format", "crs",
              "origin_x", "origin_y", "north_deg", "turn_deg"),
             Look("#f7f4ec", "#d00000", 0.7, "dash dot")),
    GisLayer("surroundings", _t("周边", "surroundings"), "POLYGON",
             ("role", *_KIND, *_TITLE, "floors", "area_m2", "seq"),
             Look("#eceae6", "#a8a49c", 0.18)),
    GisLayer("existing_green", _t("现状绿地", "green there is"), "POLYGON", _STAND,
             Look("#d5e8c4", "#7fa65f", 0.2), "fate", _TREATED),
    GisLayer("existing_roads", _t("现状道路、铺装", "roads and paving there are"), "POLYGON",
             _STAND, Look("#e0ddd8", "#9a958c", 0.2), "fate", _TREATED[:3]),
    GisLayer("existing_road_lines", _t("现状道路中线", "centre lines of roads there are"),
             "LINESTRING", _STAND, Look("", "#b5b0a6", 0.5)),
    GisLayer("structures", _t("现状建筑、构筑物", "buildings and structures there are"), "POLYGON",
             _STAND, Look("#c9c3ba", "#4a4640", 0.4), "fate", _TREATED, _NAME, 8.0),
    GisLayer("walls", _t("围墙等线状构筑物", "walls and other lines"), "LINESTRING", _STAND,
             Look("", "#6b4f3a", 0.5), "fate",
             (("remove", _t("拆", "remove"), Look("", "#c0392b", 0.5, "dash")),)),
    GisLayer("aisles", _t("车道", "aisles"), "POLYGON",
             (*_PLAN, "id", "width_m", "length_m", "area_m2", "neck", "one_way_deg"),
             Look("#dcdcdc", "#8c8c8c", 0.18)),
    GisLayer("widenings", _t("转角加宽", "widened corners"), "POLYGON", (*_PLAN, "id", "area_m2"),
             Look("#cfcfcf", "#8c8c8c", 0.18)),
    GisLayer("greens", _t("新建绿地", "new green"), "POLYGON", (*_PLAN, "id", "area_m2"),
             Look("#b6dc9a", "#4d8b31", 0.25)),
    GisLayer("areas", _t("活动场地、凉亭", "grounds and pavilions"), "POLYGON",
             (*_PLAN, "id", *_KIND, *_TITLE, "area_m2"), Look("#f6d7a8", "#b9770e", 0.25),
             label=_NAME),
    GisLayer("walkways", _t("步道", "walkways"), "POLYGON", (*_PLAN, "id", "area_m2"),
             Look("#f0e6d2", "#c2ab7d", 0.18)),
    GisLayer("stalls", _t("停车位", "stalls"), "POLYGON",
             (*_PLAN, "number", "id", *_KIND, "angle_deg", "width_m", "length_m", "area_m2"),
             Look("#cfe8f3", "#2b6f8f", 0.25), "kind", _CARS, '"number"', 6.5),
    GisLayer("stall_strips", _t("轮椅通道", "strips beside accessible stalls"), "POLYGON",
             (*_PLAN, "area_m2"), Look("#1f4e9c", "#1f4e9c", 0.18, hatch="f_diagonal")),
    GisLayer("room_blocks", _t("新建活动用房", "new room blocks"), "POLYGON",
             (*_PLAN, "id", "typology", "area_m2"), Look("#f9e79f", "#9a7d0a", 0.6)),
    GisLayer("courts", _t("内院", "courts of room blocks"), "POLYGON", (*_PLAN, "block", "area_m2"),
             Look("#fdf6d8", "#9a7d0a", 0.2, "dash")),
    GisLayer("rooms", _t("新建活动室", "new rooms"), "POLYGON",
             (*_PLAN, "id", *_TITLE, "area_m2"), Look("#f9e79f", "#9a7d0a", 0.35), label=_NAME,
             label_pt=7.5),
    GisLayer("bike_sheds", _t("非机动车棚", "bike sheds"), "POLYGON",
             (*_PLAN, "id", "spaces", "ebikes", "area_m2"), Look("#f3c6a5", "#b35900", 0.4),
             label='"spaces"'),
    GisLayer("bike_racks", _t("车架", "bike racks"), "POLYGON",
             (*_PLAN, "shed", "spaces", "electric"), Look("", "#b35900", 0.15)),
    GisLayer("fire_lanes", _t("消防车道", "fire lanes"), "POLYGON", (*_PLAN, "id", "area_m2"),
             Look("", "#c2185b", 0.4, "dash dot")),
    GisLayer("treated", _t("留改拆移", "what is changed, removed, moved"), "POLYGON",
             (*_PLAN, "id", "fate", "fate_zh", *_KIND, *_TITLE, "cost"),
             Look("", "#c0392b", 0.5, "dash", "b_diagonal"), "fate",
             tuple((v, t, Look(k.stroke, k.stroke, 0.5, "dash", "b_diagonal"))
                   for v, t, k in _TREATED[:3]),
             f"\"fate_zh\" || ' ' || {_NAME}", priority=8),
    GisLayer("placed", _t("移改后的位置", "where changed and moved things stand then"), "POLYGON",
             (*_PLAN, "id", *_KIND, *_TITLE, "area_m2"), Look("#dcd3ea", "#7d56b0", 0.4),
             label=_NAME),
    GisLayer("furniture_outlines", _t("电梯、座椅等（轮廓）", "outlines of lifts, benches …"),
             "POLYGON", (*_PLAN, "id", *_KIND, "serves", "area_m2"),
             Look("#d7bde2", "#6c3483", 0.25)),
    GisLayer("trees", _t("树木", "trees"), "POINT", _STAND,
             Look("#6fae5a", "#3d7a2a", 0.25, size=0.0), "fate",
             (("remove", _t("拆", "remove"), Look("", "#c0392b", 0.3, "dash", size=0.0)),
              ("move", _t("移", "move"), Look("", "#7d56b0", 0.3, "dash", size=0.0)))),
    GisLayer("furniture", _t("座椅、路灯等设施", "benches, lamps, trees and the like"), "POINT",
             (*_PLAN, "id", *_KIND, "serves", "radius_m"),
             Look("#8e6bb5", "#4a235a", 0.2, size=2.0), "kind",
             (("lamp", _t("路灯", "lamp"), Look("#ffd54f", "#7a5c00", 0.25, size=2.2)),
              ("tree", _t("新植树木", "tree"), Look("#7cc46a", "#3d7a2a", 0.25, size=3.5)))),
    GisLayer("frontages", _t("临路边", "frontages"), "LINESTRING",
             ("role", "id", "length_m", "seq"), Look("", "#1565c0", 0.8, "dash")),
    GisLayer("gates", _t("出入口", "gates"), "LINESTRING",
             ("role", "id", *_TITLE, "use", "vehicles", "pedestrians", "barrier", "width_m",
              "seq"),
             Look("", "#d00000", 1.4), "use",
             (("foot", _t("步行出入口", "on foot"), Look("", "#2e7d32", 1.2)),), _NAME),
    GisLayer("doors", _t("现状门", "doors there are"), "POINT", ("role", "id", "structure", "seq"),
             Look("#f4d03f", "#7d6608", 0.2, shape="triangle", size=1.8)),
    GisLayer("plan_doors", _t("新建房屋的门", "doors of new things"), "POINT",
             (*_PLAN, "of", "kind"), Look("#f4d03f", "#7d6608", 0.2, shape="triangle", size=1.8)),
    GisLayer("findings", _t("审查意见", "findings"), "POINT",
             (*_PLAN, "severity", "code", "rule", "subject", "message_zh", "message_en",
              "measured", "required", "unit", "source"),
             Look("#ffbf00", "#7a5c00", 0.3, shape="triangle", size=2.8), "severity", _FINDINGS),
    GisLayer("plans", _t("方案指标", "figures of the plans"), "",
             (*_PLAN, "status", "stalls", "accessible", "upper_bound", "rooms_m2", "bikes",
              "ebikes", "green_m2", "m2_per_stall")),
)  # fmt: skip

BY_NAME: Mapping[str, GisLayer] = {item.name: item for item in LAYERS}

KINDS: Mapping[Kind, Text] = {
    Kind.BUILDING: _t("建筑", "building"),
    Kind.SHED: _t("棚", "shed"),
    Kind.ROOMS: _t("活动用房", "rooms"),
    Kind.PAVILION: _t("凉亭", "pavilion"),
    Kind.TREE: _t("树", "tree"),
    Kind.GREEN: _t("绿地", "green"),
    Kind.WALL: _t("围墙", "wall"),
    Kind.ROAD: _t("道路", "road"),
    Kind.PAVING: _t("铺装", "paving"),
    Kind.LIFT: _t("电梯", "lift"),
    Kind.UTILITY: _t("设备", "utility"),
    Kind.PARKING: _t("既有车位", "existing stalls"),
    Kind.SLOPE: _t("坡地、台阶", "slope or steps"),
    Kind.MANHOLE: _t("检查井", "manhole"),
    Kind.TANK: _t("地下池罐", "underground tank"),
    Kind.OTHER: _t("其他", "other"),
}

#: What other kinds of things are called: stalls, areas, furniture.
WORDS: Mapping[str, Text] = {
    "standard": _t("标准车位", "standard"),
    "compact": _t("小型车位", "compact"),
    "accessible": _t("无障碍车位", "accessible"),
    "ev": _t("充电车位", "EV"),
    "parallel": _t("平行车位", "parallel"),
    "angled": _t("斜列车位", "angled"),
    "play": _t("儿童活动", "play"),
    "exercise": _t("健身", "exercise"),
    "seating": _t("休息", "seating"),
    "drying": _t("晾晒", "drying"),
    "pavilion": _t("凉亭", "pavilion"),
    "other": _t("其他", "other"),
    "bench": _t("座椅", "bench"),
    "lamp": _t("路灯", "lamp"),
    "tree": _t("树", "tree"),
    "waste": _t("垃圾点", "waste point"),
    "lift": _t("电梯", "lift"),
    "keep": _t("留", "keep"),
    "modify": _t("改", "modify"),
    "remove": _t("拆", "remove"),
    "optional": _t("可拆", "optional"),
    "move": _t("移", "move"),
}
