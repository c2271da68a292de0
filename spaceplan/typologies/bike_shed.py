"""Bike sheds (非机动车棚): a roof over one or two rack rows and the aisle they are used from.

Local frame as for room blocks: the back row stands against y = 0 and runs along +x.  A one-sided
shed is open along its whole front; a two-sided one is open at the end of its aisle (x = length).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from spaceplan.model.base import Point, Ring
from spaceplan.typologies.base import GRID_PER_M, Exit, Rect, apron_of, grid_down, grid_up, ring_of

#: Most sheds that the asked spaces are shared among.
MOST_SHEDS = 3


@dataclass(frozen=True, slots=True)
class BikeRules:
    """The figures of the standards catalogue that shape a bike shed; lengths in metres.

    Parameters
    ----------
    space_width, space_length
        One bike (rules ``bike_space_width``, ``bike_space_length``).
    aisle_width
        The aisle that rows are used from (rule ``bike_aisle_width``).
    apron
        Side of the square kept free before the shed's entrance (rule ``door_apron_depth``).
    ebike_width, ebike_length
        One e-bike (rules ``ebike_space_width``, ``ebike_space_length``); None where the rule is
        off: e-bikes then stand like bikes.
    group_length
        Longest group of e-bikes (rule ``ebike_group_length``); None: any length.
    group_size
        Most e-bikes in a group (rule ``ebike_group_size``); None: any number.
    group_gap
        Gap between groups (rule ``ebike_group_gap``); None: none.
    angled_width, angled_depth, angled_aisle
        A bike at 45°: along the rack, depth of the row, aisle before it (rules
        ``angled_bike_space_width``, ``angled_bike_row_depth``, ``angled_bike_aisle_width``); None:
        no such racks.
    most_ebikes
        Most e-bikes in a shed with one door (rule ``ebike_exit_spaces``); None: any number.
    most_length
        Longest shed (rule ``shed_length``); None: any length.
    """

    space_width: float
    space_length: float
    aisle_width: float
    apron: float
    ebike_width: float | None = None
    ebike_length: float | None = None
    group_length: float | None = None
    group_size: int | None = None
    group_gap: float | None = None
    angled_width: float | None = None
    angled_depth: float | None = None
    angled_aisle: float | None = None
    most_ebikes: int | None = None
    most_length: float | None = None

    def allow(self, shed: ShedFootprint) -> bool:
        """Tell whether a shed is short enough, and holds few enough e-bikes for its one door."""
        short = self.most_length is None or shed.rect[2] <= self.most_length
        return short and (self.most_ebikes is None or shed.ebikes <= self.most_ebikes)

    @property
    def ebike_size(self) -> tuple[float, float]:
        """Width and length of an e-bike's space, in metres."""
        return self.ebike_width or self.space_width, self.ebike_length or self.space_length


@dataclass(frozen=True, slots=True)
class Rack:
    """A group of spaces without a break."""

    rect: Rect
    """Its outline, in local metres."""
    spaces: int
    """How many bikes stand in it."""
    ebikes: bool
    """Whether they are e-bikes."""
    facing: Point = (0.0, 1.0)
    """Unit vector to the aisle that they are wheeled in from."""
    angle_deg: float = 90.0
    """Angle between bikes and row, in degrees."""

    @property
    def outline(self) -> Ring:
        """The rack as an open ring, counter-clockwise, in local metres."""
        return ring_of(self.rect)


@dataclass(frozen=True, slots=True)
class ShedFootprint:
    """A bike shed in its own frame."""

    rect: Rect
    """What its roof covers, inner aisle counted."""
    racks: tuple[Rack, ...]
    """Its racks."""
    capacity: int
    """All spaces, e-bikes counted."""
    ebikes: int
    """Of these, for e-bikes."""
    two_sided: bool
    """Whether rows stand on both sides of the aisle."""
    door: Point
    """Where the inner aisle meets open ground, on the outline."""
    facing: Point
    """Unit vector out of it."""
    keep_free: tuple[Rect, ...]
    """Ground that nothing may stand on: the apron before the entrance."""
    no_stalls: tuple[Rect, ...] = ()
    """Ground that only stalls keep off."""

    @property
    def outline(self) -> Ring:
        """The shed as an open ring, counter-clockwise, in local metres."""
        return ring_of(self.rect)

    @property
    def size(self) -> tuple[float, float]:
        """Length and depth, in metres."""
        return self.rect[2], self.rect[3]

    @property
    def form(self) -> str:
        """How its rows stand: ``one`` side of the aisle, ``two``, or ``slanting`` on one side."""
        if any(rack.angle_deg < 90 for rack in self.racks):
            return "slanting"
        return "two" if self.two_sided else "one"

    @property
    def exits(self) -> tuple[Exit, ...]:
        """Where the shed needs a walkway."""
        return (Exit(self.door, self.facing),)


