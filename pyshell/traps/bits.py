"""Bit syntax at run time: `<<...>>` built from segments, and taken apart in patterns.

A segment of the tables: building (type, unit, sign, endian), matching (type, size, unit, sign, endian) where size is an
integer, None (all that is left) or (i,): the i-th size argument. Follows: Erlang reference manual, "Bit Syntax Expressions".
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from pyshell.term.atom import atom
from pyshell.term.binary import Bits, bit_size, concat, make_bits, slice_bits, to_int
from pyshell.term.cons import NIL, make_list
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import A_ERROR, CATCH, ErlangError, badarg, system_limit

MAX_BITS = 1 << 33  # one gigabyte in one go is a system_limit
_FLOATS = {16: "e", 32: "f", 64: "d"}
_UTF = {"utf8": "utf-8", "utf16": "utf-16", "utf32": "utf-32"}
_ALL = atom("all")


def is_bits(value: Any) -> bool:
    return type(value) is bytes or type(value) is Bits


def check_bits(value: Any) -> Any:
    """An item of a binary comprehension must be a bitstring."""
    if type(value) is bytes or type(value) is Bits:
        return value
    raise badarg()


def bits_concat(parts: list[Any]) -> Any:
    return concat(parts)


class _Bad(Exception):
    """A segment that cannot be built: (segment type, what is wrong, value)."""


def bits_build(table: tuple[tuple[str, int, str, str], ...], *values: Any) -> Any:
    """Build: values holds value, size, value, size, ...; size None is the default. Raises badarg."""
    try:
        return _build(table, values)
    except _Bad as bad:
        raise ErlangError(A_ERROR, atom("badarg"), None, ErlMap(_why(bad))) from None


def bits_build_shell(table: tuple[tuple[str, int, str, str], ...], *values: Any) -> Any:
    """As bits_build, with the stack entry that erl_eval gives: eval_bits explains it."""
    try:
        return _build(table, values)
    except _Bad as bad:
        raise ErlangError(A_ERROR, atom("badarg"), _shell_head(table, values, bad)) from None


def _shell_head(table: tuple[tuple[str, int, str, str], ...], values: tuple[Any, ...], bad: _Bad) -> Any:
    """Where eval_bits fails: it multiplies the size by the unit first, and asks for the size of a value that has none."""
    number, kind, why, value = bad.args
    unit, size = table[number - 1][1], values[2 * number - 1]
    given = size is not None and size is not _ALL
    if given and type(size) is not int and type(size) is not float:
        return (atom("erlang"), atom("*"), (size, unit), _erts_info())
    if why == "not a bitstring" and not given:
        return (atom("erlang"), atom("bit_size"), (value,), _erts_info())
    if why == "unit":
        return (atom("eval_bits"), atom("eval_exp_field"), 6, make_list(_EVAL_PLACE))
    if why == "size" and value is size:
        bad.args = (number, kind, why, value * unit)
    return (atom("eval_bits"), atom("eval_exp_field"), 6, _eval_info(bad))


def _cause(bad: _Bad) -> Any:
    number, kind, why, value = bad.args
    return (number, atom(kind), atom(_REASONS.get(why, "type")), value)


_REASONS = {"type": "type", "short": "short", "size": "size", "not a bitstring": "type", "unit": "unit"}


def _erts_info() -> Any:
    from_module = {atom("module"): atom("erl_erts_errors")}
    return make_list([(atom("error_info"), ErlMap(from_module))])


def _why(bad: _Bad) -> dict[Any, Any]:
    names = (("function", "format_bs_fail"), ("module", "erl_erts_errors"))
    return {atom("cause"): _cause(bad), **{atom(key): atom(name) for key, name in names}}


def _eval_info(bad: _Bad) -> Any:
    pairs = {**_why(bad), atom("override_segment_position"): bad.args[0]}
    return make_list([*_EVAL_PLACE, (atom("error_info"), ErlMap(pairs))])


_EVAL_PLACE = ((atom("file"), make_list([ord(c) for c in "eval_bits.erl"])), (atom("line"), 143))


def _build(table: tuple[tuple[str, int, str, str], ...], values: tuple[Any, ...]) -> Any:
    parts: list[Any] = []
    whole = True
    for number, (kind, unit, _sign, endian) in enumerate(table):
        value, size = values[2 * number], values[2 * number + 1]
        if kind == "integer":
            if type(value) is not int:
                raise _Bad(number + 1, kind, "type", value)
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
        raise _Bad(number + 1, kind, "size", size)
    width = size * unit
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
        raise _Bad(number + 1, "binary", "not a bitstring", value)
    have = bit_size(value)
    if size is None or size is _ALL:
        if have % unit:
            raise _Bad(number + 1, "binary", "unit", value)
        return value
    width = _width(number, "binary", size, unit)
    if width > have:
        raise _Bad(number + 1, "binary", "short", value)
    return slice_bits(value, 0, width)


def _float(number: int, value: Any, size: Any, unit: int, endian: str) -> Any:
    if type(value) is not float and type(value) is not int:
        raise _Bad(number + 1, "float", "type", value)
    width = _width(number, "float", size, unit)
    if width not in _FLOATS:
        raise _Bad(number + 1, "float", "size", width)
    try:
        return struct.pack((">" if endian == "big" else "<") + _FLOATS[width], value)
    except OverflowError:
        raise _Bad(number + 1, "float", "type", value) from None


def _character(number: int, kind: str, value: Any, endian: str) -> bytes:
    if type(value) is not int or not 0 <= value < 0x110000 or 0xD800 <= value < 0xE000:
        raise _Bad(number + 1, kind, "type", value)
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

