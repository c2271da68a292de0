"""The ledger 留 / 改 / 拆 / 移 / 建: what a plan does, item by item, as a compound counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from spaceplan.compare.areas import ring_area
from spaceplan.compare.names import typology_name
from spaceplan.model.base import Frozen, Text
from spaceplan.model.enums import Kind
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario, Structure
from spaceplan.money.records import (
    FIRE_LANES,
    MODIFY,
    MOVE,
    PARKING,
    REMOVE,
    WALKWAYS,
    CostLine,
    PlanCost,
)

#: Finds the cost lines of one item.
LinesOf = Callable[[str], tuple[CostLine, ...]]


class Action(StrEnum):
    """What happens to an item: 留, 改, 拆, 移, 建."""

    KEPT = "kept"
    MODIFIED = "modified"
    REMOVED = "removed"
    MOVED = "moved"
    BUILT = "built"


ACTION_NAMES: tuple[tuple[Action, Text], ...] = (
    (Action.KEPT, Text(zh="留", en="kept")),
    (Action.MODIFIED, Text(zh="改", en="changed")),
    (Action.REMOVED, Text(zh="拆", en="removed")),
    (Action.MOVED, Text(zh="移", en="moved")),
    (Action.BUILT, Text(zh="建", en="built")),
)

KIND_TITLES: tuple[tuple[str, Text], ...] = (
    (Kind.BUILDING, Text(zh="楼房", en="building")),
    (Kind.SHED, Text(zh="棚", en="shed")),
    (Kind.ROOMS, Text(zh="活动用房", en="rooms")),
    (Kind.PAVILION, Text(zh="凉亭", en="pavilion")),
    (Kind.TREE, Text(zh="树木", en="trees")),
    (Kind.GREEN, Text(zh="绿地", en="green")),
    (Kind.WALL, Text(zh="墙", en="wall")),
    (Kind.ROAD, Text(zh="道路", en="road")),
    (Kind.PAVING, Text(zh="铺装", en="paving")),
    (Kind.LIFT, Text(zh="电梯", en="lift")),
    (Kind.UTILITY, Text(zh="设备用房", en="utility")),
    (Kind.PARKING, Text(zh="既有车位", en="existing stalls")),
    (Kind.SLOPE, Text(zh="坡地、台阶", en="slopes and steps")),
    (Kind.MANHOLE, Text(zh="检查井", en="manholes")),
    (Kind.TANK, Text(zh="地下池罐", en="underground tanks")),
    (Kind.OTHER, Text(zh="其他", en="other")),
    ("play", Text(zh="儿童活动场地", en="play ground")),
    ("exercise", Text(zh="健身场地", en="exercise ground")),
    ("seating", Text(zh="休憩场地", en="seating")),
    ("drying", Text(zh="晾晒场地", en="drying ground")),
    ("bench", Text(zh="座椅", en="benches")),
    ("lamp", Text(zh="路灯", en="lamps")),
    ("waste", Text(zh="垃圾投放点", en="waste points")),
    (PARKING, Text(zh="停车场地", en="parking")),
    (WALKWAYS, Text(zh="步道", en="walkways")),
    (FIRE_LANES, Text(zh="消防车道", en="fire lanes")),
)


class Entry(Frozen):
    """One item of the ledger."""

    action: Action
    """What happens to it."""
    id: str
    """Id of the structure, of the group, or of what is built."""
    kind: str
    """What it is."""
    title: Text
    """What people call it."""
    members: tuple[str, ...]
    """Ids of the structures or things that are counted as this one."""
    count: int
    """How many structures or things they are."""
    names: tuple[Text, ...] = ()
    """What people call each of ``members``, where they are structures."""
    quantity: float | None = None
    """How much of it there is, in ``unit``; null when unknown."""
    unit: str = ""
    """``m²``, ``stalls``, ``spaces``, or empty for a plain count."""
    detail: Text = Text()
    """What is in it: rooms of a block, stalls gained."""
    lines: tuple[CostLine, ...] = ()
    """What it costs, line by line; empty for what stays."""

    @property
    def cents(self) -> int | None:
        """What it costs, in hundredths of the currency; None when any line is unknown."""
        if any(line.cents is None for line in self.lines):
            return None
        return sum(line.cents or 0 for line in self.lines)


class Ledger(Frozen):
    """All items of a plan's ledger, in the order 留, 改, 拆, 移, 建."""

    entries: tuple[Entry, ...]
    """The items; a group of structures is one of them."""

    def of(self, action: Action) -> tuple[Entry, ...]:
        """Return the items of one action.

        Parameters
        ----------
        action
            What happens to them.

        Returns
        -------
        tuple of Entry
            The items, in the order of the scenario or plan.
        """
        return tuple(e for e in self.entries if e.action is action)

    @property
    def phrase(self) -> Text:
        """How a compound speaks of its plan: 四留、三改、五建."""
        counts = [(len(self.of(action)), name) for action, name in ACTION_NAMES]
        zh = "、".join(f"{chinese_count(n)}{name.zh}" for n, name in counts if n)
        en = ", ".join(f"{n} {name.en}" for n, name in counts if n)
        return Text(zh=zh or "不变", en=en or "nothing changes")


