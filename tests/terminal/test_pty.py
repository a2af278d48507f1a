"""The whole program in a real pseudo terminal, judged by what pyte makes of the bytes."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")

PATIENCE = 20.0
ROOT = Path(__file__).parent.parent.parent


class Program:
    """A running pyshell and its screen."""

    def __init__(self, child: Any, columns: int, rows: int) -> None:
        self.child = child
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = b""

    @property
    def lines(self) -> list[str]:
        """The screen, without the line below the prompt and blank lines at the end."""
        rows = [row.rstrip() for row in self.screen.display]
        rows = [row for row in rows if not row.startswith("nodes ")]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def read(self) -> bool:
        """What came in the meantime; False when the program has ended."""
        try:
            data = self.child.read_nonblocking(65536, timeout=0.02)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.bytes += data
        self.stream.feed(data)
        return True

    def until(self, wanted: str | Callable[[], bool], seconds: float = PATIENCE) -> float:
        start = time.perf_counter()
        while not (wanted in self.text if isinstance(wanted, str) else wanted()):
            alive = self.read()
            done = wanted in self.text if isinstance(wanted, str) else wanted()
            if not done and (not alive or time.perf_counter() - start > seconds):
                raise AssertionError(f"{wanted!r} did not come; the screen:\n{self.text}")
        return time.perf_counter() - start

    def prompt(self, prompt: str) -> None:
        self.until(lambda: self.lines[-1:] == [prompt])

    def type(self, text: str) -> None:
        self.child.send(text)
        if text.strip():
            self.until(lambda: self.lines[-1:] != [] and self.lines[-1].endswith(text.strip()[-6:]))

    def ask(self, text: str, prompt: str) -> None:
        self.type(text)
        self.child.send("\r")
        self.prompt(prompt)

    def status(self) -> int:
        """Wait for the end; exit status."""
        deadline = time.perf_counter() + PATIENCE
        while self.read():
            assert time.perf_counter() < deadline, self.text
        self.child.wait()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)


@contextmanager
def program(
    tmp_path: Path, *arguments: str, columns: int = 80, rows: int = 30, **environment: str
) -> Iterator[Program]:
    env = {**os.environ, "TERM": "xterm-256color", "PYSHELL_HOME": str(tmp_path), **environment}
    command = ["-m", "pyshell", *arguments]
    child = pexpect.spawn(sys.executable, command, env=env, dimensions=(rows, columns), cwd=str(ROOT), timeout=PATIENCE)
    child.delaybeforesend = None
    try:
        yield Program(child, columns, rows)
    finally:
        child.close(force=True)


def test_a_first_session(tmp_path: Path) -> None:
    with program(tmp_path) as shell:
        shell.prompt("1>")
        shell.ask("X = 20 + 1.", "2>")
        shell.type("lists:map(fun(N) ->")
        shell.child.send("\r")
        shell.until(lambda: shell.lines[-1].strip() == "..")
        shell.ask("N * X end, [1, 2]).", "3>")
        assert shell.lines[1:] == [
            "1> X = 20 + 1.",
            "21",
            "2> lists:map(fun(N) ->",
            "..     N * X end, [1, 2]).",
            "[21,42]",
            "3>",
        ]
        shell.type("q().")
        shell.child.send("\r")
        assert shell.status() == 0
        assert shell.lines[-1] in ("ok", "3> q().")


def test_two_nodes_a_cut_and_a_loop(tmp_path: Path) -> None:
    with program(tmp_path, "-sname", "a@lab") as shell:
        shell.prompt("(a@lab)1>")
        shell.ask("lab:start(b).", "(a@lab)2>")
        shell.ask("net_adm:ping(b@lab).", "(a@lab)3>")
        assert "pong" in shell.lines
        shell.ask("lab:cut(a, b).", "(a@lab)4>")
        shell.ask(":on b", "(b@lab)1>")
        shell.ask("node().", "(b@lab)2>")
        shell.ask(":on a", "(a@lab)4>")
        shell.ask("lab:heal(a, b).", "(a@lab)5>")
        shell.ask("net_adm:ping(b@lab).", "(a@lab)6>")
        assert shell.lines.count("pong") == 2
        shell.ask("L = fun L() -> L() end, ok.", "(a@lab)7>")
        shell.type("L().")
        shell.child.send("\r")
        time.sleep(0.2)
        shell.child.send("\x03")
        shell.until("** exception exit: killed")
        shell.prompt("(a@lab)8>")
        shell.ask("P = spawn(L), ok.", "(a@lab)9>")
        slowest = max(_typing_delay(shell, count) for count in range(1, 11))
        assert slowest < 0.25, slowest
        shell.child.send("\x03")
        shell.prompt("(a@lab)9>")
        shell.type("q().")
        shell.child.send("\r")
        assert shell.status() == 0


def _typing_delay(shell: Program, count: int) -> float:
    shell.child.send("x")
    return shell.until("9> " + "x" * count)


def test_a_flood_of_output(tmp_path: Path) -> None:
    with program(tmp_path) as shell:
        shell.prompt("1>")
        shell.ask('F = fun F() -> io:format("flood~n"), F() end, P = spawn(F), ok.', "2>")
        shell.until("more lines (:log shows them)")
        shell.child.send("exit(P, kill).\r")
        shell.prompt("3>")
        shell.type("F().")
        shell.child.send("\r")
        time.sleep(0.5)
        shell.child.send("\x03")
        shell.until(lambda: shell.lines[-1:] == ["4>"])
        assert "** exception exit: killed" in shell.text


def test_sigterm_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    with program(tmp_path) as shell:
        shell.prompt("1>")
        shell.child.kill(signal.SIGTERM)
        assert shell.status() == 128 + signal.SIGTERM
        assert "Traceback" not in shell.text


def test_history_is_kept(tmp_path: Path) -> None:
    with program(tmp_path) as shell:
        shell.prompt("1>")
        shell.ask("{remember, me}.", "2>")
        shell.child.send("\x04")
        assert shell.status() == 0
    with program(tmp_path) as shell:
        shell.prompt("1>")
        shell.child.send("\x1b[A")
        shell.until("1> {remember, me}.")


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    with program(tmp_path, PYSHELL_HOME=str(blocked / "x")) as shell:
        shell.prompt("1>")
        assert shell.text.count("The history stays in memory") == 1
        shell.ask("ok.", "2>")


@pytest.mark.parametrize("how", ["--plain", "dumb"])
def test_plain(tmp_path: Path, how: str) -> None:
    arguments = ["--plain"] if how == "--plain" else []
    with program(tmp_path, *arguments, TERM="dumb" if how == "dumb" else "xterm") as shell:
        shell.prompt("1>")
        shell.child.send("[a,\n")
        shell.until("..")
        shell.child.send("b].\n")
        shell.prompt("2>")
        shell.child.send("receive never -> ok end.\n")
        time.sleep(0.3)
        shell.child.send("\x03")
        shell.until("** exception exit: killed")
        shell.prompt("3>")
        assert b"\x1b" not in shell.bytes
        shell.child.send("\x04")
        assert shell.status() == 0


def test_the_terminal_is_never_asked_anything(tmp_path: Path) -> None:
    with program(tmp_path, NO_COLOR="1") as shell:
        shell.prompt("1>")
        shell.ask('X = "text".', "2>")
        assert b"\x1b[6n" not in shell.bytes
        assert not re.search(rb"\x1b\[[0-9;]*[39][0-7]m", shell.bytes)


def test_resizing(tmp_path: Path) -> None:
    with program(tmp_path) as shell:
        shell.prompt("1>")
        shell.child.setwinsize(30, 40)
        shell.screen.resize(30, 40)
        time.sleep(0.3)
        shell.ask("lists:seq(1, 30).", "2>")
        assert max(map(len, shell.lines)) <= 40
        assert shell.text.count("[1,2,3,4") == 1


def test_a_terminal_that_is_closed_ends_the_program(tmp_path: Path) -> None:
    with program(tmp_path) as shell:
        shell.prompt("1>")
        process = shell.child.ptyproc
        process.fileobj.close()
        process.closed = process.terminated = True
        deadline = time.perf_counter() + PATIENCE
        pid, status = 0, 0
        while pid == 0 and time.perf_counter() < deadline:
            pid, status = os.waitpid(shell.child.pid, os.WNOHANG)
            time.sleep(0.02)
        assert pid == shell.child.pid
        assert os.waitstatus_to_exitcode(status) == 129


def test_ctrl_c_ends_who_is_in_a_native_that_does_not_come_back(tmp_path: Path) -> None:
    with program(tmp_path) as shell:
        shell.prompt("1>")
        shell.ask('L = lists:foldl(fun(_, A) -> [A, A] end, "x", lists:seq(1, 22)), ok.', "2>")
        shell.child.send("erlang:phash2(L).\r")
        time.sleep(0.7)
        shell.child.send("\x03")
        shell.prompt("3>")
        assert "** exception exit: killed" in shell.lines and "ERROR REPORT" not in shell.text
        shell.child.send('try io:format("~p", [L]) catch error:Why -> Why end.\r')
        time.sleep(0.7)
        shell.child.send("\x03")
        shell.prompt("4>")
        assert shell.lines[-2] == "system_limit"
        shell.ask('io:format("~s~n", ["the group leader lives"]).', "5>")
        assert "the group leader lives" in shell.lines
