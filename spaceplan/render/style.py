"""How everything on a map looks, each thing declared once, with its word for the legend.

The fills are light tints of the Okabe-Ito colours, which the colour-blind tell apart; hatches and
line weights carry the same distinctions into a grey copy.
"""

from __future__ import annotations

from dataclasses import dataclass

from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, StallKind, Treatment

INK = "#1a1a1a"
SOFT_INK = "#555555"
PAPER = "#ffffff"
ALARM = "#b3261e"


@dataclass(frozen=True)
class Look:
    """How one kind of thing is drawn.

    Parameters
    ----------
    id
        Id of the look.
    label
        Its word in the legend; empty keeps it out.
    face
        Fill colour, or ``"none"``.
    edge
        Line colour, or ``"none"``.
    width_pt
        Line width in points.
    dash
        Line style of matplotlib.
    hatch
        Hatch of matplotlib, or empty.
    z
        Drawing order, higher is later.
    mark
        ``"area"``, ``"line"``, or the name of the sign the legend shows instead of a swatch.
    """

    id: str
    label: Text
    face: str = "none"
    edge: str = INK
    width_pt: float = 0.6
    dash: str | tuple[float, tuple[float, ...]] = "-"
    hatch: str = ""
    z: float = 2.0
    mark: str = "area"


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


_NONE = Text()
_DASH = (0.0, (4.0, 2.5))

