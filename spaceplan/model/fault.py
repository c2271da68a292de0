"""What is wrong with an input, said so that its author can mend it."""

from __future__ import annotations

import unicodedata

from spaceplan.model.base import Frozen, Lang, Point, Text


class Fault(Frozen):
    """One thing wrong, or odd, in an input."""

    code: str
    """What kind of fault it is, e.g. ``ring.crosses``."""
    path: str
    """Where in the file, e.g. ``site.boundary.3``."""
    found: Text
    """What was found."""
    expected: Text
    """What was expected, and how to mend it."""
    warning: bool = False
    """Whether it is only odd: the file can be used."""
    line: int | None = None
    """Line of the file, counted from 1; null when unknown."""
    place: Point | None = None
    """Where on the site, in metres; null when it has no place."""
    column: int | None = None
    """Column in that line, counted from 1; null when unknown."""
    source: str = ""
    """The line of the file as it was typed; empty when it came from no file."""

    def excerpt(self) -> str:
        """Return the line of the file with a caret under the place, or nothing without a file.

        Returns
        -------
        str
            Two indented lines, the first at most 100 signs long; empty where no line is known.
        """
        if not self.source.strip() or self.column is None:
            return ""
        at = min(self.column - 1, len(self.source))
        start = max(0, min(at - _BEFORE, len(self.source) - _SHOWN))
        text = self.source[start : start + _SHOWN]
        # a Chinese sign is as wide as two Latin ones, and so is the ideographic space
        pad = "".join("\u3000" if _wide(sign) else " " for sign in text[: at - start])
        plain = "".join(sign if sign.isprintable() else " " for sign in text)
        return f"    {plain.rstrip()}\n    {pad}^"


#: So much of a long line is shown, in signs, and so much of it before the caret.
_SHOWN, _BEFORE = 100, 60


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


class SpaceplanError(Exception):
    """Bad input: carries every fault found, never only the first.

    Parameters
    ----------
    faults
        What is wrong, at least one.
    file
        Name of the file, or empty for input that came from no file.
    """

    def __init__(self, faults: tuple[Fault, ...], file: str = "") -> None:
        super().__init__(file, faults)
        self.faults = faults
        self.file = file

    def lines(self, lang: Lang) -> tuple[str, ...]:
        """Return one text per fault, with the line of the file and a caret where it is known.

        Parameters
        ----------
        lang
            Language of the text.

        Returns
        -------
        tuple of str
            ``file:line: path: found …; expected …``, then :meth:`Fault.excerpt`.
        """
        words = ("发现", "应为") if lang == "zh" else ("found", "expected")
        out = []
        for f in self.faults:
            head = ":".join(str(p) for p in (self.file, f.line) if p)
            where = ": ".join(p for p in (head, f.path) if p)
            text = f"{where}: {words[0]} {f.found.get(lang)}; {words[1]} {f.expected.get(lang)}"
            out.append("\n".join(part for part in (text, f.excerpt()) if part))
        return tuple(out)

    def __str__(self) -> str:
        return "\n".join(self.lines("en"))
