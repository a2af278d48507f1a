"""From what was typed to code: history, checks, records, shell commands, compilation; each step on the syntax tree.

The law: a trouble is a value (`Diagnostic` or `NoCommand`), never an exception. Expressions of one command are
prepared one by one, when their turn comes: each sees the bindings and records that the ones before it left.
Follows: stdlib shell (expand_hist, exprs/7).
"""

from __future__ import annotations

from typing import Any, Protocol

from pyshell.lang import constant, lint
from pyshell.lang.ast import AtomLit, Block, Call, Integer, Node, Var
from pyshell.lang.compiler import ShellCode, compile_exprs
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.records import RecordDef, expand
from pyshell.shell.history import History
from pyshell.shell.tree import has_local_call, replace_calls, walk
from pyshell.term.atom import atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.fun import FunInfo

Term = Any
HIDDEN = "@"
"""What the names of variables that nobody typed begin with."""


class NoCommand:
    """`e(99)` or `v(99)` of something that is not kept: `what` is the expression in the parentheses."""

    __slots__ = ("what",)

    def __init__(self, what: Node) -> None:
        self.what = what


class Prepared:
    """Code for one expression. values: of the variables it is called with, in order."""

    __slots__ = ("code", "values")

    def __init__(self, code: ShellCode, values: list[Term]) -> None:
        self.code = code
        self.values = values


class LocalCalls(Protocol):
    """What a local call means that is no BIF (shell/commands.py)."""

    def meaning(self, call: Call, typed: Call) -> Node | None:
        """The node to run in place of a call that was typed so; None leaves it to module shell_default."""

    def hidden(self) -> dict[str, Term]:
        """Values of the hidden variables in the nodes given out since the last time this was asked."""


def expand_history(exprs: list[Node], history: History, number: int) -> list[Node] | NoCommand:
    """`e(N)` becomes the command it names, `v(-1)` gets its absolute number."""
    missing: list[Node] = []

    def swap(call: Call, _typed: Call) -> Node | None:
        if type(call.func) is not AtomLit or call.func.value not in ("e", "v") or len(call.args) != 1:
            return None
        wanted = constant.value(call.args[0])
        found = History.absolute(wanted, number) if type(wanted) is int else None
        if call.func.value == "v":
            if found is None or found not in history.results:
                missing.append(call.args[0])
                return None
            return Call(call.pos, call.func, [Integer(call.pos, found)])
        if found is None or found not in history.commands:
            missing.append(call.args[0])
            return None
        repeated = history.commands[found]
        return repeated[0] if len(repeated) == 1 else Block(call.pos, repeated)

    expanded, _ = replace_calls(exprs, swap)
    return NoCommand(missing[-1]) if missing else expanded


def sequence(exprs: list[Node]) -> list[Node]:
    """The expressions one by one; a block that forgets variables is opened, so that what follows sees them unbound."""
    result: list[Node] = []
    todo = list(reversed(exprs))
    while todo:
        expr = todo.pop()
        if type(expr) is Block and any(_is_forget(node) for node in walk(expr.body)):
            todo.extend(reversed(expr.body))
        else:
            result.append(expr)
    return result


def _is_forget(node: Node) -> bool:
    return type(node) is Call and type(node.func) is AtomLit and node.func.value == "f" and len(node.args) < 2


def check(expr: Node, bound: dict[str, Term], records: dict[str, RecordDef]) -> Diagnostic | None:
    """erl_lint's first complaint about one expression."""
    unbound, _ = replace_calls([expr], _without_forget)
    return lint.lint_exprs(unbound, bound, records)


def _plainly_prepared(
    expr: Node, bound: dict[str, Term], records: dict[str, RecordDef], linker: Any
) -> Prepared | Diagnostic:
    """As `prepare`, for an expression without calls of local names: the usual one."""
    trouble = lint.lint_exprs([expr], bound, records)
    if trouble is not None:
        return trouble
    code = compile_exprs(expand([expr], records) if records else [expr], bound.keys(), linker)
    return Prepared(code, [bound[name] for name in code.params])


def _without_forget(call: Call, _typed: Call) -> Node | None:
    """`f(X)` is fine also when X has no value."""
    forget = type(call.func) is AtomLit and call.func.value == "f" and len(call.args) == 1 and type(call.args[0]) is Var
    return AtomLit(call.pos, "ok") if forget else None


def prepare(
    expr: Node, bound: dict[str, Term], records: dict[str, RecordDef], calls: LocalCalls, linker: Any
) -> Prepared | Diagnostic:
    """Check and compile one expression."""
    try:
        if not has_local_call([expr]):
            return _plainly_prepared(expr, bound, records, linker)
    except (RecursionError, SyntaxError, MemoryError):  # CPython nests blocks and brackets so deep and no deeper
        return _too_deep(expr)
    trouble = check(expr, bound, records)
    if trouble is not None:
        return trouble
    plain = expand([expr], records) if records else [expr]
    ready, origin = replace_calls(plain, calls.meaning)
    hidden = calls.hidden()
    values = {**bound, **hidden} if hidden else bound
    try:
        code = compile_exprs(ready, values.keys(), linker)
    except (RecursionError, SyntaxError, MemoryError):  # CPython nests blocks and brackets so deep and no deeper
        return _too_deep(expr)
    if origin:
        _show_as_typed(code, origin)
    return Prepared(code, [values[name] for name in code.params])


def _too_deep(expr: Node) -> Diagnostic:
    return Diagnostic(*expr.pos, "erl_lint", "expression is nested too deeply")


def _show_as_typed(code: ShellCode, origin: dict[int, Node]) -> None:
    """Funs are printed (`b()`) as they were typed, with the calls that have been replaced in what runs."""
    for info in code.unit.space.values():
        if type(info) is FunInfo and id(info.form) in origin:
            info.form = origin[id(info.form)]


def new_bindings(code: ShellCode, values: tuple[Term, ...]) -> dict[str, Term]:
    """What an expression bound, without the variables that record expressions need inside."""
    pairs = zip(code.names, values, strict=True)
    return {name: value for name, value in pairs if value is not None and not name.startswith(("rec", HIDDEN))}


def descriptor_term(diagnostic: Diagnostic) -> Term:
    """The error descriptor, as erl_lint and erl_parse give it to programs; the text where there is none."""
    return from_text(diagnostic.text) if diagnostic.term is None else _as_term(diagnostic.term)


def _as_term(value: Any) -> Term:
    if type(value) is str:
        return atom(value)
    if type(value) is tuple:
        return tuple(_as_term(item) for item in value)
    if type(value) is list:
        return make_list([_as_term(item) for item in value])
    return value
