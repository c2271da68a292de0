"""The command line: new, check, schema, standards, solve, compare, audit, draw."""

from __future__ import annotations

import logging
import sys


def main() -> None:
    """Run the command line and end the process with its exit code.

    Exit codes are 0 (fine), 1 (hard findings, or no plan), 2 (bad input or usage) and 130
    (stopped with Ctrl-C before there was a plan, or twice).
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # A terminal that cannot show Chinese shall show question marks, not a traceback.
            reconfigure(errors="replace")
    _hush_libraries()
    from spaceplan.cli.app import app

    app(prog_name="spaceplan")


def _hush_libraries() -> None:
    """Let no library write to the terminal: what concerns the reader is said by the commands."""
    # A handler on the root keeps Python's last resort from printing warnings to stderr.
    logging.getLogger().addHandler(logging.NullHandler())
    logging.captureWarnings(capture=True)
