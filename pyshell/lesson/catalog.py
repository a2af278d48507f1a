"""The lessons there are: from texts that are handed in, in the order in which they build on each other.

The law: a lesson comes after those it needs; else the order is that of the names. A broken lesson does not hide the
others. A lesson is read as a whole only when somebody opens it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyshell.lesson.sketch import Sketch, sketch
from pyshell.transcript.header import FormatError

if TYPE_CHECKING:
    from pyshell.lesson.format import Lesson


class Entry:
    """A lesson of the catalog: file name, text, and what it says or why it cannot be read."""

    __slots__ = ("error", "file", "sketch", "text", "_lesson")

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.sketch: Sketch | None = None
        self.error: FormatError | None = None
        self._lesson: Lesson | None = None
        try:
            self.sketch = sketch(text)
        except FormatError as error:
            self.error = error

    @property
    def lesson(self) -> Lesson | None:
        """The whole lesson; None, and `error` says why, when it cannot be read."""
        if self._lesson is None and self.error is None:
            try:
                self._lesson = importlib.import_module("pyshell.lesson.format").parse(self.text)
            except FormatError as error:
                self.error = error
        return self._lesson


class Catalog:
    """All lessons of a folder."""

    __slots__ = ("entries",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.entries = _in_order([entry(name, texts[name]) for name in sorted(texts) if name.endswith(".md")])

    def find(self, ident: str) -> Entry | None:
        """By id, or by file name with or without `.md`."""
        for found in self.entries:
            if found.sketch is not None and found.sketch.ident == ident:
                return found
        stem = ident.removesuffix(".md")
        return next((found for found in self.entries if found.file.removesuffix(".md") == stem), None)

    def numbered(self, number: int) -> Entry | None:
        """As the menu counts: from 1, those that can be read."""
        readable = [found for found in self.entries if found.sketch is not None]
        return readable[number - 1] if 0 < number <= len(readable) else None

    def idents(self) -> list[str]:
        """The ids of what can be read."""
        return [found.sketch.ident for found in self.entries if found.sketch is not None]

    def after(self, ident: str) -> Entry | None:
        """What to do next."""
        names = self.idents()
        if ident not in names or names.index(ident) + 1 >= len(names):
            return None
        return self.find(names[names.index(ident) + 1])


def entry(file: str, text: str) -> Entry:
    """One lesson."""
    return Entry(file, text)


def _in_order(entries: list[Entry]) -> list[Entry]:
    placed: list[Entry] = []
    names: set[str] = set()
    known = {found.sketch.ident for found in entries if found.sketch is not None}
    todo = list(entries)
    while todo:
        ready = next((found for found in todo if _is_ready(found, names, known)), todo[0])
        todo.remove(ready)
        placed.append(ready)
        if ready.sketch is not None:
            names.add(ready.sketch.ident)
    return placed


def _is_ready(found: Entry, names: set[str], known: set[str]) -> bool:
    return found.sketch is None or all(need in names or need not in known for need in found.sketch.needs)
