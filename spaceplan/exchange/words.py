"""Says in plain words, in both languages, what pydantic found wrong with a file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from spaceplan.exchange.schema import properties_at
from spaceplan.exchange.trees import Path, Tree, Value, dotted
from spaceplan.exchange.typed.figures import mended
from spaceplan.exchange.typed.other_words import meant_key, meant_value
from spaceplan.exchange.typed.signs import named, odd_signs, plain_signs
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

#: What pydantic calls the arms of a union that is written as a list or as a mapping.
_LIST_ARM, _MAPPING_ARMS = "tuple[", frozenset({"RuleOverride", "PriceNote"})
#: A rule's value may be a list of numbers or a mapping; a mapping is never a wrong list of numbers.
_NUMBERS_ARM = "tuple[constrained-float"
_ARMS = _MAPPING_ARMS | {"[key]", "bool", "constrained-float", "constrained-str"}


def validation_faults(
    model: type[BaseModel], error: ValidationError, tree: Tree
) -> tuple[Fault, ...]:
    """Turn pydantic's errors into faults with a path and a line.

    Parameters
    ----------
    model
        The model that the file was read as.
    error
        What pydantic found.
    tree
        The file's values and lines.

    Returns
    -------
    tuple of Fault
        One fault a place, in the order of the file's lines.
    """
    faults: dict[Path, Fault] = {}
    for item in error.errors(include_url=False):
        path, arm, depth = clean_path(item["loc"], tree.value)
        path = _whole_rule(path)
        value = value_at(tree.value, path)
        if item["type"] == "missing" and path and isinstance(path[-1], int):
            # A point of one number: pydantic misses its second; the point is what is wrong.
            path = path[:-1]
            value = value_at(tree.value, path)
            item["type"] = "point"
        if not _fits(arm, value_at(tree.value, path[:depth])) or _echo(item, path, value, faults):
            continue
        if path not in faults:
            faults[path] = _fault(model, item, path, value, tree)
    if not faults:
        # None of a union's arms was meant: say what the first of them wants.
        item = error.errors(include_url=False)[0]
        path, *_ = clean_path(item["loc"], tree.value)
        faults[path] = _fault(model, item, path, value_at(tree.value, path), tree)
    return tuple(sorted(faults.values(), key=lambda f: (f.line or 0, f.code == "value.missing")))


def _whole_rule(path: Path) -> Path:
    """Return the place of a rule's value, where one entry of it is at fault: one message does."""
    at = _rules_at(path)
    if at is None:
        return path
    return (
        path[: at + 3]
        if path[at + 2 : at + 3] == ("value",)
        else path[: at + 2] + tuple(part for part in path[at + 2 :] if isinstance(part, str))
    )


def _rules_at(path: Path) -> int | None:
    """Return where the changed rules start in a path, or None if it leads elsewhere."""
    if path[:1] == ("rules",):
        return 0
    return 2 if path[:1] == ("options",) and path[2:3] == ("rules",) else None


def _rule_expected(path: Path) -> Text | None:
    """Return what may stand for a rule's value; None for any other place."""
    from spaceplan.standards import expected_value

    at = _rules_at(path)
    rest = () if at is None else path[at + 1 :]
    if len(rest) == 1 or (len(rest) == 2 and rest[1] == "value"):
        return expected_value(str(rest[0]))
    return None


def clean_path(loc: tuple[str | int, ...], data: Value) -> tuple[Path, str, int]:
    """Split pydantic's place of an error into the file's path and the arm of a union.

    Parameters
    ----------
    loc
        Where pydantic saw the error; names of union arms stand in between.
    data
        The file's values.

    Returns
    -------
    tuple
        The path as the file has it, the name of the arm or an empty string, and how deep in the
        path the union stands.
    """
    path: list[str | int] = []
    arm, depth = "", 0
    here: Any = data
    for i, part in enumerate(loc):
        last = i == len(loc) - 1
        if isinstance(here, dict) and isinstance(part, str):
            if part in here or (last and not _is_arm(part)):
                path.append(part)
                here = here.get(part)
                continue
        elif isinstance(here, list) and isinstance(part, int):
            path.append(part)
            here = here[part] if part < len(here) else None
            continue
        if part != "[key]" and not arm:
            arm, depth = str(part), len(path)
    return tuple(path), arm, depth


def _is_arm(part: str) -> bool:
    return part in _ARMS or part.startswith(_LIST_ARM)


def value_at(data: Value, path: Path) -> Value:
    """Return the value at a path, or None where the file has none.

    Parameters
    ----------
    data
        The file's values.
    path
        Keys and indices from the top.

    Returns
    -------
    Value
        What stands there.
    """
    here: Any = data
    for part in path:
        if isinstance(here, dict):
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            return None
    return here  # type: ignore[no-any-return]


