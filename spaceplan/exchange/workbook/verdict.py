"""What is said of an adjusted sketch: how it closes, what was corrected, which reading is odd."""

from __future__ import annotations

import math
from dataclasses import dataclass

from spaceplan.exchange.workbook.adjust import ODD, Adjusted, Residual
from spaceplan.exchange.workbook.readings import Length, Reading, Turn
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

#: A sketch is refused beyond a closing error of 1:100 of its sides, or where a length is off by
#: more than a hundredth (and 0.15 m) or an angle by 5 degrees; looser than 1:500 it is told.
MOST_CLOSING, LOOSE_CLOSING = 1 / 100, 1 / 500
_MOST_OFF, _LEAST_OFF_M, _MOST_OFF_DEG = 1 / 100, 0.15, 5.0

#: Corrections below these are not told one by one, and no more than so many.
_TOLD_M, _TOLD_DEG, _MOST_TOLD = 0.005, 0.05, 12

#: Readings nearly as odd as the oddest may be the wrong one as well; of more than so many none is
#: named alone.
_ALIKE, _MOST_SUSPECT, _MOST_LISTED = 0.9, 3, 8


@dataclass(frozen=True)
class Gap:
    """By how much the sides of a sketch do not lead back to where they began."""

    metres: float
    around: float
    """Length of all sides, in metres."""

    @property
    def ratio(self) -> str:
        """As surveyors write it, e.g. ``1:850``."""
        return f"1:{self.around / self.metres:.0f}" if self.metres > 5e-4 else "1:∞"

    @property
    def share(self) -> float:
        """Gap for each metre of side."""
        return self.metres / self.around


def refuse(found: Adjusted, gap: Gap | None, at: str) -> None:
    """Refuse readings that disagree too much to be spread.

    Parameters
    ----------
    found
        The adjusted sketch.
    gap
        Its closing error, where it has one.
    at
        The first cell of the sheet.

    Raises
    ------
    SpaceplanError
        With the readings that are likely wrong.
    """
    wide = gap is not None and gap.share > MOST_CLOSING
    odd = _oddest(found)
    far = [
        r for r in found.residuals if _far(r, abs(r.off)) or (r in odd and _far(r, _disagrees(r)))
    ]
    if found.settled and not wide and not far:
        return
    faults = _suspected(found, at) or [_suspect(r) for r in far[:_MOST_SUSPECT]]
    if gap is not None and wide:
        zh = f"闭合差 {gap.metres:.2f} m（{gap.ratio}，边长共 {gap.around:.1f} m）"
        en = f"a closing error of {gap.metres:.2f} m ({gap.ratio} of {gap.around:.1f} m)"
        expected = Text(
            zh="至多 1:100；重量可疑的边和角，或加量一条对角线",
            en="at most 1:100: measure the doubtful sides and angles again, or a diagonal as well",
        )
        faults.insert(0, said(at, "tape.closing", Text(zh=zh, en=en), expected))
    if not faults:
        misfit = Text(zh="读数互相矛盾", en="readings that contradict each other")
        again = Text(
            zh="能拼在一起的读数：检查距离、角度和点名",
            en="readings that fit together: check distances, angles and names",
        )
        faults.append(said(at, "tape.misfit", misfit, again))
    raise SpaceplanError(tuple(faults))


