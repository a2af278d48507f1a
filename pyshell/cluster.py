"""The cluster: the whole world as one value. Nodes, their network, one clock, one seed. Two clusters never meet.

`step()` does a bounded piece of work and `next_deadline()` says when there will be more: a driver waits in between, or a
virtual clock jumps. Nothing here waits by itself.
"""

from __future__ import annotations

import importlib
from collections import deque
from typing import Any

from pyshell.dist.distribution import Distribution
from pyshell.dist.funs import NodeContext
from pyshell.dist.nameless import Nameless, made_up
from pyshell.dist.sim import standstill
from pyshell.dist.sim.network import MILLISECOND
from pyshell.modules import Modules
from pyshell.otp.kernel.group import group_leader
from pyshell.otp.library import Library
from pyshell.runtime.clock import MS, Clock, VirtualClock
from pyshell.runtime.io_request import Silent
from pyshell.runtime.node import Node
from pyshell.runtime.scheduler import World
from pyshell.term.atom import atom

NONODE = "nonode@nohost"
A_PEER_DOWN, A_NET_KERNEL = atom("$peer_down"), atom("net_kernel")
A_RPC, A_REX = atom("rpc"), atom("rex")
REX, STANDARD_ERROR, USER = 47, 63, 66  # process numbers, as in OTP 25
GROUP_SERVER = (atom("group"), atom("server"), 3)
REAL_LOOKUP = 12 * MILLISECOND  # to find a node: as in OTP, some commands of the shell fit into it, also on a slow machine
HOST = "lab"  # of nodes that are started by a short name where nobody has a host yet


