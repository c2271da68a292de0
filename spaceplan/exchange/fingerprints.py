"""What results are told apart by: hashes of files and scenarios, versions of programs."""

from __future__ import annotations

import contextlib
import hashlib
import platform
from importlib import metadata

from spaceplan.model.scenario import Scenario


def scenario_sha256(scenario: Scenario) -> str:
    """Return the SHA-256 of a scenario with words, prices and underlay: drawings show them.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    picture = None if scenario.underlay is None else scenario.underlay.path
    under = picture.read_bytes() if picture is not None and picture.is_file() else b""
    return sha256(scenario.model_dump_json().encode() + under)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of a file's content.

    Parameters
    ----------
    content
        The content.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return hashlib.sha256(content).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of everything that has a say in the result.

    Returns
    -------
    dict
        Name to version.
    """
    from spaceplan import __version__

    found = {"spaceplan": __version__, "python": platform.python_version()}
    for name in ("ortools", "numba", "numpy", "shapely", "matplotlib", "pydantic"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found
