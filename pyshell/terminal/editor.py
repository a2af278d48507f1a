"""One line from a person, edited as at the prompt: colours, history, completion. For front ends that go line by line
(lessons, recording) and step their world themselves.

The law: nothing runs while the line is edited, so nothing is printed in between, but for a word to one who does nothing
for a minute; the terminal is asked no questions.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus, is_searching
from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output
from prompt_toolkit.renderer import print_formatted_text

from pyshell.shell.completion import Context, Names
from pyshell.terminal.completer import ErlangCompleter
from pyshell.terminal.history import FormHistory, open_history
from pyshell.terminal.lexer import InputLexer
from pyshell.terminal.screen import open_output
from pyshell.terminal.style import color_depth, coloured_prompt, style

IDLE_SECONDS = 60.0


class LineEditor:
    """warning: one line if the history cannot be kept, else "".

    names(context) -> what may be completed there; propose() -> what is shown behind the cursor of an empty line and
    taken with the right arrow key, or with Enter. status() -> the line below the prompt. idle() -> text shown above the prompt
    when no key came for so many seconds (patience), or "".
    """

    def __init__(
        self,
        names: Callable[[Context], Names] | None = None,
        propose: Callable[[], str] | None = None,
        color: str = "auto",
        input: Input | None = None,
        output: Output | None = None,
        history: FormHistory | None = None,
        status: Callable[[], str] | None = None,
        idle: Callable[[], str] | None = None,
        patience: float = IDLE_SECONDS,
    ) -> None:
        self._propose = propose
        self._status = status
        self._idle = idle
        self._patience = patience
        self._touched = 0.0
        kept = history if history is not None else open_history()
        self.warning = kept.warning
        self._completer = ErlangCompleter(names if names is not None else lambda _where: Names())
        self._session: PromptSession[str] = PromptSession(
            lexer=InputLexer(),
            history=kept,
            completer=ThreadedCompleter(self._completer),
            complete_while_typing=False,
            auto_suggest=_Proposal(propose) if propose is not None else None,
            enable_history_search=True,
            key_bindings=self._keys(),
            style=style(),
            color_depth=color_depth(color),
            include_default_pygments_style=False,
            enable_suspend=True,
            input=input,
            output=output if output is not None else open_output(),
        )
        self._session.app.key_processor.before_key_press += self._touch

    def ask(self, prompt: str) -> str | None:
        """The line without its newline; None for Ctrl-D. Raises KeyboardInterrupt for Ctrl-C."""
        session = self._session
        session.bottom_toolbar = self._toolbar if self._status is not None and self._status() else None
        try:
            return session.prompt(FormattedText(coloured_prompt(prompt)), pre_run=self._begin, set_exception_handler=False)
        except EOFError:
            return None

    def _begin(self) -> None:
        self._suggest()
        if self._idle is not None:
            self._session.app.create_background_task(self._watch())

    async def _watch(self) -> None:
        """Say something to who does nothing, once."""
        self._touched = time.monotonic()
        while (left := self._touched + self._patience - time.monotonic()) > 0:
            await asyncio.sleep(left)
        said = self._idle() if self._idle is not None else ""
        if said:
            await run_in_terminal(lambda: print_formatted_text(self._session.output, FormattedText([("", said)]), style()))

    def _touch(self, _processor: object) -> None:
        self._touched = time.monotonic()

    def _suggest(self) -> None:
        """An empty line has a suggestion, too, which prompt_toolkit only looks for after a key."""
        buffer = self._session.default_buffer
        if self._session.auto_suggest is not None:
            buffer.suggestion = self._session.auto_suggest.get_suggestion(buffer, buffer.document)

    def _toolbar(self) -> StyleAndTextTuples:
        return [("class:bottom-toolbar.text", self._status() if self._status is not None else "")]

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        @keys.add("enter", filter=has_focus(DEFAULT_BUFFER) & ~is_searching)
        def _enter(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            proposed = self._propose() if self._propose is not None and not buffer.text else ""
            if proposed and "\n" not in proposed:
                buffer.insert_text(proposed)
            buffer.validate_and_handle()

        @keys.add("tab")
        def _complete(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            if buffer.complete_state is not None:
                buffer.complete_next()
                return
            self._completer.prepare(buffer.document)
            buffer.start_completion(insert_common_part=True)

        return keys


class _Proposal(AutoSuggest):
    """The next line of a demonstration."""

    def __init__(self, propose: Callable[[], str]) -> None:
        self._propose = propose

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        proposed = self._propose()
        if proposed.startswith(document.text) and proposed != document.text:
            return Suggestion(proposed[len(document.text) :])
        return None
