"""Names of what a plan builds: none is that of a structure, so that an id means one thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from spaceplan.geometry.site import Site
from spaceplan.model.pins import LISTS
from spaceplan.model.plan import Plan


def named_apart(site: Site, plan: Plan) -> Plan:
    """Rename what a plan builds and numbers itself, where a structure has that id already.

    Parameters
    ----------
    site
        The site.
    plan
        The plan.

    Returns
    -------
    Plan
        The plan; pinned things keep the ids that people pinned them by.
    """
    taken = {s.id for s in site.case.structures}
    if site.held is not None:
        taken -= {t.id for name in LISTS for t in getattr(site.held.pinned, name)}
    lists = (*LISTS, "widenings")
    return plan.model_copy(update={n: _apart(getattr(plan, n), taken) for n in lists})


def _apart(things: Sequence[Any], taken: Collection[str]) -> tuple[Any, ...]:
    """Give the next free number to whatever bears a taken id."""
    used, out = {*taken, *(t.id for t in things)}, []
    for thing in things:
        if thing.id not in taken:
            out.append(thing)
            continue
        stem = re.sub(r"\d+$", "", thing.id)
        number = 1
        while f"{stem}{number}" in used:
            number += 1
        used.add(f"{stem}{number}")
        out.append(thing.model_copy(update={"id": f"{stem}{number}"}))
    return tuple(out)
