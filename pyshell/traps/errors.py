"""The learner's errors: one Python exception for Erlang's three classes, and the constructors that compiled code raises.

`raise badmatch(v)`: always `raise` at the call site, so that no path of compiled code falls off its end.
A stack trace is not made here but when the exception is first caught (traps/trace.py).
Follows: Erlang reference manual, "Errors and Error Handling", Exit Reasons.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, make_list

A_ERROR = atom("error")
A_EXIT = atom("exit")
A_THROW = atom("throw")
A_BADARG = atom("badarg")
A_BADARITH = atom("badarith")
A_SYSTEM_LIMIT = atom("system_limit")
A_KILLED = atom("killed")


class ErlangError(Exception):
    """An Erlang exception on its way.

    cls: the atom error, exit or throw. reason: a term. trace: the stack trace as a list term, None until made.
    head: (module, function, arguments as a Python tuple, location list term) to stand first in the trace, or None;
    with module None it is the function that called the native, with these arguments (`erlang:error/2,3`).
    info: the term for `error_info` in the head's location (`erlang:error/3`, natives with a cause), or None.
    """

    __slots__ = ("cls", "reason", "trace", "head", "info")

    def __init__(self, cls: Atom, reason: Any, head: Any = None, info: Any = None) -> None:
        self.cls = cls
        self.reason = reason
        self.trace: Any = None
        self.head = head
        self.info = info

    def clear(self) -> None:
        """A handler took it and does not want the trace: let go of Python's frames, which know this exception."""
        self.__traceback__ = None
        self.__context__ = None


class ProcessExit(BaseException):
    """This process has to end now with `reason`; no `catch` of the program sees it (exit signals to oneself, kill)."""

    def __init__(self, reason: Any) -> None:
        self.reason = reason


class InternalError(Exception):
    """A mistake of pyshell itself, not of the program: never caught by compiled code, always reported as ours."""


CATCH = (ErlangError, TypeError)
"""What a `try` of compiled code catches: `1 + a` in fast code is a TypeError, which traps/trace.py turns into badarith."""

NO_HEAD = ()
"""As `head`: the native that raises does not show in the trace (`erlang:error/1`, `exit/1`, `throw/1`)."""


BAD_CALL = ("a call of what is no fun, or not one of this arity",)
"""As `info`: BEAM fails inside the call, so the caller shows also where it would have been left, and else twice."""
MAP_PUT, MAP_UPDATE = ("#{K => V} at the prompt",), ("#{K := V} at the prompt",)
"""As `info`: erl_eval fails where it makes or changes a map, not where it calls."""


def error(reason: Any) -> ErlangError:
    """`erlang:error(Reason)`."""
    return ErlangError(A_ERROR, reason)


def badarg(cause: Any = None) -> ErlangError:
    """`badarg`, from a native: the arguments are read from the native's Python frame. cause: atom for error_info."""
    return ErlangError(A_ERROR, A_BADARG, None, cause)


def badarith() -> ErlangError:
    return ErlangError(A_ERROR, A_BADARITH)


def system_limit() -> ErlangError:
    return ErlangError(A_ERROR, A_SYSTEM_LIMIT)


def exit_(reason: Any) -> ErlangError:
    """`exit(Reason)`."""
    return ErlangError(A_EXIT, reason)


def throw(reason: Any) -> ErlangError:
    """`throw(Reason)`."""
    return ErlangError(A_THROW, reason)


def badmatch(value: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("badmatch"), value))


def case_clause(value: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("case_clause"), value))


def try_clause(value: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("try_clause"), value))


def else_clause(value: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("else_clause"), value))


def if_clause() -> ErlangError:
    return ErlangError(A_ERROR, atom("if_clause"))


def badmap(value: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("badmap"), value))


def badkey(key: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("badkey"), key))


def bad_generator(value: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("bad_generator"), value))


def bad_filter(value: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("bad_filter"), value))


def badbool(operator: str, value: Any) -> ErlangError:
    """`{badarg, Value}` is what `andalso`/`orelse` of the shell say."""
    return ErlangError(A_ERROR, (A_BADARG, value))


def badfun(value: Any) -> ErlangError:
    return ErlangError(A_ERROR, (atom("badfun"), value))


def badarity(fun: Any, args: tuple[Any, ...]) -> ErlangError:
    return ErlangError(A_ERROR, (atom("badarity"), (fun, make_list(args))))


def timeout_value() -> ErlangError:
    return ErlangError(A_ERROR, atom("timeout_value"))


def undef(module: Atom, name: Atom, args: tuple[Any, ...]) -> ErlangError:
    """`undef`: the missing function stands first in the trace, with its arguments."""
    return ErlangError(A_ERROR, atom("undef"), (module, name, args, NIL))


def function_clause(module: Atom, name: Atom, args: tuple[Any, ...], location: Any = None) -> ErlangError:
    """`function_clause` in module:name(args).

    location: list term of the head's location. None (compiled code): the raising frame's own file and line.
    """
    return ErlangError(A_ERROR, atom("function_clause"), (module, name, args, location))
