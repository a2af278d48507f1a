"""Bit syntax at run time: `<<...>>` built from segments, and taken apart in patterns.

A segment of the tables: building (type, unit, sign, endian, number), matching (type, size, unit, sign, endian) where size is an
integer, None (all that is left) or (i,): the i-th size argument. number: of the segment as errors name it; a string is one
segment with a part for each character. Follows: Erlang reference manual, "Bit Syntax Expressions".
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

from pyshell.term.atom import atom
from pyshell.term.binary import Bits, bit_size, concat, make_bits, slice_bits, to_int
from pyshell.term.cons import NIL, make_list
from pyshell.traps.bits_failure import WIDEST, BadSegment, Table, appended_fault, fault, is_character, shell_fault, unfit_float
from pyshell.traps.errors import CATCH, system_limit

MAX_BITS = 1 << 33  # one gigabyte in one go is a system_limit
_FLOATS = {16: "e", 32: "f", 64: "d"}
_UTF = {"utf8": "utf-8", "utf16": "utf-16", "utf32": "utf-32"}
_ALL = atom("all")


def is_bits(value: Any) -> bool:
    return type(value) is bytes or type(value) is Bits


def check_bits(value: Any) -> Any:
    """An item of a binary comprehension at the prompt must be a bitstring."""
    if type(value) is bytes or type(value) is Bits:
        return value
    raise appended_fault(value, True)


def bits_concat(parts: list[Any]) -> Any:
    return concat(parts)


def segment_bits(value: Any) -> Any:
    """An item of a binary comprehension in a module: appended to what there is, as a segment."""
    if type(value) is bytes or type(value) is Bits:
        return value
    raise appended_fault(value, False)


def bits_build(table: Table, *values: Any) -> Any:
    """Build: values holds value, size, value, size, ...; size None is the default. Raises badarg or system_limit."""
    try:
        return _build(table, values)
    except BadSegment as bad:
        raise fault(table, values, bad) from None


def bits_build_shell(table: Table, *values: Any) -> Any:
    """As bits_build, with the stack entry that erl_eval gives: eval_bits explains it."""
    try:
        return _build(table, values)
    except BadSegment as bad:
        raise shell_fault(table, values, bad) from None


def _build(table: Table, values: tuple[Any, ...]) -> Any:
    parts: list[Any] = []
    whole = True
    for number, (kind, unit, _sign, endian, _) in enumerate(table):
        value, size = values[2 * number], values[2 * number + 1]
        if kind == "integer":
            if type(value) is not int:
                raise BadSegment(number + 1, kind, "type", value)
            if size == 8 and unit == 1:
                parts.append(bytes((value & 255,)))
                continue
            part = _integer(value, _width(number, kind, size, unit), endian)
        elif kind == "binary" or kind == "bitstring":
            part = _segment(number, kind, value, size, unit)
        elif kind == "float":
            part = _float(number, value, size, unit, endian)
        else:
            part = _character(number, kind, value, endian)
        whole = whole and type(part) is bytes
        parts.append(part)
    return b"".join(parts) if whole else concat(parts)


def _width(number: int, kind: str, size: Any, unit: int) -> int:
    if type(size) is not int or size < 0:
        raise BadSegment(number + 1, kind, "size", size)
    width = size * unit
    if size >= WIDEST:
        raise BadSegment(number + 1, kind, "large", size)
    if width > MAX_BITS:
        raise system_limit()
    return width


def _integer(value: int, width: int, endian: str) -> Any:
    value &= (1 << width) - 1
    if endian == "big":
        return make_bits(value, width) if width % 8 else value.to_bytes(width // 8, "big")
    whole, rest = divmod(width, 8)
    if not rest:
        return value.to_bytes(whole, "little")
    low = (value & ((1 << (8 * whole)) - 1)).to_bytes(whole, "little")
    return concat([low, make_bits(value >> (8 * whole), rest)])


def _segment(number: int, kind: str, value: Any, size: Any, unit: int) -> Any:
    if not is_bits(value):
        raise BadSegment(number + 1, "binary", "not a bitstring", value)
    have = bit_size(value)
    if size is None or size is _ALL:
        if have % unit:
            raise BadSegment(number + 1, "binary", "unit", value)
        return value
    width = _width(number, "binary", size, unit)
    if width > have:
        raise BadSegment(number + 1, "binary", "short", value)
    return slice_bits(value, 0, width)


def _float(number: int, value: Any, size: Any, unit: int, endian: str) -> Any:
    width = _width(number, "float", size, unit) if type(value) is float or type(value) is int else 0
    wrong = unfit_float(value, width)
    if wrong:
        raise BadSegment(number + 1, "float", wrong, width if wrong == "invalid" else value)
    form = (">" if endian == "big" else "<") + _FLOATS[width]
    try:
        return struct.pack(form, value)
    except OverflowError:  # BEAM makes it an infinity of that size
        return struct.pack(form, math.inf if value > 0 else -math.inf)


def _character(number: int, kind: str, value: Any, endian: str) -> bytes:
    if not is_character(value):
        raise BadSegment(number + 1, kind, "type", value)
    coding = _UTF[kind] + ("" if kind == "utf8" else "-be" if endian == "big" else "-le")
    return chr(value).encode(coding)


# matching -----------------------------------------------------------------------------------------------------


def size_value(compute: Callable[[], Any]) -> Any:
    """A size expression of a pattern: whatever fails in it makes the match fail."""
    try:
        return compute()
    except CATCH:
        return -1


def bits_match(bits: Any, position: int, spec: tuple[tuple[Any, ...], bool], *sizes: Any) -> tuple[Any, ...] | None:
    """(next position, value of each segment...) or None. spec[1]: the pattern must reach the end."""
    if type(bits) is bytes:
        end, data = 8 * len(bits), bits
    elif type(bits) is Bits:
        end, data = bits.size, bits.data
    else:
        return None
    table, to_end = spec
    got: list[Any] = [0]
    for kind, size, unit, sign, endian in table:
        if kind == "integer" and size == 8 and unit == 1 and not position & 7:
            if position + 8 > end:
                return None
            value: Any = data[position >> 3]
            if sign == "signed" and value > 127:
                value -= 256
            position += 8
        elif kind in _UTF:
            found = _take_character(bits, position, end, kind, endian)
            if found is None:
                return None
            value, position = found
        else:
            if type(size) is tuple:
                size = sizes[size[0]]
                if type(size) is not int or size < 0:
                    return None
            width = end - position if size is None else size * unit
            if position + width > end or (size is None and width % unit):
                return None
            value = _take(bits, position, width, kind, sign, endian)
            if value is None:
                return None
            position += width
        got.append(value)
    if to_end and position != end:
        return None
    got[0] = position
    return tuple(got)


def bits_rest(bits: Any, position: int) -> Any:
    """What is left of a bitstring from a position on (in bits); position 0: the thing itself, whatever it is."""
    if not position:
        return bits
    size = 8 * len(bits) if type(bits) is bytes else bits.size
    return slice_bits(bits, position, size - position)


def bits_whole(bits: Any, position: int) -> bool:
    """Is what is left a binary?"""
    return not position & 7 if type(bits) is bytes else not (bits.size - position) & 7


def bits_empty(bits: Any, position: int) -> bool:
    """Is nothing left? False for what is no bitstring."""
    if type(bits) is bytes:
        return position == 8 * len(bits)
    return type(bits) is Bits and position == bits.size


def _take(bits: Any, position: int, width: int, kind: str, sign: str, endian: str) -> Any:
    if kind == "binary" or kind == "bitstring":
        return slice_bits(bits, position, width)
    part = slice_bits(bits, position, width)
    if kind == "float":
        if width not in _FLOATS:
            return None
        value = struct.unpack((">" if endian == "big" else "<") + _FLOATS[width], part)[0]  # type: ignore[arg-type]
        return value if value - value == 0 else None
    if endian == "little":
        number = _little(part, width)
    else:
        number = to_int(part)
    if sign == "signed" and width and number >> (width - 1):
        number -= 1 << width
    return number


def _little(part: Any, width: int) -> int:
    whole, rest = divmod(width, 8)
    if not rest:
        return int.from_bytes(part, "little")
    low = int.from_bytes(slice_bits(part, 0, 8 * whole), "little")  # type: ignore[arg-type]
    return low | to_int(slice_bits(part, 8 * whole, rest)) << (8 * whole)


def _take_character(bits: Any, position: int, end: int, kind: str, endian: str) -> tuple[int, int] | None:
    room = min((end - position) // 8, 4)
    part = slice_bits(bits, position, 8 * room)
    if kind == "utf32":
        sizes = [4]
    elif kind == "utf16":
        sizes = [2, 4]
    else:
        sizes = [1, 2, 3, 4]
    coding = _UTF[kind] + ("" if kind == "utf8" else "-be" if endian == "big" else "-le")
    for size in sizes:
        if size > room:
            return None
        try:
            text = part[:size].decode(coding)  # type: ignore[index]
        except UnicodeDecodeError:
            continue
        return (ord(text), position + 8 * size) if len(text) == 1 else None
    return None


def bits_items(bits: Any) -> Any:
    """A bitstring as the list of its bytes, for zip generators."""
    if type(bits) is bytes:
        return make_list(list(bits))
    return NIL

