"""A plan's figures from its drawing, and a plan taken over to a case that it may serve, too."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site
from spaceplan.master.bound import upper_bound
from spaceplan.model.base import Ring
from spaceplan.model.case import Case, stands
from spaceplan.model.enums import Kind, StallKind, Treatment
from spaceplan.model.loose import movable, pliable
from spaceplan.model.plan import Furniture, Housed, Metrics, Plan

#: The part of ``brief.furniture`` that asks for each kind of thing, and its figures.
_ASKED_BY = {
    "bench": ("benches", ("benches", "bench_way_share")),
    "lamp": ("lamps", ("lamps", "lamps_least", "lit_share")),
    "tree": ("trees", ("trees_planted",)),
    "waste": ("waste", ("waste_points", "waste_walk_m")),
    "lift": ("lifts", ("lifts",)),
}
#: A room's middle may lie so far outside its block and is still in it, in metres.
_IN_BLOCK_M = 0.1


def plan_metrics(site: Site, plan: Plan, measured: Metrics) -> Metrics:
    """Return the figures that a plan's drawing shows.

    Parameters
    ----------
    site
        The site of what is asked.
    plan
        The plan.
    measured
        Figures that were measured on other ways, e.g. along aisles and on foot.

    Returns
    -------
    Metrics
        These, with every count, area and cost taken from the drawing.
    """
    case, kinds, gone = site.case, [s.kind for s in plan.stalls], set(plan.removed)
    drive = union([Polygon(a.outline) for a in plan.aisles]).area
    ground = drive + sum(Polygon(s.outline).area for s in plan.stalls)
    # two bars round one court are one thing
    houses = len({b.id if b.court is None else b.court for b in plan.blocks})
    things = houses + len(plan.bike_sheds) + len(plan.greens) + len(plan.areas)
    changed = {*plan.removed, *plan.modified, *plan.moved}
    return measured.model_copy(
        update={
            "stalls": len(kinds),
            "accessible": kinds.count(StallKind.ACCESSIBLE),
            "parallel": kinds.count(StallKind.PARALLEL),
            "rooms": len(plan.rooms),
            "rooms_m2": round(sum(r.area_m2 for r in plan.rooms), 2),
            "housed": len(plan.housed),
            "housed_m2": round(sum(h.area_m2 for h in plan.housed), 2),
            "bikes": sum(s.capacity for s in plan.bike_sheds),
            "ebikes": sum(s.ebikes for s in plan.bike_sheds),
            "green_m2": round(_green(site, plan), 2),
            "areas_m2": round(sum(a.area_m2 for a in plan.areas), 2),
            "drive_m2": round(drive, 1),
            "m2_per_stall": round(ground / len(kinds), 1) if kinds else None,
            "kept": sum(
                (stands(s) and s.treatment is not Treatment.MODIFY)
                or (s.treatment is Treatment.OPTIONAL and s.id not in gone)
                or (s.kind in (Kind.ROAD, Kind.PAVING) and s.treatment is Treatment.KEEP)
                or (movable(s) and s.id not in plan.moved)
                for s in case.structures
            ),
            "modified": len(plan.modified),
            "removed": len(plan.removed),
            "moved": len(plan.moved),
            "built": things + (1 if kinds else 0),
            "removal_cost": round(sum(s.cost for s in case.structures if s.id in changed), 2),
        }
    )


def _green(site: Site, plan: Plan) -> float:
    """Green kept, spared, rebuilt and made, in m²."""
    placed = {p.id: p.outline for p in plan.placed if p.outline is not None}
    kinds = {s.id: s.kind for s in site.case.structures}
    loose = [
        Polygon(placed[x.id]) if x.id in placed else x.home
        for x in site.loose
        if x.kind is Kind.GREEN
    ]
    spared = [
        r.polygon for r in site.removable if kinds[r.id] is Kind.GREEN and r.id not in plan.removed
    ]
    new = [Polygon(g.outline) for g in plan.greens]
    return union([*site.greens, *loose, *spared, *new]).area


def restated(site: Site, plan: Plan, bound: int) -> Plan:
    """Return a plan of which things were taken away, with the figures that its drawing shows.

    Parameters
    ----------
    site
        The site of what is asked.
    plan
        The plan.
    bound
        Proved upper bound on the stalls.

    Returns
    -------
    Plan
        The plan; lengths on foot stay as they were stated, since nothing was put in the way.  What
        seeds found of another plan is not said of this one.
    """
    metrics = plan_metrics(site, plan, plan.metrics).model_copy(update={"by_seed": ()})
    return plan.model_copy(update={"metrics": metrics, "upper_bound": bound})


def adapted(site: Site, plan: Plan) -> Iterator[Plan]:
    """Yield a plan as it would serve a case: without what nobody asks for, its figures restated.

    Parameters
    ----------
    site
        The site of what is asked.
    plan
        A plan for another case of the same ground.

    Yields
    ------
    Plan
        One or two, the barer first: an empty block stays where its shape needs it, e.g. one of two
        bars.  Whether they serve only an audit can tell.
    """
    bound = upper_bound(site)
    bare = _stripped(site.case, plan)
    yield restated(site, bare, bound)
    if bare.blocks != plan.blocks:
        yield restated(site, bare.model_copy(update={"blocks": plan.blocks}), bound)


def _stripped(case: Case, plan: Plan) -> Plan:
    """Take away what a case does not ask for, and treat what stands there as it says."""
    asked = {r.id for r in case.brief.rooms}
    rooms = tuple(r for r in plan.rooms if r.id in asked)
    middles = [shapely.Point(_middle(r.outline)) for r in rooms]
    blocks = tuple(
        b
        for b in plan.blocks
        if any(Polygon(b.outline).buffer(_IN_BLOCK_M).covers(m) for m in middles)
    )
    may_move = {s.id for s in case.structures if movable(s)}
    moved = tuple(i for i in plan.moved if i in may_move)
    may_change = {s.id for s in case.structures if pliable(s)} | set(moved)
    areas = {w.id: w.kind for w in case.brief.areas}
    bikes = case.brief.bikes
    sheds = plan.bike_sheds if bikes is not None and bikes.spaces else ()
    bare = plan.model_copy(
        update={
            "option": case.option,
            "rooms": rooms,
            "blocks": blocks,
            "housed": tuple(
                Housed(id=h.room.id, structure=h.structure, area_m2=h.room.area_m2)
                for h in case.housed
            ),
            "bike_sheds": sheds,
            "greens": plan.greens if case.brief.green is not None else (),
            "areas": tuple(a for a in plan.areas if areas.get(a.id) is a.kind),
            "furniture": tuple(f for f in plan.furniture if _wanted(case, plan, f)),
            "removed": tuple(
                s.id
                for s in case.structures
                if s.treatment is Treatment.REMOVE
                or (s.treatment is Treatment.OPTIONAL and s.id in plan.removed)
            ),
            "modified": tuple(s.id for s in case.structures if s.treatment is Treatment.MODIFY),
            "moved": moved,
            "placed": tuple(p for p in plan.placed if p.id in may_change),
            "pinned": None,
            "provenance": plan.provenance.model_copy(
                update={"scenario_sha256": case.fingerprint()}
            ),
        }
    )
    return bare.model_copy(update={"metrics": plan.metrics.model_copy(update=_unsaid(case, bare))})


def _wanted(case: Case, plan: Plan, thing: Furniture) -> bool:
    """Tell whether a case asks for things of a kind, or one of them was there before."""
    part, _ = _ASKED_BY.get(thing.kind, ("", ()))
    wish = case.brief.furniture
    return thing.id in plan.moved or not part or getattr(wish, part, None) is not None


def _unsaid(case: Case, bare: Plan) -> dict[str, None]:
    """Return the figures that mean nothing any more, as unknown."""
    out = [] if bare.bike_sheds else ["bike_walk_m"]
    out += [] if bare.rooms else ["walk_to_rooms_m"]
    for part, figures in _ASKED_BY.values():
        out += figures if getattr(case.brief.furniture, part, None) is None else ()
    stated = bare.metrics.model_fields_set
    return dict.fromkeys(name for name in out if name in stated)


def _middle(ring: Ring) -> tuple[float, float]:
    middle = Polygon(ring).representative_point()
    return (middle.x, middle.y)
