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
    if not all(kind is int for kind in set(map(type, items))):
        return A_SLOW
    stop = frozenset(stops)
    found: Any = NIL
    token: Any = NIL
    for c in reversed(items):
        if c not in stop:
            token = [c, token]
        elif token is not NIL:
            found = [token, found]
            token = NIL
    charge(p, len(items))
    return found if token is NIL else [token, found]
