"""Commands for the files of other programs: ``import`` and ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spaceplan.cli.common import (
    CLEAN,
    HARD,
    DebugOption,
    ForceOption,
    LangOption,
    ScenarioArgument,
    both,
    chosen,
    guarded,
    read_scenario,
    remark,
    tell,
)
from spaceplan.cli.targets import check_target, write
from spaceplan.cli.verdicts import good, tell_bad

if TYPE_CHECKING:
    from spaceplan.exchange.foreign import Imported
    from spaceplan.model.base import Lang


@guarded
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=both("其他程序的文件", "A file of another program"),
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", help=both("写到场景文件", "Scenario file to write"))
    ],
    name: Annotated[
        str | None, typer.Option("--name", help=both("场景名", "Name of the scenario"))
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile", help=both("图层对照：名称或 YAML 文件", "Layer profile: name or YAML file")
        ),
    ] = None,
    units: Annotated[
        str | None,
        typer.Option("--units", help=both("图形单位", "Unit of the drawing: m, cm, mm, in, ft …")),
    ] = None,
    crs: Annotated[
        str | None, typer.Option("--crs", help=both("坐标系", "CRS, e.g. EPSG:4547"))
    ] = None,
    at: Annotated[
        tuple[float, float] | None,
        typer.Option(
            "--at",
            help=both(
                "院内一点：经度 纬度；图纸为图中坐标",
                "A point in the yard: lon lat, or drawing X Y",
            ),
        ),
    ] = None,
    feature: Annotated[
        str | None,
        typer.Option(
            "--id",
            help=both(
                "要素编号，如 way/123；图纸为句柄或图层", "Feature id (way/123), handle or layer"
            ),
        ),
    ] = None,
    heal: Annotated[
        float,
        typer.Option(
            "--heal", min=0, max=5, help=both("闭合缺口的最大宽度（米）", "Largest gap closed, m")
        ),
    ] = 0.05,
    standards: Annotated[
        str, typer.Option("--standards", help=both("规则集", "Preset of rules"))
    ] = "cn-renewal",
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Make a scenario from a drawing or map / 由图纸或地图生成场景."""
    from spaceplan.exchange import save_scenario
    from spaceplan.exchange.foreign import ImportSettings
    from spaceplan.exchange.formats import read_foreign

    del debug
    tongue = chosen(lang)
    check_target(out, force)
    settings = ImportSettings(
        name=name, profile=profile, units=units, crs=crs, at=at, feature=feature, heal_m=heal,
        standards=standards,
    )  # fmt: skip
    made = read_foreign(file, settings)
    out.parent.mkdir(parents=True, exist_ok=True)
    save_scenario(made.scenario, out)
    _report(made, tongue)
    remark(str(out))


@guarded
def export(
    scenario: ScenarioArgument,
    out: Annotated[
        list[Path],
        typer.Option("--out", help=both("写到文件；后缀定格式", "File; its suffix says which")),
    ],
    plans: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PLAN]...", help=both("布置图文件", "Plans (.plan.json)")),
    ] = None,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Write a scenario and its plans for other programs / 输出给其他程序."""
    from spaceplan.audit import audit
    from spaceplan.cli.work import read_plan
    from spaceplan.exchange.foreign import Drawing
    from spaceplan.exchange.formats import write_foreign

    del debug
    tongue = chosen(lang)
    for target in out:
        check_target(target, force)
    read = read_scenario(scenario, tongue)
    shown = tuple(read_plan(p, read) for p in plans or ())
    findings = tuple(audit(read, p) for p in shown)
    drawing = Drawing(scenario=read, plans=shown, findings=findings, lang=tongue)
    written = [(target, write_foreign(target, drawing)) for target in out]
    for target, content in written:
        write(target, content)
        remark(str(target))
    bad = [(p, f) for p, f in zip(shown, findings, strict=True) if not good(p, f)]
    for plan, found in bad:
        tell_bad(plan, found, tongue)
    raise typer.Exit(HARD if bad else CLEAN)


def _report(made: Imported, lang: Lang) -> None:
    for text in made.done:
        remark(text.get(lang), err=True)
    for item in made.leftovers:
        head = f"未使用 {item.count} 个" if lang == "zh" else f"not used: {item.count}"
        tell(f"{head} {item.what}: {item.why.get(lang)}")
    for fault in made.oddities:
        tell(f"{fault.path}: {fault.found.get(lang)}; {fault.expected.get(lang)}")
