"""The journal: what happened on the wires and to the nodes, in the order of cluster time.

Entries are tuples `(time, what, from, to, data)`: cheap to write, read only by those who look (lessons' checks, `see`). Of
large frames only the head is kept, and of all entries only the last `limit`.
Law: writing an entry changes nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

SENT, DELIVERED, LOST = "sent", "delivered", "lost"
NODEUP, NODEDOWN, CUT, HEALED, STARTED, STOPPED = "nodeup", "nodedown", "cut", "healed", "started", "stopped"
FROZEN, THAWED = "frozen", "thawed"
FAULT = "fault"  # data: in words, what else was done to a wire or node
FAILED = "failed"  # a connection that did not come about; data: why
EXITED = "exited"  # data: (pid, reason, by whom) of a process that was killed, or whose links were

LIMIT = 50_000
HEAD = 4096

Entry = tuple[int, str, str, str, Any]


class Journal:
    """The last entries, numbered from 0 since the beginning: `total` is the number of the next one.

    mark: an observer's, e.g. the entry with which a step of a lesson began. on: False while nobody wants it kept.
    start: the clock when the cluster began; readers tell times since then.
    """

    __slots__ = ("entries", "total", "mark", "on", "start")

    def __init__(self, limit: int = LIMIT) -> None:
        self.entries: deque[Entry] = deque(maxlen=limit)
        self.total = 0
        self.mark = 0
        self.on = True
        self.start = 0

    def add(self, time: int, what: str, source: str, target: str, data: Any = b"") -> None:
        """One entry. data: the bytes of a frame, or what else belongs to it."""
        if not self.on:
            return
        self.total += 1
        if len(data) > HEAD:
            data = data[:HEAD]
        self.entries.append((time, what, source, target, data))

    def since(self, number: int) -> Iterator[Entry]:
        """Entries from this number on, as far as they are kept."""
        skip = max(0, number - (self.total - len(self.entries)))
        for index, entry in enumerate(self.entries):
            if index >= skip:
                yield entry

    def count(self, what: str, source: str, target: str) -> int:
        """How many entries of this kind are kept for one direction."""
        return sum(1 for entry in self.entries if entry[1] == what and entry[2] == source and entry[3] == target)
