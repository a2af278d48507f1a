"""Module base64. Good data goes through C; bad data is read again slowly, to fail where OTP's automaton fails.

Law: `decode` skips white space and nothing else, `mime_decode` everything that is no character of the alphabet.
Follows: stdlib base64; RFC 4648.
"""

from __future__ import annotations

import binascii
import re
from typing import Any

from pyshell.otp.failing import ERTS, failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.cons import to_python as items_of
from pyshell.traps.errors import ErlangError, badarg, badarith, case_clause, function_clause
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
WHITE = b"\t\n\r "
BASE64 = atom("base64")
BAD, EQ = atom("bad"), atom("eq")
TABLE = tuple(
    ALPHABET.index(char) if char in ALPHABET else EQ if char == 61 else atom("ws") if char in WHITE else BAD
    for char in range(1, 256)
)
_GOOD = re.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?").fullmatch
_OTHERS = bytes(set(range(256)) - set(ALPHABET))


def _bytes(data: Any, name: str) -> bytes | None:
    """The bytes of a binary or a flat list; None if some element is no byte."""
    if type(data) is bytes:
        return data
    items = items_of(data) if type(data) is list or data is NIL else None
    if items is None:
        raise function_clause(BASE64, atom(name), (data,), location("base64.erl", 100))
    try:
        return bytes(items)
    except (TypeError, ValueError):
        return None


def _encode(p: Any, data: Any, name: str) -> bytes:
    raw = _bytes(data, name)
    if raw is None:
        for item in items_of(data) or []:
            if type(item) is not int:
                raise _failed("bsr", (item, 2), badarith())
            if not 0 <= item < 256:
                raise _failed("element", ((item >> 2) + 1, tuple(ALPHABET)), badarg())
    charge(p, len(raw or b"") // 64)
    return binascii.b2a_base64(raw or b"", newline=False)


def _failed(name: str, args: tuple[Any, ...], error: ErlangError) -> ErlangError:
    return failed_in(error, "erlang", name, args, ERTS)


@bif("encode", 1)
def encode(p: Any, data: Any) -> Any:
    return _encode(p, data, "encode")


@bif("encode_to_string", 1)
def encode_to_string(p: Any, data: Any) -> Any:
    return make_list(tuple(_encode(p, data, "encode_to_string")))


def _decode(p: Any, data: Any, name: str) -> bytes:
    raw = _bytes(data, name)
    if raw is not None:
        stripped = raw.translate(None, WHITE)
        if _GOOD(stripped):
            charge(p, len(raw) // 64)
            return binascii.a2b_base64(stripped)
    raise _wrong(data, raw, name)


@bif("decode", 1)
def decode(p: Any, data: Any) -> Any:
    return _decode(p, data, "decode")


@bif("decode_to_string", 1)
def decode_to_string(p: Any, data: Any) -> Any:
    return make_list(tuple(_decode(p, data, "decode_to_string")))


def _mime_decode(p: Any, data: Any, name: str) -> bytes:
    raw = _bytes(data, name)
    if raw is None:
        raise _wrong(data, None, name)
    kept = raw.translate(None, _OTHERS)
    spare = len(kept) % 4
    padding = raw[raw.rfind(kept[-1:]) + 1 :].count(b"=") if kept else 0
    if spare == 1 or (spare and padding == 0) or (spare == 2 and padding == 1):
        values: list[Any] = [ALPHABET.index(char) for char in kept[len(kept) - spare :]]
        if spare == 2 and padding == 1:
            values.append(EQ)
        raise _incomplete(data, name, binascii.a2b_base64(kept[: len(kept) - spare]), values, 260)
    return binascii.a2b_base64(kept + b"=" * (-spare % 4))


@bif("mime_decode", 1)
def mime_decode(p: Any, data: Any) -> Any:
    return _mime_decode(p, data, "mime_decode")


@bif("mime_decode_to_string", 1)
def mime_decode_to_string(p: Any, data: Any) -> Any:
    return make_list(tuple(_mime_decode(p, data, "mime_decode_to_string")))


def _value(char: Any) -> Any:
    """Six bits, `eq`, `bad`, or None for white space."""
    if type(char) is not int or not 0 < char < 256:
        raise badarg()
    if char in ALPHABET:
        return ALPHABET.index(char)
    return EQ if char == ord("=") else None if char in WHITE else BAD


def _wrong(data: Any, raw: bytes | None, name: str) -> ErlangError:
    """The error of the automaton that takes four characters at a time."""
    kind = "binary" if type(data) is bytes else "list"
    chars = list(data) if type(data) is bytes else items_of(data) or []
    done = b""
    group: list[Any] = []
    for at, char in enumerate(chars):
        try:
            value = _value(char)
        except ErlangError as error:
            return _failed("element", (char, TABLE), error)
        if value is None:
            continue
        group.append(value)
        if len(group) < 4:
            continue
        if value is EQ:
            second = group[1] if group[2] is EQ else group[2]
            if (group[2] is EQ and type(second) is not int) or type(second) is not int:
                return _failed("bsr", (second, 4 if group[2] is EQ else 2), badarith())
            return _trailing(chars[at + 1 :], kind)
        if any(type(part) is not int for part in group):
            return failed_in(badarg(), "base64", f"decode_{kind}", 5, location("base64.erl", 320))
        done += binascii.a2b_base64(bytes(ALPHABET[part] for part in group))
        group = []
    return _incomplete(data, name, done, group, 347)


def _incomplete(data: Any, name: str, done: bytes, group: list[Any], line: int) -> ErlangError:
    """The text ends within a group of four. What gives a string keeps nothing of what it has done so far."""
    base = name.removesuffix("_to_string")
    if base != name:
        return function_clause(BASE64, atom(f"{base}_list_to_string"), (NIL, *group), location("base64.erl", line + 57))
    kind, rest = ("binary", b"") if type(data) is bytes else ("list", NIL)
    return function_clause(BASE64, atom(f"{base}_{kind}"), (rest, done, *group), location("base64.erl", line))


def _trailing(chars: list[Any], kind: str) -> ErlangError:
    for char in chars:
        value = _value(char)
        if value is not None:
            name = "only_ws_binary" if kind == "binary" else "only_ws"
            return failed_in(case_clause(value), "base64", name, 2, location("base64.erl", 400))
    return badarg()
