"""A workbook that was filled in becomes a scenario; faults name their cells."""

from __future__ import annotations

import re
from pathlib import Path

from spaceplan.exchange.check import examine
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.geo_scenario import name_of
from spaceplan.exchange.oddities import oddities
from spaceplan.exchange.trees import Path as Way
from spaceplan.exchange.trees import Tree
from spaceplan.exchange.workbook.book import Book, open_book
from spaceplan.exchange.workbook.build import Built, build
from spaceplan.exchange.workbook.rows import read_rows
from spaceplan.exchange.workbook.sheets import SHEETS
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Scenario

#: With more faults in single cells than this the rest of the file is not looked through as well.
_ENOUGH = 300

_PATH = re.compile(r"\b(?:site|structures|brief|options)(?:\.\w+)+")


def read_workbook(path: Path, settings: ImportSettings) -> Imported:
    """Read a workbook of `spaceplan new --xlsx` as a scenario.

    Parameters
    ----------
    path
        The file, ``.xlsx`` or ``.xlsm``; macros are never run.
    settings
        Name and rules of the scenario, where they are to be others than the workbook says.

    Returns
    -------
    Imported
        The scenario, what a tape sketch was corrected by, and what was not used.

    Raises
    ------
    SpaceplanError
        If it is no workbook, or anything typed into it is wrong: every fault, with its cell.
    """
    return read_book(open_book(path), path, settings)


def read_book(book: Book, path: Path, settings: ImportSettings) -> Imported:
    """Read the cells of a workbook as a scenario.

    Parameters
    ----------
    book
        The cells.
    path
        The file that they came from.
    settings
        As for `read_workbook`.

    Returns
    -------
    Imported
        As for `read_workbook`.

    Raises
    ------
    SpaceplanError
        As for `read_workbook`.
    """
    typed = read_rows(book)
    if not typed.rows and not typed.faults:
        raise SpaceplanError((_not_ours(book),), str(path))
    built = build(typed)
    own = [*typed.faults, *built.faults]
    if len(own) > _ENOUGH:
        raise SpaceplanError(tuple(_in_order(own, book)), str(path))
    tree = built.tree
    usual = ImportSettings().standards
    tree["name"] = settings.name or tree.get("name") or name_of(path)
    if settings.standards != usual or "standards" not in tree:
        tree["standards"] = settings.standards
    if "source" not in tree:
        told = built.sketch.source if built.sketch is not None else Text()
        tree["source"] = {
            "zh": "；".join(t for t in (f"填写于表格 {path.name}", told.zh) if t),
            "en": "; ".join(t for t in (f"typed into the workbook {path.name}", told.en) if t),
        }
    scenario, faults = examine(Tree(value=tree))
    faults = [_at_cell(f, built) for f in faults if not built.is_blamed(_way(f.path))]
    if scenario is None or own:
        raise SpaceplanError(tuple(_in_order([*own, *faults], book)), str(path))
    sketch = built.sketch
    odd = (*(sketch.oddities if sketch else ()), *_odd(scenario, built))
    return Imported(
        scenario=scenario,
        done=(*typed.done, *(sketch.done if sketch else ())),
        leftovers=book.tally.leftovers(),
        oddities=odd,
    )


def _odd(scenario: Scenario, built: Built) -> list[Fault]:
    return [_at_cell(fault, built) for fault in oddities(scenario)]


def _way(path: str) -> Way:
    return tuple(int(p) if p.isdigit() else p for p in path.split(".")) if path else ()


def _at_cell(fault: Fault, built: Built) -> Fault:
    """Return a fault with cells for the paths of a scenario's file."""

    def celled(match: re.Match[str]) -> str:
        return built.cells.get(_way(match[0]), match[0])

    cell = built.cell(_way(fault.path))
    return fault.model_copy(
        update={
            "path": cell or fault.path,
            "line": None,
            "found": Text(
                zh=_PATH.sub(celled, fault.found.zh), en=_PATH.sub(celled, fault.found.en)
            ),
        }
    )


def _in_order(faults: list[Fault], book: Book) -> list[Fault]:
    """Return faults in the order of the workbook, each cell's once."""
    sheets = [page.title for page in book.pages]

    def key(fault: Fault) -> tuple[int, int, str]:
        sheet, _, cell = fault.path.partition("!")
        row = re.search(r"\d+$", cell)
        place = sheets.index(sheet) if sheet in sheets else len(sheets)
        return place, int(row[0]) if row else 0, cell

    return sorted(dict.fromkeys(faults), key=key)


def _not_ours(book: Book) -> Fault:
    there = ", ".join(page.title for page in book.pages[:8]) or "-"
    ours = ", ".join(table.title for table in SHEETS[:4])
    return Fault(
        code="xlsx.no_tables",
        path="",
        found=Text(
            zh=f"工作表 {there}，没有一张可用", en=f"the sheets {there}, none of which is known"
        ),
        expected=Text(
            zh=f"spaceplan new --xlsx 写出的工作簿：{ours} …",
            en=f"a workbook of 'spaceplan new --xlsx': {ours} …",
        ),
    )
