"""Prices and fronts as tables and sentences."""

from __future__ import annotations

import csv
import io

from spaceplan.compare import Value, formatted
from spaceplan.compare.names import UNKNOWN
from spaceplan.model.base import Lang, Text, counted
from spaceplan.tradeoffs.ask import Topic
from spaceplan.tradeoffs.goals import GOALS, Goal, figure_of
from spaceplan.tradeoffs.pareto import Front, Point
from spaceplan.tradeoffs.price import Price, Tradeoffs

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]

#: What the parts of the table are called, in its order.
TOPICS: tuple[tuple[Topic, Text], ...] = (
    (Topic.ENFORCED, Text(zh="若严格执行只作提示的规范", en="If rules that only warn were law")),
    (Topic.WISH, Text(zh="愿望", en="Wishes")),
    (Topic.STRUCTURE, Text(zh="现有的东西", en="What stands there")),
    (Topic.STEP, Text(zh="若尺寸规定放宽或收紧", en="If hard figures were a step away")),
)
#: Marks a price that is an upper estimate.
ESTIMATE = "*"


def price_rows(result: Tradeoffs, lang: Lang) -> Table:
    """Return the prices as a table of texts.

    Parameters
    ----------
    result
        The prices.
    lang
        Language of the texts.

    Returns
    -------
    tuple of header and rows
        One row a question, by topic, with the brief as it is first.
    """
    zh = lang == "zh"
    header = (
        ("项目", "问题", "车位", "比任务书原样", "费用差", "说明")
        if zh
        else ("About", "Question", "Stalls", "Against the brief", "Cost against it", "Note")
    )
    base = result.base
    rows = [("", base.title.get(lang), _count(base), "", "", base.note.get(lang))]
    for topic, name in TOPICS:
        rows += [
            (
                name.get(lang),
                p.title.get(lang),
                _count(p),
                gain_text(p, result.spread),
                money_text(p.money),
                p.note.get(lang),
            )
            for p in of_topic(result, topic)
        ]
    return header, tuple(rows)


def of_topic(result: Tradeoffs, topic: Topic) -> tuple[Price, ...]:
    """Return the prices of one topic, those that move most first.

    Parameters
    ----------
    result
        The prices.
    topic
        The topic.

    Returns
    -------
    tuple of Price
        Questions without a price last.
    """
    mine = [p for p in result.prices if p.topic is topic]
    return tuple(sorted(mine, key=lambda p: (p.gain is None, -abs(p.gain or 0))))


def gain_text(price: Price, spread: int = 0) -> str:
    """Write a price as people read it.

    Parameters
    ----------
    price
        The price.
    spread
        How far apart counts for the same brief lie by chance, in stalls; default 0.

    Returns
    -------
    str
        E.g. ``−14*``, or ``≤ 3`` for a price that a spread of 3 may make or hide; a dash where
        there is none.
    """
    if price.gain is None:
        return "–"
    text = f"{price.gain:+d}".replace("-", "−") if price.gain else "0"
    if not beyond_chance(price, spread):
        text = f"≤ {spread}" if spread else text
    return text + (ESTIMATE if price.dropped else "")


def beyond_chance(price: Price, spread: int) -> bool:
    """Tell whether a price is more than what other seeds of the search would differ by.

    Parameters
    ----------
    price
        The price.
    spread
        How far apart counts for the same brief lie by chance, in stalls.

    Returns
    -------
    bool
        False also where there is no price.
    """
    return abs(price.gain or 0) > spread


def money_text(amount: float | None) -> str:
    """Write a difference of cost as people read it.

    Parameters
    ----------
    amount
        In the scenario's currency; None for unknown.

    Returns
    -------
    str
        E.g. ``−4,000``; empty for unknown.
    """
    if amount is None:
        return ""
    return f"{amount:+,.0f}".replace("-", "−") if round(amount) else "0"


