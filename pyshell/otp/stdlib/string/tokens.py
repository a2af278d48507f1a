"""The loop of tokens/2 for what it is called with: proper lists. Anything else is left to the Erlang text.

Follows: stdlib string.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import make_list, to_python
from pyshell.traps.machine import charge

A_SLOW = atom("slow")


@bif("tokens_of", 2)
def tokens_of(p: Any, text: Any, separators: Any) -> Any:
    """The tokens, or `slow` when an element is no integer or a list is not proper."""
    items, stops = to_python(text), to_python(separators)
    if items is None or stops is None or not all(type(c) is int for c in stops):
        return A_SLOW
    stop = frozenset(stops)
    found: list[Any] = []
    token: list[int] = []
    for c in items:
        if type(c) is not int:
            return A_SLOW
        if c not in stop:
            token.append(c)
        elif token:
            found.append(make_list(token))
            token = []
    if token:
        found.append(make_list(token))
    charge(p, len(items))
    return make_list(found)
