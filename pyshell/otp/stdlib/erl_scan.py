"""Natives of erl_scan: the scanner of lang, its tokens as terms.

Follows: stdlib erl_scan(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang.abstract import annotation
from pyshell.lang.literal import quoted
from pyshell.lang.scan import read_form
from pyshell.lang.scan_terms import Wanted, error_info, token_terms
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, TRUE, atom
from pyshell.term.cons import from_text, to_text
from pyshell.term.show import write
from pyshell.traps.errors import badarg
from pyshell.traps.machine import charge

A_DONE, A_MORE, A_EOF, A_CHAR = map(atom, ("done", "more", "eof", "char"))


@bif("$scan", 5)
def scan_form(p: Any, text: Any, start: Any, words: Any, flags: Any, final: Any) -> Any:
    """The tokens of the first form: {done, Result, Rest}, or more. flags: {White, Comments, Text}."""
    chars = to_text(text)
    if chars is None:
        raise badarg()
    columns = type(start) is tuple
    line, column = start if columns else (start, 1)
    form = read_form(chars, 0, line, column, final is TRUE, words=words is TRUE)
    charge(p, len(chars))
    if form is None:
        return A_MORE
    place = annotation((form.line, form.column if columns else 0))
    rest = from_text(chars[form.end :]) if form.end < len(chars) else A_EOF if final is TRUE else from_text("")
    if form.error is not None:
        if form.error.term is not None and form.error.text.startswith("unterminated"):
            rest = A_EOF
        return (A_DONE, (ERROR, error_info(form.error, columns), place), rest)
    wanted = Wanted(flags[0] is TRUE, flags[1] is TRUE, flags[2] is TRUE, columns)
    tokens = form.tokens
    if words is not TRUE:
        tokens = [("$word", t[1], t[2]) if t[0] == "atom" and _is_plain(chars, t, start) else t for t in tokens]
    terms = token_terms(chars, 0, form.end, line, column, tokens, wanted)
    if form.at_end and type(terms) is not list:
        return (A_DONE, (A_EOF, place), A_EOF)
    return (A_DONE, (OK, terms, place), rest)


def _is_plain(chars: str, token: Any, start: Any) -> bool:
    """Whether an atom was written without quotes (then it may be a reserved word)."""
    line, column = token[2]
    first = start if type(start) is tuple else (start, 1)
    offset = 0
    for _ in range(line - first[0]):
        offset = chars.index("\n", offset) + 1
    offset += column - (first[1] if line == first[0] else 1)
    return chars[offset] != "'"


@bif("format_error", 1)
def format_error(p: Any, descriptor: Any) -> Any:
    """The text of an error descriptor."""
    if type(descriptor) is tuple and len(descriptor) in (2, 3):
        kind = getattr(descriptor[0], "name", "")
        if kind == "string" and len(descriptor) == 3 and type(descriptor[1]) is int:
            thing = "atom" if descriptor[1] == ord("'") else "string"
            head = quoted(to_text(descriptor[2]) or "", chr(descriptor[1]))
            return from_text(f"unterminated {thing} starting with {head}")
        if kind == "illegal":
            return from_text(f"illegal {write(descriptor[1])}")
        if kind == "base":
            return from_text(f"illegal base '{write(descriptor[1])}'")
    if descriptor is A_CHAR:
        return from_text("unterminated character")
    return from_text(write(descriptor))
