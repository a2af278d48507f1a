"""The cluster: the whole world as one value. Nodes, their network, one clock, one seed. Two clusters never meet.

`step()` does a bounded piece of work and `next_deadline()` says when there will be more: a driver waits in between, or a
virtual clock jumps. Nothing here waits by itself.
"""

from __future__ import annotations

from typing import Any

from pyshell.modules import Modules
from pyshell.otp.kernel.group import group_leader
from pyshell.otp.library import Library
from pyshell.runtime.clock import MS, Clock, VirtualClock
from pyshell.runtime.io_request import Silent
from pyshell.runtime.node import Node
from pyshell.runtime.scheduler import World
from pyshell.term.atom import atom

NONODE = "nonode@nohost"


class Cluster:
    """seed: of everything random. clock: virtual unless given."""

    def __init__(self, library: Library, modules: Modules, seed: int = 0, clock: Clock | None = None) -> None:
        self.library = library
        self.modules = modules
        self.clock: Clock = clock if clock is not None else VirtualClock()
        self.world = World(seed, self.clock)
        self.nodes: dict[str, Node] = {}
        self._creation = 0

    def start_node(self, name: str = NONODE, console: Any = None) -> Node:
        """A node with its group leader. Whether it is alive, and how it connects, is for the distribution to say."""
        self._creation += 1
        node = Node(self.world, name, self._creation, self.library, self.modules)
        node.cluster = self
        node.console = console if console is not None else Silent()
        self.nodes[name] = node
        leader = node.spawn(group_leader, (), initial_call=(atom("group"), atom("server"), 3))
        leader.gl = leader
        node.group_leader = leader
        leader.extras().name = atom("user")
        node.registry[atom("user")] = leader
        return node

    def node(self, name: str) -> Node | None:
        """The running node of this name."""
        return self.nodes.get(name)

    def remove_node(self, node: Node) -> None:
        """The node is gone: nothing of it runs any more."""
        self.nodes.pop(node.name.name, None)
        for p in list(node.processes.values()):
            p.st = 3
            p.mb = ()
            p.t = p.stk = p.k = p.x = None
        node.processes.clear()
        node.registry.clear()

    def halted(self, node: Node) -> None:
        """A node called halt/1: it is gone before the next process runs."""
        self.world.soon(lambda: self.remove_node(node))

    def step(self) -> bool:
        """A bounded piece of work; False when there is nothing to do at this instant."""
        return self.world.step()

    def next_deadline(self) -> int | None:
        """When the next timer fires, in nanoseconds of the clock; None if there is none."""
        return self.world.timers.next_deadline()

    def run_until_idle(self, limit: int = 1_000_000) -> bool:
        """Work until nothing is left to do at this instant. False if `limit` steps were not enough."""
        for _ in range(limit):
            if not self.world.step():
                return True
        return False

    def run_for(self, milliseconds: int) -> None:
        """Let cluster time pass: every timer of the next milliseconds fires, in order. For virtual clocks."""
        self.run_until(self.clock.now_ns() + milliseconds * MS)

    def run_until(self, deadline: int) -> None:
        """As `run_for`, to a point in time."""
        while True:
            self.run_until_idle()
            following = self.next_deadline()
            if following is None or following > deadline:
                break
            self.clock.jump_to(following)
        self.clock.jump_to(deadline)
