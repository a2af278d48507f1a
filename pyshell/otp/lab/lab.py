"""Natives of lab: what a learner does to the cluster. The words are explained in lab.erl.

Law: a node that was never there is a mistake of typing and says so ({no_such_node, Node}); one that was there and stopped
may still have its wires cut.
"""

from __future__ import annotations

from typing import Any

from pyshell.dist.console import OriginConsole
from pyshell.dist.sim.network import HOLD, MILLISECOND, RESET, SILENT
from pyshell.dist.sim.rules import Jitter, Loss
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, TRUE, Atom, atom
from pyshell.term.cons import NIL, make_list, to_python, to_text
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import badarg, error

A_NO_SUCH_NODE, A_ALREADY_STARTED, A_BAD_NAME = atom("no_such_node"), atom("already_started"), atom("bad_name")
A_COOKIE, A_HIDDEN = atom("cookie"), atom("hidden")
HOWS = (SILENT, RESET, HOLD)


def whole_name(p: Any, name: Any) -> str:
    """The whole name of a node given as atom or string, whole or short; raises badarg."""
    text = name.name if type(name) is Atom else to_text(name)
    if not text:
        raise badarg()
    if "@" in text:
        return text
    host = p.n.name.name.partition("@")[2] if p.n.alive else p.n.cluster.host
    return f"{text}@{host}"


def known_name(p: Any, name: Any) -> str:
    """As `whole_name`, of a node that runs or has run; raises {no_such_node, Node}."""
    whole = whole_name(p, name)
    if whole not in p.n.cluster.distribution.names:
        raise error((A_NO_SUCH_NODE, atom(whole)))
    return whole


def running(p: Any, name: Any) -> Any:
    """The Node; raises {no_such_node, Node} when it does not run."""
    node = p.n.cluster.node(whole_name(p, name))
    if node is None or not node.alive:
        raise error((A_NO_SUCH_NODE, atom(whole_name(p, name))))
    return node


def _two(p: Any, a: Any, b: Any) -> tuple[str, str]:
    first, second = known_name(p, a), known_name(p, b)
    if first == second:
        raise badarg()
    return first, second


@bif("$name", 1)
def name(p: Any, short: Any) -> Any:
    return atom(known_name(p, short))


@bif("start", 2)
def start(p: Any, name: Any, options: Any) -> Any:
    whole = whole_name(p, name)
    short, _, host = whole.partition("@")
    if not short or not host or "@" in host:
        return (ERROR, A_BAD_NAME)
    cookie, hidden = _start_options(p, options)
    mine = p.n.uplink.settings if p.n.uplink is not None else None
    if mine is not None and mine.overlap is None:
        mine.overlap = False  # what a learner cuts is what is cut; the flag of kernel says otherwise
    overlap = mine.overlap if mine is not None else False
    node = p.n.cluster.start_alive(whole, OriginConsole(p.n), cookie=cookie, hidden=hidden, overlap=overlap)
    return (ERROR, (A_ALREADY_STARTED, atom(whole))) if node is None else (OK, node.name)


def _start_options(p: Any, options: Any) -> tuple[str | None, bool]:
    pairs = list(options.items()) if type(options) is ErlMap else to_python(options)
    if pairs is None:
        raise badarg()
    cookie: str | None = p.n.uplink.settings.cookie if p.n.uplink is not None else None
    hidden = False
    for option in pairs:
        key, value = option if type(option) is tuple and len(option) == 2 else (option, TRUE)
        if key is A_COOKIE and type(value) is Atom:
            cookie = value.name
        elif key is A_HIDDEN:
            hidden = value is TRUE
        else:
            raise badarg()
    return cookie, hidden


@bif("stop", 1)
def stop(p: Any, node: Any) -> Any:
    found, cluster = running(p, node), p.n.cluster
    cluster.world.soon(lambda: cluster.halt_node(found))
    return OK


@bif("crash", 2)
def crash(p: Any, node: Any, how: Any) -> Any:
    if type(how) is not Atom or how.name not in (SILENT, RESET):
        raise badarg()
    found, cluster = running(p, node), p.n.cluster
    cluster.world.soon(lambda: cluster.halt_node(found, how.name == SILENT))
    return OK


@bif("cut", 3)
def cut(p: Any, a: Any, b: Any, how: Any) -> Any:
    words = [how] if type(how) is Atom else to_python(how)
    if words is None or any(type(word) is not Atom for word in words):
        raise badarg()
    chosen, one_way = SILENT, False
    for word in words:
        if word.name in HOWS:
            chosen = word.name
        elif word.name == "one_way":
            one_way = True
        else:
            raise badarg()
    p.n.cluster.network.cut(*_two(p, a, b), chosen, one_way)
    return OK


@bif("heal", 2)
def heal(p: Any, a: Any, b: Any) -> Any:
    p.n.cluster.network.heal(*_two(p, a, b))
    return OK


@bif("heal", 0)
def heal_all(p: Any) -> Any:
    network = p.n.cluster.network
    for pair in {tuple(sorted(cut)): None for cut in network.cuts}:
        network.heal(*pair)
    return OK


@bif("slow", 4)
def slow(p: Any, a: Any, b: Any, milliseconds: Any, jitter: Any) -> Any:
    if not _is_time(milliseconds) or not _is_time(jitter):
        raise badarg()
    pair = _two(p, a, b)
    for source, target in (pair, pair[::-1]):
        path = p.n.cluster.network.path(source, target)
        path.latency = int(milliseconds * MILLISECOND)
        path.rules = [rule for rule in path.rules if type(rule) is not Jitter]
        if jitter:
            stream = p.n.world.rng.stream(f"jitter {source}>{target}")
            path.rules.append(Jitter(int(jitter * MILLISECOND), stream))
    return OK


def _is_time(value: Any) -> bool:
    return type(value) in (int, float) and value >= 0


@bif("lossy", 3)
def lossy(p: Any, a: Any, b: Any, probability: Any) -> Any:
    if not _is_time(probability) or probability > 1:
        raise badarg()
    pair = _two(p, a, b)
    for source, target in (pair, pair[::-1]):
        path = p.n.cluster.network.path(source, target)
        path.rules = [rule for rule in path.rules if type(rule) is not Loss]
        if probability:
            path.rules.append(Loss(float(probability), p.n.world.rng.stream(f"loss {source}>{target}")))
    return OK


@bif("nodes", 0)
def nodes(p: Any) -> Any:
    return make_list([node.name for node in p.n.cluster.nodes.values() if node.alive]) or NIL


@bif("clock", 0)
def clock(p: Any) -> Any:
    return p.n.world.clock.now_ns() // MILLISECOND
