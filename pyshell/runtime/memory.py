"""The watch over memory: the process that takes the program over its limit is killed, as one over its max_heap_size.

All processes share one heap, so nobody can say which holds how much. The one that was running when the limit was passed is
taken, unless somebody sits on a huge mailbox: then that one. Memory that Python does not give back must not cost the
next process its life, so after a kill the limit moves up by an eighth until use has fallen below it again.
Follows: erlang(3) process_flag(max_heap_size, Size).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HUGE_MAILBOX = 50_000  # messages


class MemoryWatch:
    """usage: gives the bytes this program uses now. limit: bytes, 0 for none."""

    __slots__ = ("allowed", "limit", "usage")

    def __init__(self, usage: Callable[[], int], limit: int) -> None:
        self.usage = usage
        self.limit = limit
        self.allowed = limit

    def look(self, running: Any, nodes: list[Any]) -> Any | None:
        """The process that has to go, if one has to. running: the one that ran last, or None."""
        used = self.usage()
        if used <= self.limit:
            self.allowed = self.limit
            return None
        return self._victim(running, nodes) if self.limit and used > self.allowed else None

    def killed(self) -> None:
        """The victim is gone."""
        self.allowed = max(self.limit, self.usage()) + self.limit // 8

    @staticmethod
    def _victim(running: Any, nodes: list[Any]) -> Any | None:
        flooded, most = running, HUGE_MAILBOX
        for node in nodes:
            for p in node.processes.values():
                if len(p.mb) > most and p is not node.group_leader:
                    flooded, most = p, len(p.mb)
        return flooded
