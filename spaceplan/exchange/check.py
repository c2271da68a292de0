"""Reads a scenario and finds everything wrong or odd in it, all at once."""

from __future__ import annotations

import copy
import os
import pathlib
from typing import Any

from pydantic import ValidationError

from spaceplan.exchange.files import read_tree
from spaceplan.exchange.trees import Path, Tree, Value
from spaceplan.exchange.words import shown, validation_faults
from spaceplan.model.base import Frozen, Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Scenario


class CheckReport(Frozen):
    """What a check found."""

    file: str
    """Name of the file."""
    scenario: Scenario | None
    """The scenario; null if the file has faults."""
    faults: tuple[Fault, ...] = ()
    """What must be mended, in the order of the file."""
    warnings: tuple[Fault, ...] = ()
    """What is legal but odd, in the order of the file."""
    typed: Scenario | None = None
    """The scenario with every vertex that the file has, those on the one before included: as
    messages count them."""


def load(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario from a YAML or JSON file.

    Parameters
    ----------
    path
        The file; ``.json`` is read as JSON, anything else as YAML.

    Returns
    -------
    Scenario
        The scenario, ready to be planned with.

    Raises
    ------
    SpaceplanError
        If anything is wrong with it; carries every fault with its line.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import spaceplan as sp
    >>> text = '''
    ... schema_version: 1
    ... name: my-yard
    ... site:
    ...   boundary: [[0, 0], [36, 0], [36, 17], [0, 17]]
    ...   gates:
    ...     - {id: gate, span: [[0, 5.5], [0, 11.5]]}
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "my-yard.yaml")
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     scenario = sp.load(file)
    >>> scenario.name, len(scenario.site.boundary)
    ('my-yard', 4)
    """
    report = check(path, prove=False)
    if report.scenario is None:
        raise SpaceplanError(report.faults, report.file)
    return report.scenario


def check(path: str | os.PathLike[str], *, prove: bool = True) -> CheckReport:
    """Look through a scenario file for faults and oddities.

    Parameters
    ----------
    path
        The file; ``.json`` is read as JSON, anything else as YAML.
    prove
        Whether wishes that can be proved impossible without a search are told; default True.

    Returns
    -------
    CheckReport
        The scenario where there are no faults, all faults, and all warnings.
    """
    file = str(path)
    try:
        tree = read_tree(path)
    except SpaceplanError as error:
        return CheckReport(file=file, scenario=None, faults=error.faults)
    if any(not _is_double(f) for f in tree.faults):
        # Text that cannot be read to its end says nothing certain about what it holds.
        marked = tuple(tree.marked(f) for f in tree.faults)
        return CheckReport(file=file, scenario=None, faults=marked)
    if not isinstance(tree.value, dict):
        return CheckReport(
            file=file, scenario=None, faults=_ordered([_no_mapping(tree.value)], tree)
        )
    scenario, faults = examine(tree)
    if scenario is None:
        return CheckReport(file=file, scenario=None, faults=_ordered(faults, tree))
    if scenario.underlay is not None:
        from spaceplan.exchange.underlay_faults import underlay_faults
        from spaceplan.exchange.world_file import laid_by_world_file

        home = pathlib.Path(path).parent
        laid = None
        wrong = _placed(tuple(underlay_faults(scenario.underlay, home)), tree)
        try:
            if not wrong and scenario.underlay.points is None:
                laid = laid_by_world_file(scenario, home / scenario.underlay.file)
        except SpaceplanError as error:
            wrong = _placed(error.faults, tree)
        if wrong:
            return CheckReport(file=file, scenario=None, faults=_ordered(wrong, tree))
        scenario = scenario.model_copy(update={"underlay": scenario.underlay.located(home, laid)})
    from spaceplan.exchange.oddities import oddities  # shapely

    found = oddities(scenario)
    if prove:
        from spaceplan.exchange.typed.proof import impossible

        found = (*found, *impossible(_tidied(scenario)))
    warnings = _ordered(_placed(found, tree), tree)
    return CheckReport(file=file, scenario=_tidied(scenario), warnings=warnings, typed=scenario)


def examine(tree: Tree) -> tuple[Scenario | None, list[Fault]]:
    """Look through the values of a file for everything that keeps them from being a scenario.

    Parameters
    ----------
    tree
        The values, a mapping, with their lines where they have some.

    Returns
    -------
    scenario : Scenario or None
        The scenario; None where there are faults.
    faults : list of Fault
        All faults, not sorted.
    """
    from spaceplan.exchange.geometry_faults import geometry_faults  # shapely
    from spaceplan.exchange.references import reference_faults

    faults = list(tree.faults)
    try:
        scenario = Scenario.model_validate(tree.value)
    except ValidationError as error:
        wrong = validation_faults(Scenario, error, tree)
        faults += wrong
        rest = _Rest(tree.value)
        rest.prune(error)
        kept = rest.scenario()
        if kept is not None:
            more = (
                *geometry_faults(kept, site_known=rest.site_known),
                *reference_faults(kept, rest.ids()),
            )
            named = {f.path for f in wrong}
            moved = [f.model_copy(update={"path": rest.path(f.path)}) for f in more]
            faults += _placed(tuple(f for f in moved if f.path not in named), tree)
        return None, faults
    faults += _placed((*geometry_faults(scenario), *reference_faults(scenario)), tree)
    return (None if faults else scenario), faults


class _Rest:
    """What is left of a faulty file, so that the rest can be examined in the same run."""

    def __init__(self, value: Value) -> None:
        self.original: Any = value
        self.value: Any = copy.deepcopy(value)
        self.site_known = True
        self.dropped: dict[Path, set[int]] = {}

    def prune(self, error: ValidationError) -> None:
        for item in error.errors(include_url=False, include_input=False, include_context=False):
            self._drop(tuple(item["loc"]))
        for path, indices in self.dropped.items():
            items = _at(self.value, path)
            items[:] = [item for i, item in enumerate(items) if i not in indices]

    def scenario(self) -> Scenario | None:
        try:
            return Scenario.model_validate(self.value)
        except ValidationError:
            return None

    def ids(self) -> frozenset[str]:
        """Ids of all structures that the file has, sound or not."""
        listed = self.original.get("structures")
        items = listed if isinstance(listed, list) else []
        return frozenset(str(s["id"]) for s in items if isinstance(s, dict) and "id" in s)

    def path(self, path: str) -> str:
        """Return the path in the file of something found in what is left."""
        parts: list[str] = []
        for part in path.split("."):
            gone = self.dropped.get(tuple(parts), set())
            if part.isdigit() and gone:
                kept = [i for i in range(int(part) + len(gone) + 1) if i not in gone]
                part = str(kept[int(part)])
            parts.append(part)
        return ".".join(parts)

    def _drop(self, loc: Path) -> None:
        for length in range(len(loc) - 1, 0, -1):
            holder = _at(self.original, loc[:length])
            index = loc[length]
            # Points belong to their ring: an outline that lost one is another outline.
            if isinstance(holder, list) and isinstance(index, int) and _of_mappings(holder):
                self.dropped.setdefault(loc[:length], set()).add(index)
                return
        if loc[:2] == ("site", "boundary") or loc == ("site",):
            self.site_known = False
            site = self.value.get("site")
            ring = [[0, 0], [1000, 0], [1000, 1000], [0, 1000]]
            self.value["site"] = {**(site if isinstance(site, dict) else {}), "boundary": ring}
            return
        if loc[0] in _STAND_INS:
            self.value[str(loc[0])] = _STAND_INS[str(loc[0])]
            return
        for length in (3, 2, 1):
            holder = _at(self.value, loc[: length - 1])
            if len(loc) >= length and isinstance(holder, dict) and loc[length - 1] in holder:
                del holder[loc[length - 1]]
                return


_STAND_INS = {"schema_version": 1, "name": "unnamed"}


def _of_mappings(holder: list[Any]) -> bool:
    return any(isinstance(item, dict) for item in holder)


def _at(value: Any, path: Path) -> Any:
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _placed(faults: tuple[Fault, ...], tree: Tree) -> list[Fault]:
    return [f.model_copy(update={"line": tree.line(_parts(f.path))}) for f in faults]


def _parts(path: str) -> Path:
    return tuple(int(p) if p.isdigit() else p for p in path.split("."))


def _ordered(faults: list[Fault], tree: Tree) -> tuple[Fault, ...]:
    return tuple(sorted((tree.marked(f) for f in faults), key=lambda f: f.line or 0))


def _is_double(fault: Fault) -> bool:
    return fault.code == "key.twice"


def _no_mapping(value: Value) -> Fault:
    return Fault(
        code="file.no_scenario",
        path="",
        line=1,
        found=shown(value),
        expected=Text(
            zh="场景的各个键（schema_version、name、site …），形如 name: dongxing-yuan",
            en="the keys of a scenario (schema_version, name, site …), such as name: dongxing-yuan",
        ),
    )


def _tidied(scenario: Scenario) -> Scenario:
    """Drop vertices that lie on the one before: an edge without length has no direction."""
    from spaceplan.exchange.rings import without_doubles

    return without_doubles(scenario)
