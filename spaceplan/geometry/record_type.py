"""How numba reads a record: as a pointer whose attributes are loaded when they are named."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, models, register_model, unbox

from spaceplan.geometry.record import Record

_WORD = ir.IntType(64)
_TABLE = _WORD.as_pointer()


class RecordType(types.Type):
    """The type of a record: its class, and name and type of every field."""

    def __init__(self, record: str, fields: tuple[tuple[str, types.Type], ...]) -> None:
        self.fields = fields
        super().__init__(name=f"{record}({', '.join(f'{name}: {kind}' for name, kind in fields)})")

    def place(self, name: str) -> tuple[int, types.Type]:
        """Return at which word of the table a field begins, and its type."""
        at = 0
        for field, kind in self.fields:
            if field == name:
                return at, kind
            at += _words(kind)
        raise AttributeError(name)


def type_of(record: Record) -> RecordType:
    """Return the type of a record.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    RecordType
        Equal for records of one class whose arrays have as many dimensions.
    """
    return RecordType(type(record).__name__, tuple((k, _type(v)) for k, v in record.contents()))


def _type(value: object) -> types.Type:
    if isinstance(value, Record):
        return type_of(value)
    if isinstance(value, np.ndarray):
        item = types.float64 if value.dtype == np.float64 else types.int64
        return types.Array(item, value.ndim, "C")
    if isinstance(value, bool):
        return types.boolean
    return types.int64 if isinstance(value, int) else types.float64


def _words(kind: types.Type) -> int:
    if isinstance(kind, RecordType):
        return sum(_words(field) for _, field in kind.fields)
    return 1 + kind.ndim if isinstance(kind, types.Array) else 1


@register_model(RecordType)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: RecordType) -> None:
        super().__init__(manager, kind, _TABLE)


@unbox(RecordType)
def _unboxed(_kind: RecordType, record: Any, c: Any) -> NativeValue:
    number = c.pyapi.object_getattr_string(record, "address")
    pointer = c.pyapi.long_as_voidptr(number)
    c.pyapi.decref(number)
    failed = cgutils.is_not_null(c.builder, c.pyapi.err_occurred())
    return NativeValue(c.builder.bitcast(pointer, _TABLE), is_error=failed)


@infer_getattr
class _Attributes(AttributeTemplate):
    key = RecordType

    def generic_resolve(self, value: RecordType, attr: str) -> Any:  # type: ignore[override]
        return dict(value.fields).get(attr)


@lower_getattr_generic(RecordType)
def _attribute(context: Any, builder: Any, kind: RecordType, table: Any, name: str) -> Any:
    at, field = kind.place(name)
    if isinstance(field, RecordType):
        return builder.gep(table, [ir.Constant(_WORD, at)], inbounds=True)
    if isinstance(field, types.Array):
        return _array(context, builder, field, table, at)
    word = _word(builder, table, at)
    if isinstance(field, types.Float):
        return builder.bitcast(word, ir.DoubleType())
    return builder.trunc(word, ir.IntType(1)) if isinstance(field, types.Boolean) else word


def _array(context: Any, builder: Any, kind: types.Array, table: Any, at: int) -> Any:
    """Make a contiguous array that nobody counts the users of: its record holds it."""
    array = context.make_array(kind)(context, builder)
    array.data = builder.inttoptr(
        _word(builder, table, at), context.get_data_type(kind.dtype).as_pointer()
    )
    shape = [_word(builder, table, at + 1 + i) for i in range(kind.ndim)]
    strides: list[Any] = []
    size = ir.Constant(_WORD, 8)
    for length in reversed(shape):
        strides.insert(0, size)
        size = builder.mul(size, length)
    array.itemsize = ir.Constant(_WORD, 8)
    array.nitems = builder.udiv(size, ir.Constant(_WORD, 8))
    array.shape = cgutils.pack_array(builder, shape)
    array.strides = cgutils.pack_array(builder, strides)
    array.meminfo = cgutils.get_null_value(array.meminfo.type)
    array.parent = cgutils.get_null_value(array.parent.type)
    return array._getvalue()  # noqa: SLF001 (numba has no other way)


def _word(builder: Any, table: Any, at: int) -> Any:
    """Load a word; the table does not change while a kernel runs, so one load may serve many."""
    word = builder.load(builder.gep(table, [ir.Constant(_WORD, at)], inbounds=True))
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word
