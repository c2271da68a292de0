"""What a plan builds never bears the id of a structure."""

from __future__ import annotations

from typing import Any

import pytest

from spaceplan.geometry.held import hold
from spaceplan.geometry.site import build_site
from spaceplan.master.names import named_apart
from spaceplan.model.case import resolve
from spaceplan.model.pins import Pinned
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario


def yard(*ids: str) -> Scenario:
    return Scenario.model_validate(
        {
            "schema_version": 1,
            "name": "yard",
            "site": {
                "boundary": [(0, 0), (40, 0), (40, 20), (0, 20)],
                "gates": [{"id": "west", "span": [(0, 5.3), (0, 10.8)]}],
            },
            "structures": [
                {"id": name, "kind": "tree", "centre": (30 + i, 18), "radius": 0.3}
                for i, name in enumerate(ids)
            ],
        }
    )


def ring(x: float, y: float) -> list[tuple[float, float]]:
    return [(x, y), (x + 2.5, y), (x + 2.5, y + 5.3), (x, y + 5.3)]


def plan(**more: Any) -> Plan:
    stalls = [
        {
            "id": f"s{i + 1}",
            "outline": ring(2.5 * i, 0),
            "access": [(2.5 * i, 5.3), (2.5 * i + 2.5, 5.3)],
        }
        for i in range(3)
    ]
    return Plan.model_validate({"scenario": "yard", "option": "plan", "stalls": stalls, **more})


@pytest.mark.parametrize(
    ("standing", "now"),
    [
        ((), ["s1", "s2", "s3"]),
        (("s2",), ["s1", "s4", "s3"]),
        (("s1", "s4", "s3"), ["s5", "s2", "s6"]),
        (("tree",), ["s1", "s2", "s3"]),
    ],
)
def test_stalls(standing: tuple[str, ...], now: list[str]) -> None:
    site = build_site(resolve(yard(*standing)))
    assert [s.id for s in named_apart(site, plan()).stalls] == now


def test_every_list_of_things() -> None:
    patch = [(20, 12), (24, 12), (24, 16), (20, 16)]
    ids = ("a1", "block-1", "shed-1", "green-1", "way-1", "fire-1", "corner-1", "bench-1")
    made = plan(
        aisles=[{"id": "a1", "outline": patch}],
        blocks=[{"id": "block-1", "typology": "bar", "outline": patch}],
        bike_sheds=[{"id": "shed-1", "outline": patch, "capacity": 4, "ebikes": 0}],
        greens=[{"id": "green-1", "outline": patch}],
        walkways=[{"id": "way-1", "outline": patch}],
        fire_lanes=[{"id": "fire-1", "outline": patch}],
        widenings=[{"id": "corner-1", "outline": patch}],
        furniture=[{"id": "bench-1", "kind": "bench", "outline": patch}],
    )
    site = build_site(resolve(yard(*ids)))
    told = named_apart(site, made).model_dump(mode="json")
    names = [thing["id"] for value in told.values() if isinstance(value, list)
             for thing in value if isinstance(thing, dict) and "id" in thing]  # fmt: skip
    assert len(names) == len(set(names)) == 3 + len(ids)
    assert not set(names) & set(ids)
    assert {i.replace("1", "2") for i in ids} <= set(names)


def test_pinned_things_keep_their_ids() -> None:
    case = resolve(yard("s1"))
    held = hold(case, Pinned(stalls=plan().stalls[:1]))
    assert [s.id for s in named_apart(held, plan()).stalls] == ["s1", "s2", "s3"]
