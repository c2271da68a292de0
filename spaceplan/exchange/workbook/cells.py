"""What a cell means, or what is wrong with it."""

from __future__ import annotations

import math
import re
from typing import TypeAlias

from spaceplan.exchange.typed.figures import mended
from spaceplan.exchange.typed.signs import plain_signs
from spaceplan.exchange.words import shown
from spaceplan.exchange.workbook.book import Cell
from spaceplan.exchange.workbook.choices import meant, yes_or_no
from spaceplan.exchange.workbook.columns import Column, Want
from spaceplan.model.base import Text

Meaning: TypeAlias = str | int | float | bool | list[str]

#: Longest name of a point, or of a thing that another sheet names, in signs.
MOST_NAME = 60

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(T[\d:.]+)?$")
_COMMAS = re.compile(r"[,，;；、\n]")
_FIGURE = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?", re.IGNORECASE)


def read_cell(cell: Cell, column: Column) -> tuple[Meaning | None, Text, Text]:
    """Return what a cell means.

    Parameters
    ----------
    cell
        The cell; not an empty one.
    column
        What it is to hold.

    Returns
    -------
    meaning
        The value as the scenario has it; None where the cell is at fault.
    found, expected : Text
        What is wrong with it, for messages.
    """
    expected = column.expects()
    if cell.value is None:
        return None, _no_result(cell), Text(
            zh=f"{expected.zh}：直接填数值，或在表格软件中打开并保存一次",
            en=f"{expected.en}: type it, or open the file in a spreadsheet and save it once",
        )  # fmt: skip
    if cell.wrong:
        value = str(cell.value)[:40]
        return None, Text(zh=f"错误值 {value}", en=f"the error {value}"), expected
    meaning = _READ[column.want](cell, column)
    if meaning is not None and _within(meaning, column):
        return meaning, Text(), Text()
    return None, _shown(cell), _mended(expected, cell)


def _within(meaning: Meaning, column: Column) -> bool:
    if isinstance(meaning, bool) or not isinstance(meaning, int | float):
        return True
    low = column.low is None or meaning > column.low or (meaning == column.low and not column.above)
    return low and (column.high is None or meaning <= column.high)


def _no_result(cell: Cell) -> Text:
    text = cell.formula if len(cell.formula) <= 40 else cell.formula[:37] + "…"
    return Text(zh=f"没有结果的公式 {text}", en=f"the formula {text} without a result")


def _shown(cell: Cell) -> Text:
    if cell.moment:
        return Text(zh=f"日期或时间 {cell.value}", en=f"the date or time {cell.value}")
    if isinstance(cell.value, bool):
        return Text(zh=f"逻辑值 {cell.value}", en=f"the truth value {cell.value}")
    return shown(cell.value)


def _mended(expected: Text, cell: Cell) -> Text:
    if cell.moment:
        return Text(
            zh=f"{expected.zh}（把单元格格式设为“常规”再重填）",
            en=f"{expected.en} (set the format of the cell to General and type it again)",
        )
    return mended(expected, cell.value) if isinstance(cell.value, str) else expected


def _number(cell: Cell, column: Column) -> float | None:
    del column
    value = cell.value
    if cell.moment or isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str):
        # figures that are text, and full-width ones, say the same number
        plain = plain_signs(value).strip()
        if not _FIGURE.fullmatch(plain):
            return None
        value = float(plain)
    try:
        figure = float(value)
    except OverflowError:
        return None
    return figure + 0.0 if math.isfinite(figure) else None


def _whole(cell: Cell, column: Column) -> int | None:
    figure = _number(cell, column)
    return int(figure) if figure is not None and figure == int(figure) else None


def _text(cell: Cell, column: Column) -> str | None:
    value = cell.value
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    figure = _number(cell, column)
    return None if figure is None else f"{figure:.15g}"


def _name(cell: Cell, column: Column) -> str | None:
    text = _text(cell, column)
    return text if text is not None and len(text) <= MOST_NAME else None


def _names(cell: Cell, column: Column) -> list[str] | None:
    text = _text(cell, column)
    names = [n.strip() for n in _COMMAS.split(text or "") if n.strip()]
    return None if text is None or any(len(n) > MOST_NAME for n in names) else names


def _yes_no(cell: Cell, column: Column) -> bool | None:
    if isinstance(cell.value, bool):
        return cell.value
    text = _text(cell, column)
    return None if text is None else yes_or_no(text)


def _choice(cell: Cell, column: Column) -> str | None:
    text = _text(cell, column)
    return None if text is None else meant(text, column.choices)


def _date(cell: Cell, column: Column) -> str | None:
    """Return a date as files have it; whether there is such a day the model knows."""
    text = _text(cell, column)
    parts = None if text is None else _DATE.match(plain_signs(text))
    return f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}" if parts is not None else None


_READ = {
    Want.NUMBER: _number,
    Want.WHOLE: _whole,
    Want.TEXT: _text,
    Want.NAME: _name,
    Want.NAMES: _names,
    Want.YES_NO: _yes_no,
    Want.CHOICE: _choice,
    Want.DATE: _date,
}
