"""Format strings, first half: from `"~5.2f~n"` and its arguments to control sequences; and what was wrong with them.

Two readers, as in OTP: `scan` only says yes or no, and `diagnose` afterwards finds the words.
Follows: stdlib io_lib:scan_format/2, erl_lint:check_format_string/1 and erl_stdlib_errors for the words.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.cons import NIL, iterate, split_tail, to_python, to_text
from pyshell.term.errors import FormatError
from pyshell.term.ids import Pid

Term = Any

_ARGUMENTS = {"~": 0, "n": 0, "W": 2, "P": 2, "x": 2, "X": 2, **dict.fromkeys("cfegswpbB+#i", 1)}
_TYPES: dict[str, tuple[str, ...]] = {
    "~": (), "n": (), "c": ("integer",), "f": ("float",), "e": ("float",), "g": ("float",), "s": ("string",),
    "w": ("term",), "p": ("term",), "W": ("term", "integer"), "P": ("term", "integer"), "b": ("integer",),
    "B": ("integer",), "x": ("integer", "string"), "X": ("integer", "string"), "+": ("term",), "#": ("term",),
    "i": ("term",),
}  # fmt: skip
_DIGITS = frozenset("0123456789")
NUMBER, STRING, WRITTEN, PRETTY = 1, 2, 3, 4


class Mismatch(Exception):
    """Something does not fit; `diagnose` says what. Never leaves the format files."""


class Control:
    """One control sequence `~F.P.PadModC` with its arguments (in a `Plan` those come later: `count` says how many).

    width, precision: None when not given. left: pad on the right. pad: one character. unicode: `t`. strings: not `l`.
    plain: neither width nor precision. usual: which quick way there is for a small argument (`NUMBER` ...), or 0.
    """

    __slots__ = ("char", "args", "count", "width", "left", "precision", "pad", "unicode", "strings", "plain", "encoding", "usual")

    def __init__(self, char: str, args: list[Term], width: int | None, left: bool, precision: int | None, pad: str) -> None:
        self.char = char
        self.args = args
        self.count = _ARGUMENTS[char]
        self.plain = width is None and precision is None
        self.width = width
        self.left = left
        self.precision = precision
        self.pad = pad
        self.unicode = False
        self.strings = True
        self.encoding = "latin1"
        self.usual = 0

    def modified(self, unicode: bool, strings: bool) -> Control:
        """Sets the modifiers, and what follows from all."""
        self.unicode, self.strings = unicode, strings
        self.encoding = "unicode" if unicode else "latin1"
        if self.char == "b":
            self.usual = NUMBER if self.precision is None else 0
        elif self.plain and not self.left:
            self.usual = {"s": STRING, "w": WRITTEN, "p": PRETTY}.get(self.char, 0)
            if self.usual >= WRITTEN and not self.strings:
                self.usual = 0
        return self


def format_items(fmt: Any) -> list[Any]:
    """The format as characters (Python strings of length 1); other things a list may hold stay what they are."""
    if type(fmt) is str:
        return list(fmt)
    if type(fmt) is Atom:
        return list(fmt.name)
    if type(fmt) is bytes:
        return list(fmt.decode("latin-1"))
    items = to_python(fmt)
    if items is None:
        raise Mismatch
    return [chr(item) if type(item) is int and 0 <= item <= 0x10FFFF else item for item in items]


def scan(fmt: Any, args: list[Term]) -> list[Any]:
    """Characters and `Control`s; raises `Mismatch`."""
    items = format_items(fmt)
    if "~" not in items:
        if args:
            raise Mismatch
        return items
    result: list[Any] = []
    reader = _Scanner(items, args)
    while reader.pos < len(items):
        item = items[reader.pos]
        reader.pos += 1
        result.append(reader.control() if item == "~" else item)
    if reader.used != len(args):
        raise Mismatch
    return result


class Literal:
    """Characters of a format that stand for themselves."""

    __slots__ = ("text", "codes")

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes = tuple(map(ord, text))


class Plan:
    """A format that was read once for all arguments: `Literal`s and `Control`s.

    count: how many arguments it wants. pretties: how many `~p` and `~P` are among them. begin: the text in front of the
    first control sequence. steps: how usual each control sequence is, itself, and the text behind it.
    """

    __slots__ = ("items", "count", "pretties", "begin", "steps")

    def __init__(self, items: list[Literal | Control], count: int) -> None:
        self.items = items
        self.count = count
        self.pretties = sum(1 for item in items if type(item) is Control and item.char in "pP")
        self.begin = items[0].text if items and type(items[0]) is Literal else ""
        self.steps: list[tuple[int, Control, str]] = []
        for item, after in zip(items, [*items, None][1:], strict=True):
            if type(item) is Control:
                self.steps.append((item.usual, item, after.text if type(after) is Literal else ""))


class _Latest:
    """The plans of the formats met last, by the identity of their first cell, which is kept alive with them: a format
    that stands in a program is the same cell each time."""

    __slots__ = ("plans",)

    def __init__(self) -> None:
        self.plans: dict[int, tuple[Any, Plan]] = {}

    def keep(self, fmt: Any, plan: Plan) -> None:
        if len(self.plans) >= _MOST_KEPT:
            self.plans.clear()
        self.plans[id(fmt)] = fmt, plan


_MOST_KEPT, _SHORT = 128, 200
_LATEST = _Latest()
_latest = _LATEST.plans.get


def plan_of(fmt: Any) -> Plan | None:
    """The plan of a format; None when it depends on the arguments (`*`) or there is something wrong with it."""
    known = _latest(id(fmt))
    if known is not None:
        return known[1]
    text = to_text(fmt) if type(fmt) is list else fmt if type(fmt) is str else fmt.name if type(fmt) is Atom else None
    if text is None:
        return None
    try:
        if len(text) > _LONGEST:
            return _plan(text)
        plan = _kept_plan(text)
    except Mismatch:
        return None
    if type(fmt) is list and len(text) <= _SHORT:
        _LATEST.keep(fmt, plan)
    return plan


def _plan(text: str) -> Plan:
    """Raises Mismatch."""
    items: list[Literal | Control] = []
    reader = _Scanner(list(text), None)
    literal = ""
    while reader.pos < len(text):
        char = text[reader.pos]
        reader.pos += 1
        if char != "~":
            literal += char
            continue
        control = reader.control()
        if control.plain and not control.left and control.char in "n~":
            literal += "\n" if control.char == "n" else "~"
            continue
        if literal:
            items.append(Literal(literal))
            literal = ""
        items.append(control)
    if literal:
        items.append(Literal(literal))
    return Plan(items, reader.used)


_LONGEST = 1000
_kept_plan = lru_cache(maxsize=512)(_plan)
"""A program has few formats and uses them often."""


class _Scanner:
    """args None: nothing is known of the arguments yet, and a `*` is a Mismatch."""

    __slots__ = ("items", "args", "pos", "used")

    def __init__(self, items: list[Any], args: list[Term] | None) -> None:
        self.items = items
        self.args = args
        self.pos = 0
        self.used = 0

    def _peek(self, offset: int = 0) -> Any:
        at = self.pos + offset
        return self.items[at] if at < len(self.items) else None

    def _argument(self) -> Term:
        if self.args is None:
            self.used += 1
            return None
        if self.used >= len(self.args):
            raise Mismatch
        self.used += 1
        return self.args[self.used - 1]

    def _value(self) -> int | None:
        """A number, `*` for the next argument, or nothing."""
        item = self._peek()
        if self.args is None and item == "*":
            raise Mismatch
        if item == "*" and self.args is not None and self.used < len(self.args) and type(self.args[self.used]) is int:
            self.pos += 1
            number: int = self._argument()
            return number
        start = self.pos
        while self._peek() in _DIGITS if type(self._peek()) is str else False:
            self.pos += 1
        return int("".join(self.items[start : self.pos])) if self.pos > start else None

    def control(self) -> Control:
        negative = self._peek() == "-"
        if negative:
            self.pos += 1
        width = self._value()
        if negative:
            if width is None:
                raise Mismatch
            width = -width
        left = width is not None and width < 0
        precision = None
        if self._peek() == ".":
            self.pos += 1
            precision = self._value()
        pad: Any = " "
        if self._peek() == "." and self._peek(1) is not None:
            pad = self._peek(1)
            self.pos += 2
            if pad == "*" and self.args is None:
                raise Mismatch
            if pad == "*" and self.args is not None and self.used < len(self.args):
                code = self._argument()
                pad = chr(code) if type(code) is int and 0 <= code <= 0x10FFFF else None
        if type(pad) is not str:
            raise Mismatch
        unicode, strings = False, True
        while self._peek() == "t" or self._peek() == "l":
            unicode, strings = unicode or self._peek() == "t", strings and self._peek() != "l"
            self.pos += 1
        char = self._peek()
        count = _ARGUMENTS.get(char) if type(char) is str else None
        if count is None:
            raise Mismatch
        self.pos += 1
        args = [self._argument() for _ in range(count)]
        made = Control(char, args, None if width is None else abs(width), left, precision, pad)
        return made.modified(unicode, strings)


def diagnose(fmt: Any, args: Term) -> FormatError:
    """Why `io_lib:format(Fmt, Args)` failed."""
    is_list = type(args) is list or args is NIL
    if not _is_format(fmt):
        problems = [(1, "not a valid format string")]
        if not is_list:
            problems.append((2, "not a list"))
        elif to_python(args) is None:
            problems.append((2, "not a proper list"))
        if isinstance(fmt, Pid) and _is_format(args):
            problems.append((0, "possibly missing argument list"))
        return FormatError("format", problems)
    if not is_list:
        return FormatError("args", [(2, "not a list")])
    items, tail = split_tail(args)
    if tail is not NIL:
        return FormatError("args", [])
    types = _check(format_items(fmt))
    if type(types) is str:
        return FormatError("control", [(1, f"format string invalid ({types})")], types.removeprefix("invalid control "))
    if len(types) != len(items):
        problems = [(1, "wrong number of arguments")]
        if type(fmt) is Atom:
            problems.append((0, "possibly missing argument list"))
        return FormatError("arguments", problems)
    wrong = [
        f"element {number} must be of type {wanted}"
        for number, (wanted, item) in enumerate(zip(types, items, strict=True), 1)
        if not _fits(wanted, item)
    ]
    if wrong:
        return FormatError("type", [(2, "\n".join(wrong))])
    return FormatError("value", [(1, "failed to format string")])


def _is_format(fmt: Any) -> bool:
    if type(fmt) is str or type(fmt) is Atom or type(fmt) is bytes:
        return True
    items = to_python(fmt)
    return items is not None and all(type(item) is int for item in items)


def _fits(wanted: str, item: Term) -> bool:
    if wanted == "integer":
        return type(item) is int
    if wanted == "float":
        return type(item) is float
    if wanted == "string":
        return type(item) is Atom or type(item) is bytes or (_is_cell(item) and _is_char_data(item))
    return True


def _is_cell(term: Term) -> bool:
    return type(term) is list or term is NIL


def _is_char_data(cell: Term) -> bool:
    """A deep list of integers and binaries."""
    todo = [cell]
    while todo:
        cell = todo.pop()
        items, tail = split_tail(cell)
        if tail is not NIL and type(tail) is not bytes:
            return False
        for item in items:
            if type(item) is list:
                todo.append(item)
            elif type(item) is not int and type(item) is not bytes and item is not NIL:
                return False
    return True


def _check(items: list[Any]) -> Any:
    """The wanted types of the arguments, or words about the first bad control sequence."""
    wanted: list[str] = []
    text = "".join(item if type(item) is str else " " for item in items)
    pos = text.find("~")
    while pos >= 0:
        pos = _check_fields(text, pos + 1, wanted)
        modifiers = ""
        if text[pos : pos + 2] in ("tl", "lt"):
            modifiers, pos = "lt", pos + 2
        elif text[pos : pos + 1] in ("t", "l"):
            modifiers, pos = text[pos], pos + 1
        char = text[pos : pos + 1]
        if not char and modifiers == "lt":
            modifiers, char = "l", "t"
        if not char:
            return f"invalid control ~{modifiers}" if modifiers else "truncated"
        allowed = {"": "".join(_TYPES), "t": "cspPwW", "l": "pP", "lt": "pP"}[modifiers]
        if char not in allowed:
            return f"invalid control ~{modifiers}{char}"
        wanted.extend(_TYPES[char])
        pos = text.find("~", pos + 1)
    return wanted


def _check_fields(text: str, pos: int, wanted: list[str]) -> int:
    """Past width, precision and pad; a `*` wants an integer."""
    after = pos + 1 if text[pos : pos + 1] == "-" else pos
    if text[after : after + 1] in _DIGITS:
        pos = _past_digits(text, after)
    elif text[after : after + 1] == "*":
        wanted.append("integer")
        pos = after + 1
    if text[pos : pos + 1] != ".":
        return pos
    pos += 1
    if text[pos : pos + 1] in _DIGITS:
        pos = _past_digits(text, pos)
    elif text[pos : pos + 1] == "*":
        wanted.append("integer")
        pos += 1
    if text[pos : pos + 1] == "." and pos + 1 < len(text):
        if text[pos + 1] == "*":
            wanted.append("integer")
        pos += 2
    return pos


def _past_digits(text: str, pos: int) -> int:
    while text[pos : pos + 1] in _DIGITS:
        pos += 1
    return pos


def argument_list(args: Term) -> list[Term]:
    """The arguments as a Python list; raises `Mismatch`."""
    if type(args) is not list and args is not NIL:
        raise Mismatch
    items, tail = split_tail(args)
    if tail is not NIL:
        raise Mismatch
    return items


def is_deep_char_list(term: Term) -> bool:
    """`io_lib:deep_char_list/1`: lists of lists of characters, no binaries."""
    todo = [term]
    while todo:
        term = todo.pop()
        if to_python(term) is None:
            return False
        for item in iterate(term):
            if type(item) is list:
                todo.append(item)
            elif item is not NIL and not _is_char(item):
                return False
    return True


def _is_char(item: Term) -> bool:
    return type(item) is int and (0 <= item < 0xD800 or 0xDFFF < item < 0xFFFE or 0xFFFF < item <= 0x10FFFF)
