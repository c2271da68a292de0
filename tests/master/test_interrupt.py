"""Ctrl-C belongs to the program, also after the solver has run."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CODE = """
import os, signal
from spaceplan.model.enums import Effort
from spaceplan.search import work
from spaceplan.solve import solve
from tests.tradeoffs.yards import LITTLE, row

work.WORK.update(dict.fromkeys(Effort, LITTLE))
signal.signal(signal.SIGINT, lambda *_: print("heard", flush=True))
assert len(solve(row(), effort="quick").stalls) == 8
os.kill(os.getpid(), signal.SIGINT)
print("alive")
"""


def test_ctrl_c_is_heard_after_a_solve():
    """The solver's own handler would end the program at once, and with it what was not written."""
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["heard", "alive"]
