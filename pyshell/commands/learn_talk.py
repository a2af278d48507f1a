"""A lesson on a terminal or a stream of lines: the talk between the player and a person; `--play`.

The law: the lesson speaks before and after the learner's lines, never in between; progress is kept after every step.
"""

from __future__ import annotations

import datetime
import importlib
import os

from pyshell.commands.files import Complaint, complain, write_text
from pyshell.commands.learn_screen import MARKS, Screen, edit_text
from pyshell.commands.replay import check_lesson
from pyshell.commands.worlds import Worlds
from pyshell.lesson.catalog import Catalog, Entry
from pyshell.lesson.check import LessonWorld
from pyshell.lesson.format import Lesson
from pyshell.lesson.player import ASKING, DEMO, LEFT, OVER, TASK, LessonPlayer
from pyshell.lesson.progress import Book, LessonProgress, text_hash
from pyshell.lesson.saved import page, transcript_text
from pyshell.lesson.say import Say


def test(file: str, lesson: Lesson) -> int:
    """`--test`: the four ways of lesson/verify.py; exit status."""
    return int(check_lesson(file, lesson, Worlds(), strict=True))


def learn(found: Entry, lesson: Lesson, book: Book, catalog: Catalog, screen: Screen) -> int:
    progress = book.lesson(lesson.ident)
    digest = text_hash(found.text)
    if progress.text and progress.text != digest:
        screen.say([Say("note", "This lesson has changed since you were here; what you did in it still counts.")])
    progress.text = digest
    worlds = Worlds()

    def keep() -> bool:
        return book.keep(lesson.ident, progress)

    def world(of: Lesson) -> LessonWorld:
        return worlds.make(of.header, {**of.files, **progress.files})

    player = LessonPlayer(lesson, world, progress, keep, _now, screen.is_plain)
    screen.console.propose = player.suggestion
    if screen.console.is_person and not screen.is_plain:
        aids = importlib.import_module("pyshell.commands.learn_aids")
        screen.console.names = aids.completion(player)
        screen.console.status = aids.status(player)
        screen.console.idle = lambda: "".join(f"{MARKS['note']}{row.text}\n" for row in player.nudge())
    screen.say(player.begin())
    _talk(player, screen, keep)
    if player.state == OVER:
        following = catalog.after(lesson.ident)
        if following is not None and following.lesson is not None:
            screen.say([Say("note", f"Next: pyshell learn {following.lesson.ident}, {following.lesson.title}")])
    return 0


def _talk(player: LessonPlayer, screen: Screen, keep: object) -> None:
    """Lines of the learner until the lesson is over or left."""
    while player.state not in (LEFT, OVER):
        try:
            line = screen.console.ask(player.prompt())
        except KeyboardInterrupt:
            player.shell.forget()
            screen.say([Say("note", ":quit leaves the lesson.")])
            continue
        if line is None:
            player.shell.forget()
            screen.say(player.line(":quit"))
            return
        try:
            said = player.line(line)
        except KeyboardInterrupt:
            said = player.line(":undo")
        for row in said:
            if row.kind == "edit":
                _edit(player, screen, row.text)
            elif row.kind in ("save", "save!"):
                screen.say([Say("note", _save(player, row.text, row.kind == "save!"))])
            else:
                screen.say([row])


def _edit(player: LessonPlayer, screen: Screen, name: str) -> None:
    """`:edit`: the file in the learner's editor."""
    try:
        text = edit_text(name, player.file(name) or f"-module({name.removesuffix('.erl')}).\n-export([]).\n")
    except Complaint as complaint:
        screen.say([Say("note", str(complaint))])
        return
    screen.say(player.edited(name, text))


def _save(player: LessonPlayer, name: str, anew: bool) -> str:
    """`:save`: write it; what to tell."""
    path = os.path.expanduser(name)
    if os.path.exists(path) and not anew:
        return f"{name} is there already. :save! {name} replaces it."
    lesson, worlds = player.lesson, Worlds()
    files = {**lesson.files, **player.progress.files}
    text = transcript_text(lesson, files, player.world.tape, worlds.make(lesson.header, files))
    if name.endswith(".md"):
        text = page(text, worlds.make(lesson.header, files))
    try:
        write_text(path, text)
    except Complaint as complaint:
        return str(complaint)
    return f"{name} is written. pyshell replay {name} plays it again, as a test."


def demonstrate(lesson: Lesson, screen: Screen) -> int:
    """Types the reference answers; what the learner would see."""
    player = LessonPlayer(lesson, Worlds().of_lesson, LessonProgress(), lambda: True, _now, screen.is_plain)
    screen.say(player.begin())
    for _ in range(20 * len(lesson.steps) + 20):
        if player.state == OVER:
            return 0
        if player.state == TASK:
            before = player.index
            screen.console.pause(2.0)
            screen.say(player.line(":show!"))
            if player.state == TASK and player.index == before:
                complain(f"pyshell learn: the answer of step '{player.step.name}' does not pass")
                return 1
        elif player.state == ASKING:
            screen.console.pause(1.5)
            screen.say(player.line("a"))
        else:
            screen.console.pause(0.8 if player.state == DEMO else 1.5)
            screen.say(player.line(""))
    return 1


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
