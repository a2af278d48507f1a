"""What a session says. Every event has `text`: what erl would have written at that point, newlines included.

A front end that is no terminal writes the texts one after the other and has exactly erl's output.
"""

from __future__ import annotations

from typing import Any

Term = Any


class Event:
    """Base of all events."""

    __slots__ = ("text",)

    text: str

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Prompt(Event):
    """The shell is about to read expression `number`. What was typed ahead is read without waiting."""

    __slots__ = ("number",)

    def __init__(self, text: str, number: int) -> None:
        self.text = text
        self.number = number


class Asked(Event):
    """A program reads (`io:get_line/1`): this is its prompt."""

    __slots__ = ()


class Output(Event):
    """What a program or a shell command printed. kind: "" or "report" (of a crashed process, a supervisor, ...)."""

    __slots__ = ("kind",)

    def __init__(self, text: str, kind: str = "") -> None:
        self.text = text
        self.kind = kind


class Result(Event):
    """The value of expression `number`."""

    __slots__ = ("number", "value")

    def __init__(self, text: str, number: int, value: Term) -> None:
        self.text = text
        self.number = number
        self.value = value


class Failure(Event):
    """Expression `number` ended in an exception. cls "error", "exit" or "throw"; trace a list term."""

    __slots__ = ("cls", "number", "reason", "trace")

    def __init__(self, text: str, number: int, cls: str, reason: Term, trace: Term) -> None:
        self.text = text
        self.number = number
        self.cls = cls
        self.reason = reason
        self.trace = trace


class Complaint(Event):
    """What was typed could not be run. diagnostic: a lang.diagnostic.Diagnostic, or None (unknown history entry)."""

    __slots__ = ("diagnostic", "source")

    def __init__(self, text: str, diagnostic: Any = None, source: str = "") -> None:
        self.text = text
        self.diagnostic = diagnostic
        self.source = source


class Ended(Event):
    """The session is over; status: exit status of the command."""

    __slots__ = ("status",)

    def __init__(self, text: str, status: int) -> None:
        self.text = text
        self.status = status
