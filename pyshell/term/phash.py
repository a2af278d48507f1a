"""`erlang:phash2/1,2` and `erlang:phash/2`: hashes that are the same on every node and in every release.

phash2 is Bob Jenkins' mixing of 32-bit words, one constant a kind of term; the hash of a map does not depend on the
order of its pairs. phash is the older product of primes. Programs choose table shards by these numbers: they must be
OTP's. Both are loops over a stack.
Follows: erts/emulator utils.c (make_hash2, make_hash) and atom.c (atom_hash).
"""

from __future__ import annotations

import struct
from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL
from pyshell.term.extent import LATER, extent
from pyshell.term.fun import ExternalFun, Fun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import ErlMap

Term = Any
_MASK = 0xFFFFFFFF
_GOLDEN = 0x9E3779B9
_C = tuple(_GOLDEN * n & _MASK for n in range(20))  # the constant of each kind of term
_NIL_ALONE = 3468870702
_PAIR, _MAP_END = object(), object()
_POST, _TUPLE_END = object(), object()

RANGE = 1 << 27

# The primes of phash/2, by the number they have in the source.
_P = (0, 268440163, 268439161, 268435459, 268436141, 268438633, 268437017, 268439039, 268437511, 268439627, 268440479,
      268440577, 268440581, 268440593, 268440611)  # fmt: skip


def phash2(term: Term, size: int = RANGE) -> int:
    """0 .. size-1; size is 1 .. 2**32."""
    value = hash2(term)
    return value & (RANGE - 1) if size == RANGE else value % size


def phash(term: Term, size: int) -> int:
    """1 .. size; size is 1 .. 2**32."""
    return 1 + hash1(term) % size


def atom_value(name: str) -> int:
    """The hash of an atom: ELF's, over its characters, those above 255 byte by byte."""
    value = 0
    for byte in name.encode("latin-1") if all(char < "\u0100" for char in name) else _atom_bytes(name):
        value = (value << 4) + byte
        high = value & 0xF0000000
        if high:
            value ^= high >> 24
            value ^= high
        value &= _MASK
    return value


def _atom_bytes(name: str) -> bytes:
    return b"".join(
        char.encode("latin-1") if char < "\u0100" else char.encode("utf-8", "surrogatepass") for char in name
    )


def _mix(a: int, b: int, c: int) -> tuple[int, int, int]:
    a = (a - b - c & _MASK) ^ c >> 13
    b = ((b - c - a) ^ a << 8) & _MASK
    c = (c - a - b & _MASK) ^ b >> 13
    a = (a - b - c & _MASK) ^ c >> 12
    b = ((b - c - a) ^ a << 16) & _MASK
    c = (c - a - b & _MASK) ^ b >> 5
    a = (a - b - c & _MASK) ^ c >> 3
    b = ((b - c - a) ^ a << 10) & _MASK
    c = (c - a - b & _MASK) ^ b >> 15
    return a, b, c


def constant(number: int) -> int:
    """The constant of a kind of term."""
    return _GOLDEN * number & _MASK


def two(x: int, y: int, kind: int, value: int) -> int:
    """Mix two words into the hash `value`. kind: a constant."""
    return _mix(kind + x & _MASK, kind + y & _MASK, value)[2]


def one(x: int, kind: int, value: int) -> int:
    """Mix one word into it."""
    return _mix(kind + x & _MASK, kind, value)[2]


def block(data: bytes, start: int) -> int:
    """The hash of bytes."""
    a = b = _GOLDEN
    c = start
    whole = len(data) - len(data) % 12
    for x, y, z in struct.iter_unpack("<III", data[:whole]):
        a, b, c = _mix(a + x & _MASK, b + y & _MASK, c + z & _MASK)
    rest = data[whole:]
    c += len(data)
    a += int.from_bytes(rest[:4], "little")
    b += int.from_bytes(rest[4:8], "little")
    c += int.from_bytes(rest[8:], "little") << 8  # its lowest byte belongs to the length
    return _mix(a & _MASK, b & _MASK, c & _MASK)[2]


def _integer2(number: int, value: int) -> int:
    if -(1 << 27) <= number < 1 << 27:
        if number < 0:
            value = one(-number, _GOLDEN, value)
        return one(number & _MASK, _GOLDEN, value)
    constant = _C[11]
    if number < 0:
        number, constant = -number, _C[10]
    while number:
        value = two(number & _MASK, number >> 32 & _MASK, constant, value)
        number >>= 64
    return value


def _leaf2(term: Term, value: int) -> int:
    kind = type(term)
    if kind is int:
        return _integer2(term, value)
    if kind is Atom:
        own = atom_value(term.name)
        return own if value == 0 else one(own, _C[3], value)
    if term is NIL:
        return _NIL_ALONE if value == 0 else one(2, _C[2], value)
    if kind is bytes:
        start = _C[13] + value & _MASK
        return block(term, start) if term else start
    if kind is Bits:
        spare = term.size % 8
        value = block(term.data[:-1], _C[13] + value & _MASK)
        return two(spare, term.data[-1] >> (8 - spare), _C[15], value)
    if kind is float:
        high, low = struct.unpack(">II", struct.pack(">d", term if term else 0.0))
        return two(high, low, _C[12], value)
    if isinstance(term, ExternalFun):
        value = two(term.arity, atom_value(term.module.name), _GOLDEN, value)
        return one(atom_value(term.name.name), _C[14], value)
    if isinstance(term, Pid):
        return one(term.id, _C[5], value)
    if kind is Port:
        return one(term.id & _MASK, _C[6], value)
    if kind is Ref:
        return one(term.number & _MASK, _C[7], value)
    raise TypeError(f"not a term: {kind.__name__}")


