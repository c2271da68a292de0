"""Layer profiles: which layers and blocks mean what; kept in YAML, since every office differs."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from spaceplan.exchange.files import read_text
from spaceplan.exchange.trees import Tree
from spaceplan.exchange.words import validation_faults
from spaceplan.exchange.yaml_text import read_yaml
from spaceplan.model.base import Frozen, Text
from spaceplan.model.fault import Fault, SpaceplanError

Pattern = Annotated[str, Field(min_length=1, max_length=200)]
Patterns = Annotated[tuple[Pattern, ...], Field(max_length=200)]

#: Built-in profiles that name layers, in the order in which they are tried.
NAMED = ("spaceplan", "cn", "us")

#: The built-in profile for drawings whose layers say nothing.
OUTLINES = "outlines"

#: The built-in profile for layers and kinds of maps.
MAPS = "maps"


class Roles(Frozen):
    """Patterns by role; ``*`` and ``?`` stand for anything, case does not count."""

    boundary: Patterns = ()
    """The red line of the site."""
    hole: Patterns = ()
    """Ground inside it that does not belong to the site."""
    gate: Patterns = ()
    """Openings in the boundary, a line each."""
    frontage: Patterns = ()
    """Stretches of boundary on a shared road, a line each."""
    building: Patterns = ()
    """Buildings that stand there."""
    rooms: Patterns = ()
    """Activity rooms that stand there."""
    shed: Patterns = ()
    """Bike sheds that stand there."""
    pavilion: Patterns = ()
    """Pavilions that stand there."""
    structure: Patterns = ()
    """Other structures that stand there."""
    wall: Patterns = ()
    """Walls and fences."""
    tree: Patterns = ()
    """Trees: circles or blocks."""
    door: Patterns = ()
    """Doors of buildings: points, blocks, circles or short lines."""
    road: Patterns = ()
    """Roads that stay."""
    paving: Patterns = ()
    """Paved ground that may be built over."""
    green: Patterns = ()
    """Green that there is."""
    stall: Patterns = ()
    """Stalls in use today; they are counted."""
    surrounding: Patterns = ()
    """Buildings outside the site."""
    text: Patterns = ()
    """Texts, for floors and names of buildings; texts on other layers are read as well."""
    ignore: Patterns = ()
    """Axes, dimensions, hatches, frames: not ground."""


class Profile(Frozen):
    """What the layers and blocks of a drawing mean."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    """Name of the profile."""
    title: Text = Text()
    """What kind of drawings it is for."""
    layers: Roles = Roles()
    """Role → patterns of layer names."""
    blocks: Roles = Roles()
    """Role → patterns of block names; a block that matches goes before its layer."""
    any_outline: bool = False
    """Whether layers do not count: the largest ring is the boundary, rings in it are buildings."""

    def role(self, layer: str) -> str | None:
        """Return the role of a layer.

        Parameters
        ----------
        layer
            Name in the drawing; the prefix of an external reference does not count.

        Returns
        -------
        str or None
            The role whose pattern fits with most letters of its own; None if none fits.
        """
        return _role(self.layers, layer)

    def block_role(self, block: str) -> str | None:
        """Return the role of a block.

        Parameters
        ----------
        block
            Name in the drawing.

        Returns
        -------
        str or None
            As for layers.
        """
        return _role(self.blocks, block)


def plain_name(name: str) -> str:
    """Return a name without what an external reference puts before it.

    Parameters
    ----------
    name
        Of a layer or block, e.g. ``SITE$0$G-SITE-REDL`` or ``SITE|G-SITE-REDL``.

    Returns
    -------
    str
        ``G-SITE-REDL``.
    """
    return re.split(r"\$\d+\$|\|", name)[-1]


def load_profile(name: str) -> Profile:
    """Read a profile.

    Parameters
    ----------
    name
        A built-in one (``spaceplan``, ``cn``, ``us``, ``outlines``), or the path of a YAML file.

    Returns
    -------
    Profile
        The profile.

    Raises
    ------
    SpaceplanError
        If there is none, or the file has faults; each with its line.
    """
    if name in (*NAMED, OUTLINES, MAPS):
        home = files("spaceplan.exchange") / "data" / "dxf-profiles"
        return _profile((home / f"{name}.yaml").read_text(encoding="utf-8"), name)
    if Path(name).suffix.lower() not in (".yaml", ".yml") and not Path(name).exists():
        known = ", ".join((*NAMED, OUTLINES))
        raise SpaceplanError(
            (
                Fault(
                    code="profile.unknown",
                    path="--profile",
                    found=Text(zh=f"图层对照“{name}”", en=f"the profile '{name}'"),
                    expected=Text(
                        zh=f"auto、{known}，或一个 YAML 文件",
                        en=f"auto, {known}, or the path of a YAML file",
                    ),
                ),
            )
        )
    return _profile(read_text(name), name)


def _profile(text: str, file: str) -> Profile:
    tree = read_yaml(text)
    if tree.faults:
        raise SpaceplanError(tuple(tree.faults), file)
    if not isinstance(tree.value, dict):
        raise SpaceplanError((_no_profile(tree),), file)
    try:
        return Profile.model_validate(tree.value)
    except ValidationError as error:
        raise SpaceplanError(validation_faults(Profile, error, tree), file) from None


def _no_profile(tree: Tree) -> Fault:
    return Fault(
        code="profile.empty",
        path="",
        line=tree.line(()),
        found=Text(zh="没有图层对照", en="no profile"),
        expected=Text(
            zh="name 和 layers，如 layers: {boundary: ['*红线*']}",
            en="name and layers, e.g. layers: {boundary: ['*red line*']}",
        ),
    )


def _role(roles: Roles, name: str) -> str | None:
    plain = plain_name(name).casefold()
    best, most = None, -1
    for role in Roles.model_fields:
        for pattern in getattr(roles, role):
            letters = sum(sign not in "*?" for sign in pattern)
            if letters > most and fnmatchcase(plain, pattern.casefold()):
                best, most = role, letters
    return best
