"""Earlier commands and their results: what `h()`, `v(N)` and `e(N)` look up, and how many are kept.

A result is kept for a command whose evaluation failed, too: it is {'EXIT',Reason}.
Follows: stdlib shell (history/1, results/1, add_cmd, get_cmd).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang.ast import Node

Term = Any
DEFAULT_LENGTH = 20


class History:
    """commands[n]: list of expressions; results[n]: term."""

    __slots__ = ("commands", "length", "results", "saved")

    def __init__(self) -> None:
        self.commands: dict[int, list[Node]] = {}
        self.results: dict[int, Term] = {}
        self.length = DEFAULT_LENGTH
        self.saved = DEFAULT_LENGTH

    def add(self, number: int, exprs: list[Node], result: Term) -> None:
        """Remember command `number`, and forget what is too old by now."""
        self.commands[number] = exprs
        self.results[number] = result
        for table, keep in ((self.commands, self.length), (self.results, min(self.saved, self.length))):
            for old in [n for n in table if n <= number - keep]:
                del table[old]

    def keep_commands(self, count: int) -> int:
        """`history(N)`: the previous number."""
        previous, self.length = self.length, count
        return previous

    def keep_results(self, count: int) -> int:
        """`results(N)`: the previous number."""
        previous, self.saved = self.saved, count
        return previous

    @staticmethod
    def absolute(wanted: int, current: int) -> int:
        """A negative number counts back from the command that is typed now."""
        return current + wanted if wanted < 0 else wanted

    def numbers(self) -> list[int]:
        """The commands still known, oldest first."""
        return sorted(self.commands)
