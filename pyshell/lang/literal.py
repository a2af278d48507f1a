"""The insides of literals: numbers, escapes, triple-quoted strings.

The law: pure functions over (text, offset); offsets in errors are relative to what was handed in.
Follows: stdlib erl_scan (scan_escape, scan_number, scan_based_int); reference manual, "Data Types" (numbers,
escapes, strings).
"""

from __future__ import annotations

import re

from pyshell.term import show

CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_SIMPLE = {"n": 10, "r": 13, "t": 9, "v": 11, "b": 8, "f": 12, "e": 27, "s": 32, "d": 127}
_DIGITS = "[0-9]+(?:_[0-9]+)*"
_FLOAT = re.compile(rf"{_DIGITS}\.{_DIGITS}(?:[eE][+-]?(?:{_DIGITS})?)?").match
_BASE = re.compile(rf"({_DIGITS})#").match
_DECIMAL = re.compile(_DIGITS).match
_OCTAL = re.compile("[0-7]{1,3}").match
_HEX = re.compile("[0-9a-fA-F]{2}").match
_HEX_BRACED = re.compile("[0-9a-fA-F]*").match
_TRIPLE = re.compile('("""+)[ \t]*\n').match
_CHUNK = 4000


class EscapeError(Exception):
    """An escape sequence that names no character: from `start`, the text goes on at `end`."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__("illegal character")
        self.start = start
        self.end = end


class NumberError(Exception):
    """The text says what is wrong; the scan goes on at `end`."""

    def __init__(self, text: str, end: int) -> None:
        super().__init__(text)
        self.end = end


class TripleError(Exception):
    """A triple-quoted string that is not laid out as one; at is the offset of the offending character."""

    def __init__(self, text: str, at: int) -> None:
        super().__init__(text)
        self.at = at


def integer(digits: str, base: int = 10) -> int:
    """int(digits, base) without Python's limit of 4300 digits (halves are joined, so the cost stays below
    quadratic).
    """
    if len(digits) <= _CHUNK or base & (base - 1) == 0:
        return int(digits, base)
    half = len(digits) // 2
    scale: int = base**half
    return integer(digits[:-half], base) * scale + integer(digits[-half:], base)


def number(text: str, start: int) -> tuple[str, int | float, int]:
    """(kind, value, end) of the number at `start`. Raises NumberError."""
    found = _FLOAT(text, start)
    if found is not None:
        try:
            value = float(found.group().replace("_", ""))
        except ValueError:
            raise NumberError("illegal float", found.end()) from None
        if value in (float("inf"), float("-inf")):
            raise NumberError("illegal float", found.end())
        return "float", value, found.end()
    found = _BASE(text, start)
    if found is not None:
        base = integer(found.group(1).replace("_", ""))
        if not 2 <= base <= 36:
            raise NumberError(f"illegal base '{base}'", found.end() - 1)
        return _based(text, found.end(), base)
    found = _DECIMAL(text, start)
    assert found is not None
    return "integer", integer(found.group().replace("_", "")), found.end()


def _based(text: str, start: int, base: int) -> tuple[str, int, int]:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"[:base]
    allowed = digits + digits.upper()
    end = start
    while end < len(text):
        if text[end] in allowed:
            end += 1
        elif text[end] == "_" and end > start and end + 1 < len(text) and text[end + 1] in allowed:
            end += 2
        else:
            break
    if end == start:
        raise NumberError("illegal integer", end)
    return "integer", integer(text[start:end].replace("_", ""), base), end


def escape(text: str, at: int) -> tuple[int, int]:
    """(character code, length) of the escape whose backslash is at `at`; length 0 when the text ends inside it."""
    if at + 1 >= len(text):
        return 0, 0
    char = text[at + 1]
    if char in _SIMPLE:
        return _SIMPLE[char], 2
    if char in "01234567":
        octal = _OCTAL(text, at + 1)
        assert octal is not None
        return int(octal.group(), 8), 1 + len(octal.group())
    if char == "x":
        return _hexadecimal(text, at)
    if char == "^":
        return (ord(text[at + 2]) & 31 if text[at + 2] != "\n" else 10, 3) if at + 2 < len(text) else (0, 0)
    return ord(char), 2


def _hexadecimal(text: str, at: int) -> tuple[int, int]:
    if at + 2 >= len(text):
        return 0, 0
    if text[at + 2] == "{":
        digits = _HEX_BRACED(text, at + 3)
        assert digits is not None
        end = digits.end()
        if end >= len(text):
            return 0, 0
        if text[end] != "}":
            raise EscapeError(at, end)
        code = int(digits.group(), 16) if digits.group() else -1
        if not (0 <= code < 0xD800 or 0xDFFF < code < 0xFFFE or 0xFFFF < code <= 0x10FFFF):
            raise EscapeError(at, end + 1)
        return code, end + 1 - at
    two = _HEX(text, at + 2)
    if two is not None:
        return int(two.group(), 16), 4
    if at + 3 >= len(text) and text[at + 2] in "0123456789abcdefABCDEF":
        return 0, 0
    raise EscapeError(at, at + 2)


def unescape(body: str, cut: bool = False) -> str:
    """All escapes of a body read. cut: the body may end inside an escape, which is dropped. Raises EscapeError."""
    at = body.find("\\")
    if at < 0:
        return body
    out: list[str] = []
    done = 0
    while at >= 0:
        out.append(body[done:at])
        code, size = escape(body, at)
        if size == 0:
            if cut:
                return "".join(out)
            raise EscapeError(at, len(body))
        out.append(chr(code))
        done = at + size
        at = body.find("\\", done)
    out.append(body[done:])
    return "".join(out)


def find_closing(text: str, start: int, closing: str, verbatim: bool) -> int:
    """The offset of the closing delimiter, -1 when there is none; a backslash hides it unless verbatim."""
    if verbatim:
        return text.find(closing, start)
    at = start
    while at < len(text):
        if text[at] == closing:
            return at
        at += 2 if text[at] == "\\" else 1
    return -1


def opens_triple(text: str, at: int) -> bool:
    """Does a triple-quoted string begin here? (Three quotes or more, and nothing else on the line.)"""
    return _TRIPLE(text, at) is not None


def triple_quoted(text: str, start: int) -> tuple[str, int]:
    """(characters, end) of the triple-quoted string at `start`; end is -1 when it is not closed.

    The white space before the closing quotes is taken from every line. Raises TripleError.
    """
    opening = _TRIPLE(text, start)
    assert opening is not None
    quotes = opening.group(1)
    closing = re.compile(rf"^([ \t]*){quotes}", re.MULTILINE).search(text, opening.end())
    if closing is None:
        return text[opening.end() :], -1
    indent = closing.group(1)
    lines: list[str] = []
    offset = opening.end()
    if closing.start() > offset:
        for line in text[offset : closing.start() - 1].split("\n"):
            if line.startswith(indent):
                lines.append(line[len(indent) :])
            elif not line.strip(" \t\r"):
                lines.append("")
            else:
                raise TripleError("bad indentation in triple-quoted string", offset)
            offset += len(line) + 1
    return "\n".join(lines), closing.end()


def quoted(text: str, quote: str) -> str:
    """The text between quotes, escaped as io_lib:write_string/2 does."""
    inner = show.string_text(text)[1:-1]
    if quote == '"':
        return show.string_text(text)
    return quote + inner.replace('\\"', '"').replace(quote, "\\" + quote) + quote
