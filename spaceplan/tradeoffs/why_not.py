"""Why a brief has no plan: the wishes that collide, and the nearest briefs that are possible."""

from __future__ import annotations

from spaceplan.model.base import Frozen, Text
from spaceplan.model.enums import Effort
from spaceplan.model.listener import Listener
from spaceplan.model.plan import Conflict
from spaceplan.model.scenario import Scenario
from spaceplan.tradeoffs.desk import Desk, Store
from spaceplan.tradeoffs.nearest import Nearest, near_briefs
from spaceplan.tradeoffs.sets import Sets, Wish, less_one, shrink, smaller
from spaceplan.tradeoffs.vary import single


class WhyNot(Frozen):
    """Why a brief has no plan, and what is possible instead."""

    scenario: str
    """Name of the scenario."""
    option: str
    """Id of the option."""
    title: Text
    """Name of the option."""
    possible: bool
    """Whether the brief has a plan after all: then nothing collides."""
    wishes: tuple[Wish, ...] = ()
    """The wishes that collide; empty where the site itself takes no car."""
    proved: bool = False
    """Whether it is proved that they cannot hold together."""
    minimal: bool = False
    """Whether each part of the set was shown to be possible, by an audited plan."""
    smallest: bool = False
    """Whether every smaller set of wishes was shown to be possible."""
    reasons: tuple[Conflict, ...] = ()
    """The proofs, where there are any."""
    tried: Text | None = None
    """What the search tried, where nothing is proved."""
    nearest: tuple[Nearest, ...] = ()
    """Briefs near this one that are possible, each with its plan."""
    solved: int = 0
    """How many briefs were solved to find this out."""


def why_not(
    scenario: Scenario,
    option: str | None = None,
    effort: Effort | str = Effort.QUICK,
    seed: int = 0,
    jobs: int = 1,
    listener: Listener | None = None,
    *,
    store: Store | None = None,
    nearest: bool = True,
) -> WhyNot:
    """Find out why a brief has no plan, and which briefs near it have one.

    Parameters
    ----------
    scenario
        What is asked.
    option
        Id of the option; default the first.
    effort
        How hard each set of wishes is searched for; default ``quick``.
    seed
        Seed of all random choices; default 0.
    jobs
        Threads; the result does not depend on it.  Default 1.
    listener
        Told how many briefs are done, asked whether to stop; default nobody.
    store
        Keeps what is done for a later run; default nothing is kept.
    nearest
        Whether to look for possible briefs nearby; default True.

    Returns
    -------
    WhyNot
        The wishes that collide; whether that is proved, and whether the set is a smallest one.

    Raises
    ------
    SpaceplanError
        If the option does not exist or the scenario cannot be worked on.
    UnfinishedError
        If the listener asked to stop; what was done is in the store.
    """
    alone = single(scenario, option)
    desk = Desk(effort, seed, jobs, listener, store)
    desk.label = alone.options[0].id
    sets = Sets(desk, alone)
    every = tuple(w.path for w in sets.wishes)
    desk.expect(1 + len(every))
    head = {"scenario": alone.name, "option": desk.label, "title": alone.options[0].title}
    if sets.holds(every):
        return WhyNot.model_validate({**head, "possible": True, "solved": sets.solved})
    proved = sets.proved(every)
    if proved:
        core = shrink(every, lambda s: not sets.proved(s))
        core, _ = smaller(every, core, lambda s: not sets.proved(s))
    else:
        core = shrink(every, sets.holds)
    # A brief without one of these wishes vouches for all sets that do not hold it.
    desk.expect(len(core))
    sets.hold_all([less_one(every, w) for w in core])
    minimal = all(sets.hold_all([less_one(core, w) for w in core]))
    least, smallest = smaller(every, core, sets.holds, sets)
    if proved:
        # A smaller set that the search does not manage is no proof, and this one is.
        smallest = smallest and minimal and len(least) == len(core)
    else:
        core = least
    found = near_briefs(desk, sets, core) if nearest else ()
    names = {w.path: w for w in sets.wishes}
    return WhyNot(
        scenario=alone.name,
        option=desk.label,
        title=alone.options[0].title,
        possible=False,
        wishes=tuple(names[p] for p in core),
        proved=bool(proved),
        minimal=minimal,
        smallest=smallest,
        reasons=tuple(sets.proofs(core)),
        tried=None if proved else sets.tried(core),
        nearest=found,
        solved=sets.solved + len(found),
    )
