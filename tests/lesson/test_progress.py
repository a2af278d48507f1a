"""Progress: merging, damage, folders that cannot be written."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyshell.commands.files import ProgressFile
from pyshell.lesson.progress import Book, LessonProgress, NewerVersion, Progress, StepProgress, from_json, merge, to_json

STEPS = st.builds(
    StepProgress,
    st.sampled_from(["open", "skipped", "done"]),
    st.integers(0, 5),
    st.integers(0, 5),
    st.lists(st.text(max_size=8), max_size=3),
)
LESSONS = st.builds(
    LessonProgress,
    st.text(max_size=4),
    st.sampled_from(["", "x", "y"]),
    st.dictionaries(st.sampled_from(["x", "y", "z"]), STEPS),
    st.sampled_from(["", "2026-01-01T00:00:00Z"]),
    st.sampled_from(["", "2026-01-02T00:00:00Z"]),
)
PROGRESS = st.dictionaries(st.sampled_from(["one", "two"]), LESSONS)
RANK = {"open": 0, "skipped": 1, "done": 2}


@given(PROGRESS)
def test_json_reads_back(progress: Progress) -> None:
    assert from_json(to_json(progress)) == progress


@given(PROGRESS, PROGRESS)
def test_nothing_done_is_lost_in_a_merge(mine: Progress, theirs: Progress) -> None:
    both = merge(mine, theirs)
    for source in (mine, theirs):
        for ident, lesson in source.items():
            for slug, step in lesson.steps.items():
                assert RANK[both[ident].steps[slug].state] >= RANK[step.state]
    assert merge(both, theirs) == both


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["version", "lessons", "steps", "inputs", "x"]), inner, max_size=4)))
def test_any_json_is_progress_or_refused(data: object) -> None:
    with contextlib.suppress(ValueError, NewerVersion):
        from_json(json.dumps(data))


def test_a_damaged_file_is_kept_under_another_name(tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_bytes(b'{"version": 1, "les\xff')
    (tmp_path / "progress.bad-1.json").write_text("older")
    book = Book(ProgressFile(str(tmp_path)))
    assert book.read() == {}
    assert (tmp_path / "progress.bad-2.json").read_bytes() == b'{"version": 1, "les\xff'
    assert (tmp_path / "progress.bad-1.json").read_text() == "older"
    assert "progress.bad-2.json" in book.warnings[0]
    assert book.keep("x", LessonProgress(at="y"))
    assert book.lesson("x").at == "y"


def test_two_shells_write_one_file(tmp_path: Path) -> None:
    first, second = Book(ProgressFile(str(tmp_path))), Book(ProgressFile(str(tmp_path)))
    mine, theirs = first.lesson("x"), second.lesson("x")
    mine.step("one").state = "done"
    theirs.step("two").state = "done"
    first.keep("x", mine)
    second.keep("x", theirs)
    found = first.lesson("x").steps
    assert {slug: step.state for slug, step in found.items()} == {"one": "done", "two": "done"}
    assert os.listdir(tmp_path) == ["progress.json"]
    second.forget("x")
    assert first.read() == {}


def test_a_folder_that_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    book = Book(ProgressFile(str(blocked)))
    assert not book.keep("x", LessonProgress())
    assert len(book.warnings) == 2 and "cannot be" in book.warnings[0]


def test_the_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYSHELL_HOME", str(tmp_path))
    assert ProgressFile().path == str(tmp_path / "progress.json")


def test_a_newer_version_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    text = '{"version": 2, "lessons": {"x": {"at": "y"}}}'
    (tmp_path / "progress.json").write_text(text)
    book = Book(ProgressFile(str(tmp_path)))
    assert book.lesson("x").at == ""
    assert not book.keep("x", LessonProgress(at="z"))
    book.forget("x")
    assert (tmp_path / "progress.json").read_text() == text
    assert len(book.warnings) == 1 and "newer pyshell" in book.warnings[0]


def test_edited_files_are_kept_and_merged() -> None:
    mine = {"x": LessonProgress(at="a", files={"m.erl": "new", "n.erl": "n"})}
    theirs = {"x": LessonProgress(at="b", finished="yes", files={"m.erl": "old", "o.erl": "o"})}
    merged = merge(mine, theirs)["x"]
    assert merged.files == {"m.erl": "new", "n.erl": "n", "o.erl": "o"}
    assert (merged.at, merged.finished) == ("a", "")  # whoever goes back into a lesson has not finished it
    assert from_json(to_json({"x": merged}))["x"].files == merged.files
