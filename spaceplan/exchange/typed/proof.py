"""Briefs that can be proved impossible without any search: a second's work, told before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spaceplan.exchange.oddity import warn
from spaceplan.model.case import resolve
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Scenario

#: What other oddities say already, in words of the file.
_TOLD = ("site.gates", "budget")


def impossible(scenario: Scenario) -> Iterator[Fault]:
    """Yield the wishes that no plan whatsoever can fulfil.

    Parameters
    ----------
    scenario
        A scenario without faults.

    Yields
    ------
    Fault
        Warnings, one a proof, without lines of a file.
    """
    from spaceplan.geometry.site import build_site
    from spaceplan.master.feasible import conflicts

    told: dict[tuple[str, str], tuple[Any, list[str]]] = {}
    for i, option in enumerate(scenario.all_options):
        try:
            found = conflicts(build_site(resolve(scenario, option.id)))
        except SpaceplanError:
            continue  # the solver says it in full
        for conflict in found:
            if any(wish.startswith(_TOLD) for wish in conflict.wishes):
                continue
            path = _path(scenario, i, conflict.wishes[0])
            told.setdefault((path, conflict.message.en), (conflict.message, []))[1].append(
                option.id
            )
    for (path, _), (message, options) in told.items():
        some = len(options) < len(scenario.all_options)
        zh = f"（方案 {'、'.join(options)}）" if some else ""
        en = f" ({', '.join(options)})" if some else ""
        yield warn(
            "brief.impossible",
            path,
            (f"做不到的要求{zh}：{message.zh}", f"a wish that cannot be met{en}: {message.en}"),
            (
                "放得下的要求：减少或缩小一项，或拆除、移走一些构筑物",
                "wishes that have room: ask for less, or let more of what stands there go",
            ),
            None,
        )


def _path(scenario: Scenario, index: int, wish: str) -> str:
    """Return the place in the file of a wish, whose lists are named by ids there."""
    parts = wish.split(".")
    here: Any = scenario
    done: list[str] = []
    own = scenario.options[index].brief if scenario.options else None
    if parts[0] == "brief" and len(parts) > 1 and getattr(own, parts[1], None) is not None:
        done, here, parts = ["options", str(index), "brief"], own, parts[1:]
    for part in parts:
        if isinstance(here, tuple):
            at = [k for k, item in enumerate(here) if getattr(item, "id", None) == part]
            if not at:
                break
            done.append(str(at[0]))
            here = here[at[0]]
        else:
            done.append(part)
            here = here.get(part) if isinstance(here, dict) else getattr(here, part, None)
    return ".".join(done)
