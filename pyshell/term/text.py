"""Lengths and pieces of text as Erlang counts them, and character data (deep lists and binaries) as Python text.

`string:length/1` counts grapheme clusters, `io_lib:chars_length/1` does so only where a character above 255 occurs.
Clusters here: a base character with the marks, joiners and modifiers behind it, and CR LF. That is Unicode's rule for
all but a few scripts; module `string` has the whole of it.
Law: what is built has at most `MOST` characters or bytes, also where a list holds another many times over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pyshell.term.cons import NIL
from pyshell.term.errors import TooLargeError

Term = Any
Text = TypeVar("Text", str, bytes)
MOST = 1 << 28  # characters or bytes in one piece: a quarter of a gigabyte, and a copy or two are made of it
MANY = 1 << 16  # from here on it is worth while to look whether a list stands in many places

_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094d\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
_CLUSTER = re.compile(
    f"\r\n|[\U0001f1e6-\U0001f1ff]{{2}}[{_MARK}]*|.[{_MARK}]*(?:(?<=\u200d)[\u2600-\u27bf\U0001f300-\U0001faff][{_MARK}]*)*",
    re.DOTALL,
)
_WIDE = re.compile("[^\x00-\xff]").search


def text_length(text: str) -> int:
    """`io_lib:chars_length/1`."""
    return len(text) if _WIDE(text) is None else len(_CLUSTER.findall(text))


def split_clusters(text: str) -> list[str]:
    """The grapheme clusters in order."""
    return _CLUSTER.findall(text)


def flat_text(data: Term) -> str | None:
    """The Python text of `unicode:chardata()`: deep lists of characters and UTF-8 binaries. None if it is not that.

    Raises TooLargeError where that is more than `MOST` characters.
    """
    out: list[str] = []
    lists = 0
    todo = [data]
    while todo:
        term = todo.pop()
        while True:
            if type(term) is not list:
                break
            head = term[0]
            if type(head) is int:
                if not 0 <= head <= 0x10FFFF or 0xD800 <= head <= 0xDFFF:
                    return None
                out.append(chr(head))
                term = term[1]
            else:
                lists += 1
                if len(out) > MANY or lists > MANY:
                    return flat_shared(data, _character, _decoded, "")
                todo.append(term[1])
                term = head
        if type(term) is bytes:
            try:
                out.append(term.decode("utf-8"))
            except UnicodeDecodeError:
                return None
        elif term is not NIL:
            return None
    return "".join(out)


def flat_bytes(data: Term) -> bytes | None:
    """The bytes of an `iolist()` or binary, or None if it is neither (`iolist_to_binary/1`). Raises as `flat_text`."""
    out = bytearray()
    lists = 0
    todo = [data]
    while todo:
        term = todo.pop()
        while True:
            if type(term) is not list:
                break
            head = term[0]
            if type(head) is int:
                if not 0 <= head <= 255:
                    return None
                out.append(head)
                term = term[1]
            else:
                lists += 1
                if len(out) > MANY or lists > MANY:
                    return flat_shared(data, _byte, _same, b"")
                todo.append(term[1])
                term = head
        if type(term) is bytes:
            out += term
        elif term is not NIL:
            return None
    return bytes(out)


# large ones ---------------------------------------------------------------------------------------------------------
#
# One list may stand in many places of another: thirty times `[A, A]` is a thousand million characters in sixty cells.
# So each inner list is weighed once before anything is built, and one that is met again is flattened once.


def weigh(
    data: Term, most: int, weight: Callable[[Term], int], last: Callable[[Term], int] | None = None
) -> tuple[int, set[int]]:
    """(sum of the weights of the elements and last tails of a deep list, the ids of the inner lists met more than once).

    Raises TooLargeError as soon as the sum is above `most`. weight: not asked for lists and []. last: as weight, for the
    tails of improper lists.
    """
    sums: dict[int, int] = {}
    shared: set[int] = set()
    outer: list[tuple[Term, Term, int]] = []
    begun = rest = data
    count = 0
    while True:
        while True:
            if type(rest) is not list:
                break
            head, rest = rest
            if type(head) is not list:
                count += weight(head) if head is not NIL else 0
                continue
            known = sums.get(id(head))
            if known is None:
                outer.append((begun, rest, count))
                begun = rest = head
                count = 0
            else:
                shared.add(id(head))
                count += known
        if rest is not NIL:
            count += weight(rest) if last is None else last(rest)
        if count > most:
            raise TooLargeError(most)
        if not outer:
            return count, shared
        sums[id(begun)] = count
        begun, rest, before = outer.pop()
        count += before


def flat_shared(
    data: Term, one: Callable[[int], Text | None], many: Callable[[bytes], Text | None], empty: Text
) -> Text | None:
    """A deep list as one text (or bytes): `one` of each integer, `many` of each binary; either answers None for "no"."""
    _, shared = weigh(data, MOST, _units)
    done: dict[int, Text] = {}
    parts: list[Any] = []
    outer: list[tuple[int | None, list[Any], Term]] = []  # what to remember the text as, the text in front of it, what is behind
    rest = data
    while True:
        while True:
            if type(rest) is not list:
                break
            head, rest = rest
            if type(head) is list:
                name = id(head)
                if name in done:
                    parts.append(done[name])
                    continue
                if name in shared:
                    outer.append((name, parts, rest))
                    parts = []
                else:
                    outer.append((None, parts, rest))
                rest = head
            elif head is not NIL:
                parts.append(one(head) if type(head) is int else many(head) if type(head) is bytes else None)
                if parts[-1] is None:
                    return None
        if rest is not NIL:
            parts.append(many(rest) if type(rest) is bytes else None)
            if parts[-1] is None:
                return None
        if not outer:
            return empty.join(parts)
        named, before, rest = outer.pop()
        if named is not None:
            done[named] = text = empty.join(parts)
            before.append(text)
            parts = before


def _units(term: Term) -> int:
    return len(term) if type(term) is bytes else 1


def _character(code: int) -> str | None:
    return chr(code) if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _byte(code: int) -> bytes | None:
    return bytes((code,)) if 0 <= code <= 255 else None


def _same(data: bytes) -> bytes:
    return data
