"""Proofs from the bound on stalls, and from the parts that the ground falls into.

``bound``
    No plan has more stalls than ``master.bound`` proves, so none has as many as are asked when
    that is more.

``parts``
    A room is one piece, so it lies in one part of the ground; that part must be as large as the
    room, and hold a disc of its least width.  The audit forgives two centimetres of drawing on
    each side, so parts that are less than four apart count as one.

``wide green``
    Green counts where it is as wide as asked: the audit shrinks it by half of that and grows it
    back, with mitred corners that reach five times as far at the most.  Shrunk green lies where
    the middle of a disc of that width can be, so all that counts lies near such places.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import common, union
from spaceplan.geometry.site import Site
from spaceplan.master.bound import proofs
from spaceplan.model.base import Text, counted
from spaceplan.model.plan import Conflict
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: How far a mitred corner reaches at the most, over the distance grown (shapely's default).
_MITRE = 5.0
#: Green that the audit does not miss, in m².
_GREEN_SLACK_M2 = 0.1
#: What is left of ground that is a hair too narrow is noise, in m².
_NOISE_M2 = 1e-6


def over_bound(site: Site) -> tuple[Conflict, ...]:
    """Prove that more stalls are asked for than any plan has.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Conflict
        One for the least count, the accessible and the charging stalls, where they exceed the
        bound; other wishes are named where the count would fit without them.
    """
    wish = site.case.brief.stalls
    asked = (
        ("brief.stalls.min", wish.min),
        ("brief.stalls.accessible", wish.accessible or 0),
        ("brief.stalls.ev", wish.ev),
    )
    if not any(count for _, count in asked):
        return ()
    bound = proofs(site)[0]
    over = [(path, count) for path, count in asked if count > bound.stalls]
    if not over:
        return ()
    brief = site.case.brief
    bare = brief.model_copy(update={"rooms": (), "bikes": None, "green": None})
    alone = proofs(replace(site, case=site.case.model_copy(update={"brief": bare})))[0].stalls
    others = [f"brief.rooms.{r.id}" for r in brief.rooms]
    others += ["brief.bikes"] if brief.bikes is not None else []
    others += ["brief.green"] if brief.green is not None else []
    return tuple(
        Conflict(
            wishes=(path,) if count > alone else (*others, path),
            message=Text(
                zh=f"要 {count} 个车位，任何布置都不超过 {bound.stalls} 个：{bound.derived.zh}",
                en=f"{counted(count, 'stall is', 'stalls are')} asked for, "
                f"and no plan has more than {bound.stalls}: {bound.derived.en}",
            ),
        )
        for path, count in over
    )


def no_part(site: Site) -> tuple[Conflict, ...]:
    """Prove that a room fits into no part of its ground, or green wide enough into all of it.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Conflict
        One for each room and one for the green that cannot be.
    """
    return (*_rooms(site), *_green(site))


def _rooms(site: Site) -> tuple[Conflict, ...]:
    brief = site.case.brief
    if not brief.rooms:
        return ()
    place: tuple[str, ...] = ()
    if site.case.within is not None:
        place = (f"options.{site.case.option}.rooms.within",)
    # Two centimetres on each side are forgiven.
    parts = list(polygons(site.block_ground.buffer(TOLERANCE_M, join_style="mitre")))
    out = []
    for room in brief.rooms:
        least = room.area_m2 - TOLERANCE_M * float(room.area_m2) ** 0.5
        large = [p for p in parts if p.area >= least]
        if any(_holds(p, room.min_width_m) for p in large):
            continue
        most = max((p.area for p in parts), default=0.0)
        out.append(
            Conflict(
                wishes=(f"brief.rooms.{room.id}", *place),
                message=Text(
                    zh=f"房间“{room.id}”要 {room.area_m2:g} m²、净宽 {room.min_width_m:g} m，"
                    f"没有一块空地同时够大又够宽（最大一块 {most:.1f} m²）",
                    en=f"room '{room.id}' is to have {room.area_m2:g} m² and to be "
                    f"{room.min_width_m:g} m wide; no one piece of the ground is as large and as "
                    f"wide (the largest has {most:.1f} m²)",
                ),
            )
        )
    return tuple(out)


def _holds(part: BaseGeometry, width: float) -> bool:
    inside = part.buffer(-(width - 2 * TOLERANCE_M) / 2 + TOLERANCE_M, quad_segs=32)
    return bool(inside.area >= _NOISE_M2)


def _green(site: Site) -> tuple[Conflict, ...]:
    wish = site.case.brief.green
    if wish is None:
        return ()
    kept = union(site.greens)
    spared = union([site.free, kept, *(r.polygon for r in site.removable)])
    ground = spared.buffer(TOLERANCE_M, join_style="mitre")
    half = max(wish.min_width_m - 2 * TOLERANCE_M, 0.0) / 2
    middles = ground.buffer(-half, quad_segs=32)
    most = common(ground, middles.buffer(_MITRE * half + TOLERANCE_M, quad_segs=32)).area
    if wish.area_m2 - _GREEN_SLACK_M2 <= most:
        return ()
    return (
        Conflict(
            wishes=("brief.green",),
            message=Text(
                zh=f"要 {wish.area_m2:g} m² 宽 {wish.min_width_m:g} m 以上的绿地，"
                f"够宽的地方最多 {most:.1f} m²",
                en=f"{wish.area_m2:g} m² of green at least {wish.min_width_m:g} m wide are asked "
                f"for; wide enough are {most:.1f} m² at the most",
            ),
        ),
    )
