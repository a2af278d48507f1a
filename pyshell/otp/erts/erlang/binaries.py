"""Bytes: iodata, parts of binaries, and the external term format.

Follows: module erlang of ERTS.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import Atom, atom
from pyshell.term.binary import Bits, concat, slice_bits
from pyshell.term.cons import NIL, make_list
from pyshell.term.cons import to_python as items_of
from pyshell.term.errors import TermError, TooLargeError
from pyshell.term.etf_decode import PlainContext, decode
from pyshell.term.etf_encode import EncodeOptions, encode
from pyshell.term.text import MANY, flat_bytes, weigh
from pyshell.traps.errors import badarg, system_limit
from pyshell.traps.machine import charge

A_BADOPT = atom("badopt")
_COMPRESSED, _DETERMINISTIC, _MINOR, _LOCAL = map(atom, ("compressed", "deterministic", "minor_version", "local"))
LARGEST = (1 << 64) - 1  # what iolist_size/1 can count
_SAFE, _USED = atom("safe"), atom("used")


def _bit_list(term: Any) -> Any:
    """As `flat_bytes` for lists that may hold bitstrings; None if it is none."""
    parts: list[Any] = []
    todo = [term]
    while todo:
        t = todo.pop()
        if type(t) is list:
            todo += (t[1], t[0])
            if type(t[1]) is int:
                return None
        elif type(t) is bytes or type(t) is Bits:
            parts.append(t)
        elif type(t) is int and 0 <= t < 256:
            parts.append(bytes((t,)))
        elif t is not NIL:
            return None
    return concat(parts)


def _bytes(items: Any) -> bytes | None:
    try:
        return flat_bytes(items)
    except TooLargeError:
        raise system_limit() from None


@bif("list_to_binary", 1)
def list_to_binary(p: Any, items: Any) -> Any:
    data = _bytes(items) if type(items) is list or items is NIL else None
    if data is None:
        raise badarg()
    charge(p, len(data) // 8)
    return data


@bif("iolist_to_binary", 1)
def iolist_to_binary(p: Any, items: Any) -> Any:
    data = _bytes(items)
    if data is None:
        raise badarg()
    charge(p, len(data) // 8)
    return data


@bif("iolist_to_iovec", 1)
def iolist_to_iovec(p: Any, items: Any) -> Any:
    data = _bytes(items)
    if data is None:
        raise badarg()
    return [data, NIL] if data else NIL


@bif("iolist_size", 1)
def iolist_size(p: Any, items: Any) -> Any:
    if type(items) is bytes:
        return len(items)
    if type(items) is not list and items is not NIL:
        raise badarg()
    try:
        size, _ = weigh(items, LARGEST, _octets)
    except TooLargeError:
        raise system_limit() from None
    charge(p, min(size, MANY) // 8)
    return size


def _octets(element: Any) -> int:
    if type(element) is int and 0 <= element <= 255:
        return 1
    if type(element) is bytes:
        return len(element)
    raise badarg()


@bif("list_to_bitstring", 1)
def list_to_bitstring(p: Any, items: Any) -> Any:
    bits = _bit_list(items) if type(items) is list or items is NIL else None
    if bits is None:
        raise badarg()
    return bits


@bif("binary_to_list", 1)
def binary_to_list(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    charge(p, len(data) // 8)
    return make_list(data)  # type: ignore[arg-type]


@bif("binary_to_list", 3)
def binary_to_list_part(p: Any, data: Any, first: Any, last: Any) -> Any:
    if type(data) is bytes and type(first) is int and type(last) is int and 1 <= first <= last <= len(data):
        return make_list(data[first - 1 : last])  # type: ignore[arg-type]
    raise badarg()


@bif("bitstring_to_list", 1)
def bitstring_to_list(p: Any, bits: Any) -> Any:
    if type(bits) is bytes:
        return make_list(bits)  # type: ignore[arg-type]
    if type(bits) is Bits:
        return make_list(bits.data[:-1], [Bits(bits.data[-1:], bits.size % 8), NIL])  # type: ignore[arg-type]
    raise badarg()


@bif("split_binary", 2)
def split_binary(p: Any, bits: Any, position: Any) -> Any:
    if type(position) is int and position >= 0:
        if type(bits) is bytes and position <= len(bits):
            return bits[:position], bits[position:]
        if type(bits) is Bits and 8 * position <= bits.size:
            return bits.data[:position], slice_bits(bits, 8 * position, bits.size - 8 * position)
    raise badarg()


def part(data: Any, start: Any, size: Any) -> bytes | None:
    """The bytes from `start`, backwards for a negative size; None if any of it is wrong."""
    if type(data) is not bytes or type(start) is not int or type(size) is not int:
        return None
    if size < 0:
        start, size = start + size, -size
    return data[start : start + size] if start >= 0 and start + size <= len(data) else None


@bif("binary_part", 3)
def binary_part(p: Any, data: Any, start: Any, size: Any) -> Any:
    found = part(data, start, size)
    if found is None:
        raise badarg()
    return found


@bif("binary_part", 2)
def binary_part_at(p: Any, data: Any, position: Any) -> Any:
    if type(position) is not tuple or len(position) != 2:
        raise badarg()
    found = part(data, position[0], position[1])
    if found is None:
        raise badarg()
    return found


def _encode_options(options: Any) -> EncodeOptions:
    minor, level = 1, 0
    items = items_of(options)
    if items is None:
        raise badarg()
    for option in items:
        if option is _COMPRESSED:
            level = 6
        elif option is _DETERMINISTIC:
            continue
        elif type(option) is tuple and len(option) == 2 and type(option[1]) is int:
            name, value = option
            if name is _COMPRESSED and 0 <= value <= 9:
                level = value
            elif name is _MINOR and 0 <= value <= 2:
                minor = value
            else:
                raise badarg()
        else:
            raise badarg()
    return EncodeOptions(minor, level)


def _external(p: Any, term: Any, options: EncodeOptions) -> bytes:
    if options.identify is None:
        options.identify = p.n.stores.get("identify_fun")
    try:
        data = encode(term, options)
    except TooLargeError:
        raise system_limit() from None
    except TermError:
        raise badarg() from None
    charge(p, len(data) // 8)
    return data


@bif("term_to_binary", 1)
def term_to_binary(p: Any, term: Any) -> Any:
    return _external(p, term, EncodeOptions())


@bif("term_to_binary", 2)
def term_to_binary_with(p: Any, term: Any, options: Any) -> Any:
    return _external(p, term, _encode_options(options))


@bif("term_to_iovec", 1)
def term_to_iovec(p: Any, term: Any) -> Any:
    return [_external(p, term, EncodeOptions()), NIL]


@bif("term_to_iovec", 2)
def term_to_iovec_with(p: Any, term: Any, options: Any) -> Any:
    return [_external(p, term, _encode_options(options)), NIL]


@bif("external_size", 1)
def external_size(p: Any, term: Any) -> Any:
    """An upper bound in BEAM; here the size itself, with the two bytes BEAM adds for an atom's UTF-8 form."""
    return len(_external(p, term, EncodeOptions()))


@bif("external_size", 2)
def external_size_with(p: Any, term: Any, options: Any) -> Any:
    return len(_external(p, term, _encode_options(options)))


def _context(p: Any, safe: bool) -> Any:
    """The node's own reader, which finds its processes and its code."""
    maker = p.n.stores.get("decode_context")
    return PlainContext(safe) if maker is None else maker(safe)


@bif("binary_to_term", 1)
def binary_to_term(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    try:
        term, _ = decode(data, _context(p, False))
    except TermError:
        raise badarg() from None
    charge(p, len(data) // 4)
    return term


@bif("binary_to_term", 2)
def binary_to_term_with(p: Any, data: Any, options: Any) -> Any:
    wanted = items_of(options)
    if wanted is None or any(type(option) is not Atom or option not in (_SAFE, _USED) for option in wanted):
        raise badarg(A_BADOPT)
    if type(data) is not bytes:
        raise badarg()
    try:
        term, used = decode(data, _context(p, _SAFE in wanted))
    except TermError:
        raise badarg() from None
    charge(p, len(data) // 4)
    return (term, used) if _USED in wanted else term
