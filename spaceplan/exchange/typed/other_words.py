"""Words that other programs, and people, use for what our files call otherwise."""

from __future__ import annotations

_ARCHWAYS = (
    "archway",
    "passage",
    "building-passage",
    "tunnel",
    "arch",
    "过街楼",
    "门洞",
    "架空",
    "架空层",
)
_VALUES: dict[str, tuple[str, ...]] = {
    # treatments
    "keep": ("留", "保留", "retain", "retained", "existing", "stay", "preserve", "原有"),
    "modify": ("改", "改造", "翻新", "renovate", "rebuild", "refurbish", "change", "alter", "更新"),
    "remove": ("拆", "拆除", "demolish", "demolished", "demolition", "delete", "clear", "raze"),
    "optional": ("可拆", "可留可拆", "maybe", "either", "可选"),
    "move": ("移", "移位", "迁移", "移栽", "relocate", "transplant", "shift", "搬"),
    # kinds
    "building": (
        "house",
        "block",
        "apartment",
        "apartments",
        "residential",
        "楼",
        "建筑",
        "住宅",
        "住宅楼",
        "房屋",
        "楼房",
        "structure",
    ),
    "shed": ("garage", "bike-shed", "carport", "canopy", "车棚", "棚", "自行车棚", "hut"),
    "rooms": ("room", "活动室", "活动用房", "用房", "房间", "community-room"),
    "pavilion": ("gazebo", "亭", "凉亭", "亭子"),
    "tree": ("plant", "trunk", "树", "树木", "大树", "乔木"),
    "green": ("lawn", "grass", "garden", "planting", "flowerbed", "绿地", "草地", "花坛", "绿化"),
    "wall": ("fence", "railing", "barrier", "hedge", "墙", "围墙", "围栏", "栏杆"),
    "road": ("street", "lane", "driveway", "aisle", "path", "道路", "路", "车道"),
    "paving": ("pavement", "plaza", "square", "hardscape", "铺装", "广场", "硬地"),
    "lift": ("elevator", "电梯"),
    "utility": (
        "transformer",
        "substation",
        "manhole",
        "pump",
        "box",
        "变电箱",
        "配电箱",
        "设备",
        "井盖",
    ),
    # typologies
    "bar": ("一", "一字", "一字形", "line", "linear", "strip", "straight"),
    "half_ring": ("半回", "u", "u-shape", "u-shaped", "half-ring", "凹"),
    "ell": ("l", "l-shape", "l-shaped", "corner"),
    "double_bar": ("二", "double", "double-bar", "parallel"),
    "ring": ("回", "o", "court", "courtyard", "ring-shape"),
    "any": ("不限", "free", "auto", "all", "任意"),
    "hard": ("error", "must", "required", "强制"),
    "warn": ("warning", "should", "soft", "提示"),
    "off": ("none", "ignore", "关闭", "关"),
}
_PARKING = ("parking-lot", "parking", "car-park", "carpark", "stalls", "停车场", "停车位", "车位")
_KEYS: dict[str, tuple[str, ...]] = {
    "outline": ("polygon", "ring", "footprint", "geometry", "vertices", "points", "轮廓", "shape"),
    "boundary": ("polygon", "outline", "perimeter", "红线", "border", "用地"),
    "centre": ("center", "position", "location", "point", "中心", "圆心"),
    "thickness": ("width", "厚度", "宽度", "厚", "宽", "width_m"),
    "line": ("path", "polyline", "axis", "centreline", "centerline", "中线", "轴线"),
    "span": ("line", "segment", "ends", "端点", "between"),
    "treatment": ("action", "status", "处理", "处理方式", "state"),
    "kind": ("type", "category", "类型", "种类"),
    "id": ("name", "编号", "ref", "key"),
    "title": ("label", "name", "名称", "标题"),
    "floors": ("storeys", "stories", "levels", "层数", "楼层"),
    "doors": ("door", "entrances", "entries", "entrance", "门", "单元门"),
    "gates": ("entrances", "entries", "出入口", "entry", "entrance", "大门"),
    "structures": ("buildings", "obstacles", "objects", "构筑物", "建筑"),
    "surroundings": ("neighbours", "neighbors", "context", "周边", "surrounding_buildings"),
    "site": ("plot", "lot", "parcel", "用地", "地块", "场地"),
    "brief": ("programme", "program", "wishes", "requirements", "任务书", "需求"),
    "options": ("variants", "alternatives", "schemes", "方案"),
    "crown": ("canopy", "canopy_radius", "冠幅", "树冠"),
    "area_m2": ("area", "面积", "size"),
    "vehicles": ("cars", "car", "车行"),
    "pedestrians": ("people", "walk", "foot", "人行"),
    "radius": ("r", "半径"),
    "standards": ("preset", "code", "规范"),
}


def meant_value(value: str, allowed: list[str]) -> str | None:
    """Return what to write for a word that the file does not know.

    Parameters
    ----------
    value
        The word as it was typed.
    allowed
        The words that may stand there.

    Returns
    -------
    str or None
        The word to write, with what goes with it; None where nobody can tell.
    """
    word = value.strip().lower().replace("_", "-").replace(" ", "-")
    if "road" in allowed and word in _ARCHWAYS:
        return "road, clear_height_m: 4"
    if "paving" in allowed and word in _PARKING:
        return "parking" if "parking" in allowed else "paving"
    for name in allowed:
        if word in _VALUES.get(name, ()):
            return name
    return None


def meant_key(key: str, fields: list[str]) -> str | None:
    """Return the key that another program's key stands for.

    Parameters
    ----------
    key
        The key as it was typed.
    fields
        The keys that may stand there.

    Returns
    -------
    str or None
        The key to write; None where nobody can tell.
    """
    word = key.strip().lower()
    return next((name for name in fields if word in _KEYS.get(name, ())), None)
