"""Who pays how much: fixed amounts, shares, households, instalments; every sum exact to the cent.

Whatever does not divide is handed out cent by cent, to the largest remainders first and then in
the order of the file, so that the parts always make the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.money import Funding, Payer, Split
from spaceplan.model.scenario import Scenario
from spaceplan.money.records import Bill, CostLine, Instalments, Part, PlanCost, to_cents

#: Shares typed with few digits (0.333, 0.333, 0.334) still make one.
_SHARE_SLACK = 1e-6


def bills(scenario: Scenario, cost: PlanCost) -> tuple[Bill, ...]:
    """Return who pays what for a plan.

    Parameters
    ----------
    scenario
        The scenario with its ``funding`` and households.
    cost
        What the plan costs; only lines with a known price are paid for.

    Returns
    -------
    tuple of Bill
        One bill a payer, and one with an empty payer where a part is not covered; empty without
        any funding.

    Raises
    ------
    SpaceplanError
        If the funding is faulty, e.g. if its shares do not make 1.
    """
    faults = funding_faults(scenario)
    if faults:
        raise SpaceplanError(faults)
    own = any(f.applies_to == "lifts" for f in scenario.funding)
    out: list[Bill] = []
    for funding in scenario.funding:
        lines = [line for line in cost.lines if _paid_by(funding, line, own)]
        out += _bills_of(funding, sum(line.cents or 0 for line in lines), scenario)
    return tuple(out)


def household_pays(
    cost: PlanCost, due: Sequence[Bill], households: int | None
) -> tuple[Fraction, bool] | None:
    """Return what a household pays on average, with all that others pay taken off.

    Parameters
    ----------
    cost
        What the plan costs.
    due
        Who pays what; without any funding the households pay all of it.
    households
        How many there are; None takes those that the funding names.

    Returns
    -------
    tuple of Fraction and bool, or None
        In hundredths of the currency, and whether that is all, so that nobody still has to come
        up with a rest; None where a price, the households or their part is unknown.
    """
    total = cost.total_cents
    parts = [part for bill in due for part in bill.parts]
    many = households or max((sum(p.households for p in b.parts) for b in due), default=0)
    if total is None or not many or (due and not parts):
        return None
    if not due:
        return Fraction(total, many), True
    theirs = sum(part.each_cents * part.households for part in parts)
    return Fraction(theirs, many), sum(b.cents for b in due if b.payer) >= total


def instalments(cents: int, months: int) -> Instalments:
    """Return how an amount is paid off in equal instalments.

    Parameters
    ----------
    cents
        The amount, in hundredths of the currency.
    months
        How many instalments, at least 1.

    Returns
    -------
    Instalments
        The last one takes the rounding, so that they sum to the amount.
    """
    each = cents // months
    return Instalments(months=months, each_cents=each, last_cents=cents - each * (months - 1))


def shared_out(cents: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """Share an amount by weights, to the cent.

    Parameters
    ----------
    cents
        The amount, in hundredths of the currency.
    weights
        Weights, at least one of them above 0.

    Returns
    -------
    tuple of int
        One part a weight; they sum to the amount.
    """
    whole = sum(weights)
    exact = [cents * w / whole for w in weights]
    parts = [int(e) for e in exact]
    # Nobody whose weight is nought pays a cent of the rounding.
    order = sorted(
        (i for i, w in enumerate(weights) if w > 0), key=lambda i: (parts[i] - exact[i], i)
    )
    for i in order[: cents - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def _paid_by(funding: Funding, line: CostLine, lifts_apart: bool) -> bool:
    if funding.applies_to == "lifts":
        return line.key == "lift"
    return not (lifts_apart and line.key == "lift")


def _bills_of(funding: Funding, cents: int, scenario: Scenario) -> Iterator[Bill]:
    left = cents
    paid: dict[str, int] = {}
    for payer in funding.payers:
        if payer.amount is not None:
            paid[payer.id] = min(to_cents(payer.amount), left)
            left -= paid[payer.id]
    by_share = [p for p in funding.payers if p.share is not None]
    if any(p.share for p in by_share):
        parts = shared_out(left, [Fraction(repr(p.share)) for p in by_share])
        paid |= {p.id: part for p, part in zip(by_share, parts, strict=True)}
        left = 0
    for payer in funding.payers:
        due = paid[payer.id]
        yield Bill(
            funding=funding.applies_to,
            payer=payer.id,
            title=Text(zh=payer.title.get("zh") or payer.id, en=payer.title.get("en") or payer.id),
            cents=due,
            share=due / cents if cents else None,
            instalments=instalments(due, payer.instalments),
            parts=tuple(_parts(payer, due, scenario)) if payer.split is not None else (),
        )
    if left:
        yield Bill(
            funding=funding.applies_to,
            payer="",
            title=Text(zh="尚无人承担", en="not covered yet"),
            cents=left,
            share=left / cents,
            instalments=instalments(left, 1),
        )


def _parts(payer: Payer, cents: int, scenario: Scenario) -> Iterator[Part]:
    """Share a payer's amount among households; alike households may differ by one cent."""
    groups = _groups(payer.split or Split(), scenario)
    weights = [w for _, count, w in groups for _ in range(count)]
    each = iter(shared_out(cents, weights))
    for title, count, _ in groups:
        amounts = [next(each) for _ in range(count)]
        for amount in sorted(set(amounts), reverse=True):
            yield Part(
                title=title,
                households=amounts.count(amount),
                each_cents=amount,
                instalments=instalments(amount, payer.instalments),
            )


