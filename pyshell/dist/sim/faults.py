"""What else is done to the wires of the simulated network, and can be undone: slow, uneven, narrow, lossy, flapping.

The law: each fault of a wire is one setting, both ways at once, that replaces the one before and has a value that means
"none"; everything that is set can be read in words (`words`). Numbers come from the cluster's seed, times from its clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pyshell.dist.carrier import Timers
from pyshell.dist.sim.journal import FAULT
from pyshell.dist.sim.network import MILLISECOND, SILENT, SimNetwork
from pyshell.dist.sim.rules import Jitter, Loss, Rule, Slow

Pair = tuple[str, str]


class Flap:
    """A wire that breaks and heals again and again. up, down: nanoseconds."""

    __slots__ = ("network", "timers", "pair", "up", "down", "how", "alarm")

    def __init__(self, network: SimNetwork, timers: Timers, pair: Pair, up: int, down: int, how: str) -> None:
        self.network = network
        self.timers = timers
        self.pair = pair
        self.up = up
        self.down = down
        self.how = how
        self.alarm: Any = timers.call_at(timers.now_ns() + up, self.breaks)

    def breaks(self) -> None:
        """The time of being up is over."""
        self.network.cut(*self.pair, self.how)
        self.alarm = self.timers.call_at(self.timers.now_ns() + self.down, self.heals)

    def heals(self) -> None:
        """The time of being down is over."""
        if self.pair in self.network.cuts:
            self.network.heal(*self.pair)
        self.alarm = self.timers.call_at(self.timers.now_ns() + self.up, self.breaks)

    def stop(self) -> None:
        """Enough: the wire is whole."""
        self.timers.cancel(self.alarm)
        if self.pair in self.network.cuts:
            self.network.heal(*self.pair)


class Faults:
    """The settings of all wires. stream(name): seeded numbers. pending: what plans will still do, by number."""

    def __init__(self, network: SimNetwork, timers: Timers, stream: Callable[[str], Any]) -> None:
        self.network = network
        self.timers = timers
        self.stream = stream
        self.flapping: dict[Pair, Flap] = {}
        self.slowed: dict[Pair, None] = {}
        self.ruled: dict[Pair, None] = {}
        self.pending: dict[int, Any] = {}  # of plans: handle by number
        self.plans = 0

    def note(self, a: str, b: str, words: str) -> None:
        """Into the journal."""
        self.network.journal.add(self.timers.now_ns(), FAULT, a, b, words)

    def _both(self, a: str, b: str) -> Iterator[Pair]:
        yield a, b
        yield b, a

    def latency(self, a: str, b: str, ns: int | None) -> None:
        """How long a byte needs, each way; None: as everywhere."""
        for pair in self._both(a, b):
            self.network.path(*pair).latency = self.network.latency if ns is None else ns
            if ns is None:
                self.slowed.pop(pair, None)
            else:
                self.slowed[pair] = None
        self.note(a, b, "usual latency" if ns is None else f"latency {time_words(ns)}")

    def jitter(self, a: str, b: str, ns: int) -> None:
        """Up to so much more, evenly; 0: none."""
        self._rule(a, b, Jitter, lambda pair: Jitter(ns, self.stream(f"jitter {pair[0]}>{pair[1]}")) if ns else None)
        self.note(a, b, f"jitter {time_words(ns)}" if ns else "no jitter")

    def bandwidth(self, a: str, b: str, rate: int) -> None:
        """Bytes a second, each way; 0: as many as there are."""
        self._rule(a, b, Slow, lambda pair: Slow(rate) if rate else None)
        self.note(a, b, f"{rate} bytes a second" if rate else "any bandwidth")

    def loss(self, a: str, b: str, probability: float) -> None:
        """A frame is lost with this probability, which breaks the connection; 0: none."""
        self._rule(
            a, b, Loss, lambda pair: Loss(probability, self.stream(f"loss {pair[0]}>{pair[1]}")) if probability else None
        )
        self.note(a, b, f"loses {probability:g} of its frames" if probability else "loses nothing")

    def _rule(self, a: str, b: str, kind: type, make: Callable[[Pair], Rule | None]) -> None:
        for pair in self._both(a, b):
            path = self.network.path(*pair)
            path.rules = [rule for rule in path.rules if type(rule) is not kind]
            rule = make(pair)
            if rule is not None:
                path.rules.append(rule)
            if path.rules:
                self.ruled[pair] = None
            else:
                self.ruled.pop(pair, None)

    def flap(self, a: str, b: str, up: int, down: int, how: str = SILENT) -> None:
        """From now on: `up` ns whole, `down` ns cut, and again."""
        self.steady(a, b)
        pair = (a, b)
        self.flapping[pair] = Flap(self.network, self.timers, pair, up, down, how)
        self.note(a, b, f"flaps: {time_words(up)} up, {time_words(down)} down")

    def steady(self, a: str, b: str) -> bool:
        """No flapping any more, and the wire is whole. False: it did not flap."""
        for pair in self._both(a, b):
            found = self.flapping.pop(pair, None)
            if found is not None:
                found.stop()
                self.note(a, b, "steady")
                return True
        return False

    def forget_plans(self) -> int:
        """What plans would still do is not done. How many things that were."""
        count = len(self.pending)
        for handle in self.pending.values():
            self.timers.cancel(handle)
        self.pending.clear()
        return count

    def calm(self) -> None:
        """Every wire as it was in the beginning."""
        self.forget_plans()
        for pair in list(self.flapping):
            self.steady(*pair)
        for pair in list(self.slowed):
            self.network.path(*pair).latency = self.network.latency
        for pair in list(self.ruled):
            self.network.path(*pair).rules = []
        self.slowed.clear()
        self.ruled.clear()
        for a, b in {tuple(sorted(cut)): None for cut in self.network.cuts}:
            self.network.heal(a, b)

    def words(self, a: str, b: str) -> list[str]:
        """What is set for this wire beside a cut, as a reader wants it."""
        found: list[str] = []
        there, back = self.network.path(a, b), self.network.path(b, a)
        for pair, path in (((a, b), there), ((b, a), back)):
            if pair in self.slowed:
                found.append(f"latency {time_words(path.latency)}")
            for rule in path.rules:
                if type(rule) is Jitter:
                    found.append(f"jitter {time_words(rule.spread)}")
                elif type(rule) is Slow:
                    found.append(f"{rule.rate} bytes/s")
                elif type(rule) is Loss:
                    found.append(f"loses {rule.probability:g}")
            if pair in self.flapping:
                flap = self.flapping[pair]
                found.append(f"flaps {time_words(flap.up)}/{time_words(flap.down)}")
        return list(dict.fromkeys(found))


def time_words(ns: int) -> str:
    """`1.5 ms`, `2 s`."""
    if ns >= 1000 * MILLISECOND:
        return f"{ns / 1e9:g} s"
    return f"{ns / MILLISECOND:g} ms"
