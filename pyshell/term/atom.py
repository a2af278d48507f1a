"""Atoms: interned, compared with `is`.

`true` and `false` are atoms; Python's bool is never a term. The intern table is a cache: two clusters that share
it cannot see each other through it (which atoms a node *knows* is a question for the node, not for this file).
Follows: Erlang reference manual, "Data Types", Atom; limits of the efficiency guide.
"""

from __future__ import annotations

MAX_CHARACTERS = 255
MAX_ATOMS = 1_048_576  # erl's default +t


class Atom:
    """One atom. Make it with `atom(name)`, never with the class; then `a is b` is equality."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"atom({self.name!r})"

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (atom, (self.name,))


_TABLE: dict[str, Atom] = {}


def atom(name: str) -> Atom:
    """The atom of this name. No limit is checked: for names that a program makes up use `new_atom`."""
    found = _TABLE.get(name)
    if found is None:
        found = _TABLE[name] = Atom(name)
    return found


def new_atom(name: str) -> Atom | None:
    """As `atom`, or None when the table is full or the name is longer than 255 characters (`system_limit`)."""
    found = _TABLE.get(name)
    if found is None:
        if len(_TABLE) >= MAX_ATOMS or len(name) > MAX_CHARACTERS:
            return None
        found = _TABLE[name] = Atom(name)
    return found


def existing_atom(name: str) -> Atom | None:
    """The atom if somebody made it before, else None (`list_to_existing_atom/1`)."""
    return _TABLE.get(name)


TRUE = atom("true")
FALSE = atom("false")
OK = atom("ok")
ERROR = atom("error")
UNDEFINED = atom("undefined")
