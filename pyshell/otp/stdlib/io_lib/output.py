"""Terms and values to characters. The work is done by term/format.py, show.py, term_chars.py and pretty.py.

The lists are as deep as OTP's: `io_lib:format("~p", [a])` is [["a"]] to the last bracket.
Follows: io_lib(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.failing import failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, from_text, make_list, to_text
from pyshell.term.cons import to_python as items_of
from pyshell.term.errors import FormatError
from pyshell.term.format import format_text
from pyshell.term.format_limited import format_limited
from pyshell.term.format_scan import Mismatch, scan
from pyshell.term.limited import limited_box, shown_bytes
from pyshell.term.maps import from_pairs
from pyshell.term.pretty import pretty
from pyshell.term.show import RESERVED, ShowEnv, atom_text, char_text, is_plain_atom, latin1_char_text, string_text
from pyshell.term.term_chars import box_chars, bytes_shape, pretty_chars, write_chars
from pyshell.term.text import flat_text
from pyshell.traps.errors import badarg, function_clause, system_limit

NO_END = 1 << 62
_IO_LIB = atom("io_lib")
_LEFT, _RIGHT, _NONE, _LATIN1, _UNICODE = map(atom, ("left", "right", "none", "latin1", "unicode"))
_DEPTH, _ENCODING, _FORMAT, _DOTS, _CHARS_LIMIT = map(atom, ("depth", "encoding", "format", "...", "chars_limit"))


def _formatted(p: Any, fmt: Any, args: Any) -> Any:
    """An error is `format`'s: fwrite goes on there."""
    try:
        return format_text(fmt, args, p.n.show_env())
    except FormatError:
        raise failed_in(badarg(), "io_lib", "format", (fmt, args)) from None
    except MemoryError:
        raise system_limit() from None


@bif("format", 2)
@bif("fwrite", 2)
def format_args(p: Any, fmt: Any, args: Any) -> Any:
    return _formatted(p, fmt, args)


@bif("format", 3)
@bif("fwrite", 3)
def format_with(p: Any, fmt: Any, args: Any, options: Any) -> Any:
    """options: [{chars_limit, N}]; others are passed over."""
    if items_of(options) is None:
        raise badarg()
    try:
        return format_limited(fmt, args, _limit_of(options), p.n.show_env())
    except FormatError:
        raise failed_in(badarg(), "io_lib", "format", (fmt, args)) from None
    except MemoryError:
        raise system_limit() from None


def _limit_of(options: Any) -> int:
    """chars_limit among these; below 0 is none. Raises FormatError."""
    limit = _option(items_of(options) or [], _CHARS_LIMIT, -1)
    if type(limit) is not int:
        raise FormatError("args", [])
    return limit


def _option(options: list[Any], name: Atom, default: Any) -> Any:
    """The value of the first {name, Value}."""
    for option in options:
        if type(option) is tuple and len(option) == 2 and option[0] is name:
            return option[1]
    return default


@bif("write", 1)
def write(p: Any, term: Any) -> Any:
    return write_chars(term, p.n.show_env())


@bif("write", 2)
def write_with(p: Any, term: Any, options: Any) -> Any:
    """options: a depth, or a list of {depth, D}, {encoding, E} and {chars_limit, N}."""
    if type(options) is int:
        return write_chars(term, p.n.show_env(), options)
    given = items_of(options) or []
    depth, limit = _option(given, _DEPTH, -1), _option(given, _CHARS_LIMIT, -1)
    env = p.n.show_env("latin1" if _option(given, _ENCODING, _UNICODE) is _LATIN1 else "unicode")
    if type(depth) is not int or type(limit) is not int:
        raise badarg()
    if limit < 0:
        return write_chars(term, env, depth)
    return box_chars(limited_box(term, limit, depth, env, False, False))


@bif("write", 3)
def write_encoded(p: Any, term: Any, depth: Any, is_unicode: Any) -> Any:
    if type(depth) is not int:
        raise badarg()
    return write_chars(term, p.n.show_env("unicode" if is_unicode is TRUE else "latin1"), depth)


def _printed(term: Any, column: int, width: int, depth: int, env: ShowEnv) -> Any:
    text = pretty(term, column, width, depth, -1, env)
    return pretty_chars(term, text, column, width, depth, -1, env, True)


@bif("print", 1)
def print_term(p: Any, term: Any) -> Any:
    return _printed(term, 1, 80, -1, p.n.show_env())


@bif("print", 4)
def print_at(p: Any, term: Any, column: Any, width: Any, depth: Any) -> Any:
    if type(column) is not int or type(width) is not int or type(depth) is not int:
        raise badarg()
    return _printed(term, column, width, depth, p.n.show_env())


@bif("nl", 0)
def newline(p: Any) -> Any:
    return from_text("\n")


