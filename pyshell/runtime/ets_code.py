"""Match specifications as Python code: for the clauses that programs really write, one function instead of many closures.

A clause whose head is a tuple of variables, `_` and plain terms is written out; any other is left to ets_match.py. What the
function answers is the same: the result, or None when the object does not fit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.maps import ErlMap
from pyshell.term.order import compare, exactly_equal
from pyshell.traps.errors import CATCH

_ORDER = {">": ">", "<": "<", ">=": ">=", "=<": "<="}
_A_ANY, _A_EXIT, _A_REM = atom("_"), atom("EXIT"), atom("rem")
_TYPES = {"is_integer": "type({}) is int", "is_atom": "type({}) is Atom", "is_float": "type({}) is float",
          "is_tuple": "type({}) is tuple", "is_binary": "type({}) is bytes", "is_map": "type({}) is ErlMap"}  # fmt: skip


class _CannotError(Exception):
    """This clause is not written out."""


class _Writer:
    """Text of one clause, and the constants it mentions."""

    def __init__(self, bifs: Any, variable: Callable[[Any], int | None]) -> None:
        self.bifs = bifs
        self.variable = variable
        self.space: dict[str, Any] = {
            "CATCH": CATCH, "TRUE": TRUE, "FALSE": FALSE, "A_EXIT": _A_EXIT, "same": exactly_equal, "compare": compare,
            "Atom": Atom, "ErlMap": ErlMap,
        }  # fmt: skip
        self.bound: set[int] = set()
        self.temporaries = 0

    def constant(self, value: Any) -> str:
        name = f"C{len(self.space)}"
        self.space[name] = value
        return name

    def head(self, head: Any) -> tuple[list[str], list[str]]:
        """(assignments, tests) for a tuple head; the first test says that the object is as long."""
        if type(head) is not tuple:
            raise _CannotError
        places, tests = [], [f"len(o)=={len(head)}"]
        for i, part in enumerate(head):
            number = self.variable(part)
            if number is not None:
                if number in self.bound:
                    tests.append(f"same(v{number},o[{i}])")
                else:
                    self.bound.add(number)
                    places.append(f"v{number}=o[{i}]")
            elif type(part) is Atom:
                if part is not _A_ANY:
                    tests.append(f"o[{i}] is {self.constant(part)}")
            elif type(part) is int or type(part) is bytes:
                tests.append(f"same(o[{i}],{self.constant(part)})")
            else:
                raise _CannotError
        return places, tests

    def value(self, term: Any) -> str:
        """Text of a guard's or result's value."""
        number = self.variable(term)
        if number is not None:
            if number not in self.bound:
                raise _CannotError
            return f"v{number}"
        if type(term) is Atom:
            if term.name in ("$_", "$$"):
                if term.name == "$$":
                    raise _CannotError
                return "o"
            return self.constant(term)
        if type(term) is not tuple:
            if type(term) is list or type(term) is ErlMap:
                raise _CannotError
            return self.constant(term)
        if len(term) == 1 and type(term[0]) is tuple:
            return f"({''.join(self.value(part) + ',' for part in term[0])})"
        if not term or type(term[0]) is not Atom:
            raise _CannotError
        return self.call(term[0].name, term[1:])

    def call(self, name: str, args: tuple[Any, ...]) -> str:
        if name == "const" and len(args) == 1:
            return self.constant(args[0])
        function = self.bifs.get((name, len(args)))
        if function is None or name in ("andalso", "orelse", "and", "or", "xor", "not"):
            raise _CannotError
        test = self.test(name, args)
        if test is not None:
            return f"(TRUE if {test} else FALSE)"
        texts = [self.value(arg) for arg in args]
        called = f"{self.constant(function)}(p,{','.join(texts)})"
        if name == "rem" and type(args[1]) is int and args[1] > 0:
            return f"({texts[0]}%{args[1]} if type({texts[0]}) is int and {texts[0]}>=0 else {called})"
        return called

    def test(self, name: str, args: tuple[Any, ...]) -> str | None:
        """Python condition for what is surely a boolean, or None."""
        if name in _TYPES and len(args) == 1:
            return _TYPES[name].format(self.value(args[0]))
        if len(args) != 2:
            return None
        if name in ("=:=", "=/=") and type(args[1]) is int:
            if _is_remainder(args[0]):
                return f"({self.value(args[0])}{'==' if name == '=:=' else '!='}{args[1]})"
            part = self.value(args[0])
            self.temporaries += 1
            text = f"((t{self.temporaries}:={part})=={args[1]} and type(t{self.temporaries}) is int)"
            return text if name == "=:=" else f"not {text}"
        if name in ("=:=", "=/="):
            text = f"same({self.value(args[0])},{self.value(args[1])})"
            return text if name == "=:=" else f"not {text}"
        if name in ("==", "/="):
            return f"compare({self.value(args[0])},{self.value(args[1])}){'==' if name == '==' else '!='}0"
        if name in _ORDER:
            a, b = self.value(args[0]), self.value(args[1])
            slow = f"compare({a},{b}){_ORDER[name]}0"
            if type(args[1]) is int and a.isidentifier():
                return f"({a}{_ORDER[name]}{args[1]} if type({a}) is int else {slow})"
            if a.isidentifier() and b.isidentifier():
                return f"({a}{_ORDER[name]}{b} if type({a}) is int is type({b}) else {slow})"
            return slow
        return None

    def guard(self, term: Any) -> str:
        if type(term) is tuple and term and type(term[0]) is Atom:
            test = self.test(term[0].name, term[1:]) if (term[0].name, len(term) - 1) in self.bifs else None
            if test is not None:
                return f"({test})"
        return f"({self.value(term)} is TRUE)"


def _is_remainder(term: Any) -> bool:
    """`{'rem', _, N}`: an integer, or it fails."""
    return type(term) is tuple and len(term) == 3 and term[0] is _A_REM and type(term[2]) is int and term[2] > 0


def _taken(head: tuple[Any, ...], places: list[str]) -> list[str]:
    """The assignments; if there is one for most of the places, all in one."""
    names = dict(place.split("=o") for place in places)
    if 2 * len(places) < len(head):
        return places
    found = {at: name for name, at in names.items()}
    return [f"{','.join(found.get(f'[{i}]', '_') for i in range(len(head)))},=o"]


class ClauseCode:
    """A clause as Python: run(p, object) -> result or None; run_all(p, tuples) -> the results, as a list."""

    __slots__ = ("run", "run_all")

    def __init__(self, run: Callable[[Any, Any], Any], run_all: Callable[[Any, Any], list[Any]]) -> None:
        self.run = run
        self.run_all = run_all


def write_clause(
    head: Any, guards: list[Any], result: Any, bifs: Any, variable: Callable[[Any], int | None]
) -> ClauseCode | None:
    """The code of a clause, or None if it has to be done with closures."""
    writer = _Writer(bifs, variable)
    try:
        places, tests = writer.head(head)
        conditions = " and ".join(writer.guard(guard) for guard in guards)
        value = writer.value(result)
    except _CannotError:
        return None
    safe = value.isidentifier() or value == "()"
    one = ["def run(p,o):", " if type(o) is not tuple: return None", *_steps(places, tests, conditions, "return None")]
    one += [f" return {value}"] if safe else [" try:", f"  return {value}", " except CATCH: return A_EXIT"]
    steps = [" " + line for line in _steps(_taken(head, places), tests, conditions, "continue")]
    last = [f"  add({value})"] if safe else ["  try:", f"   add({value})", "  except CATCH: add(A_EXIT)"]
    all_of_them = ["def run_all(p,objects):", " out=[]; add=out.append", " for o in objects:", *steps, *last, " return out"]
    exec("\n".join(one + all_of_them), writer.space)
    return ClauseCode(writer.space["run"], writer.space["run_all"])


def _steps(places: list[str], tests: list[str], conditions: str, miss: str) -> list[str]:
    lines = [f" if not ({tests[0]}): {miss}"]
    lines += [f" {place}" for place in places]
    if len(tests) > 1:
        lines.append(f" if not ({' and '.join(tests[1:])}): {miss}")
    if conditions:
        lines += [" try:", f"  if not ({conditions}): {miss}", f" except CATCH: {miss}"]
    return lines
