"""The machine's clock, as the runtime's `Clock` wants it.

The law: integers of nanoseconds; monotonic time starts at an odd, large number, so that whoever mixes it with wall time
or with virtual time sees it at once.
"""

from __future__ import annotations

import time

OFFSET_NS = 576_460_752_303_423_487  # what BEAM adds too, with the opposite sign


class RealClock:
    """`now_ns` never goes back; `wall_ns` is the time of day since 1970, in UTC.

    A learner may stop it (`lab:clock(virtual)`): then it moves only by `jump_to`. Or let it run ahead for a while
    (`lab:advance/1`): then times without work are jumped over. What it is ahead it stays ahead.
    """

    __slots__ = ("_ahead", "_allowed", "_start", "_stopped")

    def __init__(self) -> None:
        self._start = time.monotonic_ns() - OFFSET_NS
        self._ahead = 0
        self._allowed = 0
        self._stopped: int | None = None  # what `now_ns` says while it is stopped

    @property
    def virtual(self) -> bool:
        """Does it stand still by itself?"""
        return self._stopped is not None

    def now_ns(self) -> int:
        """Nanoseconds, monotonic."""
        if self._stopped is not None:
            return self._stopped
        return time.monotonic_ns() - self._start + self._ahead

    def wall_ns(self) -> int:
        """Nanoseconds since 1970-01-01 00:00 UTC."""
        if self._stopped is not None:
            return time.time_ns() - (time.monotonic_ns() - self._start) + self._stopped
        return time.time_ns() + self._ahead

    def jump_to(self, deadline_ns: int) -> bool:
        """Nothing runs before that: go there, if somebody allowed it."""
        if self._stopped is not None:
            self._stopped = max(self._stopped, deadline_ns)
            return True
        if deadline_ns > self._allowed:
            return False
        self._ahead += max(0, deadline_ns - self.now_ns())
        return True

    def allow(self, deadline_ns: int) -> None:
        """Until then, times without work may be jumped over."""
        self._allowed = max(self._allowed, deadline_ns)

    def stand_still(self, wanted: bool) -> None:
        """Stop, or go on from here."""
        if wanted and self._stopped is None:
            self._stopped = self.now_ns()
        elif not wanted and self._stopped is not None:
            self._ahead = self._stopped - (time.monotonic_ns() - self._start)
            self._stopped = None

    def utc_offset_seconds(self, wall_ns: int) -> int:
        """How far local time is ahead of UTC at that moment, in seconds."""
        return time.localtime(wall_ns // 1_000_000_000).tm_gmtoff


class LiveClock(RealClock):
    """The machine's clock for a world that jumps from one time to the next (transcript/world.py): to jump is to wait.

    It starts at 0. speed: so many seconds of the cluster in one of ours. waits: False, when somebody else does the waiting.
    """

    __slots__ = ("_speed", "waits")

    def __init__(self, speed: float = 1.0) -> None:
        super().__init__()
        self._start = time.monotonic_ns()
        self._speed = speed
        self.waits = True

    def hand_over(self) -> None:
        """From here on it runs as fast as ours, and somebody else waits."""
        now = self.now_ns()
        self._speed = 1.0
        self._start = time.monotonic_ns() + self._ahead - now
        self.waits = False

    def now_ns(self) -> int:
        if self._stopped is not None or self._speed == 1.0:
            return super().now_ns()
        return int((time.monotonic_ns() - self._start) * self._speed) + self._ahead

    def jump_to(self, deadline_ns: int) -> bool:
        """Wait until then, unless somebody allowed to go there at once."""
        if super().jump_to(deadline_ns):
            return True
        if not self.waits:
            return False
        while (left := deadline_ns - self.now_ns()) > 0:
            time.sleep(left / self._speed / 1e9)
        return True
