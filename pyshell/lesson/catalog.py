"""The lessons there are: from texts that are handed in, in the order in which they build on each other.

The law: a lesson comes after those it needs; else the order is that of the names. A broken lesson does not hide the
others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyshell.lesson.format import Lesson, parse
from pyshell.transcript.header import FormatError


@dataclass(slots=True)
class Entry:
    """A lesson of the catalog: file name, text, and what it says or why it cannot be read."""

    file: str
    text: str
    lesson: Lesson | None
    error: FormatError | None = None


class Catalog:
    """All lessons of a folder."""

    __slots__ = ("entries",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        entries = [entry(name, texts[name]) for name in sorted(texts) if name.endswith(".md")]
        self.entries = _in_order(entries)

    def find(self, ident: str) -> Entry | None:
        """By id, or by file name with or without `.md`."""
        for found in self.entries:
            if found.lesson is not None and found.lesson.ident == ident:
                return found
        stem = ident.removesuffix(".md")
        return next((found for found in self.entries if found.file.removesuffix(".md") == stem), None)

    def idents(self) -> list[str]:
        """The ids of what can be read."""
        return [found.lesson.ident for found in self.entries if found.lesson is not None]

    def after(self, ident: str) -> Entry | None:
        """What to do next."""
        names = self.idents()
        if ident not in names or names.index(ident) + 1 >= len(names):
            return None
        return self.find(names[names.index(ident) + 1])


def entry(file: str, text: str) -> Entry:
    """One lesson, read."""
    try:
        return Entry(file, text, parse(text))
    except FormatError as error:
        return Entry(file, text, None, error)


def _in_order(entries: list[Entry]) -> list[Entry]:
    placed: list[Entry] = []
    names: set[str] = set()
    known = {found.lesson.ident for found in entries if found.lesson is not None}
    todo = list(entries)
    while todo:
        ready = next(
            (
                found
                for found in todo
                if found.lesson is None or all(need in names or need not in known for need in found.lesson.needs)
            ),
            todo[0],
        )
        todo.remove(ready)
        placed.append(ready)
        if ready.lesson is not None:
            names.add(ready.lesson.ident)
    return placed
