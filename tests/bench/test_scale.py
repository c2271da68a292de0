"""The generated suite: the same site at 32 areas, the same things standing as densely."""

import pytest
from shapely import MultiPoint, Polygon
from shapely.affinity import scale as grow

from spaceplan.bench.scale import FACTORS, grown_site, scale_cases
from spaceplan.exchange import geometry_faults
from spaceplan.model.enums import Kind
from spaceplan.model.scenario import Scenario


def parts(scenario: Scenario):
    kinds = [s.kind for s in scenario.structures]
    return kinds.count(Kind.BUILDING), kinds.count(Kind.TREE), len(scenario.site.gates)


def test_areas_double_and_the_shape_stays():
    first = Polygon(grown_site(1).site.boundary)
    assert first.area == pytest.approx(2500, rel=1e-4)
    for factor in FACTORS:
        outline = Polygon(grown_site(factor).site.boundary)
        assert outline.area == pytest.approx(factor * 2500, rel=1e-4)
        again = grow(outline, factor**-0.5, factor**-0.5, origin=(0, 0))
        assert again.symmetric_difference(first).area < 0.1


def test_things_stand_as_densely_on_every_site():
    """Buildings and trees grow with the area, gates with the perimeter."""
    assert [parts(grown_site(k)) for k in FACTORS] == [
        (1, 3, 1),
        (2, 6, 1),
        (4, 12, 2),
        (8, 24, 3),
        (16, 48, 4),
        (32, 96, 6),
    ]


def test_all_sites_are_in_order():
    for case in scale_cases():
        faults = geometry_faults(case.scenario)
        assert [f.code for f in faults] == []
        site = Polygon(case.scenario.site.boundary)
        solids = [Polygon(s.outline) for s in case.scenario.structures if s.outline]
        assert all(site.contains(s) for s in solids)
        assert all(s.area == pytest.approx(200, abs=0.01) for s in solids)
        trees = MultiPoint([s.centre for s in case.scenario.structures if s.centre])
        assert all(s.distance(trees) >= 3 for s in solids)


def test_the_same_every_time():
    assert grown_site(8) == grown_site(8)
    assert grown_site(8).model_dump_json() == grown_site(8).model_dump_json()
    assert [c.scenario.name for c in scale_cases()] == [f"site-x{k}" for k in FACTORS]
