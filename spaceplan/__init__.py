"""Spaceplan: layouts for old housing courtyards, found, proved, compared and drawn.

The verbs stand here, and each is imported when it is first used:

>>> import spaceplan as sp
>>> scenario = sp.load("courtyard.yaml")                      # doctest: +SKIP
>>> plan = sp.solve(scenario, "bar", effort="quick")          # doctest: +SKIP
>>> findings = sp.audit(scenario, plan)                       # doctest: +SKIP
>>> comparison = sp.compare(scenario, [plan])                 # doctest: +SKIP
>>> prices = sp.tradeoffs(scenario, "bar")                    # doctest: +SKIP
>>> rows = list(sp.sweep("courtyards/", "out"))                # doctest: +SKIP
>>> axes = sp.draw(scenario, plan, lang="en")                 # doctest: +SKIP
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from spaceplan._version import __version__

if TYPE_CHECKING:
    from spaceplan.audit import audit
    from spaceplan.compare import compare
    from spaceplan.exchange import load
    from spaceplan.render import draw
    from spaceplan.solve import solve
    from spaceplan.sweep import sweep
    from spaceplan.tradeoffs import tradeoffs

__all__ = ["__version__", "audit", "compare", "draw", "load", "solve", "sweep", "tradeoffs"]

#: The room that each verb lives in.
_ROOM = {
    "audit": "spaceplan.audit",
    "compare": "spaceplan.compare",
    "draw": "spaceplan.render",
    "load": "spaceplan.exchange",
    "solve": "spaceplan.solve",
    "sweep": "spaceplan.sweep",
    "tradeoffs": "spaceplan.tradeoffs",
}


class _Verb(ModuleType):
    """A room that is called like its verb: ``spaceplan.audit(...)`` is ``audit.audit(...)``."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        name = self.__name__.rpartition(".")[2]
        if name == "solve":
            # the solver knows no audit: whoever calls it hands one in
            kwargs.setdefault("audit", import_module("spaceplan.audit").audit)
        return getattr(self, name)(*args, **kwargs)


class _Package(ModuleType):
    """The package itself; it sees to it that rooms with a verb's name can be called.

    Python binds a submodule to its package's name for it whoever imports it first, so
    ``spaceplan.audit`` would be now the function, now the module.  It is always the module, and
    the module can be called.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if _ROOM.get(name) == f"spaceplan.{name}" and type(value) is ModuleType:
            value.__class__ = _Verb
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    """Import a verb when it is first asked for.

    Raises
    ------
    AttributeError
        If the package has no such name.
    """
    if name not in _ROOM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = import_module(_ROOM[name])
    return room if isinstance(room, _Verb) else getattr(room, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
