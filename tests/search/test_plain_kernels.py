"""The kernels once more, not compiled: coverage sees their lines, NumPy checks their indices."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_kernels_without_compiling():
    files = [*sorted(HERE.glob("test_*.py")), HERE.parent / "geometry" / "test_walk.py"]
    # whole solves take too long uncompiled, and add no line of a kernel
    left_out = (Path(__file__).name, "test_resume.py")
    tests = [str(f) for f in files if f.name not in left_out]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(
        command,
        cwd=HERE.parent.parent,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        timeout=480,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
