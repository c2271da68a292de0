"""Several processes draw the same as one, and end with the program."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from spaceplan.compare import compare
from spaceplan.exchange.comparison_files import write_comparison
from spaceplan.render.helpers import Helpers

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os, signal, sys, time
# a shell that runs tests in the background has told them to ignore Ctrl-C
signal.signal(signal.SIGINT, signal.default_int_handler)
from spaceplan.render.helpers import Helpers
helpers = Helpers(1)
print(helpers.ask(os.getpid)._future.result(), flush=True)
if sys.argv[1] == "dies":
    os._exit(0)
os.killpg(os.getpgrp(), signal.SIGINT)
"""


def halt_a_helper() -> str:
    """End the process at once, but only a helper's."""
    if multiprocessing.parent_process() is not None:
        os._exit(9)
    return "done here"


def fail(path: Path) -> None:
    """Write to a folder that is not there."""
    path.write_text("")


def test_helpers_draw_the_same_bytes(scenario, bar, in_place, tmp_path):
    """The files do not depend on how many processes draw them."""
    got = compare(scenario, [bar, in_place], findings=[(), ()])
    written = []
    for count in (0, 1, 2):
        folder = tmp_path / str(count)
        folder.mkdir()
        with Helpers(count) as helpers:
            write_comparison(scenario, got, folder, "zh", helpers)
        written.append({p.name: p.read_bytes() for p in folder.iterdir()})
    assert len(written[0]) == 10
    assert written[0] == written[1]
    assert written[0] == written[2]


def test_helpers_work_and_leave():
    """Work is done elsewhere, and nobody stays behind."""
    with Helpers(1) as helpers:
        task = helpers.ask(os.getpid)
        while task._future is not None and not task._future.done():
            time.sleep(0.01)
        assert task.result() != os.getpid()
        assert task.result() == task.result()
    assert multiprocessing.active_children() == []


def test_without_helpers_each_work_is_done_once():
    """Nobody helps: joining in does all, last first, and results are kept."""
    order: list[int] = []
    with Helpers() as helpers:
        first, last = helpers.ask(order.append, 1), helpers.ask(order.append, 2)
        helpers.join_in()
        assert order == [2, 1]
        assert first.result() is None
        assert last.result() is None
    assert order == [2, 1]


@pytest.mark.parametrize("count", [0, 1])
def test_an_error_of_a_helper_is_the_same_error(tmp_path, count):
    """Where a picture cannot be written, the reason is told as ever, and helpers end at once."""

    def draw() -> None:
        with Helpers(count) as helpers:
            task = helpers.ask(fail, tmp_path / "gone" / "map.svg")
            while count and not task._future.done():
                time.sleep(0.01)
            task.result()

    others = set(multiprocessing.active_children())  # of tests before this one
    with pytest.raises(FileNotFoundError, match="gone"):
        draw()
    assert set(multiprocessing.active_children()) <= others


def test_a_helper_is_gone_though_another_thread_sees_it_end(monkeypatch):
    """The pool's own thread may be the one told of the end, and slow to note it."""
    waitpid = os.waitpid

    def slow(pid: int, options: int) -> tuple[int, int]:
        if threading.current_thread() is threading.main_thread():
            time.sleep(0.1)
            return waitpid(pid, options)
        told = waitpid(pid, options)
        time.sleep(0.5)
        return told

    def draw() -> None:
        with Helpers(1) as helpers:
            helpers.ask(os.getpid).result()
            monkeypatch.setattr(os, "waitpid", slow)
            raise ValueError("spoilt")

    others = set(multiprocessing.active_children())  # of tests before this one
    with pytest.raises(ValueError, match="spoilt"):
        draw()
    assert set(multiprocessing.active_children()) <= others


def test_the_work_of_a_lost_helper_is_done_here():
    """A helper that dies takes no picture with it."""
    with Helpers(1) as helpers:
        tasks = [helpers.ask(halt_a_helper) for _ in range(3)]
        assert [task.result() for task in tasks] == ["done here"] * 3
        assert helpers.ask(halt_a_helper).result() == "done here"


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
@pytest.mark.parametrize("how", ["dies", "is interrupted"])
def test_helpers_end_with_the_program(how):
    """Neither a sudden end nor Ctrl-C leaves a helper behind, and no helper complains."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )
    helper = int(done.stdout)
    assert done.stderr.count("Traceback") == (how != "dies")
    for _ in range(200):
        try:
            os.kill(helper, 0)
        except ProcessLookupError:
            return
        if "Z" in (Path(f"/proc/{helper}/stat").read_text().rsplit(")", 1)[-1].split() or [""])[0]:
            return
        time.sleep(0.05)
    os.kill(helper, signal.SIGKILL)
    pytest.fail("the helper outlived its program")
