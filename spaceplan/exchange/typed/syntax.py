"""Says in Chinese what the parsers of YAML and JSON complain about."""

from __future__ import annotations

import re

_ZH: tuple[tuple[str, str], ...] = (
    (r"character '\\t'", "用了制表符（Tab）"),
    (r"character '(.)' that cannot start", "不能以“{}”开头"),
    (r"mapping values are not allowed", "此处不能有“键: 值”，多半是缩进不齐或多了冒号"),
    (r"mapping keys are not allowed", "此处不能有键"),
    (r"sequence entries are not allowed", "此处不能有“- 列表项”，多半是缩进不齐"),
    (r"could not find expected ':'", "缺少冒号“:”"),
    (r"expected ',' or '\]'", "列表缺少逗号“,”或右方括号“]”"),
    (r"expected ',' or '\}'", "缺少逗号“,”或右花括号“}}”"),
    (r"expected <block end>", "缩进不齐，或括号、引号后多了内容"),
    (r"expected the node content", "此处缺少值"),
    (r"did not find expected", "此处缺少值"),
    (r"unexpected end of stream|Unterminated string", "引号没有成对"),
    (r"unexpected document separator", "引号内出现了文档分隔符（---）"),
    (r"unknown escape|escape sequence|Invalid.*escape", "双引号内的反斜杠转义有误，可改用单引号"),
    (r"special characters are not allowed|[Cc]ontrol character", "含有不可见的控制字符"),
    (r"undefined tag|tag", "不能用标签（!）"),
    (r"alias|anchor", "不能用锚点或别名（&、*）"),
    (r"Expecting ',' delimiter", "缺少逗号“,”"),
    (r"Expecting ':' delimiter", "缺少冒号“:”"),
    (r"Expecting property name", "缺少带双引号的键"),
    (r"trailing comma", "末尾多了逗号"),
    (r"Expecting value", "此处缺少值"),
    (r"Extra data", "内容结束之后还有文字"),
)


def in_chinese(problem: str) -> str:
    """Return what a parser found, in Chinese.

    Parameters
    ----------
    problem
        Its own words, in English.

    Returns
    -------
    str
        What is wrong; a general word where the parser said something rare.
    """
    for pattern, words in _ZH:
        match = re.search(pattern, problem)
        if match:
            return words.format(*match.groups())
    return "此处无法读懂"
