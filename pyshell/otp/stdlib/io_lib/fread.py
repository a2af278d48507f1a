"""Characters to values, by a format: `io_lib:fread("~d-~d", "3-4")` is {ok,[3,4],[]}.

Without enough input the answer is {more, RestFormat, CharactersRead, Values}; `fread/3` goes on from there by lines.
Follows: io_lib:fread/2,3.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.otp.erts.erlang.conversion import float_of, integer_of
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, atom, new_atom
from pyshell.term.cons import NIL, from_text, make_list, to_text
from pyshell.term.cons import to_python as items_of
from pyshell.traps.errors import function_clause, system_limit
from pyshell.traps.trace import location

A_MORE, A_EOF, A_DONE, A_FREAD = map(atom, ("more", "eof", "done", "fread"))
WHITE = " \t\r\n"
_CONTROL = re.compile(r"~(\*?)(\d*)(t?)(.?)", re.DOTALL).match
_INTEGER = re.compile(r"[ \t\r\n]*[+-]?[0-9]*").match
_FLOAT = re.compile(r"[ \t\r\n]*[+-]?[0-9]*(?:\.[0-9]*(?:[eE][+-]?[0-9]*)?)?").match
_BASED = re.compile(r"[ \t\r\n]*([+-]?[0-9]+)#").match
_WORD = re.compile(r"[ \t\r\n]*[^ \t\r\n]*").match


class _Wrong(Exception):
    """The input does not fit; the word of the error."""


class _Reader:
    def __init__(self, fmt: str, text: str | None, count: int, values: list[Any]) -> None:
        self.fmt = fmt
        self.text = text or ""
        self.ended = text is None
        self.pos = 0
        self.before = count
        self.values = values

    def count(self) -> int:
        return self.before + self.pos

    def run(self) -> Any:
        """{ok,..}, {more,..}, eof; raises _Wrong."""
        fmt = self.fmt
        at = 0
        while at < len(fmt):
            char = fmt[at]
            if char == "~":
                match = _CONTROL(fmt, at)
                if match is None:
                    raise _Wrong("format")
                letter = match.group(4)
                if letter == "l":
                    self.keep(match.group(1), self.count())
                elif self.pos >= len(self.text):
                    return self.starved(fmt[at:])
                else:
                    self.field(letter, match.group(1), match.group(2), match.group(3) == "t")
                at = match.end()
            elif char in WHITE:
                self.skip_white()
                at += 1
            elif self.pos >= len(self.text):
                return self.starved(fmt[at:])
            elif self.text[self.pos] == char:
                self.pos += 1
                at += 1
            else:
                raise _Wrong("input")
        return OK, make_list(self.values), from_text(self.text[self.pos :])

    def starved(self, rest: str) -> Any:
        if not self.ended:
            return A_MORE, from_text(rest), self.count(), make_list(self.values[::-1])
        if self.count() == 0 and not self.values:
            return A_EOF
        raise _Wrong("input")

    def keep(self, suppress: str, value: Any) -> None:
        if not suppress:
            self.values.append(value)

    def skip_white(self) -> None:
        while self.pos < len(self.text) and self.text[self.pos] in WHITE:
            self.pos += 1

    def take(self, match: Any) -> str:
        found = match(self.text, self.pos)
        self.pos = found.end()
        return str(found.group()).strip(WHITE)

    def characters(self, width: int, wide: bool) -> str:
        part = self.text[self.pos : self.pos + width]
        if len(part) < width or "\n" in part or (not wide and any(char > "\xff" for char in part)):
            return ""
        self.pos += width
        return part

    def field(self, letter: str, suppress: str, width: str, wide: bool) -> None:
        size = int(width) if width else None
        if letter == "d":
            text = self.take(_INTEGER) if size is None else self.characters(size, False).strip(WHITE)
            self.number(suppress, integer_of(text, 10), "integer")
        elif letter == "u":
            base = 10 if size is None else size
            if not 2 <= base <= 36:
                raise _Wrong("format")
            self.number(suppress, integer_of(self.digits(base), base), "unsigned")
        elif letter == "f":
            text = self.take(_FLOAT) if size is None else self.characters(size, False).strip(WHITE)
            self.number(suppress, float_of(text), "float")
        elif letter == "#":
            self.based(suppress)
        elif letter == "-":
            sign = self.text[self.pos]
            self.pos += sign in "+-"
            self.keep(suppress, -1 if sign == "-" else 1)
        elif letter in ("s", "a") and letter:
            self.word(letter, suppress, size, wide)
        elif letter == "c":
            part = self.characters(1 if size is None else size, wide)
            if not part and size != 0:
                raise _Wrong("character")
            self.keep(suppress, from_text(part))
        elif letter == "~" and self.text[self.pos] == "~":
            self.pos += 1
        else:
            raise _Wrong("format")

    def number(self, suppress: str, value: Any, word: str) -> None:
        if value is None:
            raise _Wrong(word)
        self.keep(suppress, value)

    def digits(self, base: int) -> str:
        start = self.pos
        allowed = "0123456789abcdefghijklmnopqrstuvwxyz"[:base]
        while self.pos < len(self.text) and self.text[self.pos].lower() in allowed:
            self.pos += 1
        return self.text[start : self.pos]

    def based(self, suppress: str) -> None:
        match = _BASED(self.text, self.pos)
        base = int(match.group(1)) if match else 0
        if match is None or not 2 <= abs(base) <= 36:
            raise _Wrong("based")
        self.pos = match.end()
        value = integer_of(self.digits(abs(base)), abs(base))
        self.number(suppress, value if value is None or base > 0 else -value, "based")

    def word(self, letter: str, suppress: str, size: int | None, wide: bool) -> None:
        if size is None:
            text = self.take(_WORD)
        else:
            text = self.characters(size, wide).strip(WHITE)
        if (not text and size) or (not wide and any(char > "\xff" for char in text)):
            raise _Wrong("string" if letter == "s" else "atom")
        value: Any = from_text(text)
        if letter == "a":
            value = new_atom(text)
            if value is None:
                raise system_limit()
        self.keep(suppress, value)


def _read(fmt: str, text: str | None, count: int, values: list[Any]) -> Any:
    try:
        return _Reader(fmt, text, count, values).run()
    except _Wrong as wrong:
        return ERROR, (A_FREAD, atom(str(wrong)))


@bif("fread", 2)
def fread(p: Any, fmt: Any, chars: Any) -> Any:
    wanted, text = to_text(fmt), to_text(chars)
    if wanted is None:
        where = location("io_lib_fread.erl", 120)
        raise function_clause(atom("io_lib_fread"), A_FREAD, (fmt, chars, 0, NIL), where)
    return _read(wanted, text if text is not None else "\0", 0, [])


@bif("fread", 3)
def fread_lines(p: Any, state: Any, chars: Any, fmt: Any) -> Any:
    """state: [] or {Format, LineSoFar backwards, Count, Values backwards}. chars: more input, or eof."""
    wanted, line, count, values = to_text(fmt) or "", "", 0, []
    if type(state) is tuple and len(state) == 4:
        wanted, line = to_text(state[0]) or "", (to_text(state[1]) or "")[::-1]
        count, values = state[2], (items_of(state[3]) or [])[::-1]
    more = None if chars is A_EOF else to_text(chars) or ""
    while True:
        if more is None:
            result = _read(wanted, line or None, count, values)
            rest: Any = A_EOF
            newline = ""
        else:
            cut = more.find("\n")
            if cut < 0:
                return A_MORE, (from_text(wanted), from_text((line + more)[::-1]), count, make_list(values[::-1]))
            line, newline, more = line + more[:cut], "\n", more[cut + 1 :]
            if line.endswith("\r"):
                line, newline = line[:-1], "\r\n"
            result = _read(wanted, line, count, values)
            rest = from_text(more)
        if result is A_EOF:
            return A_DONE, A_EOF, rest
        if result[0] is OK:
            left = to_text(result[2]) or ""
            after = left + newline + (more or "") if left else (more or "")
            return A_DONE, (OK, result[1]), from_text(after)
        if result[0] is ERROR:
            return A_DONE, result, rest
        wanted, count = to_text(result[1]) or "", result[2] + len(newline)
        values = (items_of(result[3]) or [])[::-1]
        line = ""
