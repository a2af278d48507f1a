"""Lessons by keystrokes, in a real pseudo terminal, with wrong answers on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal.test_pty import Program, program

ENTER = "\r"


def say(shell: Program, keys: str, wanted: str) -> None:
    """Type, and wait for a text that was not there before."""
    before = shell.text.count(wanted)
    shell.child.send(keys)
    shell.until(lambda: shell.text.count(wanted) > before)


def kept(home: Path) -> dict[str, object]:
    return dict(json.loads((home / "progress.json").read_text())["lessons"])


def test_menu_first_lesson_and_back(tmp_path: Path) -> None:
    with program(tmp_path, "learn", rows=60) as shell:
        shell.until("lesson>")
        assert "Enter begins hello-shell." in shell.text and "0 of " in shell.text
        say(shell, "nothing\r", "There is no lesson nothing")
        say(shell, ENTER, "Enter begins. :help")
        say(shell, ENTER, "Enter types: 20 + 22.")
        for answer in ("\n42\n", "\n3\n", "\n3.5\n"):
            say(shell, ENTER, answer)
        say(shell, "64.\r", "That shifts nothing.")
        say(shell, ":hint\r", "Type 1 bsl 64. with the full stop")
        shell.child.send("1 bsl\r")
        shell.until(lambda: shell.lines[-2:] != [] and any(row.strip() == ".." for row in shell.lines[-2:]))
        say(shell, "64.\r", "18446744073709551616")
        shell.until("Enter for the next step")
        say(shell, "free + play.\r", "called as free + play")
        say(shell, ":quit\r", "goes on here")
        assert shell.status() == 0
    assert kept(tmp_path)["hello-shell"]["steps"]["ask-it-something"]["state"] == "done"  # type: ignore[index]
    with program(tmp_path, "learn", rows=60) as shell:
        shell.until("Enter goes on with hello-shell")
        say(shell, ENTER, "You are at step 1")
        say(shell, ENTER, "Names for values")
        say(shell, "Price = 31.\r", "31")
        say(shell, ":check\r", "Price is not 30 yet.")
        say(shell, ":undo\r", "Undone")
        say(shell, "Price = 30.\r", "What does Price = 31. answer?")
        say(shell, "a\r", "no match of right hand side value 31")
        say(shell, ":steps\r", "2. Names for values  (done)")
        shell.child.send("\x04")
        assert shell.status() == 0


def test_the_end_of_a_lesson_with_its_chart(tmp_path: Path) -> None:
    with program(tmp_path, "learn", "rpc-timeouts", rows=70) as shell:
        shell.until("Enter begins.")
        say(shell, ENTER, "Everybody waits 30 seconds")
        say(shell, ":map\r", "not connected")
        say(shell, ":skip\r", "The inner ones first")
        say(shell, ":show!\r", "gave_up,c@lab")
        say(shell, ENTER, "Where to get the number")
        say(shell, ENTER, "pong")
        say(shell, ":show!\r", "What does")
        say(shell, "c\r", "Enter ends the lesson")
        say(shell, ENTER, "You have finished")
        shell.until("3 steps, 0 hints, 1 skipped.")
        shell.until("Next: pyshell learn rpc-many")
        assert shell.status() == 0


def test_the_editor(tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i s/hallo/hello/ "$1"\n')
    editor.chmod(0o755)
    with program(tmp_path, "learn", "modules", EDITOR=str(editor), VISUAL="") as shell:
        shell.until("Enter begins.")
        say(shell, ":goto 4\r", "Write one")
        say(shell, ":edit greet\r", "greet.erl is saved")
        say(shell, "c(greet).\r", "{ok,greet}")
        shell.until("Enter for the next step")
        say(shell, ":edit\r", "Which file? :edit NAME")
        say(shell, ":quit\r", "Kept.")
    assert "hello" in kept(tmp_path)["modules"]["files"]["greet.erl"]  # type: ignore[index]


def test_an_editor_that_is_not_there(tmp_path: Path) -> None:
    with program(tmp_path, "learn", "modules", EDITOR="/no/such/editor", VISUAL="") as shell:
        shell.until("Enter begins.")
        say(shell, ":goto 4\r", "Write one")
        say(shell, ":edit greet\r", "cannot be started")
        say(shell, ":quit\r", "Kept.")


@pytest.mark.parametrize("home", ["/proc/nowhere", "file"])
def test_where_nothing_can_be_kept(tmp_path: Path, home: str) -> None:
    (tmp_path / "file").write_text("")
    place = home if home.startswith("/") else str(tmp_path / home)
    with program(tmp_path, "learn", "hello-shell", PYSHELL_HOME=place) as shell:
        shell.until("Enter begins.")
        say(shell, ENTER, "Enter types: 20 + 22.")
        say(shell, ":quit\r", "What you did cannot be kept.")
        shell.until("the progress cannot be written")
        assert "Traceback" not in shell.text
        assert shell.status() == 0


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_dumb_and_colourless(tmp_path: Path, environment: dict[str, str]) -> None:
    with program(tmp_path, "learn", "hello-shell", columns=40, **environment) as shell:
        shell.until("Enter begins.")
        say(shell, ENTER, "Ask it something")
        say(shell, ":skip\r", "Names for values")
        assert all(len(row) <= 40 for row in shell.lines)
        if "NO_COLOR" in environment:
            assert not {"31", "32", "36"} & _colours(shell.bytes)
        else:
            assert b"\x1b[" not in shell.bytes
        say(shell, ":quit\r", "Kept.")


def _colours(data: bytes) -> set[str]:
    parts = data.decode("utf-8", "replace").split("\x1b[")[1:]
    return {code for part in parts if "m" in part for code in part[: part.index("m")].split(";")}


def test_a_progress_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    text = '{"version": 99, "lessons": {"hello-shell": {"stars": 5}}}'
    (tmp_path / "progress.json").write_text(text)
    with program(tmp_path, "learn", "hello-shell") as shell:
        shell.until("Enter begins.")
        say(shell, ENTER, "Ask it something")
        say(shell, ":quit\r", "cannot be kept")
        shell.until("of a newer pyshell")
    assert (tmp_path / "progress.json").read_text() == text


def test_killed_in_the_middle(tmp_path: Path) -> None:
    with program(tmp_path, "learn", "hello-shell") as shell:
        shell.until("Enter begins.")
        say(shell, ENTER, "Enter types: 20 + 22.")
        say(shell, "1 bsl 64.\r", "18446744073709551616")
        say(shell, ":skip\r", "Names for values")
        say(shell, "Price = 30.\r", "What does Price = 31. answer?")
        shell.child.kill(9)
    with program(tmp_path, "learn", "hello-shell") as shell:
        shell.until("You are at step 2")
        say(shell, ":steps\r", "(skipped)")
        shell.until("(done)")
