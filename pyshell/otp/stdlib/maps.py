"""Maps: the native half. The order of keys is term order, everywhere.

An iterator is `[0|Map]`, as in OTP, until it is asked; then it is the nested tuple {K,V,{K,V,...none}} of all pairs.
Follows: stdlib maps.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import NIL, make_list, split_tail
from pyshell.term.cons import to_python as items_of
from pyshell.term.fun import ExternalFun
from pyshell.term.maps import EMPTY, ErlMap, from_pairs
from pyshell.traps.errors import badarg, badkey, badmap, function_clause
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

A_NONE = atom("none")


@bif("get", 2)
def get(p: Any, key: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    value = mapping.get(key)
    if value is None:
        raise badkey(key)
    return value


@bif("get", 3)
def get_or(p: Any, key: Any, mapping: Any, default: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    inner = mapping.inner
    if type(inner) is dict and (type(key) is Atom or type(key) is int):  # mapping.get, without the call
        return inner.get(key, default)
    return mapping.get(key, default)


@bif("find", 2)
def find(p: Any, key: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    value = mapping.get(key)
    return ERROR if value is None else (OK, value)


@bif("is_key", 2)
def is_key(p: Any, key: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    return TRUE if mapping.has(key) else FALSE


@bif("put", 3)
def put(p: Any, key: Any, value: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    return mapping.put(key, value)


@bif("update", 3)
def update(p: Any, key: Any, value: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    if not mapping.has(key):
        raise badkey(key)
    return mapping.put(key, value)


@bif("remove", 2)
def remove(p: Any, key: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    return mapping.remove(key)


@bif("take", 2)
def take(p: Any, key: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    value = mapping.get(key)
    return ERROR if value is None else (value, mapping.remove(key))


@bif("new", 0)
def new(p: Any) -> Any:
    return EMPTY


@bif("size", 1)
def size(p: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    return len(mapping)


@bif("keys", 1)
def keys(p: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    charge(p, len(mapping))
    return make_list(mapping.keys())


@bif("values", 1)
def values(p: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    charge(p, len(mapping))
    return make_list([value for _, value in mapping.items()])


@bif("to_list", 1)
def to_list(p: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    charge(p, len(mapping))
    return make_list(mapping.items())


@bif("from_list", 1)
def from_list(p: Any, pairs: Any) -> Any:
    items = items_of(pairs)
    if items is None or any(type(item) is not tuple or len(item) != 2 for item in items):
        raise badarg()
    charge(p, len(items))
    return from_pairs(items)


@bif("from_keys", 2)
def from_keys(p: Any, names: Any, value: Any) -> Any:
    items = items_of(names)
    if items is None:
        raise badarg()
    charge(p, len(items))
    return from_pairs([(item, value) for item in items])


@bif("merge", 2)
def merge(p: Any, first: Any, second: Any) -> Any:
    for mapping in (first, second):
        if type(mapping) is not ErlMap:
            raise badmap(mapping)
    charge(p, len(first) + len(second))
    if not len(first):
        return second
    return first.put_all(second.unordered()) if len(second) else first


@bif("picked", 2)
def picked(p: Any, names: Any, mapping: Any) -> Any:
    """`with/2`."""
    items, tail = split_tail(names)
    if tail is not NIL:
        raise function_clause(atom("maps"), atom("with_1"), (tail, mapping), location("maps.erl", 360))
    pairs = [(item, mapping.get(item)) for item in items]
    charge(p, len(items))
    return from_pairs([pair for pair in pairs if pair[1] is not None])


@bif("dropped", 2)
def dropped(p: Any, names: Any, mapping: Any) -> Any:
    """`without/2`: fails where OTP's fold over the keys fails."""
    items, tail = split_tail(names)
    result = mapping
    for item in items:
        result = result.remove(item)
    if tail is not NIL:
        remove_fun = atom("remove")
        args = (ExternalFun(atom("maps"), remove_fun, 2), result, tail)
        raise function_clause(atom("lists"), atom("foldl_1"), args, location("lists.erl", 1355))
    charge(p, len(items))
    return result


@bif("shared", 2)
def shared(p: Any, first: Any, second: Any) -> Any:
    """`intersect/2`: keys of both, values of the second."""
    charge(p, min(len(first), len(second)))
    if len(first) <= len(second):
        found = [(key, second.get(key)) for key, _ in first.unordered()]
        return from_pairs([pair for pair in found if pair[1] is not None])
    return from_pairs([(key, value) for key, value in second.unordered() if first.has(key)])


@bif("pairs", 1)
def pairs_of(p: Any, mapping: Any) -> Any:
    """All pairs of a map as an iterator that was asked."""
    result: Any = A_NONE
    for key, value in reversed(mapping.items()):
        result = (key, value, result)
    charge(p, len(mapping))
    return result