def _groups(split: Split, scenario: Scenario) -> list[tuple[Text, int, Fraction]]:
    """Return groups of alike households: what they are called, how many, what each weighs."""
    listed = scenario.households_list
    if split.by == "household":
        every = scenario.households or sum(g.count for g in listed)
        return [(Text(zh="每户", en="each household"), every, Fraction(1))]
    if split.by == "area":
        return [
            (_area_title(g.title, g.area_m2), g.count, Fraction(repr(g.area_m2 or 0.0)))
            for g in listed
        ]
    out = []
    for floor in sorted(split.floors, key=lambda f: f.floor):
        weight = Fraction(repr(floor.weight))
        title = Text(zh=f"{floor.floor} 楼", en=f"floor {floor.floor}")
        mine = [g for g in listed if g.floor == floor.floor]
        if split.by == "floor_area":
            out += [
                (
                    _area_title(title, g.area_m2),
                    g.count,
                    weight * Fraction(repr(g.area_m2 or 0.0)),
                )
                for g in mine
            ]
            continue
        count = floor.households if floor.households is not None else sum(g.count for g in mine)
        if count:
            out.append((title, count, weight))
    return out


def _area_title(title: Text, area_m2: float | None) -> Text:
    size = f"{area_m2 or 0:g} m²"
    return Text(zh=f"{title.get('zh')} {size}".strip(), en=f"{title.get('en')} {size}".strip())


def funding_faults(scenario: Scenario) -> tuple[Fault, ...]:
    """Return what is wrong with the funding of a scenario.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    tuple of Fault
        Shares that do not make 1, payers twice, splits without the households they need.
    """
    out: list[Fault] = []
    for i, funding in enumerate(scenario.funding):
        path = f"funding.{i}"
        if any(f.applies_to == funding.applies_to for f in scenario.funding[:i]):
            out.append(
                _fault(
                    "funding.twice",
                    f"{path}.applies_to",
                    (
                        f"第二个适用于“{funding.applies_to}”的资金安排",
                        f"a second funding for '{funding.applies_to}'",
                    ),
                    ("至多一个 all 和一个 lifts", "at most one for all and one for lifts"),
                )
            )
        out += _share_faults(path, funding)
        for k, payer in enumerate(funding.payers):
            if payer.split is not None:
                out += _split_faults(f"{path}.payers.{k}.split", payer.split, scenario)
    return tuple(out)


