"""`~p`: a term as Erlang text, broken into lines where it does not fit.

First the term becomes a tree of `Box`es that know their width (this file: what is a string, what a record, where the
depth ends); only when the whole does not fit in the line does `pretty_layout` decide where lines break.
Nothing is recursive. Small terms are the hot path: whatever fits in a line is joined here and nothing else happens.
Follows: stdlib io_lib_pretty:print/2 (options column, line_length, depth, line_max_chars, record_print_fun, strings).
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL
from pyshell.term.extent import LATER, extent
from pyshell.term.maps import ErlMap
from pyshell.term.pretty_layout import BIN, DOTS, FIELD, LIST, MAP, PAIR, RECORD, TAGGED, TUPLE, Box, flat_text, lay_out
from pyshell.term.show import DEFAULT_ENV, ShowEnv, atom_text, binary_parts, leaf_text, string_text

Term = Any

LATIN1_PRINTABLE = frozenset([*range(8, 14), 27, *range(32, 127), *range(160, 256)])
_NO_CAP = 1 << 62


def pretty(
    term: Term,
    column: int = 1,
    line_length: int = 80,
    depth: int = -1,
    max_chars: int = -1,
    env: ShowEnv | None = None,
    strings: bool = True,
) -> str:
    """The text of `~p`.

    column: where the text starts, from 1. line_length: columns of the line; 0 never breaks. depth: -1 is unlimited.
    max_chars: most characters of a line without its indentation (the shell says 60); -1 is no limit.
    strings: False prints `[97,98]` for "ab" (`~lp`).
    """
    env = DEFAULT_ENV if env is None else env
    if depth == 0:
        return "..."
    text = leaf_text(term, env)
    if text is not None:
        return text
    column = max(column, 1)
    root = box_tree(term, line_length, depth, env, strings)
    if isinstance(root, str):
        return root
    limit = root.length if max_chars < 0 else max_chars
    if not line_length or (root.length < line_length - column and root.length <= limit):
        return flat_text(root)
    return lay_out(root, column, line_length, limit)


def box_tree(term: Term, line_length: int, depth: int, env: ShowEnv, strings: bool) -> str | Box:
    """The term with widths: a text if it is one. depth is not 0."""
    return _Builder(env, strings, line_length or _NO_CAP).build(term, depth)


def printable_text(cell: Term, wide: bool = False) -> str | None:
    """The Python string of a flat list of printable characters (`io_lib:printable_list/1`), else None. `[]` is ""."""
    codes: list[int] = []
    append = codes.append
    printable = LATIN1_PRINTABLE
    while True:
        if type(cell) is not list:
            break
        code = cell[0]
        if type(code) is not int or (code not in printable and not (wide and is_wide_printable(code))):
            return None
        append(code)
        cell = cell[1]
    return "".join(map(chr, codes)) if cell is NIL else None


def is_wide_printable(code: int) -> bool:
    """True for printable characters above 255 (`io_lib:printable_unicode_list/1`)."""
    return 256 <= code < 0xD800 or 0xDFFF < code < 0xFFFE or 0xFFFF < code <= 0x10FFFF


def binary_string(data: bytes, depth: int, env: ShowEnv) -> str | None:
    """`<<"text">>`, `<<"text"/utf8>>` or `<<"text"...>>` when the bytes are text, else None.

    depth: what is left inside the binary, four bytes each; below 0 is unlimited.
    """
    return limited_binary_string(data, depth, 4 * depth if depth >= 0 else len(data), env)


def limited_binary_string(data: bytes, depth: int, limit: int, env: ShowEnv) -> str | None:
    """As `binary_string`, of no more than `limit` bytes."""
    size = len(data)
    limit = min(limit, size)
    if not limit:
        return None
    if env.encoding != "latin1":
        found = _utf8_string(data, limit, depth, env.wide_strings)
        if found is not None:
            return found or None
    good = 0
    for byte in data[:limit]:
        if byte not in LATIN1_PRINTABLE:
            break
        good += 1
    if good == size:
        return f"<<{string_text(data.decode('latin-1'))}>>"
    if 0 < depth <= good:
        return f"<<{string_text(data[:good].decode('latin-1'))}...>>"
    return None


def _utf8_string(data: bytes, limit: int, depth: int, wide: bool) -> str | None:
    """As `binary_string` for bytes that begin with `limit` characters of UTF-8; "" is no text, None is no UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-8")
        if len(text) < limit:
            return None
    good = 0
    for char in text[:limit]:
        code = ord(char)
        if code not in LATIN1_PRINTABLE and not (wide and is_wide_printable(code)):
            break
        good += 1
    shown = text[:good]
    used = len(shown.encode("utf-8"))
    suffix = "" if used == good else "/utf8"
    if used == len(data):
        return f"<<{string_text(shown)}{suffix}>>"
    if 0 < depth <= good:
        return f"<<{string_text(shown)}{suffix}...>>"
    return ""


