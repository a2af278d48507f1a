"""Timers of the whole cluster: a heap by (deadline, sequence number). Cancelled ones are swept when they pile up.

Most receives with a time limit get their message within the step in which they began to wait. So a wait only leaves its
process in `waits`; `settle` makes timers for those who still wait, before anything else asks for a timer or for the time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import Any


class Timer:
    """One timer; `action` is None once it has fired or was cancelled.

    queued: whether the heap holds it. Set again while it is there it keeps its old place, with a new `order`.
    """

    __slots__ = ("deadline", "order", "action", "queued")

    def __init__(self, deadline: int, order: int, action: Callable[[], None]) -> None:
        self.deadline = deadline
        self.order = order
        self.action: Callable[[], None] | None = action
        self.queued = True


class Timers:
    """Times are nanoseconds of the cluster's clock. waits: processes whose `tmo` is the milliseconds they will wait."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Timer]] = []
        self._sequence = 0
        self._dead = 0
        self.waits: list[Any] = []

    def settle(self) -> None:
        """Start the timers of those in `waits`, in the order in which they went to wait."""
        waits, self.waits = self.waits, []
        still: list[tuple[Any, int]] = []
        for p in reversed(waits):
            milliseconds = p.tmo
            if type(milliseconds) is int:
                p.tmo = None
                still.append((p, milliseconds))
        for p, milliseconds in reversed(still):
            p.n.start_receive_timer(p, milliseconds)

    def add(self, deadline: int, action: Callable[[], None]) -> Timer:
        """Call `action` when the clock reaches `deadline`; equal deadlines in the order of adding."""
        if self.waits:
            self.settle()
        self._sequence = order = self._sequence + 1
        timer = Timer(deadline, order, action)
        heapq.heappush(self._heap, (deadline, order, timer))
        return timer

    def again(self, timer: Timer, deadline: int, action: Callable[[], None]) -> bool:
        """Set a cancelled timer anew, as `add` would, without a new entry; False if it has to be added.

        Who waits for an answer again and again, always for as long, would else fill the heap with what never fires.
        """
        if not timer.queued or deadline < timer.deadline:
            return False
        if timer.action is None:
            self._dead -= 1
        self._sequence = timer.order = self._sequence + 1
        timer.deadline = deadline
        timer.action = action
        return True

    def cancel(self, timer: Timer) -> bool:
        """True if it had not fired yet."""
        if timer.action is None:
            return False
        timer.action = None
        self._dead += 1
        if self._dead > 2000 and self._dead * 2 > len(self._heap):
            for _, _, other in self._heap:
                other.queued = other.action is not None
            self._heap = [entry for entry in self._heap if entry[2].queued]
            heapq.heapify(self._heap)
            self._dead = 0
        return True

    def actions(self) -> Iterator[Callable[[], None]]:
        """What the live timers will do, in no particular order."""
        self.settle()
        for _, _, timer in self._heap:
            if timer.action is not None:
                yield timer.action

    def next_deadline(self) -> int | None:
        """The earliest deadline, or None."""
        if self.waits:
            self.settle()
        heap = self._heap
        while heap:
            deadline, order, timer = heap[0]
            if timer.action is None:
                heapq.heappop(heap)
                timer.queued = False
                self._dead -= 1
            elif timer.order != order:  # it was set again
                heapq.heapreplace(heap, (timer.deadline, timer.order, timer))
            else:
                return deadline
        return None

    def fire(self, now: int) -> bool:
        """Run every timer whose deadline is not after `now`; True if there was one."""
        fired = False
        while True:
            deadline = self.next_deadline()
            if deadline is None or deadline > now:
                return fired
            timer = heapq.heappop(self._heap)[2]
            action, timer.action = timer.action, None
            timer.queued = False
            fired = True
            if action is not None:
                action()
