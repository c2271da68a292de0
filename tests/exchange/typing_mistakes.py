"""Mistakes that people make while typing a yard, and what must be said about each in zh and en."""

from dataclasses import dataclass

from .bad_inputs import GOOD


@dataclass(frozen=True)
class Mistake:
    """One edit of the good file; ``zh`` and ``en`` are words that the message must have."""

    name: str
    old: str
    new: str
    code: str
    line: int
    zh: str
    en: str
    fault: bool = False


HALL = "[[5, 30], [40, 30], [40, 40], [5, 40]]"
GATE = "[[10, 0], [16, 0]]"
BOUNDARY = "[[0, 0], [60, 0], [60, 40], [0, 40]]"
TREE = "centre: [30, 10], radius: 0.4"


def more(text: str) -> tuple[str, str]:
    """Return the edit that adds a structure on line 9."""
    return "brief:", f"  - {text}\nbrief:"


def lane(*line: tuple[float, float], rest: str = "") -> tuple[str, str]:
    """Return the edit that adds a kept road of 4 m."""
    points = [list(p) for p in line]
    return more(f"{{id: lane, kind: road, line: {points}, thickness: 4{rest}}}")


MISTAKES = (
    # sizes
    Mistake(
        "site in mm",
        BOUNDARY,
        "[[0, 0], [60800, 0], [60800, 40000], [0, 40000]]",
        "units.millimetres",
        4,
        "60800 m",
        "60800 m wide",
    ),
    Mistake(
        "thickness in mm",
        *more("{id: w, kind: wall, line: [[1, 5], [9, 5]], thickness: 240}"),
        "size.thickness",
        9,
        "请写 2.4，毫米请写 0.24",
        "0.24 if in mm",
        fault=True,
    ),
    Mistake(
        "trunk of 80 m", "radius: 0.4", "radius: 80", "size.trunk", 8, "0.8", "0.8", fault=True
    ),
    Mistake(
        "structure in mm",
        HALL,
        "[[5000, 30000], [40000, 30000], [40000, 40000], [5000, 40000]]",
        "structure.outside",
        7,
        "除以 1000",
        "[[5, 30], [40, 30], [40, 40], [5, 40]]",
    ),
    Mistake(
        "unit typed", "radius: 0.4", "radius: 40 cm", "value.", 8, "请写 0.4", "write 0.4", True
    ),
    # places
    Mistake(
        "gate off by 3 m",
        GATE,
        "[[10, 3], [16, 3]]",
        "gate.off_boundary",
        5,
        "[[10, 0], [16, 0]]",
        "nearest is span: [[10, 0], [16, 0]]",
        fault=True,
    ),
    Mistake(
        "gate swapped",
        GATE,
        "[[20, 60], [26, 60]]",
        "gate.off_boundary",
        5,
        "写反了：span: [[60, 20], [60, 26]]",
        "swapped: span: [[60, 20], [60, 26]]",
        fault=True,
    ),
    Mistake(
        "gate off by 20 cm",
        GATE,
        "[[10, 0.2], [16, 0.2]]",
        "gate.snapped",
        5,
        "span: [[10, 0], [16, 0]]",
        "span: [[10, 0], [16, 0]]",
    ),
    Mistake(
        "frontage off",
        "structures:",
        "  frontages: [{id: f, span: [[60, 43], [20, 43]]}]\nstructures:",
        "frontage.off",
        6,
        "[[60, 40], [20, 40]]",
        "[[60, 40], [20, 40]]",
        fault=True,
    ),
    Mistake(
        "tree swapped",
        TREE,
        "centre: [10, 55], radius: 0.4",
        "structure.outside",
        8,
        "写反了",
        "centre: [55, 10]",
    ),
    Mistake(
        "house swapped",
        *more("{id: h, kind: shed, outline: [[5, 50], [9, 50], [9, 56], [5, 56]]}"),
        "structure.outside",
        9,
        "x、y",
        "[[50, 5], [50, 9], [56, 9], [56, 5]]",
    ),
    Mistake(
        "door swapped",
        "doors: [[20, 30]]",
        "doors: [[30, 20]]",
        "door.off_building",
        7,
        "写反了：[20, 30]",
        "swapped: [20, 30]",
    ),
    Mistake(
        "door off",
        "doors: [[20, 30]]",
        "doors: [[20, 28]]",
        "door.off_building",
        7,
        "[20, 30]",
        "nearest is [20, 30]",
    ),
    Mistake(
        "wholly outside",
        TREE,
        "centre: [90, 90], radius: 0.4",
        "structure.outside",
        8,
        "红线外",
        "wholly outside",
    ),
    Mistake(
        "surrounding inside",
        "structures:",
        "surroundings: [{outline: [[50, 10], [75, 10], [75, 30], [50, 30]]}]\nstructures:",
        "surrounding.inside",
        6,
        "200.0 m²",
        "reaches into the site (200.0 m²)",
    ),
    Mistake(
        "tree in house",
        TREE,
        "centre: [30, 35], radius: 0.4",
        "tree.in_building",
        8,
        "“hall”里面",
        "inside 'hall'",
    ),
    Mistake(
        "tree before door",
        TREE,
        "centre: [20.3, 29], radius: 0.4",
        "tree.before_door",
        8,
        "0.64 m",
        "0.64 m from door 1 of 'hall'",
    ),
    # ways
    Mistake(
        "lane 6 cm short", *lane((13, 0.06), (13, 20)), "road.short", 9, "差 0.06 m", "0.06 m short"
    ),
    Mistake(
        "lane 2 m short", *lane((13, 20), (13, 2)), "road.short", 9, "[13, 0]", "end at [13, 0]"
    ),
    Mistake(
        "lane in house",
        *lane((13, 0), (13, 36)),
        "road.in_building",
        9,
        "clear_height_m",
        "clear_height_m: 4",
    ),
    Mistake(
        "gate shut by a house",
        *more("{id: slab, kind: building, outline: [[8, 0], [20, 0], [20, 9], [8, 9]]}"),
        "gate.blocked",
        5,
        "堵住",
        "gate blocked: 'south' by 'slab', nothing is left",
    ),
    Mistake(
        "gate shut by a fence",
        *more("{id: f, kind: wall, line: [[0, 0.6], [60, 0.6]], thickness: 0.05}"),
        "gate.blocked",
        5,
        "分别止于 [10, 0] 和 [16, 0]",
        "two walls that end at [10, 0] and at [16, 0]",
    ),
    Mistake(
        "gate shut in one option",
        "  - {id: bar, rooms: {typology: bar}}",
        "  - {id: bar, treatments: {hall: remove}}\n  - {id: old, treatments: {hall: keep}}",
        "gate.blocked",
        5,
        "方案 old",
        "in old",
    ),
    Mistake(
        "no vehicle gate", "}]\nst", ", vehicles: false}]\nst", "gate.none", 5, "车行", "vehicle"
    ),
    # briefs
    Mistake(
        "brief too large",
        "area_m2: 24",
        "area_m2: 9000",
        "brief.impossible",
        10,
        "9000.0 m²",
        "need 9000.0 m²",
    ),
    Mistake(
        "room too wide",
        "area_m2: 24",
        "area_m2: 2400, min_width_m: 50",
        "brief.impossible",
        10,
        "净宽至少 50 m",
        "50 m wide",
    ),
    # words of other programs
    Mistake(
        "demolish",
        "kind: tree",
        "kind: tree, treatment: demolish",
        "value.enum",
        8,
        "请写 remove",
        "write remove",
        True,
    ),
    *(
        Mistake(
            word,
            "kind: tree",
            f"kind: tree, treatment: {word}",
            "value.enum",
            8,
            f"请写 {meant}",
            f"write {meant}",
            True,
        )
        for word, meant in (
            ("改", "modify"),
            ("留", "keep"),
            ("拆", "remove"),
            ("移", "move"),
            ("可拆", "optional"),
        )
    ),
    *(
        Mistake(
            word,
            "kind: tree",
            f"kind: {word}",
            "value.enum",
            8,
            f"请写 {meant}",
            f"write {meant}",
            True,
        )
        for word, meant in (
            ("archway", "road, clear_height_m"),
            ("过街楼", "road, clear_height_m"),
            ("parking_lot", "pa"),
            ("fence", "wall"),
            ("围墙", "wall"),
            ("elevator", "lift"),
        )
    ),
    Mistake(
        "polygon", "outline:", "polygon:", "key.unknown", 7, "是否指 outline", "mean outline?", True
    ),
    Mistake(
        "center", "centre:", "center:", "key.unknown", 8, "是否指 centre", "mean centre?", True
    ),
    Mistake(
        "U shape",
        "typology: bar",
        "typology: 半回",
        "value.enum",
        12,
        "half_ring",
        "write half_ring",
        True,
    ),
    # signs of a Chinese keyboard
    Mistake(
        "full-width digits", "radius: 0.4", "radius: １２", "value.", 8, "请写 12", "write 12", True
    ),
    Mistake(
        "full-width comma", "[30, 10]", "[30，10]", "value.", 8, "应为“,”", "instead of ,", True
    ),
    Mistake(
        "round brackets",
        "centre: [30, 10]",
        "centre: （30 10）",
        "value.",
        8,
        "全角“（”",
        "（",
        True,
    ),
    Mistake(
        "full-width colon",
        "name: yard",
        "name：yard",
        "yaml.syntax",
        3,
        "全角“：”应为“:”",
        "full-width ： instead of :",
        True,
    ),
    Mistake(
        "no-break space in a key",
        "name: yard",
        "\u00a0name: yard",
        "key.unknown",
        2,
        "不换行空格",
        "no-break space",
        True,
    ),
    Mistake(
        "ideographic space",
        "  gates:",
        "\u3000\u3000gates:",
        "",
        5,
        "全角空格",
        "ideographic space",
        True,
    ),
)

#: Broken YAML, and what of it is said in Chinese.
BROKEN = (
    ("  gates:", "\tgates:", "制表符"),
    ("[60, 0], ", "[60, 0, ", "括号"),
    ("name: yard", "name: 'yard", "引号"),
    ("name: yard", "name: a: b", "冒号"),
    ("name: yard", "name yard", "冒号"),
    ("name: yard", "name: @yard", "@"),
    ("  - {id: plum", "   - {id: plum", "缩进"),
    ("name: yard", 'name: "a\\q"', "转义"),
)

__all__ = ["BROKEN", "GOOD", "MISTAKES", "Mistake"]
