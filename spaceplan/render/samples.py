"""Samples of the signs of furniture, for the legend."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spaceplan.render.style import Look, look
from spaceplan.render.things import BIN

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _bench(ax: Axes, item: Look, x: float, y: float) -> None:
    from matplotlib.patches import Rectangle

    ax.add_artist(Rectangle((x - 2.2, y - 0.75), 4.4, 1.5, fc=item.face, ec=item.edge, lw=0.6))
    ax.plot([x - 2.2, x + 2.2], [y, y], color=look("bench_back").edge, lw=0.8)


def _lamp(ax: Axes, item: Look, x: float, y: float) -> None:
    from matplotlib.patches import Circle

    ax.add_artist(Circle((x, y), 1.1, fc=item.face, ec=item.edge, lw=item.width_pt))
    for sign in (1, -1):
        ax.plot(
            [x - 0.78, x + 0.78], [y - 0.78 * sign, y + 0.78 * sign],
            color=item.edge, lw=item.width_pt,
        )  # fmt: skip


def _waste(ax: Axes, item: Look, x: float, y: float) -> None:
    from matplotlib.patches import Rectangle

    ax.add_artist(Rectangle((x - 3.7, y - 1.5), 7.4, 3.0, fc=item.face, ec=item.edge, lw=0.6))
    for part in BIN:
        ax.plot([x + u for u, _ in part], [y + v for _, v in part], color=item.edge, lw=0.8)


def _lift(ax: Axes, item: Look, x: float, y: float) -> None:
    from matplotlib.patches import Rectangle

    ax.add_artist(Rectangle((x - 1.7, y - 1.5), 3.4, 3.0, fc=item.face, ec=item.edge, lw=1.0))
    for sign in (1, -1):
        ax.plot([x - 1.7, x + 1.7], [y - 1.5 * sign, y + 1.5 * sign], color=item.edge, lw=0.8)


#: How the legend shows each sign: on some Axes, with its middle there.
SAMPLES: dict[str, Callable[[Axes, Look, float, float], None]] = {
    "bench": _bench,
    "lamp": _lamp,
    "waste": _waste,
    "lift": _lift,
}
