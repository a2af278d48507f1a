"""The words of a command line, as erl reads them: flags with their values, and pyshell's own `--options`.

Follows: erl(1), init(3); GNU coding standards for options.
"""

from __future__ import annotations

from collections.abc import Iterator

SWITCHES = frozenset(["allow-host", "real", "plain", "plain-errors", "ascii", "no-cpr", "vi"])
VALUED = frozenset(["seed", "memory", "color"])


class UsageError(Exception):
    """A mistake on the command line; the text is one line."""


class Flags:
    """flags: (name without dash, values) in order. plain: arguments behind -extra and --. options: pyshell's own."""

    __slots__ = ("flags", "options", "plain")

    def __init__(self) -> None:
        self.flags: list[tuple[str, list[str]]] = []
        self.plain: list[str] = []
        self.options: dict[str, str] = {}

    def last(self, name: str) -> list[str] | None:
        """Values of the last such flag, or None."""
        for flag, values in reversed(self.flags):
            if flag == name:
                return values
        return None

    def has(self, name: str) -> bool:
        return self.last(name) is not None


def parse(arguments: list[str]) -> Flags:
    """The command line as erl reads it. Raises UsageError."""
    found = Flags()
    current: list[str] = found.plain
    words = iter(arguments)
    for word in words:
        if word == "-extra":
            found.plain.extend(words)
        elif word == "--":
            current = found.plain
        elif word.startswith("--"):
            _option(found, word[2:], words)
            current = found.plain
        elif word == "-eval":  # takes exactly one, which may begin with a dash
            expression = next(words, None)
            if expression is None:
                raise UsageError("-eval needs an expression")
            found.flags.append(("eval", [expression]))
            current = found.plain
        elif word.startswith("-") and len(word) > 1:
            current = []
            found.flags.append((word[1:], current))
        elif word.startswith("+") and len(word) > 1:  # an emulator flag; those with values take one
            current = []
        else:
            current.append(word)
    return found


def _option(found: Flags, text: str, words: Iterator[str]) -> None:
    name, equals, value = text.partition("=")
    if name in SWITCHES and not equals:
        found.options[name] = ""
    elif name in VALUED:
        if not equals:
            following = next(words, None)
            if following is None:
                raise UsageError(f"--{name} needs a value")
            value = following
        if name != "color" and not value.isdecimal():
            raise UsageError(f"--{name} needs a number, not {value!r}")
        if name == "color" and value not in ("auto", "always", "never"):
            raise UsageError(f"--color is auto, always or never, not {value!r}")
        found.options[name] = value
    else:
        raise UsageError(f"unknown option --{name}")
