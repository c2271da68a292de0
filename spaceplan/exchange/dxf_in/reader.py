"""From a drawing to a scenario: units, profile, origin, outlines, site, and what stands there."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.bounds import broken
from spaceplan.exchange.dxf_in.file import Opened, open_dxf
from spaceplan.exchange.dxf_in.gather import Gathered, gather
from spaceplan.exchange.dxf_in.outlines import Outlines, outlines, shifted
from spaceplan.exchange.dxf_in.own import in_order
from spaceplan.exchange.dxf_in.profiles import NAMED, OUTLINES, Profile, load_profile
from spaceplan.exchange.dxf_in.sight import layer_of
from spaceplan.exchange.dxf_in.site import largest, site_of
from spaceplan.exchange.dxf_in.stand import standing
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.oddity import warn
from spaceplan.model.base import Point, Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Origin, Scenario, Today

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document

#: Metres in a drawing unit, by the name that ``--units`` takes.
UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001, "in": 0.0254, "ft": 0.3048, "dm": 0.1, "km": 1000.0}

#: Names by the figures of ``$INSUNITS`` (DXF reference, group codes of the header).
_INSUNITS = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m", 7: "km", 14: "dm"}

#: A site nearer to the origin than this, in metres, is not shifted.
_NEAR_M = 1000.0

#: A courtyard has between so much and so much ground, in m²; else the unit is likely wrong.
_LIKELY_M2 = (100.0, 2_000_000.0)

#: Most structures of a scenario.
_MOST_STRUCTURES = 5000

#: Layers that are named where the boundary is missing.
_LISTED = 12


def read_dxf(path: Path, settings: ImportSettings) -> Imported:
    """Read a survey drawing as a scenario.

    Parameters
    ----------
    path
        An ASCII DXF file of any version.
    settings
        ``profile`` is ``auto``, a built-in profile or a YAML file; ``units`` is needed where the
        drawing has none and goes before what it says; ``at`` puts a gate there, in coordinates of
        the drawing.

    Returns
    -------
    Imported
        A scenario in metres about a local origin, what was decided, and what was not used.

    Raises
    ------
    SpaceplanError
        If the file cannot be read, has no unit or no closed boundary; says why.
    """
    opened = open_dxf(path)
    try:
        return _read(path, opened, settings)
    except SpaceplanError as error:
        raise SpaceplanError(error.faults, error.file or str(path)) from None


def _read(path: Path, opened: Opened, settings: ImportSettings) -> Imported:
    from spaceplan.exchange.geometry_faults import geometry_faults
    from spaceplan.exchange.oddities import oddities
    from spaceplan.exchange.references import reference_faults

    done = list(opened.done)
    profile, why = _profile(opened.doc, settings.profile)
    done.append(why)
    unit, said = _unit(opened, settings.units)
    done.append(said)
    metres = UNITS[unit]
    got = gather(opened.doc, profile, metres)
    origin, told = _origin(opened.doc, got, profile, settings)
    done += told
    local = shifted(got.pieces, origin.x, origin.y)
    found, healed = outlines(local, settings.heal_m, got.tally)
    done += healed
    if got.blocks or got.curves:
        done.append(
            Text(
                zh=f"分解图块 {got.blocks} 个，曲线化直 {got.curves} 条",
                en=f"{got.blocks} blocks exploded, {got.curves} curves made straight",
            )
        )
    role = "outline" if profile.any_outline else "boundary"
    boundary = largest(found, role)
    if boundary is None:
        raise SpaceplanError((_no_boundary(found, got, profile, role),))
    at = settings.at
    wanted = None if at is None else (at[0] * metres - origin.x, at[1] * metres - origin.y)
    site = site_of(found, boundary, got.tally, at=wanted, assume_gate=profile.any_outline)
    stands = standing(found, boundary, got.tally)
    if len(stands.structures) > _MOST_STRUCTURES:
        raise SpaceplanError((_too_many(len(stands.structures)),))
    if profile.any_outline and stands.structures:
        done.append(
            Text(
                zh="红线内的封闭轮廓都当作保留的非住宅建筑",
                en="outlines inside it are taken as kept buildings that are no dwellings",
            )
        )
    custom = _custom(opened.doc)
    name = settings.name or _name(custom.get("spaceplan.scenario") or path.stem)
    data = boundary.piece
    scenario = Scenario(
        schema_version=1,
        name=name,
        title=Text(zh=data.says("title.zh"), en=data.says("title.en")),
        source=Text(zh=f"由图纸 {path.name} 导入", en=f"Imported from the drawing {path.name}"),
        origin=origin,
        north_deg=_north(custom),
        site=site.ground,
        surroundings=tuple(stands.surroundings),
        today=Today(stalls=stands.stalls or None),
        structures=in_order(stands.structures, local),
        standards=settings.standards,
    )
    faults = (*geometry_faults(scenario), *reference_faults(scenario))
    if faults:
        raise SpaceplanError(faults)
    odd = [*site.oddities, *_unlikely(scenario, unit)]
    seen = {"gate.none"} if site.oddities else set()
    odd += [f for f in oddities(scenario) if f.code not in seen]
    done += [*site.done, *stands.done, _size(scenario)]
    return Imported(
        scenario=scenario, done=tuple(done), leftovers=got.tally.leftovers(), oddities=tuple(odd)
    )


def pick_profile(doc: Document) -> Profile:
    """Return the built-in profile that knows most layers, among those that find a boundary.

    Parameters
    ----------
    doc
        The document.

    Returns
    -------
    Profile
        One that finds layers for the boundary; ``outlines`` where none does.
    """
    layers = {layer_of(e) for e in doc.modelspace()}
    layers |= {layer_of(e) for block in doc.blocks for e in block}
    best, most = load_profile(OUTLINES), 0
    for name in NAMED:
        profile = load_profile(name)
        roles = [role for layer in sorted(layers) if (role := profile.role(layer))]
        if "boundary" in roles and len(roles) > most:
            best, most = profile, len(roles)
    return best


def _profile(doc: Document, name: str | None) -> tuple[Profile, Text]:
    if name not in (None, "auto"):
        profile = load_profile(str(name))
        return profile, Text(zh=f"图层对照：{profile.name}", en=f"layer profile: {profile.name}")
    profile = pick_profile(doc)
    zh, en = (
        f"图层对照：自动选用 {profile.name}",
        f"layer profile: {profile.name}, chosen by its layers",
    )
    if profile.any_outline:
        zh += "（没有图层像用地红线：最大的封闭轮廓当作红线）"
        en += " (no layer looks like a boundary: the largest closed outline is taken for it)"
    return profile, Text(zh=zh, en=en)


def _unit(opened: Opened, wanted: str | None) -> tuple[str, Text]:
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
        if own not in (None, wanted):
            zh, en = f"{zh}，图中写的是 {own}", f"{en}, although the drawing says {own}"
        return wanted, Text(zh=zh, en=en)
    if own is None:
        zh = f"单位代号 $INSUNITS = {opened.units}" if opened.units else "没有单位的图（$INSUNITS）"
        en = (
            f"the unit $INSUNITS = {opened.units}"
            if opened.units
            else "a drawing without a unit ($INSUNITS)"
        )
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
    return own, Text(zh=f"单位：{own}（$INSUNITS）", en=f"unit: {own} ($INSUNITS)")


def _extent(doc: Document) -> tuple[float, float]:
    from ezdxf import bbox

    box = bbox.extents(list(doc.modelspace())[:5000], fast=True)
    return (box.size.x, box.size.y) if box.has_data else (0.0, 0.0)


def _origin(
    doc: Document, got: Gathered, profile: Profile, settings: ImportSettings
) -> tuple[Origin, list[Text]]:
    custom = _custom(doc)
    crs = settings.crs or custom.get("spaceplan.crs") or None
    own = custom.get("spaceplan.origin", "").split(",")
    try:
        x, y = float(own[0]), float(own[1])
        if math.isfinite(x) and math.isfinite(y):
            return Origin(x=x, y=y, crs=crs), _shift(x, y)
    except (ValueError, IndexError):
        pass
    role = "outline" if profile.any_outline else "boundary"
    points = [p for piece in got.pieces if piece.role == role for p in piece.points]
    if not points:
        return Origin(crs=crs), []
    x, y = min(p[0] for p in points), min(p[1] for p in points)
    if max(abs(x), abs(y)) <= _NEAR_M:
        return Origin(crs=crs), []
    # what lies on a round figure stays there, whatever inches and feet made of it
    x, y = (math.floor(v / 10 + 1e-4) * 10.0 for v in (x, y))
    return Origin(x=x, y=y, crs=crs), _shift(x, y)


def _shift(x: float, y: float) -> list[Text]:
    if not (x or y):
        return []
    return [
        Text(
            zh=f"坐标减去 ({x:.10g}, {y:.10g})，记在 origin，输出时加回",
            en=f"coordinates less ({x:.10g}, {y:.10g}): kept as origin, put back on export",
        )
    ]


def _custom(doc: Document) -> dict[str, str]:
    return {str(k): str(v) for k, v in doc.header.custom_vars}


def _north(custom: dict[str, str]) -> float:
    try:
        north = float(custom.get("spaceplan.north_deg", "90"))
    except ValueError:
        return 90.0
    return north if -360 <= north <= 360 else 90.0


def _name(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
    return plain if re.match(r"[a-z]", plain) else f"drawing-{plain}".strip("-")


def _size(scenario: Scenario) -> Text:
    xs, ys = zip(*scenario.site.boundary, strict=True)
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    n, m = len(scenario.structures), len(scenario.surroundings)
    return Text(
        zh=f"用地 {wide:.2f} × {high:.2f} m，构筑物 {n} 个，周边 {m} 个",
        en=f"site {wide:.2f} × {high:.2f} m, {n} structures, {m} around it",
    )


def _unlikely(scenario: Scenario, unit: str) -> list[Fault]:
    from shapely import Polygon

    area = Polygon(scenario.site.boundary).area
    if _LIKELY_M2[0] <= area <= _LIKELY_M2[1]:
        return []
    place: Point = scenario.site.boundary[0]
    return [
        warn(
            "dxf.size",
            "site.boundary",
            (f"用地 {area:.6g} m²（按 {unit}）", f"a site of {area:.6g} m², taken in {unit}"),
            (
                "院落的大小；单位不对时用 --units 指定",
                "the size of a courtyard: give the right unit by --units",
            ),
            place,
        )
    ]


def _too_many(count: int) -> Fault:
    return broken(
        "dxf.structures",
        (f"{count} 个构筑物", f"{count} structures"),
        (
            f"最多 {_MOST_STRUCTURES} 个：图层对照里去掉不要的图层",
            f"at most {_MOST_STRUCTURES}: a profile that ignores layers of no use",
        ),
    )


def _no_boundary(found: Outlines, got: Gathered, profile: Profile, role: str) -> Fault:
    """Say why there is no boundary: open outlines with their gaps, foreign objects, the layers."""
    zh, en = ["没有封闭的用地红线"], ["no closed boundary"]
    gaps = [(layer, gap) for r, layer, gap in found.left if r == role]
    for layer, gap in sorted(gaps, key=lambda g: g[1].width)[:3]:
        at = f"({gap.place[0]:.2f}, {gap.place[1]:.2f})"
        zh.append(f"图层 {layer} 的轮廓在 {at} 处缺口 {gap.width:.2f} m")
        en.append(f"an outline on layer {layer} has a gap of {gap.width:.2f} m at {at}")
    if got.proxies:
        zh.append(f"{got.proxies} 个天正等自定义对象读不出")
        en.append(f"{got.proxies} objects of another program (TArch) cannot be read")
    layers = sorted({what.partition(": ")[0] for what, _, _ in got.tally.counts})[:_LISTED]
    if layers and not profile.any_outline:
        zh.append("图层：" + "、".join(layers))
        en.append("layers: " + ", ".join(layers))
    elif not gaps:
        kinds = Counter(p.what for p in got.pieces)
        for (what, _, _), n in got.tally.counts.items():
            kinds[what.partition(": ")[2] or what] += n
        some = ", ".join(f"{n} × {what}" for what, n in kinds.most_common(_LISTED))
        zh.append(f"图中只有 {some}" if some else "模型空间里没有图元")
        en.append(f"nothing but {some}" if some else "nothing is drawn in model space")
    if got.proxies:
        want = ("用天正“图形导出”存为 T3 格式后再导入", "the drawing exported as T3 by TArch")
    elif gaps:
        want = (
            "闭合的多段线，或用 --heal 放宽缺口",
            "a closed polyline, or wider gaps closed by --heal",
        )
    else:
        want = (
            "一条封闭多段线；图层名不同时用自己的对照 --profile FILE.yaml，或 outlines",
            "a closed polyline; for other layers a profile of your own (--profile FILE.yaml), "
            "or --profile outlines",
        )
    return broken("dxf.no_boundary", ("；".join(zh), "; ".join(en)), want)
