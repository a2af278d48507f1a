"""Lists: a cell is the Python list `[head, tail]`, the empty list is `NIL`.

A two-element Python list is the fastest mutable-free-by-convention pair that is not an Erlang tuple. Nobody changes
a cell after making it. All walks are loops, so a list of 10^6 elements is no deeper than one of three. They are written
`while True: if ...: break`: the first seven calls of a function with `while ...:` run at less than half the speed in
CPython 3.11, which makes a loop fast while it runs only where it jumps back unconditionally.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Term = Any  # every Erlang value: int, float, Atom, list cell, NIL, tuple, ErlMap, bytes, Bits, Pid, Ref, Port, Fun


class Nil:
    """The empty list. There is one: `NIL`; compare with `is`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NIL"

    def __reduce__(self) -> str:
        return "NIL"


NIL = Nil()


def make_list(items: list[Term] | tuple[Term, ...], tail: Term = NIL) -> Term:
    """The Erlang list of a Python sequence, ending in `tail`."""
    result = tail
    for item in reversed(items):
        result = [item, result]
    return result


def from_iterable(items: Iterable[Term]) -> Term:
    """The proper Erlang list of any iterable."""
    return make_list(list(items))


def iterate(cell: Term) -> Iterator[Term]:
    """The elements; an improper tail is silently left out (ask `to_python` when that matters)."""
    while True:
        if type(cell) is not list:
            break
        yield cell[0]
        cell = cell[1]


def to_python(cell: Term) -> list[Term] | None:
    """The elements as a Python list, or None if this is not a proper list."""
    items: list[Term] = []
    while True:
        if type(cell) is not list:
            break
        head, cell = cell
        items.append(head)  # a method call in place is faster than one fetched before the loop
    return items if cell is NIL else None


def split_tail(cell: Term) -> tuple[list[Term], Term]:
    """(elements, tail): the tail is NIL for a proper list."""
    items: list[Term] = []
    while True:
        if type(cell) is not list:
            break
        head, cell = cell
        items.append(head)
    return items, cell


def length(cell: Term) -> int:
    """Number of elements, or -1 if this is not a proper list."""
    count = 0
    while True:
        if type(cell) is not list:
            break
        count += 1
        cell = cell[1]
    return count if cell is NIL else -1


def from_text(text: str) -> Term:
    """The charlist of a Python string."""
    result: Term = NIL
    if text.isascii():  # twice as fast as with ord
        for code in text.encode("ascii")[::-1]:
            result = [code, result]
        return result
    for char in reversed(text):
        result = [ord(char), result]
    return result


def to_text(cell: Term) -> str | None:
    """The Python string of a flat charlist, or None if it is not one."""
    items = to_python(cell)
    if items is None:
        return None
    try:
        return "".join(map(chr, items))
    except (TypeError, ValueError, OverflowError):
        return None
