"""What a comparison says in words: who has most stalls, what failed and why."""

from __future__ import annotations

from spaceplan.compare.comparison import Comparison, Row, beyond_chance
from spaceplan.compare.seeds import spread_text
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.finding import OWN_SOURCE, Finding
from spaceplan.model.scenario import Option


def option_name(option: Option) -> Text:
    """Return what an option is called: its title, or its id without one.

    Parameters
    ----------
    option
        The option.

    Returns
    -------
    Text
        Its name.
    """
    return Text(zh=option.title.get("zh") or option.id, en=option.title.get("en") or option.id)


def baseline_name() -> Text:
    """Return what the row of today's figures is called.

    Returns
    -------
    Text
        Its name.
    """
    return Text(zh="现状", en="Today")


def verdict(row: Row) -> Text:
    """Say in a few words how a plan fared.

    Parameters
    ----------
    row
        The row of the plan.

    Returns
    -------
    Text
        Passed, passed with warnings, failed, impossible, or not found.
    """
    if row.plan.status is PlanStatus.INFEASIBLE:
        return Text(zh="不可能（已证明）", en="impossible (proved)")
    if row.plan.status is PlanStatus.NOT_FOUND:
        return Text(zh="没有找到（不等于不存在）", en="not found (no proof)")
    if row.hard:
        return Text(
            zh=f"未通过：{row.hard} 处不合格，不作为方案展示",
            en=f"failed: {counted(row.hard, 'hard finding')}, not shown as an option",
        )
    if row.warnings:
        return Text(
            zh=f"通过，{row.warnings} 条提示", en=f"passed, {counted(row.warnings, 'warning')}"
        )
    return Text(zh="通过", en="passed")


def stalls_said(row: Row, *, today: bool = False) -> Text:
    """Say how many stalls a plan has, and how few and how many other seeds found.

    Parameters
    ----------
    row
        The row of the plan.
    today
        Whether to say how many more than today that are, where that is known; default False.

    Returns
    -------
    Text
        E.g. ``48 stalls (44–48 by seed, +30 over today)``.
    """
    count, gain = _stalls(row), row.value("stalls_gain").number if today else None
    span = spread_text(row.plan) if row.spread else None
    zh = [] if span is None else [f"各次搜索 {span.zh}"]
    en = [] if span is None else [f"{span.en} by seed"]
    if gain is not None:
        zh.append(f"比现状 {gain:+.0f}")
        en.append(f"{gain:+.0f} over today")
    return Text(
        zh=f"{count} 个车位" + (f"（{'，'.join(zh)}）" if zh else ""),
        en=counted(count, "stall") + (f" ({', '.join(en)})" if en else ""),
    )


def finding_line(finding: Finding) -> Text:
    """Say a finding on one line, with what was measured and required, and its source.

    Parameters
    ----------
    finding
        The finding.

    Returns
    -------
    Text
        The line.
    """
    hard = finding.severity is Severity.HARD
    zh = ("不合格：" if hard else "提示：") + finding.message.get("zh")
    en = ("Failed: " if hard else "Warning: ") + finding.message.get("en")
    if finding.measured is not None and finding.required is not None:
        got, need = finding.measured, finding.required
        zh += f"（实测 {finding.figure(got, 'zh')}，要求 {finding.figure(need, 'zh')}）"
        en += f" (measured {finding.figure(got, 'en')}, required {finding.figure(need, 'en')})"
    if finding.source:
        zh += f" 〔{'本项目的假定' if finding.source == OWN_SOURCE else finding.source}〕"
        en += f" [{finding.source}]"
    return Text(zh=zh, en=en)


def sentences(comparison: Comparison) -> tuple[Text, ...]:
    """Say what the comparison found, sentence by sentence.

    The first sentence is about stalls: which option has most, and by how many, if that is more than
    other seeds of the search would differ by; then how that stands to today, what the option with
    most stalls gives up, whose plan an option takes over, and every option that is not shown, with
    the reason.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    tuple of Text
        At least one sentence.
    """
    out = [_headline(comparison)]
    out.extend(_one_seed(comparison))
    out.extend(_today(comparison))
    out.extend(_given_up(comparison))
    out.extend(_taken_over(comparison))
    out.extend(_not_shown(row) for row in comparison.rows if not row.shown)
    return tuple(out)