def shed_footprints(spaces: int, ebikes: int, rules: BikeRules) -> tuple[ShedFootprint, ...]:
    """Return the sheds that hold some bikes: one-sided, two-sided, and one-sided at 45°.

    Slanting bikes take more ground and less depth.  E-bikes stand at right angles, as the guides
    draw them, and in the back row only, so that no two groups of them face each other across an
    aisle that is narrower than the gap between groups.

    Parameters
    ----------
    spaces
        All spaces, e-bikes counted.
    ebikes
        How many of them are for e-bikes.
    rules
        Sizes, and what groups of e-bikes must keep to.

    Returns
    -------
    tuple of ShedFootprint
        Sheds of exactly that capacity, least ground first; empty for no spaces.

    Raises
    ------
    ValueError
        If there are more e-bikes than spaces, or a count is negative.
    """
    if not 0 <= ebikes <= spaces:
        msg = f"ebikes ({ebikes}) must be from 0 to spaces ({spaces})"
        raise ValueError(msg)
    if spaces == 0:
        return ()
    out = [_shed(spaces, ebikes, 0, rules)]
    bikes = spaces - ebikes
    if bikes:
        out.append(_shed(spaces, ebikes, _front_share(bikes, ebikes, rules), rules))
    slanting = None if ebikes else _angled(spaces, rules)
    if slanting is not None:
        out.append(slanting)
    return tuple(sorted(out, key=lambda shed: (shed.size[0] * shed.size[1], shed.two_sided)))


def shed_programmes(
    spaces: int, ebikes: int, rules: BikeRules
) -> tuple[tuple[ShedFootprint, ...], ...]:
    """Return ways to share the spaces among one to three sheds.

    Parameters
    ----------
    spaces
        All spaces, e-bikes counted.
    ebikes
        How many of them are for e-bikes.
    rules
        Sizes, and what groups of e-bikes must keep to.

    Returns
    -------
    tuple of tuple of ShedFootprint
        Each programme holds all the spaces; fewer sheds first, then least ground.  Beside even
        shares there is the programme that keeps e-bikes and bikes apart.  Sheds that are too long
        or need a second door are left out where others serve; for many e-bikes there are more.

    Raises
    ------
    ValueError
        If there are more e-bikes than spaces, or a count is negative.
    """
    found: dict[tuple[ShedFootprint, ...], None] = {}
    parts = 1 if rules.most_ebikes is None else math.ceil(ebikes / max(1, rules.most_ebikes))
    for count in range(1, min(max(MOST_SHEDS, parts), max(1, spaces)) + 1):
        apart = ((ebikes, ebikes), (spaces - ebikes, 0))
        some = (_even(spaces, ebikes, count), apart)
        shares = [s for s in some if len(s) == count and all(n > 0 for n, _ in s)]
        programmes = []
        for share in dict.fromkeys(shares):
            sheds = [shed_footprints(n, e, rules) for n, e in share]
            for form in ("one", "two", "slanting"):
                kind = tuple(
                    next((s for s in some_sheds if s.form == form), some_sheds[0])
                    for some_sheds in sheds
                )
                if form != "slanting" or any(s.form == form for s in kind):
                    programmes.append(kind)
        programmes.sort(key=lambda p: sum(s.size[0] * s.size[1] for s in p))
        found.update(dict.fromkeys(programmes))
    return tuple(p for p in found if all(map(rules.allow, p))) or tuple(found)


