"""Natives of erl_eval: abstract expressions are checked, compiled and run.

Follows: stdlib erl_eval(3).
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.lang import ast, constant, handlers, lint, walk
from pyshell.lang.abstract import terms_of
from pyshell.lang.abstract_read import BadForm, read_expr, read_exprs
from pyshell.lang.ast import Node
from pyshell.lang.compiler import compile_exprs
from pyshell.lang.scan_terms import descriptor, error_info
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import iterate, make_list, to_text
from pyshell.term.fun import FUN_CLASSES, Fun, FunInfo
from pyshell.traps.errors import A_ERROR, ErlangError, badarg, undef
from pyshell.traps.machine import stop

A_ERL_EVAL, A_TEXT, A_UNBOUND, A_NONE = map(atom, ("erl_eval", "text", "unbound", "none"))
_HIDDEN = ("rec", "@")


def _read(exprs: Any) -> list[Node]:
    try:
        return read_exprs(exprs)
    except BadForm:
        raise badarg() from None


@bif("$check", 2)
def check(p: Any, exprs: Any, names: Any) -> Any:
    """ok, or {error, ErrorInfo}: erl_lint's first complaint."""
    trouble = lint.lint_exprs(_read(exprs), [name.name for name in iterate(names)], {})
    return OK if trouble is None else (ERROR, error_info(trouble))


@bif("$is_local", 1)
def is_local(p: Any, expr: Any) -> Any:
    """Whether an expression is a call that a local function handler gets."""
    return TRUE if handlers.is_local(_read([expr, make_list([])])[0]) else FALSE


@bif("$run", 4, traps=True)
def run(p: Any, exprs: Any, pairs: Any, local: Any, remote: Any) -> Any:
    """{Value, [{Name, Value}]} of some expressions. local: none, or a fun of 2 or (arguments not evaluated) 3 arguments."""
    nodes = _read(exprs)
    bound: dict[str, Any] = {name.name: value for name, value in iterate(pairs)}
    trouble = lint.lint_exprs(nodes, bound, {})
    if trouble is not None:
        reason = descriptor(trouble)
        if type(reason) is tuple and type(reason[0]) is Atom and reason[0].name == "unbound_var":
            reason = (A_UNBOUND, reason[1])
        raise ErlangError(A_ERROR, reason)
    shown: dict[str, list[Node]] | None = {} if isinstance(local, Fun) and _arity(local) == 3 else None
    if any(map(handlers.is_local, walk.each(nodes))) or remote is not A_NONE or local is not A_NONE:
        nodes = handlers.handled(nodes, True, remote is not A_NONE, shown)
        bound[handlers.LOCAL] = _undefined() if local is A_NONE else local
        bound[handlers.REMOTE] = remote
        for name, args in (shown or {}).items():
            bound[name] = make_list(terms_of(args))
    code = compile_exprs(nodes, bound.keys(), p.n.code.compiler.linker, prompt=False)
    value = code.code(p, *[bound[name] for name in code.params])
    if value is None:
        value = stop(p, (_ran, code.names))
        if value is None:
            return None
    return _result(code.names, value)


def _ran(p: Any, value: Any, frame: Any) -> Any:
    return _result(frame[1], value)


def _result(names: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    """(value, *what was bound) -> {Value, Pairs}; a variable of a branch that was not taken has no value."""
    pairs = zip(names, values[1:], strict=True)
    new = [(atom(name), value) for name, value in pairs if value is not None and not name.startswith(_HIDDEN)]
    return (values[0], make_list(new))


def _undefined() -> Fun:
    """The handler of who has none: called with a name and arguments it fails with undef."""

    def missing(p: Any, name: Any, args: Any) -> Any:
        raise undef(A_ERL_EVAL, name, tuple(iterate(args)))

    return FUN_CLASSES[2](missing, FunInfo(A_ERL_EVAL, "missing", 2, 0, 0, ()), ())


def _arity(fun: Fun) -> int:
    return fun.arity


@bif("partial_eval", 1)
def partial_eval(p: Any, expr: Any) -> Any:
    """An expression of constants as its value; any other as it is."""
    try:
        node = read_expr(expr)
    except BadForm:
        raise badarg() from None
    if not isinstance(node, ast.Op | ast.Unary):
        return expr
    value = constant.value(node)
    if value is None or isinstance(value, str):
        return expr
    return (atom("float" if isinstance(value, float) else "integer"), expr[1], value)


@bif("$text", 1)
def parse_text(p: Any, tokens: Any) -> Any:
    """{ok, Expressions} of tokens that know their text and hold a pid or the like, read as the shell reads; else error."""
    texts: list[str] = []
    for token in iterate(tokens):
        found = [item for item in iterate(token[1]) if type(item) is tuple and item[0] is A_TEXT]
        text = to_text(found[0][1]) if found else None
        if text is None:
            return ERROR
        texts.append(text)
    joined, count = _EXTERNAL(lambda found: found.group().replace(" ", ""), " ".join(texts))
    exprs = p.n.code.compiler.parser.parse_exprs(joined)[0] if count else None
    return ERROR if exprs is None else (OK, make_list(terms_of(exprs)))


_EXTERNAL = re.compile(r"(?:# (?:Port|Ref|Fun) )?< [\w. @]+ >").subn
