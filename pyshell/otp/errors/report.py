"""`exception error: no match of right hand side value 2` and all other reports of exceptions, as erl prints them.

Works on (class, reason, stack trace) and knows nothing of sessions: crash reports, transcripts and lessons use it too.
Follows: stdlib erl_error:format_exception/3,4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.errors.frames import (
    SHELL_MODULES,
    Entry,
    Explanation,
    Show,
    arity_of,
    call_text,
    entries_of,
    extra_source,
    fun_description,
    function_text,
    location_text,
    stack_text,
)
from pyshell.term.atom import Atom
from pyshell.term.cons import NIL, length, to_python
from pyshell.term.fun import Fun
from pyshell.term.show import atom_text

Term = Any
Explain = Callable[[Term, Term], Explanation]
"""(reason, stack trace) -> what the module that raised adds; {} when nothing."""

_PLAIN = {
    "badarg": "bad argument",
    "badarith": "an error occurred when evaluating an arithmetic expression",
    "if_clause": "no true branch found when evaluating an if expression",
    "noproc": "no such process or port",
    "notalive": "the node cannot be part of a distributed system",
    "system_limit": "a system limit has been reached",
    "timeout_value": "bad receive timeout value",
}
_WITH_VALUE = {
    "badarg": "bad argument: ",
    "badkey": "bad key: ",
    "badmap": "bad map: ",
    "badfun": "bad function ",
    "badmatch": "no match of right hand side value ",
    "case_clause": "no case clause matching ",
    "try_clause": "no try clause matching ",
    "bad_filter": "bad filter ",
    "bad_generator": "bad generator ",
}
_OF_EXIT = {
    "calling_self": "the current process attempted to call itself",
    "restricted_shell_started": "restricted shell starts now",
    "restricted_shell_stopped": "restricted shell stopped",
}
_COUNTS = ("no arguments", "one argument", "two arguments")


def exception_text(
    cls: Atom,
    reason: Term,
    trace: Term,
    show: Show,
    explain: Explain | None = None,
    indent: int = 0,
    inside: tuple[str, ...] = SHELL_MODULES,
    latin1: bool = False,
) -> str:
    """The report, without a newline at its end.

    indent: columns in front of it (3 after `** `); further lines are indented by them too.
    inside: modules whose frames at the end of the stack are left out.
    latin1: for a device of that encoding, where OTP's shell writes the arguments of a failed match as bytes of UTF-8.
    """
    kind = cls.name
    head: Entry | None = None
    entries = entries_of(trace)
    if entries is None:
        reason, entries = (reason, trace), []
    elif kind == "error" and entries:
        if _is_atom(reason, "undef"):
            head, entries = entries[0], entries[1:]
        elif _is_atom(reason, "function_clause"):
            if type(entries[0][2]) is not int:
                head, entries = entries[0], entries[1:]
            elif entries[0][0].name == "shell" and len(entries) == 1:  # a shell command
                head, entries = entries[0], []
    explanation: Explanation = {}
    if explain is not None and extra_source(entries) is not None:
        explanation = explain(reason, _rebuild(entries))
    text = explanation.get("reason")
    if text is None:
        text = _Words(kind, indent, show, latin1).reason(reason, head)
    stack = stack_text(entries, indent, show, explanation, inside)
    return f"{_title(kind)}{text}\n{stack}" if stack else f"{_title(kind)}{text}"


def _rebuild(entries: list[Entry]) -> Term:
    trace: Term = NIL
    for entry in reversed(entries):
        trace = [entry, trace]
    return trace


def _title(kind: str) -> str:
    return f"exception {kind}: "


def _is_atom(term: Term, name: str) -> bool:
    return type(term) is Atom and term.name == name


class _Words:
    """The first line of one report: what the reason means."""

    __slots__ = ("kind", "indent", "title", "show", "latin1")

    def __init__(self, kind: str, indent: int, show: Show, latin1: bool) -> None:
        self.kind = kind
        self.indent = indent
        self.title = len(_title(kind))
        self.show = show
        self.latin1 = latin1

    def _as_bytes(self, term: Term, column: int) -> str:
        return self.show(term, column).encode("utf-8").decode("latin-1")

    def reason(self, reason: Term, head: Entry | None) -> str:
        if head is not None:
            return self._of_function(reason, head)
        if type(reason) is Atom:
            text = _PLAIN.get(reason.name) if self.kind == "error" else None
            if self.kind == "exit":
                text = _OF_EXIT.get(reason.name)
            if text is not None:
                return text
        elif type(reason) is tuple and reason and type(reason[0]) is Atom:
            text = self._tagged(reason[0].name, reason[1:])
            if text is not None:
                return text
        return self.show(reason, self.indent + 1 + self.title)

    def _of_function(self, reason: Term, head: Entry) -> str:
        module, name, args, where = head
        arity = arity_of(args)
        if reason.name == "undef":
            return f"undefined function {function_text(module, name, arity)}"
        if type(args) is int:
            return f"no function clause matching call to {atom_text(name.name)}/{arity}"
        indent = " " * (self.indent + self.title)
        show = self._as_bytes if self.latin1 else self.show
        call = call_text("no function clause matching ", indent, module, name, to_python(args) or [], show)
        return f"{call} {location_text(where)}"

    def _tagged(self, tag: str, rest: tuple[Term, ...]) -> str | None:
        if self.kind == "exit":
            return self._restricted(tag, rest)
        if self.kind != "error":
            return None
        if len(rest) == 1:
            value = rest[0]
            before = _WITH_VALUE.get(tag)
            if before is not None:
                return self._value(before, value)
            if tag == "badarity" and type(value) is tuple and len(value) == 2 and isinstance(value[0], Fun):
                count = length(value[1])
                counted = _COUNTS[count] if 0 <= count < len(_COUNTS) else f"{count} arguments"
                return f"{fun_description(value[0])} called with {counted}"
            if tag == "unbound" and type(value) is Atom:
                return f"variable {atom_text(value.name)} is unbound"
            if tag == "argument_limit":
                return "limit of number of arguments to interpreted function exceeded"
        if tag == "shell_undef" and len(rest) == 3 and type(rest[0]) is Atom:
            return f"undefined shell command {atom_text(rest[0].name)}/{arity_of(rest[1])}"
        return None

    def _restricted(self, tag: str, rest: tuple[Term, ...]) -> str | None:
        if tag == "restricted_shell_bad_return" and len(rest) == 1:
            return self._value("restricted shell module returned bad value ", rest[0])
        return None

    def _value(self, before: str, value: Term) -> str:
        """The value behind `before`, or below it when it takes fewer lines there."""
        text = self.show(value, self.title + self.indent + len(before) + 1)
        lines = text.count("\n")
        if lines > 1:
            below = self.show(value, self.indent + 1 + self.title)
            if below.count("\n") < lines:
                return f"{before}\n{' ' * (self.indent + self.title)}{below}"
        return before + text
