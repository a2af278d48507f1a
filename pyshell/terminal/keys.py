"""Key -> action, for the prompt.

The law: what is not here is prompt_toolkit's (Emacs keys, or those of vi). Enter submits only what is complete
(prompt.py).
"""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import (
    completion_is_selected,
    emacs_insert_mode,
    has_completions,
    has_focus,
    is_searching,
    vi_insert_mode,
)
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from pyshell.terminal.completer import ErlangCompleter
from pyshell.terminal.prompt import indentation, submits

_DEDENT = ("end", ")", "]", "}")
INDENT = 4
LEAVING = "(Ctrl-D or q(). leaves)\n"
UNFINISHED = "(An expression ends with a full stop, as in 1 + 1. Ctrl-C drops what stands here.)\n"


def form_keys(
    completer: ErlangCompleter,
    switch: Callable[[], None],
    hint: Callable[[str], None],
    explain: Callable[[str], None],
) -> KeyBindings:
    """Keys while an expression is typed. switch: Ctrl-G; hint(text): told above the prompt; explain(text): F1 and Alt-h."""
    keys = KeyBindings()
    here = has_focus(DEFAULT_BUFFER) & ~is_searching

    @keys.add("enter", filter=here & ~completion_is_selected)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if submits(buffer.text):
            buffer.validate_and_handle()
        else:
            if buffer.document.on_last_line and "\n" in buffer.text and not buffer.document.current_line.strip():
                hint(UNFINISHED)
            buffer.insert_text("\n" + " " * indentation(buffer.document.text_before_cursor))

    @keys.add("enter", filter=here & completion_is_selected)
    def _take(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @keys.add("escape", "enter", filter=here)
    def _newline(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n" + " " * indentation(event.current_buffer.document.text_before_cursor))

    @keys.add("tab", filter=here & ~has_completions)
    def _complete(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if not buffer.document.current_line_before_cursor.strip():
            buffer.insert_text(" " * INDENT)
            return
        completer.prepare(buffer.document)
        buffer.start_completion(insert_common_part=True)

    @keys.add("c-c", filter=here)
    @keys.add("<sigint>")
    def _clear(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            hint(LEAVING)

    @keys.add("f1", filter=here)
    @keys.add("escape", "h", filter=here)
    def _explain(event: KeyPressEvent) -> None:
        explain(event.current_buffer.document.text_before_cursor)

    @keys.add("c-g", filter=here)
    def _switch(_event: KeyPressEvent) -> None:
        switch()

    for char in ("d", ")", "]", "}"):
        keys.add(char, filter=here & (emacs_insert_mode | vi_insert_mode))(_dedent)
    return keys


def _dedent(event: KeyPressEvent) -> None:
    """A line that holds nothing but `end` or a closing bracket moves to the left."""
    buffer = event.current_buffer
    buffer.insert_text(event.data)
    line = buffer.document.current_line
    alone = line.strip() in _DEDENT and line.startswith(" " * INDENT)
    if alone and "\n" in buffer.text and not buffer.document.text_after_cursor:
        buffer.delete_before_cursor(len(line))
        buffer.insert_text(line[INDENT:])
