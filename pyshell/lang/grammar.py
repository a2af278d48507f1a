"""The parse table: found in a cache, or built.

The law: what comes out depends on the grammar text and the version in the key alone. A cached entry that cannot be
read is built anew, silently; without a cache everything works, half a second later.
"""

from __future__ import annotations

import hashlib
import importlib
import marshal
import sys
from typing import Any, Protocol

Data = dict[str, Any]

STARTS = ("start_exprs", "start_form")
DECLARED = {
    "ATOM": "atom",
    "VAR": "var",
    "INTEGER": "integer",
    "FLOAT": "float",
    "CHAR": "char",
    "STRING": "string",
    "SIGIL": "sigil",
    "EXTERNAL": "external",
    "FULL_STOP": "dot",
    "SPEC": "spec",
}
"""Names of declared terminals in the grammar -> kinds of tokens."""

_FORMAT = 1


class Store(Protocol):
    """Where tables are kept between runs; the host has one in the user's cache folder. Never raises."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> None: ...


class Tables:
    """actions[state][kind]: a state to shift to, or ~rule to reduce; default[state]: ~rule where nothing else is
    possible, or 0.

    fallback[state]: the only ~rule of a state, for a token it has nothing for (the error comes after it), or 0.
    gotos[state][nonterminal]: state; rules[n]: (nonterminal, length, builder name); starts[name]: state.
    """

    __slots__ = ("actions", "gotos", "rules", "starts", "default", "fallback")

    def __init__(self, data: Data) -> None:
        self.actions: list[dict[str, int]] = data["actions"]
        self.gotos: list[dict[str, int]] = data["gotos"]
        self.rules: list[tuple[str, int, str]] = data["rules"]
        self.starts: dict[str, int] = data["starts"]
        self.fallback: list[int] = [_only_reduction(row) for row in self.actions]
        self.default: list[int] = [
            0 if any(action >= 0 for action in row.values()) else rule for row, rule in zip(self.actions, self.fallback)
        ]


def _only_reduction(row: dict[str, int]) -> int:
    """yacc's default reduction: the one rule a state can reduce is reduced before it is known whether the token fits.

    It decides which error is reported first: that of a builder ("head mismatch") or that of the token.
    """
    found = {action for action in row.values() if action < 0}
    return found.pop() if len(found) == 1 else 0


def cache_key(text: str) -> str:
    """The key of the table of this grammar text for this Python.

    lark's version is not in it: to learn it without importing lark takes importlib.metadata (20 ms), and an LALR(1)
    table without conflicts is determined by its grammar; what this room makes of it is counted in _FORMAT.
    """
    parts = (str(_FORMAT), text, sys.version, str(marshal.version))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def load(text: str, store: Store | None = None) -> Tables:
    """The tables of a grammar text, from the store or built (and then stored)."""
    key = cache_key(text) if store is not None else ""
    if store is not None:
        cached = store.get(key)
        tables = _decode(cached) if cached is not None else None
        if tables is not None:
            return tables
    # Not an import statement: lark costs 40-80 ms, and a start with a warm cache must not pay for it.
    data: Data = importlib.import_module("pyshell.lang.tables_build").build(text)
    if store is not None:
        packed = marshal.dumps(data)
        store.put(key, hashlib.sha256(packed).digest() + packed)
    return Tables(data)


def _decode(cached: bytes) -> Tables | None:
    if hashlib.sha256(cached[32:]).digest() != cached[:32]:
        return None
    try:
        return Tables(marshal.loads(cached[32:]))
    except (EOFError, ValueError, TypeError, KeyError):
        return None
