"""The text of `erlang:display/1`, which is the emulator's own: not that of `~w`.

Floats as C's `%e`, strings in quotes, maps without spaces; on one line, not cut, and without recursion.
Follows: erlang(3) display/1.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.binary import Bits
from pyshell.term.cons import NIL
from pyshell.term.maps import ErlMap
from pyshell.term.show import ShowEnv, binary_parts, leaf_text

_ESCAPES = {8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 27: "\\e", 34: '\\"', 92: "\\\\"}


def _is_text(cell: Any) -> bool:
    while True:
        if type(cell) is not list:
            break
        char = cell[0]
        if type(char) is not int or not (32 <= char < 127 or 9 <= char <= 13):
            return False
        cell = cell[1]
    return cell is NIL


def _quoted(codes: Any) -> str:
    return "".join(_ESCAPES.get(code) or chr(code) for code in codes)


def _list(cell: Any, todo: list[Any]) -> str | None:
    """The text of a string; None after the parts of any other list were put on the stack."""
    if _is_text(cell):
        codes = []
        while True:
            if type(cell) is not list:
                break
            codes.append(cell[0])
            cell = cell[1]
        return f'"{_quoted(codes)}"'
    parts: list[Any] = ["["]
    while True:
        if type(cell) is not list:
            break
        parts += (cell[0], ",")
        cell = cell[1]
    parts.pop()
    if cell is not NIL:
        parts += ("|", cell)
    parts.append("]")
    todo += reversed(parts)
    return None


def display_text(term: Any, env: ShowEnv) -> str:
    """The text, without a newline."""
    out: list[str] = []
    todo: list[Any] = [term]
    while todo:
        term = todo.pop()
        kind = type(term)
        if kind is str:
            out.append(term)
        elif kind is float:
            out.append(f"{term:.6e}")
        elif kind is list:
            text = _list(term, todo)
            if text is not None:
                out.append(text)
        elif kind is tuple:
            parts: list[Any] = [part for item in term for part in (",", item)]
            todo += ("}", *reversed(parts[1:]), "{")
        elif kind is ErlMap:
            parts = [part for key, value in term.items() for part in (",", key, "=>", value)]
            todo += ("}", *reversed(parts[1:]), "#{")
        elif kind is bytes and all(32 <= byte < 127 for byte in term):
            out.append(f'<<"{_quoted(term)}">>' if term else "<<>>")
        elif kind is bytes or kind is Bits:
            out.append(f"<<{','.join(binary_parts(term, -1)[0])}>>")
        else:
            out.append(leaf_text(term, env) or "")
    return "".join(out)
