"""Format strings, second half: `io_lib:format/2` and the text of `io:format/2`.

Each control sequence becomes a piece; a piece is a text or a pair (what comes first, what follows), so that it can be
had flat (`format_chars`) or as exactly the deep list that OTP answers (`format_text`), which a learner sees when he
forgets `lists:flatten/1`.
Follows: stdlib io_lib:fwrite/2,3 and io_lib_format.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.cons import NIL, from_text, make_list, split_tail
from pyshell.term.errors import FormatError
from pyshell.term.format_numbers import float_e, float_f, general_style, in_base, integer_digits
from pyshell.term.format_pieces import Deep, Pad, Shown, adjust, deep_of, field, flat_of, need, string_field
from pyshell.term.format_scan import (
    NUMBER,
    PRETTY,
    STRING,
    WRITTEN,
    Control,
    Literal,
    Mismatch,
    Plan,
    argument_list,
    diagnose,
    is_deep_char_list,
    plan_of,
    scan,
)
from pyshell.term.pretty import pretty
from pyshell.term.quick import quick_chars, quick_text
from pyshell.term.show import DEFAULT_ENV, ShowEnv, int_text, write
from pyshell.term.term_chars import pretty_chars, write_chars
from pyshell.term.text import flat_bytes, flat_text, weigh

Term = Any
_BIG = frozenset("spPwW")
_SMALL = 10**18
MOST_CELLS = 50_000_000  # characters that may be made a list of


def format_text(fmt: Any, args: Term, env: ShowEnv | None = None) -> Term:
    """The deep list of `io_lib:format(Fmt, Args)`. fmt: a term, a str or bytes; args: an Erlang list.

    Raises FormatError (badarg).
    """
    return make_list(_format(fmt, args, DEFAULT_ENV if env is None else env, True))


def format_chars(fmt: Any, args: Term, env: ShowEnv | None = None) -> str:
    """As `format_text`, flat: what `io:format/2` prints. Raises FormatError."""
    env = DEFAULT_ENV if env is None else env
    plan = plan_of(fmt)
    if plan is None:
        return "".join(_format(fmt, args, env, False))
    try:
        return _flat(plan, args, env)
    except Mismatch:
        raise diagnose(fmt, args) from None


def _flat(plan: Plan, args: Term, env: ShowEnv) -> str:
    """The text of a format that was read before: small things of the usual sequences here, all others by `_slow`."""
    text = plan.begin
    column = known = 0  # where the line stands, from 0, after the first `known` characters
    rest = args
    counted = False
    for usual, control, after in plan.steps:
        if usual and type(rest) is list:
            term, behind = rest
            if usual >= WRITTEN:
                if env.encoding != control.encoding:
                    env = env.with_encoding(control.encoding)
                room = 200
                if usual == PRETTY:
                    if known or "\n" in text or "\t" in text:
                        column = column_after(text[known:], column)
                    else:
                        column = len(text)
                    known = len(text)
                    room = 78 - column
                made = quick_text(term, env, usual == PRETTY, room)
                if made is not None and len(made) > room and usual == PRETTY:
                    made = None
            else:
                made = _short_string(term, control.unicode) if usual == STRING else _short_number(term, control)
            if made is not None:
                text += made
                text += after
                rest = behind
                continue
        if not counted and len(argument_list(args)) != plan.count:
            raise Mismatch
        counted = True
        given = []
        for _ in range(control.count):
            given.append(rest[0])
            rest = rest[1]
        if control.char in "pP":
            column = column_after(text[known:], column)
            known = len(text)
        text += _slow(control, given, column, env, False, False, [])
        text += after
    if rest is not NIL:
        raise Mismatch
    return text


def _short_number(term: Term, control: Control) -> str | None:
    if type(term) is not int or not -_SMALL < term < _SMALL:
        return None
    text = f"{term}"
    width = control.width
    if width is None:
        return text
    if width < len(text):
        return None
    return text.ljust(width, control.pad) if control.left else text.rjust(width, control.pad)


def _short_string(term: Term, unicode: bool) -> str | None:
    """What `~s` or `~ts` makes of a flat list of characters."""
    codes: list[int] = []
    while True:
        if type(term) is not list:
            break
        code, term = term
        codes.append(code)
    if term is not NIL:
        return None
    try:
        return "".join(map(chr, codes)) if unicode else bytes(codes).decode("latin-1")
    except (TypeError, ValueError, OverflowError):
        return None


def _format(fmt: Any, args: Term, env: ShowEnv, deep: bool) -> list[Any]:
    """deep: the elements of the answer; else its texts."""
    try:
        values = argument_list(args)
        plan = plan_of(fmt)
        if plan is None:
            items = scan(fmt, values)
            left = sum(1 for item in items if type(item) is Control and item.char in "pP")
        else:
            items, left = plan.items, plan.pretties
            if plan.count != len(values):
                raise Mismatch
        out: list[Any] = []
        column = at = 0  # column: where the line stands, from 0; kept only as long as a ~p is to come
        for item in items:
            if type(item) is Literal:
                if deep:
                    out += item.codes
                else:
                    out.append(item.text)
                if left:
                    column = column_after(item.text, column)
                continue
            if type(item) is not Control:
                text = _foreign(item, deep, out)
                if left:
                    column = column_after(text, column)
                continue
            if plan is None:
                given = item.args
            else:
                given = values[at : at + item.count]
                at += item.count
            if item.char in "pP":
                left -= 1
            made = _quick(item, given[0], column, env, deep, out) if given else None
            if made is None:
                made = _slow(item, given, column, env, deep, bool(left), out)
            if left:
                column = column + made if isinstance(made, int) else column_after(made, column)
        return out
    except Mismatch:
        raise diagnose(fmt, args) from None


def _quick(control: Control, term: Term, column: int, env: ShowEnv, deep: bool, out: list[Any]) -> Any:
    """The usual sequences with small things: `~p ~w ~s ~b ~4..0b`. None: not here; else the text, or only its length
    when there is no line break in it."""
    usual = control.usual
    if usual >= WRITTEN:
        return _quick_term(control, term, column, env, deep, out)
    if usual == NUMBER:
        text = _short_number(term, control)
        if text is not None and deep:
            out.extend(map(ord, text))
        elif text is not None:
            out.append(text)
        return text
    if usual != STRING or type(term) is not list:
        return None
    text = _short_string(term, control.unicode)
    if text is not None:
        out.append(term if deep else text)
    return text


def _quick_term(control: Control, term: Term, column: int, env: ShowEnv, deep: bool, out: list[Any]) -> int | None:
    env = env.with_encoding(control.encoding)
    pretty = control.usual == PRETTY
    room = 78 - column if pretty else 200
    if deep:
        made = quick_chars(term, env, pretty, room)
        if made is None or (pretty and made[1] > room):
            return None
        out.append(made[0])
        return made[1]
    shown = quick_text(term, env, pretty, room)
    if shown is None or (pretty and len(shown) > room):
        return None
    out.append(shown)
    return len(shown)


def _slow(control: Control, args: list[Term], column: int, env: ShowEnv, deep: bool, more: bool, out: list[Any]) -> str:
    """Any control sequence; its text when `more` wants to know (or it is at hand)."""
    if control.char not in _BIG or (control.char == "s" and type(args[0]) is Atom):
        text = small_text(control, args)
        if deep:
            out.extend(map(ord, text))
        else:
            out.append(text)
        return text
    piece = _big(control, args, column, env, deep)
    if deep:
        out.append(deep_of(piece))
        return flat_of(piece) if more else ""
    text = flat_of(piece)
    out.append(text)
    return text


def _foreign(item: Any, deep: bool, out: list[Any]) -> str:
    """An element of a format list: a character, or a list or binary that is taken as it is."""
    if type(item) is not str and type(item) is not list and item is not NIL and type(item) is not bytes:
        raise Mismatch
    text = item if type(item) is str else flat_text(item)
    if deep:
        out.append(ord(item) if type(item) is str else item)
    elif text is None:
        raise Mismatch
    else:
        out.append(text)
    return text or ""


def column_after(text: str, column: int) -> int:
    """Where the line stands after this text, from 0, with tabs every 8."""
    at = text.rfind("\n")
    if at >= 0:
        column, text = 0, text[at + 1 :]
    if "\t" not in text:
        return column + len(text)
    for char in text:
        column = (column + 8) // 8 * 8 if char == "\t" else column + 1
    return column


# --- big control sequences: one element of the answer each


def _big(control: Control, args: list[Term], column: int, env: ShowEnv, deep: bool = True) -> Any:
    char, term = control.char, args[0]
    encoding = "unicode" if control.unicode else "latin1"
    if char == "s":
        if not deep and (text := _plain(term, control.unicode)) is not None:
            return string_field(text, control)
        if type(term) is list:
            weigh(term, MOST_CELLS, _one)
        return string_field(char_data(term, control.unicode), control)
    depth = -1
    if char == "W" or char == "P":
        need(type(args[1]) is int)
        depth = args[1]
    env = env.with_encoding(encoding)
    if char == "w" or char == "W":
        shown = Shown(write(term, env, depth), lambda: write_chars(term, env, depth))
        return field(shown, shown.text, control.width, control.left, control.precision, control.pad)
    need(not control.left)
    width = 80 if control.width is None else control.width
    start = column + 1 if control.precision is None else control.precision
    text = pretty(term, start, width, depth, -1, env, control.strings)
    return Shown(text, lambda: pretty_chars(term, text, start, width, depth, -1, env, control.strings))


def _plain(term: Term, unicode: bool) -> str | None:
    """What `~s` or `~ts` prints of good character data, of whatever size."""
    if unicode:
        return flat_text(term)
    data = flat_bytes(term)
    return None if data is None else data.decode("latin-1")


def _one(element: Term) -> int:
    return len(element) if type(element) is bytes else 1


def char_data(term: Term, unicode: bool) -> Deep:
    """The characters of `~s` (bytes) or `~ts`: deep lists keep their shape, binaries become lists."""
    top: list[Any] = []
    stack: list[tuple[list[Any], list[Any]]] = []  # (items so far, cells still to read) of the lists around
    text: list[str] = []
    limit = 0x10FFFF if unicode else 255
    done = top
    cells: list[Any] = []
    _read_list(term, done, cells, text, unicode)
    while True:
        if not cells:
            tail = done.pop() if done and type(done[-1]) is _Tail else None
            value = make_list(done, NIL if tail is None else tail.term)
            if not stack:
                return Deep(value, "".join(text))
            done, cells = stack.pop()
            done.append(value)
            continue
        item = cells.pop()
        if type(item) is int:
            need(0 <= item <= limit)
            text.append(chr(item))
            done.append(item)
        elif type(item) is _Tail:
            text.append(item.text)
            done.append(item)
        else:
            stack.append((done, cells))
            done, cells = [], []
            _read_list(item, done, cells, text, unicode)


class _Tail:
    """A binary at the end of an improper list."""

    __slots__ = ("text", "term")

    def __init__(self, text: str) -> None:
        self.text = text
        self.term = from_text(text)


def _read_list(term: Term, done: list[Any], cells: list[Any], text: list[str], unicode: bool) -> None:
    """Lays out the elements of a list (last first) or takes a binary at once."""
    if type(term) is bytes:
        found = _binary_text(term, unicode)
        text.append(found)
        done.extend(map(ord, found))
        return
    items, tail = split_tail(term)
    if tail is not NIL:
        need(type(tail) is bytes)
        cells.append(_Tail(_binary_text(tail, unicode)))
    cells.extend(reversed(items))


def _binary_text(data: bytes, unicode: bool) -> str:
    if unicode:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1")


# --- small control sequences: their characters become elements of the answer


def small_text(control: Control, args: list[Term]) -> str:
    char, width, precision, pad, left = control.char, control.width, control.precision, control.pad, control.left
    if char == "n":
        need(not left)
        return "\n" * (1 if width is None else width)
    if char == "~":
        return _char("~", control)
    term = args[0]
    if char == "s":
        need(control.unicode or all(code < "\u0100" for code in term.name))
        return flat_of(string_field(term.name, control))
    if char == "c":
        need(type(term) is int)
        code = term if control.unicode else term & 255
        need(0 <= code <= 0x10FFFF)
        return _char(chr(code), control)
    if char == "i":
        return ""
    if char in "feg":
        need(type(term) is float)
        return _float(char, term, control)
    need(type(term) is int)
    base = 10 if precision is None else precision
    need(2 <= base <= 36)
    digits = int_text(abs(term)) if base == 10 else in_base(abs(term), base)
    if char in "bx+":
        digits = digits.lower()
    prefix = ""
    if char in "xX":
        prefix = _prefix(args[1])
    elif char in "#+":
        prefix = f"{base}#"
    text = ("-" if term < 0 else "") + prefix + digits
    return flat_of(field(text, text, width, left, None, pad))


def _prefix(term: Term) -> str:
    if type(term) is Atom:
        return term.name
    need(is_deep_char_list(term))
    return flat_text(term) or ""


def _char(char: str, control: Control) -> str:
    width, precision = control.width, control.precision
    if precision is None or width is None:
        count = precision if width is None else width
        return char * (1 if count is None else count)
    need(width >= precision)
    return flat_of(adjust(char * precision, Pad(control.pad, width - precision), control.left))


def _float(char: str, number: float, control: Control) -> str:
    precision = 6 if control.precision is None else control.precision
    if char == "g":
        need(precision >= 1)
        char, precision = general_style(abs(number), precision)
    need(precision >= (2 if char == "e" else 1))
    text = float_e(number, precision) if char == "e" else float_f(number, precision)
    width = control.width
    if width is None:
        return text
    return flat_of(field(text, text, width, control.left, width, control.pad))


__all__ = ["FormatError", "char_data", "float_e", "float_f", "format_chars", "format_text", "integer_digits"]
