"""The machine's clock, as the runtime's `Clock` wants it.

The law: integers of nanoseconds; monotonic time starts at an odd, large number, so that whoever mixes it with wall time
or with virtual time sees it at once.
"""

from __future__ import annotations

import time

OFFSET_NS = 576_460_752_303_423_487  # what BEAM adds too, with the opposite sign


class RealClock:
    """`now_ns` never goes back; `wall_ns` is the time of day since 1970, in UTC."""

    __slots__ = ("_start",)

    virtual = False

    def __init__(self) -> None:
        self._start = time.monotonic_ns() - OFFSET_NS

    def now_ns(self) -> int:
        """Nanoseconds, monotonic."""
        return time.monotonic_ns() - self._start

    def wall_ns(self) -> int:
        """Nanoseconds since 1970-01-01 00:00 UTC."""
        return time.time_ns()

    def jump_to(self, deadline_ns: int) -> bool:
        """Real time cannot be moved: false."""
        return False

    def utc_offset_seconds(self, wall_ns: int) -> int:
        """How far local time is ahead of UTC at that moment, in seconds."""
        return time.localtime(wall_ns // 1_000_000_000).tm_gmtoff
