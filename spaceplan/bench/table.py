"""Results as tables for people, and as CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from spaceplan.bench.figures import Summary
from spaceplan.bench.records import Change, Record
from spaceplan.bench.results import Result
from spaceplan.bench.seeds import Tried, by_case
from spaceplan.compare.tidiness import tidiness
from spaceplan.model.base import Lang, Text

_VERDICTS: tuple[tuple[str, Text], ...] = (
    ("clean", Text(zh="通过", en="clean")),
    ("hard", Text(zh="未通过", en="FAILS")),
    ("bound", Text(zh="超出上界", en="ABOVE BOUND")),
    ("infeasible", Text(zh="不可能", en="impossible")),
    ("not_found", Text(zh="没有找到", en="not found")),
    ("broken", Text(zh="中断", en="BROKEN")),
)

_Column = tuple[Text, Callable[[Tried, Lang], str]]

#: Columns of the table: head, and what stands under it, mostly of the best seed's plan.
_COLUMNS: tuple[_Column, ...] = (
    (Text(zh="例", en="case"), lambda t, _: t.best.case.label),
    (Text(zh="车位", en="stalls"), lambda t, _: str(t.best.stalls)),
    (Text(zh="审查", en="audit"), lambda t, lang: _verdicts(t, lang)),
    (Text(zh="提示", en="warnings"), lambda t, _: str(t.best.warnings)),
    (Text(zh="参考", en="reference"), lambda t, _: _whole(t.best.case.reference.stalls)),
    (Text(zh="比值", en="ratio"), lambda t, _: _figure(t.best.ratio, 3)),
    (Text(zh="m²/位", en="m²/stall"), lambda t, _: _figure(t.best.m2_per_stall, 1)),
    (Text(zh="整齐度", en="tidiness"), lambda t, _: _figure(_tidiness(t.best), 1)),
    (Text(zh="首个 s", en="first s"), lambda t, _: _figure(t.best.first_s, 2)),
    (Text(zh="95% s", en="95 % s"), lambda t, _: _figure(t.best.seconds_to(0.95), 2)),
    (Text(zh="99% s", en="99 % s"), lambda t, _: _figure(t.best.seconds_to(0.99), 2)),
    (Text(zh="全部 s", en="total s"), lambda t, _: _figure(t.best.cost.total_s, 2)),
    (Text(zh="内存 MB", en="peak MB"), lambda t, _: _figure(t.best.cost.peak_mb, 0)),
    (Text(zh="上界", en="bound"), lambda t, _: _bound(t.best)),
)

#: Columns that come after the ratio where several seeds were tried.
_SEEDS: tuple[_Column, ...] = (
    (Text(zh="种子差", en="spread"), lambda t, _: _whole(t.spread)),
    (Text(zh="均值", en="mean"), lambda t, _: _figure(t.mean, 1)),
    (Text(zh="已知最好", en="best known"), lambda t, _: _whole(t.best_known)),
    (Text(zh="均值/最好", en="mean/best"), lambda t, _: _share(t.mean_ratio)),
    (Text(zh="草图损失", en="promise lost"), lambda t, _: _share(t.promise_lost)),
)
_RATIO = 6

_SUMMARY: tuple[tuple[Text, Callable[[Summary], str]], ...] = (
    (Text(zh="测试集", en="suite"), lambda s: s.suite),
    (Text(zh="例数", en="cases"), lambda s: str(s.cases)),
    (Text(zh="通过", en="clean"), lambda s: str(s.clean)),
    (Text(zh="车位", en="stalls"), lambda s: f"{round(s.stalls, 1):g}"),
    (Text(zh="可比", en="compared"), lambda s: str(s.compared)),
    (Text(zh="最差", en="worst"), lambda s: _figure(s.worst, 3)),
    (Text(zh="下四分位", en="lower quartile"), lambda s: _figure(s.lower, 3)),
    (Text(zh="中位", en="median"), lambda s: _figure(s.median, 3)),
    (Text(zh="上四分位", en="upper quartile"), lambda s: _figure(s.upper, 3)),
    (
        Text(zh="≥ 0.95", en="≥ 0.95"),
        lambda s: f"{s.level:.0%}" if s.level is not None else "–",
    ),
    (Text(zh="最大种子差", en="widest spread"), lambda s: _whole(s.spread)),
    (Text(zh="均值/最好（最低）", en="least mean/best"), lambda s: _share(s.mean_ratio)),
    (Text(zh="草图损失", en="promise lost"), lambda s: _share(s.promise_lost)),
    (Text(zh="m²/位", en="m²/stall"), lambda s: _figure(s.m2_per_stall, 1)),
    (Text(zh="最慢 s", en="slowest s"), lambda s: _figure(s.slowest_s, 1)),
    (Text(zh="全部 s", en="total s"), lambda s: _figure(s.total_s, 1)),
    (Text(zh="内存 MB", en="peak MB"), lambda s: _figure(s.peak_mb, 0)),
    (Text(zh="增长指数", en="growth"), lambda s: _figure(s.growth, 2)),
)

#: Columns of the CSV, a line a solve; the names are part of the file format.
_CSV: tuple[tuple[str, Callable[[Result], object]], ...] = (
    ("suite", lambda r: r.case.suite),
    ("case", lambda r: r.case.scenario.name),
    ("option", lambda r: r.case.option),
    ("stalls", lambda r: r.stalls),
    ("verdict", lambda r: r.verdict),
    ("hard", lambda r: r.hard),
    ("warnings", lambda r: r.warnings),
    ("reference", lambda r: r.case.reference.stalls),
    ("ratio", lambda r: _rounded(r.ratio, 4)),
    ("published", lambda r: r.case.reference.published),
    ("published_s", lambda r: r.case.reference.published_s),
    ("tier", lambda r: r.case.reference.tier),
    ("gates_assumed", lambda r: "yes" if r.case.reference.gates_assumed else "no"),
    ("ground_m2", lambda r: _rounded(r.ground_m2, 1)),
    ("m2_per_stall", lambda r: _rounded(r.m2_per_stall, 2)),
    ("tidiness", lambda r: _rounded(_tidiness(r), 2)),
    ("first_s", lambda r: _rounded(r.first_s, 3)),
    ("s95", lambda r: _rounded(r.seconds_to(0.95), 3)),
    ("s99", lambda r: _rounded(r.seconds_to(0.99), 3)),
    ("total_s", lambda r: _rounded(r.cost.total_s, 3)),
    ("peak_mb", lambda r: _rounded(r.cost.peak_mb, 1)),
    ("upper_bound", lambda r: r.plan.upper_bound if r.plan else None),
    ("bound_ratio", lambda r: _rounded(r.bound_ratio, 3)),
    ("codes", lambda r: " ".join(dict.fromkeys(f.code for f in r.findings))),
    ("broken", lambda r: r.broken),
    ("preset", lambda r: r.case.scenario.standards),
    ("conflict", lambda r: " ".join(r.conflict)),
    ("tries", lambda r: r.tries),
    ("seed", lambda r: r.seed),
    ("sketch_loss", lambda r: r.plan.metrics.sketch_loss if r.plan and r.promised else None),
    ("promise_lost", lambda r: _rounded(r.promise_lost, 4)),
)

#: Columns of the CSV that are those of the case, the same for each of its seeds.
_CSV_CASE: tuple[tuple[str, Callable[[Tried], object]], ...] = (
    ("spread", lambda t: t.spread),
    ("mean", lambda t: _rounded(t.mean, 2)),
    ("best_known", lambda t: t.best_known),
    ("mean_over_best", lambda t: _rounded(t.mean_ratio, 4)),
)


def verdict_word(result: Result, lang: Lang) -> str:
    """Say the audit's verdict in a word.

    Parameters
    ----------
    result
        The result.
    lang
        Language.

    Returns
    -------
    str
        E.g. ``clean``; hard findings are counted.
    """
    word = dict(_VERDICTS)[result.verdict].get(lang)
    return f"{word} ({result.hard})" if result.hard else word


def result_table(
    results: Sequence[Result], lang: Lang, records: Sequence[Record] = ()
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the table of some results.

    Parameters
    ----------
    results
        The results.
    lang
        Language of the heads.
    records
        Best known counts, under the same rules.

    Returns
    -------
    tuple
        Heads, and one row a case; with several seeds the plan is that of the best one, and more
        columns tell what the others found.
    """
    cases = by_case(results, records)
    several = any(len(c.results) > 1 for c in cases)
    columns = (*_COLUMNS[:_RATIO], *(_SEEDS if several else ()), *_COLUMNS[_RATIO:])
    heads = tuple(head.get(lang) for head, _ in columns)
    return heads, tuple(tuple(show(c, lang) for _, show in columns) for c in cases)


