"""A transcript's world behind a real terminal: the program runs on a pseudo terminal, keys go in, the screen is judged.

The law: nothing waits by the clock of the wall but for an end that never comes; a step is over when the program says so
by a mark (terminal/marks.py). What the screen shows is what pyte makes of the bytes; the same matcher judges it as judges
a replay in this process.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pexpect
import pyte

from pyshell.transcript.format import Transcript, input_lines
from pyshell.transcript.header import duration_text
from pyshell.transcript.match import output_lines
from pyshell.transcript.player import WorldTrouble
from pyshell.transcript.recorder import Recorder

COLUMNS = 400  # so wide that no line of a transcript is wrapped by the terminal
LEAST_ROWS = 300
PATIENCE = 30.0  # seconds until a program that says nothing is given up
MARK = re.compile(rb"\x1b\]133;D;k=(\d+);t=(\d+);p=([01])\x07")
_SOURCE = re.compile(r"([^\s@|]+@[^\s@|]+)\|(?: (.*))?")
_VANISHED = re.compile(r"\S+@\S+ has stopped\.|You are on \S+@\S+\.")
_OUR_FAULT = "was ended by a mistake of pyshell itself"  # runtime/reports.py
_TYPED, _CTRL_G = "\x1b[200~{}\x1b[201~", "\x07"


class TerminalWorld:
    """player.World on a pseudo terminal."""

    def __init__(self, child: Any, rows: int, first: str) -> None:
        self.child = child
        self.screen: Any = pyte.Screen(COLUMNS, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.node = first
        self.lines: list[str] = []
        self._rest = b""
        self._serial = 0
        self._time = 0
        self._prompts = False
        self._row = 0  # where the prompt stands
        self._fault = ""
        self._wait()

    # player.World ---------------------------------------------------------------------------------------------------

    def now(self) -> int:
        """Nanoseconds, as the last mark said."""
        return self._time

    def prompt(self, node: str) -> str | None:
        """What stands on the screen before the cursor."""
        if node != self.node or (node and self._prompts and not self._line(self._row).startswith(f"({node})")):
            self._command(f"on {node}")
            shown = self._line(self._row)
            if self._prompts and not shown.startswith(f"({node})"):
                raise WorldTrouble(f"there is no node {node} (the terminal says: {' '.join(self.lines[-1:])})")
            self.node = node
        return self._line(self._row) + " " if self._prompts else None

    def enter(self, node: str, source: str) -> None:
        """Paste it, and Enter."""
        self._type(source, len(input_lines(node, 1, source)))

    def wait(self, ns: int) -> None:
        """`:after`."""
        self._command(f"after {duration_text(ns)}")

    def look(self, expression: str) -> str:
        """`:look`."""
        kept, self.lines = self.lines, []
        self._command(f"look {expression}")
        shown, self.lines = self.lines, kept
        if not shown or shown[0].startswith("** "):
            raise WorldTrouble(" ".join(shown)[3:] or "no answer")
        return "\n".join(shown)

    def fault(self) -> str:
        """A report on a mistake of pyshell's own."""
        text, self._fault = self._fault, ""
        return text

    def shown(self, node: str) -> list[str]:
        """Lines that appeared since the last call."""
        lines, self.lines = self.lines, []
        found = [told for line in lines if (told := _as_world_says("".join(output_lines(line)))) is not None]
        found = [line for line in found if not _VANISHED.fullmatch(line)]
        while found and not found[-1]:
            found.pop()
        if any(_OUR_FAULT in line for line in found):
            self._fault = "\n".join(found)
        return found

    # inside ---------------------------------------------------------------------------------------------------------

    def _command(self, words: str) -> None:
        """A `:word`; while something runs, in the menu of Ctrl-G."""
        if self._prompts:
            self._type(":" + words, 1)
            return
        self.child.send(_CTRL_G)
        time.sleep(0.05)
        self._type(words.removeprefix("on ") if words.startswith("on ") else ":" + words, 2)

    def _type(self, text: str, rows: int) -> None:
        """Paste and submit; what appears between the input and the next mark is output."""
        first = self._row + rows
        self.child.send(_TYPED.format(text) if "\n" in text else text)
        self.child.send("\r")
        self._wait()
        last = self._row if self._prompts else self.screen.cursor.y + 1
        self.lines += [self._line(row) for row in range(first, last)]

    def _wait(self) -> None:
        """Read until the next mark."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = MARK.search(self._rest)
            if found is not None:
                self.stream.feed(self._rest[: found.end()])
                self._rest = self._rest[found.end() :]
                if int(found[1]) > self._serial:
                    self._serial, self._time, self._prompts = int(found[1]), int(found[2]), found[3] == b"1"
                    self._row = self.screen.cursor.y
                    return
                continue
            try:
                self._rest += self.child.read_nonblocking(65536, timeout=0.5)
            except pexpect.TIMEOUT:
                if time.monotonic() > deadline:
                    raise WorldTrouble(f"the terminal says nothing any more; its last line is: {self._last()}") from None
            except pexpect.EOF:
                self.stream.feed(self._rest)
                raise WorldTrouble(f"the program has ended; its last line is: {self._last()}") from None

    def _line(self, row: int) -> str:
        cells = self.screen.buffer[row]
        return "".join(cells[column].data for column in range(COLUMNS)).rstrip() if cells else ""

    def _last(self) -> str:
        return next((line for row in range(self.screen.cursor.y, -1, -1) if (line := self._line(row))), "")


def _as_world_says(line: str) -> str | None:
    """A line of another node, marked as a world in this process does it; None for its empty lines."""
    found = _SOURCE.fullmatch(line)
    if found is None:
        return line
    return f"{found[1]}: {found[2]}" if found[2] else None


@contextmanager
def terminal(transcript: Transcript) -> Iterator[TerminalWorld]:
    """The program in the world of this transcript, before its first step."""
    header = transcript.header
    rows = LEAST_ROWS + 3 * sum(len(step.output) + 2 for step in transcript.steps)
    with tempfile.TemporaryDirectory(prefix="pyshell-") as folder:
        path = os.path.join(folder, "stage.transcript")
        with open(path, "w", encoding="utf-8") as file:
            file.write(Recorder(header, transcript.files).text())
        env = {**os.environ, "TERM": "xterm-256color", "PYSHELL_HOME": folder, "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"}
        command = ["-m", "pyshell", "play", path, "--until", "1", "--speed", "0", "--marks"]
        child = pexpect.spawn(sys.executable, command, env=env, dimensions=(rows, COLUMNS), timeout=PATIENCE)
        child.delaybeforesend = None
        try:
            yield TerminalWorld(child, rows, header.nodes[0] if header.nodes else "")
        finally:
            with suppress(OSError):
                child.close(force=True)
