"""The menu of `pyshell learn`: all lessons by part, what is done, where to go on.

The law: what the menu proposes is what Enter does; a broken lesson is told and does not hide the others.
"""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping

from pyshell.commands.console import Console
from pyshell.lesson.catalog import Catalog, Entry
from pyshell.lesson.progress import DONE, SKIPPED, LessonProgress
from pyshell.lesson.say import Say

BAR = 6
ROW = 69  # columns of a whole row without its state
QUESTION = "lesson> "


def trouble(found: Entry) -> str:
    """Why a lesson cannot be read, with file and line."""
    error = found.error
    return f"{found.file}:{error.line}: {error.text}" if error is not None else f"{found.file}: no lesson"


def listing(catalog: Catalog, progress: Mapping[str, LessonProgress], plain: bool, width: int = 80) -> tuple[list[Say], str]:
    """What to show, and the id of the lesson to go on with. In a narrow window the ids are left out."""
    said: list[Say] = []
    rows: list[str] = []
    part, proposed, reason, finished, count = "", "", "", 0, 0
    for found in catalog.entries:
        lesson = found.sketch
        if lesson is None:
            continue
        count += 1
        row = progress.get(lesson.ident, LessonProgress())
        finished += bool(row.finished)
        if lesson.part != part:
            if rows:
                said.append(Say("shell", "\n".join(rows)))
            rows, part = [], lesson.part
            said.append(Say("heading", part or "More"))
        done = row.count(DONE) + row.count(SKIPPED)
        minutes = f"{lesson.minutes} min" if lesson.minutes else ""
        state = _state(row, done, len(lesson.steps), plain)
        if width > ROW:
            rows.append(f"{count:>3}  {lesson.ident:<18} {lesson.title:<38} {minutes:>6}  {state}".rstrip())
        else:
            told = f"{count:>3}  {lesson.title}, {minutes}  {state}".rstrip().removesuffix(",")
            rows += textwrap.wrap(told, max(20, width - 1), subsequent_indent=" " * 5)
        if row.at and not row.finished:
            at = lesson.index(row.at)
            proposed = lesson.ident
            reason = f"Enter goes on with {lesson.ident}, step {(at or 0) + 1}."
        elif not proposed and not row.finished and not reason:
            proposed, reason = lesson.ident, ""
    if rows:
        said.append(Say("shell", "\n".join(rows)))
    first = f"Enter begins {proposed}." if proposed else "All is done. Any lesson can be done again."
    said.append(Say("note", f"{finished} of {count} lessons finished. {reason or first}"))
    said.append(Say("note", "A number, or: pyshell learn LESSON. --index says which function is taught where."))
    return said, proposed


def _state(row: LessonProgress, done: int, steps: int, plain: bool) -> str:
    if row.finished:
        skipped = row.count(SKIPPED)
        return ("finished" if plain else "✓") + (f", {skipped} skipped" if skipped else "")
    if not row.at and not done:
        return ""
    if plain:
        return f"{done} of {steps} steps"
    full = BAR * done // steps
    return "▰" * full + "▱" * (BAR - full) + f" {done}/{steps}"


def choose(catalog: Catalog, console: Console, proposed: str) -> Entry | None:
    """What the person at the terminal types: a number, an id, Enter for what is proposed. None: nothing more."""
    while True:
        try:
            line = console.ask(QUESTION)
        except KeyboardInterrupt:
            return None
        word = (line or "").strip()
        if line is None or word in (":quit", "q", "quit") or (not word and not proposed):
            return None
        found = catalog.find(word or proposed)
        if found is None and word.isdecimal():
            found = catalog.numbered(int(word))
        if found is not None:
            return found
        close = difflib.get_close_matches(word, catalog.idents(), 1)
        console.show([f"There is no lesson {word}{f' (did you mean {close[0]}?)' if close else ''}. :quit leaves."])
