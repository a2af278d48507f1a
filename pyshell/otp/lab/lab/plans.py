"""Natives of lab: faults at their times. A plan is a list of {AtMs, Fault}; a nemesis draws one from a seed.

Law: a plan is checked as a whole before its first fault; what it cannot do when the time has come (thaw what has thawed
already) it leaves out. A nemesis ends with everything as it was: that is part of its plan, which it shows.
"""

from __future__ import annotations

from typing import Any

from pyshell.dist.sim.network import MILLISECOND
from pyshell.otp.lab.lab import acts
from pyshell.otp.lab.lab.names import done, known_name, names_of, nanoseconds, refuse, words_of, wrong
from pyshell.otp.native import bif
from pyshell.term.atom import OK, Atom, atom
from pyshell.term.cons import make_list, to_python
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import ErlangError

A_PAST, A_UNKNOWN = atom("in_the_past"), atom("unknown_fault")
NODE_FIRST = frozenset(("rejoin", "isolate", "stop", "crash", "restart", "freeze", "thaw", "skew", "bridge"))
PAIR_FIRST = frozenset(
    ("cut", "hold", "release", "heal", "latency", "slow", "jitter", "bandwidth", "lossy", "flap", "steady")
)
RANDOM = ("cut", "reset", "one_way", "hold", "latency", "jitter", "bandwidth", "flap", "isolate", "split", "freeze", "crash")


class Planned:
    """One fault of a plan, to be done at its time."""

    __slots__ = ("number", "p", "at", "fault", "timer")

    def __init__(self, number: int, p: Any, at: int, fault: Any) -> None:
        self.number = number
        self.p = p
        self.at = at
        self.fault = fault
        self.timer: Any = None

    def __call__(self) -> None:
        faults = self.p.n.cluster.distribution.faults
        faults.pending.pop(self.number, None)
        word, arguments = _parts(self.fault)
        try:
            acts.ACTS[word, len(arguments)](self.p, *arguments)
        except ErlangError:
            return  # it is so already, or the node is not there any more


def _parts(fault: Any) -> tuple[str, tuple[Any, ...]]:
    if type(fault) is Atom:
        return fault.name, ()
    if type(fault) is tuple and fault and type(fault[0]) is Atom:
        return fault[0].name, fault[1:]
    raise refuse(A_UNKNOWN, fault)


def _checked(p: Any, row: Any) -> tuple[int, Any]:
    """(nanoseconds from now, fault) of {AtMs, Fault}."""
    if type(row) is not tuple or len(row) != 2:
        raise wrong("plan")
    at, fault = row
    if type(at) in (int, float) and at < 0:
        raise refuse(A_PAST, at)
    ns = nanoseconds(at)
    word, arguments = _parts(fault)
    if (word, len(arguments)) not in acts.ACTS:
        raise refuse(A_UNKNOWN, fault)
    for name in arguments[: 1 if word in NODE_FIRST else 2 if word in PAIR_FIRST else 0]:
        known_name(p, name)
    if word == "split":
        for group in to_python(arguments[0]) or ():
            names_of(p, group)
    return ns, fault


def _book(p: Any, rows: list[tuple[int, Any]]) -> None:
    cluster = p.n.cluster
    faults, now = cluster.distribution.faults, cluster.clock.now_ns()
    for ns, fault in rows:
        faults.plans += 1
        planned = Planned(faults.plans, p, now + ns, fault)
        planned.timer = cluster.world.timers.add(now + ns, planned)
        faults.pending[faults.plans] = planned.timer


@bif("plan", 1)
def plan(p: Any, faults: Any) -> Any:
    rows = to_python(faults)
    if rows is None:
        raise wrong("plan")
    _book(p, [_checked(p, row) for row in rows])
    return OK


