"""A text with a name: what is compiled, and where the lines of a diagnostic come from.

The law: a column counts characters from 1, a line is what `\\n` ends.
"""

from __future__ import annotations


class Source:
    """`name` is the file name as diagnostics print it ("w1.erl"); `text` the whole text."""

    __slots__ = ("name", "text", "_lines")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._lines: list[str] | None = None

    def line(self, number: int) -> str | None:
        """Line `number` (from 1) without its newline, or None when there is no such line."""
        if self._lines is None:
            self._lines = self.text.removesuffix("\n").split("\n")
        if 1 <= number <= len(self._lines):
            return self._lines[number - 1].removesuffix("\r")
        return None
