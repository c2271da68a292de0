"""How votes are counted: every case small enough to do on paper."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from spaceplan.compare.decision import Of, Outcome, outcome, portion, total_area
from spaceplan.exchange.references import reference_faults
from spaceplan.model.case import resolve
from spaceplan.model.decision import Decision
from spaceplan.model.scenario import Scenario
from tests.lots import gate, lot, rect

OPTIONS = [{"id": "bar", "title": "Bar"}, {"id": "ell", "title": "L"}]


def yard(decision: dict[str, Any] | None, **more: Any) -> Scenario:
    return lot(
        rect(0, 0, 30, 20), gate((0, 7), (0, 13)), options=OPTIONS, decision=decision, **more
    )


def voted(households: int | None = 12, **ballot: Any) -> Outcome:
    decision = {"ballots": [{"option": "bar", **ballot}]}
    found = outcome(yard(decision, households=households))
    assert found is not None
    return found


def hurdles(found: Outcome) -> dict[tuple[str, bool], bool]:
    (tally,) = found.tallies
    return {(h.of.value, h.agree): h.reached for h in tally.hurdles}


@pytest.mark.parametrize(
    ("text", "value"),
    [("2/3", Fraction(2, 3)), (" 3 / 4 ", Fraction(3, 4)), ("75%", Fraction(3, 4)),
     ("66.7 %", Fraction(667, 1000)), ("0.75", Fraction(3, 4)), ("1", Fraction(1)),
     ("1/0", Fraction(0))],
)  # fmt: skip
def test_parts_of_a_whole_are_read_exactly(text, value):
    assert portion(text) == value


def test_without_a_vote_there_is_no_outcome():
    assert outcome(yard(None)) is None


def test_two_thirds_and_three_quarters_are_enough_to_the_household():
    """8 of 12 take part, which is two thirds; 6 of the 8 agree, which is three quarters."""
    found = voted(agree=6, against=2)
    assert hurdles(found) == {("households", False): True, ("households", True): True}
    assert found.tallies[0].absent == 4


@pytest.mark.parametrize(
    ("agree", "against", "part", "agreed"),
    [(6, 1, False, True), (5, 3, True, False), (0, 0, False, False), (12, 0, True, True)],
)
def test_one_household_fewer_is_not_enough(agree, against, part, agreed):
    found = voted(agree=agree, against=against)
    assert hurdles(found) == {("households", False): part, ("households", True): agreed}


def test_an_abstention_takes_part_and_does_not_agree():
    """6 of 9 is two thirds, below three quarters."""
    assert hurdles(voted(agree=6, against=2, abstain=1))["households", True] is False


def test_half_is_not_more_than_half():
    decision = {"matter": "ordinary", "ballots": [{"option": "bar", "agree": 4, "against": 4}]}
    found = outcome(yard(decision, households=12))
    assert found is not None
    assert found.majority is not None
    assert found.majority.more_than
    assert hurdles(found)["households", True] is False
    decision["ballots"] = [{"option": "bar", "agree": 5, "against": 4}]
    found = outcome(yard(decision, households=12))
    assert found is not None
    assert hurdles(found)["households", True] is True


def test_without_floor_areas_nobody_can_say_that_it_passed():
    """The law counts flats by number and by area; a number that fails is enough to tell."""
    assert voted(agree=12, against=0).tallies[0].passed is None
    assert voted(agree=2, against=10).tallies[0].passed is False
    assert voted(agree=12, against=0).adopted == ()


def test_floor_areas_are_counted_as_they_were_typed():
    """0.1 + 0.2 of 0.9 is one third exactly; 60.3 of 80.4 m² is three quarters exactly."""
    decision = {
        "total_area_m2": 120.6,
        "ballots": [
            {"option": "bar", "agree": 6, "against": 2,
             "areas_m2": {"agree": 60.3, "against": 20.1}},
        ],
    }  # fmt: skip
    found = outcome(yard(decision, households=12))
    assert found is not None
    (tally,) = found.tallies
    assert [h.reached for h in tally.hurdles] == [True] * 4
    assert tally.passed is True
    assert found.adopted == (tally,)
    shares = {(h.of, h.agree): h.share for h in tally.hurdles}
    assert shares[Of.AREA, False] == pytest.approx(2 / 3)


def test_areas_come_from_the_list_of_households():
    groups = [
        {"id": "small", "count": 3, "area_m2": 50.1},
        {"id": "large", "count": 2, "area_m2": 80},
    ]
    assert total_area(yard({}, households_list=groups)) == pytest.approx(310.3)
    assert total_area(yard({}, households_list=[*groups, {"id": "some", "count": 1}])) is None
    assert total_area(yard({"total_area_m2": 9.0}, households_list=groups)) == 9.0


def test_a_majority_of_ones_own_counts_instead_of_the_law():
    decision = {
        "majority": {"take_part": "50%", "agree": "0.6", "source": "house rules"},
        "ballots": [{"option": "ell", "agree": 6, "against": 4}],
    }
    found = outcome(yard(decision, households=20))
    assert found is not None
    assert hurdles(found) == {("households", False): True, ("households", True): True}


def test_a_preset_of_another_country_knows_no_majority():
    found = outcome(
        yard({"ballots": [{"option": "bar", "agree": 6, "against": 2}]}, standards="de")
    )
    assert found is not None
    assert found.majority is None
    assert found.tallies[0].passed is None


def test_without_the_number_of_households_taking_part_is_unknown():
    assert hurdles(voted(None, agree=6, against=2)) == {("households", True): True}
    assert hurdles(voted(None, agree=6, against=2, absent=4))["households", False] is True


def test_a_vote_changes_no_plan():
    """Plans are tied to what they depend on; a vote comes after them."""
    decision = {"ballots": [{"option": "bar", "agree": 6, "against": 2}]}
    assert resolve(yard(decision)).fingerprint() == resolve(yard(None)).fingerprint()


def test_an_option_has_one_ballot():
    ballot = {"option": "bar", "agree": 1, "against": 0}
    with pytest.raises(ValidationError, match="bar has two"):
        Decision.model_validate({"ballots": [ballot, ballot]})


@pytest.mark.parametrize(
    ("decision", "code", "path"),
    [
        ({"ballots": [{"option": "bra", "agree": 1, "against": 0}]},
         "reference.unknown", "decision.ballots.0.option"),
        ({"ballots": [{"option": "bar", "agree": 9, "against": 4}]},
         "decision.votes", "decision.ballots.0"),
        ({"ballots": [{"option": "bar", "agree": 9, "against": 2, "absent": 0}]},
         "decision.votes", "decision.ballots.0"),
        ({"total_area_m2": 100, "ballots": [
            {"option": "bar", "agree": 1, "against": 0, "areas_m2": {"agree": 101}}]},
         "decision.area", "decision.ballots.0.areas_m2"),
        ({"majority": {"take_part": "2/0", "agree": "1/2"}},
         "decision.portion", "decision.majority.take_part"),
        ({"majority": {"take_part": "2/3", "agree": "150%"}},
         "decision.portion", "decision.majority.agree"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_fault_at_its_place(decision, code, path):
    (fault,) = reference_faults(yard(decision, households=12))
    assert (fault.code, fault.path) == (code, path)


def test_a_sound_vote_has_no_fault():
    decision = {"ballots": [{"option": "bar", "agree": 6, "against": 2, "absent": 4}]}
    assert reference_faults(yard(decision, households=12)) == ()
