"""Two connections and two byte pipes between them: what h11 calls a ConnectionPair."""

from __future__ import annotations

from pyshell.dist import flags
from pyshell.dist.connection import Called, Connection, Event
from pyshell.dist.handshake import OK, Party

NS = 1_000_000_000


def party(name: str, cookie: str = "secret", offered: int = flags.DEFAULT | flags.PUBLISHED, first: int = 7) -> Party:
    numbers = iter(range(first, first + 100))
    return Party(name, 11, offered, lambda peer: cookie, lambda: next(numbers))


class ConnectionPair:
    """`a` dials `b`. Bytes wait in `to_a` and `to_b` until `move`d."""

    def __init__(self, a: Party | None = None, b: Party | None = None, status: str = OK) -> None:
        self.now = 0
        self.a = Connection(a or party("a@h"), True, "b@h", 0)
        self.b = Connection(b or party("b@h", first=50), False, "", 0)
        self.status = status
        self.to_a = bytearray()
        self.to_b = bytearray()
        self.events: dict[str, list[Event]] = {"a": [], "b": []}

    def collect(self) -> None:
        self.to_b += self.a.data_to_send()
        for name, connection in (("a", self.a), ("b", self.b)):
            while (event := connection.next_event()) is not None:
                self.events[name].append(event)
                if type(event) is Called:
                    connection.decide(self.status, self.now)
        self.to_a += self.b.data_to_send()

    def move(self, step: int = 1_000_000) -> None:
        """Carry all bytes, `step` at a time, until there are none."""
        self.collect()
        while self.to_a or self.to_b:
            if self.to_b:
                chunk = bytes(self.to_b[:step])
                del self.to_b[:step]
                self.b.receive_data(chunk, self.now)
            self.collect()
            if self.to_a:
                chunk = bytes(self.to_a[:step])
                del self.to_a[:step]
                self.a.receive_data(chunk, self.now)
            self.collect()