def ledger_of(scenario: Scenario, plan: Plan, cost: PlanCost) -> Ledger:
    """Return the ledger of a plan.

    Parameters
    ----------
    scenario
        What was asked; ``group`` of its structures says which count as one.
    plan
        A plan for one of its options.
    cost
        What the plan costs.

    Returns
    -------
    Ledger
        Every structure once, in what happens to it; every thing built.
    """
    return Ledger(
        entries=(
            *_structures(scenario, plan, cost),
            *_built(scenario, plan, cost),
        )
    )


_DIGITS = "零一二三四五六七八九"


def chinese_count(number: int) -> str:
    """Write a count as people say it before a noun: 两, 四, 十二.

    Parameters
    ----------
    number
        The count, 0 or more.

    Returns
    -------
    str
        Chinese numerals below a hundred, digits above.
    """
    if number == 2:
        return "两"
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    return str(number)


def kind_title(kind: str) -> Text:
    """Return what people call a kind of thing.

    Parameters
    ----------
    kind
        Kind of a structure or of furniture.

    Returns
    -------
    Text
        Its name; the kind itself where there is none.
    """
    return dict(KIND_TITLES).get(kind, Text(zh=kind, en=kind))


def _structures(scenario: Scenario, plan: Plan, cost: PlanCost) -> Iterator[Entry]:
    fate = dict.fromkeys(plan.moved, Action.MOVED) | dict.fromkeys(plan.modified, Action.MODIFIED)
    fate |= dict.fromkeys(plan.removed, Action.REMOVED)
    key = {Action.MODIFIED: MODIFY, Action.REMOVED: REMOVE, Action.MOVED: MOVE}
    own = {line.item: line for line in cost.lines if _of_structure(plan, line)}
    for action, _ in ACTION_NAMES:
        some = [s for s in scenario.structures if fate.get(s.id, Action.KEPT) is action]
        for name, members in _grouped(some):
            first = members[0]
            whole = len(members) > 1 or first.group is not None
            lines = [own[s.id] for s in members if action in key and s.id in own]
            area = [ring_area(s.outline) for s in members if s.outline is not None]
            yield Entry(
                action=action,
                id=name,
                kind=first.kind,
                title=_group_title(members) if whole else _title(first),
                members=tuple(s.id for s in members),
                names=tuple(_title(s) for s in members),
                count=len(members),
                quantity=round(sum(area), 1) if len(area) == len(members) else None,
                unit="m²" if len(area) == len(members) else "",
                detail=_listed(members) if whole else Text(),
                lines=tuple(lines),
            )


def _of_structure(plan: Plan, line: CostLine) -> bool:
    """Tell whether a line is a structure's: a moved tree's bears the price of a tree."""
    return line.key in (REMOVE, MODIFY, MOVE) or line.item in plan.moved


def _grouped(structures: Iterable[Structure]) -> list[tuple[str, list[Structure]]]:
    """Put structures of one group together, at the place of the first of them."""
    out: dict[str, list[Structure]] = {}
    for s in structures:
        # A group may be called like a structure; the space keeps them apart.
        out.setdefault(s.id if s.group is None else f"group {s.group}", []).append(s)
    return [(name.removeprefix("group "), some) for name, some in out.items()]


def _title(structure: Structure) -> Text:
    kind = kind_title(structure.kind)
    own = structure.title
    return Text(zh=own.get("zh") or kind.zh, en=own.get("en") or structure.id)


def _group_title(members: list[Structure]) -> Text:
    """Name a group by what its members are called, each name once."""
    zh = list(dict.fromkeys(_title(s).zh for s in members))
    en = list(dict.fromkeys(_title(s).en for s in members))
    group = members[0].group or members[0].id
    if len(zh) > 3:
        name = kind_title(members[0].kind)
        same = len({s.kind for s in members}) == 1
        return Text(zh=f"{zh[0]}等{name.zh if same else ''}", en=group.replace("-", " "))
    return Text(zh="、".join(zh), en=", ".join(en) if len(en) <= 3 else group.replace("-", " "))


def _listed(members: list[Structure]) -> Text:
    """Name the members of a group, those of one name together: 香樟 ×2；桂花."""
    zh = Counter(_title(s).zh for s in members)
    en = Counter(_title(s).en for s in members)
    return Text(
        zh="；".join(f"{name} ×{n}" if n > 1 else name for name, n in zh.items()),
        en="; ".join(f"{name} ×{n}" if n > 1 else name for name, n in en.items()),
    )


