"""Errors of natives that stand for Erlang code: the call inside it that failed comes first in the stack trace.

A native shows with its own arguments; where OTP's function is Erlang and fails in a function it calls, the native says
so with these. `info`: what makes the shell explain the arguments.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import ErlangError


def error_info(module: str) -> Any:
    """`[{error_info,#{module => Module}}]`, as the location of a call that module explains."""
    return make_list([(atom("error_info"), ErlMap({atom("module"): atom(module)}))])


ERTS = error_info("erl_erts_errors")
STDLIB = error_info("erl_stdlib_errors")


def failed_in(error: ErlangError, module: str, name: str, args: Any, info: Any = NIL) -> ErlangError:
    """The error, as raised in module:name. args: a tuple, or just the arity; info: its location."""
    error.head = (atom(module), atom(name), args, info)
    return error
