"""Lines from standard input, text to standard output, for the subcommands that talk."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from pyshell.commands.files import say


class Console:
    """A person at a terminal, or a file of lines. speed: how fast virtual time is shown; 0 for at once."""

    __slots__ = ("idle", "is_person", "names", "propose", "speed", "status", "_editor")

    def __init__(self, speed: float = 0.0) -> None:
        self.is_person = sys.stdin.isatty() and sys.stdout.isatty()
        self.speed = speed
        self.propose: Callable[[], str] | None = None  # what the right arrow would type
        self.names: Callable[[Any], Any] | None = None  # what may be completed (shell/completion.py)
        self.status: Callable[[], str] | None = None  # the line below the prompt
        self.idle: Callable[[], str] | None = None  # what is said to a person who does nothing for a minute
        self._editor: Any = None

    def ask(self, prompt: str) -> str | None:
        """The next line without its end; None at the end of input. The prompt is shown to persons only."""
        if self.is_person and os.environ.get("TERM", "") not in ("", "dumb"):
            return self._edit(prompt)
        if self.is_person:
            sys.stdout.write(prompt)
        sys.stdout.flush()
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError:
            return ""
        return line.removesuffix("\n").removesuffix("\r") if line else None

    def _edit(self, prompt: str) -> str | None:
        """A line with history and colours."""
        if self._editor is None:
            editor = importlib.import_module("pyshell.terminal.editor")
            self._editor = editor.LineEditor(
                self._names,
                lambda: self.propose() if self.propose is not None else "",
                status=lambda: self.status() if self.status is not None else "",
                idle=lambda: self.idle() if self.idle is not None else "",
            )
        line: str | None = self._editor.ask(prompt)
        return line

    def _names(self, context: Any) -> Any:
        """For completion, in whatever world there is by then."""
        if self.names is not None:
            return self.names(context)
        return importlib.import_module("pyshell.shell.completion").Names()

    def show(self, lines: list[str]) -> None:
        """Lines of output."""
        if lines:
            say("\n".join(lines))

    def pause(self, seconds: float) -> None:
        """Let the reader follow."""
        if self.speed and self.is_person:
            sys.stdout.flush()
            time.sleep(min(2.0, seconds / self.speed))
