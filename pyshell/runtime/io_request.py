"""What a group leader prints to and reads from. The I/O protocol itself is spoken by otp/kernel/group.py."""

from __future__ import annotations

from typing import Protocol


class Console(Protocol):
    """The screen and keyboard of a node. encoding: "latin1" or "unicode". columns: width, None if it is no terminal.

    hungry: after a read that gave None: the prompt stands, what is missing is text (else the console is in other hands).
    """

    encoding: str
    hungry: bool
    columns: int | None

    def write(self, text: str, kind: str = "") -> None:
        """A process printed; kind "report" is a log report ("far report" of another node), "stderr" standard error."""

    def read_line(self, prompt: str) -> str | None:
        """The next line with its newline, "" at the end of input; None: ask again when `$input` comes."""

    def read_chars(self, prompt: str, count: int) -> str | None:
        """As `read_line`, for so many characters."""

    def unread(self, text: str) -> None:
        """Give back what a reader did not use."""


class Silent:
    """The console of a node that has no shell: prints into a list, reads the end of input."""

    encoding = "unicode"
    columns: int | None = None
    hungry = False

    def __init__(self) -> None:
        self.printed: list[str] = []

    def write(self, text: str, kind: str = "") -> None:
        self.printed.append(text)

    def read_line(self, prompt: str) -> str | None:
        return ""

    def read_chars(self, prompt: str, count: int) -> str | None:
        return ""

    def unread(self, text: str) -> None:
        return None
