"""A text with a name: what is compiled, and where the lines of a diagnostic come from.

The law: a column counts characters from 1, a line is what `\\n` ends.
"""

from __future__ import annotations

import re

_UNDECODED = re.compile("[\udc80-\udcff]").search


class Source:
    """`name` is the file name as diagnostics print it ("w1.erl"); `text` the whole text.

    bad: the offset of the first byte that could not be decoded (a lone surrogate), or the length of the text.
    """

    __slots__ = ("name", "text", "bad", "_lines")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        found = None if text.isascii() else _UNDECODED(text)
        self.bad = len(text) if found is None else found.start()
        self._lines: list[str] | None = None

    def line(self, number: int) -> str | None:
        """Line `number` (from 1) without its newline, or None when there is no such line."""
        if self._lines is None:
            self._lines = self.text.removesuffix("\n").split("\n")
        if 1 <= number <= len(self._lines):
            line = self._lines[number - 1].removesuffix("\r")
            found = None if line.isascii() else _UNDECODED(line)
            return line if found is None else line[: found.start()]
        return None
