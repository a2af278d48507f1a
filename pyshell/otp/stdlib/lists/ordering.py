"""Sorting terms by `==` and `<`, fast where Python's own order is Erlang's.

A list of numbers, of atoms or of binaries is sorted as it is, and so are tuples of one size and strings where each column
of them is of one such kind. Other terms get a key of nested Python tuples that orders alike (rank of the type first); terms
that are deep, or of a kind without such a key, are compared one by one.
Follows: Erlang reference manual, "Term Comparisons"; see term/order.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, pairwise
from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.cons import NIL, Nil, split_tail, to_python
from pyshell.term.ids import Pid
from pyshell.term.order import exactly_equal, value_key

DEPTH = 12
_NUMBERS = frozenset((int, float))
_LISTS = frozenset((list, Nil))
WIDEST = 100  # elements of tuples that are looked at column by column
_BYTES = frozenset((bytes,))


class _Unfit(Exception):
    """This term has no key."""


def _key(term: Any, depth: int, floats: list[float]) -> Any:
    """The key of a term; floats met on the way are put into `floats`."""
    kind = type(term)
    if kind is int:
        return (0, term)
    if kind is float:
        floats.append(term)
        return (0, term)
    if kind is Atom:
        return (1, term.name)
    if kind is bytes:
        return (10, term)
    if kind is tuple:
        if depth == 0:
            raise _Unfit
        return (6, len(term), *[_key(item, depth - 1, floats) for item in term])
    if kind is list:
        items, tail = split_tail(term)
        if tail is not NIL or depth == 0:
            raise _Unfit
        return (9, [_key(item, depth - 1, floats) for item in items])
    if term is NIL:
        return (8,)
    if isinstance(term, Pid):
        return (5, term.serial, term.id, term.node.name, term.creation)
    raise _Unfit


def natural(kinds: set[type]) -> bool:
    """True when Python orders such terms as Erlang does."""
    return kinds <= _NUMBERS or kinds <= _BYTES


def _quick_keys(terms: Sequence[Any], depth: int = 4) -> Sequence[Any] | None:
    """Keys made column by column, equal only for terms that are the same; `terms` if they are keys themselves; or None."""
    kinds = set(map(type, terms))
    if kinds == {int} or kinds == {bytes}:
        return terms
    if kinds == {Atom}:
        return [term.name for term in terms]
    if kinds == {tuple}:
        return _keys_of_tuples(terms, depth) if depth else None
    return _keys_of_lists(terms) if kinds <= _LISTS else None


def _keys_of_tuples(terms: Sequence[Any], depth: int) -> Sequence[Any] | None:
    if len(set(map(len, terms))) > 1 or not 0 < len(terms[0]) < WIDEST:
        return None
    columns = []
    changed = False
    for column in zip(*terms, strict=True):
        if type(column[0]) is Atom and len(set(map(id, column))) == 1:  # decides nothing
            continue
        keys = _quick_keys(column, depth - 1)
        if keys is None:
            return None
        changed = changed or keys is not column
        columns.append(keys)
    if not changed:
        return terms
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def _keys_of_lists(terms: Sequence[Any]) -> Sequence[Any] | None:
    """Of proper lists of integers or of atoms."""
    found = [to_python(term) for term in terms]
    if None in found:
        return None
    try:
        return list(map(bytes, found))  # type: ignore[arg-type]
    except (TypeError, ValueError):  # no integers, or large ones
        kinds = set(map(type, chain.from_iterable(found)))  # type: ignore[arg-type]
    if kinds == {int}:
        return list(map(tuple, found))  # type: ignore[arg-type]
    return [tuple(atom.name for atom in items) for items in found] if kinds == {Atom} else None  # type: ignore[union-attr]


def keys_of(terms: list[Any]) -> Sequence[Any]:
    """For each term something that Python orders, and finds equal, as Erlang does the terms (`==`)."""
    return _keys(terms)[0]


def _keys(terms: list[Any]) -> tuple[Sequence[Any], bool]:
    """(keys, can two terms be equal and yet not the same?): that takes a float somewhere."""
    kinds = set(map(type, terms))
    if natural(kinds):
        return terms, len(kinds) > 1
    quick = _quick_keys(terms)
    if quick is not None:
        return quick, False
    floats: list[float] = []
    try:
        keys = [_key(term, DEPTH, floats) for term in terms]
    except _Unfit:
        return [value_key(term) for term in terms], True
    return keys, bool(floats)


def sort_terms(terms: list[Any]) -> list[Any]:
    """The terms in order, as `lists:sort/1`: of equal ones (1 and 1.0) the order is that of OTP's own merge sort."""
    keys, twins = _keys(terms)
    if twins and _has_twins(terms, keys):
        order = _runs(keys)
        return [terms[i] for i in sorted(order, key=keys.__getitem__)]
    return sort_by(terms, keys)


def _has_twins(terms: list[Any], keys: Sequence[Any]) -> bool:
    """True if two terms are equal, yet not the same: then their order shows."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return any(keys[a] == keys[b] and not exactly_equal(terms[a], terms[b]) for a, b in pairwise(order))


def _runs(keys: Sequence[Any]) -> list[int]:
    """The indices in the order that OTP's runs put them in; a stable sort of that is its result.

    It gathers runs upwards or downwards, whichever the first two elements begin, each with a window of two elements
    that lets a third one between or below. Gathered downwards, equal elements end up the other way round.
    """
    count = len(keys)
    start = 0
    while start + 1 < count and keys[start] == keys[start + 1]:
        start += 1
    if start + 1 >= count:
        return list(range(count))
    up = keys[start] <= keys[start + 1]
    if count == 3:
        return [0, 1, 2]  # three are sorted by hand

    def fits(a: int, b: int) -> bool:
        return bool(keys[a] >= keys[b] if up else keys[a] <= keys[b])

    runs: list[list[int]] = []
    run, near, far = list(range(start)), start, start + 1
    spare = -1
    for i in range(start + 2, count):
        if fits(i, far):
            run.append(near)
            near, far = far, i
        elif fits(i, near):
            run.append(near)
            near = i
        elif spare >= 0:
            runs.append([*run, near, far])
            run = []
            rising = keys[spare] <= keys[i]
            near, far = (spare, i) if rising == up else (i, spare)
            spare = -1
        elif not run:
            run.append(i)
        else:
            spare = i
    runs.append([*run, near, far])
    if spare >= 0:
        runs.append([spare])
    order = [i for part in runs for i in part]
    if not up:
        order.reverse()
    return order


def sort_by(items: list[Any], keys: Sequence[Any]) -> list[Any]:
    """The items in the order of their keys (as from `keys_of`), stable."""
    if keys is items:
        return sorted(items)
    at: Callable[[int], Any] = keys.__getitem__
    return [items[i] for i in sorted(range(len(items)), key=at)]


def unique_by(items: list[Any], keys: Sequence[Any]) -> list[Any]:
    """As `sort_by`, of items with equal keys only the first."""
    try:
        first = dict(zip(reversed(keys), reversed(items), strict=True))
    except TypeError:  # keys that Python cannot hash
        return _unique_neighbours(items, keys)
    return [first[key] for key in sorted(first)]


def _unique_neighbours(items: list[Any], keys: Sequence[Any]) -> list[Any]:
    at: Callable[[int], Any] = keys.__getitem__
    kept = []
    last: Any = _Unfit
    for i in sorted(range(len(items)), key=at):
        key = keys[i]
        if last is _Unfit or key != last:
            kept.append(items[i])
            last = key
    return kept