def summary_table(
    summaries: Sequence[Summary], lang: Lang
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the table of some summaries.

    Parameters
    ----------
    summaries
        The summaries.
    lang
        Language of the heads.

    Returns
    -------
    tuple
        Heads, and one row a summary.
    """
    heads = tuple(head.get(lang) for head, _ in _SUMMARY)
    return heads, tuple(tuple(show(s) for _, show in _SUMMARY) for s in summaries)


def to_csv(results: Sequence[Result], records: Sequence[Record] = ()) -> str:
    """Return results as CSV, one line each.

    Parameters
    ----------
    results
        The results.
    records
        Best known counts, under the same rules.

    Returns
    -------
    str
        The text; numbers unknown are left empty.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in (*_CSV, *_CSV_CASE)])
    for case in by_case(results, records):
        whole = [_plain(show(case)) for _, show in _CSV_CASE]
        for result in case.results:
            writer.writerow([*(_plain(show(result)) for _, show in _CSV), *whole])
    return out.getvalue()


def change_line(change: Change, lang: Lang) -> str:
    """Say how a result stands against the best known count.

    Parameters
    ----------
    change
        The change.
    lang
        Language.

    Returns
    -------
    str
        One line.
    """
    r = change.result
    name = f"{r.case.suite}/{r.case.label}"
    now = f"{r.counted}" if r.clean else f"{r.counted} ({verdict_word(r, lang)})"
    if change.before is None:
        return f"{name}: {now}，无记录" if lang == "zh" else f"{name}: {now}, no record yet"
    zh = "更好" if change.by > 0 else "更差" if change.by < 0 else "相同"
    en = "better" if change.by > 0 else "worse" if change.by < 0 else "same"
    word = f"，{zh}" if lang == "zh" else f", {en}"
    return f"{name}: {change.before} → {now}{word} ({change.by:+d})"


def _verdicts(case: Tried, lang: Lang) -> str:
    """Say the verdict on the best plan, and of how many seeds the results are clean."""
    word = verdict_word(case.best, lang)
    clean = sum(r.clean for r in case.results)
    return word if clean in (0, len(case.results)) else f"{word} {clean}/{len(case.results)}"


def _bound(result: Result) -> str:
    bound = _whole(result.plan.upper_bound if result.plan else None)
    ratio = result.bound_ratio
    return bound if ratio is None else f"{bound} ({ratio:.2f})"


def _tidiness(result: Result) -> float | None:
    """Return how tidy a plan is that counts, 0 to 100."""
    plan = result.plan if result.counted else None
    parts = tidiness(result.case.scenario, plan) if plan is not None else None
    return parts.score if parts is not None else None


def _figure(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _whole(value: int | None) -> str:
    return "–" if value is None else str(value)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _plain(value: object) -> object:
    return "" if value is None else value
