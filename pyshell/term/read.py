"""Term literals from text, without the grammar: what `~w` and `~p` write can be read back.

Numbers, atoms, strings, characters, lists, tuples, maps, binaries of bytes and strings, `fun m:f/a`. Comments and white
space are skipped. Used where no language is at hand: transcripts, configuration, tests. Containers are kept on a stack.
Follows: Erlang reference manual, "Data Types", and erl_scan for the escapes.
"""

from __future__ import annotations

import math
import re
from typing import Any

from pyshell.term.atom import Atom, new_atom
from pyshell.term.binary import concat, make_bits
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.errors import ReadError
from pyshell.term.fun import ExternalFun
from pyshell.term.maps import from_pairs
from pyshell.term.show import RESERVED

Term = Any

_SPACE = re.compile(r"(?:\s+|%[^\n]*)*")
_NAME = re.compile("[a-zß-öø-ÿ][a-zA-Z0-9_@À-ÖØ-öø-ÿ]*")
_FLOAT = re.compile(r"-?\d+(?:_\d+)*\.\d+(?:_\d+)*(?:[eE][-+]?\d+)?")
_BASED = re.compile(r"(-?)(\d\d?)#([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)")
_INTEGER = re.compile(r"-?\d+(?:_\d+)*")
_ESCAPE = re.compile(r"\\(?:x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|\^(.)|(.))", re.DOTALL)
_NAMED = {"b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "e": 27, "s": 32, "d": 127}
_CLOSERS = {"[": "]", "{": "}", "#{": "}"}


def read(text: str) -> Term:
    """The term that the whole text is; a full stop at the end is allowed. Raises ReadError."""
    term, end = read_from(text)
    end = _skip(text, end)
    if text[end : end + 1] == ".":
        end = _skip(text, end + 1)
    if end < len(text):
        raise ReadError("the term ends before the text does", end)
    return term


def read_from(text: str, position: int = 0) -> tuple[Term, int]:
    """(term, position after it). Raises ReadError."""
    return _Reader(text, position).run()


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found is not None else position


class _Open:
    """A container whose items are being read. `tail` is None until `|` was seen, then the items after it."""

    __slots__ = ("kind", "items", "tail", "start")

    def __init__(self, kind: str, start: int) -> None:
        self.kind = kind
        self.items: list[Any] = []
        self.tail = False
        self.start = start


class _Reader:
    __slots__ = ("text", "pos")

    def __init__(self, text: str, pos: int) -> None:
        self.text = text
        self.pos = pos

    def run(self) -> tuple[Term, int]:
        stack: list[_Open] = []
        text = self.text
        while True:
            self.pos = _skip(text, self.pos)
            opener = "#{" if text.startswith("#{", self.pos) else text[self.pos : self.pos + 1]
            value: Any
            if opener in _CLOSERS:
                start = self.pos
                self.pos = _skip(text, start + len(opener))
                if text[self.pos : self.pos + 1] != _CLOSERS[opener]:
                    stack.append(_Open(opener, start))
                    continue
                self.pos += 1
                value = _finish(_Open(opener, start))
            else:
                value = self._simple()
            while stack:
                top = stack[-1]
                top.items.append(value)
                if not self._closes(top):
                    break
                stack.pop()
                value = _finish(top)
            else:
                return value, self.pos

    def _closes(self, top: _Open) -> bool:
        """Reads what stands between two items; True when that was the closing bracket."""
        self.pos = _skip(self.text, self.pos)
        at = self.pos
        if top.kind == "#{" and len(top.items) % 2:
            self._expect("=>")
            return False
        if self.text[at : at + 1] == _CLOSERS[top.kind]:
            self.pos += 1
            return True
        if top.kind == "[" and not top.tail and self.text[at : at + 1] == "|":
            top.tail = True
            self.pos += 1
            return False
        if top.tail:
            self._fail("a list has one tail")
        self._expect(",")
        return False

    def _expect(self, what: str) -> None:
        self.pos = _skip(self.text, self.pos)
        if not self.text.startswith(what, self.pos):
            self._fail(f"{what} is missing")
        self.pos += len(what)

    def _fail(self, message: str) -> None:
        if self.pos >= len(self.text):
            raise ReadError("the text ends inside a term", len(self.text))
        raise ReadError(message, self.pos)

    def _simple(self) -> Term:
        text, pos = self.text, self.pos
        char = text[pos : pos + 1]
        if char.isdigit() or (char == "-" and text[pos + 1 : pos + 2].isdigit()):
            return self._number()
        if char == '"':
            return from_text(self._strings())
        if char == "'":
            return self._atom(self._quoted("'"))
        if char == "$":
            return self._char()
        if text.startswith("<<", pos):
            return self._binary()
        found = _NAME.match(text, pos)
        if found is None:
            self._fail("no term begins here")
            raise AssertionError
        self.pos = found.end()
        if found.group() == "fun":
            return self._fun()
        if found.group() in RESERVED:
            self.pos = pos
            self._fail(f"{found.group()} is a reserved word")
        return self._atom(found.group())

    def _atom(self, name: str) -> Atom:
        made = new_atom(name)
        if made is None:
            raise ReadError("the atom is too long", self.pos)
        return made

    def _number(self) -> int | float:
        text, pos = self.text, self.pos
        found = _FLOAT.match(text, pos)
        if found is not None:
            self.pos = found.end()
            number = float(found.group())
            if not math.isfinite(number):
                raise ReadError("the float is too large", pos)
            return number
        found = _BASED.match(text, pos)
        if found is not None:
            base = int(found.group(2))
            self.pos = found.end()
            try:
                if 2 <= base <= 36:
                    return int(found.group(1) + found.group(3), base)
            except ValueError:
                pass
            raise ReadError("bad digits for this base", pos)
        found = _INTEGER.match(text, pos)
        if found is None:
            raise ReadError("bad number", pos)
        self.pos = found.end()
        try:
            return int(found.group())
        except ValueError:
            return _long_integer(found.group().replace("_", ""))

    def _strings(self) -> str:
        """String literals next to each other are one string."""
        parts = [self._quoted('"')]
        while True:
            at = _skip(self.text, self.pos)
            if self.text[at : at + 1] != '"':
                return "".join(parts)
            self.pos = at
            parts.append(self._quoted('"'))

    def _quoted(self, quote: str) -> str:
        text, start = self.text, self.pos
        out: list[str] = []
        pos = start + 1
        while True:
            end = pos
            while end < len(text) and text[end] != quote and text[end] != "\\":
                end += 1
            if end >= len(text):
                raise ReadError("the quote is not closed", start)
            out.append(text[pos:end])
            if text[end] == quote:
                self.pos = end + 1
                return "".join(out)
            code, pos = self._escape(end)
            out.append(chr(code))

    def _escape(self, pos: int) -> tuple[int, int]:
        found = _ESCAPE.match(self.text, pos)
        if found is None:
            raise ReadError("bad escape", pos)
        wide, two, octal, control, char = found.groups()
        if wide or two:
            code = int(wide or two, 16)
        elif octal:
            code = int(octal, 8)
        elif control:
            code = ord(control) & 31
        else:
            code = _NAMED.get(char, ord(char))
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or (char == "x"):
            raise ReadError("no such character", pos)
        return code, found.end()

    def _char(self) -> int:
        at = self.pos + 1
        if at >= len(self.text):
            raise ReadError("the text ends inside a term", at)
        if self.text[at] == "\\":
            code, self.pos = self._escape(at)
            return code
        self.pos = at + 1
        return ord(self.text[at])

    def _binary(self) -> Any:
        self.pos += 2
        parts: list[Any] = []
        if not self._segment_end(parts):
            while True:
                parts.append(self._segment())
                if self._segment_end(parts):
                    break
        return concat(parts)

    def _segment_end(self, parts: list[Any]) -> bool:
        self.pos = _skip(self.text, self.pos)
        if self.text.startswith(">>", self.pos):
            self.pos += 2
            return True
        if parts:
            self._expect(",")
            self.pos = _skip(self.text, self.pos)
        return False

    def _segment(self) -> Any:
        start = self.pos
        if self.text[start : start + 1] == '"':
            string = self._strings()
            utf8 = self.text.startswith("/utf8", self.pos)
            self.pos += 5 if utf8 else 0
            return string.encode("utf-8") if utf8 else bytes(ord(char) & 255 for char in string)
        value = self._simple()
        size = 8
        if self.text[self.pos : self.pos + 1] == ":":
            self.pos += 1
            found = _INTEGER.match(self.text, self.pos)
            if found is None or len(found.group()) > 8 or int(found.group()) < 0:
                raise ReadError("bad size of a segment", self.pos)
            self.pos = found.end()
            size = int(found.group())
        if type(value) is not int:
            raise ReadError("a segment must be an integer or a string", start)
        return make_bits(value & ((1 << size) - 1), size)

    def _fun(self) -> ExternalFun:
        names: list[Any] = []
        for after in (":", "/", ""):
            self.pos = _skip(self.text, self.pos)
            names.append(self._simple())
            if after:
                self._expect(after)
        module, name, arity = names
        if type(module) is not Atom or type(name) is not Atom or type(arity) is not int or not 0 <= arity <= 255:
            raise ReadError("bad fun", self.pos)
        return ExternalFun(module, name, arity)


def _finish(top: _Open) -> Term:
    items = top.items
    if top.kind == "{":
        return tuple(items)
    if top.kind == "[":
        return make_list(items[:-1], items[-1]) if top.tail else make_list(items, NIL)
    if len(items) % 2:
        raise ReadError("a key without a value", top.start)
    return from_pairs(zip(items[::2], items[1::2], strict=True))


def _long_integer(digits: str) -> int:
    """More digits than Python converts at once: in pieces, each of the same size."""
    negative = digits[0] == "-"
    digits = digits.lstrip("-")
    pieces = [int(digits[max(end - 4000, 0) : end]) for end in range(len(digits), 0, -4000)]
    number, scale = 0, 1
    for piece in pieces:
        number += piece * scale
        scale *= 10**4000
    return -number if negative else number
