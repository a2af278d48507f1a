"""`pyshell learn [LESSON] [--play] [--test] [--restart] [--index [WORD]]`: lessons in the shell.

The law: the lesson speaks before and after the learner's lines, never in between; progress is kept after every step,
and a folder that cannot be written costs a warning, not the lesson.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
from typing import Any

from pyshell.commands.console import Console
from pyshell.commands.files import Complaint, ProgressFile, complain, read_text
from pyshell.commands.learn_menu import choose, listing, trouble
from pyshell.commands.learn_screen import Screen
from pyshell.host.files import resource, resources
from pyshell.lesson.catalog import Catalog, Entry, entry
from pyshell.lesson.progress import Book

USAGE = "pyshell learn [LESSON] [--play [--speed N]] [--test] [--restart] [--index [WORD]]"


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    options = argparse.ArgumentParser("pyshell learn", usage=USAGE, description="Lessons in the shell.")
    options.add_argument("lesson", nargs="?", metavar="LESSON", help="id or number of a lesson, or a file; none: the menu")
    options.add_argument("--play", action="store_true", help="types the answers, as a demonstration")
    options.add_argument("--speed", type=_speed, default=1.0, metavar="N", help="with --play: N times as fast; 0 at once")
    options.add_argument("--test", action="store_true", help="replays the lesson with its own answers and mistakes")
    options.add_argument("--restart", action="store_true", help="forget what was done in this lesson")
    options.add_argument("--plain", action="store_true", help="no colours, no drawing: for screen readers")
    options.add_argument("--index", nargs="?", const="", metavar="WORD", help="which function is taught where")
    chosen = options.parse_args(arguments)
    try:
        catalog = Catalog({name: resource("lessons", name) for name in resources("lessons")})
        book = Book(ProgressFile())
        if chosen.index is not None:
            return _index(catalog, chosen.index)
        screen = Screen(Console(chosen.speed if chosen.play else 0.0), chosen.plain)
        if chosen.lesson is None:
            return _menu(catalog, book, screen)
        found = _find(catalog, chosen.lesson)
        lesson = found.lesson
        if lesson is None:
            raise Complaint(trouble(found))
        if chosen.test:
            return int(_talk().test(found.file, lesson))
        if chosen.play:
            return int(_talk().demonstrate(lesson, screen))
        if chosen.restart:
            book.forget(lesson.ident)
        return _learn(found, book, catalog, screen)
    except Complaint as complaint:
        complain(f"pyshell learn: {complaint}")
    except KeyboardInterrupt:
        return 130
    return 2


def _find(catalog: Catalog, name: str) -> Entry:
    if os.sep in name or os.path.isfile(name):
        return entry(name, read_text(name))
    found = catalog.numbered(int(name)) if name.isdecimal() else catalog.find(name)
    if found is None:
        raise Complaint(f"there is no lesson '{name}' (there are: {', '.join(catalog.idents()) or 'none'})")
    return found


def _menu(catalog: Catalog, book: Book, screen: Screen) -> int:
    """All lessons, and where to go on; a person chooses one."""
    for found in catalog.entries:
        if found.sketch is None:
            complain(trouble(found))
    rows, proposed = listing(catalog, book.read(), screen.is_plain, shutil.get_terminal_size().columns)
    screen.say(rows)
    _warn(book)
    if not screen.console.is_person:
        return 0
    while True:
        chosen = choose(catalog, screen.console, proposed)
        if chosen is None:
            return 0
        if chosen.lesson is not None:
            return _learn(chosen, book, catalog, screen)
        complain(trouble(chosen))


def _index(catalog: Catalog, word: str) -> int:
    index = importlib.import_module("pyshell.lesson.index").index
    found = index([entry.lesson for entry in catalog.entries if entry.lesson is not None], word)
    for name, places in found.items():
        told = "; ".join(f"{ident} {number} ({step})" for ident, number, step in places[:4])
        more = f"; and {len(places) - 4} more" if len(places) > 4 else ""
        Console().show([f"{name:<32} {told}{more}"])
    if not found:
        complain(f"pyshell learn: no lesson uses a function with '{word}' in its name")
    return 0 if found else 1


def _learn(found: Entry, book: Book, catalog: Catalog, screen: Screen) -> int:
    status = int(_talk().learn(found, found.lesson, book, catalog, screen))
    _warn(book)
    return status


def _talk() -> Any:
    """The player and the worlds, which a menu does not need."""
    return importlib.import_module("pyshell.commands.learn_talk")


def _speed(text: str) -> float:
    value = float(text.removesuffix("x"))
    if not 0 <= value < 1e6:
        raise ValueError(text)
    return value


def _warn(book: Book) -> None:
    for text in book.warnings:
        complain(f"pyshell learn: {text}")
