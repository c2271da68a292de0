"""What a drawing holds of a plan: stalls, aisles, rooms and sheds, as plain outlines."""

from __future__ import annotations

from pathlib import Path

from spaceplan.exchange.dxf_in.file import open_dxf
from spaceplan.exchange.dxf_in.pieces import data_of
from spaceplan.model.base import Frozen, Point

#: Roles of what a plan makes.
ROLES = (
    "stall",
    "strip",
    "aisle",
    "widening",
    "block",
    "room",
    "bike_shed",
    "green",
    "area",
    "walkway",
    "fire_lane",
    "furniture",
)


class PlanThing(Frozen):
    """One thing of a plan."""

    role: str
    """What it is, e.g. ``stall``."""
    id: str
    """Its id in the plan; empty for things without one."""
    kind: str = ""
    """Its kind, e.g. ``ev``."""
    layer: str
    """Layer it lies on; of several options ``NAME$option``."""
    points: tuple[Point, ...]
    """Its outline as an open ring, or its centre, in local metres."""


class PlanOutlines(Frozen):
    """The things of a plan that a drawing holds."""

    origin: Point
    """The local origin in the drawing, in metres."""
    things: tuple[PlanThing, ...]
    """The things, in the order of the drawing."""

    def of(self, role: str) -> tuple[PlanThing, ...]:
        """Return the things of one role.

        Parameters
        ----------
        role
            One of ``ROLES``.

        Returns
        -------
        tuple of PlanThing
            In the order of the drawing.
        """
        return tuple(t for t in self.things if t.role == role)


def read_plan_outlines(path: Path) -> PlanOutlines:
    """Read the things of a plan from a drawing that this program wrote.

    Parameters
    ----------
    path
        A DXF file in metres.

    Returns
    -------
    PlanOutlines
        Everything that carries this program's data and belongs to a plan.

    Raises
    ------
    SpaceplanError
        If the file cannot be read.
    """
    doc = open_dxf(path).doc
    says = {str(k): str(v) for k, v in doc.header.custom_vars}
    east, north = (float(v) for v in says.get("spaceplan.origin", "0,0").split(","))
    things: list[PlanThing] = []
    for entity in doc.modelspace():
        data = dict(data_of(entity))
        if data.get("role") not in ROLES:
            continue
        points = _points(entity)
        if points:
            things.append(
                PlanThing(
                    role=data["role"],
                    id=data.get("id", ""),
                    kind=data.get("kind", ""),
                    layer=entity.dxf.layer,
                    points=tuple((x - east, y - north) for x, y in points),
                )
            )
    return PlanOutlines(origin=(east, north), things=tuple(things))


def _points(entity: object) -> tuple[Point, ...]:
    from ezdxf.entities.circle import Circle
    from ezdxf.entities.insert import Insert
    from ezdxf.entities.lwpolyline import LWPolyline

    if isinstance(entity, Insert):
        rings = (e for e in entity.virtual_entities() if isinstance(e, LWPolyline) and e.closed)
        return _points(next(rings, None))
    if isinstance(entity, LWPolyline):
        return tuple((float(p.x), float(p.y)) for p in entity.vertices_in_wcs())
    if isinstance(entity, Circle):
        return ((float(entity.dxf.center.x), float(entity.dxf.center.y)),)
    return ()
