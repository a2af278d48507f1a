"""A clock that jumps and its alarms, for tests without a cluster."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any


class JumpTimers:
    def __init__(self) -> None:
        self.now = 0
        self.heap: list[tuple[int, int, Callable[[], None]]] = []
        self.number = 0
        self.cancelled: set[int] = set()

    def now_ns(self) -> int:
        return self.now

    def call_at(self, deadline_ns: int, action: Callable[[], None]) -> Any:
        self.number += 1
        heapq.heappush(self.heap, (deadline_ns, self.number, action))
        return self.number

    def call_soon(self, action: Callable[[], None]) -> Any:
        return self.call_at(self.now, action)

    def cancel(self, handle: Any) -> None:
        self.cancelled.add(handle)

    def run(self, until: int | None = None) -> None:
        """Serve all alarms, those up to `until` (ns) if given, and be there then."""
        while self.heap and (until is None or self.heap[0][0] <= until):
            deadline, number, action = heapq.heappop(self.heap)
            if number not in self.cancelled:
                self.now = max(self.now, deadline)
                action()
        if until is not None:
            self.now = max(self.now, until)
