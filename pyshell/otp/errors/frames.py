"""The stack part of a report: `in function  m:f/1 (file.erl, line 3)`, `called as`, `*** argument 1: ...`, `in call
from`.

The law: widths decide. A call is put behind its introduction, or on a line of its own when that breaks fewer lines.
Columns count from 1. `show(term, column)` is how the shell writes a term that starts in that column.
Follows: stdlib erl_error:format_stacktrace/4, format_call/4, format_fun/1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang.bifs import AUTO_IMPORTED
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import make_list, to_python, to_text
from pyshell.term.fun import ExternalFun, Fun
from pyshell.term.maps import ErlMap
from pyshell.term.pretty import printable_text
from pyshell.term.show import atom_text

Term = Any
Show = Callable[[Term, int], str]
Entry = tuple[Atom, Atom, Any, Any]
Explanation = dict[Any, str]
"""What a module adds to its own errors: argument number -> text; "general", "reason" -> text."""

OPERATORS = frozenset(
    [(name, 1) for name in ("+", "-", "bnot", "not")]
    + [
        (name, 2)
        for name in (
            "+ - * / div rem band bor bxor bsl bsr and or xor == /= =< < >= > =:= =/= ++ -- !".split()
        )
    ]
)
SHELL_MODULES = ("erl_eval", "shell")
_LONG_CALL = make_list([atom("a2345"), atom("b2345")])
_A_FILE, _A_LINE, _A_ERROR_INFO = atom("file"), atom("line"), atom("error_info")


def entries_of(trace: Term) -> list[Entry] | None:
    """The stack trace as Python list of (module, name, arity or argument list, location), or None if it is no trace."""
    entries = to_python(trace)
    if entries is None:
        return None
    for entry in entries:
        if type(entry) is not tuple or len(entry) != 4:
            return None
        module, name, args, where = entry
        if type(module) is not Atom or type(name) is not Atom or to_python(where) is None:
            return None
        if type(args) is not int and to_python(args) is None:
            return None
    return entries


def arity_of(args: Term) -> int:
    """Number of arguments: an entry has it, or the arguments themselves."""
    return args if type(args) is int else len(to_python(args) or ())


def property_of(where: Term, name: Atom) -> Term | None:
    """The value of {name, Value} in a location list."""
    for item in to_python(where) or ():
        if type(item) is tuple and len(item) == 2 and item[0] is name:
            return item[1]
    return None


def location_text(where: Term) -> str:
    """`(lists.erl, line 198)`, or nothing."""
    file, line = property_of(where, _A_FILE), property_of(where, _A_LINE)
    if file is None or line is None:
        return ""
    return f"({to_text(file) or ''}, line {line})"


def name_text(module: Atom, name: Atom, arity: int) -> str:
    """`lists:nth`, or just `hd` for what is imported automatically, or the operator."""
    if module.name == "erlang":
        if f"{name.name}/{arity}" in AUTO_IMPORTED:
            return atom_text(name.name)
        if (name.name, arity) in OPERATORS:
            return "'/'" if name.name == "/" else name.name
    return f"{atom_text(module.name)}:{atom_text(name.name)}"


def function_text(module: Atom, name: Atom, arity: int) -> str:
    """`lists:nth/2`."""
    return f"{name_text(module, name, arity)}/{arity}"


def fun_description(fun: Fun) -> str:
    """How a fun is called in `... called with two arguments`."""
    if isinstance(fun, ExternalFun):
        return function_text(fun.module, fun.name, fun.arity)
    info = fun.info
    if info.module.name == "erl_eval":
        return f"interpreted function with arity {info.arity}"
    return function_text(info.module, atom(info.name), info.arity)


def call_text(before: str, indent: str, module: Atom, name: Atom, args: list[Term], show: Show) -> str:
    """`before` and the call, on a line of its own behind `indent` when that is shorter."""
    arity = len(args)
    if module.name == "erlang" and (name.name, arity) in OPERATORS:
        return before + _operation_text(before, indent, name.name, args, show)
    return applied_text(before, indent, name_text(module, name, arity), args, show)


def applied_text(before: str, indent: str, called: str, args: list[Term], show: Show) -> str:
    """As `call_text`; called: what stands before the arguments."""
    behind = len(indent) + len(before) + len(called)
    here = _arguments_text(args, behind, show)
    below = _arguments_text(args, len(indent) + len(called), show)
    too_far = "\n" in show(_LONG_CALL, behind + 1)
    if too_far or below.count("\n") < here.count("\n"):
        return f"{before}\n{indent}{called}{below}"
    return f"{before}{called}{here}"


def _arguments_text(args: list[Term], column: int, show: Show) -> str:
    """The arguments in parentheses: the list of them, which must not be taken for a string."""
    cells = make_list(args)
    if args and printable_text(cells) is not None:
        digits = str(args[0])
        text = show([atom("a" * len(digits)), cells[1]], column + 1)
        return f"({digits}{text[1 + len(digits) : -1]})"
    return f"({show(cells, column + 1)[1:-1]})"


def _operation_text(before: str, indent: str, op: str, args: list[Term], show: Show) -> str:
    start = len(before) + len(indent)
    if len(args) == 1:
        return f"{op} {show(args[0], start + len(op) + 2)}"
    left, right = show(args[0], start + 1), show(args[1], start + 1)
    stacked = f"\n{' ' * start}"
    if "\n" not in left:
        beside = show(args[1], start + len(op) + 2 + len(left) + 1)
        if right.count("\n") >= beside.count("\n"):
            return f"{left} {op} {beside}"
    return f"{left}{stacked}{op}{stacked}{right}"


def stack_text(
    entries: list[Entry], indent: int, show: Show, explanation: Explanation, inside: tuple[str, ...] = SHELL_MODULES
) -> str:
    """The lines of a stack trace behind `indent` spaces; frames of the modules `inside` at its end are left out."""
    count = len(entries)
    while count and entries[count - 1][0].name in inside:
        count -= 1
    before = " " * (indent + 2)
    lines: list[str] = []
    for number, (module, name, args, where) in enumerate(entries[:count]):
        arity = arity_of(args)
        operator = module.name == "erlang" and (name.name, arity) in OPERATORS
        origin = "in call from" if number else "in operator " if operator else "in function "
        line = f"{before}{origin} {function_text(module, name, arity)}"
        if type(args) is int:
            line += f" {location_text(where)}"
        else:
            called = f"{before}   called as "
            line += f"\n{called}{call_text('', called, module, name, to_python(args) or [], show)}"
        if number == 0:
            line += "".join(f"\n{before}   {text}" for text in _explained(explanation, arity))
        lines.append(line)
    return "\n".join(lines)


def _explained(explanation: Explanation, arity: int) -> list[str]:
    """The `*** ...` lines of the first entry."""
    lines: list[str] = []
    for number in range(1, arity + 1):
        text = explanation.get(number)
        if text:
            title = f"*** argument {number}: "
            first, *rest = [part for part in text.splitlines() if part]
            lines.append(title + first)
            lines.extend(" " * len(title) + part for part in rest)
    general = explanation.get("general")
    if general:
        lines.append(f"*** {general}")
    return lines


def extra_source(entries: list[Entry]) -> ErlMap | None:
    """The `error_info` map of the first entry, if any."""
    if entries:
        info = property_of(entries[0][3], _A_ERROR_INFO)
        if type(info) is ErlMap:
            return info
    return None


