"""Natives of module erlang about other nodes: which there are, cookies, watching and leaving them.

A node that is not alive has no connector (`p.n.uplink` is None) and answers as nonode@nohost does.
Follows: erlang(3) nodes/0,1,2, is_alive/0, get_cookie/0,1, set_cookie/1,2, monitor_node/2,3, disconnect_node/1.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, make_list, to_python
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import A_ERROR, ErlangError, badarg
from pyshell.traps.trace import location

A_NOCOOKIE, A_IGNORED, A_NOTALIVE = atom("nocookie"), atom("ignored"), atom("notalive")
A_THIS, A_KNOWN, A_CONNECTED, A_VISIBLE, A_HIDDEN = map(atom, ("this", "known", "connected", "visible", "hidden"))
A_AUTH, A_SET_COOKIE = atom("auth"), atom("set_cookie")
A_NODE_TYPE, A_CONNECTION_ID = atom("node_type"), atom("connection_id")
A_ALLOW_PASSIVE = atom("allow_passive_connect")
NONODE = atom("nonode@nohost")


@bif("is_alive", 0)
def is_alive(p: Any) -> Any:
    return TRUE if p.n.alive else FALSE


@bif("nodes", 0)
def nodes_0(p: Any) -> Any:
    return make_list(p.n.uplink.up_nodes()) if p.n.uplink is not None else NIL


def _chosen(p: Any, kinds: Any) -> list[Atom]:
    """The nodes of one kind or of a list of kinds, each once; raises badarg for an unknown kind."""
    wanted = to_python(kinds) if kinds is NIL or type(kinds) is list else [kinds]
    if wanted is None or any(kind not in (A_THIS, A_KNOWN, A_CONNECTED, A_VISIBLE, A_HIDDEN) for kind in wanted):
        raise badarg()
    uplink = p.n.uplink
    found: dict[Atom, None] = {}
    if A_KNOWN in wanted:
        if uplink is not None:
            found[NONODE] = None
        found.update(p.n.stores.get("known", ()))
    if uplink is not None:
        if A_HIDDEN in wanted or A_CONNECTED in wanted or A_KNOWN in wanted:
            found.update(dict.fromkeys(uplink.up_nodes(False, True)))
        if A_VISIBLE in wanted or A_CONNECTED in wanted or A_KNOWN in wanted:
            found.update(dict.fromkeys(uplink.up_nodes()))
    if A_THIS in wanted or A_KNOWN in wanted:
        found[p.n.name] = None
    return list(found)


@bif("nodes", 1)
def nodes_1(p: Any, kinds: Any) -> Any:
    return make_list(_chosen(p, kinds))


@bif("nodes", 2)
def nodes_2(p: Any, kinds: Any, items: Any) -> Any:
    if type(items) is not ErlMap:
        raise badarg()
    asked = [key for key, value in items.items() if value is TRUE]
    if len(asked) != len(items) or any(key not in (A_NODE_TYPE, A_CONNECTION_ID) for key in asked):
        raise badarg()
    return make_list([(node, _facts(p, node, asked)) for node in _chosen(p, kinds)])


def _facts(p: Any, node: Atom, asked: list[Any]) -> Any:
    contact = p.n.uplink.contacts.get(node) if p.n.uplink is not None else None
    kind, number = A_THIS if node is p.n.name else A_KNOWN, UNDEFINED
    if contact is not None and contact.up:
        kind, number = A_HIDDEN if contact.hidden else A_VISIBLE, contact.number
    facts = [(key, number if key is A_CONNECTION_ID else kind) for key in asked]
    return ErlMap({}).put_all(facts)


@bif("get_cookie", 0)
def get_cookie_0(p: Any) -> Any:
    return atom(p.n.uplink.settings.cookie) if p.n.uplink is not None else A_NOCOOKIE


@bif("get_cookie", 1)
def get_cookie_1(p: Any, node: Any) -> Any:
    if type(node) is not Atom:
        raise badarg()
    return atom(p.n.uplink.cookie_for(node.name)) if p.n.uplink is not None else A_NOCOOKIE


@bif("set_cookie", 1)
def set_cookie_1(p: Any, cookie: Any) -> Any:
    return _set_own(p, cookie)


@bif("set_cookie", 2)
def set_cookie_2(p: Any, node: Any, cookie: Any) -> Any:
    if type(node) is not Atom or type(cookie) is not Atom:
        raise badarg()
    if p.n.uplink is None:
        if node is p.n.name:
            raise badarg()
        raise _not_started(2, 138)
    if node is p.n.name:
        p.n.uplink.settings.cookie = cookie.name
    else:
        p.n.uplink.settings.cookies[node.name] = cookie.name
    return TRUE


def _set_own(p: Any, cookie: Any) -> Any:
    if type(cookie) is not Atom:
        raise badarg()
    if p.n.uplink is None:
        raise _not_started(1, 131)
    p.n.uplink.settings.cookie = cookie.name
    return TRUE


def _not_started(arity: int, line: int) -> ErlangError:
    """As auth:set_cookie/1,2 say it, which stand behind."""
    return ErlangError(A_ERROR, atom("distribution_not_started"), (A_AUTH, A_SET_COOKIE, arity, location("auth.erl", line)))


@bif("monitor_node", 2)
def monitor_node_2(p: Any, node: Any, on: Any) -> Any:
    return _monitor_node(p, node, on)


@bif("monitor_node", 3)
def monitor_node_3(p: Any, node: Any, on: Any, options: Any) -> Any:
    values = to_python(options)
    if values is None or any(value is not A_ALLOW_PASSIVE for value in values):
        raise badarg(atom("badopt"))
    return _monitor_node(p, node, on)


def _monitor_node(p: Any, node: Any, on: Any) -> Any:
    if type(node) is not Atom or (on is not TRUE and on is not FALSE):
        raise badarg()
    uplink = p.n.uplink
    if uplink is None:
        if node is p.n.name:
            return TRUE
        raise ErlangError(A_ERROR, A_NOTALIVE)
    if node is p.n.name:
        return TRUE
    if on is FALSE:
        uplink.subscribers.unwatch(p, node)
        return TRUE
    uplink.subscribers.watch(p, node)
    uplink.reach(node)
    return TRUE


@bif("disconnect_node", 1)
def disconnect_node(p: Any, node: Any) -> Any:
    if p.n.uplink is None:
        return A_IGNORED
    return TRUE if type(node) is Atom and p.n.uplink.disconnect(node) else FALSE
