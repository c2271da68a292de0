"""Slopes, what lies underground, clearances of what stands, and stalls that are there already."""

from __future__ import annotations

from collections.abc import Iterator

from shapely import LineString

from spaceplan.audit.items import Item, Role, hard, structure_shape
from spaceplan.audit.overlaps import NAMES
from spaceplan.audit.shapes import both, depth, polygonal, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, Severity, Treatment
from spaceplan.model.finding import Finding
from spaceplan.model.scenario import Structure
from spaceplan.units import TOLERANCE_M

#: So much of its outline an existing stall shares with ground that cars drive on, in metres.
_ACCESS_M = 2.0
_ACCESS_GAP_M = 0.1


def staying(view: AuditView, *kinds: Kind) -> list[Structure]:
    """Return the structures of some kinds that a plan leaves.

    Parameters
    ----------
    view
        The plan.
    *kinds
        The kinds.

    Returns
    -------
    list of Structure
        Those neither removed by the option nor by the plan.
    """
    removed = set(view.plan.removed)
    return [
        s
        for s in view.case.structures
        if s.kind in kinds and s.treatment is not Treatment.REMOVE and s.id not in removed
    ]


def level_stalls(view: AuditView) -> Iterator[Finding]:
    """Ensure that no stall, nor the strip beside one, lies on a slope steeper than the rule.

    Measured is the slope's ``percent`` as a ratio; steps are in the way of everything.
    """
    most = view.rules.value("stall_slope")
    for slope in staying(view, Kind.SLOPE):
        steep = (slope.percent or 0.0) / 100
        if steep <= most + 1e-9:
            continue
        for thing in (*view.stalls, *view.strips):
            core = thick(both(thing.shape, structure_shape(slope)))
            if core.is_empty:
                continue
            name = NAMES[thing.role]
            text = Text(
                zh=f"{name.zh} {thing.id} 在坡度 {steep:.1%} 的 {slope.id} 上，"
                f"至多 {most:.1%}：移开，或整平",
                en=f"the {name.en} {thing.id} lies on {slope.id}, which slopes {steep:.1%}, "
                f"at most {most:.1%}: move it, or level the ground",
            )
            yield from view.by_rule(
                "stall_slope",
                "stall.slope",
                f"{thing.id} / {slope.id}",
                core,
                text,
                measured=steep,
                unit="ratio",
            )


def _built(view: AuditView) -> Iterator[Item]:
    """Yield what a plan builds: blocks, sheds, pavilions, furniture, and what it has moved."""
    yield from view.blocks
    yield from view.sheds
    yield from view.furniture
    for area, drawn in zip(view.plan.areas, view.areas, strict=True):
        if area.kind is AreaKind.PAVILION:
            yield drawn
    moved = {p.id for p in view.plan.placed}
    yield from (o for o in view.obstacles if o.id in moved and o.role is not Role.LAWN)


def off_underground(view: AuditView) -> Iterator[Finding]:
    """Ensure that nothing is built on manholes and tanks; cars may drive and park there."""
    things = list(_built(view))
    for under in staying(view, Kind.MANHOLE, Kind.TANK):
        word = Text(zh="检查井", en="manhole")
        if under.kind is Kind.TANK:
            word = Text(zh="地下池罐", en="underground tank")
        for thing in things:
            shared = both(thing.shape, structure_shape(under))
            core = polygonal(shared) if thing.role is Role.FURNITURE else thick(shared)
            if core.is_empty:
                continue
            name, deep = NAMES[thing.role], depth(shared)
            text = Text(
                zh=f"{name.zh} {thing.id} 建在{word.zh} {under.id} 上（{shared.area:.2f} m²）："
                "移开，上面只能停车、行车、种草",
                en=f"the {name.en} {thing.id} is built on {shared.area:.2f} m² of the {word.en} "
                f"{under.id}: move it, only cars, people and grass may be there",
            )
            subject = f"{thing.id} / {under.id}"
            yield hard(
                "overlap.underground", subject, core, text, measured=deep, required=0, unit="m"
            )


def clearances(view: AuditView) -> Iterator[Finding]:
    """Ensure that what is built keeps the distance that a structure asks for.

    Measured between outlines; a lift may stand at the house that it serves, and a block in the
    footprint that it rebuilds.
    """
    things = list(_built(view))
    serves = {f.id: f.serves or "" for f in view.plan.furniture}
    for s in view.standing:
        if s.clearance_m is None or s.id == view.rebuilt_id:
            continue
        shape = structure_shape(s)
        for thing in things:
            if thing.id == s.id or serves.get(thing.id, "").startswith(f"{s.id}/"):
                continue
            got = thing.shape.distance(shape)
            if got >= s.clearance_m - TOLERANCE_M:
                continue
            name = NAMES[thing.role]
            text = Text(
                zh=f"{name.zh} {thing.id} 离 {s.id} {got:.2f} m，它要求 {s.clearance_m:g} m：移开",
                en=f"the {name.en} {thing.id} comes within {got:.2f} m of {s.id}, which asks for "
                f"{s.clearance_m:g} m: move it away",
            )
            subject = f"{thing.id} / {s.id}"
            yield hard(
                "structure.clearance",
                subject,
                thing.shape,
                text,
                measured=got,
                required=s.clearance_m,
                unit="m",
            )


def parking_reached(view: AuditView) -> Iterator[Finding]:
    """Warn where no aisle, kept road, gate or frontage touches a stall that is kept.

    It is touched where 2 m of its outline lie within 0.1 m of such ground.
    """
    lots = [s for s in staying(view, Kind.PARKING) if s.outline is not None]
    if not lots:
        return
    edges = [LineString(f.span) for f in view.case.site.frontages]
    ways = together(
        g.buffer(_ACCESS_GAP_M) for g in (*view.drive_grounds, *view.car_mouths, *edges)
    )
    for lot in lots:
        shape = structure_shape(lot)
        if shape.boundary.intersection(ways).length >= _ACCESS_M:
            continue
        text = Text(
            zh=f"保留的车位 {lot.id} 旁没有车道、道路或出入口：车开不进去",
            en=f"no aisle, road or gate lies beside the kept stall {lot.id}: "
            "cars cannot get into it any more",
        )
        yield Finding(
            code="parking.shut_off",
            severity=Severity.WARN,
            subject=lot.id,
            place=(round(shape.centroid.x, 3), round(shape.centroid.y, 3)),
            message=text,
        )
