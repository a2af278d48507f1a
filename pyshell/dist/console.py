"""The console of a node that was started from another one: what it prints appears there, and there is nothing to read.

Follows: the behaviour of nodes that peer(3) starts, whose standard output is that of their origin.
"""

from __future__ import annotations

from typing import Any


class OriginConsole:
    """Prints on the console of `origin`, whichever that is at the time; after the origin's end, nowhere."""

    encoding = "unicode"
    columns: int | None = None

    def __init__(self, origin: Any) -> None:
        self.origin = origin

    def write(self, text: str, kind: str = "") -> None:
        """Pass it on."""
        if self.origin.console is not None:
            self.origin.console.write(text, kind)

    def read_line(self, prompt: str) -> str | None:
        """The end of the input."""
        return ""

    def read_chars(self, prompt: str, count: int) -> str | None:
        """The end of the input."""
        return ""

    def unread(self, text: str) -> None:
        """Nothing was read."""
