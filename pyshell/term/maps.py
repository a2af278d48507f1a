"""Maps: immutable, keyed by exact equality (`1`, `1.0` and `true` are three keys).

Inside is a Python dict up to 32 keys, an `immutables.Map` (a HAMT, as in BEAM) beyond. Python would take 1 and 1.0
for one key and cannot hash a cons cell, so every key that is not an int, an atom or a plain binary is kept in a `Key`,
whose equality is `=:=` and whose hash is computed by a loop. Order of keys: always term order (as erl's maps up to 32
keys; beyond that OTP's order is an accident of hashing, and ours stays the sorted one).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import immutables

from pyshell.term.atom import Atom
from pyshell.term.ids import Pid
from pyshell.term.order import exactly_equal, hash_term, sort_key

Term = Any
SMALL = 32


class Key:
    """A wrapped key: equal when `=:=`."""

    __slots__ = ("term", "hash")

    def __init__(self, term: Term) -> None:
        self.term = term
        self.hash = hash_term(term)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return type(other) is Key and self.hash == other.hash and exactly_equal(self.term, other.term)


def wrap(term: Term) -> Any:
    """What stands for this key inside a dict."""
    kind = type(term)
    if kind is Atom or kind is int or kind is bytes or isinstance(term, Pid):
        return term
    return Key(term)


def unwrap(key: Any) -> Term:
    """The term of an inside key."""
    return key.term if type(key) is Key else key


class ErlMap:
    """An Erlang map. `inner` is private to this file and to the compiler's fast paths; never change it."""

    __slots__ = ("inner",)

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __len__(self) -> int:
        return len(self.inner)

    def get(self, key: Term, default: Any = None) -> Any:
        """The value, or `default` (None is never a term)."""
        return self.inner.get(wrap(key), default)

    def has(self, key: Term) -> bool:
        return wrap(key) in self.inner

    def put(self, key: Term, value: Term) -> ErlMap:
        """The map with `key => value`."""
        inner = self.inner
        if type(inner) is dict:
            if len(inner) < SMALL:
                inner = inner.copy()
                inner[wrap(key)] = value
                return ErlMap(inner)
            wrapped = wrap(key)
            if wrapped in inner:
                inner = inner.copy()
                inner[wrapped] = value
                return ErlMap(inner)
            return ErlMap(immutables.Map(inner).set(wrapped, value))
        return ErlMap(inner.set(wrap(key), value))

    def remove(self, key: Term) -> ErlMap:
        """The map without the key (the same map if it was absent)."""
        wrapped = wrap(key)
        inner = self.inner
        if wrapped not in inner:
            return self
        if type(inner) is dict:
            inner = inner.copy()
            del inner[wrapped]
            return ErlMap(inner)
        inner = inner.delete(wrapped)
        return ErlMap(dict(inner) if len(inner) <= SMALL else inner)

    def put_all(self, pairs: Iterable[tuple[Term, Term]]) -> ErlMap:
        """The map with all these pairs, later ones winning."""
        merged = dict(self.inner)
        for key, value in pairs:
            merged[wrap(key)] = value
        return ErlMap(merged if len(merged) <= SMALL else immutables.Map(merged))

    def keys(self) -> list[Term]:
        """Keys in term order."""
        kinds = set(map(type, self.inner))
        if len(kinds) == 1:  # the usual maps, without a comparison in Python
            if Atom in kinds:
                return sorted(self.inner, key=_name)
            if int in kinds or bytes in kinds:
                return sorted(self.inner)
        return sorted(map(unwrap, self.inner), key=sort_key)

    def items(self) -> list[tuple[Term, Term]]:
        """(key, value) in term order of the keys."""
        inner = self.inner
        if type(inner) is dict and len(inner) < 2:
            return list(self.unordered())
        return [(key, inner[wrap(key)]) for key in self.keys()]

    def unordered(self) -> Iterator[tuple[Term, Term]]:
        """(key, value) in no promised order: only where the order cannot be seen."""
        for key, value in self.inner.items():
            yield unwrap(key), value


def _name(key: Atom) -> str:
    return key.name


EMPTY = ErlMap({})


def from_pairs(pairs: Iterable[tuple[Term, Term]]) -> ErlMap:
    """The map of these pairs, later ones winning."""
    return EMPTY.put_all(pairs)
