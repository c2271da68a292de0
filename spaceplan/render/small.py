"""A small map for lists of many compounds."""

from __future__ import annotations

import io

from PIL import Image

from spaceplan.model.base import Lang
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.draw import paint, site_bounds
from spaceplan.render.fonts import settings
from spaceplan.render.paper import new_paper

#: Size of the paper that is drawn on, in mm, and how coarsely: some 410 dots wide.
_WIDTH, _DPI = 150.0, 70
#: So many colours tell a map's hatches apart; a list of hundreds of maps stays small.
_COLOURS = 48


def small_map(scenario: Scenario, plan: Plan | None, lang: Lang) -> bytes:
    """Return a plan as a small picture.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan, or null for what was typed.
    lang
        Language of the words on it.

    Returns
    -------
    bytes
        A PNG, the same each time.
    """
    west, south, east, north = site_bounds(scenario)
    shape = (north - south + 14) / max(east - west + 14, 1.0)
    height = _WIDTH * min(max(shape, 0.5), 1.35)
    drawn, out = io.BytesIO(), io.BytesIO()
    with settings():
        paper = new_paper(_WIDTH, height, frame=False)
        paint(scenario, plan, paper.window(1, 1, _WIDTH - 2, height - 2), lang)
        paper.figure.savefig(drawn, format="png", dpi=_DPI, metadata={"Software": None})
    with Image.open(drawn) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(out, format="png", optimize=True)
    return out.getvalue()
