"""Natives of module erlang: starting, ending and naming processes, and what a process knows of itself.

Follows: erlang(3) spawn/1..4 and relatives, exit/1,2, register/2, process_flag/2, put/2, group_leader/0,2.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime import deaths, signals
from pyshell.runtime.exits import A_EXIT_TAG
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, make_list, to_python
from pyshell.term.fun import Fun
from pyshell.term.ids import Pid, Port
from pyshell.term.maps import ErlMap, unwrap, wrap
from pyshell.traps.errors import (
    A_ERROR,
    A_EXIT,
    A_THROW,
    NO_HEAD,
    ErlangError,
    ProcessExit,
    badarg,
)
from pyshell.traps.machine import DEAD, EXHAUSTED, apply_mfa, call_fun, find_code, fun_code

A_ERLANG, A_APPLY, A_LINK, A_MONITOR = map(atom, ("erlang", "apply", "link", "monitor"))
A_NOPROC = atom("noproc")
A_ERROR_INFO = atom("error_info")
_APPLY = (A_ERLANG, A_APPLY, 2)


def code_of_fun(p: Any, fun: Any) -> Any:
    """The code of a fun without arguments, for a new process; raises badarg."""
    if not isinstance(fun, Fun) or fun.arity != 0:
        raise badarg()
    return fun_code(p, fun, ())


def code_of_mfa(p: Any, module: Any, name: Any, args: Any) -> tuple[Any, tuple[Any, ...]]:
    """(code, arguments); a function that does not exist fails in the new process, not here."""
    values = to_python(args)
    if type(module) is not Atom or type(name) is not Atom or values is None:
        raise badarg()
    found = p.n.exports.get(f"{module.name}:{name.name}/{len(values)}")
    if found is not None:
        return found, tuple(values)
    return _late, (module, name, tuple(values))


def _late(p: Any, module: Atom, name: Atom, args: tuple[Any, ...]) -> Any:
    return apply_mfa(p, module, name, args)


def start_fun(p: Any, fun: Any, link: bool = False, ref: Any = None) -> Process:
    """A process that runs a fun."""
    child: Process = p.n.spawn(code_of_fun(p, fun), (), parent=p, link=link, monitor=ref)
    return child


def start_mfa(p: Any, module: Any, name: Any, args: Any, link: bool = False, ref: Any = None) -> Process:
    """A process that runs module:name(args)."""
    code, values = code_of_mfa(p, module, name, args)
    call = (module, name, len(to_python(args) or ()))
    child: Process = p.n.spawn(code, values, parent=p, link=link, monitor=ref, initial_call=call)
    return child


@bif("spawn", 1)
def spawn_1(p: Any, fun: Any) -> Any:
    return p.n.spawn(code_of_fun(p, fun), (), parent=p)


@bif("spawn", 3)
def spawn_3(p: Any, module: Any, name: Any, args: Any) -> Any:
    return start_mfa(p, module, name, args)


@bif("spawn_link", 1)
def spawn_link_1(p: Any, fun: Any) -> Any:
    return start_fun(p, fun, True)


@bif("spawn_link", 3)
def spawn_link_3(p: Any, module: Any, name: Any, args: Any) -> Any:
    return start_mfa(p, module, name, args, True)


@bif("spawn_monitor", 1)
def spawn_monitor_1(p: Any, fun: Any) -> Any:
    ref = p.n.make_ref()
    return (start_fun(p, fun, False, ref), ref)


@bif("spawn_monitor", 3)
def spawn_monitor_3(p: Any, module: Any, name: Any, args: Any) -> Any:
    ref = p.n.make_ref()
    return (start_mfa(p, module, name, args, False, ref), ref)


def spawn_options(options: Any) -> tuple[bool, bool]:
    """(link, monitor) of a list of spawn options; raises badarg (badopt) for an unknown one."""
    link = monitor = False
    values = to_python(options)
    if values is None:
        raise badarg()
    for option in values:
        if option is A_LINK:
            link = True
        elif option is A_MONITOR or (type(option) is tuple and len(option) == 2 and option[0] is A_MONITOR):
            monitor = True
        elif not (type(option) is tuple and len(option) == 2 and option[0].name in _IGNORED):
            raise badarg(atom("badopt"))
    return link, monitor


_IGNORED = frozenset(
    ("priority", "fullsweep_after", "min_heap_size", "min_bin_vheap_size", "max_heap_size", "message_queue_data",
     "async_dist", "scheduler")
)  # fmt: skip


@bif("spawn_opt", 2)
def spawn_opt_2(p: Any, fun: Any, options: Any) -> Any:
    link, monitor = spawn_options(options)
    ref = p.n.make_ref() if monitor else None
    child = start_fun(p, fun, link, ref)
    return (child, ref) if monitor else child


@bif("spawn_opt", 4)
def spawn_opt_4(p: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    link, monitor = spawn_options(options)
    ref = p.n.make_ref() if monitor else None
    child = start_mfa(p, module, name, args, link, ref)
    return (child, ref) if monitor else child


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
    if cls not in (A_ERROR, A_EXIT, A_THROW):
        return atom("badarg")
    error = ErlangError(cls, reason, NO_HEAD)
    error.trace = trace
    raise error


@bif("nif_error", 1)
@bif("nif_error", 2)
def nif_error(p: Any, reason: Any, args: Any = NIL) -> Any:
    raise ErlangError(A_ERROR, reason, NO_HEAD)


@bif("exit", 2)
def exit_2(p: Any, to: Any, reason: Any) -> Any:
    if type(to) is Port:
        return TRUE
    if not isinstance(to, Pid):
        raise badarg()
    p.n.exit_signal(p, to, reason)
    if p.st == DEAD:
        raise ProcessExit(reason)
    return TRUE


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
    if values is None:
        raise badarg()
    return apply_mfa(p, module, name, tuple(values))


@bif("yield", 0)
def yield_0(p: Any) -> Any:
    p.r = EXHAUSTED
    return TRUE


@bif("hibernate", 3, traps=True)
def hibernate(p: Any, module: Any, name: Any, args: Any) -> Any:
    values = to_python(args)
    if values is None or type(module) is not Atom or type(name) is not Atom:
        raise badarg()
    code = find_code(p, module, name, tuple(values))
    p.k = None
    if p.stk:
        p.stk.clear()
    p.t = (_wake, code, tuple(values))
    p.st = 0 if p.mb else 2
    if p.mb:
        p.n.runq.append(p)
    return None


def _wake(p: Any, value: Any, frame: Any) -> Any:
    return frame[1](p, *frame[2])


# links --------------------------------------------------------------------------------------------------------


@bif("link", 1)
def link_1(p: Any, to: Any) -> Any:
    if type(to) is Port:
        return TRUE
    if not isinstance(to, Pid):
        raise badarg()
    if not deaths.link(p, to):
        if p.x is not None and p.x.trap_exit:
            p.n.push(p, (A_EXIT_TAG, to, A_NOPROC))
            return TRUE
        raise ErlangError(A_ERROR, A_NOPROC)
    return TRUE


@bif("unlink", 1)
def unlink_1(p: Any, to: Any) -> Any:
    if not isinstance(to, (Pid, Port)):
        raise badarg()
    deaths.unlink(p, to)
    return TRUE


# names --------------------------------------------------------------------------------------------------------


@bif("register", 2)
def register(p: Any, name: Any, pid: Any) -> Any:
    if type(name) is not Atom or name is UNDEFINED or not isinstance(pid, Process) or pid.n is not p.n:
        raise badarg()
    if name in p.n.registry:
        raise badarg()
    if pid.st == DEAD or (pid.x is not None and pid.x.name is not None):
        raise badarg()
    pid.extras().name = name
    p.n.registry[name] = pid
    return TRUE


@bif("unregister", 1)
def unregister(p: Any, name: Any) -> Any:
    found = p.n.registry.pop(name, None) if type(name) is Atom else None
    if found is None:
        raise badarg()
    found.x.name = None
    return TRUE


@bif("whereis", 1)
def whereis(p: Any, name: Any) -> Any:
    if type(name) is not Atom:
        raise badarg()
    return p.n.registry.get(name, UNDEFINED)


@bif("registered", 0)
def registered(p: Any) -> Any:
    return make_list(list(p.n.registry))


# what a process keeps -----------------------------------------------------------------------------------------


@bif("put", 2)
def put(p: Any, key: Any, value: Any) -> Any:
    table = p.extras().own("dictionary")
    inside = wrap(key)
    before = table.get(inside, UNDEFINED)
    table[inside] = value
    return before


@bif("get", 1)
def get_1(p: Any, key: Any) -> Any:
    return p.x.dictionary.get(wrap(key), UNDEFINED) if p.x is not None else UNDEFINED


@bif("get", 0)
def get_0(p: Any) -> Any:
    return dictionary(p)


def dictionary(p: Any) -> Any:
    """The process dictionary as a list of pairs."""
    return make_list([(unwrap(k), v) for k, v in p.x.dictionary.items()]) if p.x is not None else NIL


@bif("erase", 0)
def erase_0(p: Any) -> Any:
    before = dictionary(p)
    if p.x is not None:
        p.x.own("dictionary").clear()
    return before


@bif("erase", 1)
def erase_1(p: Any, key: Any) -> Any:
    return p.x.own("dictionary").pop(wrap(key), UNDEFINED) if p.x is not None else UNDEFINED


@bif("get_keys", 0)
def get_keys_0(p: Any) -> Any:
    return make_list([unwrap(k) for k in p.x.dictionary]) if p.x is not None else NIL


@bif("get_keys", 1)
def get_keys_1(p: Any, value: Any) -> Any:
    inside = wrap(value)
    pairs = p.x.dictionary.items() if p.x is not None else ()
    return make_list([unwrap(k) for k, v in pairs if wrap(v) == inside])


@bif("group_leader", 0)
def group_leader_0(p: Any) -> Any:
    return p.gl


@bif("group_leader", 2)
def group_leader_2(p: Any, leader: Any, pid: Any) -> Any:
    if not isinstance(leader, Pid) or not isinstance(pid, Pid):
        raise badarg()
    if isinstance(pid, Process) and pid.n is p.n:
        if pid.st == DEAD:
            raise badarg()
        pid.gl = leader
    elif pid.node is p.node:
        raise badarg()
    else:
        p.n.send_signal(pid.node, signals.GroupLeader(p, pid, leader))
    return TRUE


@bif("process_flag", 2)
def process_flag_2(p: Any, flag: Any, value: Any) -> Any:
    if type(flag) is not Atom:
        raise badarg()
    x = p.extras()
    name = flag.name
    if name == "trap_exit":
        if value is not TRUE and value is not FALSE:
            raise badarg()
        before, x.trap_exit = x.trap_exit, value is TRUE
        return TRUE if before else FALSE
    if name not in _FLAGS:
        raise badarg()
    before = x.flags.get(name, _FLAGS[name])
    if name == "priority" and value not in _PRIORITIES:
        raise badarg()
    if name in ("min_heap_size", "min_bin_vheap_size", "save_calls") and type(value) is not int:
        raise badarg()
    x.own("flags")[name] = value
    return before


_FLAGS: dict[str, Any] = {
    "priority": atom("normal"), "error_handler": atom("error_handler"), "min_heap_size": 233,
    "min_bin_vheap_size": 46422, "message_queue_data": atom("on_heap"), "save_calls": 0, "sensitive": FALSE,
    "fullsweep_after": 65535, "async_dist": FALSE,
    "max_heap_size": ErlMap({atom("size"): 0, atom("kill"): TRUE, atom("error_logger"): TRUE}),
}  # fmt: skip
_PRIORITIES = tuple(map(atom, ("low", "normal", "high", "max")))


@bif("process_flag", 3)
def process_flag_3(p: Any, pid: Any, flag: Any, value: Any) -> Any:
    if pid is p:
        return process_flag_2(p, flag, value)
    if not isinstance(pid, Process) or type(flag) is not Atom or flag.name != "save_calls":
        raise badarg()
    return 0


@bif("garbage_collect", 0)
@bif("garbage_collect", 1)
@bif("garbage_collect", 2)
def garbage_collect(p: Any, pid: Any = None, options: Any = NIL) -> Any:
    if pid is not None and not isinstance(pid, Pid):
        raise badarg()
    return TRUE


@bif("is_process_alive", 1)
def is_process_alive(p: Any, pid: Any) -> Any:
    if not isinstance(pid, Pid) or pid.node is not p.node:
        raise badarg()
    return TRUE if p.n.find(pid) is not None else FALSE


@bif("processes", 0)
def processes(p: Any) -> Any:
    return make_list(list(p.n.processes.values()))

