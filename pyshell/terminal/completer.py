"""shell/completion.py as prompt_toolkit wants it: asked in a thread, from names that were taken before."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from pyshell.shell.completion import Context, Names, candidates, context

_META = {"local": "", "function": "", "registered": "registered name"}


class ErlangCompleter(Completer):
    """take: gives the names for a context; called by `prepare`, on the loop's thread."""

    def __init__(self, take: Callable[[Context], Names]) -> None:
        self._take = take
        self._names = Names()

    def prepare(self, document: Document) -> None:
        """Take the names for what stands before the cursor. Before every completion."""
        self._names = self._take(context(document.text_before_cursor))

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """In a thread."""
        before = document.text_before_cursor
        for candidate in candidates(before, None, self._names):
            yield Completion(
                candidate.text,
                start_position=candidate.start - len(before),
                display=candidate.label,
                display_meta=candidate.note or _META.get(candidate.kind, candidate.kind),
            )