class Cluster:
    """seed: of everything random. clock: virtual unless given.

    latency: nanoseconds a frame needs from node to node; 1 ms on a virtual clock and 0 on a real one unless given.
    """

    def __init__(
        self,
        library: Library,
        modules: Modules,
        seed: int = 0,
        clock: Clock | None = None,
        latency: int | None = None,
    ) -> None:
        self.library = library
        self.modules = modules
        self.clock: Clock = clock if clock is not None else VirtualClock()
        self.world = World(seed, self.clock)
        self.nodes: dict[str, Node] = {}
        self._creation = 0
        if latency is None:
            latency = MILLISECOND if isinstance(self.clock, VirtualClock) else 0
        self.distribution = Distribution(self.world, latency)
        if not isinstance(self.clock, VirtualClock):
            self.distribution.network.lookup = REAL_LOOKUP
        self.network = self.distribution.network
        self.journal = self.distribution.journal
        self.host = HOST
        self.machine = ""  # the name of the machine that nodes of `localhost` are on, where that is to be seen
        self.files: Any = None  # the FileSystem of the nodes to come

    def skip_creations(self, used: int) -> None:
        """Incarnations of nodes count from here on: those before may have been known to somebody."""
        self._creation = max(self._creation, used)

    def start_node(self, name: str = NONODE, console: Any = None) -> Node:
        """A node with its group leader. Whether it is alive, and how it connects, is for the distribution to say."""
        self._creation += 1
        node = Node(self.world, name, 0 if name == NONODE else self._creation, self.library, self.modules)
        node.stores["creation"] = self._creation  # when it is alive; else it is 0
        node.cluster = self
        node.stores["decode_context"] = lambda safe: NodeContext(node, self.distribution.funs, safe)
        node.stores["identify_fun"] = self.distribution.funs.identify
        node.files = self.files
        node.code.finder = lambda name: _find_object(node, name)
        node.console = console if console is not None else Silent()
        self.nodes[name] = node
        leader = node.spawn_named("user", USER, group_leader, (), GROUP_SERVER)
        leader.gl = leader
        node.group_leader = leader
        node.spawn_named("standard_error", STANDARD_ERROR, group_leader, ("stderr",), GROUP_SERVER)
        return node

    def start_alive(
        self, name: str, console: Any = None, cookie: str | None = None, hidden: bool = False, **options: Any
    ) -> Node | None:
        """A node that takes part in the distribution; None if its name is in use. cookie: the cluster's unless given.

        options: fields of dist.connector.Settings (auto, tick_time, mesh...).
        """
        if name in self.nodes:
            return None
        if not self.distribution.journal.total:
            self.host = name.partition("@")[2] or HOST
        node = self.start_node(name, console)
        if not self.distribution.attach(node, cookie, hidden, options):  # somebody outside of this cluster has the name
            node.halted = 0
            self.remove_node(node)
            return None
        self._boot(node)
        return node

    def tell_arguments(self, node: Node, flags: list[tuple[str, list[str]]], plain: list[str]) -> None:
        """The command line of a node. Distributed applications have to be there before anybody asks for them."""
        node.arguments = flags
        node.plain_arguments = plain
        if any(flag == "kernel" and "distributed" in values[::2] for flag, values in flags):
            node.start("application", "info", ())

    def start_unnamed(self, console: Any) -> Node:
        """A further node that is not alive; it is not among `nodes`, since nobody can name it."""
        first = self.nodes.get(NONODE)
        node = self.start_node(NONODE, console)
        if first is not None:
            self.nodes[NONODE] = first
        return node

    def revive(self, node: Node, name: str, hidden: bool, options: dict[str, Any]) -> bool:
        """`net_kernel:start/1`: a node without a name gets one; False if it is in use. options: fields of Settings."""
        if name in self.nodes:
            return False
        self._rename(node, name)
        if not self.distribution.attach(node, None, hidden, options):
            self._rename(node, NONODE)
            return False
        node.stores["revived"] = True
        self._boot(node)
        return True

    def start_nameless(self, host: str, console: Any = None, cookie: str | None = None, **options: Any) -> Node:
        """A node of that host that gets its name when it connects (`-sname undefined`). options: as start_alive."""
        node = self.start_node(NONODE, console)
        self._join_nameless(node, host, cookie, options)
        return node

    def revive_nameless(self, node: Node, host: str, options: dict[str, Any]) -> None:
        """`net_kernel:start(undefined, Options)`. options: fields of Settings."""
        self._join_nameless(node, host, None, options)
        node.stores["revived"] = True

    def _join_nameless(self, node: Node, host: str, cookie: str | None, options: dict[str, Any]) -> None:
        name = made_up(int(self.world.rng.stream("node names").random() * 2**53) << 11 | self._creation, host)
        nameless = Nameless(host, name, lambda new: self._rename(node, new or NONODE))
        self.distribution.attach(node, cookie, True, {**options, "listen": False, "nameless": nameless})
        self._boot(node)

    def _boot(self, node: Node) -> None:
        """Start the services of a node that is alive now."""
        server = node.start("net_kernel", "boot", ())
        server.extras().name = A_NET_KERNEL
        node.registry[A_NET_KERNEL] = server
        if A_REX not in node.registry:
            code = node.code.find("rpc:rex/0", A_RPC, A_REX, 0)
            assert code is not None
            node.spawn_named("rex", REX, code, (), (A_RPC, A_REX, 0))

    def quiet(self, node: Node) -> None:
        """`net_kernel:stop/0`: back to having no name."""
        old = node.name
        self.distribution.detach(node)
        self._rename(node, NONODE)
        node.stores["known"].update({old: None})

    def _rename(self, node: Node, name: str) -> None:
        self.nodes.pop(node.name.name, None)
        node.name = atom(name)
        node.creation = 0 if name == NONODE else node.stores["creation"]
        self.nodes[name] = node
        for p in node.processes.values():
            p.node = node.name
            p.creation = node.creation

    def halt_node(self, node: Node, silent: bool = False) -> None:
        """End a node at this instant; the nodes that it started end with it. silent: as when the power fails."""
        if node.halted is None:
            node.halted = 0
        self.thaw_node(node)
        self.distribution.detach(node, silent)
        children = list(node.stores.pop("peers", {}).values())
        self.remove_node(node)
        origin = node.stores.get("origin")
        if origin is not None:
            origin.n.push(origin, (A_PEER_DOWN, node.name))
        for child in children:
            if child.halted is None:
                self.halt_node(child)

    def restart_node(self, name: str, console: Any = None) -> Node | None:
        """End a node, if it runs, and start it again as it was started before: another incarnation of the same name."""
        node = self.nodes.get(name)
        if node is not None:
            self.halt_node(node)
            node.halted = None  # whoever has its shell on a screen goes on with the next incarnation
        cookie, hidden, options = self.distribution.names[name]
        return self.start_alive(name, console, cookie=cookie, hidden=hidden, **options)

    def freeze_node(self, node: Node) -> bool:
        """Nothing of the node runs any more, and nothing reaches it, until `thaw_node`. False: it stands still already."""
        if node.uplink is None or not self.network.freeze(node.name.name):
            return False
        standstill.freeze(node.uplink)
        ready = list(self.world.runq)
        self.world.runq.clear()
        self.world.runq.extend(p for p in ready if p.n.processes is not node.processes)
        node.runq = deque(p for p in ready if p.n.processes is node.processes)
        return True

    def thaw_node(self, node: Node) -> bool:
        """It goes on: what was ready runs, what waited at its door comes in. False: it was not frozen, or it is gone."""
        if self.nodes.get(node.name.name) is not node or not self.network.thaw(node.name.name):
            return False
        self.world.runq.extend(node.runq)
        node.runq = self.world.runq
        if node.uplink is not None:
            standstill.thaw(node.uplink)
        return True

    def node(self, name: str) -> Node | None:
        """The running node of this name."""
        return self.nodes.get(name)

    def remove_node(self, node: Node) -> None:
        """The node is gone: nothing of it runs any more."""
        if self.nodes.get(node.name.name) is node:
            del self.nodes[node.name.name]
        if node in self.world.nodes:
            self.world.nodes.remove(node)
        for p in list(node.processes.values()):
            p.st = 3
            p.mb = ()
            p.backlog = None
            p.t = p.stk = p.k = p.x = None
        node.processes.clear()
        node.registry.clear()

    def halted(self, node: Node) -> None:
        """A node called halt/1: it is gone before the next process runs."""
        self.distribution.silence(node)
        self.world.soon(lambda: self.halt_node(node))

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


def _find_object(node: Node, name: str) -> Any:
    """The first call of a module that is not in the library: its object code in the node's folder, if it is there."""
    if node.files is None:
        return None
    code = importlib.import_module("pyshell.otp.kernel.code")  # with the compiler: only who has such a module pays for it
    return code.find_object(node.group_leader, name)
