"""The ledger 留改拆建, the costs and the payers of every option, as tables that flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spaceplan.compare import finding_line, option_name, verdict
from spaceplan.compare.money_words import bill_rows, cost_rows, cost_sentences, ledger_rows
from spaceplan.model.base import Lang, Text
from spaceplan.model.enums import Severity
from spaceplan.render.dossier import Dossier
from spaceplan.render.flow import Flow
from spaceplan.render.fonts import settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEDGER = Text(zh="留改拆建清单", en="Kept, changed, removed, built")
_MONEY = Text(zh="费用与分摊", en="Costs and who pays")
_FINDINGS = Text(zh="审查意见", en="What the audit says")


def ledger_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Write the ledger of every option.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages.
    """
    if not dossier.shown:
        return
    with settings():
        flow = Flow(dossier.scenario, _LEDGER, lang)
        for row in dossier.shown:
            name, phrase = option_name(row.option).get(lang), row.ledger.phrase.get(lang)
            flow.subheading(f"{name}：{phrase}" if lang == "zh" else f"{name}: {phrase}")
            money = row.cost is not None
            flow.table(
                *ledger_rows(row.ledger, dossier.comparison.currency, lang, money=money),
                size_pt=10.5,
            )
    yield from (page.figure for page in flow.pages)


def money_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Write what every option costs, line by line, and who pays; nothing without any prices.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages.
    """
    compared = dossier.comparison
    rows = [row for row in dossier.shown if row.cost is not None]
    if not rows:
        return
    with settings():
        flow = Flow(dossier.scenario, _MONEY, lang)
        for row in rows:
            assert row.cost is not None
            flow.begin()
            flow.subheading(option_name(row.option).get(lang))
            said = cost_sentences(
                row.cost,
                len(row.plan.stalls),
                compared.today_stalls,
                compared.households,
                row.bills,
            )
            for sentence in said:
                flow.text(sentence.get(lang), 10, gap_mm=0.8)
            flow.top -= 2.0
            if row.bills:
                flow.table(*bill_rows(row.bills, compared.currency, lang), size_pt=10)
            flow.table(*cost_rows(row.ledger, row.cost, lang), size_pt=9)
    yield from (page.figure for page in flow.pages)


def findings_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Write all that the audit says of every option, those that are not shown among them.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages.
    """
    rows = dossier.comparison.rows
    if not rows:
        return
    zh = lang == "zh"
    with settings():
        flow = Flow(dossier.scenario, _FINDINGS, lang)
        for row in rows:
            name = option_name(row.option).get(lang)
            said = verdict(row).get(lang)
            flow.subheading(f"{name}：{said}" if zh else f"{name}: {said}")
            words = [c.message.get(lang) for c in row.plan.conflict]
            words += [row.plan.tried.get(lang)] if row.plan.tried else []
            for line in words:
                flow.text(line, 10)
            found = row.findings
            if not found:
                if not words:
                    flow.text("没有意见" if zh else "nothing to object to", 10)
                continue
            listed = [
                (str(i), finding_line(f).get(lang), "" if f.place is None else
                 f"{f.place[0]:.1f}, {f.place[1]:.1f}")
                for i, f in enumerate(found, start=1)
            ]  # fmt: skip
            heads = (">", "意见", "位置（m）") if zh else (">", "finding", "place (m)")
            loud = [i for i, f in enumerate(found) if f.severity is Severity.HARD]
            flow.table(heads, listed, size_pt=10, loud=loud)
    yield from (page.figure for page in flow.pages)
