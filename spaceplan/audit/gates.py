"""Gates for people: nobody may find the way in built over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.ground import eroded
from spaceplan.audit.shapes import both
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def joined_on_foot(view: AuditView) -> Iterator[Finding]:
    """Ensure that gates for people which are joined on foot today stay so.

    Of the gates that one can walk between today, those that no longer open to the largest ground
    reached from any of them are reported.  A gate that leads nowhere today is not the plan's doing.
    """
    width = view.rules.value("walkway_width")
    gates = view.gates(vehicles=False)
    starts = [eroded(mouth, width) for mouth in view.foot_mouths]
    now = _parts_inside(view, view.walked.centres)
    for today in _parts_inside(view, view.walked_today.centres):
        group = [(g, s) for g, s in zip(gates, starts, strict=True) if s.intersects(today)]
        reached = [p for p in now if any(s.intersects(p) for _, s in group)]
        main = max(reached, key=lambda p: p.area, default=None)
        for gate, start in group:
            if main is not None and start.intersects(main):
                continue
            text = Text(
                zh=f"人行出入口 {gate.id} 被堵：没有 {width:g} m 宽的路通到用地内",
                en=f"the gate {gate.id} is blocked for people: no way {width:g} m wide leads "
                "from it into the site",
            )
            (ax, ay), (bx, by) = gate.span
            middle = shapely.Point((ax + bx) / 2, (ay + by) / 2)
            yield from view.by_rule("walkway_width", "gate.blocked", gate.id, middle, text)


def _parts_inside(view: AuditView, centres: BaseGeometry) -> list[BaseGeometry]:
    """Parts that a person's middle can be in, of those that enter the site."""
    return [p for p in shapely.get_parts(centres) if both(p, view.site).area > 0]
