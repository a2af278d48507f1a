"""Sorting terms by `==` and `<`, fast where Python's own order is Erlang's.

A list of numbers, of atoms or of binaries is sorted as it is. Other terms get a key of nested Python tuples that
orders alike (rank of the type first); terms that are deep, or of a kind without such a key, are compared one by one.
Follows: Erlang reference manual, "Term Comparisons"; see term/order.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.cons import NIL, split_tail
from pyshell.term.ids import Pid
from pyshell.term.order import value_key

DEPTH = 12
_NUMBERS = frozenset((int, float))
_ATOMS = frozenset((Atom,))
_BYTES = frozenset((bytes,))


class _Unfit(Exception):
    """This term has no key."""


def _key(term: Any, depth: int) -> Any:
    kind = type(term)
    if kind is int or kind is float:
        return (0, term)
    if kind is Atom:
        return (1, term.name)
    if kind is bytes:
        return (10, term)
    if kind is tuple:
        if depth == 0:
            raise _Unfit
        return (6, len(term), *[_key(item, depth - 1) for item in term])
    if kind is list:
        items, tail = split_tail(term)
        if tail is not NIL or depth == 0:
            raise _Unfit
        return (9, [_key(item, depth - 1) for item in items])
    if term is NIL:
        return (8,)
    if isinstance(term, Pid):
        return (5, term.serial, term.id, term.node.name, term.creation)
    raise _Unfit


def natural(kinds: set[type]) -> bool:
    """True when Python orders such terms as Erlang does."""
    return kinds <= _NUMBERS or kinds <= _BYTES


def keys_of(terms: list[Any]) -> list[Any]:
    """For each term something that Python orders, and finds equal, as Erlang does the terms (`==`)."""
    kinds = set(map(type, terms))
    if natural(kinds):
        return terms
    if kinds <= _ATOMS:
        return [term.name for term in terms]
    try:
        return [_key(term, DEPTH) for term in terms]
    except _Unfit:
        return [value_key(term) for term in terms]


def sort_terms(terms: list[Any]) -> list[Any]:
    """The terms in order; equal ones (1 and 1.0) stay as they stood."""
    if natural(set(map(type, terms))):
        return sorted(terms)
    return sort_by(terms, keys_of(terms))


def sort_by(items: list[Any], keys: list[Any]) -> list[Any]:
    """The items in the order of their keys (as from `keys_of`), stable."""
    if keys is items:
        return sorted(items)
    at: Callable[[int], Any] = keys.__getitem__
    return [items[i] for i in sorted(range(len(items)), key=at)]


def unique_by(items: list[Any], keys: list[Any]) -> list[Any]:
    """As `sort_by`, of items with equal keys only the first."""
    at: Callable[[int], Any] = keys.__getitem__
    kept = []
    last: Any = _Unfit
    for i in sorted(range(len(items)), key=at):
        key = keys[i]
        if last is _Unfit or key != last:
            kept.append(items[i])
            last = key
    return kept
