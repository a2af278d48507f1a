"""Natives of json: text to terms and back, each in one pass over the whole text.

`events(Text)` is what a decoder with callbacks is fed; decode/1 and encode/1 do not go that way.
Follows: stdlib json(3) of OTP 27; RFC 8259.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.floats import short
from pyshell.term.maps import ErlMap, from_pairs
from pyshell.traps.errors import ErlangError, badarg, error
from pyshell.traps.machine import charge

A_NULL, A_UNEXPECTED_END, A_INVALID_BYTE, A_UNEXPECTED_SEQUENCE, A_CONTINUE = map(
    atom, ("null", "unexpected_end", "invalid_byte", "unexpected_sequence", "continue")
)
A_ARRAY, A_OBJECT, A_END_ARRAY, A_END_OBJECT, A_KEY, A_VALUE, A_INTEGER, A_FLOAT, A_STRING = map(
    atom, ("array", "object", "end_array", "end_object", "key", "value", "integer", "float", "string")
)
_SPACE = re.compile(rb"[ \t\n\r]*").match
_PLAIN = re.compile(rb'[^"\\\x00-\x1f]*').match
_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?").match
_NUMBER_START = re.compile(rb"-?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?)?").match
_WORDS = {b"true": TRUE, b"false": FALSE, b"null": A_NULL}
_ESCAPED = {0x22: '"', 0x5C: "\\", 0x2F: "/", 0x62: "\b", 0x66: "\f", 0x6E: "\n", 0x72: "\r", 0x74: "\t"}
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSAFE = re.compile('["\\\\\x00-\x1f]')
_NOT_ASCII = re.compile('["\\\\\x00-\x1f\x7f-\U0010ffff]')


class Reader:
    """Reads one value and calls `put(kind, value)` for what it finds, in order."""

    def __init__(self, data: bytes, put: Any) -> None:
        self.data = data
        self.put = put
        self.at = 0

    def bad(self, at: int) -> ErlangError:
        """The byte there does not belong there, or there is none."""
        return error(A_UNEXPECTED_END if at >= len(self.data) else (A_INVALID_BYTE, self.data[at]))

    def read(self) -> None:
        """One value, and what is in it. `open_`: what stands open, with what must come next."""
        data, put = self.data, self.put
        open_: list[int] = []
        while True:
            self.space()
            byte = data[self.at] if self.at < len(data) else -1
            if byte == 0x5B:
                put(A_ARRAY, None)
                self.at += 1
                self.space()
                if data[self.at : self.at + 1] != b"]":
                    open_.append(0x5D)
                    continue
                self.at += 1
                put(A_END_ARRAY, None)
            elif byte == 0x7B:
                put(A_OBJECT, None)
                self.at += 1
                self.space()
                if data[self.at : self.at + 1] != b"}":
                    open_.append(0x7D)
                    self._key()
                    continue
                self.at += 1
                put(A_END_OBJECT, None)
            else:
                self._scalar(byte)
            if not self._close(open_):
                return

    def _close(self, open_: list[int]) -> bool:
        """What follows a value: a comma, or ends. False: the whole is read."""
        data, put = self.data, self.put
        while open_:
            self.space()
            byte = data[self.at] if self.at < len(data) else -1
            if byte == open_[-1]:
                put(A_END_ARRAY if open_.pop() == 0x5D else A_END_OBJECT, None)
                self.at += 1
            elif byte == 0x2C:
                self.at += 1
                if open_[-1] == 0x7D:
                    self.space()
                    self._key()
                return True
            else:
                raise self.bad(self.at)
        return False

    def space(self) -> None:
        self.at = _SPACE(self.data, self.at).end()  # type: ignore[union-attr]  # it always matches

    def _key(self) -> None:
        if self.data[self.at : self.at + 1] != b'"':
            raise self.bad(self.at)
        self.put(A_KEY, self._string())
        self.space()
        if self.data[self.at : self.at + 1] != b":":
            raise self.bad(self.at)
        self.at += 1

    def _scalar(self, byte: int) -> None:
        if byte == 0x22:
            self.put(A_STRING, self._string())
        elif byte == 0x2D or 0x30 <= byte <= 0x39:
            self._number()
        else:
            for word, value in _WORDS.items():
                if byte == word[0]:
                    self._word(word)
                    self.put(A_VALUE, value)
                    return
            raise self.bad(self.at)

    def _word(self, word: bytes) -> None:
        for number, byte in enumerate(word):
            at = self.at + number
            if at >= len(self.data) or self.data[at] != byte:
                raise self.bad(at)
        self.at += len(word)

    def _number(self) -> None:
        found = _NUMBER(self.data, self.at)
        end = _NUMBER_START(self.data, self.at).end()  # type: ignore[union-attr]  # it always matches
        if found is None or found.end() < end:
            raise self.bad(end)
        text = found.group()
        self.at = found.end()
        if found.group(1) is None and found.group(2) is None:
            self.put(A_INTEGER, _integer(text))
            return
        value = float(text)
        if value - value != 0:
            raise error((A_UNEXPECTED_SEQUENCE, text))
        self.put(A_FLOAT, value)

    def _string(self) -> bytes:
        """Behind its opening quote; as UTF-8."""
        data = self.data
        at = self.at + 1
        end = _PLAIN(data, at).end()  # type: ignore[union-attr]  # it always matches
        parts: list[bytes] = [self._utf8(at, end)]
        while True:
            if end >= len(data):
                raise error(A_UNEXPECTED_END)
            if data[end] == 0x22:
                self.at = end + 1
                return parts[0] if len(parts) == 1 else b"".join(parts)
            if data[end] != 0x5C:
                raise self.bad(end)
            text, at = self._escape(end)
            end = _PLAIN(data, at).end()  # type: ignore[union-attr]
            parts += (text.encode(), self._utf8(at, end))

    def _utf8(self, start: int, end: int) -> bytes:
        part = self.data[start:end]
        if not part.isascii():
            try:
                part.decode("utf-8")
            except UnicodeDecodeError as ex:
                raise self.bad(start + ex.start if ex.reason != "unexpected end of data" else end) from None
        return part

    def _escape(self, at: int) -> tuple[str, int]:
        """(the character, where it goes on)."""
        data = self.data
        byte = data[at + 1] if at + 1 < len(data) else -1
        if byte in _ESCAPED:
            return _ESCAPED[byte], at + 2
        if byte != 0x75:
            raise self.bad(at + 1)
        code = self._hex(at + 2)
        if 0xD800 <= code < 0xDC00 and data[at + 6 : at + 8] == b"\\u":
            low = self._hex(at + 8)
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00), at + 12
            raise error((A_UNEXPECTED_SEQUENCE, data[at : at + 12]))
        if 0xD800 <= code < 0xE000:
            raise error((A_UNEXPECTED_SEQUENCE, data[at : at + 6]))
        return chr(code), at + 6

    def _hex(self, at: int) -> int:
        for place in range(at, at + 4):
            if place >= len(self.data) or self.data[place] not in b"0123456789abcdefABCDEF":
                raise self.bad(place)
        return int(self.data[at : at + 4], 16)


def _integer(text: bytes) -> int:
    if len(text) <= 4000:
        return int(text)
    sign = -1 if text[0] == 0x2D else 1
    digits = text.lstrip(b"-")
    half = len(digits) // 2
    power: int = 10 ** (len(digits) - half)
    return sign * (_integer(digits[:half]) * power + _integer(digits[half:]))


class Builder:
    """Terms from events: objects are maps, the last of equal keys counts."""

    def __init__(self) -> None:
        self.stack: list[list[Any]] = [[]]
        self.keys: list[Any] = []

    def put(self, kind: Atom, value: Any) -> None:
        if kind is A_ARRAY or kind is A_OBJECT:
            self.stack.append([])
        elif kind is A_KEY:
            self.keys.append(value)
        elif kind is A_END_ARRAY:
            self.put(A_VALUE, make_list(self.stack.pop()))
        elif kind is A_END_OBJECT:
            values = self.stack.pop()
            names = self.keys[len(self.keys) - len(values) :]
            del self.keys[len(self.keys) - len(values) :]
            self.put(A_VALUE, from_pairs(zip(names, values, strict=True)))
        else:
            self.stack[-1].append(value)


@bif("decode", 1)
def decode(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    builder = Builder()
    reader = Reader(data, builder.put)
    reader.read()
    reader.space()
    if reader.at < len(data):
        raise reader.bad(reader.at)
    charge(p, len(data) // 16)
    return builder.stack[0][0]


@bif("events", 2)
def events(p: Any, data: Any, last: Any) -> Any:
    """{[Event], Rest}, or `continue` while more text may come (last: false)."""
    found: list[Any] = []
    reader = Reader(data, lambda kind, value: found.append(kind if value is None else (kind, value)))
    try:
        reader.read()
    except ErlangError as ex:
        if last is FALSE and ex.reason is A_UNEXPECTED_END:
            return A_CONTINUE
        raise
    if last is FALSE and reader.at == len(data) and type(found[-1]) is tuple and found[-1][0] in (A_INTEGER, A_FLOAT):
        return A_CONTINUE  # a number may go on
    charge(p, len(data) // 16)
    return (make_list(found), data[reader.at :])


# text from terms ---------------------------------------------------------------------------------------------------------


def quoted(text: str, unsafe: Any = _UNSAFE) -> str:
    """A JSON string."""
    if unsafe.search(text) is None:
        return f'"{text}"'
    escaped: str = unsafe.sub(_escape_text, text)
    return f'"{escaped}"'


def _escape_text(found: Any) -> str:
    char = found.group()
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04X}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04X}\\u{0xDC00 + (code & 0x3FF):04X}"


def _utf8_text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as ex:
        short = ex.reason == "unexpected end of data"
        raise error(A_UNEXPECTED_END if short else (A_INVALID_BYTE, data[ex.start])) from None


@bif("encode_binary", 1)
def encode_binary(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    return quoted(_utf8_text(data)).encode()


@bif("encode_binary_escape_all", 1)
def encode_binary_escape_all(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    return quoted(_utf8_text(data), _NOT_ASCII).encode()


def _key(term: Any) -> str:
    if type(term) is bytes:
        return quoted(_utf8_text(term))
    if type(term) is Atom:
        return quoted(term.name)
    if type(term) is int:
        return f'"{_digits(term)}"'
    if type(term) is float:
        return f'"{short(term)}"'
    raise error((atom("unsupported_type"), term))


def _digits(number: int) -> str:
    if number.bit_length() < 13_000:  # Python writes 4300 digits at once
        return str(number)
    high, low = divmod(abs(number), 10**4000)
    return ("-" if number < 0 else "") + _digits(high) + str(low).rjust(4000, "0")


def _simple(term: Any) -> str | None:
    """The text of what holds nothing else, or None."""
    if type(term) is bytes:
        return quoted(_utf8_text(term))
    if type(term) is Atom:
        return term.name if term is TRUE or term is FALSE or term is A_NULL else quoted(term.name)
    if type(term) is int:
        return _digits(term)
    if type(term) is float:
        return short(term)
    return "[]" if term is NIL else None


@bif("encode", 1)
def encode(p: Any, term: Any) -> Any:
    """In the external form, which OTP gives as a deep list."""
    parts: list[str] = []
    todo: list[Any] = [(term,)]  # terms stand in tuples, text is text
    while todo:
        item = todo.pop()
        if type(item) is str:
            parts.append(item)
            continue
        value = item[0]
        text = _simple(value)
        if text is not None:
            parts.append(text)
        elif type(value) is list:
            todo.append("]")
            cells = []
            while True:
                if type(value) is not list:
                    break
                cells.append((value[0],))
                value = value[1]
            if value is not NIL:
                raise error((atom("unsupported_type"), item[0]))
            parts.append("[")
            for number, cell in enumerate(reversed(cells)):
                todo.append(cell)
                if number < len(cells) - 1:
                    todo.append(",")
        elif type(value) is ErlMap:
            parts.append("{")
            todo.append("}")
            for number, (key, inner) in enumerate(reversed(value.items())):
                comma = "," if number < len(value) - 1 else ""
                todo += ((inner,), f"{comma}{_key(key)}:")
        else:
            raise error((atom("unsupported_type"), value))
    charge(p, len(parts))
    return "".join(parts).encode()
