"""The ground before a stall, by hand: boxes, teeth, and which aisle a stall opens to."""

from __future__ import annotations

import math

import pytest

from spaceplan.audit.access import heading, opens_to, probe, run_of
from spaceplan.audit.view import AuditView
from spaceplan.model.case import resolve
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.standards import rules_for
from tests.audit.access_cases import necked
from tests.audit.edits import Made, add, rule, yard
from tests.audit.lanes import angled, lot
from tests.audit.yard import codes, found, plan, rect, scenario


def seen(made: Made) -> AuditView:
    asked, proposed = made
    case = resolve(asked, proposed.option)
    return AuditView(case=case, rules=rules_for(case), plan=proposed)


@pytest.mark.parametrize(
    ("angle", "deep", "tooth"),
    # By hand, A = 3.8 and 4.5, W = 2.5: (A - W cos t) / sin t, and W² / (2 tan t).
    [(45.0, 2.874, 3.125), (60.0, 3.753, 1.804)],
)
def test_box_of_an_angled_stall(angle: float, deep: float, tooth: float) -> None:
    """It just lies in a strip as wide as the aisle, its tooth included."""
    access = seen(lot(angle=angle)).access[0]
    assert access.angle == pytest.approx(angle, abs=1e-6)
    assert access.box.area == pytest.approx(2.5 * deep, abs=0.005)
    assert access.tooth.area == pytest.approx(tooth, abs=0.005)
    assert access.turning.area == pytest.approx(2.5 * deep - tooth, abs=0.005)
    _, low, _, high = access.box.bounds
    assert high - low == pytest.approx(access.width, abs=1e-6)
    _, _, _, top = access.turning.bounds
    assert top == pytest.approx(2 + access.width, abs=1e-5)


def test_other_boxes_have_no_tooth() -> None:
    for access in seen((scenario(), plan())).access:
        assert access.tooth.is_empty
        assert access.turning.equals(access.box)
        assert access.box.area == pytest.approx(2.5 * 5.5)
        assert access.rule == "aisle_width"


def test_a_very_wide_stall_keeps_a_box() -> None:
    """Where W cos t is more than the aisle is wide the formula would give none."""
    asked, proposed = lot(rules={"angled_45_aisle_width": 2}, wide=2.0)
    wide = Plan.model_validate(
        proposed.model_dump(exclude_unset=True) | {"stalls": [angled("s", 10, 4.0, side=4.0)]}
    )
    assert seen((asked, wide)).access[0].box.area == pytest.approx(4.0 * 0.5)


def test_aisle_of_a_stall() -> None:
    """The one that holds most of the ground before it, not the one that is listed first."""
    south, north = rect(0, -3, 10, 1), rect(0, 0, 10, 5)
    grounds = [i.shape for i in seen((scenario(), plan(aisles=_aisles(south, north)))).aisles]
    stall = (
        plan()
        .stalls[0]
        .model_copy(
            update={
                "outline": ((2, 5), (4.5, 5), (4.5, 10.3), (2, 10.3)),
                "access": ((2, 5), (4.5, 5)),
            }
        )
    )
    assert heading(stall) == (0.0, 1.0)
    assert opens_to([probe(stall, 5.5)], grounds) == [1]
    assert opens_to([probe(stall, 5.5)], grounds[:1]) == [0]
    assert opens_to([probe(stall, 5.5)], []) == [None]


def _aisles(*rings: list[tuple[float, float]]) -> list[dict[str, object]]:
    return [{"id": f"a{i}", "outline": ring} for i, ring in enumerate(rings)]


def test_how_an_aisle_runs_beside_a_stall() -> None:
    """Of a bent aisle the leg nearest to the stall counts, never a short end."""
    bent = [(0, 0), (40, 0), (40, 30), (34.5, 30), (34.5, 5.5), (0, 5.5)]
    (shape,) = [i.shape for i in seen((scenario(), plan(aisles=_aisles(bent)))).aisles]
    along = run_of(shape, (10, 5.5))
    assert along is not None
    assert abs(along[0]) == pytest.approx(1)
    along = run_of(shape, (34.5, 20))
    assert along is not None
    assert abs(along[1]) == pytest.approx(1)
    along = run_of(shape, (0, 2.7))
    assert along is not None
    assert abs(along[0]) == pytest.approx(1)


def test_angled_stalls_on_an_existing_road() -> None:
    """A kept road serves as an aisle does; it has no direction of its own."""
    asked, proposed = lot()
    road = {"id": "lane", "kind": "road", "outline": rect(0, 2, 40, 5.8)}
    data = asked.model_dump(mode="json", exclude_unset=True) | {"structures": [road]}
    bare = Plan.model_validate(proposed.model_dump(exclude_unset=True) | {"aisles": []})
    assert codes(Scenario.model_validate(data), bare) == set()


def test_both_sides_of_one_lane_may_be_angled() -> None:
    """Boxes of facing rows overlap; that is nobody's harm."""
    asked, proposed = lot()
    south = []
    for i in range(5):
        item = angled(f"t{i}", 4.0 + 2.5 * math.sqrt(2) * i + 0.001 * i, 5.8)
        for part in ("outline", "access"):
            item[part] = [(x, 2 * 3.9 - y) for x, y in item[part]]
        south.append(item)
    site = {"boundary": rect(0, -8, 40, 15.4), "gates": asked.model_dump()["site"]["gates"]}
    data = asked.model_dump(exclude_unset=True) | {"site": site}
    drawn = proposed.model_dump(exclude_unset=True)
    both = Plan.model_validate(drawn | {"stalls": [*drawn["stalls"], *south]})
    assert codes(Scenario.model_validate(data), both) == set()


def test_stalls_behind_a_neck_are_counted() -> None:
    """All eight are behind a neck at the gate, none behind one that leads to nothing else."""
    asked, proposed = necked(5.8, neck_length=5, neck_stalls=0)
    assert [f.measured for f in found(asked, proposed) if f.code == "neck.many_behind"] == [8]
    (long,) = [f for f in found(asked, proposed) if f.code == "neck.too_long"]
    assert long.message.en.endswith("behind it: 8 stalls")
    spur = {"id": "n1", "outline": rect(11, 29.9, 14.5, 38), "neck": True}
    asked, proposed = yard(rule(neck_stalls=0), aisles=add(spur))
    assert "neck.many_behind" not in codes(asked, proposed)


@pytest.mark.parametrize(("bays", "long"), [((24, 30), 24), ((10, 16), 38)])
def test_a_lane_is_as_long_as_between_two_places_to_pass(bays: tuple[int, int], long: int) -> None:
    """A lane of 54 m with a bay in which two cars pass: either side counts alone."""
    low, high = bays
    lane = {"id": "n1", "outline": rect(0, 3, 54, 6.8), "neck": True}
    bay = {"id": "a1", "outline": rect(low, 2, high, 8)}
    asked = scenario(
        site={
            "boundary": rect(0, 0, 60, 10),
            "gates": [{"id": "gate", "span": [(0, 2), (0, 8)]}],
        },
        **rule(neck_length=20),
    )
    said = [f for f in found(asked, plan(aisles=[lane, bay])) if f.code == "neck.too_long"]
    assert [f.measured for f in said] == [pytest.approx(long, abs=0.1)]
