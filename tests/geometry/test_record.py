"""What kernels read through a record is what Python reads from it."""

import numpy as np
import pytest

from spaceplan.geometry.kernel import kernel
from spaceplan.geometry.record import Record


class _Figures(Record):
    wide: float
    many: int
    open: bool = True


class _Yard(Record):
    figures: _Figures
    edges: np.ndarray
    counts: np.ndarray


@kernel
def _read(yard, out):
    out[0] = yard.figures.wide
    out[1] = yard.figures.many
    out[2] = 1.0 if yard.figures.open else 0.0
    out[3] = yard.edges[1, 2]
    out[4] = len(yard.counts)
    out[5] = yard.edges.shape[1]
    yard.counts[2] += 5


def _yard(**changes):
    figures = _Figures(wide=-2.5, many=7, open=False)
    edges = np.arange(8, dtype=float).reshape(2, 4)
    return _Yard(figures=figures, edges=edges, counts=np.zeros(3, dtype=np.int64)).replaced(
        **changes
    )


def test_kernels_read_every_kind_of_field_and_write_to_arrays():
    yard, out = _yard(), np.zeros(6)
    _read(yard, out)
    assert out.tolist() == [-2.5, 7, 0, 6, 3, 4]
    assert yard.counts.tolist() == [0, 0, 5]


def test_a_replaced_field_is_read_and_the_others_are_shared():
    yard = _yard()
    other, out = yard.replaced(figures=yard.figures.replaced(wide=4.0, open=True)), np.zeros(6)
    _read(other, out)
    assert out[:3].tolist() == [4, 7, 1]
    assert other.counts is yard.counts
    empty = _yard(edges=np.ones((2, 3)), counts=np.zeros(3, dtype=np.int64))
    _read(empty, out)
    assert out[3:].tolist() == [1, 3, 3]


@pytest.mark.parametrize(
    "changes",
    [
        {"edges": np.zeros((2, 4), dtype=np.float32)},
        {"edges": np.zeros((4, 2)).T},
        {"counts": np.zeros(3, dtype=np.int32)},
        {"counts": [1, 2]},
    ],
)
def test_an_array_that_would_be_misread_is_refused(changes):
    with pytest.raises(TypeError, match=rf"_Yard\.{next(iter(changes))}"):
        _yard(**changes)


@pytest.mark.parametrize("changes", [{"wide": 1}, {"many": 1.0}, {"many": True}, {"open": 1}])
def test_a_figure_of_another_type_is_refused(changes):
    with pytest.raises(TypeError, match="_Figures"):
        _Figures(wide=1.0, many=1).replaced(**changes)
