"""When the next thing happens that an input may wait for, in virtual time; and when it is clear that nothing will.

The law: what goes on between connected nodes for ever (ticks, a flapping wire) is waited for only so long: `patience`.
"""

from __future__ import annotations

from typing import Any

_BACKGROUND = "pyshell.dist."
LONGEST = 400 * 24 * 3_600_000_000_000
STUCK = "** nothing left to run: the shell waits in receive"
READS = "** nothing left to run: the shell waits for a line of input"


class Pace:
    """One for a cluster. patience: nanoseconds."""

    __slots__ = ("cluster", "patience", "_last_work")

    def __init__(self, cluster: Any, tick: int) -> None:
        self.cluster = cluster
        self.patience = max(2 * tick, 120_000_000_000)
        self._last_work = 0

    def begin(self) -> None:
        """An input begins."""
        self._last_work = self.cluster.clock.now_ns()

    def following(self) -> int | None:
        """The time to jump to while an input waits; None: nothing will ever wake it."""
        deadline: int | None = self.cluster.next_deadline()
        if deadline is None or deadline > LONGEST:
            return None
        if not all(action.__module__.startswith(_BACKGROUND) for action in self.cluster.world.timers.actions()):
            self._last_work = self.cluster.clock.now_ns()
            return deadline
        return deadline if deadline - self._last_work <= self.patience else None
