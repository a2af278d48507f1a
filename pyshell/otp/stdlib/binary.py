"""Module binary: searching, splitting and numbers in whole bytes.

A compiled pattern is `{bm, Reference}` or `{ac, Reference}`, good on the node that made it for as long as it lives.
Of several patterns the leftmost match counts, and of those that begin there the longest.
Follows: stdlib binary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyshell.otp.failing import STDLIB, failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.cons import to_python as items_of
from pyshell.term.errors import TooLargeError
from pyshell.term.ids import Ref
from pyshell.term.text import flat_bytes
from pyshell.traps.errors import ErlangError, badarg, system_limit
from pyshell.traps.machine import charge

MAX_BYTES = 1 << 31
COMPILED = "compiled patterns"  # in node.stores, by reference
A_BM, A_AC, A_NOMATCH, A_SCOPE, A_BADOPT = map(atom, ("bm", "ac", "nomatch", "scope", "badopt"))
_BIG, _LITTLE, _GLOBAL, _TRIM, _TRIM_ALL = map(atom, ("big", "little", "global", "trim", "trim_all"))
_INSERT = atom("insert_replaced")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})*").match


class Options:
    """What match, split and replace may be told. insert: positions in the replacement, None if not asked."""

    __slots__ = ("start", "end", "all", "trim", "trim_all", "insert")

    def __init__(self, end: int) -> None:
        self.start, self.end = 0, end
        self.all = self.trim = self.trim_all = False
        self.insert: list[int] | None = None


def span(data: bytes, start: Any, size: Any) -> tuple[int, int] | None:
    """(first, after the last) of a part given by start and size, which may be negative; None if it is not inside."""
    if type(start) is not int or type(size) is not int:
        return None
    if size < 0:
        start, size = start + size, -size
    return (start, start + size) if start >= 0 and start + size <= len(data) else None


def _options(data: bytes, options: Any, allowed: tuple[Atom, ...]) -> Options | None:
    """The options, or None if one of them is wrong or not allowed."""
    items = items_of(options)
    if items is None:
        return None
    found = Options(len(data))
    for option in items:
        name = option[0] if type(option) is tuple and len(option) == 2 else option
        if type(name) is not Atom or name not in allowed:
            return None
        if name is A_SCOPE and type(option) is tuple:
            scope = option[1]
            area = span(data, scope[0], scope[1]) if type(scope) is tuple and len(scope) == 2 else None
            if area is None:
                return None
            found.start, found.end = area
        elif name is _INSERT and type(option) is tuple:
            places = [option[1]] if type(option[1]) is int else items_of(option[1])
            if places is None or any(type(place) is not int or place < 0 for place in places):
                return None
            found.insert = sorted(places)
        elif option is _GLOBAL:
            found.all = True
        elif option is _TRIM:
            found.trim = True
        elif option is _TRIM_ALL:
            found.trim_all = True
        else:
            return None
    return found


def _known(p: Any, pattern: Any) -> list[bytes] | None:
    """The byte strings to look for, or None; compiled ones, too."""
    if type(pattern) is tuple and len(pattern) == 2 and pattern[0] in (A_BM, A_AC) and type(pattern[1]) is Ref:
        found: list[bytes] | None = p.n.stores.get(COMPILED, {}).get(pattern[1])
        return found
    return _patterns(pattern)


def _patterns(pattern: Any) -> list[bytes] | None:
    """The byte strings to look for, or None."""
    if type(pattern) is bytes:
        return [pattern] if pattern else None
    items = items_of(pattern) if type(pattern) is list else None
    if items is None or any(type(item) is not bytes or not item for item in items):
        return None
    return items


def _search(data: bytes, patterns: list[bytes], start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of the matches from left to right, none overlapping."""
    if len(patterns) == 1:
        pattern = patterns[0]
        at = data.find(pattern, start, end)
        while at >= 0:
            yield at, at + len(pattern)
            at = data.find(pattern, at + len(pattern), end)
        return
    longest_first = sorted(set(patterns), key=len, reverse=True)
    expression = re.compile(b"|".join(map(re.escape, longest_first)), re.DOTALL)
    for match in expression.finditer(data, start, end):
        yield match.span()


def _prepared(p: Any, data: Any, pattern: Any, options: Any, allowed: tuple[Atom, ...]) -> tuple[list[bytes], Options]:
    patterns = _known(p, pattern)
    if type(data) is not bytes or patterns is None:
        raise badarg()
    found = _options(data, options, allowed)
    if found is None:
        raise badarg()
    return patterns, found


