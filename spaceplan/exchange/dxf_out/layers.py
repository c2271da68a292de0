"""The layers of a drawing, each with its description, colour, line weight and line type.

Names are plain ASCII after the manner of ``DISCIPLINE-MAJOR-MINOR``, so that no program garbles
them; descriptions are in both languages.  Colours are AutoCAD's indices (ACI).
"""

from __future__ import annotations

from dataclasses import dataclass

from spaceplan.model.base import Text
from spaceplan.model.enums import Kind


@dataclass(frozen=True)
class Layer:
    """One layer.

    Parameters
    ----------
    name
        Its name.
    title
        What lies on it.
    colour
        ACI index.
    weight
        Line weight in hundredths of a millimetre.
    linetype
        Name of the line type.
    shared
        Whether all options of a drawing with several plans share it: it shows what stands there.
    """

    name: str
    title: Text
    colour: int
    weight: int = 18
    linetype: str = "CONTINUOUS"
    shared: bool = False


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


#: Every layer.  An option of several has its own ones, called ``NAME$option``.
LAYERS: tuple[Layer, ...] = (
    Layer("SP-BOUNDARY", _t("用地红线", "site boundary"), 1, 50, "DASHDOT", shared=True),
    Layer("SP-HOLE", _t("不属于用地", "not part of the site"), 1, 25, "DASHED", shared=True),
    Layer("SP-GATE", _t("出入口", "gates"), 1, 70, shared=True),
    Layer("SP-FRONTAGE", _t("临路边", "frontages"), 150, 35, "DASHED", shared=True),
    Layer("SP-BLDG-EXIST", _t("现状建筑", "buildings there are"), 8, 50, shared=True),
    Layer("SP-STRUCT-EXIST", _t("现状构筑物", "structures there are"), 9, 30, shared=True),
    Layer("SP-ROAD", _t("现状道路、铺装", "roads and paving there are"), 252, 18, shared=True),
    Layer("SP-GREEN-EXIST", _t("现状绿地", "green there is"), 82, 18, shared=True),
    Layer("SP-TREE", _t("树木（冠、干）", "trees: crown and trunk"), 3, 18, shared=True),
    Layer("SP-CONTEXT", _t("周边", "surroundings"), 253, 13, shared=True),
    Layer("SP-DOOR", _t("门", "doors"), 2, 25),
    Layer("SP-TREAT", _t("留改拆移标记", "marks: changed, removed, moved"), 1, 25, "DASHED"),
    Layer("SP-FIRE-LANE", _t("消防车道", "fire lanes"), 6, 35, "DASHDOT"),
    Layer("SP-AISLE", _t("车道", "aisles"), 7, 18),
    Layer("SP-PARK-STALL", _t("停车位", "stalls"), 4, 25),
    Layer("SP-PARK-ACC", _t("无障碍车位", "accessible stalls"), 5, 25),
    Layer("SP-PARK-EV", _t("充电车位", "EV stalls"), 94, 25),
    Layer("SP-BIKE-SHED", _t("非机动车棚", "bike sheds"), 30, 35),
    Layer("SP-ROOM", _t("新建活动室", "new rooms"), 2, 50),
    Layer("SP-GREEN", _t("新建绿地", "new green"), 92, 25),
    Layer("SP-AREA", _t("活动场地、凉亭", "grounds and pavilions"), 40, 25),
    Layer("SP-WALKWAY", _t("步道", "walkways"), 51, 18),
    Layer("SP-FURN", _t("座椅、路灯等设施", "benches, lamps and the like"), 32, 18),
    Layer("SP-DIM", _t("尺寸标注", "dimensions"), 3, 13),
    Layer("SP-TEXT", _t("文字", "texts"), 7, 13),
    Layer("SP-HATCH", _t("填充", "hatches"), 251, 9),
    Layer("SP-SHEET", _t("图框图签", "frame and title block"), 7, 35),
)

#: On which layer a structure lies, by its kind; all others are on SP-STRUCT-EXIST.
KIND_LAYERS: tuple[tuple[Kind, str], ...] = (
    (Kind.BUILDING, "SP-BLDG-EXIST"),
    (Kind.ROOMS, "SP-BLDG-EXIST"),
    (Kind.TREE, "SP-TREE"),
    (Kind.GREEN, "SP-GREEN-EXIST"),
    (Kind.ROAD, "SP-ROAD"),
    (Kind.PAVING, "SP-ROAD"),
)


def layer_of(kind: Kind) -> str:
    """Return the layer of a structure.

    Parameters
    ----------
    kind
        What it is.

    Returns
    -------
    str
        Name of the layer.
    """
    return dict(KIND_LAYERS).get(kind, "SP-STRUCT-EXIST")


def layer_name(base: str, option: str) -> str:
    """Return the name of a layer for an option.

    Parameters
    ----------
    base
        Name in ``LAYERS``.
    option
        Id of the option; empty where the drawing has one plan at most.

    Returns
    -------
    str
        ``SP-AISLE``, or ``SP-AISLE$bar``; shared layers keep their name.
    """
    shared = next(item.shared for item in LAYERS if item.name == base)
    return base if shared or not option else f"{base}${option}"
