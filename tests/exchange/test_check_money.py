"""What `check` says about costs, budgets and funding."""

from pathlib import Path

import pytest

from spaceplan.exchange import check

from .bad_inputs import GOOD

PAYERS = "funding: [{{payers: [{}]}}]"

BAD = (
    ("costs: {rooms_m2: 3}", "costs.rooms_m2", "key.unknown", "room_m2"),
    ("costs: {room_m2: abc}", "costs.room_m2", "value.float_parsing", "a number"),
    ("costs: {room_m2: [1]}", "costs.room_m2", "value.float_type", "a number"),
    ("costs: {lamp: -4}", "costs.lamp", "value.greater_than_equal", "at least 0"),
    ("costs: {lamp: {value: 1, sorce: x}}", "costs.lamp.sorce", "key.unknown", "source"),
    ("costs: {lamp: {source: x}}", "costs.lamp.value", "value.missing", "value"),
    ("costs: {currency: yuan}", "costs.currency", "value.string_pattern_mismatch", "CNY"),
    ("budget: lots", "budget", "value.float_parsing", "a number"),
    (
        PAYERS.format("{id: a, share: 0.5}, {id: b, share: 0.4}"),
        "funding.0.payers",
        "funding.shares",
        "make 1",
    ),
    (PAYERS.format("{id: a, share: 1, amount: 3}"), "funding.0.payers.0", "value.", "either"),
    (
        PAYERS.format("{id: a, amount: 1}, {id: a, amount: 2}"),
        "funding.0.payers.1.id",
        "id.",
        "own",
    ),
    (
        PAYERS.format("{id: a, share: 1, split: {by: household}}"),
        "funding.0.payers.0.split",
        "funding.no_households",
        "households",
    ),
    (
        PAYERS.format("{id: a, share: 1, split: {by: area}}"),
        "funding.0.payers.0.split",
        "funding.no_areas",
        "households_list",
    ),
    (
        PAYERS.format("{id: a, share: 1, split: {by: floor}}"),
        "funding.0.payers.0.split",
        "value.value_error",
        "weight",
    ),
    (
        PAYERS.format("{id: a, share: 1, split: {by: floor, floors: [{floor: 2, weight: 1}]}}"),
        "funding.0.payers.0.split",
        "funding.no_floors",
        "households",
    ),
    (
        PAYERS.format(
            "{id: a, share: 1, split: {by: floor, floors: "
            "[{floor: 2, weight: 1, households: 4}, {floor: 2, weight: 2}]}}"
        ),
        "funding.0.payers.0.split.floors.1.floor",
        "funding.floor_twice",
        "one entry",
    ),
    (
        "funding: [{payers: [{id: a, share: 1}]}, {payers: [{id: a, share: 1}]}]",
        "funding.1.applies_to",
        "funding.twice",
        "at most one",
    ),
    (
        "households_list: [{id: a, count: 2}, {id: a, count: 3}]",
        "households_list.1.id",
        "id.twice",
        "its own",
    ),
    (
        PAYERS.format("{id: a, share: 1, split: {by: floor, floors: [{floor: 2, weight: 1}]}}")
        + "\nhouseholds_list: [{id: a, count: 2, floor: 2}, {id: b, count: 3, floor: 3}]",
        "funding.0.payers.0.split.floors",
        "funding.floor_missing",
        "a weight",
    ),
)


def examined(tmp_path: Path, more: str):
    file = tmp_path / "yard.yaml"
    file.write_text(GOOD + more + "\n", encoding="utf-8")
    return check(file)


@pytest.mark.parametrize(("more", "path", "code", "words"), BAD)
def test_one_fault(tmp_path: Path, more: str, path: str, code: str, words: str) -> None:
    (fault,) = examined(tmp_path, more).faults
    assert fault.path == path
    assert fault.code.startswith(code)
    assert words in fault.expected.en
    assert any("一" <= c <= "鿿" for c in fault.found.zh + fault.expected.zh)
    assert fault.line in (13, 14)


HUT = "structures:\n  - {id: hut, kind: shed, treatment: remove, outline: [[1, 1], [4, 1], [4, 4]]"

ODD = (
    # tearing the hut down costs 500
    ("cost: 500}", "budget: 499", "budget.below_removals", "budget"),
    ("cost: 500}", "budget: 900", None, ""),
    ("title: Hut}", "budget: 900", "budget.unknown_costs", "budget"),
    ("cost: 500}", "costs: {currency: EUR, lamp: 900}", "costs.no_defaults", "costs.currency"),
    ("cost: 500}", "costs: {currency: EUR, defaults: false}", None, ""),
    (
        "cost: 500}",
        "households: 9\nhouseholds_list: [{id: a, count: 8}]",
        "households.differ",
        "households_list",
    ),
    ("cost: 500}", "households: 8\nhouseholds_list: [{id: a, count: 8}]", None, ""),
    (
        "cost: 500}",
        "funding: [{applies_to: lifts, payers: [{id: a, share: 1}]}]",
        "funding.lifts_only",
        "funding",
    ),
)


@pytest.mark.parametrize(("hut", "more", "code", "path"), ODD)
def test_legal_but_odd(tmp_path: Path, hut: str, more: str, code: str | None, path: str) -> None:
    file = tmp_path / "yard.yaml"
    text = GOOD.replace("structures:", f"{HUT}, {hut}", 1)
    file.write_text(text + more + "\n", encoding="utf-8")
    report = check(file)
    assert report.faults == ()
    assert [(w.code, w.path) for w in report.warnings] == ([(code, path)] if code else [])


def test_an_option_may_lower_its_own_budget(tmp_path: Path) -> None:
    """The option tears the hall down for 800 and has 700; the scenario's 1,000 would do."""
    file = tmp_path / "yard.yaml"
    text = GOOD.replace("kind: building,", "kind: building, cost: 800,")
    text = text.replace("{id: bar,", "{id: bar, budget: 700, treatments: {hall: remove},")
    file.write_text(text + "budget: 1000\n", encoding="utf-8")
    (odd,) = check(file).warnings
    assert (odd.code, odd.path) == ("budget.below_removals", "options.0.budget")
    assert "700" in odd.found.en
    assert "800" in odd.expected.en
