"""What a text file says, as plain values that remember their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from spaceplan.model.base import MAX_VERTICES, Text
from spaceplan.model.fault import Fault

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

#: Deepest nesting that is read; a scenario needs seven levels.
MAX_DEPTH = 32

#: Most values in one file; beyond this a file is an accident or an attack.
MAX_VALUES = 150_000


@dataclass
class Tree:
    """The values of one file, where each stands, and what was wrong with the text itself."""

    value: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    columns: dict[Path, int] = field(default_factory=dict)
    text: str = ""
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path) -> int | None:
        """Return the line of a value, or of the nearest thing around it that the file has.

        Parameters
        ----------
        path
            Keys and indices from the top.

        Returns
        -------
        int or None
            Line counted from 1; None for an empty file.
        """
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None

    def marked(self, fault: Fault) -> Fault:
        """Return a fault with the line of the text that it stands on, and the column there.

        Parameters
        ----------
        fault
            The fault, with its line.

        Returns
        -------
        Fault
            The same, to be shown with a caret; as it was where the text has no such line.
        """
        lines = self.text.split("\n")
        if fault.line is None or fault.line > len(lines):
            return fault
        source = lines[fault.line - 1]
        column = fault.column
        path: Path = tuple(int(p) if p.isdigit() else p for p in fault.path.split("."))
        for end in range(len(path), -1, -1):
            if column is None and self.lines.get(path[:end]) == fault.line:
                column = self.columns.get(path[:end])
        if column is None:
            key = str(path[-1])
            column = (source.find(key) if key and key in source else _indent(source)) + 1
        return fault.model_copy(update={"source": source, "column": column})


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


class Refused(Exception):  # noqa: N818  (it is no error of ours: the text cannot be read on)
    """The text cannot be read any further."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def dotted(path: Path) -> str:
    """Return a path as people read it, e.g. ``site.boundary.3``.

    Parameters
    ----------
    path
        Keys and indices from the top.

    Returns
    -------
    str
        The parts joined by points.
    """
    return ".".join(str(part) for part in path)


def too_deep(path: Path, line: int) -> Refused:
    """Return the refusal of a file that nests too deeply.

    Parameters
    ----------
    path
        Where it happened.
    line
        Line of the file.

    Returns
    -------
    Refused
        To be raised.
    """
    return Refused(
        Fault(
            code="file.too_deep",
            path=dotted(path[:4]),
            line=line,
            found=Text(zh=f"嵌套超过 {MAX_DEPTH} 层", en=f"more than {MAX_DEPTH} nested levels"),
            expected=Text(
                zh="最多七层的场景文件；检查括号和缩进",
                en="a scenario, which needs seven: look for a bracket or an indent too many",
            ),
        )
    )


def too_many(path: Path, line: int, in_list: bool) -> Refused:
    """Return the refusal of a file with too many values.

    Parameters
    ----------
    path
        Where it happened.
    line
        Line of the file.
    in_list
        Whether one list is too long, rather than the whole file.

    Returns
    -------
    Refused
        To be raised.
    """
    if in_list:
        found = Text(
            zh=f"列表超过 {MAX_VERTICES} 项", en=f"a list of more than {MAX_VERTICES} items"
        )
    else:
        found = Text(
            zh=f"文件中的值超过 {MAX_VALUES} 个", en=f"more than {MAX_VALUES} values in the file"
        )
    return Refused(
        Fault(
            code="file.too_many",
            path=dotted(path),
            line=line,
            found=found,
            expected=Text(
                zh=f"每个列表最多 {MAX_VERTICES} 项；先在 CAD 中简化轮廓（小院通常几十个顶点）",
                en=f"at most {MAX_VERTICES} items in a list: simplify the outline first "
                "(a courtyard has tens of vertices)",
            ),
        )
    )


def duplicate(path: Path, line: int, first: int) -> Fault:
    """Return the fault of a key that was given twice.

    Parameters
    ----------
    path
        The key's path.
    line
        Line of the second one.
    first
        Line of the first one.

    Returns
    -------
    Fault
        The fault.
    """
    key = path[-1]
    return Fault(
        code="key.twice",
        path=dotted(path),
        line=line,
        found=Text(
            zh=f"“{key}”出现了两次（第一次在第 {first} 行）",
            en=f"'{key}' a second time (first on line {first})",
        ),
        expected=Text(zh="每个键只写一次", en="every key once"),
    )
