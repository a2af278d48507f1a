"""Explanations for `<<...>>`: which segment could not be built, and why.

The cause is {Segment, Type, Error, Value}.
Follows: erl_erts_errors:format_bs_fail/2 of OTP 25.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.binary import Bits
from pyshell.term.pretty import pretty
from pyshell.term.show import ShowEnv, int_text, write

HEADLINE = "construction of binary failed"
_MAX_DIGITS, _MAX_BYTES = 48, 16
_LATIN1 = ShowEnv("latin1")


def _shown(value: Any) -> str:
    """The value, its middle left out if it is long."""
    if type(value) is int:
        text = int_text(value)
        return text if len(text) < _MAX_DIGITS else f"{text[:12]}...{text[-12:]}"
    if isinstance(value, (bytes, Bits)):
        data = value.data if isinstance(value, Bits) else value
        if len(data) < _MAX_BYTES:
            return write(value)
        front = write(data[:8])[:-2]
        back = Bits(data[-3:], value.size - 8 * (len(data) - 3)) if isinstance(value, Bits) else data[-2:]
        return f"{front}...,{write(back)[2:]}"
    return pretty(value, 1, 80, 20, -1, _LATIN1)


def explain_bits(reason: Any, cause: Any) -> dict[str, str]:
    """{"general": the line below the error, "reason": what stands for its reason}, or {} without a cause."""
    if type(cause) is not tuple or len(cause) != 4:
        return {}
    segment, kind, error, value = cause
    sentence = _sentence(reason, kind.name, error.name, value)
    return {"general": f"segment {segment} of type '{kind.name}': {sentence}", "reason": HEADLINE}


def _sentence(reason: Any, kind: str, error: str, value: Any) -> str:
    if type(reason) is Atom and reason.name == "system_limit":
        if kind == "binary" and error == "binary":
            return f"the size of the binary/bitstring is too large (exceeding {(1 << 31) - 1} bits)"
        return f"the size {_shown(value)} is too large"
    shown = _shown(value)
    if error == "invalid":
        return f"expected one of the supported sizes 16, 32, or 64 but got: {shown}"
    if error == "no_float":
        return f"the value {shown} is outside the range expressible as a float"
    if error == "unit":
        return f"the size of the value {shown} is not a multiple of the unit for the segment"
    if error == "short":
        return f"the value {shown} is shorter than the size of the segment"
    if error == "size":
        return f"expected a non-negative integer as size but got: {shown}"
    wanted = {"binary": "a binary", "float": "a float or an integer", "integer": "an integer"}
    fallback = f"a non-negative integer encodable as {kind}"
    return f"expected {wanted.get(kind, fallback)} but got: {shown}"
