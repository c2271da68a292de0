"""What passes between this program and the files of others, whatever their format."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from spaceplan.model.base import Frozen, Id, Lang, Point, Text
from spaceplan.model.fault import Fault
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario


class ImportSettings(Frozen):
    """What the reader of a file cannot know from the file; formats use what applies to them."""

    name: Id | None = None
    """Name of the scenario; null: made from the name of the file."""
    profile: str | None = None
    """Layer profile: the name of a built-in one, or the path of a YAML file; null: the reader's
    own default."""
    units: str | None = None
    """Unit of the drawing (``m``, ``cm``, ``mm``, ``in``, ``ft``) where the file says none."""
    crs: str | None = None
    """Coordinate reference system, e.g. EPSG:4547, where the file says none."""
    at: Point | None = None
    """A point in what is wanted: longitude and latitude in degrees for maps of the world, else in
    the file's own coordinates."""
    feature: str | None = None
    """Id of the feature that is wanted, e.g. ``way/123``; of a drawing, handle or layer of the ring
    that is the site."""
    heal_m: Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)] = 0.05
    """Gaps of outlines up to this width are closed, in metres."""
    standards: Id = "cn-renewal"
    """Preset of rules of the scenario that is made."""


class Leftover(Frozen):
    """Things of a file that were not used: nothing is silently dropped."""

    what: str
    """What they are in the words of the file, e.g. ``layer 0: TEXT``."""
    count: Annotated[int, Field(ge=1)]
    """How many of them there are."""
    why: Text
    """Why they were not used, and what to do if they should be."""


@dataclass
class Tally:
    """Counts what was not used, by what it is and why."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, what: str, zh: str, en: str, count: int = 1) -> None:
        """Count something that was not used.

        Parameters
        ----------
        what
            In the words of the file.
        zh, en
            Why, and what to do about it.
        count
            How many; default 1.
        """
        self.counts[what, zh, en] += count

    def leftovers(self) -> tuple[Leftover, ...]:
        """Return everything counted, in order of names."""
        return tuple(
            Leftover(what=what, count=n, why=Text(zh=zh, en=en))
            for (what, zh, en), n in sorted(self.counts.items())
        )


class Imported(Frozen):
    """A scenario made from a file of another program."""

    scenario: Scenario
    """The scenario to start from."""
    done: tuple[Text, ...] = ()
    """What the reader decided or mended, a line each: units, shift of the origin, gaps healed."""
    leftovers: tuple[Leftover, ...] = ()
    """What was not used."""
    oddities: tuple[Fault, ...] = ()
    """Warnings: what its author should look at, with the place."""


class Drawing(Frozen):
    """What a file of another program is to show."""

    scenario: Scenario
    """The scenario."""
    plans: tuple[Plan, ...] = ()
    """The plans, at most one an option; none: what stands there."""
    findings: tuple[tuple[Finding, ...], ...] = ()
    """What the audit found, one tuple a plan, in their order."""
    lang: Lang = "zh"
    """Language of texts and descriptions."""
