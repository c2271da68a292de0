"""What wishes and rules cost, which plans no other beats, and why a brief has no plan."""

from spaceplan.tradeoffs.ask import Ask, Change, Demand, Topic, levels, next_tighter, relaxes
from spaceplan.tradeoffs.desk import Desk, Store, UnfinishedError
from spaceplan.tradeoffs.price import Price, Tradeoffs, plan_cost
from spaceplan.tradeoffs.prices import tradeoffs

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
    "plan_cost",
    "relaxes",
    "tradeoffs",
]
