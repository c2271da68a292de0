"""What every record of the model is made of: frozen models, points, rings, bilingual text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Lang = Literal["zh", "en"]

#: Longest ring a file may hold; a surveyed courtyard has tens of vertices, a district hundreds.
MAX_VERTICES = 5000

Coordinate = Annotated[float, Field(allow_inf_nan=False, ge=-1e8, le=1e8, description="metres")]
Point = Annotated[tuple[Coordinate, Coordinate], Field(description="[x, y] in metres")]
Ring = Annotated[
    tuple[Point, ...],
    Field(min_length=3, max_length=MAX_VERTICES, description="open ring of [x, y] in metres"),
]
Segment = Annotated[
    tuple[Point, Point], Field(description="[[x, y], [x, y]] in metres: start and end")
]
Line = Annotated[
    tuple[Point, ...],
    Field(min_length=2, max_length=MAX_VERTICES, description="polyline of [x, y] in metres"),
]
Id = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=80, description="lower-case id, e.g. block-1"),
]
Metres = Annotated[float, Field(gt=0, allow_inf_nan=False, le=1e5, description="metres, > 0")]
SquareMetres = Annotated[float, Field(ge=0, allow_inf_nan=False, le=1e8, description="m²")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


def counted(count: float, one: str, many: str = "") -> str:
    """Return a count with its English noun, which is of one or of many.

    Parameters
    ----------
    count
        How many.
    one
        The noun for one, with its verb where it has one: ``"stall"``, ``"stall stands"``.
    many
        The noun for any other count; without it ``one`` and an ``s``.

    Returns
    -------
    str
        Both together.

    Examples
    --------
    >>> counted(1, "stall"), counted(3, "stall stands", "stalls stand")
    ('1 stall', '3 stalls stand')
    """
    return f"{count:.12g} {one if count == 1 else many or one + 's'}"


class Frozen(BaseModel):
    """A record that cannot change once made and knows no key it was not told of."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Text(Frozen):
    """A text in both languages; a plain string stands for both."""

    zh: Annotated[str, Field(max_length=2000)] = ""
    """Chinese text."""
    en: Annotated[str, Field(max_length=2000)] = ""
    """English text."""

    @model_validator(mode="before")
    @classmethod
    def _plain_string(cls, value: Any) -> Any:
        return {"zh": value, "en": value} if isinstance(value, str) else value

    def get(self, lang: Lang) -> str:
        """Return the text in one language, or in the other where that one is missing.

        Parameters
        ----------
        lang
            ``"zh"`` or ``"en"``.

        Returns
        -------
        str
            The text; empty when neither language was given.
        """
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)
