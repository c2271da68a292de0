"""The suites, one line each, and how their cases are read."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from spaceplan.bench.cases import BenchCase, Key, Reference
from spaceplan.bench.district import district_cases
from spaceplan.bench.scale import scale_cases
from spaceplan.bench.yards import COUNT, yard_cases
from spaceplan.exchange import check
from spaceplan.exchange.files import read_text
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Scenario

#: What others count, beside the cases.
REFERENCES = "references.csv"
#: In the folder of a suite: cases that stand elsewhere and belong to it too.
ELSEWHERE = "cases.csv"


#: The suite whose cases are varied, and what makes so many others of a seed from them.
Varied = tuple[str, Callable[[Sequence[BenchCase], int, int], tuple[BenchCase, ...]]]


@dataclass(frozen=True)
class Suite:
    """A set of cases that belong together.

    Parameters
    ----------
    id
        Its name, and the name of its folder.
    title
        What it is, in both languages.
    made
        What makes its cases; None when they are files.
    drawn
        What draws its cases at random, so many of a seed; None when nothing is random.
    varied
        What makes so many cases of a seed from those of another suite, and which; None otherwise.
    """

    id: str
    title: Text
    made: Callable[[], tuple[BenchCase, ...]] | None = None
    drawn: Callable[[int, int], tuple[BenchCase, ...]] | None = None
    varied: Varied | None = None


#: All suites, in the order that they are listed and run.
SUITES: tuple[Suite, ...] = (
    Suite("lots", Text(zh="四个绘制的场地", en="four drawn lots")),
    Suite("literature", Text(zh="文献中的场地", en="lots of the literature")),
    Suite("necks", Text(zh="窄通道", en="yards behind single lanes")),
    Suite("blocks", Text(zh="带房间的场地", en="sites with a block of rooms")),
    Suite("real", Text(zh="真实停车场", en="real car parks")),
    Suite("courtyards", Text(zh="真实院落和街坊", en="real courtyards and street blocks")),
    Suite("programme", Text(zh="带任务书的院落", en="courtyards with all that people ask for")),
    Suite("scale", Text(zh="逐级放大的场地", en="one site, grown"), scale_cases),
    Suite("yards", Text(zh="随机院落", en="yards drawn at random"), drawn=yard_cases),
    Suite(
        "district",
        Text(zh="由真实院落变换而成的片区", en="a district made from real courtyards"),
        varied=("courtyards", district_cases),
    ),
)


def suite_ids() -> tuple[str, ...]:
    """Return the ids of all suites.

    Returns
    -------
    tuple of str
        In the order they are run.
    """
    return tuple(s.id for s in SUITES)


def load_cases(
    suite_id: str,
    folder: Path | None,
    patterns: Sequence[str] = (),
    count: int = COUNT,
    seed: int = 0,
) -> tuple[BenchCase, ...]:
    """Return the cases of a suite, one for each option of each scenario.

    Parameters
    ----------
    suite_id
        Id of the suite, or the name of any folder in ``folder`` that holds scenarios.
    folder
        Folder of the benchmark, which holds a folder a suite and ``references.csv``; may be None
        for a suite that is made.
    patterns
        Names of cases, or of cases with their option (``courtyard-krems-1.brief``); ``*`` stands
        for anything, ``_`` is read as ``-``.  Default: all cases.
    count, seed
        How many cases, and which, of a suite that is drawn at random.

    Returns
    -------
    tuple of BenchCase
        By name of the file, then those that its table ``cases.csv`` names, in its order; options in
        the order of the scenario; empty if no pattern fits.

    Raises
    ------
    SpaceplanError
        If there is no such suite, or its files have faults: all of them are listed.
    """
    known = [s for s in SUITES if s.id == suite_id]
    if known and known[0].made is not None:
        return tuple(c for c in known[0].made() if _wanted(c, patterns))
    if known and known[0].drawn is not None:
        return tuple(c for c in known[0].drawn(count, seed) if _wanted(c, patterns))
    if known and known[0].varied is not None:
        of, make = known[0].varied
        return tuple(c for c in make(load_cases(of, folder), count, seed) if _wanted(c, patterns))
    home = folder / suite_id if folder is not None else None
    if home is None or folder is None or not home.is_dir():
        raise _no_suite(suite_id, home)
    references = {r.key: r for r in read_references(folder / REFERENCES)}
    cases: list[BenchCase] = []
    faults: list[Fault] = []
    for place, file, wanted in _files(home):
        if not any(fnmatchcase(file.stem, p.partition(".")[0]) for p in _tidy(patterns)):
            continue
        if not file.is_file():
            faults.append(_no_file(place, file))
            continue
        report = check(file)
        if report.scenario is None:
            faults.extend(_in_file(f, file) for f in report.faults)
            continue
        own = [o for o in report.scenario.all_options if fnmatchcase(o.id, wanted)]
        if not own:
            faults.append(_no_option(place, wanted, report.scenario))
        for option in own:
            key = (suite_id, report.scenario.name, option.id)
            if key in (c.key for c in cases):
                faults.append(_twice(place, key))
            reference = references.get(key, Reference(key))
            cases.append(BenchCase(suite_id, report.scenario, option.id, reference))
    if faults:
        raise SpaceplanError(tuple(faults), str(home))
    return tuple(c for c in cases if _wanted(c, patterns))


def _files(home: Path) -> tuple[tuple[str, Path, str], ...]:
    """Return the files of a suite: where each is named, the file, the pattern of its options."""
    own = [(file.name, file, "*") for file in sorted(home.glob("*.yaml"))]
    table = home / ELSEWHERE
    rows = read_table(table, ("file", "option")) if table.exists() else ()
    far = ((f"{ELSEWHERE}:{line}", home / row["file"], row["option"]) for line, row in rows)
    return (*own, *far)


def read_references(path: Path) -> tuple[Reference, ...]:
    """Read what others count.

    Parameters
    ----------
    path
        A CSV file with at least the columns suite, case, option, reference, how, tier and
        gates_assumed, and perhaps published and published_s; a file that does not exist holds
        nothing.

    Returns
    -------
    tuple of Reference
        One a line.

    Raises
    ------
    SpaceplanError
        If a column is missing, a count is no whole number or a time no number.
    """
    if not path.exists():
        return ()
    out = []
    wanted = ("suite", "case", "option", "reference", "how", "tier", "gates_assumed")
    for line, row in read_table(path, wanted):
        published, seconds = row.get("published"), row.get("published_s")
        out.append(
            Reference(
                key=(row["suite"], row["case"], row["option"]),
                stalls=whole(row["reference"], path, line) if row["reference"] else None,
                how=row["how"],
                tier=row["tier"],
                gates_assumed=row["gates_assumed"] == "yes",
                published=whole(published, path, line) if published else None,
                published_s=_seconds(seconds, path, line) if seconds else None,
            )
        )
    return tuple(out)


def read_table(path: Path, columns: Sequence[str]) -> tuple[tuple[int, dict[str, str]], ...]:
    """Read a CSV file whose first line names the columns.

    Parameters
    ----------
    path
        The file.
    columns
        Columns that must be there; others are read as well.

    Returns
    -------
    tuple of (int, dict)
        Number of the line and its values, empty where the line is too short.

    Raises
    ------
    SpaceplanError
        If it cannot be read or a column is missing.
    """
    reader = csv.DictReader(io.StringIO(read_text(path)), restval="")
    heads = reader.fieldnames or ()
    missing = [c for c in columns if c not in heads]
    if missing:
        fault = Fault(
            code="table.columns",
            path="",
            line=1,
            found=Text(zh="列 " + ", ".join(heads), en="the columns " + ", ".join(heads)),
            expected=Text(zh="还有列 " + ", ".join(missing), en="also " + ", ".join(missing)),
        )
        raise SpaceplanError((fault,), str(path))
    return tuple(
        (reader.line_num, {k: v or "" for k, v in row.items() if k is not None}) for row in reader
    )


def whole(text: str, path: Path, line: int) -> int:
    """Read a count.

    Parameters
    ----------
    text
        What stands in the table.
    path, line
        Where, for the message.

    Returns
    -------
    int
        The count.

    Raises
    ------
    SpaceplanError
        If it is no whole number of 0 or more.
    """
    if text.strip().isascii() and text.strip().isdigit():
        return int(text)
    expected = Text(zh="不小于 0 的整数", en="a whole number of 0 or more")
    raise _bad_number(text, path, line, expected)


def _seconds(text: str, path: Path, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value) and value >= 0:
        return value
    raise _bad_number(text, path, line, Text(zh="秒数", en="a number of seconds"))


def _bad_number(text: str, path: Path, line: int, expected: Text) -> SpaceplanError:
    fault = Fault(
        code="table.number",
        path="",
        line=line,
        found=Text(zh=f"“{text}”", en=f"'{text}'"),
        expected=expected,
    )
    return SpaceplanError((fault,), str(path))


def _tidy(patterns: Sequence[str]) -> tuple[str, ...]:
    return tuple(p.replace("_", "-") for p in patterns) or ("*",)


def _wanted(case: BenchCase, patterns: Sequence[str]) -> bool:
    names = (case.scenario.name, f"{case.scenario.name}.{case.option}")
    return any(fnmatchcase(n, p) for n in names for p in _tidy(patterns))


@cache
def _listed() -> str:
    return ", ".join(suite_ids())


def _in_file(fault: Fault, file: Path) -> Fault:
    return fault.model_copy(update={"path": f"{file.name}: {fault.path}"})


def _no_file(place: str, file: Path) -> Fault:
    return Fault(
        code="suite.no_file",
        path=place,
        found=Text(zh=f"没有文件 {file}", en=f"no file {file}"),
        expected=Text(
            zh="场景文件，从本表所在文件夹算起", en="a scenario, from the folder of the table on"
        ),
    )


def _no_option(place: str, wanted: str, scenario: Scenario) -> Fault:
    listed = ", ".join(o.id for o in scenario.all_options)
    return Fault(
        code="suite.no_option",
        path=place,
        found=Text(
            zh=f"“{scenario.name}”没有方案“{wanted}”",
            en=f"no option '{wanted}' of '{scenario.name}'",
        ),
        expected=Text(zh=f"{listed}，或 *", en=f"{listed}, or *"),
    )


def _twice(place: str, key: Key) -> Fault:
    name = f"{key[1]}.{key[2]}"
    return Fault(
        code="suite.twice",
        path=place,
        found=Text(zh=f"第二次列出“{name}”", en=f"'{name}' a second time"),
        expected=Text(zh="每例一次", en="every case once"),
    )


def _no_suite(suite_id: str, home: Path | None) -> SpaceplanError:
    where = f" ({home})" if home is not None else ""
    fault = Fault(
        code="suite.unknown",
        path="",
        found=Text(
            zh=f"没有测试集“{suite_id}”的文件夹{where}",
            en=f"no folder of the suite '{suite_id}'{where}",
        ),
        expected=Text(
            zh=f"以下之一：{_listed()}；或用 --cases 指明文件夹",
            en=f"one of {_listed()}; or a folder given by --cases",
        ),
    )
    return SpaceplanError((fault,))
