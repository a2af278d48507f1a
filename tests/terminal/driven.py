"""A whole terminal inside the test: keys from a pipe, the screen drawn by pyte. Nothing waits longer than it must."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pyte
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input

from pyshell.assembly import Tools, make_cluster, open_job, open_session
from pyshell.terminal.app import Terminal
from pyshell.terminal.history import FormHistory
from pyshell.terminal.options import Options
from pyshell.terminal.screen import InlineOutput

PATIENCE = 15.0
ENTER, TAB, CTRL_C, CTRL_D, CTRL_G, UP, ALT_ENTER = "\r", "\t", "\x03", "\x04", "\x07", "\x1b[A", "\x1b\r"


class Paper(io.StringIO):
    """Where the output is written: straight into pyte, and kept."""

    encoding = "utf-8"

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__()
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self.raw: list[str] = []

    def write(self, text: str) -> int:
        self.raw.append(text)
        self.stream.feed(text)
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise io.UnsupportedOperation


class Driven:
    """The running terminal, its keys and its screen."""

    def __init__(self, terminal: Terminal, keys: Any, paper: Paper) -> None:
        self.terminal = terminal
        self.keys = keys
        self.paper = paper
        self.status: int | None = None

    @property
    def lines(self) -> list[str]:
        """The screen without blank lines at its end."""
        rows = [row.rstrip() for row in self.paper.screen.display]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def rows(self) -> list[str]:
        """The same without the line below the prompt."""
        found = self.lines
        return found[:-1] if found and found[-1].startswith("nodes ") else found

    def press(self, text: str) -> None:
        self.keys.send_text(text)

    async def until(self, wanted: str | Callable[[], bool], seconds: float = PATIENCE) -> float:
        """Wait for a text on the screen, or a condition; how long it took."""
        start = time.perf_counter()
        while not (wanted in self.text if isinstance(wanted, str) else wanted()):
            if time.perf_counter() - start > seconds:
                raise AssertionError(f"{wanted!r} did not come; the screen:\n{self.text}")
            await asyncio.sleep(0.002)
        return time.perf_counter() - start

    async def ask(self, text: str, prompt: str) -> None:
        """Type, Enter, and wait for the next prompt."""
        if text:
            self.press(text)
            await self.until(lambda: self.rows[-1:] != [] and self.rows[-1].endswith(text[-6:]))
        self.press(ENTER)
        await self.until(lambda: self.rows[-1:] == [prompt])


@asynccontextmanager
async def driven(
    tools: Tools,
    *,
    nodes: tuple[str, ...] = ("nonode@nohost",),
    connected: bool = False,
    columns: int = 80,
    rows: int = 24,
    history: FormHistory | None = None,
    **options: Any,
) -> AsyncIterator[Driven]:
    """A terminal on the first of these nodes, with a prompt on its screen."""
    cluster = make_cluster(tools, 7)
    started: list[Any] = [(cluster.start_alive if connected else cluster.start_node)(name) for name in nodes]
    for node in started:
        node.alive = not node.name.name.startswith("nonode")
    session = open_session(tools, started[0], "unicode", columns)
    paper = Paper(columns, rows)
    output = InlineOutput(paper, lambda: Size(rows=rows, columns=columns), term="xterm", enable_bell=False)
    output.enable_cpr = False
    options.setdefault("open_job", lambda node: open_job(tools, node, columns))
    chosen = Options(lambda node: open_session(tools, node, "unicode", columns), **options)
    with create_pipe_input() as keys:
        terminal = Terminal(cluster, session, chosen, input=keys, output=output, history=history or FormHistory(None))
        found = Driven(terminal, keys, paper)
        task = asyncio.create_task(terminal.run())

        def ended(done: asyncio.Task[int]) -> None:
            if not done.cancelled() and done.exception() is None:
                found.status = done.result()

        task.add_done_callback(ended)
        try:
            await found.until(lambda: "1>" in found.text or task.done())
            yield found
        finally:
            if not task.done():
                keys.send_text(CTRL_C + CTRL_C + ":quit\r")
                terminal._exit = 0
                terminal._changed()
                terminal.front.abandon()
            async with asyncio.timeout(PATIENCE):
                await task
