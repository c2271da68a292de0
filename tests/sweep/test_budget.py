"""The budget: equal to exhaustive search, and plain about what it leaves out."""

from __future__ import annotations

import itertools
from random import Random

import pytest

from spaceplan.model.fault import SpaceplanError
from spaceplan.sweep import Aim, Row, Sum, fund
from spaceplan.sweep.budget import funding_said


def row(compound: str, option: str, gain: int | None, cost: int | None, **more: object) -> Row:
    data = {"compound": compound, "option": option, "gain": gain, "cost_cents": cost,
            "shown": True, "currency": "CNY", "households": 50, **more}  # fmt: skip
    return Row.model_validate(data)


def district(seed: int, compounds: int = 8, options: int = 3) -> list[Row]:
    """Synthetic figures: dear and cheap, good and useless options side by side."""
    rng = Random(seed)
    return [
        row(
            f"c{c}",
            f"o{o}",
            rng.randint(-5, 40),
            rng.choice((rng.randint(0, 60), rng.randint(10, 90))) * 1_000_000,
            households=households,
        )
        for c in range(compounds)
        for households in [rng.randint(10, 200)]
        for o in range(options)
    ]


def exhaustive(rows: list[Row], asked: Sum) -> tuple[int, ...]:
    """The best by trying everything: value, then stalls, then least cost."""
    compounds = sorted({r.compound for r in rows})
    most = asked.cents // len(compounds) if asked.equal_shares else asked.cents
    can = [r for r in rows if (r.gain or 0) > 0 and (r.cost_cents or 0) <= most]
    choices = [[None, *(r for r in can if r.compound == c)] for c in compounds]
    best = (0, 0, 0)
    for picked in itertools.product(*choices):
        taken = [r for r in picked if r is not None]
        cost = sum(r.cost_cents or 0 for r in taken)
        if cost <= asked.cents:
            stalls = sum(r.gain or 0 for r in taken)
            served = sum(r.households or 0 for r in taken)
            value = stalls if asked.aim is Aim.STALLS else served
            best = max(best, (value, stalls, -cost))
    return best


@pytest.mark.parametrize("equal", [False, True])
@pytest.mark.parametrize("aim", list(Aim))
@pytest.mark.parametrize("seed", range(3))
def test_the_choice_is_the_best_there_is(seed: int, aim: Aim, equal: bool):
    rows = district(seed)
    asked = Sum(140_000_000, aim, equal)
    found = fund(rows, asked)
    assert (found.value, found.stalls, -found.cents) == exhaustive(rows, asked)
    assert found.bound == found.value
    assert len({r.compound for r in found.rows}) == len(found.rows)
    assert found.cents <= asked.cents


@pytest.mark.parametrize("cents", [0, 1, 10**18])
def test_any_sum_has_an_answer(cents: int):
    rows = district(4)
    found = fund(rows, Sum(cents))
    assert (found.value, found.stalls, -found.cents) == exhaustive(rows, Sum(cents))


def test_what_cannot_be_chosen_is_said():
    rows = [
        row("fine", "a", 5, 100),
        row("nothing-won", "a", 0, 100),
        row("price-unknown", "a", -1, 5),
        row("price-unknown", "b", 5, None),
        row("today-unknown", "a", None, 100),
        row("failed", "a", 5, 100, shown=False),
    ]
    found = fund(rows, Sum(1000))
    assert [r.compound for r in found.rows] == ["fine"]
    assert {name: why.en for name, why in found.left_out} == {
        "nothing-won": "no stalls won",
        "price-unknown": "cost unknown",
        "today-unknown": "stalls of today unknown",
        "failed": "no plan that may be shown",
    }
    served = fund([row("x", "a", 5, 100, households=None)], Sum(1000, Aim.HOUSEHOLDS))
    assert [why.en for _, why in served.left_out] == ["households unknown"]


def test_nothing_to_choose_from_is_an_answer():
    found = fund([], Sum(5))
    assert (found.rows, found.value, found.bound) == ((), 0, 0)
    assert "proved best" in funding_said(found).en


def test_currencies_are_not_mixed():
    rows = [row("a", "a", 5, 100), row("b", "a", 5, 100, currency="EUR")]
    with pytest.raises(SpaceplanError, match="CNY, EUR"):
        fund(rows, Sum(1000))


def test_ten_times_as_large_a_district_is_decided_at_once():
    found = fund(district(7, compounds=62, options=4), Sum(900_000_000))
    assert found.value == found.bound
