"""Lengths and pieces of text as Erlang counts them, and character data (deep lists and binaries) as Python text.

`string:length/1` counts grapheme clusters, `io_lib:chars_length/1` does so only where a character above 255 occurs.
Clusters here: a base character with the marks, joiners and modifiers behind it, and CR LF. That is Unicode's rule for
all but a few scripts; module `string` has the whole of it.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.term.cons import NIL

Term = Any

_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094d\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
_CLUSTER = re.compile(
    f"\r\n|[\U0001f1e6-\U0001f1ff]{{2}}[{_MARK}]*|.[{_MARK}]*(?:(?<=\u200d)[\u2600-\u27bf\U0001f300-\U0001faff][{_MARK}]*)*",
    re.DOTALL,
)
_WIDE = re.compile("[^\x00-\xff]").search


def text_length(text: str) -> int:
    """`io_lib:chars_length/1`."""
    return len(text) if _WIDE(text) is None else len(_CLUSTER.findall(text))


def split_clusters(text: str) -> list[str]:
    """The grapheme clusters in order."""
    return _CLUSTER.findall(text)


def flat_text(data: Term) -> str | None:
    """The Python text of `unicode:chardata()`: deep lists of characters and UTF-8 binaries. None if it is not that."""
    out: list[str] = []
    todo = [data]
    while todo:
        data = todo.pop()
        while type(data) is list:
            head = data[0]
            if type(head) is int:
                if not 0 <= head <= 0x10FFFF or 0xD800 <= head <= 0xDFFF:
                    return None
                out.append(chr(head))
                data = data[1]
            else:
                todo.append(data[1])
                data = head
        if type(data) is bytes:
            try:
                out.append(data.decode("utf-8"))
            except UnicodeDecodeError:
                return None
        elif data is not NIL:
            return None
    return "".join(out)


def flat_bytes(data: Term) -> bytes | None:
    """The bytes of an `iolist()` or binary, or None if it is neither (`iolist_to_binary/1`)."""
    out = bytearray()
    todo = [data]
    while todo:
        data = todo.pop()
        while type(data) is list:
            head = data[0]
            if type(head) is int:
                if not 0 <= head <= 255:
                    return None
                out.append(head)
                data = data[1]
            else:
                todo.append(data[1])
                data = head
        if type(data) is bytes:
            out += data
        elif data is not NIL:
            return None
    return bytes(out)
