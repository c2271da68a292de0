"""Proofs that a brief cannot be met.

Everything here is a certificate, not a search: each test names wishes that no plan whatsoever can
fulfil.  What the search merely fails to find is never reported from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spaceplan.geometry.overlay import union, without
from spaceplan.geometry.site import Site
from spaceplan.master.beyond import no_part, over_bound
from spaceplan.master.bound import programme_area, upper_bound
from spaceplan.master.purse import over_budget
from spaceplan.master.share import forms
from spaceplan.model.base import Text
from spaceplan.model.plan import Conflict
from spaceplan.search.build import passable
from spaceplan.search.programme import green_wanted

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["conflicts", "upper_bound"]

#: What is left when something is a hair too wide is noise, in m².
_NOISE_M2 = 1e-6


def _parkable(site: Site) -> BaseGeometry:
    return without(site.free, union(site.roads))


def conflicts(site: Site) -> tuple[Conflict, ...]:
    """Return the wishes that can be proved impossible.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Conflict
        One for each proof found; empty when nothing is proved.
    """
    found = (*_gates(site), *_widths(site), *_areas(site), *over_budget(site))
    # Dearer, and said in fewer words by those before where they hold.
    return found or (*no_part(site), *over_bound(site))


def _gates(site: Site) -> tuple[Conflict, ...]:
    if passable(site) or site.case.site.frontages:
        return ()
    lane = site.rules.value("single_lane_width")
    gates = site.car_gates
    if not gates:
        return (
            Conflict(
                wishes=("site.gates",),
                message=Text(
                    zh="没有车行出入口，也没有临路边：车辆进不来",
                    en="no gate for vehicles and no frontage: no car can come in",
                ),
            ),
        )
    return tuple(
        Conflict(
            wishes=(f"site.gates.{o.gate.id}", "rules.single_lane_width"),
            message=Text(
                zh=f"出入口“{o.gate.id}”宽 {o.width:.2f} m，单车道需要 {lane:g} m：车辆过不去",
                en=f"gate '{o.gate.id}' is {o.width:.2f} m wide, a single lane needs {lane:g} m: "
                "no car can pass",
            ),
        )
        for o in gates
    )


def _widths(site: Site) -> tuple[Conflict, ...]:
    """Prove by discs: a room holds one of its least width, so its ground must hold one too."""
    brief = site.case.brief
    out = [
        Conflict(
            wishes=(f"brief.rooms.{room.id}.min_width_m", *_place_of(site)),
            message=Text(
                zh=f"房间“{room.id}”净宽至少 {room.min_width_m:g} m，场地没有这么宽的地方",
                en=f"room '{room.id}' is to be at least {room.min_width_m:g} m wide; "
                "nowhere is the ground that wide",
            ),
        )
        for room in brief.rooms
        if _too_narrow(site.block_ground, room.min_width_m)
    ]
    green = brief.green
    if green is not None and green_wanted(site) > 0 and _too_narrow(site.free, green.min_width_m):
        text = Text(
            zh=f"绿地宽度至少 {green.min_width_m:g} m，场地没有这么宽的地方",
            en=f"green is to be at least {green.min_width_m:g} m wide; nowhere is the ground "
            "that wide",
        )
        out.append(Conflict(wishes=("brief.green.min_width_m",), message=text))
    return tuple(out)


def _too_narrow(ground: BaseGeometry, width: float) -> bool:
    # round joins: the erosion by a disc is what remains for the disc's middle
    return ground.buffer(-(width / 2 - 1e-3), quad_segs=32).area < _NOISE_M2


def _place_of(site: Site) -> tuple[str, ...]:
    if site.case.within is None:
        return ()
    return (f"options.{site.case.option}.rooms.within",)


def _areas(site: Site) -> tuple[Conflict, ...]:
    brief, out = site.case.brief, []
    rooms = sum(r.area_m2 for r in brief.rooms)
    place = site.block_ground.area
    if rooms > place + 1e-6:
        out.append(
            Conflict(
                wishes=(*(f"brief.rooms.{r.id}" for r in brief.rooms), *_place_of(site)),
                message=Text(
                    zh=f"房间共需 {rooms:.1f} m²，可用地块只有 {place:.1f} m²",
                    en=f"the rooms need {rooms:.1f} m² together, the ground for them has "
                    f"{place:.1f} m²",
                ),
            )
        )
        return tuple(out)
    free = _parkable(site).area
    need = programme_area(site)
    cars = brief.stalls.min * min(f.body for f in forms(site.rules))
    if need + cars > free + 1e-6:
        wishes = [f"brief.rooms.{r.id}" for r in brief.rooms]
        wishes += ["brief.bikes"] if brief.bikes is not None else []
        wishes += ["brief.green"] if brief.green is not None else []
        wishes += ["brief.stalls.min"] if brief.stalls.min else []
        out.append(
            Conflict(
                wishes=tuple(wishes),
                message=Text(
                    zh=f"房间、车棚、绿地至少 {need:.1f} m²，车位至少 {cars:.1f} m²，"
                    f"空地只有 {free:.1f} m²",
                    en=f"rooms, sheds and green need at least {need:.1f} m² and the stalls "
                    f"{cars:.1f} m²; there are {free:.1f} m² of free ground",
                ),
            )
        )
    return tuple(out)
