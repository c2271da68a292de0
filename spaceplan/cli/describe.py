"""Commands that work on the input alone: ``new``, ``check``, ``schema``, ``standards``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spaceplan.cli.common import (
    CLEAN,
    DebugOption,
    ForceOption,
    LangOption,
    ScenarioArgument,
    both,
    chosen,
    guarded,
    remark,
    say,
    tell,
)
from spaceplan.cli.tables import print_table
from spaceplan.cli.targets import check_target, refuse, write
from spaceplan.model.base import counted

if TYPE_CHECKING:
    from spaceplan.model.base import Lang


FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help=both("要写的文件", "File to write"))
]


@guarded
def new(
    file: FileArgument = Path("scenario.yaml"),
    xlsx: Annotated[
        bool,
        typer.Option(
            "--xlsx",
            help=both("写成可填写的 Excel 表格", "Write an Excel workbook to fill in"),
        ),
    ] = False,
    filled: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help=both("表格里填入这个场景", "A scenario to fill the workbook with"),
            show_default=False,
        ),
    ] = None,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Write a commented scenario to start from / 写出带注释的样例场景."""
    from spaceplan.exchange import template

    del debug
    tongue = chosen(lang)
    if xlsx or filled is not None or file.suffix.lower() == ".xlsx":
        _new_workbook(file, filled, force, tongue)
        return
    check_target(file, force)
    text = template(file)
    if re.fullmatch(r"[a-z][a-z0-9-]{0,79}", file.stem):
        text = text.replace("name: my-courtyard", f"name: {file.stem}", 1)
    write(file, text)
    remark(
        f"已写出 {file}；改好后运行：spaceplan check {file}"
        if tongue == "zh"
        else f"wrote {file}; edit it, then: spaceplan check {file}"
    )


def _new_workbook(file: Path, filled: Path | None, force: bool, lang: Lang) -> None:
    """Write the workbook to type into, with a scenario or our own example in it."""
    from spaceplan.cli.common import read_scenario
    from spaceplan.exchange import example
    from spaceplan.exchange.workbook import write_workbook

    if file == Path("scenario.yaml"):
        file = Path("scenario.xlsx")
    if file.suffix.lower() != ".xlsx":
        raise refuse(
            file,
            (f"后缀“{file.suffix}”", f"the suffix '{file.suffix}'"),
            ("表格的文件名以 .xlsx 结尾", "the name of a workbook, which ends with .xlsx"),
        )
    check_target(file, force)
    made = write_workbook(example() if filled is None else read_scenario(filled, lang))
    write(file, made.content)
    for item in made.leftovers:
        tell(f"{item.what}: {item.why.get(lang)}")
    remark(
        f"已写出 {file}；填好后运行：spaceplan import {file} --out {file.stem}.yaml"
        if lang == "zh"
        else f"wrote {file}; fill it in, then: spaceplan import {file} --out {file.stem}.yaml"
    )


@guarded
def check(scenario: ScenarioArgument, lang: LangOption = None, debug: DebugOption = False) -> None:
    """Find everything wrong or odd in a scenario / 检查场景文件."""
    from spaceplan.exchange import check as look_through
    from spaceplan.model.fault import SpaceplanError

    del debug
    tongue = chosen(lang)
    report = look_through(scenario)
    if report.scenario is None:
        n = len(report.faults)
        tell(f"{n} 处错误：" if tongue == "zh" else f"{counted(n, 'fault')}:")
        raise SpaceplanError(report.faults, report.file)
    word = "提示" if tongue == "zh" else "warning"
    for line in SpaceplanError(report.warnings, report.file).lines(tongue):
        say(f"{word}: {line}")
    found = report.scenario
    nouns = ("structure", "option", "warning")
    counts = (len(found.structures), len(found.all_options), len(report.warnings))
    say(
        "{}: 可以使用；构筑物 {}，方案 {}，提示 {}".format(scenario, *counts)
        if tongue == "zh"
        else f"{scenario}: good; {', '.join(map(counted, counts, nouns))}"
    )


@guarded
def schema(lang: LangOption = None, debug: DebugOption = False) -> None:
    """Print the JSON Schema of scenarios / 输出场景文件的 JSON Schema."""
    import json

    from spaceplan.exchange import schema as scenario_schema

    del lang, debug
    say(json.dumps(scenario_schema(), ensure_ascii=False, indent=1))


