"""Workers started by hand against a scheduler: the same bytes, and a scheduler that dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from spaceplan.model.fault import SpaceplanError
from spaceplan.sweep import Dask, Inline, begin
from tests.sweep.stubs import SLOW, TINY, tried, write_yards
from tests.sweep.test_engines import LITTLE, ROOT, WANTED, content, swept, wait_for

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow


def dask(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def cluster() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and two workers of one thread; its address, and the scheduler."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    wait_for(lambda: _answers(port))
    workers = [dask("worker", address, "--nthreads", "1", "--no-dashboard") for _ in range(2)]
    yield address, scheduler
    for process in (*workers, scheduler):
        process.terminate()
    for process in (*workers, scheduler):
        process.wait(30)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_two_workers_by_hand_give_the_same_bytes(cluster, tmp_path: Path):
    address, _ = cluster
    yards = write_yards(tmp_path / "yards")
    swept(yards, tmp_path / "one", Inline(TINY))
    swept(yards, tmp_path / "two", Dask(address, limits=LITTLE, work=TINY))
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_scheduler_that_dies_is_said_and_its_work_resumed(
    cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    address, scheduler = cluster
    yards = write_yards(tmp_path / "yards", "abcdefgh")
    out = tmp_path / "out"
    import dask

    with dask.config.set({"distributed.comm.timeouts.connect": "2s"}):
        with begin([yards], out, WANTED) as sweep:
            running = sweep.run(Dask(address, limits=LITTLE, work=SLOW))
            next(running)
            scheduler.send_signal(signal.SIGKILL)
            with pytest.raises(SpaceplanError, match="the same command again"):
                list(running)
        assert not any(r.broken for r in sweep.results)
    again = swept(yards, out, Inline(TINY))
    assert len(again.results) == 8
    # nothing is done twice but what was in work
    assert 8 <= len(tried(out)) <= 10
    swept(yards, tmp_path / "one", Inline(TINY))
    assert content(out) == content(tmp_path / "one")
