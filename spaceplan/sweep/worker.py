"""A worker: lends a process of its own to one case at a time, and outlives it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.sweep.folder import Folder
from spaceplan.sweep.records import Case, Outcome, broken
from spaceplan.sweep.work import WORK

#: A case whose process died is tried again once: the machine may have been at fault, not the case.
_TRIES = 2
#: One thread a case; cases are shared out instead.
_THREADS = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"),
    *("VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS"),
)
#: So much of what a dead process said is kept, in signs.
_LAST_WORDS = 300


@dataclass(frozen=True)
class Limits:
    """What one case may take.

    Parameters
    ----------
    memory_mb
        Memory of its process, in MB (2**20 bytes); 0 for no limit.  Held on Linux only.
    seconds
        Time, in seconds; 0 for no limit.
    """

    memory_mb: int = 2000
    seconds: float = 3600.0


class EndedError(Exception):
    """The worker was told to end while a case was in work."""


class Worker:
    """Works on one case at a time, in a process that may die without harm.

    Parameters
    ----------
    limits
        What one case may take.
    work
        Module and function of the work.
    """

    def __init__(self, limits: Limits, work: str = WORK) -> None:
        self._limits, self._work = limits, work
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None
        self._ending = threading.Event()
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def do(self, case: Case, out: Path) -> Outcome:
        """Work on a case; record it as broken if it exceeds a limit, or kills its process twice.

        Parameters
        ----------
        case
            The case.
        out
            The sweep's folder.

        Returns
        -------
        Outcome
            The result, which is in the folder as well.

        Raises
        ------
        EndedError
            If the worker was ended meanwhile.
        SpaceplanError
            If no process can be started, or a result cannot be written.
        """
        reason = Text()
        for _ in range(_TRIES):
            answer, late = self._ask(case, out)
            result = Folder(out).load(case) if answer else None
            if answer and result is not None:
                if result.broken or late:
                    self._stop()  # what went wrong in it may last
                return Outcome(result=result, seconds=answer["seconds"], peak_mb=answer["peak_mb"])
            if self._ending.is_set():
                raise EndedError
            reason = _late(self._limits) if late else self._died()
            self._stop()
            if late:
                break
        return Outcome(result=Folder(out).save(broken(case, reason)))

    def end(self) -> None:
        """Kill the process, and begin no other."""
        self._ending.set()
        self._stop()

    def _ask(self, case: Case, out: Path) -> tuple[dict[str, Any] | None, bool]:
        """Return the answer to a case, or none, and whether its time ran out."""
        process = self._running()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._limits.seconds, stop) if self._limits.seconds else None
        if timer is not None:
            timer.daemon = True
            timer.start()
        try:
            request = {"case": case.model_dump(mode="json"), "out": str(out)}
            return _exchange(process, request), late.is_set()
        finally:
            if timer is not None:
                timer.cancel()

    def _running(self) -> subprocess.Popen[str]:
        """Return the process, begun if need be, when it has compiled and imported all it needs."""
        with self._guard:
            if self._ending.is_set():
                raise EndedError
            if self._process is not None and self._process.poll() is None:
                return self._process
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
            process = self._process = subprocess.Popen(
                [sys.executable, "-m", "spaceplan.sweep.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                encoding="utf-8",
                env=_environment(),
                # Ctrl-C is for the one who asks, who then ends this
                start_new_session=True,
            )
        hello = {
            "work": self._work,
            "memory_mb": self._limits.memory_mb,
            "prepare": self._work == WORK,
        }
        if _exchange(process, hello) is None:
            if self._ending.is_set():
                raise EndedError
            said = self._died()
            self._stop()
            raise _no_process(said)
        return process

    def _died(self) -> Text:
        """Say how the process ended."""
        process, errors = self._process, self._errors
        if process is None or errors is None:
            return Text(zh="进程被终止", en="the process was ended")
        code = process.wait()
        errors.seek(0)
        lines = errors.read().decode("utf-8", "replace").strip().splitlines()
        last = lines[-1].strip()[:_LAST_WORDS] if lines else ""
        if code < 0:
            with contextlib.suppress(ValueError):
                name = signal.Signals(-code).name
                zh, en = f"进程被信号 {name} 终止", f"its process was ended by {name}"
                if -code in (signal.SIGABRT, signal.SIGKILL, signal.SIGSEGV):
                    zh, en = f"{zh}，多半是内存不够", f"{en}, most often for want of memory"
                return Text(zh=f"{zh}：{last}" if last else zh, en=f"{en}: {last}" if last else en)
        return Text(
            zh=f"进程意外结束（{code}）：{last}", en=f"its process ended with {code}: {last}"
        )

    def _stop(self) -> None:
        with self._guard:
            process, self._process = self._process, None
            errors, self._errors = self._errors, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError, ValueError):
                        stream.close()
        if errors is not None:
            errors.close()


def _exchange(process: subprocess.Popen[str], request: dict[str, Any]) -> dict[str, Any] | None:
    """Send a line and wait for the answer; none if the process is gone."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        answer = json.loads(line) if line.endswith("\n") else None
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def _environment() -> dict[str, str]:
    """Return the environment of a process that finds the same modules and has one thread."""
    paths = [p or str(Path.cwd()) for p in sys.path]
    return {
        **os.environ,
        **dict.fromkeys(_THREADS, "1"),
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
    }


def _late(limits: Limits) -> Text:
    return Text(
        zh=f"超过时间上限（{limits.seconds:g} 秒）",
        en=f"not done within its time, {limits.seconds:g} s",
    )


def _no_process(said: Text) -> SpaceplanError:
    fault = Fault(
        code="sweep.no_process",
        path="",
        found=Text(
            zh=f"求解进程无法启动：{said.zh}", en=f"a process that did not start: {said.en}"
        ),
        expected=Text(zh="可用的安装和足够的内存", en="a working installation and enough memory"),
    )
    return SpaceplanError((fault,))
