"""Tables (ets) of one node: what all kinds have in common, and which tables there are.

The kinds themselves are in ets_tables.py.
Follows: stdlib ets.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import Atom, atom
from pyshell.term.cons import make_list
from pyshell.term.ids import Pid, Ref

Object = tuple[Any, ...]
SET, ORDERED_SET, BAG, DUPLICATE_BAG = "set", "ordered_set", "bag", "duplicate_bag"
TRANSFER = atom("ETS-TRANSFER")


class Table:
    """One table. owner: Process. heir: (pid, data) or None. fixed: how often safe_fixtable(_, true) holds it.

    position: of the key in an object, from 1. Objects that are handed in are long enough to have a key.
    """

    kind = ""
    ordered = False

    def __init__(self, ref: Ref, name: Atom, position: int, protection: str, owner: Any, named: bool) -> None:
        self.ref = ref
        self.name = name
        self.position = position
        self.protection = protection
        self.owner = owner
        self.named = named
        self.heir: tuple[Pid, Any] | None = None
        self.options: dict[str, Any] = {}
        self.fixed = 0

    def __len__(self) -> int:
        raise NotImplementedError

    def key_of(self, item: Object) -> Any:
        """The key of an object of this table."""
        return item[self.position - 1]

    def lookup(self, key: Any) -> list[Object]:
        """All objects with this key, oldest first. Do not change the list."""
        raise NotImplementedError

    def listed(self, key: Any) -> Any:
        """The same as an Erlang list."""
        return make_list(self.lookup(key))

    def has(self, key: Any) -> bool:
        raise NotImplementedError

    def insert(self, item: Object) -> None:
        """Replaces the object with this key in a set; bags get one more (a bag never holds the same object twice)."""
        raise NotImplementedError

    def delete(self, key: Any) -> list[Object]:
        """Takes out all objects with this key."""
        raise NotImplementedError

    def delete_object(self, item: Object) -> int:
        """Takes out all objects that are exactly this one; how many."""
        raise NotImplementedError

    def clear(self) -> int:
        """Empties the table; how many objects there were."""
        raise NotImplementedError

    def objects(self) -> list[Object]:
        """All objects, in order for an ordered_set, else as `ets:tab2list/1` has them: a list of its own."""
        raise NotImplementedError

    def groups(self) -> list[list[Object]]:
        """The objects, those of one key together."""
        raise NotImplementedError

    def walked(self) -> list[Object]:
        """All objects key by key, as `first` and `next` give the keys."""
        return self.objects()

    def is_placed(self) -> bool:
        """Is this a hash table whose `objects` are in BEAM's order, the last slot first?"""
        return False

    def slots(self) -> list[list[Object]] | None:
        """The objects of each slot, where the slots are BEAM's."""
        return None

    def first(self) -> Any:
        """The first key, or None."""
        raise NotImplementedError

    def last(self) -> Any:
        """The last key, or None. A set has no order: its first one."""
        return self.first()

    def next(self, key: Any) -> Any:
        """The key after this one, or None. A set must know the key: KeyError."""
        raise NotImplementedError

    def previous(self, key: Any) -> Any:
        """The key before this one, or None; a set has no order, so there it is `next`."""
        return self.next(key)

    def words(self) -> int:
        """About how many words the table takes."""
        return 305 + sum(6 + len(item) for item in self.objects())


class Tables:
    """All tables of a node, by reference, and the named ones by name."""

    def __init__(self) -> None:
        self.by_ref: dict[int, Table] = {}  # by the number of the reference
        self.by_name: dict[Atom, Table] = {}
        self._dropped: set[Ref] = set()  # to tell a table that is gone from what never was one

    def add(self, table: Table) -> None:
        self.by_ref[table.ref.number] = table
        if table.named:
            self.by_name[table.name] = table
        self.own(table, table.owner)

    def own(self, table: Table, owner: Any) -> None:
        """Make this process the owner; tables go when their owner does."""
        table.owner = owner
        x = owner.extras()
        if self.owner_died not in x.on_death:
            x.on_death += (self.owner_died,)

    def find(self, name: Any) -> Table | None:
        """By reference or by name."""
        if type(name) is not Ref:
            return self.by_name.get(name) if type(name) is Atom else None
        table = self.by_ref.get(name.number)
        return table if table is not None and (table.ref is name or table.ref == name) else None

    def known(self, name: Any) -> bool:
        """Is, was or could this be the name of a table? (Or is it no table name at all?)"""
        return type(name) is Atom or (type(name) is Ref and name in self._dropped)

    def rename(self, table: Table, name: Atom) -> None:
        if table.named:
            del self.by_name[table.name]
            self.by_name[name] = table
        table.name = name

    def drop(self, table: Table) -> None:
        """The table is gone."""
        self.by_ref.pop(table.ref.number, None)
        self._dropped.add(table.ref)
        if table.named:
            self.by_name.pop(table.name, None)

    def owner_died(self, process: Any) -> None:
        """Its tables go to their heirs, or away."""
        for table in [t for t in self.by_ref.values() if t.owner is process]:
            heir = None if table.heir is None else process.n.find(table.heir[0])
            if heir is None or heir is process or table.heir is None:
                self.drop(table)
                continue
            data = table.heir[1]
            self.own(table, heir)
            name = table.name if table.named else table.ref
            process.n.push(heir, (TRANSFER, name, process, data))

