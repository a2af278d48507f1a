"""Natives of module erlang: exceptions, calls of what is known only at run time, giving way.

Follows: erlang(3) error/1,2,3, exit/1, throw/1, raise/3, nif_error/1,2, apply/2,3, hibernate/3, yield/0, bump_reductions/1.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, to_python
from pyshell.term.fun import Fun
from pyshell.term.ids import Pid
from pyshell.traps.errors import A_ERROR, A_EXIT, A_THROW, NO_HEAD, ErlangError, badarg, undef
from pyshell.traps.machine import EXHAUSTED, WAIT, apply_mfa, call_fun, charge, start_frame, yield_

A_ERROR_INFO, A_BADARG, A_BAD_OPTION, A_ASYNC, A_TYPE, A_MAJOR, A_MINOR, A_GARBAGE_COLLECT = map(
    atom, ("error_info", "badarg", "bad_option", "async", "type", "major", "minor", "garbage_collect")
)

# exceptions ---------------------------------------------------------------------------------------------------


@bif("error", 1)
def error_1(p: Any, reason: Any) -> Any:
    raise ErlangError(A_ERROR, reason, NO_HEAD)


@bif("error", 2)
def error_2(p: Any, reason: Any, args: Any) -> Any:
    raise _error_of_caller(reason, args, NIL)


@bif("error", 3)
def error_3(p: Any, reason: Any, args: Any, options: Any) -> Any:
    raise _error_of_caller(reason, args, options)


def _error_of_caller(reason: Any, args: Any, options: Any) -> ErlangError:
    values = to_python(args)
    if values is None:
        return ErlangError(A_ERROR, reason, NO_HEAD)
    info = None
    for option in to_python(options) or ():
        if type(option) is tuple and len(option) == 2 and option[0] is A_ERROR_INFO:
            info = option[1]
    return ErlangError(A_ERROR, reason, (None, None, tuple(values), None), info)


@bif("exit", 1)
def exit_1(p: Any, reason: Any) -> Any:
    raise ErlangError(A_EXIT, reason, NO_HEAD)


@bif("throw", 1)
def throw_1(p: Any, reason: Any) -> Any:
    raise ErlangError(A_THROW, reason, NO_HEAD)


@bif("raise", 3)
def raise_3(p: Any, cls: Any, reason: Any, trace: Any) -> Any:
    if cls not in (A_ERROR, A_EXIT, A_THROW) or not _is_trace(trace):
        return A_BADARG
    error = ErlangError(cls, reason, NO_HEAD)
    error.trace = trace
    raise error


def _is_trace(trace: Any) -> bool:
    """[{M, F, ArityOrArgs} | {M, F, ArityOrArgs, Location} | {Fun, Args} | {Fun, Args, Location}]."""
    entries = to_python(trace)
    return entries is not None and all(type(entry) is tuple and _is_entry(entry) for entry in entries)


def _is_entry(entry: tuple[Any, ...]) -> bool:
    if len(entry) in (2, 3) and isinstance(entry[0], Fun):
        return to_python(entry[1]) is not None and (len(entry) == 2 or to_python(entry[2]) is not None)
    if len(entry) not in (3, 4) or type(entry[0]) is not Atom or type(entry[1]) is not Atom:
        return False
    good = (type(entry[2]) is int and entry[2] >= 0) or to_python(entry[2]) is not None
    return good and (len(entry) == 3 or to_python(entry[3]) is not None)


@bif("nif_error", 1)
def nif_error_1(p: Any, reason: Any) -> Any:
    raise ErlangError(A_ERROR, reason)


@bif("nif_error", 2)
def nif_error_2(p: Any, reason: Any, args: Any) -> Any:
    raise ErlangError(A_ERROR, reason)


# calls --------------------------------------------------------------------------------------------------------


@bif("apply", 2, traps=True)
def apply_2(p: Any, fun: Any, args: Any) -> Any:
    values = to_python(args)
    if values is None:
        raise badarg()
    try:
        return call_fun(p, fun, tuple(values))
    except ErlangError as error:  # badfun, badarity, undef: not this native's mistake
        error.head = error.head or NO_HEAD
        raise


@bif("apply", 3, traps=True)
def apply_3(p: Any, module: Any, name: Any, args: Any) -> Any:
    values = to_python(args)
    if values is None or type(module) is not Atom or type(name) is not Atom:
        raise badarg()
    key = f"{module.name}:{name.name}/{len(values)}"
    code = p.n.exports.get(key) or p.n.load_export(key, module, name, len(values))
    if code is None:  # the caller has gone when that is found out
        p.t = (_undefined, module, name, tuple(values))
        return None
    if code.__code__ in p.n.native_names and not getattr(code, "traps", False):  # then it has not
        return code(p, *values)
    p.t = start_frame(code, tuple(values))
    return None


def _undefined(p: Any, value: Any, frame: Any) -> Any:
    raise undef(frame[1], frame[2], frame[3])


@bif("yield", 0)
def yield_0(p: Any) -> Any:
    p.r = EXHAUSTED
    return TRUE


@bif("bump_reductions", 1)
def bump_reductions(p: Any, count: Any) -> Any:
    if type(count) is not int or count < 0:
        raise badarg()
    charge(p, count)
    return TRUE


@bif("hibernate", 3, traps=True)
def hibernate(p: Any, module: Any, name: Any, args: Any) -> Any:
    values = to_python(args)
    if values is None or type(module) is not Atom or type(name) is not Atom:
        raise badarg()
    frame = (wake, module, name, tuple(values))
    if p.message_count():
        yield_(p, frame)
    else:
        p.t = frame
        p.st = WAIT
    return None


def wake(p: Any, value: Any, frame: Any) -> Any:
    """A message came: whoever had called, and whatever would have caught an exception, is forgotten."""
    if p.stk:
        p.stk.clear()
    return apply_mfa(p, frame[1], frame[2], frame[3])


@bif("garbage_collect", 0)
def garbage_collect_0(p: Any) -> Any:
    return TRUE


def _alive(p: Any, pid: Any) -> Any:
    if not isinstance(pid, Pid) or pid.node is not p.node:
        raise badarg()
    return TRUE if p.n.find(pid) is not None else FALSE


@bif("garbage_collect", 1)
def garbage_collect_1(p: Any, pid: Any) -> Any:
    return _alive(p, pid)


@bif("garbage_collect", 2)
def garbage_collect_2(p: Any, pid: Any, options: Any) -> Any:
    request = None
    for option in to_python(options) or ():
        if type(option) is not tuple or len(option) != 2:
            raise badarg(A_BAD_OPTION)
        if option[0] is A_ASYNC:
            request = option
        elif option[0] is not A_TYPE or option[1] not in (A_MAJOR, A_MINOR):
            raise badarg(A_BAD_OPTION)
    alive = _alive(p, pid)
    if request is None:
        return alive
    p.n.push(p, (A_GARBAGE_COLLECT, request[1], alive))
    return A_ASYNC
