"""Floats as text: the three forms that Erlang has for them.

`short` is the shortest text that reads back as the same float (`~w`, `~p`, `float_to_list(F, [short])`), `scientific`
and `decimals` are the forms with a given number of digits. A float that Erlang prints always has a point.
Follows: erlang:float_to_list/1,2; erts/emulator sys_float.c for the rounding of `decimals`.
"""

from __future__ import annotations

MAX_SCIENTIFIC = 249
MAX_DECIMALS = 253
TEXT_LIMIT = 255  # longer texts than this are a badarg of float_to_list/2

_EXACT = 2.0**53  # from here on not every integer is a float, and `short` is always scientific
_FAST_DECIMALS = 18  # up to here OTP rounds the fraction by itself, half away from zero


def short(number: float) -> str:
    """`0.1`, `1.0e5`, `1.2345678901234568e17`: decimal unless the scientific text is shorter."""
    text = repr(number)
    sign = ""
    if text[0] == "-":
        sign, text = "-", text[1:]
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = whole + fraction
    point = len(whole) + int(exponent or 0)  # the value is 0.DIGITS * 10**point
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    if not digits:
        return sign + "0.0"
    scientific = f"{digits[0]}.{digits[1:] or '0'}e{point - 1}"
    if abs(number) >= _EXACT:
        return sign + scientific
    if point <= 0:
        decimal = "0." + "0" * -point + digits
    elif point >= len(digits):
        decimal = digits + "0" * (point - len(digits)) + ".0"
    else:
        decimal = digits[:point] + "." + digits[point:]
    return sign + (decimal if len(decimal) <= len(scientific) else scientific)


def scientific(number: float, digits: int = 20) -> str:
    """`1.50000e+00` with this many digits after the point; 20 is `float_to_list/1`."""
    return f"{number:.{digits}e}"


def decimals(number: float, digits: int, compact: bool = False) -> str:
    """`3.14`: this many digits after the point (0: no point); `compact` drops zeros at the end but the first."""
    size = abs(number)
    if size >= _EXACT or digits > _FAST_DECIMALS:
        text = f"{number:.{digits}f}"
        return _compact(text) if compact else text  # with no digits after the point OTP drops zeros before it
    sign = "-" if f"{number:.0f}"[0] == "-" else ""
    text = sign + _rounded(size, digits)
    return _compact(text) if compact and digits else text


def _rounded(size: float, digits: int) -> str:
    if not digits:
        whole = int(size)
        return str(whole + (size - whole >= 0.5))
    scale = 10**digits
    whole = int(size)
    scaled = (size - whole) * float(scale)
    fraction = int(scaled)
    if scaled - fraction >= 0.5:
        fraction += 1
    if fraction >= scale:
        whole += 1
        fraction -= scale
    return f"{whole}.{fraction:0{digits}d}"


def _compact(text: str) -> str:
    text = text.rstrip("0")
    return text + "0" if text[-1] == "." else text
