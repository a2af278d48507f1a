"""How much work it is to go through a term part by part, told without going: a part that stands in many places is counted
once and added each time.

Forty times `[A, A]` is eighty cells and a million million elements. What compares, hashes, writes or sends a term goes
through all of them; so after a while (`LATER`) each asks here, and gives up where there would be no end.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.errors import TooLargeError
from pyshell.term.fun import Fun

LATER = 1 << 16  # steps after which it is worth while to look: a small term never pays for it
MOST = 1 << 25  # parts that one piece of work may go through: more fit into no process anyway


def extent(term: Any, most: int | None = MOST) -> int:
    """The parts of a term: each leaf, tuple, map, fun and cell as often as it stands there.

    Raises TooLargeError as soon as there are more than `most` (None: never).
    """
    sums: dict[int, int] = {}
    outer: list[tuple[Any, list[Any], int]] = []
    whole: Any = None
    parts: list[Any] = [term]
    count = 0
    while True:
        while parts:
            part = parts.pop()
            below = _parts(part)
            if below is None:
                count += 1
                continue
            known = sums.get(id(part))
            if known is not None:
                count += known
                continue
            outer.append((whole, parts, count))
            whole, parts, count = part, below, 1
        if most is not None and count > most:
            raise TooLargeError(most)
        if not outer:
            return count
        sums[id(whole)] = count
        whole, parts, before = outer.pop()
        count += before


def _parts(term: Any) -> list[Any] | None:
    """What is directly in a term; None for a leaf. A list that is all leaves up to its end is taken in one go."""
    kind = type(term)
    if kind is list:
        items = []
        while True:
            if type(term) is not list:
                break
            head, term = term
            items.append(head)
            if type(head) is list or type(head) is tuple:
                break
        items.append(term)
        return items
    if kind is tuple:
        return list(term)
    if kind.__name__ == "ErlMap":  # maps.py stands on order.py, and that on this
        return [part for pair in term.unordered() for part in pair]
    return list(term.env) if isinstance(term, Fun) and term.env else None