@bif("compile_pattern", 1)
def compile_pattern(p: Any, pattern: Any) -> Any:
    patterns = _patterns(pattern)
    if patterns is None:
        raise badarg()
    ref = p.n.make_ref()
    p.n.stores.setdefault(COMPILED, {})[ref] = patterns
    return (A_BM if len(patterns) == 1 else A_AC, ref)


def _match(p: Any, data: Any, pattern: Any, options: Any) -> Any:
    patterns, found = _prepared(p, data, pattern, options, (A_SCOPE,))
    for start, end in _search(data, patterns, found.start, found.end):
        return start, end - start
    return A_NOMATCH


def _matches(p: Any, data: Any, pattern: Any, options: Any) -> Any:
    patterns, found = _prepared(p, data, pattern, options, (A_SCOPE,))
    charge(p, len(data) // 64)
    return make_list([(start, end - start) for start, end in _search(data, patterns, found.start, found.end)])


@bif("match", 2)
def match_any(p: Any, data: Any, pattern: Any) -> Any:
    return _match(p, data, pattern, NIL)


@bif("match", 3)
def match_in(p: Any, data: Any, pattern: Any, options: Any) -> Any:
    return _match(p, data, pattern, options)


@bif("matches", 2)
def matches(p: Any, data: Any, pattern: Any) -> Any:
    return _matches(p, data, pattern, NIL)


@bif("matches", 3)
def matches_in(p: Any, data: Any, pattern: Any, options: Any) -> Any:
    return _matches(p, data, pattern, options)


def _split(p: Any, data: Any, pattern: Any, options: Any) -> Any:
    patterns, found = _prepared(p, data, pattern, options, (A_SCOPE, _GLOBAL, _TRIM, _TRIM_ALL))
    parts = []
    begin = 0
    for start, end in _search(data, patterns, found.start, found.end):
        parts.append(data[begin:start])
        begin = end
        if not found.all:
            break
    parts.append(data[begin:])
    if found.trim_all:
        parts = [part for part in parts if part]
    elif found.trim:
        while parts and not parts[-1]:
            parts.pop()
    charge(p, len(data) // 64 + len(parts))
    return make_list(parts)


@bif("split", 2)
def split(p: Any, data: Any, pattern: Any) -> Any:
    return _split(p, data, pattern, NIL)


@bif("split", 3)
def split_with(p: Any, data: Any, pattern: Any, options: Any) -> Any:
    return _split(p, data, pattern, options)


def _replace(p: Any, data: Any, pattern: Any, new: Any, options: Any) -> bytes:
    patterns = _known(p, pattern)
    if type(data) is not bytes or patterns is None or type(new) is not bytes:
        raise badarg()
    found = _options(data, options, (A_SCOPE, _GLOBAL, _INSERT))
    if found is None:
        raise badarg(A_BADOPT)
    if found.insert is not None and any(place > len(new) for place in found.insert):
        raise badarg()
    parts = []
    begin = 0
    for start, end in _search(data, patterns, found.start, found.end):
        parts.append(data[begin:start])
        parts.append(new if found.insert is None else _inserted(new, found.insert, data[start:end]))
        begin = end
        if not found.all:
            break
    parts.append(data[begin:])
    charge(p, len(data) // 64 + len(parts))
    return b"".join(parts)


def _inserted(new: bytes, places: list[int], replaced: bytes) -> bytes:
    parts: list[bytes] = []
    begin = 0
    for place in places:
        parts += (new[begin:place], replaced)
        begin = place
    return b"".join([*parts, new[begin:]])


@bif("replace", 3)
def replace(p: Any, data: Any, pattern: Any, new: Any) -> Any:
    return _replace(p, data, pattern, new, NIL)


@bif("replace", 4)
def replace_with(p: Any, data: Any, pattern: Any, new: Any, options: Any) -> Any:
    return _replace(p, data, pattern, new, options)


@bif("at", 2)
def at(p: Any, data: Any, position: Any) -> Any:
    if type(data) is not bytes or type(position) is not int or not 0 <= position < len(data):
        raise badarg()
    return data[position]


@bif("first", 1)
def first(p: Any, data: Any) -> Any:
    if type(data) is not bytes or not data:
        raise badarg()
    return data[0]


@bif("last", 1)
def last(p: Any, data: Any) -> Any:
    if type(data) is not bytes or not data:
        raise badarg()
    return data[-1]


def _part(data: Any, start: Any, size: Any) -> bytes:
    area = span(data, start, size) if type(data) is bytes else None
    if area is None:
        raise badarg()
    return data[area[0] : area[1]]  # type: ignore[no-any-return]


def _position(position: Any) -> tuple[Any, Any]:
    if type(position) is not tuple or len(position) != 2:
        raise badarg()
    return position


@bif("part", 2)
def part(p: Any, data: Any, position: Any) -> Any:
    return _part(data, *_position(position))


@bif("part", 3)
def part_at(p: Any, data: Any, start: Any, size: Any) -> Any:
    return _part(data, start, size)


@bif("bin_to_list", 1)
def bin_to_list(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    charge(p, len(data) // 8)
    return make_list(tuple(data))


@bif("bin_to_list", 2)
def bin_to_list_part(p: Any, data: Any, position: Any) -> Any:
    return make_list(tuple(_part(data, *_position(position))))


@bif("bin_to_list", 3)
def bin_to_list_at(p: Any, data: Any, start: Any, size: Any) -> Any:
    return make_list(tuple(_part(data, start, size)))


@bif("list_to_bin", 1)
def list_to_bin(p: Any, items: Any) -> Any:
    try:
        data = flat_bytes(items) if type(items) is list or items is NIL else None
    except TooLargeError:
        raise system_limit() from None
    if data is None:
        raise badarg()
    return data


@bif("copy", 1)
def copy(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    return data


@bif("copy", 2)
def copy_times(p: Any, data: Any, count: Any) -> Any:
    if type(data) is not bytes or type(count) is not int or not 0 <= count < 1 << 64:
        raise badarg()
    if len(data) * count > MAX_BYTES:
        raise system_limit()
    charge(p, len(data) * count // 256)
    return data * count


@bif("referenced_byte_size", 1)
def referenced_byte_size(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    return len(data)


def _common(items: Any, backwards: bool) -> int:
    parts = items_of(items) if type(items) is list else None
    if parts is None or any(type(item) is not bytes for item in parts):
        raise badarg()
    if backwards:
        parts = [item[::-1] for item in parts]
    low, high = min(parts), max(parts)
    count = 0
    for a, b in zip(low, high, strict=False):
        if a != b:
            break
        count += 1
    return count


@bif("longest_common_prefix", 1)
def longest_common_prefix(p: Any, items: Any) -> Any:
    return _common(items, False)


@bif("longest_common_suffix", 1)
def longest_common_suffix(p: Any, items: Any) -> Any:
    return _common(items, True)


def _order(endian: Any) -> Any:
    if endian is not _BIG and endian is not _LITTLE:
        raise badarg()
    return endian.name


def _encoded(number: Any, order: Any) -> bytes:
    if type(number) is not int or number < 0:
        raise badarg()
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), order)


def _decoded(data: Any, order: Any) -> int:
    if type(data) is not bytes:
        raise badarg()
    return int.from_bytes(data, order)


@bif("encode_unsigned", 1)
def encode_unsigned(p: Any, number: Any) -> Any:
    return _encoded(number, "big")


@bif("encode_unsigned", 2)
def encode_unsigned_in(p: Any, number: Any, endian: Any) -> Any:
    return _encoded(number, _order(endian))


@bif("decode_unsigned", 1)
def decode_unsigned(p: Any, data: Any) -> Any:
    return _decoded(data, "big")


@bif("decode_unsigned", 2)
def decode_unsigned_in(p: Any, data: Any, endian: Any) -> Any:
    return _decoded(data, _order(endian))


@bif("encode_hex", 1)
def encode_hex(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    charge(p, len(data) // 64)
    return data.hex().upper().encode()


@bif("decode_hex", 1)
def decode_hex(p: Any, data: Any) -> Any:
    if type(data) is not bytes or len(data) % 2:
        raise badarg()
    good = _HEX(data)
    if good is None or good.end() != len(data):
        wrong = 0 if good is None else good.end()
        raise _not_hex(data[wrong : wrong + 2])
    return bytes.fromhex(data.decode())


def _not_hex(pair: bytes) -> ErlangError:
    return failed_in(badarg(), "binary", "unhex", (pair,), STDLIB)
