"""Ledger, costs and bills as rows of words: terminal and web page show the same."""

from __future__ import annotations

from fractions import Fraction

from spaceplan.compare.amounts import amount
from spaceplan.compare.ledger import ACTION_NAMES, Entry, Ledger
from spaceplan.compare.names import NOT_APPLICABLE, UNKNOWN
from spaceplan.model.base import Lang, Text
from spaceplan.money.funding import household_pays
from spaceplan.money.records import Bill, CostLine, Instalments, PlanCost
from spaceplan.standards.prices import Origin, default_prices

Rows = tuple[tuple[str, ...], ...]
#: Headings, of which those of figures begin with ``>``, and rows.
Listed = tuple[tuple[str, ...], Rows]

_UNITS = {
    "m²": Text(zh="m²", en="m²"),
    "stalls": Text(zh="个车位", en="stalls"),
    "spaces": Text(zh="个非机动车位", en="spaces"),
    "count": Text(),
    "": Text(),
}

_ORIGINS = {
    Origin.SCENARIO: Text(zh="场景", en="scenario"),
    Origin.DEFAULT: Text(zh="默认", en="default"),
    Origin.UNKNOWN: UNKNOWN,
}


def ledger_rows(ledger: Ledger, currency: str, lang: Lang, *, money: bool) -> Listed:
    """Return the ledger as a table.

    Parameters
    ----------
    ledger
        The ledger.
    currency
        Currency of the amounts.
    lang
        Language.
    money
        Whether the last column says what each item costs.

    Returns
    -------
    tuple of headings and rows
        One row an item.
    """
    zh = lang == "zh"
    heads = ("", "项目", ">数量", "说明", ">费用") if zh else (
        "", "item", ">how much", "what", ">cost"
    )  # fmt: skip
    names = dict(ACTION_NAMES)
    rows = []
    for entry in ledger.entries:
        cells = (
            names[entry.action].get(lang),
            entry.title.get(lang),
            _quantity(entry, lang),
            entry.detail.get(lang),
        )
        rows.append((*cells, _entry_cost(entry, currency, lang)) if money else cells)
    return (heads if money else heads[:-1]), tuple(rows)


def cost_rows(ledger: Ledger, cost: PlanCost, lang: Lang) -> Listed:
    """Return every cost line as a table, with the sum.

    Parameters
    ----------
    ledger
        The ledger, which says what the items are called.
    cost
        What the plan costs.
    lang
        Language.

    Returns
    -------
    tuple of headings and rows
        One row a line, then the sum of the known ones.
    """
    zh = lang == "zh"
    heads = (
        ("费用", "项目", ">数量", ">单价", ">金额", "单价来源")
        if zh
        else ("cost", "item", ">how much", ">unit price", ">amount", "price from")
    )
    # of a group each structure has a line of its own, and is called by its own name
    names = {
        line: dict(zip(e.members, e.names, strict=False)).get(line.item, e.title).get(lang)
        for e in ledger.entries
        for line in e.lines
    }
    rows = [
        (
            line.title.get(lang),
            names.get(line, line.item),
            _count(line, lang),
            UNKNOWN.get(lang)
            if line.price is None
            else amount(round(line.price * 100), cost.currency, lang),
            UNKNOWN.get(lang) if line.cents is None else amount(line.cents, cost.currency, lang),
            _ORIGINS[line.origin].get(lang),
        )
        for line in cost.lines
    ]
    n = len(cost.unknown)
    total = ("已知合计" if zh else "known so far") if n else ("合计" if zh else "total")
    note = (f"另有 {n} 项未知" if zh else f"{n} more unknown") if n else ""
    rows.append((total, "", "", "", amount(cost.known_cents, cost.currency, lang), note))
    return heads, tuple(rows)


def bill_rows(bills: tuple[Bill, ...], currency: str, lang: Lang) -> Listed:
    """Return who pays what as a table: one row a payer, then its households.

    Parameters
    ----------
    bills
        The bills.
    currency
        Currency of the amounts.
    lang
        Language.

    Returns
    -------
    tuple of headings and rows
        The rows of households are set in under their payer.
    """
    zh = lang == "zh"
    heads = (
        ("资金", "出资方", ">占比", ">金额", ">户数", ">每户", "分期")
        if zh
        else ("funds", "who pays", ">share", ">amount", ">households", ">each", "instalments")
    )
    what = {"all": Text(zh="全部", en="all"), "lifts": Text(zh="电梯", en="lifts")}
    apart = any(b.funding == "lifts" for b in bills)
    if apart:
        what["all"] = Text(zh="其余", en="the rest")
    rows: list[tuple[str, ...]] = []
    for bill in bills:
        each = bill.parts[0].each_cents if len(bill.parts) == 1 else None
        alone = not bill.parts
        rows.append(
            (
                what[bill.funding].get(lang),
                bill.title.get(lang),
                NOT_APPLICABLE if bill.share is None else f"{bill.share:.1%}",
                amount(bill.cents, currency, lang),
                str(sum(p.households for p in bill.parts)) if bill.parts else "",
                amount(each, currency, lang) if each is not None else "",
                _paid_off(bill.instalments, currency, lang)
                if alone
                else _paid_off(bill.parts[0].instalments, currency, lang)
                if each is not None
                else "",
            )
        )
        if len(bill.parts) > 1:
            rows += [
                (
                    "",
                    "　" + p.title.get(lang),
                    "",
                    amount(p.each_cents * p.households, currency, lang),
                    str(p.households),
                    amount(p.each_cents, currency, lang),
                    _paid_off(p.instalments, currency, lang),
                )
                for p in bill.parts
            ]
    return heads, tuple(rows)


