"""The terminal: builds a front end, steps the cluster beside it, and goes round: prompt, answer, prompt.

The law: one loop, one thread; what a session says goes into the funnel, and the funnel is emptied at most twenty
times a second while a prompt stands. A front end is `Screen` or `Plain`; both do what `Front` says.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from prompt_toolkit.input import Input
from prompt_toolkit.output import Output

from pyshell.shell.jobs import ENTERED, HELP, MENU, QUIT, UNKNOWN_COMMAND
from pyshell.terminal.breaking import Breaker
from pyshell.terminal.completer import ErlangCompleter
from pyshell.terminal.desk import BUSY, ENDED, FORM, LINE, Desk
from pyshell.terminal.history import FormHistory, open_history
from pyshell.terminal.names import Signatures, names_for
from pyshell.terminal.options import Options
from pyshell.terminal.plain import Plain
from pyshell.terminal.prompt import is_command, split_forms
from pyshell.terminal.screen import Screen
from pyshell.terminal.status import status_text
from pyshell.terminal.words import Words
from pyshell.terminal.world import Stepper
from pyshell.terminal.writer import Funnel
from pyshell.transcript.pace import STUCK

FLUSH_SECONDS = 0.05
PARTIAL_SECONDS = 0.25  # so long a line without end is held back above a prompt
SETTLED_SECONDS = 0.3  # after this time at the prompt what nearly every session needs is loaded
MENU_HELP = "  NODE | :word      - go to a node, a command of the prompt (pyshell's own)\n"
HANGUP = 128 + 1
BROKEN = 70  # EX_SOFTWARE
TROUBLE = "pyshell: internal error. Please report it with what you typed and the lines below."


class Front(Protocol):
    """What the application asks of a front end."""

    draft: str
    switching: bool
    gone: bool

    def opened(self) -> AbstractContextManager[None]: ...
    def on_key(self, heard: Callable[[], None]) -> None: ...
    def columns(self) -> int: ...
    async def form(self, prompt: str, draft: str = "") -> str | None: ...
    async def line(self, question: str, interrupted: Callable[[], None] | None = None) -> str | None: ...
    def abandon(self) -> None: ...
    def sigint(self) -> None: ...
    async def busy(self, awake: asyncio.Event, seconds: float | None = None) -> None: ...
    def flush(self, final: bool = False) -> None: ...
    def redraw(self) -> None: ...


class Terminal:
    """One run. input and output: for tests, instead of the user's terminal."""

    def __init__(
        self,
        cluster: Any,
        session: Any,
        options: Options,
        input: Input | None = None,
        output: Output | None = None,
        history: FormHistory | None = None,
    ) -> None:
        self.options = options
        self.cluster = cluster
        self.awake = asyncio.Event()
        self.signatures = Signatures()
        self.waiting_text = asyncio.Event()
        self.funnel = Funnel(self.waiting_text.set)
        self.desk = Desk(cluster, session, options, self.funnel, self._changed)
        self.words = Words(self.desk, self._wait, lambda: self.front.columns())
        self._pause_until: float | None = None
        self._asked = ""  # what the front end asks for now: FORM, LINE or ""
        self._asked_for: Any = None
        self._status = ""
        self._stuck: Any = None  # (session, prompt number) of the input of which it was said
        self._exit: int | None = None
        self.front = self._make_front(input, output, history)
        self.stepper = Stepper(cluster, self._after_slice, self._settled)
        self.stepper.may_jump = self._input_waits
        self.front.on_key(self.stepper.key_came)
        self.desk.wake = self.stepper.wake
        if options.sockets is not None:
            self.stepper.listen(options.sockets)
        options.wake = self.stepper.wake_from_thread

    def _make_front(self, input: Input | None, output: Output | None, history: FormHistory | None) -> Front:
        if input is None and (self.options.plain or is_dumb()):
            return Plain(self.funnel, self.desk.interrupt)
        if history is None:
            history = open_history()
        self.options.warning += history.warning
        completer = ErlangCompleter(
            lambda where: names_for(
                where, self.desk.front.session, self.desk.node_names(), self.words.names(), self.signatures
            )
        )
        return Screen(
            self.funnel,
            completer,
            history,
            toolbar=lambda: self._status,
            interrupt=self._interrupt,
            explain=self._explain,
            color=self.options.color,
            vi=self.options.vi,
            suggest=self.options.suggest,
            input=input,
            output=output,
        )

    # going round ----------------------------------------------------------------------------------------------

    async def run(self) -> int:
        """Until the first session ends; its exit status."""
        stepping = asyncio.create_task(self.stepper.run())
        flushing = asyncio.create_task(self._flush())
        watched = [stepping, flushing]
        asyncio.get_running_loop().call_later(SETTLED_SECONDS, self._prepare)
        for task in watched:
            task.add_done_callback(self._task_ended)
        try:
            with self._signals(), self.front.opened():
                self._set_columns()
                self._welcome()
                return await self._rounds(watched)
        finally:
            for task in watched:
                task.cancel()
            await asyncio.gather(*watched, return_exceptions=True)

    def _prepare(self) -> None:
        """The prompt has been there for a moment."""
        if self._exit is None:
            self.desk.first.session.prepare_modules()

    def _welcome(self) -> None:
        if self.options.warning:
            self.funnel.emit(self.options.warning, "note")
        self.desk.look_for_nodes()
        self.desk.first.start(self.options.programs, self.options.prelude)
        self.desk.pump()
        self.stepper.wake()

    async def _rounds(self, watched: list[asyncio.Task[None]]) -> int:
        while True:
            for task in watched:
                if task.done():
                    task.result()
            if self._exit is not None:
                return self._exit
            if self.front.gone:
                return HANGUP
            self.awake.clear()
            self.desk.pump()
            shell = self.desk.front
            state = shell.state
            if state == ENDED and shell is self.desk.first:
                return shell.status or 0
            self._set_columns()
            self._look_at_status()
            if self.front.switching or self.desk.lost:
                await self._menu()
            elif self._pause_until is not None or state in (BUSY, ENDED):
                await self._while_busy()
            elif state == FORM:
                await self._form()
            else:
                await self._line()

    async def _form(self) -> None:
        shell = self.desk.front
        self._asked, self._asked_for = FORM, shell
        try:
            text = await self.front.form(shell.prompt or shell.session.prompt(), shell.draft)
        except EOFError:
            self.desk.leave()
            return
        finally:
            self._asked = ""
        shell.draft = self.front.draft if text is None else ""
        if text is None:
            return
        forms, rest = split_forms(text)
        if is_command(text):
            self._command(text)
        elif rest:  # an external editor came back with it
            shell.draft = text
        elif forms:
            self.desk.submit(forms)

    def _command(self, text: str) -> None:
        self.funnel.emit(self.words.run(text), "note")
        self.stepper.wake()
        if self.words.leaving:
            self._exit = 0

    async def _line(self) -> None:
        shell = self.desk.front
        self._asked, self._asked_for = LINE, shell
        try:
            text = await self.front.line(shell.question, shell.session.interrupt)
        except EOFError:
            return
        finally:
            self._asked = ""
        if text is not None:
            self.desk.answer(text + "\n")

    async def _while_busy(self) -> None:
        loop = asyncio.get_running_loop()
        if self._pause_until is None:
            await self.front.busy(self.awake)
            return
        left = self._pause_until - loop.time()
        if left > 0:
            await self.front.busy(self.awake, left)
        if self._pause_until is not None and loop.time() >= self._pause_until:
            self._pause_until = None

    async def _menu(self) -> None:
        """Ctrl-G, or the job in front is gone: the jobs, until one is connected."""
        self.funnel.emit(f"{ENTERED}\n", "note")
        while self._exit is None and not self.front.gone:
            self.front.switching = self.desk.lost = False
            try:
                text = await self.front.line(MENU)
            except EOFError:
                text = "c"
            if await self._job_command("c" if text is None else text.strip()):
                return

    async def _job_command(self, word: str) -> bool:
        """One line of the menu; True: it is done. A node and a `:word` are understood, too."""
        shown, outcome = self.desk.jobs.command(word)
        node = word.strip("'")
        if word.startswith(":"):
            before = self.desk.front
            self._command(word)
            return self.desk.front is not before or self.words.leaving
        if shown == UNKNOWN_COMMAND and self.desk.whole_name(node) in self.desk.node_names():
            self._command(f":on {node}")
            return True
        self.funnel.emit(shown + (MENU_HELP if shown == HELP else ""), "note")
        self.stepper.wake()
        if outcome == QUIT:
            self._exit = 0
        return bool(outcome) and not self.desk.lost

    # what happens ---------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        """The desk may be in another state: let whoever waits look."""
        self.awake.set()
        shell = self.desk.front
        if self._asked and (shell is not self._asked_for or shell.state != self._asked):
            self.front.abandon()

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():  # it failed: `_rounds` raises what it raised
            self.awake.set()
            self.front.abandon()

    def _after_slice(self) -> None:
        self.desk.pump()

    def _settled(self) -> None:
        self.desk.settled()
        self._look_at_status()
        if self._input_waits() and self.cluster.clock.virtual and self.cluster.next_deadline() is None:
            self._tell_stuck()

    def _tell_stuck(self) -> None:
        """On a stopped clock (`lab:clock(virtual)`) it is certain that this input waits for ever: say so, once."""
        session = self.desk.front.session
        if self._stuck != (session, session.number):
            self._stuck = (session, session.number)
            self.funnel.emit(f"{STUCK} (Ctrl-C ends it)\n", "note")

    def _input_waits(self) -> bool:
        return self.desk.front.state == BUSY

    def _interrupt(self) -> None:
        """Ctrl-C while no prompt stands."""
        self._pause_until = None
        self.awake.set()
        self.desk.interrupt()

    def _explain(self, text: str) -> None:
        """F1: the arguments and the documentation of the call at the cursor."""
        lines = self.signatures.at(self.desk.front.session.node, text)
        self.funnel.emit("".join(f"  {line}\n" for line in lines) or "  Nothing is known of this call.\n", "note")

    def _wait(self, milliseconds: float) -> None:
        self._pause_until = asyncio.get_running_loop().time() + milliseconds / 1000

    def _set_columns(self) -> None:
        columns = self.front.columns()
        for shell in [*self.desk.shells.values(), *self.desk.extra]:
            shell.session.console.columns = columns

    def _look_at_status(self) -> None:
        if not self.options.status:
            return
        names = self.desk.node_names()
        text = status_text(self.cluster, names, self.desk.front.name, self.options.ascii, self.front.columns())
        if text != self._status:
            self._status = text
            self.front.redraw()

    async def _flush(self) -> None:
        """Empty the funnel, not too often."""
        held = 0.0
        while True:
            await self.waiting_text.wait()
            if not self.funnel.has_line and held < PARTIAL_SECONDS and self._asked:
                held += FLUSH_SECONDS
            else:
                self.waiting_text.clear()
                self.front.flush(final=bool(self._asked) and not self.funnel.has_line)
                held = 0.0
                if not self.funnel.is_empty:
                    self.waiting_text.set()
            await asyncio.sleep(FLUSH_SECONDS)

    @contextlib.contextmanager
    def _signals(self) -> Any:
        """Ctrl-C as a signal, and orderly ends; where the system has signals."""
        loop = asyncio.get_running_loop()
        added = []
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            breaker = Breaker(lambda: self.stepper.began)
            loop.add_signal_handler(signal.SIGINT, self._signalled, breaker)
            breaker.install()
            added.append(signal.SIGINT)
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._terminated, number)
                added.append(number)
        try:
            yield
        finally:
            for number in added:
                loop.remove_signal_handler(number)

    def _signalled(self, breaker: Breaker) -> None:
        if not breaker.took_it():
            self.front.sigint()

    def _terminated(self, number: int) -> None:
        self._exit = 128 + number
        self.awake.set()
        self.front.abandon()


def is_dumb() -> bool:
    """A terminal that cannot move its cursor."""
    return os.environ.get("TERM", "").lower() in ("dumb", "unknown", "emacs") and sys.platform != "win32"


async def _run(cluster: Any, session: Any, options: Options) -> int:
    return await Terminal(cluster, session, options).run()


def run(cluster: Any, session: Any, options: Options) -> int:
    """The interactive shell; its exit status. session: not started, its console attached to its node."""
    try:
        return asyncio.run(_run(cluster, session, options))
    except OSError as error:
        if error.errno != errno.EIO:  # EIO: the terminal was closed
            raise
        return HANGUP
    except Exception:  # ours, not the learner's: the terminal is as it was before, so say it there
        sys.stderr.write(f"{TROUBLE}\n{traceback.format_exc()}")
        return BROKEN
