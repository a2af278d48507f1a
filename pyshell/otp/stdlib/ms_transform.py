"""Natives of ms_transform: funs given to ets:fun2ms and dbg:fun2ms in a module become match specifications.

A variable from outside becomes {const, Variable}. The rules of translation are those of the shell's fun2ms.
Follows: stdlib ms_transform(3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyshell.lang import ast, walk
from pyshell.lang.abstract import annotation, form_term
from pyshell.lang.abstract_read import BadForm, read_expr, read_form
from pyshell.lang.records import RecordDef
from pyshell.lang.values import literal_form
from pyshell.otp.native import bif
from pyshell.otp.stdlib.ets.fun_spec import Untranslatable, specification
from pyshell.term.atom import ERROR, Atom, atom
from pyshell.term.cons import NIL, from_text, iterate, make_list

A_MS = atom("ms_transform")


class _Outside:
    """Stands for the value of a variable from outside."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class _Outer:
    """All variables from outside: which there are, the checker knows."""

    __slots__ = ()

    def __contains__(self, name: str) -> bool:
        return True

    def __getitem__(self, name: str) -> _Outside:
        return _Outside(name)


@bif("parse_transform", 2)
def parse_transform(p: Any, forms: Any, options: Any) -> Any:
    """The forms with every fun2ms call of a fun replaced, or {error, Errors, []}."""
    records: dict[str, RecordDef] = {}
    file: Any = from_text("nofile")
    result: list[Any] = []
    errors: list[Any] = []
    for term in iterate(forms):
        kind = term[0].name if type(term) is tuple and term and type(term[0]) is Atom else ""
        if kind == "attribute" and term[2].name == "file":
            file = term[3][0]
        try:
            form = read_form(term) if kind in ("function", "attribute") else None
        except BadForm:
            form = None
        if isinstance(form, ast.Attribute) and form.name == "record":
            name, fields = form.value
            records[name] = RecordDef(name, [(field.name, field.default) for field in fields])
        if isinstance(form, ast.Function):
            found = list(_calls(form))
            new: dict[int, ast.Node] = {}
            for call, fun, tracing in found:
                try:
                    new[id(call)] = _node(specification(fun, _Outer(), records, tracing), call)
                except Untranslatable as why:
                    place = annotation(_place(fun, str(why)))
                    errors.append((file, make_list([(place, A_MS, from_text(str(why)))])))
            if found:
                term = form_term(_replaced(form, new))
        result.append(term)
    return (ERROR, make_list(errors), NIL) if errors else make_list(result)


def _calls(form: ast.Function) -> Iterator[tuple[ast.Call, ast.Fun, bool]]:
    for node in walk.each([form]):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Remote) or len(node.args) != 1:
            continue
        module, name, fun = node.func.module, node.func.name, node.args[0]
        if isinstance(module, ast.AtomLit) and isinstance(name, ast.AtomLit) and name.value == "fun2ms":
            if module.value in ("ets", "dbg") and isinstance(fun, ast.Fun):
                yield node, fun, module.value == "dbg"


def _replaced(form: ast.Node, new: dict[int, ast.Node]) -> ast.Node:
    done = dict(new)
    for node in reversed(list(walk.each([form]))):
        if id(node) not in done:
            changed = walk.rebuilt(node, done)
            if changed is not node:
                done[id(node)] = changed
    return done.get(id(form), form)


def _node(spec: Any, call: ast.Call) -> ast.Node:
    """The expression whose value is the specification."""
    anno = annotation(call.pos)

    def outside(value: Any) -> Any:
        return (atom("var"), anno, atom(value.name)) if type(value) is _Outside else None

    return read_expr(literal_form(spec, anno, lambda char: False, outside))


def _place(fun: ast.Fun, why: str) -> ast.Pos:
    """Where the trouble is: at the body or the head of the first clause, as far as the words tell."""
    clause = fun.clauses[0]
    if "in body" in why:
        return clause.body[-1].pos
    if "in guard" in why and clause.guards:
        return clause.guards[0][0].pos
    return clause.patterns[0].pos if clause.patterns else fun.pos


@bif("format_error", 1)
def format_error(p: Any, what: Any) -> Any:
    """The text of an error, which is text already."""
    return what
