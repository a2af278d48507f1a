"""Natives of erl_lint: the checker of lang, for forms and expressions of programs.

Follows: stdlib erl_lint(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import lint, walk
from pyshell.lang.abstract_read import BadForm, read_expr, read_exprs, read_form
from pyshell.lang.ast import AtomLit, Attribute, Call, Node, Record
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
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import NIL, from_text, iterate, make_list, to_python
from pyshell.traps.errors import badarg

A_RECORD = atom("record")


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
                _note_record(form, records)
    except BadForm:
        raise badarg() from None
    found = lint.lint_exprs(nodes, names, records)
    if found is None:
        return (OK, NIL)
    return (ERROR, make_list([(from_text("nofile"), make_list([error_info(found)]))]), NIL)


def _note_record(form: Node, records: dict[str, RecordDef]) -> None:
    if isinstance(form, Attribute) and form.name == "record":
        name, fields = form.value
        records[name] = RecordDef(name, [(field.name, field.default) for field in fields])


def _read(term: Any) -> Node:
    try:
        return read_expr(term)
    except BadForm:
        raise badarg() from None


@bif("is_guard_expr", 1)
def is_guard_expr(p: Any, term: Any) -> Any:
    return TRUE if ExprLint({}).is_guard(_read(term)) else FALSE


@bif("$local_calls", 1)
def local_calls(p: Any, term: Any) -> Any:
    """[{Name, Arity}] of what an expression calls without a module."""
    found = []
    for node in walk.each([_read(term)]):
        if isinstance(node, Call) and isinstance(node.func, AtomLit):
            found.append((atom(node.func.value), len(node.args)))
    return make_list(found)


@bif("$guard_test", 3)
def guard_test(p: Any, term: Any, forms: Any, overridden: Any) -> Any:
    """Whether an expression can be a test. forms: for their records; overridden: functions, as local_calls gives them."""
    records: dict[str, RecordDef] = {}
    try:
        for form in iterate(forms):
            if type(form) is tuple and len(form) == 4 and form[2] is A_RECORD:
                _note_record(read_form(form), records)
    except BadForm:
        raise badarg() from None
    checker = ExprLint(records, {f"{name.name}/{arity}" for name, arity in iterate(overridden)})
    node = _read(term)
    if not checker.is_guard(node):
        return FALSE
    return FALSE if any(isinstance(part, Record) and _wrong(part, records) for part in walk.each([node])) else TRUE


def _wrong(node: Record, records: dict[str, RecordDef]) -> bool:
    """Whether a record is not known, lacks one of these fields, or has a default that is no guard expression."""
    known = records.get(node.name)
    if known is None:
        return True
    given = {field.name for field in node.fields}
    names = {name for name, _ in known.fields}
    if not given <= names | {"_"}:
        return True
    plain = ExprLint(records)
    return any(
        default is not None and name not in given and not plain.is_guard(default) for name, default in known.fields
    )


@bif("is_pattern_expr", 1)
def is_pattern_expr(p: Any, term: Any) -> Any:
    return TRUE if is_pattern(_read(term)) else FALSE


@bif("format_error", 1)
def format_error(p: Any, descriptor: Any) -> Any:
    return from_text(descriptor_text(descriptor))
