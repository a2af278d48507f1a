"""Natives of net_kernel: connecting, being told of nodes, the tick time, becoming alive and ceasing to be.

They act on the node's connector (dist/connector.py). net_kernel.erl has the process of this name, which answers pings.
Follows: net_kernel(3).
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.dist.connection import SECOND
from pyshell.dist.subscribers import Options, Subscribers
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list, to_python
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import function_clause
from pyshell.traps.machine import RUN, WAIT
from pyshell.traps.trace import location

A_IGNORED, A_NET_KERNEL, A_CONNECT_NODE = atom("ignored"), atom("net_kernel"), atom("connect_node")
A_UNKNOWN_OPTIONS, A_OPTION_MISMATCH = atom("unknown_options"), atom("option_value_mismatch")
A_INVALID_OPTIONS, A_BAD_VALUE = atom("invalid_options"), atom("bad_option_value")
A_NODE_TYPE, A_REASON, A_CONNECTION_ID = atom("node_type"), atom("nodedown_reason"), atom("connection_id")
A_UNCHANGED, A_CHANGED, A_ONGOING = atom("unchanged"), atom("change_initiated"), atom("ongoing_change_to")
A_NOT_ALLOWED, A_LONGNAMES, A_NAME_DOMAIN = atom("not_allowed"), atom("longnames"), atom("name_domain")
A_TICKTIME, A_INTENSITY, A_LISTEN, A_HIDDEN = map(atom, ("net_ticktime", "net_tickintensity", "dist_listen", "hidden"))
A_VISIBLE, A_UP, A_DYNAMIC = map(atom, ("normal", "up", "dynamic"))
_SHORT = re.compile("[0-9A-Za-z_-]+")
_CHECK = "\nPlease check your configuration"
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
        p.n.reports.emit("ERROR", f"\n** Cannot get connection id for node {node.name}\n\n", p.gl, "log")
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
        return _map_options(options)
    values = to_python(options)
    if values is None:
        return (ERROR, (A_INVALID_OPTIONS, options))
    of = None
    reason = number = False
    for value in values:
        if value is A_REASON:
            reason = True
        elif value is A_CONNECTION_ID:
            number = True
        elif type(value) is tuple and len(value) == 2 and value[0] is A_NODE_TYPE and (of is None or of is value[1]):
            of = value[1]
        else:
            return _list_error(values)
    if of is not None and not _is_kind(of):
        return _list_error(values)
    return Options("list" if values else "plain", of.name if of else "visible", of is not None, reason, number)


def _is_kind(value: Any) -> bool:
    return type(value) is Atom and value.name in KINDS


def _list_error(values: list[Any]) -> Any:
    """What is wrong with a list of options, in the order in which OTP looks for it."""
    rest: list[Any] = []
    kinds: list[Any] = []
    for value in values:
        if type(value) is tuple and len(value) == 2 and value[0] is A_NODE_TYPE:
            if kinds and kinds[-1] != value:
                return (ERROR, (A_OPTION_MISMATCH, make_list([value, kinds[-1]])))
            kinds.append(value)
        elif value is not A_REASON:
            rest.insert(0, value)
    if kinds and not _is_kind(kinds[0][1]):
        return (ERROR, (A_BAD_VALUE, kinds[0]))
    return (ERROR, (A_UNKNOWN_OPTIONS, make_list(rest)))


def _map_options(options: ErlMap) -> Any:
    chosen: dict[Any, Any] = {A_CONNECTION_ID: FALSE, A_REASON: FALSE, A_NODE_TYPE: None}
    for key in chosen:
        value = options.get(key)
        if value is None:
            continue
        if not (_is_kind(value) if key is A_NODE_TYPE else value in (TRUE, FALSE)):
            return (ERROR, (A_BAD_VALUE, ErlMap({}).put_all([(key, value)])))
        chosen[key] = value
    unknown = [(key, value) for key, value in options.items() if key not in chosen]
    if unknown:
        return (ERROR, (A_UNKNOWN_OPTIONS, ErlMap({}).put_all(unknown)))
    of = chosen[A_NODE_TYPE]
    number, reason = chosen[A_CONNECTION_ID] is TRUE, chosen[A_REASON] is TRUE
    return Options("map", of.name if of is not None else "visible", of is not None, reason, number)


# settings -------------------------------------------------------------------------------------------------------


@bif("get_net_ticktime", 0)
def get_net_ticktime(p: Any) -> Any:
    if p.n.uplink is None:
        return A_IGNORED
    pending = p.n.stores.get("ticktime")
    return p.n.uplink.settings.tick_time // SECOND if pending is None else (A_ONGOING, pending)


@bif("$set_ticktime", 2)
def set_net_ticktime(p: Any, seconds: Any, transition: Any) -> Any:
    """`set_net_ticktime/2` of good arguments: more often at once, less often when all nodes had time to be told."""
    uplink = p.n.uplink
    if uplink is None:
        return A_IGNORED
    pending = p.n.stores.get("ticktime")
    if pending is not None:
        return (A_ONGOING, pending)
    if uplink.settings.tick_time == seconds * SECOND:
        return A_UNCHANGED
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
    settings.allowed = {**(settings.allowed or {}), **{name.name: None for name in names}}
    return OK


@bif("allowed", 0)
def allowed(p: Any) -> Any:
    if p.n.uplink is None:
        return A_IGNORED
    return (OK, make_list([atom(name) for name in p.n.uplink.settings.allowed or ()]))


@bif("longnames", 0)
def longnames(p: Any) -> Any:
    if p.n.uplink is None:
        return A_IGNORED
    return TRUE if p.n.uplink.long_names else FALSE


@bif("nodename", 0)
def nodename(p: Any) -> Any:
    if p.n.uplink is None:
        return A_IGNORED
    nameless = p.n.uplink.settings.nameless
    return p.n.name if nameless is None or nameless.named else atom(f"undefined@{nameless.host}")


@bif("$name_type", 0)
def name_type(p: Any) -> Any:
    """Is the name of this node given by those it connects to?"""
    return atom("static") if p.n.uplink is None or p.n.uplink.settings.nameless is None else A_DYNAMIC


# becoming alive -------------------------------------------------------------------------------------------------


@bif("$start", 2)
def start(p: Any, name: Any, options: Any) -> Any:
    """Make this node alive; the cluster knows how. options: as net_kernel:start/2, all there. ok, or {error, Text}."""
    short, _, host = name.name.partition("@")
    long = options.get(A_NAME_DOMAIN) is A_LONGNAMES
    whole = f"{short}@{host or p.n.cluster.host}"
    trouble = _trouble(short, host, p.n.cluster.host, long)
    if trouble:
        return (ERROR, from_text(trouble))
    settings = {
        "long": long,
        "tick_time": options.get(A_TICKTIME) * SECOND,
        "intensity": options.get(A_INTENSITY),
        "listen": options.get(A_LISTEN) is TRUE,
    }
    if name is UNDEFINED:
        p.n.cluster.revive_nameless(p.n, p.n.cluster.host, settings)
        return OK
    if p.n.cluster.revive(p.n, whole, options.get(A_HIDDEN) is TRUE, settings):
        return OK
    return (ERROR, from_text(f"Protocol 'inet_tcp': the name {whole} seems to be in use by another Erlang node"))


def _trouble(short: str, host: str, home: str, long: bool) -> str:
    """Why no node can have this name, as net_kernel tells it; empty if it can. home: the host where none is given."""
    if not _SHORT.fullmatch(short):
        return f"Invalid node name!{_CHECK}"
    if "@" in host:
        return f"Protocol 'inet_tcp': invalid node name: {short}@{host}"
    if not host and long and "." not in home:
        return f"Can't set long node name!{_CHECK}"
    if "." in host and not long:
        return f"Can't set short node name!{_CHECK}"
    return ""


@bif("$stop", 0)
def stop(p: Any) -> Any:
    """Cease to be alive, if it was net_kernel:start that made it so."""
    if p.n.uplink is None:
        return (ERROR, atom("not_found"))
    if not p.n.stores.pop("revived", False):
        return (ERROR, A_NOT_ALLOWED)
    server = p.n.registry.pop(A_NET_KERNEL, None)  # the name is free at once
    if server is not None and server.x is not None:
        server.x.name = None
    p.n.cluster.quiet(p.n)
    return OK


@bif("$how", 0)
def how(p: Any) -> Any:
    """How this node became alive: dynamic (net_kernel:start), static (a flag), undefined."""
    if p.n.uplink is None:
        return UNDEFINED
    return A_DYNAMIC if p.n.stores.get("revived") else atom("static")


@bif("$garbage", 0)
def garbage(p: Any) -> Any:
    """A message that nobody expects."""
    p.n.reports.emit("ERROR", "Net kernel got garbage\n\n", p.gl)
    return OK


# looking ----------------------------------------------------------------------------------------------------------


@bif("$connections", 0)
def connections(p: Any) -> Any:
    """[{Node, up | pending, normal | hidden, Port, Packets in, Packets out}], the longest connected first."""
    uplink = p.n.uplink
    if uplink is None:
        return NIL
    found = []
    for name, contact in uplink.contacts.items():
        state = A_UP if contact.up else atom("pending")
        kind = A_HIDDEN if contact.hidden else A_VISIBLE
        found.append((name, state, kind, contact.number, contact.received, contact.sent))
    return make_list(found)
