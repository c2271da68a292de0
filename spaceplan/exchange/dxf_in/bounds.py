"""How much of a drawing is read: every bound keeps time and memory small on any input.

Measured on one core: an entity takes about 0.1 ms to read and 0.2 ms to copy out of a block, so
that the bounds below mean some twenty seconds and a few hundred megabytes at worst.
"""

from __future__ import annotations

from spaceplan.model.base import Text
from spaceplan.model.fault import Fault

#: Largest file, in bytes; a surveyed compound has 1 to 20 MB, a whole district some hundred.
MAX_BYTES = 64 * 1024 * 1024

#: Most records (layers, blocks, entities …) in the file.
MAX_RECORDS = 80_000

#: Most entities after all blocks were taken apart: a few nested blocks can make millions.
MAX_EXPANDED = 80_000

#: Deepest nesting of blocks; designers' drawings have two or three levels.
MAX_BLOCK_DEPTH = 12

#: Most vertices after all curves were made into short straight lines.
MAX_POINTS = 1_000_000

#: Most closed outlines; a scenario has at most 5,000 structures.
MAX_RINGS = 10_000

#: Most gaps that are told one by one on a layer, the narrowest first; the rest is counted.
TOLD_GAPS = 40

#: How what is copied out of blocks, and what curves become, is called.
EXPANDED = ("个图元（图块分解后）", "entities once blocks are taken apart")
RINGS = ("个封闭轮廓", "closed outlines")
VERTICES = ("个顶点（曲线化直后）", "vertices once curves are made straight")

#: Why entities of some kinds are not used, and what to do.
CUSTOM = (
    "天正等程序的自定义对象：请用天正“图形导出”存为 T3 格式后再导入",
    "an object of another program (TArch): export the drawing as T3 there, then import",
)
SOLID = ("面域或实体：请分解（EXPLODE）成线", "a region or solid: explode it (EXPLODE)")
UNDERLAY = ("底图：读不出，须在 CAD 中描成线", "an underlay, which cannot be read: trace it in CAD")
NO_LINE = ("不是平面线条", "no line on the ground")

#: Curves are replaced by straight lines at most this far off, in metres.
FLAT_M = 0.01


#: What is asked for where a file cannot be read.
SAVE_AS = (
    "DXF 文件：在 CAD 中另存为 AutoCAD 2010 DXF（ASCII）或更高版本",
    "a DXF file: save it as AutoCAD 2010 DXF (ASCII) or later",
)


def broken(
    code: str, found: tuple[str, str], expected: tuple[str, str], line: int | None = None
) -> Fault:
    """Return a fault of a drawing as a whole.

    Parameters
    ----------
    code
        What kind of fault it is.
    found, expected
        What is there, and what should be and how to mend it; each in Chinese and English.
    line
        Line of the file, counted from 1; None when unknown.

    Returns
    -------
    Fault
        The fault.
    """
    return Fault(
        code=code,
        path="",
        line=line,
        found=Text(zh=found[0], en=found[1]),
        expected=Text(zh=expected[0], en=expected[1]),
    )


def too_many(count: int, most: int, what: tuple[str, str] = ("个图元和记录", "records")) -> Fault:
    """Return the fault of a drawing with too much in it.

    Parameters
    ----------
    count, most
        What was found, and what is read at most.
    what
        What was counted, in Chinese and English; default records of the file.

    Returns
    -------
    Fault
        The fault.
    """
    return broken(
        "dxf.too_many",
        (f"{count} {what[0]}", f"{count} {what[1]}"),
        (
            f"最多 {most} 个：冻结无关图层，用 WBLOCK 只导出本院落",
            f"at most {most}: write out the courtyard alone (WBLOCK), without layers of no use",
        ),
    )


def too_deep(name: str) -> Fault:
    """Return the fault of blocks that nest too deeply, or hold themselves.

    Parameters
    ----------
    name
        The block at the bottom.

    Returns
    -------
    Fault
        The fault.
    """
    return broken(
        "dxf.too_deep",
        (
            f"图块“{name}”嵌套超过 {MAX_BLOCK_DEPTH} 层",
            f"the block '{name}' nested more than {MAX_BLOCK_DEPTH} deep",
        ),
        ("用 EXPLODE（分解）或 PURGE 整理的图", "a drawing with its blocks exploded (EXPLODE)"),
    )
