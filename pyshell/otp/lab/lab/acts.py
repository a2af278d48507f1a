"""What can be done to the world: one function a word of lab, also for plans. Each checks all its arguments first.

Law: an act takes the process that wants it (for the host of short names) and terms; it changes the world at once, except
what ends, stops or starts a node, which comes before the next process runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.dist.console import OriginConsole
from pyshell.dist.sim.network import RESET, SILENT
from pyshell.dist.sim.wire import HOLD
from pyshell.otp.lab.lab.names import (
    is_number,
    known_name,
    names_of,
    nanoseconds,
    refuse,
    running,
    two,
    words_of,
    wrong,
)
from pyshell.term.atom import TRUE, Atom, atom
from pyshell.term.cons import to_python
from pyshell.term.maps import ErlMap

A_NOT_CUT, A_NOT_HELD, A_NOT_FLAPPING, A_NOT_FROZEN, A_FROZEN, A_OWN, A_RUNS, A_DEFAULT, A_INFINITY = map(
    atom,
    ("not_cut", "not_held", "not_flapping", "not_frozen", "already_frozen", "own_node", "already_running", "default",
     "infinity"),
)  # fmt: skip
HOWS = (SILENT, RESET, HOLD)
A_SILENT = atom(SILENT)


# wires ------------------------------------------------------------------------------------------------------------


def how_of(term: Any) -> tuple[str, bool]:
    """(silent, reset or hold; one way?)"""
    chosen, one_way = SILENT, False
    for word in words_of(term):
        if word in HOWS:
            chosen = word
        elif word == "one_way":
            one_way = True
        else:
            raise wrong("options")
    return chosen, one_way


def cut(p: Any, a: Any, b: Any, how: Any = A_SILENT) -> None:
    """Cut the wire of two nodes. how: an atom or list of silent, reset, hold, one_way."""
    pair = two(p, a, b)
    p.n.cluster.network.cut(*pair, *how_of(how))


def hold(p: Any, a: Any, b: Any) -> None:
    """Bytes wait on the wire."""
    p.n.cluster.network.cut(*two(p, a, b), HOLD)


def release(p: Any, a: Any, b: Any) -> None:
    """What `hold` held goes on; {not_held, A, B} when nothing is held."""
    pair, network = two(p, a, b), p.n.cluster.network
    if HOLD not in (network.cuts.get(pair), network.cuts.get(pair[::-1])):
        raise refuse(A_NOT_HELD, *map(atom, pair))
    network.heal(*pair)


def heal(p: Any, a: Any, b: Any) -> None:
    """The wire is whole again; {not_cut, A, B} when it is."""
    pair, network = two(p, a, b), p.n.cluster.network
    if pair not in network.cuts and pair[::-1] not in network.cuts:
        raise refuse(A_NOT_CUT, *map(atom, pair))
    network.heal(*pair)


def heal_all(p: Any) -> None:
    """Every wire is whole again."""
    network = p.n.cluster.network
    for pair in {tuple(sorted(cut)): None for cut in network.cuts}:
        network.heal(*pair)


def rejoin(p: Any, node: Any) -> None:
    """Every wire of one node is whole again."""
    name, network = known_name(p, node), p.n.cluster.network
    for pair in {tuple(sorted(cut)): None for cut in network.cuts if name in cut}:
        network.heal(*pair)


def isolate(p: Any, node: Any, how: Any = A_SILENT) -> None:
    """Cut one node from all others that run."""
    name, chosen = known_name(p, node), how_of(how)
    for other in alive(p):
        if other != name:
            p.n.cluster.network.cut(name, other, *chosen)


def split(p: Any, groups: Any, how: Any = A_SILENT) -> None:
    """groups: a list of lists of nodes; only nodes that share a group keep their wire."""
    found, chosen = to_python(groups), how_of(how)
    if found is None:
        raise wrong("groups")
    sides = [names_of(p, group) for group in found]
    named = list(dict.fromkeys(name for side in sides for name in side))
    for number, a in enumerate(named):
        for b in named[number + 1 :]:
            if not any(a in side and b in side for side in sides):
                p.n.cluster.network.cut(a, b, *chosen)


def bridge(p: Any, node: Any, left: Any, right: Any) -> None:
    """Two halves are cut from each other; `node` keeps its wires to both."""
    known_name(p, node)
    for a in names_of(p, left):
        for b in names_of(p, right):
            if a != b:
                p.n.cluster.network.cut(a, b)


def latency(p: Any, a: Any, b: Any, milliseconds: Any) -> None:
    """Milliseconds one way, or `default`."""
    ns = None if milliseconds is A_DEFAULT else nanoseconds(milliseconds)
    p.n.cluster.distribution.faults.latency(*two(p, a, b), ns)


def slow(p: Any, a: Any, b: Any, milliseconds: Any, spread: Any) -> None:
    """Latency and jitter, both in milliseconds."""
    ns, more, pair = nanoseconds(milliseconds), nanoseconds(spread), two(p, a, b)
    p.n.cluster.distribution.faults.latency(*pair, ns)
    p.n.cluster.distribution.faults.jitter(*pair, more)


def jitter(p: Any, a: Any, b: Any, milliseconds: Any) -> None:
    """Up to so many milliseconds more; 0 is none."""
    p.n.cluster.distribution.faults.jitter(*two(p, a, b), nanoseconds(milliseconds))


def bandwidth(p: Any, a: Any, b: Any, rate: Any) -> None:
    """Bytes a second, or `infinity`."""
    if rate is not A_INFINITY and (type(rate) is not int or rate < 1):
        raise wrong("rate")
    p.n.cluster.distribution.faults.bandwidth(*two(p, a, b), 0 if rate is A_INFINITY else rate)


def lossy(p: Any, a: Any, b: Any, probability: Any) -> None:
    """A frame is lost with this probability (0 to 1), which breaks the connection."""
    if not is_number(probability) or probability > 1:
        raise wrong("probability")
    p.n.cluster.distribution.faults.loss(*two(p, a, b), float(probability))


def flap(p: Any, a: Any, b: Any, up: Any, down: Any) -> None:
    """Milliseconds whole, milliseconds cut, and again."""
    pair, first, second = two(p, a, b), nanoseconds(up), nanoseconds(down)
    if not first or not second:
        raise wrong("part")
    p.n.cluster.distribution.faults.flap(*pair, first, second)


def steady(p: Any, a: Any, b: Any) -> None:
    """No flapping any more; {not_flapping, A, B} when it did not."""
    pair = two(p, a, b)
    if not p.n.cluster.distribution.faults.steady(*pair):
        raise refuse(A_NOT_FLAPPING, *map(atom, pair))


# nodes ------------------------------------------------------------------------------------------------------------


def alive(p: Any) -> list[str]:
    """Names of the nodes that take part."""
    return [name for name, node in p.n.cluster.nodes.items() if node.alive]


def start_options(p: Any, options: Any) -> tuple[str | None, bool]:
    """(cookie or None, hidden?)"""
    pairs = list(options.items()) if type(options) is ErlMap else to_python(options)
    if pairs is None:
        raise wrong("options")
    cookie: str | None = p.n.uplink.settings.cookie if p.n.uplink is not None else None
    hidden = False
    for option in pairs:
        key, value = option if type(option) is tuple and len(option) == 2 else (option, TRUE)
        if type(key) is Atom and key.name == "cookie" and type(value) is Atom:
            cookie = value.name
        elif type(key) is Atom and key.name == "hidden":
            hidden = value is TRUE
        else:
            raise wrong("options")
    return cookie, hidden


def start(p: Any, name: str, cookie: str | None, hidden: bool) -> Any:
    """The new Node, or None when its name is in use."""
    mine = p.n.uplink.settings if p.n.uplink is not None else None
    if mine is not None and mine.overlap is None:
        # what a learner cuts is what is cut, unless the flag of kernel says otherwise; it has to be the same on all nodes
        for other in p.n.cluster.nodes.values():
            if other.uplink is not None and other.uplink.settings.overlap is None:
                other.uplink.settings.overlap = False
    overlap = mine.overlap if mine is not None else False
    return p.n.cluster.start_alive(name, OriginConsole(p.n), cookie=cookie, hidden=hidden, overlap=overlap)


def stop(p: Any, node: Any) -> None:
    """End a node, with a goodbye."""
    found, cluster = running(p, node), p.n.cluster
    cluster.world.soon(lambda: cluster.halt_node(found))


def crash(p: Any, node: Any, how: Any = A_SILENT) -> None:
    """End a node. how: reset (its sockets are closed) or silent (its machine has no power)."""
    word = words_of(how)
    if word not in ([SILENT], [RESET]):
        raise wrong("options")
    found, cluster = running(p, node), p.n.cluster
    cluster.world.soon(lambda: cluster.halt_node(found, word == [SILENT]))


def crash_loud(p: Any, node: Any) -> None:
    """`crash` with reset."""
    crash(p, node, atom(RESET))


def restart(p: Any, node: Any) -> None:
    """End a node, if it runs, and start it again as it was started."""
    name, cluster, origin = known_name(p, node), p.n.cluster, p.n
    cluster.world.soon(lambda: cluster.restart_node(name, OriginConsole(origin)))


def freeze(p: Any, node: Any) -> None:
    """A node stands still; {own_node, N} for the one that asks, {already_frozen, N}."""
    found, cluster = running(p, node), p.n.cluster
    if found.name is p.n.name:
        raise refuse(A_OWN, found.name)
    if found.name.name in cluster.network.frozen:
        raise refuse(A_FROZEN, found.name)
    cluster.world.soon(lambda: cluster.freeze_node(found))


def freeze_for(p: Any, node: Any, milliseconds: Any) -> None:
    """A node stands still for so many milliseconds, also the one that asks."""
    found, cluster, ns = running(p, node), p.n.cluster, nanoseconds(milliseconds)
    if found.name.name in cluster.network.frozen:
        raise refuse(A_FROZEN, found.name)
    cluster.world.soon(lambda: cluster.freeze_node(found))
    cluster.world.timers.add(cluster.clock.now_ns() + ns, lambda: cluster.thaw_node(found))


def thaw(p: Any, node: Any) -> None:
    """It goes on; {not_frozen, N} when it does not stand still."""
    found, cluster = running(p, node), p.n.cluster
    if found.name.name not in cluster.network.frozen:
        raise refuse(A_NOT_FROZEN, found.name)
    cluster.world.soon(lambda: cluster.thaw_node(found))


def skew(p: Any, node: Any, milliseconds: Any) -> None:
    """Its wall clock is so many milliseconds ahead; negative: behind."""
    found = running(p, node)
    if type(milliseconds) not in (int, float) or abs(milliseconds) > 100 * 366 * 86_400_000:
        raise wrong("offset")
    found.stores["skew"] = int(milliseconds * 1_000_000)
    words = f"its clock is {milliseconds:+g} ms off" if milliseconds else "its clock is right"
    p.n.cluster.distribution.faults.note(found.name.name, "", words)


def calm(p: Any) -> None:
    """Undo everything: plans, cuts, settings of wires, frozen nodes, wrong clocks."""
    cluster = p.n.cluster
    cluster.distribution.faults.calm()
    for node in list(cluster.nodes.values()):
        node.stores.pop("skew", None)
        if node.name.name in cluster.network.frozen:
            cluster.world.soon(lambda found=node: cluster.thaw_node(found))


ACTS: dict[tuple[str, int], Callable[..., None]] = {
    ("cut", 2): cut, ("cut", 3): cut, ("hold", 2): hold, ("release", 2): release,
    ("heal", 2): heal, ("heal", 0): heal_all, ("rejoin", 1): rejoin,
    ("isolate", 1): isolate, ("isolate", 2): isolate, ("split", 1): split, ("split", 2): split, ("bridge", 3): bridge,
    ("latency", 3): latency, ("slow", 4): slow, ("jitter", 3): jitter, ("bandwidth", 3): bandwidth, ("lossy", 3): lossy,
    ("flap", 4): flap, ("steady", 2): steady,
    ("stop", 1): stop, ("crash", 1): crash_loud, ("crash", 2): crash, ("restart", 1): restart,
    ("freeze", 1): freeze, ("freeze", 2): freeze_for, ("thaw", 1): thaw, ("skew", 2): skew, ("calm", 0): calm,
}  # fmt: skip
"""What a plan may ask for: {Word, Arguments...}, or the word alone."""
