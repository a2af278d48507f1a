"""The checker's look at calls of library functions: format strings against their arguments, functions of yesterday.

Follows: stdlib erl_lint (check_format_string/1, deprecated_function).
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.lang import ast
from pyshell.lang.ast import Node, Pos
from pyshell.lang.lint_types import TypesLint
from pyshell.lang.obsolete import remark
from pyshell.term.cons import from_text, make_list

_NEEDS = {"~": 0, "n": 0, "c": 1, "f": 1, "e": 1, "g": 1, "s": 1, "w": 1, "p": 1, "W": 2, "P": 2, "b": 1, "B": 1, "x": 2,
          "X": 2, "+": 1, "#": 1, "i": 1}  # fmt: skip
_SEQUENCE = re.compile(r"~(-?\*|-?[0-9]+)?(?:\.(\*|[0-9]+)?)?(?:\.(\*|.))?((?:tl|lt|t|l)(?=.))?(.)?", re.DOTALL)
_NO_LIST = (ast.AtomLit, ast.Integer, ast.Float, ast.Char, ast.Bin, ast.Tuple, ast.Fun, ast.NamedFun, ast.FunRef, ast.Map)


def arguments_of(text: str) -> int | str:
    """How many arguments a format string takes; what is wrong with it if it is none."""
    count = 0
    at = text.find("~")
    while at >= 0:
        found = _SEQUENCE.match(text, at)
        assert found is not None
        width, precision, padding, modifier, control = found.groups()
        count += sum(part is not None and part.endswith("*") for part in (width, precision, padding))
        if control is None:
            return "truncated"
        if modifier and control not in ("pP" if "l" in modifier else "cspPwW"):
            return f"invalid control ~{'lt' if len(modifier) == 2 else modifier}{control}"
        if control not in _NEEDS:
            return f"invalid control ~{control}"
        count += _NEEDS[control]
        at = text.find("~", found.end())
    return count


def _arguments(count: int) -> str:
    return "1 argument" if count == 1 else f"{count} arguments"


def _args_length(node: Node) -> int | bool:
    """The length of a list of arguments; False: no list; -1: nobody knows."""
    count = 0
    while isinstance(node, ast.Cons):
        count += 1
        node = node.tail
    if isinstance(node, ast.Nil):
        return count
    if isinstance(node, ast.String):
        return len(node.value) if not count else -1
    return False if isinstance(node, _NO_LIST) else -1


class CallsLint(TypesLint):
    """Checks the calls of functions known by module and name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.allowed: set[str] = set()
        self.library_calls: set[str] = set()
        """"m:f/a" of `{nowarn_deprecated_function, ...}`."""

    def remote_call(self, node: ast.Call, module: str, name: str) -> None:
        if module in ("io", "io_lib") and name in ("format", "fwrite"):
            self._format(node)
        if module == "erlang":
            self.library_calls.add(f"{name}/{len(node.args)}")
        self.obsolete(node, module, name, len(node.args))

    def obsolete(self, node: Node, module: str, name: str, arity: int) -> None:
        """Warn of a deprecated or removed function."""
        found = remark(module, name, arity)
        if found is not None and f"{module}:{name}/{arity}" not in self.allowed:
            self.warn(node.pos, found[0], found[1])

    def bif_call(self, node: ast.Call, name: str) -> None:
        self.obsolete(node, "erlang", name, len(node.args))

    def _format(self, node: ast.Call) -> None:
        args = node.args
        if len(args) not in (1, 2, 3):
            self._warn_format(node.pos, "format call with wrong number of arguments")
            return
        form, given = (args[0], None) if len(args) == 1 else (args[-2], args[-1])
        if not isinstance(form, ast.String | ast.AtomLit):
            return
        length = _args_length(given) if given is not None else 0
        if given is not None and length is False:
            self._warn_format(given.pos, "format arguments not a list")
            return
        if length == -1:
            return
        need = arguments_of(form.value)
        if isinstance(need, str):
            self._warn_format(form.pos, "format string invalid (~ts)", need)
            return
        text = "the format string requires an argument list with ~s, but "
        if given is None:
            if need:
                self._warn_format(form.pos, text + "no argument list is given", need)
        elif length != need:
            have = int(length)
            if need == 0:
                text = "the format string requires an empty argument list, but the argument list contains ~s"
                self._warn_format(given.pos, text, have)
            elif have == 0:
                self._warn_format(given.pos, text + "the argument list is empty", need)
            else:
                only = "only " if have < need else ""
                self._warn_format(given.pos, f"{text}the argument list contains {only}~s", need, have)

    def _warn_format(self, pos: Pos, text: str, *values: int | str) -> None:
        """values: for the `~s` of the text, numbers of arguments or texts."""
        given = []
        shown = text.replace("~ts", "~s")
        for value in values:
            plain = _arguments(value) if isinstance(value, int) else value
            shown = shown.replace("~s", plain, 1)
            number, space, rest = plain.partition(" ")
            split = isinstance(value, int) and value != 1
            given.append(make_list([from_text(number), from_text(space + rest)]) if split else from_text(plain))
        self.warn(pos, "format", shown, ("format_error", (from_text(text), make_list(given))))
