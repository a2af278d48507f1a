"""Natives of lab: faults of wires."""

from __future__ import annotations

from typing import Any

from pyshell.otp.lab.lab import acts
from pyshell.otp.lab.lab.names import done
from pyshell.otp.native import bif


@bif("cut", 3, traps=True)
def cut(p: Any, a: Any, b: Any, how: Any) -> Any:
    acts.cut(p, a, b, how)
    return done(p)


@bif("hold", 2, traps=True)
def hold(p: Any, a: Any, b: Any) -> Any:
    acts.hold(p, a, b)
    return done(p)


@bif("release", 2, traps=True)
def release(p: Any, a: Any, b: Any) -> Any:
    acts.release(p, a, b)
    return done(p)


@bif("heal", 2, traps=True)
def heal(p: Any, a: Any, b: Any) -> Any:
    acts.heal(p, a, b)
    return done(p)


@bif("heal", 0, traps=True)
def heal_all(p: Any) -> Any:
    acts.heal_all(p)
    return done(p)


@bif("rejoin", 1, traps=True)
def rejoin(p: Any, node: Any) -> Any:
    acts.rejoin(p, node)
    return done(p)


@bif("isolate", 2, traps=True)
def isolate(p: Any, node: Any, how: Any) -> Any:
    acts.isolate(p, node, how)
    return done(p)


@bif("split", 2, traps=True)
def split(p: Any, groups: Any, how: Any) -> Any:
    acts.split(p, groups, how)
    return done(p)


@bif("bridge", 3, traps=True)
def bridge(p: Any, node: Any, left: Any, right: Any) -> Any:
    acts.bridge(p, node, left, right)
    return done(p)


@bif("latency", 3, traps=True)
def latency(p: Any, a: Any, b: Any, milliseconds: Any) -> Any:
    acts.latency(p, a, b, milliseconds)
    return done(p)


@bif("slow", 4, traps=True)
def slow(p: Any, a: Any, b: Any, milliseconds: Any, jitter: Any) -> Any:
    acts.slow(p, a, b, milliseconds, jitter)
    return done(p)


@bif("jitter", 3, traps=True)
def jitter(p: Any, a: Any, b: Any, milliseconds: Any) -> Any:
    acts.jitter(p, a, b, milliseconds)
    return done(p)


@bif("bandwidth", 3, traps=True)
def bandwidth(p: Any, a: Any, b: Any, rate: Any) -> Any:
    acts.bandwidth(p, a, b, rate)
    return done(p)


@bif("lossy", 3, traps=True)
def lossy(p: Any, a: Any, b: Any, probability: Any) -> Any:
    acts.lossy(p, a, b, probability)
    return done(p)


@bif("flap", 4, traps=True)
def flap(p: Any, a: Any, b: Any, up: Any, down: Any) -> Any:
    acts.flap(p, a, b, up, down)
    return done(p)


@bif("steady", 2, traps=True)
def steady(p: Any, a: Any, b: Any) -> Any:
    acts.steady(p, a, b)
    return done(p)