def _headline(comparison: Comparison) -> Text:
    shown = comparison.shown
    if not shown:
        if not comparison.rows:
            return Text(zh="没有可比较的方案。", en="There is no option to compare.")
        return Text(
            zh="没有一个方案可以展示，因此不能说哪个车位更多。",
            en="No option can be shown, so none can be said to have most stalls.",
        )
    ranked = sorted(shown, key=_stalls, reverse=True)
    first, best = ranked[0], _stalls(ranked[0])
    if len(shown) == 1:
        return Text(
            zh=f"{_zh(first)}有 {best} 个车位；没有其他方案可比。",
            en=f"{_en(first)} has {counted(best, 'stall')}; "
            "there is no other option to compare it with.",
        )
    near = [r for r in ranked if r is first or not beyond_chance(first, r)]
    rest = [r for r in ranked if r not in near]
    more_zh = "，".join(f"比{_zh(r)}多 {best - _stalls(r)} 个" for r in rest)
    more_en = _and([f"{best - _stalls(r)} more than {_en(r)}" for r in rest]) if rest else ""
    if any(_stalls(r) < best for r in near):
        return _no_difference(near, more_zh, more_en)
    if len(near) > 1:
        zh, en = "、".join(map(_zh, near)), _and([_en(r) for r in near])
        text_zh, text_en = f"{zh}车位一样多：{best} 个", f"{en} have equally many stalls: {best}"
    else:
        text_zh = f"{_zh(first)}车位最多：{best} 个"
        text_en = f"{_en(first)} has most stalls: {best}"
    if rest:
        text_zh, text_en = f"{text_zh}，{more_zh}", f"{text_en}, {more_en}"
    return Text(zh=text_zh + "。", en=text_en + ".")


def _no_difference(near: list[Row], more_zh: str, more_en: str) -> Text:
    """Say that the options with most stalls differ by no more than other seeds would."""
    chance = max(r.spread or 0 for r in near)
    zh = "、".join(f"{_zh(r)}（{_stalls(r)} 个）" for r in near)
    en = _and([f"{_en(r)} ({_stalls(r)})" for r in near])
    zh = f"{zh}的车位数看不出差别：同一方案重新搜索一次，结果就能相差 {chance} 个"
    en = (
        f"Between {en} there is no difference in stalls that the search can tell: "
        f"for one and the same option its seeds lie up to {chance} apart"
    )
    if more_zh:
        zh, en = f"{zh}；{_zh(near[0])}{more_zh}", f"{en}; {_en(near[0])} has {more_en}"
    return Text(zh=zh + "。", en=en + ".")


def _today(comparison: Comparison) -> list[Text]:
    shown, today = comparison.shown, comparison.today_stalls
    if not shown:
        return []
    if today is None:
        return [
            Text(
                zh="现状车位数未知，不能说增加了多少车位。",
                en="Today's stalls are unknown, so nobody can say how many are gained.",
            )
        ]
    zh, en = [], []
    for row in shown:
        gain = _stalls(row) - today
        if gain > 0:
            zh.append(f"{_zh(row)}多 {gain} 个车位")
            en.append(f"{_en(row)} gives {counted(gain, 'stall')} more")
        elif gain < 0:
            zh.append(f"{_zh(row)}少 {-gain} 个车位")
            en.append(f"{_en(row)} loses {counted(-gain, 'stall')}")
        else:
            zh.append(f"{_zh(row)}车位不增不减")
            en.append(f"{_en(row)} changes nothing")
    return [
        Text(
            zh=f"与现状（{today} 个）相比，" + "，".join(zh) + "。",
            en=f"Against today's {today}, " + _and(en) + ".",
        )
    ]


