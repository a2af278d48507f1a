"""One open `-ifdef`, `-ifndef` or `-if` of the preprocessor."""

from __future__ import annotations


class Condition:
    """taken: are the forms read now; done: was a branch taken before (or is the whole construct skipped)."""

    __slots__ = ("name", "taken", "done", "seen_else")

    def __init__(self, name: str, taken: bool, skipped: bool) -> None:
        self.name = name
        self.taken = taken
        self.done = taken or skipped
        self.seen_else = False

    def otherwise(self, holds: bool) -> None:
        """The next branch (`-elif`, `-else`) begins."""
        self.taken = holds and not self.done
        self.done = self.done or self.taken