def _built(scenario: Scenario, plan: Plan, cost: PlanCost) -> Iterator[Entry]:
    lines = [line for line in cost.lines if not _of_structure(plan, line)]

    def of(item: str) -> tuple[CostLine, ...]:
        return tuple(line for line in lines if line.item == item)

    yield from _blocks(scenario, plan, of)
    for shed in plan.bike_sheds:
        yield Entry(
            action=Action.BUILT,
            id=shed.id,
            kind="bike_shed",
            title=Text(zh="非机动车棚", en="bike shed"),
            members=(shed.id,),
            count=1,
            quantity=shed.capacity,
            unit="spaces",
            detail=Text(
                zh=f"其中电动自行车 {shed.ebikes} 位", en=f"{shed.ebikes} of them for e-bikes"
            )
            if shed.ebikes
            else Text(),
            lines=of(shed.id),
        )
    for green in plan.greens:
        yield Entry(
            action=Action.BUILT,
            id=green.id,
            kind="green",
            title=Text(zh="新绿地", en="new green"),
            members=(green.id,),
            count=1,
            quantity=round(ring_area(green.outline), 1),
            unit="m²",
            lines=of(green.id),
        )
    wished = {a.id: a.title for o in scenario.options for a in o.brief.areas or ()}
    wished |= {a.id: a.title for a in scenario.brief.areas}
    for ground in plan.areas:
        name, asked = kind_title(ground.kind), wished.get(ground.id, Text())
        yield Entry(
            action=Action.BUILT,
            id=ground.id,
            kind=ground.kind,
            title=Text(zh=asked.get("zh") or name.zh, en=asked.get("en") or name.en),
            members=(ground.id,),
            count=1,
            quantity=round(ring_area(ground.outline), 1),
            unit="m²",
            lines=of(ground.id),
        )
    if plan.stalls:
        yield _parking(scenario, plan, of(PARKING))
    for item, patches in ((WALKWAYS, plan.walkways), (FIRE_LANES, plan.fire_lanes)):
        if of(item):
            yield Entry(
                action=Action.BUILT,
                id=item,
                kind=item,
                title=kind_title(item),
                members=tuple(p.id for p in patches),
                count=len(patches),
                quantity=of(item)[0].quantity,
                unit="m²",
                lines=of(item),
            )
    moved = set(plan.moved)
    for kind in sorted({f.kind for f in plan.furniture if f.id not in moved}):
        ids = tuple(f.id for f in plan.furniture if f.kind == kind and f.id not in moved)
        yield Entry(
            action=Action.BUILT,
            id=kind,
            kind=kind,
            title=kind_title(kind),
            members=ids,
            count=len(ids),
            quantity=len(ids),
            lines=of(kind),
        )


def _blocks(scenario: Scenario, plan: Plan, of: LinesOf) -> Iterator[Entry]:
    from spaceplan.money.lines import block_of  # heavy: shapely

    names = {r.id: r.title for o in scenario.options for r in o.brief.rooms or ()}
    names |= {r.id: r.title for r in scenario.brief.rooms}
    home = {r.id: block_of(plan, r.outline) or r.id for r in plan.rooms}
    for place in dict.fromkeys((*(b.id for b in plan.blocks), *home.values())):
        rooms = [r for r in plan.rooms if home[r.id] == place]
        shape = next((typology_name(b.typology) for b in plan.blocks if b.id == place), None)
        titles = [names.get(r.id, Text()) for r in rooms]
        zh = "、".join(t.get("zh") or r.id for t, r in zip(titles, rooms, strict=True))
        en = ", ".join(t.get("en") or r.id for t, r in zip(titles, rooms, strict=True))
        yield Entry(
            action=Action.BUILT,
            id=place,
            kind="block",
            title=Text(
                zh="活动用房" + (f"（{shape.zh}）" if shape else ""),
                en="rooms" + (f" ({shape.en})" if shape else ""),
            ),
            members=tuple(r.id for r in rooms),
            count=1,
            quantity=round(sum(ring_area(r.outline) for r in rooms), 1),
            unit="m²",
            detail=Text(zh=zh, en=en),
            lines=of(place),
        )


def _parking(scenario: Scenario, plan: Plan, lines: tuple[CostLine, ...]) -> Entry:
    today, count = scenario.today.stalls, len(plan.stalls)
    gain = Text(zh="现状车位数未知", en="today's stalls are unknown")
    if today is not None:
        gain = Text(zh=f"比现状 {count - today:+d}", en=f"{count - today:+d} over today")
    return Entry(
        action=Action.BUILT,
        id=PARKING,
        kind=PARKING,
        title=kind_title(PARKING),
        members=tuple(s.id for s in plan.stalls),
        count=1,
        quantity=count,
        unit="stalls",
        detail=gain,
        lines=lines,
    )
