"""Natives of net_kernel: connecting, being told of nodes, the tick time, becoming alive and ceasing to be.

They act on the node's connector (dist/connector.py). net_kernel.erl has the process of this name, which answers pings.
Follows: net_kernel(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.dist.connection import SECOND
from pyshell.dist.subscribers import Options, Subscribers
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, iterate, make_list, to_python
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import badarg, function_clause
from pyshell.traps.machine import RUN, WAIT
from pyshell.traps.trace import location

A_IGNORED, A_NET_KERNEL, A_CONNECT_NODE = atom("ignored"), atom("net_kernel"), atom("connect_node")
A_UNKNOWN_OPTIONS, A_OPTION_MISMATCH = atom("unknown_options"), atom("option_value_mismatch")
A_NODE_TYPE, A_REASON, A_CONNECTION_ID = atom("node_type"), atom("nodedown_reason"), atom("connection_id")
A_UNCHANGED, A_CHANGED, A_ONGOING = atom("unchanged"), atom("change_initiated"), atom("ongoing_change_to")
A_NOT_ALLOWED, A_ALREADY, A_LONGNAMES = atom("not_allowed"), atom("already_started"), atom("longnames")
KINDS = ("visible", "hidden", "all")


class Box:
    """Where an answer is put that comes later; None until then."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: Any = None


def wait_for(p: Any, value: Any, frame: Any) -> Any:
    """The frame of a native that waits for its box (frame[1])."""
    box: Box = frame[1]
    if box.value is None:
        p.t = frame
        p.st = WAIT
        return None
    p.st = RUN
    return box.value


def _connect(p: Any, node: Any, hidden: bool) -> Any:
    if type(node) is not Atom:
        raise function_clause(A_NET_KERNEL, A_CONNECT_NODE, (node,), location("net_kernel.erl", 358))
    uplink = p.n.uplink
    if uplink is None:
        return A_IGNORED
    if node is p.n.name:
        return TRUE
    name, _, host = node.name.partition("@")
    if not name or not host:
        p.n.reports.emit("ERROR", f"\n** Cannot get connection id for node {node.name}\n\n", p.gl)
        return FALSE
    box = Box()

    def answer(up: bool) -> None:
        box.value = TRUE if up else FALSE
        p.n.resume(p)

    uplink.connect(node, answer, hidden)
    return wait_for(p, None, (wait_for, box))


@bif("connect_node", 1, traps=True)
def connect_node(p: Any, node: Any) -> Any:
    return _connect(p, node, False)


@bif("hidden_connect_node", 1, traps=True)
def hidden_connect_node(p: Any, node: Any) -> Any:
    return _connect(p, node, True)


# being told -----------------------------------------------------------------------------------------------------


def subscribers(node: Any) -> Subscribers:
    """The subscribers of a node; they outlive its connector."""
    found: Subscribers = node.stores.setdefault("subscribers", Subscribers(node))
    return found


@bif("monitor_nodes", 1)
def monitor_nodes_1(p: Any, on: Any) -> Any:
    return _monitor_nodes(p, on, NIL)


@bif("monitor_nodes", 2)
def monitor_nodes_2(p: Any, on: Any, options: Any) -> Any:
    return _monitor_nodes(p, on, options)


def _monitor_nodes(p: Any, on: Any, options: Any) -> Any:
    if on is not TRUE and on is not FALSE:
        return ERROR
    chosen = _options(options)
    if type(chosen) is not Options:
        return chosen
    if on is TRUE:
        subscribers(p.n).subscribe(p, chosen)
    else:
        subscribers(p.n).unsubscribe(p, chosen)
    return OK


def _options(options: Any) -> Any:
    """The Options, or the error term for the caller."""
    if type(options) is ErlMap:
        pairs = list(options.items())
        form = "map"
    else:
        values = to_python(options)
        if values is None:
            return (ERROR, (atom("options_not_a_list"), options))
        pairs = [value if type(value) is tuple and len(value) == 2 else (value, TRUE) for value in values]
        form = "list" if values else "plain"
    of, type_, reason, number = "visible", False, False, False
    unknown = []
    for position, (key, value) in enumerate(pairs):
        if key is A_NODE_TYPE and type(value) is Atom and value.name in KINDS:
            of, type_ = value.name, True
        elif key is A_REASON and value in (TRUE, FALSE):
            reason = value is TRUE
        elif key is A_CONNECTION_ID and value in (TRUE, FALSE):
            number = value is TRUE
        else:
            unknown.append(pairs[position] if form == "map" else list(iterate(options))[position])
    if unknown:
        return (ERROR, (A_UNKNOWN_OPTIONS, make_list(unknown)))
    return Options(form, of, type_, reason, number)


