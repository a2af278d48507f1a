"""Jumps: as many steps at once as a stream of its own needs (2^64 and more).

A generator is a matrix over GF(2); the power of a matrix is a polynomial of it of small degree. The bits of the constant say
which of the next states are added up.
Follows: Vigna, "Further scramblings of Marsaglia's xorshift generators"; stdlib rand, jump/0,1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.rand.generators import M58, no_clause, rotated_pair, xoroshiro928, xorshift, xorshift1024
from pyshell.term.cons import NIL, make_list, to_python

Pair = tuple[int, int]


def _polynomial(words: tuple[int, ...]) -> int:
    """58 bits a word, the lowest first."""
    return sum((word & M58) << 58 * place for place, word in enumerate(words))


JUMP_EXSP = _polynomial((0x02F8EA6BC32C797, 0x345D2A0F85F788C))
JUMP_EXROP = 0x9863200F83FCD4A11293241FCB12A
JUMP_EXS1024 = _polynomial((
    0x00242F96ECA9C41D, 0x0196E1DDBE5A1561, 0x0239F070B5837A3C, 0x03F393CC68796CD2, 0x0248316F404489AF,
    0x039A30088BFFBAC2, 0x02FEA70DC2D9891F, 0x032AE0D9644CAEC4, 0x0313AAC17D8EFA43, 0x02F132E055642626,
    0x01EE975283D71C93, 0x00552321B06F5501, 0x00C41D10A1E6A569, 0x019158ECF8AA1E44, 0x004E9FC949D0B5FC,
    0x0363DA172811FDDA, 0x030E38C3B99181F2, 0x0000000A118038FC,
))  # fmt: skip
JUMP_EXRO928_512 = _polynomial((
    0x085302F77130CA, 0x14E07F7F4524091, 0x1E1D7D6813D2BA0, 0x0687ACEF8644287, 0x0567FD9F0B83FE5, 0x03E6D27EA06C024,
    0x241E015AC26D5D2, 0x2CD61377663B92F, 0x30A0657E19F00D4, 0x03C0BDDE15CF3C3, 0x345A3A8A3CEF3CC, 0x18A8CF308C8E0C6,
    0x3B7C4CC049C536E, 0x031801F9DB3AF2C, 0x01A1504ACD83F24, 0x2C41DCF2F867D7F,
))  # fmt: skip
JUMP_EXRO928_20 = _polynomial((
    0x1B966A3DAF905E6, 0x201E9589C33DE2F, 0x34A806C17E9E644, 0x19AFEB4F1DF6A43, 0x06D8E75664A4268, 0x02E2C246BDA670C,
    0x0531FB8EBC73C70, 0x137F702069EFC52, 0x0B6DC4D3AF15F8A, 0x1A4189F0050263D, 0x06DF2EB1FEAF0FB, 0x37AC696A43CB9AC,
    0x0C5878C3549BD5B, 0x3CCF20BCF522920, 0x015FEFCC78FF45E, 0x32CF460728C2FAF,
))  # fmt: skip


def _jump_pair(state: Any, polynomial: int, step: Callable[[int, int], Pair]) -> Any:
    a, b = state[0], state[1]
    sum_a = sum_b = 0
    while polynomial:
        if polynomial & 1:
            sum_a ^= a
            sum_b ^= b
        a, b = step(a, b)
        polynomial >>= 1
    return [sum_a, sum_b]


def _jump_ring(words: list[int], polynomial: int, step: Callable[[int, int], Pair]) -> list[int]:
    """step: of the two words in front, (the one that stays in front, the one that goes to the end)."""
    sums = [0] * len(words)
    while polynomial:
        if polynomial & 1:
            sums = [a ^ b for a, b in zip(sums, words)]
        first, last = step(words[0], words[1])
        words = [first, *words[2:], last]
        polynomial >>= 1
    return sums


def _words(name: str, state: Any) -> tuple[list[int], int]:
    """The words of a ring, in order, and how many of them are behind."""
    if type(state) is tuple and len(state) == 2:
        front, behind = to_python(state[0]), to_python(state[1])
        if front is not None and behind is not None and len(front) + len(behind) >= 2:
            return front + behind[::-1], len(behind)
    raise no_clause(name, state)


def _step_exsp(s1: int, s0: int) -> Pair:
    s0 &= M58
    return s0, xorshift(s1, s0)


def _step_exrop(s0: int, s1: int) -> Pair:
    a, b = rotated_pair(s0, s1)
    return a, b


def _step_exs1024(s0: int, s1: int) -> Pair:
    return xorshift1024(s0, s1), s0


@bif("exsp_jump", 1)
def exsp_jump(p: Any, state: Any) -> Any:
    if type(state) is not list:
        raise no_clause("exsp_next", state)
    return _jump_pair(state, JUMP_EXSP, _step_exsp)


@bif("exro928_jump_2pow512", 1)
def exro928_jump_2pow512(p: Any, state: Any) -> Any:
    words, _ = _words("polyjump", state)
    return make_list(_jump_ring(words, JUMP_EXRO928_512, xoroshiro928)), NIL


@bif("exro928_jump_2pow20", 1)
def exro928_jump_2pow20(p: Any, state: Any) -> Any:
    words, _ = _words("polyjump", state)
    return make_list(_jump_ring(words, JUMP_EXRO928_20, xoroshiro928)), NIL


def exsplus_jump(p: Any, state: Any) -> Any:
    """`jump` of exsss, exsp and exsplus."""
    return state[0], exsp_jump(p, state[1])


def exrop_jump(p: Any, state: Any) -> Any:
    """`jump` of exrop."""
    return state[0], _jump_pair(state[1], JUMP_EXROP, _step_exrop)


def exs1024_jump(p: Any, state: Any) -> Any:
    """`jump` of exs1024 and exs1024s: as many words stay behind as there were."""
    words, behind = _words("exs1024_jump", state[1])
    sums = _jump_ring(words, JUMP_EXS1024, _step_exs1024)
    place = len(sums) - behind
    return state[0], (make_list(sums[:place]), make_list(sums[place:][::-1]))


def exro928_jump(p: Any, state: Any) -> Any:
    """`jump` of exro928ss."""
    return state[0], exro928_jump_2pow512(p, state[1])
