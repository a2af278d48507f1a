"""What a signal from another node does to this one: one function a signal, in one table.

Law: a signal to a process that is gone is answered where the sender waits for an answer (`noproc`), else dropped; a signal
about a link or monitor that is gone changes nothing, because it crossed with its end.
Follows: ERTS User's Guide, "Distribution Protocol"; Erlang reference manual, "Processes".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.runtime import deaths, signals
from pyshell.runtime.process import Process
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, iterate, to_python
from pyshell.term.fun import ExternalFun, Fun
from pyshell.term.ids import Pid
from pyshell.traps.errors import ErlangError
from pyshell.traps.machine import apply_mfa, call_fun

A_LINK, A_MONITOR, A_APPLY, A_ERLANG = atom("link"), atom("monitor"), atom("apply"), atom("erlang")
A_BADOPT, A_SYSTEM_LIMIT, A_ALIAS = atom("badopt"), atom("system_limit"), atom("alias")
A_LOGGER, A_REPORT = atom("logger"), atom("$report")
FLAG_LINK, FLAG_MONITOR = 1, 2
IGNORED_OPTIONS = frozenset(
    atom(name)
    for name in (
        "priority", "fullsweep_after", "min_heap_size", "min_bin_vheap_size", "max_heap_size", "message_queue_data",
        "async_dist", "reply", "reply_tag",
    )  # fmt: skip
)


def message(node: Any, signal: Any) -> None:
    """A message to a pid or a registered name."""
    to = signal.to
    if type(to) is Atom:
        name = to
        to = node.registry.get(name)
        if to is None and name is A_LOGGER:
            _report(node, signal.message)
    if isinstance(to, Process):
        node.push(to, signal.message)


def _report(node: Any, text: Any) -> None:
    """A report of a process of another node whose group leader is here."""
    if type(text) is tuple and len(text) == 3 and text[0] is A_REPORT and type(text[1]) is Atom and type(text[2]) is bytes:
        node.reports.emit(text[1].name, text[2].decode("utf-8", "replace"))


def alias_message(node: Any, signal: Any) -> None:
    """A message to an alias."""
    if signal.to.node is node.name:
        node.send(None, signal.to, signal.message)


def exit_(node: Any, signal: Any) -> None:
    """The other end of a link is gone."""
    to = signal.to
    if not isinstance(to, Process) or to.x is None:
        return
    if to.x.links.pop(signal.from_, False) is not False:
        node.peer(signal.from_.node).links.pop((to, signal.from_), None)
        deaths.exit_to(signal.from_, to, signal.reason, True)


def exit_to(node: Any, signal: Any) -> None:
    """exit/2."""
    if isinstance(signal.to, Process):
        deaths.exit_to(signal.from_, signal.to, signal.reason)


def link(node: Any, signal: Any) -> None:
    """link/1 of a process there with one here."""
    to, other = signal.to, signal.from_
    if isinstance(to, Process):
        to.extras().links[other] = None
        node.peer(other.node).links[to, other] = None
    else:
        node.send_signal(other.node, signals.Exit(to, other, deaths.A_NOPROC))


def unlink(node: Any, signal: Any) -> None:
    """unlink/1 of a process there; it wants to know that it was heard."""
    to, other = signal.to, signal.from_
    if isinstance(to, Process) and to.x is not None and to.x.links.pop(other, False) is not False:
        node.peer(other.node).links.pop((to, other), None)
    node.send_signal(other.node, signals.UnlinkAck(signal.id, to, other))


def unlink_ack(node: Any, signal: Any) -> None:
    """Our unlink was heard; the link went when we sent it."""


def monitor(node: Any, signal: Any) -> None:
    """A process there monitors one here, by pid or name."""
    target, watcher = signal.to, signal.from_
    name = type(target) is Atom
    process = node.registry.get(target) if name else target
    if not isinstance(process, Process):
        node.send_signal(watcher.node, signals.Down(target, watcher, signal.ref, deaths.A_NOPROC))
        return
    thing = (target, node.name) if name else process
    process.extras().monitored_by[signal.ref] = (watcher, None, thing)
    node.peer(watcher.node).monitored[signal.ref] = process


def demonitor(node: Any, signal: Any) -> None:
    """It does not any more."""
    process = node.peer(signal.from_.node).monitored.pop(signal.ref, None)
    if process is not None and process.x is not None:
        process.x.monitored_by.pop(signal.ref, None)


def down(node: Any, signal: Any) -> None:
    """A process there that one here monitors is gone."""
    to = signal.to
    if isinstance(to, Process) and to.x is not None:
        found = to.x.monitors.get(signal.ref)
        if found is not None:
            thing, tag = found
            where = thing[1] if type(thing) is tuple else thing.node
            node.peer(where).monitors.pop(signal.ref, None)
            deaths.down(node, to, signal.ref, tag, thing, signal.reason, None)


def group_leader(node: Any, signal: Any) -> None:
    """group_leader/2."""
    if isinstance(signal.to, Process):
        signal.to.gl = signal.leader


def spawn_request(node: Any, signal: Any) -> None:
    """Somebody there wants a process here."""
    asker, ref = signal.from_, signal.ref
    flags, bad = _spawn_flags(signal.options)
    if bad:
        node.send_signal(asker.node, signals.SpawnReply(ref, asker, 0, A_BADOPT))
        return
    module, function, arity = signal.mfa
    arguments = to_python(signal.args) or []
    if module is A_ERLANG and function is A_APPLY and arity == 2 and _is_local_fun(arguments):
        code, values = call_fun, (arguments[0], tuple(iterate(arguments[1])))
    else:
        code, values = apply_mfa, (module, function, tuple(arguments))
    try:
        process = node.spawn(code, values, group_leader=signal.leader, initial_call=signal.mfa)
    except ErlangError:
        node.send_signal(asker.node, signals.SpawnReply(ref, asker, 0, A_SYSTEM_LIMIT))
        return
    process.x.parent = asker
    if flags & FLAG_LINK:
        process.x.links[asker] = None
        node.peer(asker.node).links[process, asker] = None
    if flags & FLAG_MONITOR:
        process.x.monitored_by[ref] = (asker, None, process)
        node.peer(asker.node).monitored[ref] = process
    node.send_signal(asker.node, signals.SpawnReply(ref, asker, flags, process))


def _is_local_fun(arguments: list[Any]) -> bool:
    return isinstance(arguments[0], Fun) and type(arguments[0]) is not ExternalFun and (
        arguments[1] is NIL or type(arguments[1]) is list
    )


def _spawn_flags(options: Any) -> tuple[int, bool]:
    """(flags, is there an option that nobody knows?)."""
    flags = 0
    for option in iterate(options):
        head = option[0] if type(option) is tuple and option else option
        if option is A_LINK:
            flags |= FLAG_LINK
        elif head is A_MONITOR:
            flags |= FLAG_MONITOR
        elif head not in IGNORED_OPTIONS:
            return 0, True
    return flags, False


def spawn_reply(node: Any, signal: Any) -> None:
    """The answer to our request: a pid, or the atom of an error."""
    result = signal.result
    if isinstance(result, Pid):
        where = result.node
        answer = node.peer(where).requests.pop(signal.ref, None)
        if answer is not None:
            answer(result)
        return
    for peer in node.peers.values():
        answer = peer.requests.pop(signal.ref, None)
        if answer is not None:
            answer(result)
            return


ARRIVALS: dict[type, Callable[[Any, Any], None]] = {
    signals.Message: message,
    signals.AliasMessage: alias_message,
    signals.Exit: exit_,
    signals.ExitTo: exit_to,
    signals.Link: link,
    signals.Unlink: unlink,
    signals.UnlinkAck: unlink_ack,
    signals.Monitor: monitor,
    signals.Demonitor: demonitor,
    signals.Down: down,
    signals.GroupLeader: group_leader,
    signals.SpawnRequest: spawn_request,
    signals.SpawnReply: spawn_reply,
}


def arrive(node: Any, signal: Any) -> None:
    """A signal from another node takes effect."""
    ARRIVALS[type(signal)](node, signal)
