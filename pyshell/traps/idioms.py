"""Usual pairs of calls in one step. Each gives None where the two calls have to be made, be it for the trace of their error."""

from __future__ import annotations

from typing import Any

from pyshell.term.cons import from_text
from pyshell.term.errors import FormatError
from pyshell.term.format import format_chars
from pyshell.traps.machine import charge

_MUCH = 1000  # characters, from where on it may count that they are many


def sum_of_integers(items: list[Any]) -> int | None:
    """`lists:sum` of a Python list, or None if it has other things than integers: floats are added in their order."""
    return sum(items) if {int}.issuperset(map(type, items)) else None


def flat_format(p: Any, fmt: Any, args: Any) -> Any:
    """`lists:flatten(io_lib:format(Format, Args))`, or None."""
    try:
        text = format_chars(fmt, args, p.n.latin1_env)
    except (FormatError, MemoryError):
        return None
    if len(text) > _MUCH:
        charge(p, len(text) // 8)
    return from_text(text)
