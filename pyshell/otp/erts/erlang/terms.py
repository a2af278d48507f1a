"""Type tests, sizes and parts of terms: the BIFs that may stand in guards, and a few beside them.

Follows: module erlang of ERTS; reference manual, "Guard Expressions".
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL
from pyshell.term.fun import Fun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import ErlMap
from pyshell.term.order import compare
from pyshell.traps.errors import badarg, badkey, badmap


@bif("hd", 1)
def hd(p: Any, cell: Any) -> Any:
    if type(cell) is list:
        return cell[0]
    raise badarg()


@bif("tl", 1)
def tl(p: Any, cell: Any) -> Any:
    if type(cell) is list:
        return cell[1]
    raise badarg()


@bif("length", 1)
def length(p: Any, items: Any) -> Any:
    count = 0
    cell = items
    while True:  # two cells at a time
        if type(cell) is not list:
            break
        cell = cell[1]
        if type(cell) is not list:
            count += 1
            break
        cell = cell[1]
        count += 2
    if cell is NIL:
        return count
    raise badarg()


@bif("element", 2)
def element(p: Any, position: Any, items: Any) -> Any:
    if type(items) is tuple and type(position) is int and 0 < position <= len(items):
        return items[position - 1]
    raise badarg()


@bif("tuple_size", 1)
def tuple_size(p: Any, items: Any) -> Any:
    if type(items) is tuple:
        return len(items)
    raise badarg()


@bif("size", 1)
def size(p: Any, term: Any) -> Any:
    kind = type(term)
    if kind is tuple or kind is bytes:
        return len(term)
    if kind is Bits:
        return term.size // 8
    raise badarg()


@bif("byte_size", 1)
def byte_size(p: Any, bits: Any) -> Any:
    if type(bits) is bytes:
        return len(bits)
    if type(bits) is Bits:
        return len(bits.data)
    raise badarg()


@bif("bit_size", 1)
def bit_size(p: Any, bits: Any) -> Any:
    if type(bits) is bytes:
        return 8 * len(bits)
    if type(bits) is Bits:
        return bits.size
    raise badarg()


@bif("map_size", 1)
def map_size(p: Any, mapping: Any) -> Any:
    if type(mapping) is ErlMap:
        return len(mapping)
    raise badmap(mapping)


@bif("map_get", 2)
def map_get(p: Any, key: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    inner = mapping.inner
    if type(inner) is dict and (type(key) is Atom or type(key) is int):  # mapping.get, without the call
        value = inner.get(key)
    else:
        value = mapping.get(key)
    if value is None:
        raise badkey(key)
    return value


@bif("is_map_key", 2)
def is_map_key(p: Any, key: Any, mapping: Any) -> Any:
    if type(mapping) is not ErlMap:
        raise badmap(mapping)
    return TRUE if mapping.has(key) else FALSE


@bif("min", 2)
def smaller(p: Any, a: Any, b: Any) -> Any:
    return a if compare(a, b) <= 0 else b


@bif("max", 2)
def larger(p: Any, a: Any, b: Any) -> Any:
    if type(a) is int and type(b) is int:
        return a if a >= b else b
    return a if compare(a, b) >= 0 else b


@bif("is_atom", 1)
def is_atom(p: Any, term: Any) -> Any:
    return TRUE if type(term) is Atom else FALSE


@bif("is_boolean", 1)
def is_boolean(p: Any, term: Any) -> Any:
    return TRUE if term is TRUE or term is FALSE else FALSE


@bif("is_integer", 1)
def is_integer(p: Any, term: Any) -> Any:
    return TRUE if type(term) is int else FALSE


@bif("is_float", 1)
def is_float(p: Any, term: Any) -> Any:
    return TRUE if type(term) is float else FALSE


@bif("is_number", 1)
def is_number(p: Any, term: Any) -> Any:
    return TRUE if type(term) is int or type(term) is float else FALSE


@bif("is_list", 1)
def is_list(p: Any, term: Any) -> Any:
    return TRUE if type(term) is list or term is NIL else FALSE


@bif("is_tuple", 1)
def is_tuple(p: Any, term: Any) -> Any:
    return TRUE if type(term) is tuple else FALSE


@bif("is_map", 1)
def is_map(p: Any, term: Any) -> Any:
    return TRUE if type(term) is ErlMap else FALSE


@bif("is_binary", 1)
def is_binary(p: Any, term: Any) -> Any:
    return TRUE if type(term) is bytes else FALSE


@bif("is_bitstring", 1)
def is_bitstring(p: Any, term: Any) -> Any:
    return TRUE if type(term) is bytes or type(term) is Bits else FALSE


@bif("is_pid", 1)
def is_pid(p: Any, term: Any) -> Any:
    return TRUE if isinstance(term, Pid) else FALSE


@bif("is_reference", 1)
def is_reference(p: Any, term: Any) -> Any:
    return TRUE if type(term) is Ref else FALSE


@bif("is_port", 1)
def is_port(p: Any, term: Any) -> Any:
    return TRUE if type(term) is Port else FALSE


@bif("is_function", 1)
def is_function(p: Any, term: Any) -> Any:
    return TRUE if isinstance(term, Fun) else FALSE


@bif("is_function", 2)
def is_function_of(p: Any, term: Any, arity: Any) -> Any:
    if type(arity) is not int or arity < 0:
        raise badarg()
    return TRUE if isinstance(term, Fun) and term.arity == arity else FALSE


@bif("is_record", 2)
def is_record(p: Any, term: Any, tag: Any) -> Any:
    if type(tag) is not Atom:
        raise badarg()
    return TRUE if type(term) is tuple and term and term[0] is tag else FALSE


@bif("is_record", 3)
def is_record_of(p: Any, term: Any, tag: Any, fields: Any) -> Any:
    if type(tag) is not Atom or type(fields) is not int or fields < 0:
        raise badarg()
    return TRUE if type(term) is tuple and len(term) == fields > 0 and term[0] is tag else FALSE
