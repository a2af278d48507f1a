"""Timers of the whole cluster: a heap by (deadline, sequence number). Cancelled ones are swept when they pile up."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator


class Timer:
    """One timer; `action` is None once it has fired or was cancelled."""

    __slots__ = ("deadline", "action")

    def __init__(self, deadline: int, action: Callable[[], None]) -> None:
        self.deadline = deadline
        self.action: Callable[[], None] | None = action


class Timers:
    """Times are nanoseconds of the cluster's clock."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Timer]] = []
        self._sequence = 0
        self._dead = 0

    def add(self, deadline: int, action: Callable[[], None]) -> Timer:
        """Call `action` when the clock reaches `deadline`; equal deadlines in the order of adding."""
        timer = Timer(deadline, action)
        self._sequence += 1
        heapq.heappush(self._heap, (deadline, self._sequence, timer))
        return timer

    def cancel(self, timer: Timer) -> bool:
        """True if it had not fired yet."""
        if timer.action is None:
            return False
        timer.action = None
        self._dead += 1
        if self._dead > 2000 and self._dead * 2 > len(self._heap):
            self._heap = [entry for entry in self._heap if entry[2].action is not None]
            heapq.heapify(self._heap)
            self._dead = 0
        return True

    def actions(self) -> Iterator[Callable[[], None]]:
        """What the live timers will do, in no particular order."""
        for _, _, timer in self._heap:
            if timer.action is not None:
                yield timer.action

    def next_deadline(self) -> int | None:
        """The earliest deadline, or None."""
        heap = self._heap
        while heap and heap[0][2].action is None:
            heapq.heappop(heap)
            self._dead -= 1
        return heap[0][0] if heap else None

    def fire(self, now: int) -> bool:
        """Run every timer whose deadline is not after `now`; True if there was one."""
        fired = False
        while True:
            deadline = self.next_deadline()
            if deadline is None or deadline > now:
                return fired
            timer = heapq.heappop(self._heap)[2]
            action, timer.action = timer.action, None
            fired = True
            if action is not None:
                action()
