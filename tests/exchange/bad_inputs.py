"""Malformed scenarios: what is in the file, and the line, path and words of the message."""

from dataclasses import dataclass

GOOD = """\
schema_version: 1
name: yard
site:
  boundary: [[0, 0], [60, 0], [60, 40], [0, 40]]
  gates: [{id: south, span: [[10, 0], [16, 0]]}]
structures:
  - {id: hall, kind: building, outline: [[5, 30], [40, 30], [40, 40], [5, 40]], doors: [[20, 30]]}
  - {id: plum, kind: tree, centre: [30, 10], radius: 0.4}
brief:
  rooms: [{id: reading, area_m2: 24}]
options:
  - {id: bar, rooms: {typology: bar}}
"""


@dataclass(frozen=True)
class Bad:
    """One edit of the good file, and what must be said about it."""

    name: str
    old: str
    new: str
    line: int
    path: str
    code: str
    words: str


BAD = (
    Bad("wrong type", "[60, 0]", "[sixty, 0]", 4, "site.boundary.1.0", "value.", "a number"),
    Bad("nan", "[60, 0]", "[.nan, 0]", 4, "site.boundary.1.0", "value.finite_number", "finite"),
    Bad("inf", "radius: 0.4", "radius: .inf", 8, "structures.1.radius", "value.finite", "finite"),
    Bad(
        "overflow", "radius: 0.4", "radius: 1e999", 8, "structures.1.radius", "value.finite", "fin"
    ),
    Bad("one number", "[60, 0]", "[60]", 4, "site.boundary.1", "value.point", "a point [x, y]"),
    Bad("three numbers", "[60, 0]", "[6, 0, 1]", 4, "site.boundary.1", "value.too_long", "a point"),
    Bad("unknown key", "options:", "optoins:", 11, "optoins", "key.unknown", "mean options?"),
    Bad("unknown inner key", "area_m2", "area", 10, "brief.rooms.0.area", "key.unknown", "area_m2"),
    Bad("duplicate key", "name: yard", "name: yard\nname: x", 3, "name", "key.twice", "once"),
    Bad("duplicate id", "id: plum", "id: hall", 8, "structures.1.id", "id.twice", "its own"),
    Bad("missing key", "kind: tree, ", "", 8, "structures.1.kind", "value.missing", "kind"),
    Bad("bad kind", "kind: tree", "kind: tre", 8, "structures.1.kind", "value.enum", "mean tree?"),
    Bad("bad id", "id: plum", "id: Plum", 8, "structures.1.id", "value.string_pattern", "lower"),
    Bad(
        "crossing",
        "[60, 40], [0, 40]]",
        "[0, 40], [60, 40]]",
        4,
        "site.boundary",
        "ring.c",
        "order",
    ),
    Bad(
        "no area",
        "[40, 30], [40, 40], [5, 40]],",
        "[40, 30], [9, 30]],",
        7,
        "structures.0.outline",
        "ring.no_area",
        "ground",
    ),
    Bad(
        "empty site",
        "[[0, 0], [60, 0], [60, 40], [0, 40]]",
        "[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1]]",
        4,
        "site.boundary",
        "ring.no_area",
        "ground",
    ),
    Bad(
        "two vertices",
        "[[0, 0], [60, 0], [60, 40], [0, 40]]",
        "[[0, 0], [60, 0]]",
        4,
        "site.boundary",
        "value.too_short",
        "at least 3",
    ),
    Bad(
        "hole outside",
        "  gates:",
        "  holes: [[[70, 1], [72, 1], [72, 3]]]\n  gates:",
        5,
        "site.holes.0",
        "hole.place",
        "wholly inside",
    ),
    Bad(
        "hole touching",
        "  gates:",
        "  holes: [[[60, 10], [50, 10], [50, 20], [60, 20]]]\n  gates:",
        5,
        "site.holes.0",
        "hole.place",
        "move the boundary",
    ),
    Bad(
        "gate off",
        "[[10, 0], [16, 0]]",
        "[[10, 0.6], [16, 0.6]]",
        5,
        "site.gates.0.span",
        "gate.off_boundary",
        "0.5 m",
    ),
    Bad(
        "gate without width",
        "[[10, 0], [16, 0]]",
        "[[10, 0], [10, 0]]",
        5,
        "site.gates.0.span",
        "span.no_length",
        "two ends",
    ),
    Bad(
        "negative size",
        "radius: 0.4",
        "radius: -1",
        8,
        "structures.1.radius",
        "value.gr",
        "greater",
    ),
    Bad(
        "negative count", "site:", "households: -4\nsite:", 3, "households", "value.", "at least 0"
    ),
    Bad(
        "negative weight",
        "site:",
        "weights: {window_stall: -0.1}\nsite:",
        3,
        "weights.window_stall",
        "value.greater",
        "at least 0",
    ),
    Bad(
        "heavy weight",
        "site:",
        "weights: {green_piece: 3}\nsite:",
        3,
        "weights.green_piece",
        "value.less",
        "at most 1",
    ),
    Bad(
        "weight in words",
        "site:",
        "weights: {green_piece: much}\nsite:",
        3,
        "weights.green_piece",
        "value.float",
        "a number",
    ),
    Bad(
        "unknown weight",
        "site:",
        "weights: {green_pieces: 0.1}\nsite:",
        3,
        "weights.green_pieces",
        "key.unknown",
        "mean green_piece?",
    ),
    Bad("no radius", ", radius: 0.4", "", 8, "structures.1", "value.value_error", "radius"),
    Bad("no geometry", ", centre: [30, 10]", "", 8, "structures.1", "value.value_error", "one of"),
    Bad("bad date", "site:", "date: 2026-13-40\nsite:", 3, "date", "value.date", "2026-11-23"),
    Bad(
        "bad version", "version: 1", "version: 7", 1, "schema_version", "value.literal", "one of: 1"
    ),
    Bad(
        "preset", "brief:", "standards: cn-renwal\nbrief:", 9, "standards", "preset.", "cn-renewal"
    ),
    Bad(
        "rule",
        "brief:",
        "rules: {stal_width: 2}\nbrief:",
        9,
        "rules.stal_width",
        "rule.",
        "stall_w",
    ),
    Bad(
        "rule value",
        "brief:",
        "rules: {stall_width: x}\nbrief:",
        9,
        "rules.stall_width",
        "rule.value",
        "number",
    ),
    Bad(
        "rule list",
        "brief:",
        "rules: {stall_angles: [90, x]}\nbrief:",
        9,
        "rules.stall_angles",
        "v",
        "90, 0, 45, 60",
    ),
    Bad(
        "rule flag",
        "brief:",
        "rules: {aisle_one_way: {value: often}}\nbrief:",
        9,
        "rules.aisle_one_way.value",
        "rule.value",
        "true or false",
    ),
    Bad(
        "rule key",
        "brief:",
        "rules: {stall_width: {valu: 2}}\nbrief:",
        9,
        "rules.stall_width.valu",
        "key.unknown",
        "value",
    ),
    Bad(
        "treatment of nothing",
        "{id: bar,",
        "{id: bar, treatments: {plumm: remove},",
        12,
        "options.0.treatments.plumm",
        "reference.unknown",
        "mean plum?",
    ),
    Bad(
        "within nothing",
        "typology: bar",
        "typology: bar, within: old",
        12,
        "options.0.rooms.within",
        "reference.unknown",
        "structures",
    ),
    Bad(
        "within a tree",
        "typology: bar",
        "typology: bar, within: plum",
        12,
        "options.0.rooms.within",
        "reference.unknown",
        "structures",
    ),
    Bad(
        "lift at nothing",
        "  rooms: [{id: reading, area_m2: 24}]",
        "  furniture: {lifts: {count: 1, at: [tower]}}",
        10,
        "brief.furniture.lifts.at.0",
        "reference.unknown",
        "block-1/door-2",
    ),
    Bad(
        "lift at the second of one door",
        "  rooms: [{id: reading, area_m2: 24}]",
        "  furniture: {lifts: {count: 1, at: [hall/door-2]}}",
        10,
        "brief.furniture.lifts.at.0",
        "reference.unknown",
        "counted from 1",
    ),
    Bad(
        "lift at a tree",
        "  rooms: [{id: reading, area_m2: 24}]",
        "  furniture: {lifts: {count: 1, at: [plum]}}",
        10,
        "brief.furniture.lifts.at.0",
        "reference.unknown",
        "doors",
    ),
    Bad(
        "more lifts than doors",
        "  rooms: [{id: reading, area_m2: 24}]",
        "  furniture: {lifts: {count: 2}}",
        10,
        "brief.furniture.lifts.count",
        "lifts.too_many",
        "one a door",
    ),
    Bad(
        "lamp too high",
        "  rooms: [{id: reading, area_m2: 24}]",
        "  furniture: {lamps: {radius_m: 4, height_m: 5}}",
        10,
        "brief.furniture.lamps",
        "value.",
        "",
    ),
    Bad("alias", "[60, 40], ", "*p, ", 4, "site.boundary.2", "yaml.alias", "no aliases"),
    Bad("tag", "name: yard", "name: !!python/name:os yard", 2, "name", "yaml.tag", "plain value"),
    Bad("tab", "  gates:", "\tgates:", 5, "", "yaml.syntax", "no tabs"),
    Bad("full width", "name: yard", "name：yard", 3, "", "yaml.syntax", "full-width"),
    Bad("bracket", "[60, 0], ", "[60, 0, ", 5, "", "yaml.syntax", "brackets"),
    Bad("second document", "brief:", "---\nbrief:", 9, "", "yaml.documents", "one scenario"),
    Bad("deep", "[60, 0]", "[" * 60 + "]" * 60, 4, "site.boundary.1.0", "file.too_deep", "bracket"),
    Bad(
        "ebikes",
        "  rooms:",
        "  bikes: {spaces: 2, ebikes: 3}\n  rooms:",
        10,
        "brief.bikes",
        "v",
        "part",
    ),
)
