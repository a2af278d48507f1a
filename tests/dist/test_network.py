"""The simulated network: order, delay, cuts, holes that close a line."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pyshell.dist.carrier import Carrier
from pyshell.dist.sim.journal import LOST, Journal
from pyshell.dist.sim.network import MILLISECOND, RESET, SimNetwork
from pyshell.dist.sim.rules import Jitter, Loss, Slow
from pyshell.dist.sim.wire import HOLD
from tests.dist.world import JumpTimers


class Ear:
    """A listener that writes down what it hears."""

    listens = True

    def __init__(self, timers: JumpTimers) -> None:
        self.timers = timers
        self.heard: list[tuple[int, object]] = []
        self.ends: list[Carrier] = []

    def carrier_called(self, carrier: Carrier) -> None:
        self.ends.append(carrier)

    def carrier_data(self, carrier: Carrier, data: bytes) -> None:
        self.heard.append((self.timers.now, data))

    def carrier_closed(self, carrier: Carrier) -> None:
        self.heard.append((self.timers.now, "closed"))

    def carrier_changed(self, carrier: Carrier) -> None:
        self.heard.append((self.timers.now, "whole" if carrier.whole else "torn"))

    @property
    def words(self) -> list[object]:
        return [word for _, word in self.heard]


class World:
    def __init__(self) -> None:
        self.timers = JumpTimers()
        self.journal = Journal()
        self.net = SimNetwork(self.timers, self.journal, lookup=0)
        self.a, self.b = Ear(self.timers), Ear(self.timers)
        assert self.net.join("a@h", self.a) and self.net.join("b@h", self.b)

    def dial(self) -> Carrier:
        return self.net.dial("a@h", "b@h")

    def refuses(self, name: str, peer: str) -> bool:
        ear = self.a if name == "a@h" else self.b
        carrier = self.net.dial(name, peer)
        carrier.send(b"hello")
        before = len(ear.heard)
        self.timers.run()
        refused = ear.words[before:][-1:] == ["closed"]
        if not refused:
            carrier.close()
            self.timers.run()
        return refused


class Numbers:
    def __init__(self, *values: float) -> None:
        self.values = list(values)

    def random(self) -> float:
        return self.values.pop(0) if self.values else 0.5


def test_bytes_come_late_and_in_order() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"one")
    world.timers.run(MILLISECOND // 2)
    carrier.send(b"two")
    world.timers.run()
    assert world.b.heard == [(MILLISECOND, b"one"), (MILLISECOND * 3 // 2, b"two")]
    world.b.ends[0].send(b"three")
    world.b.ends[0].close()
    world.timers.run()
    assert world.a.words == [b"three", "closed"]
    assert not world.net.lines


def test_a_name_is_taken_once() -> None:
    world = World()
    assert not world.net.join("a@h", world.b)
    assert world.refuses("a@h", "nobody@h") and not world.net.lines


def test_finding_a_node_takes_time() -> None:
    world = World()
    world.net.lookup = 4 * MILLISECOND
    world.dial().send(b"x")
    world.timers.run()
    assert world.b.heard == [(5 * MILLISECOND, b"x")]
    world.net.dial("a@h", "nobody@h")
    world.timers.run()
    assert world.a.heard == [(9 * MILLISECOND, "closed")]


def test_a_node_that_leaves_closes() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"x")
    world.timers.run()
    world.net.leave("b@h")
    world.timers.run()
    assert world.a.words == ["closed"]
    assert world.refuses("a@h", "b@h")


def test_a_silent_cut_tells_nobody_and_eats_what_is_under_way() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"x")
    world.timers.run()
    carrier.send(b"under way")
    world.net.cut("a@h", "b@h")
    carrier.send(b"later")
    world.timers.run()
    assert world.b.words == [b"x", "torn"] and world.a.words == ["torn"]
    assert world.journal.count(LOST, "a@h", "b@h") == 2
    world.net.heal("b@h", "a@h")
    world.timers.run()
    assert world.b.words[-1] == "closed" and world.a.words[-1] == "closed"


def test_a_cut_that_lost_nothing_heals_without_harm() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"x")
    world.timers.run()
    world.net.cut("a@h", "b@h")
    world.timers.run()
    world.net.heal("a@h", "b@h")
    carrier.send(b"y")
    world.timers.run()
    assert world.b.words == [b"x", "torn", "whole", b"y"]


def test_goodbye_into_a_cut_is_heard_when_it_heals() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"x")
    world.timers.run()
    world.net.cut("a@h", "b@h")
    carrier.close()
    world.timers.run(10 * MILLISECOND)
    assert "closed" not in world.b.words
    world.net.heal("a@h", "b@h")
    world.timers.run()
    assert world.b.words[-1] == "closed" and not world.net.lines


def test_a_reset_is_heard_at_once() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"x")
    world.timers.run()
    world.net.cut("a@h", "b@h", RESET)
    now = world.timers.now
    world.timers.run()
    assert world.refuses("b@h", "a@h")
    world.b.heard.pop()
    ends = (world.a.heard[-1], world.b.heard[-1])
    assert all(at == now and what in ("closed", "torn") for at, what in ends)
    world.net.heal("a@h", "b@h")
    assert not world.refuses("b@h", "a@h")


def test_one_way_cut() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"x")
    world.timers.run()
    world.net.cut("a@h", "b@h", one_way=True)
    carrier.send(b"lost")
    world.b.ends[0].send(b"heard")
    world.timers.run()
    assert world.a.words == ["torn", b"heard"] and world.b.words == [b"x", "torn"]
    assert world.net.state("a@h", "b@h") == "cut"


def test_hold_and_release() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"x")
    world.timers.run()
    carrier.send(b"one")
    world.net.cut("a@h", "b@h", HOLD)
    carrier.send(b"two")
    world.timers.run(50 * MILLISECOND)
    assert world.b.words == [b"x", "torn"]
    world.net.heal("a@h", "b@h")
    world.timers.run()
    assert b"".join(w for w in world.b.words if isinstance(w, bytes)) == b"xonetwo"
    assert world.b.heard[-1][0] == 51 * MILLISECOND


def test_dialling_into_a_silent_cut_is_not_refused() -> None:
    world = World()
    world.net.cut("a@h", "nobody@h")
    carrier = world.net.dial("a@h", "nobody@h")
    carrier.send(b"hello?")
    world.timers.run()
    carrier.close()
    world.net.heal("a@h", "nobody@h")
    world.timers.run()
    assert not world.net.lines


def test_a_node_that_vanishes_without_a_word() -> None:
    world = World()
    carrier = world.dial()
    carrier.send(b"x")
    world.timers.run()
    world.net.leave("b@h", silent=True)
    world.timers.run()
    assert world.a.words == ["torn"]
    carrier.send(b"y")
    carrier.close()
    world.timers.run()
    assert world.b.words == [b"x"]


def test_rules() -> None:
    world = World()
    carrier = world.dial()
    path = world.net.path("a@h", "b@h")
    path.rules = [Slow(1000)]
    carrier.send(b"x" * 10)
    carrier.send(b"y" * 10)
    world.timers.run()
    assert [at for at, _ in world.b.heard] == [11 * MILLISECOND, 21 * MILLISECOND]
    path.rules = [Loss(0.5, Numbers(0.9, 0.1))]
    carrier.send(b"1")
    carrier.send(b"2")
    carrier.send(b"3")
    world.timers.run()
    assert world.b.words[-1] == "closed" and b"2" not in world.b.words and b"3" not in world.b.words


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 0.99)), max_size=20), st.lists(st.integers(0, 40), max_size=3))
def test_whatever_happens_order_is_kept(sends: list[tuple[int, float]], cuts: list[int]) -> None:
    """With any jitter and any cuts, what arrives is a beginning of what was sent."""
    world = World()
    carrier = world.dial()
    world.net.path("a@h", "b@h").rules = [Jitter(20 * MILLISECOND, Numbers(*[n for _, n in sends]))]
    at = 0
    for number, (pause, _) in enumerate(sends):
        at += pause
        world.timers.run(at * MILLISECOND)
        carrier.send(bytes((number,)))
        if number in cuts:
            world.net.cut("a@h", "b@h")
        elif number - 1 in cuts:
            world.net.heal("a@h", "b@h")
    world.net.heal("a@h", "b@h")
    world.timers.run()
    got = b"".join(word for word in world.b.words if isinstance(word, bytes))
    assert got == bytes(range(len(got)))
