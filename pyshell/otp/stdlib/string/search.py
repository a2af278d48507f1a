"""find, split, replace, prefix, lexemes.

Law: a pattern is found only where a grapheme cluster begins and ends.
Follows: stdlib string.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.string.chardata import STRING, bad_character, clusters, like, text_of
from pyshell.otp.stdlib.string.graphemes import A_LEADING, A_TRAILING, _separators, no_clause
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, make_list
from pyshell.traps.errors import badmatch, case_clause
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

A_ALL, A_NOMATCH, A_UNDEFINED = map(atom, ("all", "nomatch", "undefined"))


def _text(data: Any) -> str:
    if type(data) is not bytes and type(data) is not list and data is not NIL:
        wrong = badmatch(data)
        wrong.head = (STRING, atom("bin_search_str_1"), 4, location("string.erl", 1500))
        raise wrong
    return text_of(data)


def _at(text: str, pattern: str, start: int, backwards: bool = False) -> int:
    """Where the pattern stands, clusters whole, or -1."""
    if backwards:
        found = text.rfind(pattern)
        while found >= 0 and not _whole(text, found, found + len(pattern)):
            found = text.rfind(pattern, 0, found + len(pattern) - 1)
        return found
    found = text.find(pattern, start)
    while found >= 0 and not _whole(text, found, found + len(pattern)):
        found = text.find(pattern, found + 1)
    return found


def _whole(text: str, start: int, end: int) -> bool:
    after = text[end - 1 : end + 1]
    before = text[start - 1 : start + 1] if start else ""
    return len(clusters(after)) == len(after) and len(clusters(before)) == len(before)


@bif("find_1", 3)
def find(p: Any, data: Any, pattern: Any, side: Any) -> Any:
    """`find/3` with a flat, nonempty pattern."""
    text = _text(data)
    charge(p, len(text) // 32)
    found = _at(text, text_of(pattern), 0, side is A_TRAILING)
    return A_NOMATCH if found < 0 else like(data, text[found:])


@bif("split_1", 3)
def split(p: Any, data: Any, pattern: Any, side: Any) -> Any:
    """`split/3` with a flat, nonempty pattern."""
    text, wanted = _text(data), text_of(pattern)
    charge(p, len(text) // 32)
    if side is A_ALL:
        parts = []
        begin = 0
        found = _at(text, wanted, 0)
        while found >= 0:
            parts.append(text[begin:found])
            begin = found + len(wanted)
            found = _at(text, wanted, begin)
        return make_list([like(data, part) for part in [*parts, text[begin:]]])
    found = _at(text, wanted, 0, side is A_TRAILING)
    if found >= 0 and side is not A_LEADING and side is not A_TRAILING:  # OTP asks only where it cuts
        wrong = case_clause(side if type(data) is bytes else like(data, text[found + len(wanted) :]))
        wrong.head = (STRING, atom("split_1"), 6, location("string.erl", 1211))
        raise wrong
    if found < 0:
        return [data, NIL]
    return [like(data, text[:found]), [like(data, text[found + len(wanted) :]), NIL]]


@bif("prefix_1", 2)
def prefix(p: Any, data: Any, pattern: Any) -> Any:
    """`prefix/2` with a flat pattern."""
    if type(data) is not bytes and type(data) is not list and data is not NIL:
        raise bad_character(data)
    text, wanted = text_of(data), text_of(pattern)
    return like(data, text[len(wanted) :]) if text.startswith(wanted) else A_NOMATCH


def _lexemes(text: str, separators: frozenset[str]) -> list[str]:
    if all(len(separator) == 1 for separator in separators) and text.isascii() and not {"\r", "\0"} & set(text):
        for separator in separators:
            text = text.replace(separator, "\0")
        return [part for part in text.split("\0") if part] if separators else [text] if text else []
    parts: list[str] = []
    part: list[str] = []
    for cluster in clusters(text):
        if cluster in separators:
            if part:
                parts.append("".join(part))
                part = []
        else:
            part.append(cluster)
    if part:
        parts.append("".join(part))
    return parts


def _lexeme_data(name: str, data: Any, separators: Any, more: Any) -> str:
    if type(data) is not bytes and type(data) is not list and data is not NIL:
        firsts = make_list([item[0] if type(item) is list else item for item in _items(separators)])
        raise no_clause(name, (data, (separators, firsts, A_UNDEFINED), more), 1100)
    return text_of(data)


def _items(cell: Any) -> list[Any]:
    found = []
    while True:
        if type(cell) is not list:
            break
        found.append(cell[0])
        cell = cell[1]
    return found


@bif("lexemes", 2)
def lexemes(p: Any, data: Any, separators: Any) -> Any:
    if type(separators) is not list and separators is not NIL:
        raise no_clause("lexemes", (data, separators), 480)
    text = _lexeme_data("lexemes_m", data, separators, NIL)
    charge(p, len(text) // 16)
    if separators is NIL:
        return [data, NIL]
    return make_list([like(data, part) for part in _lexemes(text, _separators(separators))])


@bif("nth_lexeme", 3)
def nth_lexeme(p: Any, data: Any, position: Any, separators: Any) -> Any:
    if type(position) is not int or position <= 0 or (type(separators) is not list and separators is not NIL):
        raise no_clause("nth_lexeme", (data, position, separators), 495)
    text = _lexeme_data("nth_lexeme_m", data, separators, position)
    charge(p, len(text) // 16)
    parts = _lexemes(text, _separators(separators))
    return like(data, parts[position - 1]) if position <= len(parts) else NIL
