"""What carries the bytes of a connection, and who listens to it: the seam between protocol and network.

The simulated network (sim/network.py) and the real one (host/tcp_carrier.py) both look like this to a connector.
Law: bytes arrive in the order in which they were sent or not at all, and after a gap never again: a carrier that lost
something may only close. A callback never runs inside `send`, `dial` or `close`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Carrier(Protocol):
    """One end of a two-way stream of bytes. `whole`: everything sent now is sure to arrive, so ticks are not needed.

    patience: nanoseconds after which a peer that we know nothing of may want a tick at the latest.
    extra_flags: what beside flags.DEFAULT our side understands on it (distribution headers).
    """

    whole: bool
    patience: int
    extra_flags: int

    def send(self, data: bytes) -> None:
        """Hand over bytes; never blocks. After `close` they are dropped."""

    def close(self) -> None:
        """The other end will hear `carrier_closed` after the bytes that were sent before, if the way there is open."""


class Listener(Protocol):
    """A node's connector as its carriers see it. listens: may others call it? If not, its host does not know its name either."""

    listens: bool

    def carrier_called(self, carrier: Carrier) -> None:
        """Somebody dialled us: this is our end."""

    def carrier_data(self, carrier: Carrier, data: bytes) -> None:
        """Bytes arrived."""

    def carrier_closed(self, carrier: Carrier) -> None:
        """The other end closed, or the way is known to be gone."""

    def carrier_changed(self, carrier: Carrier) -> None:
        """`whole` has another value now."""


class Network(Protocol):
    """Where nodes find each other."""

    def join(self, name: str, listener: Listener) -> bool:
        """Be found under this name; False if it is taken."""

    def leave(self, name: str) -> None:
        """Be found no more; all carriers of this node close."""

    def dial(self, name: str, peer: str) -> Carrier:
        """Our end of a new carrier to `peer`. If nobody is there, or he refuses, it closes in a while."""

    def names_on(self, host: str) -> list[tuple[str, int]] | None:
        """(name without its host, port) of the nodes of a host; None: nobody there knows."""

    def has_host(self, host: str) -> bool:
        """Is there such a machine, as far as names of hosts tell?"""

    def tick_grid(self, name: str) -> tuple[int, int, int] | None:
        """(a point of its tick grid, its pitch, how long a tick takes to here) of another node, in ns; None: unknown."""


class Timers(Protocol):
    """The clock and the alarms that a driver serves."""

    def now_ns(self) -> int:
        """Monotonic time."""

    def call_at(self, deadline_ns: int, action: Callable[[], None]) -> Any:
        """Call `action()` once, at this time or later; equal times in the order of asking. Returns a handle."""

    def call_soon(self, action: Callable[[], None]) -> Any:
        """Call `action()` at this instant, when the running process has stopped. Returns a handle."""

    def cancel(self, handle: Any) -> None:
        """Not any more; harmless when it has run."""