def _one_seed(comparison: Comparison) -> list[Text]:
    """Say that a single search tells nothing of chance."""
    shown = comparison.shown
    if len(shown) < 2 or any(r.seeds != 1 for r in shown):
        return []
    return [
        Text(
            zh="每个方案只用一个随机种子搜索过：换一个种子，小的差别可能反过来。",
            en="Each option was searched with one seed only: "
            "another seed may turn small differences round.",
        )
    ]


def _taken_over(comparison: Comparison) -> list[Text]:
    """Say whose plan an option takes over."""
    rows = {r.option.id: r for r in comparison.rows}
    out = []
    for row in comparison.shown:
        name = row.plan.provenance.taken_from
        if name is None:
            continue
        zh, en = (_zh(rows[name]), _en(rows[name])) if name in rows else (f"“{name}”", f'"{name}"')
        out.append(
            Text(
                zh=f"{_zh(row)}采用{zh}的布置图：它同样满足{_zh(row)}的要求，没有找到更好的。",
                en=f"{_en(row)} takes the plan of {en}, which serves it too: "
                "no better one was found.",
            )
        )
    return out


_TRADED = (
    ("rooms_m2", "活动室少 {n:.0f} m²", "{n:.0f} m² fewer of rooms"),
    ("bikes", "非机动车位少 {n:.0f} 个", "{spaces} fewer"),
    ("green_m2", "绿地少 {n:.0f} m²", "{n:.0f} m² less green"),
    ("areas_m2", "活动场地少 {n:.0f} m²", "{n:.0f} m² less of grounds"),
)


def _given_up(comparison: Comparison) -> list[Text]:
    """Most stalls is not best of all: name what the winner has less of than the runner-up."""
    ranked = sorted(comparison.shown, key=_stalls, reverse=True)
    if len(ranked) < 2 or not beyond_chance(ranked[0], ranked[1]):
        return []
    first, second = ranked[:2]
    zh, en = [], []
    for figure, text_zh, text_en in _TRADED:
        a, b = first.value(figure).number, second.value(figure).number
        if a is not None and b is not None and b - a >= 1:
            zh.append(text_zh.format(n=b - a))
            en.append(text_en.format(n=b - a, spaces=counted(round(b - a), "bike space")))
    if not zh:
        return []
    return [
        Text(
            zh=f"但{_zh(first)}比{_zh(second)}" + "，".join(zh) + "。",
            en=f"But {_en(first)} has " + _and(en) + f" than {_en(second)}.",
        )
    ]


def _not_shown(row: Row) -> Text:
    if row.plan.status is PlanStatus.INFEASIBLE:
        zh = "；".join(c.message.get("zh") for c in row.plan.conflict)
        en = "; ".join(c.message.get("en") for c in row.plan.conflict)
        return Text(
            zh=f"{_zh(row)}不可能实现（已证明）" + (f"：{zh}" if zh else "") + "。",
            en=f"{_en(row)} is impossible (proved)" + (f": {en}" if en else "") + ".",
        )
    if row.plan.status is PlanStatus.NOT_FOUND:
        tried = row.plan.tried or Text()
        zh, en = tried.get("zh"), tried.get("en")
        return Text(
            zh=f"{_zh(row)}：这次没有找到布置，但并未证明不可能" + (f"；{zh}" if zh else "") + "。",
            en=f"{_en(row)}: no plan was found this time, which proves nothing"
            + (f"; {en}" if en else "")
            + ".",
        )
    return Text(
        zh=f"{_zh(row)}的布置图有 {row.hard} 处未通过审查，因此不展示。",
        en=f"The plan of {_en(row)} failed the audit ({counted(row.hard, 'hard finding')})"
        " and is not shown.",
    )


def _stalls(row: Row) -> int:
    return len(row.plan.stalls)


def _zh(row: Row) -> str:
    return f"“{option_name(row.option).zh}”"


def _en(row: Row) -> str:
    return f'"{option_name(row.option).en}"'


def _and(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]
