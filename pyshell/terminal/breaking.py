"""Ctrl-C against a native that does not come back: `io:format("~p", [X])` of a term that would fill the disk.

Processes give way by themselves, and then Ctrl-C is one event among others. A native that walks a huge term does not, so
the loop hears nothing meanwhile. The signal handler runs between two steps of the interpreter, wherever that is: if it is in
a native that has kept the loop waiting, the process that called it is killed there.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from pyshell.otp.kernel import group
from pyshell.runtime import machine
from pyshell.traps.errors import A_KILLED, ProcessExit

PROGRAM, DEVICE = "program", "device"
PATIENCE = 0.3  # seconds: a slice is over long before

try:
    import termios
except ImportError:  # not a POSIX system
    termios = None  # type: ignore[assignment]


class Interrupted(MemoryError):
    """Ctrl-C while a group leader makes text: it answers as if the text were too large, and lives."""


class Breaker:
    """The handler. began() -> when the step began that runs now (perf_counter), 0.0 for none."""

    def __init__(self, began: Callable[[], float]) -> None:
        self._began = began
        self._ended_one = False

    def install(self) -> None:
        """After the loop has its own: both are called."""
        signal.signal(signal.SIGINT, self._heard)

    def took_it(self) -> bool:
        """Has the last signal ended a process already? Asked once for each."""
        took, self._ended_one = self._ended_one, False
        return took

    def _heard(self, number: int, frame: FrameType | None) -> None:
        began = self._began()
        where = runs_in(frame) if began and time.perf_counter() - began > PATIENCE else ""
        if where:
            self._ended_one = True
            raise Interrupted if where == DEVICE else ProcessExit(A_KILLED)


def runs_in(frame: FrameType | None) -> str:
    """PROGRAM or DEVICE: a native of a process, or of a group leader. "": neither, or the machine, whose books stay in order."""
    if frame is None or frame.f_code.co_filename == machine.__file__:
        return ""
    where = PROGRAM
    while frame is not None:
        if frame.f_code is machine.run_slices.__code__:
            return where
        if frame.f_code.co_filename == group.__file__:
            where = DEVICE
        frame = frame.f_back
    return ""


@contextlib.contextmanager
def signals_from_keys(terminal: Any) -> Iterator[None]:
    """While raw mode is on: Ctrl-C is a signal, at once, and not a byte that somebody has to read. terminal: an Input."""
    saved = None
    if termios is not None:
        with contextlib.suppress(termios.error, OSError, ValueError, AttributeError, NotImplementedError):
            saved = termios.tcgetattr(terminal.fileno())
    if saved is None:
        yield
        return
    changed = [*saved[:6], list(saved[6])]
    changed[3] |= termios.ISIG
    changed[6][termios.VINTR] = b"\x03"
    for key in (termios.VQUIT, termios.VSUSP):
        changed[6][key] = b"\0"  # _POSIX_VDISABLE
    termios.tcsetattr(terminal.fileno(), termios.TCSANOW, changed)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error, OSError):  # the terminal may be gone
            termios.tcsetattr(terminal.fileno(), termios.TCSANOW, saved)
