"""Operators as functions: `erlang:'+'(1, 2)`, `fun erlang:'=='/2`.

What can fail fails inside traps/ops.py, whose frames the stack trace shows as the operator.
Follows: Erlang reference manual, "Expressions".
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE
from pyshell.term.order import compare, equal, exactly_equal
from pyshell.traps import ops


@bif("+", 2)
def plus(p: Any, a: Any, b: Any) -> Any:
    return ops.add(a, b)


@bif("-", 2)
def minus(p: Any, a: Any, b: Any) -> Any:
    return ops.sub(a, b)


@bif("*", 2)
def times(p: Any, a: Any, b: Any) -> Any:
    return ops.mul(a, b)


@bif("/", 2)
def divide(p: Any, a: Any, b: Any) -> Any:
    return ops.fdiv(a, b)


@bif("div", 2)
def div(p: Any, a: Any, b: Any) -> Any:
    return ops.idiv(a, b)


@bif("rem", 2)
def rem(p: Any, a: Any, b: Any) -> Any:
    return ops.rem(a, b)


@bif("band", 2)
def band(p: Any, a: Any, b: Any) -> Any:
    return ops.band(a, b)


@bif("bor", 2)
def bor(p: Any, a: Any, b: Any) -> Any:
    return ops.bor(a, b)


@bif("bxor", 2)
def bxor(p: Any, a: Any, b: Any) -> Any:
    return ops.bxor(a, b)


@bif("bsl", 2)
def bsl(p: Any, a: Any, b: Any) -> Any:
    return ops.bsl(a, b)


@bif("bsr", 2)
def bsr(p: Any, a: Any, b: Any) -> Any:
    return ops.bsr(a, b)


@bif("bnot", 1)
def bnot(p: Any, a: Any) -> Any:
    return ops.bnot(a)


@bif("-", 1)
def negate(p: Any, a: Any) -> Any:
    return ops.neg(a)


@bif("+", 1)
def identity(p: Any, a: Any) -> Any:
    return ops.plus(a)


@bif("and", 2)
def and_(p: Any, a: Any, b: Any) -> Any:
    return ops.and_(a, b)


@bif("or", 2)
def or_(p: Any, a: Any, b: Any) -> Any:
    return ops.or_(a, b)


@bif("xor", 2)
def xor_(p: Any, a: Any, b: Any) -> Any:
    return ops.xor_(a, b)


@bif("not", 1)
def not_(p: Any, a: Any) -> Any:
    return ops.not_(a)


@bif("++", 2)
def append(p: Any, a: Any, b: Any) -> Any:
    return ops.append(a, b)


@bif("--", 2)
def subtract(p: Any, a: Any, b: Any) -> Any:
    return ops.subtract(a, b)


@bif("==", 2)
def equal_value(p: Any, a: Any, b: Any) -> Any:
    return TRUE if equal(a, b) else FALSE


@bif("/=", 2)
def not_equal_value(p: Any, a: Any, b: Any) -> Any:
    return FALSE if equal(a, b) else TRUE


@bif("=:=", 2)
def equal_exactly(p: Any, a: Any, b: Any) -> Any:
    return TRUE if exactly_equal(a, b) else FALSE


@bif("=/=", 2)
def not_equal_exactly(p: Any, a: Any, b: Any) -> Any:
    return FALSE if exactly_equal(a, b) else TRUE


@bif("<", 2)
def less(p: Any, a: Any, b: Any) -> Any:
    return TRUE if compare(a, b) < 0 else FALSE


@bif(">", 2)
def greater(p: Any, a: Any, b: Any) -> Any:
    return TRUE if compare(a, b) > 0 else FALSE


@bif("=<", 2)
def not_greater(p: Any, a: Any, b: Any) -> Any:
    return TRUE if compare(a, b) <= 0 else FALSE


@bif(">=", 2)
def not_less(p: Any, a: Any, b: Any) -> Any:
    return TRUE if compare(a, b) >= 0 else FALSE
