"""pytest collects transcripts, lessons and the sessions on pages of Markdown. Load it with `-p pyshell.testing.pytest_plugin`.

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
from pyshell.transcript.format import Transcript, parse
from pyshell.transcript.header import FormatError
from pyshell.transcript.pages import Page, accepted_page, parse_page
from pyshell.transcript.player import Run, replay
from pyshell.transcript.report import failure_text
from pyshell.transcript.update import NotAcceptable, accepted_text

WORLDS = pytest.StashKey[Any]()


class Mismatch(Exception):  # noqa: N818 - a failed test, not an error of ours
    """A transcript or lesson is not as it says; the text is the report."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept`, `--pty`, and where lessons are."""
    group = parser.getgroup("pyshell")
    group.addoption("--accept", action="store_true", help="rewrite the expected output of transcripts that differ")
    group.addoption(
        "--pty", choices=("marked", "all", "none"), default="marked",
        help="transcripts to replay on a pseudo terminal, too: those with '%%%% pty: yes', all, or none",
    )  # fmt: skip
    parser.addini("pyshell_lessons", "globs of lessons", type="args", default=["*/lessons/*.md", "lessons/*.md"])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what may not be."""
    if config.getoption("accept") and in_ci():
        raise pytest.UsageError("--accept is refused where CI is set")
    config.stash[WORLDS] = None


@pytest.fixture
def erlang(request: pytest.FixtureRequest) -> Any:
    """Makes clusters: `erlang("a", "b", seed=7)` is a `pyshell.testing.cluster.Cluster`; the grammar is loaded once."""
    stash = request.config.stash
    if stash[WORLDS] is None:
        stash[WORLDS] = importlib.import_module("pyshell.commands.worlds").Worlds()
    made = importlib.import_module("pyshell.testing.cluster").Cluster

    def make(*nodes: str, **options: Any) -> Any:
        return made(*nodes, worlds=stash[WORLDS], **options)

    return make


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Transcripts by their suffix, lessons by where they are."""
    if file_path.suffix == ".transcript":
        return TranscriptFile.from_parent(parent, path=file_path)
    if file_path.suffix == ".md":
        globs = parent.config.getini("pyshell_lessons")
        if any(fnmatch.fnmatch(file_path.as_posix(), glob) for glob in globs):
            return LessonFile.from_parent(parent, path=file_path)
        if _has_session(file_path):
            return PageFile.from_parent(parent, path=file_path)
    return None


def _has_session(path: Path) -> bool:
    """Does a page have a fence that shows a session? Read as text first: most pages have none."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if "```erl" not in text and "~~~erl" not in text:
        return False
    try:
        return bool(parse_page(text).sessions)
    except FormatError:
        return True  # collecting it tells what is wrong


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
    """One transcript; one item, and one more if it is to be typed into a terminal, too."""

    def collect(self) -> Iterable[pytest.Item]:
        """Read it now, so that mistakes of the format are errors of collection."""
        header = parse(_text(self.path)).header
        yield TranscriptItem.from_parent(self, name="replay")
        wanted = self.config.getoption("--pty")
        if wanted == "all" or (wanted == "marked" and header.pty):
            yield TranscriptItem.from_parent(self, name="pty")


class PageFile(OurFile):
    """A page of Markdown; an item for each of its sessions."""

    page: Page
    runs: dict[str, Run]

    def collect(self) -> Iterable[pytest.Item]:
        """See the class."""
        self.page = parse_page(_text(self.path), self.path.stem)
        self.runs = {}
        for name, _transcript in self.page.sessions:
            yield PageItem.from_parent(self, name=name)


class PageItem(OurItem):
    """One session of a page."""

    def runtest(self) -> None:
        """Replay, compare; accepting waits for the last session, since they share a file."""
        file = self.parent
        assert isinstance(file, PageFile)
        transcript = dict(file.page.sessions)[self.name]
        run = file.runs[self.name] = replay(transcript, self.worlds.make(transcript.header, transcript.files))
        shown = _shown(self.path)
        if self.config.getoption("accept") and len(file.runs) == len(file.page.sessions):
            try:
                new = accepted_page(file.page, list(file.runs.values()))
            except NotAcceptable as why:
                raise Mismatch(f"{failure_text(shown, run)}\n  not accepted: {why}") from None
            if new != file.page.lines:
                write_text(str(self.path), "".join(line + "\n" for line in new))
        if not run.passed:
            raise Mismatch(failure_text(shown, run))


class TranscriptItem(OurItem):
    """A replay: in this process, or (named `pty`) on a pseudo terminal."""

    def runtest(self) -> None:
        """Replay, compare, accept."""
        transcript = parse(_text(self.path), self.path.stem)
        if self.name == "pty":
            run = self._on_terminal(transcript)
        else:
            run = replay(transcript, self.worlds.make(transcript.header, transcript.files))
        self.user_properties += [("steps", len(run.outcomes)), ("seconds", run.outcomes[-1].time / 1e9 if run.outcomes else 0)]
        if transcript.header.xfail:
            if run.passed:
                raise Mismatch(f"{_shown(self.path)}:1: passes, but its header says xfail")
            pytest.xfail(transcript.header.xfail)
        if run.passed:
            return
        report = failure_text(_shown(self.path), run)
        if self.config.getoption("accept") and self.name != "pty":
            try:
                write_text(str(self.path), accepted_text(run))
            except NotAcceptable as why:
                raise Mismatch(f"{report}\n  not accepted: {why}") from None
            raise Mismatch(f"{report}\n  accepted: look at the difference, and run it again")
        raise Mismatch(report)

    def _on_terminal(self, transcript: Transcript) -> Run:
        """The same steps, typed into the real shell."""
        try:
            stage = importlib.import_module("pyshell.commands.stage")
        except ModuleNotFoundError as missing:
            pytest.skip(f"a terminal needs {missing.name}")
        with stage.terminal(transcript) as world:
            return replay(transcript, world)


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
