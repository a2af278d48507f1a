"""Natives of lab: the clock of the cluster."""

from __future__ import annotations

from typing import Any

from pyshell.dist.sim.network import MILLISECOND
from pyshell.otp.lab.lab.names import nanoseconds, refuse, wrong
from pyshell.otp.native import bif
from pyshell.runtime.clock import VirtualClock
from pyshell.term.atom import OK, Atom, atom

A_INFINITY, A_ALWAYS = atom("infinity"), atom("always_virtual")
A_REAL, A_VIRTUAL = atom("real"), atom("virtual")


@bif("clock", 0)
def clock(p: Any) -> Any:
    return (p.n.world.clock.now_ns() - p.n.cluster.journal.start) // MILLISECOND


@bif("clock", 1)
def clock_is(p: Any, kind: Any) -> Any:
    """`virtual`: time passes only while an input waits, and then at once. `real`: as on the wall."""
    found = p.n.world.clock
    if type(kind) is not Atom or kind not in (A_REAL, A_VIRTUAL):
        raise wrong("clock")
    if isinstance(found, VirtualClock):
        if kind is A_REAL:
            raise refuse(A_ALWAYS, kind)
    else:
        found.stand_still(kind is A_VIRTUAL)
    return OK


@bif("journal", 1)
def journal(p: Any, wanted: Any) -> Any:
    """Keep it from now on, or do not."""
    if type(wanted) is not Atom or wanted.name not in ("on", "off"):
        raise wrong("options")
    p.n.cluster.journal.on = wanted.name == "on"
    return OK


@bif("$ahead", 1)
def ahead(p: Any, milliseconds: Any) -> Any:
    """The next so many milliseconds may pass at once, as far as there is nothing to do in them."""
    ns = nanoseconds(milliseconds)
    found = p.n.world.clock
    if not isinstance(found, VirtualClock):
        found.allow(found.now_ns() + ns)
    return OK


@bif("$next", 0)
def following(p: Any) -> Any:
    """Milliseconds until something is due in the cluster, at least 1; infinity when nothing is."""
    deadline = p.n.world.timers.next_deadline()
    if deadline is None:
        return A_INFINITY
    return max(1, -(-(deadline - p.n.world.clock.now_ns()) // MILLISECOND))
