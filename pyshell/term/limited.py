"""A term in so many characters: what `chars_limit` makes of `~p` and `~w`.

The term is first shown one level deep; as long as there is room, what was cut is shown deeper, by more levels each time, and
at last the depth is searched with which the text is just longer than the limit. So what is printed is balanced: many parts,
each cut a little, rather than the first part whole. The limit is a wish: the text may be some characters longer.
Recursion goes no deeper than MOST_LEVELS terms inside each other; what is deeper is cut.
Follows: stdlib io_lib_pretty (intermediate, print_length, expand).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL
from pyshell.term.maps import ErlMap
from pyshell.term.pretty import LATIN1_PRINTABLE, is_wide_printable, limited_binary_string, printable_text
from pyshell.term.pretty_layout import BIN, DOTS, FIELD, LIST, MAP, PAIR, RECORD, TAGGED, TUPLE, Box, lay_out
from pyshell.term.pretty_layout import flat_text as flat_box
from pyshell.term.show import ShowEnv, atom_text, leaf_text, string_text
from pyshell.term.text import split_clusters, text_length

Term = Any
MOST_LEVELS = 120
TEXT = -1  # a kind beside those of Box
_DOT_CHARS = 3


class Part:
    """A piece of the text that can be shown deeper.

    kind: that of a Box, or TEXT. items: the parts inside (PAIR: key and value; BIN: texts). tail: of a container: a Part (end of
    an improper list), a Cut, or None. dots: how many characters of the text are dots. deeper: for what is shown anew as a whole.
    """

    __slots__ = ("kind", "items", "tail", "title", "length", "dots", "deeper")

    def __init__(self, kind: int, items: list[Any], tail: Any, title: str, base: int) -> None:
        self.kind = kind
        self.items = items
        self.tail = tail
        self.title = title
        self.deeper: Callable[[int, int], Part] | None = None
        self.length = base
        self.dots = 0
        if kind not in (TEXT, BIN):
            ends = items if tail is None else [*items, tail]
            self.length += sum(item.length for item in ends) + (max(len(ends) - 1, 0) if kind not in (PAIR, FIELD) else 0)
            self.dots = sum(item.dots for item in ends)


class Cut:
    """The rest of a container that is not shown. go_on(room, levels) -> (more parts, tail)."""

    __slots__ = ("go_on",)
    length = dots = _DOT_CHARS

    def __init__(self, go_on: Callable[[int, int], tuple[list[Part], Any]]) -> None:
        self.go_on = go_on


def _less(room: int, used: int) -> int:
    return max(room - used, 0)


def _text(text: str, dots: int = 0) -> Part:
    part = Part(TEXT, [text], None, "", text_length(text))
    part.dots = dots
    return part


class _Shower:
    """How the parts of one term are made. names: whether tuples may be records."""

    __slots__ = ("env", "strings", "names", "level")

    def __init__(self, env: ShowEnv, strings: bool, names: bool) -> None:
        self.env = env
        self.strings = strings
        self.names = names
        self.level = 0

    def part(self, term: Term, depth: int, room: int) -> Part:
        """The term, `depth` levels of it, in about `room` characters."""
        text = leaf_text(term, self.env) if term != () and term != b"" else "{}" if term == () else "<<>>"
        if text is not None:
            return _text(text)
        if type(term) is ErlMap and not len(term):
            return _text("#{}")
        if self.level >= MOST_LEVELS:
            return _text("...", _DOT_CHARS)
        self.level += 1
        try:
            if type(term) is list:
                return self._list(term, depth, room)
            if type(term) is tuple:
                return self._tuple(term, depth, room)
            if type(term) is ErlMap:
                return self._map(term, depth, room)
            return self._binary(term, depth, room)
        finally:
            self.level -= 1

    def _again(self, part: Part, term: Term, depth: int) -> Part:
        """The part, which can be made anew with more depth."""
        part.deeper = lambda room, levels: self.part(term, depth + levels, room)
        return part

    # lists ------------------------------------------------------------------------------------------------------

    def _list(self, term: Term, depth: int, room: int) -> Part:
        if self.strings and depth != 1:
            text = self._string(term, _less(room, 2))
            if text is not None:
                return _text(text)
        items, tail = self._elements(term, depth, _less(room, 2))
        part = Part(LIST, items, tail, "", 2)
        return self._again(part, term, depth) if part.dots else part

    def _string(self, term: Term, count: int) -> str | None:
        """Text of a list of characters, of the first `count` of them if there are more; None if it is no such list."""
        wide = self.env.encoding != "latin1"
        codes: list[int] = []
        cell = term
        while type(cell) is list and len(codes) < count:
            code = cell[0]
            if type(code) is not int or not self._printable(code, wide):
                return None
            codes.append(code)
            cell = cell[1]
        if cell is NIL:
            return string_text("".join(map(chr, codes)))
        if type(cell) is not list or (wide and not codes):
            return None
        if wide and len(clusters := split_clusters("".join(map(chr, codes)))) < count:  # a character may be several codes
            whole = printable_text(term, self.env.wide_strings)
            clusters = split_clusters(whole) if whole is not None else clusters
            if whole is not None and len(clusters) <= count:
                return string_text(whole)
            return string_text("".join(clusters[:count])) + "..."
        return string_text("".join(map(chr, codes))) + "..."

    def _printable(self, code: int, wide: bool) -> bool:
        return code in LATIN1_PRINTABLE or (wide and self.env.wide_strings and is_wide_printable(code))

    def _elements(self, cell: Term, depth: int, room: int) -> tuple[list[Part], Any]:
        items: list[Part] = []
        while cell is not NIL:
            if depth == 1 or room == 0:
                return items, Cut(partial(self._more_elements, cell, depth))
            if type(cell) is not list:
                return items, self.part(cell, depth - 1, room)
            room = room if cell[1] is NIL else _less(room, 1)
            made = self.part(cell[0], depth - 1, room)
            items.append(made)
            room = _less(room, made.length)
            depth -= 1
            cell = cell[1]
        return items, None

    def _more_elements(self, cell: Term, depth: int, room: int, levels: int) -> tuple[list[Part], Any]:
        return self._elements(cell, depth + levels, room)

    # tuples, records, maps --------------------------------------------------------------------------------------

    def _tuple(self, term: tuple[Term, ...], depth: int, room: int) -> Part:
        if depth == 1:
            return self._again(_text("{...}", _DOT_CHARS), term, depth)
        if self.names and type(term[0]) is Atom:
            fields = self.env.record_fields(term[0].name, len(term) - 1)
            if fields is not None:
                return self._record(term, fields, depth, room)
        items, tail = self._series(term, 0, depth, _less(room, 2), lambda at, level, left: self.part(term[at], level - 1, left))
        return Part(TAGGED if type(term[0]) is Atom and len(term) > 1 else TUPLE, items, tail, "", 2)

    def _record(self, term: tuple[Term, ...], fields: Sequence[str], depth: int, room: int) -> Part:
        unicode = self.env.encoding != "latin1"
        title = "#" + atom_text(term[0].name, unicode)
        labels = [atom_text(name, unicode) for name in fields]

        def field(at: int, level: int, left: int) -> Part:
            used = text_length(labels[at]) + 3
            return Part(FIELD, [self.part(term[at + 1], level - 1, _less(left, used))], None, labels[at], used)

        base = text_length(title) + 2
        items, tail = self._series(labels, 0, depth - 1, _less(room, base), field)
        return Part(RECORD, items, tail, title, base)

    def _map(self, term: ErlMap, depth: int, room: int) -> Part:
        if depth == 1:
            return self._again(_text("#{...}", _DOT_CHARS), term, depth)
        pairs = list(term.items())
        inside = depth - 1

        def pair(at: int, _level: int, left: int) -> Part:
            key = self.part(pairs[at][0], inside, left)
            value = self.part(pairs[at][1], inside, _less(left, key.length + 4))
            return Part(PAIR, [key, value], None, "", 4)

        items, tail = self._series(pairs, 0, depth, _less(room, 3), pair)
        return Part(MAP, items, tail, "", 3)

    def _series(
        self, of: Sequence[Any], at: int, depth: int, room: int, make: Callable[[int, int, int], Part]
    ) -> tuple[list[Part], Any]:
        """The parts of `of` from `at` on. make(index, depth, room)."""
        items: list[Part] = []
        while at < len(of):
            if depth == 1 or room == 0:
                return items, Cut(partial(self._more_series, of, at, depth, make))
            room = room if at == len(of) - 1 else _less(room, 1)
            made = make(at, depth, room)
            items.append(made)
            room = _less(room, made.length)
            depth -= 1
            at += 1
        return items, None

    def _more_series(
        self, of: Sequence[Any], at: int, depth: int, make: Callable[[int, int, int], Part], room: int, levels: int
    ) -> tuple[list[Part], Any]:
        return self._series(of, at, depth + levels, room, make)

    # binaries ---------------------------------------------------------------------------------------------------

    def _binary(self, term: bytes | Bits, depth: int, room: int) -> Part:
        if depth == 1:
            return self._again(_text("<<...>>", _DOT_CHARS), term, depth)
        if self.strings and isinstance(term, bytes):
            text = limited_binary_string(term, depth - 1, min(_less(room, 6), 4 * (depth - 1)), self.env)
            if text is not None:
                return self._again(_text(text, _DOT_CHARS), term, depth) if text.endswith("...>>") else _text(text)
        parts, whole = shown_bytes(term, depth, _less(room, 4))
        part = Part(BIN, parts, None, "", 3 + sum(map(len, parts)) + len(parts))
        if not whole:
            part.dots = _DOT_CHARS
            self._again(part, term, depth)
        return part


def shown_bytes(term: bytes | Bits, depth: int, room: int) -> tuple[list[str], bool]:
    """What stands between `<<` and `>>`, one text a byte, and whether it is all. depth below 0: unlimited."""
    data = term.data if isinstance(term, Bits) else term
    spare = term.size % 8 if isinstance(term, Bits) else 0
    parts: list[str] = []
    for at, byte in enumerate(data):
        if depth == 1 or room == 0:
            return [*parts, "..."], False
        last = at == len(data) - 1
        parts.append(f"{byte >> (8 - spare)}:{spare}" if last and spare else str(byte))
        room = _less(room, len(parts[-1]) + 1)
        depth -= 1
    return parts, True


# the search ---------------------------------------------------------------------------------------------------------


def _expand(part: Part, room: int, levels: int) -> Part:
    """The part with `levels` more where it was cut."""
    if not part.dots:
        return part
    if part.deeper is not None:
        return part.deeper(room, levels)
    if part.kind == TEXT:
        return part
    if part.kind == PAIR:
        key = _expand(part.items[0], _less(room, 1), levels)
        value = _expand(part.items[1], _less(room, key.length + 4), levels)
        return Part(PAIR, [key, value], None, "", 4)
    if part.kind == FIELD:
        used = text_length(part.title) + 3
        return Part(FIELD, [_expand(part.items[0], _less(room, used), levels)], None, part.title, used)
    base = text_length(part.title) + (3 if part.kind == MAP else 2)
    room = _less(room, base)
    items: list[Any] = []
    tail = part.tail
    for at, item in enumerate(part.items):
        room = room if at == len(part.items) - 1 and tail is None else _less(room, 1)
        items.append(_expand(item, room, levels))
        room = _less(room, items[-1].length)
    if isinstance(tail, Cut):
        more, tail = tail.go_on(room, levels)
        items += more
    elif tail is not None:
        tail = _expand(tail, room, levels)
    return Part(part.kind, items, tail, part.title, base)


def _fitted(shower: _Shower, term: Term, limit: int, depth: int) -> Part:
    """The part whose text is about `limit` (> 0) characters long. depth: at most so deep; below 0 is unlimited."""
    level, step = 1, 2
    lower = shower.part(term, level, limit)
    if not lower.dots or lower.length > limit or depth == 1:
        return lower
    while True:
        step *= 2
        upto = level + step if depth < 0 else min(level + step, depth)
        upper = _expand(lower, limit, upto - level)
        if not upper.dots or upper.length == lower.length:
            return upper
        if upper.length > limit or upto == depth:
            break
        lower, level = upper, upto
    while upto - level > 1:
        middle = (level + upto) // 2
        found = _expand(lower, limit, middle - level)
        if found.length > limit:
            upper, upto = found, middle
        else:
            lower, level = found, middle
    return lower if lower.length == limit else upper


# to boxes -----------------------------------------------------------------------------------------------------------


def _box(part: Part) -> str | Box:
    """The part as the layout of lines wants it."""
    if part.kind == TEXT:
        text: str = part.items[0]
        return text
    if part.kind == BIN:
        return Box(BIN, part.items, None, "", part.length, f"<<{','.join(part.items)}>>", False)
    items = [_box(item) for item in part.items]
    tail = DOTS if isinstance(part.tail, Cut) else None if part.tail is None else _box(part.tail)
    atomic = part.kind in (PAIR, FIELD) and all(type(item) is str for item in items)
    box = Box(part.kind, items, tail, part.title, part.length, None, atomic)
    box.flat = flat_box(box)
    return box


def limited_box(term: Term, limit: int, depth: int, env: ShowEnv, strings: bool, names: bool = True) -> str | Box:
    """The term in about `limit` characters. strings: whether lists and binaries may be text; names: tuples records."""
    if depth == 0 or limit == 0:
        return "..."
    return _box(_fitted(_Shower(env, strings, names), term, limit, depth))


def laid_out(root: str | Box, column: int, line_length: int) -> str:
    """The text of a box that begins in this column (from 1)."""
    if isinstance(root, str):
        return root
    if not line_length or root.length < line_length - column:
        return flat_box(root)
    return lay_out(root, column, line_length, root.length)
