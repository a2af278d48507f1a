"""The front end on a real terminal: prompt_toolkit's editor for input, everything else above it.

The law: the terminal is in raw mode from start to end, so that nothing typed is echoed by the system in between; keys
typed while something runs wait for the next prompt, except Ctrl-C, Ctrl-G and Ctrl-Z. Output above a standing prompt
is one batch: erase, write, draw again, in one go on the loop's thread. We never ask the terminal where its cursor is
(`CPR`): on slow lines the answer ends up in the input, and an inline prompt needs no more than to draw below itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.renderer import print_formatted_text

from pyshell.terminal.breaking import signals_from_keys
from pyshell.terminal.completer import ErlangCompleter
from pyshell.terminal.history import FormHistory
from pyshell.terminal.keys import form_keys
from pyshell.terminal.lexer import InputLexer
from pyshell.terminal.marks import RUNS, prompt_fragments
from pyshell.terminal.paint import fragments
from pyshell.terminal.prompt import continuation
from pyshell.terminal.style import color_depth, style
from pyshell.terminal.writer import Funnel

LEAST_RECALLED = 4  # characters
ABANDONED = "\x00abandoned"
_DROPPED = frozenset([Keys.CPRResponse, Keys.Ignore, Keys.Vt100MouseEvent])


class InlineOutput(Vt100_Output):
    """A terminal of which the prompt needs to know nothing but its size."""

    def get_rows_below_cursor_position(self) -> int:
        """At least the row we are in: enough to draw, and no question to the terminal."""
        return 1


def open_output() -> Output:
    """The user's terminal."""
    if sys.platform == "win32":
        return create_output()
    output = InlineOutput.from_pty(sys.stdout, term=os.environ.get("TERM"), enable_bell=False)
    output.enable_cpr = False
    return output


class _Recall(AutoSuggestFromHistory):
    """The rest of what was typed before, once its beginning is clear."""

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        return super().get_suggestion(buffer, document) if len(document.text) >= LEAST_RECALLED else None


