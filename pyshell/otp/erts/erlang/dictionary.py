"""Natives of module erlang: the process dictionary.

Follows: erlang(3) put/2, get/0,1, erase/0,1, get_keys/0,1.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import UNDEFINED
from pyshell.term.cons import NIL, make_list
from pyshell.term.maps import unwrap, wrap


@bif("put", 2)
def put(p: Any, key: Any, value: Any) -> Any:
    table = p.extras().own("dictionary")
    inside = wrap(key)
    before = table.get(inside, UNDEFINED)
    table[inside] = value
    return before


@bif("get", 1)
def get_1(p: Any, key: Any) -> Any:
    return p.x.dictionary.get(wrap(key), UNDEFINED) if p.x is not None else UNDEFINED


@bif("get", 0)
def get_0(p: Any) -> Any:
    return dictionary(p)


def dictionary(p: Any) -> Any:
    """The process dictionary as a list of pairs."""
    return make_list([(unwrap(k), v) for k, v in p.x.dictionary.items()]) if p.x is not None else NIL


@bif("erase", 0)
def erase_0(p: Any) -> Any:
    before = dictionary(p)
    if p.x is not None:
        p.x.own("dictionary").clear()
    return before


@bif("erase", 1)
def erase_1(p: Any, key: Any) -> Any:
    return p.x.own("dictionary").pop(wrap(key), UNDEFINED) if p.x is not None else UNDEFINED


@bif("get_keys", 0)
def get_keys_0(p: Any) -> Any:
    return make_list([unwrap(k) for k in p.x.dictionary]) if p.x is not None else NIL


@bif("get_keys", 1)
def get_keys_1(p: Any, value: Any) -> Any:
    inside = wrap(value)
    pairs = p.x.dictionary.items() if p.x is not None else ()
    return make_list([unwrap(k) for k, v in pairs if wrap(v) == inside])


