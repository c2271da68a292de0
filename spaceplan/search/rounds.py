"""The rounds of a search: many short scouts, then ever fewer that are driven on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from spaceplan.geometry.site import Site
from spaceplan.model.enums import Effort
from spaceplan.model.listener import Listener, Phase, Progress
from spaceplan.search.programme import programmes

if TYPE_CHECKING:
    from spaceplan.model.plan import Plan
    from spaceplan.search.run import Run
    from spaceplan.search.sketch import Sketch
    from spaceplan.search.world import State

#: Progress is told when so much more of the effort is done.
_TELL_SHARE = 0.02


class Rounds:
    """The search of one option: scouts, and the rounds after them.

    Parameters
    ----------
    site
        The site.
    effort
        How hard to search.
    seed
        Seed of all random choices.
    seeds
        How many searches share the effort's work; default 1.
    """

    def __init__(self, site: Site, effort: Effort, seed: int, seeds: int = 1) -> None:
        from spaceplan.search.work import Exchange, work_for

        self.site, self.seed = site, seed
        self.ways = programmes(site)
        self.work = work_for(effort, site, self.ways[0] if self.ways else None).shared(seeds)
        self.groups = max(r.groups if isinstance(r, Exchange) else 1 for r in self.work.rounds)
        self.runs: dict[int, Run] = {}
        self.given: tuple[Sketch, ...] = ()
        self.shown_to_others: dict[int, State] = {}
        self.steps = 0
        self.shown: int | None = None
        self.looked_at = 0

    @property
    def name(self) -> str:
        """Id of the option."""
        return self.site.case.option

    @property
    def share(self) -> float:
        """How much of the work is done, from 0 to 1."""
        return min(1.0, self.steps / self.work.total)

    def begin_from(self, plan: Plan) -> bool:
        """Take a plan as one more scout, if the search can read it.

        Parameters
        ----------
        plan
            The plan.

        Returns
        -------
        bool
            Whether it could be read, and what it builds has room here.
        """
        from spaceplan.search.resume import read_plan
        from spaceplan.search.run import Run

        read = read_plan(self.site, self.ways, plan)
        if read is None:
            return False
        run = Run(self.site, self.ways[read.way], self.seed % 2**31)
        if not run.take(read):
            return False
        self.given = run.sketches()
        self.runs[self.work.scouts] = run
        return True

    def scout(self, index: int, ended: Callable[[], bool]) -> None:
        """Run one scout; the same index gives the same run in whatever thread.

        Parameters
        ----------
        index
            Number of the scout.
        ended
            Tells whether to stop early.
        """
        from spaceplan.search.run import Run
        from spaceplan.search.work import COMB_HEAT, LARGE_M2, SCOUT_HEAT

        if not self.ways or ended():
            return
        seed = (self.seed * 1_000_003 + index * 7_919 + 1) % 2**31
        place = index // self.groups
        # two and two of them begin with a comb of aisles, each way of building with and without
        comb = self.site.free.area > LARGE_M2 and place // 2 // len(self.ways) % 2 == 1
        way = self.ways[place % len(self.ways)]
        run = Run(self.site, way, seed, comb=comb)
        if run.placed:
            # every other scout leaves parallel stalls for later: they score early and trap it
            run.drive(
                self.work.scout_steps,
                COMB_HEAT if comb else SCOUT_HEAT,
                self._counter(ended),
                parallel=place % 2 == 1,
            )
            self.runs[index] = run
        else:
            self.steps += self.work.scout_steps

    def _group(self, group: int, groups: int) -> list[int]:
        """Return the runs of one of so many groups, best first."""
        own = [i for i in self.runs if i % groups == group]
        return sorted(own, key=lambda i: (-self.runs[i].worth, i))

    def begin_round(self, number: int) -> tuple[int, ...]:
        """Choose who is driven on, and show the best to each other.

        Parameters
        ----------
        number
            Number of the round, from 0.  No task of the one before may still be at work.

        Returns
        -------
        tuple of int
            Numbers of the best, best first; of an exchange, numbers of its groups.
        """
        from spaceplan.search.work import Exchange

        if number >= len(self.work.rounds):
            return ()
        asked, order = self.work.rounds[number], self._group(0, 1)
        if isinstance(asked, Exchange):
            return tuple(range(asked.groups))
        self.shown_to_others = (
            {i: self.runs[i].snapshot() for i in order[: self.work.donors]} if asked.grafts else {}
        )
        return tuple(order[: asked.runs])

    def drive(self, number: int, index: int, ended: Callable[[], bool]) -> None:
        """Let one run take over parts of others, and drive it on.

        Parameters
        ----------
        number
            Number of the round, from 0.
        index
            Number of the run, or of the group.
        ended
            Tells whether to stop early.
        """
        from spaceplan.search.tempering import exchange
        from spaceplan.search.work import Exchange

        if ended():
            return
        asked = self.work.rounds[number]
        if isinstance(asked, Exchange):
            runs = [self.runs[i] for i in self._group(index, asked.groups)[: asked.replicas]]
            seed = (self.seed * 1_000_003 + number * 7_919 + index) % 2**31
            exchange(runs, asked.steps, seed, self._counter(ended))
            return
        run = self.runs[index]
        alike = [
            state
            for i, state in self.shown_to_others.items()
            if i != index and self.runs[i].programme is run.programme
        ]
        run.graft(alike, asked.grafts)
        run.drive(asked.steps, asked.heat, self._counter(ended))
        if number == len(self.work.rounds) - 1:
            run.graft(alike, asked.grafts)

    def sketches(self) -> list[Sketch]:
        """Return all that was found.

        Returns
        -------
        list of Sketch
            Two of each run, in the order of the scouts; last the plan to begin from as it was,
            since driving on may close somebody's way on foot.
        """
        return [*(s for i in sorted(self.runs) for s in self.runs[i].sketches()), *self.given]

    def _counter(self, ended: Callable[[], bool]) -> Callable[[int], bool]:
        def count(steps: int) -> bool:
            self.steps += steps
            return ended()

        return count


def share_out(
    tasks: Sequence[tuple[Rounds, Callable[[], None]]],
    jobs: int,
    listener: Listener,
    after: Callable[[Rounds], None] | None = None,
    *,
    loading: bool = False,
) -> None:
    """Run tasks in threads, and report how far they are.

    The kernels let go of Python's lock, so threads do: they share the compiled code, and a task
    gives the same result in whatever thread it runs.

    Parameters
    ----------
    tasks
        Each with the search that it belongs to.
    jobs
        How many threads.
    listener
        Told of progress, asked whether to stop.
    after
        Called in this thread when a task is done, in the order of the tasks.
    loading
        Whether the first task may have to load or compile the kernels: then it runs alone, since
        doing that in two threads at once helps nobody.  Default False.
    """
    told: dict[str, float] = {}

    def tell(search: Rounds) -> None:
        if search.share - told.get(search.name, -1.0) >= _TELL_SHARE:
            told[search.name] = search.share
            values = [run.value for run in list(search.runs.values())]
            most = max((round(v) for v in values if v > 0), default=search.shown)
            listener.report(
                Progress(option=search.name, phase=Phase.SEARCH, share=search.share, stalls=most)
            )

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        ahead = tasks[: int(loading)]
        for search, work in ahead:
            pool.submit(work).result()
            if after is not None:
                after(search)
        waiting = [(search, pool.submit(work)) for search, work in tasks[len(ahead) :]]
        for search, future in waiting:
            while not wait([future], timeout=0.1).done:
                tell(search)
            future.result()
            tell(search)
            if after is not None:
                after(search)
