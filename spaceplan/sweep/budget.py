"""What to fund with a given sum: at most one option a compound, chosen exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from spaceplan.model.base import Text, counted
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.sweep.records import Row

#: Work that the solver may do for each aim, in its own units (about seconds); districts take less
#: than one.
_WORK = 60.0


class Aim(StrEnum):
    """What a sum is to come to."""

    STALLS = "stalls"
    """The most stalls won over today."""
    HOUSEHOLDS = "households"
    """The most households whose compound wins stalls; among these, the most stalls."""


@dataclass(frozen=True)
class Sum:
    """A sum of money, and what it is for.

    Parameters
    ----------
    cents
        The sum, in hundredths of the currency.
    aim
        What it is to come to.
    equal_shares
        Whether no compound may get more than the sum divided by the number of compounds.
    """

    cents: int
    aim: Aim = Aim.STALLS
    equal_shares: bool = False


@dataclass(frozen=True)
class Funded:
    """What a sum comes to.

    Parameters
    ----------
    asked
        The sum.
    rows
        What is funded: at most one row a compound, in the order of the table.
    value
        Stalls won or households served, as the aim says.
    bound
        No choice whatever comes to more; equal to ``value`` where the choice is proved best.
    stalls, households
        Stalls won, and households whose compound wins some; unknown households count as none.
    cents
        What it costs, in hundredths of the currency: no choice as good costs less.
    currency
        ISO 4217; empty if nothing can be funded.
    left_out
        Compounds none of whose options can be chosen, and why.
    """

    asked: Sum
    rows: tuple[Row, ...]
    value: int
    bound: int
    stalls: int
    households: int
    cents: int
    currency: str
    left_out: tuple[tuple[str, Text], ...]


def fund(rows: Sequence[Row], asked: Sum) -> Funded:
    """Choose what to fund.

    Only plans that may be shown, win stalls over today and whose whole cost is known can be chosen.
    Of choices that are equally good the cheapest is taken.

    Parameters
    ----------
    rows
        The rows of the district.
    asked
        The sum.

    Returns
    -------
    Funded
        The choice, with a bound.

    Raises
    ------
    SpaceplanError
        If the costs are in different currencies.
    """
    compounds = tuple(dict.fromkeys(r.compound for r in rows))
    can = [r for r in rows if _why_not(r, asked.aim) is None]
    currencies = sorted({r.currency for r in can})
    if len(currencies) > 1:
        raise _mixed(currencies)
    most = asked.cents // max(len(compounds), 1) if asked.equal_shares else asked.cents
    fitting = [r for r in can if (r.cost_cents or 0) <= most]
    chosen, bound = _choose(fitting, asked)
    value = sum(map(_VALUE[asked.aim], chosen))
    return Funded(
        asked=asked,
        rows=tuple(chosen),
        value=value,
        bound=bound,
        stalls=sum(map(_stalls, chosen)),
        households=sum(map(_households, chosen)),
        cents=sum(r.cost_cents or 0 for r in chosen),
        currency=currencies[0] if currencies else "",
        left_out=tuple(_left_out(rows, compounds, asked.aim, {r.compound for r in can})),
    )


def funding_said(funded: Funded) -> Text:
    """Say what a sum comes to.

    Parameters
    ----------
    funded
        The choice.

    Returns
    -------
    Text
        One sentence, with the bound.
    """
    asked, name = funded.asked, funded.currency
    zh = f"{asked.cents / 100:,.0f} {name} 中使用 {funded.cents / 100:,.0f}".replace("  ", " ")
    en = f"of {asked.cents / 100:,.0f} {name}".rstrip() + f", {funded.cents / 100:,.0f} are used"
    if asked.equal_shares:
        zh += "（每个院子不超过平均份额）"
        en += " (no compound gets more than an equal share)"
    zh += f"：{len(funded.rows)} 个院子，新增 {funded.stalls} 个车位，{funded.households} 户受益"
    en += (
        f": {counted(len(funded.rows), 'compound')}, {counted(funded.stalls, 'stall')} won, "
        f"{counted(funded.households, 'household')} served"
    )
    if funded.value == funded.bound:
        return Text(zh=f"{zh}；已证明最优", en=f"{en}; proved best")
    what = (
        Text(zh="个车位", en="stalls")
        if asked.aim is Aim.STALLS
        else Text(zh="户", en="households")
    )
    return Text(
        zh=f"{zh}；上界 {funded.bound} {what.zh}", en=f"{en}; at most {funded.bound} {what.en}"
    )


def _stalls(row: Row) -> int:
    return row.gain or 0


def _households(row: Row) -> int:
    return row.households or 0


def _price(row: Row) -> int:
    return -(row.cost_cents or 0)


_VALUE: dict[Aim, Callable[[Row], int]] = {Aim.STALLS: _stalls, Aim.HOUSEHOLDS: _households}


#: Why a row cannot be chosen, from what is farthest from a choice to what is nearest.
_WHYS = (
    Text(zh="没有可展示的方案", en="no plan that may be shown"),
    Text(zh="不知道现有车位数", en="stalls of today unknown"),
    Text(zh="没有增加车位", en="no stalls won"),
    Text(zh="费用未知", en="cost unknown"),
    Text(zh="户数未知", en="households unknown"),
)


def _why_not(row: Row, aim: Aim) -> int | None:
    """Return which of the reasons keeps a row from being chosen; None if it can be."""
    tests = (
        not row.shown,
        row.gain is None,
        _stalls(row) <= 0,
        row.cost_cents is None,
        aim is Aim.HOUSEHOLDS and not row.households,
    )
    return tests.index(True) if any(tests) else None


def _left_out(
    rows: Sequence[Row], compounds: Sequence[str], aim: Aim, can: set[str]
) -> Iterator[tuple[str, Text]]:
    """Yield what cannot be funded, with the reason of the option that came nearest."""
    for name in compounds:
        whys = [_why_not(r, aim) for r in rows if r.compound == name]
        if name not in can:
            yield name, _WHYS[max(w for w in whys if w is not None)]


def _choose(rows: Sequence[Row], asked: Sum) -> tuple[list[Row], int]:
    """Return the best rows and a bound on the first aim."""
    from ortools.sat.python import cp_model

    if not rows:
        return [], 0
    model = cp_model.CpModel()
    takes = [model.new_bool_var(f"{i}") for i in range(len(rows))]
    for name in dict.fromkeys(r.compound for r in rows):
        model.add_at_most_one(t for t, r in zip(takes, rows, strict=True) if r.compound == name)
    costs = [r.cost_cents or 0 for r in rows]
    whole = min(asked.cents, sum(costs))
    model.add(sum(c * t for c, t in zip(costs, takes, strict=True)) <= whole)
    aims = [_VALUE[asked.aim], *([_stalls] if asked.aim is Aim.HOUSEHOLDS else []), _price]
    solver = cp_model.CpSolver()
    # one worker and a limit of work, not of time: the same choice each time
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _WORK
    chosen: list[Row] = []
    bound = None
    for aim in aims:
        total = sum(aim(r) * t for r, t in zip(rows, takes, strict=True))
        model.maximize(total)
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        chosen = [r for r, t in zip(rows, takes, strict=True) if solver.boolean_value(t)]
        if bound is None:
            bound = round(solver.best_objective_bound)
        model.add(total >= sum(map(aim, chosen)))
    most = sum(max(0, _VALUE[asked.aim](r)) for r in rows)
    return chosen, most if bound is None else bound


def _mixed(currencies: Sequence[str]) -> SpaceplanError:
    listed = ", ".join(currencies)
    fault = Fault(
        code="sweep.currencies",
        path="costs.currency",
        found=Text(zh=f"不同的货币：{listed}", en=f"costs in {listed}"),
        expected=Text(
            zh="一种货币，才能分配一笔钱", en="one currency, so that a sum can be shared out"
        ),
    )
    return SpaceplanError((fault,))
