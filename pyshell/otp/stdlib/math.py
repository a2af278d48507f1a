"""Module math: the C library's functions on floats.

Law: an argument that is no number is badarg; one outside the domain, or a result too large for a float, is badarith.
Follows: stdlib math.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.traps.errors import badarg, badarith


def _one(function: Callable[[float], Any], x: Any) -> float:
    if type(x) is not float and type(x) is not int:
        raise badarg()
    try:
        result = float(function(float(x)))
    except (ValueError, OverflowError):
        raise badarith() from None
    if result - result != 0:
        raise badarith()
    return result


def _two(function: Callable[[float, float], float], x: Any, y: Any) -> float:
    for number in (x, y):
        if type(number) is not float and type(number) is not int:
            raise badarg()
    try:
        result = float(function(float(x), float(y)))
    except (ValueError, OverflowError):
        raise badarith() from None
    if result - result != 0:
        raise badarith()
    return result


@bif("pi", 0)
def pi(p: Any) -> Any:
    return math.pi


@bif("acos", 1)
def acos(p: Any, x: Any) -> Any:
    return _one(math.acos, x)


@bif("acosh", 1)
def acosh(p: Any, x: Any) -> Any:
    return _one(math.acosh, x)


@bif("asin", 1)
def asin(p: Any, x: Any) -> Any:
    return _one(math.asin, x)


@bif("asinh", 1)
def asinh(p: Any, x: Any) -> Any:
    return _one(math.asinh, x)


@bif("atan", 1)
def atan(p: Any, x: Any) -> Any:
    return _one(math.atan, x)


@bif("atanh", 1)
def atanh(p: Any, x: Any) -> Any:
    return _one(math.atanh, x)


@bif("ceil", 1)
def ceil(p: Any, x: Any) -> Any:
    return _one(math.ceil, x)


@bif("cos", 1)
def cos(p: Any, x: Any) -> Any:
    return _one(math.cos, x)


@bif("cosh", 1)
def cosh(p: Any, x: Any) -> Any:
    return _one(math.cosh, x)


@bif("erf", 1)
def erf(p: Any, x: Any) -> Any:
    return _one(math.erf, x)


@bif("erfc", 1)
def erfc(p: Any, x: Any) -> Any:
    return _one(math.erfc, x)


@bif("exp", 1)
def exp(p: Any, x: Any) -> Any:
    return _one(math.exp, x)


@bif("floor", 1)
def floor(p: Any, x: Any) -> Any:
    return _one(math.floor, x)


@bif("log", 1)
def log(p: Any, x: Any) -> Any:
    return _one(math.log, x)


@bif("log10", 1)
def log10(p: Any, x: Any) -> Any:
    return _one(math.log10, x)


@bif("log2", 1)
def log2(p: Any, x: Any) -> Any:
    return _one(math.log2, x)


@bif("sin", 1)
def sin(p: Any, x: Any) -> Any:
    return _one(math.sin, x)


@bif("sinh", 1)
def sinh(p: Any, x: Any) -> Any:
    return _one(math.sinh, x)


@bif("sqrt", 1)
def sqrt(p: Any, x: Any) -> Any:
    return _one(math.sqrt, x)


@bif("tan", 1)
def tan(p: Any, x: Any) -> Any:
    return _one(math.tan, x)


@bif("tanh", 1)
def tanh(p: Any, x: Any) -> Any:
    return _one(math.tanh, x)


@bif("atan2", 2)
def atan2(p: Any, x: Any, y: Any) -> Any:
    return _two(math.atan2, x, y)


@bif("fmod", 2)
def fmod(p: Any, x: Any, y: Any) -> Any:
    return _two(math.fmod, x, y)


@bif("pow", 2)
def power(p: Any, x: Any, y: Any) -> Any:
    return _two(math.pow, x, y)
