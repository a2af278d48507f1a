"""Natives of module erlang: messages, monitors and aliases.

Follows: erlang(3) send/2,3, monitor/2,3, demonitor/1,2, alias/0,1, unalias/1.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime import deaths
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import to_python
from pyshell.term.ids import Pid, Port, Ref
from pyshell.traps.errors import badarg
from pyshell.traps.machine import DEAD, READY, WAIT, refill, take

(
    A_PROCESS, A_PORT, A_TIME_OFFSET, A_CLOCK_SERVICE, A_FLUSH, A_INFO, A_NOCONNECT, A_NOSUSPEND, A_BADOPT, A_BADTYPE,
    A_TAG, A_ALIAS,
) = map(
    atom,
    (
        "process", "port", "time_offset", "clock_service", "flush", "info", "noconnect", "nosuspend", "badopt",
        "badtype", "tag", "alias",
    ),
)  # fmt: skip


@bif("!", 2)
@bif("send", 2)
def send_operator(p: Any, to: Any, message: Any) -> Any:
    if type(to) is type(p):  # two local processes of which none is traced
        if to.st != DEAD:  # as Node.push: this is the hot path of all messages
            if to.backlog is not None:
                p.n.send(p, to, message)
            elif not to.mb:
                to.mb = (message,)
            elif type(to.mb) is tuple:
                to.mb = [to.mb[0], message]
            else:
                to.mb.append(message)
            if to.st == WAIT:
                to.st = READY
                to.n.runq.append(to)
        return message
    p.n.send(p, to, message)
    return message


@bif("send", 3)
def send_3(p: Any, to: Any, message: Any, options: Any) -> Any:
    values = to_python(options)
    if values is None or any(v is not A_NOCONNECT and v is not A_NOSUSPEND for v in values):
        raise badarg(A_BADOPT)
    sent = p.n.send(p, to, message, A_NOCONNECT in values)
    return OK if sent else A_NOCONNECT


@bif("send_nosuspend", 2)
def send_nosuspend_2(p: Any, to: Any, message: Any) -> Any:
    p.n.send(p, to, message)
    return TRUE


@bif("send_nosuspend", 3)
def send_nosuspend_3(p: Any, to: Any, message: Any, options: Any) -> Any:
    values = to_python(options)
    if values is None or any(v is not A_NOCONNECT for v in values):
        raise badarg()
    sent = p.n.send(p, to, message, A_NOCONNECT in values)
    return TRUE if sent else FALSE


@bif("make_ref", 0)
def make_ref(p: Any) -> Any:
    return p.n.make_ref()


# monitors -----------------------------------------------------------------------------------------------------


def _target(p: Any, kind: Any, item: Any) -> Any:
    if kind not in (A_PROCESS, A_PORT, A_TIME_OFFSET):
        raise badarg(A_BADTYPE)
    if kind is A_PROCESS:
        if isinstance(item, Pid) or type(item) is Atom:
            return item
        if type(item) is tuple and len(item) == 2 and type(item[0]) is Atom and type(item[1]) is Atom:
            if item[1] is p.n.name or p.n.alive:
                return item
    raise badarg()


@bif("monitor", 2)
def monitor_2(p: Any, kind: Any, item: Any) -> Any:
    if kind is A_PROCESS and type(item) is Process:
        if item is p or item.st == DEAD or item.n is not p.n:
            return deaths.monitor(p, item)
        ref = p.n.make_ref()  # the usual case
        mine, theirs = p.x or p.extras(), item.x or item.extras()
        (mine.monitors or mine.own("monitors"))[ref] = (item, None)
        (theirs.monitored_by or theirs.own("monitored_by"))[ref] = (p, None, item)
        return ref
    if kind is A_TIME_OFFSET and item is A_CLOCK_SERVICE:
        return p.n.make_ref()
    if kind is A_PORT and type(item) is Port:
        return p.n.make_ref()
    return deaths.monitor(p, _target(p, kind, item))


_ALIAS_MODES = {
    atom("explicit_unalias"): "explicit",
    atom("demonitor"): "demonitor",
    atom("reply_demonitor"): "reply_demonitor",
}


class MonitorOptions:
    """What a list of monitor options asks for. tag: first element of the message, None for `'DOWN'`."""

    __slots__ = ("alias", "tag")

    def __init__(self, options: Any) -> None:
        """Raises badarg with the cause `badopt`."""
        self.tag: Any = None
        self.alias: str | None = None
        values = to_python(options)
        if values is None:
            raise badarg(A_BADOPT)
        for option in values:
            if type(option) is not tuple or len(option) != 2:
                raise badarg(A_BADOPT)
            if option[0] is A_TAG:
                self.tag = option[1]
            elif option[0] is A_ALIAS and type(option[1]) is Atom and option[1] in _ALIAS_MODES:
                self.alias = _ALIAS_MODES[option[1]]
            else:
                raise badarg(A_BADOPT)

    def make_ref(self, p: Any) -> Ref:
        """The reference of the monitor; an alias too, if that was asked for."""
        return p.n.make_ref() if self.alias is None else _new_alias(p, self.alias)


@bif("monitor", 3)
def monitor_3(p: Any, kind: Any, item: Any, options: Any) -> Any:
    target = _target(p, kind, item)
    chosen = MonitorOptions(options)
    ref = chosen.make_ref(p)
    deaths.monitor_as(p, ref, target, chosen.tag)
    return ref


@bif("demonitor", 1)
def demonitor_1(p: Any, ref: Any) -> Any:
    if type(ref) is not Ref:
        raise badarg()
    deaths.demonitor(p, ref)
    return TRUE


@bif("demonitor", 2)
def demonitor_2(p: Any, ref: Any, options: Any) -> Any:
    values = to_python(options)
    if type(ref) is not Ref:
        raise badarg()
    if values is None or any(v is not A_FLUSH and v is not A_INFO for v in values):
        raise badarg(A_BADOPT)
    there = deaths.demonitor(p, ref)
    if not there and A_FLUSH in values:
        flush_down(p, ref)
    return TRUE if there or A_INFO not in values else FALSE


def flush_down(p: Any, ref: Ref) -> None:
    """Take {_, Ref, _, _, _} out of the mailbox, as `receive {_, Ref, _, _, _} -> true after 0 -> true end`."""
    p.mb = p.messages() or ()
    if p.backlog is not None:
        p.backlog.clear()
        refill(p)
    for i, message in enumerate(p.mb):
        if type(message) is tuple and len(message) == 5 and message[1] == ref:
            take(p, p.mb, i)
            return


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