@bif("write_atom", 1)
def write_atom(p: Any, name: Any) -> Any:
    if type(name) is not Atom:
        raise badarg()
    return from_text(atom_text(name.name, True))


@bif("write_atom_as_latin1", 1)
def write_atom_as_latin1(p: Any, name: Any) -> Any:
    if type(name) is not Atom:
        raise badarg()
    return from_text(atom_text(name.name, False))


@bif("quote_atom", 2)
def quote_atom(p: Any, name: Any, chars: Any) -> Any:
    """Must this atom be quoted? chars: its name."""
    text = to_text(chars)
    if text is None:
        raise badarg()
    return FALSE if is_plain_atom(text) and text not in RESERVED else TRUE


def _string(chars: Any, unicode: bool) -> Any:
    text = to_text(chars)
    if text is None:
        raise badarg()
    return from_text(string_text(text, unicode))


@bif("write_latin1_string", 1)
def write_latin1_string(p: Any, chars: Any) -> Any:
    """As write_string/1, of characters below 256."""
    text = to_text(chars)
    if text is None or any(char > "\xff" for char in text):
        raise function_clause(_IO_LIB, atom("write_latin1_string"), (chars,))
    return from_text(string_text(text))


@bif("write_string", 1)
@bif("write_unicode_string", 1)
def write_string(p: Any, chars: Any) -> Any:
    return _string(chars, True)


@bif("write_string_as_latin1", 1)
def write_string_as_latin1(p: Any, chars: Any) -> Any:
    return _string(chars, False)


@bif("write_string", 2)
def write_string_in(p: Any, chars: Any, quote: Any) -> Any:
    """As write_string/1, between two of `quote`, which is what has to be escaped."""
    text = to_text(chars)
    if text is None or type(quote) is not int:
        raise badarg()
    inner = string_text(text, True)[1:-1]
    if quote != ord('"'):
        inner = inner.replace('\\"', '"').replace(chr(quote), f"\\{chr(quote)}")
    return from_text(f"{chr(quote)}{inner}{chr(quote)}")


@bif("write_binary", 3)
def write_binary(p: Any, bits: Any, depth: Any, room: Any) -> Any:
    """{Characters, what of the binary they do not show}. room: for so many characters; below 0 is unlimited."""
    if not isinstance(bits, (bytes, Bits)) or type(depth) is not int or type(room) is not int:
        raise badarg()
    parts, whole = shown_bytes(bits, depth, max(room - 4, 0) if room >= 0 else NO_END)
    data = bits.data if isinstance(bits, Bits) else bits
    shown = len(parts) - 1
    rest = b"" if whole else Bits(data[shown:], bits.size - 8 * shown) if isinstance(bits, Bits) else data[shown:]
    return bytes_shape(parts), rest


@bif("write_latin1_string", 2)
def write_latin1_string_in(p: Any, chars: Any, quote: Any) -> Any:
    return write_string_in(p, chars, quote)


@bif("write_string_as_latin1", 2)
def write_string_as_latin1_in(p: Any, chars: Any, quote: Any) -> Any:
    """As write_string/2, with what is above 255 as an escape."""
    found = write_string_in(p, chars, quote)
    return from_text("".join(c if c < "\u0100" else f"\\x{{{ord(c):X}}}" for c in to_text(found) or ""))


def _char(name: str, char: Any, highest: int | None = None) -> int:
    """The code, where the function takes it. highest: None, where any will do."""
    if type(char) is not int or char < 0 or (highest is not None and char > highest):
        raise function_clause(_IO_LIB, atom(name), (char,))
    return char


@bif("write_char", 1)
@bif("write_unicode_char", 1)
def write_char(p: Any, char: Any) -> Any:
    """As it is written in a program; a space as $\\s."""
    code = _char("write_char", char)
    return from_text(char_text(code)) if code <= 0x10FFFF else make_list([ord("$"), code])


@bif("write_latin1_char", 1)
def write_latin1_char(p: Any, char: Any) -> Any:
    """As write_char/1; a space stands for itself."""
    return from_text(latin1_char_text(_char("write_latin1_char", char, 255)))


@bif("write_char_as_latin1", 1)
def write_char_as_latin1(p: Any, char: Any) -> Any:
    """As write_latin1_char/1, with what is above 255 as an escape."""
    return from_text(latin1_char_text(_char("write_char_as_latin1", char)))


@bif("indentation", 2)
def indentation(p: Any, chars: Any, column: Any) -> Any:
    """The column behind these characters, printed from this one on."""
    text = flat_text(chars)
    if text is None or type(column) is not int:
        raise badarg()
    return _column(text, column)


