"""The sheets of the workbook: a new field is one line here, for writing and for reading."""

from __future__ import annotations

from spaceplan.exchange.workbook.choices import Hand
from spaceplan.exchange.workbook.columns import Column, Table, Want, of
from spaceplan.model.areas import AreaWish
from spaceplan.model.scenario import (
    Brief,
    Frontage,
    Gate,
    Option,
    RoomWish,
    Scenario,
    Structure,
)

_FAR = 1e8
_HANDS = tuple(h.value for h in Hand)


def _length(key: str, zh: str, en: str, **more: str) -> Column:
    return Column(f"@{key}", zh, en, "m", low=0.0, above=True, high=1e5, **more)  # type: ignore[arg-type]


def _place(mark: str = "", zh: str = "", en: str = "") -> tuple[Column, ...]:
    """Return the columns of a place: a point by its name, or its coordinates."""
    return (
        Column(
            f"@point{mark}", f"{zh}点", f"{en}Point", want=Want.NAME,
            help_zh="边界角点或皮尺点的名称；给了就不填 x、y",
            help_en="Name of a corner of the boundary or a point of the tape; instead of x and y",
        ),
        Column(f"@x{mark}", f"{zh}x", f"{en}x", "m", low=-_FAR, high=_FAR),
        Column(f"@y{mark}", f"{zh}y", f"{en}y", "m", low=-_FAR, high=_FAR),
    )  # fmt: skip


def _span() -> tuple[Column, ...]:
    """Return the columns of an opening: both ends, or where on a side it begins and its width."""
    return (
        *_place("1", "起", "Start "),
        *_place("2", "终", "End "),
        _length(
            "width", "宽", "Width",
            help_zh="从起点朝终点量的宽度；不填就到终点",
            help_en="From the start towards the end; left out, up to the end",
        ),
        Column(
            "@offset", "起距", "Offset", "m", low=0.0, high=1e5,
            help_zh="开口离起点多远", help_en="How far from the start the opening begins",
        ),
    )  # fmt: skip


def _title(model: type[Structure | Gate | RoomWish | AreaWish | Option]) -> tuple[Column, ...]:
    return (
        of(model, "title.zh", "中文名", "Chinese name"),
        of(model, "title.en", "英文名", "English name"),
    )


def _id(model: type[Structure | Gate | Frontage | RoomWish | AreaWish | Option]) -> Column:
    return of(
        model, "id", "编号", "Id", required=False,
        help_zh="小写字母、数字、连字符；可不填，自动编号",
        help_en="Lower-case letters, digits, hyphens; left out, one is made",
    )  # fmt: skip


YARD = Table(
    "", "小区", "Yard",
    (
        of(Scenario, "name", "场景名", "Name", required=False,
           help_zh="小写字母、数字、连字符", help_en="Lower-case letters, digits, hyphens"),
        of(Scenario, "title.zh", "小区中文名", "Chinese title"),
        of(Scenario, "title.en", "小区英文名", "English title"),
        of(Scenario, "note.zh", "中文附注", "Chinese note", help_zh="印在每张图上"),
        of(Scenario, "note.en", "英文附注", "English note"),
        of(Scenario, "source.zh", "中文来源", "Chinese source", help_zh="谁量的、什么时候"),
        of(Scenario, "source.en", "英文来源", "English source"),
        of(Scenario, "licence", "许可", "Licence"),
        of(Scenario, "date", "日期", "Date", want=Want.DATE),
        of(Scenario, "households", "户数", "Households"),
        of(Scenario, "residents", "人数", "Residents"),
        of(Scenario, "north_deg", "正北方向", "North", "°",
           help_zh="从 x 轴逆时针量；90 为 y 轴朝北"),
        of(Scenario, "origin.x", "原点东坐标", "Origin easting", "m"),
        of(Scenario, "origin.y", "原点北坐标", "Origin northing", "m"),
        of(Scenario, "origin.crs", "坐标系", "CRS"),
        of(Scenario, "standards", "规则集", "Standards", want=Want.CHOICE,
           choices=("cn-renewal", "cn-new", "de", "us")),
        of(Scenario, "today.stalls", "现有车位", "Stalls today"),
        of(Scenario, "today.bikes", "现有非机动车位", "Bikes today"),
        of(Scenario, "today.ebikes", "其中电动车", "E-bikes today"),
        of(Scenario, "today.rooms_m2", "现有活动用房", "Rooms today", "m²"),
        of(Scenario, "today.green_m2", "现有绿地", "Green today", "m²"),
        of(Scenario, "budget", "预算", "Budget"),
        of(Scenario, "stall_worth", "一个车位值多少", "Stall worth"),
        Column("@hand", "绕行时院子在", "Yard lies on the", want=Want.CHOICE, choices=_HANDS,
               help_zh="皮尺草图：沿边走时院子在哪一侧；不填为左（逆时针）",
               help_en="Tape sketch: on which side the yard lies for one who walks along the "
               "sides; left out, on the left (counter-clockwise)"),
    ),
    upright=True,
)  # fmt: skip

