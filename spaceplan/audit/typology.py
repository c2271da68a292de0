"""Room blocks: where they may stand, and whether their shape is the one they claim."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.audit.courts import Court, between_bars, between_wings, inside_ring
from spaceplan.audit.items import hard
from spaceplan.audit.shapes import corners, depth, minus, polygon, thick, turns
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Typology
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Block
from spaceplan.units import TOLERANCE_M


def within(view: AuditView) -> Iterator[Finding]:
    """Ensure that the block lies where the option wants it."""
    if view.case.within is None:
        return
    area, _ = polygon(view.case.within)
    for item in view.blocks:
        out = minus(item.shape, area)
        if not thick(out).is_empty:
            text = Text(
                zh=f"{item.id} 有 {out.area:.2f} m² 在指定范围之外",
                en=f"{out.area:.2f} m² of {item.id} lie outside the area the option names",
            )
            yield hard(
                "block.outside_within",
                item.id,
                thick(out),
                text,
                measured=depth(out),
                required=0,
                unit="m",
            )


def shape(view: AuditView) -> Iterator[Finding]:
    """Ensure that each block has the typology asked for, and really its shape.

    A bar is a rectangle.  An ell has two wings at right angles, a half-ring three round a court
    that is open on its fourth side, a ring four round a closed court into which one passage leads.
    Two bars that face each other are a double bar: each is a block of its own, and both name the
    lane between them as their court.
    """
    for block, item in zip(view.plan.blocks, view.blocks, strict=True):
        asked = view.case.typology
        if asked is not Typology.ANY and block.typology is not asked:
            text = Text(
                zh=f"{block.id} 的形式是 {block.typology.value}，方案要 {asked.value}",
                en=f"{block.id} is a {block.typology.value}, the option asks for {asked.value}",
            )
            yield hard("block.typology", block.id, item.shape, text)
        if not item.sound:
            continue
        fits, court = _read(view, block)
        if not fits:
            text = Text(
                zh=f"{block.id} 的轮廓不是 {block.typology.value}",
                en=f"the outline of {block.id} is no {block.typology.value}",
            )
            yield hard("block.shape", block.id, item.shape, text)
        elif court is not None:
            yield from _court(view, block, court)


def _read(view: AuditView, block: Block) -> tuple[bool, Court | None]:
    """Return whether a block has its shape, and its court where that shape has one."""
    ring = corners(block.outline)
    bends = turns(ring)
    if bends is None:
        return False, None
    inner = [i for i, t in enumerate(bends) if t < 0]
    match block.typology:
        case Typology.BAR:
            return len(ring) == 4, None
        case Typology.ELL:
            return len(ring) == 6 and len(inner) == 1, None
        case Typology.HALF_RING:
            if len(ring) != 8 or len(inner) != 2 or inner[1] - inner[0] not in (1, len(ring) - 1):
                return False, None
            first = inner[0] if inner[1] - inner[0] == 1 else inner[1]
            return True, between_wings(ring, first)
        case Typology.RING:
            court = inside_ring(ring)
            return court is not None, court
        case Typology.DOUBLE_BAR:
            pair = [
                corners(b.outline)
                for b in view.plan.blocks
                if b is not block and b.typology is block.typology and b.court == block.court
            ]
            if len(ring) != 4 or len(pair) != 1 or len(pair[0]) != 4 or turns(pair[0]) is None:
                return False, None
            court = between_bars(ring, pair[0])
            return court is not None, court
    return False, None


def _court(view: AuditView, block: Block, court: Court) -> Iterator[Finding]:
    """Ensure that the court is wide enough, the one that is drawn, and can be walked into."""
    got = court.width(court.ground)
    if block.court is not None:
        drawn = polygon(block.court)[0]
        out = minus(drawn, court.ground)
        if not thick(out).is_empty:
            text = Text(
                zh=f"{block.id} 画出的内院有 {out.area:.2f} m² 不在两翼之间",
                en=f"{out.area:.2f} m² of the court drawn for {block.id} lie not between its wings",
            )
            yield hard(
                "court.shape", block.id, thick(out), text, measured=depth(out), required=0, unit="m"
            )
        got = min(got, court.width(drawn))
    need = view.rules.value("court_width")
    if got < need - TOLERANCE_M:
        text = Text(
            zh=f"{block.id} 的内院宽 {got:.2f} m，要求 {need:g} m",
            en=f"the court of {block.id} is {got:.2f} m wide, required {need:g} m",
        )
        yield from view.by_rule(
            "court_width", "court.narrow", block.id, court.ground, text, measured=got
        )
    need = view.rules.value("walkway_width")
    if court.passage is not None and court.passage < need - TOLERANCE_M:
        text = Text(
            zh=f"进入 {block.id} 内院的过道宽 {court.passage:.2f} m，要求 {need:g} m",
            en=f"the passage into the court of {block.id} is {court.passage:.2f} m wide, "
            f"required {need:g} m",
        )
        yield from view.by_rule(
            "walkway_width",
            "court.passage",
            block.id,
            court.ground,
            text,
            measured=court.passage,
        )
