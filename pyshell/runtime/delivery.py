"""Signals that arrive from another node: each kind is one function in the table at the end.

What they do to a process is what the local ones do (deaths.py, exits.py); here is only the book-keeping across the wire.
Follows: erts, "Distribution Protocol", "Protocol between Connected Nodes".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.runtime import deaths, signals
from pyshell.runtime.exits import A_NOPROC
from pyshell.runtime.process import Process
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, to_python
from pyshell.term.fun import Fun
from pyshell.traps.errors import A_ERROR, ErlangError
from pyshell.traps.machine import apply_mfa

A_LINK = atom("link")
A_LOGGER, A_REPORT, A_LOG = atom("logger"), atom("$report"), atom("log")
A_MONITOR = atom("monitor")
A_ERLANG, A_APPLY, A_BADARITY = atom("erlang"), atom("apply"), atom("badarity")
LINKED, MONITORED = 1, 2  # flags of SpawnReply


def deliver(node: Any, signal: Any, source: Atom) -> None:
    """A signal from node `source` takes effect on `node`."""
    _TABLE[type(signal)](node, signal, source)


def _target(node: Any, to: Any) -> Process | None:
    found: Process | None = node.registry.get(to) if type(to) is Atom else node.find(to)
    return found


def _message(node: Any, s: Any, source: Atom) -> None:
    p = _target(node, s.to)
    if p is not None:
        node.push(p, s.message)
    elif s.to is A_LOGGER:
        _report(node, s.message)


def _report(node: Any, message: Any) -> None:
    """A report about a process there whose group leader is here: finished (reports.py), or an event of logger's."""
    if type(message) is tuple and len(message) == 3 and message[0] is A_REPORT:
        _, level, text = message
        if type(level) is Atom and type(text) is bytes:
            node.reports.emit(level.name, text.decode("utf-8", "replace"), kind="far report")
    elif type(message) is tuple and len(message) in (4, 5) and message[0] is A_LOG:
        node.start("logger", "$emulated", (message,))


def _traced_message(node: Any, s: Any, source: Atom) -> None:
    p = _target(node, s.to)
    if p is None or node.world.token_comes is None:
        _message(node, s, source)
    else:
        node.world.token_comes(node, p, s)


def _alias(node: Any, s: Any, source: Atom) -> None:
    if s.to in node.aliases:
        node.send(s.from_, s.to, s.message)


def _exit(node: Any, s: Any, source: Atom) -> None:
    p = _target(node, s.to)
    node.peer(source).links.pop((p, s.from_), None)
    if p is not None and p.x is not None and p.x.links.pop(s.from_, False) is not False:
        deaths.exit_to(s.from_, p, s.reason, True)


def _exit_to(node: Any, s: Any, source: Atom) -> None:
    p = _target(node, s.to)
    if p is not None:
        deaths.exit_to(s.from_, p, s.reason)


def _link(node: Any, s: Any, source: Atom) -> None:
    p = _target(node, s.to)
    if p is None:
        node.send_signal(source, signals.Exit(s.to, s.from_, A_NOPROC))
        return
    p.extras().own("links")[s.from_] = None
    node.peer(source).links[p, s.from_] = None


def _unlink(node: Any, s: Any, source: Atom) -> None:
    p = _target(node, s.to)
    if p is not None and p.x is not None:
        p.x.links.pop(s.from_, None)
        node.peer(source).links.pop((p, s.from_), None)
    node.send_signal(source, signals.UnlinkAck(s.id, s.to, s.from_))


def _unlink_ack(node: Any, s: Any, source: Atom) -> None:
    return None


def _monitor(node: Any, s: Any, source: Atom) -> None:
    p = _target(node, s.to)
    if p is None:
        node.send_signal(source, signals.Down(s.to, s.from_, s.ref, A_NOPROC))
        return
    thing = (s.to, node.name) if type(s.to) is Atom else s.to
    p.extras().own("monitored_by")[s.ref] = (s.from_, None, thing)
    node.peer(source).monitored[s.ref] = p


def _demonitor(node: Any, s: Any, source: Atom) -> None:
    p = node.peer(source).monitored.pop(s.ref, None)
    if p is not None and p.x is not None:
        p.x.monitored_by.pop(s.ref, None)


def _down(node: Any, s: Any, source: Atom) -> None:
    node.peer(source).monitors.pop(s.ref, None)
    watcher = node.find(s.to)
    if watcher is not None and watcher.x is not None and s.ref in watcher.x.monitors:
        thing, tag = watcher.x.monitors[s.ref]
        deaths.down(node, watcher, s.ref, tag, thing, s.reason, s.from_)


def _group_leader(node: Any, s: Any, source: Atom) -> None:
    p = _target(node, s.to)
    if p is not None:
        p.gl = s.leader


def _spawn_request(node: Any, s: Any, source: Atom) -> None:
    module, name, arity = s.mfa
    options = to_python(s.options) or []
    linked = any(o is A_LINK for o in options)
    monitored = any(o is A_MONITOR or (type(o) is tuple and o[0] is A_MONITOR) for o in options)
    args = tuple(to_python(s.args) or ())
    p = node.spawn(_start, (module, name, args), group_leader=s.leader, initial_call=(module, name, arity))
    peer = node.peer(source)
    if linked:
        p.extras().own("links")[s.from_] = None
        peer.links[p, s.from_] = None
    if monitored:
        p.extras().own("monitored_by")[s.ref] = (s.from_, None, p)
        peer.monitored[s.ref] = p
    flags = (LINKED if linked else 0) | (MONITORED if monitored else 0)
    node.send_signal(source, signals.SpawnReply(s.ref, s.from_, flags, p))


def _start(p: Any, module: Atom, name: Atom, args: tuple[Any, ...]) -> Any:
    if module is A_ERLANG and name is A_APPLY and len(args) == 2 and args[1] is NIL:
        fun = args[0]
        if isinstance(fun, Fun) and fun.arity:
            raise ErlangError(A_ERROR, (A_BADARITY, (fun, NIL)), (A_ERLANG, A_APPLY, 2, NIL))
    return apply_mfa(p, module, name, args)


def _spawn_reply(node: Any, s: Any, source: Atom) -> None:
    answer = node.peer(source).requests.pop(s.ref, None)
    if answer is not None:
        answer(s.result)


_TABLE: dict[Any, Callable[[Any, Any, Atom], None]] = {
    signals.Message: _message,
    signals.TracedMessage: _traced_message,
    signals.AliasMessage: _alias,
    signals.Exit: _exit,
    signals.ExitTo: _exit_to,
    signals.Link: _link,
    signals.Unlink: _unlink,
    signals.UnlinkAck: _unlink_ack,
    signals.Monitor: _monitor,
    signals.Demonitor: _demonitor,
    signals.Down: _down,
    signals.GroupLeader: _group_leader,
    signals.SpawnRequest: _spawn_request,
    signals.SpawnReply: _spawn_reply,
}