def told(
    found: Adjusted, gap: Gap | None, taken: tuple[str, ...], at: str
) -> tuple[tuple[Text, ...], tuple[Fault, ...]]:
    """Return what is said of a sketch that is used.

    Parameters
    ----------
    found
        The adjusted sketch.
    gap
        Its closing error, where it has one.
    taken
        Corners that are taken to bulge outwards.
    at
        The first cell of the sheet.

    Returns
    -------
    done : tuple of Text
        How well it closes, and what was corrected.
    oddities : tuple of Fault
        What should be measured again.
    """
    done = [_summary(found, gap)] if gap is not None or found.spare else []
    odd = _suspected(found, at)
    if gap is not None and gap.share > LOOSE_CLOSING:
        loose = Text(
            zh=f"闭合差 {gap.metres:.2f} m（{gap.ratio}）",
            en=f"a closing error of {gap.metres:.2f} m ({gap.ratio})",
        )
        better = Text(
            zh="小于 1:500：再量一遍，或加量对角线",
            en="less than 1:500: measure once more, or a diagonal as well",
        )
        odd.append(said(at, "tape.loose", loose, better))
    if not found.spare:
        alone = Text(
            zh="没有多余的读数，量错了也看不出",
            en="no reading that checks another: a slip would not be seen",
        )
        more = Text(zh="至少加量一条对角线", en="one diagonal more at least")
        odd.append(said(at, "tape.unchecked", alone, more))
    if taken:
        names = ", ".join(taken[:_MOST_TOLD]) + (" …" if len(taken) > _MOST_TOLD else "")
        done.append(
            Text(
                zh=f"由两段距离定位、未填“在哪侧”的角点按外凸处理：{names}",
                en=f"corners found by two distances, no side given, bulge outwards: {names}",
            )
        )
    done += _corrections(found)
    return tuple(done), tuple(f.model_copy(update={"warning": True}) for f in odd)


def source(found: Adjusted, gap: Gap | None) -> Text:
    """Return what the source of a scenario says of its sketch.

    Parameters
    ----------
    found
        The adjusted sketch.
    gap
        Its closing error, where it has one.

    Returns
    -------
    Text
        Printed on every drawing.
    """
    worst = _worst(found)
    if gap is not None:
        cm = math.ceil(gap.metres * 100)
        return Text(
            zh=f"皮尺草图，闭合差 {cm} cm（{gap.ratio}），已平差",
            en=f"a tape sketch, closing error {cm} cm ({gap.ratio}), adjusted",
        )
    if worst is None:
        return Text(zh="皮尺草图，未校核", en="a tape sketch, unchecked")
    cm = math.ceil(_disagrees(worst) * 100)
    return Text(
        zh=f"皮尺草图，最大不符 {cm} cm，已平差",
        en=f"a tape sketch, readings that disagree by up to {cm} cm, adjusted",
    )


def said(at: str, code: str, found: Text, expected: Text) -> Fault:
    """Return a fault of a cell.

    Parameters
    ----------
    at
        The cell.
    code
        What kind of fault it is.
    found, expected
        What was found, and what was expected.

    Returns
    -------
    Fault
        The fault.
    """
    return Fault(code=code, path=at, found=found, expected=expected)


def _summary(found: Adjusted, gap: Gap | None) -> Text:
    if gap is not None:
        return Text(
            zh=f"皮尺草图：边长共 {gap.around:.2f} m，"
            f"闭合差 {gap.metres:.3f} m（{gap.ratio}），已分摊",
            en=f"tape sketch: {gap.around:.2f} m of sides, closing error {gap.metres:.3f} m "
            f"({gap.ratio}), spread",
        )
    worst, count = _worst(found), len(found.residuals)
    zh = en = ""
    if worst is not None:
        cm, what = _disagrees(worst) * 100, "–".join(worst.reading.names)
        zh = f"；最大不符 {cm:.1f} cm（{what}），已分摊"
        en = f"; they disagree by up to {cm:.1f} cm ({what}), spread"
    return Text(
        zh=f"皮尺草图：{count} 个读数，多余 {found.spare} 个{zh}",
        en=f"tape sketch: {count} readings, {found.spare} more than needed{en}",
    )


