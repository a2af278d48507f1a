"""Errors of floor 0: what can be wrong with a term, a text or a stream of bytes.

Law: nothing in `pyshell/term` raises anything else on bad *input* (an IndexError from here is our bug). The floors
above turn each of them into the Erlang exception that OTP raises in that place, usually `badarg`.
"""

from __future__ import annotations


class TermError(Exception):
    """Base of all errors of floor 0."""


class ReadError(TermError):
    """Text is not a term. `position` counts characters from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at character {position})")
        self.message = message
        self.position = position


class EtfError(TermError):
    """Bytes are not the external form of a term (`binary_to_term/1`: badarg). `offset` counts bytes from 0."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(f"{message} (at byte {offset})")
        self.message = message
        self.offset = offset


class AtomLimitError(EtfError):
    """An atom that is new to this node, where the caller allowed none (`binary_to_term(_, [safe])`) or no more."""


class TooLargeError(TermError, MemoryError):
    """The answer would have more than `most` characters, bytes or elements (`system_limit`).

    A MemoryError too: who does not look out for it is treated as one who took all memory.
    """

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} in one piece")
        self.most = most


class FormatError(TermError):
    """A format string and its arguments do not fit (`io_lib:format/2`: badarg).

    kind: "format"    the format is no string
          "control"   there is no such control sequence, or the string ends inside one; `control` is its text
          "arguments" the number of arguments is wrong
          "args"      the arguments are not a list
          "type"      an argument has the wrong type
          "value"     the types fit, the values do not (`~.70b`, `~1.5s`)
    problems: [(n, text)], the words of OTP after `*** argument n:`; n counts the arguments of `io_lib:format/2`,
    and 0 is a remark about the call (`*** text`).
    """

    def __init__(self, kind: str, problems: list[tuple[int, str]], control: str = "") -> None:
        super().__init__("; ".join(text for _, text in problems))
        self.kind = kind
        self.problems = problems
        self.control = control
