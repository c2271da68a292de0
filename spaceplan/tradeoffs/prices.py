"""What every wish and every rule costs in stalls: the verb ``tradeoffs``."""

from __future__ import annotations

from collections.abc import Sequence

from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Effort, Severity
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.listener import Listener
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.tradeoffs.ask import Ask, Topic
from spaceplan.tradeoffs.book import Book, expected
from spaceplan.tradeoffs.carry import Audited, carry, judged
from spaceplan.tradeoffs.desk import Desk, Store
from spaceplan.tradeoffs.price import Money, Tradeoffs, plan_cost
from spaceplan.tradeoffs.rules import step_asks
from spaceplan.tradeoffs.vary import single
from spaceplan.tradeoffs.wishes import base_ask, wish_asks


def tradeoffs(
    scenario: Scenario,
    option: str | None = None,
    effort: Effort | str = Effort.QUICK,
    seed: int = 0,
    jobs: int = 1,
    listener: Listener | None = None,
    *,
    store: Store | None = None,
    plan: Plan | None = None,
    money: Money = plan_cost,
    topics: Sequence[Topic] = (Topic.WISH, Topic.STRUCTURE, Topic.ENFORCED, Topic.STEP),
) -> Tradeoffs:
    """Price every wish and every rule of one option in stalls.

    Each question is solved, audited, and set against the brief as it is, all with the same work.  A
    question that demands less begins from the plan of the one it relaxes, and is given that plan if
    nothing better is found; a plan for a question that demands more serves the brief, too, and so
    may one for a question that demands less.  So no wish and no rule has a negative price.

    Parameters
    ----------
    scenario
        What is asked.
    option
        Id of the option; default the first.
    effort
        ``quick`` (default), ``standard`` or ``thorough``, for each of some dozens of questions.
    seed
        Seed of all random choices; default 0.
    jobs
        Threads; the prices do not depend on it.  Default 1.
    listener
        Told how many questions are done, asked whether to stop; default nobody.
    store
        Keeps what is done for a later run; default nothing is kept.
    plan
        A plan for the brief as it is, for instance the one that ``compare`` wrote: prices are
        reckoned from its stalls, unless a plan with more is found.  Default none.
    money
        Tells what a plan costs; default ``plan_cost``.
    topics
        What to ask about; default everything.

    Returns
    -------
    Tradeoffs
        The prices.  Where the brief as it is has no plan, only its own status is returned.

    Raises
    ------
    SpaceplanError
        If the option does not exist, the scenario cannot be worked on, or the plan fails the audit.
    UnfinishedError
        If the listener asked to stop; what was done is in the store.

    Examples
    --------
    A strip of 20 x 8 m along a street, with stalls of 2.5 m: 20 / 2.5 = 8 of them.

    >>> import spaceplan as sp
    >>> from spaceplan.model.scenario import Scenario
    >>> scenario = Scenario.model_validate({
    ...     "schema_version": 1,
    ...     "name": "row",
    ...     "site": {
    ...         "boundary": [(0, 0), (20, 0), (20, 8), (0, 8)],
    ...         "frontages": [{"id": "street", "span": [(0, 0), (20, 0)]}],
    ...         "gates": [{"id": "foot", "span": [(0, 5.5), (0, 8)], "vehicles": False}],
    ...     },
    ...     "rules": {"accessible_min": 0, "accessible_share": 0},
    ... })
    >>> from spaceplan.tradeoffs import Topic
    >>> prices = sp.tradeoffs(scenario, topics=[Topic.ENFORCED])
    >>> prices.base.stalls
    8
    """
    asks = _questions(single(scenario, option), topics)
    base = asks[0]
    desk = Desk(effort, seed, jobs, listener, store)
    desk.label = base.option
    book = Book(desk, asks, None if plan is None else _given(base, plan))
    book.price(Topic.ENFORCED in topics)
    return book.result(money)


def searches(scenario: Scenario, option: str | None = None) -> int:
    """Return how many searches the prices of an option take at the least.

    Parameters
    ----------
    scenario
        The scenario.
    option
        Id of the option; default the first.

    Returns
    -------
    int
        Rules that the plans break take some more.
    """
    return expected(_questions(single(scenario, option), tuple(Topic)))


def _questions(alone: Scenario, topics: Sequence[Topic]) -> tuple[Ask, ...]:
    """Return the brief as it is, and what is asked beside it."""
    more = (*wish_asks(alone), *step_asks(alone))
    return (base_ask(alone), *(a for a in more if a.topic in topics))


def _given(base: Ask, plan: Plan) -> Audited:
    """Take a plan that was handed in for the brief, if it passes the audit."""
    taken = carry(base, plan)
    if taken is None:
        hard = sum(f.severity is Severity.HARD for f in judged(base.scenario, plan).findings)
        fault = Fault(
            code="plan.fails_audit",
            path=f"option {base.option}",
            found=Text(
                zh=f"未通过审查的布置图（{hard} 处不合格）",
                en=f"a plan that fails the audit ({counted(hard, 'hard finding')})",
            ),
            expected=Text(
                zh="通过审查的布置图；spaceplan audit 会列出问题",
                en="a plan that passes it; 'spaceplan audit' lists what is wrong",
            ),
        )
        raise SpaceplanError((fault,))
    return taken
