"""Natives of net_adm: the names that an epmd would know.

Follows: net_adm(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import OK
from pyshell.term.cons import from_text, make_list, to_text
from pyshell.traps.errors import badarg

FIRST_PORT = 40001


@bif("localhost", 0)
def localhost(p: Any) -> Any:
    return from_text(p.n.name.name.partition("@")[2] if p.n.alive else p.n.cluster.host)


@bif("$names", 1)
def names(p: Any, host: Any) -> Any:
    """{ok, [{Name, Port}]} of the nodes of a host; the ports are only to look at."""
    text = to_text(host)
    if text is None:
        raise badarg()
    found = []
    for number, name in enumerate(p.n.cluster.distribution.network.members):
        short, _, where = name.partition("@")
        if where == text:
            found.append((from_text(short), FIRST_PORT + number))
    return (OK, make_list(found))
