"""What lists of characters are: flat or deep, Latin-1 or any, printable or not.

Follows: io_lib(3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, Atom
from pyshell.term.cons import NIL, to_python
from pyshell.term.text import flat_text, text_length
from pyshell.traps.errors import badarg


@bif("chars_length", 1)
def chars_length(p: Any, chars: Any) -> Any:
    text = flat_text(chars)
    if text is None:
        raise badarg()
    return text_length(text)


def _deep(term: Any, limit: int) -> Atom:
    """Lists of lists of characters, without binaries."""
    todo = [term]
    while todo:
        t = todo.pop()
        while True:
            if type(t) is not list:
                break
            head = t[0]
            if type(head) is int:
                if not 0 <= head <= limit or 0xD800 <= head <= 0xDFFF:
                    return FALSE
            elif type(head) is list:
                todo.append(head)
            elif head is not NIL:
                return FALSE
            t = t[1]
        if t is not NIL:
            return FALSE
    return TRUE


@bif("deep_char_list", 1)
@bif("deep_unicode_char_list", 1)
def deep_char_list(p: Any, term: Any) -> Any:
    return _deep(term, 0x10FFFF)


@bif("deep_latin1_char_list", 1)
def deep_latin1_char_list(p: Any, term: Any) -> Any:
    return _deep(term, 0xFF)


def _all(term: Any, good: Callable[[int], bool]) -> Atom:
    items = to_python(term)
    return TRUE if items is not None and all(type(c) is int and good(c) for c in items) else FALSE


@bif("char_list", 1)
def char_list(p: Any, term: Any) -> Any:
    return _all(term, lambda c: 0 <= c < 0xD800 or 0xE000 <= c < 0x110000)


@bif("latin1_char_list", 1)
def latin1_char_list(p: Any, term: Any) -> Any:
    return _all(term, lambda c: 0 <= c < 256)


def _printable_latin1(c: int) -> bool:
    return 32 <= c < 127 or 160 <= c < 256 or 8 <= c <= 13 or c == 27


@bif("printable_list", 1)
@bif("printable_latin1_list", 1)
def printable_list(p: Any, term: Any) -> Any:
    return _all(term, _printable_latin1)


def _printable(c: int) -> bool:
    return _printable_latin1(c) or 0xFF < c < 0xD800 or 0xDFFF < c < 0xFFFE or 0xFFFF < c < 0x110000


@bif("printable_unicode_list", 1)
def printable_unicode_list(p: Any, term: Any) -> Any:
    return _all(term, _printable)
