"""Cases of the codes on areas, and on what is moved or gets a new footprint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.edits import Made, brief, edit, green, patch, rule, standing, tree, yard
from tests.audit.yard import rect

Ring = list[tuple[float, float]]

#: 10 x 4 m north of the bar, reached from the west.
PLAY = rect(24, 15.5, 34, 19.5)
#: Hedges that shut it in the west, and its corners in the south-west and north-west.
HEDGES = ((23, 14.5, 24, 20), (24, 14.5, 26, 15), (24, 19.7, 26, 20))


def play(outline: Ring = PLAY, asked: dict[str, Any] | None = None, **changes: Any) -> Made:
    """The yard with a playground of 40 m², at least 4 m wide."""
    wish = {"id": "play", "kind": "play", "area_m2": 40, "min_width_m": 4} | (asked or {})
    area = {"id": "play", "kind": "play", "outline": outline, "area_m2": 40}
    own = {k: changes.pop(k) for k in ("rules", "site", "structures") if k in changes}
    own["rules"] = {"play_width": {"severity": "off"}} | own.get("rules", {})
    given = {"areas": [area | changes.pop("area", {})]} | changes
    return yard(brief(areas=[wish]) | own, **given)


def hedged(*boxes: tuple[float, float, float, float]) -> Made:
    return play(greens=green(*boxes))


def shaded(factor: float) -> Made:
    """The bar, one floor of 3 m, shades the playground from the south over 8 of its 10 m.

    Its shadow ends at 14.5 + 3 * factor: with 1.4 at 18.7, so 1 - 8 * 3.2 / 40 = 36 % are lit;
    with 1.5 at 19.0, so 1 - 8 * 3.5 / 40 = 30 %.
    """
    return play(asked={"sun": True}, **rule(noon_shadow_factor=factor))


def stands(structure: dict[str, Any]) -> Made:
    """The yard with a pavilion, and a wish for one of 9 m² that the plan does not build."""
    wish = {"id": "pavilion", "kind": "pavilion", "area_m2": 9, "min_width_m": 3}
    return yard(brief(areas=[wish]) | standing(structure))


def pavilion(wide: float, treatment: str = "keep") -> dict[str, Any]:
    ring = rect(24, 15.5, 24 + wide, 18.5)
    return {"id": "old", "kind": "pavilion", "treatment": treatment, "outline": ring}


def moved(now: dict[str, Any], listed: bool = True, kind: str = "tree") -> Made:
    """The yard with an elm and a transformer box in the west that may be moved."""
    elm = {"id": "elm", "kind": "tree", "centre": (7, 20), "radius": 0.3, "treatment": "move"}
    box = {"id": "box", "kind": "utility", "treatment": "move", "outline": rect(5, 22, 7, 23)}
    name = "elm" if kind == "tree" else "box"
    place = {"id": name, "kind": kind} | now
    return yard(
        standing(elm, box),
        moved=[name] if listed else [],
        placed=[place] if now else [],
    )


def elm(x: float, y: float, radius: float = 0.3) -> Made:
    return moved({"centre": (x, y), "radius": radius})


def box(*corners: float) -> Made:
    return moved({"outline": rect(*corners)}, kind="utility")


def bed(*corners: float, within: Ring | None = None, keep_side: str | None = None) -> Made:
    """A bed of 6 x 4 m in the west of which 12 m² must stay."""
    limits = {"min_area_m2": 12, "within": within, "keep_side": keep_side}
    old = {
        "id": "bed",
        "kind": "green",
        "treatment": "modify",
        "outline": rect(2, 20, 8, 24),
        "limits": limits,
    }
    place = {"id": "bed", "kind": "green", "outline": rect(*corners)}
    return yard(standing(old), modified=["old-rooms", "bed"], placed=[place])


def narrowed(wide: float) -> Made:
    """As large as asked, but in an L whose arms are only so wide."""
    x, y = 24 + wide, 15.5 + wide
    long = (40 - wide * (4.5 - wide)) / wide
    ring = [(24, 15.5), (24 + long, 15.5), (24 + long, y), (x, y), (x, 20), (24, 20)]
    return play(outline=ring, greens=edit("g1", outline=rect(26, 21, 36, 27)))


AREA_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    ("area.missing", lambda: play(areas=[]), play),
    ("area.missing", lambda: stands(pavilion(2.9)), lambda: stands(pavilion(3))),
    ("area.missing", lambda: stands(pavilion(3, "optional")), lambda: stands(pavilion(3, "move"))),
    ("area.unasked", lambda: play(area={"id": "sand"}), play),
    ("area.unasked", lambda: play(area={"kind": "exercise"}), play),
    (
        "area.small",
        lambda: play(rect(24, 15.5, 34, 19.48)),
        lambda: play(rect(24, 15.5, 34, 19.49)),
    ),
    ("area.narrow", lambda: narrowed(3.9), lambda: narrowed(4.0)),
    ("area.misstated", lambda: play(area={"area_m2": 40.2}), lambda: play(area={"area_m2": 40.05})),
    # South of it 1.0 m and north of it 0.5 m are too narrow to walk; hedges shut the ends.
    (
        "area.unreached",
        lambda: hedged(*HEDGES, (34, 14.5, 35, 20)),
        lambda: hedged(*HEDGES),
    ),
    ("area.shaded", lambda: shaded(1.5), lambda: shaded(1.4)),
    ("area.outside", lambda: play(rect(30.05, 15.5, 40.05, 19.5)), play),
    ("area.overlap", lambda: play(rect(24, 16.1, 34, 20.1)), play),
    (
        "area.overlap",
        lambda: play(widenings=patch(16, 18, 24.05, 19)),
        lambda: play(widenings=patch(16, 18, 24.01, 19)),
    ),
    ("area.overlap", lambda: play(rect(20.9, 6, 24.9, 16)), lambda: play(rect(21.1, 6, 25.1, 16))),
    (
        "area.overlap",
        lambda: play(structures=tree(33.8, 17)["structures"]),
        lambda: play(structures=tree(34.8, 17)["structures"]),
    ),
    (
        "tree.kerb",
        lambda: play(structures=tree(34.7, 17)["structures"]),
        lambda: play(structures=tree(34.74, 17)["structures"]),
    ),
    (
        "door.off_wall",
        lambda: play(area={"entrance": (23.9, 17)}),
        lambda: play(area={"entrance": (24, 17)}),
    ),
    (
        "plan.duplicate_id",
        lambda: play(areas=[{"id": "play", "kind": "play", "outline": PLAY, "area_m2": 40}] * 2),
        play,
    ),
    (
        "metrics.wrong",
        lambda: play(metrics={"areas_m2": 41}),
        lambda: play(metrics={"areas_m2": 40}),
    ),
    ("metrics.wrong", lambda: _counted(0), lambda: _counted(1)),
    ("placed.missing", lambda: moved({}), lambda: elm(7, 25)),
    (
        "placed.unasked",
        lambda: moved({"centre": (7, 25), "radius": 0.3}, listed=False),
        lambda: elm(7, 25),
    ),
    ("placed.changed", lambda: elm(7, 25, radius=0.4), lambda: elm(7, 25)),
    ("placed.changed", lambda: box(5, 25, 6.04, 27), lambda: box(5, 25, 6.01, 27)),
    ("placed.outside", lambda: elm(0.25, 25), lambda: elm(0.3, 25)),
    ("placed.overlap", lambda: elm(21.75, 36), lambda: elm(21.7, 36)),
    ("placed.overlap", lambda: box(6, 19.5, 8, 20.5), lambda: box(6, 18, 8, 19)),
    ("placed.apron", lambda: elm(8, 31.25), lambda: elm(8, 31.2)),
    ("tree.kerb", lambda: elm(7, 16.72), lambda: elm(7, 16.74)),
    ("aisle.overlap", lambda: box(8.3, 25, 10.3, 26), lambda: box(8.2, 25, 10.2, 26)),
    ("placed.small", lambda: bed(2, 20, 8, 21.98), lambda: bed(2, 20, 8, 22)),
    ("placed.beyond", lambda: bed(2, 19.97, 8, 22), lambda: bed(2, 19.985, 8, 22)),
    (
        "placed.beyond",
        lambda: bed(2, 20, 8, 22, within=rect(1, 21, 9, 30)),
        lambda: bed(1, 26, 9, 28, within=rect(1, 21, 9, 30)),
    ),
    (
        "placed.side",
        lambda: bed(2, 20.03, 8, 22.1, keep_side="south"),
        lambda: bed(2, 20.01, 8, 22.1, keep_side="south"),
    ),
    (
        "placed.side",
        lambda: bed(2, 20, 8, 22, keep_side="north"),
        lambda: bed(2, 20, 8, 22, keep_side="west"),
    ),
]


def _counted(times: int) -> Made:
    asked, proposed = elm(7, 25)
    data = proposed.model_dump(exclude_unset=True) | {"metrics": {"moved": times}}
    return asked, type(proposed).model_validate(data)


#: Plans of this file that break nothing at all.
CLEAN: tuple[Callable[[], Made], ...] = (
    play,
    lambda: shaded(1.4),
    lambda: stands(pavilion(3)),
    lambda: elm(7, 25),
    lambda: box(5, 25, 6, 27),
    lambda: bed(2, 20, 8, 22),
)
