"""What `b()` and `h()` print: bindings, and earlier commands with their results.

Follows: stdlib shell (list_bindings/2, list_commands/2).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang.ast import NOWHERE, Match, Node, Var
from pyshell.lang.pretty import expr_text, exprs_text
from pyshell.otp.errors.frames import Show
from pyshell.shell.history import History
from pyshell.term.fun import ExternalFun, Fun

Term = Any


def expression_text(node: Node) -> str:
    """An expression as Erlang text."""
    return expr_text(node)


def bindings_text(bindings: dict[str, Term], show: Show) -> str:
    """One `Name = Value` a line (or more), sorted by name; a fun typed at the prompt with its source."""
    lines: list[str] = []
    for name in sorted(bindings):
        value = bindings[name]
        form = value.info.form if isinstance(value, Fun) and not isinstance(value, ExternalFun) else None
        if form is not None:
            lines.append(expr_text(Match(NOWHERE, Var(NOWHERE, name), form)))
        else:
            title = f"{name} = "
            lines.append(title + show(value, len(title) + 1))
    return "".join(line + "\n" for line in lines)


def history_text(history: History, show: Show) -> str:
    """`1: X = 3` and below it `-> 3`, for every command that is kept."""
    lines: list[str] = []
    for number in history.numbers():
        title = f"{number}: "
        lines.append(title + exprs_text(history.commands[number], len(title)))
        if number in history.results:
            lines.append(f"-> {show(history.results[number], 4)}")
    return "".join(line + "\n" for line in lines)
