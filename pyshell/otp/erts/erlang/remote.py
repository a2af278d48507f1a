"""Natives of module erlang that start processes on a named node, which may be this one.

The caller waits until the other node has answered with the pid. When there is no connection it gets, as in OTP, a pid of its
own node that never lived; a link or monitor to it says noconnection.
Follows: erlang(3) spawn/2,4, spawn_link/2,4, spawn_monitor/2,4, spawn_opt/3,5, spawn_request/1..5.
"""

from __future__ import annotations

import contextlib
from typing import Any

from pyshell.otp.erts.erlang.processes import (
    SpawnOptions,
    start_fun,
    start_mfa,
    started,
)
from pyshell.otp.failing import ERTS, failed_in
from pyshell.otp.native import bif
from pyshell.runtime import deaths, signals
from pyshell.term.atom import FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import NIL, length, make_list, to_python
from pyshell.term.fun import Fun
from pyshell.term.ids import Pid, Ref
from pyshell.term.pretty import pretty
from pyshell.traps.errors import ErlangError, ProcessExit, badarg
from pyshell.traps.machine import DEAD, RUN, WAIT

A_ERLANG, A_APPLY, A_LINK, A_MONITOR, A_SPAWN_REPLY, A_ERROR, A_BADOPT, A_REPLY, A_REPLY_TAG = map(
    atom, ("erlang", "apply", "link", "monitor", "spawn_reply", "error", "badopt", "reply", "reply_tag")
)

REPLIES = ("yes", "no", "error_only", "success_only")


