"""`:save`: what a learner did becomes a transcript that replays, or a page with a chart; the word to one who is idle."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from pyshell.commands import learn, replay
from tests.lesson.test_player import player

TYPED = "\n\nlab:cut(a, b).\n:show!\n{}\n:quit\n"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYSHELL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "argv", ["pyshell"])


def learned(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(TYPED.format("\n".join(words))))
    assert learn.main(["cut-a-link", "--restart"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", ["my.transcript", "my.md"])
def test_what_was_done_replays(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = learned(monkeypatch, capsys, f":save {name}", f":save {name}", f":save! {name}")
    assert shown.count(f"{name} is written.") == 2 and f"{name} is there already." in shown
    assert replay.main([name]) == 0
    text = Path(name).read_text()
    assert "(a@lab)1> lab:cut(a, b).\nok\n(a@lab)2> c(echo).\n" in text and "-module(echo)." in text
    assert ("```mermaid\nsequenceDiagram\n" in text) is name.endswith(".md")


def test_where_it_cannot_be_written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shown = learned(monkeypatch, capsys, ":save", ":save my.doc", ":save none/my.md")
    assert shown.count("Where? :save my.transcript, or :save my.md") == 2
    assert "none/my.md: no such file or directory" in shown
    assert "Kept." in shown


def test_a_word_to_one_who_is_idle_comes_once_a_step() -> None:
    learner = player()
    learner.begin()
    assert learner.nudge() == []  # nothing is asked yet
    learner.line("")
    learner.line(":skip")
    assert [row.text for row in learner.nudge()] == ["Stuck? :hint (1 of 2)"]
    assert learner.nudge() == []
