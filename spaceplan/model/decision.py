"""What a meeting decided: who was asked, how they voted, and which majorities were asked for."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from spaceplan.model.base import Count, Frozen, Id, Text

#: A part of a whole as people write it: 2/3, 0.75, 75%.
Portion = Annotated[
    str,
    Field(
        pattern=r"^\s*(\d{1,6}\s*/\s*\d{1,6}|\d{1,3}(\.\d{1,6})?\s*%|[01](\.\d{1,6})?)\s*$",
        description="part of a whole: 2/3, 75% or 0.75",
    ),
]
_Area = Annotated[float, Field(ge=0, le=1e8, allow_inf_nan=False)]


class Matter(StrEnum):
    """What kind of matter is voted on, which says what majority the law asks for."""

    REBUILD = "rebuild"
    """Rebuilding, or changing what common parts are used for: the larger majority."""
    ORDINARY = "ordinary"
    """Everything else."""


class Areas(Frozen):
    """Floor areas of the flats of those who voted, in m²."""

    agree: _Area = 0.0
    """Of those for it, in m²."""
    against: _Area = 0.0
    """Of those against it, in m²."""
    abstain: _Area = 0.0
    """Of those who took part without saying either, in m²."""


class Ballot(Frozen):
    """How the households voted on one option, as the chair counted it."""

    option: Id
    """Id of the option."""
    agree: Count
    """Households for it (同意)."""
    against: Count
    """Households against it (反对)."""
    abstain: Count = 0
    """Households that took part and said neither (弃权)."""
    absent: Count | None = None
    """Households that did not take part (未参加); left out: all the others."""
    areas_m2: Areas | None = None
    """Floor areas of the same votes; left out, only households are counted."""

    @property
    def voted(self) -> int:
        """Households that took part."""
        return self.agree + self.against + self.abstain


class Majority(Frozen):
    """What a decision needs; each part of it holds for households and for floor area."""

    take_part: Portion
    """Least part of all that must take part."""
    agree: Portion
    """Part of those taking part that must agree."""
    more_than: bool = False
    """Whether that part itself is not enough: «more than half»."""
    source: Text = Text()
    """Where it is written; printed with the result."""


class Decision(Frozen):
    """A vote on the options, written down after the plans were shown; it changes no plan."""

    title: Text = Text()
    """What was voted on; left out, a general heading is printed."""
    date: dt.date | None = None
    """Day of the meeting or the end of the vote."""
    place: Text = Text()
    """Where the meeting was."""
    chair: str = ""
    """Who led it."""
    recorder: str = ""
    """Who wrote it down."""
    note: Text = Text()
    """Printed under the votes."""
    matter: Matter = Matter.REBUILD
    """Kind of matter, for the majority of the law."""
    majority: Majority | None = None
    """The majority asked for, instead of the law's."""
    total_area_m2: Annotated[float, Field(gt=0, le=1e8, allow_inf_nan=False)] | None = None
    """Floor area of all flats together; left out, it is summed from ``households_list``."""
    ballots: Annotated[tuple[Ballot, ...], Field(max_length=40)] = ()
    """The votes, one an option; options without one were not voted on."""

    @model_validator(mode="after")
    def _one_each(self) -> Self:
        names = [b.option for b in self.ballots]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            msg = f"one ballot an option, but {', '.join(twice)} has two"
            raise ValueError(msg)
        return self
