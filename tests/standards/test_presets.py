"""The presets hold the project's table of rules, each figure with its source."""

import pytest

from spaceplan.model.case import resolve
from spaceplan.model.enums import Severity
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import Scenario
from spaceplan.standards import catalogue, load_preset, preset_names, preset_title, rules_for

# Written by hand from the table of rules: value and severity in cn-renewal, cn-new, de, us.
TABLE = {
    "stall_width": ("2.5h", "2.5h", "2.5h", "2.74h"),
    "stall_length": ("5.3h", "5.3h", "5.0h", "5.49h"),
    "aisle_width": ("5.5h", "5.5h", "6.0h", "7.32h"),
    "single_lane_width": ("3.5h", "4.0h", "3.0h", "3.66h"),
    "parallel_stall_width": ("2.4h", "2.4h", "2.0h", "2.44h"),
    "parallel_stall_length": ("6.0h", "6.0h", "5.7h", "6.71h"),
    "parallel_aisle_width": ("3.8h", "3.8h", "3.5h", "3.66h"),
    "angled_45_aisle_width": ("3.8h", "3.8h", "2.4h", "4.27h"),
    "angled_60_aisle_width": ("4.5h", "4.5h", "3.6h", "5.49h"),
    "stall_angles": ("2h", "2h", "2h", "2h"),
    "aisle_one_way": ("1h", "1h", "1h", "1h"),
    "accessible_strip_width": ("1.2h", "1.2h", "1.0h", "1.52h"),
    "accessible_share": ("0.005h", "0.005h", "0.03h", "0.02h"),
    "accessible_min": ("1h", "1h", "1h", "1h"),
    "stall_to_dwelling_wall": ("6.0w", "6.0h", "-", "-"),
    "stalls_per_gate": ("50w", "50h", "-", "-"),
    "stall_group_size": ("50w", "50w", "-", "-"),
    "stall_group_gap": ("6.0w", "6.0w", "-", "-"),
    "fire_lane_width": ("4.0w", "4.0h", "3.0w", "6.1w"),
    "fire_dead_end_length": ("40w", "40h", "-", "-"),
    "fire_turning_place": ("12w", "12h", "-", "-"),
    "walkway_width": ("1.2h", "1.5h", "1.5h", "1.2h"),
    "door_apron_depth": ("1.5h", "1.5h", "1.5h", "1.5h"),
    "bike_space_width": ("0.6h", "0.6h", "0.6h", "0.6h"),
    "bike_space_length": ("2.0h", "2.0h", "2.0h", "2.0h"),
    "bike_aisle_width": ("1.5h", "1.5h", "1.5h", "1.5h"),
    "ebike_space_width": ("0.8h", "0.8h", "-", "-"),
    "ebike_space_length": ("2.0h", "2.0h", "-", "-"),
    "ebike_group_length": ("20h", "20h", "-", "-"),
    "ebike_group_size": ("50h", "50h", "-", "-"),
    "ebike_group_gap": ("2.0h", "2.0h", "-", "-"),
    "ebike_to_wall": ("3.0w", "3.0h", "-", "-"),
    "ebike_to_exit": ("6.0h", "6.0h", "-", "-"),
    "trunk_to_kerb": ("0.75h", "0.75h", "0.75h", "0.75h"),
    "blind_aisle_extension": ("1.0w", "1.0h", "1.0h", "1.0h"),
    "dead_end_length": ("120w", "120w", "-", "-"),
    "dead_end_turning_place": ("12w", "12w", "-", "-"),
    "neck_waiting_length": ("5.3w", "5.3w", "5.0w", "5.49w"),
    "court_width": ("4.0h", "4.0h", "4.0h", "4.0h"),
    "sunlit_share": ("0.333h", "0.333h", "0.333h", "0.333h"),
    "noon_shadow_factor": ("1.4h", "1.4h", "1.2h", "0.8h"),
    "storey_height": ("3.0h", "3.0h", "3.0h", "3.0h"),
    "room_beside_wall": ("1.0w", "1.0w", "1.0w", "1.0w"),
    "room_side_slack": ("3.0w", "3.0w", "3.0w", "3.0w"),
    "room_daylight_wall": ("1.2w", "1.2w", "1.2w", "1.2w"),
    "room_daylight_depth": ("3.0w", "3.0w", "3.0w", "3.0w"),
    "angled_bike_space_width": ("0.85h", "0.85h", "0.85h", "0.85h"),
    "angled_bike_row_depth": ("1.4h", "1.4h", "1.4h", "1.4h"),
    "angled_bike_aisle_width": ("1.2h", "1.2h", "1.2h", "1.2h"),
    "bike_walk_length": ("100w", "100w", "150w", "150w"),
    "fire_lane_reach": ("12h", "12h", "12w", "12w"),
    "aisle_corner_radius": ("3w", "3w", "-", "-"),
    "aisle_turning_width": ("3w", "3w", "-", "-"),
    "barrier_waiting_length": ("6.0w", "6.0h", "6.0w", "6.5w"),
    "longest_walk": ("-", "-", "-", "-"),
    # things that stand about: sizes and reaches are our assumptions wherever no record has them
    "bench_length": ("1.5h",) * 4,
    "bench_depth": ("0.5h",) * 4,
    "bench_reach": ("6.0w",) * 4,
    "lamp_base": ("0.3h",) * 4,
    "tree_pit": ("1.2h",) * 4,
    "tree_spacing": ("4.0h",) * 4,
    "waste_point_width": ("2.0h",) * 4,
    "waste_point_length": ("3.0h",) * 4,
    "waste_radius": ("70h",) * 4,
    "waste_to_drive": ("10h",) * 4,
    "waste_to_dwelling": ("5.0w",) * 4,
    "lift_width": ("2.5h",) * 4,
    "lift_depth": ("3.0h",) * 4,
    "lift_landing": ("1.5h",) * 4,
    "necks": ("0.0h", "0.0h", "0.0h", "0.0h"),
    "two_way_width": ("-", "6.0h", "-", "-"),
    "neck_length": ("30.0w", "30.0h", "30.0w", "30.0w"),
    "neck_stalls": ("10w", "10w", "-", "-"),
    "dead_end_stalls": ("10w", "10w", "-", "-"),
    "compact_share": ("0.1h", "0.1h", "-", "0.25h"),
    "compact_stall_width": ("2.2h", "2.2h", "-", "2.44h"),
    "compact_stall_length": ("4.3h", "4.3h", "-", "5.18h"),
    "ev_to_building": ("6.0w", "6.0w", "-", "-"),
    "ev_to_power": ("50.0w", "50.0w", "-", "-"),
    "stall_to_window_wall": ("1.0h", "1.0h", "-", "-"),
    "wall_beside_stall": ("0.6h", "0.6h", "0.6h", "-"),
    "stall_width_beside_wall": ("2.7h", "2.7h", "2.85h", "-"),
    "apron_off_aisles": ("1.0h", "1.0h", "1.0h", "1.0h"),
    "road_to_dwelling_door": ("2.5w", "2.5h", "-", "-"),
    "road_to_dwelling": ("2.0w", "2.0h", "-", "-"),
    "road_to_gable": ("1.5w", "1.5h", "-", "-"),
    "road_ends_open": ("1.0h", "1.0h", "1.0h", "1.0h"),
    "barrier_free_length": ("6.0h", "6.0h", "6.0h", "6.0h"),
    "transformer_to_building": ("3.0h", "3.0h", "-", "-"),
    "transformer_to_walk": ("1.0h", "1.0h", "-", "-"),
    "transformer_to_play": ("5.0w", "5.0h", "-", "-"),
    "utility_door_room": ("1.5w", "1.5h", "1.5w", "1.5w"),
    "ebike_exit_spaces": ("25.0h", "25.0h", "-", "-"),
    "shed_length": ("25.0h", "25.0h", "-", "-"),
    "shed_to_stall": ("0.5h", "0.5h", "0.5w", "0.5w"),
    "green_to_wall": ("1.0h", "1.0h", "-", "-"),
    "green_piece": ("25.0h", "25.0h", "25.0w", "25.0w"),
    "central_green_width": ("8.0w", "8.0h", "-", "-"),
    "central_green_from": ("150.0w", "150.0h", "-", "-"),
    "play_width": ("6.0h", "6.0h", "6.0w", "6.0w"),
    "play_in_sight": ("1.0w", "1.0w", "1.0w", "1.0w"),
    "play_off_drive": ("1.0w", "1.0w", "1.0w", "1.0w"),
    "tree_permit": ("1.0w", "1.0w", "1.0w", "1.0w"),
    "fire_lane_furniture": ("1.0h", "1.0h", "1.0h", "1.0h"),
    "fire_reach_where_possible": ("1.0w", "0.0w", "0.0w", "0.0w"),
    "stall_slope": ("0.05h", "0.05h", "0.05h", "-"),
    "accessible_route_slope": ("0.0833h", "0.0833h", "0.06h", "0.0833h"),
    "archway_clear_height": ("2.2h",) * 4,
    "fire_clear_height": ("4w", "4h", "3.5w", "4.1w"),
}
LETTERS = {"h": Severity.HARD, "w": Severity.WARN}
KNOWN_CONFIDENCES = {
    "sourced",
    "sourced-partly",
    "quoted",
    "secondary",
    "memory-high",
    "memory-medium",
    "memory-low",
    "not-found",
    "assumption",
}


