"""`.erlang`: evaluated before the banner, from the home folder or else the folder for configuration, as erl does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BANNER = "Eshell V13.1.5  (abort with ^G)\n"


def piped(home: Path, *flags: str, text: str = "1 + 1.\n") -> str:
    env = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": ""}
    work = home / "work"
    work.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pyshell", *flags]
    env["PYTHONPATH"] = str(Path(__file__).parent.parent.parent)
    done = subprocess.run(command, input=text, env=env, cwd=work, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout


def configured(home: Path, text: str) -> None:
    (home / ".config/erlang").mkdir(parents=True)
    (home / ".config/erlang/.erlang").write_text(text)


def test_none(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / ".erlang").write_text('io:format("not here~n").\n')
    assert piped(tmp_path).startswith(BANNER + "1> 2\n")


def test_home_comes_before_the_banner_and_before_the_configuration(tmp_path: Path) -> None:
    configured(tmp_path, 'io:format("configured~n").\n')
    assert piped(tmp_path).startswith("configured\n" + BANNER)
    (tmp_path / ".erlang").write_text('X = 5. io:format("home ~w~n", [X]).\n% a comment\nput(a, 1).')
    shown = piped(tmp_path, text="X.\nget(a).\nfile:read_file(\"../.erlang2\").\n")
    assert shown.startswith("home 5\n" + BANNER + "1> * 1:1: variable 'X' is unbound\n")
    assert "undefined\n" in shown
    assert piped(tmp_path, "-boot", "no_dot_erlang").startswith(BANNER)
    assert piped(tmp_path, "-noshell", "-eval", 'io:format("program~n"), halt().', text="") == "home 5\nprogram\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("foo bar.", 'error on line 1: 1: syntax error before: bar\n'),
        ("\n1/0.\n", "error on line 3: 3: evaluation failed with reason error:badarith and stacktrace ["),
        ("foo(", "error on line 1: 1: syntax error before: \n"),
    ],
)
def test_a_mistake_is_told_and_the_rest_is_done(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / ".erlang").write_text(f'io:format("before~n"). {text}')
    shown = piped(tmp_path)
    assert shown.startswith("before\n=ERROR REPORT==== ")
    assert "file:path_eval([" in shown and f'],".erlang"): {told}' in shown
    assert BANNER + "1> 2\n" in shown


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / ".erlang").mkdir()
    assert ".erlang\"): illegal operation on a directory\n" in piped(tmp_path)


def test_what_stands_behind_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.x").write_text('io:format("a~n").\nfoo bar.\n1/0.\nio:format("c~n").\nX = 3.\n')
    (tmp_path / "work" / "b.x").write_text("3.\nX = ")
    (tmp_path / "work" / "c.x").write_text("% nothing\n")
    shown = piped(tmp_path, text='file:eval("a.x").\nfile:script("b.x").\nfile:eval("c.x").\nfile:script("c.x").\n')
    error = '{error,{2,erl_parse,["syntax error before: ",'
    assert shown.startswith(f'{BANNER}1> a\nc\n{error}"bar"]}}}}\n2> {error}[]]}}}}\n3> ok\n')
    assert "4> {error,{2,file,undefined_script}}\n" in shown
