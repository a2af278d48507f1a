"""The simulated network: who is there, which way is open, and the carriers between them.

A *path* is what holds from one node to another (open, cut, held, how slow); a *line* is one carrier over two paths. Nodes
are known by name, so a cut outlives the node: one started again under the same name is still cut off.
  cut silent   bytes vanish, also those under way; nobody is told. Both ends find out by their tick times
  cut reset    every line between the two closes at once on both sides, new ones are refused
  cut hold     bytes wait on the wire and are delivered when it heals
Law: a line that lost a byte, or whose other end has closed, closes when it heals.
"""

from __future__ import annotations

from collections.abc import Callable

from pyshell.dist.carrier import Listener, Timers
from pyshell.dist.sim.journal import CUT as J_CUT
from pyshell.dist.sim.journal import HEALED, Journal
from pyshell.dist.sim.wire import CUT, HELD, PASSING, Path, Wire

MILLISECOND = 1_000_000
SILENT, RESET, HOLD = "silent", "reset", "hold"


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
            self.wire.send(b"")
            if not self.other.open:
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
        self.paths: dict[tuple[str, str], Path] = {}
        self.lines: dict[Line, None] = {}
        self.cuts: dict[tuple[str, str], str] = {}  # how each cut direction was cut

    def path(self, source: str, target: str) -> Path:
        """The way from one node to another."""
        found = self.paths.get((source, target))
        if found is None:
            found = self.paths[source, target] = Path(self.latency)
        return found

    def join(self, name: str, listener: Listener) -> bool:
        """A node comes up under this name; False if there is one already."""
        if name in self.members:
            return False
        self.members[name] = listener
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
        found = self.timers.now_ns() + self.lookup
        first.wire.last = found + first.wire.path.latency
        ways = self.cuts.get((name, peer)), self.cuts.get((peer, name))
        if RESET in ways or (peer not in self.members and ways == (None, None)):
            first.wire.lost = True
            self.timers.call_at(found, line.reset)
        return first

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
        state = HELD if how == HOLD else CUT
        for pair in ((a, b),) if one_way else ((a, b), (b, a)):
            self.path(*pair).state = state
            self.cuts[pair] = how
        self.journal.add(self.timers.now_ns(), J_CUT, a, b, how)
        for line in self.lines_of(a, b):
            if how == RESET:
                line.reset()
                continue
            for end in line.ends:
                if end.wire.path.state is CUT:
                    end.wire.stop()
                elif end.wire.path.state is HELD:
                    end.wire.hold()
            line.update()

    def heal(self, a: str, b: str) -> None:
        """Both ways are open again; lines that lost something close, held bytes go on."""
        for pair in ((a, b), (b, a)):
            self.path(*pair).state = PASSING
            self.cuts.pop(pair, None)
        self.journal.add(self.timers.now_ns(), HEALED, a, b)
        for line in self.lines_of(a, b):
            if line.is_torn():
                line.reset()
                continue
            for end in line.ends:
                end.wire.release()
            line.update()

    def later(self, action: Callable[[End], None], end: End) -> None:
        """Tell a listener at this instant, but not inside the call that made it so."""
        self.timers.call_soon(lambda: action(end))

    def state(self, a: str, b: str) -> str:
        """`cut` if either way is cut, `held` if something waits, else `passing`."""
        states = self.path(a, b).state, self.path(b, a).state
        return CUT if CUT in states else HELD if HELD in states else PASSING


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

    def carrier_called(self, carrier: object) -> None:
        """Nobody answers."""

    def carrier_data(self, carrier: object, data: bytes) -> None:
        """Nobody reads."""

    def carrier_closed(self, carrier: object) -> None:
        """Nobody hears."""

    def carrier_changed(self, carrier: object) -> None:
        """Nobody cares."""


NOBODY = Nobody()
