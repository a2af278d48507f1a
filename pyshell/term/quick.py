"""Small terms, quickly: the text of `~p` and `~w` and the deep list of `io_lib:format/2`, when all of it fits in a line.

What programs print is nearly always small. These functions answer exactly what pretty.py, show.py and term_chars.py
answer for such a term, or None as soon as it is larger than the room, nested deeply, or of a rarer kind; then those do
the work. They recurse, but never deeper than `_DEEPEST`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pyshell.term import floats
from pyshell.term.atom import Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, from_text
from pyshell.term.maps import ErlMap
from pyshell.term.pretty import LATIN1_PRINTABLE, binary_string
from pyshell.term.show import ShowEnv, atom_text, leaf_text, string_text
from pyshell.term.term_chars import binary_shape, text_shape

Term = Any
_DEEPEST = 12
_LARGEST = 10**18
_EMPTY_LIST, _EMPTY_TUPLE = from_text("[]"), from_text("{}")
_END_TUPLE, _END_LIST = [125, NIL], [93, NIL]


@lru_cache(maxsize=2048)
def _name_text(name: str, unicode: bool) -> str:
    return atom_text(name, unicode)


@lru_cache(maxsize=4096)
def _cell(text: str) -> Term:
    """The charlist, shared: lists never change."""
    return from_text(text)


def _plain_string(cell: Term, room: int) -> str | None:
    """The text of a list of printable Latin-1 characters that has at most `room` of them."""
    codes: list[int] = []
    while type(cell) is list:
        code = cell[0]
        if type(code) is not int or code not in LATIN1_PRINTABLE or len(codes) > room:
            return None
        codes.append(code)
        cell = cell[1]
    return bytes(codes).decode("latin-1") if cell is NIL else None


def quick_text(term: Term, env: ShowEnv, pretty: bool, room: int, level: int = 0) -> str | None:
    """`~p` (pretty) or `~w` of a term of at most `room` characters; None: somebody else must write it."""
    kind = type(term)
    if kind is int:
        return str(term) if -_LARGEST < term < _LARGEST else None
    if kind is Atom:
        return _name_text(term.name, env.encoding != "latin1")
    if level == _DEEPEST or kind is ErlMap or kind is Bits:
        return None
    if kind is tuple:
        if not term:
            return "{}"
        if pretty and type(term[0]) is Atom and env.record_fields(term[0].name, len(term) - 1) is not None:
            return None
        items: Any = term
        before, after = "{", "}"
    elif kind is list:
        text = _plain_string(term, room) if pretty else None
        if text is not None:
            return string_text(text)
        items = _few(term, room, pretty and env.wide_strings)
        before, after = "[", "]"
    elif kind is bytes:
        return _bytes_text(term, env, pretty, room)
    else:
        return floats.short(term) if kind is float else leaf_text(term, env)
    if items is None or len(items) > room:
        return None
    parts: list[str] = []
    for item in items:
        part = quick_text(item, env, pretty, room, level + 1)
        if part is None:
            return None
        parts.append(part)
        room -= len(part) + 1
        if room < 0:
            return None
    return f"{before}{','.join(parts)}{after}" if room >= 1 else None


def _few(cell: Term, room: int, wide: bool) -> list[Term] | None:
    """The elements of a proper list that is not too long and surely no string."""
    items: list[Term] = []
    while type(cell) is list:
        head = cell[0]
        if len(items) > room or (wide and type(head) is int and head > 255):
            return None
        items.append(head)
        cell = cell[1]
    return items if cell is NIL else None


def _bytes_text(term: bytes, env: ShowEnv, pretty: bool, room: int) -> str | None:
    if len(term) > room:
        return None
    text = binary_string(term, -1, env) if pretty else None
    if text is None:
        text = f"<<{','.join(map(str, term))}>>"
    return text if len(text) <= room else None


def quick_chars(term: Term, env: ShowEnv, pretty: bool, room: int, level: int = 0) -> tuple[Term, int] | None:
    """(deep list, number of characters) of what `quick_text` answers, in the shape of `io_lib:format/2`."""
    kind = type(term)
    if kind is int:
        if not -_LARGEST < term < _LARGEST:
            return None
        text = str(term)
        return (_cell(text) if len(text) < 4 else from_text(text)), len(text)
    if kind is Atom:
        text = _name_text(term.name, env.encoding != "latin1")
        return _cell(text), len(text)
    if level == _DEEPEST or kind is ErlMap or kind is Bits:
        return None
    if kind is tuple:
        if not term:
            return _EMPTY_TUPLE, 2
        if pretty and type(term[0]) is Atom and env.record_fields(term[0].name, len(term) - 1) is not None:
            return None
        made = _spine(term, env, pretty, room, level)
        return None if made is None else ([123, [made[0], _END_TUPLE]], made[1])
    if kind is list:
        found = _plain_string(term, room) if pretty else None
        if found is not None:
            text = string_text(found)
            return from_text(text), len(text)
        items = _few(term, room, pretty and env.wide_strings)
        made = None if items is None else _spine(items, env, pretty, room, level)
        return None if made is None else ([91, [made[0], _END_LIST]], made[1])
    if kind is bytes:
        shown = _bytes_text(term, env, pretty, room)
        if shown is None:
            return None
        flat = '"' in shown or (pretty and not term)
        return (text_shape(shown) if flat else binary_shape(term, -1)), len(shown)
    text = floats.short(term) if kind is float else leaf_text(term, env) or ""
    return from_text(text), len(text)


def _spine(items: Any, env: ShowEnv, pretty: bool, room: int, level: int) -> tuple[Term, int] | None:
    """What stands between the brackets, and the length with them."""
    if len(items) > room:
        return None
    used = 1
    parts: list[Term] = []
    for item in items:
        made = quick_chars(item, env, pretty, room, level + 1)
        if made is None:
            return None
        parts.append(made[0])
        used += made[1] + 1
        if used > room:
            return None
    spine: Term = [parts.pop(), NIL]
    while parts:
        spine = [parts.pop(), [44, spine]]
    return spine, used