def cost_sentences(
    cost: PlanCost,
    stalls: int,
    today_stalls: int | None,
    households: int | None,
    bills: tuple[Bill, ...] = (),
) -> tuple[Text, ...]:
    """Say what a plan costs in words: in all, to a household, its parking, and the budget.

    Parameters
    ----------
    cost
        What it costs.
    stalls
        Stalls of the plan.
    today_stalls, households
        Stalls in use now, and households; null when unknown.
    bills
        Who pays how much; default nobody but the households.

    Returns
    -------
    tuple of Text
        At least one sentence; one says so where default prices are used or prices are unknown.
    """
    out = [_in_all(cost, stalls, today_stalls, household_pays(cost, bills, households))]
    if cost.budget_cents is not None:
        out.append(_budget(cost.budget_cents, cost))
    if cost.unknown:
        zh = "、".join(dict.fromkeys(f"{n.title.zh} {n.item}" for n in cost.unknown))
        en = ", ".join(dict.fromkeys(f"{n.title.en.lower()} {n.item}" for n in cost.unknown))
        out.append(Text(zh=f"费用未知、没有计入：{zh}。", en=f"Unknown and not counted: {en}."))
    if cost.uses_defaults:
        keys = {n.key for n in cost.lines if n.origin is Origin.DEFAULT and n.cents}
        used = [price.title for price in default_prices().items if price.id in keys]
        title = default_prices().title
        out.append(
            Text(
                zh=f"用到{title.zh}：{'、'.join(u.zh for u in used)}。",
                en=f"{title.en} are used for {', '.join(u.en.lower() for u in used)}.",
            )
        )
    return tuple(out)


def _in_all(
    cost: PlanCost, stalls: int, today: int | None, paid: tuple[Fraction, bool] | None
) -> Text:
    least = bool(cost.unknown)

    def money(cents: float | Fraction, lang: Lang) -> str:
        return amount(round(cents), cost.currency, lang, short=True)

    total = cost.known_cents
    zh = f"总费用{'不少于' if least else ''} {money(total, 'zh')}"
    en = f"It costs {'at least ' if least else ''}{money(total, 'en')} in all"
    if paid is not None:
        each, whole = paid
        zh += f"，平均每户承担{'' if whole else '不少于'} {money(each, 'zh')}"
        en += f", a household pays {'' if whole else 'at least '}{money(each, 'en')} on average"
    if today is not None and cost.parking_cents is not None and stalls > today:
        gain = stalls - today
        each = Fraction(cost.parking_cents, gain)
        zh += f"，其中停车场地每新增一个车位 {money(each, 'zh')}（新增 {gain} 个）"
        en += f", the parking alone {money(each, 'en')} per stall gained ({gain} gained)"
    return Text(zh=zh + "。", en=en + ".")


def _budget(budget: int, cost: PlanCost) -> Text:
    left = budget - cost.known_cents
    zh, en = (amount(budget, cost.currency, one) for one in ("zh", "en"))
    by_zh, by_en = (amount(abs(left), cost.currency, one) for one in ("zh", "en"))
    if left < 0:
        return Text(
            zh=f"预算 {zh}，超出 {by_zh}。", en=f"The budget of {en} is exceeded by {by_en}."
        )
    if cost.unknown:
        return Text(
            zh=f"预算 {zh}，已知费用之外还剩 {by_zh}。",
            en=f"Of the budget of {en}, {by_en} are left for what is unknown.",
        )
    return Text(zh=f"预算 {zh}，结余 {by_zh}。", en=f"Of the budget of {en}, {by_en} are left.")


def _quantity(entry: Entry, lang: Lang) -> str:
    """Say how much of an item there is: its area or spaces, and how many things it is."""
    unit = _UNITS[entry.unit].get(lang)
    many = (f"{entry.count} 处" if lang == "zh" else str(entry.count)) if entry.count > 1 else ""
    if entry.quantity is None or not entry.unit:
        return many or ("1 处" if lang == "zh" else "1")
    digits = 1 if entry.unit == "m²" else 0
    if lang == "en" and entry.quantity == 1:
        unit = unit.removesuffix("s")
    size = f"{entry.quantity:,.{digits}f} {unit}"
    apart = entry.unit == "m²" and many
    if not apart:
        return size
    return f"{many}，{size}" if lang == "zh" else f"{many}, {size}"


def _entry_cost(entry: Entry, currency: str, lang: Lang) -> str:
    if not entry.lines:
        return NOT_APPLICABLE
    if entry.cents is not None:
        return amount(entry.cents, currency, lang)
    known = sum(line.cents or 0 for line in entry.lines)
    if not known:
        return UNKNOWN.get(lang)
    least = "不少于 " if lang == "zh" else "at least "
    return least + amount(known, currency, lang)


def _count(line: CostLine, lang: Lang) -> str:
    unit = _UNITS.get(line.unit, Text(zh=line.unit, en=line.unit)).get(lang)
    digits = 1 if line.unit == "m²" else 0
    return f"{line.quantity:,.{digits}f} {unit}".strip()


def _paid_off(paid: Instalments, currency: str, lang: Lang) -> str:
    if paid.months == 1:
        return "一次付清" if lang == "zh" else "at once"
    each, last = (amount(c, currency, lang) for c in (paid.each_cents, paid.last_cents))
    if lang == "zh":
        return f"{paid.months} 个月，每月 {each}" + (
            f"，末月 {last}" if paid.last_cents != paid.each_cents else ""
        )
    return f"{paid.months} months of {each}" + (
        f", the last {last}" if paid.last_cents != paid.each_cents else ""
    )