BOUNDARY = Table(
    "@boundary", "边界", "Boundary",
    (
        Column("@corner", "角点", "Corner", want=Want.NAME,
               help_zh="名称，如 A；可不填", help_en="A name, e.g. A; may be left out"),
        Column("@x", "x", "x", "m", low=-_FAR, high=_FAR,
               help_zh="用皮尺草图时 x、y 留空", help_en="Left empty where the tape tells"),
        Column("@y", "y", "y", "m", low=-_FAR, high=_FAR),
        Column("@hole", "洞", "Hole", want=Want.WHOLE, low=1, high=1000,
               help_zh="红线内不属于用地的地块编号；红线本身留空",
               help_en="Number of a piece inside that does not belong; empty for the red line"),
    ),
)  # fmt: skip

TAPE = Table(
    "@tape", "皮尺", "Tape",
    (
        Column("@from", "从", "From", want=Want.NAME, required=True,
               help_zh="点的名称", help_en="Name of a point"),
        Column("@to", "到", "To", want=Want.NAME, required=True),
        _length("length", "距离", "Distance",
                help_zh="两点间拉直量", help_en="Straight between both"),
        Column("@interior", "内角", "Interior angle", "°", low=0.0, above=True, high=360.0,
               help_zh="在“从”点，上一条边与这条边之间、院子一侧的角",
               help_en="At From, between the side before and this one, inside the yard"),
        Column("@turn", "转角", "Turn", "°", low=-180.0, high=180.0,
               help_zh="或者：在“从”点转过的角，向左为正",
               help_en="Or: how far one turns at From, to the left positive"),
        Column("@side", "在哪侧", "Side", want=Want.CHOICE, choices=_HANDS,
               help_zh="“到”点由两段距离定位时：站在第一个量起点、望向第二个，它在左还是右",
               help_en="Where To is found by two distances: left or right for one who stands at "
               "the first point it was measured from and looks to the second"),
    ),
)  # fmt: skip

GATES = Table(
    "site.gates", "出入口", "Gates",
    (
        _id(Gate), *_title(Gate), *_span(),
        of(Gate, "vehicles", "走车", "Vehicles"),
        of(Gate, "pedestrians", "走人", "Pedestrians"),
        of(Gate, "barrier", "道闸", "Barrier"),
    ),
)  # fmt: skip

FRONTAGES = Table("site.frontages", "临路边", "Frontages", (_id(Frontage), *_span()))

