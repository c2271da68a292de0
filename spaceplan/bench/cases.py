"""A case of the benchmark: a scenario, one of its options, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spaceplan.model.case import resolve, stands
from spaceplan.model.enums import Kind
from spaceplan.model.scenario import Scenario, Structure

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Suite, case and option: what results, references and records go by.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Reference:
    """What others, or a careful hand, count for a case.

    Parameters
    ----------
    key
        Suite, case and option.
    stalls
        The count to hold a plan against; None where none is known.
    how
        How that count came about.
    tier
        ``A`` where the mapped gates and the outline are good, ``B`` where they are doubtful; empty
        where nothing was mapped.
    gates_assumed
        Whether the place of the gate is a guess.
    published
        Best count that somebody published, by rules that may differ; None where nobody did.
    published_s
        Run time published with it, in seconds.
    """

    key: Key
    stalls: int | None = None
    how: str = ""
    tier: str = ""
    gates_assumed: bool = False
    published: int | None = None
    published_s: float | None = None


@dataclass(frozen=True)
class BenchCase:
    """One thing to solve.

    Parameters
    ----------
    suite
        Id of its suite.
    scenario
        The scenario.
    option
        Id of the option to solve.
    reference
        What is known about it.
    """

    suite: str
    scenario: Scenario
    option: str
    reference: Reference

    @property
    def key(self) -> Key:
        """Suite, case and option."""
        return (self.suite, self.scenario.name, self.option)

    @property
    def label(self) -> str:
        """Case and option in one word; the option is left out where there is only one."""
        if len(self.scenario.all_options) == 1:
            return self.scenario.name
        return f"{self.scenario.name}.{self.option}"


def ground_m2(case: BenchCase) -> float:
    """Return the ground that is to be planned: the site without what stands there for certain.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    float
        Area in m²: boundary less holes, less kept, changed and movable structures.
    """
    from shapely import Polygon, union_all

    resolved = resolve(case.scenario, case.option)
    site = Polygon(resolved.site.boundary, resolved.site.holes)
    kept = [_shape(s) for s in resolved.structures if stands(s)]
    return float(site.difference(union_all([k for k in kept if k is not None])).area)


def _shape(structure: Structure) -> BaseGeometry | None:
    from shapely import LineString, Point, Polygon

    if structure.kind is Kind.TREE and structure.centre is not None:
        return Point(structure.centre).buffer(structure.radius or 0.0)
    if structure.line is not None:
        return LineString(structure.line).buffer((structure.thickness or 0.0) / 2, cap_style="flat")
    return Polygon(structure.outline) if structure.outline is not None else None
