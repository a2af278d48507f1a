"""The second driver: the same transcripts, typed into the real shell on a pseudo terminal, judged by the same matcher."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")
pytest.importorskip("pyte")
if sys.platform == "win32":
    pytest.skip("there are no pseudo terminals", allow_module_level=True)

from pyshell.commands.stage import terminal  # noqa: E402
from pyshell.commands.worlds import Worlds  # noqa: E402
from pyshell.transcript.format import parse  # noqa: E402
from pyshell.transcript.player import Run, WorldTrouble, replay  # noqa: E402

TRANSCRIPTS = Path(__file__).parent.parent.parent / "transcripts"
SOME = ("first-steps", "cut-silent", "async-output", "mistakes", "a-module")


def both(text: str) -> tuple[Run, Run]:
    """The replay in this process, and the one on a terminal."""
    transcript = parse(text)
    here = replay(transcript, Worlds().make(transcript.header, transcript.files))
    with terminal(transcript) as world:
        return here, replay(transcript, world)


@pytest.mark.slow
@pytest.mark.parametrize("name", SOME)
def test_the_terminal_shows_what_a_replay_shows(name: str) -> None:
    here, there = both((TRANSCRIPTS / f"{name}.transcript").read_text("utf-8"))
    assert here.passed and there.passed
    assert [(row.time, row.prompt, row.actual) for row in here.outcomes] == [
        (row.time, row.prompt, row.actual) for row in there.outcomes
    ]


@pytest.mark.slow
def test_differences_checks_and_deadlocks_are_the_same() -> None:
    text = (
        "%% nodes: a b\n(a@lab)1> 1 + 1.\n3\n%% check: 1 =:= 1\n%% check: 1 =:= 2\n(b@lab)1> X = \"a\nb\".\n"
        "(a@lab)7> receive never -> ok end.\n(b@lab)2> io:format(\"\\e[31mred\\t~n\").\n%% after 1500us\n"
    ).replace('"a\nb"', "{a,\n.. b}")
    here, there = both(text)
    assert len(there.outcomes) == len(here.outcomes)
    for mine, theirs in zip(here.outcomes, there.outcomes):
        assert (mine.same, mine.time, mine.prompt, bool(mine.trouble)) == (
            theirs.same, theirs.time, theirs.prompt, bool(theirs.trouble),
        )  # fmt: skip
    assert there.outcomes[4].actual == ["** nothing left to run: the shell waits in receive"]


@pytest.mark.slow
def test_a_program_that_ends_is_told() -> None:
    transcript = parse("1> 1.\n1\n2> halt().\n3> 2.\n")
    with terminal(transcript) as world:
        run = replay(transcript, world)
    assert run.outcomes[-1].trouble.startswith("the program has ended") or "no node" in run.outcomes[-1].trouble
    with pytest.raises(WorldTrouble), terminal(parse("%% nodes: a\n(a@lab)1> 1.\n1\n")) as world:
        world.prompt("z@lab")


@pytest.mark.slow
def test_what_is_recorded_on_a_terminal_replays(tmp_path: Path) -> None:
    path = tmp_path / "x.transcript"
    env = {**os.environ, "TERM": "xterm-256color", "PYSHELL_HOME": str(tmp_path), "NO_COLOR": "1"}
    command = ["-m", "pyshell", "record", str(path), "--nodes", "a b"]
    child = pexpect.spawn(sys.executable, command, env=env, dimensions=(40, 120), timeout=30, encoding="utf-8")
    try:
        for line in (
            "spawn(b@lab, fun() -> timer:sleep(300), io:format(\"% late~n\") end), ok.",
            "lab:cut(a, b).",
            ":after 80s",
            "receive after 500 -> {nodes(), see:wire(a, b)} end.",
        ):
            child.expect(r"lab(\x1b\[[0-9;]*m)*\)(\x1b\[[0-9;]*m)*\d")  # the prompt may be painted
            child.send(line + "\r")
        child.expect("cut}")
        child.send(":quit\r")
        child.expect("replayed without a difference")
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    text = path.read_text("utf-8")
    transcript = parse(text)
    assert "%% after 80s\n" in text and "not responding" in text
    run = replay(transcript, Worlds().make(transcript.header, transcript.files))
    assert run.passed and len(run.outcomes) == 4
