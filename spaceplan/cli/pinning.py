"""Pins on the command line: what is asked, and what is said of them afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spaceplan.cli.common import both
from spaceplan.model.base import counted

if TYPE_CHECKING:
    from spaceplan.model.base import Lang
    from spaceplan.model.finding import Finding
    from spaceplan.model.pins import Pin, Pinned
    from spaceplan.model.plan import Plan
    from spaceplan.model.scenario import Scenario

PinOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pin",
        help=both(
            "--start 布置图中固定不动的编号，all 为全部；可重复",
            "Id of the --start plan that stays; 'all' for everything (repeatable)",
        ),
    ),
]
NoStallOption = Annotated[
    list[str] | None,
    typer.Option(
        "--no-stall",
        metavar="OUTLINE",
        help=both(
            "此范围内不设车位：“x,y x,y x,y …”，米；可重复",
            "No stall there: 'x,y x,y x,y …' in metres (repeatable)",
        ),
    ),
]
PinsOption = Annotated[
    Path | None,
    typer.Option(
        "--pins",
        help=both(
            "列出固定项的文件，或 --write-pins 写出的文件",
            "File with pins (YAML or JSON), or what --write-pins wrote",
        ),
    ),
]
WritePinsOption = Annotated[
    Path | None,
    typer.Option(
        "--write-pins",
        help=both(
            "把固定项连同轮廓写出，供 --pins 或方案使用",
            "Write the pins out, for --pins or for an option to carry",
        ),
    ),
]
PriceOption = Annotated[
    bool,
    typer.Option(
        "--price", help=both("再解一次不固定的情形，作比较", "Solve without pins, too, to compare")
    ),
]

#: How many ids are listed in the terminal.
_MOST_NAMED = 12


def asked_pins(
    items: Sequence[str], grounds: Sequence[str], file: Path | None
) -> tuple[tuple[Pin, ...], Pinned]:
    """Return the pins that were asked for on the command line.

    Parameters
    ----------
    items
        Ids of things that stay.
    grounds
        Outlines on which no stall may stand, as text.
    file
        A file with more; None for none.

    Returns
    -------
    tuple of pins and Pinned
        Those that speak of a plan, and those of a file that were written out.

    Raises
    ------
    SpaceplanError
        If an outline cannot be read, or the file has faults.
    """
    from spaceplan.exchange import load_pins
    from spaceplan.model.pins import Pin, PinKind, Pinned

    read = () if file is None else load_pins(file)
    written = read if isinstance(read, Pinned) else Pinned()
    pins = [] if isinstance(read, Pinned) else list(read)
    pins += [Pin(item=i) for i in items]
    pins += [Pin(kind=PinKind.NO_STALL, outline=_outline(text)) for text in grounds]
    return tuple(pins), written


def _outline(text: str) -> tuple[tuple[float, float], ...]:
    from shapely import Polygon

    from spaceplan.model.base import Text
    from spaceplan.model.fault import Fault, SpaceplanError

    number = r"[-+]?(?:\d+\.?\d*|\.\d+)"
    pairs = re.split(r"[\s;]+", text.strip())
    good = all(re.fullmatch(rf"{number},{number}", p) for p in pairs) and len(pairs) >= 3
    ring = [(float(p.split(",")[0]), float(p.split(",")[1])) for p in pairs] if good else []
    if good and Polygon(ring).is_valid and Polygon(ring).area > 0:
        return tuple(ring)
    fault = Fault(
        code="pin.outline",
        path="--no-stall",
        found=Text(zh=f"“{text}”", en=f"'{text}'"),
        expected=Text(
            zh="至少三个角点围成不自交的范围，如 “0,0 5,0 5,4 0,4”，单位米",
            en="at least three corners round some ground, no sides crossing, such as "
            "'0,0 5,0 5,4 0,4', in metres",
        ),
    )
    raise SpaceplanError((fault,))


def written_out(
    scenario: Scenario, option: str, start: Plan | None, pins: Sequence[Pin], written: Pinned
) -> tuple[Pinned, Pinned]:
    """Write pins out, those of the option included, and with all that they cannot do without.

    Parameters
    ----------
    scenario
        The scenario.
    option
        Id of the option.
    start
        The plan that the pins speak of.
    pins, written
        What was asked for.

    Returns
    -------
    tuple of Pinned
        What was pinned, and what must stand in the new plan.
    """
    from spaceplan.model.case import resolve

    case = resolve(scenario, option)
    case = case.model_copy(update={"pins": case.pins.and_also(written)})
    if not pins and written.empty:
        return case.pins, case.pins
    from spaceplan.master.pinning import companions, write_out

    asked = write_out(case, start, pins)
    return asked, companions(case, start, asked, way_in=False)


def pin_findings(pinned: Pinned, plan: Plan, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Add to the audit's findings what a plan does not keep of the pins.

    Parameters
    ----------
    pinned
        What must stand in the plan.
    plan
        The plan.
    findings
        What the audit found.

    Returns
    -------
    tuple of Finding
        Both, hard ones of pins first.
    """
    from spaceplan.audit import pins_kept
    from spaceplan.model.enums import PlanStatus

    if plan.status is not PlanStatus.SOLVED:
        return findings
    more = [f for f in pins_kept(pinned, plan) if f not in findings]
    return (*more, *findings)


def pin_lines(plan: Plan, lang: Lang) -> tuple[str, ...]:
    """Say what was pinned and what it cost.

    Parameters
    ----------
    plan
        The plan.
    lang
        Language.

    Returns
    -------
    tuple of str
        No line for a plan without pins.
    """
    said, zh = plan.pinned, lang == "zh"
    if said is None:
        return ()
    out = []
    if said.kept:
        along = _listed(said.along)
        line = f"固定 {len(said.kept)} 项" if zh else f"{counted(len(said.kept), 'thing')} stayed"
        if along:
            line += (
                f"，其中连带：{along}" if zh else f", of these because others need them: {along}"
            )
        out.append(line)
    if said.no_stall:
        n = len(said.no_stall)
        out.append(
            f"不设车位的范围 {n} 处" if zh else f"no stall on {counted(n, 'piece')} of ground"
        )
    count = len(plan.stalls)
    if said.given is not None:
        out.append(
            f"与给出的布置图相比：{said.given} → {count} 个车位（{count - said.given:+d}）"
            if zh
            else f"against the plan given: {said.given} -> {counted(count, 'stall')} "
            f"({count - said.given:+d})"
        )
    if said.free is not None:
        out.append(
            f"不固定时最多找到 {said.free} 个：固定的代价是 {said.free - count} 个车位"
            if zh
            else f"without pins {said.free} were found: "
            f"the pins cost {counted(said.free - count, 'stall')}"
        )
    return tuple(out)


def _listed(ids: Sequence[str]) -> str:
    more = len(ids) - _MOST_NAMED
    return ", ".join(ids[:_MOST_NAMED]) + (f" … +{more}" if more > 0 else "")
