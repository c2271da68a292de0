"""A workbook to type a yard into, with tape sketches: written, and read as a scenario."""

from spaceplan.exchange.workbook.reader import read_workbook
from spaceplan.exchange.workbook.writer import Sheeted, write_workbook

__all__ = ["Sheeted", "read_workbook", "write_workbook"]
