"""`~w`: a term as Erlang text on one line; and how atoms, strings and identifiers are written everywhere.

Nothing here is recursive: a list of 10^6 elements or 10^5 nested tuples is written like any other term.
Text is what the printing process sees, so the things that depend on the viewer (the number of another node, the record
definitions, the encoding) come from a `ShowEnv`.
Follows: stdlib io_lib:write/1,2, write_atom/1, write_string/1; erlang:pid_to_list/1, ref_to_list/1, fun_to_list/1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pyshell.term import floats
from pyshell.term.atom import Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, Nil
from pyshell.term.fun import ExternalFun, Fun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import ErlMap

Term = Any

RESERVED = frozenset(
    "after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let not of or orelse "
    "receive rem try when xor".split()
)
_PLAIN = re.compile("[a-zß-öø-ÿ][a-zA-Z0-9_@À-ÖØ-öø-ÿ]*").fullmatch
_SPECIAL_IN_STRING = re.compile('[\x00-\x1f"\\\\\x7f-\x9f]')
_SPECIAL_IN_ATOM = re.compile("[\x00-\x1f'\\\\\x7f-\x9f]")
_WIDE = re.compile("[^\x00-\xff]")
_NAMED = {8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 27: "\\e", 127: "\\d"}


class ShowEnv:
    """Who looks at the text. Subclass it, or pass anything with these members.

    encoding: "latin1" escapes characters above 255 in atoms (`~p`), "unicode" keeps them (`~tp`).
    wide_strings: what `io:printable_range/0` = unicode means: lists of any printable characters are strings.
    channel(node, creation) -> int: the K of `<K.N.S>`: 0 for the viewer's own node and incarnation.
    records(tag, fields) -> list of field names, or None when there is no such record of that many fields.
    """

    __slots__ = ("encoding", "wide_strings", "channel", "records")

    def __init__(
        self,
        encoding: str = "latin1",
        channel: Callable[[Atom, int], int] | None = None,
        records: Callable[[str, int], list[str] | None] | None = None,
        wide_strings: bool = False,
    ) -> None:
        self.encoding = encoding
        self.channel = channel
        self.records = records
        self.wide_strings = wide_strings

    def with_encoding(self, encoding: str) -> ShowEnv:
        """The same viewer, another encoding. A subclass with members of its own overrides this too."""
        if encoding == self.encoding:
            return self
        return ShowEnv(encoding, self.channel, self.records, self.wide_strings)

    def pid_text(self, pid: Pid) -> str:
        """`<0.85.0>`, and `<9123.85.0>` for a process of another node."""
        return f"<{self._number(pid.node, pid.creation)}.{pid.id}.{pid.serial}>"

    def ref_text(self, ref: Ref) -> str:
        """`#Ref<0.1.2.3>`."""
        words = ".".join(map(str, ref.words()))
        return f"#Ref<{self._number(ref.node, ref.creation)}.{words}>"

    def port_text(self, port: Port) -> str:
        """`#Port<0.6>`."""
        return f"#Port<{self._number(port.node, port.creation)}.{port.id}>"

    def record_fields(self, tag_name: str, arity: int) -> list[str] | None:
        """Names of the `arity` fields of record `tag_name`, or None: then it is printed as a tuple."""
        return self.records(tag_name, arity) if self.records is not None else None

    def _number(self, node: Atom, creation: int) -> int:
        return self.channel(node, creation) if self.channel is not None else 0


DEFAULT_ENV = ShowEnv()
UNICODE_ENV = ShowEnv("unicode")


def is_plain_atom(name: str) -> bool:
    """True when the atom of this name needs no quotes."""
    return _PLAIN(name) is not None and name not in RESERVED


def atom_text(name: str, unicode: bool = False) -> str:
    """The atom, quoted where needed; characters above 255 as `\\x{3B1}` unless `unicode`."""
    if _PLAIN(name) is not None and name not in RESERVED:
        return name
    body = _SPECIAL_IN_ATOM.sub(_escape, name)
    if not unicode:
        body = _WIDE.sub(_escape_wide, body)
    return f"'{body}'"


def string_text(text: str, unicode: bool = True) -> str:
    """The string in double quotes with escapes, as `io_lib:write_string/1`."""
    body = _SPECIAL_IN_STRING.sub(_escape, text)
    if not unicode:
        body = _WIDE.sub(_escape_wide, body)
    return f'"{body}"'


def char_text(code: int) -> str:
    """`$a`, `$\\n`, `$\\s`, as `io_lib:write_char/1`."""
    if code == 32:
        return "$\\s"
    char = chr(code)
    return "$" + (_SPECIAL_IN_STRING.sub(_escape, char) if char != '"' else char)


def latin1_char_text(code: int) -> str:
    """`$a`, `$ `, `$\\x{12C}`, as `io_lib:write_char_as_latin1/1`."""
    if code > 255:
        return f"$\\x{{{code:X}}}"
    return "$ " if code == 32 else char_text(code)


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in "\"'\\":
        return "\\" + char
    code = ord(char)
    return _NAMED.get(code) or f"\\{code:03o}"


def _escape_wide(match: re.Match[str]) -> str:
    return f"\\x{{{ord(match.group()):X}}}"


def fun_text(fun: Fun) -> str:
    """`#Fun<erl_eval.42.3316493>`, `fun lists:map/2` (`erlang:fun_to_list/1`: quotes only by shape, bytes in UTF-8)."""
    if isinstance(fun, ExternalFun):
        return f"fun {_vm_atom(fun.module.name)}:{_vm_atom(fun.name.name)}/{fun.arity}"
    info = fun.info
    return f"#Fun<{_vm_atom(info.module.name)}.{info.index}.{info.uniq}>"


def _vm_atom(name: str) -> str:
    if _PLAIN(name) is None:
        name = f"'{_SPECIAL_IN_ATOM.sub(_escape, name)}'"
    return name if name.isascii() else name.encode("utf-8", "surrogatepass").decode("latin-1")


def binary_parts(bits: bytes | Bits, depth: int) -> tuple[list[str], bool]:
    """What stands between `<<` and `>>`, one text a byte, and whether it is all of it (a cut one ends in `...`)."""
    data = bits.data if isinstance(bits, Bits) else bits
    spare = bits.size % 8 if isinstance(bits, Bits) else 0
    whole = len(data) - 1 if spare else len(data)
    if 0 < depth <= len(data):
        return [*map(str, data[: min(depth - 1, whole)]), "..."], False
    parts = [*map(str, data[:whole])]
    if spare:
        parts.append(f"{data[whole] >> (8 - spare)}:{spare}")
    return parts, True


def leaf_text(term: Term, env: ShowEnv) -> str | None:
    """The text of anything that holds no other terms; None for cells, tuples, maps (and binaries: too long)."""
    kind = type(term)
    if kind is int:
        return int_text(term)
    if kind is Atom:
        return atom_text(term.name, env.encoding != "latin1")
    if kind is list or kind is tuple or kind is ErlMap or kind is bytes or kind is Bits:
        return None
    if kind is float:
        return floats.short(term)
    if kind is Nil:
        return "[]"
    if isinstance(term, Pid):
        return env.pid_text(term)
    if kind is Ref:
        return env.ref_text(term)
    if isinstance(term, Fun):
        return fun_text(term)
    if kind is Port:
        return env.port_text(term)
    raise TypeError(f"not a term: {kind.__name__}")


def int_text(number: int) -> str:
    """Decimal digits; Python refuses `str` beyond 4300 digits, Erlang does not."""
    try:
        return str(number)
    except ValueError:
        return ("-" if number < 0 else "") + _big_digits(abs(number))


def _big_digits(number: int) -> str:
    """Split in halves until `str` takes the pieces: the stack is as deep as the logarithm of the length."""
    width = max(1, number.bit_length() * 3 // 20)  # about half of the decimal digits
    high, low = divmod(number, 10**width)
    left = str(high) if high.bit_length() < 14000 else _big_digits(high)
    right = str(low) if low.bit_length() < 14000 else _big_digits(low)
    return left + right.zfill(width)


def write(term: Term, env: ShowEnv | None = None, depth: int = -1) -> str:
    """The text of `~w` (depth -1) and `~W`: on one line, deeper parts as `...`."""
    env = DEFAULT_ENV if env is None else env
    if depth == 0:
        return "..."
    text = leaf_text(term, env)
    if text is not None:
        return text
    out: list[str] = []
    todo: list[Any] = [term]
    if depth < 0:
        _write_all(todo, out, env)
    else:
        todo.append(depth)
        _write_some(todo, out, env)
    return "".join(out)


def _write_all(todo: list[Any], out: list[str], env: ShowEnv) -> None:
    """`todo` holds terms and ready texts (a Python string is never a term); the next one is the last."""
    while todo:
        term = todo.pop()
        kind = type(term)
        if kind is str:
            out.append(term)
        elif kind is list:
            parts: list[Any] = ["["]
            while True:
                if type(term) is not list:
                    break
                parts.append(leaf_text(term[0], env) or term[0])
                parts.append(",")
                term = term[1]
            if term is NIL:
                parts[-1] = "]"
            else:
                parts[-1] = "|"
                parts.append(leaf_text(term, env) or term)
                parts.append("]")
            _emit(parts, todo, out)
        elif kind is tuple:
            parts = ["{"]
            for item in term:
                parts.append(leaf_text(item, env) or item)
                parts.append(",")
            if term:
                parts[-1] = "}"
            else:
                parts.append("}")
            _emit(parts, todo, out)
        elif kind is ErlMap:
            parts = ["#{"]
            for key, value in term.items():
                parts.extend((leaf_text(key, env) or key, " => ", leaf_text(value, env) or value, ","))
            if len(term):
                parts[-1] = "}"
            else:
                parts.append("}")
            _emit(parts, todo, out)
        elif kind is bytes or kind is Bits:
            out.append(f"<<{','.join(binary_parts(term, -1)[0])}>>")
        else:
            out.append(leaf_text(term, env) or "")


def _emit(parts: list[Any], todo: list[Any], out: list[str]) -> None:
    """The ready texts up to the first term go out, the rest waits."""
    for index, part in enumerate(parts):
        if type(part) is not str:
            out.extend(parts[:index])
            todo.extend(reversed(parts[index:]))
            return
    out.extend(parts)


def _write_some(todo: list[Any], out: list[str], env: ShowEnv) -> None:
    """As `_write_all` with (term, depth) pairs, each as two entries: the depth, never 0, is on top."""
    while todo:
        depth = todo.pop()
        if type(depth) is str:
            out.append(depth)
            continue
        term = todo.pop()
        text = leaf_text(term, env)
        if text is not None:
            out.append(text)
        elif type(term) is list:
            if depth == 1:
                out.append("[...]")
            else:
                todo.extend(_reversed_parts(_cut_list(term, depth)))
        elif type(term) is tuple:
            if depth == 1 and term:
                out.append("{...}")
            else:
                todo.extend(_reversed_parts(_cut_tuple(term, depth)))
        elif type(term) is ErlMap:
            todo.extend(_reversed_parts(_cut_map(term, depth)))
        else:
            out.append(f"<<{','.join(binary_parts(term, depth)[0])}>>")


def _reversed_parts(parts: list[Any]) -> list[Any]:
    """For the stack: last part first, a pair as term below depth; what has no depth left is `...`."""
    result: list[Any] = []
    for part in reversed(parts):
        if type(part) is str:
            result.append(part)
        elif part[0] == 0:
            result.append("...")
        else:
            result.append(part[1])
            result.append(part[0])
    return result


def _cut_list(cell: Term, depth: int) -> list[Any]:
    depth -= 1
    parts: list[Any] = ["[", (depth, cell[0])]
    cell = cell[1]
    while cell is not NIL:
        if depth == 1:
            parts.append("|...")
            break
        depth -= 1
        if type(cell) is not list:
            parts.extend(("|", (depth, cell)))
            break
        parts.extend((",", (depth, cell[0])))
        cell = cell[1]
    parts.append("]")
    return parts


def _cut_tuple(items: tuple[Term, ...], depth: int) -> list[Any]:
    parts: list[Any] = ["{"]
    for index, item in enumerate(items):
        if index and depth == 1:
            parts.append(",...")
            break
        depth -= 1
        parts.extend(("," if index else "", (depth, item)))
    parts.append("}")
    return parts


def _cut_map(term: ErlMap, depth: int) -> list[Any]:
    """OTP shows no pair of a map at depth 1, and ends in `...` whenever the depth is used up, even after the last."""
    if depth == 1 or not len(term):
        return ["#{}"]
    depth -= 1
    left = depth
    parts: list[Any] = ["#{"]
    for index, (key, value) in enumerate(term.items()):
        if index:
            if left == 1:
                break
            left -= 1
            parts.append(",")
        parts.extend(((depth, key), " => ", (depth, value)))
    if left == 1:
        parts.append(",...")
    parts.append("}")
    return parts
