"""Maps: immutable, keyed by exact equality (`1`, `1.0` and `true` are three keys).

Inside is a Python dict. Up to 32 keys an update copies it. A larger map shares one dict among its versions: the newest
one holds it, each older one a tuple (next version, key, value, ...): "as that one, but for these keys". So the usual
case, of which the older versions are forgotten, updates in place; a version that is read again takes the dict over (the
others then differ from it).
Against a HAMT (immutables) 50,000 folded updates of a 5,000-key map took a third of the time.

Python would take 1 and 1.0 for one key and cannot hash a cons cell, so every key that is not an int, an atom or a plain
binary is kept in a `Key`, whose equality is `=:=` and whose hash is computed by a loop. Order of keys: always term order
(as erl's maps up to 32 keys; beyond that OTP's order is an accident of hashing, and ours stays the sorted one).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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


ABSENT = object()
"""In the record of an older version: it did not have the key."""


class ErlMap:
    """An Erlang map. `inner` is private to this file and to the compiler's fast paths; never change it."""

    __slots__ = ("inner",)

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def own(self) -> dict[Any, Any]:
        """The dict of this version; only to be read, and only until another version of the map is touched."""
        inner = self.inner
        if type(inner) is dict:
            return inner
        path = [self]
        while type(inner) is not dict:
            path.append(inner[0])
            inner = inner[0].inner
        if len(path) > 2 * len(inner) + SMALL:  # a copy is cheaper than to walk so far again
            inner = inner.copy()
            for older in path[-2::-1]:
                _undo(inner, older.inner)
            self.inner = inner
            return inner
        for i in range(len(path) - 2, -1, -1):
            older, newer = path[i], path[i + 1]
            newer.inner = (older, *_undo(inner, older.inner))
            older.inner = inner
        return inner

    def __len__(self) -> int:
        return len(self.own())

    def get(self, key: Term, default: Any = None) -> Any:
        """The value, or `default` (None is never a term)."""
        inner, kind = self.inner, type(key)
        return (inner if type(inner) is dict else self.own()).get(key if kind is Atom or kind is int else wrap(key), default)

    def has(self, key: Term) -> bool:
        return wrap(key) in self.own()

    def put(self, key: Term, value: Term) -> ErlMap:
        """The map with `key => value`."""
        return self.put_wrapped(wrap(key), value)

    def put_wrapped(self, key: Any, value: Term) -> ErlMap:
        """As `put`, with the key as `wrap` gives it."""
        inner = self.inner
        if type(inner) is not dict:
            inner = self.own()
        if len(inner) <= SMALL:
            inner = inner.copy()
            inner[key] = value
            return ErlMap(inner)
        newer = ErlMap(inner)
        self.inner = (newer, key, inner.get(key, ABSENT))
        inner[key] = value
        return newer

    def remove(self, key: Term) -> ErlMap:
        """The map without the key (the same map if it was absent)."""
        wrapped = wrap(key)
        inner = self.own()
        if wrapped not in inner:
            return self
        if len(inner) <= SMALL:
            inner = inner.copy()
            del inner[wrapped]
            return ErlMap(inner)
        newer = ErlMap(inner)
        self.inner = (newer, wrapped, inner.pop(wrapped))
        return newer

    def put_all(self, pairs: Iterable[tuple[Term, Term]]) -> ErlMap:
        """The map with all these pairs, later ones winning."""
        merged = dict(self.own())
        for key, value in pairs:
            merged[wrap(key)] = value
        return ErlMap(merged)

    def keys(self) -> list[Term]:
        """Keys in term order."""
        inner = self.own()
        kinds = set(map(type, inner))
        if len(kinds) == 1:  # the usual maps, without a comparison in Python
            if Atom in kinds:
                return sorted(inner, key=_name)
            if int in kinds or bytes in kinds:
                return sorted(inner)
        return sorted(map(unwrap, inner), key=sort_key)

    def items(self) -> list[tuple[Term, Term]]:
        """(key, value) in term order of the keys."""
        inner = self.own()
        if len(inner) < 2:
            return [(unwrap(key), value) for key, value in inner.items()]
        return [(key, inner[wrap(key)]) for key in self.keys()]

    def unordered(self) -> list[tuple[Term, Term]]:
        """(key, value) in no promised order: only where the order cannot be seen."""
        return [(unwrap(key), value) for key, value in self.own().items()]


def _undo(inner: dict[Any, Any], stale: tuple[Any, ...]) -> list[Any]:
    """Bring the dict from the next version to the one that holds `stale`; answers what would bring it back."""
    back: list[Any] = []
    for i in range(len(stale) - 2, 0, -2):
        key, value = stale[i], stale[i + 1]
        back += (key, inner.get(key, ABSENT))
        if value is ABSENT:
            inner.pop(key, None)
        else:
            inner[key] = value
    return back


def _name(key: Atom) -> str:
    return key.name


EMPTY = ErlMap({})


def from_pairs(pairs: Iterable[tuple[Term, Term]]) -> ErlMap:
    """The map of these pairs, later ones winning."""
    return EMPTY.put_all(pairs)
