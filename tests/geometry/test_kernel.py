"""Compiling where nothing may be written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import spaceplan.geometry.kernel as module

ROOT = Path(__file__).parents[2]


def test_a_kernel_is_compiled_without_a_cache(monkeypatch: pytest.MonkeyPatch):
    """When numba finds no place for its cache it says so with a RuntimeError."""
    asked: list[bool] = []

    def njit(cache: bool = False, **_options: object):
        asked.append(cache)

        def decorate(function):
            if cache:
                raise RuntimeError("cannot cache function: no locator available")
            return function

        return decorate

    monkeypatch.setattr(module, "njit", njit)
    assert module.kernel(len)([1, 2]) == 2
    assert asked == [True, False]


def test_the_search_loads_and_computes_without_a_cache():
    """For real: numba is told to look for places that a plain module never has."""
    code = (
        "import numpy as np; from spaceplan.search.clip import inside; "
        "square = np.array([[0, 0, 9, 0], [9, 0, 9, 9], [9, 9, 0, 9], [0, 9, 0, 0]], float); "
        "none = np.full(4, -1); "
        "print(inside(4.0, 5.0, square, none), inside(10.0, 5.0, square, none))"
    )
    environment = {**os.environ, "NUMBA_CACHE_LOCATOR_CLASSES": "IPythonCacheLocator"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.split() == ["True", "False"]
