"""Prices of what a plan may do but had better not: small against a stall, and changeable."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from spaceplan.model.base import Frozen

Price = Annotated[
    float, Field(ge=0, le=1, allow_inf_nan=False, description="stalls for each unit, 0 to 1")
]


class Weights(Frozen):
    """What a blemish takes off a layout, in stalls for each unit; 0 switches a price off.

    Layouts with as many stalls differ by these prices.  All of them together never weigh a stall
    (they are lessened in proportion where they would come to more than 0.8), so nobody loses one
    for them.  Where a field names a rule, nothing is priced while that rule is off.  The defaults
    are our own assumption.
    """

    single_lane: Price = 0.0001
    """A metre of new single lane, for each stall that is reached through it alone."""
    ebike_metre: Price = 0.01
    """A metre that a shed with e-bikes lacks to a dwelling's wall or door (rules ``ebike_to_wall``
    and ``ebike_to_exit``)."""
    window_stall: Price = 0.01
    """A stall nearer to a dwelling's windows than the rule ``stall_to_dwelling_wall`` asks; walls
    said to be ``blind`` have none."""
    near_dwelling_m2: Price = 0.001
    """A m² of new aisle nearer to a dwelling than the rules ``road_to_dwelling_door``,
    ``road_to_dwelling`` and ``road_to_gable`` ask."""
    walk_on_drive_metre: Price = 0.001
    """A metre of the way from a dwelling's door to the nearest gate that leads over aisles and
    roads, in the mean of the doors."""
    green_piece: Price = 0.02
    """A piece of green beyond the first, kept ones counted; greens that touch are one."""
    play_out_of_sight: Price = 0.05
    """A play or exercise ground whose middle no dwelling's door sees (rule ``play_in_sight``)."""
    play_shade: Price = 0.05
    """An area that is to have sun and lies wholly in the noon shade, and of others as much as is
    shaded (rule ``sunlit_share``)."""
    bike_walk_metre: Price = 0.001
    """A metre on foot from a dwelling's door to the nearest bike shed, in the mean of the doors."""
