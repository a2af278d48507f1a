"""The terminal on a world with virtual time, for `pyshell play` and for replays that type into the real shell.

The law: at a prompt the world stands still; while an input runs time jumps to what is due next, and when nothing is, that
is said at once. When all is drawn and at rest a mark is written, once for everything that was typed (marks.at_rest).
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from typing import Any, Protocol

from pyshell.terminal.app import HANGUP, Terminal
from pyshell.terminal.desk import BUSY, ENDED, FORM, LINE
from pyshell.terminal.history import FormHistory
from pyshell.terminal.marks import at_rest
from pyshell.terminal.options import Options
from pyshell.transcript.header import duration_ns

SOON = 0.002


class Pace(Protocol):
    """When to jump (transcript/pace.py)."""

    def begin(self) -> None: ...
    def following(self) -> int | None: ...


class Stage:
    """started: names of nodes whose sessions run already. columns: fixed width, None for the terminal's. marks: write them.

    stuck, reads: what is said when nothing is left to run. words: more commands, {word: (usage, text, function)}.
    live: time passes by itself, as in any other terminal.
    """

    __slots__ = ("columns", "live", "marks", "pace", "reads", "started", "stuck", "words")

    def __init__(
        self, pace: Pace, started: set[str], stuck: str, reads: str, columns: int | None = None, marks: bool = False,
        words: dict[str, tuple[str, str, Callable[[str], str]]] | None = None, live: bool = False,
    ) -> None:  # fmt: skip
        self.pace = pace
        self.started = started
        self.stuck = stuck
        self.reads = reads
        self.columns = columns
        self.marks = marks
        self.words = words or {}
        self.live = live


class _Heard:
    """The cluster, whose sessions are heard after every step: so their lines come in the same order in every run."""

    __slots__ = ("clock", "next_deadline", "_hear", "_step")

    def __init__(self, cluster: Any, hear: Callable[[], None]) -> None:
        self.clock = cluster.clock
        self.next_deadline = cluster.next_deadline
        self._step = cluster.step
        self._hear = hear

    def step(self) -> bool:
        """As the cluster's."""
        busy: bool = self._step()
        self._hear()
        return busy


class StagedTerminal(Terminal):
    """See the head of this file."""

    def __init__(self, cluster: Any, session: Any, options: Options, stage: Stage, **more: Any) -> None:
        self.stage = stage
        self._serial = 0
        self._restless = True
        self._told = False
        super().__init__(cluster, session, options, **more)
        table = self.words._table
        if not stage.live:
            table["after"] = (*table["after"][:2], self._let_pass)
        table.update(stage.words)
        self.stepper.cluster = _Heard(cluster, self.desk.pump)

    def _let_pass(self, rest: str) -> str:
        """`:after`: what is due on the way happens in order, and is heard in order."""
        ns = duration_ns(rest)
        if not ns:
            return "How long? :after 20ms, :after 5s, :after 2min.\n"
        cluster = self.cluster
        deadline = cluster.clock.now_ns() + ns
        while True:
            while cluster.step():
                self.desk.pump()
            following = cluster.next_deadline()
            if cluster.clock.now_ns() >= deadline and (following is None or following > deadline):
                return ""
            cluster.clock.jump_to(deadline if following is None else min(following, deadline))

    def _welcome(self) -> None:
        self.desk.look_for_nodes()
        for name, shell in self.desk.shells.items():
            shell.started = shell.started or name in self.stage.started
        super()._welcome()

    def _set_columns(self) -> None:
        if self.stage.columns is None:
            super()._set_columns()
            return
        for shell in [*self.desk.shells.values(), *self.desk.extra]:
            shell.session.console.columns = self.stage.columns

    def _begin(self) -> None:
        """Something was typed."""
        self.stage.pace.begin()
        self._restless = True
        self._told = False

    async def _form(self) -> None:
        await super()._form()
        self._begin()
        self.stepper.wake()

    async def _while_busy(self) -> None:
        await super()._while_busy()
        if self.stage.live:  # a pause is over without anything having happened in the world
            self.stepper.wake()

    async def _menu(self) -> None:
        await super()._menu()
        self._begin()
        self.stepper.wake()

    def _input_waits(self) -> bool:
        return self.stage.live and super()._input_waits()  # else `_settled` jumps by itself

    def _settled(self) -> None:
        """Nothing is to be done at this instant."""
        super()._settled()
        state = self.desk.front.state
        if self._pause_until is not None and self.stage.live:
            return
        if state in (BUSY, LINE) and self._pause_until is None and not self._told:
            following = self.stage.pace.following() if state == BUSY else None
            if following is not None and self.stage.live:
                return
            if following is not None:
                self.cluster.clock.jump_to(following)
                self.stepper.wake()
                return
            self._told = True
            self.funnel.emit((self.stage.stuck if state == BUSY else self.stage.reads) + "\n", "note")
        if self._restless and self.stage.marks:
            asyncio.get_running_loop().call_soon(self._rest)

    def _rest(self) -> None:
        """Write the mark as soon as all is drawn."""
        if not self._restless or self.stepper.busy or self.stepper._woken.is_set():
            return
        state = self.desk.front.state
        front: Any = self.front
        drawn = front._running is not None and front._running.is_running if state in (FORM, LINE) else state != ENDED
        if not drawn or (state == FORM and self._asked != FORM):
            asyncio.get_running_loop().call_later(SOON, self._rest)
            return
        if not self.funnel.is_empty:
            self.front.flush(final=True)
        self._restless = False
        self._serial += 1
        front.output.write_raw(at_rest(self._serial, self.cluster.clock.now_ns(), state == FORM))
        front.output.flush()


async def _run(cluster: Any, session: Any, options: Options, stage: Stage) -> int:
    return await StagedTerminal(cluster, session, options, stage, history=FormHistory(None)).run()


def run(cluster: Any, session: Any, options: Options, stage: Stage) -> int:
    """The shell on that stage; its exit status."""
    try:
        return asyncio.run(_run(cluster, session, options, stage))
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return HANGUP
