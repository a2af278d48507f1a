"""Random numbers, all from one seed; each use has a stream of its own, so that a new draw in one moves no other."""

from __future__ import annotations

from random import Random


class Streams:
    """`stream(name)` is the same generator each time for the same seed and name."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._streams: dict[str, Random] = {}

    def stream(self, name: str) -> Random:
        """The generator of this use, e.g. "challenge a@lab" or "jitter a>b"."""
        found = self._streams.get(name)
        if found is None:
            found = self._streams[name] = Random(f"{self.seed}/{name}")
        return found

    def fresh(self, name: str) -> Random:
        """As `stream`, from its beginning each time: for what the same words shall draw again."""
        return Random(f"{self.seed}/{name}")
