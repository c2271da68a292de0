"""Finds scenarios and makes cases of them: by name, folder, pattern, or a list in CSV."""

from __future__ import annotations

import glob
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from spaceplan.bench.suites import read_table
from spaceplan.exchange import check
from spaceplan.exchange.fingerprints import scenario_sha256
from spaceplan.model.base import Lang, Text
from spaceplan.model.case import resolve
from spaceplan.model.enums import Effort
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Scenario
from spaceplan.standards import rules_for
from spaceplan.sweep.records import Case, CaseResult, not_worked_on

#: Counted up whenever result files come to mean something else.
FORMAT = 1
#: Endings of scenarios in folders.
_ENDINGS = (".yaml", ".yml", ".json")
#: Column of a list that names files, and the one that names options, if it is there.
_FILE, _OPTIONS = "file", "options"
#: Longest text that a reason may be.
_MOST = 1900


@dataclass(frozen=True)
class Wanted:
    """All that is asked of every compound.

    Parameters
    ----------
    options
        Ids or patterns of options; none for all.
    effort, seed, seeds
        How hard to search, with which seed, and how many searches share the work.
    lang
        Language of the drawings.
    versions
        Of everything that has a say in the result.
    """

    options: tuple[str, ...] = ()
    effort: Effort = Effort.STANDARD
    seed: int = 0
    seeds: int = 1
    lang: Lang = "zh"
    versions: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Found:
    """A scenario file, and the options that its list names.

    Parameters
    ----------
    file
        The file.
    options
        Ids or patterns; none for those asked of all.
    """

    file: Path
    options: tuple[str, ...] = ()


def find_files(paths: Iterable[str | Path]) -> tuple[Found, ...]:
    """Return the scenario files that some words stand for.

    Parameters
    ----------
    paths
        Files; folders, whose YAML and JSON files are taken; patterns with ``*``, ``?`` or ``**``;
        lists ``.csv`` with a column ``file`` (from the list's folder on) and perhaps ``options``.

    Returns
    -------
    tuple of Found
        In the order given, each file once; by name within a folder or pattern.

    Raises
    ------
    SpaceplanError
        If a file or folder does not exist, a pattern or folder holds nothing, or a list has faults:
        all of them are listed.
    """
    found: dict[Path, Found] = {}
    faults: list[Fault] = []
    for given in paths:
        try:
            for one in _meant(given):
                found.setdefault(one.file.resolve(), one)
        except SpaceplanError as error:
            faults += [f.model_copy(update={"path": f"{error.file} {f.path}".strip()})
                       for f in error.faults]  # fmt: skip
    if not found and not faults:
        faults.append(_nothing(".", Text(zh="没有给出场景", en="no scenario named")))
    if faults:
        raise SpaceplanError(tuple(faults))
    return tuple(found.values())


def _meant(given: str | Path) -> tuple[Found, ...]:
    path = Path(given)
    if path.is_dir():
        inside = sorted(p for p in path.iterdir() if _is_scenario(p))
        if not inside:
            raise _error(given, Text(zh="没有场景文件的文件夹", en="a folder without scenarios"))
        return tuple(Found(p) for p in inside)
    if path.is_file():
        return _listed(path) if path.suffix.lower() == ".csv" else (Found(path),)
    if glob.has_magic(str(given)):
        hits = sorted(Path(p) for p in glob.glob(str(given), recursive=True))  # noqa: PTH207 - absolute ones
        fitting = [p for p in hits if _is_scenario(p)]
        if fitting:
            return tuple(Found(p) for p in fitting)
    raise _error(given, Text(zh="没有这样的文件", en="no such file"))


def _is_scenario(path: Path) -> bool:
    """Tell files from what the program itself writes beside them: plans and hidden files."""
    name = path.name.lower()
    return (
        path.is_file()
        and path.suffix.lower() in _ENDINGS
        and not name.startswith(".")
        and not name.endswith((".plan.json", ".pins.json", ".pins.yaml"))
    )


def _listed(path: Path) -> tuple[Found, ...]:
    out, faults = [], []
    for line, row in read_table(path, (_FILE,)):
        name = row[_FILE].strip()
        if not name:
            continue
        file = path.parent / name
        if file.is_file():
            out.append(Found(file, split(row.get(_OPTIONS, ""))))
        else:
            faults.append(
                _nothing(_FILE, Text(zh=f"没有文件“{name}”", en=f"no file '{name}'"), line)
            )
    if faults:
        raise SpaceplanError(tuple(faults), str(path))
    if not out:
        raise _error(path, Text(zh="没有列出场景的表", en="a list without scenarios"))
    return tuple(out)


def split(text: str) -> tuple[str, ...]:
    """Return the ids in a text, parted by commas, semicolons or blanks.

    Parameters
    ----------
    text
        E.g. ``"bar, free"``.

    Returns
    -------
    tuple of str
        The ids.
    """
    return tuple(text.replace(",", " ").replace(";", " ").replace("，", " ").split())


