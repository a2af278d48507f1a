"""Sorting and merging without a fun.

Law: stable; of equal elements the `u` functions keep the first.
Follows: stdlib lists (sort/1, usort/1, keysort/2, ukeysort/2, merge/1,2 and their kin).
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from pyshell.otp.failing import ERTS, failed_in
from pyshell.otp.native import bif
from pyshell.otp.stdlib.lists.ordering import keys_of, sort_by, sort_terms, unique_by
from pyshell.otp.stdlib.lists.select import no_clause
from pyshell.term.cons import NIL, make_list, split_tail
from pyshell.term.order import compare
from pyshell.traps.errors import ErlangError, badarg
from pyshell.traps.machine import charge


def _elements(name: str, split: str, items: Any) -> list[Any]:
    terms, tail = split_tail(items)
    if tail is NIL:
        return terms
    if len(terms) < 2:
        raise no_clause(name, (items,), 509)
    x, y = terms[-2:]
    order = compare(terms[0], terms[1])
    raise no_clause(f"{split}_{1 if order <= 0 else 2}", (x, y, tail, NIL, NIL), 1045)


@bif("sort", 1)
def sort(p: Any, items: Any) -> Any:
    terms = _elements("sort", "split", items)
    charge(p, len(terms))
    return make_list(sort_terms(terms))


@bif("usort", 1)
def usort(p: Any, items: Any) -> Any:
    terms = _elements("usort", "usplit", items)
    charge(p, len(terms))
    return make_list(unique_by(terms, keys_of(terms)))


def bad_element(position: Any, item: Any) -> ErlangError:
    """`badarg` in `element(Position, Item)`, as if called from Erlang."""
    return failed_in(badarg(), "erlang", "element", (position, item), ERTS)


def _tuple_keys(name: str, position: int, items: Any) -> tuple[list[Any], list[Any]]:
    tuples, tail = split_tail(items)
    found = []
    for item in tuples:
        if type(item) is not tuple or len(item) < position:
            raise bad_element(position, item)
        found.append(item[position - 1])
    if tail is not NIL:
        x, y = (tuples * 2)[-2:]
        raise no_clause(name, (position, x, found[-1], y, found[-1], tail, NIL, NIL), 1300)
    return tuples, found


@bif("sorted_by", 2)
def sorted_by(p: Any, position: Any, items: Any) -> Any:
    """`keysort/2` of two elements and more."""
    tuples, found = _tuple_keys("keysplit_1", position, items)
    charge(p, len(tuples))
    keys = keys_of(found)
    if keys is found:
        return make_list(sorted(tuples, key=itemgetter(position - 1)))
    return make_list(sort_by(tuples, keys))


@bif("usorted_by", 2)
def usorted_by(p: Any, position: Any, items: Any) -> Any:
    """`ukeysort/2` of two elements and more."""
    tuples, found = _tuple_keys("ukeysplit_1", position, items)
    charge(p, len(tuples))
    return make_list(unique_by(tuples, keys_of(found)))
