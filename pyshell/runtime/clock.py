"""Time as the core sees it: integer nanoseconds, handed in. Nothing here looks at a real clock.

Follows: erts user's guide, "Time and Time Correction in Erlang".
"""

from __future__ import annotations

from typing import Any, Protocol

MS = 1_000_000
EPOCH_2026_NS = 1_767_225_600 * 1_000_000_000


class Clock(Protocol):
    """What the cluster asks of a clock."""

    def now_ns(self) -> int:
        """Monotonic time in nanoseconds."""

    def wall_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC."""

    def jump_to(self, deadline_ns: int) -> bool:
        """Nothing runs before `deadline_ns`: a virtual clock goes there and says True, a real one says False."""


MONOTONIC_START = -(1 << 59)
"""What a program sees as monotonic time 0 of the cluster: as in BEAM, so far below 0 that nobody takes it for a date."""


def monotonic_ns(node: Any) -> int:
    """`erlang:monotonic_time()` in nanoseconds."""
    now: int = node.world.clock.now_ns()
    return now + MONOTONIC_START


def wall_ns(node: Any) -> int:
    """The time of day as a node sees it: its clock may be off (`lab:skew/2`)."""
    wall: int = node.world.clock.wall_ns() + node.stores.get("skew", 0)
    return wall


class VirtualClock:
    """Starts at 0 and moves only when told to, or when everybody waits."""

    virtual = True

    def __init__(self, epoch_ns: int = EPOCH_2026_NS) -> None:
        self._now = 0
        self._epoch = epoch_ns

    def now_ns(self) -> int:
        return self._now

    def wall_ns(self) -> int:
        return self._epoch + self._now

    def jump_to(self, deadline_ns: int) -> bool:
        self._now = max(self._now, deadline_ns)
        return True
