"""Both ends of a session's screen: the text that was fed in, and the `Console` that a node's group leader prints to
and reads from.

The law: input has one reader at a time, in the order of asking: a program that reads while a prompt stands waits
until the expression there is complete. After a full stop one white-space character belongs to it; what follows is the
next reader's.
Follows: kernel user/group (io_request), stdlib shell (get_command).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pyshell.lang.scan import Scanned, read_form, skip_line

_COMPACT = 1 << 16


class Input:
    """Text fed and not read yet."""

    __slots__ = ("_at", "_text", "at_end")

    def __init__(self) -> None:
        self._text = ""
        self._at = 0
        self.at_end = False

    def feed(self, text: str) -> None:
        """More text."""
        self._text = self._text[self._at :] + text if self._at > _COMPACT else self._text + text
        if self._at > _COMPACT:
            self._at = 0

    def rest(self) -> str:
        """What nobody has read."""
        return self._text[self._at :]

    def form(self) -> tuple[Scanned, str] | None:
        """The next form and its text; None when it is not complete yet. A scan error drops the rest of its line."""
        text = self._text
        found = read_form(text, self._at, final=self.at_end, shell=True)
        if found is None:
            return None
        end = found.end
        if found.error is not None:
            behind = skip_line(text, end)
            if behind is None:
                if not self.at_end:
                    return None
                behind = len(text)
            end = behind
        source = text[self._at : end]
        self._at = end
        return found, source

    def line(self) -> str | None:
        """The next line with its newline; "" at the end; None when it has not come yet."""
        end = self._text.find("\n", self._at) + 1
        if end == 0:
            if not self.at_end:
                return None
            end = len(self._text)
        line = self._text[self._at : end]
        self._at = end
        return line

    def chars(self, count: int) -> str | None:
        """So many characters, fewer at the end; None when they have not come yet."""
        if len(self._text) - self._at < count and not self.at_end:
            return None
        found = self._text[self._at : self._at + count]
        self._at += len(found)
        return found

    def unread(self, text: str) -> None:
        """Put back text that was read too far."""
        self._text = text + self._text[self._at :]
        self._at = 0


class Screen(Protocol):
    """What the console needs of its session."""

    input: Input

    def printed(self, text: str, kind: str) -> None: ...
    def asked(self, prompt: str) -> None: ...
    def may_read(self) -> bool: ...


class Console:
    """See runtime/io_request.Console."""

    __slots__ = ("_screen", "columns", "encoding", "hungry")

    def __init__(self, screen: Screen, encoding: str, columns: int | None) -> None:
        self._screen = screen
        self.encoding = encoding
        self.columns = columns
        self.hungry = False  # a program reads, and there is not enough text

    def write(self, text: str, kind: str = "") -> None:
        """A process printed."""
        self._screen.printed(text, kind)

    def read_line(self, prompt: str) -> str | None:
        """The next line for a process, "" at the end of input; None: ask again when `$input` comes."""
        return self._read(prompt, self._screen.input.line)

    def read_chars(self, prompt: str, count: int) -> str | None:
        """As `read_line`, for so many characters."""
        return self._read(prompt, lambda: self._screen.input.chars(count))

    def _read(self, prompt: str, take: Callable[[], str | None]) -> str | None:
        if not self._screen.may_read():
            return None
        if not self.hungry:  # a second try does not ask again
            self._screen.asked(prompt)
        found = take()
        self.hungry = found is None
        return found

    def unread(self, text: str) -> None:
        """Give back what a reader did not use."""
        self._screen.input.unread(text)