# settings -------------------------------------------------------------------------------------------------------


@bif("get_net_ticktime", 0)
def get_net_ticktime(p: Any) -> Any:
    if p.n.uplink is None:
        return A_IGNORED
    return p.n.uplink.settings.tick_time // SECOND


@bif("set_net_ticktime", 1)
@bif("set_net_ticktime", 2)
def set_net_ticktime(p: Any, seconds: Any, transition: Any = 60) -> Any:
    if type(seconds) is not int or type(transition) is not int or seconds < 1 or transition < 0:
        raise badarg()
    uplink = p.n.uplink
    if uplink is None:
        return A_IGNORED
    if uplink.settings.tick_time == seconds * SECOND:
        return A_UNCHANGED
    pending = p.n.stores.get("ticktime")
    if pending is not None:
        return (A_ONGOING, pending)
    p.n.stores["ticktime"] = seconds

    def change() -> None:
        p.n.stores.pop("ticktime", None)
        if p.n.uplink is uplink and seconds * SECOND > uplink.settings.tick_time:
            uplink.set_tick_time(seconds * SECOND)

    if seconds * SECOND < uplink.settings.tick_time:
        uplink.set_tick_time(seconds * SECOND)
    p.n.world.timers.add(p.n.world.clock.now_ns() + transition * SECOND, change)
    return A_CHANGED


@bif("allow", 1)
def allow(p: Any, nodes: Any) -> Any:
    names = to_python(nodes)
    if names is None or any(type(name) is not Atom for name in names):
        return ERROR
    if p.n.uplink is None:
        return A_IGNORED
    settings = p.n.uplink.settings
    settings.allowed = (settings.allowed or set()) | {name.name for name in names}
    return OK


@bif("allowed", 0)
def allowed(p: Any) -> Any:
    if p.n.uplink is None:
        return A_IGNORED
    return (OK, make_list([atom(name) for name in sorted(p.n.uplink.settings.allowed or ())]))


@bif("longnames", 0)
def longnames(p: Any) -> Any:
    if p.n.uplink is None:
        return A_IGNORED
    return TRUE if "." in p.n.name.name.partition("@")[2] else FALSE


@bif("nodename", 0)
def nodename(p: Any) -> Any:
    return p.n.name if p.n.uplink is not None else A_IGNORED


# becoming alive -------------------------------------------------------------------------------------------------


@bif("$start", 3)
def start(p: Any, name: Any, long: Any, hidden: Any) -> Any:
    """Make this node alive; the cluster knows how. ok, or an error term."""
    if p.n.alive:
        return (ERROR, A_ALREADY)
    short, _, host = name.name.partition("@")
    if not short:
        return (ERROR, atom("badarg"))
    if long is TRUE and "." not in host:
        return (ERROR, A_LONGNAMES)
    whole = f"{short}@{host or p.n.cluster.host}"
    return OK if p.n.cluster.revive(p.n, whole, hidden is TRUE) else (ERROR, A_ALREADY)


@bif("$stop", 0)
def stop(p: Any) -> Any:
    """Cease to be alive, if it was net_kernel:start that made it so."""
    if p.n.uplink is None:
        return (ERROR, atom("not_found"))
    if not p.n.stores.pop("revived", False):
        return (ERROR, A_NOT_ALLOWED)
    p.n.cluster.quiet(p.n)
    return OK


@bif("$how", 0)
def how(p: Any) -> Any:
    """How this node became alive: dynamic (net_kernel:start), static (a flag), undefined."""
    if p.n.uplink is None:
        return UNDEFINED
    return atom("dynamic") if p.n.stores.get("revived") else atom("static")
