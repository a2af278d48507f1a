"""Numbers and atoms to text and back.

Law: only whole, correct text is read (no spaces, no underscores); digits beyond 9 are read in either case, written
large.
Follows: module erlang of ERTS.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.otp.native import bif
from pyshell.term import floats
from pyshell.term.atom import Atom, atom, existing_atom, new_atom
from pyshell.term.cons import NIL, from_text, to_text
from pyshell.term.cons import to_python as items_of
from pyshell.term.show import int_text
from pyshell.traps.errors import badarg, system_limit
from pyshell.traps.machine import charge

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN_DIGITS = 4000  # Python refuses int(str) beyond 4300
_FLOAT = re.compile(r"[+-]?[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?").fullmatch
_LATIN1, _UNICODE, _UTF8 = map(atom, ("latin1", "unicode", "utf8"))
_DECIMALS, _SCIENTIFIC, _COMPACT, _SHORT = map(atom, ("decimals", "scientific", "compact", "short"))


def integer_text(number: int, base: int) -> str:
    """Digits of any base from 2 to 36."""
    if base == 10:
        return int_text(number)
    if base in (2, 8, 16):
        return format(number, {2: "b", 8: "o", 16: "X"}[base])
    return ("-" if number < 0 else "") + (_digits(abs(number), base) or "0")


def _digits(number: int, base: int) -> str:
    if number.bit_length() < 512:
        out = []
        while number:
            number, digit = divmod(number, base)
            out.append(DIGITS[digit])
        return "".join(reversed(out))
    width = max(1, number.bit_length() // (2 * base.bit_length()))
    high, low = divmod(number, base**width)
    return _digits(high, base) + _digits(low, base).rjust(width, "0")


def integer_of(text: str, base: int) -> int | None:
    """The integer, or None if the text is not exactly one in this base."""
    body = text[1:] if text[:1] in ("+", "-") else text
    if not body or not body.isascii() or not body.isalnum():
        return None
    try:
        number = _value(body, base)
    except ValueError:
        return None
    return -number if text[0] == "-" else number


def _value(body: str, base: int) -> int:
    if len(body) <= _PLAIN_DIGITS or base in (2, 4, 8, 16, 32):
        return int(body, base)
    half = len(body) // 2
    upper: int = base**half
    return _value(body[:-half], base) * upper + _value(body[-half:], base)


def float_of(text: str) -> float | None:
    """The float, or None: digits on both sides of the point, and not too large."""
    if _FLOAT(text) is None:
        return None
    number = float(text)
    return number if number - number == 0 else None


def _base(base: Any) -> int:
    if type(base) is not int or not 2 <= base <= 36:
        raise badarg()
    return base


@bif("integer_to_list", 1)
def integer_to_list(p: Any, number: Any) -> Any:
    if type(number) is not int:
        raise badarg()
    return from_text(int_text(number))


@bif("integer_to_list", 2)
def integer_to_list_in(p: Any, number: Any, base: Any) -> Any:
    if type(number) is not int:
        raise badarg()
    return from_text(integer_text(number, _base(base)))


@bif("integer_to_binary", 1)
def integer_to_binary(p: Any, number: Any) -> Any:
    if type(number) is not int:
        raise badarg()
    return int_text(number).encode()


@bif("integer_to_binary", 2)
def integer_to_binary_in(p: Any, number: Any, base: Any) -> Any:
    if type(number) is not int:
        raise badarg()
    return integer_text(number, _base(base)).encode()


def _integer(p: Any, text: str | None, base: int) -> int:
    number = None if text is None else integer_of(text, base)
    if number is None or text is None:
        raise badarg()
    charge(p, len(text) // 8)
    return number


@bif("list_to_integer", 1)
def list_to_integer(p: Any, text: Any) -> Any:
    return _integer(p, to_text(text), 10)


@bif("list_to_integer", 2)
def list_to_integer_in(p: Any, text: Any, base: Any) -> Any:
    return _integer(p, to_text(text), _base(base))


@bif("binary_to_integer", 1)
def binary_to_integer(p: Any, text: Any) -> Any:
    return _integer(p, text.decode("latin-1") if type(text) is bytes else None, 10)


@bif("binary_to_integer", 2)
def binary_to_integer_in(p: Any, text: Any, base: Any) -> Any:
    return _integer(p, text.decode("latin-1") if type(text) is bytes else None, _base(base))


def float_text(number: Any, options: Any) -> str:
    """`float_to_list/2`: the last of short, decimals and scientific counts; raises badarg."""
    if type(number) is not float:
        raise badarg()
    items = items_of(options)
    if items is None:
        raise badarg()
    form, digits, compact = _SCIENTIFIC, 20, False
    for option in items:
        if option is _COMPACT:
            compact = True
        elif option is _SHORT:
            form = _SHORT
        elif type(option) is tuple and len(option) == 2 and type(option[1]) is int:
            form, digits = option
            limit = {_DECIMALS: floats.MAX_DECIMALS, _SCIENTIFIC: floats.MAX_SCIENTIFIC}.get(form, -1)
            if not 0 <= digits <= limit:
                raise badarg()
        else:
            raise badarg()
    if form is _SHORT:
        return floats.short(number)
    if form is _SCIENTIFIC:
        return floats.scientific(number, digits)
    text = floats.decimals(number, digits, compact)
    if len(text) > floats.TEXT_LIMIT:
        raise badarg()
    return text


@bif("float_to_list", 1)
def float_to_list(p: Any, number: Any) -> Any:
    return from_text(float_text(number, NIL))


@bif("float_to_list", 2)
def float_to_list_with(p: Any, number: Any, options: Any) -> Any:
    return from_text(float_text(number, options))


@bif("float_to_binary", 1)
def float_to_binary(p: Any, number: Any) -> Any:
    return float_text(number, NIL).encode()


@bif("float_to_binary", 2)
def float_to_binary_with(p: Any, number: Any, options: Any) -> Any:
    return float_text(number, options).encode()


@bif("list_to_float", 1)
def list_to_float(p: Any, text: Any) -> Any:
    chars = to_text(text)
    number = None if chars is None else float_of(chars)
    if number is None:
        raise badarg()
    return number


@bif("binary_to_float", 1)
def binary_to_float(p: Any, text: Any) -> Any:
    number = float_of(text.decode("latin-1")) if type(text) is bytes else None
    if number is None:
        raise badarg()
    return number


@bif("atom_to_list", 1)
def atom_to_list(p: Any, name: Any) -> Any:
    if type(name) is not Atom:
        raise badarg()
    return from_text(name.name)


@bif("atom_to_binary", 1)
def atom_to_binary(p: Any, name: Any) -> Any:
    if type(name) is not Atom:
        raise badarg()
    return name.name.encode("utf-8", "surrogatepass")


@bif("atom_to_binary", 2)
def atom_to_binary_in(p: Any, name: Any, encoding: Any) -> Any:
    if type(name) is not Atom or not _is_encoding(encoding):
        raise badarg()
    try:
        return name.name.encode(_python_encoding(encoding), "strict")
    except UnicodeEncodeError:
        raise badarg() from None


def _is_encoding(encoding: Any) -> bool:
    return encoding is _LATIN1 or encoding is _UTF8 or encoding is _UNICODE


def _python_encoding(encoding: Any) -> str:
    return "latin-1" if encoding is _LATIN1 else "utf-8"


def _made(name: str | None) -> Atom:
    if name is None:
        raise badarg()
    made = new_atom(name)
    if made is None:
        raise system_limit()
    return made


def _found(name: str | None) -> Atom:
    found = None if name is None else existing_atom(name)
    if found is None:
        raise badarg()
    return found


def _name(text: Any) -> str | None:
    """The characters of a list; surrogates are none."""
    name = to_text(text)
    return None if name is None or any("\ud800" <= char <= "\udfff" for char in name) else name


def _decoded(data: Any, encoding: Any) -> str | None:
    if type(data) is not bytes or not _is_encoding(encoding):
        return None
    try:
        return data.decode(_python_encoding(encoding))
    except UnicodeDecodeError:
        return None


@bif("list_to_atom", 1)
def list_to_atom(p: Any, text: Any) -> Any:
    return _made(_name(text))


@bif("list_to_existing_atom", 1)
def list_to_existing_atom(p: Any, text: Any) -> Any:
    return _found(_name(text))


@bif("binary_to_atom", 1)
def binary_to_atom(p: Any, data: Any) -> Any:
    return _made(_decoded(data, _UTF8))


@bif("binary_to_atom", 2)
def binary_to_atom_in(p: Any, data: Any, encoding: Any) -> Any:
    return _made(_decoded(data, encoding))


@bif("binary_to_existing_atom", 1)
def binary_to_existing_atom(p: Any, data: Any) -> Any:
    return _found(_decoded(data, _UTF8))


@bif("binary_to_existing_atom", 2)
def binary_to_existing_atom_in(p: Any, data: Any, encoding: Any) -> Any:
    return _found(_decoded(data, encoding))