#: Every look, in the order of the legend.
LOOKS: tuple[Look, ...] = (
    Look("site", _t("用地红线", "Site boundary"), "none", ALARM, 1.5, (0.0, (9, 2, 1.5, 2)), z=6,
         mark="line"),
    Look("ground", _NONE, "#faf8f3", "none", 0, z=0.5),
    Look("hole", _t("不属于用地", "Not part of the site"), "#ffffff", SOFT_INK, 0.6, hatch="xx",
         z=0.6),
    Look("around", _t("周边", "Surroundings"), "#efefef", "#b5b5b5", 0.4, z=0.2),
    Look("around_road", _NONE, "#f4f4f4", "#d0d0d0", 0.4, z=0.1),
    Look("building", _t("保留建筑", "Building kept"), "#c4c4c4", INK, 1.1, z=3),
    Look("rooms_old", _t("保留用房", "Rooms kept"), "#d9d3c7", INK, 0.8, hatch="\\\\", z=3),
    Look("small", _t("其他保留构筑物", "Other structure kept"), "#dddddd", INK, 0.7, hatch="..",
         z=3),
    Look("wall", _t("围墙", "Wall"), "#4d4d4d", "#4d4d4d", 0.4, z=3.2),
    Look("road", _t("现有道路", "Existing road"), "#e4e4e4", "#9a9a9a", 0.4, z=1),
    Look("paving", _t("铺装", "Paving"), "#f0ece4", "#c9c2b4", 0.4, z=0.8),
    Look("green_old", _t("现有绿地", "Existing green"), "#d9ecd9", "#5f9e74", 0.5, hatch="..",
         z=0.9),
    Look("stall_old", _t("既有车位", "Existing stalls"), "#e8ecef", "#3d5566", 0.8, (0.0, (5, 1.5)),
         z=2.06),
    Look("slope", _t("坡地、台阶", "Slope, steps"), "#f3efe6", "#8d8676", 0.5, hatch="--", z=0.85),
    Look("manhole", _t("检查井", "Manhole"), "#ffffff", INK, 0.7, hatch="++", z=2.15),
    Look("tank", _t("地下池罐", "Underground tank"), "none", "#3d5566", 0.8, (0.0, (3, 1.5)),
         z=2.14),
    Look("tree", _t("树（冠、干）", "Tree (crown, trunk)"), "#b9dfc6", "#2f7d4f", 0.7, z=3.4,
         mark="tree"),
    Look("trunk", _NONE, "#6b4a2b", "#3f2b18", 0.5, z=3.6),
    Look("modified", _t("改造", "To be changed"), "#fdf3d8", "#8a6100", 1.6,
         (0.0, (6, 1.5, 1, 1.5)), "//", 3.1),
    Look("modified_ground", _t("改造的道路、绿地", "Road, green to change"), "#fbf4e0",
         "#8a6100", 1.0, (0.0, (6, 1.5, 1, 1.5)), z=0.95),
    Look("removed", _t("拆除", "To be removed"), "none", ALARM, 0.9, _DASH, z=4.6),
    Look("moved", _t("移走之处", "Place moved from"), "none", "#6a3d9a", 1.0, (0.0, (1.5, 1.5)),
         z=4.5),
    Look("moved_to", _t("移到之处", "Place moved to"), "#e6dcf0", "#6a3d9a", 1.3, z=3.3),
    Look("cut_off", _t("改造前的范围", "Extent before the change"), "none", "#8a6100", 0.9, _DASH,
         z=4.45),
    Look("optional", _t("可拆", "May be removed"), "#fbe3d6", "#d55e00", 1.0, _DASH, "..", 3),
    Look("remove", _t("拆", "To be removed"), "#f6d5d2", ALARM, 1.0, _DASH, "xx", 3),
    Look("modify", _t("改", "To be changed"), "#fdf0c8", "#8a6100", 1.3, (0.0, (6, 1.5, 1, 1.5)),
         "//", 3),
    Look("move", _t("可移", "To be moved"), "#e6dcf0", "#6a3d9a", 1.0, (0.0, (1.5, 1.5)), z=3),
    Look("keep", _t("留", "Kept"), "#d3d3d3", INK, 0.9, z=3),
    Look("archway", _t("门洞", "Archway"), "#f1efe9", INK, 0.7, _DASH, z=3.05),
    Look("aisle", _t("车道", "Aisle"), "#e9e7e2", "#b3aea3", 0.4, z=1.1),
    Look("neck", _t("单车道", "Single lane"), "#e9e7e2", "#8d8676", 0.6, _DASH, z=1.15),
    Look("walkway", _t("步道", "Walkway"), "#fbf4c4", "#b8a94a", 0.4, hatch="|||", z=1.05),
    Look("widening", _t("转角加宽", "Corner widened"), "#e9e7e2", "#8a6100", 0.8, hatch="xx",
         z=1.2),
    # Thin dashes and dots over all that lies flat: a lane must not hide the aisle it runs along.
    Look("fire", _t("消防车道", "Fire lane"), "none", "#b0006e", 1.0, (0.0, (7, 2, 1.2, 2)), z=1.9),
    Look("green_new", _t("新建绿地", "New green"), "#c5e8d5", "#009e73", 1.0, hatch="..", z=1.3),
    Look("area_new", _t("新建活动场地", "New play or rest area"), "#fbe9b7",
         "#c98a00", 1.0, hatch="oo", z=1.35),
    Look("pavilion_new", _t("新建凉亭", "New pavilion"), "#f3d7c2", "#8a3d00", 1.4, hatch="xx",
         z=4),
    Look("court", _t("院子", "Court"), "#fffdf4", "#d55e00", 0.6, (0.0, (1, 1.5)), z=1.4),
    Look("block", _NONE, "none", "#8a3d00", 2.0, z=4.4),
    Look("room", _t("新建活动室", "New room"), "#fbdcae", "#a34b00", 0.8, hatch="//", z=4),
    Look("shed", _t("新建非机动车棚", "New bike shed"), "#f0d6e6", "#8c3d73", 1.4, z=4),
    Look("rack", _t("停车架", "Rack row"), "#f8ebf3", "#8c3d73", 0.4, hatch="||||", z=4.1),
    Look("stall_standard", _t("普通车位", "Standard stall"), "#e3f1fa", "#0072b2", 0.6, z=2),
    Look("stall_compact", _t("小型车位", "Compact stall"), "#e3f1fa", "#0072b2", 0.6,
         (0.0, (2, 1)), z=2.01),
    Look("stall_accessible", _t("无障碍车位", "Accessible stall"), "#8cc5ea", "#004a75", 1.1,
         z=2.05, mark="wheelchair"),
    Look("strip", _t("轮椅通道", "Wheelchair strip"), "#ffffff", "#004a75", 0.5, hatch="////",
         z=2.04),
    Look("stall_ev", _t("充电车位", "EV stall"), "#fdf6ae", "#7a6c00", 0.8,
         hatch="\\", z=2.03),
    Look("stall_parallel", _t("平行车位", "Parallel stall"), "#d6e6f0", "#0072b2", 0.6, z=2.02),
    Look("stall_angled", _t("斜列车位", "Angled stall"), "#dedcf2", "#3d4ba3", 0.6, z=2.02),
    Look("furniture", _t("其他设施", "Other furniture"), "#7b6a58", "#463a2e", 0.5, z=4.2),
    Look("bench", _t("座椅", "Bench"), "#6b4a2b", "#2e2013", 0.6, z=4.2, mark="bench"),
    Look("bench_back", _NONE, "none", "#f3e3cf", 0.8, z=4.25),
    Look("lamp", _t("路灯", "Lamp"), "#ffe566", INK, 0.7, z=4.3, mark="lamp"),
    Look("tree_new", _t("新植树", "New tree"), "#dff0e4", "#1f6b3f", 0.9, (0.0, (3, 1.5)), z=1.9,
         mark="tree"),
    Look("waste", _t("垃圾投放点", "Waste point"), "#d8d8d8", INK, 0.8, z=4.2, mark="waste"),
    Look("lift", _t("加装电梯", "Added lift"), "#ffffff", INK, 1.1, z=4.4, mark="lift"),
    Look("door", _t("门", "Door"), INK, INK, 0.3, z=5.2, mark="door"),
    Look("gate", _t("车行出入口", "Vehicle gate"), "none", "#d55e00", 4.0, z=6.5, mark="line"),
    Look("footgate", _t("人行出入口", "Footgate"), "none", "#009e73", 4.0, (0.0, (0.8, 0.5)),
         z=6.5, mark="line"),
    Look("barrier", _t("道闸", "Barrier"), "none", INK, 1.4, (0.0, (2, 1)), z=6.7, mark="line"),
    Look("waiting", _t("道闸内等候车位", "Room to wait inside a barrier"), "none", INK, 0.7,
         (0.0, (1.5, 1.5)), z=1.8),
    Look("frontage", _t("临路边", "Frontage"), "none", "#56b4e9", 3.0, (0.0, (3, 1)), z=6.4,
         mark="line"),
    Look("drive", _t("行车方向", "Driving direction"), INK, INK, 1.0, z=5, mark="arrow"),
    Look("one_way", _t("单行方向", "One-way traffic"), INK, "#8a3d00", 1.8, z=5, mark="one_way"),
    Look("dimension", _t("尺寸（m）", "Dimension (m)"), "none", "#1a1a1a", 0.45, z=6.8,
         mark="line"),
    Look("diff_same_ground", _NONE, "#f2f1ee", "#cfccc4", 0.3, z=1.12),
    Look("diff_same", _t("不变", "The same"), "#ececec", "#a9a9a9", 0.5, z=2.1),
    Look("diff_ground", _t("移动后的车道、步道", "Aisle or walkway, moved"), "#f0eee8", "#0072b2",
         0.7, z=1.13),
    Look("diff_aisle", _t("新增车道", "Aisle gained"), "#d7eee4", "#00543d", 1.2, z=1.14),
    Look("diff_moved", _t("移动后", "Moved: now"), "#d3e6f3", "#0072b2", 0.9, hatch="//", z=4.5),
    Look("diff_from", _t("移动前", "Moved: before"), "none", "#0072b2", 0.6, (0.0, (1.5, 1.8)),
         z=4.6),
    Look("diff_changed", _t("改变", "Changed"), "#fdf0c8", "#8a6100", 1.2, hatch="..", z=4.55),
    Look("diff_gained", _t("增加", "Gained"), "#4fb38f", "#00543d", 1.2, z=4.7),
    Look("diff_lost", _t("减少", "Lost"), "none", ALARM, 1.3, _DASH, "xx", z=4.8),
    Look("vertex", _t("顶点（从 0 编号）", "Vertex (counted from 0)"), PAPER, ALARM, 0.8, z=7,
         mark="vertex"),
    Look("warning", _t("提示或意见", "Warning or finding"), "#ffd84d", INK, 0.9, z=8,
         mark="warning"),
)  # fmt: skip

