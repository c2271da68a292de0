"""The words to choose from, in both languages, and what a typed word means."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from spaceplan.exchange.typed.other_words import meant_value
from spaceplan.exchange.typed.signs import plain_signs


class Hand(StrEnum):
    """A side of someone who walks."""

    LEFT = "left"
    RIGHT = "right"


_ZH = MappingProxyType(
    {
        # what may happen to a structure
        "keep": "留", "modify": "改", "remove": "拆", "optional": "可拆", "move": "移",
        # what a structure is
        "building": "楼", "shed": "棚", "rooms": "用房", "pavilion": "凉亭", "tree": "树",
        "green": "绿地", "wall": "墙", "road": "道路", "paving": "铺装", "lift": "电梯",
        "utility": "设备", "parking": "既有车位", "slope": "坡地", "manhole": "检查井",
        "tank": "池", "other": "其他",
        "transformer": "变压器", "guard": "门卫", "refuse": "垃圾",
        # what an area is for, and where a room lies
        "play": "儿童活动", "exercise": "健身", "seating": "休息", "drying": "晾晒",
        "quiet": "安静", "gate": "近出入口",
        # shapes of room blocks
        "bar": "一", "half_ring": "半回", "ell": "L", "double_bar": "二", "ring": "回",
        "any": "不限",
        "gables": "山墙",
        "north": "北", "east": "东", "south": "南", "west": "西",
        "left": "左", "right": "右", "yes": "是", "no": "否",
        "cn-renewal": "旧改", "cn-new": "新建", "de": "德国", "us": "美国",
    }
)  # fmt: skip

_YES = frozenset({"yes", "y", "true", "是", "对", "有", "1", "x", "✓", "√", "v"})
_NO = frozenset({"no", "n", "false", "否", "不", "无", "0", "-", "✗", "×"})


def spoken(value: str) -> str:
    """Return a word of the list as it stands in a cell.

    Parameters
    ----------
    value
        What files call it.

    Returns
    -------
    str
        In Chinese and English, e.g. ``留 keep``.
    """
    return f"{_ZH[value]} {value}" if value in _ZH else value


def meant(typed: str, choices: tuple[str, ...]) -> str | None:
    """Return which word of a list was meant.

    Parameters
    ----------
    typed
        As it stands in the cell: in either language, or both.
    choices
        What files call the words.

    Returns
    -------
    str or None
        One of ``choices``; None where nobody can tell.
    """
    word = " ".join(plain_signs(typed).split()).casefold()
    for value in choices:
        if word in (value, spoken(value).casefold(), _ZH.get(value, value).casefold()):
            return value
    found = meant_value(word, list(choices))
    return found if found in choices else None


def yes_or_no(typed: str) -> bool | None:
    """Return whether yes or no was typed.

    Parameters
    ----------
    typed
        As it stands in the cell.

    Returns
    -------
    bool or None
        None where it is neither.
    """
    word = " ".join(plain_signs(typed).split()).casefold()
    if word in _YES or word == spoken("yes"):
        return True
    return False if word in _NO or word == spoken("no") else None