STRUCTURES = Table(
    "structures", "构筑物", "Structures",
    (
        _id(Structure),
        of(Structure, "kind", "类型", "Kind"),
        of(Structure, "treatment", "处理", "Treatment"),
        *_title(Structure),
        *_place("", "角", "Corner "),
        _length("length", "长", "Length", help_zh="矩形：从角点起，沿方向角",
                help_en="Rectangle: from the corner along the angle"),
        _length("depth", "深", "Depth", help_zh="矩形：在长边左侧",
                help_en="Rectangle: to the left of its length"),
        Column("@angle", "方向角", "Angle", "°", low=-360.0, high=360.0,
               help_zh="从 x 轴逆时针；不填为 0", help_en="From the x axis, counter-clockwise"),
        Column("@towards", "朝向点", "Towards", want=Want.NAME,
               help_zh="或者：长边朝向的点", help_en="Or: the point that its length runs towards"),
        of(Structure, "thickness", "厚或宽", "Thickness", "m",
           help_zh="墙、道路：中线的点写在“轮廓点”"),
        of(Structure, "radius", "半径", "Radius", "m", help_zh="圆形：圆心即角点"),
        of(Structure, "crown", "树冠半径", "Crown", "m"),
        of(Structure, "floors", "层数", "Floors"),
        of(Structure, "dwelling", "住宅", "Dwelling"),
        of(Structure, "step_free", "无台阶", "Step-free"),
        of(Structure, "cost", "费用", "Cost"),
        of(Structure, "group", "组", "Group"),
        of(Structure, "clear_height_m", "净高", "Clear height", "m",
           help_zh="楼下通道（门洞）的净高"),
        of(Structure, "clearance_m", "退让", "Clearance", "m"),
        of(Structure, "percent", "坡度", "Percent", "%"),
        of(Structure, "steps", "台阶", "Steps"),
        of(Structure, "cars", "车位数", "Cars"),
        of(Structure, "owner.zh", "车位归属", "Owner (Chinese)"),
        of(Structure, "owner.en", "车位归属英文", "Owner (English)"),
        of(Structure, "utility", "设备用途", "Utility"),
        of(Structure, "blind", "无窗边", "Blind"),
        of(Structure, "capacity_m2", "可用面积", "Capacity", "m²"),
        of(Structure, "rooms", "迁入房间", "Rooms", refers=("brief.rooms",)),
        of(Structure, "limits.min_area_m2", "至少保留", "Least area", "m²"),
        of(Structure, "limits.keep_side", "保留侧", "Keep side"),
    ),
)  # fmt: skip

_OWNER = Column(
    "@of", "构筑物", "Structure", want=Want.NAME, required=True, refers=("structures",),
    help_zh="编号或名称", help_en="Its id or name",
)  # fmt: skip

POINTS = Table("@points", "轮廓点", "Outlines", (_OWNER, *_place()))

DOORS = Table(
    "@doors", "单元门", "Doors",
    (
        _OWNER, *_place(),
        Column("@edge", "第几边", "Side no.", want=Want.WHOLE, low=1, high=5000,
               help_zh="或者：轮廓的第几条边", help_en="Or: which side of the outline, from 1"),
        Column("@offset", "起距", "Offset", "m", low=0.0, high=1e5,
               help_zh="离这条边起点多远", help_en="How far from the start of that side"),
    ),
)  # fmt: skip

TREES = Table(
    "@trees", "树", "Trees",
    (
        _id(Structure), *_title(Structure),
        of(Structure, "treatment", "处理", "Treatment"),
        *_place(),
        of(Structure, "radius", "树干半径", "Radius", "m", required=True,
           help_zh="树干或树池的半径"),
        of(Structure, "crown", "树冠半径", "Crown", "m"),
        of(Structure, "cost", "费用", "Cost"),
        of(Structure, "group", "组", "Group"),
    ),
)  # fmt: skip

ROOMS = Table(
    "brief.rooms", "房间", "Rooms",
    (
        _id(RoomWish), *_title(RoomWish),
        of(RoomWish, "area_m2", "面积", "Area", "m²"),
        of(RoomWish, "min_width_m", "最小宽", "Least width", "m"),
        of(RoomWish, "beside", "相邻房间", "Beside", refers=("brief.rooms",)),
        of(RoomWish, "side", "位置", "Place"),
    ),
)  # fmt: skip

