"""What the terminal is told by cli.py, and what a lesson may hang into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Guide(Protocol):
    """Something that goes along with the session: a lesson. Every answer is text to print, "" for nothing."""

    def welcome(self) -> str:
        """Printed before the first prompt."""

    def words(self) -> list[tuple[str, str]]:
        """Its commands: (word without colon and with its arguments, one line of help)."""

    def command(self, word: str, rest: str) -> str | None:
        """Run `:word rest`; None when it is not one of its commands."""

    def typed(self, node: str, text: str) -> str:
        """A form was submitted on that node."""

    def idle(self) -> str:
        """The world has become idle after an input."""

    def suggestion(self, node: str) -> str:
        """What it would like to be typed next, shown behind the cursor of an empty input."""

    def status(self) -> str:
        """Its part of the line below the prompt."""


class Options:
    """Everything but `open_session` has a default.

    open_session(node) -> Session of that node, not started, its console attached.
    plain: no redraw, no colour. color: "auto", "always" or "never". ascii: only ASCII in what pyshell itself draws.
    status: the line below the prompt. vi: keys of vi. warning: printed before the first prompt.
    programs: what the command line runs before the first prompt (shell.boot). guide: a lesson.
    cpr: kept for the command line; we never ask the terminal where its cursor is (screen.py).
    wake: set by the terminal to a function that any thread may call after it changed the world.
    """

    __slots__ = (
        "ascii", "color", "cpr", "guide", "open_session", "plain", "programs", "status", "vi", "wake", "warning",
    )  # fmt: skip

    def __init__(
        self,
        open_session: Callable[[Any], Any],
        *,
        plain: bool = False,
        color: str = "auto",
        ascii: bool = False,
        cpr: bool = False,
        vi: bool = False,
        status: bool = True,
        warning: str = "",
        guide: Guide | None = None,
        programs: list[Any] | None = None,
    ) -> None:
        self.open_session = open_session
        self.plain = plain
        self.color = color
        self.ascii = ascii
        self.cpr = cpr
        self.vi = vi
        self.status = status
        self.warning = warning
        self.guide = guide
        self.programs = programs
        self.wake: Callable[[], None] = _nothing


def _nothing() -> None:
    """Before the terminal runs nobody needs waking."""
