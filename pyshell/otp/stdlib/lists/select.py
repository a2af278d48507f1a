"""Parts of lists, membership, sums and extremes.

Where OTP's Erlang function fails deep inside its recursion, so does the native: the arguments of the failing call
stand in the error.
Follows: stdlib lists.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.lists.ordering import natural
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, make_list, split_tail
from pyshell.term.order import compare, exactly_equal
from pyshell.traps.errors import ErlangError, badarg, badarith, function_clause
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

LISTS = atom("lists")
A_ERROR = atom("error")


def no_clause(name: str, args: tuple[Any, ...], line: int) -> ErlangError:
    """`function_clause` in lists:name."""
    return function_clause(LISTS, atom(name), args, location("lists.erl", line))


@bif("member", 2)
def member(p: Any, term: Any, items: Any) -> Any:
    cell = items
    kind = type(term)
    if kind is Atom:
        while True:
            if type(cell) is not list:
                break
            if cell[0] is term:
                return TRUE
            cell = cell[1]
    elif kind is int or kind is bytes:
        while True:
            if type(cell) is not list:
                break
            head = cell[0]
            if type(head) is kind and head == term:
                return TRUE
            cell = cell[1]
    else:
        while True:
            if type(cell) is not list:
                break
            if exactly_equal(cell[0], term):
                return TRUE
            cell = cell[1]
    if cell is not NIL:
        raise badarg()
    return FALSE


@bif("nth", 2)
def nth(p: Any, position: Any, items: Any) -> Any:
    left, cell = position, items
    if type(left) is int and left > 0:
        while left > 1 and type(cell) is list:
            cell = cell[1]
            left -= 1
        if type(cell) is list:
            return cell[0]
    elif type(left) is not int and type(cell) is list and compare(left, 0) > 0:
        if type(left) is float:  # subtracting 1 never meets the integer 1
            while left > 0 and type(cell) is list:
                cell = cell[1]
                left -= 1
        else:
            error = badarith()
            error.head = (LISTS, atom("nth"), 2, location("lists.erl", 197))
            raise error
    raise no_clause("nth", (left, cell), 197)


@bif("nthtail", 2)
def nthtail(p: Any, count: Any, items: Any) -> Any:
    left, cell = count, items
    if type(left) is int and left >= 0:
        if left == 0:
            if type(cell) is list or cell is NIL:
                return cell
            raise no_clause("nthtail", (left, cell), 207)
        while left > 1 and type(cell) is list:
            cell = cell[1]
            left -= 1
        if type(cell) is list:
            tail = cell[1]
            if type(tail) is list or tail is NIL or left == 1:
                return tail
            left, cell = 0, tail
    elif type(cell) is list and type(left) is not int and not (type(left) is float and left <= 1):
        error = badarith()  # `N > 1` holds for any other term, `N - 1` does not
        error.head = (LISTS, atom("nthtail"), 2, location("lists.erl", 204))
        raise error
    raise no_clause("nthtail", (left, cell), 207)


@bif("last", 1)
def last(p: Any, items: Any) -> Any:
    if type(items) is not list:
        raise no_clause("last", (items,), 226)
    cell = items
    while True:
        if type(cell[1]) is not list:
            break
        cell = cell[1]
    if cell[1] is not NIL:
        raise no_clause("last", (cell[0], cell[1]), 229)
    return cell[0]


@bif("sum_of", 1)
def sum_of(p: Any, items: Any) -> Any:
    """The sum of a list of integers, or `error`: then lists.erl adds them one by one."""
    numbers, tail = split_tail(items)
    if tail is not NIL or any(type(number) is not int for number in numbers):
        return A_ERROR
    charge(p, len(numbers) // 10)
    return sum(numbers)


def _extreme(p: Any, name: str, items: Any, sign: int) -> Any:
    if type(items) is not list:
        raise no_clause(name, (items,), 356)
    terms, tail = split_tail(items)
    kinds = set(map(type, terms))
    if natural(kinds):
        best = max(terms) if sign > 0 else min(terms)
    else:
        best = terms[0]
        for term in terms:
            if compare(term, best) * sign > 0:
                best = term
    if tail is not NIL:
        raise no_clause(name, (tail, best), 358)
    charge(p, len(terms) // 10)
    return best


@bif("max", 1)
def largest(p: Any, items: Any) -> Any:
    return _extreme(p, "max", items, 1)


@bif("min", 1)
def smallest(p: Any, items: Any) -> Any:
    return _extreme(p, "min", items, -1)


def _take(cell: Any, count: int) -> tuple[list[Any], Any, int]:
    """Up to `count` elements, what follows, and how many were missing."""
    items: list[Any] = []
    left = count
    while left > 0 and type(cell) is list:
        items.append(cell[0])
        cell = cell[1]
        left -= 1
    return items, cell, left


@bif("sublist", 2)
def sublist(p: Any, items: Any, count: Any) -> Any:
    if type(count) is not int or (type(items) is not list and items is not NIL):
        raise no_clause("sublist", (items, count), 385)
    if count < 0:
        if items is NIL:
            return NIL
        raise no_clause("sublist_2", (items, count), 391)
    found, rest, left = _take(items, count)
    if left and rest is not NIL:
        raise no_clause("sublist_2", (rest, left), 391)
    charge(p, len(found) // 10)
    return make_list(found)


@bif("sublist", 3)
def sublist_from(p: Any, items: Any, start: Any, count: Any) -> Any:
    """`sublist(L, 1, N)` is `sublist(L, N)`; a start one past the end gives [], and so does one further."""
    if type(start) is not int or start < 1:
        raise no_clause("sublist", (items, start, count), 372)
    cell, left = items, start
    while left > 1 and type(cell) is list:
        cell = cell[1]
        left -= 1
    if left > 1 and cell is NIL:
        return NIL
    if type(count) is not int or count < 0 or (type(cell) is not list and cell is not NIL):
        raise no_clause("sublist", (cell, left, count), 372)
    found, rest, missing = _take(cell, count)
    if missing and rest is not NIL:
        raise no_clause("sublist_2", (rest, missing), 391)
    charge(p, len(found) // 10)
    return make_list(found)


@bif("split", 2)
def split(p: Any, count: Any, items: Any) -> Any:
    if type(count) is not int or count < 0 or (type(items) is not list and items is not NIL):
        raise badarg()
    found, rest, left = _take(items, count)
    if left:
        raise badarg()
    charge(p, len(found) // 10)
    return make_list(found), rest


@bif("without_first", 2)
def without_first(p: Any, term: Any, items: Any) -> Any:
    """`delete/2` of a nonempty list."""
    front: list[Any] = []
    cell = items
    while True:
        if type(cell) is not list:
            break
        if exactly_equal(cell[0], term):
            return make_list(front, cell[1])
        front.append(cell[0])
        cell = cell[1]
    if cell is not NIL:
        raise no_clause("delete", (term, cell), 407)
    return items


@bif("without_last", 1)
def without_last(p: Any, items: Any) -> Any:
    """`droplast/1` of a nonempty list."""
    front, tail = split_tail(items)
    if tail is not NIL:
        raise no_clause("droplast", (tail,), 240)
    charge(p, len(front) // 10)
    return make_list(front[:-1])


@bif("prefix", 2)
def prefix(p: Any, first: Any, items: Any) -> Any:
    a, b = first, items
    while type(a) is list and type(b) is list:
        if not exactly_equal(a[0], b[0]):
            return FALSE
        a, b = a[1], b[1]
    if a is NIL and (type(b) is list or b is NIL):
        return TRUE
    if type(a) is list and b is NIL:
        return FALSE
    raise no_clause("prefix", (a, b), 214)
