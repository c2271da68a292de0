"""All things of a map, layer by layer, checked against the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.geo_turn import Turn
from spaceplan.exchange.gis_out.layers import LAYERS, WORDS
from spaceplan.exchange.gis_out.proposal import plan_items
from spaceplan.exchange.gis_out.stand import Item, stand_items
from spaceplan.model.plan import Plan


def gather(drawing: Drawing, turn: Turn) -> Mapping[str, Sequence[Item]]:
    """Return the things of a drawing by layer.

    Parameters
    ----------
    drawing
        A scenario with any number of plans.
    turn
        Where it lies on the grid.

    Returns
    -------
    dict
        Layer → its things, the lowest layer first; layers with nothing on them are left out.

    Raises
    ------
    SpaceplanError
        If a plan is of another scenario, or two are for one option.
    """
    from spaceplan.compare import compare

    scenario = drawing.scenario
    items = list(stand_items(scenario, turn))
    if drawing.plans:
        rows = compare(scenario, drawing.plans, drawing.findings or None).rows
        if len(rows) == 1:
            items = [_fated(item, rows[0].plan) for item in items]
        for row in rows:
            items += plan_items(scenario, row.plan, row.findings)
    made: dict[str, list[Item]] = {layer.name: [] for layer in LAYERS}
    for item in items:
        made[item.layer].append(item)
    return {name: things for name, things in made.items() if things}


def _fated(item: Item, plan: Plan) -> Item:
    """Tell of a structure what the only plan does with it, not what might be done."""
    if item.values["role"] != "structure":
        return item
    sid = item.values["id"]
    fates = (("remove", plan.removed), ("modify", plan.modified), ("move", plan.moved))
    fate = next((word for word, ids in fates if sid in ids), "keep")
    return replace(item, values={**item.values, "fate": fate, "fate_zh": WORDS[fate].zh})
