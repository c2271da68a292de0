"""Bike sheds as things on the ground: how long, how many ways out, how near to cars."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import shapely

from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M


def length(view: AuditView) -> Iterator[Finding]:
    """Ensure that no side of a shed is longer than sheds may be."""
    need = view.rules.value("shed_length")
    for item in view.sheds:
        box = [tuple(c) for c in shapely.get_coordinates(item.shape.minimum_rotated_rectangle)]
        got = max((math.dist(a, b) for a, b in itertools.pairwise(box)), default=0.0)
        if got > need + TOLERANCE_M:
            text = Text(
                zh=f"车棚 {item.id} 长 {got:.2f} m，最长 {need:g} m：分成两座",
                en=f"the bike shed {item.id} is {got:.2f} m long, {need:g} m at most: build two",
            )
            yield from view.by_rule(
                "shed_length", "bikes.shed_length", item.id, item.shape, text, measured=got
            )


def exits(view: AuditView) -> Iterator[Finding]:
    """Ensure that a shed with more e-bikes than the rule says has two doors.

    Two doors are two places on its outline at least a door's apron apart.
    """
    most = view.rules.value("ebike_exit_spaces")
    apart = view.rules.value("door_apron_depth") or view.rules.value("walkway_width")
    for shed, item in zip(view.plan.bike_sheds, view.sheds, strict=True):
        doors = [d for d in (shed.door, *shed.more_doors) if d is not None]
        far = max((math.dist(a, b) for a, b in itertools.combinations(doors, 2)), default=0.0)
        if shed.ebikes > most and far < apart - TOLERANCE_M:
            text = Text(
                zh=f"{shed.id} 停放电动自行车 {shed.ebikes} 辆而只有一个出口，"
                f"超过 {most:g} 辆须设两个：加一个出口或分成两座",
                en=f"{shed.id} holds {shed.ebikes} e-bikes and has one way out; above {most:g} it "
                "needs two: add one, or build two sheds",
            )
            yield from view.by_rule(
                "ebike_exit_spaces",
                "bikes.exits",
                shed.id,
                item.shape,
                text,
                measured=shed.ebikes,
                unit="count",
            )


def to_stalls(view: AuditView) -> Iterator[Finding]:
    """Measure how near stalls come to sheds, on whichever side."""
    need = view.rules.value("shed_to_stall")
    if not view.stalls or not view.rules.active("shed_to_stall"):
        return
    tree = shapely.STRtree([s.shape for s in view.stalls])
    for shed in view.sheds:
        if shed.shape.is_empty:
            continue
        for j in sorted(tree.query(shed.shape, predicate="dwithin", distance=need).tolist()):
            stall = view.stalls[j]
            got = shed.shape.distance(stall.shape)
            if got < need - TOLERANCE_M:
                text = Text(
                    zh=f"车棚 {shed.id} 离车位 {stall.id} {got:.2f} m，要求 {need:g} m",
                    en=f"the bike shed {shed.id} is {got:.2f} m from the stall {stall.id}, "
                    f"required {need:g} m",
                )
                yield from view.by_rule(
                    "shed_to_stall",
                    "bikes.shed_to_stall",
                    f"{shed.id} / {stall.id}",
                    stall.shape,
                    text,
                    measured=got,
                )
