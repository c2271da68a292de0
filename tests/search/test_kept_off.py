"""What is built keeps off transformers and exits where rules say so."""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import Polygon

from spaceplan.geometry.site import build_site
from spaceplan.geometry.zones import before_utilities
from spaceplan.model.case import resolve
from spaceplan.model.scenario import Scenario
from spaceplan.search.programme import Slot, programmes
from tests.audit.yard import rect, scenario


def made(*rules: str) -> tuple[Slot, ...]:
    return programmes(build_site(resolve(asked(*rules), "bar")))[0].slots


RULES = (
    "transformer_to_building",
    "transformer_to_play",
    "utility_door_room",
    "ebike_to_exit",
    "ebike_to_wall",
    "shed_to_stall",
    "ebike_exit_spaces",
    "shed_length",
    "green_to_wall",
    "green_piece",
)


def asked(*rules: str) -> Scenario:
    box: dict[str, Any] = {
        "id": "箱变-1", "kind": "utility", "outline": rect(20, 20, 22, 22), "doors": [(21, 20)],
    }  # fmt: skip
    old = [s.model_dump(mode="json", exclude_none=True) for s in scenario().structures]
    on = {r: {"severity": "hard" if r in rules else "off"} for r in (*RULES, *rules)}
    return scenario(structures=[*old, box | {"id": "transformer"}], rules=on)


@pytest.mark.parametrize(
    ("rule", "kind", "place", "far"),
    [
        ("transformer_to_building", "rooms", Polygon(rect(20, 20, 22, 22)), 3.0),
        ("transformer_to_building", "shed", Polygon(rect(20, 20, 22, 22)), 3.0),
        ("ebike_to_wall", "shed", Polygon(rect(2, 33, 14, 39)), 3.0),
        ("ebike_to_exit", "shed", Polygon([(8, 33), (8.01, 33), (8, 33.01)]), 6.0),
    ],
)
def test_slots_keep_off(rule: str, kind: str, place: Polygon, far: float) -> None:
    """The ground of a slot keeps the rule's distance."""
    for slot in made(rule):
        if slot.kind == kind:
            assert slot.region is not None
            assert slot.region.distance(place) > far - 0.02


def test_what_is_off_keeps_nothing_clear() -> None:
    """Slots without such rules lie anywhere, and stalls stand before utilities."""
    site = build_site(resolve(asked(), "bar"))
    assert all(slot.region is None for slot in programmes(site)[0].slots)
    assert before_utilities(site) == ()


def test_room_before_a_door() -> None:
    """Before each door of a utility a square of 1.5 m stays free."""
    site = build_site(resolve(asked("utility_door_room"), "bar"))
    (zone,) = before_utilities(site)
    assert zone.equals(Polygon(rect(20.25, 18.5, 21.75, 20)))


def test_sheds_keep_ground_free_of_stalls() -> None:
    """Stalls keep so far off a shed that none has to be wider for a wall beside it: 0.6 m."""
    (shed,) = [s for s in made("shed_to_stall") if s.kind == "shed"]
    (before,) = [s for s in made() if s.kind == "shed"]
    (x, y), (ring,) = shed.variants[0].size, shed.variants[0].no_stalls
    assert ring == pytest.approx((-0.6, -0.6, x + 0.6, y + 0.6))
    assert before.variants[0].no_stalls == ()


def test_many_ebikes_stand_in_several_sheds() -> None:
    """No shed holds more e-bikes than one door is enough for."""
    on = {"ebike_exit_spaces": {"severity": "hard", "value": 3}}
    data = asked().model_dump() | {"rules": on}
    for one in programmes(build_site(resolve(Scenario.model_validate(data), "bar"))):
        assert all(v.ebikes <= 3 for s in one.slots if s.kind == "shed" for v in s.variants)  # type: ignore[union-attr]
