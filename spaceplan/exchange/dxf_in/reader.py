"""From a drawing to a scenario: units, profile, origin, outlines, site, and what stands there."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.bounds import broken
from spaceplan.exchange.dxf_in.choose import choose
from spaceplan.exchange.dxf_in.file import Opened, open_dxf, quiet
from spaceplan.exchange.dxf_in.gather import gather
from spaceplan.exchange.dxf_in.missing import no_boundary
from spaceplan.exchange.dxf_in.outlines import outlines, shifted
from spaceplan.exchange.dxf_in.own import in_order
from spaceplan.exchange.dxf_in.pieces import Gathered
from spaceplan.exchange.dxf_in.profiles import NAMED, OUTLINES, Profile, load_profile
from spaceplan.exchange.dxf_in.sight import layer_of
from spaceplan.exchange.dxf_in.site import site_of
from spaceplan.exchange.dxf_in.stand import standing
from spaceplan.exchange.dxf_in.unit import UNITS, unit_of
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.oddity import warn
from spaceplan.model.base import Point, Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Origin, Scenario, Today

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document

#: A site nearer to the origin than this, in metres, is not shifted.
_NEAR_M = 1000.0

#: A courtyard has between so much and so much ground, in m²; else the unit is likely wrong.
_LIKELY_M2 = (100.0, 2_000_000.0)

#: Most structures of a scenario.
_MOST_STRUCTURES = 5000


def read_dxf(path: Path, settings: ImportSettings) -> Imported:
    """Read a survey drawing as a scenario.

    Parameters
    ----------
    path
        An ASCII DXF file of any version.
    settings
        ``profile`` is ``auto``, a built-in profile or a YAML file; ``units`` is needed where the
        drawing has none and goes before what it says; ``at`` is a point in the yard, which
        chooses the ring around it, or on its boundary, where it puts a gate, in coordinates of
        the drawing; ``feature`` is handle or layer of the ring that is the site.

    Returns
    -------
    Imported
        A scenario in metres about a local origin, what was decided, and what was not used.

    Raises
    ------
    SpaceplanError
        If the file cannot be read, has no unit or no closed boundary; says why.
    """
    return read_opened(path, open_dxf(path), settings)


def read_opened(path: Path, opened: Opened, settings: ImportSettings) -> Imported:
    """Read a drawing that was opened as a scenario.

    Parameters
    ----------
    path
        The file that it came from.
    opened
        What it holds.
    settings
        As for `read_dxf`.

    Returns
    -------
    Imported
        As `read_dxf` has it.

    Raises
    ------
    SpaceplanError
        If it has no unit or no closed boundary; says why.
    """
    try:
        with quiet():
            return _read(path, opened, settings)
    except SpaceplanError as error:
        raise SpaceplanError(error.faults, error.file or str(path)) from None


def _read(path: Path, opened: Opened, settings: ImportSettings) -> Imported:
    from spaceplan.exchange.oddities import oddities
    from spaceplan.exchange.references import reference_faults
    from spaceplan.exchange.sound import without_faulty

    done = list(opened.done)
    profile, why = _profile(opened.doc, settings.profile)
    done.append(why)
    unit, said = unit_of(opened, settings.units)
    done.append(said)
    metres = UNITS[unit]
    got = gather(opened.doc, profile, metres)
    got.tally.counts += opened.lost.counts
    got.proxies += opened.proxies
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
    if got.clipped:
        n = got.clipped
        done.append(
            Text(
                zh=f"{n} 个轮廓在图块的裁剪边界（XCLIP）处截断",
                en=f"{n} outlines cut at the clip of a block (XCLIP)",
            )
        )
    role = "outline" if profile.any_outline else "boundary"
    at = settings.at
    wanted = None if at is None else (at[0] * metres - origin.x, at[1] * metres - origin.y)
    choice = choose(found, role, wanted, settings.feature)
    boundary = choice.ring
    if boundary is None:
        raise SpaceplanError((no_boundary(found, got, profile, role),))
    done += choice.done
    site = site_of(found, boundary, got.tally, at=choice.gate, assume_gate=profile.any_outline)
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
    scenario, left, wrong = without_faulty(scenario)
    faults = (*wrong, *reference_faults(scenario))
    if faults:
        raise SpaceplanError(faults)
    odd = [*site.oddities, *_unlikely(scenario, unit)]
    seen = {"gate.none"} if site.oddities else set()
    odd += [f for f in oddities(scenario) if f.code not in seen]
    done += [*site.done, *stands.done, _size(scenario)]
    return Imported(
        scenario=scenario,
        done=tuple(done),
        leftovers=(*got.tally.leftovers(), *left),
        oddities=tuple(odd),
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
