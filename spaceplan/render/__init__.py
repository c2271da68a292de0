"""Maps, sheets and the page that a meeting looks at."""

from spaceplan.render.draw import draw
from spaceplan.render.save import save_map

__all__ = ["draw", "save_map"]
