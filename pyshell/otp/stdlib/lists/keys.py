"""Lists of tuples: look-up and replacement by the element at a position, compared with `==`.

Elements that are no tuples, or too small ones, are passed over.
Follows: stdlib lists (keyfind/3 and its family).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.lists.select import no_clause
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.order import equal
from pyshell.traps.errors import badarg

A_VALUE = atom("value")


def _seek(key: Any, position: int, cell: Any, front: list[Any] | None) -> Any:
    """The cell of the first tuple with this key, else the tail of the list; `front` gets what was passed over."""
    at = position - 1
    same = key if type(key) is Atom else None
    while True:
        if type(cell) is not list:
            break
        item = cell[0]
        if type(item) is tuple and at < len(item):
            found = item[at]
            if found is key or (same is None and equal(found, key)):
                return cell
        if front is not None:
            front.append(item)
        cell = cell[1]
    return cell


def _good(position: Any) -> bool:
    return type(position) is int and position > 0


def _find(key: Any, position: Any, tuples: Any) -> Any:
    if not _good(position):
        raise badarg()
    cell = _seek(key, position, tuples, None)
    if type(cell) is list:
        return cell[0]
    if cell is not NIL:
        raise badarg()
    return FALSE


@bif("keyfind", 3)
def keyfind(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    return _find(key, position, tuples)


@bif("keymember", 3)
def keymember(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    return FALSE if _find(key, position, tuples) is FALSE else TRUE


@bif("keysearch", 3)
def keysearch(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    found = _find(key, position, tuples)
    return FALSE if found is FALSE else (A_VALUE, found)


@bif("without_key", 3)
def without_key(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    """`keydelete/3` of a nonempty list."""
    front: list[Any] = []
    cell = _seek(key, position, tuples, front)
    if type(cell) is list:
        return make_list(front, cell[1])
    if cell is not NIL:
        raise no_clause("keydelete3", (key, position, cell), 823)
    return tuples


@bif("with_key", 6)
def with_key(p: Any, name: Any, key: Any, position: Any, tuples: Any, new: Any, missing: Any) -> Any:
    """`keyreplace/4` and `keystore/4` of a nonempty list; missing: what to append when no tuple has the key."""
    front: list[Any] = []
    cell = _seek(key, position, tuples, front)
    if type(cell) is list:
        return make_list(front, [new, cell[1]])
    if cell is not NIL:
        raise no_clause(name.name, (key, position, cell, new), 838)
    return tuples if missing is NIL else make_list(front, missing)


@bif("keytake", 3)
def keytake(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    if not _good(position):
        raise no_clause("keytake", (key, position, tuples), 884)
    front: list[Any] = []
    cell = _seek(key, position, tuples, front)
    if type(cell) is list:
        return A_VALUE, cell[0], make_list(front, cell[1])
    if cell is not NIL:
        front.reverse()
        raise no_clause("keytake", (key, position, cell, make_list(front)), 887)
    return FALSE