_BY_ID = {item.id: item for item in LOOKS}

#: Looks of what stands there and stays, by kind.
KIND_LOOKS: tuple[tuple[Kind, str], ...] = (
    (Kind.BUILDING, "building"),
    (Kind.ROOMS, "rooms_old"),
    (Kind.SHED, "small"),
    (Kind.PAVILION, "small"),
    (Kind.LIFT, "small"),
    (Kind.UTILITY, "small"),
    (Kind.OTHER, "small"),
    (Kind.TREE, "tree"),
    (Kind.GREEN, "green_old"),
    (Kind.WALL, "wall"),
    (Kind.ROAD, "road"),
    (Kind.PAVING, "paving"),
    (Kind.PARKING, "stall_old"),
    (Kind.SLOPE, "slope"),
    (Kind.MANHOLE, "manhole"),
    (Kind.TANK, "tank"),
)

#: What is added to the name of a structure that does not stay as it is.
TREATMENT_TAGS: tuple[tuple[Treatment, Text], ...] = (
    (Treatment.KEEP, _t("留", "keep")),
    (Treatment.MODIFY, _t("改", "change")),
    (Treatment.REMOVE, _t("拆", "remove")),
    (Treatment.OPTIONAL, _t("可拆", "may go")),
    (Treatment.MOVE, _t("移", "move")),
)


