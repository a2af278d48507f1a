"""Timers, identifiers, limits, the watch over memory, and that the same input gives the same run."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from pyshell.runtime.clock import MS
from pyshell.runtime.memory import MemoryWatch, heap_words
from pyshell.runtime.reports import civil, stamp
from pyshell.runtime.rng import Streams
from pyshell.runtime.timers import Timers
from pyshell.term.atom import atom
from pyshell.term.cons import make_list
from pyshell.term.ids import Pid
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import A_EXIT, ErlangError
from pyshell.traps.machine import DEAD
from tests.runtime.rig import OK, Rig, block, collect, receive, spin


@pytest.fixture
def rig() -> Rig:
    return Rig()


# timers -----------------------------------------------------------------------------------------------------------


def test_timers_fire_in_order_of_deadline_and_asking() -> None:
    timers, log = Timers(), []
    for name, deadline in (("c", 20), ("a", 10), ("b", 10), ("d", 30)):
        timers.add(deadline, lambda name=name: log.append(name))
    assert timers.next_deadline() == 10
    assert timers.fire(20) and log == ["a", "b", "c"]
    assert not timers.fire(29) and timers.next_deadline() == 30


def test_cancelled_timers_do_not_pile_up() -> None:
    timers = Timers()
    for n in range(100_000):
        timers.cancel(timers.add(n + 1_000_000, lambda: None))
    assert len(timers._heap) < 5_000
    assert timers.next_deadline() is None and not list(timers.actions())


def test_a_timer_may_start_another_for_now() -> None:
    timers, log = Timers(), []
    timers.add(5, lambda: timers.add(5, lambda: log.append("second")))
    timers.fire(5)
    assert log == ["second"]


def test_a_million_receives_leave_no_timers(rig: Rig) -> None:
    def body(p: Any, left: int) -> Any:
        from pyshell.traps.machine import ENTRIES

        while left:
            p.n.send(None, p, left)
            if receive(p, 1000) is None:
                raise AssertionError
            left -= 1
        p.t = (ENTRIES[0], lambda p: OK)
        return None

    rig.spawn(body, 20_000)
    rig.now()
    assert len(rig.world.timers._heap) == 0


# identifiers ------------------------------------------------------------------------------------------------------


def test_pids_of_this_and_other_nodes(rig: Rig) -> None:
    node, other = rig.node, atom("b@lab")
    p = rig.spawn(block)
    assert node.pid_text(p) == f"<0.{p.id}.0>"
    number = node.channel(other, 3)
    assert number > 0 and node.channel(other, 3) == number and node.channel(other, 4) != number
    assert node.pid_text(Pid(other, 5, 0, 3)) == f"<{number}.5.0>"
    assert node.channel_owner(number) == (other, 3)
    assert node.find(Pid(node.name, p.id, 0, 1)) is p
    assert node.find(Pid(node.name, p.id, 0, 2)) is None  # of an earlier life of the node


def test_references_are_unique_and_ordered(rig: Rig) -> None:
    refs = [rig.node.make_ref() for _ in range(1000)]
    assert len({ref.number for ref in refs}) == 1000
    assert sorted(ref.number for ref in refs) == [ref.number for ref in refs]


def test_sending_to_everything(rig: Rig) -> None:
    into: list[Any] = []
    p = rig.spawn(collect, into)
    p.extras().name = atom("p")
    rig.node.registry[atom("p")] = p
    for to in (p, Pid(rig.node.name, p.id, 0, 1), atom("p"), (atom("p"), rig.node.name)):
        rig.node.send(None, to, OK)
    rig.node.send(None, (atom("nobody"), rig.node.name), OK)
    for wrong in (atom("nobody"), 1, (atom("a"), 1)):
        with pytest.raises(ErlangError):
            rig.node.send(None, wrong, OK)
    rig.now()
    assert len(into) == 4


def test_too_many_processes(rig: Rig) -> None:
    rig.node.max_processes = 3
    parent = rig.spawn(block)
    for _ in range(2):
        rig.spawn(block, parent=parent)
    with pytest.raises(ErlangError) as error:
        rig.spawn(block, parent=parent)
    assert error.value.reason is atom("system_limit")
    assert "Too many processes" in rig.printed
    rig.spawn(block, parent=parent, group_leader=parent)  # the node itself may


# memory -----------------------------------------------------------------------------------------------------------


def test_a_blocked_process_is_small(rig: Rig) -> None:
    p = rig.spawn(block)
    rig.now()
    size = sys.getsizeof(p) + sys.getsizeof(p.t) + sys.getsizeof(p.id) + sys.getsizeof(p.r)
    assert size + 104 <= 500  # its entry in the table of processes


def test_who_passes_the_limit_is_killed(rig: Rig) -> None:
    used = [100]
    rig.world.memory_usage = lambda: used[0]
    rig.world.memory_limit = 1000
    p = rig.spawn(spin, 1_000_000, [], "a", watch=True)
    rig.world.step()
    assert p.st != DEAD
    used[0] = 1001
    rig.world.step()
    assert rig.ends == [(p, A_EXIT, atom("killed"))]
    assert "maximum heap size reached" in rig.printed


def test_memory_that_is_not_given_back_costs_nobody_else(rig: Rig) -> None:
    watch = MemoryWatch()
    first, second, third = (rig.spawn(block, watch=True) for _ in range(3))
    watch.look(lambda: 1500, 1000, first, [rig.node])
    watch.look(lambda: 1500, 1000, second, [rig.node])
    assert [p for p, _, _ in rig.ends] == [first]
    watch.look(lambda: 500, 1000, second, [rig.node])
    watch.look(lambda: 1001, 1000, third, [rig.node])
    assert [p for p, _, _ in rig.ends] == [first, third]


def test_a_flooded_mailbox_is_the_culprit(rig: Rig) -> None:
    flooded, running = rig.spawn(block, watch=True), rig.spawn(block, watch=True)
    for n in range(60_000):
        rig.node.push(flooded, n)
    MemoryWatch().look(lambda: 2000, 1000, running, [rig.node])
    assert [p for p, _, _ in rig.ends] == [flooded]


def test_max_heap_size_of_one_process(rig: Rig) -> None:
    def hoard(p: Any, held: Any) -> Any:
        from pyshell.traps.machine import ENTRIES, yield_

        yield_(p, (ENTRIES[1], hoard, make_list(list(range(100)), held)))
        return None

    p = rig.spawn(hoard, make_list([]), watch=True)
    p.extras().own("flags")["max_heap_size"] = ErlMap({atom("size"): 5000, atom("kill"): atom("true")})
    rig.world.watch.limit(p)
    for _ in range(1000):
        rig.world.step()
    assert rig.ends == [(p, A_EXIT, atom("killed"))]
    assert not rig.world.watch.limited


def test_words_of_shared_and_deep_terms(rig: Rig) -> None:
    p = rig.spawn(block)
    shared: Any = (1, 2)
    for _ in range(100):
        shared = (shared, shared)
    p.mb = [shared]
    assert 300 < heap_words(p, 1 << 40) < 400
    nested: Any = ()
    for _ in range(100_000):
        nested = (nested,)
    p.mb = [nested]
    assert heap_words(p, 1 << 40) > 200_000


# determinism ------------------------------------------------------------------------------------------------------


def test_streams_are_apart() -> None:
    one, other = Streams(7), Streams(7)
    one.stream("a").random()
    assert one.stream("b").random() == other.stream("b").random()
    assert Streams(8).stream("b").random() != other.stream("b").random()


def test_the_same_input_gives_the_same_run() -> None:
    def trace(seed: int) -> list[Any]:
        rig, log = Rig(seed), []

        def actor(p: Any, name: str, left: int) -> Any:
            log.append((name, left, rig.world.clock.now_ns()))
            if not left:
                return OK
            rig.node._refs += rig.world.rng.stream(name).randrange(3)
            pause = rig.world.rng.stream(name).randrange(1, 5)
            rig.world.timers.add(rig.world.clock.now_ns() + pause * MS, lambda: rig.spawn(actor, name, left - 1))
            return OK

        for name in "abc":
            rig.spawn(actor, name, 20)
        rig.run()
        return log

    assert trace(1) == trace(1) != trace(2)


def test_calendar() -> None:
    assert civil(0) == (1970, 1, 1) and civil(-1) == (1969, 12, 31) and civil(20_454) == (2026, 1, 1)
    assert stamp(1_795_392_072_109_994_000) == "23-Nov-2026::00:01:12.109994"


def test_references_have_18_bits_in_their_last_word(rig: Rig) -> None:
    """As the distribution protocol wants them; the next one carries, and none comes twice."""
    made = [rig.node.make_ref() for _ in range(300_000)]
    assert len(set(made)) == len(made) and made == sorted(made, key=lambda ref: ref.number)
    assert all(ref.words()[2] < 1 << 18 for ref in made)
