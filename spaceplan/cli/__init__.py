"""The command line: new, check, schema, standards, solve, compare, audit, draw."""

from __future__ import annotations

import logging
import sys


def main() -> None:
    """Run the command line and end the process with its exit code.

    Exit codes are 0 (fine), 1 (hard findings, or no plan), 2 (bad input or usage) and 130
    (stopped twice with Ctrl-C).
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # A terminal that cannot show Chinese shall show question marks, not a traceback.
            reconfigure(errors="replace")
    # Where its cache may be written is matplotlib's concern, not the reader's.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from spaceplan.cli.app import app

    app(prog_name="spaceplan")
