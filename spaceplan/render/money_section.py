"""The part of the page that shows each option's ledger, its cost and who pays."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from spaceplan.compare import Comparison, Row, option_name
from spaceplan.compare.money_words import (
    Listed,
    bill_rows,
    cost_rows,
    cost_sentences,
    ledger_rows,
)
from spaceplan.model.base import Lang, Text
from spaceplan.render.html_parts import LANGS, both


def money_section(row: Row, comparison: Comparison, langs: Sequence[Lang] = LANGS) -> str:
    """Return what one option keeps, removes and builds, what it costs and who pays, as HTML.

    Parameters
    ----------
    row
        A row that is shown.
    comparison
        The comparison it belongs to.
    langs
        The languages, default both.

    Returns
    -------
    str
        A piece of HTML that can be opened and closed.
    """
    name, phrase = option_name(row.option), row.ledger.phrase
    head = Text(zh=f"{name.zh}：{phrase.zh}", en=f"{name.en}: {phrase.en}")
    parts = [f"<summary>{both(head, langs)}</summary>"]
    if row.cost is not None:
        said = cost_sentences(
            row.cost,
            len(row.plan.stalls),
            comparison.today_stalls,
            comparison.households,
            row.bills,
        )
        parts.append("<ul>" + "".join(f"<li>{both(s, langs)}</li>" for s in said) + "</ul>")
    for one in langs:
        money = row.cost is not None
        lists = [ledger_rows(row.ledger, comparison.currency, one, money=money)]
        if row.cost is not None:
            lists.append(cost_rows(row.ledger, row.cost, one))
        if row.bills:
            lists.append(bill_rows(row.bills, comparison.currency, one))
        tables = "".join(_table(listed) for listed in lists)
        parts.append(f'<div class="{one}">{tables}</div>')
    return f"<details class='money'>{''.join(parts)}</details>"


def _table(listed: Listed) -> str:
    heads, rows = listed
    words = [not head.startswith(">") for head in heads]
    head = "".join(
        f"<th scope='col'{_side(left)}>{escape(text.lstrip('>'))}</th>"
        for text, left in zip(heads, words, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_side(left)}>{escape(cell)}</td>" for cell, left in zip(row, words, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _side(words: bool) -> str:
    return " class='words'" if words else ""
