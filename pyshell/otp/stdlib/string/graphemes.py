"""What counts grapheme clusters: length, slice, pad, reverse, trim, take, next.

Follows: stdlib string.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.failing import STDLIB, failed_in
from pyshell.otp.native import bif
from pyshell.otp.stdlib.string.chardata import STRING, bad_bytes, bad_character, clusters, grapheme, like, text_of
from pyshell.term.atom import ERROR, FALSE, TRUE, atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.cons import to_python as items_of
from pyshell.traps.errors import ErlangError, badarg, function_clause
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

A_INFINITY, A_LEADING, A_TRAILING, A_BOTH, A_UNDEFINED = map(
    atom, ("infinity", "leading", "trailing", "both", "undefined")
)


def no_clause(name: str, args: tuple[Any, ...], line: int) -> ErlangError:
    """`function_clause` in string:name."""
    return function_clause(STRING, atom(name), args, location("string.erl", line))


@bif("length", 1)
def length(p: Any, data: Any) -> Any:
    found = clusters(text_of(data))
    charge(p, len(found) // 16)
    return len(found)


@bif("is_empty", 1)
def is_empty(p: Any, data: Any) -> Any:
    todo = [data]
    while todo:
        t = todo.pop()
        if type(t) is list:
            todo += (t[1], t[0])
        elif t is not NIL and t != b"":
            return FALSE
    return TRUE


@bif("to_graphemes", 1)
def to_graphemes(p: Any, data: Any) -> Any:
    found = clusters(text_of(data))
    charge(p, len(found) // 8)
    return make_list([grapheme(cluster) for cluster in found])


@bif("reverse", 1)
def reverse(p: Any, data: Any) -> Any:
    found = clusters(text_of(data))
    charge(p, len(found) // 8)
    found.reverse()
    return make_list([grapheme(cluster) for cluster in found])


@bif("slice", 2)
def slice_from(p: Any, data: Any, start: Any) -> Any:
    if type(start) is not int or start < 0:
        raise no_clause("slice", (data, start), 220)
    return like(data, "".join(clusters(text_of(data))[start:]))


@bif("slice", 3)
def slice_of(p: Any, data: Any, start: Any, size: Any) -> Any:
    wrong_size = size is not A_INFINITY and (type(size) is not int or size < 0)
    if type(start) is not int or start < 0 or wrong_size:
        raise no_clause("slice", (data, start, size), 230)
    end = None if size is A_INFINITY else start + size
    return like(data, "".join(clusters(text_of(data))[start:end]))


@bif("pad", 4)
def pad(p: Any, data: Any, width: Any, side: Any, char: Any) -> Any:
    if type(width) is not int or side not in (A_LEADING, A_TRAILING, A_BOTH):
        raise no_clause("pad", (data, width, side, char), 250)
    missing = max(0, width - len(clusters(text_of(data))))
    charge(p, missing // 8)
    if side is A_TRAILING:
        return [data, make_list([char] * missing)]
    if side is A_LEADING:
        return [make_list([char] * missing), [data, NIL]]
    half = make_list([char] * (missing // 2))
    return [half, [data, [half, [char, NIL] if missing % 2 else NIL]]]


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


def _next_data(data: Any) -> tuple[str, Any] | None:
    """First character and what follows it, or None at the end; raises if there is none."""
    rest: list[Any] = []
    t = data
    while True:
        if type(t) is list:
            head = t[0]
            if type(head) is int:
                return chr(head), _behind(t[1], rest)
            rest.append(t[1])
            t = head
        elif type(t) is bytes and t:
            for size in range(1, 5):
                try:
                    return t[:size].decode(), _behind(t[size:], rest)
                except UnicodeDecodeError:
                    continue
            raise bad_bytes(t)
        elif t is NIL or t == b"":
            if not rest:
                return None
            t = rest.pop()
        else:
            raise bad_character(t)


def _behind(first: Any, rest: list[Any]) -> Any:
    result = first
    for tail in reversed(rest):
        if result is NIL or result == b"":
            result = tail
        elif tail is not NIL:
            result = [result, tail]
        elif rest[0] is not tail or type(result) is not bytes:
            result = [result, NIL]
    return result


@bif("next_codepoint", 1)
def next_codepoint(p: Any, data: Any) -> Any:
    try:
        found = _next_data(data)
    except ErlangError as ex:
        if type(ex.reason) is tuple:
            return ERROR, ex.reason[1]
        raise
    return NIL if found is None else [ord(found[0]), found[1]]


@bif("next_grapheme", 1)
def next_grapheme(p: Any, data: Any) -> Any:
    try:
        found = _next_data(data)
        if found is None:
            return NIL
        cluster, rest = found
        while True:
            more = _next_data(rest)
            if more is None or len(clusters(cluster + more[0])) > 1:
                return [grapheme(cluster), rest]
            cluster, rest = cluster + more[0], more[1]
    except ErlangError as ex:
        if type(ex.reason) is tuple:
            return ERROR, ex.reason[1]
        raise
