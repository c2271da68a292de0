"""How long work reports: the library neither prints nor reads a clock."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import Field

from spaceplan.model.base import Frozen
from spaceplan.model.plan import Plan


class Phase(StrEnum):
    """What the solver is at."""

    COMPILE = "compile"
    SEARCH = "search"
    MASTER = "master"
    DONE = "done"


class Progress(Frozen):
    """One report of work under way."""

    option: str
    """Id of the option worked on."""
    phase: Phase
    """What is being done."""
    share: Annotated[float, Field(ge=0, le=1)]
    """Share of the effort that is done."""
    stalls: int | None = None
    """Most stalls found so far; null when nothing was found yet."""
    plan: Plan | None = None
    """A complete plan, when a better one was just finished."""
    kept: bool = False
    """With ``compile``: whether the machine code is kept from an earlier run and only loaded."""


class Listener(Protocol):
    """Whoever wants to know how far the work is, or to end it early."""

    def report(self, progress: Progress) -> None:
        """Take notice of progress.

        Parameters
        ----------
        progress
            What there is to report.
        """

    def stopped(self) -> bool:
        """Tell whether the work should end with the best found so far.

        Returns
        -------
        bool
            True to end early.
        """


class Silent:
    """A listener that hears nothing and stops nothing."""

    def report(self, progress: Progress) -> None:
        """Ignore the progress.

        Parameters
        ----------
        progress
            What there is to report.
        """

    def stopped(self) -> bool:
        """Never ask to stop.

        Returns
        -------
        bool
            Always False.
        """
        return False
