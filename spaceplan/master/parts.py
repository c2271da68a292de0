"""From what a sketch has placed to the outlines of a plan: blocks, rooms, sheds, greens."""

from __future__ import annotations

from shapely.geometry import Polygon

from spaceplan.geometry.outline import polygons, ring_of
from spaceplan.master.draft import lay_rect, part_polygon
from spaceplan.model.base import Point
from spaceplan.model.enums import Typology
from spaceplan.model.plan import BikeShed, Block, Patch, RackRow, Room
from spaceplan.search.green_slots import GreenPatch
from spaceplan.search.programme import lay_point
from spaceplan.search.sketch import PlacedPart, Sketch
from spaceplan.typologies.base import Footprint
from spaceplan.typologies.bike_shed import ShedFootprint
from spaceplan.units import tidy


def built_parts(
    sketch: Sketch,
) -> tuple[tuple[Block, ...], tuple[Room, ...], tuple[BikeShed, ...], tuple[Patch, ...]]:
    """Write what a sketch has placed.

    Parameters
    ----------
    sketch
        The sketch.

    Returns
    -------
    tuple
        Room blocks, rooms, bike sheds and greens, in the order of the sketch.  Two bars that face
        each other are two blocks with the same court.
    """
    blocks: list[Block] = []
    rooms: list[Room] = []
    sheds: list[BikeShed] = []
    greens: list[Patch] = []
    for placed in sketch.parts:
        part = placed.part
        if isinstance(part, Footprint):
            court = None if part.court is None else ring_of(lay_rect(part.court, placed))
            for ring in part.outlines:
                outline = Polygon([lay_point(p, placed.placement) for p in ring])
                blocks.append(
                    Block(
                        id=f"block-{len(blocks) + 1}",
                        typology=Typology(part.typology),
                        outline=ring_of(outline),
                        court=court,
                    )
                )
            for room in part.rooms:
                shape = lay_rect(room.rect, placed)
                door = lay_point(room.door, placed.placement)
                rooms.append(
                    Room(
                        id=room.id,
                        outline=ring_of(shape),
                        area_m2=round(shape.area, 2),
                        door=(tidy(door[0]), tidy(door[1])),
                    )
                )
            for at in part.sheds:
                sheds.append(_shed(at.shed, at.x, placed, len(sheds) + 1))
        elif isinstance(part, ShedFootprint):
            sheds.append(_shed(part, 0.0, placed, len(sheds) + 1))
        elif isinstance(part, GreenPatch):
            outline = next(polygons(part_polygon(placed)))
            greens.append(Patch(id=f"green-{len(greens) + 1}", outline=ring_of(outline)))
    return tuple(blocks), tuple(rooms), tuple(sheds), tuple(greens)


def _shed(shed: ShedFootprint, x: float, placed: PlacedPart, number: int) -> BikeShed:
    """Write a shed whose own frame begins at x in the frame of what was placed."""

    def lay(point: Point) -> Point:
        at = lay_point((point[0] + x, point[1]), placed.placement)
        return (tidy(at[0]), tidy(at[1]))

    rows = []
    for rack in shed.racks:
        x0, y0, x1, y1 = rack.rect
        corners = ((x1, y1), (x0, y1), (x0, y0), (x1, y0))
        if rack.facing[1] < 0:
            corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        a, b, c, d = (lay(p) for p in corners)
        rows.append(
            RackRow(
                outline=(a, b, c, d),
                spaces=rack.spaces,
                ebikes=rack.ebikes,
                angle_deg=rack.angle_deg,
            )
        )
    return BikeShed(
        id=f"shed-{number}",
        outline=ring_of(Polygon([lay(p) for p in shed.outline])),
        capacity=shed.capacity,
        ebikes=shed.ebikes,
        door=lay(shed.door),
        racks=tuple(ring_of(Polygon(row.outline)) for row in rows),
        rows=tuple(rows),
    )
