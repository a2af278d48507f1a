"""pytest collects transcripts and lessons. Load it with `-p pyshell.testing.pytest_plugin`.

The law: every item has a world of its own (the steps of one lesson share one, replayed once); a difference is told
in our words, without a Python traceback; `--accept` rewrites files after a whole run and fails what it changed.
"""

from __future__ import annotations

import fnmatch
import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pyshell.commands.files import in_ci, write_text
from pyshell.lesson import verify
from pyshell.lesson.format import Lesson
from pyshell.lesson.format import parse as parse_lesson
from pyshell.transcript.format import parse
from pyshell.transcript.header import FormatError
from pyshell.transcript.player import replay
from pyshell.transcript.report import failure_text
from pyshell.transcript.update import NotAcceptable, accepted_text

WORLDS = pytest.StashKey[Any]()


class Mismatch(Exception):  # noqa: N818 - a failed test, not an error of ours
    """A transcript or lesson is not as it says; the text is the report."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept`, and where lessons are."""
    group = parser.getgroup("pyshell")
    group.addoption("--accept", action="store_true", help="rewrite the expected output of transcripts that differ")
    parser.addini("pyshell_lessons", "globs of lessons", type="args", default=["*/lessons/*.md", "lessons/*.md"])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what may not be."""
    if config.getoption("accept") and in_ci():
        raise pytest.UsageError("--accept is refused where CI is set")
    config.stash[WORLDS] = None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Transcripts by their suffix, lessons by where they are."""
    if file_path.suffix == ".transcript":
        return TranscriptFile.from_parent(parent, path=file_path)
    if file_path.suffix == ".md":
        globs = parent.config.getini("pyshell_lessons")
        if any(fnmatch.fnmatch(file_path.as_posix(), glob) for glob in globs):
            return LessonFile.from_parent(parent, path=file_path)
    return None


def _shown(path: Path) -> str:
    """The path as people type it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise FormatError(1, "not UTF-8 text") from None


class OurFile(pytest.File):
    """A file whose mistakes are told in one line."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]
        """file:line: text."""
        if isinstance(excinfo.value, FormatError):
            return f"{_shown(self.path)}:{excinfo.value.line}: {excinfo.value.text}"
        return super().repr_failure(excinfo)


class OurItem(pytest.Item):
    """An item whose failure is its report."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]
        """The report; a traceback only when the fault is ours."""
        if isinstance(excinfo.value, Mismatch):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it is."""
        return self.path, 0, f"{_shown(self.path)}: {self.name}"

    @property
    def worlds(self) -> Any:
        """The maker of worlds; imported when the first one is needed, so that other tests do not pay for it."""
        if self.config.stash[WORLDS] is None:
            self.config.stash[WORLDS] = importlib.import_module("pyshell.commands.worlds").Worlds()
        return self.config.stash[WORLDS]


class TranscriptFile(OurFile):
    """One transcript, one item."""

    def collect(self) -> Iterable[pytest.Item]:
        """Read it now, so that mistakes of the format are errors of collection."""
        parse(_text(self.path))
        yield TranscriptItem.from_parent(self, name="replay")


class TranscriptItem(OurItem):
    """A replay."""

    def runtest(self) -> None:
        """Replay, compare, accept."""
        transcript = parse(_text(self.path), self.path.stem)
        run = replay(transcript, self.worlds.make(transcript.header, transcript.files))
        if transcript.header.xfail:
            if run.passed:
                raise Mismatch(f"{_shown(self.path)}:1: passes, but its header says xfail")
            pytest.xfail(transcript.header.xfail)
        if run.passed:
            return
        report = failure_text(_shown(self.path), run)
        if self.config.getoption("accept"):
            try:
                write_text(str(self.path), accepted_text(run))
            except NotAcceptable as why:
                raise Mismatch(f"{report}\n  not accepted: {why}") from None
            raise Mismatch(f"{report}\n  accepted: look at the difference, and run it again")
        raise Mismatch(report)


class LessonFile(OurFile):
    """One lesson: its style, an item a step, an item for every other answer and every mistake."""

    lesson: Lesson
    rehearsal: verify.Rehearsal | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """See the class."""
        self.lesson = parse_lesson(_text(self.path))
        yield LessonItem.of(self, "style", -1, 0)
        for index, step in enumerate(self.lesson.steps):
            yield LessonItem.of(self, step.slug, index, 0)
            for number in range(len(step.others)):
                yield LessonItem.of(self, f"another:{step.slug}:{number + 1}", index, number)
            for number, clause in enumerate(step.mistakes):
                if clause.tries:
                    yield LessonItem.of(self, f"wrong:{step.slug}:{number + 1}", index, number)


class LessonItem(OurItem):
    """One of them, told apart by its name."""

    index: int
    number: int

    @classmethod
    def of(cls, parent: LessonFile, name: str, index: int, number: int) -> LessonItem:
        """Item `name` about step `index`."""
        item = cls.from_parent(parent, name=name)
        item.index, item.number = index, number
        return item

    def runtest(self) -> None:
        """Replay what it is about."""
        assert isinstance(self.parent, LessonFile)
        lesson, make = self.parent.lesson, self.worlds.of_lesson
        shown = _shown(self.path)
        found: list[verify.Finding] = []
        if self.name == "style":
            found = verify.lint(lesson)
        elif self.name.startswith("another:"):
            one = verify.rehearse_other(lesson, make, self.index, self.number)[0]
            found = [one] if one is not None else []
        elif self.name.startswith("wrong:"):
            one = verify.rehearse_mistake(lesson, make, self.index, self.number)
            found = [one] if one is not None else []
        else:
            found = [finding for finding in self._rehearsal(shown).findings if finding.item == self.name]
        if found:
            lines = [row.text if row.whole else f"{shown}:{row.line}: {row.text}" for row in found]
            raise Mismatch("\n".join(lines))

    def _rehearsal(self, shown: str) -> verify.Rehearsal:
        """The reference path, once for all steps; accepted first if that was asked for."""
        file = self.parent
        assert isinstance(file, LessonFile)
        if file.rehearsal is None:
            if self.config.getoption("accept"):
                try:
                    new = verify.accepted(file.lesson, self.worlds.of_lesson, shown)
                    if new != file.lesson.lines:
                        write_text(str(self.path), "".join(line + "\n" for line in new))
                except NotAcceptable as why:
                    raise Mismatch(f"{shown}: not accepted: {why}") from None
            file.rehearsal = verify.rehearse(file.lesson, self.worlds.of_lesson, shown)
        return file.rehearsal
