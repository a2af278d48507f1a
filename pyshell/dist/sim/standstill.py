"""A node that stands still: the alarms of its connections wait until it goes on.

The law: while a node is frozen nothing of it happens; when it thaws, what it missed is not held against its peers: they
get the whole tick time again, since what they said may still be on its way into the node.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class NodeTimers:
    """dist/carrier.Timers of one node. waiting: alarms that went off while it was frozen, None while it runs."""

    __slots__ = ("now_ns", "call_soon", "cancel", "waiting", "_add")

    def __init__(self, timers: Any) -> None:
        self.now_ns: Callable[[], int] = timers.now_ns
        self.call_soon: Callable[[Callable[[], None]], Any] = timers.call_soon
        self.cancel: Callable[[Any], None] = timers.cancel
        self._add: Callable[[int, Callable[[], None]], Any] = timers.call_at
        self.waiting: list[Callable[[], None]] | None = None

    def call_at(self, deadline_ns: int, action: Callable[[], None]) -> Any:
        """As the world's, but a frozen node does not hear it."""
        return self._add(deadline_ns, Alarm(self, action))


class Alarm:
    """One action of one node."""

    __slots__ = ("timers", "action")

    def __init__(self, timers: NodeTimers, action: Callable[[], None]) -> None:
        self.timers = timers
        self.action = action

    def __call__(self) -> None:
        waiting = self.timers.waiting
        if waiting is not None:
            waiting.append(self.action)
        else:
            self.action()


def freeze(connector: Any) -> None:
    """Its alarms wait from now on."""
    connector.timers.waiting = []


def thaw(connector: Any) -> None:
    """The alarms that waited go off, after every peer has got its tick time again."""
    timers = connector.timers
    waiting, timers.waiting = timers.waiting or [], None
    now = timers.now_ns()
    for contact in connector.carriers.values():
        connection = contact.connection
        if connection.is_up and not connection.resting:
            connection.heard = now
            connection.set_tick_time(connection.period * connection.intensity, now)
    for action in waiting:
        action()
