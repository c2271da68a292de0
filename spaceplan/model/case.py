"""A case: one option of a scenario with every override applied, ready to be worked on.

The solver, the audit and the drawings all start from the case, so that they cannot differ
about what is asked.  It is plain data: no geometry is built here beyond snapping the gates.
"""

from __future__ import annotations

import hashlib
import json

from spaceplan.model.areas import Sun
from spaceplan.model.base import Frozen, Id, Ring, Text
from spaceplan.model.enums import Kind, Treatment, Typology
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.housing import Lodging, lodge
from spaceplan.model.loose import movable, pliable, sun_of
from spaceplan.model.money import Costs
from spaceplan.model.on_boundary import gate_fault, snap_gate
from spaceplan.model.pins import Pinned
from spaceplan.model.scenario import (
    Brief,
    Ground,
    Option,
    RuleOverrides,
    Scenario,
    Structure,
    Surrounding,
)
from spaceplan.model.weights import Weights
from spaceplan.units import GATE_SNAP_M

#: Kinds that stay as ground for cars, rooms and stalls even when they are kept.
SURFACES = frozenset({Kind.PAVING, Kind.SLOPE, Kind.MANHOLE, Kind.TANK})


class Case(Frozen):
    """One option with every override applied."""

    scenario: Id
    """Name of the scenario."""
    option: Id
    """Id of the option."""
    site: Ground
    """The ground, its gates snapped to the boundary."""
    structures: tuple[Structure, ...]
    """What stands there, with this option's treatments."""
    standards: Id
    """Preset of rules."""
    rules: RuleOverrides
    """Rules that the scenario or the option changes."""
    brief: Brief
    """What is asked for; rooms that move into a structure are not in it."""
    housed: tuple[Lodging, ...] = ()
    """Rooms of the brief that move into what stands there."""
    typology: Typology
    """Shape of the room block asked for."""
    within: Ring | None
    """Outline the block must lie in; null for anywhere."""
    within_id: Id | None = None
    """The structure whose outline that is; null when an outline was given."""
    costs: Costs = Costs()
    """Unit prices."""
    budget: float | None = None
    """Most that the plan may cost, in the currency of ``costs``; null for no limit."""
    sun: Sun | None = None
    """Where north is and what shades the ground; null unless a wish or a limit asks for it."""
    stall_worth: float | None = None
    """What one stall more is worth in removing and moving things, in the scenario's currency; null
    if it is worth any one of them."""
    weights: Weights = Weights()
    """What blemishes take off layouts with as many stalls, in stalls."""
    pins: Pinned = Pinned()
    """What stays to the centimetre."""
    surroundings: tuple[Surrounding, ...] = ()
    """What stands outside; where it reaches into the site it stands in the way there, too."""

    def fingerprint(self) -> str:
        """Return the SHA-256 over all that a plan depends on; titles do not count.

        Returns
        -------
        str
            64 hexadecimal digits.
        """
        # Prices change a plan only where a budget makes them count.
        left_out = {"costs", "budget"} if self.budget is None else set()
        # no pins are the same as a scenario that knows of none
        left_out |= {"pins"} if self.pins.empty else set()
        left_out |= {"weights"} if self.weights == Weights() else set()
        left_out |= set() if self.surroundings else {"surroundings"}
        data = _without_titles(self.model_dump(mode="json", exclude=left_out))
        text = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def structure(self, structure_id: str) -> Structure:
        """Return one structure by its id.

        Parameters
        ----------
        structure_id
            Id of the structure.

        Returns
        -------
        Structure
            The structure.

        Raises
        ------
        KeyError
            If there is none of that id.
        """
        for item in self.structures:
            if item.id == structure_id:
                return item
        raise KeyError(structure_id)

    @property
    def existing_stalls(self) -> int:
        """Stalls that stand there now and are kept."""
        kept = (Treatment.KEEP, Treatment.MODIFY, Treatment.MOVE)
        parking = [s for s in self.structures if s.kind is Kind.PARKING and s.treatment in kept]
        return sum(1 if s.cars is None else s.cars for s in parking)


def lies_flat(structure: Structure) -> bool:
    """Tell whether a structure is ground for cars and people, if it stays.

    Parameters
    ----------
    structure
        The structure.

    Returns
    -------
    bool
        True for roads, paving, slopes without steps, and what lies underground.
    """
    return structure.kind is Kind.ROAD or (structure.kind in SURFACES and not structure.is_steps)


def stands(structure: Structure) -> bool:
    """Tell whether a structure is in everybody's way for certain.

    Kept structures stand, and modified ones that keep their footprint (only the room block that an
    option puts ``within`` one may use its ground).  Kept or optional roads and paving are ground,
    not obstacles.  The solver decides on optional structures, and where those stand that can be
    moved (:func:`movable`) or re-footprinted (:func:`pliable`).  Slopes, manholes and tanks are
    ground, but steps are in the way.

    Parameters
    ----------
    structure
        A structure with the option's treatment applied.

    Returns
    -------
    bool
        True if nothing may be put there.
    """
    if lies_flat(structure):
        return False
    if movable(structure) or pliable(structure):
        return False
    return structure.treatment in (Treatment.KEEP, Treatment.MODIFY, Treatment.MOVE)


