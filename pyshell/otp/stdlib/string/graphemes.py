"""What counts grapheme clusters: length, slice, trim, take.

Follows: stdlib string.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.failing import STDLIB, failed_in
from pyshell.otp.native import bif
from pyshell.otp.stdlib.string.chardata import STRING, bad_character, clusters, grapheme, like, next_point, text_of
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.cons import to_python as items_of
from pyshell.term.extent import LATER, extent
from pyshell.traps.errors import ErlangError, badarg, function_clause
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

A_INFINITY, A_LEADING, A_TRAILING, A_UNDEFINED, A_BAD, A_INVALID = map(
    atom, ("infinity", "leading", "trailing", "undefined", "bad", "invalid")
)


def no_clause(name: str, args: tuple[Any, ...], line: int) -> ErlangError:
    """`function_clause` in string:name."""
    return function_clause(STRING, atom(name), args, location("string.erl", line))


def _graphemes(p: Any, data: Any) -> list[str] | tuple[Atom, Any]:
    """The clusters, or {bad, Rest} and {invalid, Rest}: string.erl then fails at Rest as OTP does."""
    try:
        found = clusters(text_of(data))
    except ErlangError as ex:
        if type(ex.reason) is tuple:
            return A_INVALID, ex.reason[1]
        return A_BAD, ex.head[2][0]
    charge(p, len(found) // 8)
    return found


@bif("count", 1)
def count(p: Any, data: Any) -> Any:
    found = _graphemes(p, data)
    return len(found) if type(found) is list else found


@bif("is_empty", 1)
def is_empty(p: Any, data: Any) -> Any:
    todo = [data]
    steps = 0
    while todo:
        t = todo.pop()
        steps += 1
        if steps == LATER:
            extent(data)
        if type(t) is list:
            todo += (t[1], t[0])
        elif t is not NIL and t != b"":
            return FALSE
    return TRUE


@bif("graphemes", 1)
def graphemes(p: Any, data: Any) -> Any:
    found = _graphemes(p, data)
    return make_list([grapheme(cluster) for cluster in found]) if type(found) is list else found


@bif("sliced", 3)
def sliced(p: Any, data: Any, start: Any, size: Any) -> Any:
    """`slice/3`, whose numbers were looked at before; the answer is in a 1-tuple."""
    found = _graphemes(p, data)
    if type(found) is not list:
        return found
    end = None if size is A_INFINITY else start + size
    return (like(data, "".join(found[start:end])),)


def _separators(graphemes: Any) -> frozenset[str]:
    """The separators as texts: characters, or lists of characters that are one grapheme."""
    found = set()
    for item in items_of(graphemes) or []:
        if type(item) is int:
            found.add(chr(item))
        elif type(item) is list:
            found.add(text_of(item))
        else:
            raise bad_character(item)
    return frozenset(found)


def _inside(found: list[str], separators: frozenset[str], front: bool, back: bool) -> tuple[int, int]:
    start, end = 0, len(found)
    while front and start < end and found[start] in separators:
        start += 1
    while back and end > start and found[end - 1] in separators:
        end -= 1
    return start, end


def _is_data(term: Any) -> bool:
    return type(term) is list or term is NIL or type(term) is bytes


@bif("trim_l", 2)
def trim_leading(p: Any, data: Any, separators: Any) -> Any:
    if not _is_data(data):
        raise no_clause("trim_l", (data, separators), 841)
    found = clusters(text_of(data))
    start, end = _inside(found, _separators(separators), True, False)
    return like(data, "".join(found[start:end])) if start else data


@bif("trim_t", 2)
def trim_trailing(p: Any, data: Any, separators: Any) -> Any:
    if not _is_data(data):
        firsts = []
        for item in items_of(separators) or []:
            firsts.append(item[0] if type(item) is list else item)
        raise no_clause("trim_t", (data, 0, (separators, make_list(firsts), A_UNDEFINED)), 870)
    found = clusters(text_of(data))
    start, end = _inside(found, _separators(separators), False, True)
    return like(data, "".join(found[start:end]))


@bif("take", 4)
def take(p: Any, data: Any, characters: Any, complement: Any, side: Any) -> Any:
    if complement not in (TRUE, FALSE) or side not in (A_LEADING, A_TRAILING):
        raise no_clause("take", (data, characters, complement, side), 320)
    if not _is_data(data):
        raise no_clause("take_l", (data, characters, NIL), 900)
    if items_of(characters) is None:
        first = clusters(text_of(data))[:1]
        raise failed_in(badarg(), "lists", "member", (grapheme(first[0]) if first else NIL, characters), STDLIB)
    found = clusters(text_of(data))
    wanted = _separators(characters)
    inside = complement is FALSE
    if side is A_LEADING:
        cut = 0
        while cut < len(found) and (found[cut] in wanted) is inside:
            cut += 1
    else:
        cut = len(found)
        while cut and (found[cut - 1] in wanted) is inside:
            cut -= 1
    return like(data, "".join(found[:cut])), like(data, "".join(found[cut:]))


@bif("next_codepoint", 1)
def next_codepoint(p: Any, data: Any) -> Any:
    return next_point(data)
