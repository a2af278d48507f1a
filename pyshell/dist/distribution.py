"""The distribution of a whole cluster: its simulated network, its journal, its register of funs, its nodes' connectors.

`attach` makes a node alive, `detach` takes it off the network. The cluster owns one of these.
Law: everything here goes by the clock and the seed of the cluster's world.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.dist.connector import Connector
from pyshell.dist.contact import Settings
from pyshell.dist.funs import FunRegister
from pyshell.dist.sim.faults import Faults
from pyshell.dist.sim.journal import EXITED, FAILED, NODEDOWN, NODEUP, STARTED, STOPPED, Journal
from pyshell.dist.sim.network import MILLISECOND, SimNetwork
from pyshell.dist.sim.standstill import NodeTimers

COOKIE_LETTERS = 20


class Soon:
    """What is to be done at this instant, and may still be cancelled."""

    __slots__ = ("action",)

    def __init__(self, action: Callable[[], None]) -> None:
        self.action: Callable[[], None] | None = action

    def __call__(self) -> None:
        if self.action is not None:
            self.action()


class WorldTimers:
    """dist/carrier.Timers over the world's clock and timers."""

    __slots__ = ("world", "now_ns", "call_at")

    def __init__(self, world: Any) -> None:
        self.world = world
        self.now_ns: Callable[[], int] = world.clock.now_ns
        self.call_at: Callable[[int, Callable[[], None]], Any] = world.timers.add

    def call_soon(self, action: Callable[[], None]) -> Soon:
        """Before the next process runs."""
        soon = Soon(action)
        self.world.soon(soon)
        return soon

    def cancel(self, handle: Any) -> None:
        """Not any more."""
        if type(handle) is Soon:
            handle.action = None
        else:
            self.world.timers.cancel(handle)


Birth = tuple[str, bool, dict[str, Any]]
"""Cookie, hidden, options."""


class Distribution:
    """latency: of a simulated wire, one way, in nanoseconds. cookie: of nodes that are given none (their home's)."""

    def __init__(self, world: Any, latency: int = MILLISECOND) -> None:
        self.world = world
        self.timers = WorldTimers(world)
        self.journal = Journal()
        self.journal.start = self.timers.now_ns()
        self.network = SimNetwork(self.timers, self.journal, latency)
        self.faults = Faults(self.network, self.timers, world.rng.stream)
        self.funs = FunRegister()
        self.names: dict[str, Birth] = {}  # of all nodes that ever were alive: how they were started the last time
        world.witness = self._witness
        letters = world.rng.stream("cookie")
        self.cookie = "".join(chr(65 + int(letters.random() * 26)) for _ in range(COOKIE_LETTERS))

    def _witness(self, process: Any, reason: Any, sender: Any) -> None:
        """A process was ended by somebody else's signal, with the reason killed."""
        self.journal.add(self.timers.now_ns(), EXITED, process.node.name, "", (process, reason, sender))

    def attach(self, node: Any, cookie: str | None, hidden: bool, options: dict[str, Any]) -> bool:
        """Make a node alive under its name; False if the name is in use. options: fields of `Settings`."""
        nameless = options.get("nameless")
        name = node.name.name if nameless is None else nameless.name
        stream = self.world.rng.stream(f"challenge {name}")
        journal, timers = self.journal, self.timers

        kinds = {"up": NODEUP, "down": NODEDOWN, "failed": FAILED}

        def seen(what: str, peer: str, reason: str) -> None:
            journal.add(timers.now_ns(), kinds[what], node.name.name, peer, reason)

        settings = Settings(self.cookie if cookie is None else cookie, hidden)
        for field, value in options.items():
            setattr(settings, field, value)
        connector = Connector(
            node, self.network, NodeTimers(timers), self.funs, settings, lambda: int(stream.random() * (1 << 32)), seen
        )
        if not self.network.join(name, connector):
            return False
        self.names[name] = (settings.cookie, hidden, {k: v for k, v in options.items() if k != "nameless"})
        node.uplink = connector
        node.alive = True
        journal.add(timers.now_ns(), STARTED, node.name.name, "")
        return True

    def silence(self, node: Any) -> None:
        """The node ends at this instant, before it is taken off: what happens to its processes now, nobody is told."""
        if node.uplink is not None:
            node.uplink.silence()

    def detach(self, node: Any, silent: bool = False) -> None:
        """Take a node off the network. silent: as if its machine had lost power, so nobody hears a goodbye."""
        connector = node.uplink
        if connector is None:
            return
        node.uplink = None
        node.alive = False
        if silent:
            self.network.leave(connector.party.name, silent=True)
        connector.stop()
        self.journal.add(self.timers.now_ns(), STOPPED, node.name.name, "", "silent" if silent else "")
