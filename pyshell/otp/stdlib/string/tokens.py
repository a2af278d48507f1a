"""The loop of tokens/2 for what it is called with: proper lists. Anything else is left to the Erlang text.

Follows: stdlib string.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, to_python
from pyshell.traps.machine import charge

A_SLOW = atom("slow")


@bif("tokens_of", 2)
def tokens_of(p: Any, text: Any, separators: Any) -> Any:
    """The tokens, or `slow` when an element is no integer or a list is not proper."""
    items, stops = to_python(text), to_python(separators)
    if items is None or stops is None or not all(type(c) is int for c in stops):
        return A_SLOW
    try:
        found = _of_bytes(bytes(items), stops)
    except TypeError:
        return A_SLOW
    except ValueError:  # not only characters up to 255
        if set(map(type, items)) != {int}:
            return A_SLOW
        found = _of_items(items, frozenset(stops))
    charge(p, len(items))
    return found


def _of_items(items: list[int], stop: frozenset[int]) -> Any:
    found: Any = NIL
    token: Any = NIL
    for c in reversed(items):
        if c not in stop:
            token = [c, token]
        elif token is not NIL:
            found = [token, found]
            token = NIL
    return found if token is NIL else [token, found]


def _of_bytes(text: bytes, separators: list[int]) -> Any:
    """The same from the end to the front, with all the separators made one. Equal tokens are the same list."""
    stops = bytes([c for c in separators if 0 <= c <= 255])
    first = stops[:1]
    if len(stops) > 1:
        text = text.translate(bytes.maketrans(stops, first * len(stops)))
    found: Any = NIL
    made: dict[bytes, Any] = {}
    for piece in text[::-1].split(first) if first else [text[::-1]]:
        if piece:
            token = made.get(piece)
            if token is None:
                token = NIL
                for c in piece:
                    token = [c, token]
                made[piece] = token
            found = [token, found]
    return found
