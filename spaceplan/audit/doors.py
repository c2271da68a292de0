"""Doors: the apron before each, and the way on foot to a gate."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from spaceplan.audit.ground import eroded
from spaceplan.audit.items import Role, hard
from spaceplan.audit.shapes import EMPTY, both, depth, minus, thick
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M


def on_walls(view: AuditView) -> Iterator[Finding]:
    """Ensure that the plan's doors lie on the walls of their rooms and sheds."""
    for door in view.doors:
        if door.new and door.off > TOLERANCE_M:
            text = Text(
                zh=f"{door.owner} 的门离其外墙 {door.off:.2f} m",
                en=f"the door of {door.owner} lies {door.off:.2f} m off its outline",
            )
            yield hard(
                "door.off_wall", door.id, EMPTY, text, measured=door.off, required=0, unit="m"
            ).model_copy(update={"place": door.point})


def sheds_have_doors(view: AuditView) -> Iterator[Finding]:
    """Ensure that one can get into every bike shed."""
    for shed, item in zip(view.plan.bike_sheds, view.sheds, strict=True):
        if shed.door is None:
            text = Text(zh=f"车棚 {shed.id} 没有门", en=f"the bike shed {shed.id} has no door")
            yield hard("door.missing", shed.id, item.shape, text)


def aprons_free(view: AuditView) -> Iterator[Finding]:
    """Ensure that nothing stands before a door.

    What already stands before an old door is not the plan's doing.
    """
    built = [*view.stalls, *view.blocks, *view.sheds, *view.greens, *view.areas]
    built += view.furniture
    things = [*built, *(o for o in view.obstacles if o.role is not Role.REBUILT)]
    tree = shapely.STRtree([t.shape for t in things])
    for door in view.doors:
        if door.new:
            out = minus(door.apron, view.site)
            if not thick(out).is_empty:
                text = Text(
                    zh=f"{door.owner} 的门前空地有 {out.area:.2f} m² 在用地之外",
                    en=f"{out.area:.2f} m² of the apron of {door.owner} lie outside the site",
                )
                yield from view.by_rule(
                    "door_apron_depth",
                    "apron.outside",
                    door.id,
                    out,
                    text,
                    measured=depth(out),
                    required=0,
                )
        for j in sorted(tree.query(door.apron, predicate="intersects").tolist()):
            thing = things[j]
            if not door.new and j >= len(built):
                continue
            shared = both(door.apron, thing.shape)
            core = thick(shared)
            if core.is_empty:
                continue
            text = Text(
                zh=f"{door.owner} 的门前被 {thing.id} 占去 {shared.area:.2f} m²",
                en=f"{thing.id} stands on {shared.area:.2f} m² of the apron of {door.owner}",
            )
            yield from view.by_rule(
                "door_apron_depth",
                "apron.blocked",
                f"{door.id} / {thing.id}",
                core,
                text,
                measured=depth(shared),
                required=0,
            )


def walkways(view: AuditView) -> Iterator[Finding]:
    """Ensure that a walkway leads from every door to a gate for people.

    One stands before the door, in the apron, so the wall itself does not count as an obstacle.
    A door that was cut off before the plan is reported as a warning.
    """
    width = view.rules.value("walkway_width")
    for door in view.doors:
        here = eroded(door.apron, min(width, view.rules.value("door_apron_depth") or width))
        if not door.new and both(door.apron, view.site).area < door.apron.area / 2:
            continue  # it opens to the street
        if here.intersects(view.walked.centres):
            continue
        text = Text(
            zh=f"从 {door.owner} 的门没有 {width:g} m 宽的路通到人行出入口",
            en=f"no way {width:g} m wide leads from the door of {door.owner} to a gate for people",
        )
        today = not door.new and not here.intersects(view.walked_today.centres)
        found = view.by_rule("walkway_width", "door.unreached", door.id, door.apron, text)
        for finding in found:
            if not today:
                yield finding
                continue
            old = Text(zh=f"{text.zh}（现状如此）", en=f"{text.en} (as it is today)")
            yield finding.model_copy(
                update={
                    "code": "door.unreached_today",
                    "severity": Severity.WARN,
                    "message": old,
                }
            )
