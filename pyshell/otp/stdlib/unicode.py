"""Module unicode: characters between encodings, and normal forms.

Law: what cannot be read is not an exception but `{error, Done, Rest}` or, when bytes are missing at the end,
`{incomplete, Done, Rest}`; Rest keeps the nesting of the question.
Follows: stdlib unicode.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Literal

from pyshell.otp.failing import ERTS, failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, TRUE, atom
from pyshell.term.cons import NIL, from_text
from pyshell.term.errors import TooLargeError
from pyshell.term.text import MOST, weigh
from pyshell.traps.errors import ErlangError, badarg, function_clause, system_limit
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

A_INCOMPLETE, A_LATIN1, A_UTF8, A_UNICODE = map(atom, ("incomplete", "latin1", "utf8", "unicode"))
A_UTF16, A_UTF32, A_BIG, A_LITTLE = map(atom, ("utf16", "utf32", "big", "little"))
_CODECS = {
    A_LATIN1: "latin-1", A_UTF8: "utf-8", A_UNICODE: "utf-8", A_UTF16: "utf-16-be", A_UTF32: "utf-32-be",
    (A_UTF16, A_BIG): "utf-16-be", (A_UTF16, A_LITTLE): "utf-16-le",
    (A_UTF32, A_BIG): "utf-32-be", (A_UTF32, A_LITTLE): "utf-32-le",
}  # fmt: skip
_MARKS = (
    (b"\xef\xbb\xbf", A_UTF8),
    (b"\0\0\xfe\xff", (A_UTF32, A_BIG)),
    (b"\xff\xfe\0\0", (A_UTF32, A_LITTLE)),
    (b"\xfe\xff", (A_UTF16, A_BIG)),
    (b"\xff\xfe", (A_UTF16, A_LITTLE)),
)
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_TRUNCATED = ("unexpected end of data", "truncated data")


class _Stop(Exception):
    """Reading ends here: the tag of the answer, and what is left."""

    def __init__(self, tag: Any, rest: Any) -> None:
        self.tag = tag
        self.rest = rest


def _codec(encoding: Any) -> str:
    try:
        return _CODECS[encoding]
    except (KeyError, TypeError):
        raise badarg() from None


class _Reader:
    """Walks character data; `parts` are the texts read so far. limit: the largest character of the target."""

    def __init__(self, codec: str, limit: int) -> None:
        self.codec = codec
        self.limit = limit
        self.largest = 0xFF if codec == "latin-1" else 0x10FFFF
        self.parts: list[str] = []
        self.tails: list[Any] = []
        self.pending = b""

    def _rest(self, first: Any) -> Any:
        """`first` in front of what was still to come, level by level."""
        for tail in reversed(self.tails):
            first = [first, tail]
        return first

    def _binary(self, data: bytes) -> None:
        before, self.pending = self.pending, b""
        raw = before + data
        try:
            text = raw.decode(self.codec)
        except UnicodeDecodeError as ex:
            good, bad = raw[: ex.start], raw[ex.start :]
            text = good.decode(self.codec)
            self._check(text, raw)
            self.parts.append(text)
            if ex.reason in _TRUNCATED and ex.end == len(raw):
                self.pending = bad
                return
            if before and ex.start == 0:
                raise _Stop(ERROR, [before, [self._rest(data), NIL]]) from None
            raise _Stop(ERROR, self._rest(bad)) from None
        self._check(text, raw)
        self.parts.append(text)

    def _check(self, text: str, raw: bytes) -> None:
        if self.limit > 0xFF or text.isascii():
            return
        for at, char in enumerate(text):
            if ord(char) > self.limit:
                self.parts.append(text[:at])
                raise _Stop(ERROR, self._rest(raw[len(text[:at].encode(self.codec)) :]))

    def _characters(self, cell: Any) -> Any:
        """Reads the integers in front of a list; what follows them."""
        codes: list[int] = []
        while type(cell) is list and type(cell[0]) is int:
            code = cell[0]
            good = 0 <= code <= self.largest and not 0xD800 <= code <= 0xDFFF
            if self.pending or not good or code > self.limit:
                self.parts.append("".join(map(chr, codes)))
                if self.pending:
                    raise _Stop(ERROR, [self.pending, [self._rest(cell), NIL]])
                raise _Stop(ERROR, self._rest(cell if not good else [[code, NIL], cell[1]]))
            codes.append(code)
            cell = cell[1]
        self.parts.append("".join(map(chr, codes)))
        return cell

    def read(self, term: Any) -> None:
        while True:
            if type(term) is list:
                term = self._characters(term)
                if type(term) is list:
                    self.tails.append(term[1])
                    term = term[0]
                    if type(term) is not bytes and type(term) is not list and term is not NIL:
                        raise badarg()
                    continue
            if type(term) is bytes:
                self._binary(term)
            elif term is not NIL:
                raise badarg()
            if not self.tails:
                break
            term = self.tails.pop()
        if self.pending:
            raise _Stop(A_INCOMPLETE, self.pending)


def _valid(term: Any) -> bool:
    """True if nothing but integers, binaries and lists is inside."""
    todo = [term]
    while todo:
        t = todo.pop()
        while True:
            if type(t) is not list:
                break
            head = t[0]
            if type(head) is list:
                todo.append(head)
            elif type(head) is not int and type(head) is not bytes and head is not NIL:
                return False
            t = t[1]
        if t is not NIL and type(t) is not bytes:
            return False
    return True


def _units(element: Any) -> int:
    return len(element) if type(element) is bytes else 1


def _read(p: Any, data: Any, codec: str, limit: int = 0x10FFFF) -> tuple[str, Any, Any]:
    """(text, tag, rest): tag None when all was read."""
    reader = _Reader(codec, limit)
    if type(data) is not bytes and type(data) is not list and data is not NIL:
        raise badarg()
    tag = rest = None
    try:
        if type(data) is list:
            weigh(data, MOST, _units)
        reader.read(data)
    except TooLargeError:
        raise system_limit() from None
    except _Stop as stop:
        tag, rest = stop.tag, stop.rest
        if not _valid(data):
            raise badarg() from None
    text = "".join(reader.parts)
    charge(p, len(text) // 16)
    return text, tag, rest


def _to_list(p: Any, data: Any, encoding: Any) -> Any:
    text, tag, rest = _read(p, data, _codec(encoding))
    return from_text(text) if tag is None else (tag, from_text(text), rest)


def _to_binary(p: Any, data: Any, encoding: Any, target: Any) -> Any:
    codec, wanted = _codec(encoding), _codec(target)
    text, tag, rest = _read(p, data, codec, 0xFF if wanted == "latin-1" else 0x10FFFF)
    done = text.encode(wanted)
    return done if tag is None else (tag, done, rest)


@bif("characters_to_list", 1)
def characters_to_list(p: Any, data: Any) -> Any:
    return _to_list(p, data, A_UTF8)


@bif("characters_to_list", 2)
def characters_to_list_from(p: Any, data: Any, encoding: Any) -> Any:
    return _to_list(p, data, encoding)


@bif("characters_to_list_int", 2)
def characters_to_list_int(p: Any, data: Any, encoding: Any) -> Any:
    """What OTP's characters_to_list/2 falls back on; the error is that one's."""
    try:
        return _to_list(p, data, encoding)
    except ErlangError as found:
        raise failed_in(found, "unicode", "characters_to_list", (data, encoding), ERTS) from None


@bif("characters_to_binary_int", 2)
def characters_to_binary_int(p: Any, data: Any, encoding: Any) -> Any:
    try:
        return _to_binary(p, data, encoding, A_UTF8)
    except ErlangError as found:
        raise failed_in(found, "unicode", "characters_to_binary", (data, encoding), ERTS) from None


@bif("characters_to_binary", 1)
def characters_to_binary(p: Any, data: Any) -> Any:
    return _to_binary(p, data, A_UTF8, A_UTF8)


@bif("characters_to_binary", 2)
def characters_to_binary_from(p: Any, data: Any, encoding: Any) -> Any:
    return _to_binary(p, data, encoding, A_UTF8)


@bif("characters_to_binary", 3)
def characters_to_binary_in(p: Any, data: Any, encoding: Any, target: Any) -> Any:
    return _to_binary(p, data, encoding, target)


def _normal(p: Any, data: Any, form: Form, binary: bool) -> Any:
    text, tag, rest = _read(p, data, "utf-8")
    result = unicodedata.normalize(form, text)
    done = result.encode() if binary else from_text(result)
    return done if tag is None else (ERROR, done, rest)


@bif("characters_to_nfc_list", 1)
def characters_to_nfc_list(p: Any, data: Any) -> Any:
    return _normal(p, data, "NFC", False)


@bif("characters_to_nfd_list", 1)
def characters_to_nfd_list(p: Any, data: Any) -> Any:
    return _normal(p, data, "NFD", False)


@bif("characters_to_nfkc_list", 1)
def characters_to_nfkc_list(p: Any, data: Any) -> Any:
    return _normal(p, data, "NFKC", False)


@bif("characters_to_nfkd_list", 1)
def characters_to_nfkd_list(p: Any, data: Any) -> Any:
    return _normal(p, data, "NFKD", False)


@bif("characters_to_nfc_binary", 1)
def characters_to_nfc_binary(p: Any, data: Any) -> Any:
    return _normal(p, data, "NFC", True)


@bif("characters_to_nfd_binary", 1)
def characters_to_nfd_binary(p: Any, data: Any) -> Any:
    return _normal(p, data, "NFD", True)


@bif("characters_to_nfkc_binary", 1)
def characters_to_nfkc_binary(p: Any, data: Any) -> Any:
    return _normal(p, data, "NFKC", True)


@bif("characters_to_nfkd_binary", 1)
def characters_to_nfkd_binary(p: Any, data: Any) -> Any:
    return _normal(p, data, "NFKD", True)


@bif("bom_to_encoding", 1)
def bom_to_encoding(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise function_clause(atom("unicode"), atom("bom_to_encoding"), (data,), location("unicode.erl", 110))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return A_LATIN1, 0


@bif("encoding_to_bom", 1)
def encoding_to_bom(p: Any, encoding: Any) -> Any:
    try:
        codec = _CODECS[encoding]
    except (KeyError, TypeError):
        where = location("unicode.erl", 125)
        raise function_clause(atom("unicode"), atom("encoding_to_bom"), (encoding,), where) from None
    return b"" if codec == "latin-1" else "\ufeff".encode(codec)


@bif("bin_is_7bit", 1)
def bin_is_7bit(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    return TRUE if data.isascii() else FALSE
