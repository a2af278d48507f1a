"""The front end without redraw: lines in, text out. For TERM=dumb, Emacs shells, screen readers and `--plain`.

The law: nothing is written while the user types: what is printed in the background waits for the next prompt. The
system edits the line.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from pyshell.terminal.paint import plain_text
from pyshell.terminal.prompt import CONTINUATION, submits
from pyshell.terminal.writer import Funnel


class Plain:
    """See app.Front."""

    def __init__(
        self,
        funnel: Funnel,
        interrupt: Callable[[], None],
        source: TextIO | None = None,
        target: TextIO | None = None,
    ) -> None:
        self.funnel = funnel
        self.draft = ""
        self.switching = False
        self.gone = False
        self._interrupt = interrupt
        self._source = source if source is not None else sys.stdin
        self._target = target if target is not None else sys.stdout
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._bytes = b""
        self._reading = False
        self._asking = False
        self._loop = asyncio.get_running_loop()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Nothing to prepare."""
        try:
            yield
        finally:
            self.flush(final=True)

    def on_key(self, heard: Callable[[], None]) -> None:
        """The system edits the line: there is nothing to hear."""

    def columns(self) -> int:
        """Width of the terminal, 80 when it does not say."""
        try:
            return os.get_terminal_size(self._target.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    async def form(self, prompt: str, draft: str = "") -> str | None:
        """Lines until a form is complete. Raises EOFError. (A draft is not for the system's line editor.)"""
        self.flush(final=True)
        typed = ""
        while True:
            line = await self._ask(prompt if not typed else CONTINUATION.rjust(len(prompt)))
            if line is None:
                return None
            if line == "\x07\n":
                self.switching = True
                return None
            typed += line
            if submits(typed):
                return typed.rstrip("\n")

    async def line(self, question: str, interrupted: Callable[[], None] | None = None) -> str | None:
        """A line for a program."""
        self.flush()
        line = await self._ask(question)
        if line is None and interrupted is not None:
            interrupted()
        return None if line is None else line.removesuffix("\n")

    async def _ask(self, prompt: str) -> str | None:
        """A line with its newline; None after Ctrl-C or when the question was abandoned."""
        self._put(prompt)
        self._asking = True
        self.funnel.open_line = ""
        if not self._reading:
            self._reading = True
            self._begin_reading()
        try:
            line = await self._lines.get()
        finally:
            self._asking = False
        if line == "":
            self._put("\n")
            raise EOFError
        return line

    def _begin_reading(self) -> None:
        """The loop watches the input; where it cannot (a file, Windows) a thread reads one line."""
        if b"\n" in self._bytes:
            self._take_line()
            return
        try:
            self._loop.add_reader(self._source.fileno(), self._readable)
        except (NotImplementedError, OSError, ValueError, AttributeError):
            threading.Thread(target=self._read, name="pyshell-input", daemon=True).start()

    def _readable(self) -> None:
        """The system has bytes for us: on a terminal, whole lines."""
        try:
            data = os.read(self._source.fileno(), 65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._bytes += data
        if not data or b"\n" in self._bytes:
            self._loop.remove_reader(self._source.fileno())
            self._take_line()

    def _take_line(self) -> None:
        line, newline, self._bytes = self._bytes.partition(b"\n")
        self._arrived((line + newline).decode(self._source.encoding or "utf-8", "replace"))

    def _read(self) -> None:
        """One line, in a thread of its own."""
        try:
            line = self._source.readline()
        except (OSError, ValueError):
            line = ""
        self._loop.call_soon_threadsafe(self._arrived, line)

    def _arrived(self, line: str) -> None:
        self._reading = False
        self._lines.put_nowait(line)

    def abandon(self) -> None:
        """Whoever waits in `form` or `line` gets None."""
        if self._asking:
            self._put("\n")
            self._lines.put_nowait(None)

    def sigint(self) -> None:
        """Ctrl-C: what stands is forgotten, what runs is interrupted."""
        if self._asking:
            self.abandon()
        else:
            self._interrupt()

    async def busy(self, awake: asyncio.Event, seconds: float | None = None) -> None:
        """Wait."""
        try:
            async with asyncio.timeout(seconds):
                await awake.wait()
        except TimeoutError:
            pass

    def flush(self, final: bool = False) -> None:
        """Show what waits, unless a prompt stands. final: end a line that has no newline yet."""
        if self._asking:
            return
        text = plain_text(self.funnel.take(above=False))
        if final and self.funnel.open_line:
            text += "\n"
            self.funnel.open_line = ""
        self._put(text)

    def redraw(self) -> None:
        """Nothing is ever drawn again."""

    def _put(self, text: str) -> None:
        if not text:
            return
        encoding = self._target.encoding or "utf-8"
        self._target.write(text.encode(encoding, "replace").decode(encoding))
        self._target.flush()
