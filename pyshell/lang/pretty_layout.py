"""The layout of erl_pp: what fits goes on one line, blocks are broken always, simple items fill lines.

A document is laid out from a column into (text, width): width is the number of characters added to the line, and
`broken` tells that the text has newlines; then width is the column where its last line ends.
Follows: stdlib erl_pp (f/5, fl/7, maybe_newlines, handle_step), in the author's own terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyshell.term import show

WIDTH = 72
INDENT = 4
_MIN_PIECE = 5

Laid = tuple[str, int, bool]
"""text, width, broken"""

_NOTHING: Laid = ("", 0, False)


class Doc:
    """Base; `atomic` items of a sequence may share a line when the sequence does not fit on one."""

    __slots__ = ()
    atomic = False

    def lay(self, column: int) -> Laid:
        """Text, width, broken; the document begins at `column`."""
        raise NotImplementedError


class Atomic(Doc):
    """A word. complex_item: as an item it takes a line of its own."""

    __slots__ = ("text", "atomic")

    def __init__(self, text: str, complex_item: bool = False) -> None:
        self.text = text
        self.atomic = not complex_item

    def lay(self, column: int) -> Laid:
        return self.text, len(self.text), False


class StringDoc(Doc):
    """A string literal: cut into pieces when the line is too short for it."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def lay(self, column: int) -> Laid:
        room = max(WIDTH - column, _MIN_PIECE)
        pieces: list[Doc] = []
        rest = self.value
        while rest:
            size = min(room, len(rest))
            while size > _MIN_PIECE and len(show.string_text(rest[:size])) > room:
                size -= 1
            pieces.append(Atomic(show.string_text(rest[:size])))
            rest = rest[size:]
        return listing(pieces or [Atomic('""')]).lay(column)


class Join(Doc):
    """Documents one directly after the other."""

    __slots__ = ("items",)

    def __init__(self, items: Sequence[Doc]) -> None:
        self.items = items

    def lay(self, column: int) -> Laid:
        texts: list[str] = []
        width, broken = 0, False
        for item in self.items:
            text, size, lines = item.lay(column)
            texts.append(text)
            column = size if lines else column + size
            width, broken = (size, True) if lines else (width + size, broken)
        return "".join(texts), width, broken


class Step:
    """An item in two parts; when they do not fit on the line the second goes on the next, indented."""

    __slots__ = ("head", "body")

    def __init__(self, head: Doc, body: Doc) -> None:
        self.head = head
        self.body = body


class CStep(Step):
    """A step whose second part stays on the line when the first is shorter than the indentation."""

    __slots__ = ()


class Seq(Doc):
    """Items between `before` and `after`; `separator` follows each but the last, `last` the one before the last.

    spaced: a space between items on one line.
    """

    __slots__ = ("before", "after", "separator", "last", "items", "spaced")

    def __init__(
        self, before: str | Doc, after: str, separator: str, last: str, items: Sequence[Any], spaced: bool
    ) -> None:
        self.before = Atomic(before) if isinstance(before, str) else before
        self.after = after
        self.separator = separator
        self.last = last
        self.items = items
        self.spaced = spaced

    def lay(self, column: int) -> Laid:
        before, before_width, before_broken = self.before.lay(column)
        inner = before_width if before_broken else column + before_width
        pairs = _lay_items(self.items, self.separator, self.last, self.after, inner)
        flat = [part for pair in pairs for part in pair if part[0]]
        spaces = max(0, len(flat) - 1) if self.spaced else 0
        if not before_broken and not any(part[2] for part in flat):
            total = before_width + sum(part[1] for part in flat) + spaces
            if column + total <= WIDTH:
                return before + (" " if self.spaced else "").join(part[0] for part in flat), total, False
        stepped = [_step(pair, inner) for pair in pairs]
        text, width, broken = _fill(stepped, self.items, inner, self.spaced)
        return before + text, width if broken else width + column, True


class Broken(Doc):
    """Items each on a line of its own, always."""

    __slots__ = ("separator", "items")

    def __init__(self, separator: str, items: Sequence[Any]) -> None:
        self.separator = separator
        self.items = items

    def lay(self, column: int) -> Laid:
        if not self.items:
            return _NOTHING
        pairs = _lay_items(self.items, self.separator, self.separator, "", column)
        parts = [part for part in (_step(pair, column) for pair in pairs) if part[0]]
        last = [part for pair in pairs for part in pair if part[0]][-1]
        text = ("\n" + " " * column).join(part[0] for part in parts)
        return text, last[1] if last[2] else last[1] + column, True


def join(items: Sequence[Doc]) -> Doc:
    return items[0] if len(items) == 1 else Join(items)


def listing(items: Sequence[Any]) -> Doc:
    """Items with spaces between, on one line when they fit."""
    return Seq("", "", "", "", items, True)


def lay_out(doc: Doc, column: int) -> str:
    """The text of a document that begins at `column`."""
    return doc.lay(column)[0]


def _lay_items(items: Sequence[Any], separator: str, last: str, after: str, column: int) -> list[tuple[Laid, Laid]]:
    """Each item with what follows it, in two parts."""
    if not items:
        return [((after, len(after), False), _NOTHING)]
    pairs: list[tuple[Laid, Laid]] = []
    for index, item in enumerate(items):
        left = len(items) - 1 - index
        follows = Atomic(after if left == 0 else last if left == 1 else separator)
        if isinstance(item, Step):
            head = item.head.lay(column)
            if isinstance(item, CStep) and not head[2] and head[1] < INDENT:
                pairs.append((Join([item.head, Atomic(" "), item.body, follows]).lay(column), _NOTHING))
            else:
                pairs.append((head, Join([item.body, follows]).lay(column + INDENT)))
        else:
            pairs.append((Join([item, follows]).lay(column), _NOTHING))
    return pairs


def _step(pair: tuple[Laid, Laid], column: int) -> Laid:
    """Two parts that did not fit: the second on its own line."""
    first, second = pair
    if not second[0]:
        return first
    text = first[0] + "\n" + " " * (column + INDENT) + second[0]
    if second[2]:
        return text, second[1], True
    return text, first[1] + second[1], first[2]


def _fill(parts: list[Laid], items: Sequence[Any], column: int, spaced: bool) -> Laid:
    """Items under each other, simple ones side by side as long as they fit."""
    if not items:
        return parts[0]
    texts = [parts[0][0]]
    width = parts[0][1]
    at = column + width if getattr(items[0], "atomic", False) else WIDTH + 1
    for (text, size, lines), item in zip(parts[1:], items[1:]):
        newline = "\n" + " " * column
        if getattr(item, "atomic", False) and not lines:
            at += size + 1
            if at <= WIDTH:
                texts.append((" " if spaced else "") + text)
                width += size + 1
            else:
                texts.append(newline + text)
                at = column + size
                width = size + 1
        else:
            texts.append(newline + text)
            at = WIDTH + 1
            width = 0
    return "".join(texts), width, False
