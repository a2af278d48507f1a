"""Scripts: what they print on which channel, and the status they leave; the same as OTP's escript where it is installed."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys

import pytest

PYSHELL = [sys.executable, "-m", "pyshell", "escript"]
SCRIPTS = {
    "words": """#!/usr/bin/env escript
%% -*- erlang -*-
%%! -town paris -sname scripted
main([N]) -> io:format("~p ~p~n", [list_to_integer(N) * 2, init:get_argument(town)]), io:format("~p~n", [is_alive()]);
main(Other) -> io:format(standard_error, "usage: ~p~n", [Other]), halt(3).
""",
    "headless": """%% the first line is skipped
main(_) -> io:format("~p ~p ~s~n", [?LINE, io:get_line("line: "), escript:script_name()]).
""",
    "records": """#!/usr/bin/env escript
-record(r, {a = 1, b}).
-import(lists, [map/2]).
main(Args) -> show(#r{b = Args}), show(map(fun length/1, Args)).
show(X) -> io:format("~p~n", [X]).
""",
    "warned": """#!/usr/bin/env escript
main(_) -> Unused = 1, io:format("~p~n", [node()]).
helper() -> ok.
""",
    "compiled": """#!/usr/bin/env escript
-mode(compile).
main(_) -> Unused = 1, io:format("~p~n", [node()]).
""",
    "compiled_bad": """#!/usr/bin/env escript
-mode(compile).
main(_) -> Unused = 1, nowhere().
""",
    "unreadable": """#!/usr/bin/env escript
-mode(often).
-include("nope.hrl").
main(_) -> ?X.
main() -> f(.
""",
    "no_main": """#!/usr/bin/env escript
other(_) -> ok.
""",
    "named": """#!/usr/bin/env escript
-module(named).
-mode(compile).
-export([main/1, twice/1]).
main(_) -> io:format("~p ~p~n", [?MODULE, lists:map(fun ?MODULE:twice/1, [1, 2])]).
twice(X) -> 2 * X.
""",
    "empty": "",
    "only": "#!/usr/bin/env escript\n",
}
FAILING = {
    "badmatch": "main(_) -> {error, E} = {ok, lists:seq(1, 100)}, E.",
    "thrown": "main(A) -> throw({no, A}).",
    "gone": "main(A) -> exit({gone, A}).",
    "undefined": "main(_) -> nowhere:f(1).",
    "explained": "main([A | _]) -> list_to_integer(A).",
}


def run(command: list[str], folder: pathlib.Path, *words: str) -> tuple[str, str, int]:
    """(standard output, standard error, exit status)."""
    done = subprocess.run([*command, *words], input="typed\n", capture_output=True, text=True, cwd=folder, timeout=60)
    return done.stdout, done.stderr, done.returncode


def written(folder: pathlib.Path) -> None:
    for name, text in SCRIPTS.items():
        (folder / name).write_text(text)
    for name, text in FAILING.items():
        (folder / name).write_text(f"#!/usr/bin/env escript\n{text}\n")


def test_a_script_gets_words_and_leaves_a_status(tmp_path: pathlib.Path) -> None:
    written(tmp_path)
    assert run(PYSHELL, tmp_path, "words", "21") == ('42 {ok,[["paris"]]}\ntrue\n', "", 0)
    assert run(PYSHELL, tmp_path, "words", "a", "-b") == ("", 'usage: ["a","-b"]\n', 3)
    assert run(PYSHELL, tmp_path, "headless") == ('line: 1 "typed\\n" headless\n', "", 0)


def test_a_failing_script_says_where(tmp_path: pathlib.Path) -> None:
    written(tmp_path)
    shown, said, status = run(PYSHELL, tmp_path, "explained", "x")
    assert (shown, status) == ("", 127)
    lines = said.splitlines()
    assert lines[0] == "escript: exception error: bad argument"
    assert lines[3] == "     *** argument 1: not a textual representation of an integer"
    assert "Traceback" not in said


def test_what_cannot_be_run(tmp_path: pathlib.Path) -> None:
    (tmp_path / "archive").write_bytes(b"#!/usr/bin/env escript\nPK\x03\x04more\n")
    assert run(PYSHELL, tmp_path, "archive")[1:] == ("escript: Archives and compiled scripts are not supported\n", 127)
    assert run(PYSHELL, tmp_path, "nope") == ("", "escript: Failed to open file: nope\n", 1)
    assert run(PYSHELL, tmp_path) == ("", "escript: Missing filename\n", 127)


def test_a_first_line_makes_it_a_command(tmp_path: pathlib.Path) -> None:
    """Also from another folder; what the script touches stays within the folder it was called from."""
    script = tmp_path / "here" / "greet"
    script.parent.mkdir()
    script.write_text(
        f"#!{sys.executable} -mpyshell\n"
        'main([A]) -> io:format("hello ~s ~p~n", [A, file:write_file("../out", A)]).\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    work = tmp_path / "work"
    work.mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([script, "world"], capture_output=True, text=True, cwd=work, timeout=60, env=environment)
    assert (done.stdout, done.stderr) == ("hello world {error,eacces}\n", "")


def _told(text: str) -> str:
    """Without what differs by design: frames of the interpreter, the name of a module without one."""
    lines = [line for line in text.splitlines() if not re.match(r"  in (function|call from) ", line)]
    return "\n".join(lines)


@pytest.mark.beam
@pytest.mark.skipif(shutil.which("escript") is None, reason="no escript on this machine")
@pytest.mark.parametrize("name", [*SCRIPTS, *FAILING])
def test_as_escript_does(tmp_path: pathlib.Path, name: str) -> None:
    written(tmp_path)
    words = ["12"] if name == "words" else ["x", "-y"]
    assert shutil.which("escript") is not None
    theirs = run(["escript"], tmp_path, name, *words)
    ours = run(PYSHELL, tmp_path, name, *words)
    assert (ours[0], _told(ours[1]), ours[2]) == (theirs[0], _told(theirs[1]), theirs[2])


def test_a_script_cannot_let_itself_out(tmp_path: pathlib.Path) -> None:
    """What a script may touch is said on the command line, never in the script."""
    (tmp_path / "inside").mkdir()
    work = tmp_path / "inside"
    body = 'main(_) -> io:format("~p~n", [file:write_file("../outside", "x")]).\n'
    (work / "bold").write_text(f"#!/usr/bin/env escript\n%%! --allow-host\n{body}")
    (work / "meek").write_text(f"#!/usr/bin/env escript\n{body}")
    shown, said, status = run(PYSHELL, work, "bold")
    assert (shown, status) == ("", 127)
    assert said == "escript: bold: --allow-host cannot be given in the script, only on the command line\n"
    assert run(PYSHELL, work, "meek")[0] == "{error,eacces}\n"
    assert not (tmp_path / "outside").exists()
    assert run([*PYSHELL, "--allow-host", "--memory", "900"], work, "meek") == ("ok\n", "", 0)
    assert (tmp_path / "outside").read_text() == "x"


def test_a_mistake_in_the_line_of_flags_is_told(tmp_path: pathlib.Path) -> None:
    (tmp_path / "named").write_text("#!/usr/bin/env escript\n%%! -name nohost\nmain(_) -> ok.\n")
    _, said, status = run(PYSHELL, tmp_path, "named")
    assert said == "escript: -name needs a name with a host, as nohost@127.0.0.1\n"
    assert status == 127


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert run(PYSHELL, tmp_path, "pipe")[1:] == ("escript: Failed to open file: pipe\n", 1)
    assert run(PYSHELL[:-1], tmp_path, "pipe", "-noshell", "-eval", "halt(5).")[2] == 5
