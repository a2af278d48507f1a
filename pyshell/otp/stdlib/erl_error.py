"""Natives of erl_error: exceptions, stack traces and calls as the shell shows them.

A function of the program that formats terms cannot be called from here. So a text is made with the answers that are there;
at the first term without one that term is handed out, and the text begun again with one answer more.
Follows: stdlib erl_error(3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.errors.asking import explanation_of
from pyshell.otp.errors.frames import applied_text, entries_of, fun_description, stack_text
from pyshell.otp.errors.report import exception_text
from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import from_text, to_python
from pyshell.term.fun import Fun
from pyshell.term.pretty import pretty
from pyshell.term.show import ShowEnv, atom_text
from pyshell.term.text import flat_text
from pyshell.traps.errors import badarg

A_SHOW = atom("show")
DEPTH = 30  # of the terms, unless the program formats them


class _Ask(Exception):
    """The program has to format this term."""

    def __init__(self, term: Any, column: int) -> None:
        self.term = term
        self.column = column


class _Answers:
    """show(term, column) from what the program answered, in the order of the questions."""

    def __init__(self, answers: Any) -> None:
        texts = [flat_text(answer) for answer in to_python(answers) or []]
        if None in texts:
            raise badarg()
        self.texts = iter(texts)

    def show(self, term: Any, column: int, _depth: int = -1) -> str:
        text = next(self.texts, None)
        if text is None:
            raise _Ask(term, column)
        return text


def _with(answers: Any, make: Callable[[Any], str]) -> Any:
    """Characters, or {show, Term, Column}."""
    try:
        return from_text(make(_Answers(answers).show))
    except _Ask as ask:
        return (A_SHOW, ask.term, ask.column)


def exception_chars(p: Any, cls: Any, reason: Any, trace: Any, column: int, depth: int) -> Any:
    """The exception as characters. depth: of the terms in it, as `~P` counts; column: where it begins, from 1."""
    env = ShowEnv("unicode", p.n.channel)

    def show(term: Any, start: int, at_most: int = -1) -> str:
        return pretty(term, start, 80, depth if at_most < 0 else at_most, env=env)

    return from_text(
        exception_text(cls, reason, trace, show, lambda r, t: explanation_of(r, t, p.n), column - 1, inside=())
    )


@bif("$exception", 4)
def exception(p: Any, column: Any, cls: Any, reason: Any, trace: Any) -> Any:
    return exception_chars(p, cls, reason, trace, column, DEPTH)


@bif("$exception", 5)
def exception_shown(p: Any, column: Any, cls: Any, reason: Any, trace: Any, answers: Any) -> Any:
    def make(show: Any) -> str:
        return exception_text(cls, reason, trace, show, lambda r, t: explanation_of(r, t, p.n), column - 1, inside=())

    return _with(answers, make)


@bif("$stack", 3)
def stack_shown(p: Any, column: Any, trace: Any, answers: Any) -> Any:
    entries = entries_of(trace)
    if entries is None:
        raise badarg()
    return _with(answers, lambda show: stack_text(entries, column - 1, show, {}, ()))


@bif("$call", 4)
def call_shown(p: Any, column: Any, fun: Any, args: Any, answers: Any) -> Any:
    """fun: a fun, or the name of a function of no module."""
    items = to_python(args)
    if items is None:
        raise badarg()
    called = fun_description(fun) if isinstance(fun, Fun) else atom_text(fun.name)
    return _with(answers, lambda show: applied_text("", " " * (column - 1), called, items, show))


@bif("$fun", 1)
def fun_text(p: Any, fun: Any) -> Any:
    return from_text(fun_description(fun))


