"""Maps, sheets and the page that a meeting looks at."""

from spaceplan.render.comparison_sheet import save_comparison
from spaceplan.render.draw import draw
from spaceplan.render.page import index_html
from spaceplan.render.save import save_map

__all__ = ["draw", "index_html", "save_comparison", "save_map"]
