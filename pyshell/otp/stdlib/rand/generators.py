"""One step of each generator: state term in, {Value, NewState} out, the very numbers of OTP.

Xorshift116+ and ** (exsp, exsss), Xoroshiro116+ (exrop), Xorshift64* and 1024* (exs64, exs1024), Xoroshiro928** (exro928ss).
Words are 58 bits wide where OTP wants small integers, so the shifts lose their high bits.
Follows: stdlib rand, "Algorithms".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, make_list, to_python
from pyshell.traps.errors import ErlangError, badarith, function_clause
from pyshell.traps.trace import location

RAND = atom("rand")
M58 = (1 << 58) - 1
M64 = (1 << 64) - 1
HIGH_56 = M58 >> 2
HIGH_34 = M58 >> 24
HIGH_51 = M58 >> 7
HIGH_55 = M58 >> 3
TWO_POW_MINUS_53 = 2.0**-53

Step = Callable[[Any, Any], Any]

_LINES = {"exsp_next": 880, "exsss_next": 891, "exrop_next": 1373, "exs1024_next": 1028, "exs1024_jump": 1067,
          "exro928ss_next": 1192, "exro928_next": 1203, "exro928_next_state": 1211, "polyjump": 1655}  # fmt: skip


def no_clause(name: str, *args: Any) -> ErlangError:
    """The state given to rand:name is not one of this generator."""
    return function_clause(RAND, atom(name), args, location("rand.erl", _LINES[name]))


def _pair(name: str, state: Any) -> None:
    if type(state) is not list:
        raise no_clause(name, state)
    if type(state[0]) is not int or type(state[1]) is not int:
        raise badarith()


def rotate(word: int, count: int) -> int:
    """Left, 58 bits."""
    return (word << count | word >> 58 - count) & M58


def scramble(word: int) -> int:
    """The "**" of exsss and exro928ss: times 5, rotated by 7, times 9."""
    five = word + ((word & HIGH_56) << 2)
    turned = (five & HIGH_51) << 7 | five >> 51 & 127
    return turned + ((turned & HIGH_55) << 3) & M58


def xorshift(s1: int, s0: int) -> int:
    """The word that follows, of [S1|S0] with S0 within 58 bits."""
    s1 = s1 & M58 ^ (s1 & HIGH_34) << 24
    return s1 ^ s0 ^ s1 >> 11 ^ s0 >> 41


@bif("exsp_next", 1)
def exsp_next(p: Any, state: Any) -> Any:
    _pair("exsp_next", state)
    s0 = state[1] & M58
    new = xorshift(state[0], s0)
    return s0 + new & M58, [s0, new]


@bif("exsss_next", 1)
def exsss_next(p: Any, state: Any) -> Any:
    _pair("exsss_next", state)
    s0 = state[1] & M58
    return scramble(s0), [s0, xorshift(state[0], s0)]


def rotated_pair(s0: int, s1: int) -> Any:
    """The state after [S0|S1] in exrop."""
    mixed = s1 ^ s0
    return [rotate(s0, 24) ^ mixed ^ mixed << 2 & M58, rotate(mixed, 35)]


@bif("exrop_next_s", 2)
def exrop_next_s(p: Any, s0: Any, s1: Any) -> Any:
    return rotated_pair(s0, s1)


@bif("exrop_next", 1)
def exrop_next(p: Any, state: Any) -> Any:
    _pair("exrop_next", state)
    return state[0] + state[1] & M58, rotated_pair(state[0], state[1])


@bif("exs64_next", 1)
def exs64_next(p: Any, state: Any) -> Any:
    if type(state) is not int:
        raise badarith()
    word = state ^ state >> 12
    word ^= word << 25 & M64
    word ^= word >> 27
    return word * 2685821657736338717 & M64, word


def xorshift1024(s0: int, s1: int) -> int:
    """The word that replaces two neighbours of the ring of exs1024."""
    s1 ^= s1 << 31 & M64
    return s0 ^ s0 >> 30 ^ s1 ^ s1 >> 11


def ring(name: str, state: Any) -> tuple[int, int, Any, Any]:
    """(first, second, what follows in front, what is behind) of a ring {Front, Behind}, turned round if need be."""
    if type(state) is tuple and len(state) == 2 and type(state[0]) is list:
        front, behind = state
        if front[1] is NIL:
            words = to_python(behind)
            if words:
                front, behind = [front[0], make_list(words[::-1])], NIL
        if type(front[1]) is list:
            first, (second, rest) = front
            if type(first) is not int or type(second) is not int:
                raise badarith()
            return first, second, rest, behind
    raise no_clause(name, state)


@bif("exs1024_next", 1)
def exs1024_next(p: Any, state: Any) -> Any:
    first, second, rest, behind = ring("exs1024_next", state)
    new = xorshift1024(first, second)
    return new * 1181783497276652981 & M64, ([new, rest], [first, behind])


def xoroshiro928(s15: int, s0: int) -> tuple[int, int]:
    """The new (S0, S15) of the ring of exro928."""
    s0 &= M58
    mixed = s15 & M58 ^ s0
    return rotate(mixed, 45), rotate(s0, 44) ^ mixed ^ mixed << 9 & M58


@bif("exro928_next_state", 1)
def exro928_next_state(p: Any, state: Any) -> Any:
    s15, s0, rest, behind = ring("exro928_next_state", state)
    first, last = xoroshiro928(s15, s0)
    return [first, rest], [last, behind]


@bif("exro928_next", 1)
def exro928_next(p: Any, state: Any) -> Any:
    s15, s0, rest, behind = ring("exro928_next", state)
    first, last = xoroshiro928(s15, s0)
    return (s15, s0), ([first, rest], [last, behind])


@bif("exro928ss_next", 1)
def exro928ss_next(p: Any, state: Any) -> Any:
    s15, s0, rest, behind = ring("exro928ss_next", state)
    first, last = xoroshiro928(s15, s0)
    return scramble(s0), ([first, rest], [last, behind])


@bif("dummy_next", 1)
def dummy_next(p: Any, state: Any) -> Any:
    if type(state) is not int:
        raise badarith()
    return state, state ^ M58


def float_of(step: Step) -> Step:
    """`uniform` of a generator with 58 bits: the upper 53 of them."""

    def uniform(p: Any, state: Any) -> Any:
        value, after = step(p, state[1])
        return (value >> 5) * TWO_POW_MINUS_53, (state[0], after)

    return uniform


def integer_of(step: Step, weak: int) -> Callable[[Any, Any, Any], Any]:
    """`uniform_n` of a generator with 58 bits, of which `weak` low ones are not to be trusted.

    Values beyond the last whole multiple of the range are thrown away, so that no number is more likely than another.
    """
    shift = 58 - weak
    trusted = -1 << weak

    def uniform(p: Any, span: Any, state: Any) -> Any:
        value, after = step(p, state[1])
        while span <= 1 << 58:
            if value < span:
                return value + 1, (state[0], after)
            found = value % span
            if value - found <= (1 << 58) - span:
                return found + 1, (state[0], after)
            value, after = step(p, after)
        exact = span & span - 1 == 0
        while True:
            left = span >> (58 if exact else 56)
            bits = 58
            while left > 1:
                more, after = step(p, after)
                value = (value & trusted) << shift | more
                left >>= shift
                bits += shift
            if exact:
                return (value & span - 1) + 1, (state[0], after)
            found = value % span
            if value - found <= (1 << bits) - span:
                return found + 1, (state[0], after)
            value, after = step(p, after)

    return uniform


def dummy_float(p: Any, state: Any) -> Any:
    """Half, every time."""
    return 0.5, (state[0], state[1] ^ M58)


def dummy_integer(p: Any, span: Any, state: Any) -> Any:
    """One, every time."""
    return 1, (state[0], state[1] ^ M58)
