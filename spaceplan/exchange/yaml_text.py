"""Reads YAML 1.2 into a tree: plain values only, no tags, no aliases, no second document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from spaceplan.exchange.trees import (
    MAX_DEPTH,
    MAX_VALUES,
    Path,
    Refused,
    Tree,
    Value,
    dotted,
    duplicate,
    too_deep,
    too_many,
)
from spaceplan.exchange.typed.signs import named, odd_signs
from spaceplan.exchange.typed.syntax import in_chinese
from spaceplan.model.base import MAX_VERTICES, Text
from spaceplan.model.fault import Fault

_INT = re.compile(r"[-+]?[0-9]{1,300}|0o[0-7]{1,100}|0x[0-9a-fA-F]{1,100}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def read_yaml(text: str) -> Tree:
    """Read YAML text.

    Parameters
    ----------
    text
        The file's text.

    Returns
    -------
    Tree
        Its values and their lines; ``faults`` tells what was wrong with the text.  The values
        are those read before the text became unreadable.
    """
    tree = Tree(text=text)
    try:
        _Reader(YAML(typ="safe", pure=True).parse(text), tree).document()
    except Refused as refused:
        tree.faults.append(refused.fault)
    except MarkedYAMLError as error:
        tree.faults.append(_syntax(error, text))
    except (YAMLError, ValueError, RecursionError) as error:
        tree.faults.append(_syntax(error, text))
    return tree


def scalar(text: str, plain: bool) -> Value:
    """Return the value of a YAML scalar by the core schema of YAML 1.2.

    Parameters
    ----------
    text
        The scalar's text.
    plain
        Whether it stood there without quotes.

    Returns
    -------
    Value
        None, bool, int, float or str; dates stay text.
    """
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", ""))
    return text


class _Reader:
    """Turns parser events into values, one bounded step at a time."""

    def __init__(self, events: Iterator[Any], tree: Tree) -> None:
        self.events = events
        self.tree = tree
        self.count = 0

    def document(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Refused(_second_document(_line(event)))
            elif isinstance(event, NodeEvent):
                # A mapping is put in place before it is filled: what was read stays readable.
                self.tree.value = self.node(event, ())

    def node(self, event: Event, path: Path) -> Value:
        line = _line(event)
        self.count += 1
        if self.count > MAX_VALUES:
            raise too_many((), line, in_list=False)
        if len(path) > MAX_DEPTH:
            raise too_deep(path, line)
        self.tree.lines.setdefault(path, line)
        self.tree.columns.setdefault(path, _column(event))
        if isinstance(event, AliasEvent):
            raise Refused(_alias(path, line, f"*{event.anchor}"))
        if getattr(event, "tag", None) not in (None, "!"):
            raise Refused(_tag(path, line))
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path)
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        assert isinstance(event, ScalarEvent)
        return scalar(event.value, plain=event.style in (None, ""))

    def sequence(self, path: Path) -> Value:
        items: list[Value] = []
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                break
            if len(items) >= MAX_VERTICES:
                raise too_many(path, _line(event), in_list=True)
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> Value:
        values: dict[str, Value] = {}
        if not path:
            self.tree.value = values
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise Refused(_bad_key(path, _line(event)))
            key = str(event.value)
            here = (*path, key)
            if key in values:
                first = self.tree.lines.get(here, 0)
                self.tree.faults.append(duplicate(here, _line(event), first))
            else:
                self.tree.lines[here] = _line(event)
                self.tree.columns[here] = _column(event)
            values[key] = self.node(next(self.events), here)
        return values


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _column(event: Event) -> int:
    return int(event.start_mark.column) + 1


def _alias(path: Path, line: int, found: str) -> Fault:
    return Fault(
        code="yaml.alias",
        path=dotted(path),
        line=line,
        found=Text(zh=f"YAML 别名 {found}", en=f"the YAML alias {found}"),
        expected=Text(
            zh="把内容写全；场景文件不用别名（以 * 开头的文字要加引号）",
            en="the value itself: scenarios use no aliases (put text that starts with * in quotes)",
        ),
    )


def _tag(path: Path, line: int) -> Fault:
    return Fault(
        code="yaml.tag",
        path=dotted(path),
        line=line,
        found=Text(zh="YAML 标签（以 ! 开头）", en="a YAML tag (it starts with !)"),
        expected=Text(
            zh="普通的值；以 ! 开头的文字要加引号",
            en="a plain value; put text that starts with ! in quotes",
        ),
    )


def _bad_key(path: Path, line: int) -> Fault:
    return Fault(
        code="yaml.key",
        path=dotted(path),
        line=line,
        found=Text(zh="不是文字的键", en="a key that is no plain word"),
        expected=Text(zh="形如 name: 值 的键", en="a key such as name: value"),
    )


def _second_document(line: int) -> Fault:
    return Fault(
        code="yaml.documents",
        path="",
        line=line,
        found=Text(zh="第二个 YAML 文档（---）", en="a second YAML document (---)"),
        expected=Text(zh="一个文件一个场景", en="one scenario a file"),
    )


def _syntax(error: Exception, text: str) -> Fault:
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None or (context is not None and mark.line >= len(text.rstrip().split("\n"))):
        mark = context  # what is open at the end of the file is mended where it opens
    line = int(mark.line) + 1 if mark is not None else None
    problem = " ".join(str(getattr(error, "problem", None) or error).split())[:200]
    lines = text.split("\n")
    near = "\n".join(lines[max(0, (line or 1) - 2) : (line or 1)])
    column = int(mark.column) + 1 if mark is not None else None
    odd = odd_signs(near)
    zh, en = in_chinese(problem), problem
    if odd:
        column = next((at + 1 for at, _ in odd_signs(lines[(line or 1) - 1])), column)
        zh, en = f"{zh}；{named(odd).zh}", f"{en}; {named(odd).en}"
    if "\\t" in problem or "\t" in near:
        expected = Text(zh="用空格缩进，不要用制表符（Tab）", en="spaces for indents, no tabs")
    elif odd:
        expected = Text(
            zh='半角标点和普通空格：用 : , [ ] { } " 代替全角的 ：，【】“”，冒号后加空格',
            en='plain signs : , [ ] { } " and plain spaces instead of the full-width ones, a space '
            "after each colon",
        )
    else:
        expected = Text(
            zh="正确的 YAML：检查缩进、括号是否成对、冒号后是否有空格",
            en="valid YAML: look at the indents, the brackets, and the space after each colon",
        )
    return Fault(
        code="yaml.syntax",
        path="",
        line=line,
        column=column,
        found=Text(zh=f"YAML 语法错误（{zh}）", en=f"a YAML syntax error: {en}"),
        expected=expected,
    )
