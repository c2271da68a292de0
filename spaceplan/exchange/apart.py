"""Runs code of others on files of strangers in a process of its own, within limits.

Whatever happens to that process, the one that started it goes on.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import spaceplan

#: What a process ends with that took too long: the signal SIGXCPU.
TOO_LONG = -24
#: Seconds of the clock for each of the processor, and beside them: others may keep it busy.
_PATIENCE = (3, 20.0)
#: Memory that a process may take beyond what its libraries have, in bytes.
_MEMORY = 768 * 1024 * 1024
#: Largest file that it may write, in bytes.
_WRITTEN = 256 * 1024 * 1024


def run_apart(module: str, *given: str | int | tuple[str, ...], seconds: int) -> int:
    """Call the function ``main`` of a module in a new process.

    Parameters
    ----------
    module
        E.g. ``spaceplan.exchange.dwg_in.child``; its function calls `hold` before it starts work.
    *given
        What the function is called with; last of all come ``seconds``.
    seconds
        Seconds of a processor that it may take for its work.

    Returns
    -------
    int
        Its exit status: 0 where it went through, `TOO_LONG` where it took too long, negative for
        other signals that ended it.
    """
    call = f"from {module} import main; main(*{(*given, seconds)!r})"
    try:
        done = subprocess.run(
            [sys.executable, "-c", call],
            cwd=Path(spaceplan.__file__).parents[1],  # where Python finds this very package
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE[0] * seconds + _PATIENCE[1],
            check=False,
        )
    except subprocess.TimeoutExpired:
        return TOO_LONG
    return done.returncode


def hold(seconds: int) -> None:
    """Bound processor time, memory and what is written by this process.

    Windows has none of these limits; there `run_apart` ends what takes too long.

    Parameters
    ----------
    seconds
        Seconds of a processor, beside those that it has taken already.
    """
    try:
        import resource
    except ImportError:
        return
    with suppress(OSError, ValueError, IndexError):
        # libraries map more than they use, by the number of processors: only what comes counts
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        memory = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds += int(spent.ru_utime + spent.ru_stime)
    for kind, most, end in (
        (resource.RLIMIT_CPU, seconds, seconds + 2),
        (resource.RLIMIT_FSIZE, _WRITTEN, _WRITTEN),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, end))
