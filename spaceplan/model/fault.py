"""What is wrong with an input, said so that its author can mend it."""

from __future__ import annotations

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
        """Return one line of text per fault.

        Parameters
        ----------
        lang
            Language of the text.

        Returns
        -------
        tuple of str
            ``file:line: path: found …; expected …``.
        """
        words = ("发现", "应为") if lang == "zh" else ("found", "expected")
        out = []
        for f in self.faults:
            head = ":".join(str(p) for p in (self.file, f.line) if p)
            where = ": ".join(p for p in (head, f.path) if p)
            out.append(
                f"{where}: {words[0]} {f.found.get(lang)}; {words[1]} {f.expected.get(lang)}"
            )
        return tuple(out)

    def __str__(self) -> str:
        return "\n".join(self.lines("en"))
