"""The journal as a learner reads it: events, and signals with their fates.

Law: the journal is read when somebody asks, and never changed; what it does not keep any more is not guessed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from pyshell.dist.decoder import Decoder
from pyshell.dist.framing import RemoteProtocolError
from pyshell.dist.funs import NodeContext
from pyshell.dist.sim import journal as j
from pyshell.runtime import signals
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_text, to_python
from pyshell.term.ids import Pid
from pyshell.term.order import exactly_equal

A_ANY = atom("_")
FRAMES = {j.SENT: atom("send"), j.DELIVERED: atom("received"), j.LOST: atom("lost")}
NODES = {j.NODEUP: atom("nodeup"), j.NODEDOWN: atom("nodedown"), j.FAILED: atom("failed")}
PLACES = {j.CUT: atom("cut"), j.HEALED: atom("healed")}
LIVES = {j.STARTED: atom("started"), j.STOPPED: atom("stopped"), j.FROZEN: atom("frozen"), j.THAWED: atom("thawed")}
A_FAULT, A_KILLED_BY = atom("fault"), atom("ended_by")
SERVICES = tuple(map(atom, ("global_name_server", "net_kernel", "logger", "rex", "pg")))

SERVICE_MODULES = frozenset(map(atom, ("global", "net_kernel", "global_group", "pg")))

DELIVERED, LOST, UNDER_WAY = "delivered", "lost", "under way"


class Signal:
    """One signal from its sending to its end. number, end: of the journal entries; event: {send, From, To, ...}.

    Both are the same where the journal does not keep the sending any more.
    """

    __slots__ = ("number", "time", "source", "target", "data", "event", "fate", "end", "end_time")

    def __init__(self, number: int, time: int, source: str, target: str, data: bytes, event: Any) -> None:
        self.number = number
        self.time = time
        self.source = source
        self.target = target
        self.data = data
        self.event = event
        self.fate = UNDER_WAY
        self.end = -1
        self.end_time = -1


def decoder_for(p: Any) -> Decoder:
    """Reads frames as the node that looks would."""
    return Decoder(NodeContext(p.n, p.n.cluster.distribution.funs), p.n.name)


def numbered(p: Any, since: int = 0) -> Iterator[tuple[int, j.Entry]]:
    """(number, entry), oldest first; times are those since the cluster began."""
    journal = p.n.cluster.journal
    first = max(since, journal.total - len(journal.entries))
    start = journal.start
    for offset, entry in enumerate(journal.since(since)):
        yield first + offset, ((entry[0] - start, *entry[1:]) if start else entry)


def signal_of(decoder: Decoder, data: bytes, target: str, services: set[Pid] | None = None) -> Any:
    """{send, From, To, ...} of the bytes of a frame; None for handshakes, ticks, goodbyes and answers.

    services: processes that turn out to call for a service are added.
    """
    if data[4:5] != b"p":
        return None
    try:
        signal = decoder.signal(data[4:])
    except RemoteProtocolError:
        return None
    return _signal(FRAMES[j.SENT], signal, atom(target), services)


def event_of(decoder: Decoder, entry: j.Entry, services: set[Pid] | None = None) -> Any:
    """The term of a journal entry, or None for what no learner asks for (handshakes, ticks, answers)."""
    _, what, source, target, data = entry
    if what in FRAMES:
        if data[4:5] != b"p":
            return None
        try:
            signal = decoder.signal(data[4:])
        except RemoteProtocolError:
            return None
        return _signal(FRAMES[what], signal, atom(target), services)
    if what in NODES:
        return (NODES[what], atom(target), atom(source))
    if what in PLACES:
        return (PLACES[what], atom(source), atom(target))
    if what in LIVES:
        return (LIVES[what], atom(source))
    if what == j.FAULT:
        return (A_FAULT, atom(source), atom(target), from_text(data))
    return (A_KILLED_BY, data[2], data[0], data[1])


def _signal(what: Atom, signal: Any, target: Atom, services: set[Pid] | None) -> Any:
    kind = type(signal)
    if services is not None and kind is signals.SpawnRequest and _of_services(signal.args):
        services.add(signal.from_)
    if kind is signals.Message:
        return (what, signal.from_, (signal.to, target) if type(signal.to) is Atom else signal.to, signal.message)
    if kind is signals.AliasMessage:
        return (what, signal.from_, signal.to, signal.message)
    if what is not FRAMES[j.SENT]:
        return None
    if kind in (signals.Exit, signals.ExitTo, signals.Down):
        return (atom("exit"), signal.from_, signal.to, signal.reason)
    if kind is signals.Link:
        return (atom("link"), signal.from_, signal.to)
    if kind is signals.Monitor:
        return (atom("monitor"), signal.from_, (signal.to, target) if type(signal.to) is Atom else signal.to)
    if kind is signals.SpawnRequest:
        return (atom("spawn"), signal.from_, target, signal.mfa)
    return None


def _of_services(args: Any) -> bool:
    """Is this a call that the services make of each other (global, when nodes meet)?"""
    return any(item in SERVICE_MODULES for item in to_python(args) or () if type(item) is Atom)


def service_pids(p: Any) -> set[Pid]:
    """The processes by which nodes deal with each other: what they say hides what the learner did."""
    found: set[Pid] = set()
    for node in p.n.cluster.nodes.values():
        for name in SERVICES:
            process = node.registry.get(name)
            if process is not None:
                found.add(process)
    return found


def is_service(event: Any, pids: set[Pid]) -> bool:
    """Is one end of this event such a process?"""
    for end in event[1:3]:
        if type(end) is tuple and len(end) == 2 and end[0] in SERVICES:
            return True
        if isinstance(end, Pid) and end in pids:
            return True
    return False


def events(p: Any, since: int, everything: bool = False) -> Iterator[tuple[int, int, Any]]:
    """(number, time, event) from entry number `since` on."""
    decoder, services = decoder_for(p), service_pids(p)
    for number, entry in numbered(p, since):
        event = event_of(decoder, entry, services)
        if event is not None and (everything or not is_service(event, services)):
            yield number, entry[0], event


def story(p: Any, since: int = 0, everything: bool = False) -> list[Any]:
    """Signals with their fates, and the other entries as (number, entry), in the order of their beginning."""
    decoder, services = decoder_for(p), service_pids(p)
    under_way: dict[tuple[str, str], deque[Signal]] = {}
    rows: list[Any] = []
    forgotten = p.n.cluster.journal.total > len(p.n.cluster.journal.entries)
    for number, entry in numbered(p, 0):
        time, what, source, target, data = entry
        if what == j.SENT:
            if data[4:5] != b"p":
                continue
            signal = Signal(number, time, source, target, data, None)
            under_way.setdefault((source, target), deque()).append(signal)
            if number >= since:
                signal.event = signal_of(decoder, data, target, services)
                if signal.event is not None and (everything or not is_service(signal.event, services)):
                    rows.append(signal)
        elif what in FRAMES:
            if _ended(under_way.get((source, target)), what, number, time, data) or not forgotten or data[4:5] != b"p":
                continue
            signal = Signal(number, time, source, target, data, None)  # when it was sent is not known any more
            signal.fate = DELIVERED if what == j.DELIVERED else LOST
            signal.end, signal.end_time = number, time
            if number >= since:
                signal.event = signal_of(decoder, data, target, services)
                if signal.event is not None and (everything or not is_service(signal.event, services)):
                    rows.append(signal)
        elif number >= since:
            rows.append((number, entry))
    return rows


def _ended(queue: deque[Signal] | None, what: str, number: int, time: int, data: bytes) -> bool:
    """The first signal under way with these bytes has arrived, or is lost. False: there is none."""
    for signal in queue or ():
        if signal.data is data or signal.data == data:
            signal.fate = DELIVERED if what == j.DELIVERED else LOST
            signal.end, signal.end_time = number, time
            if queue is not None:
                queue.remove(signal)
            return True
    return False


def why_lost(entries: list[tuple[int, j.Entry]], signal: Signal) -> str:
    """Why a signal did not arrive, from what the journal says up to its end."""
    cut = gone = lossy = ""
    for number, (time, what, source, target, data) in entries:
        if number > signal.end:
            break
        pair = {source, target} == {signal.source, signal.target}
        if what == j.CUT and pair and ("one way" not in data or source == signal.source):
            cut = f"the wire was cut at {time / 1e9:.3f} s"
        elif what == j.HEALED and pair:
            cut = ""
        elif what == j.FAULT and pair and "loses" in data:
            lossy = "" if "nothing" in data else "the wire lost it"
        elif what == j.STOPPED and source in (signal.source, signal.target):
            gone = f"{source} ended at {time / 1e9:.3f} s"
        elif what == j.STARTED and source in (signal.source, signal.target):
            gone = ""
    return cut or gone or lossy or "the connection was closed"


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
