"""Ends of processes, links and monitors. Local ones take effect at once; what concerns another node leaves as a signal.

A death that kills linked processes works through a list, so a chain of 10^5 links is no deeper than one.
Follows: Erlang reference manual, "Processes"; erlang(3) link/1, unlink/1, monitor/2,3, demonitor/2, exit/2.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from pyshell.runtime import signals
from pyshell.runtime.exits import (
    A_EXIT_TAG,
    A_KILLED,
    A_NOCONNECTION,
    A_NOPROC,
    DELIVER,
    DIE,
    verdict,
)
from pyshell.runtime.process import Process
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL
from pyshell.term.ids import Pid
from pyshell.traps.errors import A_ERROR, A_EXIT, A_THROW, ProcessExit
from pyshell.traps.machine import DEAD, RUN

A_DOWN = atom("DOWN")
A_PROCESS = atom("process")
A_NOCATCH = atom("nocatch")
A_GETTING_UNLINKED = atom("getting_unlinked")
TRACING = "tracing"  # the store of a node that traces (tracing.py)

Todo = deque[tuple[Process, Any]]
"""Who has to end, and why, in the order in which the signals were sent."""


def exit_reason(cls: Atom, reason: Any, trace: Any) -> Any:
    """The exit reason of a process that died of an exception."""
    if cls is A_ERROR:
        return (reason, trace)
    if cls is A_THROW:
        return ((A_NOCATCH, reason), trace)
    return reason


def exited(p: Process, cls: Atom, reason: Any, trace: Any) -> None:
    """Process p has ended: by returning (exit, normal), by an exception, or by an exit signal."""
    x = p.x
    if x is None or not x.links:  # nobody else ends with it
        _bury(p, cls, reason, trace, None)
        return
    todo: Todo = deque()
    _bury(p, cls, reason, trace, todo)
    _bury_all(todo)


def _bury_all(todo: Todo) -> None:
    """End all of them, and those whom their ends end. ProcessExit if the process whose slice this is was one of them."""
    running = False
    while todo:
        victim, why = todo.popleft()
        if victim.st != DEAD:
            running = running or victim.st == RUN
            _bury(victim, A_EXIT, why, NIL, todo)
    if running:
        raise ProcessExit(A_KILLED)


def _bury(p: Process, cls: Atom, reason: Any, trace: Any, todo: Todo | None) -> None:
    """todo: None where there are no links."""
    node = p.n
    p.st = DEAD
    p.mb = ()
    p.backlog = None
    p.t = p.stk = p.k = None
    if p.tmo is not None:
        node.cancel_receive_timer(p)
    node.processes.pop(p.id, None)
    x = p.x
    if x is None:
        if cls is not A_EXIT:
            node.crashed(p, exit_reason(cls, reason, trace))
        return
    p.x = None
    tracing = p.n.stores[TRACING] if x.tracing is not None else None
    if tracing is not None:
        tracing.ended(p, exit_reason(cls, reason, trace))
    if x.on_exit is not None:
        x.on_exit(p, cls, reason, trace)
    elif cls is not A_EXIT:
        node.crashed(p, exit_reason(cls, reason, trace))
    why = exit_reason(cls, reason, trace)
    if x.name is not None:
        node.registry.pop(x.name, None)
    if x.aliases:
        for alias in x.aliases:
            node.aliases.pop(alias, None)
    if x.timers is not None:
        for timer in x.timers:
            node.world.timers.cancel(node.timers.pop(timer)[0])
    for clean in x.on_death:
        clean(p)
    for ref, target in x.monitors.items():
        _drop_monitor(p, ref, target)
    if tracing is not None:
        tracing.buried(p, (), x.name)
    if todo is not None:
        _break_links(p, x.links, why, todo)
    for ref, (watcher, tag, thing) in x.monitored_by.items():
        theirs = watcher.x if type(watcher) is Process else None
        if theirs is None or theirs.aliases:
            down(node, watcher, ref, tag, thing, why, p)
        elif theirs.monitors.pop(ref, None) is not None:  # the usual case
            node.push(watcher, (A_DOWN if tag is None else tag, ref, A_PROCESS, thing, why))


def _break_links(p: Process, others: Iterable[Any], why: Any, todo: Todo) -> None:
    node = p.n
    for other in others:
        if isinstance(other, Process):
            if other.x is not None:
                other.x.links.pop(p, None)
                if other.x.tracing is not None:
                    other.n.stores[TRACING].process_event(other, A_GETTING_UNLINKED, p)
            _exit_signal(p, other, why, True, todo)
        else:
            node.peer(other.node).links.pop((p, other), None)
            node.send_signal(other.node, signals.Exit(p, other, why))


def leave_links(p: Process, reason: Any, keep: Any) -> None:
    """Break all links of p but the one to `keep`, as if p had died of `reason`, and live on."""
    todo: Todo = deque()
    others = [other for other in p.x.links if other is not keep]
    for other in others:
        del p.x.links[other]
    _break_links(p, others, reason, todo)
    _bury_all(todo)


def down(node: Any, watcher: Any, ref: Any, tag: Any, thing: Any, reason: Any, pid: Any) -> None:
    """Tell a watcher that what it monitors as `thing` is gone."""
    if isinstance(watcher, Process):
        if watcher.x is not None and watcher.x.monitors.pop(ref, None) is not None:
            if watcher.x.aliases:
                drop_monitor_alias(watcher, ref)
            node.push(watcher, (A_DOWN if tag is None else tag, ref, A_PROCESS, thing, reason))
    else:
        from_ = thing[0] if type(thing) is tuple else pid
        node.peer(watcher.node).monitored.pop(ref, None)
        node.send_signal(watcher.node, signals.Down(from_, watcher, ref, reason))


def drop_monitor_alias(watcher: Process, ref: Any) -> None:
    """An alias of a monitor goes with it, unless it was made with explicit_unalias."""
    x = watcher.x
    if x is not None and x.aliases.get(ref) in ("demonitor", "reply_demonitor"):
        del x.aliases[ref]
        watcher.n.aliases.pop(ref, None)


def _drop_monitor(p: Process, ref: Any, target: Any) -> None:
    """The watcher p is gone, or demonitors."""
    thing = target[0]
    if isinstance(thing, Process):
        if thing.x is not None:
            thing.x.monitored_by.pop(ref, None)
    elif thing is not None:
        node_name = thing.node if isinstance(thing, Pid) else thing[1]
        if node_name is p.node:
            return
        p.n.peer(node_name).monitors.pop(ref, None)
        to = thing if isinstance(thing, Pid) else thing[0]
        p.n.send_signal(node_name, signals.Demonitor(p, to, ref))


def exit_to(sender: Any, to: Process, reason: Any, linked: bool = False) -> None:
    """An exit signal reaches the local process `to`. ProcessExit if it ends the process whose slice this is."""
    todo: Todo = deque()
    _exit_signal(sender, to, reason, linked, todo)
    _bury_all(todo)


def _exit_signal(sender: Any, to: Process, reason: Any, linked: bool, todo: Todo) -> None:
    if to.st == DEAD:
        return
    trapping = to.x is not None and to.x.trap_exit
    what, why = verdict(reason, linked, trapping, sender is to)
    if what is DELIVER:
        to.n.push(to, (A_EXIT_TAG, sender, why))
    elif what is DIE:
        todo.append((to, why))
        if why is A_KILLED:  # rare, and what nobody can ask a program about: the journal keeps it
            witness = to.n.world.witness
            if witness is not None:
                witness(to, why, sender)


# links --------------------------------------------------------------------------------------------------------


def link(p: Process, to: Any, quiet: bool = False) -> bool:
    """link/1; quiet: whoever traces knows.

    False when `to` is a local pid without a process (the caller decides between error and message).
    """
    if to is p:
        return True
    if isinstance(to, Process) and to.n.processes is p.n.processes:  # a traced process has a view of its node
        if to.st == DEAD:
            return False
        mine, theirs = p.extras(), to.extras()
        if to not in mine.links:
            mine.own("links")[to] = None
            theirs.own("links")[p] = None
            if (mine.tracing is not None or theirs.tracing is not None) and not quiet:
                p.n.stores[TRACING].linked(p, to)
        return True
    if to.node is p.node:
        return False
    if to not in p.extras().links:
        p.extras().own("links")[to] = None
        p.n.peer(to.node).links[p, to] = None
        p.n.send_signal(to.node, signals.Link(p, to))
    return True


def unlink(p: Process, to: Any) -> None:
    """unlink/1."""
    x = p.x
    if x is None or to not in x.links:
        if x is not None and x.tracing is not None:
            p.n.stores[TRACING].unlinked(p, None, to)
        return
    del x.links[to]
    if isinstance(to, Process):
        if to.x is not None:
            to.x.links.pop(p, None)
            if x.tracing is not None or to.x.tracing is not None:
                p.n.stores[TRACING].unlinked(p, to, to)
        return
    p.n.peer(to.node).links.pop((p, to), None)
    p.n.unlinks += 1
    p.n.send_signal(to.node, signals.Unlink(p.n.unlinks, p, to))


# monitors -----------------------------------------------------------------------------------------------------


def monitor(p: Process, target: Any, tag: Any = None) -> Any:
    """monitor(process, Target): a pid, a registered name or {Name, Node}. Answers the reference."""
    ref = p.n.make_ref()
    monitor_as(p, ref, target, tag)
    return ref


def monitor_as(p: Process, ref: Any, target: Any, tag: Any) -> None:
    """As `monitor`, with the reference given."""
    node = p.n
    if type(target) is Atom:
        target = (target, node.name)
    if type(target) is tuple:
        name, where = target
        if where is not node.name:
            _monitor_remote(p, ref, target, name, where, tag)
            return
        process = node.registry.get(name)
        thing: Any = target
    elif target.node is node.name:
        process = target if isinstance(target, Process) else node.find(target)
        thing = target
    else:
        _monitor_remote(p, ref, target, target, target.node, tag)
        return
    if process is p:  # nobody hears of his own end
        return
    if process is None or process.st == DEAD:
        node.push(p, (A_DOWN if tag is None else tag, ref, A_PROCESS, thing, A_NOPROC))
        drop_monitor_alias(p, ref)
        return
    p.extras().own("monitors")[ref] = (process, tag)
    process.extras().own("monitored_by")[ref] = (p, tag, thing)


def _monitor_remote(p: Process, ref: Any, thing: Any, to: Any, where: Atom, tag: Any) -> None:
    p.extras().own("monitors")[ref] = (thing, tag)
    p.n.peer(where).monitors[ref] = (p, thing, tag)
    p.n.send_signal(where, signals.Monitor(p, to, ref))


def demonitor(p: Process, ref: Any) -> bool:
    """True if the monitor was still there."""
    x = p.x
    if x is None:
        return False
    target = x.monitors.pop(ref, None)
    drop_monitor_alias(p, ref)
    if target is None:
        return False
    _drop_monitor(p, ref, target)
    return True


def connection_lost(node: Any, other: Atom) -> None:
    """The connection to `other` is gone, or could not be made: noconnection for every link and monitor across it."""
    peer = node.peers.pop(other, None)
    if peer is None:
        return
    for p, pid in list(peer.links):
        if p.x is not None and p.x.links.pop(pid, False) is not False:
            exit_to(pid, p, A_NOCONNECTION, True)
    for ref, (p, thing, tag) in list(peer.monitors.items()):
        if p.x is not None and p.x.monitors.pop(ref, None) is not None:
            drop_monitor_alias(p, ref)
            node.push(p, (A_DOWN if tag is None else tag, ref, A_PROCESS, thing, A_NOCONNECTION))
    for ref, process in list(peer.monitored.items()):
        if process.x is not None:
            process.x.monitored_by.pop(ref, None)
    for request in list(peer.requests.values()):
        request(A_NOCONNECTION)


