"""The figures that plans are compared by, each declared once.

Terminal, CSV, sheet and web page take title, unit, value and format from ``FIGURES``; a new
figure is one more entry there.
"""

from __future__ import annotations

from spaceplan.compare.areas import ring_area
from spaceplan.compare.figure import Audited, Figure, OfPlan, Value, formatted, stated
from spaceplan.compare.ledger import Action
from spaceplan.compare.money_figures import MONEY_FIGURES, currency_of
from spaceplan.compare.names import KIND_NAMES, NOT_APPLICABLE, typology_name
from spaceplan.compare.seeds import spread_text
from spaceplan.compare.walk_figures import WALK_FIGURES
from spaceplan.model.base import Text
from spaceplan.model.case import resolve
from spaceplan.model.enums import Kind, PlanStatus, Severity, StallKind
from spaceplan.model.scenario import Scenario

__all__ = [
    "FIGURES",
    "Audited",
    "Figure",
    "OfPlan",
    "Value",
    "formatted",
    "of_plan",
    "of_today",
    "ring_area",
    "stalls_today",
]


def _stalls_of(kind: StallKind) -> OfPlan:
    return lambda a: float(sum(s.kind is kind for s in a.plan.stalls))


def _per_household(stalls: float | None, scenario: Scenario) -> float | None:
    if stalls is None or not scenario.households:
        return None
    return stalls / scenario.households


def _gain(a: Audited) -> float | None:
    today = stalls_today(a.scenario)
    kept = resolve(a.scenario, a.plan.option).existing_stalls
    return None if today is None else float(len(a.plan.stalls) + kept - today)


def stalls_today(scenario: Scenario) -> int | None:
    """Return how many stalls there are today.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    int or None
        Those counted; where nobody counted, those that the scenario draws; None without either.
    """
    if scenario.today.stalls is not None:
        return scenario.today.stalls
    drawn = [s for s in scenario.structures if s.kind is Kind.PARKING]
    return sum(1 if s.cars is None else s.cars for s in drawn) if drawn else None


def _gap(a: Audited) -> float | None:
    bound, stalls = a.plan.upper_bound, len(a.plan.stalls)
    return 100.0 * (bound / stalls - 1.0) if bound is not None and stalls else None


def _felled(a: Audited) -> float:
    trees = {s.id for s in a.scenario.structures if s.kind is Kind.TREE}
    return float(len(trees & set(a.plan.removed)))


def _typology(a: Audited) -> Text:
    names = [typology_name(b.typology) for b in a.plan.blocks]
    unique = list(dict.fromkeys((n.zh, n.en) for n in names))
    if not unique:
        return Text(zh=NOT_APPLICABLE, en=NOT_APPLICABLE)
    return Text(zh="、".join(z for z, _ in unique), en=", ".join(e for _, e in unique))


def _counted(action: Action) -> OfPlan:
    """Return a getter of how many items of the ledger fare so, a group counted once."""
    return lambda a: float(len(a.ledger.of(action)))


def _tidiness(a: Audited) -> float | None:
    from spaceplan.compare.tidiness import tidiness  # heavy: shapely

    parts = tidiness(a.scenario, a.plan)
    return None if parts is None else parts.score


def _count(severity: Severity) -> OfPlan:
    return lambda a: float(sum(f.severity is severity for f in a.findings))


_NO_UNIT = Text()
_M2 = Text(zh="m²", en="m²")

