"""Bookmarks for a PDF, which matplotlib does not write."""

from __future__ import annotations

import io
from collections.abc import Sequence


def with_bookmarks(pdf: bytes, marks: Sequence[tuple[str, int]]) -> bytes:
    """Add a list of bookmarks to a PDF; a reader shows them when it opens the file.

    Parameters
    ----------
    pdf
        The file.
    marks
        Words and page of each bookmark, the first page being 1.

    Returns
    -------
    bytes
        The file with the bookmarks; the same each time.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for words, page in marks:
        writer.add_outline_item(title=words, page_number=page - 1)
    writer.page_mode = "/UseOutlines"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
