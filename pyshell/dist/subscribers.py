"""Who is told of nodes that come and go: `monitor_node/2` and `net_kernel:monitor_nodes/1,2`.

Both count: asked twice, told twice. `monitor_nodes(false)` with the same options takes all of those back.
Follows: erlang(3) monitor_node/2; net_kernel(3) monitor_nodes/2.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import Atom, atom
from pyshell.term.cons import make_list
from pyshell.term.maps import ErlMap
from pyshell.traps.machine import DEAD

A_NODEUP, A_NODEDOWN = atom("nodeup"), atom("nodedown")
A_NODE_TYPE, A_REASON, A_CONNECTION_ID = atom("node_type"), atom("nodedown_reason"), atom("connection_id")
A_VISIBLE, A_HIDDEN = atom("visible"), atom("hidden")


class Options:
    """How one subscription wants to be told. form: "plain", "list" or "map"; of: "visible", "hidden" or "all"."""

    __slots__ = ("form", "of", "type", "reason", "id")

    def __init__(self, form: str, of: str, type: bool, reason: bool, id: bool) -> None:
        self.form = form
        self.of = of
        self.type = type
        self.reason = reason
        self.id = id

    def key(self) -> tuple[Any, ...]:
        """Equal for subscriptions of the same kind."""
        return (self.form, self.of, self.type, self.reason, self.id)


class Subscribers:
    """Of one node. Told in the order in which they asked."""

    __slots__ = ("node", "watchers", "subscribed")

    def __init__(self, node: Any) -> None:
        self.node = node
        self.watchers: dict[Atom, list[Any]] = {}
        self.subscribed: list[tuple[Any, Options]] = []

    def watch(self, process: Any, node: Atom) -> None:
        """`monitor_node(Node, true)`."""
        self.watchers.setdefault(node, []).append(process)

    def unwatch(self, process: Any, node: Atom) -> None:
        """`monitor_node(Node, false)`: one of them less."""
        waiting = self.watchers.get(node)
        if waiting is not None and process in waiting:
            waiting.remove(process)
            if not waiting:
                del self.watchers[node]

    def lost(self, node: Atom) -> None:
        """A node is gone or cannot be reached: whoever watches it hears so, once for each time it asked."""
        for process in self.watchers.pop(node, ()):
            self.node.push(process, (A_NODEDOWN, node))

    def subscribe(self, process: Any, options: Options) -> None:
        """`monitor_nodes(true, Options)`."""
        self.subscribed = [item for item in self.subscribed if item[0].st != DEAD]
        self.subscribed.append((process, options))

    def unsubscribe(self, process: Any, options: Options) -> None:
        """`monitor_nodes(false, Options)`."""
        key = options.key()
        self.subscribed = [item for item in self.subscribed if item[0] is not process or item[1].key() != key]

    def node_up(self, node: Atom, hidden: bool, number: int) -> None:
        """A node came up."""
        self._tell(A_NODEUP, node, hidden, None, number)

    def node_down(self, node: Atom, hidden: bool, reason: str, number: int) -> None:
        """It went."""
        self._tell(A_NODEDOWN, node, hidden, atom(reason), number)

    def _tell(self, what: Atom, node: Atom, hidden: bool, reason: Atom | None, number: int) -> None:
        kind = A_HIDDEN if hidden else A_VISIBLE
        for process, options in list(self.subscribed):
            if options.of != "all" and options.of != kind.name:
                continue
            if options.form == "plain":
                self.node.push(process, (what, node))
                continue
            facts: list[tuple[Atom, Any]] = []
            if options.id:
                facts.append((A_CONNECTION_ID, number))
            if options.reason and reason is not None:
                facts.append((A_REASON, reason))
            if options.type:
                facts.append((A_NODE_TYPE, kind))
            info: Any = make_list(facts)
            if options.form == "map":
                info = ErlMap({}).put_all(facts)
            self.node.push(process, (what, node, info))
