"""Works on cases with Dask: on a cluster of this machine, or wherever a scheduler's workers are."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spaceplan.model.base import Text, counted
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.sweep.folder import Folder
from spaceplan.sweep.records import Case, Outcome, broken
from spaceplan.sweep.work import WORK
from spaceplan.sweep.worker import Limits, Worker

#: A worker that dies takes the blame off the tasks it held; cases that kill are found out by their
#: own processes.  Work is not stolen, and no worker holds more than it works on.
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 10,
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.idle-timeout": None,
}
#: Seconds to wait for a scheduler to answer.
_PATIENCE_S = 15


@dataclass(frozen=True)
class Dask:
    """Works on a cluster; folder and scenarios must have the same paths on all its machines.

    Parameters
    ----------
    scheduler
        Address, as in ``tcp://10.0.0.1:8786``; empty for a cluster of this machine that ends with
        the sweep.
    jobs
        How many workers that one has.
    limits
        What one case may take.
    work
        Module and function of the work.
    """

    scheduler: str = ""
    jobs: int = 1
    limits: Limits = field(default_factory=Limits)
    work: str = WORK

    def run(self, cases: Sequence[Case], out: Path) -> Iterator[tuple[Case, Outcome]]:
        """Work on cases; see `Engine`.

        Raises
        ------
        SpaceplanError
            If Dask is not installed, no scheduler answers, or it is gone before all is done.
        """
        if not cases:
            return
        try:
            import dask
            from distributed import Client, LocalCluster, as_completed
        except ImportError:
            raise _error(
                Text(zh="没有安装 Dask", en="Dask is not installed"),
                Text(zh="pip install 'spaceplan[sweep]'", en="pip install 'spaceplan[sweep]'"),
            ) from None
        with contextlib.ExitStack() as stack:
            stack.enter_context(dask.config.set(_SETTINGS))
            stack.enter_context(_silent())
            address: Any = self.scheduler
            if not address:
                address = stack.enter_context(
                    LocalCluster(
                        n_workers=min(self.jobs, len(cases)),
                        threads_per_worker=1,
                        processes=True,
                        host="127.0.0.1",
                        dashboard_address=None,
                        # cases have limits of their own, in processes of their own
                        memory_limit=0,
                        silence_logs=logging.CRITICAL,
                    )
                )
            client = stack.enter_context(_client(Client, address))
            futures = {
                client.submit(
                    work_on, case.model_dump_json(), str(out), self.work, self.limits,
                    key=f"spaceplan-{case.key}", pure=False,
                ): case
                for case in cases
            }  # fmt: skip
            left = len(cases)
            for future in as_completed(futures, loop=client.loop):
                case = futures[future]
                if future.status == "cancelled" or client.status != "running":
                    raise _gone(self.scheduler, left)
                yield case, _outcome(future, case, out, self.scheduler, left)
                left -= 1
            if left:
                raise _gone(self.scheduler, left)


def work_on(case: str, out: str, work: str, limits: Limits) -> str:
    """Work on one case, in a process of this worker's that is kept for the next one.

    Parameters
    ----------
    case
        The case, as JSON.
    out
        The sweep's folder.
    work
        Module and function of the work.
    limits
        What it may take.

    Returns
    -------
    str
        The outcome without plans, as JSON: they are in the folder.
    """
    from distributed import get_worker

    here = get_worker()
    # workers may have several threads: each takes a process that is free
    free: list[Worker] = here.__dict__.setdefault(f"spaceplan {work} {limits}", [])
    try:
        worker = free.pop()
    except IndexError:
        worker = Worker(limits, work)
    outcome = worker.do(Case.model_validate_json(case), Path(out))
    free.append(worker)
    light = outcome.result.model_copy(update={"plans": ()})
    return outcome.model_copy(update={"result": light}).model_dump_json()


def _outcome(future: Any, case: Case, out: Path, scheduler: str, left: int) -> Outcome:
    """Return what came of a case, as its file tells it."""
    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    try:
        told = Outcome.model_validate_json(future.result(timeout=_PATIENCE_S))
    except KilledWorker:
        many = int(_SETTINGS["distributed.scheduler.allowed-failures"] or 0) + 1
        reason = Text(
            zh=f"先后 {many} 台机器上的 worker 都中断了", en=f"{many} workers died over it"
        )
        return Outcome(result=Folder(out).save(broken(case, reason)))
    except (CommClosedError, TimeoutError):
        raise _gone(scheduler, left) from None
    result = Folder(out).load(case)
    if result is None:
        raise _error(
            Text(
                zh=f"worker 说已做完 {case.scenario}，但结果不在 {out}",
                en=f"a worker that says {case.scenario} is done, but no result in {out}",
            ),
            Text(
                zh="所有机器都能写入、路径相同的文件夹",
                en="a folder that all machines can write to, under the same path",
            ),
        )
    return told.model_copy(update={"result": result})


@contextlib.contextmanager
def _client(client: Any, address: Any) -> Iterator[Any]:
    """Connect to a scheduler; say plainly that nobody answers."""
    try:
        connected = client(address, timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        why = str(error).split("\n")[0][:200]
        raise _error(
            Text(zh=f"{address} 没有应答（{why}）", en=f"no answer from {address}: {why}"),
            Text(
                zh="运行中的 dask scheduler 的地址，如 tcp://10.0.0.1:8786",
                en="the address of a running dask scheduler, as in tcp://10.0.0.1:8786",
            ),
        ) from None
    try:
        yield connected
    finally:
        with contextlib.suppress(Exception):
            connected.close(timeout=_PATIENCE_S)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask from logging: what matters is said once, in words."""
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)


def _gone(scheduler: str, left: int) -> SpaceplanError:
    return _error(
        Text(
            zh=f"调度器 {scheduler} 中断，还有 {left} 个院子没有做完",
            en=f"the scheduler {scheduler} is gone, {counted(left, 'compound')} not done",
        ),
        Text(
            zh="再运行同一条命令：已有的结果会保留",
            en="the same command again: what is done stays done",
        ),
    )


def _error(found: Text, expected: Text) -> SpaceplanError:
    return SpaceplanError((Fault(code="sweep.cluster", path="", found=found, expected=expected),))
