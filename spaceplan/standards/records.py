"""What the catalogue and its presets are made of: records, rules, and rules taken together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pydantic import JsonValue  # noqa: TC002  (pydantic needs it at run time)

from spaceplan.model.base import Frozen, Lang, Text
from spaceplan.model.enums import Severity


class Record(Frozen):
    """One figure of law or custom as it was found, before any preset uses it."""

    key: str
    """Key of the record, e.g. ``cn.acc.aisle``."""
    value: JsonValue
    """The figure, or several; null where none was found."""
    unit: str
    """Unit of the figure."""
    standard: str
    """Standard, law or guide that states it."""
    clause: str
    """Clause of the standard; empty when unknown."""
    source_url: str
    """Page it was read on, or ``from memory``."""
    confidence: str
    """How sure we are: sourced, sourced-partly, quoted, secondary, memory-*, not-found."""
    note: str
    """What else to know about it."""
    source_kind: str
    """What kind of source it was read in."""


class Step(Frozen):
    """One step of a stepped demand: for up to so many stalls, so many accessible ones."""

    up_to: int | None
    """Most stalls that this step covers; null for any number."""
    count: int = 0
    """Accessible stalls that this step asks for."""
    share: float = 0.0
    """Share of the stalls beyond ``above`` that is asked for besides, as a ratio."""
    above: int = 0
    """Stalls that the share leaves out."""
    confidence: str = ""
    """How sure we are of this step, where it is not the rule's own confidence."""

    def required(self, stalls: int) -> int:
        """Return how many accessible stalls this step asks for.

        Parameters
        ----------
        stalls
            All stalls of the plan.

        Returns
        -------
        int
            Accessible stalls, rounded up.
        """
        return self.count + _ceil(self.share * (stalls - self.above))


class Rule(Frozen):
    """One rule as a preset, or a scenario's override, sets it."""

    id: str
    """Id of the rule, e.g. ``stall_width``."""
    title: Text
    """What the rule is about."""
    value: float
    """The figure, in ``unit``; where ``steps`` are given, the share that stands for them; of a
    ``flag`` 1 for yes and 0 for no; of a list how many entries ``values`` has; of a ``choice`` the
    place of its word among ``choices``."""
    unit: str
    """``m``, ``ratio``, ``count``, ``flag`` (yes or no), ``degrees`` (a list of angles) or
    ``choice`` (one of some words)."""
    severity: Severity
    """``hard`` fails a plan, ``warn`` is listed, ``off`` is not looked at."""
    key: str = ""
    """Record of the catalogue it rests on; empty for our own assumption."""
    standard: str = ""
    """Standard that states it."""
    clause: str = ""
    """Clause of that standard."""
    source: str = ""
    """Page it was read on, or ``from memory``."""
    confidence: str = ""
    """How sure we are: as in the catalogue, or ``assumption`` for our own choice."""
    note: Text = Text()
    """What else to know about it."""
    reason: Text = Text()
    """Why the scenario changes it; empty if it gives no reason."""
    overridden: bool = False
    """Whether the scenario or its option changed it."""
    steps: tuple[Step, ...] = ()
    """A stepped demand in place of a plain share."""
    least: float = 0.0
    """Smallest value an override may give, in ``unit``: below it the rule makes no sense."""
    most: float = math.inf
    """Largest value an override may give, in ``unit``."""
    values: tuple[float, ...] = ()
    """The entries of a rule that is a list, in ``unit``."""
    allowed: tuple[float, ...] = ()
    """What the entries of such a list are chosen from."""
    choices: tuple[str, ...] = ()
    """The words of a ``choice``."""

    @property
    def citation(self) -> str:
        """Standard and clause in one line, e.g. ``GB 50763-2012 7.3.3``; empty for our own."""
        return " ".join(part for part in (self.standard, self.clause) if part)

    def figure(self, lang: Lang) -> str:
        """Write the rule's figure as people read it.

        Parameters
        ----------
        lang
            Language of the words, where there are any.

        Returns
        -------
        str
            The figure with its unit, ``yes`` or ``no``, the entries of a list, or the word for a
            stepped table.
        """
        zh = lang == "zh"
        if self.steps:
            return "分级表" if zh else "table"
        if self.unit == "flag":
            return ("是" if zh else "yes") if self.value else ("否" if zh else "no")
        if self.unit == "degrees":
            return ", ".join(f"{v:g}°" for v in self.values)
        if self.unit == "choice":
            return self.choices[int(self.value)]
        if self.unit == "ratio":
            return f"{self.value * 100:g} %"
        return f"{self.value:g} {'m' if self.unit == 'm' else ''}".strip()

    @property
    def expected(self) -> Text:
        """What an override of this rule may be, in one line."""
        name = self.title.en[:1].lower() + self.title.en[1:]
        if self.unit == "flag":
            return Text(zh="true 或 false", en="true or false")
        if self.unit == "choice":
            return Text(zh=" 或 ".join(self.choices), en=" or ".join(self.choices))
        if self.unit == "degrees":
            every = ", ".join(f"{v:g}" for v in self.allowed)
            few = ", ".join(f"{v:g}" for v in self.allowed[:2])
            return Text(
                zh=f"由 {every} 中的一个或几个组成的列表，如 [{few}]",
                en=f"a list of one or more of {every}, e.g. [{few}]",
            )
        unit = " m" if self.unit == "m" else ""
        return Text(
            zh=f"“{self.title.zh}”在 {self.least:g} 与 {self.most:g}{unit} 之间",
            en=f"{name}: a number between {self.least:g} and {self.most:g}{unit}",
        )


