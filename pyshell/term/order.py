"""Equality, the total order of terms, and hashing. Everything here is a loop: terms may be 10^6 deep.

number < atom < reference < fun < port < pid < tuple < map < nil < list < bitstring
`==` and `<` compare integers with floats by value; `=:=` does not. Map *keys* are ordered with integers before floats.
Follows: Erlang reference manual, "Term Comparisons"; erts utils.c for pids (serial, id, node, creation).
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import Nil
from pyshell.term.errors import TooLargeError
from pyshell.term.extent import LATER, extent
from pyshell.term.fun import ExternalFun, Fun
from pyshell.term.ids import Pid, Port, Ref

Term = Any
_RANKS: dict[type, int] = {
    int: 0, float: 0, Atom: 1, Ref: 2, Port: 4, Pid: 5, tuple: 6, Nil: 8, list: 9, bytes: 10, Bits: 10,
}  # fmt: skip


def rank(term: Term) -> int:
    """Position of the term's type in the order of types."""
    found = _RANKS.get(type(term))
    if found is not None:
        return found
    if isinstance(term, Pid):
        return 5
    if isinstance(term, Fun):
        return 3
    if type(term).__name__ == "ErlMap":
        return 7
    raise TypeError(f"not a term: {type(term).__name__}")


def exactly_equal(a: Term, b: Term) -> bool:
    """`=:=`."""
    if a is b:
        return True
    kind = type(a)
    if kind is Atom:
        return False
    if kind is int or kind is bytes:
        return type(b) is kind and bool(a == b)
    if kind is Ref or isinstance(a, Pid):
        return bool(a == b)
    return _compare(a, b, True) == 0


def equal(a: Term, b: Term) -> bool:
    """`==`."""
    if a is b:
        return True
    if type(a) is Atom:
        return False
    return _compare(a, b, False) == 0


def compare(a: Term, b: Term) -> int:
    """Negative, zero or positive, as `<`, `==`, `>`."""
    return _compare(a, b, False)


def compare_exact(a: Term, b: Term) -> int:
    """As `compare`, with all integers before all floats: 0 only when `=:=` (the order of map keys)."""
    return _compare(a, b, True)


def _number(a: Any, b: Any, exact: bool) -> int:
    if exact and type(a) is not type(b):
        return -1 if type(a) is int else 1
    return 0 if a == b else -1 if a < b else 1


def _text(a: Any, b: Any) -> int:
    return 0 if a == b else -1 if a < b else 1


def _pid_key(pid: Any) -> tuple[int, int, str, int]:
    return (pid.serial, pid.id, pid.node.name, pid.creation)


def _fun_key(fun: Any) -> tuple[Any, ...]:
    if type(fun) is ExternalFun:
        return (1, fun.module.name, fun.name.name, fun.arity)
    info = fun.info
    # funs typed at the prompt share erl_eval's index: they are told apart by what was typed, as in OTP by their clauses
    # (which know their places: the same text somewhere else on the line is another fun)
    form = "" if info.form is None else f"{info.form.pos}{info.form!r}"
    return (0, info.module.name, info.index, info.uniq, len(fun.env), form)


def _leaf(kind: int, a: Any, b: Any, exact: bool) -> int:
    if kind == 0:
        return _number(a, b, exact)
    if kind == 1:
        return _text(a.name, b.name)
    if kind == 2:
        return _text((a.node.name, a.creation, a.number), (b.node.name, b.creation, b.number))
    if kind == 4:
        return _text((a.node.name, a.creation, a.id), (b.node.name, b.creation, b.id))
    if kind == 5:
        return _text(_pid_key(a), _pid_key(b))
    if type(a) is bytes is type(b):
        return _text(a, b)
    return _bits(a, b)


def _bits(a: Any, b: Any) -> int:
    da, na = (a.data, a.size) if type(a) is Bits else (a, 8 * len(a))
    db, nb = (b.data, b.size) if type(b) is Bits else (b, 8 * len(b))
    shared = min(na, nb)
    whole = shared // 8
    if da[:whole] != db[:whole]:
        return -1 if da[:whole] < db[:whole] else 1
    rest = shared % 8
    if rest:
        x, y = da[whole] >> (8 - rest), db[whole] >> (8 - rest)
        if x != y:
            return -1 if x < y else 1
    return _text(na, nb)


