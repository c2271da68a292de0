"""Engines: the same bytes from each, poison cases that harm no other, resumption after kill -9."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from spaceplan.model.enums import Effort
from spaceplan.model.fault import SpaceplanError
from spaceplan.sweep import Dask, Engine, Inline, Limits, Processes, Sweep, Wanted, begin, reports
from spaceplan.sweep.records import CaseStatus
from tests.sweep.stubs import POISON, SLOW, TINY, tried, write_yards, yard

ROOT = Path(__file__).parents[2]
WANTED = Wanted(effort=Effort.QUICK, lang="en", versions={"spaceplan": "test"})
LITTLE = Limits(memory_mb=400, seconds=20)


def swept(yards: Path, out: Path, engine: Engine, **how: Any) -> Sweep:
    """Sweep to the end, and write the reports."""
    with begin([yards], out, WANTED, **how) as sweep:
        for _ in sweep.run(engine):
            pass
        sweep.folder.write_reports(reports(sweep.results, sweep.folder, "en"))
    return sweep


def content(out: Path) -> dict[str, bytes]:
    """Everything that must not depend on who did the work: all but the journal."""
    return {
        p.relative_to(out).as_posix(): p.read_bytes()
        for p in sorted(out.rglob("*"))
        if p.is_file() and p.name != "journal.jsonl" and ".tries" not in p.parts
    }


@pytest.fixture(scope="module")
def yards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_yards(tmp_path_factory.mktemp("yards"))


@pytest.fixture(scope="module")
def inline(yards: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("inline")
    swept(yards, out, Inline(TINY))
    assert tried(out) == ["a", "b", "c", "d"]
    return content(out)


def test_processes_give_the_same_bytes(yards: Path, inline: dict[str, bytes], tmp_path: Path):
    sweep = swept(yards, tmp_path, Processes(2, LITTLE, TINY))
    assert content(tmp_path) == inline
    assert [r.status for r in sweep.results] == [CaseStatus.DONE] * 4
    lines = (tmp_path / "journal.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 4


def test_a_cluster_of_this_machine_gives_the_same_bytes(
    yards: Path, inline: dict[str, bytes], tmp_path: Path
):
    pytest.importorskip("distributed")
    swept(yards, tmp_path, Dask(jobs=2, limits=LITTLE, work=TINY))
    assert content(tmp_path) == inline


def test_what_is_done_is_not_done_again(yards: Path, inline: dict[str, bytes], tmp_path: Path):
    swept(yards, tmp_path, Inline(TINY))
    victim = next((tmp_path / "results").iterdir())
    victim.write_text(victim.read_text("utf-8")[:-40], "utf-8")  # half a file
    swept(yards, tmp_path, Inline(TINY))
    assert len(tried(tmp_path)) == 5
    swept(yards, tmp_path, Inline(TINY))
    assert len(tried(tmp_path)) == 5
    assert content(tmp_path) == inline


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_poison_cases_are_recorded_and_the_others_finish(kind: str, tmp_path: Path):
    names = ("endless", "hungry", "deadly", "odd", "wrong", "fine", "good")
    yards = tmp_path / "yards"
    yards.mkdir()
    for name in names:
        (yards / f"{name}.yaml").write_text(yard(name), "utf-8")
    out = tmp_path / "out"
    limits = Limits(memory_mb=300, seconds=4)
    if kind == "dask":
        pytest.importorskip("distributed")
        engine: Engine = Dask(jobs=2, limits=limits, work=POISON)
    else:
        engine = Processes(2, limits, POISON)
    sweep = swept(yards, out, engine)
    said = {r.scenario: r.reason.en for r in sweep.results}
    assert "not done within its time, 4 s" in said["endless"]
    assert "memory" in said["hungry"]
    assert "SIGKILL" in said["deadly"]
    assert "something unforeseen" in said["odd"]
    assert said["fine"] == said["good"] == ""
    assert sum(r.broken for r in sweep.results) == 5
    # dead twice, never sent a third time, not even by a second run
    assert tried(out).count("deadly") == 2
    again = swept(yards, out, Inline(TINY))
    assert {r.scenario: r.reason.en for r in again.results} == said
    assert tried(out).count("deadly") == 2
    healed = swept(yards, out, Inline(TINY), retry=True)
    assert not any(r.broken for r in healed.results)


SCRIPT = """
import sys
from spaceplan.sweep import Processes, Limits, Dask
from tests.sweep.stubs import SLOW
from tests.sweep.test_engines import swept, LITTLE
from pathlib import Path
if __name__ == "__main__":
    engine = (Processes(2, LITTLE, SLOW) if sys.argv[3] == "processes"
              else Dask(jobs=2, limits=LITTLE, work=SLOW))
    swept(Path(sys.argv[1]), Path(sys.argv[2]), engine)
