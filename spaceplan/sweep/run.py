"""The sweep itself: what is to be done, what is done already, and who does the rest."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from spaceplan.exchange.fingerprints import versions
from spaceplan.model.base import Lang
from spaceplan.model.enums import Effort
from spaceplan.model.fault import SpaceplanError
from spaceplan.sweep.cases import Wanted, find_files, read_cases
from spaceplan.sweep.cluster import Dask
from spaceplan.sweep.engines import Engine, Inline, Processes
from spaceplan.sweep.folder import Folder
from spaceplan.sweep.records import Case, CaseResult, Outcome, Row
from spaceplan.sweep.worker import Limits

#: Engines by name; `dask` is taken, too, where a scheduler is named.
ENGINES = ("inline", "processes", "dask")


@dataclass
class Sweep:
    """Many compounds on their way.

    Parameters
    ----------
    folder
        Where the results go.
    entries
        A case for each compound, or why there is none, in the order of the files.
    errors
        What is wrong with the scenarios that cannot be worked on.
    wanted
        What is asked of all of them.
    """

    folder: Folder
    entries: tuple[Case | CaseResult, ...]
    errors: tuple[SpaceplanError, ...]
    wanted: Wanted
    done: dict[str, CaseResult] = field(default_factory=dict)
    """Results by key, those of earlier runs included."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others write to the folder."""
        self.folder.close()

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that can be worked on."""
        return tuple(e for e in self.entries if isinstance(e, Case))

    @property
    def left(self) -> tuple[Case, ...]:
        """The cases that are not done, the longest first."""
        waiting = (c for c in self.cases if c.key not in self.done)
        return tuple(sorted(waiting, key=lambda c: (-c.weight, c.scenario)))

    @property
    def results(self) -> tuple[CaseResult, ...]:
        """What there is, in the order of the files."""
        known = (self.done.get(e.key) if isinstance(e, Case) else e for e in self.entries)
        return tuple(r for r in known if r is not None)

    def run(self, engine: Engine) -> Iterator[tuple[Case, Outcome]]:
        """Work on what is left.

        Parameters
        ----------
        engine
            Who does it.

        Yields
        ------
        Case and Outcome
            As they finish; each is in the folder and in its journal by then.
        """
        left = self.left
        if not left:
            return
        for case, outcome in engine.run(left, self.folder.root):
            self.done[case.key] = outcome.result
            self.folder.note(case, outcome)
            yield case, outcome


def begin(
    paths: str | Path | Iterable[str | Path],
    out: str | Path,
    wanted: Wanted,
    *,
    force: bool = False,
    retry: bool = False,
) -> Sweep:
    """Read the scenarios and what a folder holds of their results.

    Parameters
    ----------
    paths
        Files, folders, patterns, lists; see :func:`spaceplan.sweep.cases.find_files`.
    out
        The folder.
    wanted
        What is asked of every compound.
    force
        Whether a folder of others, or of other versions, may be written to.
    retry
        Whether cases that were broken are tried again.

    Returns
    -------
    Sweep
        Ready to run.

    Raises
    ------
    SpaceplanError
        If no scenario can be worked on, or the folder must not be written to.
    """
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    entries, errors = read_cases(find_files(given), wanted)
    folder = Folder(Path(out).absolute())
    folder.open(wanted.versions or {}, force)
    sweep = Sweep(folder, entries, errors, wanted)
    for case in sweep.cases:
        result = folder.load(case)
        if result is not None and result.broken and retry:
            folder.forget(case)
        elif result is not None and (result.broken or folder.is_drawn(case)):
            sweep.done[case.key] = result
    return sweep


def engine_named(
    name: str, scheduler: str = "", jobs: int | None = None, limits: Limits | None = None
) -> Engine:
    """Return an engine.

    Parameters
    ----------
    name
        ``inline``, ``processes`` or ``dask``.
    scheduler
        Address of a Dask scheduler; empty for none.
    jobs
        Workers of this machine; default one a core.
    limits
        What one case may take.

    Returns
    -------
    Engine
        The engine.

    Raises
    ------
    ValueError
        If there is none of that name, or a scheduler is named for another one than ``dask``.
    """
    workers = jobs or os.cpu_count() or 1
    limits = limits or Limits()
    if scheduler and name != "dask":
        msg = f"a scheduler is for the engine dask, not {name}"
        raise ValueError(msg)
    if name == "inline":
        return Inline()
    if name == "processes":
        return Processes(workers, limits)
    if name == "dask":
        return Dask(scheduler, workers, limits)
    msg = f"engine must be one of {', '.join(ENGINES)}, not {name}"
    raise ValueError(msg)


def sweep(
    paths: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    options: Sequence[str] = (),
    effort: Effort | str = Effort.STANDARD,
    seed: int = 0,
    seeds: int | None = None,
    jobs: int | None = None,
    engine: str | Engine = "processes",
    scheduler: str = "",
    limits: Limits | None = None,
    lang: Lang = "zh",
    force: bool = False,
    retry: bool = False,
) -> Iterator[Row]:
    """Solve, audit, compare and draw many compounds; resume where an earlier run ended.

    Parameters
    ----------
    paths
        Scenarios: files, folders, patterns such as ``"yards/**/*.yaml"``, or CSV lists with a
        column ``file``.
    out
        The folder for the results.  Cases whose results are in it are not solved again.
    options
        Ids or patterns of options; default all of each scenario.
    effort
        ``quick``, ``standard`` (default) or ``thorough``.
    seed
        Seed of all random choices; default 0.
    seeds
        How many searches share the work; default 1 at quick, 2 at standard, 4 at thorough.
    jobs
        Processes; default one a core.  Results do not depend on it.
    engine
        ``"processes"`` (default), ``"dask"``, ``"inline"``, or an engine.
    scheduler
        Address of a Dask scheduler, as in ``tcp://10.0.0.1:8786``: then its workers do the work.
    limits
        Memory in MB and seconds that one case may take; default 2000 MB and 3600 s.
    lang
        Language of the drawings; default Chinese.
    force
        Whether a folder of other versions may be written to; default False.
    retry
        Whether cases that were broken are tried again; default False.

    Returns
    -------
    iterator of Row
        One row a compound and option, as they finish, those that were there already first.  A
        compound that is broken has one row without option, which says why.  When all have come,
        ``out`` holds ``district.csv``, ``.xlsx`` and ``.html``.

    Raises
    ------
    SpaceplanError
        If no scenario can be worked on, or the folder must not be written to.
    ValueError
        If there is no such engine.

    Examples
    --------
    >>> import spaceplan as sp
    >>> for row in sp.sweep("yards/*.yaml", "out"):              # doctest: +SKIP
    ...     print(row.compound, row.option, row.stalls, row.gain)
    """
    hard = Effort(effort)
    name = "dask" if scheduler and engine == "processes" else engine
    who = engine_named(name, scheduler, jobs, limits) if isinstance(name, str) else name
    wanted = Wanted(tuple(options), hard, seed, seeds or hard.seeds, lang, versions())
    return _rows(begin(paths, out, wanted, force=force, retry=retry), who)


def _rows(begun: Sweep, engine: Engine) -> Iterator[Row]:
    from spaceplan.sweep.reports import reports

    with begun:
        for result in begun.results:
            yield from result.rows
        for _, outcome in begun.run(engine):
            yield from outcome.result.rows
        files = reports(begun.results, begun.folder, begun.wanted.lang)
        begun.folder.write_reports(files)
