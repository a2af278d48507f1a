"""Natives of erl_internal: what the language knows by itself.

Follows: stdlib erl_internal(3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang import bifs
from pyshell.lang.to_form import BUILT_IN_TYPES
from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.traps.errors import function_clause

A_ERL_INTERNAL, A_OP_TYPE = atom("erl_internal"), atom("op_type")
_COMPARE = frozenset("== /= =< < >= > =:= =/=".split())
_LOGICAL = {"not": 1, "and": 2, "or": 2, "xor": 2}
_LISTS = ("++", "--")
_NEW_TESTS = bifs.TYPE_TESTS - bifs.OLD_TYPE_TESTS


def _answer(holds: bool) -> Atom:
    return TRUE if holds else FALSE


def _among(names: frozenset[str]) -> Callable[[Any, Any], bool]:
    def holds(name: Any, arity: Any) -> bool:
        return type(name) is Atom and f"{name.name}/{arity}" in names

    return holds


def _arith(name: Any, arity: Any) -> bool:
    if type(name) is not Atom:
        return False
    if arity == 1:
        return name.name in ("+", "-", "bnot")
    return bool(arity == 2) and name.name in bifs.ARITHMETIC and name.name != "bnot"


def _bool(name: Any, arity: Any) -> bool:
    return type(name) is Atom and name.name in _LOGICAL and _LOGICAL[name.name] == arity


def _comp(name: Any, arity: Any) -> bool:
    return type(name) is Atom and arity == 2 and name.name in _COMPARE


def _list(name: Any, arity: Any) -> bool:
    return type(name) is Atom and arity == 2 and name.name in _LISTS


def _send(name: Any, arity: Any) -> bool:
    return type(name) is Atom and arity == 2 and name.name == "!"


_IS_BIF = _among(bifs.AUTO_IMPORTED)
_IS_GUARD = _among(bifs.GUARD)
_IS_OLD = _among(bifs.AUTO_IMPORTED - bifs.NEW_AUTO_IMPORTED)
_IS_TEST = _among(bifs.TYPE_TESTS)
_IS_NEW_TEST = _among(_NEW_TESTS)
_IS_OLD_TEST = _among(bifs.OLD_TYPE_TESTS)
_IS_TYPE = _among(BUILT_IN_TYPES)
_KINDS = (("arith", _arith), ("bool", _bool), ("comp", _comp), ("list", _list), ("send", _send))


@bif("bif", 2)
def is_bif(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_IS_BIF(name, arity))


@bif("bif", 3)
def is_bif_of(p: Any, module: Any, name: Any, arity: Any) -> Any:
    return _answer(type(module) is Atom and module.name == "erlang" and _IS_BIF(name, arity))


@bif("guard_bif", 2)
def guard_bif(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_IS_GUARD(name, arity))


@bif("old_bif", 2)
def old_bif(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_IS_OLD(name, arity))


@bif("type_test", 2)
def type_test(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_IS_TEST(name, arity))


@bif("new_type_test", 2)
def new_type_test(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_IS_NEW_TEST(name, arity))


@bif("old_type_test", 2)
def old_type_test(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_IS_OLD_TEST(name, arity))


@bif("arith_op", 2)
def arith_op(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_arith(name, arity))


@bif("bool_op", 2)
def bool_op(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_bool(name, arity))


@bif("comp_op", 2)
def comp_op(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_comp(name, arity))


@bif("list_op", 2)
def list_op(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_list(name, arity))


@bif("send_op", 2)
def send_op(p: Any, name: Any, arity: Any) -> Any:
    return _answer(_send(name, arity))


@bif("is_type", 2)
def is_type(p: Any, name: Any, arity: Any) -> Any:
    """Whether the language brings this type along."""
    return _answer(_IS_TYPE(name, arity))


@bif("op_type", 2)
def op_type(p: Any, name: Any, arity: Any) -> Any:
    """arith, bool, comp, list or send."""
    for kind, holds in _KINDS:
        if holds(name, arity):
            return atom(kind)
    raise function_clause(A_ERL_INTERNAL, A_OP_TYPE, (name, arity))
