"""Lays a scanned plan under a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spaceplan.model.underlay import Underlay

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

#: Over the bare ground and what lies outside it, under everything else.
_Z = 0.55
#: A sheet shows no more pixels than this along a side.
_MOST = 2400


def paint_underlay(ax: Axes, underlay: Underlay) -> bool:
    """Draw the picture of an underlay on a map whose scale is set.

    Parameters
    ----------
    ax
        The map, in metres; it keeps its limits.
    underlay
        The underlay.

    Returns
    -------
    bool
        Whether there is a picture: not for a scenario that came from no file, or whose picture
        has gone since it was read.
    """
    path = underlay.path
    if path is None or not path.is_file():
        return False
    from matplotlib.image import AxesImage
    from matplotlib.transforms import Affine2D

    pixels, (wide, high) = _pixels(path)
    a, b = underlay.similarity()
    image = AxesImage(
        ax, extent=(0.0, wide, -high, 0.0), origin="upper", interpolation="bilinear",
        alpha=underlay.opacity, zorder=_Z,
    )  # fmt: skip
    image.set_data(pixels)
    turn = Affine2D.from_values(a.real, a.imag, -a.imag, a.real, b.real, b.imag)
    image.set_transform(turn + ax.transData)
    image.set_gid("underlay")
    limits = ax.get_xlim(), ax.get_ylim()
    ax.add_image(image)
    ax.set_xlim(limits[0])
    ax.set_ylim(limits[1])
    return True


def _pixels(path: object) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """Read a picture upright, on white, no larger than is seen; and its own size."""
    import numpy as np
    from PIL import Image, ImageOps

    with Image.open(path) as opened:  # type: ignore[arg-type]
        upright = ImageOps.exif_transpose(opened)
        size = upright.size
        if upright.mode.startswith("I"):
            # 16 bits of grey: the upper 8 are enough
            upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
        coloured = upright.convert("RGBA")
    white = Image.new("RGBA", coloured.size, "white")
    flat = Image.alpha_composite(white, coloured).convert("RGB")
    flat.thumbnail((_MOST, _MOST))
    return np.asarray(flat), size
