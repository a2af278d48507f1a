"""Links, monitors, exit signals, names and aliases inside one node."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pyshell.runtime import deaths
from pyshell.runtime.exits import DELIVER, DIE, IGNORE, verdict
from pyshell.term.atom import atom
from pyshell.term.ids import Pid
from pyshell.traps.errors import A_EXIT, ErlangError
from pyshell.traps.machine import DEAD
from tests.runtime.rig import OK, Rig, block, collect, deep, receive

A_NORMAL, A_KILL, A_KILLED, A_NOPROC, A_DOWN, A_EXIT_TAG, A_PROCESS = map(
    atom, ("normal", "kill", "killed", "noproc", "DOWN", "EXIT", "process")
)
BOOM = atom("boom")


@pytest.fixture
def rig() -> Rig:
    return Rig()


def trapper(rig: Rig) -> tuple[Any, list[Any]]:
    into: list[Any] = []
    p = rig.spawn(collect, into)
    p.extras().trap_exit = True
    return p, into


# what the reference manual says, line by line: (reason, by a link, trapping, to itself) -> (what, reason)
@pytest.mark.parametrize(
    ("reason", "linked", "trapping", "own", "what", "why"),
    [
        (BOOM, True, False, False, DIE, BOOM),
        (BOOM, True, True, False, DELIVER, BOOM),
        (BOOM, False, False, False, DIE, BOOM),
        (BOOM, False, True, False, DELIVER, BOOM),
        (A_NORMAL, True, False, False, IGNORE, A_NORMAL),
        (A_NORMAL, True, True, False, DELIVER, A_NORMAL),
        (A_NORMAL, False, False, False, IGNORE, A_NORMAL),
        (A_NORMAL, False, True, False, DELIVER, A_NORMAL),
        (A_NORMAL, False, False, True, DIE, A_NORMAL),
        (A_NORMAL, False, True, True, DELIVER, A_NORMAL),
        (A_KILL, False, False, False, DIE, A_KILLED),
        (A_KILL, False, True, False, DIE, A_KILLED),
        (A_KILL, True, True, False, DELIVER, A_KILL),
        (A_KILL, True, False, False, DIE, A_KILL),
    ],
)
def test_the_law(reason: Any, linked: bool, trapping: bool, own: bool, what: str, why: Any) -> None:
    assert verdict(reason, linked, trapping, own) == (what, why)


def test_a_link_breaks_both_ways_and_spreads(rig: Rig) -> None:
    a, b, c = (rig.spawn(block, watch=True) for _ in range(3))
    deaths.link(a, b)
    deaths.link(b, c)
    rig.now()
    rig.node.exit_signal(None, a, BOOM)
    assert [(p, reason) for p, _, reason in rig.ends] == [(a, BOOM), (b, BOOM), (c, BOOM)]


def test_a_normal_end_spares_its_links(rig: Rig) -> None:
    a, b = rig.spawn(receive, 1), rig.spawn(block)
    deaths.link(a, b)
    rig.run()
    assert a.st == DEAD and b.st != DEAD and not b.x.links


def test_trapping_makes_it_a_message(rig: Rig) -> None:
    p, into = trapper(rig)
    q = rig.spawn(receive)
    deaths.link(p, q)
    rig.now()
    rig.node.exit_signal(p, q, A_KILL)
    rig.now()
    assert into == [(A_EXIT_TAG, q, A_KILLED)]


def test_unlink_is_final(rig: Rig) -> None:
    p, into = trapper(rig)
    q = rig.spawn(block)
    deaths.link(p, q)
    deaths.unlink(p, q)
    rig.node.exit_signal(None, q, BOOM)
    rig.now()
    assert into == [] and not p.x.links


def test_link_to_nobody(rig: Rig) -> None:
    p = rig.spawn(block)
    q = rig.spawn(lambda p: OK)
    rig.now()
    assert deaths.link(p, q) is False
    assert deaths.link(p, p) is True and not p.x


def test_monitor_hears_once(rig: Rig) -> None:
    p, into = trapper(rig)
    q = rig.spawn(block)
    first, second = deaths.monitor(p, q), deaths.monitor(p, q)
    rig.now()
    rig.node.exit_signal(None, q, BOOM)
    rig.now()
    assert into == [(A_DOWN, first, A_PROCESS, q, BOOM), (A_DOWN, second, A_PROCESS, q, BOOM)]
    assert not p.x.monitors


def test_exit_comes_before_down(rig: Rig) -> None:
    p, into = trapper(rig)
    q = rig.spawn(block)
    deaths.monitor(p, q)
    deaths.link(p, q)
    rig.node.exit_signal(None, q, BOOM)
    rig.now()
    assert [message[0] for message in into] == [A_EXIT_TAG, A_DOWN]


def test_monitor_of_nobody_and_of_a_name(rig: Rig) -> None:
    p, into = trapper(rig)
    q = rig.spawn(block)
    q.extras().name = atom("q")
    rig.node.registry[atom("q")] = q
    by_name = deaths.monitor(p, atom("q"))
    nobody = deaths.monitor(p, atom("nobody"), BOOM)
    gone = deaths.monitor(p, Pid(rig.node.name, 9999, 0, 1))
    rig.node.exit_signal(None, q, BOOM)
    rig.now()
    here = rig.node.name
    assert into[0] == (BOOM, nobody, A_PROCESS, (atom("nobody"), here), A_NOPROC)
    assert into[1][1:3] == (gone, A_PROCESS) and into[1][4] is A_NOPROC
    assert into[2] == (A_DOWN, by_name, A_PROCESS, (atom("q"), here), BOOM)
    assert atom("q") not in rig.node.registry


def test_demonitor(rig: Rig) -> None:
    p, into = trapper(rig)
    q = rig.spawn(block)
    ref = deaths.monitor(p, q)
    assert deaths.demonitor(p, ref) and not deaths.demonitor(p, ref)
    rig.node.exit_signal(None, q, BOOM)
    rig.now()
    assert into == []


def test_a_dead_watcher_leaves_nothing_behind(rig: Rig) -> None:
    p, q = rig.spawn(block), rig.spawn(block)
    deaths.monitor(p, q)
    rig.node.exit_signal(None, p, BOOM)
    assert not q.x.monitored_by


def test_the_running_process_can_be_ended_by_what_it_does(rig: Rig) -> None:
    """It kills one it is linked to, and nothing of it runs after that."""
    after: list[Any] = []
    victim = rig.spawn(block)

    def killer(p: Any) -> Any:
        deaths.link(p, victim)
        p.n.exit_signal(p, victim, A_KILL)
        after.append("ran on")
        return OK

    p = rig.spawn(killer, watch=True)
    rig.run()
    assert after == [] and rig.ends == [(p, A_EXIT, A_KILLED)]


def test_leave_links(rig: Rig) -> None:
    p, keep, other = rig.spawn(block), rig.spawn(block), rig.spawn(block, watch=True)
    deaths.link(p, keep)
    deaths.link(p, other)
    rig.node.leave_links(p, BOOM, keep)
    assert list(p.x.links) == [keep] and rig.ends == [(other, A_EXIT, BOOM)] and p.st != DEAD


def test_crash_reports_and_reasons(rig: Rig) -> None:
    p, into = trapper(rig)

    def fail(p: Any) -> Any:
        raise ErlangError(atom("error"), BOOM)

    q = rig.spawn(fail)
    deaths.link(p, q)
    rig.run()
    reason = into[0][2]
    assert reason[0] is BOOM and len(reason) == 2
    assert f"Error in process {rig.node.pid_text(q)} with exit value:\n" in rig.printed
    assert rig.printed.startswith("=ERROR REPORT==== 1-Jan-2026::00:00:00.000000 ===\n")


@pytest.mark.parametrize("shape", ["chain", "star", "monitors", "watchers"])
def test_fifty_thousand(rig: Rig, shape: str) -> None:
    count = 50_000
    rig.node.max_processes = 1_000_000
    first = rig.spawn(block)
    others = [rig.spawn(block) for _ in range(count)]
    rig.now()
    previous = first
    for p in others:
        if shape == "chain":
            deaths.link(p, previous)
            previous = p
        elif shape == "star":
            deaths.link(p, first)
        elif shape == "monitors":
            deaths.monitor(first, p)
        else:
            deaths.monitor(p, first)
    start = time.perf_counter()
    if shape == "monitors":
        for p in others:
            rig.node.kill(p)
        assert len(first.mb) == count
    else:
        rig.node.kill(first)
    assert time.perf_counter() - start < 3
    assert len(rig.node.processes) == {"chain": 0, "star": 0, "monitors": 1, "watchers": count}[shape]


def test_kill_reaches_a_process_in_the_queue(rig: Rig) -> None:
    p = rig.spawn(deep, 10, receive, watch=True)
    rig.node.exit_signal(None, p, A_KILL)
    rig.run()
    assert rig.ends == [(p, A_EXIT, A_KILLED)]