def look(look_id: str) -> Look:
    """Return a look by its id.

    Parameters
    ----------
    look_id
        Id of the look.

    Returns
    -------
    Look
        The look.

    Raises
    ------
    KeyError
        If there is none of that id.
    """
    return _BY_ID[look_id]


def look_of_kind(kind: Kind) -> str:
    """Return the id of the look of a kept structure.

    Parameters
    ----------
    kind
        What it is.

    Returns
    -------
    str
        Id of the look.
    """
    return dict(KIND_LOOKS)[kind]


def look_of_stall(kind: StallKind) -> str:
    """Return the id of the look of a stall.

    Parameters
    ----------
    kind
        What kind of stall it is.

    Returns
    -------
    str
        Id of the look.
    """
    return f"stall_{kind.value}"


def tag(treatment: Treatment) -> Text:
    """Return the short word for a treatment.

    Parameters
    ----------
    treatment
        The treatment.

    Returns
    -------
    Text
        留, 改, 拆 …
    """
    return dict(TREATMENT_TAGS)[treatment]


#: What an area is called where the brief gives it no title.
_AREA_WORDS: tuple[tuple[AreaKind, Text], ...] = (
    (AreaKind.PLAY, _t("儿童活动场", "Playground")),
    (AreaKind.EXERCISE, _t("健身场", "Exercise ground")),
    (AreaKind.SEATING, _t("休憩场地", "Seating")),
    (AreaKind.DRYING, _t("晾晒场", "Drying ground")),
    (AreaKind.PAVILION, _t("凉亭", "Pavilion")),
    (AreaKind.OTHER, _t("活动场地", "Ground")),
)


def area_word(kind: AreaKind) -> Text:
    """Return what an area of a kind is called.

    Parameters
    ----------
    kind
        What it is for.

    Returns
    -------
    Text
        Its name where the brief gives none.
    """
    return dict(_AREA_WORDS)[kind]