def shown(value: Value) -> Text:
    """Return a value as a message shows it.

    Parameters
    ----------
    value
        A value of the file.

    Returns
    -------
    Text
        At most some forty signs.
    """
    if value is None:
        return Text(zh="空值", en="nothing")
    if isinstance(value, bool):
        return Text.model_validate(str(value).lower())
    if isinstance(value, str):
        cut = value if len(value) <= 40 else value[:37] + "…"
        return Text(zh=f"“{cut}”", en=f"'{cut}'")
    if isinstance(value, list):
        if len(value) <= 3 and all(isinstance(v, int | float) for v in value):
            return Text.model_validate("[" + ", ".join(f"{v}" for v in value) + "]")
        return Text(zh=f"{len(value)} 项的列表", en=f"a list of {len(value)}")
    if isinstance(value, dict):
        return Text(zh=f"{len(value)} 个键的一组值", en=f"a mapping of {len(value)} keys")
    return Text.model_validate(str(value)[:40])


def _fits(arm: str, value: Value) -> bool:
    """Of a union, keep only what was said about the arm that the value was meant for."""
    if not arm:
        return True
    if arm in _MAPPING_ARMS:
        return isinstance(value, dict)
    if arm.startswith(_NUMBERS_ARM):
        return not isinstance(value, str | dict)
    if arm.startswith(_LIST_ARM):
        return not isinstance(value, str)
    return not isinstance(value, dict | list)


def _echo(item: Any, path: Path, value: Value, faults: dict[Path, Fault]) -> bool:
    """Tell whether a list is only called too short because its faulty items were not counted."""
    below = any(len(p) > len(path) and p[: len(path)] == path for p in faults)
    least = item.get("ctx", {}).get("min_length", 0)
    return bool(
        item["type"] == "too_short"
        and below
        and isinstance(value, list)
        and len(value) >= int(least)
    )


def _fault(model: type[BaseModel], item: Any, path: Path, value: Value, tree: Tree) -> Fault:
    kind, context = str(item["type"]), dict(item.get("ctx") or {})
    fields = properties_at(model, path[:-1])
    found = shown(value)
    if kind == "extra_forbidden":
        found, expected = _unknown_key(str(path[-1]), fields)
    elif kind == "missing":
        about = fields.get(str(path[-1]), "")
        found = Text(zh=f"缺少“{path[-1]}”", en=f"no '{path[-1]}'")
        expected = Text(
            zh=f"必填项“{path[-1]}”",
            en=f"'{path[-1]}', which must be given" + (f": {about}" if about else ""),
        )
    elif "[key]" in item["loc"]:
        expected = _NAME if "rules" in path else _ID
        found = Text(zh=f"键“{path[-1]}”", en=f"the key '{path[-1]}'")
    elif kind == "value_error":
        expected = _own_words(str(context.get("error", item["msg"])))
    else:
        plain = _expected(kind, context, str(item["msg"]), value, path)
        expected = mended(_rule_expected(path) or plain, value)
    code = "key.unknown" if kind == "extra_forbidden" else f"value.{kind}"
    return Fault(code=code, path=dotted(path), found=found, expected=expected, line=tree.line(path))


def _unknown_key(key: str, fields: dict[str, str]) -> tuple[Text, Text]:
    plain = plain_signs(key).strip()
    other = plain if plain != key and plain in fields else meant_key(plain, list(fields))
    near = [other] if other else difflib.get_close_matches(plain.lower(), list(fields), 2, 0.7)
    names = ", ".join(fields)
    if near:
        expected = Text(
            zh=f"是否指 {' 或 '.join(near)}？",
            en=f"one of its keys: did you mean {' or '.join(near)}?",
        )
    else:
        expected = Text(zh=f"以下键之一：{names}", en=f"one of the keys: {names}")
    if odd_signs(key):
        words = named(odd_signs(key))
        expected = Text(zh=f"{expected.zh}（{words.zh}）", en=f"{expected.en} ({words.en})")
    return Text(zh=f"不认识的键“{key}”", en=f"the unknown key '{key}'"), expected


def _choice(expected: str, value: Value) -> Text:
    names = re.findall(r"'([^']*)'", expected) or [expected]
    word = plain_signs(str(value)).strip()
    meant = meant_value(word, names) if word not in names else word
    near = difflib.get_close_matches(word.lower(), names, n=1)
    zh = f"（是否指 {near[0]}？）" if near else ""
    en = f" (did you mean {near[0]}?)" if near else ""
    if meant is not None:
        zh, en = f"；请写 {meant}", f"; write {meant}"
        if odd_signs(str(value)):
            words = named(odd_signs(str(value)))
            zh, en = f"{zh}（{words.zh}）", f"{en} ({words.en})"
    listed = ", ".join(names)
    return Text(zh=f"以下之一：{listed}{zh}", en=f"one of: {listed}{en}")


