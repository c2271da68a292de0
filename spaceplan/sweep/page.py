"""The page of a district: small maps and figures, sorted by what is asked, in one file."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape, unescape
from importlib.resources import files
from string import Template
from urllib.parse import quote

from spaceplan.model.base import Lang, Text, counted
from spaceplan.render.html_parts import both
from spaceplan.render.sheet import NOT_FOR_BUILDING
from spaceplan.render.webfont import font_face
from spaceplan.sweep.budget import Funded, funding_said
from spaceplan.sweep.folder import Folder
from spaceplan.sweep.records import Row
from spaceplan.sweep.work import SMALL

TITLE = Text(zh="片区院落方案", en="The compounds of a district")
#: Heading of each column, and whether it is sorted from the most down.
_HEADS: tuple[tuple[Text, bool], ...] = (
    (Text(zh="院落", en="Compound"), False),
    (Text(zh="方案", en="Option"), False),
    (Text(zh="现有", en="Today"), True),
    (Text(zh="车位", en="Stalls"), True),
    (Text(zh="增加", en="Gain"), True),
    (Text(zh="费用", en="Cost"), False),
    (Text(zh="每万元增加", en="Gain per 10,000"), True),
    (Text(zh="活动室 m²", en="Rooms m²"), True),
    (Text(zh="非机动车位", en="Bikes"), True),
    (Text(zh="绿地 m²", en="Green m²"), True),
    (Text(zh="结论", en="Verdict"), False),
)


def district_html(
    rows: Sequence[Row], folder: Folder, lang: Lang, funded: Funded | None = None
) -> str:
    """Return the page of a district, which loads nothing from anywhere.

    Parameters
    ----------
    rows
        The rows.
    folder
        The sweep's folder: small maps are taken from it, and links lead into it.
    lang
        The language the page opens in; a button switches to the other.
    funded
        What a sum comes to; default nobody asked.

    Returns
    -------
    str
        HTML; sorted by stalls gained a unit of money, most first, then by stalls gained.
    """
    page = files("spaceplan.sweep").joinpath("district.html").read_text(encoding="utf-8")
    ordered = sorted(rows, key=_rank)
    head = "".join(
        f"<th scope='col' data-down='{int(down)}'><button type='button'>{both(name)}</button></th>"
        for name, down in _HEADS
    )
    parts = {
        "plain_title": escape(TITLE.get(lang)),
        "title": both(TITLE),
        "summary": both(_summary(rows)),
        "funding": f"<p class='said'>{both(funding_said(funded))}</p>" if funded else "",
        "head": f"<th><span class='zh'>图</span><span class='en'>Map</span></th>{head}",
        "body": "".join(_line(row, folder, funded) for row in ordered),
        "footer": both(NOT_FOR_BUILDING) + _licences(rows),
        "lang": lang,
    }
    letters = unescape("".join(v for k, v in parts.items() if k != "body"))
    letters += "".join(
        f"{r.title.zh}{r.title.en}{r.option_title.zh}{r.said.zh}{r.note.zh}" for r in rows
    )
    return Template(page).substitute(parts, font=font_face(page + letters + "★—"))


def per_ten_thousand(row: Row) -> float | None:
    """Return the stalls that 10,000 of the currency win.

    Parameters
    ----------
    row
        The row.

    Returns
    -------
    float or None
        None where the gain or the cost is unknown, or it costs nothing.
    """
    if row.gain is None or not row.cost_cents:
        return None
    return row.gain / (row.cost_cents / 1_000_000)


def _rank(row: Row) -> tuple[bool, float, float, str, str]:
    """Order rows: most stalls a yuan, most stalls gained, what cannot be shown last."""
    free = row.gain is not None and row.gain > 0 and row.cost_cents == 0
    rate = float("inf") if free else per_ten_thousand(row)
    return (
        not row.shown,
        -(rate if rate is not None else -1e9),
        -(row.gain if row.gain is not None else -1e9),
        row.compound,
        row.option,
    )


def _summary(rows: Sequence[Row]) -> Text:
    compounds = tuple(dict.fromkeys(r.compound for r in rows))
    best = [
        max((r.gain for r in rows if r.compound == c and r.shown and r.gain is not None), default=0)
        for c in compounds
    ]
    shown = len({r.compound for r in rows if r.shown})
    most = sum(max(0, b) for b in best)
    return Text(
        zh=f"{len(compounds)} 个院子，{shown} 个有可展示的方案；"
        f"各取增加最多的方案，共增加 {most} 个车位",
        en=f"{counted(len(compounds), 'compound')}, {shown} with a plan that may be shown; "
        f"with the option that gains most in each, {counted(most, 'stall')} more in all",
    )


def _licences(rows: Sequence[Row]) -> str:
    """Name whose data the maps are drawn from, each licence once."""
    named = dict.fromkeys(row.licence for row in rows if row.licence)
    return "".join(f"<br>{escape(one)}" for one in named)


def _line(row: Row, folder: Folder, funded: Funded | None) -> str:
    name = Text(zh=row.title.get("zh") or row.compound, en=row.title.get("en") or row.compound)
    chosen = funded is not None and row in funded.rows
    star = "<b class='star'>★</b> " if chosen else ""
    home = f"compounds/{quote(row.compound)}/index.html"
    linked = f"<a href='{home}'>{both(name)}</a>" if row.option else both(name)
    told = row.note.get("zh") or row.note.get("en")
    note = f"<div class='note'>{both(row.note)}</div>" if told else ""
    rate = per_ten_thousand(row)
    cost = None if row.cost_cents is None else row.cost_cents / 100
    cells = (
        _words(f"{star}{linked}{note}", row.compound),
        _words(both(row.option_title), row.option),
        _figure(row.today_stalls),
        _figure(row.stalls),
        _figure(row.gain, sign=True),
        _figure(cost, unit=row.currency),
        _figure(rate, digits=2),
        _figure(row.rooms_m2, digits=1),
        _figure(row.bikes),
        _figure(row.green_m2, digits=1),
        _words(both(row.said), row.said.en),
    )
    look = "chosen" if chosen else "" if row.shown else "failed"
    return f"<tr class='{look}'><td>{_picture(row, folder)}</td>{''.join(cells)}</tr>"


def _picture(row: Row, folder: Folder) -> str:
    if not row.shown:
        return ""
    try:
        data = (folder.compound(row.compound) / f"{row.option}{SMALL}").read_bytes()
    except OSError:
        return ""
    alt = escape(f"{row.compound} {row.option}", quote=True)
    text = base64.b64encode(data).decode("ascii")
    return f"<img alt='{alt}' src='data:image/png;base64,{text}'>"


def _words(html: str, value: str) -> str:
    return f"<td class='words' data-v='{escape(value, quote=True)}'>{html}</td>"


def _figure(value: float | None, digits: int = 0, sign: bool = False, unit: str = "") -> str:
    if value is None:
        return "<td data-v=''>—</td>"
    shown = f"{value:{'+' if sign else ''},.{digits}f} {unit}".rstrip()
    return f"<td data-v='{value:.6g}'>{escape(shown)}</td>"
