"""The command ``bench``: solves suites of cases, or judges plans of others, and compares counts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spaceplan.cli.bench_tables import print_changes, print_results, print_summaries
from spaceplan.cli.common import (
    CLEAN,
    HARD,
    STOPPED,
    DebugOption,
    ForceOption,
    LangOption,
    both,
    chosen,
    console,
    guarded,
    say,
    tell,
)
from spaceplan.cli.targets import check_target, refuse
from spaceplan.cli.work import EffortOption, SeedOption
from spaceplan.model.base import counted
from spaceplan.model.enums import Effort

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from spaceplan.bench import BenchCase, Record, Result, Settings
    from spaceplan.model.base import Lang

#: Named here too, so that help is there before the benchmark is loaded; a test compares them.
SUITE_NAMES = (
    *("lots", "literature", "necks", "blocks", "real", "courtyards"),
    *("programme", "scale", "yards", "district"),
)
_PICTURES = (".png", ".svg", ".pdf")


@guarded
def bench(
    suites: Annotated[
        list[str],
        typer.Argument(
            metavar="SUITE",
            help=both("测试集", "Suites") + ": " + ", ".join(SUITE_NAMES),
            show_default=False,
        ),
    ],
    case: Annotated[
        list[str] | None,
        typer.Option(
            "--case",
            metavar="NAME",
            help=both("只做这些例子，可用 *", "Only these cases, * for anything (repeatable)"),
        ),
    ] = None,
    count: Annotated[
        int,
        typer.Option(
            "--count",
            min=1,
            max=1_000_000,
            help=both("yards 和 district 的例数", "How many yards, or compounds of a district"),
        ),
    ] = 60,
    preset: Annotated[
        list[str] | None,
        typer.Option(
            "--preset",
            metavar="NAME",
            help=both(
                "改用此规范预设；both 为 cn-renewal 和 cn-new",
                "Under this preset; both: cn-renewal and cn-new (repeatable)",
            ),
        ),
    ] = None,
    effort: EffortOption = Effort.STANDARD,
    seed: SeedOption = 0,
    seeds: Annotated[
        int,
        typer.Option(
            "--seeds",
            min=1,
            max=100,
            help=both(
                "每例用几个种子，从 --seed 起，各用全部力度",
                "Solve each case with so many seeds, from --seed on, each with the whole effort",
            ),
        ),
    ] = 1,
    retry: Annotated[
        bool,
        typer.Option(
            "--retry/--no-retry",
            help=both(
                "quick 没有找到的用 standard 再试",
                "Try again at standard what quick does not find",
            ),
        ),
    ] = True,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", min=1, max=256, help=both("每例的线程数", "Threads inside each solve")
        ),
    ] = 1,
    cases: Annotated[
        Path | None,
        typer.Option(
            "--cases",
            metavar="DIR",
            help=both(
                "例子的文件夹；默认 scenarios/bench", "Folder of the cases; default scenarios/bench"
            ),
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=both("结果 CSV", "Results as CSV"))
    ] = None,
    save: Annotated[
        bool,
        typer.Option(
            "--save", help=both("把更好的数记入 records.csv", "Add better counts to records.csv")
        ),
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", help=both("与已知最好的数比较", "Compare with known counts (CSV)")
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", help=both("全部布置图画在一张上", "Picture of all plans")),
    ] = None,
    curve: Annotated[
        Path | None,
        typer.Option("--curve", help=both("车位数随时间的图", "Picture of stalls against time")),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write",
            metavar="DIR",
            help=both("不求解，写出场景 YAML", "Do not solve: write the scenarios as YAML"),
        ),
    ] = None,
    plans: Annotated[
        Path | None,
        typer.Option(
            "--plans", metavar="DIR", help=both("写出每张布置图", "Write every plan there")
        ),
    ] = None,
    score: Annotated[
        Path | None,
        typer.Option(
            "--score",
            metavar="DIR",
            help=both("不求解，审查此处的布置图", "Do not solve: audit the plans found there"),
        ),
    ] = None,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Solve suites of cases and measure it / 用测试集衡量求解."""
    from spaceplan.bench import (
        Settings,
        best_of,
        load_cases,
        read_records,
        run_cases,
        under_presets,
    )
    from spaceplan.bench.records import RECORDS

    del debug
    tongue = chosen(lang)
    folder = _folder(cases)
    found = under_presets(
        (
            c
            for suite in dict.fromkeys(suites)
            for c in load_cases(suite, folder, case or (), count, seed)
        ),
        preset or (),
    )
    if not found:
        raise refuse(
            folder or Path(),
            ("没有这样的例子", "no case of that name"),
            ("所选测试集中例子的名称", "names of cases of the suites asked for"),
        )
    if write is not None:
        _write_cases(write, found, force, tongue)
        raise typer.Exit(CLEAN)
    known = read_records(against) if against is not None else ()
    own = folder / RECORDS if folder is not None else None
    if save and own is None:
        raise refuse(Path(RECORDS), ("没有例子的文件夹", "no folder of cases"), _CASES)
    recorded = read_records(own) if own is not None and own.exists() else ()
    _check_targets(out, sheet, curve, own if save else None, force)
    if score is not None and curve is not None:
        raise refuse(
            curve,
            ("--score 没有时间可画", "no times to draw with --score"),
            ("求解时使用 --curve", "--curve where the cases are solved"),
        )
    if plans is not None:
        _check_plans(plans, found, force)
    results: list[Result] = []
    stopped = False
    if score is not None:
        results.extend(_scored(found, score, tongue))
        print_results(results, recorded, tongue)
    else:
        settings = Settings(effort, seed, jobs, retry, seeds)
        try:
            for result in _solved(run_cases, found, settings, tongue):
                results.append(result)
                if plans is not None and result is best_of(results[-seeds:])[-1]:
                    _write_plan(plans, result)
        except KeyboardInterrupt:
            stopped = True
            n, of = len(results), len(found) * seeds
            what = "cases" if seeds == 1 else "solves"
            tell(
                f"已中止：{of} 次求解中完成 {n} 次"
                if tongue == "zh"
                else f"stopped: {n} of {of} {what} are done"
            )
        print_results(results, recorded, tongue)
    if results:
        print_summaries(results, recorded, tongue)
    worse = print_changes(best_of(results), known, tongue) if against is not None else False
    if save and own is not None:
        _save(own, results, recorded, tongue)
    _write_files(results, recorded, out, sheet, curve, tongue)
    if stopped:
        raise typer.Exit(STOPPED)
    raise typer.Exit(CLEAN if all(r.clean for r in results) and not worse else HARD)


