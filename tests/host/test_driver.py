"""The loop of piped mode, with a cluster and a session made of paper."""

from __future__ import annotations

import contextlib
import gc
import os
from collections import deque
from collections.abc import Iterator

import pytest

from pyshell.host import driver as driver_file
from pyshell.host.driver import Driver
from pyshell.host.real_clock import RealClock
from pyshell.host.stream import Stream, to_bytes
from pyshell.shell.events import Ended, Event, Output, Prompt


class Paper:
    """Echoes what it is fed, line by line; ends with its input."""

    def __init__(self, wants: bool = True) -> None:
        self.events: deque[Event] = deque([Prompt("1> ", 1)])
        self.wants = wants
        self.fed: list[str] = []

    @property
    def waiting(self) -> str:
        return "form" if self.wants else ""

    def feed_text(self, text: str) -> None:
        self.fed.append(text)
        self.events.append(Output(text.upper()))

    def feed_eof(self) -> None:
        self.events.append(Ended("*** end\n", 3))

    def next_event(self) -> Event | None:
        return self.events.popleft() if self.events else None


class Still:
    """A cluster in which nothing happens, but for one deadline."""

    def __init__(self, deadline: int | None = None) -> None:
        self.clock = RealClock()
        self.deadline = deadline

    def step(self) -> bool:
        return False

    def next_deadline(self) -> int | None:
        found, self.deadline = self.deadline, None
        return found


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture
def pipes() -> Iterator[tuple[int, int, int, int]]:
    in_read, in_write = os.pipe()
    out_read, out_write = os.pipe()
    yield in_read, in_write, out_read, out_write
    for descriptor in (in_read, in_write, out_read, out_write):
        with contextlib.suppress(OSError):
            os.close(descriptor)


def test_it_reads_until_the_end_and_gives_the_status(pipes: tuple[int, int, int, int]) -> None:
    in_read, in_write, out_read, out_write = pipes
    os.write(in_write, "h\xe4llo\n".encode("latin-1"))
    os.close(in_write)
    session = Paper()
    assert Driver(Still(), session, Stream(in_read, out_write)).run() == 3
    assert session.fed == ["h\xe4llo\n"]
    assert os.read(out_read, 100) == "1> H\xc4LLO\n*** end\n".encode("latin-1")


def test_nothing_can_happen(pipes: tuple[int, int, int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(driver_file, "_complain", said.append)
    in_read, _, _, out_write = pipes
    assert Driver(Still(), Paper(wants=False), Stream(in_read, out_write)).run() == 1
    assert said == [driver_file.STUCK]


def test_it_sleeps_until_the_deadline(pipes: tuple[int, int, int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_file, "_complain", lambda text: None)
    slept: list[float] = []
    monkeypatch.setattr(driver_file.time, "sleep", slept.append)
    in_read, _, _, out_write = pipes
    cluster = Still(RealClock().now_ns() + 5_000_000_000)
    Driver(cluster, Paper(wants=False), Stream(in_read, out_write)).run()
    assert len(slept) == 1
    assert 3 < slept[0] <= 5


def test_what_latin1_does_not_have_is_escaped() -> None:
    assert to_bytes("a\xe9\u03b1") == b"a\xe9\\x{3B1}"
