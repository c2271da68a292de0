"""What is wrong with a picture that is to lie under the maps."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from pathlib import Path

from spaceplan.model.base import Text
from spaceplan.model.fault import Fault
from spaceplan.model.underlay import Underlay

#: Larger pictures are refused before they are unpacked; a scanned A1 sheet at 200 dpi has 31.
MOST_PIXELS = 80_000_000
_FORMATS = ("PNG", "JPEG", "TIFF")


def underlay_faults(underlay: Underlay, home: Path) -> Iterator[Fault]:
    """Yield what keeps a picture from being laid under the maps.

    Parameters
    ----------
    underlay
        The underlay.
    home
        Folder of the scenario file.

    Yields
    ------
    Fault
        With its place in the scenario file.
    """
    path = home / underlay.file
    if not path.resolve().is_relative_to(home.resolve()):
        yield _fault(
            "file",
            Text(zh=f"“{underlay.file}”不在场景文件的文件夹里", en=f"'{underlay.file}', elsewhere"),
            Text(
                zh="场景文件旁边或其下级文件夹里的图片",
                en="a picture beside the scenario file or in a folder under it",
            ),
        )
        return
    size = picture_size(path)
    if isinstance(size, Text):
        yield _fault(
            "file", size, Text(zh="PNG、JPEG 或 TIFF 图片", en="a picture in PNG, JPEG or TIFF")
        )
        return
    if underlay.points is None:
        return
    one, two = underlay.points
    for i, point in enumerate(underlay.points):
        if point.pixel[0] > size[0] or point.pixel[1] > size[1]:
            yield _fault(
                f"points.{i}.pixel",
                Text(
                    zh=f"图外的 {point.pixel[0]:g}, {point.pixel[1]:g}",
                    en=f"{point.pixel[0]:g}, {point.pixel[1]:g}, outside the picture",
                ),
                Text(zh=f"{size[0]} × {size[1]} 像素以内", en=f"within {size[0]} by {size[1]}"),
            )
    if math.dist(one.pixel, two.pixel) < 1 or math.dist(one.at, two.at) < 0.1:
        yield _fault(
            "points",
            Text(zh="两点相同", en="the same point twice"),
            Text(zh="相距较远的两点", en="two points far apart"),
        )


def picture_size(path: Path) -> tuple[int, int] | Text:
    """Return width and height of a picture that can be unpacked, or why it cannot.

    Parameters
    ----------
    path
        The picture.

    Returns
    -------
    tuple of int and int, or Text
        Pixels across and down, as it is seen; else what is wrong.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    name = path.name
    if not path.is_file():
        return Text(zh=f"没有“{name}”", en=f"no file '{name}'")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as image:
                wide, high = image.size
                if wide * high > MOST_PIXELS:
                    return Text(
                        zh=f"“{name}”有 {wide} × {high} 像素，超过 {MOST_PIXELS:,}",
                        en=f"'{name}' of {wide} by {high} pixels, more than {MOST_PIXELS:,}",
                    )
                image.load()
                return ImageOps.exif_transpose(image).size
    except UnidentifiedImageError:
        return Text(zh=f"“{name}”不是这样的图片", en=f"'{name}', which is no such picture")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return Text(zh=f"“{name}”过大", en=f"'{name}', which is too large")
    except (OSError, SyntaxError, ValueError, EOFError):
        # what Pillow raises for pictures that break off or lie about themselves
        return Text(zh=f"“{name}”已损坏", en=f"'{name}', which is broken")


def _fault(where: str, found: Text, expected: Text) -> Fault:
    return Fault(code="underlay", path=f"underlay.{where}", found=found, expected=expected)