def price_sentences(result: Tradeoffs) -> tuple[Text, ...]:
    """Say what the prices tell.

    Parameters
    ----------
    result
        The prices.

    Returns
    -------
    tuple of Text
        The count, what costs most, what is free, and how sure this is.
    """
    base, chance = result.base, result.spread
    if base.stalls is None:
        return (
            Text(
                zh=f"任务书原样没有合格的布置图，因此没有价格：{base.note.zh}",
                en=f"the brief as it is has no clean plan, so there are no prices: {base.note.en}",
            ),
        )
    out = [
        Text(
            zh=f"任务书原样：{base.stalls} 个车位。各数都是对它的增减，每张布置图都经过审查。",
            en=f"The brief as it is: {counted(base.stalls, 'stall')}. "
            "Each figure is the difference from that, "
            "and every plan behind it has passed the audit.",
        )
    ]
    if result.given is not None and base.stalls > result.given:
        out.append(
            Text(
                zh=f"给出的布置图有 {result.given} 个车位；计算代价时找到了 {base.stalls} 个的。",
                en=f"The plan that was handed in has {counted(result.given, 'stall')}; "
                f"on the way to the prices one with {base.stalls} was found.",
            )
        )
    for topic, name in TOPICS:
        priced = [p for p in of_topic(result, topic) if beyond_chance(p, chance)]
        if priced:
            top = priced[:3]
            zh = "；".join(f"{p.title.zh} {gain_text(p)}" for p in top)
            en = "; ".join(f"{p.title.en} {gain_text(p)}" for p in top)
            out.append(Text(zh=f"{name.zh}：{zh}。", en=f"{name.en}: {en}."))
    priced = [p for p in result.prices if p.gain is not None and p.topic is not Topic.STEP]
    free = [p for p in priced if not beyond_chance(p, chance)]
    if free:
        zh = "、".join(p.title.zh for p in free)
        en = "; ".join(p.title.en for p in free)
        what = Text(zh="不增不减", en="No stalls either way")
        if chance:
            what = Text(
                zh=f"看不出差别（不超过 {chance} 个）",
                en=f"No difference that the search can tell (≤ {chance})",
            )
        out.append(Text(zh=f"{what.zh}：{zh}。", en=f"{what.en}: {en}."))
    if any(p.dropped for p in result.prices):
        out.append(
            Text(
                zh="带 * 的数：搜索不认识这条规范，由审查去掉不合规的车位得到，是代价的上限估计。",
                en="Figures with *: the search does not know that rule; stalls were given up until "
                "the audit was content. The true price may be lower.",
            )
        )
    out.append(
        Text(
            zh=f"换随机种子，同一任务书的车位数相差 {chance} 个：不大于此的差别可能是偶然"
            + (f"，写作“≤ {chance}”（图中灰带）。" if chance else "。"),
            en=f"Other seeds find counts up to {chance} apart for the same brief: "
            "differences no greater than that may be chance"
            + (f", and are written ≤ {chance} (the grey band of the picture)." if chance else "."),
        )
    )
    return tuple(out)


def front_rows(front: Front, lang: Lang) -> Table:
    """Return the plans that no other beats as a table of texts.

    Parameters
    ----------
    front
        The plans.
    lang
        Language of the texts.

    Returns
    -------
    tuple of header and rows
        One row a plan, numbered as on the picture.
    """
    goals = goals_in(front)
    header = (
        "#",
        "方案与任务书" if lang == "zh" else "Option and brief",
        *(goal_heading(g, lang) for g in goals),
        "编号" if lang == "zh" else "Id",
    )
    rows = [
        (str(i), p.title.get(lang), *(value_text(p, k, g, lang) for k, g in enumerate(goals)), p.id)
        for i, p in enumerate(front.points, start=1)
    ]
    return header, tuple(rows)


def goals_in(front: Front) -> tuple[Goal, ...]:
    """Return what the plans of a front are weighed by.

    Parameters
    ----------
    front
        The plans.

    Returns
    -------
    tuple of Goal
        In the order of their values.
    """
    known = {g.id: g for g in GOALS}
    return tuple(known[name] for name in front.goals)


def goal_heading(goal: Goal, lang: Lang) -> str:
    """Return what a goal is called, with its unit and which way is better.

    Parameters
    ----------
    goal
        The goal.
    lang
        Language.

    Returns
    -------
    str
        E.g. ``Green (m²) ↑``.
    """
    figure = figure_of(goal)
    title = _COST.get(lang) if figure is None else figure.heading(lang)
    return f"{title} {'↑' if goal.more else '↓'}"


_COST = Text(zh="费用", en="Cost")


def value_text(point: Point, index: int, goal: Goal, lang: Lang) -> str:
    """Write what a plan reaches.

    Parameters
    ----------
    point
        The plan.
    index
        Index of the goal.
    goal
        The goal.
    lang
        Language.

    Returns
    -------
    str
        The figure as the comparison writes it.
    """
    figure, number = figure_of(goal), point.values[index]
    if number is None:
        return UNKNOWN.get(lang)
    if figure is None:
        return f"{number:,.0f}".replace("-", "−")
    return formatted(figure, Value(figure=figure.id, number=number), lang)


def as_csv(table: Table) -> str:
    """Return a table as CSV.

    Parameters
    ----------
    table
        Header and rows.

    Returns
    -------
    str
        Comma-separated, lines ended by a line feed.  Spreadsheets read the Chinese only if the
        file is written as ``utf-8-sig``.
    """
    header, rows = table
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running a title that begins like a formula."""
    number = cell[1:].replace(",", "").replace(".", "", 1).rstrip(ESTIMATE)
    formula = cell[:1] in ("=", "@", "\t", "\r") or (
        cell[:1] in ("+", "-") and not number.isdigit()
    )
    return "'" + cell if formula else cell


def _count(price: Price) -> str:
    return "–" if price.stalls is None else str(price.stalls)
