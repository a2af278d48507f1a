"""Natives of io_lib: terms and values to characters. The work is done by term/format.py, show.py and pretty.py.

Follows: io_lib(3). What reads characters (`fread`, `scan_format`) is not here.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, Atom
from pyshell.term.cons import NIL, from_text, to_python
from pyshell.term.errors import FormatError
from pyshell.term.format import format_text
from pyshell.term.pretty import pretty
from pyshell.term.show import atom_text, char_text, string_text, write
from pyshell.term.text import flat_text
from pyshell.traps.errors import badarg


@bif("format", 2)
@bif("fwrite", 2)
def format_2(p: Any, fmt: Any, args: Any) -> Any:
    try:
        return format_text(fmt, args, p.n.show_env())
    except FormatError:
        raise badarg() from None


@bif("format", 3)
@bif("fwrite", 3)
def format_3(p: Any, fmt: Any, args: Any, options: Any) -> Any:
    return format_2(p, fmt, args)


@bif("write", 1)
def write_1(p: Any, term: Any) -> Any:
    return from_text(write(term, p.n.show_env()))


@bif("write", 2)
def write_2(p: Any, term: Any, depth: Any) -> Any:
    if type(depth) is not int:
        raise badarg()
    return from_text(write(term, p.n.show_env(), depth))


@bif("print", 1)
def print_1(p: Any, term: Any) -> Any:
    return from_text(pretty(term, 1, 80, -1, -1, p.n.show_env()))


@bif("print", 4)
def print_4(p: Any, term: Any, column: Any, width: Any, depth: Any) -> Any:
    if type(column) is not int or type(width) is not int or type(depth) is not int:
        raise badarg()
    return from_text(pretty(term, column, width, depth, -1, p.n.show_env()))


@bif("nl", 0)
def nl(p: Any) -> Any:
    return from_text("\n")


@bif("write_atom", 1)
def write_atom(p: Any, atom: Any) -> Any:
    if type(atom) is not Atom:
        raise badarg()
    return from_text(atom_text(atom.name, True))


@bif("write_string", 1)
@bif("write_latin1_string", 1)
def write_string(p: Any, chars: Any) -> Any:
    text = flat_text(chars)
    if text is None:
        raise badarg()
    return from_text(string_text(text))


@bif("write_char", 1)
@bif("write_latin1_char", 1)
def write_char(p: Any, char: Any) -> Any:
    if type(char) is not int:
        raise badarg()
    return from_text(char_text(char))


@bif("chars_length", 1)
def chars_length(p: Any, chars: Any) -> Any:
    text = flat_text(chars)
    if text is None:
        raise badarg()
    return len(text)


@bif("deep_char_list", 1)
def deep_char_list(p: Any, term: Any) -> Any:
    return TRUE if (type(term) is list or term is NIL) and flat_text(term) is not None else FALSE


def _all(term: Any, good: Any) -> Atom:
    items = to_python(term)
    return TRUE if items is not None and all(type(c) is int and good(c) for c in items) else FALSE


@bif("char_list", 1)
def char_list(p: Any, term: Any) -> Any:
    return _all(term, lambda c: 0 <= c < 0xD800 or 0xE000 <= c < 0x110000)


@bif("latin1_char_list", 1)
def latin1_char_list(p: Any, term: Any) -> Any:
    return _all(term, lambda c: 0 <= c < 256)


def _printable_latin1(c: int) -> bool:
    return 32 <= c < 127 or 160 <= c < 256 or 8 <= c <= 13 or c == 27


@bif("printable_list", 1)
@bif("printable_latin1_list", 1)
def printable_list(p: Any, term: Any) -> Any:
    return _all(term, _printable_latin1)


@bif("printable_unicode_list", 1)
def printable_unicode_list(p: Any, term: Any) -> Any:
    return _all(term, lambda c: _printable_latin1(c) or (c > 255 and (c < 0xD800 or 0xDFFF < c < 0xFFFE or c > 0xFFFF)))
