"""Natives of module erlang: starting, linking and naming processes.

Follows: erlang(3) spawn/1,3 and relatives, link/1, exit/2, register/2, group_leader/0,2, processes/0.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.erts.erlang.flags import flag_value
from pyshell.otp.erts.erlang.messages import MonitorOptions
from pyshell.otp.native import bif
from pyshell.runtime import deaths, signals
from pyshell.runtime.exits import A_EXIT_TAG
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, make_list, to_python
from pyshell.term.fun import FUN_CLASSES, Fun
from pyshell.term.ids import Pid, Port
from pyshell.traps.errors import A_ERROR, ErlangError, badarg
from pyshell.traps.machine import DEAD, apply_mfa, call_fun

A_ERLANG, A_APPLY, A_LINK, A_MONITOR, A_BADARITY, A_BADOPT, A_NOPROC, A_NOTALIVE, A_REGISTERED_NAME = map(
    atom, ("erlang", "apply", "link", "monitor", "badarity", "badopt", "noproc", "notalive", "registered_name")
)
A_REGISTER, A_UNREGISTER = atom("register"), atom("unregister")
_FUN0 = FUN_CLASSES[0]


def start_fun(p: Any, fun: Any, link: bool = False, ref: Any = None) -> Process:
    """A process that runs a fun; raises badarg. What cannot be called fails there, not here."""
    child: Process
    if type(fun) is _FUN0:
        child = p.n.spawn(fun.code, (), parent=p, link=link, monitor=ref)
    elif isinstance(fun, Fun):
        child = p.n.spawn(_late_fun, (fun,), parent=p, link=link, monitor=ref)
    else:
        raise badarg()
    return child


def _late_fun(p: Any, fun: Fun) -> Any:
    if fun.arity:
        raise ErlangError(A_ERROR, (A_BADARITY, (fun, NIL)), (A_ERLANG, A_APPLY, 2, NIL))
    return call_fun(p, fun, ())


def start_mfa(p: Any, module: Any, name: Any, args: Any, link: bool = False, ref: Any = None) -> Process:
    """A process that runs module:name(args); raises badarg. A function that does not exist fails there, not here."""
    values = to_python(args)
    if type(module) is not Atom or type(name) is not Atom or values is None:
        raise badarg()
    arguments = tuple(values)
    call = (module, name, len(arguments))
    code = p.n.exports.get(f"{module.name}:{name.name}/{len(arguments)}")
    if code is None:
        code, arguments = apply_mfa, (module, name, arguments)
    child: Process = p.n.spawn(code, arguments, parent=p, link=link, monitor=ref, initial_call=call)
    return child


@bif("spawn", 1)
def spawn_1(p: Any, fun: Any) -> Any:
    if type(fun) is _FUN0:
        return p.n.spawn_fun(p, fun.code)
    return start_fun(p, fun)


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
    if not isinstance(fun, Fun) or fun.arity:
        raise badarg()
    ref = p.n.make_ref()
    return (start_fun(p, fun, False, ref), ref)


@bif("spawn_monitor", 3)
def spawn_monitor_3(p: Any, module: Any, name: Any, args: Any) -> Any:
    ref = p.n.make_ref()
    return (start_mfa(p, module, name, args, False, ref), ref)


class SpawnOptions:
    """What a list of spawn options asks for. monitor: its options, or None. flags: process flags to set."""

    __slots__ = ("flags", "link", "monitor")

    def __init__(self, options: Any) -> None:
        """Raises badarg; with the cause `badopt` for an option that nobody knows."""
        self.link = False
        self.monitor: MonitorOptions | None = None
        self.flags: dict[str, Any] = {}
        values = to_python(options)
        if values is None:
            raise badarg(A_BADOPT)
        for option in values:
            pair = type(option) is tuple and len(option) == 2 and type(option[0]) is Atom
            if option is A_LINK:
                self.link = True
            elif option is A_MONITOR:
                self.monitor = MonitorOptions(NIL)
            elif pair and option[0] is A_MONITOR:
                self.monitor = MonitorOptions(option[1])
            elif pair and option[0].name in _SPAWN_FLAGS:
                value = flag_value(option[0].name, option[1])
                if value is None:
                    raise badarg(A_BADOPT)
                self.flags[option[0].name] = value
            elif not pair or option[0].name != "scheduler":
                raise badarg(A_BADOPT)


_SPAWN_FLAGS = frozenset(
    ("priority", "fullsweep_after", "min_heap_size", "min_bin_vheap_size", "max_heap_size", "message_queue_data",
     "async_dist")
)  # fmt: skip


def started(p: Any, child: Process, options: SpawnOptions, ref: Any) -> Any:
    """The answer of spawn_opt, once the child is there."""
    if options.flags:
        child.extras().own("flags").update(options.flags)
        if "max_heap_size" in options.flags:
            p.n.world.watch.limit(child)
    if options.monitor is None:
        return child
    if options.monitor.tag is not None:
        p.x.own("monitors")[ref] = (child, options.monitor.tag)
        child.extras().own("monitored_by")[ref] = (p, options.monitor.tag, child)
    return (child, ref)


@bif("spawn_opt", 2)
def spawn_opt_2(p: Any, fun: Any, options: Any) -> Any:
    chosen = SpawnOptions(options)
    if not isinstance(fun, Fun):
        raise badarg()
    ref = None if chosen.monitor is None else chosen.monitor.make_ref(p)
    return started(p, start_fun(p, fun, chosen.link, ref), chosen, ref)


@bif("spawn_opt", 4)
def spawn_opt_4(p: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    chosen = SpawnOptions(options)
    if type(module) is not Atom or type(name) is not Atom or to_python(args) is None:
        raise badarg()
    ref = None if chosen.monitor is None else chosen.monitor.make_ref(p)
    return started(p, start_mfa(p, module, name, args, chosen.link, ref), chosen, ref)


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


@bif("exit", 2)
def exit_2(p: Any, to: Any, reason: Any) -> Any:
    if type(to) is not Port:
        if not isinstance(to, Pid):
            raise badarg()
        p.n.exit_signal(p, to, reason)
    return TRUE


# names --------------------------------------------------------------------------------------------------------


OF_THE_SYSTEM = frozenset(map(atom, (
    "code_server", "global_group_check", "kernel_refc", "kernel_safe_sup", "logger_sup", "socket_registry", "logger_proxy",
    "kernel_sup",
    "inet_db", "erts_code_purger", "erl_prim_loader", "init", "erl_signal_server", "logger_handler_watcher",
    "file_server_2", "standard_error_sup", "logger_std_h_default",
)))  # fmt: skip
"""Names of OTP's own processes whose work a node of ours does without a process: nobody may have them."""


