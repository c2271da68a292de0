"""Small pieces of HTML that every page is made of: words in both languages, tables, findings."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from spaceplan.compare import Row, finding_line, option_name, verdict
from spaceplan.model.base import Lang, Text
from spaceplan.model.enums import Severity

LANGS: tuple[Lang, ...] = ("zh", "en")


def both(text: Text, langs: Sequence[Lang] = LANGS) -> str:
    """Return a text in every language of a page, of which the page shows one.

    Parameters
    ----------
    text
        The text; markup in it stays text.
    langs
        The languages, default both.

    Returns
    -------
    str
        A ``span`` for each language.
    """
    return "".join(f'<span class="{one}">{escape(text.get(one))}</span>' for one in langs)


def table_html(
    header: Sequence[str], rows: Sequence[Sequence[str]], lang: Lang | None = None
) -> str:
    """Return a table whose first column heads its rows.

    Parameters
    ----------
    header
        Headings of the columns.
    rows
        The cells.
    lang
        Language of its words, default not said.

    Returns
    -------
    str
        A ``table``.
    """
    head = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in header)
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    named = f" class='{lang}'" if lang else ""
    return f"<table{named}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def findings_html(row: Row, langs: Sequence[Lang] = LANGS) -> str:
    """Return what the audit found of one option, the worst first.

    Parameters
    ----------
    row
        The option.
    langs
        The languages, default both.

    Returns
    -------
    str
        A line, or a list that can be opened and closed.
    """
    name, how = option_name(row.option), verdict(row)
    head = Text(zh=f"{name.zh}：审查意见（{how.zh}）", en=f"{name.en}: findings ({how.en})")
    if not row.findings:
        return f"<p>{both(head, langs)}</p>"
    items = "".join(
        f"<li class='{f.severity.value}'>{both(finding_line(f), langs)}</li>"
        for f in sorted(row.findings, key=lambda f: f.severity is not Severity.HARD)
    )
    return f"<details><summary>{both(head, langs)}</summary><ol>{items}</ol></details>"
