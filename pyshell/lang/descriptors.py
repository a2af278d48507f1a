"""Error descriptors of erl_lint and of the compiler proper: the term behind a text, and the text of a term.

The law: one table (descriptor_table.py), read in both directions; what is not in it is its own text.
Follows: stdlib erl_lint and compiler's sys_core_fold, v3_core, v3_kernel (format_error/1).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from pyshell.lang.bifs import AUTO_IMPORTED
from pyshell.lang.descriptor_table import ABBREVIATED, CORE, LINT
from pyshell.lang.scan import atom_text, scan
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_text, to_text
from pyshell.term.errors import FormatError
from pyshell.term.format import format_chars
from pyshell.term.pretty import pretty
from pyshell.term.read import read
from pyshell.term.show import write

_ATOM = r"(?:'(?:[^'\\]|\\.)*'|[^\s:/'\"()]+)"
_PATTERNS = {
    "a": rf"({_ATOM})",
    "b": rf"({_ATOM})",
    "e": rf"((?:erlang:)?{_ATOM}/\d+)",
    "f": rf"({_ATOM}/\d+)",
    "k": r"(\Z.)",  # the module cannot be known
    "m": rf"({_ATOM}:{_ATOM}/\d+)",
    "n": r"(\d+)",
    "o": rf"({_ATOM})",
    "p": r"(\(line \d+(?:, column \d+)?\))",
    "r": r"(.+?)",
    "s": r"(.+)",
    "t": r"(\S+\([_,]*\))",
    "u": rf"({_ATOM}/'_'|'_'/\d+)",
    "v": r"(\S+)",
    "w": r"(.+)",
    "y": r"(.+)",
}
_FORMAT_ERROR = atom("format_error")
_HOLE = re.compile(r"\{([abefkmnoprstuvwy])\}")


class _Row:
    """One line of the table. shape: the descriptor, with the atom '{x}' for what varies."""

    __slots__ = ("shape", "text", "match", "kinds")

    def __init__(self, line: str) -> None:
        what, _, text = line.partition(" | ")
        for short, long in ABBREVIATED.items():
            text = text.replace(short, long)
        self.text = text.replace("\\n", "\n")
        self.kinds = _HOLE.findall(self.text)
        if not what.startswith("{"):
            what = "{" + what.replace(" ", ",") + "}" if " " in what else what
        self.shape = read(_HOLE.sub(r"'{\1}'", what))
        pieces = _HOLE.split(self.text)
        pattern = "".join(_PATTERNS[piece] if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces))
        self.match = re.compile(pattern + r"\Z").match


@cache
def _rows(table: str) -> tuple[_Row, ...]:
    return tuple(_Row(line) for line in table.strip().splitlines())


def of_text(text: str, module: str = "erl_lint") -> Any:
    """The descriptor of a text of erl_lint, or of another module: one of the compiler's passes; if the table does not know
    it, the text itself (a string term)."""
    for row in _rows(LINT if module == "erl_lint" else CORE):
        found = row.match(text)
        if found is not None:
            return _filled(row.shape, {kind: _read(kind, part) for kind, part in zip(row.kinds, found.groups(), strict=True)})
    return from_text(text)


def _filled(shape: Any, values: dict[str, Any]) -> Any:
    if type(shape) is tuple:
        return tuple(_filled(part, values) for part in shape)
    hole = _HOLE.fullmatch(shape.name) if type(shape) is Atom else None
    return values[hole[1]] if hole else shape


def _read(kind: str, part: str) -> Any:
    """The value that is shown as `part`."""
    if kind == "t":
        name, _, rest = part.partition("(")
        return (_atom(name), rest.count("_"))
    if kind in "fu":
        name, _, arity = part.rpartition("/")
        return (_atom(name), int(arity) if arity.isdigit() else _atom(arity))
    if kind in "me":
        module, _, rest = part.rpartition(":") if kind == "e" else part.partition(":")
        return (_atom(module or "erlang"), *_read("f", rest))
    if kind == "n":
        return int(part)
    if kind == "p":
        line, *column = map(int, re.findall(r"\d+", part))
        return (line, column[0]) if column else line
    if kind in "sr":
        return from_text(part)
    return read(part) if kind in "vwy" else _atom(part)


def _atom(text: str) -> Atom:
    tokens = scan(text)
    return atom(str(tokens[0][1])) if isinstance(tokens, list) and len(tokens) == 1 else atom(text)


def text_of(descriptor: Any, module: str = "erl_lint") -> str:
    """`Module:format_error(Descriptor)`."""
    plain = to_text(descriptor)
    if plain is not None:
        return plain
    if type(descriptor) is tuple and len(descriptor) == 2 and descriptor[0] is _FORMAT_ERROR:
        with suppress(FormatError, TypeError, ValueError):
            return format_chars(*descriptor[1])
    for row in _rows(LINT if module == "erl_lint" else CORE):
        shown: dict[str, str] = {}
        if _fits(row.shape, descriptor, shown):
            pieces = _HOLE.split(row.text)
            return "".join(shown[piece] if odd % 2 else piece for odd, piece in enumerate(pieces))
    return write(descriptor)


def _fits(shape: Any, term: Any, shown: dict[str, str]) -> bool:
    """Is the term of this shape? Notes how each of its parts is shown."""
    if type(shape) is tuple:
        if type(term) is not tuple or len(term) != len(shape):
            return False
        return all(_fits(inner, part, shown) for inner, part in zip(shape, term, strict=True))
    hole = _HOLE.fullmatch(shape.name) if type(shape) is Atom else None
    if hole is None:
        return term is shape
    text = _SHOW.get(hole[1], write)(term)
    if text is not None:
        shown[hole[1]] = text
    return text is not None


def _is_function(term: Any, size: int) -> bool:
    return type(term) is tuple and len(term) == size and all(type(part) is Atom for part in term[:-1])


def _function(term: Any) -> str | None:
    return f"{write(term[0])}/{write(term[1])}" if _is_function(term, 2) else None


def _some(term: Any) -> str | None:
    return _function(term) if _is_function(term, 2) and "_" in (term[0].name, getattr(term[1], "name", "")) else None


def _known(term: Any) -> str | None:
    return _function(term) if _is_function(term, 2) and type(term[1]) is int else None


def _remote(term: Any) -> str | None:
    return f"{write(term[0])}:{write(term[1])}/{write(term[2])}" if _is_function(term, 3) else None


def _without_module(term: Any) -> str | None:
    return f"{write(term[1])}/{write(term[2])}" if _is_function(term, 3) else None


def _of_erlang(term: Any) -> str | None:
    if not _is_function(term, 3) or term[0].name != "erlang":
        return None
    return _without_module(term) if f"{term[1].name}/{term[2]}" in AUTO_IMPORTED else _remote(term)


def _operator(term: Any) -> str | None:
    return write(term) if type(term) is Atom and (not term.name[0].isalpha() or term.name in _WORDS) else None


def _type(term: Any) -> str | None:
    return f"{atom_text(term[0].name)}({','.join('_' * term[1])})" if _known(term) else None


def _place(term: Any) -> str | None:
    if type(term) is int:
        return f"(line {term})"
    return f"(line {term[0]}, column {term[1]})" if type(term) is tuple and len(term) == 2 else None


_WORDS = frozenset("and band bnot bor bsl bsr bxor div not or rem xor".split())
_SHOW: dict[str, Callable[[Any], str | None]] = {
    "a": lambda term: write(term) if type(term) is Atom else None,
    "y": pretty,
    "e": _of_erlang, "f": _known, "k": _without_module, "m": _remote, "o": _operator, "p": _place, "r": to_text,
    "s": to_text, "t": _type, "u": _some,
}  # fmt: skip
