"""Natives of erl_pp: the pretty printer of lang.

Follows: stdlib erl_pp(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast, walk
from pyshell.lang.abstract import form_term
from pyshell.lang.abstract_read import BadForm, read_expr, read_exprs, read_form
from pyshell.lang.pretty import expr_doc, exprs_text, guard_doc
from pyshell.lang.pretty_form import form_text
from pyshell.lang.pretty_layout import lay_out
from pyshell.otp.native import bif
from pyshell.term.atom import TRUE
from pyshell.term.cons import NIL, from_text, to_python
from pyshell.traps.errors import badarg


def _shown(text: str, latin1: Any) -> Any:
    """The characters; what Latin-1 has not is escaped (it stands in quotes)."""
    if latin1 is TRUE:
        text = "".join(char if ord(char) < 256 else f"\\x{{{ord(char):X}}}" for char in text)
    return from_text(text)


def _spaces(nodes: list[ast.Node], latin1: Any) -> list[ast.Node]:
    """The trees; in Latin-1 the character space stands for itself (`$ `, not `$\\s`), as a name does."""
    found: dict[int, ast.Node] = {}
    if latin1 is TRUE:
        for node in reversed(list(walk.each(nodes))):
            space = isinstance(node, ast.Char) and node.value == 32
            found[id(node)] = ast.Var(node.pos, "$ ") if space else walk.rebuilt(node, found)
    return [found.get(id(node), node) for node in nodes]


@bif("$form", 2)
def form(p: Any, term: Any, latin1: Any) -> Any:
    """A function or attribute, with its full stop."""
    try:
        return _shown(form_text(_spaces([read_form(term)], latin1)[0]), latin1)
    except (BadForm, RecursionError):
        raise badarg() from None


@bif("$expr", 4)
def expr(p: Any, term: Any, indent: Any, precedence: Any, latin1: Any) -> Any:
    """An expression at column `indent`."""
    try:
        return _shown(lay_out(expr_doc(_spaces([read_expr(term)], latin1)[0], precedence), indent), latin1)
    except (BadForm, RecursionError):
        raise badarg() from None


@bif("$exprs", 3)
def exprs(p: Any, terms: Any, indent: Any, latin1: Any) -> Any:
    """Expressions with commas between."""
    try:
        return _shown(exprs_text(_spaces(read_exprs(terms), latin1), indent), latin1)
    except (BadForm, RecursionError):
        raise badarg() from None


@bif("$guard", 2)
def guard(p: Any, terms: Any, latin1: Any) -> Any:
    """`when ...`."""
    alternatives = to_python(terms)
    if alternatives is None or terms is NIL:
        raise badarg()
    try:
        return _shown(lay_out(guard_doc([_spaces(read_exprs(tests), latin1) for tests in alternatives]), 0), latin1)
    except (BadForm, RecursionError):
        raise badarg() from None


@bif("legalize_vars", 1)
def legalize_vars(p: Any, term: Any) -> Any:
    """A function of which all variables have names that can be written."""
    try:
        function = read_form(term)
    except BadForm:
        raise badarg() from None
    if not isinstance(function, ast.Function):
        raise badarg()
    names = {node.name for node in walk.each([function]) if isinstance(node, ast.Var)}
    taken = {name for name in names if not name[:1].islower()}
    better: dict[str, str] = {}
    for name in sorted(names - taken):
        new = name[0].upper() + name[1:]
        while new in taken:
            new += "_"
        taken.add(new)
        better[name] = new
    done: dict[int, ast.Node] = {}
    for node in reversed(list(walk.each([function]))):
        if isinstance(node, ast.Var):
            done[id(node)] = ast.Var(node.pos, better.get(node.name, node.name))
        else:
            done[id(node)] = walk.rebuilt(node, done)
    return form_term(done[id(function)])
