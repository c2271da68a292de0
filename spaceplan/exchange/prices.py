"""Prices of wishes and rules as a file, so that a report can be bound later."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from spaceplan.exchange.files import read_text
from spaceplan.model.base import Text
from spaceplan.model.case import resolve
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Scenario
from spaceplan.tradeoffs.price import Tradeoffs
from spaceplan.tradeoffs.vary import single

ENDING = ".json"


def dump_prices(prices: Tradeoffs) -> str:
    """Write prices as JSON; of the plans behind them only that for the brief as it is.

    Parameters
    ----------
    prices
        The prices.

    Returns
    -------
    str
        JSON, ended by a line feed.
    """
    bare = [p.model_copy(update={"plan": None, "findings": ()}) for p in prices.prices]
    slim = prices.model_copy(update={"prices": tuple(bare), "asks": ()})
    return slim.model_dump_json(indent=1) + "\n"


def load_prices(path: Path, scenario: Scenario) -> Tradeoffs:
    """Read prices that ``tradeoffs`` found for a scenario.

    Parameters
    ----------
    path
        The file.
    scenario
        The scenario as it is now.

    Returns
    -------
    Tradeoffs
        The prices.

    Raises
    ------
    SpaceplanError
        If the file cannot be read, is something else, or was made for another scenario.
    """
    try:
        found = Tradeoffs.model_validate_json(read_text(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _fault(path, where, str(first["msg"]), str(first["msg"])) from None
    known = {o.id for o in scenario.all_options}
    if found.scenario != scenario.name or found.option not in known:
        name = f"{found.scenario} / {found.option}"
        raise _fault(path, "", f"另一个场景的代价：{name}", f"prices of another scenario: {name}")
    made = found.base.plan.provenance.scenario_sha256 if found.base.plan else None
    if made not in (None, resolve(single(scenario, found.option)).fingerprint()):
        raise _fault(
            path, "", "场景改动之前算的代价", "prices found before the scenario was changed"
        )
    return found


def _fault(path: Path, where: str, zh: str, en: str) -> SpaceplanError:
    fault = Fault(
        code="prices.unfit",
        path=where,
        found=Text(zh=zh, en=en),
        expected=Text(
            zh="用 spaceplan tradeoffs SCENARIO --out DIR 为这个场景算出的 prices-*.json",
            en="a prices-*.json that 'spaceplan tradeoffs SCENARIO --out DIR' wrote for this"
            " scenario",
        ),
    )
    return SpaceplanError((fault,), str(path))
