"""Bookmarks for a PDF: appended as an update of the file, which matplotlib cannot write itself."""

from __future__ import annotations

import re
from collections.abc import Sequence


def with_bookmarks(pdf: bytes, marks: Sequence[tuple[str, int]]) -> bytes:
    """Add a list of bookmarks to a PDF with a plain table of objects.

    Parameters
    ----------
    pdf
        The file, as matplotlib writes it.
    marks
        Words and page of each bookmark, the first page being 1.

    Returns
    -------
    bytes
        The same file with an update at its end; the same each time.

    Raises
    ------
    ValueError
        If the file is built otherwise.
    """
    if not marks:
        return pdf
    end = re.search(rb"/Size (\d+) /Root (\d+) 0 R /Info (\d+) 0 R >>\s+startxref\s+(\d+)", pdf)
    kids = re.search(rb"/Kids \[([^\]]*)\]", pdf)
    catalogue = re.search(rb"<< /Type /Catalog ([^>]*)>>", pdf)
    if end is None or kids is None or catalogue is None:
        msg = "a PDF without a plain trailer, list of pages or catalogue"
        raise ValueError(msg)
    size, root, info, before = (int(v) for v in end.groups())
    pages = [int(v) for v in re.findall(rb"(\d+) 0 R", kids[1])]
    numbers = range(size + 1, size + 1 + len(marks))
    objects = {
        root: b"<< /Type /Catalog %s /Outlines %d 0 R /PageMode /UseOutlines >>"
        % (catalogue[1].strip(), size),
        size: b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>"
        % (numbers[0], numbers[-1], len(marks)),
    }
    for number, (words, page) in zip(numbers, marks, strict=True):
        title = words.encode("utf-16-be").hex().upper().encode("ascii")
        beside = b"" if number == numbers[0] else b" /Prev %d 0 R" % (number - 1)
        beside += b"" if number == numbers[-1] else b" /Next %d 0 R" % (number + 1)
        objects[number] = b"<< /Title <FEFF%s> /Parent %d 0 R /Dest [%d 0 R /Fit]%s >>" % (
            title, size, pages[page - 1], beside,
        )  # fmt: skip
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    table = b""
    for number, content in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n" + table
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d >>\n" % (
        numbers[-1] + 1, root, info, before,
    )  # fmt: skip
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