def _column(text: str, column: int) -> int:
    for char in text:
        if char == "\n":
            column = 0
        elif char == "\t":
            column = (column + 8) // 8 * 8
        else:
            column += 1
    return column


@bif("format_prompt", 1)
def format_prompt(p: Any, prompt: Any) -> Any:
    """The text of a prompt: {format, F, A}, an atom or characters."""
    if type(prompt) is tuple and len(prompt) == 3 and prompt[0] is _FORMAT:
        return _formatted(p, prompt[1], prompt[2])
    if type(prompt) is Atom:
        return _formatted(p, "~ts", [prompt, NIL])
    if flat_text(prompt) is not None:
        return _formatted(p, "~ts", [prompt, NIL])
    return _formatted(p, "~tp", [prompt, NIL])


@bif("format_prompt", 2)
def format_prompt_in(p: Any, prompt: Any, encoding: Any) -> Any:
    """As format_prompt/1; encoding: latin1 or unicode, for what is no characters."""
    if type(prompt) is Atom:
        return from_text(prompt.name)
    if type(prompt) is tuple or flat_text(prompt) is not None:
        return format_prompt(p, prompt)
    return _formatted(p, "~tp" if encoding is _UNICODE else "~p", [prompt, NIL])


@bif("scan_format", 2)
def scan_format(p: Any, fmt: Any, args: Any) -> Any:
    """The format as characters and maps, one a control sequence."""
    values = items_of(args)
    try:
        items = scan(fmt, values if values is not None else [])
    except (Mismatch, FormatError):
        raise badarg() from None
    return make_list([ord(item) if type(item) is str else _control(item) for item in items])


def _control(control: Any) -> Any:
    pairs = {
        "control_char": ord(control.char),
        "args": make_list(control.args),
        "width": _NONE if control.width is None else control.width,
        "adjust": _LEFT if control.left else _RIGHT,
        "precision": _NONE if control.precision is None else control.precision,
        "pad_char": ord(control.pad),
        "encoding": _UNICODE if control.unicode else _LATIN1,
        "strings": TRUE if control.strings else FALSE,
    }
    return from_pairs([(atom(key), value) for key, value in pairs.items()])


@bif("build_text", 1)
def build_text(p: Any, items: Any) -> Any:
    """The opposite of scan_format/2."""
    fmt, args = _unscanned(items)
    return _formatted(p, from_text(fmt), args)


@bif("build_text", 2)
def build_text_with(p: Any, items: Any, options: Any) -> Any:
    """The opposite of scan_format/2, in so many characters; see format/3."""
    try:
        fmt, args = _unscanned(items)
        return format_limited(from_text(fmt), args, _limit_of(options), p.n.show_env())
    except (FormatError, AttributeError):
        raise badarg() from None
    except MemoryError:
        raise system_limit() from None


@bif("unscan_format", 1)
def unscan_format(p: Any, items: Any) -> Any:
    fmt, args = _unscanned(items)
    return from_text(fmt), args


def _unscanned(items: Any) -> tuple[str, Any]:
    out: list[str] = []
    args: list[Any] = []
    for item in items_of(items) or ():
        if type(item) is int:
            out.append("~~" if item == 126 else chr(item))
            continue
        get = item.get
        width, precision, pad = get(atom("width")), get(atom("precision")), get(atom("pad_char"))
        left = "-" if get(atom("adjust")) is _LEFT and width is not _NONE else ""
        text = f"~{left}{'' if width is _NONE else width}"
        if precision is not _NONE or pad != 32:
            text += "." + ("" if precision is _NONE else str(precision))
        text += "" if pad == 32 else "." + chr(pad)
        text += "t" if get(atom("encoding")) is _UNICODE else ""
        text += "" if get(atom("strings")) is TRUE else "l"
        out.append(text + chr(get(atom("control_char"))))
        args += items_of(get(atom("args"))) or []
    return "".join(out), make_list(args)


@bif("limit_term", 2)
def limit_term(p: Any, term: Any, depth: Any) -> Any:
    """The term, cut to a depth; '...' stands for what is missing."""
    if type(depth) is not int:
        raise badarg()
    return _limited(term, depth)


def _limited(term: Any, depth: int) -> Any:
    if depth == 0:
        return _DOTS
    if depth < 0 or (type(term) is not list and type(term) is not tuple):
        return term
    if type(term) is tuple:
        shown = [_limited(item, depth - 1) for item in term[: depth - 1]]
        return tuple(shown) if len(shown) == len(term) else (*shown, _DOTS)
    shown = []
    cell = term
    while type(cell) is list and len(shown) < depth - 1:
        shown.append(_limited(cell[0], depth - 1))
        cell = cell[1]
    if type(cell) is list:
        return make_list(shown, _DOTS) if shown and depth < 2 else make_list([*shown, _DOTS])
    return make_list(shown, cell)
