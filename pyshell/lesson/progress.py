"""How far the learner is, as a value and as JSON text. Files belong to whoever holds the store.

The law: progress is never lost by reading it. What is done stays done when two shells write; a damaged file is put
aside, not overwritten; a changed lesson keeps the steps that still exist. The state of the world is not kept: it is
made again from the answers and the learner's inputs.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Protocol

VERSION = 1
OPEN, SKIPPED, DONE = "open", "skipped", "done"
_RANK = {OPEN: 0, SKIPPED: 1, DONE: 2}
_MAX_INPUTS = 500


class Store(Protocol):
    """Where the text is kept. Raises OSError."""

    def read(self) -> str | None:
        """The text; None when there is none yet."""

    def write(self, text: str) -> None:
        """Replace it, whole or not at all."""

    def set_aside(self) -> str:
        """Keep the damaged text under another name, which is returned."""


@dataclass(slots=True)
class StepProgress:
    """One step. inputs: what was typed in it so far, as lines of a transcript."""

    state: str = OPEN
    hints: int = 0
    tries: int = 0
    inputs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LessonProgress:
    """One lesson. text: hash of its file; at: slug of the current step; started, finished: ISO times or "".

    files: those of its files that the learner has edited.
    """

    text: str = ""
    at: str = ""
    steps: dict[str, StepProgress] = field(default_factory=dict)
    started: str = ""
    finished: str = ""
    files: dict[str, str] = field(default_factory=dict)

    def step(self, slug: str) -> StepProgress:
        """The progress of a step, made when it is new."""
        return self.steps.setdefault(slug, StepProgress())

    def count(self, state: str) -> int:
        """How many steps are in this state."""
        return sum(step.state == state for step in self.steps.values())


class NewerVersion(Exception):  # noqa: N818 - not a fault of the file
    """Written by a pyshell that knows more: it may be neither read nor replaced."""


Progress = dict[str, LessonProgress]
"""By id of the lesson."""


def text_hash(text: str) -> str:
    """What tells that a lesson has changed."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _typed(value: Any, kind: type, default: Any) -> Any:
    return value if type(value) is kind else default


def from_json(text: str) -> Progress:
    """Raises ValueError: this is no progress file; NewerVersion."""
    data = json.loads(text)
    if type(data) is dict and type(data.get("version")) is int and data["version"] > VERSION:
        raise NewerVersion(f"version {data['version']}")
    if type(data) is not dict or type(data.get("lessons")) is not dict or type(data.get("version")) is not int:
        raise ValueError("no progress")
    progress: Progress = {}
    for ident, row in data["lessons"].items():
        if type(row) is not dict or type(row.get("steps", {})) is not dict:
            raise ValueError("no progress")
        lesson = LessonProgress(*(_typed(row.get(key), str, "") for key in ("text", "at")))
        lesson.started, lesson.finished = (_typed(row.get(key), str, "") for key in ("started", "finished"))
        files = _typed(row.get("files"), dict, {})
        lesson.files = {name: text for name, text in files.items() if type(name) is str and type(text) is str}
        for slug, cell in row.get("steps", {}).items():
            if type(cell) is not dict:
                raise ValueError("no progress")
            state = cell.get("state")
            lesson.steps[slug] = StepProgress(
                state if state in _RANK else OPEN,
                _typed(cell.get("hints"), int, 0),
                _typed(cell.get("tries"), int, 0),
                [line for line in _typed(cell.get("inputs"), list, []) if type(line) is str],
            )
        progress[ident] = lesson
    return progress


def to_json(progress: Progress) -> str:
    """The text of the file."""
    lessons = {
        ident: {
            "text": lesson.text,
            "at": lesson.at,
            "steps": {
                slug: {"state": s.state, "hints": s.hints, "tries": s.tries, "inputs": s.inputs[-_MAX_INPUTS:]}
                for slug, s in lesson.steps.items()
            },
            "started": lesson.started,
            "finished": lesson.finished,
            "files": lesson.files,
        }
        for ident, lesson in progress.items()
    }
    return json.dumps({"version": VERSION, "lessons": lessons}, indent=1, ensure_ascii=False) + "\n"


def merge(mine: Progress, theirs: Progress) -> Progress:
    """Both: what is further wins; where we are and what was typed last is ours."""
    merged: Progress = dict(theirs)
    for ident, lesson in mine.items():
        other = theirs.get(ident)
        if other is None:
            merged[ident] = lesson
            continue
        steps = dict(other.steps)
        for slug, step in lesson.steps.items():
            before = other.steps.get(slug)
            if before is not None and _RANK[before.state] > _RANK[step.state]:
                hints, tries = max(step.hints, before.hints), max(step.tries, before.tries)
                step = StepProgress(before.state, hints, tries, step.inputs)
            steps[slug] = step
        started = min(filter(None, (lesson.started, other.started)), default="")
        finished = lesson.finished or ("" if lesson.at else other.finished)
        files = {**other.files, **lesson.files}
        merged[ident] = LessonProgress(lesson.text, lesson.at, steps, started, finished, files)
    return merged


class Book:
    """The progress of all lessons behind a store. `warnings`: what to tell the learner, once."""

    __slots__ = ("warnings", "_sealed", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sealed = False
        self.warnings: list[str] = []

    def read(self) -> Progress:
        """What is kept. A damaged file is put aside; an unreadable one counts as empty."""
        try:
            text = self._store.read()
        except OSError as error:
            self._warn(f"the progress cannot be read: {error.strerror or error}")
            return {}
        if text is None:
            return {}
        try:
            return from_json(text)
        except NewerVersion:
            self._sealed = True
            self._warn("the progress file is of a newer pyshell: it stays as it is, and what is done here is not kept")
            return {}
        except (ValueError, RecursionError):
            try:
                self._warn(f"the progress file was damaged; it is kept as {self._store.set_aside()}")
            except OSError as error:
                self._warn(f"the progress file is damaged and cannot be put aside: {error.strerror or error}")
            return {}

    def lesson(self, ident: str) -> LessonProgress:
        """The progress of one lesson, new when there is none."""
        return self.read().get(ident) or LessonProgress()

    def keep(self, ident: str, lesson: LessonProgress) -> bool:
        """Write this lesson's progress, with what others wrote meanwhile. False: it could not be written."""
        known = self.read()
        if self._sealed:
            return False
        try:
            self._store.write(to_json(merge({ident: lesson}, known)))
        except OSError as error:
            self._warn(f"the progress cannot be written: {error.strerror or error}")
            return False
        return True

    def forget(self, ident: str) -> None:
        """Begin this lesson anew. Raises OSError."""
        progress = self.read()
        if progress.pop(ident, None) is not None and not self._sealed:
            self._store.write(to_json(progress))

    def _warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)
