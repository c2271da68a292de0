"""Decodes a DWG within limits: ``python -m spaceplan.exchange.dwg_in.child IN.dwg FOLDER SECONDS``.

A file of strangers meets a decoder of others here.  Whatever happens to this process, the one that
started it goes on.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from spaceplan.exchange.dwg_in.convert import converted
from spaceplan.exchange.dwg_in.decoded import Decoded
from spaceplan.exchange.dxf_in.bounds import MAX_BYTES, MAX_RECORDS
from spaceplan.exchange.dxf_in.file import quiet

#: Memory that decoding may take beyond what the program itself has, in bytes.
_MEMORY = 768 * 1024 * 1024
#: Names of what is written into the folder.
DRAWING, OUTCOME = "drawing.dxf", "outcome.json"


def main(source: str, folder: str, seconds: int) -> None:
    """Decode a file.

    Parameters
    ----------
    source
        The DWG file.
    folder
        Where the drawing and the outcome are written.
    seconds
        Seconds of a processor that it may take.
    """
    import ezdwg  # noqa: F401  # what the program itself needs is not to count
    import ezdxf  # noqa: F401

    _hold(seconds)
    try:
        with quiet():
            doc, outcome = converted(source, MAX_RECORDS)
            if doc is not None:
                doc.saveas(Path(folder, DRAWING))
    except MemoryError:
        outcome = Decoded(error="memory")
    except BaseException as error:  # a panic of the decoder is no Exception
        outcome = Decoded(error=" ".join(str(error).split())[:160] or type(error).__name__)
    Path(folder, OUTCOME).write_text(outcome.model_dump_json(), encoding="utf-8")


def _hold(seconds: int) -> None:
    """Bound processor time, memory and what is written; Windows has none of these limits."""
    try:
        import resource
    except ImportError:
        return
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        memory = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 2 * MAX_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
