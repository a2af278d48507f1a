"""Natives of peer: starting and ending a node, and running a call on it by a way that is not the network.

The control process on the origin node owns the new node: when it dies, the node is halted.
Follows: peer(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.dist.carry import carry
from pyshell.dist.console import OriginConsole
from pyshell.dist.options import split_flags, start_options
from pyshell.otp.native import bif
from pyshell.term.atom import OK, TRUE, Atom, atom
from pyshell.term.cons import iterate, to_text
from pyshell.term.ids import Ref
from pyshell.traps.errors import badarg

A_IN_USE, A_PEER, A_PEER_DOWN, A_ERROR, A_NONODE = map(
    atom, ("in_use", "$peer", "$peer_down", "error", "nonode@nohost")
)
A_NOCONNECTION = atom("noconnection")


@bif("$boot", 3)
def boot(p: Any, name: Any, env: Any, args: Any) -> Any:
    """Start a node whose command line has these flags, and whose environment these variables: [{Name, Value}]."""
    words = [to_text(word) for word in iterate(args)]
    if type(name) is not Atom or None in words:
        raise badarg()
    cluster, origin = p.n.cluster, p.n
    flags = split_flags([word for word in words if word is not None])
    options = start_options(flags)
    if name is A_NONODE:
        node = cluster.start_unnamed(OriginConsole(origin))
    else:
        node = cluster.start_alive(name.name, OriginConsole(origin), **options)
    if node is None:
        return A_IN_USE
    cluster.tell_arguments(node, flags, [])
    variables = {to_text(key) or "": to_text(value) or "" for key, value in iterate(env)}
    node.stores["environment"] = {**origin.stores.get("environment", {}), **variables}
    children = p.n.stores.setdefault("peers", {})
    children[p, name] = node

    def end(_: Any) -> None:
        children.pop((p, name), None)
        cluster.world.soon(lambda: cluster.halt_node(node))

    p.extras().on_death += (end,)
    node.stores["origin"] = p
    cluster.network.acquainted.add((node.name.name, origin.name.name))
    return OK


def _child(p: Any, name: Any) -> Any:
    node = p.n.stores.get("peers", {}).get((p, name))
    return node if node is not None and node.halted is None and node.processes else None


@bif("$call", 5)
def call(p: Any, name: Any, ref: Any, module: Any, function: Any, args: Any) -> Any:
    """Run module:function(args) on the child; {'$peer', Ref, Outcome} comes when it has ended (not if ref is no Ref)."""
    node = _child(p, name)
    if node is None:
        p.n.push(p, (A_PEER, ref, (A_ERROR, A_NOCONNECTION)))
        return TRUE
    distribution = p.n.cluster.distribution
    tokens = node.stores.setdefault("tokens", {})
    token = len(tokens)
    tokens[token] = (p, ref) if type(ref) is Ref else None
    values = carry(distribution, (module, function, args), node)
    node.start("peer", "$run", (token, *values))
    return TRUE


@bif("$done", 2)
def done(p: Any, token: Any, outcome: Any) -> Any:
    """On the child: the call of this token has ended."""
    caller = p.n.stores.get("tokens", {}).get(token)
    p.n.stores.get("tokens", {})[token] = None
    if caller is not None:
        control, ref = caller
        control.n.push(control, (A_PEER, ref, carry(p.n.cluster.distribution, outcome, control.n)))
    return TRUE


@bif("$halt", 1)
def halt(p: Any, name: Any) -> Any:
    """End the child before the next process runs."""
    node = _child(p, name)
    if node is not None:
        cluster = p.n.cluster
        cluster.world.soon(lambda: cluster.halt_node(node))
    return TRUE