class _Frame:
    """A container whose children are being built."""

    __slots__ = ("kind", "children", "depth", "step", "items", "tail", "names")

    def __init__(self, kind: int, children: Any, depth: int, step: int, tail: Any, names: list[str] | None) -> None:
        self.kind = kind
        self.children = iter(children)  # goes on where it was left
        self.depth = depth  # of the next child
        self.step = step
        self.items: list[Any] = []
        self.tail = tail  # None, DOTS, or LIST when the last child is the tail of an improper list
        self.names = names


class _Builder:
    """Terms to boxes, with a stack of frames instead of calls."""

    __slots__ = ("env", "strings", "cap", "unicode", "wide")

    def __init__(self, env: ShowEnv, strings: bool, cap: int) -> None:
        self.env = env
        self.strings = strings
        self.cap = cap  # texts longer than this can never stand in one line: they are not joined
        self.unicode = env.encoding != "latin1"
        self.wide = self.unicode and env.wide_strings

    def build(self, term: Term, depth: int) -> str | Box:
        """The tree. A text stands for itself: it is what OTP calls an atomic thing, which may follow on the line."""
        env = self.env
        unlimited = depth < 0
        opened: Any = self._open(term, depth)
        if type(opened) is not _Frame:
            done: str | Box = opened
            return done
        stack: list[_Frame] = []
        frame: _Frame = opened
        steps = 0
        while True:
            steps += 1
            if steps == LATER and unlimited:
                extent(term)
            children, items = frame.children, frame.items
            depth, step = frame.depth, frame.step
            opened = None
            for child in children:
                made: Any = leaf_text(child, env)
                if made is None:
                    made = self._open(child, depth)
                    if type(made) is _Frame:
                        opened = made
                        depth -= step
                        break
                items.append(made)
                depth -= step
            if opened is not None:
                frame.depth = depth
                stack.append(frame)
                frame = opened
                continue
            box = self._close(frame)
            if not stack:
                return box
            frame = stack.pop()
            frame.items.append(box)

    def _open(self, term: Term, depth: int) -> Any:
        """A text, a finished box, or the frame of a container. `depth` is not 0."""
        kind = type(term)
        if kind is list:
            if self.strings and depth != 1:
                text = printable_text(term, self.wide)
                if text is not None:
                    return string_text(text)
            return self._open_list(term, depth)
        if kind is tuple:
            if not term:
                return "{}"
            names = None
            if type(term[0]) is Atom:
                names = self.env.record_fields(term[0].name, len(term) - 1)
            if depth == 1:
                return "{...}"
            if names is not None:
                return self._open_record(term, names, depth)
            tagged = TAGGED if type(term[0]) is Atom and len(term) > 1 else TUPLE
            if 0 < depth <= len(term):
                return _Frame(tagged, term[: depth - 1], depth - 1, 1, DOTS, None)
            return _Frame(tagged, term, depth - 1 if depth > 0 else -1, 1 if depth > 0 else 0, None, None)
        if kind is ErlMap:
            return self._open_map(term, depth)
        if kind is bytes or kind is Bits:
            return self._binary(term, depth)
        return leaf_text(term, self.env)

    def _open_list(self, cell: Term, depth: int) -> _Frame:
        children: list[Term] = []
        append = children.append
        if depth < 0:
            while True:
                if type(cell) is not list:
                    break
                append(cell[0])
                cell = cell[1]
            if cell is NIL:
                return _Frame(LIST, children, -1, 0, None, None)
            append(cell)
            return _Frame(LIST, children, -1, 0, LIST, None)
        left = depth
        while type(cell) is list and left != 1:
            append(cell[0])
            cell = cell[1]
            left -= 1
        tail = None
        if cell is not NIL:
            if left == 1:
                tail = DOTS
            else:
                tail = LIST
                append(cell)
        return _Frame(LIST, children, depth - 1, 1, tail, None)

    def _open_record(self, term: tuple[Term, ...], names: list[str], depth: int) -> _Frame:
        title = "#" + atom_text(term[0].name, self.unicode)
        labels = [title, *(atom_text(name, self.unicode) for name in names)]
        fields = term[1:]
        depth -= 1
        if 0 < depth <= len(fields):
            return _Frame(RECORD, fields[: depth - 1], depth - 1, 1, DOTS, labels)
        return _Frame(RECORD, fields, depth - 1 if depth > 0 else -1, 1 if depth > 0 else 0, None, labels)

    def _open_map(self, term: ErlMap, depth: int) -> Any:
        if not len(term):
            return "#{}"
        if depth == 1:
            return "#{...}"
        pairs = term.items()
        tail = None
        if 0 < depth <= len(pairs):
            pairs = pairs[: depth - 1]
            tail = DOTS
        children = [part for pair in pairs for part in pair]
        return _Frame(MAP, children, depth - 1 if depth > 0 else -1, 0, tail, None)

    def _binary(self, term: bytes | Bits, depth: int) -> str | Box:
        if term == b"":
            return "<<>>"
        if depth == 1:
            return "<<...>>"
        if self.strings and isinstance(term, bytes):
            text = binary_string(term, depth - 1 if depth > 0 else -1, self.env)
            if text is not None:
                return text
        parts, _ = binary_parts(term, depth)
        text = f"<<{','.join(parts)}>>"
        return Box(BIN, parts, None, "", len(text), text, False)

    def _close(self, frame: _Frame) -> Box:
        kind, items, tail = frame.kind, frame.items, frame.tail
        if kind == LIST:
            if tail is LIST:
                tail = items.pop()
            return self._join(LIST, items, tail, "[", "|", "]")
        if kind == MAP:
            pairs = [self._pair(items[at], items[at + 1]) for at in range(0, len(items), 2)]
            return self._join(MAP, pairs, tail, "#{", ",", "}")
        if kind == RECORD:
            names = frame.names or [""]
            fields = [self._field(name, item) for name, item in zip(names[1:], items, strict=False)]
            return self._join(RECORD, fields, tail, names[0] + "{", ",", "}")
        return self._join(kind, items, tail, "{", ",", "}")

    def _join(self, kind: int, items: list[Any], tail: Any, before: str, bar: str, after: str) -> Box:
        """The box of a container; its flat text too when it could stand in one line."""
        total = len(before) + len(after) + max(len(items) - 1, 0)
        atomic = True
        for item in items:
            if type(item) is str:
                total += len(item)
            else:
                total += item.length
                atomic = False
        if tail is not None:
            total += (3 if tail is DOTS else len(tail) if type(tail) is str else tail.length) + (1 if items else 0)
        title = before[:-1] if kind == RECORD else ""
        if total > self.cap:
            return Box(kind, items, tail, title, total, None, False)
        text = ",".join(items if atomic else [item if type(item) is str else item.flat for item in items])
        if tail is not None:
            last = "..." if tail is DOTS else tail if type(tail) is str else tail.flat
            text += bar + last if items else last
        return Box(kind, items, tail, title, total, before + text + after, False)

    def _pair(self, key: Any, value: Any) -> Box:
        atomic = type(key) is str is type(value)
        left, right = (key, value) if atomic else (_text(key), _text(value))
        length = _length(key) + 4 + _length(value)
        text = None if left is None or right is None or length > self.cap else f"{left} => {right}"
        return Box(PAIR, [key, value], None, "", length, text, atomic)

    def _field(self, name: str, value: Any) -> Box:
        right = _text(value)
        length = len(name) + 3 + _length(value)
        text = None if right is None or length > self.cap else f"{name} = {right}"
        return Box(FIELD, [value], None, name, length, text, type(value) is str)


def _text(node: Any) -> str | None:
    return node if type(node) is str else node.flat


def _length(node: Any) -> int:
    return len(node) if type(node) is str else node.length
