"""The comparison as a table and as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Literal

from spaceplan.compare.comparison import Comparison, Row
from spaceplan.compare.figures import FIGURES, Figure, Value, formatted
from spaceplan.compare.names import NOT_APPLICABLE
from spaceplan.compare.words import baseline_name, option_name, verdict
from spaceplan.model.base import Lang, Text
from spaceplan.standards.prices import currency_name

_HEAD = Text(zh="指标", en="Figure")
_OPTION = Text(zh="方案", en="Option")
_ID = Text(zh="编号", en="Id")
_BY = Text(zh="提出者", en="Proposed by")
_VERDICT = Text(zh="审查结论", en="Verdict")

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


def visible_figures(comparison: Comparison) -> tuple[Figure, ...]:
    """Return the figures worth showing: kinds of stall that no plan has are left out, for one.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    tuple of Figure
        In the order of ``FIGURES``.
    """
    return tuple(_titled(f, comparison) for f in FIGURES if _worth_showing(f, comparison))


def _worth_showing(figure: Figure, comparison: Comparison) -> bool:
    if figure.always:
        return True
    values = [r.value(figure.id) for r in comparison.rows]
    return any(v.applies if figure.money else v.tells for v in values)


#: Figures beside the stalls on an option's card, where they say something.
_ON_CARDS = (
    *("stalls_by_seed", "stalls_accessible", "upper_bound", "stalls_windowed"),
    *("rooms_m2", "bikes", "green_m2", "areas_m2", "trees_felled", "trees_planted"),
    *("walk_to_rooms_m", "mean_walk_to_rooms_m", "bike_walk_m", "mean_bike_walk_m"),
    *("walk_driving_share", "cost_total", "cost_per_household"),
)
#: A bound further above the plan says nothing of it, in parts of its stalls.
_BOUND_TELLS = 1.5


def card_figures(row: Row) -> tuple[Figure, ...]:
    """Return what an option's card tells beside its stalls, on the cover and in the report.

    Parameters
    ----------
    row
        The option.

    Returns
    -------
    tuple of Figure
        Those that are known and say something, in the order of cards.
    """
    by_id = {f.id: f for f in FIGURES}
    told = {one: row.value(one) for one in _ON_CARDS}
    known = [by_id[one] for one, v in told.items() if v.number is not None or v.words is not None]
    return tuple(f for f in known if (f.always or told[f.id].tells) and _tells(f, row))


def _tells(figure: Figure, row: Row) -> bool:
    """Tell whether a value is worth a place on a sheet; a bound far off is for the table."""
    bound = row.value(figure.id).number
    return (
        figure.id != "upper_bound" or bound is None or bound < _BOUND_TELLS * len(row.plan.stalls)
    )


def _titled(figure: Figure, comparison: Comparison) -> Figure:
    """Say of a cost that it rests on default prices, where it does."""
    if figure.id != "cost_total" or not any(
        r.cost is not None and r.cost.uses_defaults for r in comparison.rows
    ):
        return figure
    title = figure.title
    return replace(
        figure,
        title=Text(zh=f"{title.zh}（含默认造价）", en=f"{title.en} (with default prices)"),
    )


def table_rows(
    comparison: Comparison,
    lang: Lang,
    by: Literal["figure", "option"] = "figure",
    *,
    sheet: bool = False,
) -> Table:
    """Return the comparison as a table of texts.

    Parameters
    ----------
    comparison
        The comparison.
    lang
        Language of the texts.
    by
        ``"figure"`` (default) gives one row a figure and one column an option, after the column
        for what there is now, and sets the difference from today in brackets; ``"option"`` gives
        one row an option and one column a figure, without brackets and with plain numbers.
    sheet
        Whether it is for the sheet, which has room for the main figures only; default False.

    Returns
    -------
    tuple of header and rows
        The header and the rows, all of the same length.
    """
    figures = visible_figures(comparison)
    if sheet:
        figures = tuple(
            f for f in figures if f.on_sheet and any(_tells(f, r) for r in comparison.rows)
        )
    if by == "option":
        header = (
            _ID.get(lang),
            _OPTION.get(lang),
            *(_with_unit(f, comparison).heading(lang) for f in figures),
            _BY.get(lang),
            _VERDICT.get(lang),
        )
        today = (
            "today",
            baseline_name().get(lang),
            *(formatted(f, comparison.baseline_value(f.id), lang, plain=True) for f in figures),
            "",
            "",
        )
        return header, (today, *(_by_option(r, figures, lang) for r in comparison.rows))
    header = (
        _HEAD.get(lang),
        baseline_name().get(lang),
        *(option_name(r.option).get(lang) for r in comparison.rows),
    )
    rows = [
        (
            f.heading(lang),
            formatted(f, comparison.baseline_value(f.id), lang),
            *(
                _cell(f, r.value(f.id), comparison, lang)
                if _tells(f, r) or not sheet
                else NOT_APPLICABLE
                for r in comparison.rows
            ),
        )
        for f in figures
    ]
    rows.append((_VERDICT.get(lang), "", *(verdict(r).get(lang) for r in comparison.rows)))
    return header, tuple(rows)


def _with_unit(figure: Figure, comparison: Comparison) -> Figure:
    """Put the currency of an amount into its heading, where the cells are plain numbers."""
    currency = comparison.currency
    if not figure.money or not currency:
        return figure
    names = Text(zh=currency_name(currency, "zh"), en=currency_name(currency, "en"))
    return replace(figure, unit=names)


def to_csv(comparison: Comparison, lang: Lang) -> str:
    """Return the comparison as CSV: what there is now, then one line an option.

    Parameters
    ----------
    comparison
        The comparison.
    lang
        Language of header and words.

    Returns
    -------
    str
        Comma-separated, lines ended by a line feed.  Spreadsheets read the Chinese only if the
        file is written as ``utf-8-sig``.
    """
    header, rows = table_rows(comparison, lang, by="option")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _by_option(row: Row, figures: tuple[Figure, ...], lang: Lang) -> tuple[str, ...]:
    return (
        row.option.id,
        option_name(row.option).get(lang),
        *(formatted(f, row.value(f.id), lang, plain=True) for f in figures),
        row.option.proposed_by.get(lang),
        verdict(row).get(lang),
    )


def _cell(figure: Figure, value: Value, comparison: Comparison, lang: Lang) -> str:
    text = formatted(figure, value, lang)
    today = comparison.baseline_value(figure.id).number
    if not figure.total or value.number is None or today is None:
        return text
    difference = round(value.number - today, figure.digits) + 0.0
    change = f"{difference:+.{figure.digits}f}"
    return f"{text}（{change}）" if lang == "zh" else f"{text} ({change})"


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running a title that begins like a formula."""
    begins_like_formula = cell[:1] in ("=", "@", "\t", "\r") or (
        cell[:1] in ("+", "-") and not cell[1:].replace(".", "", 1).isdigit()
    )
    return "'" + cell if begins_like_formula else cell
