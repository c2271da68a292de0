"""Every spoilt plan is found out: a sample here, all three thousand where asked for.

``SPACEPLAN_ATTACK=3000 pytest tests/audit/test_attack.py`` runs them all; ``python -m
tests.audit.attack`` prints the table.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest

from spaceplan.audit import audit
from spaceplan.model.enums import Severity
from tests.audit.attack import MUTATIONS, Shot, restated, scenes, shots

#: About two of each mutation; one takes a third of a second.
_SAMPLE = int(os.environ.get("SPACEPLAN_ATTACK", "60"))


@pytest.fixture(scope="module")
def fired() -> tuple[Shot, ...]:
    return tuple(shots(_SAMPLE))


def test_the_attacked_plans_are_clean() -> None:
    """Nothing hard is said of the plans before they are spoilt."""
    for scene in scenes():
        found = audit(scene.scenario, scene.plan)
        assert [f.code for f in found if f.severity is Severity.HARD] == [], scene.name


def test_every_spoilt_plan_is_found(fired: tuple[Shot, ...]) -> None:
    assert len(fired) == _SAMPLE
    assert [s.seed for s in fired if not s.found] == []


def test_every_break_is_named(fired: tuple[Shot, ...]) -> None:
    """The check that is about the break finds it, not only another that it happens to trip."""
    assert [(s.seed, sorted({f.code for f in s.found})) for s in fired if not s.named] == []


def test_every_mutation_hits(fired: tuple[Shot, ...]) -> None:
    """No mutation is in the list for nothing, and none is most of the attack."""
    stages = scenes()
    for mutation in MUTATIONS:
        tries = ((s, Random(f"{mutation.name} {k}")) for k in range(5) for s in stages)
        assert any(mutation.spoil(s, rng) is not None for s, rng in tries), mutation.name
    times = Counter(s.mutation.name for s in fired)
    assert max(times.values()) <= _SAMPLE / 20


def test_the_attack_is_the_same_every_time(fired: tuple[Shot, ...]) -> None:
    for one, again in zip(fired, shots(5), strict=False):
        assert (one.seed, one.plan) == (again.seed, again.plan)


@pytest.mark.parametrize("lamp", ["lamp-8", "lamp-9"])
def test_the_place_of_a_lamp_that_is_gone_is_found_again(lamp: str) -> None:
    """Between rows of stalls, and at a stall's back beside the only way past it.

    Without the lamp places are dark that a lamp could light, and only from there: the nearest
    spots stand in a narrow way, or there is no room to spare.
    """
    scene = next(s for s in scenes() if s.name == "dongxing")
    left = tuple(f for f in scene.plan.furniture if f.id != lamp)
    dark = restated(scene, scene.plan.model_copy(update={"furniture": left}))
    assert "lamp.unlit" in {f.code for f in audit(scene.scenario, dark)}
