"""Where BEAM puts a key in a table: the hash by which `ets` walks the tables that are no ordered_set.

It is not phash2, and nothing promises it; but who looks at a small table sees the order, and it is the same in every run. It
starts from a salt of its own, mixes the words of a term as they lie in memory, and takes an atom on its own by its name. An atom
inside another term counts by its number in the VM: such keys have no place that could be told from here.
Follows: erts/emulator utils.c (make_internal_hash) and erl_db_hash.c, of OTP 25.
"""

from __future__ import annotations

import struct
from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.cons import NIL
from pyshell.term.phash import atom_value, block, constant, one, two

_SALT = 3432918353
_MASK = 0xFFFFFFFF
_SMALL = 1 << 59
_NIL_WORD = 0x3B
_LONGEST = 1000  # parts of a key
_CDR = object()


def placement(key: Any) -> int | None:
    """The 32 bits, or None for a key that cannot be told: with atoms inside, pids, references, funs, maps, bitstrings."""
    if type(key) is Atom:
        return atom_value(key.name)
    value = _SALT
    todo = [key]
    for _ in range(_LONGEST):
        if not todo:
            return value
        term = todo.pop()
        kind = type(term)
        if term is _CDR:
            value = _lightly(value, 18)
        elif kind is int:
            value = _integer(term, value)
        elif term is NIL:
            value = two(_NIL_WORD, 0, constant(1), value)
        elif kind is bytes:
            start = constant(13) + value & _MASK
            value = block(term, start) if term else start
        elif kind is float:
            low, high = struct.unpack("<II", struct.pack("<d", term if term else 0.0))
            value = two(low, high, constant(12), value)
        elif kind is tuple:
            value = one(len(term), constant(9), value)
            todo.extend(reversed(term))
        elif kind is list:
            value = _list(term, value, todo)
        else:
            return None
    return None


def _lightly(value: int, number: int) -> int:
    value ^= constant(number)
    return (value << 17 & _MASK) ^ value >> 15


def _integer(number: int, value: int) -> int:
    if -_SMALL <= number < _SMALL:
        word = (number << 4 | 15) & 0xFFFFFFFFFFFFFFFF
        return two(word & _MASK, word >> 32, constant(1), value)
    kind = constant(10 if number < 0 else 11)
    number = abs(number)
    while number:
        value = two(number & _MASK, number >> 32 & _MASK, kind, value)
        number >>= 64
    return value


def _list(term: Any, value: int, todo: list[Any]) -> int:
    """The bytes in front four at a time; what is behind them waits in `todo`."""
    run = count = 0
    while type(term) is list and type(term[0]) is int and 0 <= term[0] < 256:
        run = (run << 8) + term[0]
        count += 1
        if count == 4:
            value = one(run, constant(4), value)
            run = count = 0
        term = term[1]
    if count:
        value = two(run, count, constant(22), value)
    if type(term) is not list:
        todo.append(term)
        return value
    head, tail = term
    todo.append(tail)
    if type(tail) is not list:
        todo.append(_CDR)
    todo.append(head)
    return _lightly(value, 17)
