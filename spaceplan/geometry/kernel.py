"""How functions are compiled: once, and kept beside the code or in the user's cache."""

from __future__ import annotations

from collections.abc import Callable
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


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    try:
        return njit(cache=True, nogil=True, **options)(function)
    except RuntimeError:  # no place for a cache
        return njit(nogil=True, **options)(function)
