"""What people call the traits of things that two plans can differ in."""

from __future__ import annotations

from spaceplan.compare.names import KIND_NAMES, TYPOLOGY_NAMES
from spaceplan.model.base import Text
from spaceplan.model.enums import StallKind, Typology

_NAMES = {
    "kind": Text(),
    "typology": Text(),
    "neck": Text(zh="单车道窄口", en="single-lane neck"),
    "one_way": Text(zh="单行方向", en="one-way direction"),
    "capacity": Text(zh="车位", en="spaces"),
    "ebikes": Text(zh="其中电动", en="for e-bikes"),
    "area_m2": Text(zh="面积", en="area"),
}
_NONE = Text(zh="无", en="none")
_YES = Text(zh="是", en="yes")
_NO = Text(zh="否", en="no")


def trait_change(trait: str, before: object, after: object) -> Text:
    """Say how a trait of a thing changed.

    Parameters
    ----------
    trait
        Name of the trait in the plan, e.g. ``area_m2``.
    before, after
        Its values.

    Returns
    -------
    Text
        E.g. ``area 30.2 → 34.4 m²``.
    """
    name, old, new = _NAMES[trait], _value(trait, before), _value(trait, after)
    unit = {"area_m2": " m²", "one_way": "°"}.get(trait, "")
    return Text(
        zh=f"{name.zh} {old.zh} → {new.zh}{unit if new is not _NONE else ''}".strip(),
        en=f"{name.en} {old.en} → {new.en}{unit if new is not _NONE else ''}".strip(),
    )


def _value(trait: str, value: object) -> Text:
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, StallKind):
        name = dict(KIND_NAMES)[value]
        return Text(zh=name.zh, en=name.en.removesuffix("s"))
    if isinstance(value, Typology):
        return dict(TYPOLOGY_NAMES)[value]
    if isinstance(value, float):
        return Text.model_validate(f"{value:.1f}" if trait == "area_m2" else f"{value:g}")
    return Text.model_validate(str(value))
