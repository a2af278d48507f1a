"""`pyshell learn [LESSON] [--play] [--restart]`: lessons in the shell.

The law: the lesson speaks before and after the learner's lines, never in between; progress is kept after every step,
and a folder that cannot be written costs a warning, not the lesson.
"""

from __future__ import annotations

import argparse
import datetime
import os

from rich.console import Console as RichConsole
from rich.markdown import Markdown

from pyshell.commands.console import Console
from pyshell.commands.files import Complaint, ProgressFile, complain, read_text
from pyshell.commands.worlds import Worlds
from pyshell.host.files import resource, resources
from pyshell.lesson.catalog import Catalog, Entry, entry
from pyshell.lesson.format import Lesson
from pyshell.lesson.player import ASKING, DEMO, LEFT, OVER, TASK, LessonPlayer, Say
from pyshell.lesson.progress import DONE, Book, LessonProgress, text_hash
from pyshell.transcript.player import WorldTrouble

USAGE = "pyshell learn [LESSON] [--play] [--restart]"
_MARKS = {"title": "", "prose": "", "shell": "", "tick": "✓ ", "note": "· ", "hint": "", "question": ""}


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    options = argparse.ArgumentParser("pyshell learn", usage=USAGE, description="Lessons in the shell.")
    options.add_argument("lesson", nargs="?", metavar="LESSON", help="id of a lesson, or a file; none: all lessons")
    options.add_argument("--play", action="store_true", help="types the answers, as a demonstration")
    options.add_argument("--restart", action="store_true", help="forget what was done in this lesson")
    chosen = options.parse_args(arguments)
    try:
        catalog = Catalog({name: resource("lessons", name) for name in resources("lessons")})
        book = Book(ProgressFile())
        if chosen.lesson is None:
            return _list(catalog, book)
        found = _find(catalog, chosen.lesson)
        if found.error is not None or found.lesson is None:
            raise Complaint(_trouble(found))
        screen = Screen(Console())
        if chosen.play:
            return _demonstrate(found.lesson, screen)
        if chosen.restart:
            book.forget(found.lesson.ident)
        return _learn(found, found.lesson, book, catalog, screen)
    except (Complaint, WorldTrouble) as complaint:
        complain(f"pyshell learn: {complaint}")
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        complain(f"pyshell learn: the progress cannot be written: {(error.strerror or str(error)).lower()}")
    return 2


def _find(catalog: Catalog, name: str) -> Entry:
    if os.sep in name or os.path.isfile(name):
        return entry(name, read_text(name))
    found = catalog.find(name)
    if found is None:
        raise Complaint(f"there is no lesson '{name}' (there are: {', '.join(catalog.idents()) or 'none'})")
    return found


def _trouble(found: Entry) -> str:
    """Why a lesson cannot be read, with file and line."""
    error = found.error
    return f"{found.file}:{error.line}: {error.text}" if error is not None else f"{found.file}: no lesson"


def _list(catalog: Catalog, book: Book) -> int:
    """All lessons, and where to go on."""
    progress = book.read()
    screen = Screen(Console())
    going_on = ""
    for found in catalog.entries:
        if found.lesson is None:
            complain(_trouble(found))
            continue
        row = progress.get(found.lesson.ident, LessonProgress())
        done = row.count(DONE)
        state = "finished" if row.finished else f"{done} of {len(found.lesson.steps)} steps" if row.at else ""
        minutes = f"{found.lesson.minutes} min" if found.lesson.minutes else ""
        text = f"  {found.lesson.ident:<20} {found.lesson.title:<32} {minutes:>7}  {state}"
        screen.say([Say("shell", text.rstrip())])
        if row.at and not row.finished:
            index = found.lesson.index(row.at)
            name = found.lesson.steps[index].name if index is not None else ""
            going_on = f"Go on with: pyshell learn {found.lesson.ident} ({name})"
    screen.say([Say("note", going_on or "Begin with: pyshell learn LESSON")])
    _warn(book)
    return 0


def _learn(found: Entry, lesson: Lesson, book: Book, catalog: Catalog, screen: Screen) -> int:
    progress = book.lesson(lesson.ident)
    digest = text_hash(found.text)
    if progress.text and progress.text != digest:
        screen.say([Say("note", "This lesson has changed since you were here; what you did in it still counts.")])
    progress.text = digest

    def keep() -> None:
        book.keep(lesson.ident, progress)

    worlds = Worlds()
    player = LessonPlayer(lesson, worlds.of_lesson, progress, keep, _now)
    screen.console.propose = player.suggestion
    screen.say(player.begin())
    while player.state not in (LEFT, OVER):
        try:
            line = screen.console.ask(player.prompt())
        except KeyboardInterrupt:
            player.shell.forget()
            screen.say([Say("note", ":quit leaves the lesson.")])
            continue
        if line is None:
            player.line(":quit") if not player.shell.unfinished else keep()
            break
        try:
            screen.say(player.line(line))
        except KeyboardInterrupt:
            screen.say(player.line(":undo"))
    if player.state == OVER:
        following = catalog.after(lesson.ident)
        if following is not None and following.lesson is not None:
            screen.say([Say("note", f"Next: pyshell learn {following.lesson.ident}, {following.lesson.title}")])
    _warn(book)
    return 0


def _demonstrate(lesson: Lesson, screen: Screen) -> int:
    """Types the reference answers; what the learner would see."""
    player = LessonPlayer(lesson, Worlds().of_lesson, LessonProgress(), lambda: None, _now)
    screen.say(player.begin())
    for _ in range(20 * len(lesson.steps) + 20):
        if player.state == OVER:
            return 0
        if player.state == TASK:
            before = player.index
            screen.say(player.line(":show!"))
            if player.state == TASK and player.index == before:
                complain(f"pyshell learn: the answer of step '{player.step.name}' does not pass")
                return 1
        elif player.state == ASKING:
            screen.say(player.line("a"))
        else:
            if player.state != DEMO:
                screen.console.pause(1.0)
            screen.say(player.line(""))
    return 1


def _warn(book: Book) -> None:
    for text in book.warnings:
        complain(f"pyshell learn: {text}")


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Screen:
    """Shows what a player says: Markdown with colours to persons, plain text to files."""

    __slots__ = ("console", "_rich")

    def __init__(self, console: Console) -> None:
        self.console = console
        plain = not console.is_person or os.environ.get("TERM", "") in ("", "dumb")
        self._rich = None if plain else RichConsole(highlight=False)

    def say(self, said: list[Say]) -> None:
        """Each thing in its way."""
        for row in said:
            mark = _MARKS[row.kind]
            if self._rich is None:
                if row.kind == "title":
                    self.console.show([""])
                self.console.show((mark + row.text).split("\n"))
            elif row.kind in ("prose", "hint"):
                self._rich.print(Markdown(row.text))
            elif row.kind == "shell":
                self._rich.print(row.text, markup=False, soft_wrap=True)
            else:
                style = "bold" if row.kind == "title" else "green" if row.kind == "tick" else "cyan"
                self._rich.print(mark + row.text, markup=False, style=style)