def _even(spaces: int, ebikes: int, count: int) -> tuple[tuple[int, int], ...]:
    """Share spaces and e-bikes as evenly as whole numbers allow."""
    return tuple(((spaces + i) // count, (ebikes + i) // count) for i in reversed(range(count)))


def _front_share(bikes: int, ebikes: int, rules: BikeRules) -> int:
    """Return how many bikes stand in the front row so that the shed is as short as can be."""
    lead = _ebike_run(ebikes, rules)
    width = grid_up(rules.space_width)
    return min(
        range(1, bikes + 1), key=lambda front: max(lead + (bikes - front) * width, front * width)
    )


def _groups(ebikes: int, rules: BikeRules) -> tuple[int, ...]:
    """Share e-bikes among as few groups as the rules allow, evenly."""
    width = rules.ebike_size[0]
    most = max(1, ebikes)
    if rules.group_length is not None:
        most = min(most, max(1, grid_down(rules.group_length) // grid_up(width)))
    if rules.group_size is not None:
        most = min(most, max(1, rules.group_size))
    count = math.ceil(ebikes / most)
    return tuple((ebikes + i) // count for i in reversed(range(count)))


def _ebike_run(ebikes: int, rules: BikeRules) -> int:
    """Return the length of the e-bike groups with their gaps, in centimetres."""
    groups = _groups(ebikes, rules)
    gap = grid_up(rules.group_gap or 0.0)
    return sum(groups) * grid_up(rules.ebike_size[0]) + gap * max(0, len(groups) - 1)


def _shed(spaces: int, ebikes: int, front: int, rules: BikeRules) -> ShedFootprint:
    """Build a shed with some bikes in the front row; none make it one-sided."""
    width, gap = grid_up(rules.space_width), grid_up(rules.group_gap or 0.0)
    e_width, bike_length = grid_up(rules.ebike_size[0]), grid_up(rules.space_length)
    row = max(grid_up(rules.ebike_size[1]) if ebikes else 0, bike_length)
    far = row + grid_up(rules.aisle_width)
    parts: list[tuple[int, int, int, int, int, bool]] = []
    x = 0
    for i, group in enumerate(_groups(ebikes, rules)):
        x += gap if i else 0
        length = grid_up(rules.ebike_size[1])
        parts.append((x, row - length, x + group * e_width, row, group, True))
        x += group * e_width
    back = spaces - ebikes - front
    if back:
        parts.append((x, row - bike_length, x + back * width, row, back, False))
        x += back * width
    if front:
        parts.append((0, far, front * width, far + bike_length, front, False))
    end = max(x, front * width)
    depth = far + (bike_length if front else 0)
    if front:
        door, facing = (end / GRID_PER_M, (row + far) / 2 / GRID_PER_M), (1.0, 0.0)
    else:
        door, facing = (end / 2 / GRID_PER_M, depth / GRID_PER_M), (0.0, 1.0)
    return ShedFootprint(
        rect=(0.0, 0.0, end / GRID_PER_M, depth / GRID_PER_M),
        racks=tuple(
            Rack(
                (x0 / GRID_PER_M, y0 / GRID_PER_M, x1 / GRID_PER_M, y1 / GRID_PER_M),
                n,
                electric,
                facing=(0.0, -1.0 if y0 >= far else 1.0),
            )
            for x0, y0, x1, y1, n, electric in parts
        ),
        capacity=spaces,
        ebikes=ebikes,
        two_sided=front > 0,
        door=door,
        facing=facing,
        keep_free=(apron_of(door, facing, rules.apron),),
    )


def _angled(spaces: int, rules: BikeRules) -> ShedFootprint | None:
    """Build a one-sided shed of bikes at 45°; None where the rules have no such racks."""
    if rules.angled_width is None or rules.angled_depth is None or rules.angled_aisle is None:
        return None
    # At 45° the last bike reaches as far along the rack as the row is deep.
    row = grid_up(rules.angled_depth)
    end, depth = spaces * grid_up(rules.angled_width) + row, row + grid_up(rules.angled_aisle)
    length, deep = end / GRID_PER_M, depth / GRID_PER_M
    rack = Rack((0.0, 0.0, length, row / GRID_PER_M), spaces, ebikes=False, angle_deg=45.0)
    door, facing = (length / 2, deep), (0.0, 1.0)
    return ShedFootprint(
        rect=(0.0, 0.0, length, deep),
        racks=(rack,),
        capacity=spaces,
        ebikes=0,
        two_sided=False,
        door=door,
        facing=facing,
        keep_free=(apron_of(door, facing, rules.apron),),
    )
