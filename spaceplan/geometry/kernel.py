"""How functions are compiled: once, and kept beside the code or in the user's cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function when it is first called, without Python's lock.

    The machine code is kept where numba finds room for it: beside the source file, else in the
    user's cache folder.  Where it may write to neither (a read-only installation, a user without a
    home), the function is compiled anew in every process rather than refused.

    Parameters
    ----------
    function
        A function that numba can compile.

    Returns
    -------
    callable
        The compiled function.
    """
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no place for a cache
        return njit(nogil=True)(function)
