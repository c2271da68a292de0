"""The page of minutes (会议纪要): who proposed what, the options, the vote, lines to sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spaceplan.compare import FIGURES, Row, formatted, option_name
from spaceplan.compare.decision import Hurdle, Of, Outcome, Tally
from spaceplan.model.base import Lang, Text, counted
from spaceplan.model.decision import Majority
from spaceplan.render.dossier import Dossier
from spaceplan.render.flow import Flow
from spaceplan.render.style import SOFT_INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEADING = Text(zh="会议纪要", en="Minutes of the meeting")
_FIGURES = ("stalls", "stalls_by_seed", "stalls_gain", "rooms_m2", "bikes", "green_m2",
            "cost_total", "cost_per_household")  # fmt: skip
_SIGN = (
    Text(zh="主持人", en="Chair"),
    Text(zh="记录人", en="Recorder"),
    Text(zh="业主代表", en="For the owners"),
    Text(zh="社区／街道", en="For the neighbourhood office"),
)
_OF = {
    Of.HOUSEHOLDS: Text(zh="按户数", en="by households"),
    Of.AREA: Text(zh="按专有部分面积", en="by floor area"),
}


def minutes_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Draw the minutes; where nothing was voted yet, with blanks to fill in by hand.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        One A3 page or more.
    """
    zh = lang == "zh"
    flow = Flow(dossier.scenario, _HEADING, lang)
    outcome = dossier.outcome
    _where(flow, outcome, zh)
    flow.subheading("方案" if zh else "The options")
    flow.table(*_options(dossier, lang))
    flow.subheading("表决" if zh else "The vote")
    flow.table(*_votes(dossier, zh), size_pt=12, wider=2.5)
    _results(flow, outcome, lang)
    _signatures(flow, outcome, lang)
    yield from (page.figure for page in flow.pages)


def result_line(tally: Tally) -> Text:
    """Say how the vote on one option came out.

    Parameters
    ----------
    tally
        The vote.

    Returns
    -------
    Text
        Adopted, not adopted, or not to be told from what was typed.
    """
    if tally.passed is None:
        return Text(zh="所填票数不足以判定", en="what was typed does not tell")
    if tally.passed:
        return Text(zh="通过", en="adopted")
    return Text(zh="未通过", en="not adopted")


def hurdle_line(hurdle: Hurdle) -> Text:
    """Say one condition of a majority, and whether it was met.

    Parameters
    ----------
    hurdle
        The condition.

    Returns
    -------
    Text
        E.g. ``参与表决，按户数：80 / 104（76.9%），要求 2/3 以上：达到``.
    """
    what, result = _hurdle_name(hurdle.of, hurdle.agree), hurdle_result(hurdle)
    return Text(zh=f"{what.zh}：{result.zh}", en=f"{what.en}: {result.en}")


def hurdle_result(hurdle: Hurdle) -> Text:
    """Say how much was reached of what one condition asks for.

    Parameters
    ----------
    hurdle
        The condition.

    Returns
    -------
    Text
        E.g. ``80 / 104（76.9%），要求 2/3 以上：达到``.
    """
    digits, unit = (1, " m²") if hurdle.of is Of.AREA else (0, "")
    got, whole = (f"{v:,.{digits}f}" for v in (hurdle.got, hurdle.whole))
    share = f"{hurdle.share:.1%}"
    met = Text(zh="达到", en="reached") if hurdle.reached else Text(zh="未达到", en="not reached")
    zh_need = f"超过 {hurdle.need}" if hurdle.more_than else f" {hurdle.need} 以上"
    en_need = f"more than {hurdle.need}" if hurdle.more_than else f"at least {hurdle.need}"
    return Text(
        zh=f"{got} / {whole}{unit}（{share}），要求{zh_need}：{met.zh}",
        en=f"{got} of {whole}{unit} ({share}), {en_need} asked for: {met.en}",
    )


def _hurdle_name(of: Of, agree: bool) -> Text:
    what = Text(zh="同意", en="agree") if agree else Text(zh="参与表决", en="took part")
    return Text(zh=f"{what.zh}，{_OF[of].zh}", en=f"{what.en}, {_OF[of].en}")


def majority_line(majority: Majority) -> Text:
    """Say which majority was asked for.

    Parameters
    ----------
    majority
        The majority.

    Returns
    -------
    Text
        One sentence, with its source.
    """
    more = majority.more_than
    zh = (
        f"须有 {majority.take_part} 以上参与表决，其中同意的"
        f"{'超过' if more else '达到'} {majority.agree}；户数与面积都须达到"
    )
    en = (
        f"At least {majority.take_part} must take part, and of those "
        f"{'more than' if more else 'at least'} {majority.agree} agree, by number and by area"
    )
    if majority.source.zh or majority.source.en:
        zh += f"（{majority.source.get('zh')}）"
        en += f" ({majority.source.get('en')})"
    return Text(zh=zh + "。", en=en + ".")


