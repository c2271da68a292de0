"""The words of the trade that files may use (design table of terms)."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a structure is."""

    BUILDING = "building"
    SHED = "shed"
    ROOMS = "rooms"
    PAVILION = "pavilion"
    TREE = "tree"
    GREEN = "green"
    WALL = "wall"
    ROAD = "road"
    PAVING = "paving"
    LIFT = "lift"
    UTILITY = "utility"
    PARKING = "parking"
    SLOPE = "slope"
    MANHOLE = "manhole"
    TANK = "tank"
    OTHER = "other"


class UtilityUse(StrEnum):
    """What a utility is for."""

    TRANSFORMER = "transformer"
    GUARD = "guard"
    REFUSE = "refuse"
    OTHER = "other"


class Treatment(StrEnum):
    """What may happen to a structure: 留, 改, 拆, 可拆, 移."""

    KEEP = "keep"
    MODIFY = "modify"
    REMOVE = "remove"
    OPTIONAL = "optional"
    MOVE = "move"


class Typology(StrEnum):
    """The shape of a room block: 一, 半回, L, 二, 回; ``any`` lets the solver choose."""

    BAR = "bar"
    HALF_RING = "half_ring"
    ELL = "ell"
    DOUBLE_BAR = "double_bar"
    RING = "ring"
    ANY = "any"


class Side(StrEnum):
    """Where in its block a room would rather lie: away from the cars, or near a gate."""

    QUIET = "quiet"
    GATE = "gate"


class StallKind(StrEnum):
    """What kind of stall a car is parked in."""

    STANDARD = "standard"
    COMPACT = "compact"
    ACCESSIBLE = "accessible"
    EV = "ev"
    PARALLEL = "parallel"
    ANGLED = "angled"


class PlanStatus(StrEnum):
    """How a solve ended; ``infeasible`` is proved, ``not_found`` is not."""

    SOLVED = "solved"
    INFEASIBLE = "infeasible"
    NOT_FOUND = "not_found"


class Severity(StrEnum):
    """How much a rule weighs: a hard finding fails the plan, a warning is listed."""

    HARD = "hard"
    WARN = "warn"
    OFF = "off"


class Effort(StrEnum):
    """How much work a solve may do, counted in steps, never in seconds."""

    QUICK = "quick"
    STANDARD = "standard"
    THOROUGH = "thorough"

    @property
    def seeds(self) -> int:
        """Among how many seeds a comparison shares the work, unless it is told."""
        return {Effort.QUICK: 1, Effort.STANDARD: 2, Effort.THOROUGH: 4}[self]
