"""The subcommands: what they say, what they write, and what wrong use looks like: one line, a status, nothing lost."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pyshell.commands import learn, lesson, play, record, replay

GOOD = "%% seed: 1\n\n1> 1 + 1.\n2\n2> receive after 100 -> done end.\ndone\n"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PYSHELL_HOME", str(tmp_path / "home"))


def written(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_replay(capsys: pytest.CaptureFixture[str]) -> None:
    written("x.transcript", GOOD)
    assert replay.main(["x.transcript"]) == 0
    assert capsys.readouterr().out == "x.transcript: ok, 2 steps, 0.100 s of cluster time\n"


def test_a_changed_character(capsys: pytest.CaptureFixture[str]) -> None:
    path = written("x.transcript", GOOD.replace("done\n", "dome\n"))
    assert replay.main(["x.transcript"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("x.transcript:5: step 2 differs     seed 1 · t=0.100 s\n")
    assert "    - dome\n    + done\n        ^\n" in error
    assert path.read_text() == GOOD.replace("done\n", "dome\n")
    assert replay.main(["--accept", "x.transcript"]) == 1
    assert "-dome\n+done" in capsys.readouterr().out
    assert path.read_text() == GOOD and os.listdir() == ["x.transcript"]
    assert replay.main(["--accept", "x.transcript"]) == 0
    assert path.read_text() == GOOD


def test_a_file_is_replaced_whole_or_not_at_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = GOOD.replace("done\n", "dome\n")
    path = written("x.transcript", bad)
    Path("link.transcript").symlink_to("x.transcript")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert replay.main(["--accept", "x.transcript"]) == 2
    assert capsys.readouterr().err == "x.transcript: no space left on device\n"
    assert path.read_text() == bad and sorted(os.listdir()) == ["link.transcript", "x.transcript"]


def test_accepting_through_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("x.transcript", GOOD.replace("done\n", "dome\n"))
    path.chmod(0o600)
    Path("link.transcript").symlink_to("x.transcript")
    assert replay.main(["--accept", "link.transcript"]) == 1
    assert path.read_text() == GOOD and path.stat().st_mode & 0o777 == 0o600
    assert Path("link.transcript").is_symlink()


def test_accept_is_refused_in_ci(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("x.transcript", GOOD.replace("done\n", "dome\n"))
    monkeypatch.setenv("CI", "true")
    assert replay.main(["--accept", "x.transcript"]) == 2
    assert "refused where CI is set" in capsys.readouterr().err
    assert "dome" in path.read_text()


WRONG = [
    ("none.transcript", None, "none.transcript: no such file or directory\n"),
    ("x.transcript", "1> foo(\n2> bar.\n", "x.transcript:1: input is not finished (no full stop) before line 2\n"),
    ("x.transcript", "%% sed: 1\n", "x.transcript:1: unknown header 'sed'"),
    ("x.transcript", b"1> a.\n\xff\n", "x.transcript:2: not UTF-8 text\n"),
    ("x.md", "# no lesson\n", "x.md:1: a lesson begins with front matter"),
]


@pytest.mark.parametrize(("name", "text", "message"), WRONG)
def test_wrong_use_is_one_line(
    name: str, text: str | bytes | None, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        written(name, text)
    assert replay.main([name]) == 2
    error = capsys.readouterr().err
    assert error.startswith(message) and error.count("\n") == 1
    if name.endswith(".transcript"):
        assert play.main([name]) == 2
        assert capsys.readouterr().err.startswith(message)
    else:
        assert lesson.main(["check", name]) == 2
        assert learn.main([f"./{name}"]) == 2
        assert "x.md:1:" in capsys.readouterr().err


def test_xfail(capsys: pytest.CaptureFixture[str]) -> None:
    written("x.transcript", "%% xfail: why not\n1> a.\nb\n")
    assert replay.main(["x.transcript"]) == 0
    written("x.transcript", "%% xfail: why not\n1> a.\na\n")
    assert replay.main(["x.transcript"]) == 1
    assert "passes, but" in capsys.readouterr().err


def test_one_bad_file_does_not_hide_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    written("x.transcript", GOOD)
    assert replay.main(["none.transcript", "x.transcript"]) == 2
    assert "x.transcript: ok" in capsys.readouterr().out


def test_record_and_replay(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, '% A note.\nX = 2.\nio:format("% ~p~n1> y~n",\n  [X]).\nspawn(fun() -> timer:sleep(5), '
                       'io:format("late~n") end), ok.\n:after 10ms\n1 +.\nX')
    assert record.main(["x.transcript", "--seed", "4"]) == 0
    text = Path("x.transcript").read_text()
    assert "% A note.\n1> X = 2.\n2\n2> io:format(\"% ~p~n1> y~n\",\n..   [X]).\n\\% 2\n\\1> y\nok\n" in text
    assert "%% after 10ms\nlate\n4> 1 +.\n" in text and "%% seed: 4\n" in text
    capsys.readouterr()
    assert replay.main(["x.transcript"]) == 0
    stdin(monkeypatch, "")
    assert record.main(["x.transcript"]) == 2
    assert Path("x.transcript").read_text() == text
    assert "is there already" in capsys.readouterr().err


def test_record_where_nothing_can_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert record.main(["none/x.transcript"]) == 2
    assert capsys.readouterr().err == "pyshell record: none/x.transcript: cannot be written there\n"
    assert record.main(["x.transcript", "--nodes", "a a"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_play(capsys: pytest.CaptureFixture[str]) -> None:
    written("x.transcript", GOOD.replace("1> 1", "% Sums.\n1> 1"))
    assert play.main(["x.transcript", "--until", "6"]) == 0
    assert capsys.readouterr().out == "% Sums.\n1> 1 + 1.\n2\n"


def test_learn_names_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert learn.main([]) == 0
    assert "cut-a-link" in capsys.readouterr().out
    assert learn.main(["no-such-lesson"]) == 2
    assert "there is no lesson 'no-such-lesson' (there are: " in capsys.readouterr().err


SMALL = """\
---
lesson: small
---

