"""The part of the page that shows each option's ledger, its cost and who pays."""

from __future__ import annotations

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

_LANGS: tuple[Lang, Lang] = ("zh", "en")


def money_section(row: Row, comparison: Comparison) -> str:
    """Return what one option keeps, removes and builds, what it costs and who pays, as HTML.

    Parameters
    ----------
    row
        A row that is shown.
    comparison
        The comparison it belongs to.

    Returns
    -------
    str
        A piece of HTML in both languages that can be opened and closed.
    """
    name, phrase = option_name(row.option), row.ledger.phrase
    head = Text(zh=f"{name.zh}：{phrase.zh}", en=f"{name.en}: {phrase.en}")
    parts = [f"<summary>{_both(head)}</summary>"]
    if row.cost is not None:
        said = cost_sentences(
            row.cost, len(row.plan.stalls), comparison.today_stalls, comparison.households
        )
        parts.append("<ul>" + "".join(f"<li>{_both(s)}</li>" for s in said) + "</ul>")
    for one in _LANGS:
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


def _both(text: Text) -> str:
    return "".join(f'<span class="{one}">{escape(text.get(one))}</span>' for one in _LANGS)
