"""Every check of the audit, by name; a new rule is one new file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spaceplan.audit import (
    accessible,
    bikes,
    brief,
    budget,
    consistency,
    doors,
    drive,
    ends,
    fire,
    gates,
    groups,
    metrics,
    necks,
    oneway,
    overlaps,
    pins,
    rooms,
    stalls,
    trees,
    typology,
)
from spaceplan.audit.view import AuditView
from spaceplan.model.finding import Finding

Check = Callable[[AuditView], Iterator[Finding]]

#: Looked at in every plan, also in one that says it found nothing.
PLAN_CHECKS: tuple[Check, ...] = (
    consistency.unsolved_is_empty,
    consistency.same_scenario_text,
)

#: Looked at in every solved plan.
CHECKS: tuple[Check, ...] = (
    consistency.outlines,
    consistency.unique_ids,
    consistency.treatments,
    metrics.counts,
    metrics.areas,
    brief.stalls,
    brief.bikes,
    brief.green,
    budget.kept,
    overlaps.inside,
    overlaps.clear,
    stalls.sizes,
    stalls.angles,
    stalls.boxes_free,
    stalls.boxes_on_aisles,
    drive.stalls_reached,
    drive.aisles_reached,
    oneway.forbidden,
    oneway.closes,
    oneway.apart,
    oneway.with_the_traffic,
    ends.blind_ends,
    ends.dead_ends,
    necks.gates_pass,
    necks.waiting,
    doors.on_walls,
    doors.aprons_free,
    doors.walkways,
    doors.sheds_have_doors,
    gates.joined_on_foot,
    rooms.asked_for,
    rooms.sizes,
    rooms.in_blocks,
    typology.within,
    typology.shape,
    bikes.shape_and_capacity,
    bikes.to_walls,
    bikes.to_exits,
    accessible.count,
    accessible.strips,
    accessible.on_foot,
    accessible.walk,
    trees.kerb,
    groups.near_dwellings,
    groups.per_gate,
    groups.size,
    fire.reach,
    fire.dead_ends,
    pins.kept,
)
