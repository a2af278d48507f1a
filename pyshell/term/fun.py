"""Funs: a class an arity, so that one type test answers both "is it a fun?" and "does it take n arguments?".

A fun is `code` (a Python function `code(process, a1..an)`), `info` (what is the same for all funs of one place in the
source) and `env` (the values it captured, in the order of `info.free`). `fun m:f/a` is an `ExternalFun`: it is looked
up at each call, as in Erlang, and has no code of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.term.atom import Atom

MAX_ARITY = 255


class FunInfo:
    """One `fun ... end` of a source. `make(*env)` builds the fun again, on any node that has the code.

    form: the syntax tree of a fun typed at the prompt (printed by `b()`); None for modules.
    """

    __slots__ = ("module", "name", "arity", "index", "uniq", "free", "make", "form")

    def __init__(
        self,
        module: Atom,
        name: str,
        arity: int,
        index: int,
        uniq: int,
        free: tuple[str, ...],
        make: Callable[..., Fun] | None = None,
        form: Any = None,
    ) -> None:
        self.module = module
        self.name = name
        self.arity = arity
        self.index = index
        self.uniq = uniq
        self.free = free
        self.make = make
        self.form = form


class Fun:
    """Base of all funs; `isinstance(x, Fun)` is `is_function/1`."""

    __slots__ = ("code", "info", "env")

    arity = -1

    def __init__(self, code: Callable[..., Any], info: FunInfo, env: tuple[Any, ...]) -> None:
        self.code = code
        self.info = info
        self.env = env


class ExternalFun(Fun):
    """`fun module:name/arity`."""

    __slots__ = ("module", "name", "arity")

    def __init__(self, module: Atom, name: Atom, arity: int) -> None:
        self.module = module
        self.name = name
        self.arity = arity
        self.env = ()


def _class_of(arity: int) -> type[Fun]:
    return type(f"Fun{arity}", (Fun,), {"__slots__": (), "arity": arity, "__module__": __name__})


FUN_CLASSES: tuple[type[Fun], ...] = tuple(_class_of(n) for n in range(32))


def fun_class(arity: int) -> type[Fun]:
    """The class of funs of this arity (0..31; the compiler refuses more)."""
    return FUN_CLASSES[arity]
