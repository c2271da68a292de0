"""The examples in the docstrings of the public verbs run and say what they show."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pytest

from spaceplan.audit.inspect import audit
from spaceplan.compare.comparison import compare
from spaceplan.exchange.check import load
from spaceplan.render.draw import draw
from spaceplan.solve import solve
from spaceplan.tradeoffs.prices import tradeoffs

VERBS = (load, solve, compare, audit, draw, tradeoffs)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_example_of_a_verb_runs(verb: Callable[..., Any]) -> None:
    (test,) = doctest.DocTestFinder(recurse=False).find(verb, verb.__name__, globs={})
    assert any(f"sp.{verb.__name__}(" in example.source for example in test.examples)
    said: list[str] = []
    result = doctest.DocTestRunner().run(test, out=said.append)
    plt.close("all")
    assert result.attempted > 3
    assert not result.failed, "".join(said)
