"""What the terminal is told by those who start it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Options:
    """Everything but `open_session` has a default.

    open_session(node) -> Session of that node, not started, its console attached.
    open_job(node) -> one more Session on that node, with a group leader of its own.
    plain: no redraw, no colour. color: "auto", "always" or "never". ascii: only ASCII in what pyshell itself draws.
    status: the line below the prompt. suggest: the rest of an earlier line behind the cursor.
    hints: a line of explanation after an error. vi: keys of vi. warning: printed before the first prompt.
    programs: what the command line runs before the first prompt (shell.boot).
    cpr: kept for the command line; we never ask the terminal where its cursor is (screen.py).
    prelude: what is run before the banner. sockets: real ones, or None (host/tcp_network.py).
    wake: set by the terminal to a function that any thread may call after it changed the world.
    """

    __slots__ = (
        "ascii", "color", "cpr", "hints", "open_job", "open_session", "plain", "prelude", "programs", "sockets", "status",
        "suggest", "vi", "wake", "warning",
    )  # fmt: skip

    def __init__(
        self,
        open_session: Callable[[Any], Any],
        *,
        open_job: Callable[[Any], Any] | None = None,
        plain: bool = False,
        color: str = "auto",
        ascii: bool = False,
        cpr: bool = False,
        vi: bool = False,
        status: bool = True,
        suggest: bool = True,
        hints: bool = False,
        warning: str = "",
        programs: list[Any] | None = None,
        prelude: list[Any] | None = None,
        sockets: Any = None,
    ) -> None:
        self.open_session = open_session
        self.open_job = open_job if open_job is not None else open_session
        self.plain = plain
        self.color = color
        self.ascii = ascii
        self.cpr = cpr
        self.vi = vi
        self.status = status
        self.suggest = suggest
        self.hints = hints
        self.warning = warning
        self.programs = programs
        self.prelude = prelude
        self.sockets = sockets
        self.wake: Callable[[], None] = _nothing


def _nothing() -> None:
    """Before the terminal runs nobody needs waking."""
