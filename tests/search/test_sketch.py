"""Whole runs of the search, a few hundred steps each: they work with and without compiling."""

from lots import building, gate, lot, rect, site_of, strip

from spaceplan.geometry.site import Site
from spaceplan.search.programme import Programme, programmes
from spaceplan.search.run import Run
from spaceplan.search.sketch import Sketch
from spaceplan.search.work import SCOUT_HEAT

STEPS = 250


def run(site: Site, way: Programme, seed: int = 3, steps: int = STEPS) -> Sketch:
    run = Run(site, way, seed)
    assert run.placed
    run.drive(steps, SCOUT_HEAT)
    return max(run.sketches(), key=lambda s: s.value)


def full_site() -> Site:
    """Everything at once: rooms, shed, green, a hut that may go, a road, a frontage, a door."""
    return site_of(
        lot(
            rect(0, 0, 40, 34),
            gate((0, 10), (0, 16)),
            gate((40, 28), (40, 31.6), name="neck"),
            structures=[
                building("hut", rect(20, 2, 23, 4), treatment="optional", cost=5),
                building("house", rect(10, 30, 24, 34), doors=[(17, 30)]),
                {"id": "lane", "kind": "road", "outline": rect(0, 10, 12, 16)},
            ],
            frontages=[{"id": "street", "span": [(24, 0), (40, 0)]}],
            brief={
                "rooms": [{"id": "a", "area_m2": 20}, {"id": "b", "area_m2": 24}],
                "bikes": {"spaces": 12, "ebikes": 4},
                "green": {"area_m2": 15},
                "stalls": {"accessible": 2},
            },
        )
    )


def test_the_same_seed_gives_the_same_sketch():
    site = full_site()
    way = programmes(site)[0]
    one = run(site, way)
    assert run(site, way) == one
    assert {p.kind for p in one.parts} == {"rooms", "shed", "green"}
    assert len(one.parts) == len(way.slots)


def test_stalls_are_what_the_gaps_hold():
    sketch = run(site_of(strip()), Programme(()))
    assert sketch.stalls == sum(int((g.length + 2e-6) / 2.5) for g in sketch.gaps)
    assert sketch.stalls <= 28
    assert sketch.value <= sketch.stalls


def test_a_listener_ends_a_run():
    told: list[int] = []

    def stop(steps: int) -> bool:
        told.append(steps)
        return True

    run = Run(site_of(strip()), Programme(()), 1)
    run.drive(STEPS, SCOUT_HEAT, stop)
    assert told == [STEPS]


def test_driving_on_never_loses():
    run = Run(site_of(strip()), Programme(()), 1)
    values = []
    for _ in range(3):
        run.drive(STEPS, SCOUT_HEAT)
        values.append(run.value)
    assert values == sorted(values)


def test_a_block_too_large_finds_no_place():
    site = site_of(strip(brief={"rooms": [{"id": "hall", "area_m2": 200, "min_width_m": 3.5}]}))
    way = programmes(site)[0]
    tiny = site_of(lot(rect(0, 0, 8, 8), gate((0, 0), (0, 6))))
    assert not Run(tiny, way, 1).placed


def test_programmes():
    """Without wishes one empty programme; every programme holds every wish."""
    assert programmes(site_of(strip())) == (Programme(()),)
    for way in programmes(full_site()):
        kinds = [s.kind for s in way.slots]
        assert kinds[0] == "rooms"
        assert {"rooms", "shed", "green"} == set(kinds)
        assert sum(v for s in way.slots for v in [getattr(s.variants[0], "ebikes", 0)]) == 4
        assert way.area_m2 >= 20 + 24 + 12 * 1.2 + 15
