"""Binds parts of a report into one PDF: pages in order, numbered, with bookmarks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Distance of the page number from the lower and the right edge, in mm, and its size.
_NUMBER_MM, _NUMBER_PT = (1.2, 6.0), 7.0
_BARE = {"CreationDate": None, "Creator": None, "Producer": None}


def as_pdf(figures: Iterable[Figure]) -> bytes:
    """Write figures as the pages of a PDF.

    Parameters
    ----------
    figures
        The pages.

    Returns
    -------
    bytes
        The PDF, fonts inside; empty without any page.
    """
    from matplotlib.backends.backend_pdf import PdfPages

    from spaceplan.render.fonts import settings

    out = io.BytesIO()
    count = 0
    with settings(), PdfPages(out, metadata=_BARE) as pdf:
        for figure in figures:
            pdf.savefig(figure)
            count += 1
    return out.getvalue() if count else b""


def bound(parts: Sequence[Sequence[bytes]], marks: Sequence[tuple[str, int]], title: str) -> bytes:
    """Bind parts into one PDF.

    Parameters
    ----------
    parts
        One series of PDFs a language; each series is numbered from 1.
    marks
        Words and page of each bookmark, the first page of all being 1.
    title
        Title of the document.

    Returns
    -------
    bytes
        The PDF; the same each time.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for series in parts:
        begun = len(writer.pages)
        for part in series:
            if part:
                writer.append(PdfReader(io.BytesIO(part)), import_outline=False)
        pages = writer.pages[begun:]
        sizes = [(float(p.mediabox.width), float(p.mediabox.height)) for p in pages]
        numbers = PdfReader(io.BytesIO(as_pdf(_numbers(sizes))))
        for page, number in zip(pages, numbers.pages, strict=True):
            page.merge_page(number)
            page.compress_content_streams()
    for words, at in marks:
        writer.add_outline_item(title=words, page_number=at - 1)
    writer.page_mode = "/UseOutlines"
    writer.add_metadata({"/Title": title, "/Producer": "spaceplan"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _numbers(sizes: Sequence[tuple[float, float]]) -> Iterable[Figure]:
    """Draw pages that bear nothing but their number, under the frame."""
    from matplotlib.figure import Figure

    from spaceplan.render.fonts import font
    from spaceplan.render.style import SOFT_INK

    up, across = (mm * 72 / 25.4 for mm in _NUMBER_MM)
    for number, (width, height) in enumerate(sizes, start=1):
        figure = Figure(figsize=(width / 72, height / 72), facecolor="none")
        figure.text(
            1 - across / width, up / height, f"{number} / {len(sizes)}", ha="right", va="bottom",
            fontproperties=font(_NUMBER_PT), color=SOFT_INK,
        )  # fmt: skip
        figure.patch.set_visible(False)
        yield figure
