"""Rules: what a simulated wire does to a frame beside carrying it.

A rule gives a verdict on each frame: PASS, a delay in nanoseconds, or DROP. Verdicts of several rules add up; DROP wins.
Law: signals between two processes are ordered and a stream has no holes. So a dropped frame *breaks the connection*, as a TCP
that gave up would; a rule never makes one frame of a live connection vanish.
"""

from __future__ import annotations

from typing import Protocol

PASS = 0
DROP = -1


class Rng(Protocol):
    """One stream of the cluster's seeded numbers."""

    def random(self) -> float:
        """In [0, 1)."""


class Rule(Protocol):
    """One rule of one direction of a wire."""

    def on_frame(self, size: int, now: int) -> int:
        """PASS (0), more delay in nanoseconds (> 0), or DROP."""


class Jitter:
    """Up to `spread` nanoseconds more, evenly."""

    __slots__ = ("spread", "rng")

    def __init__(self, spread: int, rng: Rng) -> None:
        self.spread = spread
        self.rng = rng

    def on_frame(self, size: int, now: int) -> int:
        """A draw a frame."""
        return int(self.rng.random() * self.spread)


class Loss:
    """Breaks the connection with this probability a frame."""

    __slots__ = ("probability", "rng")

    def __init__(self, probability: float, rng: Rng) -> None:
        self.probability = probability
        self.rng = rng

    def on_frame(self, size: int, now: int) -> int:
        """A draw a frame."""
        return DROP if self.rng.random() < self.probability else PASS


class Slow:
    """A narrow wire: `rate` bytes a second, one frame after the other."""

    __slots__ = ("rate", "free")

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.free = 0

    def on_frame(self, size: int, now: int) -> int:
        """The frame waits for those before it, then takes its own time."""
        begin = max(self.free, now)
        self.free = begin + size * 1_000_000_000 // self.rate
        return self.free - now