@bif("plan", 0)
def planned(p: Any) -> Any:
    """[{InMs, Fault}] of what is still to come."""
    cluster = p.n.cluster
    now = cluster.clock.now_ns()
    actions = [timer.action for timer in cluster.distribution.faults.pending.values() if timer.action is not None]
    rows = sorted(((action.at, action.number, action.fault) for action in actions), key=lambda row: row[:2])
    return make_list([((at - now) // MILLISECOND, fault) for at, _number, fault in rows])


@bif("calm", 0, traps=True)
def calm(p: Any) -> Any:
    acts.calm(p)
    return done(p)


# the nemesis ------------------------------------------------------------------------------------------------------


@bif("nemesis", 1)
def nemesis(p: Any, options: Any) -> Any:
    """The plan that it will carry out, as a list."""
    seed, every, total, allowed, names = _nemesis_options(p, options)
    stream = p.n.world.rng.fresh(f"nemesis {seed}")
    rows: list[tuple[int, Any]] = []
    at = every * (0.5 + stream.random() / 2)
    while at < total:
        length = min(every * (0.3 + stream.random() * 0.9), total - at)
        word = allowed[int(stream.random() * len(allowed))]
        rows += _drawn(p, stream, word, names, int(at), max(1, int(length)))
        at += every * (0.5 + stream.random())
    rows.append((int(total), atom("calm")))
    rows.sort(key=lambda row: row[0])
    _book(p, [_checked(p, row) for row in rows])
    return make_list(rows)


def _nemesis_options(p: Any, options: Any) -> tuple[int, float, float, list[str], list[str]]:
    pairs = dict(options.items()) if type(options) is ErlMap else _pairs(options)
    seed, every, total, allowed, names = 1, 5_000, 60_000, list(RANDOM), acts.alive(p)
    for key, value in pairs.items():
        word = key.name if type(key) is Atom else ""
        if word == "seed" and type(value) is int:
            seed = value
        elif word in ("every", "for"):
            if nanoseconds(value) < MILLISECOND:
                raise wrong("milliseconds")
            every, total = (value, total) if word == "every" else (every, value)
        elif word == "faults":
            allowed = words_of(value)
        elif word == "nodes":
            names = names_of(p, value)
        else:
            raise wrong("options")
    for word in allowed:
        if word not in RANDOM:
            raise refuse(A_UNKNOWN, atom(word))
    if not allowed or len(names) < 2 or total / every > 10_000:
        raise wrong("options")
    return seed, every, total, allowed, names


def _pairs(options: Any) -> dict[Any, Any]:
    rows = to_python(options)
    if rows is None or any(type(row) is not tuple or len(row) != 2 for row in rows):
        raise wrong("options")
    return dict(rows)


def _drawn(p: Any, stream: Any, word: str, names: list[str], at: int, length: int) -> list[tuple[int, Any]]:
    """One fault and what ends it. The node of the shell neither freezes nor crashes: somebody has to look."""
    first = names[int(stream.random() * len(names))]
    rest = [name for name in names if name != first]
    second = rest[int(stream.random() * len(rest))]
    a, b = atom(first), atom(second)
    if word in ("freeze", "crash") and first == p.n.name.name:
        a, b = b, a
    size = stream.random()
    until = at + length
    if word in ("cut", "reset", "one_way"):
        how = make_list([atom("one_way")]) if word == "one_way" else atom("silent" if word == "cut" else "reset")
        return [(at, (atom("cut"), a, b, how)), (until, (atom("heal"), a, b))]
    if word == "hold":
        return [(at, (atom("hold"), a, b)), (until, (atom("release"), a, b))]
    if word == "isolate":
        return [(at, (atom("isolate"), a)), (until, (atom("rejoin"), a))]
    if word == "split":
        place = 1 + int(size * (len(names) - 1))
        order = [first, *rest]
        sides = make_list([make_list([atom(name) for name in part]) for part in (order[:place], order[place:])])
        return [(at, (atom("split"), sides)), (until, atom("heal"))]
    if word == "latency":
        return [(at, (atom("latency"), a, b, 10 + int(size * 490))), (until, (atom("latency"), a, b, acts.A_DEFAULT))]
    if word == "jitter":
        return [(at, (atom("jitter"), a, b, 1 + int(size * 99))), (until, (atom("jitter"), a, b, 0))]
    if word == "bandwidth":
        rate = 100 + int(size * 9_900)
        return [(at, (atom("bandwidth"), a, b, rate)), (until, (atom("bandwidth"), a, b, acts.A_INFINITY))]
    if word == "flap":
        half = 50 + int(size * 450)
        return [(at, (atom("flap"), a, b, half, half)), (until, (atom("steady"), a, b))]
    if word == "freeze":
        return [(at, (atom("freeze"), a)), (until, (atom("thaw"), a))]
    return [(at, (atom("crash"), a)), (until, (atom("restart"), a))]