AREAS = Table(
    "brief.areas", "场地", "Areas",
    (
        _id(AreaWish),
        of(AreaWish, "kind", "类型", "Kind"),
        *_title(AreaWish),
        of(AreaWish, "area_m2", "面积", "Area", "m²"),
        of(AreaWish, "min_width_m", "最小宽", "Least width", "m"),
        of(AreaWish, "sun", "要日照", "Sun"),
    ),
)  # fmt: skip

WISHES = Table(
    "brief", "愿望", "Wishes",
    (
        of(Brief, "stalls.min", "至少车位", "Least stalls"),
        of(Brief, "stalls.accessible", "无障碍车位", "Accessible stalls"),
        of(Brief, "stalls.ev", "充电车位", "Charging stalls"),
        of(Brief, "bikes.spaces", "非机动车位", "Bike spaces"),
        of(Brief, "bikes.ebikes", "其中电动车位", "E-bike spaces"),
        of(Brief, "bikes.in_block", "车棚靠用房", "Shed at the rooms"),
        of(Brief, "green.area_m2", "绿地", "Green", "m²"),
        of(Brief, "green.min_width_m", "绿地最小宽", "Least width of green", "m"),
        of(Brief, "furniture.benches.count", "座椅", "Benches"),
        of(Brief, "furniture.benches.min_spacing_m", "座椅间距", "Bench spacing", "m"),
        of(Brief, "furniture.benches.reach_m", "座椅服务距离", "Bench reach", "m"),
        of(Brief, "furniture.lamps.radius_m", "路灯照射半径", "Lamp radius", "m"),
        of(Brief, "furniture.lamps.height_m", "路灯高", "Lamp height", "m"),
        of(Brief, "furniture.trees.count", "补植乔木", "Trees to plant"),
        of(Brief, "furniture.trees.clearance_m", "树距硬地", "Tree clearance", "m"),
        of(Brief, "furniture.trees.spacing_m", "树间距", "Tree spacing", "m"),
        of(Brief, "furniture.waste.count", "垃圾投放点", "Waste points"),
        of(Brief, "furniture.waste.radius_m", "垃圾投放距离", "Waste reach", "m"),
        of(Brief, "furniture.lifts.count", "加装电梯", "Lifts"),
        of(Brief, "furniture.lifts.landing_m", "电梯前场地", "Lift landing", "m"),
    ),
    upright=True,
)  # fmt: skip

OPTIONS = Table(
    "options", "方案", "Options",
    (
        _id(Option), *_title(Option),
        of(Option, "proposed_by.zh", "提出者", "Proposed by (Chinese)"),
        of(Option, "proposed_by.en", "提出者英文", "Proposed by (English)"),
        of(Option, "rooms.typology", "用房形状", "Typology"),
        of(Option, "rooms.within", "用房位于", "Within", want=Want.NAME, refers=("structures",)),
        of(Option, "budget", "预算", "Budget"),
        of(Option, "stall_worth", "一个车位值多少", "Stall worth"),
    ),
)  # fmt: skip

TREATMENTS = Table(
    "@treatments", "方案处理", "Treatments",
    (
        Column("@option", "方案", "Option", want=Want.NAME, required=True, refers=("options",)),
        Column("@of", "构筑物", "Structure", want=Want.NAME, required=True,
               refers=("structures", "@trees")),
        of(Structure, "treatment", "处理", "Treatment", required=True),
    ),
)  # fmt: skip

SHEETS = (
    *(YARD, BOUNDARY, TAPE, GATES, FRONTAGES, STRUCTURES, POINTS, DOORS, TREES),
    *(WISHES, ROOMS, AREAS, OPTIONS, TREATMENTS),
)  # fmt: skip
"""In the order of the workbook."""

GUIDE = Table("@guide", "说明", "Read me", ())
LISTS = Table("@lists", "词表", "Lists", ())
EXTRA = (GUIDE, LISTS)
"""Sheets that only tell; nothing on them is read."""