def _push_map(todo: list[Any], a: Any, b: Any, exact: bool) -> None:
    """Keys in order (exactly), then values: the first key on top."""
    pairs = list(zip(a.items(), b.items(), strict=True))
    pairs.reverse()
    todo.extend((x[1], y[1], exact) for x, y in pairs)
    todo.extend((x[0], y[0], True) for x, y in pairs)


def _check_both(a: Term, b: Term) -> None:
    """The smaller one says how long it can take."""
    try:
        extent(a)
    except TooLargeError:
        extent(b)


def _compare(a: Term, b: Term, exact: bool) -> int:  # noqa: C901 - one loop over all kinds of terms, on purpose
    todo: list[Any] = []
    left, right, steps = a, b, 0
    while True:
        if a is not b:
            ra, rb = rank(a), rank(b)
            if ra != rb:
                return -1 if ra < rb else 1
            if ra == 9:  # lists: walk along, look into the heads
                steps += 1
                if steps == LATER:
                    _check_both(left, right)
                todo.append((a[1], b[1], exact))
                a, b = a[0], b[0]
                continue
            if ra == 6 or ra == 7:
                if len(a) != len(b):
                    return -1 if len(a) < len(b) else 1
                steps += 1
                if steps == LATER:
                    _check_both(left, right)
                if ra == 7:
                    _push_map(todo, a, b, exact)
                else:
                    todo.extend((x, y, exact) for x, y in zip(reversed(a), reversed(b), strict=True))
            elif ra == 3:
                found = _text(_fun_key(a), _fun_key(b))
                if found:
                    return found
                todo.extend((x, y, exact) for x, y in zip(reversed(a.env), reversed(b.env), strict=True))
            else:
                found = _leaf(ra, a, b, exact)
                if found:
                    return found
        if not todo:
            return 0
        a, b, exact = todo.pop()


sort_key = cmp_to_key(compare_exact)
value_key = cmp_to_key(compare)


_SEED = 0x345678


class _MapHash:
    """Waits under the values of a map: what was hashed before the map, and the sum over its pairs so far."""

    __slots__ = ("before", "total")

    def __init__(self, before: int) -> None:
        self.before = before
        self.total = 0


class _PairHash:
    """Waits under one value of a map, with the hash of its key."""

    __slots__ = ("of", "key")

    def __init__(self, of: _MapHash, key: int) -> None:
        self.of = of
        self.key = key


def _scatter(value: int) -> int:
    """Neighbours far apart: sums of the results for the pairs of a map must not meet."""
    value = (value ^ value >> 32) * 0xD6E8FEB86659FD93 & 0xFFFFFFFFFFFFFFFF
    value = (value ^ value >> 32) * 0xD6E8FEB86659FD93 & 0xFFFFFFFFFFFFFFFF
    return value ^ value >> 32


def hash_term(term: Term) -> int:
    """A hash that agrees with `=:=`: stable within one run, never seen by programs (that is phash2)."""
    acc = _SEED
    todo = [term]
    steps = 0
    while todo:
        t = todo.pop()
        kind = type(t)
        steps += 1
        if steps == LATER:
            extent(term)
        if kind is list:
            acc = (acc * 1000003 ^ 77) & 0xFFFFFFFFFFFF
            todo.append(t[1])
            todo.append(t[0])
        elif kind is tuple:
            acc = (acc * 1000003 ^ 99 ^ len(t)) & 0xFFFFFFFFFFFF
            todo.extend(reversed(t))
        elif kind is float:
            acc = (acc * 1000003 ^ hash(t) ^ 5) & 0xFFFFFFFFFFFF  # 0.0 and -0.0 are =:= in OTP 25, and hash alike
        elif kind is _PairHash:
            t.of.total += _scatter(t.key * 31 + acc)
            acc = _SEED
        elif kind is _MapHash:
            acc = (t.before * 1000003 ^ t.total) & 0xFFFFFFFFFFFF
        elif kind.__name__ == "ErlMap":
            whole = _MapHash((acc * 1000003 ^ 11 ^ len(t)) & 0xFFFFFFFFFFFF)
            todo.append(whole)
            for key, value in t.own().items():  # in any order: pairs are summed; the keys know their hash
                todo.append(_PairHash(whole, hash(key)))
                todo.append(value)
            acc = _SEED
        elif isinstance(t, Fun):
            acc = (acc * 1000003 ^ hash(_fun_key(t))) & 0xFFFFFFFFFFFF
        else:
            acc = (acc * 1000003 ^ hash(t)) & 0xFFFFFFFFFFFF
    return acc
