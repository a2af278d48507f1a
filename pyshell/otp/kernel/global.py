"""Natives of global: this node's copy of the names, kept where looking one up costs nothing.

Only global_name_server (global.erl) changes the table.
Follows: global(3).
"""

from __future__ import annotations

from _md5 import md5  # type: ignore[import-not-found]  # hashlib would load OpenSSL
from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime.clock import VirtualClock
from pyshell.term.atom import FALSE, TRUE, UNDEFINED
from pyshell.term.cons import make_list, to_text
from pyshell.term.etf_encode import EncodeOptions, encode
from pyshell.term.maps import unwrap, wrap
from pyshell.term.text import flat_text

PLAIN = EncodeOptions(utf8_atoms=True)


def _table(p: Any) -> dict[Any, tuple[Any, Any, Any]]:
    """{wrapped name: (pid, method, reference of the server's monitor)}."""
    found: dict[Any, tuple[Any, Any, Any]] = p.n.stores.setdefault("global_names", {})
    return found


@bif("whereis_name", 1)
def whereis_name(p: Any, name: Any) -> Any:
    found = _table(p).get(wrap(name))
    return UNDEFINED if found is None else found[0]


@bif("registered_names", 0)
def registered_names(p: Any) -> Any:
    return make_list([unwrap(name) for name in _table(p)])


@bif("$names", 0)
def names(p: Any) -> Any:
    return make_list([(unwrap(name), pid, method) for name, (pid, method, _) in _table(p).items()])


@bif("$digest", 0)
def digest(p: Any) -> Any:
    """16 bytes, equal where the names and their processes are equal; none for no names."""
    pairs = sorted(encode((unwrap(name), pid), PLAIN) for name, (pid, *_) in _table(p).items())
    return md5(b"".join(pairs)).digest() if pairs else b""


@bif("$put", 4)
def put(p: Any, name: Any, pid: Any, method: Any, ref: Any) -> Any:
    _table(p)[wrap(name)] = (pid, method, ref)
    return TRUE


@bif("$take", 1)
def take(p: Any, name: Any) -> Any:
    """Forget a name; the reference of its monitor, or undefined."""
    found = _table(p).pop(wrap(name), None)
    return UNDEFINED if found is None else found[2]


@bif("$settings", 0)
def settings(p: Any) -> Any:
    """{Does global connect all with all?, does it prevent overlapping partitions?}."""
    chosen = p.n.uplink.settings if p.n.uplink is not None else None
    if chosen is None:
        return (FALSE, FALSE)
    return (TRUE if chosen.mesh and not chosen.hidden else FALSE, FALSE if chosen.overlap is False else TRUE)


@bif("$settle", 0)
def settle(p: Any) -> Any:
    """Milliseconds until nodes that met are brought together. OTP takes 200 and more: time for some lines of a session."""
    return 20 if isinstance(p.n.world.clock, VirtualClock) else 50


@bif("$may_connect", 1)
def may_connect(p: Any, node: Any) -> Any:
    """Would a message to this node connect to it?"""
    return TRUE if p.n.uplink is not None and p.n.uplink.may_call(node) else FALSE


@bif("$log", 2)
def log(p: Any, level: Any, text: Any) -> Any:
    p.n.reports.emit(to_text(level) or "ERROR", flat_text(text), p.gl, "log")
    return TRUE
