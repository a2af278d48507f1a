"""The machine: values, frames, exceptions over the heap, giving way, and what ends a process and nothing else."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pyshell.term.atom import atom
from pyshell.traps.errors import A_ERROR, A_EXIT, A_THROW, ErlangError, ProcessExit, exit_, throw
from pyshell.traps.machine import DEAD, ENTRIES, LOAN, LOANS, READY, SLICE, call_export, fun_code, spent, stop
from tests.runtime.rig import OK, TIMEOUT, Rig, at, block, collect, deep, guarded, receive, spin


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_a_process_runs_and_ends(rig: Rig) -> None:
    p = rig.spawn(lambda p: OK, watch=True)
    rig.run()
    assert rig.ends == [(p, A_EXIT, atom("normal"))] and p.st == DEAD
    assert not rig.node.processes


def test_messages_come_in_order_and_can_be_picked(rig: Rig) -> None:
    got: list[Any] = []

    def body(p: Any) -> Any:
        got.append(receive(p, want=lambda m: m == 2))
        got.append(receive(p))
        got.append(receive(p))
        return OK

    p = rig.spawn(body, watch=True)
    for message in (1, 2, 3):
        rig.node.send(None, p, message)
    rig.run()
    assert got == [2, 1, 3]


def test_receive_waits_and_goes_on(rig: Rig) -> None:
    into: list[Any] = []
    p = rig.spawn(collect, into, 2)
    rig.run()
    assert not into
    rig.node.send(None, p, 1)
    rig.now()
    rig.node.send(None, p, 2)
    rig.run()
    assert into == [1, 2] and p.st == DEAD


def test_timeout_and_its_absence(rig: Rig) -> None:
    got: list[Any] = []

    def after(p: Any, milliseconds: int) -> Any:
        value = receive(p, milliseconds)
        return got.append((value, rig.world.clock.now_ns())) or OK if value is not None else _pass(p, got, rig)

    first, second = rig.spawn(after, 50), rig.spawn(after, 50)
    rig.now()
    rig.node.send(None, second, 7)
    rig.run()
    assert got == [(7, 0), (TIMEOUT, 50_000_000)]
    assert first.st == DEAD and rig.world.timers.next_deadline() is None


def _pass(p: Any, got: list[Any], rig: Rig) -> Any:
    @at()
    def note(p: Any, value: Any, frame: Any) -> Any:
        got.append((value, rig.world.clock.now_ns()))
        return OK

    p.k = [(note,)]
    return None


def test_a_tail_call_takes_no_stack(rig: Rig) -> None:
    def down(p: Any, n: int) -> Any:
        if n == 0:
            return OK
        p.t = (ENTRIES[1], down, n - 1)
        return None

    p = rig.spawn(down, 100_000, watch=True)
    rig.run()
    assert rig.ends == [(p, A_EXIT, atom("normal"))]


def test_deep_recursion_moves_to_the_heap_and_back(rig: Rig) -> None:
    values: list[Any] = []

    def body(p: Any) -> Any:
        @at()
        def keep(p: Any, value: Any, frame: Any) -> Any:
            values.append(value)
            return OK

        value = deep(p, 50_000, lambda p: receive(p))
        assert value is None
        p.k.append((keep,))
        return None

    p = rig.spawn(body)
    rig.now()
    assert len(p.stk) == 50_001
    rig.node.send(None, p, 5)
    rig.run()
    assert values == [50_005]


MOST = LOANS * LOAN


def _down(p: Any, n: int) -> Any:
    """1 + down(n - 1), as it is compiled."""
    for _ in p.r:
        break
    else:
        if spent(p, (ENTRIES[1], _down, n)):
            return None
    if n == 0:
        return 0
    value = _down(p, n - 1)
    if value is None and (value := stop(p, (_one_more,))) is None:
        return None
    return value + 1


def _one_more(p: Any, value: Any, frame: Any) -> Any:
    return value + 1


@pytest.mark.parametrize(
    ("depth", "others", "whole"),
    [(SLICE + MOST - 10, 0, True), (2 * SLICE + MOST + 100, 0, False), (SLICE + 10, 1, False), (SLICE - 10, 1, True)],
)
def test_a_deep_recursion_stays_where_it_is_unless_somebody_waits(rig: Rig, depth: int, others: int, whole: bool) -> None:
    p = rig.spawn(_down, depth, watch=True)
    ran: list[str] = []
    for _ in range(others):
        rig.spawn(spin, 10 * SLICE, ran, "other")
    rig.world.step()
    assert bool(rig.ends) == whole
    assert whole or (p.st == READY and len(p.stk) > SLICE // 2)
    assert (len(ran) > 0) == (others > 0)  # in the same step
    rig.run()
    assert rig.ends == [(p, A_EXIT, atom("normal"))]


def test_whoever_drives_may_lose_patience(rig: Rig) -> None:
    asked: list[int] = []

    def impatient(lent: int) -> bool:
        asked.append(lent)
        return lent == 3

    rig.world.impatient = impatient
    p = rig.spawn(_down, 2 * SLICE + 7 * LOAN, watch=True)
    rig.world.step()
    assert asked[:4] == [0, 1, 2, 3]
    assert p.st == READY
    rig.run()
    assert rig.ends == [(p, A_EXIT, atom("normal"))]


def test_a_loop_that_is_not_deep_gives_way_all_the_same(rig: Rig) -> None:
    def loop(p: Any) -> Any:
        while True:
            for _ in p.r:
                pass
            if spent(p, (ENTRIES[0], loop)):
                return None

    p = rig.spawn(loop)
    rig.world.step()
    assert p.st == READY


def test_kill_of_a_deep_process_is_quick(rig: Rig) -> None:
    p = rig.spawn(deep, 100_000, block, watch=True)
    rig.now()
    assert len(p.stk) == 100_000
    start = time.perf_counter()
    rig.node.exit_signal(None, p, atom("kill"))
    assert time.perf_counter() - start < 0.1
    assert rig.ends == [(p, A_EXIT, atom("killed"))]


@pytest.mark.parametrize("depth", [0, 3])
@pytest.mark.parametrize("wait", [False, True])
def test_exceptions_find_the_try(rig: Rig, depth: int, wait: bool) -> None:
    """Also when the frames between are on the heap."""
    seen: list[Any] = []

    def bottom(p: Any) -> Any:
        if not wait:
            raise throw(atom("up"))
        value = receive(p)
        assert value is None
        p.k = [(boom,)]
        return None

    @at()
    def boom(p: Any, value: Any, frame: Any) -> Any:
        raise throw(value)

    p = rig.spawn(guarded, lambda p: deep(p, depth, bottom), seen, watch=True)
    rig.now()
    rig.node.send(None, p, atom("up"))
    rig.run()
    assert seen == [("throw", atom("up"))]
    assert rig.ends == [(p, A_EXIT, atom("normal"))]


def test_uncaught_exceptions_end_the_process(rig: Rig) -> None:
    def fail(p: Any, error: ErlangError) -> Any:
        raise error

    for error in (throw(1), exit_(2), ErlangError(A_ERROR, 3)):
        rig.spawn(fail, error, watch=True)
    rig.run()
    assert [(cls, reason) for _, cls, reason in rig.ends] == [(A_THROW, 1), (A_EXIT, 2), (A_ERROR, 3)]


def test_process_exit_cannot_be_caught(rig: Rig) -> None:
    seen: list[Any] = []

    def body(p: Any) -> Any:
        raise ProcessExit(atom("now"))

    p = rig.spawn(guarded, body, seen, watch=True)
    rig.run()
    assert not seen and rig.ends == [(p, A_EXIT, atom("now"))]


def test_a_long_loop_gives_way(rig: Rig) -> None:
    log: list[str] = []
    for name in "ab":
        rig.spawn(spin, 12_000, log, name)
    rig.run()
    assert "".join(log) == "abababab"


def test_step_is_bounded(rig: Rig) -> None:
    log: list[str] = []
    rig.spawn(spin, 1_000_000, log, "a")
    assert rig.world.step()
    assert len(log) <= 3


def test_no_memory_ends_only_its_process(rig: Rig) -> None:
    def greedy(p: Any) -> Any:
        raise MemoryError

    first = rig.spawn(greedy, watch=True)
    second = rig.spawn(guarded, greedy, [], watch=True)
    third = rig.spawn(receive, 1, watch=True)
    rig.run()
    limit = atom("system_limit")
    assert rig.ends == [(first, A_ERROR, limit), (second, A_ERROR, limit), (third, A_EXIT, atom("normal"))]


def test_our_own_mistakes_are_reported_and_end_one_process(rig: Rig) -> None:
    def wrong(p: Any) -> Any:
        return {}["nothing"]

    rig.spawn(wrong)
    other = rig.spawn(lambda p: OK, watch=True)
    rig.run()
    assert "KeyError" in rig.printed and "mistake of pyshell" in rig.printed
    assert rig.ends == [(other, A_EXIT, atom("normal"))]


def test_a_process_that_is_no_process_of_the_table_can_run(rig: Rig) -> None:
    """An observer of lessons runs code without being seen."""
    from pyshell.runtime.machine import run_slice
    from pyshell.runtime.process import Process

    seen: list[Any] = []

    def look(p: Any) -> Any:
        seen.append(p.n)
        return OK

    p = Process(rig.node, 0, 0, (ENTRIES[0], look), None)
    run_slice(p)
    assert seen == [rig.node] and p.st == DEAD and not rig.node.processes


def test_undef_of_a_missing_export(rig: Rig) -> None:
    p = rig.spawn(lambda p: call_export(p, "nomod:f/1", (1,)), watch=True)
    rig.run()
    assert rig.ends == [(p, A_ERROR, atom("undef"))]
    with pytest.raises(ErlangError):
        fun_code(p, atom("no_fun"), ())


# long mailboxes ---------------------------------------------------------------------------------------------------


def test_a_long_mailbox_is_emptied_from_the_front_in_time(rig: Rig) -> None:
    into: list[Any] = []
    p = rig.spawn(collect, into)
    for n in range(300_000):
        rig.node.send(None, p, n)
    start = time.perf_counter()
    rig.run()
    assert time.perf_counter() - start < 2
    assert into == list(range(300_000)) and p.mb == () and p.backlog is None


def test_picking_from_a_long_mailbox_keeps_the_order(rig: Rig) -> None:
    got: list[Any] = []
    wanted = [1500, 0, 2999, 1, 2998, 700]

    def pick(p: Any, left: list[int]) -> Any:
        while left:
            value = receive(p, want=lambda m: m == left[0])
            if value is None:
                p.k = [(go_on, left)]
                return None
            got.append(value)
            left.pop(0)
        return block(p)

    @at()
    def go_on(p: Any, value: Any, frame: Any) -> Any:
        got.append(value)
        return pick(p, frame[1][1:])

    p = rig.spawn(pick, list(wanted))
    for n in range(3000):
        rig.node.send(None, p, n)
    rig.run()
    assert got == wanted
    assert p.messages() == [n for n in range(3000) if n not in wanted]
    assert p.message_count() == 2994


def test_the_backlog_counts_for_a_timeout_of_zero(rig: Rig) -> None:
    seen: list[Any] = []

    def body(p: Any) -> Any:
        first = receive(p)  # the mailbox is split here
        seen.append((first, p.backlog is not None))
        value = receive(p, 0, want=lambda m: m == 1999)
        if value is None:
            p.k = [(note,)]
            return None
        seen.append(value)
        return OK

    @at()
    def note(p: Any, value: Any, frame: Any) -> Any:
        seen.append(value)
        return OK

    p = rig.spawn(body)
    for n in range(2000):
        rig.node.send(None, p, n)
    rig.run()
    assert seen == [(0, True), 1999]
