"""Decodes a DWG within limits: what `run_apart` runs for the reader."""

from __future__ import annotations

import gc
from pathlib import Path

from spaceplan.exchange.apart import hold
from spaceplan.exchange.dwg_in.convert import converted
from spaceplan.exchange.dwg_in.decoded import Decoded
from spaceplan.exchange.dxf_in.bounds import MAX_RECORDS
from spaceplan.exchange.dxf_in.file import quiet

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

    gc.disable()  # half a million things that stay until the end: looking for cycles takes long
    hold(seconds)
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
