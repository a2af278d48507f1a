"""Lines from standard input, text to standard output, for the subcommands that talk."""

from __future__ import annotations

import sys
import time


class Console:
    """A person at a terminal, or a file of lines. speed: how fast virtual time is shown; 0 for at once."""

    __slots__ = ("is_person", "speed")

    def __init__(self, speed: float = 0.0) -> None:
        self.is_person = sys.stdin.isatty() and sys.stdout.isatty()
        self.speed = speed

    def ask(self, prompt: str) -> str | None:
        """The next line without its end; None at the end of input. The prompt is shown to persons only."""
        if self.is_person:
            sys.stdout.write(prompt)
        sys.stdout.flush()
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError:
            return ""
        return line.removesuffix("\n").removesuffix("\r") if line else None

    def show(self, lines: list[str]) -> None:
        """Lines of output."""
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def pause(self, seconds: float) -> None:
        """Let the reader follow."""
        if self.speed and self.is_person:
            sys.stdout.flush()
            time.sleep(min(2.0, seconds / self.speed))
