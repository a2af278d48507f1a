"""Where the lines of `~p` break.

A `Box` is a piece of the text with its width. A box that fits in what is left of the line is written as it is; any
other is opened and its items are placed one after the other. Only atomic items (texts) may share a line with what
stands before them. Items of a tagged tuple stand under the second element, or `indent` columns in where that would be
too far right; the same walk, made without writing, finds out beforehand which of the two it is.

Law: an opened box needs nothing back from the boxes inside it, so one stack of work replaces all recursion.
Follows: stdlib io_lib_pretty (pp and cind), whose line breaks are reproduced exactly.
"""

from __future__ import annotations

from typing import Any

LIST, TUPLE, TAGGED, MAP, RECORD, PAIR, FIELD, BIN = range(8)
DOTS = object()  # the tail of what was cut

_OPEN, _ITEMS = range(2)  # kinds of work


class Box:
    """A list, tuple, map, record, pair, field or binary.

    items: boxes and texts (BIN: the texts between commas). tail: None, DOTS or the tail of an improper list.
    title: `#name` of a record, name of a field. length: characters on one line. flat: that line, None when too long.
    atomic: a pair or field both sides of which are texts.
    """

    __slots__ = ("kind", "items", "tail", "title", "length", "flat", "atomic")

    def __init__(
        self, kind: int, items: list[Any], tail: Any, title: str, length: int, flat: str | None, atomic: bool
    ) -> None:
        self.kind = kind
        self.items = items
        self.tail = tail
        self.title = title
        self.length = length
        self.flat = flat
        self.atomic = atomic


def flat_text(root: Box) -> str:
    """The whole box on one line, however long."""
    if root.flat is not None:
        return root.flat
    out: list[str] = []
    todo: list[Any] = [root]
    while todo:
        node = todo.pop()
        if type(node) is str:
            out.append(node)
        elif node.flat is not None:
            out.append(node.flat)
        else:
            todo.extend(reversed(_flat_parts(node)))
    return "".join(out)


def _flat_parts(box: Box) -> list[Any]:
    if box.kind == PAIR:
        return [box.items[0], " => ", box.items[1]]
    if box.kind == FIELD:
        return [box.title, " = ", box.items[0]]
    before, after = ("[", "]") if box.kind == LIST else ("#{", "}") if box.kind == MAP else (box.title + "{", "}")
    parts: list[Any] = [before]
    for item in box.items:
        parts.append(item)
        parts.append(",")
    if box.items:
        parts.pop()
    if box.tail is not None:
        if box.items:
            parts.append("|" if box.kind == LIST else ",")
        parts.append("..." if box.tail is DOTS else box.tail)
    parts.append(after)
    return parts


def lay_out(root: Box, column: int, line_length: int, max_chars: int) -> str:
    """The text on several lines. column from 1; max_chars: most characters of a line without indentation."""
    for indent in (-1, 4):
        if _Walk(line_length, max_chars, indent, None).run(root, column):
            break
    else:
        indent = 1
    out: list[str] = []
    _Walk(line_length, max_chars, indent, out).run(root, column)
    return "".join(out)


