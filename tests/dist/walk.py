"""A random walk of a cluster: everything that programs and networks do, in any order, with what has to hold at every step.

Processes are passive ones (they trap exits and read nothing); the walk acts for them and reads their mailboxes. One seed is
one walk. `Walk.run` raises AssertionError with the seed and the step; the last steps stand in `trail`.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from typing import Any

from pyshell.assembly import make_cluster
from pyshell.dist.sim.journal import DELIVERED
from pyshell.runtime import deaths
from pyshell.runtime.clock import VirtualClock
from pyshell.runtime.process import Process
from pyshell.term.atom import atom
from pyshell.term.ids import Pid
from pyshell.traps.machine import DEAD
from tests.dist.shells import tools

INFINITY, KILL, M, DOWN, EXIT = map(atom, ("infinity", "kill", "m", "DOWN", "EXIT"))
WEIGHTS = {
    "send": 40, "send_name": 4, "link": 6, "unlink": 4, "monitor": 8, "monitor_name": 2, "demonitor": 3, "die": 4, "born": 8,
    "connect": 6, "disconnect": 2, "cut": 2, "cut_one_way": 1, "reset": 1, "hold": 1, "heal": 5, "crash": 0.4, "halt": 0.4,
    "restart": 3, "register": 2, "unregister": 1, "wait": 2,
}  # fmt: skip
MOST = 5  # processes of a node


class Walk:
    """count: of nodes. overlap: `prevent_overlapping_partitions`."""

    def __init__(self, seed: int, count: int, overlap: bool) -> None:
        self.random = random.Random(seed)
        self.cluster = make_cluster(tools(), seed, VirtualClock())
        self.network = self.cluster.network
        self.names = [f"n{number}@lab" for number in range(count)]
        self.overlap = overlap
        self.processes: list[Process] = []
        self.sent: Counter[tuple[Pid, Pid]] = Counter()
        self.last: dict[tuple[Pid, Pid], int] = {}
        self.monitors: dict[Any, list[Any]] = {}  # ref: [watcher, how often it fired, taken back?]
        self.links: Counter[frozenset[Pid]] = Counter()
        self.exits: Counter[frozenset[Pid]] = Counter()
        self.named: set[int] = set()
        self.number = 0
        self.trail: deque[str] = deque(maxlen=60)
        self.read = 0  # entries of the journal
        for name in self.names:
            self.start(name)

    # helpers ------------------------------------------------------------------------------------------------------

    def start(self, name: str) -> None:
        node = self.cluster.start_alive(name, cookie="walk", overlap=self.overlap)
        assert node is not None
        for _ in range(2):
            self.born(name)

    def some(self) -> Process | None:
        self.processes = [p for p in self.processes if p.st != DEAD]
        return self.random.choice(self.processes) if self.processes else None

    def seen_by(self, p: Process, target: Pid) -> Pid:
        """The pid as a program on the node of p holds it."""
        if target.node is p.node and isinstance(target, Process) and target.n is p.n:
            return target
        return Pid(target.node, target.id, target.serial, target.creation)

    def two(self) -> tuple[Process, Pid] | None:
        p, q = self.some(), self.some()
        return None if p is None or q is None or p is q else (p, self.seen_by(p, q))

    def pair(self) -> tuple[str, str]:
        a, b = self.random.sample(self.names, 2)
        return a, b

    def live(self, name: str) -> Any:
        return self.cluster.node(name)

    # acts ---------------------------------------------------------------------------------------------------------

    def born(self, name: str = "") -> None:
        node = self.live(name or self.random.choice(self.names))
        if node is None or sum(p.n is node and p.st != DEAD for p in self.processes) >= MOST:
            return
        p = node.start("timer", "sleep", (INFINITY,))
        p.extras().trap_exit = True
        node.registry.setdefault(atom("target"), p)
        if p.x.name is None and node.registry[atom("target")] is p:
            p.x.name = atom("target")
        self.processes.append(p)

    def die(self) -> None:
        p = self.some()
        if p is not None:
            deaths.exit_to(p, p, KILL)

    def send(self) -> None:
        found = self.two()
        if found is not None:
            p, q = found
            for _ in range(self.random.randint(1, 3)):
                self.sent[p, q] += 1
                p.n.send(p, q, (M, self.sent[p, q], self.seen_by_all(p)))

    def seen_by_all(self, p: Process) -> Pid:
        return Pid(p.node, p.id, p.serial, p.creation)

    def send_name(self) -> None:
        p = self.some()
        if p is not None:
            self.number += 1
            p.n.send(p, (atom("target"), atom(self.random.choice(self.names))), (M, self.number))

    def link(self) -> None:
        found = self.two()
        if found is not None:
            deaths.link(*found)
            self.links[frozenset(found)] += 1

    def unlink(self) -> None:
        found = self.two()
        if found is not None:
            deaths.unlink(*found)

    def monitor(self) -> None:
        found = self.two()
        if found is not None:
            self.monitors[deaths.monitor(*found)] = [found[0], 0, False]

    def monitor_name(self) -> None:
        p = self.some()
        if p is not None:
            target = atom("target"), atom(self.random.choice(self.names))
            if p.n.name is not target[1] or p.n.registry.get(target[0]) is not p:
                self.monitors[deaths.monitor(p, target)] = [p, 0, False]

    def demonitor(self) -> None:
        open_ = [ref for ref, (p, fired, back) in self.monitors.items() if not fired and not back and p.st != DEAD]
        if open_:
            ref = self.random.choice(open_)
            deaths.demonitor(self.monitors[ref][0], ref)
            self.monitors[ref][2] = True

    def connect(self) -> None:
        a, b = self.pair()
        node = self.live(a)
        if node is not None:
            node.uplink.connect(atom(b), lambda up: None)

    def disconnect(self) -> None:
        a, b = self.pair()
        node = self.live(a)
        if node is not None:
            node.uplink.disconnect(atom(b))

    def cut(self) -> None:
        self.network.cut(*self.pair())

    def cut_one_way(self) -> None:
        self.network.cut(*self.pair(), "silent", True)

    def reset(self) -> None:
        self.network.cut(*self.pair(), "reset")

    def hold(self) -> None:
        self.network.cut(*self.pair(), "hold")

    def heal(self) -> None:
        cuts = list(self.network.cuts)
        if cuts:
            self.network.heal(*self.random.choice(cuts))

    def crash(self) -> None:
        self._end(True)

    def halt(self) -> None:
        self._end(False)

    def _end(self, silent: bool) -> None:
        node = self.live(self.random.choice(self.names))
        if node is not None:
            self.cluster.halt_node(node, silent)

    def restart(self) -> None:
        missing = [name for name in self.names if self.live(name) is None]
        if missing:
            self.start(self.random.choice(missing))

    def register(self) -> None:
        found = self.two()
        if found is not None:
            p, q = found
            p.n.start("global", "register_name", (atom(f"name{self.random.randint(0, 3)}"), q))

    def unregister(self) -> None:
        p = self.some()
        if p is not None:
            p.n.start("global", "unregister_name", (atom(f"name{self.random.randint(0, 3)}"),))

    def wait(self) -> None:
        self.pass_time(self.random.choice((100, 1000, 10_000, 50_000, 80_000)))

    # what has to hold ---------------------------------------------------------------------------------------------

    def pass_time(self, milliseconds: int) -> None:
        self.cluster.run_for(milliseconds)
        self.look()

    def look(self) -> None:
        """Nothing came through a cut; messages are in order, each once; monitors fired at most once."""
        journal = self.cluster.journal
        for _, what, source, target, _ in journal.since(self.read):
            assert what != DELIVERED or (source, target) not in self.network.cuts, f"{source} -> {target} is cut"
        self.read = journal.total
        for p in self.processes:
            if p.st != DEAD and (p.mb or p.backlog):
                messages = p.messages()
                p.mb, p.backlog, p.i = (), None, 0
                for message in messages:
                    self.received(p, message)

    def received(self, p: Process, message: tuple[Any, ...]) -> None:
        if message[0] is M and len(message) == 3:
            key = message[2], p
            assert message[1] > self.last.get(key, 0), f"{message} after {self.last.get(key)}"
            self.last[key] = message[1]
        elif message[0] is M:
            assert message[1] not in self.named, f"{message} came twice"
            self.named.add(message[1])
        elif message[0] is DOWN:
            monitor = self.monitors[message[1]]
            monitor[1] += 1
            assert monitor[1] == 1 and not monitor[2], f"{message} was not to come"
        else:
            assert message[0] is EXIT, message
            key2 = frozenset((p, message[1]))
            self.exits[key2] += 1
            assert self.exits[key2] <= 2 * self.links[key2], f"{message} without a link"

    def settle(self) -> None:
        """All is healed, all nodes run, all are connected, and it is quiet."""
        for a, b in list(self.network.cuts):
            self.network.heal(a, b)
        for name in self.names:
            if self.live(name) is None:
                self.start(name)
        self.pass_time(100_000)
        full = set(map(atom, self.names))
        for _ in range(5):
            for name in self.names:
                for other in self.names:
                    if name != other:
                        self.live(name).uplink.connect(atom(other), lambda up: None)
            self.pass_time(10_000)
            if all(set(self.live(name).uplink.up_nodes()) | {atom(name)} == full for name in self.names):
                break
        self.agree()

    def agree(self) -> None:
        """Everybody sees everybody; links have two ends; names have one holder."""
        full = set(map(atom, self.names))
        nodes = [self.live(name) for name in self.names]
        for node in nodes:
            seen = set(node.uplink.up_nodes())
            assert seen | {node.name} == full, f"{node.name.name} sees {sorted(n.name for n in seen)}"
        for p in self.processes:
            if p.st != DEAD:
                for pid in p.x.links:
                    q = self.live(pid.node.name).find(pid)
                    assert q is not None and q.x is not None, f"{p} is linked to the dead {pid}"
                    assert any(r == p for r in q.x.links), f"{p} is linked to {q}, but not the other way"
        tables = [
            {name: (pid.node, pid.id, pid.creation) for name, (pid, *_) in node.stores.get("global_names", {}).items()}
            for node in nodes
        ]
        assert all(table == tables[0] for table in tables), f"names differ: {tables}"

    def finish(self) -> None:
        """At last: messages arrive, and who monitored somebody who then ends hears so."""
        self.settle()
        live = [p for p in self.processes if p.st != DEAD]
        for p in live:
            for q in live:
                if p is not q:
                    to = self.seen_by(p, q)
                    self.sent[p, to] += 1
                    p.n.send(p, to, (M, self.sent[p, to], self.seen_by_all(p)))
        self.pass_time(1000)
        for p in live:
            for q in live:
                assert p is q or self.last[p, q] == self.sent[p, q], f"the last message of {p} to {q} is missing"
        watchers = {p for p, _, _ in self.monitors.values()}
        for p in live:
            if p not in watchers:
                deaths.exit_to(p, p, KILL)
        self.pass_time(1000)
        for ref, (p, fired, back) in self.monitors.items():
            if p.st != DEAD and not fired and not back:
                thing = p.x.monitors[ref][0]  # still watched: then by somebody who is still there
                pid = thing if isinstance(thing, Pid) else self.live(thing[1].name).registry[thing[0]]
                assert self.live(pid.node.name).find(pid) is not None, f"{ref} never fired"

    def run(self, steps: int) -> None:
        """The walk."""
        acts = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=steps)
        for step, act in enumerate(acts):
            self.trail.append(f"{step} {self.cluster.clock.now_ns() // 1_000_000} ms {act}")
            try:
                getattr(self, act)()
                self.pass_time(self.random.choice((0, 0, 0, 1, 2, 5, 30)))
                if step % 500 == 499:
                    self.settle()
            except AssertionError as error:
                raise AssertionError(f"step {step}: {error}\n" + "\n".join(self.trail)) from error
        self.finish()
