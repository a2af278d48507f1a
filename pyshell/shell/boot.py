"""What runs before the shell: `-eval`, `-s` and `-run`, one after the other, in one process.

The law: the first that fails ends the node with status 1 and says so as erl's init does. They have no shell: local
functions are unknown, and `-eval` expressions do not share variables.
Follows: init(3); erts init.erl (start_em).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang import lint
from pyshell.lang.ast import AtomLit, Call, Node, Var
from pyshell.lang.bifs import AUTO_IMPORTED
from pyshell.lang.compiler import compile_exprs
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.parse import Parser
from pyshell.lang.scan import scan
from pyshell.shell.evaluator import FRAME_SITE
from pyshell.shell.prepare import HIDDEN, descriptor_term
from pyshell.shell.tree import replace_calls
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.fun import FUN_CLASSES, FunInfo
from pyshell.traps.errors import A_ERROR, A_EXIT, CATCH, ErlangError, undef
from pyshell.traps.machine import apply_mfa, stop
from pyshell.traps.trace import caught

Term = Any
A_ERL_EVAL = atom("erl_eval")
A_START = atom("start")


class EvalText:
    """`-eval Text`."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class CallStart:
    """`-s Module [Function [Arg...]]`, arguments as atoms; `-run` the same with strings."""

    __slots__ = ("as_atoms", "words")

    def __init__(self, words: list[str], as_atoms: bool) -> None:
        self.words = words
        self.as_atoms = as_atoms


Program = EvalText | CallStart


class Boot:
    """The programs and what is told when they are through. done(None), or done(reason term) when one failed."""

    __slots__ = ("done", "index", "linker", "parser", "programs")

    def __init__(
        self, parser: Parser, linker: Any, programs: list[Program], done: Callable[[Term | None], None]
    ) -> None:
        self.parser = parser
        self.linker = linker
        self.programs = programs
        self.done = done
        self.index = 0


def boot(p: Any, plan: Boot) -> Any:
    """Body of the process."""
    return _run(p, None, (_run, plan))


def _run(p: Any, value: Any, frame: Any) -> Any:
    plan = frame[1]
    if type(value) is ErlangError:
        return _failed(plan, value)
    while plan.index < len(plan.programs):
        program = plan.programs[plan.index]
        plan.index += 1
        try:
            value = _evaluate(p, plan, program) if isinstance(program, EvalText) else _call(p, program)
            if value is None:
                value = stop(p, frame)
        except CATCH as ex:
            return _failed(plan, caught(p, ex))
        if value is None:
            return None
    plan.done(None)
    return atom("ok")


_run.site = FRAME_SITE  # type: ignore[attr-defined]


def _failed(plan: Boot, error: ErlangError) -> Atom:
    if error.cls is A_ERROR:
        plan.done((error.reason, error.trace))
    elif error.cls is A_EXIT:
        plan.done(error.reason)
    else:
        plan.done(((atom("nocatch"), error.reason), error.trace))
    return atom("error")


def _evaluate(p: Any, plan: Boot, program: EvalText) -> Any:
    tokens = scan(program.text)
    if isinstance(tokens, Diagnostic):
        raise _unreadable(tokens)
    if not tokens or tokens[-1][0] != "dot":
        tokens.append(("dot", ".", tokens[-1][2] if tokens else (1, 1)))
    exprs, trouble = plan.parser.parse_exprs_tokens(tokens)
    if exprs is None:
        assert trouble is not None
        raise _unreadable(trouble)
    unbound = lint.lint_exprs(exprs, (), {})
    if unbound is not None:
        raise ErlangError(A_ERROR, descriptor_term(unbound))
    hidden: dict[str, Term] = {}

    def swap(call: Call, _typed: Call) -> Node | None:
        func, arity = call.func, len(call.args)
        if type(func) is not AtomLit or f"{func.value}/{arity}" in AUTO_IMPORTED:
            return None
        name = f"{HIDDEN}{len(hidden)}"
        hidden[name] = _no_function(func.value, arity)
        return Call(call.pos, Var(call.pos, name), call.args)

    ready, _ = replace_calls(exprs, swap)
    code = compile_exprs(ready, hidden.keys(), plan.linker)
    return code.code(p, *[hidden[name] for name in code.params])


def _no_function(name: str, arity: int) -> Term:
    def missing(p: Any, *args: Term) -> Term:
        raise undef(A_ERL_EVAL, atom(name), args)

    return FUN_CLASSES[arity](missing, FunInfo(A_ERL_EVAL, name, arity, 0, 0, ()), ())


def _unreadable(trouble: Diagnostic) -> ErlangError:
    words = make_list([from_text(trouble.text)])
    return ErlangError(A_ERROR, (atom("badmatch"), (A_ERROR, (trouble.line, atom(trouble.module), words))))


def _call(p: Any, program: CallStart) -> Any:
    module, *rest = program.words
    function = atom(rest[0]) if rest else A_START
    args: tuple[Term, ...] = ()
    if len(rest) > 1:
        args = (make_list([atom(word) if program.as_atoms else from_text(word) for word in rest[1:]]),)
    return apply_mfa(p, atom(module), function, args)
