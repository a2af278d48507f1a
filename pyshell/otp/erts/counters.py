"""Module counters: arrays of numbers that processes of one node add to.

{atomics, Reference} or {write_concurrency, Reference}, as in OTP; here both are the same array.
Follows: erts counters(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.erts.atomics import Numbers, added, cell_of, described, fitting, make, numbers_of
from pyshell.otp.native import bif
from pyshell.term.atom import OK, atom
from pyshell.term.cons import to_python
from pyshell.traps.errors import badarg

A_ATOMICS, A_WRITE, A_BADOPT = atom("atomics"), atom("write_concurrency"), atom("badopt")


def _array(counters: Any) -> Any:
    if type(counters) is not tuple or len(counters) != 2 or counters[0] not in (A_ATOMICS, A_WRITE):
        raise badarg()
    return counters[1]


def _cell(p: Any, counters: Any, index: Any) -> Numbers:
    return cell_of(p, _array(counters), index)


@bif("new", 2)
def new(p: Any, size: Any, options: Any) -> Any:
    chosen = to_python(options)
    if chosen is None or any(option not in (A_ATOMICS, A_WRITE) for option in chosen):
        raise badarg(A_BADOPT)
    kind = chosen[-1] if chosen else A_ATOMICS
    return (kind, make(p, size, True))


@bif("get", 2)
def get(p: Any, counters: Any, index: Any) -> Any:
    return _cell(p, counters, index).cells[index - 1]


def _add(p: Any, counters: Any, index: Any, amount: Any, sign: int) -> Any:
    added(p, _array(counters), index, amount, sign)
    return OK


@bif("add", 3)
def add(p: Any, counters: Any, index: Any, amount: Any) -> Any:
    return _add(p, counters, index, amount, 1)


@bif("sub", 3)
def sub(p: Any, counters: Any, index: Any, amount: Any) -> Any:
    return _add(p, counters, index, amount, -1)


@bif("put", 3)
def put(p: Any, counters: Any, index: Any, value: Any) -> Any:
    numbers = _cell(p, counters, index)
    numbers.cells[index - 1] = fitting(numbers, value)
    return OK


@bif("info", 1)
def info(p: Any, counters: Any) -> Any:
    array = _array(counters)
    return described(numbers_of(p, array), counters[0] is A_ATOMICS)