def scenario(**more: object) -> Scenario:
    return Scenario.model_validate(
        {
            "schema_version": 1,
            "name": "yard",
            "site": {"boundary": [[0, 0], [30, 0], [30, 20], [0, 20]]},
            **more,
        }
    )


@pytest.mark.parametrize("column", range(4))
@pytest.mark.parametrize("rule_id", TABLE)
def test_table_of_rules(rule_id: str, column: int) -> None:
    rule = load_preset(preset_names()[column])[rule_id]
    cell = TABLE[rule_id][column]
    if cell == "-":
        assert rule.severity is Severity.OFF
    else:
        assert rule.value == float(cell[:-1])
        assert rule.severity is LETTERS[cell[-1]]


@pytest.mark.parametrize("name", preset_names())
def test_presets_are_complete(name: str) -> None:
    rules = load_preset(name)
    keys = {item.key for item in catalogue()}
    assert [rule.id for rule in rules] == list(TABLE)
    assert len(rules) == len(TABLE)
    title = preset_title(name)
    assert title.zh
    assert title.en
    for rule in rules:
        assert all((rule.title.zh, rule.title.en)), rule.id
        assert rule.confidence in KNOWN_CONFIDENCES, rule.id
        assert rule.unit in {"m", "ratio", "count", "flag", "degrees", "choice"}, rule.id
        assert set(rule.values) <= set(rule.allowed), rule.id
        assert all((rule.figure("zh"), rule.figure("en"))), rule.id
        assert rule.least <= rule.value <= rule.most, rule.id
        assert not rule.overridden
        if rule.key:
            assert rule.key in keys, rule.id
        else:
            assert all((rule.note.zh, rule.note.en)), f"{rule.id}: no key, so it must say why"
        if rule.confidence == "assumption":
            assert not rule.citation, f"{rule.id}: an assumption borrows no standard's weight"
        else:
            assert rule.citation, rule.id


