"""Sessions with servers, supervisors and their kin: our answers and reports against those that erl printed."""

from __future__ import annotations

import pytest

from pyshell.assembly import make_cluster
from pyshell.runtime.clock import VirtualClock
from tests.dist.shells import Shell, tools

from . import sessions

NAMES = sorted(path.name for path in sessions.FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_those_of_erl(name: str) -> None:
    own = {path.name for path in (sessions.FOLDER / name).glob("*.erl")}
    wrong = []
    pairs = zip(sessions.inputs(name), sessions.recorded(name), sessions.answered(name), strict=True)
    for line, wanted, found in pairs:
        one, other = sessions.plain(wanted, own), sessions.plain(found, own)
        if one != other:
            wrong.append(f"{line}\n    wanted {one}\n    found  {other}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_a_difference_is_seen() -> None:
    name = "server_calls"
    own = {path.name for path in (sessions.FOLDER / name).glob("*.erl")}
    answers = [sessions.plain(text, own) for text in sessions.recorded(name)]
    assert len(set(answers)) > 30
    assert "noproc" in "".join(answers)


def test_who_starts_a_process_that_fails_hears_of_it_before_the_report() -> None:
    shell = Shell(cluster := make_cluster(tools(), 1, VirtualClock()), cluster.start_node())
    for _ in range(2):
        assert shell("proc_lib:start_link(erlang, apply, [fun() -> proc_lib:init_ack(no), exit(why) end, []]).") == "no"
        later = shell("timer:sleep(100).")
        assert later.startswith("=CRASH REPORT====")
        assert later.endswith("** exception exit: why")


def test_the_report_of_a_process_without_neighbours_is_there_before_the_next_prompt() -> None:
    shell = Shell(cluster := make_cluster(tools(), 1, VirtualClock()), cluster.start_node())
    shell("process_flag(trap_exit, true).")
    crash = "proc_lib:start_link(erlang, apply, [fun() -> proc_lib:init_ack(no), exit(why) end, []])."
    assert shell(crash) == "no"
    assert shell("timer:sleep(100).").startswith("=CRASH REPORT====")
    said = shell(crash)
    assert "=CRASH REPORT====" in said and "\nno" in f"\n{said}"