#: Every figure, in the order of the table.
FIGURES: tuple[Figure, ...] = (
    Figure("typology", Text(zh="布局形式", en="Shape of the rooms"), _NO_UNIT, _typology),
    Figure(
        "stalls",
        Text(zh="车位", en="Stalls"),
        _NO_UNIT,
        lambda a: float(len(a.plan.stalls)),
        stalls_today,
        total=True,
        key=True,
    ),
    Figure(
        "stalls_by_seed",
        Text(zh="各次搜索车位（最少–最多）", en="Stalls by seed, least–most"),
        _NO_UNIT,
        lambda a: spread_text(a.plan),
        always=False,
        key=True,
    ),
    Figure(
        "stalls_gain",
        Text(zh="比现状增减", en="Gain over today"),
        _NO_UNIT,
        _gain,
        signed=True,
        on_sheet=False,
    ),
    *(
        Figure(
            f"stalls_{kind.value}",
            Text(
                zh="其中" + name.zh,
                en="Of these " + name.en.lower().removesuffix(" stalls").replace("ev", "EV"),
            ),
            _NO_UNIT,
            _stalls_of(kind),
            always=kind in (StallKind.STANDARD, StallKind.ACCESSIBLE),
            key=kind is StallKind.ACCESSIBLE,
            on_sheet=kind is StallKind.ACCESSIBLE,
        )
        for kind, name in KIND_NAMES
    ),
    Figure(
        "stalls_per_household",
        Text(zh="户均车位", en="Stalls per household"),
        _NO_UNIT,
        lambda a: _per_household(float(len(a.plan.stalls)), a.scenario),
        lambda s: _per_household(stalls_today(s), s),
        digits=2,
        key=True,
    ),
    Figure(
        "upper_bound",
        Text(zh="车位上界（已证明）", en="Proved upper bound"),
        _NO_UNIT,
        lambda a: a.plan.upper_bound,
    ),
    Figure(
        "bound_gap",
        Text(zh="上界高出", en="Bound above the plan"),
        Text(zh="%", en="%"),
        _gap,
        on_sheet=False,
    ),
    Figure(
        "stalls_windowed",
        Text(zh="窗下车位（离住宅外墙不足规定）", en="Stalls under windows (nearer than the rule)"),
        _NO_UNIT,
        lambda a: a.walked.windowed,
        always=False,
        on_sheet=False,
    ),
    Figure(
        "m2_per_stall",
        Text(zh="每车位占地", en="Ground per stall"),
        _M2,
        stated("m2_per_stall"),
        digits=1,
        key=True,
    ),
    Figure(
        "rooms",
        Text(zh="新建活动室", en="Rooms built"),
        _NO_UNIT,
        lambda a: float(len(a.plan.rooms)),
        key=True,
    ),
    Figure(
        "rooms_m2",
        Text(zh="活动室面积", en="Floor area of rooms"),
        _M2,
        lambda a: sum(ring_area(r.outline) for r in a.plan.rooms),
        lambda s: s.today.rooms_m2,
        digits=1,
        key=True,
    ),
    Figure(
        "housed_m2",
        Text(zh="既有用房安排的活动室", en="Rooms in what stands there"),
        _M2,
        stated("housed_m2"),
        digits=1,
        always=False,
    ),
    Figure(
        "bikes",
        Text(zh="非机动车位", en="Bike spaces"),
        _NO_UNIT,
        lambda a: float(sum(s.capacity for s in a.plan.bike_sheds)),
        lambda s: s.today.bikes,
        key=True,
    ),
    Figure(
        "ebikes",
        Text(zh="其中电动自行车位", en="Of these e-bikes"),
        _NO_UNIT,
        lambda a: float(sum(s.ebikes for s in a.plan.bike_sheds)),
        lambda s: s.today.ebikes,
        key=True,
    ),
    Figure(
        "green_m2",
        Text(zh="绿地", en="Green"),
        _M2,
        stated("green_m2"),
        lambda s: s.today.green_m2,
        total=True,
        key=True,
    ),
    Figure(
        "areas_m2",
        Text(zh="活动场地、凉亭", en="Grounds, pavilions"),
        _M2,
        lambda a: sum(x.area_m2 for x in a.plan.areas),
        always=False,
        key=True,
    ),
    Figure(
        "trees_felled",
        Text(zh="砍伐树木", en="Trees felled"),
        _NO_UNIT,
        _felled,
        always=False,
        on_sheet=False,
    ),
    Figure(
        "trees_planted",
        Text(zh="补植树木", en="Trees planted"),
        _NO_UNIT,
        lambda a: float(sum(f.kind == "tree" for f in a.plan.furniture)),
        always=False,
        on_sheet=False,
    ),
    *(
        Figure(action.value, Text(zh=zh, en=en), _NO_UNIT, _counted(action), always=always)
        for action, zh, en, always in (
            (Action.KEPT, "留", "Kept", True),
            (Action.MODIFIED, "改", "Changed", True),
            (Action.REMOVED, "拆", "Removed", True),
            (Action.MOVED, "移", "Moved", False),
            (Action.BUILT, "建", "Built", True),
        )
    ),
    Figure(
        "tidiness",
        Text(zh="整齐度（满分 100，越高越简明）", en="Tidiness (0–100, simpler is higher)"),
        _NO_UNIT,
        _tidiness,
        digits=1,
        on_sheet=False,
    ),
    Figure(
        "aisle_m",
        Text(zh="车道长度", en="Length of aisles"),
        Text(zh="m", en="m"),
        stated("aisle_m"),
        on_sheet=False,
    ),
    *WALK_FIGURES,
    *MONEY_FIGURES,
    Figure(
        "findings_hard",
        Text(zh="审查意见：不合格", en="Findings: failed"),
        _NO_UNIT,
        _count(Severity.HARD),
        when_failed=True,
        on_sheet=False,
    ),
    Figure(
        "findings_warn",
        Text(zh="审查意见：提示", en="Findings: warnings"),
        _NO_UNIT,
        _count(Severity.WARN),
        when_failed=True,
        on_sheet=False,
    ),
)


def of_plan(audited: Audited, shown: bool) -> tuple[Value, ...]:
    """Return every figure of a plan.

    Parameters
    ----------
    audited
        The plan, its scenario and its findings.
    shown
        Whether it is shown as an option; otherwise its counts are not given, since a count that
        fails the audit would be read as a promise.

    Returns
    -------
    tuple of Value
        In the order of ``FIGURES``.
    """
    out = []
    for figure in FIGURES:
        if not shown and not (figure.when_failed and audited.plan.status is PlanStatus.SOLVED):
            out.append(Value(figure=figure.id, applies=False))
            continue
        if not figure.asked(audited.scenario):
            out.append(Value(figure=figure.id, applies=False))
            continue
        value = figure.of_plan(audited)
        if isinstance(value, Text):
            out.append(Value(figure=figure.id, words=value))
        else:
            number = None if value is None else float(value)
            currency = currency_of(audited.scenario) if figure.money else None
            out.append(Value(figure=figure.id, number=number, currency=currency))
    return tuple(out)


def of_today(scenario: Scenario) -> tuple[Value, ...]:
    """Return every figure of what there is now.

    Parameters
    ----------
    scenario
        The scenario with its ``today``.

    Returns
    -------
    tuple of Value
        In the order of ``FIGURES``; unknown where nobody counted.
    """
    return tuple(
        Value(figure=f.id, applies=False)
        if f.of_today is None
        else Value(figure=f.id, number=f.of_today(scenario))
        for f in FIGURES
    )
