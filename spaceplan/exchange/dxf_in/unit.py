"""The unit of a drawing: what ``--units`` says, else its header, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.bounds import broken
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document

    from spaceplan.exchange.dxf_in.file import Opened

#: Metres in a drawing unit, by the name that ``--units`` takes.
UNITS = {
    "m": 1.0, "cm": 0.01, "mm": 0.001, "in": 0.0254, "ft": 0.3048, "dm": 0.1, "km": 1000.0,
    "yd": 0.9144, "us-ft": 1200 / 3937, "us-in": 100 / 3937, "us-yd": 3600 / 3937,
}  # fmt: skip

#: Our names by the figures of ``$INSUNITS`` (DXF reference, group codes of the header).
_INSUNITS = {
    1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m", 7: "km", 10: "yd", 14: "dm", 21: "us-ft",
    22: "us-in", 23: "us-yd",
}  # fmt: skip

#: What all figures of ``$INSUNITS`` are called, from 1 on.
_NAMES = (
    ("英寸", "inches"), ("英尺", "feet"), ("英里", "miles"), ("毫米", "millimetres"),
    ("厘米", "centimetres"), ("米", "metres"), ("千米", "kilometres"),
    ("微英寸", "microinches"), ("密耳", "mils"), ("码", "yards"), ("埃", "ångströms"),
    ("纳米", "nanometres"), ("微米", "microns"), ("分米", "decimetres"),
    ("十米", "decametres"), ("百米", "hectometres"), ("百万千米", "gigametres"),
    ("天文单位", "astronomical units"), ("光年", "light years"), ("秒差距", "parsecs"),
    ("美国测量英尺", "US survey feet"), ("美国测量英寸", "US survey inches"),
    ("美国测量码", "US survey yards"), ("美国测量英里", "US survey miles"),
)  # fmt: skip


def unit_of(opened: Opened, wanted: str | None) -> tuple[str, Text]:
    """Return the unit of a drawing, and a word on it.

    Parameters
    ----------
    opened
        The drawing.
    wanted
        What ``--units`` says; null for nothing.

    Returns
    -------
    tuple of str and Text
        A name of `UNITS`.

    Raises
    ------
    SpaceplanError
        If there is none, or one that no yard is drawn in.
    """
    own = _INSUNITS.get(opened.units or 0)
    names = ", ".join(UNITS)
    if wanted is not None and wanted not in UNITS:
        raise SpaceplanError(
            (
                Fault(
                    code="dxf.units",
                    path="--units",
                    found=Text(zh=f"单位“{wanted}”", en=f"the unit '{wanted}'"),
                    expected=Text(zh=f"下列之一：{names}", en=f"one of {names}"),
                ),
            )
        )
    if wanted is not None:
        zh, en = f"单位：{wanted}（--units）", f"unit: {wanted} (--units)"
        if opened.units and own != wanted:
            says = Text(zh=own, en=own) if own else _named(opened.units)
            zh, en = f"{zh}，图中写的是 {says.zh}", f"{en}, although the drawing says {says.en}"
        return wanted, Text(zh=zh, en=en)
    if own is None:
        zh, en = "没有单位的图（$INSUNITS）", "a drawing without a unit ($INSUNITS)"
        if opened.units:
            says = _named(opened.units)
            zh = f"以{says.zh}为单位的图（$INSUNITS = {opened.units}）"
            en = f"a drawing in {says.en} ($INSUNITS = {opened.units})"
        wide, high = _extent(opened.doc)
        raise SpaceplanError(
            (
                broken(
                    "dxf.no_units",
                    (f"{zh}，图形 {wide:.6g} × {high:.6g}", f"{en}, {wide:.6g} by {high:.6g}"),
                    (
                        f"--units 给出单位：地形图多为 m，建筑图多为 mm（{names}）",
                        f"its unit by --units: surveys are mostly in m, buildings in mm ({names})",
                    ),
                ),
            )
        )
    zh, en = f"单位：{own}（$INSUNITS）", f"unit: {own} ($INSUNITS)"
    if own.startswith("us-"):
        says = _named(opened.units or 0)
        zh, en = f"单位：{own}，{says.zh}（$INSUNITS）", f"unit: {own}, {says.en} ($INSUNITS)"
    return own, Text(zh=zh, en=en)


def _named(figure: int) -> Text:
    if not 1 <= figure <= len(_NAMES):
        return Text(zh=f"未知单位 {figure}", en=f"an unknown unit {figure}")
    zh, en = _NAMES[figure - 1]
    return Text(zh=zh, en=en)


def _extent(doc: Document) -> tuple[float, float]:
    from ezdxf import bbox

    box = bbox.extents(list(doc.modelspace())[:5000], fast=True)
    return (box.size.x, box.size.y) if box.has_data else (0.0, 0.0)
