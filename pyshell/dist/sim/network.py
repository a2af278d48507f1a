"""The simulated network: who is there, which way is open, and the carriers between them.

A *path* is what holds from one node to another (open, cut, held, how slow); a *line* is one carrier over two paths. Nodes
are known by name, so a cut outlives the node: one started again under the same name is still cut off.
  cut silent   bytes vanish, also those under way; nobody is told. Both ends find out by their tick times
  cut reset    every line between the two closes at once on both sides, new ones are refused
  cut hold     bytes wait on the wire and are delivered when it heals
  frozen       one of the two nodes stands still: bytes from and to it wait; it hears of nothing until it thaws
Law: a line that lost a byte, or whose other end has closed, closes when it heals.
"""

from __future__ import annotations

from collections.abc import Callable

from pyshell.dist.carrier import Listener, Timers
from pyshell.dist.sim.journal import CUT as J_CUT
from pyshell.dist.sim.journal import FROZEN, HEALED, THAWED, Journal
from pyshell.dist.sim.wire import CUT, HELD, PASSING, Path, Wire

MILLISECOND = 1_000_000
SILENT, RESET = "silent", "reset"
FIRST_PORT = 40001


class Line:
    """One carrier: two ends and a wire each way."""

    __slots__ = ("network", "ends")

    def __init__(self, network: SimNetwork, caller: str, called: str) -> None:
        self.network = network
        first = End(self, network.members.get(caller, NOBODY), caller)
        second = End(self, network.members.get(called, NOBODY), called)
        self.ends = (first, second)
        first.other, second.other = second, first
        first.wire = self._wire(first, second)
        second.wire = self._wire(second, first)
        self.update()

    def _wire(self, source: End, target: End) -> Wire:
        network = self.network
        path = network.path(source.name, target.name)
        return Wire(source.name, target.name, path, network.timers, network.journal, target.deliver, self.reset)

    def update(self) -> None:
        """Tell both ends if it is whole."""
        first, second = self.ends
        whole = first.wire.path.state is PASSING and second.wire.path.state is PASSING
        for end in self.ends:
            if end.whole is not whole:
                end.whole = whole
                if end.open:
                    self.network.later(end.listener.carrier_changed, end)

    def reset(self) -> None:
        """Close on both sides, at this instant."""
        if self not in self.network.lines:
            return
        for end in self.ends:
            end.wire.stop()
        self.network.forget(self)
        for end in self.ends:
            if end.open:
                end.open = False
                self.network.later(end.listener.carrier_closed, end)

    def is_torn(self) -> bool:
        """Did it lose something, or has one end closed without the other hearing of it?"""
        return any(end.wire.lost or not end.open for end in self.ends)


class End:
    """One end of a line; a Carrier for its node."""

    patience = 3600 * 1_000_000_000  # both ends are ours and have the same tick time, or say so
    extra_flags = 0

    __slots__ = ("line", "listener", "name", "other", "wire", "whole", "open")

    other: End
    wire: Wire

    def __init__(self, line: Line, listener: Listener, name: str) -> None:
        self.line = line
        self.listener = listener
        self.name = name
        self.whole = True
        self.open = True

    def send(self, data: bytes) -> None:
        """Bytes for the other end."""
        if self.open:
            self.wire.send(data)

    def close(self) -> None:
        """No more bytes; the other end hears of it in its turn."""
        if self.open:
            self.open = False
            if self.other.open:
                self.wire.send(b"")
            else:  # nobody is left to hear of it
                self.wire.stop()
                self.other.wire.stop()
                self.line.network.forget(self.line)

    def deliver(self, data: bytes) -> None:
        """Bytes from the other end, or its goodbye."""
        if not self.open:
            return
        if data:
            self.listener.carrier_data(self, data)
        else:
            self.open = False
            self.wire.stop()
            self.line.network.forget(self.line)
            self.listener.carrier_closed(self)


