"""Natives of module erlang that few programs call by name: what stands behind operators, tests of match specifications, and
switches of the emulator that are kept but change nothing.

Follows: erlang(3) match_spec_test/3, system_monitor/2, system_profile/2.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.ets.selecting import GUARD_BIFS
from pyshell.runtime.ets_match import BadSpec, compile_spec
from pyshell.runtime.trace_spec import TraceSpec
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, UNDEFINED, atom
from pyshell.term.cons import NIL, from_text, make_list, to_python
from pyshell.term.fun import ExternalFun, Fun
from pyshell.term.ids import Pid
from pyshell.traps import ops
from pyshell.traps.errors import badarg

A_TABLE, A_TRACE, A_NORMAL = atom("table"), atom("trace"), atom("normal")
MONITOR, PROFILE = "system_monitor", "system_profile"


@bif("append", 2)
def append(p: Any, a: Any, b: Any) -> Any:
    if to_python(a) is None:
        raise badarg()
    return ops.append(a, b)


@bif("subtract", 2)
def subtract(p: Any, a: Any, b: Any) -> Any:
    if to_python(a) is None or to_python(b) is None:
        raise badarg()
    return ops.subtract(a, b)


@bif("fun_info_mfa", 1)
def fun_info_mfa(p: Any, fun: Any) -> Any:
    if not isinstance(fun, Fun):
        raise badarg()
    if isinstance(fun, ExternalFun):
        return (fun.module, fun.name, fun.arity)
    info = fun.info
    return (info.module, atom(info.name), fun.arity)


@bif("exit_signal", 2)
def exit_signal(p: Any, to: Any, reason: Any) -> Any:
    """As exit/2, but that a process may send itself `normal` without an effect."""
    if not isinstance(to, Pid):
        raise badarg()
    if to is p and reason is A_NORMAL:
        return TRUE
    p.n.exit_signal(p, to, reason)
    return TRUE


@bif("delay_trap", 2)
def delay_trap(p: Any, value: Any, milliseconds: Any) -> Any:
    return value


@bif("match_spec_test", 3)
def match_spec_test(p: Any, term: Any, specification: Any, kind: Any) -> Any:
    """{ok, Result, Flags, Warnings} or {error, Errors}. A trace specification is one for the list of arguments."""
    if kind is A_TRACE:
        if to_python(term) is None:
            raise badarg()
        return _traced(p, term, specification)
    if kind is not A_TABLE:
        raise badarg()
    return _tested(p, term, specification)


def _traced(p: Any, args: Any, specification: Any) -> Any:
    try:
        verdict = TraceSpec(specification, GUARD_BIFS).run(p, args)
    except BadSpec as ex:
        return (ERROR, make_list([(ERROR, from_text(ex.text))]))
    if verdict is None:
        return (OK, FALSE, NIL, NIL)
    message = verdict.message
    flags = [atom("exception_trace")] if verdict.exceptions else [atom("return_trace")] if verdict.returns else []
    return (OK, (TRUE if message else FALSE) if type(message) is bool else message, make_list(flags), NIL)


def _tested(p: Any, item: Any, specification: Any) -> Any:
    try:
        spec = compile_spec(specification, GUARD_BIFS)
    except BadSpec as ex:
        return (ERROR, make_list([(ERROR, from_text(ex.text))]))
    result = spec.run(p, item) if type(item) is tuple else None
    return (OK, FALSE if result is None else result, NIL, NIL)


# kept, without effect ------------------------------------------------------------------------------------------------------


@bif("system_monitor", 0)
def system_monitor_0(p: Any) -> Any:
    return p.n.stores.get(MONITOR, UNDEFINED)


@bif("system_monitor", 1)
def system_monitor_1(p: Any, setting: Any) -> Any:
    before = p.n.stores.get(MONITOR, UNDEFINED)
    if setting is UNDEFINED:
        p.n.stores.pop(MONITOR, None)
    elif type(setting) is tuple and len(setting) == 2 and isinstance(setting[0], Pid) and to_python(setting[1]) is not None:
        p.n.stores[MONITOR] = setting
    else:
        raise badarg()
    return before


@bif("system_monitor", 2)
def system_monitor_2(p: Any, pid: Any, options: Any) -> Any:
    if not isinstance(pid, Pid) or to_python(options) is None:
        raise badarg()
    before = p.n.stores.get(MONITOR, UNDEFINED)
    p.n.stores[MONITOR] = (pid, options)
    return before


@bif("system_profile", 0)
def system_profile_0(p: Any) -> Any:
    return p.n.stores.get(PROFILE, UNDEFINED)


@bif("system_profile", 2)
def system_profile_2(p: Any, pid: Any, options: Any) -> Any:
    if (pid is not UNDEFINED and not isinstance(pid, Pid)) or to_python(options) is None:
        raise badarg()
    before = p.n.stores.get(PROFILE, UNDEFINED)
    if pid is UNDEFINED:
        p.n.stores.pop(PROFILE, None)
    else:
        p.n.stores[PROFILE] = (pid, options)
    return before