def _share_faults(path: str, funding: Funding) -> Iterator[Fault]:
    ids = [p.id for p in funding.payers]
    for k, name in enumerate(ids):
        if name in ids[:k]:
            yield _fault(
                "id.twice",
                f"{path}.payers.{k}.id",
                (f"编号“{name}”已用过", f"the id '{name}', which another payer has already"),
                ("每个编号只用一次", "an id of its own"),
            )
    shares = [p.share for p in funding.payers if p.share is not None]
    whole = sum(shares)
    if shares and abs(whole - 1) > _SHARE_SLACK:
        yield _fault(
            "funding.shares",
            f"{path}.payers",
            (f"各份额之和为 {whole:g}", f"shares that make {whole:g}"),
            (
                "份额之和等于 1（例如 0.6 和 0.4）；固定金额（amount）不计入",
                "shares that make 1 (e.g. 0.6 and 0.4); fixed amounts do not count",
            ),
        )


def _split_faults(path: str, split: Split, scenario: Scenario) -> Iterator[Fault]:
    listed = scenario.households_list
    if split.by == "household" and not (scenario.households or listed):
        yield _fault(
            "funding.no_households",
            path,
            ("按户分摊，但没有给出户数", "a split by household of unknown households"),
            ("households: 104 这样的户数", "their number, e.g. households: 104"),
        )
    if split.by == "area" and not (listed and all(g.area_m2 for g in listed)):
        yield _fault(
            "funding.no_areas",
            path,
            ("按面积分摊，但缺少各组住户的面积", "a split by area of unknown floor areas"),
            (
                "households_list 中每组住户都有 count 和 area_m2",
                "households_list with count and area_m2 of every group",
            ),
        )
    if split.by in ("floor", "floor_area"):
        yield from _floor_faults(path, split, scenario)


def _floor_faults(path: str, split: Split, scenario: Scenario) -> Iterator[Fault]:
    listed = scenario.households_list
    floors = [f.floor for f in split.floors]
    for k, floor in enumerate(floors):
        if floor in floors[:k]:
            yield _fault(
                "funding.floor_twice",
                f"{path}.floors.{k}.floor",
                (f"{floor} 楼写了两次", f"floor {floor} twice"),
                ("每层一行", "one entry a floor"),
            )
    area = split.by == "floor_area"
    known = any(
        f.weight > 0
        and (
            any(g.floor == f.floor and (g.area_m2 or not area) for g in listed)
            or (not area and bool(f.households))
        )
        for f in split.floors
    )
    if not known or (area and any(g.floor in floors and not g.area_m2 for g in listed)):
        yield _fault(
            "funding.no_floors",
            path,
            (
                "按楼层分摊，但付费楼层的户数（或面积）未知",
                "a split by floor of unknown households (or areas) on the floors that pay",
            ),
            (
                "floors 中写 households，或 households_list 中写 floor（按面积还要 area_m2）",
                "households under floors, or households_list with floor (and area_m2 for areas)",
            ),
        )
    missing = sorted({g.floor for g in listed if g.floor is not None} - set(floors))
    if missing:
        names = ", ".join(str(m) for m in missing)
        yield _fault(
            "funding.floor_missing",
            f"{path}.floors",
            (f"{names} 楼没有权重", f"no weight for floor {names}"),
            ("每个楼层一个权重，不付费写 0", "a weight for each floor, 0 if it pays nothing"),
        )


def _fault(code: str, path: str, found: tuple[str, str], expected: tuple[str, str]) -> Fault:
    return Fault(
        code=code,
        path=path,
        found=Text(zh=found[0], en=found[1]),
        expected=Text(zh=expected[0], en=expected[1]),
    )
