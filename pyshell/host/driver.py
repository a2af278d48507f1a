"""Piped mode: the loop that steps the cluster, writes what the session says, reads when it wants to read, and sleeps.

The law: one thread, no callbacks. Output is out before this process waits for anything. When nothing can ever happen
again (no timer, no input wanted or left), the driver says so and ends: nobody is there to press ^C.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, Protocol

from pyshell.host.memory import Collector
from pyshell.host.stream import Stream, to_bytes

STUCK = "pyshell: every process waits for ever and there is no more input\n"
_PATIENCE_NS = 50_000_000  # output waits at most this long while processes run


class Event(Protocol):
    """An event of shell/events.py."""

    text: str


class Talker(Protocol):
    """What is driven: a shell session, or the programs of `-noshell`."""

    @property
    def waiting(self) -> str: ...
    def feed_text(self, text: str) -> None: ...
    def feed_eof(self) -> None: ...
    def next_event(self) -> Any: ...


class Driver:
    """Runs one session to its end. sockets: real ones that want to be served, or None (host/tcp_network.py)."""

    def __init__(self, cluster: Any, session: Talker, stream: Stream | None = None, sockets: Any = None) -> None:
        self.cluster = cluster
        self.sockets = sockets
        self.session = session
        self.stream = stream if stream is not None else Stream()
        self._collector = Collector()
        self._status: int | None = None
        self._prepare: Callable[[], None] | None = getattr(session, "prepare_modules", None)

    def run(self) -> int:
        """The exit status."""
        self._write_events()
        self.stream.flush()  # the banner is the first thing, whatever the first step takes
        flushed = time.monotonic_ns()
        while True:
            busy = self.cluster.step()
            self._write_events()
            if self._status is not None:
                self.stream.flush()
                return self._status
            self._collector.look()
            if busy:
                now = time.monotonic_ns()
                if now - flushed > _PATIENCE_NS:
                    self.stream.flush()
                    flushed = now
                    if self.sockets is not None:
                        self.sockets.poll(0)
            elif not self._wait():
                _complain(STUCK)
                return 1

    def _write_events(self) -> None:
        session, stream = self.session, self.stream
        console = getattr(session, "console", None)
        while (event := session.next_event()) is not None:
            if event.text:
                if getattr(event, "kind", "") == "stderr":
                    stream.flush()  # so that a screen that shows both has them in order
                    os.write(2, to_bytes(event.text))
                else:
                    stream.unicode = console is not None and console.encoding == "unicode"
                    stream.write(event.text)
            status = getattr(event, "status", None)
            if status is not None:
                self._status = status
                return

    def _wait(self) -> bool:
        """Nothing is ready: wait for input or the next timer. False when there is neither."""
        self.stream.flush()
        if self._prepare is not None and self.session.waiting:  # the prompt is out
            self._prepare()
            self._prepare = None
        deadline = self.cluster.next_deadline()
        clock = self.cluster.clock
        if deadline is not None and not self.session.waiting and clock.jump_to(deadline):
            return True
        seconds = None if deadline is None or clock.virtual else (deadline - clock.now_ns()) / 1e9
        if self.sockets is not None:
            reading = self.session.waiting and not self.stream.at_end
            self.stream.wait((self.sockets.fileno(),), seconds, bool(reading))
            self.sockets.poll(0)
            if not reading:
                return True
            seconds = 0.0
        if self.session.waiting and not self.stream.at_end:
            text = self.stream.read(seconds)
            if text:
                self.session.feed_text(text)
            elif text is not None:
                self.session.feed_eof()
            return True
        if seconds is None:
            return False
        if seconds > 0:
            time.sleep(seconds)
        return True


def _complain(text: str) -> None:
    os.write(2, text.encode())
