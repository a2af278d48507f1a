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
_PRINTABLE = bytes(sorted(LATIN1_PRINTABLE))
_EMPTY_LIST, _EMPTY_TUPLE = from_text("[]"), from_text("{}")
_END_TUPLE, _END_LIST = [125, NIL], [93, NIL]


@lru_cache(maxsize=2048)
def _name_text(name: str, unicode: bool) -> str:
    return atom_text(name, unicode)


@lru_cache(maxsize=4096)
def _cell(text: str) -> Term:
    """The charlist, shared: lists never change."""
    return from_text(text)


def _listed(cell: Term, env: ShowEnv, pretty: bool, room: int) -> str | list[Term] | None:
    """A list: in quotes if it is a string, else its elements; None if it is too long or improper, or a string only for
    those who see all characters as printable."""
    items: list[Term] = []
    while True:
        if type(cell) is not list:
            break
        head, cell = cell
        items.append(head)
        room -= 1
        if room < -1:
            return None
    if cell is not NIL:
        return None
    if pretty and type(items[0]) is int is type(items[-1]) and items[0] in LATIN1_PRINTABLE:
        try:
            data = bytes(items)
        except (TypeError, ValueError):
            pass
        else:
            text = data.decode("latin-1")
            if text.isalnum() or (text.isprintable() and '"' not in text and "\\" not in text):
                return f'"{text}"'
            if not data.translate(None, _PRINTABLE):
                return string_text(text)
    if pretty and env.wide_strings and any(type(item) is int and item > 255 for item in items):
        return None
    return items


def quick_text(term: Term, env: ShowEnv, pretty: bool, room: int, level: int = 0) -> str | None:
    """`~p` (pretty) or `~w` of a term of at most `room` characters; None: somebody else must write it."""
    kind = type(term)
    if kind is int:
        return str(term) if -_LARGEST < term < _LARGEST else None
    if kind is Atom:
        return _name_text(term.name, env.encoding != "latin1")
    if level == _DEEPEST:
        return None
    if kind is tuple:
        if not term:
            return "{}"
        if pretty and type(term[0]) is Atom and env.record_fields(term[0].name, len(term) - 1) is not None:
            return None
        items: Any = term
    elif kind is list:
        items = _listed(term, env, pretty, room)
        if items is None or type(items) is str:
            return items
    elif kind is bytes:
        return _bytes_text(term, env, pretty, room)
    elif kind is ErlMap or kind is Bits:
        return None
    else:
        return floats.short(term) if kind is float else leaf_text(term, env)
    if len(items) > room:
        return None
    parts: list[str] = []
    for item in items:
        inner = type(item)
        if inner is int:
            if not -_LARGEST < item < _LARGEST:
                return None
            part = f"{item}"
        elif inner is Atom:
            part = _name_text(item.name, env.encoding != "latin1")
        else:
            shown = quick_text(item, env, pretty, room, level + 1)
            if shown is None:
                return None
            part = shown
        parts.append(part)
        room -= len(part) + 1
        if room < 0:
            return None
    if room < 1:
        return None
    return f"{{{','.join(parts)}}}" if kind is tuple else f"[{','.join(parts)}]"


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
        items = _listed(term, env, pretty, room)
        if items is None:
            return None
        if type(items) is str:
            return from_text(items), len(items)
        made = _spine(items, env, pretty, room, level)
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
