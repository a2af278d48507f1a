"""The real world: what stands still, what moves, what never ends, and who looks without being seen."""

from __future__ import annotations

import pytest

from pyshell.commands.worlds import Worlds
from pyshell.transcript.header import Header
from pyshell.transcript.player import WorldTrouble
from pyshell.transcript.world import World

LAB = Header(nodes=("a@lab", "b@lab"), latency=10_000_000)


@pytest.fixture(scope="module")
def worlds() -> Worlds:
    return Worlds()


def typed(world: World, node: str, *sources: str) -> list[str]:
    for source in sources:
        world.enter(node, source)
    return world.shown(node)


def test_a_prompt_stands_still_and_an_input_that_waits_moves_the_clock(worlds: Worlds) -> None:
    world = worlds.make(Header())
    assert world.prompt("") == "1> "
    assert typed(world, "", "spawn(fun() -> timer:sleep(500), io:format(\"x~n\") end), ok.") == ["ok"]
    assert world.now() == 0
    assert typed(world, "", "receive after 200 -> ok end.") == ["ok"]
    assert world.now() == 200_000_000
    world.wait(1_000_000_000)
    assert world.shown("") == ["x"] and world.now() == 1_200_000_000


def test_what_never_ends_is_told(worlds: Worlds) -> None:
    world = worlds.make(Header())
    assert typed(world, "", "receive never -> ok end.") == ["** nothing left to run: the shell waits in receive"]
    assert world.prompt("") is None
    world.interrupt("")
    assert world.shown("") == ["** exception exit: killed"] and world.prompt("") == "2> "
    with pytest.raises(WorldTrouble, match="10 million reductions"):
        world.enter("", "F = fun F() -> F() end, F().")
    world.shown("")
    with pytest.raises(WorldTrouble, match="lines of output"):
        world.enter("", 'F = fun F() -> io:format("x~n"), F() end, F().')
    assert len(world.shown("")) < 50
    assert typed(world, "", "still_alive.") == ["still_alive"]


def test_waiting_for_a_line_is_told(worlds: Worlds) -> None:
    world = worlds.make(Header())
    shown = typed(world, "", 'io:get_line("name? ").')
    assert shown[-1].endswith("** nothing left to run: the shell waits for a line of input")


def test_a_half_line_is_ended_and_colours_are_named(worlds: Worlds) -> None:
    world = worlds.make(Header())
    assert typed(world, "", 'io:format("hi").') == ["hiok"]
    assert typed(world, "", 'io:format("\\e[1mbold\\e[0m\\ttab~n").') == ["\\e[1mbold\\e[0m\\ttab", "ok"]


def test_two_consoles_on_one_screen(worlds: Worlds) -> None:
    world = worlds.make(LAB)
    typed(world, "b@lab", "spawn(fun() -> receive after 50 -> io:format(\"one~n~ntwo~n\") end end).")
    typed(world, "a@lab", "ok.")
    world.wait(100_000_000)
    assert world.shown("a@lab") == ["b@lab: one", "b@lab: two"]


def test_nodes_that_are_not_there(worlds: Worlds) -> None:
    world = worlds.make(LAB)
    with pytest.raises(WorldTrouble, match="there is no node c@lab"):
        world.enter("c@lab", "ok.")
    with pytest.raises(WorldTrouble):
        world.enter("", "ok.")


def test_the_observer_is_not_seen(worlds: Worlds) -> None:
    def session(looks: bool) -> list[str]:
        world = worlds.make(LAB)
        shown: list[str] = []
        ping = "net_adm:ping('b@lab')."
        for source in ("self().", "make_ref().", "spawn(fun() -> ok end).", ping, "length(processes())."):
            if looks:
                assert world.look("lists:sum(lists:seq(1, 10000)) =:= 50005000") == "true"
                assert world.look("length(processes()) > 1") == "true"
                with pytest.raises(WorldTrouble):
                    world.look("1 / 0")
                with pytest.raises(WorldTrouble, match="waits"):
                    world.look("receive x -> ok end")
                with pytest.raises(WorldTrouble, match="syntax error"):
                    world.look("1 +")
            shown += typed(world, "a@lab", source)
        return shown

    assert session(True) == session(False)


def test_two_worlds_never_meet(worlds: Worlds) -> None:
    first, second = worlds.make(LAB), worlds.make(LAB)
    typed(first, "a@lab", "register(x, self()), X = 1.")
    assert typed(second, "a@lab", "whereis(x).") == ["undefined"]
    assert typed(second, "a@lab", "X.") == ["* 1:1: variable 'X' is unbound"]


def test_the_width_is_that_of_the_header(worlds: Worlds) -> None:
    narrow = worlds.make(Header(width=40))
    source = "lists:seq(100, 130)."
    assert len(typed(narrow, "", source)) > len(typed(worlds.make(Header()), "", source))