class _Walk:
    """One pass over the boxes: writes to `out`, or without `out` only says whether this indent leaves enough room.

    Words: `last` counts the closing brackets that must follow on the same line; `used` the characters of the line
    without its indentation; a base column is where the items of a box begin a line.
    """

    __slots__ = ("ll", "m", "indent", "out", "todo")

    def __init__(self, line_length: int, max_chars: int, indent: int, out: list[str] | None) -> None:
        self.ll = line_length
        self.m = max_chars
        self.indent = indent
        self.out = out
        self.todo: list[Any] = []

    def run(self, root: Box, column: int) -> bool:
        """False: no room with this indent (only when measuring)."""
        todo = self.todo
        todo.append((_OPEN, root, column, 0, 0))
        out = self.out
        while todo:
            work = todo.pop()
            if type(work) is str:
                if out is not None:
                    out.append(work)
            elif work[0] == _OPEN:
                if not self._open(work[1], work[2], work[3], work[4]):
                    return False
            elif not self._items(work[1], work[2], work[3], work[4], work[5], work[6]):
                return False
        return True

    def _open(self, node: Any, col: int, last: int, used: int) -> bool:
        ll, m, out = self.ll, self.m, self.out
        if type(node) is str:
            if out is not None:
                out.append(node)
            return True
        length = node.length
        if length < ll - col - last and length + used + last <= m:
            if out is not None:
                out.append(node.flat or flat_text(node))
            return True
        kind = node.kind
        if kind == LIST or kind == TUPLE:
            self._brackets("[" if kind == LIST else "{", "]" if kind == LIST else "}")
            return self._first(node, 0, col + 1, last, used + 1)
        if kind == TAGGED:
            self._brackets("{", "}")
            return self._open_tagged(node, col, last, used + 1)
        if kind == MAP:
            self._brackets("#{", "}")
            return self._first(node, 0, col + 2, last, used + (1 if out is not None else 2))
        if kind == RECORD:
            self._brackets(node.title + "{", "}")
            return self._open_record(node, col, last, used + len(node.title) + 1)
        if kind == BIN and out is not None:
            self._binary(node.items, col + 2, last, used)
        return True

    def _brackets(self, before: str, after: str) -> None:
        if self.out is not None:
            self.out.append(before)
            self.todo.append(after)

    def _open_tagged(self, node: Box, col: int, last: int, used: int) -> bool:
        tag = node.items[0]
        under = len(tag) + 2
        out = self.out
        if 0 < self.indent < under:
            base = col + self.indent
            if out is None:
                if not (self.m + base <= self.ll or base <= self.ll // 2):
                    return False
            else:
                out.append(tag)
            return self._items(node, 1, base, col + under, last, used + len(tag))
        base = col + under
        if out is None:
            if not (self.m + base < self.ll or base < self.ll // 2):
                return False
        else:
            out.append(tag + ",")
        return self._first(node, 1, base, last, used + len(tag) + 1)

    def _open_record(self, node: Box, col: int, last: int, used: int) -> bool:
        if not node.items:
            if node.tail is not None and self.out is not None:
                self.out.append("...")
            return True
        place = self._shift(len(node.title) + 1, col, used)
        if place is None:
            return False
        base, used, broken = place
        if broken and self.out is not None:
            self.out.append(_newline(base))
        return self._first(node, 0, base, last, used)

    def _shift(self, width: int, col: int, used: int) -> tuple[int, int, bool] | None:
        """(base column, used, is it a new line) for what follows a name of this width; None: no room."""
        broken = 0 < self.indent < width
        base = col + (self.indent if broken else width)
        if self.out is None and not (self.m + base <= self.ll or base <= self.ll // 2):
            return None
        return base, 0 if broken else used, broken

    def _first(self, node: Box, index: int, base: int, last: int, used: int) -> bool:
        """The first item goes where we are, whatever it is; the others follow it."""
        items = node.items
        if index >= len(items):
            if node.tail is not None and self.out is not None:
                self.out.append("...")
            return True
        ends = index + 1 == len(items)
        width = self._place(node, index, base, base, last + 1 if ends else 0, last, used)
        if width < 0:
            return self._items(node, index + 1, base, base - width, last, self._used(node, used, -width))
        return width > 0

    def _used(self, node: Box, used: int, width: int) -> int:
        """What the first item leaves used: OTP forgets what stood before the first pair of a map when it writes."""
        return width if node.kind == MAP and self.out is not None else used + width

    def _place(self, node: Box, index: int, base: int, col: int, last1: int, last: int, used: int) -> int:
        """Writes the item if it fits and answers minus its width; else leaves work behind (the item opened, then the
        items after it) and answers 1, or 0 when there is no room."""
        item = node.items[index]
        ll = self.ll
        text: str | None
        if type(item) is str:
            length, text, atomic = len(item), item, True
        else:
            length, text, atomic = item.length, item.flat, item.atomic
        fits = length < ll - col - last1 and length + used + last1 <= self.m
        kind = node.kind
        if fits and (atomic or kind == MAP or kind == RECORD):
            if self.out is not None:
                self.out.append(text if text is not None else flat_text(item))
            if atomic:
                return -length
            self.todo.append((_ITEMS, node, index + 1, base, base + ll, last, self._used(node, used, ll)))
            return 1
        self.todo.append((_ITEMS, node, index + 1, base, base + ll, last, self._used(node, used, ll)))
        if kind == MAP:
            shift = self.indent if self.indent > 0 else 4
            self.todo.append((_OPEN, item.items[1], base + shift, last1, 0))
            self.todo.append(" =>" + _newline(base + shift))
            self.todo.append((_OPEN, item.items[0], base, last1, used))
        elif kind == RECORD:
            width = len(item.title) + 3
            place = self._shift(width, base, used + width)
            if place is None:
                return 0
            inner, used, broken = place
            self.todo.append((_OPEN, item.items[0], inner, last1, used))
            if self.out is not None:
                self.out.append(item.title + (" =" + _newline(inner) if broken else " = "))
        else:
            self.todo.append((_OPEN, item, col, last1, used))
        return 1

    def _items(self, node: Box, index: int, base: int, col: int, last: int, used: int) -> bool:
        """The items from `index` on, each behind a comma: on this line while atomic ones fit, else on a new one."""
        items, out, ll, m = node.items, self.out, self.ll, self.m
        count = len(items)
        while index < count:
            item = items[index]
            if type(item) is str:
                length, atomic = len(item) + 1, True
            else:
                length, atomic = item.length + 1, item.atomic
            ends = last + 1 if index + 1 == count else 0
            room = ends or 1
            if atomic and length < ll - col - room and used + length + room <= m:
                if out is not None:
                    out.append("," + (item if type(item) is str else item.flat or flat_text(item)))
                col += length
                used += length
                index += 1
                continue
            if out is not None:
                out.append("," + _newline(base))
            width = self._place(node, index, base, base, ends, last, 0)
            if width >= 0:
                return width > 0
            col, used = base - width, -width
            index += 1
        if node.tail is not None:
            self._tail(node, base, col, last, used)
        return True

    def _tail(self, node: Box, base: int, col: int, last: int, used: int) -> None:
        out, tail = self.out, node.tail
        bar = "|" if node.kind == LIST else ","
        if tail is DOTS:
            if out is not None:
                out.append(bar + "...")
        elif type(tail) is str and len(tail) + 1 < self.ll - col - last - 1 and len(tail) + used + last + 2 <= self.m:
            if out is not None:
                out.append(bar + tail)
        elif out is None:
            self.todo.append((_OPEN, tail, col, last + 1, 0))
        else:
            out.append(bar + _newline(base))
            self.todo.append((_OPEN, tail, base, last + 1, 0))

    def _binary(self, parts: list[str], col: int, last: int, used: int) -> None:
        room = max(8, min(self.ll - col, self.m - 4 - used) - last)
        left = room
        out = self.out
        if out is None:
            return
        out.append("<<")
        for part in parts[:-1]:
            width = len(part) + 1
            if left < width:
                out.append(_newline(col))
                left = room
            out.append(part + ",")
            left -= width
        if len(parts[-1]) > left:
            out.append(_newline(col))
        out.append(parts[-1] + ">>")


def _newline(base: int) -> str:
    return "\n" + " " * (base - 1)
