"""Module atomics: arrays of 64-bit integers that processes of one node share.

An array lives as long as its node: a reference is a plain value, so nobody knows when the last one is gone.
`numbers_of`, `cell_of`, ... serve module counters, too.
Law: an error with a good reference has the cause {Size, Low, High}, from which the explanation is made.
Follows: erts atomics(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, OK, TRUE, atom
from pyshell.term.cons import to_python
from pyshell.term.ids import Ref
from pyshell.term.maps import ErlMap, from_pairs
from pyshell.traps.errors import badarg, badarith, system_limit

A_SIGNED, A_BADOPT, A_SIZE, A_MAX, A_MIN, A_MEMORY = map(atom, ("signed", "badopt", "size", "max", "min", "memory"))
BITS = 64
MOST = 1 << 57  # more elements than any memory has: the limit OTP names
STORE = "atomics"


class Numbers:
    """One array. low and high: the least and greatest value of an element."""

    __slots__ = ("cells", "low", "high")

    def __init__(self, size: int, signed: bool) -> None:
        self.cells = [0] * size
        self.low = -(1 << (BITS - 1)) if signed else 0
        self.high = (1 << (BITS - 1)) - 1 if signed else (1 << BITS) - 1


def wrapped(numbers: Numbers, value: int) -> int:
    """The value that 64 bits keep of this sum."""
    return (value - numbers.low) % (1 << BITS) + numbers.low


def make(p: Any, size: Any, signed: bool) -> Ref:
    """A new array of the node; raises badarg or system_limit."""
    if type(size) is not int or size <= 0:
        raise badarg()
    if size > MOST:
        raise system_limit()
    try:
        numbers = Numbers(size, signed)
    except (MemoryError, OverflowError):
        raise system_limit() from None
    ref: Ref = p.n.make_ref()
    p.n.stores.setdefault(STORE, {})[ref] = numbers
    return ref


def numbers_of(p: Any, ref: Any) -> Numbers:
    """The array of a reference; raises badarg."""
    found: Numbers | None = p.n.stores.get(STORE, {}).get(ref) if type(ref) is Ref else None
    if found is None:
        raise badarg()
    return found


def limits(numbers: Numbers) -> tuple[int, int, int]:
    """What an explanation has to know."""
    return (len(numbers.cells), numbers.low, numbers.high)


def cell_of(p: Any, ref: Any, index: Any) -> Numbers:
    """The array, which has this element; raises badarg."""
    numbers = numbers_of(p, ref)
    if type(index) is not int or not 0 < index <= len(numbers.cells):
        raise badarg(limits(numbers))
    return numbers


def fitting(numbers: Numbers, value: Any) -> int:
    """The value, if it is one for an element; raises badarg."""
    if type(value) is not int or not numbers.low <= value <= numbers.high:
        raise badarg(limits(numbers))
    fits: int = value
    return fits


def added(p: Any, ref: Any, index: Any, amount: Any, sign: int) -> int:
    """The element after adding sign * amount; raises badarg, or badarith where the sign of no number is changed."""
    numbers = cell_of(p, ref, index)
    if sign < 0 and type(amount) is not int and type(amount) is not float:
        wrong = badarith()
        wrong.info = limits(numbers)
        raise wrong
    if type(amount) is not int or not -(1 << (BITS - 1)) <= sign * amount < 1 << BITS:
        raise badarg(limits(numbers))
    value: int = wrapped(numbers, numbers.cells[index - 1] + sign * amount)
    numbers.cells[index - 1] = value
    return value


@bif("new", 2)
def new(p: Any, size: Any, options: Any) -> Any:
    signed = TRUE
    chosen = to_python(options)
    if chosen is None:
        raise badarg(A_BADOPT)
    for option in chosen:
        if type(option) is not tuple or len(option) != 2 or option[0] is not A_SIGNED or option[1] not in (TRUE, FALSE):
            raise badarg(A_BADOPT)
        signed = option[1]
    return make(p, size, signed is TRUE)


@bif("put", 3)
def put(p: Any, ref: Any, index: Any, value: Any) -> Any:
    numbers = cell_of(p, ref, index)
    numbers.cells[index - 1] = fitting(numbers, value)
    return OK


@bif("get", 2)
def get(p: Any, ref: Any, index: Any) -> Any:
    return cell_of(p, ref, index).cells[index - 1]


@bif("add", 3)
def add(p: Any, ref: Any, index: Any, amount: Any) -> Any:
    added(p, ref, index, amount, 1)
    return OK


@bif("sub", 3)
def sub(p: Any, ref: Any, index: Any, amount: Any) -> Any:
    added(p, ref, index, amount, -1)
    return OK


@bif("add_get", 3)
def add_get(p: Any, ref: Any, index: Any, amount: Any) -> Any:
    return added(p, ref, index, amount, 1)


@bif("sub_get", 3)
def sub_get(p: Any, ref: Any, index: Any, amount: Any) -> Any:
    return added(p, ref, index, amount, -1)


@bif("exchange", 3)
def exchange(p: Any, ref: Any, index: Any, value: Any) -> Any:
    numbers = cell_of(p, ref, index)
    before = numbers.cells[index - 1]
    numbers.cells[index - 1] = fitting(numbers, value)
    return before


@bif("compare_exchange", 4)
def compare_exchange(p: Any, ref: Any, index: Any, expected: Any, wanted: Any) -> Any:
    numbers = cell_of(p, ref, index)
    before = numbers.cells[index - 1]
    new_value = fitting(numbers, wanted)
    if before != fitting(numbers, expected):
        return before
    numbers.cells[index - 1] = new_value
    return OK


def described(numbers: Numbers, bounds: bool) -> ErlMap:
    """What info/1 says; with or without the values that an element may have."""
    size = len(numbers.cells)
    pairs: list[tuple[Any, Any]] = [(A_SIZE, size), (A_MEMORY, 8 * size + 40)]
    if bounds:
        pairs += [(A_MAX, numbers.high), (A_MIN, numbers.low)]
    return from_pairs(pairs)


@bif("info", 1)
def info(p: Any, ref: Any) -> Any:
    return described(numbers_of(p, ref), True)