def test_catalogue_is_whole() -> None:
    records = catalogue()
    assert len(records) == 111
    assert len({item.key for item in records}) == 111
    assert all(item.confidence in KNOWN_CONFIDENCES for item in records)
    assert all(item.source_url for item in records if item.confidence != "not-found")


@pytest.mark.parametrize(
    ("preset", "stalls", "asked", "required"),
    [
        ("cn-renewal", 0, None, 0),
        ("cn-renewal", 1, None, 1),
        ("cn-renewal", 200, None, 1),
        ("cn-renewal", 201, None, 2),
        ("cn-renewal", 40, 3, 3),
        ("cn-renewal", 0, 2, 2),
        ("de", 100, None, 3),
        ("de", 101, None, 4),
        ("us", 25, None, 1),
        ("us", 26, None, 2),
        ("us", 200, None, 6),
        ("us", 201, None, 7),
        ("us", 500, None, 9),
        ("us", 501, None, 11),
        ("us", 1000, None, 20),
        ("us", 1001, None, 21),
        ("us", 1100, None, 21),
        ("us", 1101, None, 22),
    ],
)
def test_accessible_required(preset: str, stalls: int, asked: int | None, required: int) -> None:
    assert load_preset(preset).accessible_required(stalls, asked) == required


def test_override_keeps_its_reason_and_marks_the_rule() -> None:
    case = resolve(
        scenario(
            rules={
                "aisle_width": 5.0,
                "stalls_per_gate": {
                    "severity": "hard",
                    "reason": {"zh": "消防要求", "en": "fire brigade"},
                },
            }
        )
    )
    rules = rules_for(case)
    assert rules.value("aisle_width") == 5.0
    assert rules["aisle_width"].overridden
    assert rules["aisle_width"].reason.en == ""
    assert rules.severity("stalls_per_gate") is Severity.HARD
    assert rules.value("stalls_per_gate") == 50
    assert rules["stalls_per_gate"].reason.zh == "消防要求"
    assert not rules["stall_width"].overridden
    assert load_preset("cn-renewal").value("aisle_width") == 5.5


