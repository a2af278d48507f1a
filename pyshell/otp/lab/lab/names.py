"""Names of nodes and numbers as a learner types them, checked.

Law: a node that was never there is a mistake of typing and says so ({no_such_node, Node}); one that was there and stopped
may still have its wires cut. Every error is raised before anything has changed.
"""

from __future__ import annotations

import math
from typing import Any

from pyshell.dist.sim.network import MILLISECOND
from pyshell.term.atom import OK, Atom, atom
from pyshell.term.cons import to_python, to_text
from pyshell.traps.errors import A_ERROR, ErlangError, badarg, error
from pyshell.traps.machine import yield_

A_NO_SUCH_NODE, A_SAME_NODE = atom("no_such_node"), atom("same_node")
LONGEST_MS = 366 * 24 * 3_600_000


def refuse(*reason: Any) -> ErlangError:
    """The error {Word, ...}; otp/errors/lab.py says it in a sentence."""
    return error(reason if len(reason) > 1 else reason[0])


def wrong(cause: str) -> ErlangError:
    """badarg, with the word of what is wrong."""
    return ErlangError(A_ERROR, badarg().reason, None, atom(cause))


def whole_name(p: Any, name: Any) -> str:
    """The whole name of a node given as atom or string, whole or short; raises badarg."""
    text = name.name if type(name) is Atom else to_text(name)
    if not text:
        raise wrong("node")
    if "@" in text:
        return text
    host = p.n.name.name.partition("@")[2] if p.n.alive else p.n.cluster.host
    return f"{text}@{host}"


def known_name(p: Any, name: Any) -> str:
    """As `whole_name`, of a node that runs or has run; raises {no_such_node, Node}."""
    whole = whole_name(p, name)
    if whole not in p.n.cluster.distribution.names:
        raise refuse(A_NO_SUCH_NODE, atom(whole))
    return whole


def running(p: Any, name: Any) -> Any:
    """The Node; raises {no_such_node, Node} when it does not run."""
    node = p.n.cluster.node(whole_name(p, name))
    if node is None or not node.alive:
        raise refuse(A_NO_SUCH_NODE, atom(whole_name(p, name)))
    return node


def two(p: Any, a: Any, b: Any) -> tuple[str, str]:
    """Two nodes that a wire can connect; raises {same_node, Node}."""
    first, second = known_name(p, a), known_name(p, b)
    if first == second:
        raise refuse(A_SAME_NODE, atom(first))
    return first, second


def names_of(p: Any, names: Any) -> list[str]:
    """A list of nodes."""
    found = to_python(names)
    if found is None:
        raise wrong("nodes")
    return list(dict.fromkeys(known_name(p, name) for name in found))


def words_of(term: Any) -> list[str]:
    """An atom or a list of atoms."""
    found = [term] if type(term) is Atom else to_python(term)
    if found is None or any(type(word) is not Atom for word in found):
        raise wrong("options")
    return [word.name for word in found]


def is_number(term: Any) -> bool:
    """A number that is not less than nothing."""
    return type(term) in (int, float) and 0 <= term < math.inf


def nanoseconds(milliseconds: Any) -> int:
    """A time that a learner gives in milliseconds."""
    if not is_number(milliseconds) or milliseconds > LONGEST_MS:
        raise wrong("milliseconds")
    return int(milliseconds * MILLISECOND)


def done(p: Any, value: Any = OK) -> Any:
    """The answer of a native that changed the world: the caller gives way, so that it sees a world that has taken note."""
    return yield_(p, (_go_on, value))


def _go_on(p: Any, _value: Any, frame: Any) -> Any:
    return frame[1]
