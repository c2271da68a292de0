"""DXF for designers: layers, stalls as blocks, hatches, dimensions and an A3 sheet a plan."""

from spaceplan.exchange.dxf_out.write import write_dxf

__all__ = ["write_dxf"]