def read_cases(
    found: Sequence[Found], wanted: Wanted
) -> tuple[tuple[Case | CaseResult, ...], tuple[SpaceplanError, ...]]:
    """Read scenarios and make a case of each.

    Parameters
    ----------
    found
        The files.
    wanted
        What is asked of them.

    Returns
    -------
    tuple of entries and errors
        A case for each file that can be worked on, a broken result for each other one, in order;
        and what is wrong with the latter.

    Raises
    ------
    SpaceplanError
        If two scenarios have the same name, or none can be worked on.
    """
    entries: list[Case | CaseResult] = []
    errors: list[SpaceplanError] = []
    names: dict[str, Path] = {}
    twice: list[Fault] = []
    for one in found:
        try:
            scenario = _read(one.file)
            case = _case(scenario, one, wanted)
        except SpaceplanError as error:
            told = error if error.file else SpaceplanError(error.faults, str(one.file))
            errors.append(told)
            entries.append(not_worked_on("", one.file.stem, Text(), reason_of(told)))
            continue
        if case.scenario in names:
            twice.append(_same_name(case.scenario, names[case.scenario], one.file))
        names[case.scenario] = one.file
        entries.append(case)
    if twice:
        raise SpaceplanError(tuple(twice))
    if len(errors) == len(entries):
        raise SpaceplanError(
            tuple(
                f.model_copy(update={"path": f"{e.file} {f.path}".strip()})
                for e in errors
                for f in e.faults
            )
        )
    return tuple(entries), tuple(errors)


def reason_of(error: SpaceplanError) -> Text:
    """Return the faults of an input as a reason.

    Parameters
    ----------
    error
        The error; the folder of its file is left out, since results do not depend on it.

    Returns
    -------
    Text
        Its lines in both languages, cut off where there are very many.
    """
    named = SpaceplanError(error.faults, Path(error.file).name)
    return Text(zh="\n".join(named.lines("zh"))[:_MOST], en="\n".join(named.lines("en"))[:_MOST])


def _read(file: Path) -> Scenario:
    report = check(file)
    if report.scenario is None:
        raise SpaceplanError(report.faults, report.file)
    return report.scenario


def _case(scenario: Scenario, found: Found, wanted: Wanted) -> Case:
    patterns = found.options or wanted.options or ("*",)
    names = [o.id for o in scenario.all_options]
    options = tuple(n for n in names if any(fnmatchcase(n, p) for p in patterns))
    if not options:
        listed = ", ".join(names)
        fault = Fault(
            code="sweep.no_option",
            path="options",
            found=Text(
                zh=f"没有方案符合 {', '.join(patterns)}",
                en=f"no option that fits {', '.join(patterns)}",
            ),
            expected=Text(zh=f"以下之一：{listed}", en=f"one of: {listed}"),
        )
        raise SpaceplanError((fault,))
    for name in options:
        rules_for(resolve(scenario, name))
    digest = scenario_sha256(scenario)
    decides = [
        FORMAT, digest, options, wanted.effort.value, wanted.seed, wanted.seeds,
        dict(wanted.versions or {}),
    ]  # fmt: skip
    text = json.dumps(decides, sort_keys=True, separators=(",", ":"))
    return Case(
        key=hashlib.sha256(text.encode()).hexdigest(),
        file=str(found.file.resolve()),
        scenario_sha256=digest,
        scenario=scenario.name,
        title=scenario.title,
        options=options,
        effort=wanted.effort,
        seed=wanted.seed,
        seeds=wanted.seeds,
        lang=wanted.lang,
        weight=_area(scenario) * len(options),
    )


def _area(scenario: Scenario) -> float:
    from shapely import Polygon

    return float(Polygon(scenario.site.boundary, scenario.site.holes).area)


def _same_name(name: str, first: Path, second: Path) -> Fault:
    return Fault(
        code="sweep.name_twice",
        path=f"{second}: name",
        found=Text(zh=f"“{name}”，与 {first} 相同", en=f"'{name}', as in {first}"),
        expected=Text(
            zh="每个院子一个名称（name），因为结果按名称分文件夹",
            en="a name of its own for each compound: results go into folders by name",
        ),
    )


def _nothing(path: str, found: Text, line: int | None = None) -> Fault:
    return Fault(
        code="sweep.no_scenario",
        path=path,
        line=line,
        found=found,
        expected=Text(
            zh="场景文件、装有场景的文件夹、带 * 的名称，或有 file 一列的 CSV 表",
            en="a scenario, a folder of them, a name with *, or a CSV list with a column 'file'",
        ),
    )


def _error(given: str | Path, found: Text) -> SpaceplanError:
    return SpaceplanError((_nothing("", found),), str(given))
