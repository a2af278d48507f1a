"""replace and split: what `re:run/3` with `global` finds, put back together.

Follows: stdlib re.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.re.natives import (
    A_BADOPT,
    A_BINARY,
    A_LIST,
    Options,
    parse_options,
    ready,
    search_quietly,
    subject_of,
)
from pyshell.otp.stdlib.re.pattern import Pattern, PatternError
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.text import flat_bytes, flat_text
from pyshell.traps.errors import badarg
from pyshell.traps.machine import charge

A_IODATA, A_INFINITY, A_GROUP, A_TRIM = map(atom, ("iodata", "infinity", "group", "trim"))
_REPLACEMENT = re.compile(r"\\g\{(\d+)\}|\\g(\d+)|\\([1-9]\d*)|\\(.)|(&)", re.DOTALL)
_REPLACE_OWN = frozenset(("return",))
_REPLACE_REFUSED = frozenset(("capture", "report_errors"))
_SPLIT_OWN = frozenset(("return", "parts", "group", "trim"))
_SPLIT_REFUSED = _REPLACE_REFUSED | {"global"}


def _form(rest: list[Any]) -> Atom:
    """The `{return, Type}` of the options; iodata if there is none."""
    form = A_IODATA
    for option in rest:
        if type(option) is tuple and option[0].name == "return":
            form = option[1]
            if len(option) != 2 or form not in (A_IODATA, A_LIST, A_BINARY):
                raise badarg(A_BADOPT)
    return form


def _pattern(expression: Any, options: Options) -> Pattern:
    try:
        return ready(expression, options)
    except PatternError:
        raise badarg() from None


def _template(term: Any, unicode: bool) -> list[Any]:
    """The replacement as texts and numbers of groups."""
    if unicode:
        text = flat_text(term)
    else:
        data = flat_bytes(term)
        text = None if data is None else data.decode("latin-1")
    if text is None:
        raise badarg()
    parts: list[Any] = []
    begin = 0
    for match in _REPLACEMENT.finditer(text):
        parts.append(text[begin : match.start()])
        begin = match.end()
        number = match.group(1) or match.group(2) or match.group(3)
        if number:
            parts.append(int(number))
        elif match.group(5):
            parts.append(0)
        else:
            parts.append(match.group(4))
    parts.append(text[begin:])
    return [part for part in parts if part != ""]


def _filled(template: list[Any], match: re.Match[str], groups: int) -> str:
    out = []
    for part in template:
        if type(part) is str:
            out.append(part)
        elif part <= groups:
            out.append(match.group(part) or "")
    return "".join(out)


def _replace(p: Any, subject: Any, expression: Any, new: Any, options: Options) -> Any:
    form = _form(options.rest)
    pattern = _pattern(expression, options)
    text = subject_of(subject, pattern)
    template = _template(new, pattern.unicode)
    codec = "utf-8" if pattern.unicode else "latin-1"
    matches = search_quietly(p, pattern, text, options, "global" not in options.run)
    charge(p, len(text) // 16 + len(matches))
    if not matches and form is A_IODATA:
        return subject
    pieces: list[Any] = []
    begin = 0
    for match in matches:
        if match.start() > begin:
            pieces.append(text[begin : match.start()])
        pieces.append(_filled(template, match, pattern.groups))
        begin = match.end()
    if form is A_LIST:
        return from_text("".join([*pieces, text[begin:]]))
    if form is A_BINARY:
        return "".join([*pieces, text[begin:]]).encode(codec, "surrogatepass")
    tail = text[begin:].encode(codec, "surrogatepass") if begin < len(text) else NIL
    return make_list([piece.encode(codec, "surrogatepass") if piece else NIL for piece in pieces], tail)


@bif("replace", 3)
def replace(p: Any, subject: Any, expression: Any, new: Any) -> Any:
    return _replace(p, subject, expression, new, Options())


@bif("replace", 4)
def replace_with(p: Any, subject: Any, expression: Any, new: Any, options: Any) -> Any:
    return _replace(p, subject, expression, new, parse_options(options, _REPLACE_OWN, _REPLACE_REFUSED, cause=None))


def _limit(rest: list[Any]) -> tuple[int, bool]:
    """How many cuts at most, -1 for as many as there are; and whether empty pieces at the end are left out.

    `trim` is `{parts, 0}` by another name, and the last one counts.
    """
    cuts, trim = -1, False
    for option in rest:
        if option is A_TRIM:
            cuts, trim = -1, True
        elif type(option) is tuple and option[0].name == "parts":
            parts = option[1]
            if parts is A_INFINITY:
                cuts, trim = -1, False
            elif type(parts) is int and parts >= 0:
                cuts, trim = parts - 1, parts == 0
            else:
                raise badarg(A_BADOPT)
    return cuts, trim


def _split(p: Any, subject: Any, expression: Any, options: Options) -> Any:
    form = _form(options.rest)
    cuts, trim = _limit(options.rest)
    pattern = _pattern(expression, options)
    text = subject_of(subject, pattern)
    matches = search_quietly(p, pattern, text, options, False) if cuts else []
    charge(p, len(text) // 16 + len(matches))
    rows: list[list[str]] = []
    begin = 0
    for match in matches:
        if match.start() == match.end() == begin:
            continue
        rows.append([text[begin : match.start()], *[group or "" for group in match.groups()]])
        begin = match.end()
        if len(rows) == cuts:
            break
    rows.append([text[begin:]])
    if trim:
        while rows and not any(rows[-1]):
            rows.pop()
    codec = "utf-8" if pattern.unicode else "latin-1"

    def term(piece: str) -> Any:
        return from_text(piece) if form is A_LIST else piece.encode(codec, "surrogatepass")

    if A_GROUP in options.rest:
        return make_list([make_list([term(piece) for piece in row]) for row in rows])
    return make_list([term(piece) for row in rows for piece in row])


@bif("split", 2)
def split(p: Any, subject: Any, expression: Any) -> Any:
    return _split(p, subject, expression, Options())


@bif("split", 3)
def split_with(p: Any, subject: Any, expression: Any, options: Any) -> Any:
    return _split(p, subject, expression, parse_options(options, _SPLIT_OWN, _SPLIT_REFUSED, cause=None))
