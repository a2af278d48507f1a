"""Natives of see: the whole cluster, looked at from outside. The words are explained in see.erl.

Law: no native here changes what a program could notice; terms of other nodes are carried over as bytes, never shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyshell.dist.carry import carry
from pyshell.dist.codec import Decoder
from pyshell.dist.framing import RemoteProtocolError
from pyshell.dist.funs import NodeContext
from pyshell.dist.sim import journal as j
from pyshell.dist.sim.wire import CUT, HELD
from pyshell.otp.lab.lab import known_name, running
from pyshell.otp.native import bif
from pyshell.runtime import signals
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, OK, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.ids import Pid
from pyshell.term.order import exactly_equal
from pyshell.term.pretty import pretty
from pyshell.traps.errors import badarg

A_UP, A_CUT, A_HELD, A_DOWN, A_ANY = map(atom, ("up", "cut", "held", "down", "_"))
FRAMES = {j.SENT: atom("send"), j.DELIVERED: atom("received"), j.LOST: atom("lost")}
NODES = {j.NODEUP: atom("nodeup"), j.NODEDOWN: atom("nodedown")}
PLACES = {j.CUT: atom("cut"), j.HEALED: atom("healed")}
LIVES = {j.STARTED: atom("started"), j.STOPPED: atom("stopped")}
NANO = 1_000_000_000


# wires and views ------------------------------------------------------------------------------------------------


def _sees(cluster: Any, a: str, b: str) -> bool:
    node = cluster.node(a)
    if node is None or node.uplink is None:
        return False
    contact = node.uplink.contacts.get(atom(b))
    return contact is not None and contact.up


def _state(cluster: Any, a: str, b: str) -> Atom:
    state = cluster.network.state(a, b)
    if state is CUT:
        return A_CUT
    if state is HELD:
        return A_HELD
    return A_UP if _sees(cluster, a, b) or _sees(cluster, b, a) else A_DOWN


_LINES = {A_UP: "-----", A_CUT: "--X--", A_HELD: "--=--", A_DOWN: "     "}


def _words(cluster: Any, a: str, b: str, state: Atom) -> str:
    """What a learner should know about this wire."""
    seen = [_sees(cluster, a, b), _sees(cluster, b, a)]
    if state is A_UP and all(seen):
        return "up"
    if state is A_DOWN:
        return "not connected"
    ways = cluster.network.cuts
    words = "up" if state is A_UP else state.name
    if state is not A_UP and len({(a, b), (b, a)} & set(ways)) == 1:
        source = a if (a, b) in ways else b
        words += f", only what {source} sends"
    if all(seen):
        return words + "; both still count it as connected"
    if any(seen):
        return words + f"; only {a if seen[0] else b} still counts it as connected"
    return words


def _alive(cluster: Any) -> list[str]:
    return [name for name, node in cluster.nodes.items() if node.alive]


@bif("wire", 2)
def wire(p: Any, a: Any, b: Any) -> Any:
    return _state(p.n.cluster, known_name(p, a), known_name(p, b))


@bif("$wires", 0)
def wires(p: Any) -> Any:
    """{text, [{A, B, State}]} of all pairs of nodes."""
    cluster = p.n.cluster
    names = _alive(cluster)
    width = max(map(len, names), default=0)
    lines, found = [], []
    for number, a in enumerate(names):
        for b in names[number + 1 :]:
            state = _state(cluster, a, b)
            found.append((atom(a), atom(b), state))
            lines.append(f"{a.ljust(width)} {_LINES[state]} {b.ljust(width)}  {_words(cluster, a, b, state)}\n")
    return (from_text("".join(lines) or "There is no second node: lab:start(b).\n"), make_list(found))


@bif("$views", 0)
def views(p: Any) -> Any:
    """{text, [{Node, [Node]}]}."""
    cluster = p.n.cluster
    names = _alive(cluster)
    width = max(map(len, names), default=0)
    lines, found = [], []
    for name in names:
        seen = cluster.nodes[name].uplink.up_nodes()
        found.append((atom(name), make_list(seen)))
        lines.append(f"{name.ljust(width)} sees {', '.join(node.name for node in seen) or 'nobody'}\n")
    return (from_text("".join(lines) or "No node is alive: lab:start(b).\n"), make_list(found))


@bif("nodes", 1)
def nodes(p: Any, node: Any) -> Any:
    return make_list(running(p, node).uplink.up_nodes())


# processes ------------------------------------------------------------------------------------------------------


def _process(p: Any, node: Any, name: Any) -> Process | None:
    """The process of a registered name, wherever it is."""
    if type(name) is not Atom:
        raise badarg()
    found: Process | None = running(p, node).registry.get(name)
    return found


def _behind(p: Any, pid: Any) -> Process | None:
    if not isinstance(pid, Pid):
        raise badarg()
    node = p.n.cluster.node(pid.node.name)
    return node.find(pid) if node is not None else None


def _shown(p: Any, term: Any) -> Any:
    return carry(p.n.cluster.distribution, term, p.n)


@bif("whereis", 2)
def whereis(p: Any, node: Any, name: Any) -> Any:
    found = _process(p, node, name)
    return UNDEFINED if found is None else _shown(p, found)


@bif("mailbox", 2)
def mailbox_2(p: Any, node: Any, name: Any) -> Any:
    found = _process(p, node, name)
    return UNDEFINED if found is None else _shown(p, make_list(found.messages()))


@bif("mailbox", 1)
def mailbox_1(p: Any, pid: Any) -> Any:
    found = _behind(p, pid)
    return UNDEFINED if found is None else _shown(p, make_list(found.messages()))


@bif("links", 1)
def links(p: Any, pid: Any) -> Any:
    found = _behind(p, pid)
    return NIL if found is None or found.x is None else _shown(p, make_list(list(found.x.links)))


@bif("monitored", 2)
def monitored(p: Any, node: Any, name: Any) -> Any:
    found = _process(p, node, name)
    return TRUE if found is not None and found.x is not None and found.x.monitored_by else FALSE


@bif("monitors_node", 2)
def monitors_node(p: Any, on: Any, node: Any) -> Any:
    subscribers = running(p, on).uplink.subscribers
    watched = atom(known_name(p, node)) in subscribers.watchers
    names = (atom("net_kernel"), atom("global_name_server"))
    asked = any(process.x is None or process.x.name not in names for process, _ in subscribers.subscribed)
    return TRUE if watched or asked else FALSE


# what happened --------------------------------------------------------------------------------------------------


def _event(decoder: Decoder, entry: j.Entry) -> Any:
    """The term of a journal entry, or None for what no learner asks for (handshakes, ticks, answers)."""
    _, what, source, target, data = entry
    if what in FRAMES:
        if data[4:5] != b"p":
            return None
        try:
            signal = decoder.signal(data[4:])
        except RemoteProtocolError:
            return None
        return _signal(FRAMES[what], signal, atom(target))
    if what in NODES:
        return (NODES[what], atom(target), atom(source))
    if what in PLACES:
        return (PLACES[what], atom(source), atom(target))
    return (LIVES[what], atom(source))


def _signal(what: Atom, signal: Any, target: Atom) -> Any:
    kind = type(signal)
    if kind is signals.Message:
        return (what, signal.from_, (signal.to, target) if type(signal.to) is Atom else signal.to, signal.message)
    if kind is signals.AliasMessage:
        return (what, signal.from_, signal.to, signal.message)
    if what is not FRAMES[j.SENT]:
        return None
    if kind in (signals.Exit, signals.ExitTo):
        return (atom("exit"), signal.from_, signal.to, signal.reason)
    if kind is signals.Down:
        return (atom("exit"), signal.from_, signal.to, signal.reason)
    if kind is signals.Link:
        return (atom("link"), signal.from_, signal.to)
    if kind is signals.Monitor:
        return (atom("monitor"), signal.from_, (signal.to, target) if type(signal.to) is Atom else signal.to)
    if kind is signals.SpawnRequest:
        return (atom("spawn"), signal.from_, target, signal.mfa)
    return None


_SERVICES = tuple(map(atom, ("global_name_server", "net_kernel", "logger")))


def _service_pids(p: Any) -> set[Pid]:
    """The processes by which nodes deal with each other: what they say hides what the learner did."""
    found: set[Pid] = set()
    for node in p.n.cluster.nodes.values():
        for name in _SERVICES:
            process = node.registry.get(name)
            if process is not None:
                found.add(process)
    return found


def _is_service(end: Any, pids: set[Pid]) -> bool:
    if type(end) is tuple and len(end) == 2:
        return end[0] in _SERVICES
    return isinstance(end, Pid) and end in pids


def _events(p: Any, since: int) -> Iterator[tuple[int, Any]]:
    """(time, event) from entry number `since` on."""
    decoder = Decoder(NodeContext(p.n, p.n.cluster.distribution.funs), p.n.name)
    services = _service_pids(p)
    for entry in p.n.cluster.journal.since(since):
        event = _event(decoder, entry)
        if event is not None and not any(_is_service(end, services) for end in event[1:3]):
            yield entry[0], event


def matches(pattern: Any, term: Any) -> bool:
    """Is the term like the pattern, in which '_' stands for anything?"""
    todo = [(pattern, term)]
    while todo:
        wanted, value = todo.pop()
        if wanted is A_ANY:
            continue
        if type(wanted) is tuple and type(value) is tuple and len(wanted) == len(value):
            todo.extend(zip(wanted, value, strict=True))
        elif type(wanted) is list and type(value) is list:
            todo.append((wanted[0], value[0]))
            todo.append((wanted[1], value[1]))
        elif not exactly_equal(wanted, value):
            return False
    return True


@bif("history", 1)
def history(p: Any, pattern: Any) -> Any:
    return make_list([event for _, event in _events(p, p.n.cluster.journal.mark) if matches(pattern, event)])


@bif("got", 2)
def got(p: Any, node: Any, message: Any) -> Any:
    name = known_name(p, node)
    received = FRAMES[j.DELIVERED]
    for _, event in _events(p, p.n.cluster.journal.mark):
        if event[0] is received and matches(message, event[3]):
            to = event[2][1] if type(event[2]) is tuple else event[2].node
            if to.name == name:
                return TRUE
    found = p.n.cluster.node(name)
    waiting = (text for process in found.processes.values() for text in process.messages()) if found is not None else ()
    return TRUE if any(matches(message, text) for text in waiting) else FALSE


@bif("mark", 0)
def mark(p: Any) -> Any:
    p.n.cluster.journal.mark = p.n.cluster.journal.total
    return OK


@bif("$journal", 1)
def journal(p: Any, count: Any) -> Any:
    """The text of the last events."""
    if type(count) is not int or count < 0:
        raise badarg()
    last = list(_events(p, 0))[-count:] if count else []
    env = p.n.show_env()
    lines = [f"{time / NANO:10.3f} s  {pretty(event, 16, 80, 12, -1, env)}\n" for time, event in last]
    return from_text("".join(lines) or "Nothing has happened between nodes yet.\n")