def _where(flow: Flow, outcome: Outcome | None, zh: bool) -> None:
    said = outcome.decision if outcome else None
    blank = "＿＿＿＿＿＿＿＿" if zh else "________________"
    lang = flow.lang
    if said is not None and said.title.get(lang):
        flow.text(said.title.get(lang), 14)
    date = said.date.isoformat() if said and said.date else blank
    place = (said.place.get(lang) if said else "") or blank
    chair, recorder = (getattr(said, n, "") or blank for n in ("chair", "recorder"))
    flow.text(
        f"日期：{date}　　地点：{place}　　主持：{chair}　　记录：{recorder}" if zh
        else f"Date: {date}    Place: {place}    Chair: {chair}    Recorder: {recorder}",
        11.5,
    )  # fmt: skip
    if flow.scenario.households is not None:
        n = flow.scenario.households
        flow.text(f"全体 {n} 户。" if zh else f"{counted(n, 'household')} in all.", 11)


def _options(dossier: Dossier, lang: Lang) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    zh = lang == "zh"
    rows = dossier.shown
    figures = [
        f for f in FIGURES
        if f.id in _FIGURES
        and any(v.tells or v.number is not None for v in (r.value(f.id) for r in rows))
    ]  # fmt: skip
    heads = (
        "方案" if zh else "option",
        "提出" if zh else "proposed by",
        *(f">{f.heading(lang)}" for f in figures),
        "留改拆建" if zh else "keep, change, remove, build",
    )

    def line(row: Row) -> tuple[str, ...]:
        return (
            option_name(row.option).get(lang),
            row.option.proposed_by.get(lang),
            *(formatted(f, row.value(f.id), lang) for f in figures),
            row.ledger.phrase.get(lang),
        )

    return heads, [line(row) for row in rows]


def _votes(dossier: Dossier, zh: bool) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    heads = (
        ("方案", ">同意（户）", ">反对（户）", ">弃权（户）", ">未参加（户）", "结果")
        if zh
        else ("option", ">for", ">against", ">abstain", ">absent", "result")
    )
    lang: Lang = "zh" if zh else "en"
    tallies = {t.option.id: t for t in dossier.outcome.tallies} if dossier.outcome else {}
    options = [r.option for r in dossier.shown]
    options += [t.option for t in tallies.values() if t.option.id not in {o.id for o in options}]
    rows: list[tuple[str, ...]] = []
    for option in options:
        name, tally = option_name(option).get(lang), tallies.get(option.id)
        if tally is None:
            rows.append((name, "", "", "", "", "" if dossier.outcome is None else "—"))
            continue
        votes = tally.ballot
        absent = "" if tally.absent is None else str(tally.absent)
        counts = (votes.agree, votes.against, votes.abstain)
        rows.append((name, *(str(c) for c in counts), absent, result_line(tally).get(lang)))
    return heads, rows


def _results(flow: Flow, outcome: Outcome | None, lang: Lang) -> None:
    if outcome is None:
        return
    if outcome.majority is not None:
        flow.text(majority_line(outcome.majority).get(lang), 10.5)
    tallies = [t for t in outcome.tallies if t.hurdles]
    asked = [(of, agree) for of in Of for agree in (False, True)]
    heads = [("方案" if lang == "zh" else "option")]
    heads += [_hurdle_name(of, agree).get(lang) for of, agree in asked]
    rows = []
    for tally in tallies:
        met = {(h.of, h.agree): hurdle_result(h).get(lang) for h in tally.hurdles}
        rows.append((option_name(tally.option).get(lang), *(met.get(a, "—") for a in asked)))
    loud = [i for i, t in enumerate(tallies) if t.passed is False]
    flow.table(heads, rows, size_pt=10.5, loud=loud)
    note = outcome.decision.note.get(lang)
    if note:
        flow.text(note, 10.5)


def _signatures(flow: Flow, outcome: Outcome | None, lang: Lang) -> None:
    """Four lines to sign, kept together."""
    flow.need(34)
    said = outcome.decision if outcome else None
    typed = (said.chair, said.recorder, "", "") if said else ("", "", "", "")
    each = flow.width / len(_SIGN)
    top = flow.top - 16
    for i, (who, name) in enumerate(zip(_SIGN, typed, strict=True)):
        x = flow.left + i * each
        flow.paper.rule(x, x + each - 8, top, 0.6)
        words = f"{who.get(lang)}　{name}" if lang == "zh" else f"{who.get(lang)}  {name}"
        flow.paper.text(x, top - 1, words.strip(), 10)
        flow.paper.text(
            x, top - 6.5, "签名、日期" if lang == "zh" else "signature, date", 8, SOFT_INK
        )
    flow.top = top - 12
