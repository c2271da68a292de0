"""What is odd about structures that may be moved or re-footprinted, and about areas in the sun."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.exchange.oddity import warn
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.fault import Fault
from spaceplan.model.loose import pliable
from spaceplan.model.scenario import Scenario


def limit_oddities(scenario: Scenario) -> Iterator[Fault]:
    """Yield limits that have no effect, and sun asked for among buildings of unknown height.

    Parameters
    ----------
    scenario
        The scenario.

    Yields
    ------
    Fault
        Warnings, without lines of a file.
    """
    for i, item in enumerate(scenario.structures):
        used = [item.treatment, *(o.treatments.get(item.id) for o in scenario.options)]
        changed = item.model_copy(update={"treatment": Treatment.MODIFY})
        if item.limits is None or (Treatment.MODIFY in used and pliable(changed)):
            continue
        yield warn(
            "structure.limits",
            f"structures.{i}.limits",
            (f"“{item.id}”的 limits 不起作用", f"limits of '{item.id}' that have no effect"),
            (
                "limits 只用于 modify 的绿地，以及没有门的车棚、用房、凉亭",
                "limits on a green, or on a shed, rooms or pavilion without doors, to be modified",
            ),
            None,
        )
    wishes = [*scenario.brief.areas, *(a for o in scenario.options for a in o.brief.areas or ())]
    if not any(a.sun for a in wishes):
        return
    for i, item in enumerate(scenario.structures):
        if item.kind is Kind.BUILDING and item.floors is None:
            yield warn(
                "structure.floors",
                f"structures.{i}",
                (f"“{item.id}”没有层数", f"'{item.id}' without a number of floors"),
                (
                    "有场地要求日照：floors 写层数，否则按 1 层计算影子",
                    "floors, since an area asks for sun: without them its shadow is that of one",
                ),
                None,
            )


def stays(path: str, name: str) -> Fault:
    """Return the warning about a structure that is to be moved and cannot be.

    Parameters
    ----------
    path
        Where in the file.
    name
        Id of the structure.

    Returns
    -------
    Fault
        The warning, without a line of a file.
    """
    return warn(
        "treatment.move",
        path,
        (f"“{name}”的处理方式为 move（移）", f"'{name}' to be moved"),
        (
            "能移的是树木，以及没有门的车棚、凉亭、设备箱；其他按原地保留处理",
            "a tree, or a shed, pavilion or utility box without doors; others stay where they are",
        ),
        None,
    )
