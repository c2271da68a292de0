"""Keeps what long work has done in a folder, one plan and one line a question, to go on later."""

from __future__ import annotations

import json
import os
from pathlib import Path

from spaceplan.exchange.files import write_atomic
from spaceplan.exchange.plans import dump_plan, load_plan
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan

#: Endings of the two files of a question.
PLAN, LINE = ".plan.json", ".done.json"


class FolderStore:
    """Finished questions in a folder.

    A question is done when its line says what it was done from; the line is written after the
    plan, so that a run that is broken off leaves no half of one.

    Parameters
    ----------
    folder
        The folder; made when the first question is done.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)

    def get(self, name: str, key: str) -> Plan | None:
        """Return the plan of a finished question.

        Parameters
        ----------
        name
            Id of the question.
        key
            Hash over all that the plan depends on.

        Returns
        -------
        Plan or None
            None if it is not done, was done from something else, or cannot be read any more.
        """
        try:
            line = json.loads((self._folder / f"{name}{LINE}").read_text(encoding="utf-8"))
            if not isinstance(line, dict) or line.get("key") != key:
                return None
            return load_plan(self._folder / f"{name}{PLAN}")
        except (OSError, ValueError, RecursionError, SpaceplanError):
            return None

    def put(self, name: str, key: str, plan: Plan) -> None:
        """Keep the plan of a finished question.

        Parameters
        ----------
        name
            Id of the question.
        key
            Hash over all that the plan depends on.
        plan
            The plan.

        Raises
        ------
        SpaceplanError
            If it cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        # A line of a former plan must not vouch for this one.
        (self._folder / f"{name}{LINE}").unlink(missing_ok=True)
        write_atomic(self._folder / f"{name}{PLAN}", dump_plan(plan))
        line = {
            "case": name,
            "key": key,
            "scenario_sha256": plan.provenance.scenario_sha256,
            "effort": plan.provenance.effort,
            "seed": plan.provenance.seed,
            "version": plan.provenance.versions.get("spaceplan"),
            "status": plan.status.value,
            "stalls": len(plan.stalls),
        }
        write_atomic(self._folder / f"{name}{LINE}", json.dumps(line, sort_keys=True) + "\n")