class Screen:
    """See app.Front. toolbar() -> the line below the prompt, "" for none; interrupt(): Ctrl-C while something runs.

    explain(text): F1 at the end of this text.
    """

    def __init__(
        self,
        funnel: Funnel,
        completer: ErlangCompleter,
        history: FormHistory,
        *,
        toolbar: Callable[[], str],
        interrupt: Callable[[], None],
        explain: Callable[[str], None],
        color: str = "auto",
        vi: bool = False,
        suggest: bool = True,
        input: Input | None = None,
        output: Output | None = None,
    ) -> None:
        self.funnel = funnel
        self.input = input if input is not None else create_input()
        self.output = output if output is not None else open_output()
        self._depth = color_depth(color)
        self._colours = self._depth is not ColorDepth.DEPTH_1_BIT
        self._style = style()
        self._toolbar = toolbar
        self._interrupt = interrupt
        self._ahead: list[KeyPress] = []
        self._awake: asyncio.Event | None = None
        self.draft = ""
        self.switching = False
        self.gone = False
        editing = EditingMode.VI if vi else EditingMode.EMACS
        self._forms: PromptSession[str] = PromptSession(
            multiline=True,
            prompt_continuation=lambda width, _number, soft: [
                ("class:continuation", " " * width if soft else continuation(width))
            ],
            lexer=InputLexer(),
            completer=ThreadedCompleter(completer),
            complete_while_typing=False,
            auto_suggest=_Recall() if suggest else None,
            history=history,
            enable_history_search=True,
            search_ignore_case=True,
            key_bindings=form_keys(completer, self._switch_at_prompt, self._hint, explain),
            input_processors=[HighlightMatchingBracketProcessor(max_cursor_distance=1000)],
            enable_suspend=True,
            enable_open_in_editor=True,
            tempfile_suffix=".erl",
            editing_mode=editing,
            reserve_space_for_menu=8,
            style=self._style,
            color_depth=self._depth,
            include_default_pygments_style=False,
            input=self.input,
            output=self.output,
        )
        self._lines: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),
            enable_suspend=True,
            style=self._style,
            color_depth=self._depth,
            include_default_pygments_style=False,
            input=self.input,
            output=self.output,
        )
        for session in (self._forms, self._lines):
            session.app.max_render_postpone_time = None  # else it waits for an idle loop, and a busy cluster has none
        self._running: Application[str] | None = None

    def on_key(self, heard: Callable[[], None]) -> None:
        """heard() is called before every key is looked at."""
        for session in (self._forms, self._lines):
            session.app.key_processor.before_key_press += lambda _processor: heard()

    # the terminal itself --------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Raw mode from here to the end."""
        with self.input.raw_mode():
            try:
                yield
            finally:
                with contextlib.suppress(OSError):  # the terminal may be gone
                    self.flush(final=True)

    def columns(self) -> int:
        """Width of the terminal."""
        return max(1, self.output.get_size().columns)

    # input ----------------------------------------------------------------------------------------------------

    async def form(self, prompt: str, draft: str = "") -> str | None:
        """An expression (or several, or a `:word`). None: abandoned, `draft` has what was typed. Raises EOFError."""
        self.flush(final=True)
        self._forms.bottom_toolbar = self._bottom if self._toolbar() else None
        self.draft = ""
        text = await self._ask(self._forms, prompt_fragments(prompt), draft)
        self.output.write_raw(RUNS)
        return text

    async def line(self, question: str, interrupted: Callable[[], None] | None = None) -> str | None:
        """A line for a program, without its newline. None: abandoned, or interrupted. Raises EOFError."""
        self.flush()
        begun = self.funnel.open_line
        if begun and len(begun) < self.columns() and begun.isprintable():
            self.output.write_raw("\r")
            self.output.erase_end_of_line()
            self.funnel.open_line = ""
        elif begun:
            self._write([("", "\n")])
            self.funnel.open_line = begun = ""
        try:
            return await self._ask(self._lines, [("", begun + question)])
        except KeyboardInterrupt:
            if interrupted is not None:
                interrupted()
            return None

    async def _ask(self, session: PromptSession[str], message: StyleAndTextTuples, default: str = "") -> str | None:
        self._running = session.app
        try:
            text = await session.prompt_async(
                FormattedText(message), default=default, handle_sigint=False, set_exception_handler=False
            )
        finally:
            self._running = None
        return None if text == ABANDONED else text

    def abandon(self) -> None:
        """Whoever waits in `form` or `line` gets None."""
        app = self._running
        if app is not None and app.is_running and app.future is not None and not app.future.done():
            if app is self._forms.app:
                self.draft = self._forms.default_buffer.text
            app.exit(result=ABANDONED)

    def _switch_at_prompt(self) -> None:
        self.switching = True
        self.abandon()

    def _hint(self, text: str) -> None:
        self.funnel.emit(text, "note")

    def sigint(self) -> None:
        """The signal, as the key."""
        if self._running is not None and self._running.is_running:
            self._running.key_processor.send_sigint()
        else:
            self._ahead = []
            self._interrupt()

    # while something runs -------------------------------------------------------------------------------------

    async def busy(self, awake: asyncio.Event, seconds: float | None = None) -> None:
        """Collect keys until `awake` is set, so many seconds have passed, or Ctrl-G."""
        self._awake = awake
        self.flush()
        with self.input.raw_mode(), signals_from_keys(self.input), self.input.attach(self._keys):
            try:
                async with asyncio.timeout(seconds):
                    await awake.wait()
            except TimeoutError:
                pass
        self._collect(self.input.flush_keys())
        if self._ahead:
            store_typeahead(self.input, self._ahead)
            self._ahead = []

    def _keys(self) -> None:
        self._collect(self.input.read_keys())
        if self.input.closed:
            self.gone = True
            self._wake()

    def _collect(self, presses: list[KeyPress]) -> None:
        for press in presses:
            if press.key == Keys.ControlC:
                self._ahead = []
                self._interrupt()
            elif press.key == Keys.ControlG:
                self.switching = True
                self._wake()
            elif press.key == Keys.ControlZ and hasattr(signal, "SIGTSTP"):
                with self.input.cooked_mode():
                    os.kill(os.getpid(), signal.SIGTSTP)
            elif press.key not in _DROPPED:
                self._ahead.append(press)

    def _wake(self) -> None:
        if self._awake is not None:
            self._awake.set()

    # output ---------------------------------------------------------------------------------------------------

    def flush(self, final: bool = False) -> None:
        """Show what waits. final: end a line that has no newline yet."""
        app = self._running
        if app is not None and app.is_running:
            self._flush_above(app, final)
            return
        parts = self.funnel.take(above=False)
        if final and self.funnel.open_line:
            parts.append(("", "\n"))
            self.funnel.open_line = ""
        if parts:
            self._write(parts)

    def _flush_above(self, app: Application[str], final: bool) -> None:
        """Erase the prompt, write, draw it again."""
        if app._running_in_terminal or app.is_done:  # an external editor has the screen
            return
        parts = self.funnel.take(above=True, partial=final)
        if not parts:
            return
        if self.funnel.open_line:
            parts.append(("", "\n"))
            self.funnel.open_line = ""
        app.renderer.erase()
        self._write(parts)
        app.renderer.request_absolute_cursor_position()
        app._redraw()

    def redraw(self) -> None:
        """The line below the prompt has changed."""
        self._forms.bottom_toolbar = self._bottom if self._toolbar() else None
        if self._running is not None and self._running.is_running:
            self._running.invalidate()

    def _write(self, parts: list[tuple[str, str]]) -> None:
        print_formatted_text(
            self.output, FormattedText(fragments(parts, self._colours)), self._style, color_depth=self._depth
        )

    def _bottom(self) -> StyleAndTextTuples:
        return [("class:bottom-toolbar.text", self._toolbar())]
