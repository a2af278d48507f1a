"""Natives of erl_parse: the parser of lang, its trees as terms.

Follows: stdlib erl_parse(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang.abstract import expr_term, form_term, terms_of
from pyshell.lang.abstract_read import BadForm, read_expr
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.scan_terms import error_info, read_tokens
from pyshell.lang.to_ast import first_pos
from pyshell.lang.to_form import BadLiteral, literal, literal_of
from pyshell.lang.values import NoLiteral, literal_form, with_annotations
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, Atom, atom
from pyshell.term.cons import NIL, iterate, make_list, to_python
from pyshell.traps.errors import badarg, function_clause
from pyshell.traps.machine import charge

A_BAD = atom("bad")


def _is_unicode(char: int) -> bool:
    return 0 <= char < 0xD800 or 0xDFFF < char < 0xFFFE or 0xFFFF < char <= 0x10FFFF


ENCODINGS = {
    "latin1": lambda char: 0 <= char < 256, "unicode": _is_unicode, "utf8": _is_unicode, "none": lambda char: False,
}  # fmt: skip


@bif("$parse", 2)
def parse(p: Any, what: Any, tokens: Any) -> Any:
    """{ok, Form | Expressions | Term} or {error, ErrorInfo}. what: form, exprs or term."""
    terms = to_python(tokens)
    if terms is None:
        raise badarg()
    try:
        found = read_tokens(terms)
    except BadForm:
        raise badarg() from None
    charge(p, len(found))
    parser = p.n.code.compiler.parser
    if what.name == "form":
        form, trouble = parser.parse_form(found)
        return _trouble(trouble) if form is None else (OK, form_term(form))
    exprs, trouble = parser.parse_exprs_tokens(found)
    if exprs is None:
        return _trouble(trouble)
    if what.name == "exprs":
        return (OK, make_list(terms_of(exprs)))
    value = literal(exprs[0]) if len(exprs) == 1 else None
    if value is None:
        line, column = first_pos(exprs[min(1, len(exprs) - 1)])
        return _trouble(Diagnostic(line, column, "erl_parse", "bad term"))
    return (OK, value)


def _trouble(found: Any) -> Any:
    return (ERROR, error_info(found))


@bif("$value", 1)
def value_of(p: Any, form: Any) -> Any:
    """{ok, Value} of the form of a literal, {bad, Part} with what is none."""
    try:
        return (OK, literal_of(read_expr(form)))
    except BadForm as bad:
        return (A_BAD, form if bad.term is None else bad.term)
    except BadLiteral as bad:
        return (A_BAD, expr_term(bad.node))


@bif("$form", 3)
def form_of(p: Any, value: Any, anno: Any, encoding: Any) -> Any:
    """The form of a value. encoding: an atom, or the integers that are characters."""
    if type(encoding) is Atom:
        is_char = ENCODINGS[encoding.name]
    else:
        chars = frozenset(iterate(encoding))
        is_char = chars.__contains__
    try:
        return literal_form(value, anno, is_char)
    except NoLiteral:
        raise function_clause(atom("erl_parse"), atom("abstract"), (value, anno, encoding)) from None


@bif("$annos", 1)
def all_annotations(p: Any, form: Any) -> Any:
    """All annotations of a form, from left to right."""
    found: list[Any] = []

    def keep(anno: Any) -> Any:
        found.append(anno)
        return anno

    with_annotations(form, keep)
    return make_list(found)


@bif("$with_annos", 2)
def replace_annotations(p: Any, form: Any, annos: Any) -> Any:
    """The form with these annotations, as many as it has."""
    following = iterate(annos)
    return with_annotations(form, lambda _anno: next(following, NIL))