@bif("register", 2)
def register(p: Any, name: Any, pid: Any) -> Any:
    if type(name) is not Atom or name is UNDEFINED or not isinstance(pid, Pid) or pid.node is not p.n.name:
        raise badarg()
    if not isinstance(pid, Process) or pid.st == DEAD:
        raise badarg(A_NOTALIVE)
    if pid.x is not None and pid.x.name is not None:
        raise badarg(A_REGISTERED_NAME)
    if name in p.n.registry or name in OF_THE_SYSTEM:
        raise badarg()
    pid.extras().name = name
    p.n.registry[name] = pid
    if pid.x.tracing is not None:
        p.n.stores[deaths.TRACING].process_event(pid, A_REGISTER, name)
    return TRUE


@bif("unregister", 1)
def unregister(p: Any, name: Any) -> Any:
    found = p.n.registry.pop(name, None) if type(name) is Atom else None
    if found is None:
        raise badarg()
    found.x.name = None
    if found.x.tracing is not None:
        p.n.stores[deaths.TRACING].process_event(found, A_UNREGISTER, name)
    return TRUE


@bif("whereis", 1)
def whereis(p: Any, name: Any) -> Any:
    if type(name) is not Atom:
        raise badarg()
    return p.n.registry.get(name, UNDEFINED)


@bif("registered", 0)
def registered(p: Any) -> Any:
    return make_list(list(p.n.registry))


@bif("group_leader", 0)
def group_leader_0(p: Any) -> Any:
    return p.gl


@bif("group_leader", 2)
def group_leader_2(p: Any, leader: Any, pid: Any) -> Any:
    if not isinstance(leader, Pid) or not isinstance(pid, Pid):
        raise badarg()
    if isinstance(pid, Process) and pid.n.processes is p.n.processes:
        if pid.st == DEAD:
            raise badarg()
        pid.gl = leader
    elif pid.node is p.node:
        raise badarg()
    else:
        p.n.send_signal(pid.node, signals.GroupLeader(p, pid, leader))
    return TRUE


@bif("is_process_alive", 1)
def is_process_alive(p: Any, pid: Any) -> Any:
    if not isinstance(pid, Pid) or pid.node is not p.node:
        raise badarg()
    return TRUE if p.n.find(pid) is not None else FALSE


@bif("processes", 0)
def processes(p: Any) -> Any:
    return make_list(list(p.n.processes.values()))

