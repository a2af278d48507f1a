"""The `pyshell` command from outside: piped mode, flags, exit status, what it imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NEVER = ("prompt_toolkit", "rich", "markdown_it", "pygments", "asyncio", "lark")


def run(*arguments: str, text: str = "", folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pyshell", *arguments],
        input=text.encode("latin-1"),
        capture_output=True,
        cwd=folder or ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())},
        timeout=60,
        check=False,
    )


def test_piped() -> None:
    done = run(text='X = "\xf1".\n1/0.\nX.\n')
    assert done.returncode == 0
    assert done.stdout.startswith(b"Eshell V13.1.5")
    assert done.stdout.endswith(
        b'1> "\xf1"\n2> ** exception error: an error occurred when evaluating an arithmetic expression\n'
        b'     in operator  \'/\'/2\n        called as 1 / 0\n3> "\xf1"\n4> *** Terminating erlang (nonode@nohost)\n'
    )


def test_the_status_of_halt() -> None:
    assert run(text="halt(7).\n").returncode == 7


def test_a_named_node() -> None:
    assert run("-sname", "probe@localhost", text="node().\n").stdout.splitlines()[1] == (
        b"(probe@localhost)1> probe@localhost"
    )


def test_noshell() -> None:
    done = run("-noshell", "-eval", 'io:format("~p~n", [6 * 7]), halt(2).')
    assert (done.stdout, done.returncode) == (b"42\n", 2)
    done = run("-noshell", "-eval", "exit(no).")
    assert done.returncode == 1
    assert done.stdout == b'{"init terminating in do_boot",no}\n'


def test_a_program_reads_without_a_shell() -> None:
    done = run("-noshell", "-eval", 'io:format("~p", [io:get_line("? ")]), halt().', text="line\n")
    assert done.stdout == b'? "line\\n"'


def test_a_deadlock_is_noticed() -> None:
    done = run(text="receive never -> ok end.\n")
    assert done.returncode == 1
    assert b"waits for ever" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nonsense"], "unknown option --nonsense"),
        (["--seed"], "--seed needs a value"),
        (["--seed", "x"], "--seed needs a number"),
        (["--color=blue"], "auto, always or never"),
        (["-eval"], "-eval needs an expression"),
        (["-sname", "@x"], "no name for a node"),
        (["-name", "foo"], "needs a name with a host"),
    ],
)
def test_mistakes_are_one_line(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    text = done.stderr.decode()
    assert said in text
    assert text.count("\n") == 1


def test_help_and_version() -> None:
    assert run("--help").stdout.startswith(b"Usage: pyshell")
    assert run("--version").stdout.startswith(b"pyshell ")
    assert b"Usage" not in run("-extra", "--help", text="").stdout


def test_piped_mode_imports_nothing_for_people() -> None:
    code = (
        "import sys, pyshell.assembly as a, pyshell.cli as c\n"
        "t = a.Tools(); s = a.open_session(t, a.make_cluster(t, 1).start_node()); s.start()\n"
        f"print([name for name in {NEVER!r} if name in sys.modules])"
    )
    run(text="1.\n")  # the tables are in the cache from now on
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_same_seed_gives_the_same_bytes() -> None:
    text = "[rand:uniform(1000) || _ <- [1,2,3,4]].\nself().\nmake_ref().\n"
    assert run("--seed", "5", text=text).stdout == run("--seed", "5", text=text).stdout


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    for words in (["doctor"], ["--help"], ["learn", "--index"]):
        command = [sys.executable, "-m", "pyshell", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            assert child.stdout is not None and child.stderr is not None
            child.stdout.close()
            assert b"Traceback" not in child.stderr.read()
