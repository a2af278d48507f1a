"""One line from a person, edited as at the prompt: colours, history, completion. For front ends that go line by line
(lessons, recording) and step their world themselves.

The law: nothing runs while the line is edited, so nothing is printed in between; the terminal is asked no questions.
"""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit import PromptSession
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

from pyshell.shell.completion import Context, Names
from pyshell.terminal.completer import ErlangCompleter
from pyshell.terminal.history import FormHistory, open_history
from pyshell.terminal.lexer import InputLexer
from pyshell.terminal.screen import open_output
from pyshell.terminal.style import color_depth, coloured_prompt, style


class LineEditor:
    """warning: one line if the history cannot be kept, else "".

    names(context) -> what may be completed there; propose() -> what is shown behind the cursor of an empty line and
    taken with the right arrow key, or with Enter. status() -> the line below the prompt.
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
    ) -> None:
        self._propose = propose
        self._status = status
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

    def ask(self, prompt: str) -> str | None:
        """The line without its newline; None for Ctrl-D. Raises KeyboardInterrupt for Ctrl-C."""
        session = self._session
        session.bottom_toolbar = self._toolbar if self._status is not None and self._status() else None
        try:
            return session.prompt(FormattedText(coloured_prompt(prompt)), pre_run=self._suggest, set_exception_handler=False)
        except EOFError:
            return None

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
