"""A cluster for tests in Python: type Erlang into any of its nodes, break the network, let time pass, look.

    cluster = Cluster("a", "b", files={"counter.erl": SOURCE})
    a = cluster.session("a")
    assert a("c(counter).") == "{ok,counter}"
    cluster.cut("a", "b")
    cluster.run_for(80_000)
    assert cluster.look("see:nodes(a)") == "[]"

The law: time is virtual and everything follows from the seed, so a test gives the same result in every run; nothing
touches the machine. Times are milliseconds of the cluster.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyshell.commands.worlds import Worlds
from pyshell.otp.errors.lab import explain_lab
from pyshell.otp.lab.lab.acts import ACTS
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import make_list
from pyshell.term.show import write
from pyshell.transcript.header import Header, whole_name
from pyshell.transcript.player import WorldTrouble
from pyshell.traps.errors import ErlangError

MILLISECOND = 1_000_000


class ClusterError(Exception):
    """What was asked for cannot be done: a node that is not there, a fault that does not exist, an endless loop."""


class Session:
    """The shell of one node. Call it with an input; it answers with what the shell shows."""

    def __init__(self, cluster: Cluster, node: str) -> None:
        self.cluster = cluster
        self.node = node

    def __call__(self, source: str) -> str:
        """Type an input (its full stop may be left out) and wait for the prompt. The lines that were shown, joined.

        An input that waits lets time pass. Raises ClusterError: the node is gone, or nothing is left to run.
        """
        text = source.rstrip()
        world = self.cluster.world
        try:
            if world.prompt(self.node) is None:
                raise ClusterError(f"the shell of {self.node} is busy with an input that never came back")
            world.enter(self.node, text if text.endswith(".") else text + ".")
        except WorldTrouble as trouble:
            raise ClusterError(str(trouble)) from None
        return "\n".join(world.shown(self.node))


class Cluster:
    """Nodes that are named by their first half (`a` is a@lab).

    seed: of everything random. files: source files that `c(module)` finds. latency: of the wires; tick: net_ticktime.
    """

    def __init__(
        self, *nodes: str, seed: int = 0, files: Mapping[str, str] | None = None, latency: float = 1, tick: float = 60_000,
        worlds: Worlds | None = None,
    ) -> None:  # fmt: skip
        names = tuple(whole_name(name) for name in nodes)
        if not names or len(set(names)) != len(names):
            raise ClusterError("a cluster needs nodes with different names")
        header = Header(nodes=names, seed=seed, latency=int(latency * MILLISECOND), tick=int(tick * MILLISECOND))
        self.world = (Worlds() if worlds is None else worlds).make(header, dict(files or {}))

    def session(self, node: str) -> Session:
        """The shell of a node."""
        return Session(self, whole_name(node))

    @property
    def now(self) -> float:
        """Milliseconds since the start."""
        return self.world.now() / MILLISECOND

    def run_for(self, milliseconds: float) -> str:
        """Let time pass. What the nodes printed meanwhile."""
        try:
            self.world.wait(int(milliseconds * MILLISECOND))
        except WorldTrouble as trouble:
            raise ClusterError(str(trouble)) from None
        return "\n".join(self.world.shown(""))

    def look(self, expression: str) -> str:
        """The value of an Erlang expression, printed; whoever looks leaves no trace. Raises ClusterError: it has none."""
        try:
            return self.world.look(expression)
        except WorldTrouble as trouble:
            raise ClusterError(str(trouble)) from None

    # faults: the words of lab ------------------------------------------------------------------------------------------

    def fault(self, word: str, *arguments: Any) -> None:
        """A call of lab: `fault("freeze", "b", 500)`. Strings are atoms; lists and numbers are what they look like."""
        act = ACTS.get((word, len(arguments)))
        if act is None:
            raise ClusterError(f"{word}/{len(arguments)} is no fault: lab:help() in the shell lists them")
        node = next(iter(self.world.cluster.nodes.values()), None)
        if node is None:
            raise ClusterError("no node is running")
        try:
            act(node.group_leader, *map(_term, arguments))
        except ErlangError as error:
            cause = error.info.name if type(error.info) is Atom else ""
            raise ClusterError(explain_lab(error.reason, cause).get("general", write(error.reason))) from None
        self.world.wait(0)

    def cut(self, a: str, b: str, how: str = "silent", one_way: bool = False) -> None:
        """Cut a wire: silent, reset or hold; one way: only what a sends."""
        self.fault("cut", a, b, [how, "one_way"] if one_way else how)

    def heal(self, *pair: str) -> None:
        """Heal the wire of two nodes, or all wires."""
        self.fault("heal", *pair)

    def crash(self, node: str) -> None:
        """End a node without a goodbye."""
        self.fault("crash", node)

    def restart(self, node: str) -> None:
        """End a node and start it again."""
        self.fault("restart", node)

    def calm(self) -> None:
        """Undo all faults."""
        self.fault("calm")


def _term(value: Any) -> Any:
    if isinstance(value, str):
        return atom(value)
    if isinstance(value, (list, tuple)):
        return make_list([_term(item) for item in value])
    if type(value) in (int, float):
        return value
    raise ClusterError(f"{value!r} cannot be an argument of a fault")


def pair(**options: Any) -> tuple[Cluster, Session, Session]:
    """A cluster of two nodes, a and b, that are connected; options as for `Cluster`."""
    cluster = Cluster("a", "b", **options)
    a, b = cluster.session("a"), cluster.session("b")
    a("net_adm:ping(b@lab).")
    return cluster, a, b
