"""A process that works on cases, one after another; run as ``python -m spaceplan.sweep.child``.

It reads one JSON line a case and answers with one: what the case took, or nothing if it dies.  The
results themselves are files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

_MB = 1024 * 1024


def main() -> None:
    """Answer one case after another until the one who asks is gone."""
    asked: SimpleQueue[str] = SimpleQueue()
    # a line for the asker alone: whatever libraries print goes to stderr
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    first = json.loads(asked.get())
    work_name = str(first["work"])
    if first["prepare"]:
        _prepare()
    _limit(first["memory_mb"])
    # imported once limits stand and kernels are there
    from spaceplan.sweep.records import Case
    from spaceplan.sweep.work import attempt, give_back, work_named

    work = work_named(work_name)
    _answer(answers, {"ready": True})
    while True:
        told = json.loads(asked.get())
        begun = time.perf_counter()
        result = attempt(work, Case.model_validate(told["case"]), Path(told["out"]))
        took = time.perf_counter() - begun
        done = {"status": result.status.value, "seconds": took, "peak_mb": _peak_mb()}
        _answer(answers, done)
        give_back()


def _listen(asked: SimpleQueue[str]) -> None:
    """Pass lines on; end the process when the asker is gone, however it ended."""
    for line in sys.stdin:
        asked.put(line)
    os._exit(0)


def _answer(answers: Any, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


def _prepare() -> None:
    """Compile the kernels if nobody has: one process of this machine at a time."""
    from spaceplan.search.run import kernels_kept

    if kernels_kept():
        return
    with _alone():
        if not kernels_kept():
            # in a process of its own: compiling takes more memory than most cases
            code = "from importlib import import_module as i; i('spaceplan.solve').warm_up()"
            subprocess.run([sys.executable, "-c", code], check=True, stdin=subprocess.DEVNULL)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold a lock that all processes of this machine with this package share."""
    try:
        import fcntl
    except ImportError:  # Windows: kernels may be compiled twice
        yield
        return
    home = hashlib.sha256(os.fsencode(Path(__file__).parent)).hexdigest()[:16]
    name = Path(tempfile.gettempdir()) / f"spaceplan-{os.getuid()}-{home}.lock"
    with name.open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _limit(memory_mb: int) -> None:
    """Let the process hold no more memory than this, where the system knows such limits."""
    if not memory_mb:
        return
    try:
        import resource
    except ImportError:  # Windows
        return
    # what is written to counts, not what libraries merely reserve
    most = memory_mb * _MB
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _peak_mb() -> float:
    """Return the most memory that the process ever held, in MB; 0 where nobody knows."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / _MB if sys.platform == "darwin" else most / 1024


if __name__ == "__main__":
    main()
