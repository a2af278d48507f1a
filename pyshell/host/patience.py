"""How long a process may go on beyond its slice while a person could be waiting for the prompt.

The world itself reads no clock; who drives it for a person hands this in (`World.impatient`).
"""

from __future__ import annotations

import time

SECONDS = 0.04  # of this process; others on the machine do not count


class Patience:
    """Called with how many loans there were in this step: True when it has taken long enough."""

    __slots__ = ("_until",)

    def __init__(self) -> None:
        self._until = 0.0

    def __call__(self, lent: int) -> bool:
        now = time.process_time()
        if not lent:
            self._until = now + SECONDS
        return now > self._until
