"""The best plan known for each question, kept in order with what relaxes what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from spaceplan.model.base import Text
from spaceplan.model.enums import PlanStatus
from spaceplan.model.plan import Plan
from spaceplan.tradeoffs.ask import Ask, Topic, levels, next_tighter
from spaceplan.tradeoffs.carry import Audited, carry, judged
from spaceplan.tradeoffs.desk import Desk
from spaceplan.tradeoffs.price import Money, Price, Tradeoffs
from spaceplan.tradeoffs.repair import repair
from spaceplan.tradeoffs.rules import broken_rules, enforced_ask

#: Seeds that the brief as it is is solved with from scratch: how far apart they lie is the spread …
_BASE_SEEDS = 3
#: … and with how many each question, the brief among them, is then searched for from the best plan
#: known that serves it: so no question is given more work than the brief.
_MORE_SEEDS = 2


def expected(asks: Sequence[Ask]) -> int:
    """Return how many searches some questions take at the least."""
    return _BASE_SEEDS + _MORE_SEEDS * len(asks)


class Book:
    """The best plan known for each question, kept in order with what relaxes what."""

    def __init__(self, desk: Desk, asks: Sequence[Ask], given: Audited | None = None) -> None:
        self.desk = desk
        self.asks = list(asks)
        self.base = asks[0]
        self.given = given
        self.known: dict[str, Audited] = {}
        self.dropped: dict[str, int] = {}
        self.spread = 0
        self.more = (None, *(desk.seed + _BASE_SEEDS + k for k in range(_MORE_SEEDS - 1)))

    def price(self, enforce: bool) -> None:
        """Solve everything, the tightest first."""
        desk, base = self.desk, self.base
        tight = [a for a in self.asks if a.tighter]
        seeds = [desk.seed + k for k in range(_BASE_SEEDS)]
        desk.expect(expected(self.asks))
        tries = desk.all([partial(desk.solved, base, None, s) for s in seeds])
        clean = [t.stalls for t in tries if t.clean]
        self.spread = max(clean) - min(clean) if clean else 0
        for got in (*tries, *(() if self.given is None else (self.given,))):
            self._take(base, got)
        if not self.known[base.id].clean:
            return
        plan = self.known[base.id].plan
        for got in desk.all([partial(desk.solved, base, plan, s) for s in self.more]):
            self._take(base, got)
        desk.best = self.known[base.id].stalls
        # What serves the brief may serve more; and a search for more begins from there.
        plan = self.known[base.id].plan
        pairs = [(a, s) for a in tight for s in seeds[:_MORE_SEEDS]]
        found = desk.all([partial(desk.solved, a, None, s, hint=plan) for a, s in pairs])
        self._serve(tight)
        for (ask, _), got in zip(pairs, found, strict=True):
            self._take(ask, got)
        self._close()
        desk.best = self.known[base.id].stalls
        if enforce:
            self._enforce()
        for step in levels([a for a in self.asks if a is self.base or a.looser]):
            self._loosen([a for a in step if a is not self.base])
        self._close()
        if self._give_back():
            self._serve(tight)
            if enforce:
                self._enforce()
            self._close()

    def _loosen(self, asks: Sequence[Ask]) -> None:
        """Solve questions that demand less, each from the best plan that serves it."""
        starts = [self._from_tighter(a) for a in asks]
        for ask, start in zip(asks, starts, strict=True):
            if start is not None:
                self._take(ask, start)
        pairs = [
            (a, None if start is None else start.plan, seed)
            for a, start in zip(asks, starts, strict=True)
            for seed in self.more
        ]
        found = self.desk.all([partial(self._loosened, *pair) for pair in pairs])
        for (ask, *_), got in zip(pairs, found, strict=True):
            self._take(ask, got)

    def _loosened(self, ask: Ask, start: Plan | None, seed: int | None) -> Audited:
        """Solve a question that demands less, from a plan that serves it."""
        if ask.pointed is None:
            return self.desk.solved(ask, start, seed)
        there = ask.model_copy(update={"scenario": ask.pointed, "pointed": None})
        got = self.desk.solved(there, seed=seed, hint=start)
        if not got.clean:
            return got
        return carry(ask, got.plan) or judged(ask.scenario, got.plan)

    def _serve(self, asks: Sequence[Ask]) -> None:
        """Offer the best plan of the brief to questions that it was not made for."""
        plan = self.known[self.base.id].plan
        for ask in asks:
            self._offer(ask, plan)

    def _give_back(self) -> bool:
        """Let the brief take the best plan of any question that serves it; True if it took one."""
        before = self.known[self.base.id].stalls
        for ask in sorted(self.asks[1:], key=lambda a: -self._stalls(a)):
            if self._stalls(ask) <= self.known[self.base.id].stalls:
                break
            self._offer(self.base, self.known[ask.id].plan)
        self._close()
        return self.known[self.base.id].stalls > before

    def _stalls(self, ask: Ask) -> int:
        return self.known[ask.id].stalls if ask.id in self.known else -1

    def _offer(self, ask: Ask, plan: Plan) -> None:
        taken = carry(ask, plan)
        if taken is not None:
            self._take(ask, taken)

    def _enforce(self) -> None:
        """Take each warning of the best plan for law, twice: a new best plan may have others."""
        for _ in range(2):
            asked = {a.id for a in self.asks}
            rules = broken_rules(self.known[self.base.id].findings)
            new = [enforced_ask(self.base.scenario, r) for r in rules]
            new = [a for a in new if a.id not in asked]
            self.desk.expect(len(new))
            plan = self.known[self.base.id].plan
            held = self.desk.all([partial(self._hold, a, plan) for a in new])
            for ask, (got, dropped) in zip(new, held, strict=True):
                self.asks.append(ask)
                self._take(ask, got)
                self.dropped[ask.id] = dropped
            self._close()

    def _hold(self, ask: Ask, plan: Plan) -> tuple[Audited, int]:
        """Make the best plan keep a rule, search on from there, and make that keep it too."""
        first = repair(ask.scenario, plan)
        begin = None if first is None else first.audited.plan
        found = self.desk.solved(ask, begin)
        if found.clean and (first is None or found.stalls > first.audited.stalls):
            return found, 0
        again = repair(ask.scenario, found.plan) if found.plan.stalls else None
        best = max(
            (r for r in (first, again) if r is not None),
            key=lambda r: r.audited.stalls,
            default=None,
        )
        return (found, 0) if best is None else (best.audited, best.dropped)

    def _take(self, ask: Ask, got: Audited) -> None:
        known = self.known.get(ask.id)
        if known is None or got.stalls > known.stalls:
            self.known[ask.id] = got

    def _from_tighter(self, ask: Ask) -> Audited | None:
        """Return the best plan of the next tighter questions, as it serves this one."""
        tighter = next_tighter(self.asks)[ask.id]
        order = sorted((t for t in tighter if t in self.known), key=lambda t: -self.known[t].stalls)
        for name in order:
            if self.known[name].clean:
                taken = carry(ask, self.known[name].plan)
                if taken is not None:
                    return taken
        return None

    def _close(self) -> None:
        """See to it that no question has fewer stalls than one that demands more."""
        tighter = next_tighter(self.asks)
        for step in levels(self.asks):
            for ask in step:
                mine = self.known.get(ask.id)
                for name in tighter[ask.id]:
                    other = self.known.get(name)
                    if mine is None or other is None or other.stalls <= mine.stalls:
                        continue
                    taken = carry(ask, other.plan)
                    if taken is not None:
                        self.known[ask.id] = mine = taken
                        self.dropped.pop(ask.id, None)

    def result(self, money: Money) -> Tradeoffs:
        """Write the prices."""
        cost = self._money(self.base, money)
        base = self._priced(self.base, cost, money)
        (option,) = self.base.scenario.options
        done = [a for a in self.asks[1:] if a.id in self.known]
        return Tradeoffs(
            scenario=self.base.scenario.name,
            option=self.base.option,
            title=option.title,
            effort=self.desk.effort,
            seed=self.desk.seed,
            base=base,
            prices=tuple(self._priced(a, cost, money) for a in done)
            if base.plan is not None
            else (),
            spread=self.spread,
            given=None if self.given is None else self.given.stalls,
            asks=(self.base, *done),
        )

    def _money(self, ask: Ask, money: Money) -> float | None:
        known = self.known[ask.id]
        return money(ask.scenario, known.plan) if known.clean else None

    def _priced(self, ask: Ask, cost: float | None, money: Money) -> Price:
        known, base = self.known[ask.id], self.known[self.base.id]
        own = self._money(ask, money)
        gain = known.stalls - base.stalls if known.clean and base.clean else None
        if gain is not None and (gain < 0 if ask.looser else ask.tighter and gain > 0):
            # The plan that would forbid this could not be carried over: then nothing is priced.
            return self._unpriced(ask, _NOT_CARRIED)
        if gain is None:
            return self._unpriced(ask, self._note(ask, known))
        return Price(
            id=ask.id,
            topic=ask.topic,
            subject=ask.subject,
            change=ask.change,
            title=ask.title,
            stalls=known.stalls,
            gain=gain,
            money=None if own is None or cost is None else round(own - cost, 2),
            dropped=self.dropped.get(ask.id, 0),
            note=_DROPPED if self.dropped.get(ask.id) else Text(),
            plan=known.plan,
            findings=known.findings,
        )

    def _unpriced(self, ask: Ask, note: Text) -> Price:
        return Price(
            id=ask.id,
            topic=ask.topic,
            subject=ask.subject,
            change=ask.change,
            title=ask.title,
            stalls=None,
            gain=None,
            money=None,
            note=note,
        )

    def _note(self, ask: Ask, known: Audited) -> Text:
        if known.plan.status is PlanStatus.INFEASIBLE:
            zh = "；".join(c.message.zh for c in known.plan.conflict)
            en = "; ".join(c.message.en for c in known.plan.conflict)
            return Text(zh=f"不可能（已证明）：{zh}", en=f"impossible (proved): {en}")
        if ask.topic is Topic.ENFORCED:
            return _NOT_HELD
        if known.plan.status is PlanStatus.NOT_FOUND and known.plan.tried is not None:
            return known.plan.tried
        return _FAILED


_DROPPED = Text(
    zh="由审查逐个去掉不合规的车位得到：实际代价可能更小",
    en="found by giving up the stalls that the audit objects to: the true price may be lower",
)
_NOT_HELD = Text(
    zh="只减车位做不到，搜索也没有找到合规的布置；这不是不可能的证明",
    en="giving up stalls does not bring it about, and the search found no plan that keeps it; "
    "this is no proof that it is impossible",
)
_NOT_CARRIED = Text(
    zh="找到的布置不如不改任务书，因此没有价格",
    en="what was found is worse than changing nothing, so it is no price",
)
_FAILED = Text(
    zh="找到的布置未通过审查，因此没有价格",
    en="the plan that was found fails the audit, so it is no price",
)
