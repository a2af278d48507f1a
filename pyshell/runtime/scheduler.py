"""The world all nodes share: one run queue, one set of timers, one clock.

Order is first in, first out over all nodes: the same inputs give the same run. Priorities do not exist here.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from typing import Any

from pyshell.runtime.clock import Clock
from pyshell.runtime.machine import run_slices
from pyshell.runtime.memory import MemoryWatch
from pyshell.runtime.rng import Streams
from pyshell.runtime.timers import Timers

LONG_SLICES = 2  # whole slices in one step: about two milliseconds
SHORT_SLICES = 200  # processes in one step that gave up before
QUIET_STEPS = 16  # steps without a whole slice between two looks at the memory


def _never(lent: int) -> bool:
    return False


class World:
    """Everything that runs. nodes: those that are up. memory_usage: gives the bytes in use, None for "do not watch"."""

    def __init__(self, seed: int, clock: Clock) -> None:
        # Erlang recursion is Python recursion until the process stops; memory bounds it, not a count of calls
        sys.setrecursionlimit(1 << 30)
        self.runq: deque[Any] = deque()
        self.timers = Timers()
        self.clock = clock
        self.rng = Streams(seed)
        self.memory_usage: Callable[[], int] | None = None
        self.memory_limit = 0
        self.watch = MemoryWatch()
        self.nodes: list[Any] = []
        self.slices = 0
        self.steps = 0
        self.lent = 0  # how often in this step a process went on beyond its slice
        self.impatient: Callable[[int], bool] = _never  # a driver with a person in front of it: no further loan in this step?
        self.switches = 0  # slices, whole or not
        self.later: deque[Callable[[], None]] = deque()
        # told (process, reason, sender) of each process that an exit signal is about to end, with the reason killed
        self.token_comes: Callable[[Any, Any, Any], None] | None = None  # (node, process, signal), once seq_trace is used
        self.witness: Callable[[Any, Any, Any], None] | None = None

    def soon(self, action: Callable[[], None]) -> None:
        """Do this before the next process runs: for what must not happen inside the running one."""
        self.later.append(action)

    def step(self) -> bool:
        """A bounded piece of work; False when nothing is there to do now."""
        deadline = self.timers.next_deadline()
        now = self.clock.now_ns() if deadline is not None else 0
        fired = self.timers.fire(now) if deadline is not None and deadline <= now else False
        busy = bool(self.later)
        self.lent = 0
        ran, greedy = run_slices(self.runq, self.later, SHORT_SLICES, LONG_SLICES)
        if self.timers.waits:
            self.timers.settle()
        self.steps += 1
        self.switches += ran
        if greedy is not None:
            self.slices += 1
        if self.memory_usage is not None and (greedy is not None or not self.steps % QUIET_STEPS):
            self.watch.look(self.memory_usage, self.memory_limit, greedy, self.nodes)
        if self.watch.limited:
            self.watch.measure(self.steps)
        return fired or busy or ran > 0 or bool(self.runq)
