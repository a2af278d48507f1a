"""`to_integer/1` and `to_float/1`: a number at the front of a string, and the rest.

Law: nothing is raised; what is no string gives {error,badarg}.
Follows: stdlib string.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.string.chardata import BADARG, like, text_of
from pyshell.term.atom import ERROR, atom
from pyshell.term.cons import NIL
from pyshell.traps.errors import ErlangError
from pyshell.traps.machine import charge

_INTEGER = re.compile("[+-]?[0-9]+").match
_FLOAT = re.compile("[+-]?[0-9]+[.,][0-9]+(?:[eE][+-]?[0-9]+)?").match
_NO_INTEGER, _NO_FLOAT = (ERROR, atom("no_integer")), (ERROR, atom("no_float"))
_CHUNK = 4000


def _text(data: Any) -> str | None:
    if type(data) is not bytes and type(data) is not list and data is not NIL:
        return None
    try:
        return text_of(data)
    except ErlangError:
        return None


def _value(digits: str) -> int:
    if len(digits) <= _CHUNK:
        return int(digits)
    half = len(digits) // 2
    upper: int = 10**half
    return _value(digits[:-half]) * upper + _value(digits[-half:])


@bif("to_integer", 1)
def to_integer(p: Any, data: Any) -> Any:
    text = _text(data)
    if text is None:
        return ERROR, BADARG
    match = _INTEGER(text)
    if match is None:
        return _NO_INTEGER
    digits = match.group()
    charge(p, len(digits) // 8)
    number = _value(digits.lstrip("+-"))
    return (-number if digits[0] == "-" else number), like(data, text[match.end() :])


@bif("to_float", 1)
def to_float(p: Any, data: Any) -> Any:
    text = _text(data)
    if text is None:
        return ERROR, BADARG
    match = _FLOAT(text)
    if match is None:
        return _NO_FLOAT
    number = float(match.group().replace(",", "."))
    if number - number != 0:
        return _NO_FLOAT
    return number, like(data, text[match.end() :])
