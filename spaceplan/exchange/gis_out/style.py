"""How QGIS draws a layer: its own QML, and SLD for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from spaceplan.exchange.gis_out.layers import GisLayer, Look
from spaceplan.model.base import Lang

#: Version of QGIS whose style format is written; newer ones read it too.
QGIS = "3.22.0"
#: Fonts with Chinese characters: the first that a machine has is used.
FONTS = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "SimHei")

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_SYMBOLS = {"POLYGON": "fill", "LINESTRING": "line", "POINT": "marker"}
#: `Qgis::LabelPlacement`: over the point, along the line.
_OVER, _LINE = "1", "2"
#: `Qgis::GeometryType`.
_TYPES = {"POINT": "0", "LINESTRING": "1", "POLYGON": "2"}

_SLD = "http://www.opengis.net/sld"
_SE = "http://www.opengis.net/se"
_OGC = "http://www.opengis.net/ogc"


def qml(layer: GisLayer, lang: Lang) -> str:
    """Return the style of a layer as QGIS stores it.

    Parameters
    ----------
    layer
        A layer with a geometry.
    lang
        Language of the legend.

    Returns
    -------
    str
        XML: a renderer, and labels where the layer has some.
    """
    root = ET.Element(
        "qgis", version=QGIS, styleCategories="Symbology|Labeling",
        labelsEnabled="1" if layer.label else "0",
    )  # fmt: skip
    looks = [*layer.looks, ("", layer.title, layer.look)]
    if layer.looks:
        renderer = ET.SubElement(
            root, "renderer-v2", type="categorizedSymbol", attr=layer.by, forceraster="0",
            symbollevels="0", enableorderby="0",
        )  # fmt: skip
        categories = ET.SubElement(renderer, "categories")
        for i, (value, title, _) in enumerate(looks):
            ET.SubElement(
                categories, "category", symbol=str(i), value=value, label=title.get(lang),
                render="true", type="string",
            )  # fmt: skip
    else:
        renderer = ET.SubElement(
            root, "renderer-v2", type="singleSymbol", forceraster="0", symbollevels="0",
            enableorderby="0",
        )  # fmt: skip
    symbols = ET.SubElement(renderer, "symbols")
    for i, (_, _, look) in enumerate(looks):
        _symbol(symbols, str(i), layer.geometry, look)
    if layer.label:
        _labels(root, layer)
    ET.SubElement(root, "layerGeometryType").text = _TYPES[layer.geometry]
    return _DOCTYPE + ET.tostring(root, encoding="unicode")


def sld(layer: GisLayer, lang: Lang) -> str:
    """Return the style of a layer as Styled Layer Descriptor 1.1.

    Parameters
    ----------
    layer
        A layer with a geometry.
    lang
        Language of the rules' titles.

    Returns
    -------
    str
        XML: one rule a look, the last for all others.
    """
    root = ET.Element(
        "StyledLayerDescriptor",
        {"xmlns": _SLD, "xmlns:se": _SE, "xmlns:ogc": _OGC, "version": "1.1.0"},
    )
    named = ET.SubElement(root, "NamedLayer")
    ET.SubElement(named, "se:Name").text = layer.name
    style = ET.SubElement(ET.SubElement(named, "UserStyle"), "se:FeatureTypeStyle")
    for value, title, look in (*layer.looks, ("", layer.title, layer.look)):
        rule = ET.SubElement(style, "se:Rule")
        ET.SubElement(rule, "se:Name").text = value or layer.name
        about = ET.SubElement(rule, "se:Description")
        ET.SubElement(about, "se:Title").text = title.get(lang)
        if value:
            test = ET.SubElement(ET.SubElement(rule, "ogc:Filter"), "ogc:PropertyIsEqualTo")
            ET.SubElement(test, "ogc:PropertyName").text = layer.by
            ET.SubElement(test, "ogc:Literal").text = value
        elif layer.looks:
            ET.SubElement(rule, "se:ElseFilter")
        _se_symbol(rule, layer.geometry, look)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _symbol(parent: ET.Element, name: str, geometry: str, look: Look) -> None:
    sized = geometry == "POINT" and look.size == 0
    symbol = ET.SubElement(
        parent, "symbol", type=_SYMBOLS[geometry], name=name, alpha="0.6" if sized else "1",
        clip_to_extent="1", force_rhr="0",
    )  # fmt: skip
    if geometry == "POLYGON":
        kind, says = "SimpleFill", {
            "color": _rgba(look.fill or "#ffffff"), "style": look.hatch if look.fill else "no",
            "outline_color": _rgba(look.stroke), "outline_style": look.dash,
            "outline_width": f"{look.width_mm:g}", "outline_width_unit": "MM",
            "joinstyle": "miter",
        }  # fmt: skip
    elif geometry == "LINESTRING":
        kind, says = "SimpleLine", {
            "line_color": _rgba(look.stroke), "line_style": look.dash,
            "line_width": f"{look.width_mm:g}", "line_width_unit": "MM", "capstyle": "flat",
            "joinstyle": "miter",
        }  # fmt: skip
    else:
        kind, says = "SimpleMarker", {
            "name": look.shape,
            "color": _rgba(look.fill) if look.fill else "255,255,255,0",
            "outline_color": _rgba(look.stroke), "outline_style": look.dash,
            "outline_width": f"{look.width_mm:g}",
            "outline_width_unit": "MM", "size": f"{look.size or 4:g}",
            "size_unit": "RenderMetersInMapUnits" if sized else "MM", "scale_method": "diameter",
        }  # fmt: skip
    item = ET.SubElement(
        symbol, "layer", {"class": kind, "enabled": "1", "pass": "0", "locked": "0"}
    )
    # Options are what QGIS reads since 3.22, props what it read before.
    _options(item, says)
    for key, value in says.items():
        ET.SubElement(item, "prop", k=key, v=value)
    if sized:
        own = ET.SubElement(item, "data_defined_properties")
        _computed(own, {"size": '2*coalesce("crown","radius",1)'})


def _options(parent: ET.Element, says: Mapping[str, str]) -> None:
    group = ET.SubElement(parent, "Option", type="Map")
    for key, value in says.items():
        ET.SubElement(group, "Option", name=key, type="QString", value=value)


def _computed(parent: ET.Element, says: Mapping[str, str]) -> None:
    group = ET.SubElement(parent, "Option", type="Map")
    ET.SubElement(group, "Option", name="name", type="QString", value="")
    items = ET.SubElement(group, "Option", name="properties", type="Map")
    for key, expression in says.items():
        one = ET.SubElement(items, "Option", name=key, type="Map")
        ET.SubElement(one, "Option", name="active", type="bool", value="true")
        ET.SubElement(one, "Option", name="expression", type="QString", value=expression)
        ET.SubElement(one, "Option", name="type", type="int", value="3")
    ET.SubElement(group, "Option", name="type", type="QString", value="collection")


def _labels(root: ET.Element, layer: GisLayer) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    text = ET.SubElement(
        settings, "text-style", fieldName=layer.label, isExpression="1", fontFamily=FONTS[0],
        fontSize=f"{layer.label_pt:g}", fontSizeUnit="Point", textColor="30,30,30,255",
        fontWeight="50", textOpacity="1", namedStyle="Regular",
    )  # fmt: skip
    families = ET.SubElement(text, "families")
    for name in FONTS:
        ET.SubElement(families, "family", name=name)
    ET.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="0.6", bufferSizeUnits="MM",
        bufferColor="255,255,255,220", bufferOpacity="1",
    )  # fmt: skip
    line = layer.geometry == "LINESTRING"
    ET.SubElement(
        settings, "placement", placement=_LINE if line else _OVER, quadOffset="4",
        centroidWhole="1", centroidInside="1", placementFlags="10", dist="1", distUnits="MM",
        priority=str(layer.priority),
    )  # fmt: skip
    ET.SubElement(
        settings, "rendering", drawLabels="1", obstacle="0", scaleVisibility="0",
        displayAll="1" if layer.name == "stalls" else "0",
    )  # fmt: skip


def _se_symbol(rule: ET.Element, geometry: str, look: Look) -> None:
    if geometry == "LINESTRING":
        _se_stroke(ET.SubElement(rule, "se:LineSymbolizer"), look)
        return
    if geometry == "POLYGON":
        symbol = ET.SubElement(rule, "se:PolygonSymbolizer")
        if look.fill and look.hatch == "solid":
            _se_fill(symbol, look.fill)
        _se_stroke(symbol, look)
        return
    graphic = ET.SubElement(ET.SubElement(rule, "se:PointSymbolizer"), "se:Graphic")
    mark = ET.SubElement(graphic, "se:Mark")
    ET.SubElement(mark, "se:WellKnownName").text = look.shape
    if look.fill:
        _se_fill(mark, look.fill)
    _se_stroke(mark, look)
    ET.SubElement(graphic, "se:Size").text = f"{(look.size or 4) / _PIXEL_MM:.0f}"


#: A pixel of SLD is 0.28 mm.
_PIXEL_MM = 0.28


def _se_fill(parent: ET.Element, colour: str) -> None:
    fill = ET.SubElement(parent, "se:Fill")
    ET.SubElement(fill, "se:SvgParameter", name="fill").text = colour


def _se_stroke(parent: ET.Element, look: Look) -> None:
    stroke = ET.SubElement(parent, "se:Stroke")
    wide = max(look.width_mm / _PIXEL_MM, 0.5)
    ET.SubElement(stroke, "se:SvgParameter", name="stroke").text = look.stroke
    ET.SubElement(stroke, "se:SvgParameter", name="stroke-width").text = f"{wide:.1f}"
    dashes = {"dash": "8 4", "dot": "2 4", "dash dot": "8 4 2 4"}
    if look.dash in dashes:
        ET.SubElement(stroke, "se:SvgParameter", name="stroke-dasharray").text = dashes[look.dash]


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"
