"""What all natives of see need: the nodes of the cluster, terms of other nodes, text for this screen."""

from __future__ import annotations

from typing import Any

from pyshell.dist.carry import carry
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_text, to_python
from pyshell.term.maps import ErlMap
from pyshell.term.pretty import pretty
from pyshell.traps.errors import A_ERROR, ErlangError, badarg

NANO = 1_000_000_000
LABEL_DEPTH = 9


def wrong(cause: str) -> ErlangError:
    """badarg, with the word of what is wrong (otp/errors/lab.py)."""
    return ErlangError(A_ERROR, badarg().reason, None, atom(cause))


def alive(cluster: Any) -> list[str]:
    """Names of the nodes that take part, in the order of their start."""
    return [name for name, node in cluster.nodes.items() if node.alive]


def sees(cluster: Any, a: str, b: str) -> bool:
    """Does node a count b as connected?"""
    node = cluster.node(a)
    if node is None or node.uplink is None:
        return False
    contact = node.uplink.contacts.get(atom(b))
    return contact is not None and contact.up


def shown(p: Any, term: Any) -> Any:
    """A term of any node, as the node that looks would have it; never shared."""
    return carry(p.n.cluster.distribution, term, p.n)


def label(p: Any, term: Any, most: int = 200) -> str:
    """A term in one line, not deep and not long."""
    text: str = pretty(term, 1, 100_000, LABEL_DEPTH, -1, p.n.show_env())
    return text if len(text) <= most else text[: most - 1] + "…"


def result_of(reason: Any) -> Any:
    """What a call of erpc or rpc answers, which comes as an exit reason {Ref, return, Value}: (Value,), or None."""
    if type(reason) is tuple and len(reason) == 3 and type(reason[1]) is Atom and reason[1].name == "return":
        return (reason[2],)
    return None


def seconds(ns: int, start: int = 0) -> str:
    """`80.084`."""
    return f"{(ns - start) / NANO:.3f}"


def is_ascii(p: Any) -> bool:
    """Is the console of this node unable to show more than Latin-1?"""
    return getattr(p.n.console, "encoding", "latin1") != "unicode"


def columns(p: Any) -> int:
    """The width of the screen; 80 when nobody knows."""
    return getattr(p.n.console, "columns", None) or 80


def screen(p: Any, text: str) -> Any:
    """The characters of a text, as this node's console can show them."""
    return from_text(plain(text) if is_ascii(p) else text)


def plain(text: str) -> str:
    """The same picture for a screen that has only ASCII."""
    return text.translate(_PLAIN)


_PLAIN = str.maketrans({
    "│": "|", "─": "-", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┼": "+", "▶": ">", "◀": "<",
    "╳": "X", "…": "~", "·": ".", "═": "=", "║": "|", "→": ">", "•": "*", "—": "-", "╲": "\\", "╱": "/",
})  # fmt: skip


def options(term: Any) -> dict[str, Any]:
    """A map or a list of {Key, Value} (an atom alone is true) with atoms as keys."""
    pairs = list(term.items()) if type(term) is ErlMap else to_python(term)
    if pairs is None:
        raise wrong("options")
    found: dict[str, Any] = {}
    for pair in pairs:
        key, value = pair if type(pair) is tuple and len(pair) == 2 else (pair, True)
        if type(key) is not Atom:
            raise wrong("options")
        found[key.name] = value
    return found
