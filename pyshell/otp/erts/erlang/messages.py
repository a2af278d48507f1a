"""Natives of module erlang: messages, monitors, aliases and timers.

Follows: erlang(3) send/2,3, monitor/2,3, demonitor/1,2, alias/0,1, start_timer/3,4, send_after/3,4.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime import deaths
from pyshell.runtime.clock import MS
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import NIL, to_python
from pyshell.term.ids import Pid, Port, Ref
from pyshell.traps.errors import badarg
from pyshell.traps.machine import DEAD, READY, WAIT

A_PROCESS, A_PORT, A_TIME_OFFSET, A_FLUSH, A_INFO, A_NOCONNECT, A_NOSUSPEND, A_TIMEOUT, A_ABS, A_ASYNC = map(
    atom, ("process", "port", "time_offset", "flush", "info", "noconnect", "nosuspend", "timeout", "abs", "async")
)
MAX_TIME = 0xFFFFFFFF


@bif("!", 2)
def send_operator(p: Any, to: Any, message: Any) -> Any:
    if isinstance(to, Process):
        if to.st != DEAD:  # as Node.push: this is the hot path of all messages
            if to.mb:
                to.mb.append(message)
            else:
                to.mb = [message]
            if to.st == WAIT:
                to.st = READY
                to.n.runq.append(to)
        return message
    p.n.send(p, to, message)
    return message


@bif("send", 2)
def send_2(p: Any, to: Any, message: Any) -> Any:
    p.n.send(p, to, message)
    return message


@bif("send", 3)
def send_3(p: Any, to: Any, message: Any, options: Any) -> Any:
    values = to_python(options)
    if values is None or any(v is not A_NOCONNECT and v is not A_NOSUSPEND for v in values):
        raise badarg()
    sent = p.n.send(p, to, message, A_NOCONNECT in values)
    return OK if sent else A_NOCONNECT


@bif("send_nosuspend", 2)
@bif("send_nosuspend", 3)
def send_nosuspend(p: Any, to: Any, message: Any, options: Any = NIL) -> Any:
    p.n.send(p, to, message)
    return TRUE


@bif("make_ref", 0)
def make_ref(p: Any) -> Any:
    return p.n.make_ref()


# monitors -----------------------------------------------------------------------------------------------------


def _target(p: Any, kind: Any, item: Any) -> Any:
    if kind is A_PROCESS:
        if isinstance(item, Pid) or type(item) is Atom:
            return item
        if type(item) is tuple and len(item) == 2 and type(item[0]) is Atom and type(item[1]) is Atom:
            return item
    raise badarg()


@bif("monitor", 2)
def monitor_2(p: Any, kind: Any, item: Any) -> Any:
    if kind is A_TIME_OFFSET or (kind is A_PORT and type(item) is Port):
        return p.n.make_ref()
    return deaths.monitor(p, _target(p, kind, item))


@bif("monitor", 3)
def monitor_3(p: Any, kind: Any, item: Any, options: Any) -> Any:
    target = _target(p, kind, item)
    tag, alias = None, None
    for option in to_python(options) or ():
        if type(option) is not tuple or len(option) != 2 or type(option[0]) is not Atom:
            raise badarg()
        if option[0].name == "tag":
            tag = option[1]
        elif option[0].name == "alias" and option[1] in _ALIAS_MODES:
            alias = _ALIAS_MODES[option[1]]
        else:
            raise badarg()
    ref = p.n.make_ref()
    if alias is not None:
        p.extras().own("aliases")[ref] = alias
        p.n.aliases[ref] = p
    deaths.monitor_as(p, ref, target, tag)
    return ref


_ALIAS_MODES = {
    atom("explicit_unalias"): "explicit",
    atom("demonitor"): "demonitor",
    atom("reply_demonitor"): "reply_demonitor",
}


@bif("demonitor", 1)
def demonitor_1(p: Any, ref: Any) -> Any:
    if type(ref) is not Ref:
        raise badarg()
    deaths.demonitor(p, ref)
    return TRUE


@bif("demonitor", 2)
def demonitor_2(p: Any, ref: Any, options: Any) -> Any:
    values = to_python(options)
    if type(ref) is not Ref or values is None or any(v is not A_FLUSH and v is not A_INFO for v in values):
        raise badarg()
    there = deaths.demonitor(p, ref)
    flushed = A_FLUSH in values and not there and _flush_down(p, ref)
    if A_INFO in values:
        return FALSE if flushed or (not there and A_FLUSH not in values) else TRUE if there else FALSE
    return TRUE


def _flush_down(p: Any, ref: Ref) -> bool:
    for i, message in enumerate(p.mb):
        if type(message) is tuple and len(message) == 5 and message[1] == ref:
            if len(p.mb) == 1:
                p.mb = ()
            else:
                del p.mb[i]
            p.i = 0
            return True
    return False


@bif("alias", 0)
def alias_0(p: Any) -> Any:
    return _new_alias(p, "explicit")


@bif("alias", 1)
def alias_1(p: Any, options: Any) -> Any:
    values = to_python(options)
    if values is None or any(type(v) is not Atom or v.name not in ("explicit_unalias", "reply") for v in values):
        raise badarg()
    return _new_alias(p, "reply" if any(v.name == "reply" for v in values) else "explicit")


def _new_alias(p: Any, mode: str) -> Ref:
    ref: Ref = p.n.make_ref()
    p.extras().own("aliases")[ref] = mode
    p.n.aliases[ref] = p
    return ref


@bif("unalias", 1)
def unalias(p: Any, alias: Any) -> Any:
    if type(alias) is not Ref:
        raise badarg()
    if p.x is None or alias not in p.x.aliases:
        return FALSE
    del p.x.aliases[alias]
    p.n.aliases.pop(alias, None)
    return TRUE


# timers -------------------------------------------------------------------------------------------------------


def _start(p: Any, time: Any, to: Any, make: Any, absolute: bool) -> Ref:
    if type(time) is not int or (not absolute and not time >= 0) or not (isinstance(to, Process) or type(to) is Atom):
        raise badarg()
    node, world = p.n, p.n.world
    ref: Ref = node.make_ref()
    deadline = time * MS if absolute else world.clock.now_ns() + time * MS

    def fire() -> None:
        timers.pop(ref, None)
        target = node.registry.get(to) if type(to) is Atom else to
        if target is not None:
            node.push(target, make(ref))

    timers = node.stores.setdefault("timers", {})
    timers[ref] = world.timers.add(deadline, fire)
    return ref


def _absolute(options: Any) -> bool:
    values = to_python(options)
    if values is None:
        raise badarg()
    absolute = False
    for option in values:
        if type(option) is not tuple or len(option) != 2 or option[0] is not A_ABS or option[1] not in (TRUE, FALSE):
            raise badarg()
        absolute = option[1] is TRUE
    return absolute


@bif("send_after", 3)
def send_after_3(p: Any, time: Any, to: Any, message: Any) -> Any:
    return _start(p, time, to, lambda ref: message, False)


@bif("send_after", 4)
def send_after_4(p: Any, time: Any, to: Any, message: Any, options: Any) -> Any:
    return _start(p, time, to, lambda ref: message, _absolute(options))


@bif("start_timer", 3)
def start_timer_3(p: Any, time: Any, to: Any, message: Any) -> Any:
    return _start(p, time, to, lambda ref: (A_TIMEOUT, ref, message), False)


@bif("start_timer", 4)
def start_timer_4(p: Any, time: Any, to: Any, message: Any, options: Any) -> Any:
    return _start(p, time, to, lambda ref: (A_TIMEOUT, ref, message), _absolute(options))


def _left(p: Any, timer: Any) -> Any:
    return max(0, -((p.n.world.clock.now_ns() - timer.deadline) // MS))


@bif("cancel_timer", 1)
def cancel_timer_1(p: Any, ref: Any) -> Any:
    if type(ref) is not Ref:
        raise badarg()
    timer = p.n.stores.get("timers", {}).pop(ref, None)
    if timer is None or not p.n.world.timers.cancel(timer):
        return FALSE
    return _left(p, timer)


@bif("cancel_timer", 2)
def cancel_timer_2(p: Any, ref: Any, options: Any) -> Any:
    wanted = {v[0].name: v[1] for v in to_python(options) or () if type(v) is tuple and len(v) == 2}
    result = cancel_timer_1(p, ref)
    if wanted.get("async") is TRUE:
        if wanted.get("info") is not FALSE:
            p.n.push(p, (atom("cancel_timer"), ref, result))
        return OK
    return OK if wanted.get("info") is FALSE else result


@bif("read_timer", 1)
@bif("read_timer", 2)
def read_timer(p: Any, ref: Any, options: Any = NIL) -> Any:
    if type(ref) is not Ref:
        raise badarg()
    timer = p.n.stores.get("timers", {}).get(ref)
    return FALSE if timer is None or timer.action is None else _left(p, timer)