"""


def started(tmp_path: Path, yards: Path, out: Path, kind: str) -> subprocess.Popen[bytes]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), str(yards), str(out), kind],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )


def children_of(pid: int) -> list[int]:
    """Processes that a sweep began, in Linux."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text("utf-8").rpartition(")")[2].split()
            line = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(words[1]) == pid and b"spaceplan.sweep.child" in line:
            found.append(int(stat.parent.name))
    return found


def wait_for(what: Any, seconds: float = 60.0) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(0.02)
    raise AssertionError


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_kill_of_the_client_loses_only_what_was_in_work(
    kind: str, yards: Path, inline: dict[str, bytes], tmp_path: Path
):
    if kind == "dask":
        pytest.importorskip("distributed")
    out = tmp_path / "out"
    for done in (1, 2):
        client = started(tmp_path, yards, out, kind)
        enough = lambda n=done: len(list((out / "results").glob("[0-9a-f]*.json"))) >= n  # noqa: E731
        wait_for(enough)
        client.send_signal(signal.SIGKILL)
        client.wait()
    before = len(list((out / "results").glob("[0-9a-f]*.json")))
    wait_for(lambda: _free(yards, out))
    swept(yards, out, Inline(TINY))
    # at most two were in work at each of the two kills
    assert 4 <= len(tried(out)) <= 8
    assert before >= 2
    assert content(out) == inline


def _free(yards: Path, out: Path) -> bool:
    """The kernel lets go of the lock when the last process with it is gone."""
    try:
        begin([yards], out, WANTED).close()
    except SpaceplanError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_kill_of_a_worker_loses_nothing(yards: Path, inline: dict[str, bytes], tmp_path: Path):
    out = tmp_path / "out"
    client = started(tmp_path, yards, out, "processes")
    wait_for(lambda: len(list((out / "results").glob("[0-9a-f]*.json"))) >= 1)
    victims = wait_for(lambda: children_of(client.pid))
    os.kill(victims[0], signal.SIGKILL)
    assert client.wait(60) == 0
    assert content(out) == inline


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_processes_end_with_their_client(yards: Path, tmp_path: Path):
    client = started(tmp_path, yards, tmp_path / "out", "processes")
    victims = wait_for(lambda: children_of(client.pid))
    client.send_signal(signal.SIGKILL)
    client.wait()
    wait_for(lambda: not any(Path(f"/proc/{v}/cmdline").exists() for v in victims))


def test_an_iterator_that_is_left_ends_its_processes(yards: Path, tmp_path: Path):
    with begin([yards], tmp_path, WANTED) as sweep:
        running = sweep.run(Processes(2, LITTLE, SLOW))
        next(running)
        running.close()
    assert len(sweep.results) == 1


def test_a_process_that_cannot_start_is_said(yards: Path, tmp_path: Path):
    with begin([yards], tmp_path, WANTED) as sweep, pytest.raises(SpaceplanError) as error:
        list(sweep.run(Processes(1, LITTLE, "tests.sweep.stubs:nobody")))
    assert "did not start" in str(error.value)
    assert not any(r.broken for r in sweep.results)


def test_no_scheduler_is_said(yards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("spaceplan.sweep.cluster._PATIENCE_S", 2)
    with begin([yards], tmp_path, WANTED) as sweep, pytest.raises(SpaceplanError) as error:
        list(sweep.run(Dask("tcp://127.0.0.1:9", 1, LITTLE, TINY)))
    assert "no answer from tcp://127.0.0.1:9" in str(error.value)
