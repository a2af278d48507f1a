"""Pids, references and ports: names of things that live on some node.

They are values: equal when node, numbers and creation are. The processes of a node are a subclass of `Pid`
(runtime/process.py), so that a local pid *is* its process and sending needs no look-up; a pid of another node, or one
that came back over the wire after its process died, is a plain `Pid`.
Text: local `<0.N.S>`; remote `<K.N.S>` where K is the viewing node's number for the other node (term/show.py).
"""

from __future__ import annotations

from _collections import _tuplegetter  # type: ignore[import-not-found]
from typing import Any

from pyshell.term.atom import Atom

new_ref: Any = tuple.__new__


class Pid:
    """Process identifier. `id` counts processes of a node, `serial` its wraps, `creation` its incarnations."""

    __slots__ = ("node", "id", "serial", "creation")

    def __init__(self, node: Atom, id: int, serial: int, creation: int) -> None:
        self.node = node
        self.id = id
        self.serial = serial
        self.creation = creation

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Pid)
            and self.id == other.id
            and self.serial == other.serial
            and self.node is other.node
            and self.creation == other.creation
        )

    def __hash__(self) -> int:
        return self.id

    def __repr__(self) -> str:
        return f"<{self.node.name}.{self.id}.{self.serial}>"


class Ref(tuple[Any, ...]):
    """Reference. `number` is one integer below 2**82; text and wire show it as three words (18, 32, 32 bits).

    A Python tuple underneath, for then C code hashes and compares it: every call of a server keeps its reference in
    four tables. The None at its end makes it unlike any tuple that is a term.
    """

    __slots__ = ()

    def __new__(cls, node: Atom, number: int, creation: int) -> Ref:
        made: Ref = new_ref(cls, (number, node, creation, None))
        return made

    number: int = _tuplegetter(0, "")
    node: Atom = _tuplegetter(1, "")
    creation: int = _tuplegetter(2, "")

    def words(self) -> tuple[int, ...]:
        """(most significant, middle, least significant) as in `#Ref<0.A.B.C>`; other systems send up to five."""
        n = self.number
        low = (n >> 64) & 0xFFFFFFFF, (n >> 32) & 0xFFFFFFFF, n & 0xFFFFFFFF
        if n < 1 << 96:
            return low
        high = (n >> 96) & 0xFFFFFFFF
        return (high, *low) if n < 1 << 128 else (n >> 128, high, *low)


class Port:
    """Port identifier; nothing is ever opened through it, it exists so that terms that hold one keep it."""

    __slots__ = ("node", "id", "creation")

    def __init__(self, node: Atom, id: int, creation: int) -> None:
        self.node = node
        self.id = id
        self.creation = creation

    def __eq__(self, other: object) -> bool:
        return type(other) is Port and (self.id, self.node, self.creation) == (other.id, other.node, other.creation)

    def __hash__(self) -> int:
        return hash(self.id)
