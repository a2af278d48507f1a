"""Tokens as Erlang terms, both ways: what erl_scan gives and erl_parse takes.

A token is {Category, Anno, Symbol} or {Category, Anno}. White space, comments and the text of tokens are read from the source
again, only when somebody asks for them.
Follows: stdlib erl_scan (token(), option()).
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.lang import scan
from pyshell.lang.abstract import annotation
from pyshell.lang.abstract_read import BadForm, position
from pyshell.lang.ast import Pos
from pyshell.lang.descriptors import of_text
from pyshell.lang.descriptors_epp import epp_term
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.scan import Token
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, from_text, make_list, to_text

Term = Any

_DOT, _TEXT, _LOCATION = map(atom, ("dot", "text", "location"))
_STRING, _SIGIL, _SIGIL_END, _CHARACTER = map(atom, ("string", "sigil_prefix", "sigil_suffix", "char"))
_NAMES = ("atom", "var")
_VALUES = {"integer": int, "float": float, "char": int}
_GAP = re.compile(
    r"(?P<white_space>\n(?: {1,16}|\t{1,10}|\r|\f|[^\S\n \t\r\f]*+[\x00-\x08\x0b\x0e-\x1f\x80-\xa0]*+)"
    r"| {1,16}|\t{1,10}|\r|[\x00-\x08\x0b-\x0c\x0e-\x1f\x80-\xa0][\x00-\x09\x0b-\x20\x80-\xa0]*+)"
    r"|(?P<comment>%[^\n]*+)"
).match


class Wanted:
    """What is wanted besides the tokens: white space, comments, text; columns: annotations with columns."""

    __slots__ = ("white", "comments", "text", "columns")

    def __init__(self, white: bool, comments: bool, text: bool, columns: bool) -> None:
        self.white = white
        self.comments = comments
        self.text = text
        self.columns = columns


def token_terms(source: str, start: int, end: int, line: int, column: int, tokens: list[Token], wanted: Wanted) -> Term:
    """The terms of the tokens of source[start:end], whose first character stands at line, column."""
    if not (wanted.white or wanted.comments or wanted.text):
        return make_list(plain_terms(tokens, wanted.columns))
    found: list[Term] = []
    offset = start
    base = start - column
    for token in [*tokens, None]:
        while offset < end:
            gap = _GAP(source, offset)
            if gap is None:
                break
            kind, text = gap.lastgroup, gap.group()
            if wanted.white if kind == "white_space" else wanted.comments:
                anno = _anno((line, offset - base), text, wanted)
                found.append((atom(kind or ""), anno, from_text(text)))
            if text[0] == "\n":
                line += 1
                base = offset
            offset = gap.end()
        if token is None:
            break
        stop = scan.token_end(source, offset)
        text = source[offset:stop]
        found += _terms(token, _anno((line, offset - base), text, wanted))
        newlines = text.count("\n")
        if newlines:
            line += newlines
            base = offset + text.rindex("\n")
        offset = stop
    return make_list(found)


def plain_terms(tokens: list[Token], columns: bool) -> list[Term]:
    """The terms of tokens alone."""
    return [part for token in tokens for part in _terms(token, token[2] if columns else token[2][0])]


def _place(pos: Pos, wanted: Wanted) -> Term:
    return pos if wanted.columns else pos[0]


def _anno(pos: Pos, text: str, wanted: Wanted) -> Term:
    place = _place(pos, wanted)
    return make_list([(_TEXT, from_text(text)), (_LOCATION, place)]) if wanted.text else place


def _terms(token: Token, anno: Term) -> list[Term]:
    kind, value, _pos = token
    if kind in _NAMES or kind == "$word":
        return [(atom(kind), anno, atom(value))]
    if kind in _VALUES:
        return [(atom(kind), anno, value)]
    if kind == "string":
        return [(_STRING, anno, from_text(value))]
    if kind == "sigil":
        return [(_SIGIL, anno, atom("b")), (_STRING, anno, from_text(value)), (_SIGIL_END, anno, NIL)]
    return [(_DOT if kind == "dot" else atom(value), anno)]


def read_tokens(terms: list[Term]) -> list[Token]:
    """The tokens of some terms, white space and comments left out. Raises BadForm."""
    found: list[Token] = []
    sigil = False
    for term in terms:
        if type(term) is not tuple or len(term) not in (2, 3) or type(term[0]) is not Atom:
            raise BadForm(term)
        kind = term[0].name
        if kind in ("white_space", "comment", "sigil_suffix"):
            continue
        if kind == "sigil_prefix":
            sigil = True
            continue
        pos = position(term[1])
        if len(term) == 2:
            found.append((kind, "." if kind == "dot" else kind, pos))
            continue
        value = term[2]
        if kind in _NAMES:
            value = value.name if type(value) is Atom else None
        elif kind == "string":
            value = to_text(value)
            kind, sigil = ("sigil" if sigil else kind), False
        elif kind not in _VALUES:
            kind, value = (value.name, value.name) if type(value) is Atom else (kind, kind)
        if value is None:
            raise BadForm(term)
        found.append((kind, value, pos))
    return found


def error_info(diagnostic: Diagnostic, columns: bool = True) -> Term:
    """{Location, Module, Descriptor} of what scanner or parser found."""
    place = annotation((diagnostic.line, diagnostic.column))
    where = place if columns or type(place) is int else place[0]
    return (where, atom(diagnostic.module), descriptor(diagnostic))


def descriptor(diagnostic: Diagnostic) -> Term:
    """What `Module:format_error/1` takes; for what has no other descriptor the text."""
    text = diagnostic.text
    if diagnostic.term is not None:
        return _plain(diagnostic.term)
    if diagnostic.module == "erl_scan":
        if text.startswith("illegal base"):
            return (atom("base"), int(text.split("'")[1]))
        if text == "unterminated character":
            return _CHARACTER
        if text.startswith("illegal "):
            return (atom("illegal"), atom(text[8:]))
    before = "syntax error before: "
    if diagnostic.module == "erl_parse" and text.startswith(before):
        return make_list([from_text(before), from_text(text[len(before) :])])
    if diagnostic.module == "epp":
        return epp_term(text)
    return of_text(text, diagnostic.module) if diagnostic.module in _DESCRIBED else from_text(text)


_DESCRIBED = frozenset(("erl_lint", "sys_core_fold", "v3_core", "v3_kernel"))


def _plain(term: Any) -> Term:
    if type(term) is str:
        return atom(term)
    if type(term) is tuple:
        return tuple(map(_plain, term))
    return term