class SimNetwork:
    """All of it. Names are whole node names. latency: nanoseconds, one way. lookup: how long it takes to find a node."""

    def __init__(
        self, timers: Timers, journal: Journal, latency: int = MILLISECOND, lookup: int = 4 * MILLISECOND
    ) -> None:
        self.timers = timers
        self.journal = journal
        self.latency = latency
        self.lookup = lookup
        self.members: dict[str, Listener] = {}
        self.acquainted: set[tuple[str, str]] = set()  # (caller, called): he was told where the other one is
        self.paths: dict[tuple[str, str], Path] = {}
        self.lines: dict[Line, None] = {}
        self.cuts: dict[tuple[str, str], str] = {}  # how each cut direction was cut
        self.frozen: dict[str, list[Callable[[], None]]] = {}  # nodes that stand still: what they will be told

    def path(self, source: str, target: str) -> Path:
        """The way from one node to another."""
        found = self.paths.get((source, target))
        if found is None:
            frozen = (source in self.frozen) + (target in self.frozen)
            found = self.paths[source, target] = Path(self.latency, frozen)
        return found

    def join(self, name: str, listener: Listener) -> bool:
        """A node comes up under this name; False if there is one already."""
        if name in self.members:
            return False
        self.members[name] = listener
        for line in self.lines_of(name):  # its last incarnation vanished without a word: the next byte tells the others
            for end in line.ends:
                if end.name == name and not end.open:
                    end.other.wire.refused = True
        return True

    def leave(self, name: str, silent: bool = False) -> None:
        """A node goes; its peers hear of it if the way to them is open, and if it does not vanish without a word."""
        self.members.pop(name, None)
        for line in self.lines_of(name):
            for end in line.ends:
                if end.name == name and end.open:
                    if silent:
                        end.open = False
                        end.wire.stop()
                        end.other.wire.lost = True
                        end.other.whole = False
                        if end.other.open:
                            self.later(end.other.listener.carrier_changed, end.other)
                    else:
                        end.close()

    def dial(self, name: str, peer: str) -> End:
        """A new line, our end. Asking for the address takes a while; then the line is refused, or it carries.

        Refused is who calls a name that nobody has, or across a wire that was cut with a reset. Behind a silent cut, nobody
        cannot be told from somebody.
        """
        line = Line(self, name, peer)
        self.lines[line] = None
        first, second = line.ends
        first.wire.receive = _Greeting(second)
        found = self.timers.now_ns() + (0 if (name, peer) in self.acquainted else self.lookup)
        first.wire.last = found + first.wire.path.latency
        ways = self.cuts.get((name, peer)), self.cuts.get((peer, name))
        called = self.members.get(peer)
        if RESET in ways or ((called is None or not called.listens) and ways == (None, None)):
            first.wire.lost = True
            self.timers.call_at(found, line.reset)
        return first

    def names_on(self, host: str) -> list[tuple[str, int]] | None:
        """What an epmd of that host would tell: (name, port); the ports are only to look at. None: there is no such host."""
        found = []
        for number, (name, member) in enumerate(self.members.items()):
            short, _, where = name.partition("@")
            if where == host and member.listens:
                found.append((short, FIRST_PORT + number))
        return found or ([] if host in ("localhost", "127.0.0.1") else None)

    def has_host(self, host: str) -> bool:
        """Does any node live there?"""
        return any(name.partition("@")[2] == host for name in self.members)

    def tick_grid(self, name: str) -> tuple[int, int, int] | None:
        """Asked when a way breaks: until then the ticks of `name` came through, one latency late."""
        grid: tuple[int, int] | None = getattr(self.members.get(name), "tick_grid", None)
        return None if grid is None else (*grid, self.latency)

    def forget(self, line: Line) -> None:
        """The line is closed on both sides."""
        self.lines.pop(line, None)

    def lines_of(self, name: str, peer: str | None = None) -> list[Line]:
        """Lines of one node, or of two with each other."""
        found = []
        for line in self.lines:
            names = line.ends[0].name, line.ends[1].name
            if name in names and (peer is None or peer in names):
                found.append(line)
        return found

    def cut(self, a: str, b: str, how: str = SILENT, one_way: bool = False) -> None:
        """Cut the wire between two nodes (one way: only what a sends to b). how: SILENT, RESET or HOLD."""
        for pair in ((a, b),) if one_way else ((a, b), (b, a)):
            path = self.path(*pair)
            path.cut = self.cuts[pair] = how
            path.settle()
        self.journal.add(self.timers.now_ns(), J_CUT, a, b, how + (" one way" if one_way else ""))
        for line in self.lines_of(a, b):
            if how == RESET:
                line.reset()
                continue
            _settle(line)

    def heal(self, a: str, b: str) -> None:
        """Both ways are open again; lines that lost something close, held bytes go on."""
        for pair in ((a, b), (b, a)):
            path = self.path(*pair)
            path.cut = None
            path.settle()
            self.cuts.pop(pair, None)
        self.journal.add(self.timers.now_ns(), HEALED, a, b)
        self._resume(self.lines_of(a, b))

    def freeze(self, name: str) -> bool:
        """A node stands still, as far as the network knows: nothing reaches it, nothing leaves it. False: it did already."""
        if name in self.frozen:
            return False
        self.frozen[name] = []
        self.journal.add(self.timers.now_ns(), FROZEN, name, "")
        self._change_paths(name, 1)
        for line in self.lines_of(name):
            _settle(line)
        return True

    def thaw(self, name: str) -> bool:
        """It goes on: first it hears what its carriers had to say, then come the bytes that waited. False: it was not frozen."""
        told = self.frozen.pop(name, None)
        if told is None:
            return False
        self.journal.add(self.timers.now_ns(), THAWED, name, "")
        self._change_paths(name, -1)
        for action in told:
            self.timers.call_soon(action)
        self._resume(self.lines_of(name))
        return True

    def _change_paths(self, name: str, change: int) -> None:
        for pair, path in self.paths.items():
            if name in pair:
                path.frozen += change
                path.settle()

    def _resume(self, lines: list[Line]) -> None:
        for line in lines:
            if line.is_torn() and all(end.wire.path.state is PASSING for end in line.ends):
                line.reset()
                continue
            for end in line.ends:
                if end.wire.path.state is PASSING:
                    end.wire.release()
            line.update()

    def later(self, action: Callable[[End], None], end: End) -> None:
        """Tell a listener at this instant, but not inside the call that made it so; one that stands still, when it goes on."""
        told = self.frozen.get(end.name)
        if told is not None:
            told.append(lambda: action(end))
        else:
            self.timers.call_soon(lambda: action(end))

    def state(self, a: str, b: str) -> str:
        """`cut` if either way is cut, `held` if something waits, else `passing`."""
        ways = self.cuts.get((a, b)), self.cuts.get((b, a))
        if ways == (None, None):
            return PASSING
        return CUT if SILENT in ways or RESET in ways else HELD


def _settle(line: Line) -> None:
    """What is under way follows the new state of its path."""
    for end in line.ends:
        if end.wire.path.state is CUT:
            end.wire.stop()
        elif end.wire.path.state is HELD:
            end.wire.hold()
    line.update()


class _Greeting:
    """What the first bytes of a new line meet: they make the called node take its end."""

    __slots__ = ("end",)

    def __init__(self, end: End) -> None:
        self.end = end

    def __call__(self, data: bytes) -> None:
        end = self.end
        if end.open:
            end.other.wire.receive = end.deliver
            end.listener.carrier_called(end)
            end.deliver(data)


class Nobody:
    """The listener that is not there."""

    __slots__ = ()
    listens = False

    def carrier_called(self, carrier: object) -> None:
        """Nobody answers."""

    def carrier_data(self, carrier: object, data: bytes) -> None:
        """Nobody reads."""

    def carrier_closed(self, carrier: object) -> None:
        """Nobody hears."""

    def carrier_changed(self, carrier: object) -> None:
        """Nobody cares."""


NOBODY = Nobody()
