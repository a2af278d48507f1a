"""A binary that a loop appends to: `f(N, A) -> f(N - 1, <<A/binary, N>>)` without a copy of A in each round.

BEAM leaves room behind a binary that was appended to and goes on there. Here the loop itself holds a `Growing`, which
is no term and never leaves the loop: where its function uses the parameter as a value the code generator writes
`grown(...)` around it. Follows: Erlang/OTP Efficiency Guide, "Constructing and Matching Binaries".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.traps.errors import CATCH

ROOM = 256  # bytes; a shorter binary is copied as quickly as it is turned into one that grows


class Growing:
    """The bytes so far; who appends to it is its only owner."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)


def grown(value: Any) -> Any:
    """The term: a parameter that may be a `Growing` as everybody else shall see it."""
    return bytes(value.data) if type(value) is Growing else value


def bits_grow(build: Callable[..., Any], rest: Any, first: Any, *values: Any) -> Any:
    """`first` with `build(rest, *values)` behind it, in place. None: not here, or there is a mistake in it; then the caller
    builds the whole in the usual way, which says what is wrong as it always does."""
    if type(first) is not Growing:
        if type(first) is not bytes or len(first) < ROOM:
            return None
        first = Growing(first)
    try:
        piece = build(rest, *values)
    except CATCH:
        return None
    if type(piece) is not bytes:
        return None
    first.data += piece
    return first
