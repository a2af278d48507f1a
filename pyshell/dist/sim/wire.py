"""One direction of one carrier: bytes go in, and come out later, in order.

Law: first in, first out, always: `deliver_at = max(the previous one's, now + delay)`. What is lost leaves a mark
(`lost`), and the network then closes the carrier as soon as it can: a stream has no holes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from pyshell.dist.carrier import Timers
from pyshell.dist.sim.journal import DELIVERED, HEAD, LOST, SENT, Journal
from pyshell.dist.sim.rules import DROP, Rule

PASSING, CUT, HELD = "passing", "cut", "held"
HOLD = "hold"


class Path:
    """What holds for all wires from one node to another. latency: nanoseconds.

    cut: how it is cut ("silent", "reset", "hold"), None when it is whole. frozen: how many of its two nodes stand still.
    state: what follows from that for a byte.
    """

    __slots__ = ("state", "latency", "rules", "cut", "frozen")

    def __init__(self, latency: int, frozen: int = 0) -> None:
        self.latency = latency
        self.rules: list[Rule] = []
        self.cut: str | None = None
        self.frozen = frozen
        self.state = PASSING
        self.settle()

    def settle(self) -> str:
        """The state, after a change of `cut` or `frozen`. A cut loses what a standing node would only keep waiting."""
        if self.cut is not None and self.cut != HOLD:
            self.state = CUT
        else:
            self.state = HELD if self.cut is not None or self.frozen else PASSING
        return self.state


class Wire:
    """`receive(data)` is called with what comes out; b"" is the end of the stream."""

    __slots__ = (
        "source", "target", "path", "timers", "journal", "receive", "broken", "queue", "held", "last", "lost", "alarm", "refused",
    )  # fmt: skip

    def __init__(
        self, source: str, target: str, path: Path, timers: Timers, journal: Journal,
        receive: Callable[[bytes], None], broken: Callable[[], None],
    ) -> None:  # fmt: skip
        self.source = source
        self.target = target
        self.path = path
        self.timers = timers
        self.journal = journal
        self.receive = receive
        self.broken = broken
        self.queue: deque[tuple[int, bytes]] = deque()
        self.held: list[bytes] = []
        self.last = 0
        self.lost = False
        self.alarm: Any = None
        self.refused = False  # the machine there runs again, and knows nothing of this connection

    def send(self, data: bytes) -> None:
        """Put bytes on the wire (b"": close)."""
        now = self.timers.now_ns()
        path, journal = self.path, self.journal
        if journal.on:  # as journal.add does it, without a call
            journal.total += 1
            journal.entries.append((now, SENT, self.source, self.target, data if len(data) <= HEAD else data[:HEAD]))
        if path.state is not PASSING or self.lost:
            self._not_passing(now, data)
        elif path.rules or self.alarm is None:
            self._put(data, now)
        else:  # behind others that are on their way
            at = now + path.latency
            if at < self.last:
                at = self.last
            else:
                self.last = at
            self.queue.append((at, data))

    def _put(self, data: bytes, now: int) -> None:
        """On its way."""
        path = self.path
        at = now + path.latency
        if path.rules:
            for rule in path.rules:
                verdict = rule.on_frame(len(data), now)
                if verdict == DROP:
                    self.journal.add(now, LOST, self.source, self.target, data)
                    self.lost = True
                    self.timers.call_soon(self.broken)
                    return
                at += verdict
        if at < self.last:
            at = self.last
        self.last = at
        self.queue.append((at, data))
        if self.alarm is None:
            self.alarm = self.timers.call_soon(self.due) if at == now else self.timers.call_at(at, self.due)

    def due(self) -> None:
        """The first bytes have arrived: hand over all that are due."""
        self.alarm = None
        queue, now = self.queue, self.timers.now_ns()
        first = queue.popleft()[1]
        journal = self.journal
        if journal.on:
            journal.add(now, DELIVERED, self.source, self.target, first)
        if not first or not queue or queue[0][0] > now:
            if queue:
                self.alarm = self.timers.call_at(queue[0][0], self.due)
            self.receive(first)
            return
        parts = [first]
        while queue and queue[0][0] <= now and queue[0][1]:
            data = queue.popleft()[1]
            self.journal.add(now, DELIVERED, self.source, self.target, data)
            parts.append(data)
        if queue:
            self.alarm = self.timers.call_at(queue[0][0], self.due)
        self.receive(b"".join(parts))

    def stop(self) -> None:
        """Everything that is under way vanishes."""
        if self.alarm is not None:
            self.timers.cancel(self.alarm)
            self.alarm = None
        now = self.timers.now_ns()
        for data in (*(item[1] for item in self.queue), *self.held):
            self.lost = True
            self.journal.add(now, LOST, self.source, self.target, data)
        self.queue.clear()
        self.held.clear()

    def hold(self) -> None:
        """Everything that is under way waits for `release`."""
        if self.alarm is not None:
            self.timers.cancel(self.alarm)
            self.alarm = None
        self.held = [item[1] for item in self.queue] + self.held
        self.queue.clear()

    def release(self) -> None:
        """What was held goes on its way now."""
        held, self.held = self.held, []
        now = self.timers.now_ns()
        for data in held:
            if self.lost:
                self._not_passing(now, data)
            else:
                self._put(data, now)

    def _not_passing(self, now: int, data: bytes) -> None:
        if self.path.state is HELD and not self.lost:
            self.held.append(data)
        else:
            self.lost = True
            self.journal.add(now, LOST, self.source, self.target, data)
            if self.refused and self.path.state is PASSING:
                self.refused = False
                self.timers.call_at(now + 2 * self.path.latency, self.broken)
