"""Natives of net_adm: the names that an epmd would know.

Follows: net_adm(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, atom
from pyshell.term.cons import from_text, make_list, to_text
from pyshell.traps.errors import badarg

LOOPBACK = ("localhost", "127.0.0.1")
A_ADDRESS, A_NXDOMAIN = atom("address"), atom("nxdomain")


@bif("localhost", 0)
def localhost(p: Any) -> Any:
    return from_text(_localhost(p.n))


def _localhost(node: Any) -> str:
    home: str = node.name.name.partition("@")[2] if node.alive else node.cluster.host
    return node.cluster.machine or home


@bif("$names", 1)
def names(p: Any, host: Any) -> Any:
    """{ok, [{Name, Port}]} of the nodes of a host,
    or {error, address} without an epmd there, {error, nxdomain} without such a host."""
    text = to_text(host)
    if text is None:
        raise badarg()
    network, home = p.n.cluster.distribution.network, _localhost(p.n)
    found = network.names_on(text)
    if found is None and text == home:
        found = []
    if p.n.cluster.machine and text in (home, *LOOPBACK):  # one machine, whatever it is called
        every = {port: name for host in (home, *LOOPBACK) for name, port in network.names_on(host) or ()}
        found = [(every[port], port) for port in sorted(every)]
    if found is None:
        return (ERROR, A_ADDRESS if network.has_host(text) else A_NXDOMAIN)
    return (OK, make_list([(from_text(name), port) for name, port in found]))
