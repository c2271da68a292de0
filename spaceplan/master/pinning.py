"""From what people pin to what the solver holds on to, and what is said of it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.held import with_companions
from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import common
from spaceplan.geometry.site import Site
from spaceplan.master.bound import upper_bound
from spaceplan.master.held import drawn_of, missing, strip
from spaceplan.model.base import Text
from spaceplan.model.case import Case
from spaceplan.model.enums import StallKind, Treatment
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.pins import LISTS, Pin, PinKind, Pinned
from spaceplan.model.plan import PinNote, Plan
from spaceplan.standards import rules_for

#: Stands for every thing of a plan.
ALL = "all"
#: More ids than this are not listed in a message.
_MOST_NAMED = 30
#: Overlaps below this are touches, in m².
_TOUCH_M2 = 0.02


def write_out(case: Case, plan: Plan | None, pins: Sequence[Pin]) -> Pinned:
    """Write pins out, together with those that the option itself carries.

    Parameters
    ----------
    case
        The resolved option.
    plan
        The plan that the pins speak of; None when none is given.
    pins
        What people pinned.

    Returns
    -------
    Pinned
        The things themselves.

    Raises
    ------
    SpaceplanError
        If something pinned does not exist, its name stands for several things, or a pinned stall
        stands where no stall may stand.
    """
    faults: list[Fault] = []
    parts = [case.pins]
    for i, pin in enumerate(pins):
        if pin.kind is PinKind.NO_STALL and pin.outline is not None:
            parts.append(Pinned(no_stall=(pin.outline,)))
        elif plan is None:
            faults.append(_no_plan(i, pin))
        else:
            found = _things(case, plan, str(pin.item))
            if len(found) == 1:
                parts.append(found[0])
            else:
                faults.append(_not_one(i, str(pin.item), case, plan, len(found)))
    whole = Pinned()
    for part in parts:
        whole = whole.and_also(part)
    faults += _collisions(whole)
    if faults:
        raise SpaceplanError(tuple(faults))
    return _decided(case, plan, whole)


def companions(case: Case, plan: Plan | None, pinned: Pinned, *, way_in: bool) -> Pinned:
    """Add what pinned things cannot do without; see :func:`with_companions`.

    Parameters
    ----------
    case
        The resolved option.
    plan
        The plan that the pins speak of; None when none is given.
    pinned
        What is pinned.
    way_in
        Whether pinned aisles bring their way to a gate with them.

    Returns
    -------
    Pinned
        The pins, and what stays because of them.
    """
    if pinned.empty:
        return pinned
    of = drawn_of(plan) if plan is not None else pinned
    whole, before = pinned, None
    while whole != before:
        before = whole
        whole = with_companions(case, of, whole, way_in=way_in)
    return _decided(case, plan, whole)


def note(asked: Pinned, pinned: Pinned, start: Plan | None) -> PinNote:
    """Return what a plan says of its pins.

    Parameters
    ----------
    asked, pinned
        What was pinned, and what stays with it.
    start
        The plan that was given; None when none was.

    Returns
    -------
    PinNote
        The note.
    """
    kept = _ids(pinned)
    mine = set(_ids(asked))
    return PinNote(
        kept=kept,
        along=tuple(i for i in kept if i not in mine),
        no_stall=pinned.no_stall,
        given=None if start is None else len(start.stalls),
    )


def signed(plan: Plan, base: Site, start: Plan | None, said: PinNote) -> Plan:
    """Note in a plan what was pinned, and make it a plan of the whole option again.

    Parameters
    ----------
    plan
        What was found on the ground that pins leave.
    base
        The site as if nothing were pinned.
    start
        The plan that was given; None when none was.
    said
        The note.

    Returns
    -------
    Plan
        The plan with the bound and the fingerprint of the option.
    """
    metrics = plan.metrics
    kept = set(said.kept)
    if start is not None and any(
        s.id in kept and s.kind is StallKind.ACCESSIBLE for s in plan.stalls
    ):
        # the search has measured only what it placed itself
        walks = (metrics.accessible_walk_m, start.metrics.accessible_walk_m)
        longest = max((w for w in walks if w is not None), default=None)
        metrics = metrics.model_copy(update={"accessible_walk_m": longest})
    made = plan.provenance.model_copy(update={"scenario_sha256": base.case.fingerprint()})
    return plan.model_copy(
        update={
            "pinned": said,
            "upper_bound": upper_bound(base),
            "metrics": metrics,
            "provenance": made,
            "conflict": tuple(
                c.model_copy(update={"wishes": (*c.wishes, "pins")}) for c in plan.conflict
            ),
        }
    )


def nothing_left(plan: Plan, pinned: Pinned) -> bool:
    """Tell whether pins hold everything that a plan draws.

    Parameters
    ----------
    plan
        The plan.
    pinned
        What is pinned.

    Returns
    -------
    bool
        Whether there is nothing to be solved.
    """
    rest = strip(plan, pinned)
    empty = not any(getattr(rest, name) for name in LISTS)
    return empty and bool(plan.stalls) and not missing(pinned, plan)


def _things(case: Case, plan: Plan, name: str) -> list[Pinned]:
    """Return what an id stands for: one thing, if it is a good one."""
    optional = {s.id for s in case.structures if s.treatment is Treatment.OPTIONAL}
    if name == ALL:
        whole = drawn_of(plan)
        gone = tuple(s for s in whole.removed if s in optional)
        stays = tuple(s for s in sorted(optional) if s not in plan.removed)
        return [whole.model_copy(update={"removed": gone, "standing": stays})]
    out: list[Pinned] = []
    for part in LISTS:
        out += [Pinned.model_validate({part: (t,)}) for t in getattr(plan, part) if t.id == name]
    if not out:
        # a room stays with its block
        rooms = [r for r in plan.rooms if r.id == name]
        out = [
            Pinned(blocks=(b,))
            for r in rooms
            for b in plan.blocks
            if common(Polygon(b.outline), Polygon(r.outline)).area > _TOUCH_M2
        ]
    if name in optional:
        gone = (name,) if name in plan.removed else ()
        out.append(Pinned(removed=gone, standing=() if gone else (name,)))
    return [_with_rooms(plan, p) for p in out]


def _with_rooms(plan: Plan, pinned: Pinned) -> Pinned:
    blocks = [Polygon(b.outline) for b in pinned.blocks]
    rooms = tuple(
        r for r in plan.rooms if any(common(b, Polygon(r.outline)).area > _TOUCH_M2 for b in blocks)
    )
    return pinned.and_also(Pinned(rooms=rooms))


def _decided(case: Case, plan: Plan | None, pinned: Pinned) -> Pinned:
    """Add the optional structures that must be gone where pinned things stand."""
    if plan is None or pinned.empty:
        return pinned
    trunk = rules_for(case).value("trunk_to_kerb")
    lists = ("stalls", "aisles", "blocks", "bike_sheds", "greens", "accessible_strips")
    grounds = [Polygon(t.outline) for name in lists for t in getattr(pinned, name)]
    optional = {
        s.id: structure_polygon(s, trunk)
        for s in case.structures
        if s.treatment is Treatment.OPTIONAL and s.id in plan.removed
    }
    gone = [i for i, o in optional.items() if any(common(g, o).area > _TOUCH_M2 for g in grounds)]
    return pinned.and_also(Pinned(removed=tuple(gone)))


def _collisions(pinned: Pinned) -> list[Fault]:
    """Stalls that are pinned where no stall may stand."""
    grounds = [shapely.make_valid(Polygon(ring)) for ring in pinned.no_stall]
    caught = [
        s
        for s in pinned.stalls
        if any(g.intersection(Polygon(s.outline)).area > _TOUCH_M2 for g in grounds)
    ]
    return [
        Fault(
            code="pin.contradiction",
            path="pins",
            found=Text(
                zh=f"车位 {s.id} 既要保留，又在“不设车位”的范围内",
                en=f"the stall {s.id} is to stay, but stands where no stall may be",
            ),
            expected=Text(
                zh="去掉两者之一", en="one of the two: leave out that pin or that ground"
            ),
            place=s.outline[0],
        )
        for s in caught
    ]


def _ids(pinned: Pinned) -> tuple[str, ...]:
    ids: list[Any] = [t.id for name in LISTS for t in getattr(pinned, name)]
    return tuple(dict.fromkeys((*ids, *pinned.removed, *pinned.standing)))


def _no_plan(i: int, pin: Pin) -> Fault:
    return Fault(
        code="pin.no_plan",
        path=f"pins.{i}.item",
        found=Text(
            zh=f"要保留“{pin.item}”，但没有给出布置图",
            en=f"'{pin.item}' is pinned, but no plan is given",
        ),
        expected=Text(zh="用 --start 给出布置图", en="the plan it belongs to, with --start"),
    )


def _not_one(i: int, name: str, case: Case, plan: Plan, count: int) -> Fault:
    ids = list(_ids(drawn_of(plan).model_copy(update={"stalls": ()})))
    ids += [r.id for r in plan.rooms]
    ids += [s.id for s in case.structures if s.treatment is Treatment.OPTIONAL]
    some = list(dict.fromkeys((*ids, *(s.id for s in plan.stalls))))
    listed = ", ".join(some[:_MOST_NAMED]) + (" …" if len(some) > _MOST_NAMED else "")
    found = (
        Text(zh=f"“{name}”在布置图里有 {count} 处", en=f"'{name}', the id of {count} things")
        if count
        else Text(zh=f"布置图里没有“{name}”", en=f"'{name}', no thing of the plan")
    )
    return Fault(
        code="pin.unknown",
        path=f"pins.{i}.item",
        found=found,
        expected=Text(
            zh=f"all，或布置图里的编号：{listed}", en=f"'all', or an id of the plan: {listed}"
        ),
    )
