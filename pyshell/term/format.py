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
from pyshell.term.floats import scientific
from pyshell.term.format_scan import Control, Mismatch, argument_list, diagnose, is_deep_char_list, scan
from pyshell.term.pretty import pretty
from pyshell.term.show import DEFAULT_ENV, ShowEnv, int_text, write
from pyshell.term.term_chars import pretty_chars, write_chars
from pyshell.term.text import flat_text, split_clusters, text_length

Term = Any
_BIG = frozenset("spPwW")
_UPPER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Pad:
    """`count` times the character, in the shape in which OTP builds it."""

    __slots__ = ("char", "count")

    def __init__(self, char: str, count: int) -> None:
        self.char = char
        self.count = count


class Deep:
    """An Erlang deep list of characters that is already there."""

    __slots__ = ("term", "text")

    def __init__(self, term: Term, text: str) -> None:
        self.term = term
        self.text = text


class Shown:
    """A term to be written: its text, and the call that makes the deep list of it."""

    __slots__ = ("text", "shape")

    def __init__(self, text: str, shape: Any) -> None:
        self.text = text
        self.shape = shape


def format_text(fmt: Any, args: Term, env: ShowEnv | None = None) -> Term:
    """The deep list of `io_lib:format(Fmt, Args)`. fmt: a term, a str or bytes; args: an Erlang list.

    Raises FormatError (badarg).
    """
    items = _format(fmt, args, env)
    result: list[Term] = []
    for item in items:
        if type(item) is tuple:  # a big control sequence: one element
            result.append(_deep(item[0]))
        elif type(item) is str:
            result.extend(map(ord, item))
        else:
            result.append(item)
    return make_list(result)


def format_chars(fmt: Any, args: Term, env: ShowEnv | None = None) -> str:
    """As `format_text`, flat: what `io:format/2` prints. Raises FormatError."""
    out: list[str] = []
    for item in _format(fmt, args, env):
        if type(item) is str:
            out.append(item)
        elif type(item) is tuple:
            out.append(_flat(item[0]))
        else:
            text = flat_text(item)
            if text is None:
                raise diagnose(fmt, args)
            out.append(text)
    return "".join(out)


def _format(fmt: Any, args: Term, env: ShowEnv | None) -> list[Any]:
    """Texts (characters and small control sequences), 1-tuples (big ones) and foreign terms."""
    env = DEFAULT_ENV if env is None else env
    try:
        items = scan(fmt, argument_list(args))
        left = sum(1 for item in items if type(item) is Control and item.char in "pP")
        column = 0
        result: list[Any] = []
        for item in items:
            if type(item) is not Control:
                if type(item) is not str and type(item) is not list and item is not NIL and type(item) is not bytes:
                    raise Mismatch
                piece: Any = item
            elif item.char not in _BIG or (item.char == "s" and type(item.args[0]) is Atom):
                piece = _small(item)
            else:
                piece = (_big(item, column, env),)
                left -= item.char in "pP"
            result.append(piece)
            if left:
                column = _column(piece, column)
        return result
    except Mismatch:
        raise diagnose(fmt, args) from None


def _column(piece: Any, column: int) -> int:
    """Where the line stands after this piece, from 0, with tabs every 8."""
    text = piece if type(piece) is str else _flat(piece[0]) if type(piece) is tuple else flat_text(piece) or ""
    at = text.rfind("\n")
    if at >= 0:
        column, text = 0, text[at + 1 :]
    if "\t" not in text:
        return column + len(text)
    for char in text:
        column = (column + 8) // 8 * 8 if char == "\t" else column + 1
    return column


def _flat(piece: Any) -> str:
    if type(piece) is str:
        return piece
    if type(piece) is tuple:
        return _flat(piece[0]) + _flat(piece[1])
    if type(piece) is Pad:
        return piece.char * piece.count
    text: str = piece.text
    return text


def _deep(piece: Any) -> Term:
    if type(piece) is str:
        return from_text(piece)
    if type(piece) is tuple:
        return [_deep(piece[0]), _deep(piece[1])]
    if type(piece) is Pad:
        return pad_chars(ord(piece.char), piece.count)
    return piece.term if type(piece) is Deep else piece.shape()