@guarded
def standards(
    preset: Annotated[
        str | None,
        typer.Argument(
            metavar="PRESET",
            help=both("预设：cn-renewal、cn-new、de、us", "cn-renewal, cn-new, de or us"),
            show_default=False,
        ),
    ] = None,
    catalogue: Annotated[
        bool,
        typer.Option(
            "--catalogue", help=both("列出全部依据数据", "List every figure known, used or not")
        ),
    ] = False,
    prices: Annotated[
        bool,
        typer.Option("--prices", help=both("列出默认造价", "List the default prices")),
    ] = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Print the rules with value, severity and source / 输出规则、数值与依据."""
    del debug
    tongue = chosen(lang)
    if catalogue:
        _print_catalogue(tongue)
    elif prices:
        _print_prices(tongue)
    elif preset is None:
        _print_presets(tongue)
    else:
        _print_preset(preset, tongue)
    raise typer.Exit(CLEAN)


_SEVERITY = {
    "zh": {"hard": "必须", "warn": "提示", "off": "不用"},
    "en": {"hard": "hard", "warn": "warn", "off": "off"},
}


def _print_preset(name: str, lang: Lang) -> None:
    from spaceplan.standards import load_preset, preset_title

    rules = load_preset(name)
    say(f"{name}: {preset_title(name).get(lang)}")
    heads = (
        ("规则", "内容", "数值", "程度", "依据", "可靠程度", "说明")
        if lang == "zh"
        else ("rule", "what", "value", "severity", "basis", "how sure", "note")
    )
    own = "本项目" if lang == "zh" else "our own"
    rows = [
        (
            rule.id,
            rule.title.get(lang),
            rule.figure(lang),
            _SEVERITY[lang][rule.severity],
            rule.citation or own,
            rule.confidence,
            rule.note.get(lang),
        )
        for rule in rules
    ]
    print_table(heads, rows)
    steps = rules["accessible_share"].steps
    if steps:
        parts = [
            f"{'≤ ' + str(s.up_to) if s.up_to else '…'}: "
            + " + ".join(p for p in (str(s.count or ""), f"{s.share:.0%}" if s.share else "") if p)
            for s in steps
        ]
        say("accessible_share: " + ", ".join(parts))
    for source in sorted({f"{r.key}: {r.source}" for r in rules if r.key and r.source}):
        say(source)


def _print_presets(lang: Lang) -> None:
    from spaceplan.standards import load_preset, preset_names

    names = preset_names()
    all_rules = [load_preset(name) for name in names]
    heads = (("规则", "内容") if lang == "zh" else ("rule", "what")) + names
    rows = []
    for rule in all_rules[0]:
        cells = []
        for rules in all_rules:
            own = rules[rule.id]
            text = f"{own.figure(lang)} {_SEVERITY[lang][own.severity]}"
            cells.append("–" if own.severity == "off" else text)
        rows.append((rule.id, rule.title.get(lang), *cells))
    print_table(heads, rows)
    say(
        "某一预设的依据：spaceplan standards cn-renewal"
        if lang == "zh"
        else "the sources of one preset: spaceplan standards cn-renewal"
    )


def _print_catalogue(lang: Lang) -> None:
    import json

    from spaceplan.standards import catalogue

    heads = (
        ("编号", "数值", "单位", "标准", "条款", "可靠程度", "来源", "说明")
        if lang == "zh"
        else ("key", "value", "unit", "standard", "clause", "how sure", "source", "note")
    )
    rows = [
        (
            item.key,
            json.dumps(item.value, ensure_ascii=False).strip('"'),
            item.unit,
            item.standard,
            item.clause,
            item.confidence,
            item.source_url,
            item.note,
        )
        for item in catalogue()
    ]
    print_table(heads, rows)


def _print_prices(lang: Lang) -> None:
    from spaceplan.standards.prices import currency_name, default_prices

    default = default_prices()
    zh = lang == "zh"
    say(f"{default.id}: {default.title.get(lang)}")
    money = currency_name(default.currency, lang)
    heads = (
        ("编号", "内容", f"单价（{money}）", "单位", "来源", "可靠程度", "说明")
        if zh
        else ("id", "what", f"price ({money})", "unit", "source", "how sure", "note")
    )
    piece = "个" if zh else "each"
    rows = [
        (
            price.id,
            price.title.get(lang),
            f"{price.value:,.0f}",
            price.unit if price.unit != "count" else piece,
            price.source.get(lang),
            price.confidence,
            price.note.get(lang),
        )
        for price in default.items
    ]
    print_table(heads, rows)