_CASES = ("用 --cases 指明例子的文件夹", "a folder of cases, given by --cases")


def _folder(given: Path | None) -> Path | None:
    """Return the folder of the cases: what was said, else beside the work, else of the checkout."""
    if given is not None:
        if not given.is_dir():
            raise refuse(given, ("没有这个文件夹", "no such folder"), _CASES)
        return given
    import spaceplan

    inside = Path("scenarios") / "bench"
    places = (inside, Path(spaceplan.__file__).parents[1] / inside)
    return next((p for p in places if p.is_dir()), None)


def _check_targets(
    out: Path | None, sheet: Path | None, curve: Path | None, records: Path | None, force: bool
) -> None:
    for picture in (sheet, curve):
        if picture is not None and picture.suffix not in _PICTURES:
            raise refuse(
                picture,
                (f"图的格式 {picture.suffix or '未写'}", f"the picture format '{picture.suffix}'"),
                (".png、.svg 或 .pdf", ".png, .svg or .pdf"),
            )
    for target in (out, sheet, curve):
        if target is not None:
            check_target(target, force)
    if records is not None:
        check_target(records, force=True)


def _check_plans(folder: Path, cases: Sequence[BenchCase], force: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for case in cases:
        check_target(_plan_file(folder, case), force)


def _write_cases(folder: Path, cases: Sequence[BenchCase], force: bool, lang: Lang) -> None:
    """Write each scenario once, whatever the number of its options."""
    from spaceplan.exchange import save_scenario

    folder.mkdir(parents=True, exist_ok=True)
    scenarios = {folder / f"{c.scenario.name}.yaml": c.scenario for c in cases}
    for path in scenarios:
        check_target(path, force)
    for path, scenario in scenarios.items():
        save_scenario(scenario, path)
    n = len(scenarios)
    say(
        f"已写出 {n} 个场景：{folder}"
        if lang == "zh"
        else f"wrote {counted(n, 'scenario')} to {folder}"
    )


def _plan_file(folder: Path, case: BenchCase) -> Path:
    from spaceplan.bench.score import ENDING

    return folder / f"{case.scenario.name}.{case.option}{ENDING}"


def _write_plan(folder: Path, result: Result) -> None:
    from spaceplan.exchange import save_plan

    if result.plan is not None:
        save_plan(result.plan, _plan_file(folder, result.case))


def _scored(cases: Sequence[BenchCase], folder: Path, lang: Lang) -> Sequence[Result]:
    from spaceplan.bench import score

    scored = score(cases, folder)
    zh = lang == "zh"
    if scored.missing:
        n, of = len(scored.missing), len(cases)
        tell(f"{of} 例中 {n} 例没有布置图" if zh else f"{n} of {of} cases have no plan there")
    if scored.strangers:
        n = len(scored.strangers)
        names = ", ".join(scored.strangers[:5])
        tell(
            f"{n} 张布置图不属于所选例子：{names}"
            if zh
            else f"{counted(n, 'plan belongs', 'plans belong')} to none of "
            f"the cases asked for: {names}"
        )
    return scored.results


def _solved(
    run_cases: Callable[..., Iterator[Result]],
    cases: Sequence[BenchCase],
    settings: Settings,
    lang: Lang,
) -> Iterator[Result]:
    """Solve the cases with all seeds, with a bar on a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bars = Progress(
        MofNCompleteColumn(),
        BarColumn(bar_width=30),
        TextColumn("{task.description}"),
        console=console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bars:
        words = "正在载入求解程序" if lang == "zh" else "loading the solver"
        task = bars.add_task(words, total=len(cases) * settings.seeds)

        def watch(case: BenchCase, share: float, stalls: int | None) -> None:
            count = "" if stalls is None else f"  {stalls}"
            bars.update(task, description=f"{case.suite}/{case.label}  {share:.0%}{count}")

        for result in run_cases(cases, settings, watch):
            bars.advance(task)
            yield result


def _save(path: Path, results: Sequence[Result], recorded: Sequence[Record], lang: Lang) -> None:
    from spaceplan.bench import better
    from spaceplan.bench.records import append_records

    new = better(results, recorded)
    append_records(path, new)
    n = len(new)
    say(f"{path}：新增 {n} 条记录" if lang == "zh" else f"{path}: {n} new records")


def _write_files(
    results: Sequence[Result],
    recorded: Sequence[Record],
    out: Path | None,
    sheet: Path | None,
    curve: Path | None,
    lang: Lang,
) -> None:
    from spaceplan.exchange import write_atomic

    if not results:
        return
    written = [p for p in (out, sheet, curve) if p is not None]
    if out is not None:
        from spaceplan.bench.table import to_csv

        write_atomic(out, to_csv(results, recorded))
    if sheet is not None:
        from spaceplan.bench.sheet import bench_sheet

        _write_picture(bench_sheet(results, lang, recorded), sheet)
    if curve is not None:
        from spaceplan.bench.curve import bench_curve

        _write_picture(bench_curve(results, lang, recorded), curve)
    for path in written:
        say(f"已写出 {path}" if lang == "zh" else f"wrote {path}")


def _write_picture(figure: Figure, path: Path) -> None:
    import tempfile

    from spaceplan.exchange import write_atomic
    from spaceplan.render.save import save_figure

    with tempfile.TemporaryDirectory() as folder:
        made = save_figure(figure, Path(folder) / f"picture{path.suffix}")
        write_atomic(path, made.read_bytes())
