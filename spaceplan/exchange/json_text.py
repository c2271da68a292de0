"""Reads JSON into a tree with lines; the standard library parses, this finds the places."""

from __future__ import annotations

import bisect
import json
import re

from spaceplan.exchange.trees import (
    MAX_DEPTH,
    MAX_VALUES,
    Path,
    Refused,
    Tree,
    duplicate,
    too_deep,
    too_many,
)
from spaceplan.exchange.typed.syntax import in_chinese
from spaceplan.model.base import MAX_VERTICES, Text
from spaceplan.model.fault import Fault

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)


def read_json(text: str) -> Tree:
    """Read JSON text.

    Parameters
    ----------
    text
        The file's text.

    Returns
    -------
    Tree
        Its values and their lines; ``faults`` tells what was wrong with the text.
    """
    tree = Tree(text=text)
    try:
        _find_lines(text, tree)
        tree.value = json.loads(text)
    except Refused as refused:
        tree.faults.append(refused.fault)
    except json.JSONDecodeError as error:
        tree.faults.append(_syntax(error.msg, error.lineno, error.colno))
    except (ValueError, RecursionError) as error:
        tree.faults.append(_syntax(str(error)[:200], None, None))
    return tree


def _find_lines(text: str, tree: Tree) -> None:
    """Note the line of every value, within bounds, before anything is built in memory."""
    breaks = [m.start() for m in re.finditer("\n", text)]
    path: list[str | int] = []
    key_next: list[bool] = []  # one entry a level: True where an object awaits a key
    kinds: list[str] = []
    count = 0
    for match in _TOKEN.finditer(text):
        token, row = match.group(), bisect.bisect_left(breaks, match.start())
        line, column = row + 1, match.start() - (breaks[row - 1] if row else -1)
        if token in "}]":
            if kinds:
                kinds.pop()
                key_next.pop()
                path.pop()
        elif token == ",":
            if kinds and kinds[-1] == "{":
                key_next[-1] = True
            elif kinds:
                path[-1] = int(path[-1]) + 1
                if int(path[-1]) >= MAX_VERTICES:
                    raise too_many(tuple(path[:-1]), line, in_list=True)
        elif token == ":":
            continue
        elif kinds and kinds[-1] == "{" and key_next[-1]:
            key_next[-1] = False
            path[-1] = _key(token)
            here: Path = tuple(path)
            if here in tree.lines:
                tree.faults.append(duplicate(here, line, tree.lines[here]))
            tree.lines[here], tree.columns[here] = line, column
        else:
            count += 1
            if count > MAX_VALUES:
                raise too_many((), line, in_list=False)
            tree.lines.setdefault(tuple(path), line)
            tree.columns.setdefault(tuple(path), column)
            if token in "{[":
                if len(kinds) >= MAX_DEPTH:
                    raise too_deep(tuple(path), line)
                kinds.append(token)
                key_next.append(token == "{")
                path.append("" if token == "{" else 0)


def _key(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token


def _syntax(problem: str, line: int | None, column: int | None) -> Fault:
    return Fault(
        code="json.syntax",
        path="",
        line=line,
        column=column,
        found=Text(
            zh=f"JSON 语法错误（{in_chinese(problem)}）", en=f"a JSON syntax error: {problem}"
        ),
        expected=Text(
            zh="正确的 JSON：检查引号、逗号和括号",
            en="valid JSON: look at the quotes, commas and brackets",
        ),
    )
