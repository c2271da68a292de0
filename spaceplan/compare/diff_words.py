"""What a difference between two plans says in words."""

from __future__ import annotations

from spaceplan.compare.diff import Change, FigureChange, Group, ItemChange, PlanDiff
from spaceplan.model.base import Text

#: Of one group more things than this are counted, not named.
_MOST_NAMED = 8

GROUP_NAMES: tuple[tuple[Group, Text], ...] = (
    (Group.STALLS, Text(zh="车位", en="stalls")),
    (Group.AISLES, Text(zh="车道", en="aisles")),
    (Group.BLOCKS, Text(zh="活动用房", en="room blocks")),
    (Group.ROOMS, Text(zh="活动室", en="rooms")),
    (Group.BIKE_SHEDS, Text(zh="非机动车棚", en="bike sheds")),
    (Group.GREENS, Text(zh="绿地", en="greens")),
    (Group.WALKWAYS, Text(zh="步道", en="walkways")),
    (Group.FIRE_LANES, Text(zh="消防车道", en="fire lanes")),
    (Group.FURNITURE, Text(zh="设施", en="furniture")),
    (Group.STRUCTURES, Text(zh="现有构筑物", en="what stands there")),
)
CHANGE_NAMES: tuple[tuple[Change, Text], ...] = (
    (Change.GAINED, Text(zh="增加", en="gained")),
    (Change.LOST, Text(zh="减少", en="lost")),
    (Change.MOVED, Text(zh="移动", en="moved")),
    (Change.CHANGED, Text(zh="改变", en="changed")),
    (Change.SAME, Text(zh="不变", en="the same")),
)


def figure_line(figure: FigureChange) -> Text:
    """Say one figure of both plans.

    Parameters
    ----------
    figure
        The figure.

    Returns
    -------
    Text
        E.g. ``stalls 82 → 84 (+2)``.
    """
    unit = f" {figure.unit}" if figure.unit not in ("", "¤") else ""
    more = figure.after - figure.before
    tail = f"{figure.before:g} → {figure.after:g}{unit} ({more:+g})"
    if more == 0:
        tail = f"{figure.after:g}{unit} (±0)"
    return Text(zh=f"{figure.title.zh} {tail}", en=f"{figure.title.en} {tail}")


def diff_lines(found: PlanDiff) -> tuple[Text, ...]:
    """Say what changed, group by group.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
    tuple of Text
        The figures that changed first, then a line for each group that the plans have.
    """
    if found.same:
        return (Text(zh="两张布置图相同", en="the two plans are the same"),)
    out = [figure_line(f) for f in found.figures if f.before != f.after]
    for group, name in GROUP_NAMES:
        parts_zh, parts_en = [], []
        for change, word in CHANGE_NAMES:
            some = found.of(group, change)
            if not some:
                continue
            named = change is not Change.SAME and (
                len(some) <= _MOST_NAMED or group is not Group.STALLS
            )
            zh = "：" + "、".join(_named(i, "zh") for i in some[:_MOST_NAMED]) if named else ""
            en = ": " + ", ".join(_named(i, "en") for i in some[:_MOST_NAMED]) if named else ""
            if named and len(some) > _MOST_NAMED:
                zh, en = f"{zh} …", f"{en} …"
            parts_zh.append(f"{word.zh} {len(some)}{zh}")
            parts_en.append(f"{len(some)} {word.en}{en}")
        if parts_zh:
            out.append(
                Text(zh=f"{name.zh}：{'；'.join(parts_zh)}", en=f"{name.en}: {'; '.join(parts_en)}")
            )
    return tuple(out)


def _named(item: ItemChange, lang: str) -> str:
    more = [] if item.moved_m is None else [f"{item.moved_m:.2f} m"]
    detail = item.detail.zh if lang == "zh" else item.detail.en
    more += [detail] if detail else []
    if not more:
        return item.name
    return (
        f"{item.name}（{'，'.join(more)}）" if lang == "zh" else f"{item.name} ({', '.join(more)})"
    )
