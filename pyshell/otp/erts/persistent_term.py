"""Module persistent_term: terms that every process of a node reads without a copy.

Follows: erts persistent_term(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, OK, TRUE, atom
from pyshell.term.cons import make_list
from pyshell.term.maps import EMPTY, ErlMap, from_pairs
from pyshell.traps.errors import badarg

A_COUNT, A_MEMORY = atom("count"), atom("memory")
STORE = "persistent_term"


def _terms(p: Any) -> ErlMap:
    found: ErlMap = p.n.stores.get(STORE, EMPTY)
    return found


@bif("put", 2)
def put(p: Any, key: Any, value: Any) -> Any:
    p.n.stores[STORE] = _terms(p).put(key, value)
    return OK


@bif("get", 0)
def get_0(p: Any) -> Any:
    return make_list(_terms(p).items())


@bif("get", 1)
def get_1(p: Any, key: Any) -> Any:
    value = _terms(p).get(key)
    if value is None:
        raise badarg()
    return value


@bif("get", 2)
def get_2(p: Any, key: Any, default: Any) -> Any:
    return _terms(p).get(key, default)


@bif("erase", 1)
def erase(p: Any, key: Any) -> Any:
    terms = _terms(p)
    if not terms.has(key):
        return FALSE
    p.n.stores[STORE] = terms.remove(key)
    return TRUE


@bif("info", 0)
def info(p: Any) -> Any:
    count = len(_terms(p))
    return from_pairs([(A_COUNT, count), (A_MEMORY, 64 * count)])
