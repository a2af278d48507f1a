"""Operators on values the compiler could not prove to be small integers. Never rebinds a parameter: the trace reads them.

Follows: Erlang reference manual, "Expressions": arithmetic, bitwise, boolean, term comparisons, list operations.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from pyshell.term.atom import FALSE, TRUE, Atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.maps import wrap
from pyshell.term.order import compare, equal, exactly_equal
from pyshell.traps.errors import NO_HEAD, ErlangError, badarg, badarith, system_limit

MAX_BITS = 1 << 21  # larger integers are a system_limit: one multiplication may not stop the whole cluster

eq_exact = exactly_equal
eq_value = equal


def lt(a: Any, b: Any) -> bool:
    return compare(a, b) < 0


def gt(a: Any, b: Any) -> bool:
    return compare(a, b) > 0


def le(a: Any, b: Any) -> bool:
    return compare(a, b) <= 0


def ge(a: Any, b: Any) -> bool:
    return compare(a, b) >= 0


def _floats(a: Any, b: Any) -> bool:
    ka, kb = type(a), type(b)
    return (ka is float or ka is int) and (kb is float or kb is int)


def _finite(value: Any) -> Any:
    if value - value == 0:
        return value
    raise badarith()


def add(a: Any, b: Any) -> Any:
    if _floats(a, b):
        try:
            return _finite(a + b)
        except OverflowError:
            pass
    raise badarith()


def sub(a: Any, b: Any) -> Any:
    if _floats(a, b):
        try:
            return _finite(a - b)
        except OverflowError:
            pass
    raise badarith()


def mul(a: Any, b: Any) -> Any:
    if type(a) is int is type(b):
        if a.bit_length() + b.bit_length() > MAX_BITS:
            raise system_limit()
        return a * b
    if _floats(a, b):
        try:
            return _finite(a * b)
        except OverflowError:
            pass
    raise badarith()


def fdiv(a: Any, b: Any) -> Any:
    """`/`."""
    if _floats(a, b) and b != 0:
        try:
            if type(a) is int is type(b):  # BEAM makes floats of both first
                return _finite(float(a) / float(b))
            return _finite(a / b)
        except OverflowError:
            pass
    raise badarith()


def idiv(a: Any, b: Any) -> Any:
    """`div`: towards zero."""
    if type(a) is int is type(b) and b:
        q = abs(a) // abs(b)
        return q if (a < 0) == (b < 0) else -q
    raise badarith()


def rem(a: Any, b: Any) -> Any:
    """`rem`: the sign of the left operand."""
    if type(a) is int is type(b) and b:
        r = abs(a) % abs(b)
        return -r if a < 0 else r
    raise badarith()


def band(a: Any, b: Any) -> Any:
    if type(a) is int is type(b):
        return a & b
    raise badarith()


def bor(a: Any, b: Any) -> Any:
    if type(a) is int is type(b):
        return a | b
    raise badarith()


def bxor(a: Any, b: Any) -> Any:
    if type(a) is int is type(b):
        return a ^ b
    raise badarith()


def bsl(a: Any, b: Any) -> Any:
    if type(a) is int is type(b):
        if b >= 0:
            if a and a.bit_length() + b > MAX_BITS:
                raise system_limit()
            return a << b
        return a >> min(-b, sys.maxsize)
    raise badarith()


def bsr(a: Any, b: Any) -> Any:
    if type(a) is int is type(b):
        if b >= 0:
            return a >> min(b, sys.maxsize)
        if a and a.bit_length() - b > MAX_BITS:
            raise system_limit()
        return a << -b
    raise badarith()


def bnot(a: Any) -> Any:
    if type(a) is int:
        return ~a
    raise badarith()


def neg(a: Any) -> Any:
    if type(a) is int or type(a) is float:
        return -a
    raise badarith()


def plus(a: Any) -> Any:
    if type(a) is int or type(a) is float:
        return a
    raise badarith()


def _boolean(a: Any) -> bool:
    return a is TRUE or a is FALSE


def and_(a: Any, b: Any) -> Atom:
    if _boolean(a) and _boolean(b):
        return TRUE if a is TRUE and b is TRUE else FALSE
    raise badarg()


def or_(a: Any, b: Any) -> Atom:
    if _boolean(a) and _boolean(b):
        return TRUE if a is TRUE or b is TRUE else FALSE
    raise badarg()


def xor_(a: Any, b: Any) -> Atom:
    if _boolean(a) and _boolean(b):
        return TRUE if a is not b else FALSE
    raise badarg()


def not_(a: Any) -> Atom:
    if a is TRUE:
        return FALSE
    if a is FALSE:
        return TRUE
    raise badarg()


def append(a: Any, b: Any) -> Any:
    """`++`: the left list must be proper, the right one may be anything."""
    if a is NIL:
        return b
    items = []
    cell = a
    while True:
        if type(cell) is not list:
            break
        items.append(cell[0])
        cell = cell[1]
    if cell is not NIL:
        raise badarg()
    return make_list(items, b)


def subtract(a: Any, b: Any) -> Any:
    """`--`: for each element of b the first equal one (`=:=`) of a goes."""
    left: list[Any] = []
    cell = a
    while True:
        if type(cell) is not list:
            break
        left.append(cell[0])
        cell = cell[1]
    right: list[Any] = []
    tail = b
    while True:
        if type(tail) is not list:
            break
        right.append(tail[0])
        tail = tail[1]
    if cell is not NIL or tail is not NIL:
        raise badarg()
    if len(right) < 8:
        for item in right:
            for i, other in enumerate(left):
                if other is item or exactly_equal(other, item):
                    del left[i]
                    break
        return make_list(left)
    counts: dict[Any, int] = {}
    for item in right:
        key = wrap(item)
        counts[key] = counts.get(key, 0) + 1
    kept = []
    for item in left:
        key = wrap(item)
        if counts.get(key, 0):
            counts[key] -= 1
        else:
            kept.append(item)
    return make_list(kept)


def _bare(operator: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The operator where BEAM's instruction does not keep the operands for the stack trace."""

    def bare(a: Any, b: Any) -> Any:
        try:
            return operator(a, b)
        except ErlangError as error:
            raise ErlangError(error.cls, error.reason, NO_HEAD) from None

    return bare


add_bare, sub_bare, mul_bare, fdiv_bare = _bare(add), _bare(sub), _bare(mul), _bare(fdiv)


OPERATORS: dict[Any, tuple[str, int]] = {
    add.__code__: ("+", 2),
    sub.__code__: ("-", 2),
    mul.__code__: ("*", 2),
    fdiv.__code__: ("/", 2),
    idiv.__code__: ("div", 2),
    rem.__code__: ("rem", 2),
    band.__code__: ("band", 2),
    bor.__code__: ("bor", 2),
    bxor.__code__: ("bxor", 2),
    bsl.__code__: ("bsl", 2),
    bsr.__code__: ("bsr", 2),
    bnot.__code__: ("bnot", 1),
    neg.__code__: ("-", 1),
    plus.__code__: ("+", 1),
    and_.__code__: ("and", 2),
    or_.__code__: ("or", 2),
    xor_.__code__: ("xor", 2),
    not_.__code__: ("not", 1),
    append.__code__: ("++", 2),
    subtract.__code__: ("--", 2),
}
"""Which operator a frame of this file stands for in a stack trace."""
