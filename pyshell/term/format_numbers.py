"""Digits of numbers for `io_lib:format/2`: integers in a base, floats as `~f`, `~e` and `~g` round them.

Follows: stdlib io_lib_format.
"""

from __future__ import annotations

from pyshell.term.floats import scientific

_UPPER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def in_base(number: int, base: int) -> str:
    """`integer_digits`, with Python's own way where it has one."""
    if base == 16:
        return f"{number:X}"
    if base == 2:
        return f"{number:b}"
    if base == 8:
        return f"{number:o}"
    return integer_digits(number, base)


def integer_digits(number: int, base: int) -> str:
    """A number >= 0 in base 2..36 with capital letters, by halves: fast for large numbers too."""
    if number < base:
        return _UPPER[number]
    if number < 1 << 64:
        digits = []
        while number:
            number, digit = divmod(number, base)
            digits.append(_UPPER[digit])
        return "".join(reversed(digits))
    width = 1
    while base ** (2 * width) <= number:
        width *= 2
    high, low = divmod(number, base**width)
    return integer_digits(high, base) + integer_digits(low, base).zfill(width)


def general_style(size: float, precision: int) -> tuple[str, int]:
    """(how, digits) of `~g`: as `~f` from 0.1 to 10000 when the significant digits reach past the point, else as `~e`."""
    if size < 10000.0:
        exponent = sum(size >= limit for limit in (0.1, 1.0, 10.0, 100.0, 1000.0)) - 2
        if exponent == -1 or precision - 1 > exponent >= -1:
            return "f", precision - 1 - exponent
    return "e", max(precision, 2)


def _digits(number: float) -> tuple[str, str, int]:
    """(sign, 21 digits, exponent): the size is 0.DIGITS * 10**exponent."""
    text = scientific(number)
    sign = ""
    if text[0] == "-":
        sign, text = "-", text[1:]
    mantissa, _, exponent = text.partition("e")
    return sign, mantissa[0] + mantissa[2:], int(exponent) + 1


def _round(digits: str, count: int) -> str:
    """The first `count` digits, rounded half up on the next; one digit more when it carries over."""
    kept = digits[:count].ljust(count, "0")
    if len(digits) > count and digits[count] >= "5":
        return str(int(kept) + 1).zfill(count)
    return kept


def float_e(number: float, precision: int) -> str:
    """`~.Pe`: precision >= 2 significant digits, `1.50000e+0`."""
    sign, digits, exponent = _digits(number)
    kept = _round(digits, precision)
    if len(kept) > precision:
        kept = kept[:precision]
    else:
        exponent -= 1
    return f"{sign}{kept[0]}.{kept[1:]}e{'+' if exponent >= 0 else ''}{exponent}"


def float_f(number: float, precision: int) -> str:
    """`~.Pf`: precision >= 1 digits after the point."""
    sign, digits, exponent = _digits(number)
    if exponent <= 0:
        digits, exponent = "0" * (1 - exponent) + digits, 1
    kept = _round(digits, exponent + precision)
    return f"{sign}{kept[:-precision]}.{kept[-precision:]}"
