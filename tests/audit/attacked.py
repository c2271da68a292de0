"""The clean plans that are attacked, and the scenarios they were solved for.

Plans are kept in ``data``: ``python -m tests.audit.attack --renew`` solves them anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spaceplan.exchange import load
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.yard import rect

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]

#: Hard wherever a plan is attacked: what a preset only warns of could be broken unseen.
STRICT = {"fire_lane_width": {"severity": "hard"}, "ebike_to_wall": {"severity": "hard"}}


def yard() -> Scenario:
    """A house with two doors across the north of 46 x 44 m, a gate with a barrier in the south."""
    house = {"id": "house", "kind": "building", "outline": rect(5, 34, 41, 44), "floors": 7}
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": "attacked-yard",
        "site": {
            "boundary": rect(0, 0, 46, 44),
            "gates": [{"id": "south", "span": [(18, 0), (24, 0)], "barrier": True}],
        },
        "structures": [
            house | {"doors": [(14, 34), (32, 34)]},
            {"id": "camphor", "kind": "tree", "centre": (38, 6), "radius": 0.4},
            {"id": "transformer", "kind": "utility", "outline": rect(1, 1, 3.5, 3.5)},
            {"id": "lawn", "kind": "green", "outline": rect(40, 1, 45, 10)},
        ],
        "brief": {
            "bikes": {"spaces": 24, "ebikes": 8},
            "green": {"area_m2": 100, "min_width_m": 3},
            "areas": [{"id": "play", "kind": "play", "area_m2": 60}],
            "stalls": {"min": 10, "accessible": 1},
            "furniture": {
                "benches": {"count": 2, "min_spacing_m": 5},
                "lamps": {"radius_m": 12},
                "trees": {"count": 2},
                "waste": {"count": 1, "radius_m": 60},
                "lifts": {"count": 2},
            },
        },
        "rules": STRICT,
    }
    return Scenario.model_validate(data)


def archway() -> Scenario:
    """A court of 44 x 42 m that one drives into through an archway 6 m wide and 10 m deep."""
    houses = [
        ("west", rect(0, 0, 18, 10), [(9, 10)]),
        ("east", rect(24, 0, 44, 10), [(33, 10)]),
        ("north", rect(6, 34, 38, 42), [(22, 34)]),
    ]
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": "attacked-archway",
        "site": {
            "boundary": rect(0, 0, 44, 42),
            "gates": [{"id": "arch", "span": [(18, 0), (24, 0)]}],
        },
        "structures": [
            *(
                {"id": i, "kind": "building", "outline": ring, "doors": doors, "floors": 5}
                for i, ring, doors in houses
            ),
            {"id": "passage", "kind": "road", "outline": rect(18, 0, 24, 12)},
            {"id": "ginkgo", "kind": "tree", "centre": (40, 38), "radius": 0.4},
        ],
        "brief": {
            "rooms": [{"id": "hall", "area_m2": 36, "min_width_m": 4}],
            "bikes": {"spaces": 20, "ebikes": 4},
            "green": {"area_m2": 60, "min_width_m": 3},
            "stalls": {"min": 8},
            "furniture": {"lamps": {"radius_m": 12}, "benches": {"count": 2, "min_spacing_m": 5}},
        },
        "options": [{"id": "plan", "rooms": {"typology": "bar"}}],
        "rules": STRICT | {"accessible_min": 0, "accessible_share": 0},
    }
    return Scenario.model_validate(data)


def dongxing() -> Scenario:
    """Dongxing Yuan under the same rules."""
    asked = load(ROOT / "scenarios" / "dongxing-yuan.yaml")
    return Scenario.model_validate(asked.model_dump(exclude_none=True) | {"rules": STRICT})


#: Name, scenario and option of each plan.
BASES = (("dongxing", dongxing, "bar"), ("yard", yard, "plan"), ("archway", archway, "plan"))


def kept(name: str) -> Plan:
    """Return the plan of that name."""
    return Plan.model_validate_json((DATA / f"attack-{name}.plan.json").read_text("utf-8"))


def renew() -> None:
    """Solve every plan anew at quick effort and keep it."""
    import spaceplan as sp

    DATA.mkdir(exist_ok=True)
    for name, asked, option in BASES:
        plan = sp.solve(asked(), option, effort="quick", audit=sp.audit)
        text = plan.model_dump_json(exclude_defaults=True)
        (DATA / f"attack-{name}.plan.json").write_text(text + "\n", "utf-8")
