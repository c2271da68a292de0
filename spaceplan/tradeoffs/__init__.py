"""What wishes and rules cost, which plans no other beats, and why a brief has no plan."""

from spaceplan.tradeoffs.ask import Ask, Change, Demand, Topic, levels, next_tighter, relaxes
from spaceplan.tradeoffs.desk import Desk, Store, UnfinishedError
from spaceplan.tradeoffs.prices import Price, Tradeoffs, removal_cost, tradeoffs

__all__ = [
    "Ask",
    "Change",
    "Demand",
    "Desk",
    "Price",
    "Store",
    "Topic",
    "Tradeoffs",
    "UnfinishedError",
    "levels",
    "next_tighter",
    "relaxes",
    "removal_cost",
    "tradeoffs",
]
