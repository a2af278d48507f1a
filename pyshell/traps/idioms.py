"""Usual pairs of calls in one step. Each gives None where the two calls have to be made, be it for the trace of their error."""

from __future__ import annotations

from typing import Any

from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.errors import FormatError
from pyshell.term.format import format_chars
from pyshell.traps.machine import charge

_MUCH = 1000  # characters, from where on it may count that they are many


def sum_of_integers(items: list[Any]) -> int | None:
    """`lists:sum` of a Python list, or None if it has other things than integers: floats are added in their order."""
    return sum(items) if {int}.issuperset(map(type, items)) else None


class Joined:
    """What a comprehension inside `lists:append` collects: the elements of its lists, so that each list may go at once.

    tail: the last item, if it is no proper list. wrong: (such an item that others followed, number of elements before it).
    """

    __slots__ = ("count", "elements", "tail", "wrong")

    def __init__(self) -> None:
        self.elements: list[Any] = []
        self.count = 0
        self.tail: Any = NIL
        self.wrong: tuple[Any, int] | None = None

    def __len__(self) -> int:
        return self.count

    def append(self, item: Any) -> None:
        """One more item."""
        self.count += 1
        if self.tail is not NIL:
            self.wrong = (self.tail, len(self.elements))
            self.tail = NIL
        cell = item
        elements = self.elements
        before = len(elements)
        while True:
            if type(cell) is not list:
                break
            head, cell = cell
            elements.append(head)
        if cell is not NIL:
            del elements[before:]
            self.tail = item


def joined(p: Any, found: Joined) -> Any:
    """`lists:append` of the items, or None: then it fails, and does so with what `failing_parts` gives."""
    if found.wrong is not None:
        return None
    charge(p, len(found.elements) // 10)
    return make_list(found.elements, found.tail)


def failing_parts(found: Joined) -> Any:
    """A list of two lists with which `lists:append` fails as with all of them: the rightmost mistake is found first."""
    assert found.wrong is not None
    item, before = found.wrong
    return make_list([item, make_list(found.elements[before:], found.tail)])


def flat_format(p: Any, fmt: Any, args: Any) -> Any:
    """`lists:flatten(io_lib:format(Format, Args))`, or None."""
    try:
        text = format_chars(fmt, args, p.n.latin1_env)
    except (FormatError, MemoryError):
        return None
    if len(text) > _MUCH:
        charge(p, len(text) // 8)
    return from_text(text)
