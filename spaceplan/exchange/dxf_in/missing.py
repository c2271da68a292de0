"""Says why a drawing has no boundary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.bounds import broken
from spaceplan.exchange.dxf_in.curves import CURVES
from spaceplan.exchange.dxf_in.outlines import MOST_HEAL_M, Outlines

if TYPE_CHECKING:
    from spaceplan.exchange.dxf_in.pieces import Gathered
    from spaceplan.exchange.dxf_in.profiles import Profile
    from spaceplan.model.fault import Fault

#: Layers that are named where the boundary is missing.
_LISTED = 12


def no_boundary(found: Outlines, got: Gathered, profile: Profile, role: str) -> Fault:
    """Say why there is no boundary: open outlines with their gaps, foreign objects, the layers.

    Parameters
    ----------
    found, got
        What the drawing holds.
    profile
        How it was read.
    role
        ``boundary``, or ``outline`` where layers do not count.

    Returns
    -------
    Fault
        The fault, with the way out that fits.
    """
    papers = [what for what, _, _ in got.tally.counts if what.startswith("layout ")]
    if papers and not got.pieces and len(papers) == len(got.tally.counts):
        return _paper(got, papers)
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
    kinds = Counter(p.what for p in got.pieces)
    for (what, _, _), n in got.tally.counts.items():
        kinds[(what.partition(": ")[2] or what).partition(" ")[0]] += n
    drawn = bool(CURVES & kinds.keys())
    if layers and not profile.any_outline:
        zh.append("图层：" + "、".join(layers))
        en.append("layers: " + ", ".join(layers))
    if not gaps and (profile.any_outline or not layers or not drawn):
        some = ", ".join(f"{n} × {what}" for what, n in kinds.most_common(_LISTED))
        zh.append(f"图中只有 {some}" if some else "模型空间里没有图元")
        en.append(f"nothing but {some}" if some else "nothing is drawn in model space")
    if got.proxies:
        want = ("用天正“图形导出”存为 T3 格式后再导入", "the drawing exported as T3 by TArch")
    elif gaps and max(g.width for _, g in gaps) < MOST_HEAL_M:
        more = f"{max(g.width for _, g in gaps) + 0.01:.2f}"
        want = (
            f"闭合的多段线，或用 --heal {more} 放宽缺口",
            f"a closed polyline, or the gaps closed by --heal {more}",
        )
    elif gaps:
        want = (
            f"闭合的多段线：补画缺的边（--heal 至多 {MOST_HEAL_M:g} m）",
            f"a closed polyline: draw the side that is missing (--heal takes {MOST_HEAL_M:g} m at "
            "most)",
        )
    elif kinds and not drawn and not kinds.keys() & {"INSERT", "HATCH", "layout"}:
        want = (
            "用线条（多段线）画出的红线：文字和标注没有轮廓",
            "a boundary drawn in lines: texts and dimensions have no outline",
        )
    else:
        want = (
            "一条封闭多段线；图层名不同时用自己的对照 --profile FILE.yaml，或 outlines",
            "a closed polyline; for other layers a profile of your own (--profile FILE.yaml), "
            "or --profile outlines",
        )
    return broken("dxf.no_boundary", ("；".join(zh), "; ".join(en)), want)


def _paper(got: Gathered, papers: list[str]) -> Fault:
    """Say that nothing is drawn in model space."""
    n = sum(got.tally.counts.values())
    some = ", ".join(p.removeprefix("layout ") for p in papers[:_LISTED])
    return broken(
        "dxf.paper_space",
        (f"全部 {n} 个图元都在图纸空间（{some}）", f"all {n} entities in paper space ({some})"),
        (
            "画在模型空间里的图：用 CHSPACE 移过去，或在模型选项卡里绘制",
            "a drawing in model space: move it there with CHSPACE",
        ),
    )
