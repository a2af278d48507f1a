"""The watch over memory: the process that takes the program over its limit is killed, as one over its max_heap_size.

All processes share one heap, so nobody can say which holds how much. The one that was running when the limit was passed is
taken, unless somebody sits on a huge mailbox: then that one. Memory that Python does not give back must not cost the
next process its life, so after a kill the limit moves up by an eighth until use has fallen below it again.
Follows: erlang(3) process_flag(max_heap_size, Size).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.traps.machine import DEAD

HUGE_MAILBOX = 50_000  # messages


class MemoryWatch:
    """allowed: bytes that may be in use before the next process has to go."""

    __slots__ = ("allowed",)

    def __init__(self) -> None:
        self.allowed = 0

    def look(self, usage: Callable[[], int], limit: int, running: Any, nodes: list[Any]) -> None:
        """End a process if need be. usage: bytes in use now. limit: in bytes. running: who ran last, or None."""
        used = usage()
        if used <= limit:
            self.allowed = limit
        elif used > self.allowed:
            if self._end(used, limit, running, nodes):
                running = None
                self.allowed = max(limit, usage()) + limit // 8

    @staticmethod
    def _end(used: int, limit: int, running: Any, nodes: list[Any]) -> bool:
        victim, most = running, HUGE_MAILBOX
        for node in nodes:
            for p in node.processes.values():
                if len(p.mb) > most and p is not node.group_leader:
                    victim, most = p, len(p.mb)
        if victim is None or victim.st == DEAD:
            return False
        victim.n.reports.too_large(victim, used, limit)
        victim.n.kill(victim)
        return True
