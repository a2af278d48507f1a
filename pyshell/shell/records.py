"""Record definitions of a session: `rd`, `rr`, `rf`, `rl`, and what printing needs to know of them.

Follows: stdlib shell (rd/2, rr/1,2,3, rf/0,1, rl/0,1).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang.ast import AtomLit, Match, Node, Tuple
from pyshell.lang.pretty_form import record_text
from pyshell.lang.records import RecordDef
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.traps.errors import exit_

Term = Any
Reader = Callable[[Any, Term, Term], "list[RecordDef] | Term"]
"""(process, file or module term, options term) -> the definitions found, or {error, Reason}."""


class RecordTable:
    """name -> definition."""

    __slots__ = ("_reader", "table")

    def __init__(self, reader: Reader | None = None) -> None:
        self.table: dict[str, RecordDef] = {}
        self._reader = reader

    def field_names(self, tag: str, count: int) -> list[str] | None:
        """For printing: the field names if `tag` is a record of so many fields."""
        found = self.table.get(tag)
        if found is None or len(found.fields) != count:
            return None
        return [name for name, _default in found.fields]

    def define(self, name: str, fields: Node) -> Atom:
        """`rd(name, {a, b = 1})`: the fields as they were typed. Exits with a text when they make no record."""
        if type(fields) is not Tuple:
            raise exit_(from_text("bad record declaration"))
        found: list[tuple[str, Node | None]] = []
        for item in fields.items:
            if type(item) is AtomLit:
                field: tuple[str, Node | None] = (item.value, None)
            elif type(item) is Match and type(item.pattern) is AtomLit:
                field = (item.pattern.value, item.value)
            else:
                raise exit_(from_text("bad record field"))
            if any(field[0] == other for other, _default in found):
                raise exit_(from_text(f"field {field[0]} already defined in record {name}"))
            found.append(field)
        self.table[name] = RecordDef(name, found)
        return atom(name)

    def forget(self, names: list[str], everything: bool = False) -> None:
        """`rf(Names)`."""
        if everything:
            self.table.clear()
        for name in names:
            self.table.pop(name, None)

    def forget_all(self) -> Term:
        """`rf()`: the records that are still there, namely those of shell_default and user_default."""
        self.table.clear()
        return NIL

    def text(self, names: list[str] | None) -> str:
        """`rl()`: the definitions as attributes of a module, all of them or those of these names."""
        wanted = sorted(self.table) if names is None else [name for name in names if name in self.table]
        return "".join(record_text(self.table[name]) + "\n" for name in wanted)

    def read(self, p: Any, file: Term, names: Term, options: Term) -> Term:
        """`rr(File, Names, Options)`: the names of the records read, sorted, or {error, Reason}."""
        found = self._reader(p, file, options) if self._reader is not None else []
        if type(found) is not list or (found and not isinstance(found[0], RecordDef)):
            return found
        if not (type(names) is Atom and names.name == "_"):
            wanted = _wanted(names)
            found = [definition for definition in found if definition.name in wanted]
        for definition in found:
            self.table[definition.name] = definition
        return make_list([atom(name) for name in sorted({definition.name for definition in found})])


def _wanted(names: Term) -> set[str]:
    wanted: set[str] = set()
    if type(names) is Atom:
        wanted.add(names.name)
    while type(names) is list:
        if type(names[0]) is Atom:
            wanted.add(names[0].name)
        names = names[1]
    return wanted
