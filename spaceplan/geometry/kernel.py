"""How functions are compiled: once, and kept beside the code or in the user's cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from numba import njit


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function that makes no arrays, when it is first called, without Python's lock.

    Its code does not count who uses which array: a kernel only ever works on arrays that its
    caller holds, and counting them cost half of all time.  The machine code is kept where numba
    finds room for it: beside the source file, else in the user's cache folder.  Where it may write
    to neither (a read-only installation, a user without a home), the function is compiled anew in
    every process rather than refused.

    Parameters
    ----------
    function
        A function that numba can compile, without arrays, lists or strings of its own.

    Returns
    -------
    callable
        The compiled function.
    """
    return _compiled(function, _nrt=False, error_model="numpy")


def making_kernel(function: Callable[..., Any]) -> Any:
    """Compile a function that makes arrays or lists, as :func:`kernel` does otherwise.

    Parameters
    ----------
    function
        A function that numba can compile.

    Returns
    -------
    callable
        The compiled function.
    """
    return _compiled(function)


def is_kept(function: Any) -> bool:
    """Tell whether machine code of a kernel is kept, so that it is loaded and not compiled.

    Parameters
    ----------
    function
        What :func:`kernel` or :func:`making_kernel` returned.

    Returns
    -------
    bool
        True if there is some of this source and for this processor; numba has no public way to ask.
    """
    file: Any = getattr(getattr(function, "_cache", None), "_cache_file", None)
    if file is None:
        return False
    here = function.targetctx.codegen().magic_tuple()
    return any(processor == here for _, processor, *_ in file._load_index())  # noqa: SLF001


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    try:
        compiled = njit(cache=True, nogil=True, **options)(function)
    except RuntimeError:  # no place for a cache
        return njit(nogil=True, **options)(function)
    # a kernel holds what it calls: numba compares only a function's own file
    kept: Any = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if hasattr(kept, "_source_stamp"):
        kept._source_stamp = _stamp()  # noqa: SLF001
    return compiled


@cache
def _stamp() -> str:
    """Return a hash of all files that kernels, or constants of theirs, stand in."""
    rooms = (Path(__file__).parent, Path(__file__).parent.parent / "search")
    sources = [path.read_bytes() for room in rooms for path in sorted(room.glob("*.py"))]
    return hashlib.sha256(b"".join(s for s in sources if b"kernel" in s)).hexdigest()