def hash2(term: Term) -> int:
    """The 32 bits of which phash2 gives a part."""
    value = pairs = 0
    todo: list[Any] = [term]
    root, steps = term, 0
    while todo:
        term = todo.pop()
        kind = type(term)
        steps += 1
        if steps == LATER:
            extent(root)
        if kind is list:
            run = count = 0
            while type(term) is list and type(term[0]) is int and 0 <= term[0] < 256:
                run = (run << 8) + term[0]
                count += 1
                if count == 4:
                    value = one(run, _C[4], value)
                    run = count = 0
                term = term[1]
            if count:
                value = one(run, _C[4], value)
            if type(term) is list:
                todo.append(term[1])
                todo.append(term[0])
            else:
                todo.append(term)
        elif kind is tuple:
            value = one(len(term), _C[9], value)
            todo.extend(reversed(term))
        elif kind is ErlMap:
            value = one(len(term), _C[16], value)
            if len(term):
                todo.extend((pairs, value, _MAP_END))
                value = pairs = 0
                for key, item in term.unordered():
                    todo.extend((_PAIR, item, key))
        elif term is _PAIR:
            pairs ^= value
            value = 0
        elif term is _MAP_END:
            value = one(pairs, _C[19], todo.pop())
            pairs = todo.pop()
        elif isinstance(term, Fun) and not isinstance(term, ExternalFun):
            info = term.info
            value = two(len(term.env), atom_value(info.module.name), _GOLDEN, value)
            value = two(info.index, info.uniq & _MASK, _GOLDEN, value)
            todo.extend(reversed(term.env))
        else:
            value = _leaf2(term, value)
    return value


def _word1(number: int, prime: int, value: int) -> int:
    """Four bytes, the lowest first."""
    for shift in (0, 8, 16, 24):
        value = value * prime + (number >> shift & 255) & _MASK
    return value


def _integer1(number: int, value: int) -> int:
    size = abs(number)
    value = _word1(size & _MASK, _P[2], value)
    while size >> 32:
        size >>= 32
        value = _word1(size & _MASK, _P[2], value)
    return value * (_P[4] if number < 0 else _P[3]) & _MASK


def _leaf1(term: Term, value: int) -> int:
    kind = type(term)
    if kind is int:
        return _integer1(term, value)
    if kind is Atom:
        return value * _P[1] + atom_value(term.name) & _MASK
    if term is NIL:
        return value * _P[3] + 1 & _MASK
    if kind is bytes or kind is Bits:
        data = term if kind is bytes else term.data
        spare = term.size % 8 if kind is Bits else 0
        for byte in data[:-1] if spare else data:
            value = value * _P[1] + byte & _MASK
        if spare:
            value = (value * _P[1] + (data[-1] >> (8 - spare))) * _P[12] + spare & _MASK
        whole: int = len(data) - (1 if spare else 0)
        return value * _P[4] + whole & _MASK
    if kind is float:
        bits = int.from_bytes(struct.pack(">d", term if term else 0.0), "big")
        return value * _P[6] + (bits >> 32 ^ bits & _MASK) & _MASK
    if isinstance(term, ExternalFun):
        value = value * _P[11] + term.arity & _MASK
        value = value * _P[1] + atom_value(term.module.name) & _MASK
        return value * _P[1] + atom_value(term.name.name) & _MASK
    if isinstance(term, Pid):
        return _word1(term.id, _P[5], value) * _P[6] & _MASK
    if kind is Port:
        return _word1(term.id & _MASK, _P[9], value) * _P[10] & _MASK
    if kind is Ref:
        return _word1(term.number & _MASK, _P[9], value) * _P[10] & _MASK
    raise TypeError(f"not a term: {kind.__name__}")


def hash1(term: Term) -> int:
    """The 32 bits of which phash gives a part."""
    value = 0
    todo: list[Any] = [term]
    root, steps = term, 0
    while todo:
        term = todo.pop()
        kind = type(term)
        steps += 1
        if steps == LATER:
            extent(root)
        if kind is list:
            while type(term) is list and type(term[0]) is int and 0 <= term[0] < 256:
                value = value * _P[2] + term[0] & _MASK
                term = term[1]
            if type(term) is list:  # no byte: after it the rest goes on as a list of its own
                head, term = term
                if type(term) is not list:
                    todo.append(_POST)
                todo.extend((term, head))
            else:
                todo.extend((_POST, term))
        elif term is _POST:
            value = value * _P[8] & _MASK
        elif kind is tuple:
            todo.append(len(term))
            todo.append(_TUPLE_END)
            todo.extend(reversed(term))
        elif term is _TUPLE_END:
            value = value * _P[9] + todo.pop() & _MASK
        elif kind is ErlMap:
            value = value * _P[13] + _P[14] + hash2(term) & _MASK
        elif isinstance(term, Fun) and not isinstance(term, ExternalFun):
            info = term.info
            value = value * _P[10] + len(term.env) & _MASK
            value = value * _P[1] + atom_value(info.module.name) & _MASK
            value = value * _P[2] + info.index & _MASK
            value = value * _P[2] + (info.uniq & _MASK) & _MASK
            todo.extend(reversed(term.env))
        else:
            value = _leaf1(term, value)
    return value
