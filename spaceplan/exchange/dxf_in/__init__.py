"""DXF of surveyors and designers read as a scenario: layers by profile, outlines healed."""

from spaceplan.exchange.dxf_in.held import PlanOutlines, PlanThing, read_plan_outlines
from spaceplan.exchange.dxf_in.reader import read_dxf

__all__ = ["PlanOutlines", "PlanThing", "read_dxf", "read_plan_outlines"]
