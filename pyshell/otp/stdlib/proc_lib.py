"""Natives of proc_lib: the exception in a crash report.

Follows: proc_lib(3), "report_cb/2"; stdlib erl_error:format_exception/8.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.errors.asking import explanation_of
from pyshell.otp.errors.report import exception_text
from pyshell.otp.native import bif
from pyshell.term.cons import NIL, from_text
from pyshell.term.pretty import pretty
from pyshell.term.show import ShowEnv

ASKING_MS = 2  # what it takes to ask the neighbours how they are, about
LOADING_MS = 8  # what erl takes to load erl_error and what it needs, about
OWN = ("erl_eval", "proc_lib")


@bif("$exception", 5)
def exception(p: Any, cls: Any, reason: Any, trace: Any, column: Any, depth: Any) -> Any:
    """`exception error: ...` and its stack, as text. column: where it starts, from 1. depth: of terms, or `unlimited`."""
    node = p.n
    limit = depth if type(depth) is int else -1
    env: ShowEnv = node.show_env()

    def show(term: Any, start: int) -> str:
        return pretty(term, start, 80, limit, -1, env)

    def explain(why: Any, stack: Any) -> Any:
        return explanation_of(why, stack, node)

    return from_text(exception_text(cls, reason, trace, show, explain, column - 1, OWN))


@bif("$wording", 1)
def wording(p: Any, neighbours: Any) -> Any:
    """Milliseconds until a crash is put into words: the first one of the node has to load the code for it.

    neighbours: what is to be said of them; each is asked a dozen questions, which are signals to it and back.

    In erl it is no wait but work, done by the process that crashed while others go on.
    """
    stores, now = p.n.stores, p.n.world.clock.now_ns()
    ready = stores.setdefault("crash_words_loaded", now + LOADING_MS * 1_000_000)
    wait = max(0 if neighbours is NIL else ASKING_MS, (ready - now) // 1_000_000)
    stores["crash_words_until"] = max(stores.get("crash_words_until", 0), now + wait * 1_000_000)  # the shell looks
    return wait
