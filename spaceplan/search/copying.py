"""Compiled: copies between arrays that never overlap, without room made on the way."""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel


@kernel
def copy_line(target, source):  # type: ignore[no-untyped-def]
    """Copy a one-dimensional array over another.

    Parameters
    ----------
    target, source
        [n]
    """
    for i in range(len(target)):
        target[i] = source[i]


@kernel
def copy_table(target, source, count):  # type: ignore[no-untyped-def]
    """Copy the first rows of a two-dimensional array over another.

    Parameters
    ----------
    target, source
        [n, m]
    count
        How many rows.
    """
    for i in range(count):
        for j in range(target.shape[1]):
            target[i, j] = source[i, j]


@kernel
def copy_stack(target, source):  # type: ignore[no-untyped-def]
    """Copy a three-dimensional array over another.

    Parameters
    ----------
    target, source
        [n, m, l]
    """
    for i in range(len(target)):
        copy_table(target[i], source[i], target.shape[1])
