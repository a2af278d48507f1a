"""The observer: evaluates an Erlang expression on a node and is seen by nobody.

The law: it is in no process table, takes no pid and no reference, sends nothing, and may not wait. A world with an
observer looks exactly as one without.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyshell.lang.compiler import compile_exprs
from pyshell.lang.diagnostic import Diagnostic, shell_text
from pyshell.lang.lint import lint_exprs
from pyshell.lang.scan import scan
from pyshell.otp.errors.report import exception_text
from pyshell.runtime.machine import run_slice
from pyshell.runtime.process import Process
from pyshell.shell.evaluator import FRAME_SITE
from pyshell.term.show import write
from pyshell.transcript.player import WorldTrouble
from pyshell.traps.errors import CATCH, ErlangError
from pyshell.traps.machine import DEAD, READY, WAIT, start_frame, stop
from pyshell.traps.trace import caught

_SLICES = 500


class _Look:
    """One expression on its way. value: its term; error: what ended it."""

    __slots__ = ("code", "values", "value", "error")

    def __init__(self, code: Any, values: list[Any]) -> None:
        self.code = code
        self.values = values
        self.value: Any = None
        self.error: ErlangError | None = None


def look(tools: Any, node: Any, expression: str, bound: Mapping[str, Any] | None = None) -> str:
    """The value of an expression as `~w` text. Raises WorldTrouble when it has none, or none at this instant.

    bound: variables it may use, with values of this node.
    """
    code = _compiled(tools, expression, bound or {})
    task = _Look(code.code, [(bound or {})[name] for name in code.params])
    p = Process(node, 0, 0, start_frame(_observe, (task,)), node.group_leader)
    queue = node.runq
    for _ in range(_SLICES):
        run_slice(p)
        if p.st != READY:
            break
        queue.remove(p)
    if task.error is not None:
        error = task.error
        text = exception_text(error.cls, error.reason, error.trace, lambda term, _column: write(term, node.show_env()))
        raise WorldTrouble(text.split("\n")[0])
    if task.value is None:
        p.st = DEAD
        raise WorldTrouble("the expression waits or takes too long" if p.mb == () else "the expression waits")
    return write(task.value, node.show_env())


def names_in(expression: str) -> set[str]:
    """The variables of an expression; none when it is none."""
    tokens = scan(expression + " .")
    return {value for kind, value, _at in tokens if kind == "var"} if isinstance(tokens, list) else set()


def _compiled(tools: Any, expression: str, bound: Mapping[str, Any]) -> Any:
    tokens = scan(expression + " .")
    if isinstance(tokens, Diagnostic):
        raise WorldTrouble(shell_text(tokens))
    exprs, trouble = tools.parser.parse_exprs_tokens(tokens)
    if trouble is None:
        trouble = lint_exprs(exprs, bound, {})
    if trouble is not None:
        raise WorldTrouble(shell_text(trouble))
    return compile_exprs(exprs, bound.keys(), tools.linker)


def _observe(p: Any, task: _Look) -> Any:
    try:
        value = task.code(p, *task.values)
    except CATCH as ex:
        return _end(p, caught(p, ex), task)
    if value is None:
        value = stop(p, (_observed, task))
        if value is None:
            return None
    return _end(p, value, task)


def _observed(p: Any, value: Any, frame: Any) -> Any:
    return _end(p, value, frame[1])


_observed.site = FRAME_SITE  # type: ignore[attr-defined]


def _end(p: Any, value: Any, task: _Look) -> Any:
    """Keep what came, and wait for ever: to end would be noticed."""
    if type(value) is ErlangError:
        task.error = value
    else:
        task.value = value[0]
    return _rest(p, None, (_rest,))


def _rest(p: Any, _value: Any, frame: Any) -> Any:
    p.t = frame
    p.st = WAIT
    return None
