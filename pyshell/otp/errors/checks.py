"""Checks of one argument. Each answers its complaint, or "" when the argument is good.

A rule for a function is a line of words, one an argument: `atom` complains if it is none; `!atom` complains in any
case (the only argument that can be wrong is wrong); `-` never complains.
Follows: the sentences of OTP 25's erl_erts_errors and erl_stdlib_errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.term.atom import FALSE, TRUE, Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, length
from pyshell.term.fun import Fun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import ErlMap
from pyshell.term.text import flat_bytes

Check = Callable[[Any], str]
Reasons = dict[Any, str]

NOT = {
    "atom": "not an atom", "binary": "not a binary", "bitstring": "not a bitstring", "cons": "not a nonempty list",
    "float": "not a float", "fun": "not a fun", "integer": "not an integer", "iodata": "not an iodata term",
    "iolist": "not an iolist term", "list": "not a list", "proper": "not a proper list", "map": "not a map",
    "number": "not a number", "pid": "not a pid", "port": "not a port", "ref": "not a reference",
    "string": "not a list of characters", "tuple": "not a tuple", "range": "out of range",
    "option": "invalid option in list", "boolean": "not a boolean ('true' or 'false')",
    "base": "not an integer in the range 2 through 36", "status": "invalid status", "time_unit": "invalid time unit",
    "bits_list": "not a bitstring list", "sized": "not tuple or binary", "destination": "invalid destination",
    "universal": "not a valid universal time", "local_time": "not a valid local time", "dead":
    "the pid does not refer to an existing process", "atom_exists": "not an already existing atom",
    "external": "invalid external representation of a term", "info": "invalid system info item",
    "statistics": "invalid statistics item", "present": "not present in map", "even":
    "must contain an even number of bytes", "char_data": "not valid character data (an iodata term)",
    "binaries": "not a flat list of binaries", "pattern": "not a valid pattern", "iterator": "not a valid iterator",
    "domain": "is outside the domain for this function", "path": "not a valid path name",
    "modifier": "invalid modifier",
}  # fmt: skip


def is_list(term: Any) -> bool:
    return type(term) is list or term is NIL


def integer(low: int | None, high: int | None) -> Check:
    """An integer within these bounds."""

    def check(term: Any) -> str:
        if type(term) is not int:
            return NOT["integer"]
        inside = (low is None or term >= low) and (high is None or term <= high)
        return "" if inside else NOT["range"]

    return check


def proper_list(term: Any, otherwise: str = "") -> str:
    """Complaint about a term that should be a proper list; `otherwise` if it is one."""
    if not is_list(term):
        return NOT["list"]
    return NOT["proper"] if length(term) < 0 else otherwise


def options(term: Any) -> str:
    """The options are wrong: as a list, or else one of them."""
    return proper_list(term, NOT["option"])


def options_unless(previous: str, term: Any) -> str:
    """As `options`; with a complaint about another argument, only the form of the list is judged."""
    return proper_list(term, "" if previous else NOT["option"])


def iodata(term: Any) -> str:
    return "" if flat_bytes(term) is not None else NOT["iodata"]


def binary(term: Any, otherwise: str = "") -> str:
    return otherwise if type(term) is bytes else NOT["binary"]


def strict_binary(term: Any) -> str:
    """As `binary`, telling bitstrings apart (the wording of stdlib)."""
    if type(term) is Bits:
        return "is a bitstring (expected a binary)"
    return binary(term)


def fun_of(arity: int) -> Check:
    """A fun of this arity."""
    words = {1: "one argument", 2: "two arguments", 3: "three arguments"}

    def check(term: Any) -> str:
        good = isinstance(term, Fun) and term.arity == arity
        return "" if good else f"not a fun that takes {words[arity]}"

    return check


def _of(name: str, good: Callable[[Any], bool]) -> Check:
    return lambda term: "" if good(term) else NOT[name]


CHECKS: dict[str, Check] = {
    "-": lambda _: "",
    "atom": _of("atom", lambda t: type(t) is Atom),
    "boolean": _of("boolean", lambda t: t is TRUE or t is FALSE),
    "float": _of("float", lambda t: type(t) is float),
    "fun": _of("fun", lambda t: isinstance(t, Fun)),
    "map": _of("map", lambda t: type(t) is ErlMap),
    "number": _of("number", lambda t: type(t) is int or type(t) is float),
    "pid": _of("pid", lambda t: isinstance(t, Pid)),
    "port": _of("port", lambda t: type(t) is Port or type(t) is Atom),
    "ref": _of("ref", lambda t: type(t) is Ref),
    "tuple": _of("tuple", lambda t: type(t) is tuple),
    "binary": binary,
    "strict_binary": strict_binary,
    "iodata": iodata,
    "list": proper_list,
    "options": options,
    "integer": integer(None, None),
    "positive": integer(1, None),
    "natural": integer(0, None),
    "word": integer(0, (1 << 32) - 1),
    "base": lambda t: "" if type(t) is int and 2 <= t <= 36 else NOT["base"],
    "fun1": fun_of(1),
    "fun2": fun_of(2),
    "fun3": fun_of(3),
}


def rules(text: str) -> dict[tuple[str, int], tuple[str, ...]]:
    """Lines `name/arity word word ...` as {(name, arity): words}."""
    table = {}
    for line in text.split("\n"):
        if line.strip():
            name, *words = line.split()
            key, _, arity = name.rpartition("/")
            table[(key, int(arity))] = tuple(words)
    return table


def apply_rule(words: tuple[str, ...], args: list[Any]) -> list[str]:
    """The complaints of a rule, one an argument."""
    return [NOT[word[1:]] if word[0] == "!" else CHECKS[word](arg) for word, arg in zip(words, args, strict=False)]


def numbered(complaints: list[str]) -> Reasons:
    """{argument number: complaint} without the empty ones."""
    return {number: text for number, text in enumerate(complaints, 1) if text}