_ID = Text(
    zh="小写字母、数字和连字符，以字母开头，如 block-1",
    en="an id: lower-case letters, digits and hyphens, a letter first, e.g. block-1",
)
_NAME = Text(zh="规则编号，如 stall_width", en="the id of a rule, e.g. stall_width")
_NUMBER = Text(zh="数字", en="a number")
_WHOLE = Text(zh="整数", en="a whole number")
_LIST = Text(zh="列表 [ … ]", en="a list [ … ]")
_POINT = Text(zh="一个点 [x, y]，单位米", en="a point [x, y] in metres")
_CURRENCY = Text(
    zh="三个大写字母的货币代码，如 CNY", en="a currency code of three capitals, e.g. CNY"
)
_DATE = Text(zh="日期，如 2026-11-23", en="a date such as 2026-11-23")
_SIMPLE: dict[str, Text] = {
    "finite_number": Text(
        zh="有限的数字（不能是 .nan 或 .inf）", en="a finite number, not nan or inf"
    ),
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_parsing": Text(zh="true 或 false", en="true or false"),
    "bool_type": Text(zh="true 或 false", en="true or false"),
    "string_type": Text(zh="文字", en="text"),
    "string_pattern_mismatch": _ID,
    "dict_type": Text(zh="键: 值 的一组值", en="a mapping of key: value"),
    "point": _POINT,
}


def _expected(kind: str, context: dict[str, Any], message: str, value: Value, path: Path) -> Text:
    if kind == "string_pattern_mismatch" and path[-1:] == ("currency",):
        return _CURRENCY
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind.startswith("date_"):
        return _DATE
    if kind in _BOUNDED:
        name, zh, en = _BOUNDED[kind]
        return Text(zh=f"{zh} {context[name]:g} 的数", en=f"a number {en} {context[name]:g}")
    if kind in ("enum", "literal_error"):
        return _choice(str(context["expected"]), value)
    if kind in ("model_type", "model_attributes_type", "dataclass_type"):
        if context.get("class_name") == "Text":
            return Text(zh="文字，或 {zh: …, en: …}", en="text, or {zh: …, en: …}")
        return _SIMPLE["dict_type"]
    if kind in ("tuple_type", "list_type"):
        inner = len(path) > 1 and isinstance(path[-1], int) and path[-2] in _OF_POINTS
        return _POINT if inner else _LIST
    if kind in ("too_short", "too_long"):
        return _length(kind, context, value)
    if kind == "string_too_long":
        most = context["max_length"]
        return Text(zh=f"最多 {most} 个字", en=f"at most {most} signs")
    return Text(zh="另一种值", en=message)


_OF_POINTS = frozenset({"boundary", "outline", "line", "span", "doors", "access"})
_BOUNDED = {
    "greater_than": ("gt", "大于", "greater than"),
    "greater_than_equal": ("ge", "不小于", "of at least"),
    "less_than": ("lt", "小于", "less than"),
    "less_than_equal": ("le", "不大于", "of at most"),
}


def _length(kind: str, context: dict[str, Any], value: Value) -> Text:
    if kind == "too_short":
        least = context["min_length"]
        return Text(zh=f"至少 {least} 项", en=f"at least {least} items")
    most = context["max_length"]
    if most == 2 and isinstance(value, list) and all(isinstance(v, int | float) for v in value):
        return _POINT
    return Text(zh=f"最多 {most} 项", en=f"at most {most} items")


def _own_words(message: str) -> Text:
    """Translate what the model's own validators say."""
    for pattern, translate in _OWN:
        match = re.search(pattern, message)
        if match:
            return Text(zh=translate(match), en=message)
    return Text(zh=message, en=message)


_OWN: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (
        r"needs exactly one of outline.*found (.*)",
        lambda m: (
            "outline、centre（加 radius）、line 三者给且只给一个；现有："
            + m[1].replace("none of them", "一个也没有").replace(" and ", "、")
        ),
    ),
    (r"a centre needs a radius", lambda _: "给了 centre 就要给 radius（半径，米）"),
    (r"a line needs a thickness", lambda _: "给了 line 就要给 thickness（厚度或宽度，米）"),
    (
        r"a slope needs percent",
        lambda _: "坡地（slope）要给 percent（坡度，%），台阶给 steps: true",
    ),
    (
        r"blind: \[(\d+), (\d+)\] is no side.*0 to (-?\d+)",
        lambda m: f"blind: [{m[1]}, {m[2]}] 不是轮廓的一条边，顶点编号为 0 到 {m[3]}",
    ),
    (
        r"ebikes \((\d+)\) are part of spaces \((\d+)\)",
        lambda m: f"ebikes（{m[1]}）包含在 spaces（{m[2]}）之内，不能更多",
    ),
    (r"needs either a share or an amount", lambda _: "share（份额）和 amount（金额）给且只给一个"),
    (r"a split by floor needs floors", lambda _: "按楼层分摊要给 floors，至少一层的 weight 大于 0"),
    (
        r"height_m \((\S+)\) must be below radius_m \((\S+)\)",
        lambda m: f"height_m（{m[1]}）须小于 radius_m（{m[2]}），否则照不到地面",
    ),
)
