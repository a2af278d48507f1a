"""Letters large and small, without regard to language or neighbours; equality of strings.

Follows: stdlib string; Unicode SpecialCasing and CaseFolding without their conditional part.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, Literal

from pyshell.otp.native import bif
from pyshell.otp.stdlib.string.chardata import BADARG, STRING, bad_character, clusters, text_of
from pyshell.otp.stdlib.string.graphemes import no_clause
from pyshell.term.atom import FALSE, TRUE, atom
from pyshell.term.cons import NIL, from_text
from pyshell.traps.errors import error, undef
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

A_NONE = atom("none")
FORMS: dict[str, Literal["NFC", "NFD", "NFKC", "NFKD"]] = {"nfc": "NFC", "nfd": "NFD", "nfkc": "NFKC", "nfkd": "NFKD"}


def _changed(p: Any, name: str, data: Any, change: Callable[[str], str]) -> Any:
    if type(data) is not bytes and type(data) is not list and data is not NIL:
        wrong = error((BADARG, data))
        wrong.head = (STRING, atom(name), 1, location("string.erl", 380))
        raise wrong
    text = text_of(data)
    charge(p, len(text) // 32)
    new = change(text) if text.isascii() else "".join([change(char) for char in text])
    return new.encode("utf-8", "surrogatepass") if type(data) is bytes else from_text(new)


@bif("uppercase", 1)
def uppercase(p: Any, data: Any) -> Any:
    return _changed(p, "uppercase", data, str.upper)


@bif("lowercase", 1)
def lowercase(p: Any, data: Any) -> Any:
    return _changed(p, "lowercase", data, str.lower)


@bif("casefold", 1)
def casefold(p: Any, data: Any) -> Any:
    return _changed(p, "casefold", data, str.casefold)


@bif("titlecase", 1)
def titlecase(p: Any, data: Any) -> Any:
    if type(data) is not bytes and type(data) is not list and data is not NIL:
        raise no_clause("titlecase", (data,), 420)
    text = text_of(data)
    new = text[:1].title() + text[1:]
    return new.encode("utf-8", "surrogatepass") if type(data) is bytes else from_text(new)


def _comparable(data: Any) -> str:
    if type(data) is not bytes and type(data) is not list and data is not NIL:
        raise bad_character(data)
    return text_of(data)


@bif("equal", 2)
def equal(p: Any, a: Any, b: Any) -> Any:
    return TRUE if _comparable(a) == _comparable(b) else FALSE


@bif("equal", 3)
def equal_fold(p: Any, a: Any, b: Any, fold: Any) -> Any:
    if fold is not TRUE and fold is not FALSE:
        raise no_clause("equal", (a, b, fold), 160)
    first, second = _comparable(a), _comparable(b)
    if fold is TRUE:
        first, second = first.casefold(), second.casefold()
    return TRUE if first == second else FALSE


@bif("equal", 4)
def equal_form(p: Any, a: Any, b: Any, fold: Any, form: Any) -> Any:
    if fold is not TRUE and fold is not FALSE:
        raise no_clause("equal", (a, b, fold, form), 170)
    first, second = _comparable(a), _comparable(b)
    if form is not A_NONE:
        name = FORMS.get(getattr(form, "name", ""))
        if name is None:
            raise undef(atom("unicode_util"), form, (a,))
        first, second = unicodedata.normalize(name, first), unicodedata.normalize(name, second)
    if fold is TRUE:
        first, second = first.casefold(), second.casefold()
    return TRUE if clusters(first) == clusters(second) else FALSE
