"""What a column of the workbook is: heading, kind of value and limits, taken from the model."""

from __future__ import annotations

import re
import types
import typing
import unicodedata
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union

import annotated_types as limits
from pydantic.fields import FieldInfo

from spaceplan.model.base import Text

if TYPE_CHECKING:
    from pydantic import BaseModel


class Want(Enum):
    """What kind of value a cell is to hold."""

    NUMBER = auto()
    WHOLE = auto()
    TEXT = auto()
    NAME = auto()
    NAMES = auto()
    YES_NO = auto()
    CHOICE = auto()
    DATE = auto()


@dataclass(frozen=True)
class Column:
    """A column of a table, or a row of a list of single values."""

    key: str
    """Where its value belongs in the record of the scenario, e.g. ``title.zh``; with a leading @ it
    is measured, and the record is worked out from it."""
    zh: str
    """Heading in Chinese."""
    en: str
    """Heading in English."""
    unit: str = ""
    """Unit, which follows both headings."""
    want: Want = Want.NUMBER
    """What a cell holds."""
    choices: tuple[str, ...] = ()
    """The words to choose from."""
    low: float | None = None
    """Least value."""
    above: bool = False
    """Whether it must be more than ``low``."""
    high: float | None = None
    """Greatest value."""
    required: bool = False
    """Whether every row must have it."""
    default: Any = None
    """What an empty cell stands for."""
    refers: tuple[str, ...] = ()
    """Keys of the tables whose ids or titles it names."""
    help_zh: str = ""
    """What it is, in Chinese."""
    help_en: str = ""
    """What it is, in English."""

    @property
    def heading(self) -> str:
        """The heading as it is written."""
        return " ".join(part for part in (self.zh, self.en, self.unit) if part)

    @cached_property
    def headings(self) -> frozenset[str]:
        """Every heading that is understood."""
        texts = (self.zh, self.en, f"{self.zh} {self.en}")
        plain = self.key.lstrip("@")
        return frozenset(bare(t) for text in texts for t in (text, f"{text} {self.unit}")) | {
            bare(plain)
        }

    def expects(self) -> Text:
        """Return what a cell may hold, in words."""
        if self.want is Want.CHOICE:
            from spaceplan.exchange.workbook.choices import spoken

            listed = ", ".join(spoken(c) for c in self.choices)
            return Text(zh=f"下列之一：{listed}", en=f"one of {listed}")
        words = _WORDS[self.want]
        zh, en = words.zh, words.en
        if self.unit and self.want in (Want.NUMBER, Want.WHOLE):
            zh, en = f"{zh}，单位 {self.unit}", f"{en} in {self.unit}"
        if self.low is not None and self.low > -1e5:
            zh = f"{zh}，{'大于' if self.above else '不小于'} {self.low:g}"
            en = f"{en}, {'more than' if self.above else 'at least'} {self.low:g}"
        if self.high is not None and self.high < 1e5:
            zh, en = f"{zh}，不大于 {self.high:g}", f"{en}, at most {self.high:g}"
        return Text(zh=zh, en=en)


_WORDS = {
    Want.NUMBER: Text(zh="数字", en="a number"),
    Want.WHOLE: Text(zh="整数", en="a whole number"),
    Want.TEXT: Text(zh="文字", en="text"),
    Want.NAME: Text(zh="编号或名称，至多 60 个字", en="an id or a name of at most 60 signs"),
    Want.NAMES: Text(zh="编号或名称，用逗号隔开", en="ids or names, commas between"),
    Want.YES_NO: Text(zh="是 或 否", en="yes or no"),
    Want.DATE: Text(zh="日期，如 2026-11-23", en="a date such as 2026-11-23"),
}


@dataclass(frozen=True)
class Table:
    """A sheet of the workbook."""

    key: str
    """Where its records belong in the scenario, e.g. ``site.gates``; with a leading @ they are
    parts of others."""
    zh: str
    """Title in Chinese."""
    en: str
    """Title in English."""
    columns: tuple[Column, ...]
    """Its columns, or the rows of a list."""
    upright: bool = False
    """Whether it is a list of single values, one a row, rather than a table of records."""

    @property
    def title(self) -> str:
        """The title as it is written."""
        return f"{self.zh} {self.en}"

    @cached_property
    def titles(self) -> frozenset[str]:
        """Every title that is understood."""
        return frozenset(bare(t) for t in (self.zh, self.en, self.title))

    def column(self, key: str) -> Column:
        """Return the column of a key."""
        return next(c for c in self.columns if c.key == key)


def bare(text: str) -> str:
    """Return a heading without what people type differently: spaces, signs, width and case.

    Parameters
    ----------
    text
        As it was typed.

    Returns
    -------
    str
        Letters and figures only.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", plain)


def of(model: type[BaseModel], key: str, zh: str, en: str, unit: str = "", **more: Any) -> Column:
    """Return the column of a field: kind, choices, limits and whether it is needed are its own.

    Parameters
    ----------
    model
        The record.
    key
        The field; with points for one inside another record.
    zh, en
        Heading.
    unit
        Unit.
    more
        What the field does not say by itself.

    Returns
    -------
    Column
        The column.
    """
    *way, last = key.split(".")
    inside: Any = model
    for part in way:
        inside = _bare_type(inside.model_fields[part])[0]
    field: FieldInfo = inside.model_fields[last]
    kind, notes = _bare_type(field)
    said = dict(more)
    said.setdefault("help_en", (field.description or "").split("\n\n")[0].replace("\n", " "))
    said.setdefault("required", field.is_required() and not way)
    said.setdefault("default", None if field.is_required() else field.default)
    for note in notes:
        if isinstance(note, limits.Ge | limits.Gt):
            bound = note.ge if isinstance(note, limits.Ge) else note.gt
            said.update(low=float(bound), above=isinstance(note, limits.Gt))  # type: ignore[arg-type]
        elif isinstance(note, limits.Le):
            said["high"] = float(note.le)  # type: ignore[arg-type]
    if typing.get_origin(kind) is Literal:
        said.update(want=Want.CHOICE, choices=tuple(str(v) for v in typing.get_args(kind)))
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        said.update(want=Want.CHOICE, choices=tuple(m.value for m in kind))
    elif "want" not in said:
        said["want"] = _KINDS.get(kind, Want.NAMES)
    return Column(key=key, zh=zh, en=en, unit=unit, **said)


_KINDS: dict[Any, Want] = {
    bool: Want.YES_NO,
    int: Want.WHOLE,
    float: Want.NUMBER,
    str: Want.TEXT,
}


def _bare_type(field: Any, notes: tuple[Any, ...] = ()) -> tuple[Any, tuple[Any, ...]]:
    """Return a type without its notes and without null, and the notes of all its layers."""
    if isinstance(field, FieldInfo):
        return _bare_type(field.annotation, tuple(field.metadata))
    origin = typing.get_origin(field)
    if origin is Annotated:
        inner, *more = typing.get_args(field)
        for note in more:
            notes += tuple(note.metadata) if isinstance(note, FieldInfo) else (note,)
        return _bare_type(inner, notes)
    if origin in (Union, types.UnionType):
        arms = [a for a in typing.get_args(field) if a is not type(None)]
        return _bare_type(arms[0], notes)
    return field, notes