def resolve(scenario: Scenario, option_id: str | None = None) -> Case:
    """Apply one option's overrides to a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    option_id
        Id of the option; default the first.

    Returns
    -------
    Case
        What is asked of the solver, gates within 0.5 m of the boundary snapped onto it.

    Raises
    ------
    SpaceplanError
        If there is no such option, or the option names a structure that does not exist, or a gate
        lies more than 0.5 m off the boundary.
    """
    option = find_option(scenario, option_id)
    known = {s.id for s in scenario.structures}
    faults = [
        Fault(
            code="reference.unknown",
            path=f"options.{option.id}.treatments.{sid}",
            found=Text(zh=f"没有编号为“{sid}”的构筑物", en=f"no structure with the id '{sid}'"),
            expected=Text(zh="structures 中的编号", en="an id listed under structures"),
        )
        for sid in option.treatments
        if sid not in known
    ]
    within, within_id = None, None
    choice = option.rooms.within
    if isinstance(choice, str):
        within_id = choice
        match = [s for s in scenario.structures if s.id == choice]
        if match and match[0].outline is not None:
            within = match[0].outline
        else:
            faults.append(
                Fault(
                    code="reference.unknown",
                    path=f"options.{option.id}.rooms.within",
                    found=Text(
                        zh=f"“{choice}”不是有轮廓的构筑物",
                        en=f"'{choice}' is no structure with an outline",
                    ),
                    expected=Text(
                        zh="有 outline 的构筑物编号，或一个轮廓",
                        en="the id of a structure that has an outline, or an outline",
                    ),
                )
            )
    elif choice is not None:
        within = choice
    structures = tuple(
        s.model_copy(
            update={
                "treatment": option.treatments.get(s.id, s.treatment),
                # what is rebuilt in place has the block's footprint, not one within limits
                "limits": None if s.id == within_id else s.limits,
            }
        )
        for s in scenario.structures
    )
    brief, housed, wrong = lodge(merge_brief(scenario.brief, option), structures, option, within_id)
    faults += wrong
    gates = []
    for i, gate in enumerate(scenario.site.gates):
        snapped, off = snap_gate(gate, scenario.site)
        if off > GATE_SNAP_M:
            faults.append(gate_fault(f"site.gates.{i}", gate, scenario.site))
        gates.append(snapped)
    if faults:
        raise SpaceplanError(tuple(faults))
    return Case(
        scenario=scenario.name,
        option=option.id,
        site=scenario.site.model_copy(update={"gates": tuple(gates)}),
        structures=structures,
        standards=scenario.standards,
        rules={**scenario.rules, **option.rules},
        brief=brief,
        housed=housed,
        typology=option.rooms.typology,
        within=within,
        within_id=within_id,
        costs=scenario.costs or Costs(),
        budget=scenario.budget if option.budget is None else option.budget,
        sun=sun_of(scenario, brief),
        stall_worth=option.stall_worth or scenario.stall_worth,
        weights=scenario.weights,
        pins=option.pins,
        surroundings=scenario.surroundings,
    )


def find_option(scenario: Scenario, option_id: str | None = None) -> Option:
    """Return one option of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    option_id
        Id of the option; default the first.

    Returns
    -------
    Option
        The option.

    Raises
    ------
    SpaceplanError
        If the scenario has no option of that id.
    """
    options = scenario.all_options
    if option_id is None:
        return options[0]
    for option in options:
        if option.id == option_id:
            return option
    names = ", ".join(o.id for o in options)
    fault = Fault(
        code="option.unknown",
        path="options",
        found=Text(zh=f"没有方案“{option_id}”", en=f"no option '{option_id}'"),
        expected=Text(zh=f"以下之一：{names}", en=f"one of: {names}"),
    )
    raise SpaceplanError((fault,))


def merge_brief(brief: Brief, option: Option) -> Brief:
    """Return a brief with the parts that an option changes.

    Parameters
    ----------
    brief
        The scenario's brief.
    option
        The option.

    Returns
    -------
    Brief
        The option's brief; rooms that move into a structure are still in it.
    """
    changed = option.brief.model_dump(exclude_none=True, include=set(BRIEF_PARTS))
    update = {name: getattr(option.brief, name) for name in changed}
    return brief.model_copy(update=update)


BRIEF_PARTS = ("rooms", "bikes", "green", "areas", "stalls", "furniture")


def _without_titles(value: object) -> object:
    if isinstance(value, dict):
        return {
            k: _without_titles(v)
            for k, v in value.items()
            if k not in _NOT_GEOMETRY and (v or k not in _ADDED)
        }
    if isinstance(value, list):
        return [_without_titles(v) for v in value]
    return value


_NOT_GEOMETRY = frozenset({"title", "reason", "crown", "barrier", "group", "source", "owner"})
#: Fields added to the file format: while they say nothing, older plans keep their fingerprint.
_ADDED = frozenset(
    {"areas", "limits", "stall_worth", "sun", "around"}
    | {"blind", "clearance_m", "clear_height_m", "percent", "steps", "cars", "ev"}
)
