"""What happens to people: the process is killed, the disk is full, they paste a whole file, they make the window narrow."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.test_learn import ENTER, kept, say
from tests.terminal.test_pty import ROOT, program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def test_killed_in_the_middle_of_a_step(tmp_path: Path) -> None:
    with program(tmp_path, "learn", "cut-a-link", rows=60) as shell:
        shell.until("Enter begins.")
        say(shell, ENTER, "An echo on b")
        say(shell, ":show!\r", "Enter for the next step")
        say(shell, ENTER, "Say something")
        say(shell, "X = before.\r", "before")
        os.kill(shell.child.pid, signal.SIGKILL)
        shell.child.wait()
    steps = kept(tmp_path)["cut-a-link"]["steps"]  # type: ignore[index]
    assert steps["an-echo-on-b"]["state"] == "done"
    with program(tmp_path, "learn", "cut-a-link", rows=60) as shell:
        shell.until("You are at step 2")
        say(shell, "whereis(echo), rpc:call(b@lab, erlang, whereis, [echo]).\r", "<")
        say(shell, ":quit\r", "Kept.")
        assert "Traceback" not in shell.text


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """No file may grow: what was kept before is there, and the lesson goes on."""
    (tmp_path / "progress.json").write_text(json.dumps({"version": 1, "lessons": {"links": {"at": "linked", "steps": {}}}}))
    before = (tmp_path / "progress.json").read_text()

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    env = {**os.environ, "PYSHELL_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-m", "pyshell", "learn", "hello-shell"], input="\n\n\n\n:save my.md\n:quit\n", env=env,
        capture_output=True, text=True, preexec_fn=full, cwd=tmp_path, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0 and "Traceback" not in run.stdout + run.stderr
    assert "42" in run.stdout and "What you did cannot be kept." in run.stdout
    assert "my.md: file too large" in run.stdout
    assert "the progress cannot be written" in run.stderr
    assert (tmp_path / "progress.json").read_text() == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["progress.json"]


@pytest.mark.parametrize("arguments", [["-noshell", "-eval", "io:format(\"x\")."], ["doctor"], ["learn"]])
def test_an_output_that_is_full(tmp_path: Path, arguments: list[str]) -> None:
    env = {**os.environ, "PYSHELL_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "pyshell", *arguments], stdin=subprocess.DEVNULL, stdout=full,
            stderr=subprocess.PIPE, text=True, env=env, timeout=60,
        )  # fmt: skip
    assert run.stderr == "pyshell: the output cannot be written: no space left on device\n" and run.returncode == 74


def test_ten_thousand_lines_pasted(tmp_path: Path) -> None:
    with program(tmp_path) as shell:
        shell.prompt("1>")
        text = "".join(f"x{number}.\n" for number in range(10_000))
        _paste(shell, text)
        shell.until(lambda: shell.lines[-1:] == ["10001>"], 60)
        assert shell.lines[-2] == "x9999"
        _paste(shell, "[" + ",\n".join(f"x{number}" for number in range(10_000)) + "].\n")
        shell.until(lambda: shell.lines[-1:] == ["10002>"], 60)


def test_pasted_into_a_lesson(tmp_path: Path) -> None:
    with program(tmp_path, "learn", "hello-shell") as shell:
        shell.until("Enter begins.")
        say(shell, ENTER, "Enter types: 20 + 22.")
        _paste(shell, "X = 1.\nY = X +\n  1.\n{X, Y}.\n")
        shell.until("{1,2}")
        assert "3> {X, Y}." in shell.lines
        say(shell, ":quit\r", "Kept.")


def _paste(shell: object, text: str) -> None:
    child = shell.child  # type: ignore[attr-defined]
    data = f"\x1b[200~{text}\x1b[201~".encode()
    for at in range(0, len(data), 1000):
        child.send(data[at : at + 1000])
        shell.read()  # type: ignore[attr-defined]
    child.send("\r")
