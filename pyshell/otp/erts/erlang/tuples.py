"""Tuples: made, taken apart, changed. Positions count from 1.

Follows: module erlang of ERTS (make_tuple/2,3, setelement/3, append_element/2, insert_element/3, delete_element/2).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.cons import NIL, make_list
from pyshell.term.cons import to_python as items_of
from pyshell.traps.errors import badarg
from pyshell.traps.machine import charge

MAX_ELEMENTS = (1 << 24) - 1


@bif("setelement", 3)
def setelement(p: Any, position: Any, items: Any, value: Any) -> Any:
    if type(items) is tuple and type(position) is int and 0 < position <= len(items):
        return (*items[: position - 1], value, *items[position:])
    raise badarg()


@bif("append_element", 2)
def append_element(p: Any, items: Any, value: Any) -> Any:
    if type(items) is not tuple or len(items) >= MAX_ELEMENTS:
        raise badarg()
    return (*items, value)


@bif("insert_element", 3)
def insert_element(p: Any, position: Any, items: Any, value: Any) -> Any:
    if type(items) is tuple and type(position) is int and 0 < position <= len(items) + 1 <= MAX_ELEMENTS:
        return (*items[: position - 1], value, *items[position - 1 :])
    raise badarg()


@bif("delete_element", 2)
def delete_element(p: Any, position: Any, items: Any) -> Any:
    if type(items) is tuple and type(position) is int and 0 < position <= len(items):
        return items[: position - 1] + items[position:]
    raise badarg()


@bif("make_tuple", 2)
def make_tuple(p: Any, arity: Any, value: Any) -> Any:
    if type(arity) is not int or not 0 <= arity <= MAX_ELEMENTS:
        raise badarg()
    charge(p, arity // 16)
    return (value,) * arity


@bif("make_tuple", 3)
def make_tuple_of(p: Any, arity: Any, default: Any, initial: Any) -> Any:
    if type(arity) is not int or not 0 <= arity <= MAX_ELEMENTS:
        raise badarg()
    pairs = items_of(initial)
    if pairs is None:
        raise badarg()
    items = [default] * arity
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not int or not 0 < pair[0] <= arity:
            raise badarg()
        items[pair[0] - 1] = pair[1]
    charge(p, arity // 16)
    return tuple(items)


@bif("tuple_to_list", 1)
def tuple_to_list(p: Any, items: Any) -> Any:
    if type(items) is not tuple:
        raise badarg()
    charge(p, len(items) // 8)
    return make_list(items) if items else NIL


@bif("list_to_tuple", 1)
def list_to_tuple(p: Any, cell: Any) -> Any:
    items = items_of(cell)
    if items is None or len(items) > MAX_ELEMENTS:
        raise badarg()
    charge(p, len(items) // 8)
    return tuple(items)