def pad_chars(code: int, count: int) -> Term:
    """The character `count` times, by halves, as OTP shares them."""
    if count <= 3:
        return make_list([code] * count)
    half = pad_chars(code, count // 2)
    return [code, [half, half]] if count % 2 else [half, half]


def _adjust(data: Any, pad: Pad, left: bool) -> Any:
    if pad.count == 0:
        return data
    return (data, pad) if left else (pad, data)


def _need(good: bool) -> None:
    if not good:
        raise Mismatch


# --- big control sequences: one element of the answer each


def _big(control: Control, column: int, env: ShowEnv) -> Any:
    char, term = control.char, control.args[0]
    encoding = "unicode" if control.unicode else "latin1"
    if char == "s":
        data = char_data(term, control.unicode)
        return _string(data, control)
    depth = -1
    if char == "W" or char == "P":
        _need(type(control.args[1]) is int)
        depth = control.args[1]
    env = env.with_encoding(encoding)
    if char == "w" or char == "W":
        shown = Shown(write(term, env, depth), lambda: write_chars(term, env, depth))
        return _field(shown, shown.text, control.width, control.left, control.precision, control.pad)
    _need(not control.left)
    width = 80 if control.width is None else control.width
    start = column + 1 if control.precision is None else control.precision
    text = pretty(term, start, width, depth, -1, env, control.strings)
    return Shown(text, lambda: pretty_chars(term, text, start, width, depth, -1, env, control.strings))


def _field(data: Any, text: str, width: int | None, left: bool, precision: int | None, pad: str) -> Any:
    """Pads a written term; one that is too long becomes asterisks."""
    if width is None:
        if precision is None:
            return data
        width = precision
    length = text_length(text)
    room = width if precision is None else min(precision, width)
    _need(room >= 0)
    if length > room:
        return _adjust(Pad("*", room), Pad(pad, width - room), left)
    return _adjust(data, Pad(pad, width - length), left)


def _string(data: Any, control: Control) -> Any:
    """Pads, or cuts off, the characters of `~s`. Too small a precision cuts, too large a one pads on the right."""
    width, precision, left, pad = control.width, control.precision, control.left, control.pad
    if width is None and precision is None:
        return data
    _need((width is None or width >= 0) and (precision is None or precision >= 0))
    text = data if type(data) is str else data.text
    length = text_length(text)
    if precision is None or width is None or width == precision:
        if width is None:
            width, left = precision, True
        assert width is not None
        if length > width:
            return _cut(text, width, control.unicode)
        return _adjust(data, Pad(pad, width - length), left) if length < width else data
    _need(width > precision)
    if length > precision:
        data = _cut(text, precision, control.unicode)
    elif length < precision:
        data = (data, Pad(pad, precision - length))
    return _adjust(data, Pad(pad, width - precision), left)


def _cut(text: str, length: int, unicode: bool) -> str:
    return "".join(split_clusters(text)[:length]) if unicode else text[:length]


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
            _need(0 <= item <= limit)
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
        _need(type(tail) is bytes)
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


def _small(control: Control) -> str:
    char, width, precision, pad, left = control.char, control.width, control.precision, control.pad, control.left
    if char == "n":
        _need(not left)
        return "\n" * (1 if width is None else width)
    if char == "~":
        return _char("~", control)
    term = control.args[0]
    if char == "s":
        _need(control.unicode or all(code < "\u0100" for code in term.name))
        return _flat(_string(term.name, control))
    if char == "c":
        _need(type(term) is int)
        code = term if control.unicode else term & 255
        _need(0 <= code <= 0x10FFFF)
        return _char(chr(code), control)
    if char == "i":
        return ""
    if char in "feg":
        _need(type(term) is float)
        return _float(char, term, control)
    _need(type(term) is int)
    base = 10 if precision is None else precision
    _need(2 <= base <= 36)
    digits = int_text(abs(term)) if base == 10 else _in_base(abs(term), base)
    if char in "bx+":
        digits = digits.lower()
    prefix = ""
    if char in "xX":
        prefix = _prefix(control.args[1])
    elif char in "#+":
        prefix = f"{base}#"
    text = ("-" if term < 0 else "") + prefix + digits
    return _flat(_field(text, text, width, left, None, pad))


def _prefix(term: Term) -> str:
    if type(term) is Atom:
        return term.name
    _need(is_deep_char_list(term))
    return flat_text(term) or ""


def _char(char: str, control: Control) -> str:
    width, precision = control.width, control.precision
    if precision is None or width is None:
        count = precision if width is None else width
        return char * (1 if count is None else count)
    _need(width >= precision)
    return _flat(_adjust(char * precision, Pad(control.pad, width - precision), control.left))


def _in_base(number: int, base: int) -> str:
    if base == 16:
        return f"{number:X}"
    if base == 2:
        return f"{number:b}"
    if base == 8:
        return f"{number:o}"
    return integer_digits(number, base)


def integer_digits(number: int, base: int) -> str:
    """A number >= 0 in base 2..36 with capital letters, by halves: fast for large numbers too."""
    if number < base:
        return _UPPER[number]
    if number < 1 << 64:
        digits = []
        while number:
            number, digit = divmod(number, base)
            digits.append(_UPPER[digit])
        return "".join(reversed(digits))
    width = 1
    while base ** (2 * width) <= number:
        width *= 2
    high, low = divmod(number, base**width)
    return integer_digits(high, base) + integer_digits(low, base).zfill(width)


def _float(char: str, number: float, control: Control) -> str:
    precision = 6 if control.precision is None else control.precision
    if char == "g":
        _need(precision >= 1)
        char, precision = _general(abs(number), precision)
    _need(precision >= (2 if char == "e" else 1))
    text = float_e(number, precision) if char == "e" else float_f(number, precision)
    width = control.width
    if width is None:
        return text
    return _flat(_field(text, text, width, control.left, width, control.pad))


def _general(size: float, precision: int) -> tuple[str, int]:
    """`~g`: as `~f` from 0.1 to 10000 when the significant digits reach past the point, else as `~e`."""
    if size < 10000.0:
        exponent = sum(size >= limit for limit in (0.1, 1.0, 10.0, 100.0, 1000.0)) - 2
        if exponent == -1 or precision - 1 > exponent >= -1:
            return "f", precision - 1 - exponent
    return "e", max(precision, 2)


def _digits(number: float) -> tuple[str, str, int]:
    """(sign, 21 digits, exponent): the size is 0.DIGITS * 10**exponent."""
    text = scientific(number)
    sign = ""
    if text[0] == "-":
        sign, text = "-", text[1:]
    mantissa, _, exponent = text.partition("e")
    return sign, mantissa[0] + mantissa[2:], int(exponent) + 1


def _round(digits: str, count: int) -> str:
    """The first `count` digits, rounded half up on the next; one digit more when it carries over."""
    kept = digits[:count].ljust(count, "0")
    if len(digits) > count and digits[count] >= "5":
        return str(int(kept) + 1).zfill(count)
    return kept


def float_e(number: float, precision: int) -> str:
    """`~.Pe`: precision >= 2 significant digits, `1.50000e+0`."""
    sign, digits, exponent = _digits(number)
    kept = _round(digits, precision)
    if len(kept) > precision:
        kept = kept[:precision]
    else:
        exponent -= 1
    return f"{sign}{kept[0]}.{kept[1:]}e{'+' if exponent >= 0 else ''}{exponent}"


def float_f(number: float, precision: int) -> str:
    """`~.Pf`: precision >= 1 digits after the point."""
    sign, digits, exponent = _digits(number)
    if exponent <= 0:
        digits, exponent = "0" * (1 - exponent) + digits, 1
    kept = _round(digits, exponent + precision)
    return f"{sign}{kept[:-precision]}.{kept[-precision:]}"


__all__ = ["FormatError", "char_data", "float_e", "float_f", "format_chars", "format_text", "integer_digits"]