def _corrections(found: Adjusted) -> list[Text]:
    """Return a line for each reading that was moved, those that moved most first."""
    done = []
    moved = [r for r in found.residuals if abs(r.off) >= _least_told(r.reading)]
    moved.sort(key=lambda r: -abs(r.off) / r.reading.spread)
    for r in moved[:_MOST_TOLD]:
        unit, digits = _unit(r.reading, more=1)
        text = f"{'–'.join(r.reading.names)} {r.reading.typed:.{digits}f} {unit}: "
        text += f"{r.reading.as_typed(r.off):+.{digits}f} {unit}"
        done.append(Text(zh=f"改正 {text}", en=f"corrected {text}"))
    rest = len(found.residuals) - len(done)
    if found.spare and rest:
        done.append(Text(zh=f"其余 {rest} 个读数改正较小", en=f"the other {rest} moved less"))
    return done


def _far(r: Residual, off: float) -> bool:
    """Whether so much, in the reading's own unit, is more than is spread."""
    if isinstance(r.reading, Turn):
        return off > _MOST_OFF_DEG
    return off > max(_LEAST_OFF_M, _MOST_OFF * r.reading.value)


def _oddest(found: Adjusted) -> list[Residual]:
    """Return the reading that chance explains least, and those nearly as odd as it."""
    odd = [r for r in found.residuals if r.odd > ODD]
    most = max((r.odd for r in odd), default=0.0)
    return [r for r in odd if r.odd > _ALIKE * most]


def _suspected(found: Adjusted, at: str) -> list[Fault]:
    """Return the readings that are likely wrong, or that one of them is."""
    alike = _oddest(found)
    if len(alike) <= _MOST_SUSPECT:
        return [_suspect(r) for r in alike]
    listed = [f"{'–'.join(r.reading.names)} {_by_others(r)}" for r in alike[:_MOST_LISTED]]
    some = Text(
        zh=f"{len(alike)} 个读数互相矛盾，看不出错在哪一个",
        en=f"{len(alike)} readings that contradict each other, any of which may be wrong",
    )
    better = Text(
        zh=f"加量一条对角线或一个角；由其余读数推得：{'，'.join(listed)}",
        en=f"a diagonal or an angle more; by all others each should be {', '.join(listed)}",
    )
    return [said(at, "tape.contradiction", some, better)]


def _suspect(r: Residual) -> Fault:
    read, (unit, digits) = r.reading, _unit(r.reading)
    what, off = "–".join(read.names), f"{abs(r.off):.{digits}f} {unit}"
    value = f"{read.typed:.{digits}f} {unit}"
    expected = Text(zh="重量", en="it measured again")
    if r.by_others is not None:
        expected = Text(
            zh=f"约 {_by_others(r)}（由其余读数推得）：请重量",
            en=f"some {_by_others(r)} by all other readings: measure it again",
        )
    found = Text(
        zh=f"{what} 的读数 {value}，平差后差 {off}",
        en=f"the reading {value} of {what}, {off} off when all is spread",
    )
    return said(read.ref, "tape.suspect", found, expected)


def _by_others(r: Residual) -> str:
    """Return what a reading should be by all others, as it would be typed."""
    unit, digits = _unit(r.reading)
    change = 0.0 if r.by_others is None else r.by_others - r.reading.value
    return f"{r.reading.typed + r.reading.as_typed(change):.{digits}f} {unit}"


def _worst(found: Adjusted) -> Residual | None:
    """Return the length that all other readings contradict most; None if nothing checks any."""
    lengths = [r for r in found.residuals if isinstance(r.reading, Length) and r.by_others]
    return max(lengths, key=_disagrees, default=None)


def _disagrees(r: Residual) -> float:
    """Return by how much a reading is not what the others say, in its own unit."""
    return abs((r.reading.value if r.by_others is None else r.by_others) - r.reading.value)


def _unit(reading: Reading, more: int = 0) -> tuple[str, int]:
    """Return the unit of a reading, and with how many digits it is told."""
    return ("m", 2 + more) if isinstance(reading, Length) else ("°", 1 + more)


def _least_told(reading: Reading) -> float:
    return _TOLD_M if isinstance(reading, Length) else _TOLD_DEG