class _Answer:
    """Where the reply to a spawn request is put; None until it comes."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: Any = None


def _remote(
    p: Any, where: Any, module: Any, name: Any, args: Any, link: bool, monitor: bool, tag: Any = None
) -> Any:
    """Ask the other node, and wait for its answer."""
    ref = p.n.make_ref()
    answer = _Answer()

    def arrived(value: Any) -> None:
        answer.value = value
        if isinstance(value, Pid) and p.st != DEAD:  # at once: its end may be the very next signal
            joined(p, ref, where, value, link, monitor, tag)
        p.n.resume(p)

    _request(p, ref, where, module, name, args, link, monitor, arrived)
    return _wait(p, None, (_wait, answer, ref, where, (module, name, args), link, monitor, tag))


def _request(
    p: Any, ref: Ref, where: Atom, module: Any, name: Any, args: Any, link: bool, monitor: bool, arrived: Any
) -> None:
    options = make_list([o for o, wanted in ((A_LINK, link), (A_MONITOR, monitor)) if wanted])
    p.n.peer(where).requests[ref] = arrived
    mfa = (module, name, length(args))
    p.n.send_signal(where, signals.SpawnRequest(ref, p, p.gl, mfa, args, options))


def _wait(p: Any, value: Any, frame: Any) -> Any:
    _, answer, ref, where, mfa, link, monitor, tag = frame
    if answer.value is None:
        p.t = frame
        p.st = WAIT
        return None
    p.st = RUN
    if isinstance(answer.value, Pid):
        return (answer.value, ref) if monitor else answer.value
    return _failed(p, ref, where, mfa, answer.value, link, monitor, tag)


def joined(p: Any, ref: Ref, where: Atom, pid: Pid, link: bool, monitor: bool, tag: Any = None) -> None:
    """The new process exists: the link and monitor asked for are in force on this side too."""
    if link:
        p.extras().own("links")[pid] = None
        p.n.peer(where).links[p, pid] = None
    if monitor:
        p.extras().own("monitors")[ref] = (pid, tag)
        p.n.peer(where).monitors[ref] = (p, pid, tag)


def _failed(p: Any, ref: Ref, where: Atom, mfa: Any, reason: Any, link: bool, monitor: bool, tag: Any) -> Any:
    dead = p.n.spawn(_crasher, (reason,))  # who links to it at once, or monitors it, hears the reason
    env = p.n.show_env()
    module, name, args = mfa
    call = f"{pretty(module, 1, 80, -1, -1, env)}:{pretty(name, 1, 80, -1, -1, env)},{pretty(args, 1, 80, -1, -1, env)}"
    options = ",".join(o for o, wanted in (("link", link), ("monitor", monitor)) if wanted)
    shown = f" ([{options}])" if options else ""
    p.n.reports.emit("WARNING", f"** Can not start {call}{shown} on {where.name} **\n\n", p.gl, "log")
    if link:
        deaths.exit_to(dead, p, reason, True)
    if monitor:
        p.n.push(p, (deaths.A_DOWN if tag is None else tag, ref, deaths.A_PROCESS, dead, reason))
        return (dead, ref)
    return dead


def _crasher(p: Any, reason: Any) -> Any:
    raise ProcessExit(reason)


def _is_here(p: Any, where: Any) -> bool:
    if type(where) is not Atom:
        raise badarg()
    return where is p.n.name


def _fun(p: Any, where: Any, fun: Any, link: bool, monitor: bool) -> Any:
    if not isinstance(fun, Fun) or (monitor and fun.arity):
        raise badarg()
    if type(where) is not Atom and not monitor:  # the call that it stands for fails
        call = (where, A_ERLANG, A_APPLY, make_list([fun, NIL]))
        raise failed_in(badarg(), "erlang", "spawn_link" if link else "spawn", call, ERTS)
    if _is_here(p, where):
        ref = p.n.make_ref() if monitor else None
        child = start_fun(p, fun, link, ref)
        return (child, ref) if monitor else child
    return _remote(p, where, A_ERLANG, A_APPLY, make_list([fun, NIL]), link, monitor)


def _mfa(p: Any, where: Any, module: Any, name: Any, args: Any, link: bool, monitor: bool) -> Any:
    if type(module) is not Atom or type(name) is not Atom or length(args) < 0:
        raise badarg()
    if _is_here(p, where):
        ref = p.n.make_ref() if monitor else None
        child = start_mfa(p, module, name, args, link, ref)
        return (child, ref) if monitor else child
    return _remote(p, where, module, name, args, link, monitor)


@bif("spawn", 2, traps=True)
def spawn_2(p: Any, node: Any, fun: Any) -> Any:
    return _fun(p, node, fun, False, False)


@bif("spawn", 4, traps=True)
def spawn_4(p: Any, node: Any, module: Any, name: Any, args: Any) -> Any:
    return _mfa(p, node, module, name, args, False, False)


@bif("spawn_link", 2, traps=True)
def spawn_link_2(p: Any, node: Any, fun: Any) -> Any:
    return _fun(p, node, fun, True, False)


@bif("spawn_link", 4, traps=True)
def spawn_link_4(p: Any, node: Any, module: Any, name: Any, args: Any) -> Any:
    return _mfa(p, node, module, name, args, True, False)


@bif("spawn_monitor", 2, traps=True)
def spawn_monitor_2(p: Any, node: Any, fun: Any) -> Any:
    return _fun(p, node, fun, False, True)


@bif("spawn_monitor", 4, traps=True)
def spawn_monitor_4(p: Any, node: Any, module: Any, name: Any, args: Any) -> Any:
    return _mfa(p, node, module, name, args, False, True)


def _spawn_opt(p: Any, where: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    chosen = SpawnOptions(options)
    if type(where) is not Atom or type(module) is not Atom or type(name) is not Atom or length(args) < 0:
        raise badarg()
    monitor = chosen.monitor
    if where is p.n.name:
        ref = None if monitor is None else monitor.make_ref(p)
        return started(p, start_mfa(p, module, name, args, chosen.link, ref), chosen, ref)
    return _remote(p, where, module, name, args, chosen.link, monitor is not None, monitor and monitor.tag)


def _looked_at(p: Any, node: Any, options: Any) -> bool:
    """Somebody has seen what is wrong in these options: not when the node is unknown, or they are no list."""
    if to_python(options) is None:
        return False
    return node is p.n.name or (p.n.uplink is not None and node in p.n.uplink.contacts)


@bif("spawn_opt", 3, traps=True)
def spawn_opt_3(p: Any, node: Any, fun: Any, options: Any) -> Any:
    if not isinstance(fun, Fun):
        raise badarg()
    try:
        SpawnOptions(options)
    except ErlangError:
        if not _looked_at(p, node, options):
            raise badarg() from None
        raise
    return _spawn_opt(p, node, A_ERLANG, A_APPLY, make_list([fun, NIL]), options)


@bif("spawn_opt", 5, traps=True)
def spawn_opt_5(p: Any, node: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    try:
        return _spawn_opt(p, node, module, name, args, options)
    except ErlangError as ex:
        if ex.info is not None and not _looked_at(p, node, options):
            raise badarg() from None
        raise


# spawn_request: the answer is a message -----------------------------------------------------------------------


class RequestOptions:
    """Of spawn_request: when to answer ("yes", "no", "error_only", "success_only"), with which tag; the rest as spawn_opt."""

    __slots__ = ("tag", "reply", "spawn")

    def __init__(self, options: Any) -> None:
        """Raises badarg if this is no list; `spawn` is None if an option makes no sense."""
        values = to_python(options)
        if values is None:
            raise badarg()
        self.tag: Any = A_SPAWN_REPLY
        self.reply = "yes"
        rest, good = [], True
        for option in values:
            pair = type(option) is tuple and len(option) == 2
            if pair and option[0] is A_REPLY_TAG:
                self.tag = option[1]
            elif pair and option[0] is A_REPLY:
                good = good and type(option[1]) is Atom and option[1].name in REPLIES
                self.reply = option[1].name if good else "yes"
            else:
                rest.append(option)
        self.spawn: SpawnOptions | None = None
        if good:
            with contextlib.suppress(ErlangError):
                self.spawn = SpawnOptions(make_list(rest))

    def wants(self, started: bool) -> bool:
        """Is this outcome to be told?"""
        return self.reply == "yes" or self.reply == ("success_only" if started else "error_only")


def _ask(p: Any, where: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    if type(where) is not Atom or type(module) is not Atom or type(name) is not Atom or length(args) < 0:
        raise badarg()
    last = p.n.stores.get("spawn_request")  # programs have them as a constant
    if last is not None and last[0] is options:
        chosen: RequestOptions = last[1]
    else:
        chosen = RequestOptions(options)
        p.n.stores["spawn_request"] = options, chosen
    spawn = chosen.spawn
    if spawn is None:
        ref = p.n.make_ref()
        p.n.push(p, (chosen.tag, ref, A_ERROR, A_BADOPT))
        return ref
    monitor = spawn.monitor
    ref = p.n.make_ref() if monitor is None else monitor.make_ref(p)

    def arrived(result: Any) -> None:
        done = isinstance(result, Pid)
        if done and where is not p.n.name:
            joined(p, ref, where, result, spawn.link, monitor is not None, monitor and monitor.tag)
        if chosen.wants(done):
            p.n.push(p, (chosen.tag, ref, OK if done else A_ERROR, result))

    if where is p.n.name:
        child = start_mfa(p, module, name, args, spawn.link, ref if monitor is not None else None)
        started(p, child, spawn, ref)
        arrived(child)
    else:
        _request(p, ref, where, module, name, args, spawn.link, monitor is not None, arrived)
    return ref


@bif("spawn_request", 1)
def spawn_request_1(p: Any, fun: Any) -> Any:
    if not isinstance(fun, Fun):
        raise badarg()
    return _ask(p, p.n.name, A_ERLANG, A_APPLY, make_list([fun, NIL]), NIL)


@bif("spawn_request", 2)
def spawn_request_2(p: Any, node: Any, fun: Any) -> Any:
    if isinstance(node, Fun):
        if to_python(fun) is None:
            raise badarg(A_BADOPT)
        return _ask(p, p.n.name, A_ERLANG, A_APPLY, make_list([node, NIL]), fun)
    if not isinstance(fun, Fun):
        raise badarg()
    return _ask(p, node, A_ERLANG, A_APPLY, make_list([fun, NIL]), NIL)


@bif("spawn_request", 3)
def spawn_request_3(p: Any, node: Any, fun: Any, options: Any) -> Any:
    if isinstance(fun, Fun):
        return _ask(p, node, A_ERLANG, A_APPLY, make_list([fun, NIL]), options)
    return _ask(p, p.n.name, node, fun, options, NIL)


@bif("spawn_request", 4)
def spawn_request_4(p: Any, node: Any, module: Any, name: Any, args: Any) -> Any:
    if length(args) >= 0 and type(name) is Atom:
        return _ask(p, node, module, name, args, NIL)
    return _ask(p, p.n.name, node, module, name, args)


@bif("spawn_request", 5)
def spawn_request_5(p: Any, node: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    return _ask(p, node, module, name, args, options)


@bif("spawn_request_abandon", 1)
def spawn_request_abandon(p: Any, ref: Any) -> Any:
    if type(ref) is not Ref:
        raise badarg()
    for peer in p.n.peers.values():
        if peer.requests.pop(ref, None) is not None:
            return TRUE
    return FALSE

