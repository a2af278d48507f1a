"""A session recorded by keystrokes, with output in the background, replays to the same bytes, under any hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pyshell.commands.worlds import Worlds
from pyshell.transcript.format import parse
from pyshell.transcript.player import replay
from tests.terminal.test_learn import say
from tests.terminal.test_pty import ROOT, program

TICKER = "spawn(fun T() -> receive after 300 -> io:format(\"tick ~p~n\", [erlang:system_time(second)]), T() end end).\r"


def test_recorded_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "mine.transcript"
    with program(tmp_path, "record", str(path), "--nodes", "a b", rows=40) as shell:
        shell.until("(a@lab)1>")
        say(shell, "net_adm:ping(b@lab).\r", "pong")
        say(shell, TICKER, "(a@lab)3>")
        say(shell, ":after 1s\r", "tick 1767225600")
        say(shell, "1 + .\r", "syntax error")
        say(shell, "A = 1. {A,\r", "..")
        say(shell, "  A}.\r", "{1,1}")
        say(shell, ":on b\r", "(b@lab)1>")
        say(shell, "rpc:call(a@lab, erlang, node, []), timer:sleep(700).\r", "a@lab: tick")
        shell.child.send("\x04")
        shell.until("replayed without a difference")
        assert shell.status() == 0
    transcript = parse(path.read_text())
    worlds = Worlds()
    runs = [replay(transcript, worlds.make(transcript.header, transcript.files)) for _ in range(20)]
    assert all(run.passed for run in runs)
    for seed in ("0", "1", "random"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYSHELL_HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", "pyshell", "replay", str(path)], env=env, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
