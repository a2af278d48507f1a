"""The one way out: everything that appears on the terminal goes through `Funnel`, in order, and leaves it in batches.

The law: nothing is lost, only left out: a batch that is too long for a person shows its beginning and says how many
lines more there are, and `:log` has them all (up to LOG_LINES). A line that has no newline yet is held back while a
prompt stands, not for ever.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

Styled = tuple[str, str]
"""(style class, text)."""

LOG_LINES = 20_000
LOG_COLUMNS = 2_000  # a longer line is kept cut
SHOWN_LINES = 20
ABOVE_LINES, ABOVE_CHARS = 200, 40_000  # a batch above a standing prompt
ALONE_LINES, ALONE_CHARS = 5_000, 1_000_000  # a batch while no prompt stands


class Funnel:
    """Text that waits to be shown, and the last lines that were."""

    def __init__(self, notify: Callable[[], None] | None = None) -> None:
        self._waiting: list[Styled] = []
        self._lines = 0
        self._chars = 0
        self._dropped = 0
        self.notify = notify
        self.log: deque[str] = deque(maxlen=LOG_LINES)
        self._partial = ""
        self._source = ""
        self.open_line = ""  # what was shown behind the last newline

    def emit(self, text: str, style: str = "", source: str = "") -> None:
        """More text. source: name of the node that said it when the reader could not know, else ""."""
        if not text:
            return
        if source != self._source and self._partial:
            self._add("\n", "")  # two nodes never share a line
        if source:
            text = self._with_source(text, source)
        self._source = source
        self._add(text, style)
        if self.notify is not None:
            self.notify()

    def _with_source(self, text: str, source: str) -> str:
        """`b@lab| ` in front of every line."""
        mark = f"{source}| "
        body, end = (text[:-1], "\n") if text.endswith("\n") else (text, "")
        first = "" if self._partial else mark
        return first + body.replace("\n", f"\n{mark}") + end

    def _add(self, text: str, style: str) -> None:
        self._remember(text)
        if self._chars > ALONE_CHARS and self._lines > ALONE_LINES:
            self._dropped += text.count("\n")  # it will not be shown; the log has it
            return
        self._lines += text.count("\n")
        self._chars += len(text)
        self._waiting.append((style, text))

    def _remember(self, text: str) -> None:
        lines = text.split("\n")
        lines[0] = self._partial + lines[0]
        self._partial = lines.pop()[:LOG_COLUMNS]
        for line in lines[-LOG_LINES:]:
            self.log.append(line[:LOG_COLUMNS])

    @property
    def is_empty(self) -> bool:
        """Nothing waits."""
        return not self._waiting and not self._dropped

    @property
    def has_line(self) -> bool:
        """At least one whole line waits."""
        return self._lines > 0 or self._dropped > 0

    def take(self, above: bool, partial: bool = True) -> list[Styled]:
        """What is to be shown now. above: a prompt stands, keep it short; partial: a line without end may go, too."""
        parts, self._waiting = self._waiting, []
        lines, chars, dropped = self._lines, self._chars, self._dropped
        self._lines = self._chars = self._dropped = 0
        rest: list[Styled] = []
        if not partial:
            parts, rest = _split_last_line(parts)
            self._waiting = rest
            self._chars = sum(len(text) for _style, text in rest)
            chars -= self._chars
        most_lines, most_chars = (ABOVE_LINES, ABOVE_CHARS) if above else (ALONE_LINES, ALONE_CHARS)
        if dropped or lines > most_lines or chars > most_chars:
            parts = _shortened(parts, lines + dropped, SHOWN_LINES if above else most_lines, most_chars)
        if parts:
            tail = "".join(text for _style, text in parts[-8:])
            self.open_line = tail.rpartition("\n")[2] if "\n" in tail else self.open_line + tail
        return parts

    def log_text(self, count: int) -> str:
        """The last lines, newest last."""
        wanted = list(self.log)[-count:]
        return "".join(f"{line}\n" for line in wanted)


def _split_last_line(parts: list[Styled]) -> tuple[list[Styled], list[Styled]]:
    """Whole lines, and what stands behind the last newline."""
    for index in range(len(parts) - 1, -1, -1):
        style, text = parts[index]
        at = text.rfind("\n") + 1
        if at:
            whole = parts[:index] + [(style, text[:at])]
            rest = ([(style, text[at:])] if at < len(text) else []) + parts[index + 1 :]
            return whole, rest
    return [], parts


def _shortened(parts: list[Styled], lines: int, keep: int, chars: int) -> list[Styled]:
    """The first lines, and how many more there were."""
    result: list[Styled] = []
    left, room = keep, chars
    for style, text in parts:
        found = text.split("\n", left)
        if len(found) > left:
            text = "\n".join(found[:left]) + "\n"
        if len(text) > room:
            text = text[:room]
        if text:
            result.append((style, text))
        left -= text.count("\n")
        room -= len(text)
        if left <= 0 or room <= 0:
            break
    if result and not result[-1][1].endswith("\n"):
        result.append(("", "\n"))
        left -= 1
    more = lines - (keep - left)
    result.append(("note", f"… {max(more, 0):,} more lines (:log shows them)\n".replace(",", " ")))
    return result