def test_a_share_of_its_own_replaces_the_table() -> None:
    case = resolve(scenario(standards="us", rules={"accessible_share": 0, "accessible_min": 0}))
    assert rules_for(case).accessible_required(400) == 0
    off = {"accessible_share": {"severity": "off"}, "accessible_min": {"severity": "off"}}
    assert rules_for(resolve(scenario(standards="us", rules=off))).accessible_required(400) == 0


@pytest.mark.parametrize(
    ("rules", "code", "word"),
    [
        ({"stal_width": 2.5}, "rule.unknown", "stall_width"),
        ({"aisle-width": 5.5}, "rule.unknown", "aisle_width"),
        ({"quite_unlike_any": 1}, "rule.unknown", "spaceplan standards"),
        ({"stall_width": 0}, "rule.value", "between"),
        ({"aisle_width": 5500}, "rule.value", "between"),
        ({"accessible_share": 3}, "rule.value", "between"),
        ({"stalls_per_gate": 50.5}, "rule.value", "whole"),
        ({"stalls_per_gate": True}, "rule.value", "between"),
        ({"stalls_per_gate": [50]}, "rule.value", "between"),
        ({"stall_angles": 90}, "rule.value", "a list of one or more of 90, 0, 45, 60"),
        ({"stall_angles": []}, "rule.value", "a list"),
        ({"stall_angles": [90, 30]}, "rule.value", "90, 0, 45, 60"),
        ({"stall_angles": {"value": [91]}}, "rule.value", "90, 0, 45, 60"),
        ({"aisle_one_way": 1}, "rule.value", "true or false"),
        ({"aisle_one_way": [True]}, "rule.value", "true or false"),
    ],
)
def test_useless_overrides(rules: dict[str, object], code: str, word: str) -> None:
    with pytest.raises(SpaceplanError) as caught:
        rules_for(resolve(scenario(rules=rules)))
    (fault,) = caught.value.faults
    assert fault.code == code
    assert word in fault.expected.en
    assert fault.expected.zh


def test_kinds_of_access() -> None:
    """Angles and one-way aisles are a list and a yes or no, and a scenario may change either."""
    preset = load_preset("cn-renewal")
    assert preset.angles == (90.0, 0.0)
    assert preset.one_way
    changed = {
        "stall_angles": {"value": [90, 45, 45], "reason": {"zh": "窄", "en": "narrow"}},
        "aisle_one_way": False,
    }
    rules = rules_for(resolve(scenario(rules=changed)))
    assert rules.angles == (90.0, 45.0)
    assert rules["stall_angles"].overridden
    assert rules["stall_angles"].reason.en == "narrow"
    assert not rules.one_way
    assert rules["stall_angles"].figure("en") == "90°, 45°"
    assert rules["aisle_one_way"].figure("en") == "no"
    assert rules_for(resolve(scenario(rules={"stall_angles": [0]}))).angles == (0.0,)
    off = {"aisle_one_way": {"severity": "off"}}
    assert rules_for(resolve(scenario(rules=off))).one_way


def test_angled_widths_are_those_of_the_records() -> None:
    us = load_preset("us")
    assert us.angled_aisle_width(45) == pytest.approx(14 * 0.3048, abs=0.005)
    assert us.angled_aisle_width(60) == pytest.approx(18 * 0.3048, abs=0.005)
    with pytest.raises(KeyError):
        us.angled_aisle_width(30)


def test_unknown_preset() -> None:
    with pytest.raises(SpaceplanError, match="cn-renewal, cn-new, de, us"):
        load_preset("cn")
    with pytest.raises(SpaceplanError, match="preset 'fr'"):
        rules_for(resolve(scenario(standards="fr")))


def test_unknown_rule_id_is_a_key_error() -> None:
    rules = load_preset("cn-renewal")
    assert "stall_width" in rules
    assert "nothing" not in rules
    with pytest.raises(KeyError):
        rules.value("nothing")
