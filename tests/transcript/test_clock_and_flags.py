"""The headers `clock: live` and `flags`: time that passes by itself, and erl's flags for the nodes."""

from __future__ import annotations

import time

import pytest

from pyshell.commands.worlds import Worlds
from pyshell.host.real_clock import LiveClock
from pyshell.lesson.format import parse as parse_lesson
from pyshell.transcript.format import Transcript, parse
from pyshell.transcript.header import FormatError
from pyshell.transcript.player import replay
from pyshell.transcript.recorder import header_lines

LIVE = "%% clock: live\n%% allow: live\n"


@pytest.fixture(scope="module")
def worlds() -> Worlds:
    return Worlds()


def answers(worlds: Worlds, text: str) -> list[list[str]]:
    transcript = parse(text)
    run = replay(transcript, worlds.make(transcript.header, transcript.files))
    assert not run.undone and not any(outcome.trouble for outcome in run.outcomes)
    return [outcome.actual for outcome in run.outcomes]


def test_a_live_clock_takes_its_time_and_knows_the_day(worlds: Worlds) -> None:
    start = time.monotonic()
    shown = answers(
        worlds,
        LIVE + "1> timer:sleep(120), done.\n2> spawn(fun() -> receive after 100 -> io:format(\"late~n\") end end), ok.\n"
        "%% after 150ms\n3> erlang:system_time(second).\n",
    )
    assert time.monotonic() - start >= 0.27
    assert shown[:3] == [["done"], ["ok"], ["late"]]
    assert abs(int(shown[3][0]) - time.time()) < 60


def test_a_virtual_clock_does_not(worlds: Worlds) -> None:
    assert answers(worlds, "1> timer:sleep(3600000), erlang:system_time(second).\n") == [["1767229200"]]


def test_a_live_clock_may_be_faster_and_is_handed_over() -> None:
    clock = LiveClock(100.0)
    begun = time.monotonic()
    assert clock.jump_to(5_000_000_000) and clock.now_ns() >= 5_000_000_000
    assert time.monotonic() - begun < 2
    before = clock.now_ns()
    clock.hand_over()
    assert not clock.jump_to(before + 10**12)
    assert before <= clock.now_ns() < before + 10**9


def test_a_live_clock_needs_leave() -> None:
    with pytest.raises(FormatError, match="allow: live"):
        parse("%% clock: live\n1> 1.\n1\n")


def test_a_lesson_may_be_live(worlds: Worlds) -> None:
    text = "---\nlesson: x\nclock: {}\n---\n\n# X\n\n## One\n\n```erl\n1> 1.\n1\n```\n"
    for word, virtual in (("live", False), ("step", True)):
        world = worlds.of_lesson(parse_lesson(text.format(word)))
        assert isinstance(world, object) and (type(world.cluster.clock) is not LiveClock) is virtual


def test_flags_are_those_of_erl(worlds: Worlds) -> None:
    shown = answers(
        worlds,
        "%% nodes: a b c\n%% flags: -setcookie oats -connect_all false -mine 1 two -kernel net_ticktime 7\n"
        "(a@lab)1> erlang:get_cookie().\n(a@lab)2> init:get_argument(mine).\n"
        "(a@lab)3> [net_adm:ping(N) || N <- [b@lab, c@lab]].\n%% after 1s\n(b@lab)1> nodes().\n"
        "(b@lab)2> net_kernel:get_net_ticktime().\n",
    )
    assert shown == [["oats"], ['{ok,[["1","two"]]}'], ["[pong,pong]"], [], ["[a@lab]"], ["7"]]


@pytest.mark.parametrize("value", ["maybe", "connect_all false", "-sname x", "-hidden -eval halt()."])
def test_what_is_no_flag_is_told(value: str) -> None:
    with pytest.raises(FormatError, match="header 'flags' must be flags") as caught:
        parse(f"%% nodes: a\n%% flags: {value}\n(a@lab)1> 1.\n1\n")
    assert caught.value.line == 2


def test_both_survive_recording() -> None:
    transcript: Transcript = parse(LIVE + "%% nodes: a\n%% flags: -hidden -connect_all false\n(a@lab)1> 1.\n1\n")
    again = parse("\n".join([*header_lines(transcript.header), "(a@lab)1> 1.", "1", ""]))
    assert again.header == transcript.header
