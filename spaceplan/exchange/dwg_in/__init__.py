"""DWG of AutoCAD and its like: decoded in a process of its own, then read like a DXF drawing."""

from spaceplan.exchange.dwg_in.reader import read_dwg

__all__ = ["read_dwg"]
