"""The history file: shared by two shells, cut by a killed one, impossible to write."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pyshell.terminal import history
from pyshell.terminal.history import FormHistory, history_path, open_history


def stored(path: Path) -> list[str]:
    return list(FormHistory(str(path)).load_history_strings())


def test_entries_of_several_lines_come_back_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "history"
    first = FormHistory(str(path))
    for text in ("one.", "two,\n  lines.", "ünï."):
        first.append_string(text)
    assert stored(path) == ["ünï.", "two,\n  lines.", "one."]
    assert path.stat().st_mode & 0o077 == 0


def test_two_shells_share_the_file(tmp_path: Path) -> None:
    path = tmp_path / "history"
    first, second = FormHistory(str(path)), FormHistory(str(path))
    for number in range(50):
        (first, second)[number % 2].append_string(f"line{number},\nmore{number}.")
    assert stored(path) == [f"line{number},\nmore{number}." for number in reversed(range(50))]


def test_a_cut_last_entry_is_repaired(tmp_path: Path) -> None:
    path = tmp_path / "history"
    FormHistory(str(path)).append_string("whole.")
    with open(path, "ab") as file:
        file.write(b"\n# 2026\n+whole line,\n+cut of")
    assert stored(path) == ["whole line,", "whole."]
    FormHistory(str(path)).append_string("next.")
    assert stored(path)[0] == "next."


def test_rubbish_is_no_reason_to_stop(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_bytes(bytes(range(256)) * 10)
    assert isinstance(stored(path), list)


def test_a_long_file_is_shortened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "TOO_LONG", 10_000)
    monkeypatch.setattr(history, "KEPT", 100)
    path = tmp_path / "history"
    first = FormHistory(str(path))
    for number in range(1000):
        first.append_string(f"entry{number}.")
    assert stored(path)[:2] == ["entry999.", "entry998."]
    assert path.stat().st_size < 10_000
    assert os.listdir(tmp_path) == ["history"]


def test_a_folder_that_cannot_be_written_gives_one_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("PYSHELL_HOME", str(blocked / "below"))
    found = open_history()
    assert found.warning.startswith("The history stays in memory: ")
    assert found.warning.count("\n") == 1
    found.append_string("kept.")
    assert found.get_strings() == ["kept."]


def test_the_place_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSHELL_HOME", str(tmp_path))
    assert history_path() == str(tmp_path / "history")
    monkeypatch.delenv("PYSHELL_HOME")
    assert history_path().endswith("history")