# Small

## One

Register the shell as `me`.

<details><summary>Hint</summary>

`register/2`.

</details>
<details><summary>Answer</summary>

```erl
1> register(me, self()).
true
```

</details>

<!-- check
is_pid(whereis(me))    % Nobody is called me.
-->
"""


def test_learn_a_lesson_and_come_back(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    written("small.md", SMALL)
    stdin(monkeypatch, "\n1 + 1.\n:check\n:quit\n")
    assert learn.main(["./small.md"]) == 0
    out = capsys.readouterr().out
    assert "Register the shell as `me`." in out and "\nNobody is called me.\n" in out and "\n2\n" in out
    stdin(monkeypatch, "register(me, self()).\n\n")
    assert learn.main(["./small.md"]) == 0
    out = capsys.readouterr().out
    assert "You are at step 1, One." in out and "OK: Done." in out and "You have finished: Small." in out
    assert '"state": "done"' in Path("home/progress.json").read_text()


def test_learn_where_home_cannot_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written("small.md", SMALL)
    written("file", "")
    monkeypatch.setenv("PYSHELL_HOME", str(tmp_path / "file"))
    stdin(monkeypatch, "\nregister(me, self()).\n")
    assert learn.main(["./small.md"]) == 0
    captured = capsys.readouterr()
    assert "OK: Done." in captured.out
    assert captured.err.count("\n") <= 2 and "the progress cannot be written" in captured.err


def test_learn_plays_and_checks_a_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    written("small.md", SMALL)
    assert learn.main(["./small.md", "--play"]) == 0
    assert "1> register(me, self()).\ntrue" in capsys.readouterr().out
    assert lesson.main(["check", "small.md"]) == 0
    written("small.md", SMALL.replace("\ntrue", "\nfalse").replace("called me.", "called me"))
    assert lesson.main(["check", "small.md"]) == 1
    error = capsys.readouterr().err
    assert "small.md:19: step 1 differs" in error and "small.md:26: the message does not end in a full stop" in error
    assert replay.main(["--accept", "small.md"]) == 1
    assert Path("small.md").read_text() == SMALL.replace("called me.", "called me")


def test_a_new_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    assert lesson.main(["new", "my-lesson"]) == 0
    assert lesson.main(["new", "my-lesson"]) == 2
    assert lesson.main(["new", "My Lesson"]) == 2
    assert "as my-lesson" in capsys.readouterr().err


@pytest.mark.slow
def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    written("x.transcript", "".join(f"{i}> {i}.\n{i}\n" for i in range(1, 3000)))
    command = f"{sys.executable} -m pyshell play x.transcript | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "1> 1.\n" and done.stderr == ""


@pytest.mark.slow
def test_nothing_of_python_is_seen_from_outside(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pyshell"]
    for arguments in (["replay", "none.transcript"], ["play", "none"], ["learn", "none"], ["lesson", "check", "none"],
                      ["replay"], ["record", "/proc/none/x"]):  # fmt: skip
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode != 0 and "Traceback" not in done.stderr and done.stderr and not done.stdout


def test_a_read_only_file_is_not_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    bad = GOOD.replace("done\n", "dome\n")
    path = written("x.transcript", bad)
    path.chmod(0o444)
    assert replay.main(["--accept", "x.transcript"]) == 2
    assert capsys.readouterr().err == "x.transcript: is read-only\n"
    assert path.read_text() == bad and os.listdir() == ["x.transcript"]


def test_a_newer_version_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    written("x.transcript", "%% pyshell transcript 2\n1> a.\na\n")
    assert replay.main(["x.transcript"]) == 2
    assert "this is a transcript of version 2; this pyshell reads version 1" in capsys.readouterr().err


def test_much_output_in_one_step_is_a_clear_failure(capsys: pytest.CaptureFixture[str]) -> None:
    written("x.transcript", '1> io:put_chars(binary:copy(<<"x">>, 30_000_000)).\nok\n')
    assert replay.main(["x.transcript"]) == 1
    error = capsys.readouterr().err
    assert "** more than 10000 lines of output (or 20 million characters)" in error and len(error) < 10_000


def test_showing_stopping_and_exporting(capsys: pytest.CaptureFixture[str]) -> None:
    written("x.transcript", "%% title: Two\n% Some prose.\n" + GOOD.replace("%% seed: 1\n\n", ""))
    assert replay.main(["--show", "--until", "5", "x.transcript"]) == 0
    shown = capsys.readouterr().out
    assert shown == "1> 1 + 1.\n2\nx.transcript: ok, 1 steps, 0.000 s of cluster time\n"
    assert replay.main(["--cast", "x.cast", "--markdown", "x.md", "x.transcript"]) == 0
    assert Path("x.cast").read_text().startswith('{"version": 3, "term": {"cols": 80')
    assert Path("x.md").read_text() == (
        "# Two\n\nSome prose.\n\n```erl seed=0\n1> 1 + 1.\n2\n2> receive after 100 -> done end.\ndone\n```\n"
    )
    capsys.readouterr()
    assert replay.main(["x.md"]) == 0
    written("x.md", Path("x.md").read_text().replace("done\n```", "dome\n```"))
    assert replay.main(["--accept", "x.md"]) == 1
    assert "-dome\n+done" in capsys.readouterr().out
    assert replay.main(["x.md"]) == 0
    assert replay.main(["--cast", "y.cast", "x.md", "x.transcript"]) == 2


def test_a_speed_is_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert [play.speed(text) for text in ("2", "2x", "0.5x", "0")] == [2, 2, 0.5, 0]
    with pytest.raises(SystemExit):
        play.main(["x.transcript", "--speed", "-1"])
    assert "--speed" in capsys.readouterr().err