class Rules(Frozen):
    """All rules that hold for one option, by id."""

    preset: str
    """Name of the preset they start from."""
    items: tuple[Rule, ...]
    """The rules, in the order of the catalogue."""

    def __getitem__(self, rule_id: str) -> Rule:
        """Return one rule; raises KeyError if there is none of that id."""
        for rule in self.items:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def __contains__(self, rule_id: object) -> bool:
        return any(rule.id == rule_id for rule in self.items)

    def __iter__(self) -> Iterator[Rule]:  # type: ignore[override]
        """Go through the rules, not through the fields as pydantic would."""
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def value(self, rule_id: str) -> float:
        """Return the figure of a rule.

        Parameters
        ----------
        rule_id
            Id of the rule.

        Returns
        -------
        float
            The value in the rule's unit.

        Raises
        ------
        KeyError
            If there is no such rule.
        """
        return self[rule_id].value

    def severity(self, rule_id: str) -> Severity:
        """Return how much a rule weighs.

        Parameters
        ----------
        rule_id
            Id of the rule.

        Returns
        -------
        Severity
            ``hard``, ``warn`` or ``off``.

        Raises
        ------
        KeyError
            If there is no such rule.
        """
        return self[rule_id].severity

    def active(self, rule_id: str) -> bool:
        """Tell whether a rule is looked at.

        Parameters
        ----------
        rule_id
            Id of the rule.

        Returns
        -------
        bool
            True unless its severity is ``off``.

        Raises
        ------
        KeyError
            If there is no such rule.
        """
        return self[rule_id].severity is not Severity.OFF

    def hard(self, rule_id: str) -> bool:
        """Tell whether a plan fails that breaks a rule.

        Parameters
        ----------
        rule_id
            Id of the rule.

        Returns
        -------
        bool
            True if its severity is ``hard``.

        Raises
        ------
        KeyError
            If there is no such rule.
        """
        return self[rule_id].severity is Severity.HARD

    @property
    def angles(self) -> tuple[float, ...]:
        """The angles of stalls that are allowed (rule stall_angles), in degrees.

        90 stands for right-angled stalls, 0 for parallel ones, 45 and 60 for angled ones; each
        once, in the order in which preset or scenario name them.
        """
        return self["stall_angles"].values

    @property
    def necks_anywhere(self) -> bool:
        """Whether single lanes may be laid where the ground has room for an aisle (rule necks)."""
        return not self.active("necks") or self["necks"].figure("en") == "anywhere"

    @property
    def one_way(self) -> bool:
        """Whether one-way aisles are allowed (rule aisle_one_way)."""
        return self.value("aisle_one_way") > 0

    def angled_aisle_width(self, angle: float) -> float:
        """Return the width of a one-way aisle at angled stalls (rules angled_45/60_aisle_width).

        Parameters
        ----------
        angle
            Angle between the stalls and the aisle, in degrees: 45 or 60.

        Returns
        -------
        float
            Width in metres.

        Raises
        ------
        KeyError
            If there is no rule for stalls of that angle.
        """
        return self.value(f"angled_{angle:g}_aisle_width")

    def accessible_required(self, stalls: int, asked: int | None = None) -> int:
        """Return how many accessible stalls a plan needs (rules accessible_share, accessible_min).

        Parameters
        ----------
        stalls
            All stalls of the plan, accessible ones included.
        asked
            What the brief asks for; default None, nothing beyond the rules.

        Returns
        -------
        int
            The greatest of the three demands; a plan without stalls owes only what was asked.
        """
        demands = [asked or 0]
        if stalls > 0:
            if self.active("accessible_min"):
                demands.append(_ceil(self.value("accessible_min")))
            if self.active("accessible_share"):
                demands.append(self._share(stalls))
        return max(demands)

    def _share(self, stalls: int) -> int:
        rule = self["accessible_share"]
        for step in rule.steps:
            if step.up_to is None or stalls <= step.up_to:
                return step.required(stalls)
        return _ceil(rule.value * stalls)


def _ceil(value: float) -> int:
    """Round up, but not for float noise: 0.03 x 100 is three."""
    return math.ceil(value - 1e-9)
