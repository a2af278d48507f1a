"""The bytes of a source file -> its text: UTF-8, or what a comment at its head says.

The law: nothing is guessed. A byte that is no UTF-8 stays in the text as a lone surrogate (PEP 383): there reading ends, with
an error that names the place.
Follows: epp(3), "Encoding".
"""

from __future__ import annotations

import re

from pyshell.lang.diagnostic import Diagnostic, LanguageError
from pyshell.lang.scan import token_end
from pyshell.lang.source import Source

LATIN1, UTF8 = "latin1", "utf8"
_DECLARATION = re.compile(rb"coding *[:=] *([0-9A-Za-z-]*)")
_GAP = re.compile(r"[\x00-\x20\x80-\xa0]++|%[^\n]*+").match
_SINGLE = frozenset("()[]{},;.|?#")
_LINES = 2


def declared(data: bytes, in_comment: bool = True) -> str | None:
    """`latin1` or `utf8` where one of the first two lines says so (in a comment, or anywhere), or None."""
    for line in data.split(b"\n", _LINES)[:_LINES]:
        found = _DECLARATION.search(line.partition(b"%")[2] if in_comment else line)
        if found is None:
            continue
        words = found[1].lower().split(b"-")
        return LATIN1 if words[:2] == [b"latin", b"1"] else UTF8 if words[:2] == [b"utf", b"8"] else None
    return None


def decoded(data: bytes, default: str = UTF8) -> str:
    """The text of a file; see `declared`."""
    if (declared(data) or default) == LATIN1:
        return data.decode("latin-1")
    return data.decode("utf-8", "surrogateescape")


def broken(source: Source, start: int, pos: tuple[int, int]) -> tuple[Diagnostic, Diagnostic]:
    """What is reported of a form that begins at offset `start`, which is at `pos`, and has a byte in it that is no UTF-8."""
    text, bad = source.text, source.bad
    offset = where = start
    while offset < bad:
        gap = _GAP(text, offset)
        try:
            end = min(gap.end(), bad) if gap is not None else token_end(text, offset)
        except LanguageError:
            end = bad
        # A token that is not complete counts from its start, but characters between quotes were read one by one.
        where = bad if gap is None and (text[offset] in "\"'" or text[offset] in _SINGLE) else offset
        offset = end
    before = text[start:where]
    newline = before.rfind("\n")
    line = pos[0] + before.count("\n")
    column = pos[1] + len(before) if newline < 0 else len(before) - newline
    return (
        Diagnostic(line, column, "file_io_server", "cannot translate from UTF-8", term="invalid_unicode"),
        Diagnostic(line, column, "epp", "cannot parse file, giving up"),
    )
