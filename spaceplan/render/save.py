"""Write drawings as files that come out byte for byte the same each time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spaceplan.model.base import Lang
from spaceplan.model.fault import Fault
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.fonts import settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Dots an inch of every PNG: an A3 sheet is 2811 x 1988 dots, which a projector and a phone show.
DPI = 170
#: Beyond this zlib takes twice as long and saves nothing on drawings.
_PNG_LEVEL = 3

#: What each format must leave out so that no clock and no version of a library is in the file.
_METADATA: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = (
    (".png", (("Software", None),)),
    (".svg", (("Date", None), ("Creator", None), ("Format", None), ("Type", None))),
    (".pdf", (("CreationDate", None), ("Creator", None), ("Producer", None))),
)

#: What is written where nobody asks for anything else.
ENDINGS = (".png", ".svg")


def save_figure(figure: Figure, path: Path) -> Path:
    """Write a figure in the format its suffix names.

    Parameters
    ----------
    figure
        The figure.
    path
        A path that ends in ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    KeyError
        If the suffix is another one.
    OSError
        If the file cannot be written.
    """
    metadata = dict(dict(_METADATA)[path.suffix])
    more: dict[str, Any] = {}
    if path.suffix == ".png":
        more["pil_kwargs"] = {"compress_level": _PNG_LEVEL}
    with settings():
        figure.savefig(path, dpi=DPI, metadata=metadata, **more)
    return path


def svg_text(figure: Figure) -> str:
    """Return a figure as SVG.

    Parameters
    ----------
    figure
        The figure.

    Returns
    -------
    str
        SVG text, the same each time, its letters as outlines.
    """
    out = io.StringIO()
    with settings():
        figure.savefig(out, format="svg", metadata=dict(dict(_METADATA)[".svg"]))
    return out.getvalue()


def beside(stem: Path | str, suffix: str) -> Path:
    """Return a stem with a suffix added, whatever dots the stem has.

    Parameters
    ----------
    stem
        Path without suffix.
    suffix
        E.g. ``.png``.

    Returns
    -------
    pathlib.Path
        The path.
    """
    path = Path(stem)
    return path.with_name(path.name + suffix)


def save_map(
    scenario: Scenario,
    plan: Plan | None,
    path_stem: Path | str,
    lang: Lang,
    *,
    option: str | None = None,
    faults: Sequence[Fault] = (),
    findings: Sequence[Finding] | None = None,
    endings: Sequence[str] = ENDINGS,
) -> tuple[Path, ...]:
    """Write the sheet of one plan, or of what was typed.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan, or null for what was typed.
    path_stem
        Where to write, without suffix.
    lang
        Language.
    option
        Without a plan: the option whose treatments are shown.
    faults
        Warnings about the input, shown at their places.
    findings
        What the audit found, shown at its places; null where no audit ran.
    endings
        The formats; default PNG and SVG.

    Returns
    -------
    tuple of pathlib.Path
        The files written.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    from spaceplan.render.sheet import map_sheet

    sheet = map_sheet(scenario, plan, lang, option=option, faults=faults, findings=findings)
    return tuple(save_figure(sheet.paper.figure, beside(path_stem, suffix)) for suffix in endings)


def save_view(
    scenario: Scenario,
    plan: Plan | None,
    path_stem: Path | str,
    lang: Lang,
    endings: Sequence[str] = ENDINGS,
) -> tuple[Path, ...]:
    """Write a plan, or what is there now, seen from above at a slant.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan, or null for what is there now.
    path_stem
        Where to write, without suffix.
    lang
        Language.
    endings
        The formats; default PNG and SVG.

    Returns
    -------
    tuple of pathlib.Path
        The files written.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    from spaceplan.render.axonometric import axonometric

    figure = axonometric(scenario, plan, lang)
    return tuple(save_figure(figure, beside(path_stem, suffix)) for suffix in endings)
