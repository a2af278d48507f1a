"""Natives of erl_lint: the checker of lang, for forms and expressions of programs.

Follows: stdlib erl_lint(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import lint
from pyshell.lang.abstract_read import BadForm, read_expr, read_exprs, read_form
from pyshell.lang.ast import Attribute, Node
from pyshell.lang.compile_file import forms_module
from pyshell.lang.constant import is_pattern
from pyshell.lang.descriptors import text_of as descriptor_text
from pyshell.lang.lint_expr import ExprLint
from pyshell.lang.lint_module import lint_module
from pyshell.lang.records import RecordDef
from pyshell.lang.scan_terms import error_info
from pyshell.lang.source import Source
from pyshell.otp.kernel.file import text_of
from pyshell.otp.native import bif
from pyshell.otp.stdlib.compile import Compilation, descriptors
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, Atom
from pyshell.term.cons import NIL, from_text, iterate, make_list, to_python
from pyshell.traps.errors import badarg


@bif("module", 3)
def module(p: Any, forms: Any, file: Any, options: Any) -> Any:
    """{ok, Warnings} or {error, Errors, Warnings}."""
    job = Compilation(p, options)
    name = text_of(file) or "nofile"
    terms = to_python(forms)
    try:
        if terms is None:
            raise BadForm(forms)
        read = forms_module(Source(name, ""), terms)
    except BadForm:
        raise badarg() from None
    errors, warnings = lint_module(read, job.callbacks, job.checks())
    own = [item for item in warnings if item.module == "erl_lint"]
    if errors:
        return (ERROR, descriptors(errors, name), descriptors(own, name))
    return (OK, descriptors(own, name))


@bif("exprs", 2)
def exprs(p: Any, terms: Any, bindings: Any) -> Any:
    """{ok, []} or {error, [{File, [ErrorInfo]}], []}. bindings: names, or {{record,Pos,Name}, Attribute}."""
    names: list[str] = []
    records: dict[str, RecordDef] = {}
    try:
        nodes = read_exprs(terms)
        for item in iterate(bindings):
            key = item[0] if type(item) is tuple and item else item
            if type(key) is Atom:
                names.append(key.name)
            elif type(key) is tuple and len(key) == 3:
                form = read_form(item[1])
                if isinstance(form, Attribute) and form.name == "record":
                    name, fields = form.value
                    records[name] = RecordDef(name, [(field.name, field.default) for field in fields])
    except BadForm:
        raise badarg() from None
    found = lint.lint_exprs(nodes, names, records)
    if found is None:
        return (OK, NIL)
    return (ERROR, make_list([(from_text("nofile"), make_list([error_info(found)]))]), NIL)


def _read(term: Any) -> Node:
    try:
        return read_expr(term)
    except BadForm:
        raise badarg() from None


@bif("is_guard_expr", 1)
def is_guard_expr(p: Any, term: Any) -> Any:
    return TRUE if ExprLint({}).is_guard(_read(term)) else FALSE


@bif("is_guard_test", 1)
def is_guard_test(p: Any, term: Any) -> Any:
    return TRUE if ExprLint({}).is_guard(_read(term)) else FALSE


@bif("is_pattern_expr", 1)
def is_pattern_expr(p: Any, term: Any) -> Any:
    return TRUE if is_pattern(_read(term)) else FALSE


@bif("format_error", 1)
def format_error(p: Any, descriptor: Any) -> Any:
    return from_text(descriptor_text(descriptor))
