"""Names of arguments and a word of documentation for the call at the cursor: out of Erlang source and natives.

The law: pure and quick; what cannot be found out is left out, nothing is guessed. The name of an argument is that of the
first clause that has a variable there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pyshell.shell.highlight import pieces

MOST_PIECES = 4_000
LONGEST_PATTERN = 24
_HEAD = re.compile(r"^([a-z][\w@]*|'[^'\n]+')\(", re.MULTILINE)
_OPENING, _CLOSING = "([{", ")]}"

Key = tuple[str, int]


class Signature:
    """One function. arguments: a name each; doc: lines of text, maybe none."""

    __slots__ = ("arguments", "doc", "name")

    def __init__(self, name: str, arguments: list[str], doc: str = "") -> None:
        self.name = name
        self.arguments = arguments
        self.doc = doc

    def text(self, at: int = -1) -> str:
        """`keyfind(Key, >N<, Tuples)`: the argument at the cursor is marked."""
        shown = [f">{name}<" if index == at else name for index, name in enumerate(self.arguments)]
        return f"{self.name}({', '.join(shown)})"


class Call:
    """The call the cursor is in: module ("" for a local one), function, index of the argument from 0."""

    __slots__ = ("argument", "function", "module")

    def __init__(self, module: str, function: str, argument: int) -> None:
        self.module = module
        self.function = function
        self.argument = argument


def call_at(text: str) -> Call | None:
    """The innermost call that is still open at the end of the text, or the name that ends there."""
    found = [piece for piece in pieces(text)[-MOST_PIECES:] if piece[0] not in ("white", "comment")]
    depth = commas = 0
    for index in range(len(found) - 1, -1, -1):
        mark = found[index][1] if found[index][0] == "mark" else ""
        if mark in _CLOSING and mark:
            depth += 1
        elif mark in _OPENING and mark:
            depth -= 1
            if depth < 0:
                named = _named(found, index - 1) if mark == "(" else None
                if named is not None:
                    return Call(*named, commas)
                depth, commas = 0, 0  # a tuple, a list: look outside of it
        elif mark == "," and depth == 0:
            commas += 1
    named = _named(found, len(found) - 1)
    return Call(*named, -1) if named is not None else None


def _named(found: list[tuple[str, str]], index: int) -> tuple[str, str] | None:
    """(module, function) that ends at this piece."""
    if index < 0 or found[index][0] not in ("atom", "quoted"):
        return None
    name = found[index][1].strip("'")
    if index > 1 and found[index - 1] == ("mark", ":") and found[index - 2][0] in ("atom", "quoted"):
        return found[index - 2][1].strip("'"), name
    return "", name


def of_source(text: str) -> dict[Key, Signature]:
    """All functions of an Erlang text, by name and arity."""
    found: dict[Key, Signature] = {}
    for head in _HEAD.finditer(text):
        arguments = _arguments(text, head.end())
        if arguments is None:
            continue
        name = head[1].strip("'")
        key = (name, len(arguments))
        known = found.get(key)
        if known is None:
            found[key] = Signature(name, [_shown(argument) for argument in arguments], _comment(text, head.start()))
        else:
            known.arguments = [
                _shown(new) if not _is_name(old) and _is_name(_shown(new)) else old
                for old, new in zip(known.arguments, arguments, strict=True)
            ]
    return found


def _arguments(text: str, start: int) -> list[str] | None:
    """Texts of the arguments between the bracket before `start` and its partner; None for what is no clause."""
    parts: list[str] = []
    begin, depth, at = start, 0, start
    arrow = text.find("->", start, start + 1000)
    for _kind, piece in pieces(text[start : arrow if arrow > 0 else start + 200]):
        end = at + len(piece)
        if (piece in _OPENING and len(piece) == 1) or piece == "<<":
            depth += 1
        elif depth == 0 and piece == ")":
            last = text[begin:at].strip()
            behind = text[end : end + 80].lstrip()
            return [*parts, last] if (last or parts) and _begins_body(behind) else [] if _begins_body(behind) else None
        elif (piece in _CLOSING and len(piece) == 1) or piece == ">>":
            depth -= 1
        elif piece == "," and depth == 0:
            parts.append(text[begin:at].strip())
            begin = end
        at = end
    return None


def _begins_body(text: str) -> bool:
    return text.startswith(("->", "when "))


def _shown(argument: str) -> str:
    """A variable without its underscore, the name in `Name = Pattern`, or a short pattern."""
    name, equals, pattern = (part.strip() for part in argument.partition(" = "))
    for candidate in (name, pattern if equals else ""):
        plain = candidate.lstrip("_")
        if plain[:1].isupper() and plain.isidentifier():
            return plain
    text = " ".join(argument.split())
    return text if text != "_" and len(text) <= LONGEST_PATTERN else "_"


def _is_name(argument: str) -> bool:
    return argument[:1].isupper() and argument.isidentifier()


def _comment(text: str, start: int) -> str:
    """The comment that stands right above."""
    lines: list[str] = []
    for line in reversed(text[:start].split("\n")[:-1]):
        if not line.startswith("%"):
            break
        lines.append(line.lstrip("%").strip())
    return " ".join(reversed(lines)).strip(" -=")


def of_natives(natives: Mapping[Key, Callable[..., Any]]) -> dict[Key, Signature]:
    """Functions written in Python: their parameters, in Erlang's spelling."""
    found: dict[Key, Signature] = {}
    for (name, arity), function in natives.items():
        code = function.__code__
        if code.co_argcount == arity + 1:
            names = ["".join(word.capitalize() for word in var.split("_")) or "_" for var in code.co_varnames[1 : arity + 1]]
            found[name, arity] = Signature(name, names, " ".join((function.__doc__ or "").split("\n\n")[0].split()))
    return found
