"""Natives of erl_error: exceptions as the shell shows them.

Follows: stdlib erl_error(3); the functions among the options are not asked.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.errors.asking import explanation_of
from pyshell.otp.errors.report import exception_text
from pyshell.otp.native import bif
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_text
from pyshell.term.maps import ErlMap
from pyshell.term.pretty import pretty
from pyshell.term.show import ShowEnv
from pyshell.traps.errors import badarg

A_COLUMN = atom("column")


def exception_chars(p: Any, cls: Any, reason: Any, trace: Any, column: int, depth: int = -1) -> Any:
    """The exception as characters. depth: of the terms in it, as `~P` counts. Raises badarg."""
    if type(cls) is not Atom or cls.name not in ("error", "exit", "throw"):
        raise badarg()
    env = ShowEnv("unicode", p.n.channel)

    def show(term: Any, start: int, at_most: int = -1) -> str:
        return pretty(term, start, 80, depth if at_most < 0 else at_most, env=env)

    return from_text(exception_text(cls, reason, trace, show, lambda r, t: explanation_of(r, t, p.n), column - 1))


@bif("format_exception", 3)
def format_exception(p: Any, cls: Any, reason: Any, trace: Any) -> Any:
    """Text of an exception, the first line without indentation."""
    return exception_chars(p, cls, reason, trace, 1)


@bif("format_exception", 4)
def format_exception_with(p: Any, cls: Any, reason: Any, trace: Any, options: Any) -> Any:
    """As format_exception/3. options: #{column => C}, where the text will begin."""
    if type(options) is not ErlMap:
        raise badarg()
    column = options.get(A_COLUMN, 1)
    return exception_chars(p, cls, reason, trace, column if type(column) is int and column > 0 else 1)
