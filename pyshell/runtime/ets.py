"""Tables (ets) of one node.

A table keeps objects under their key: a Python dict for set, bag and duplicate_bag, and for ordered_set a sorted list
besides. Walking a table that changes: `next` follows a snapshot of the keys taken by `first`, so what was there then
and still is will be met once. A set shows its objects in the order they came in (BEAM's order means nothing either).
Follows: stdlib ets.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from pyshell.term.atom import Atom, atom
from pyshell.term.ids import Pid, Ref
from pyshell.term.maps import wrap
from pyshell.term.order import compare, exactly_equal

Object = tuple[Any, ...]
SET, ORDERED_SET, BAG, DUPLICATE_BAG = "set", "ordered_set", "bag", "duplicate_bag"
TRANSFER = atom("ETS-TRANSFER")


class OrderedKey:
    """A key of an ordered_set: compared with `==`, so that 1 and 1.0 are one key."""

    __slots__ = ("term",)

    def __init__(self, term: Any) -> None:
        self.term = term

    def __lt__(self, other: OrderedKey) -> bool:
        a, b = self.term, other.term
        if type(a) is int is type(b):
            return bool(a < b)
        return compare(a, b) < 0

    def __eq__(self, other: object) -> bool:
        return type(other) is OrderedKey and compare(self.term, other.term) == 0

    __hash__ = None  # type: ignore[assignment]


class Table:
    """One table. owner: Process. heir: (pid, data) or None. fixed: how often safe_fixtable(_, true) holds it."""

    def __init__(
        self, ref: Ref, name: Atom, kind: str, position: int, protection: str, owner: Any, named: bool
    ) -> None:
        self.ref = ref
        self.name = name
        self.kind = kind
        self.position = position  # of the key, from 1
        self.protection = protection
        self.owner = owner
        self.named = named
        self.heir: tuple[Pid, Any] | None = None
        self.options: dict[str, Any] = {}
        self.fixed = 0
        self._groups: dict[Any, list[Object]] = {}  # set, bag, duplicate_bag
        self._keys: list[OrderedKey] = []  # ordered_set
        self._objects: list[Object] = []
        self._count = 0
        self._walk: list[Any] = []
        self._places: dict[Any, int] = {}

    def __len__(self) -> int:
        return self._count

    @property
    def ordered(self) -> bool:
        return self.kind == ORDERED_SET

    def key_of(self, item: Object) -> Any:
        """The key of an object of this table."""
        return item[self.position - 1]

    def _place(self, key: Any) -> tuple[int, bool]:
        wanted = OrderedKey(key)
        at = bisect_left(self._keys, wanted)
        return at, at < len(self._keys) and self._keys[at] == wanted

    def lookup(self, key: Any) -> list[Object]:
        """All objects with this key, oldest first. Do not change the list."""
        if self.ordered:
            at, found = self._place(key)
            return [self._objects[at]] if found else []
        return self._groups.get(wrap(key), [])

    def has(self, key: Any) -> bool:
        return self._place(key)[1] if self.ordered else wrap(key) in self._groups

    def insert(self, item: Object) -> None:
        """Replaces the object with this key in a set; bags get one more (a bag never holds the same object twice)."""
        key = item[self.position - 1]
        if self.ordered:
            at, found = self._place(key)
            if found:
                self._objects[at] = item
                self._keys[at] = OrderedKey(key)
                return
            self._keys.insert(at, OrderedKey(key))
            self._objects.insert(at, item)
            self._count += 1
            return
        wrapped = wrap(key)
        group = self._groups.get(wrapped)
        if group is None:
            self._groups[wrapped] = [item]
        elif self.kind == SET:
            group[0] = item
            return
        elif self.kind == BAG and any(exactly_equal(other, item) for other in group):
            return
        else:
            group.append(item)
        self._count += 1

    def delete(self, key: Any) -> list[Object]:
        """Takes out all objects with this key."""
        if self.ordered:
            at, found = self._place(key)
            if not found:
                return []
            del self._keys[at]
            self._count -= 1
            return [self._objects.pop(at)]
        group = self._groups.pop(wrap(key), [])
        self._count -= len(group)
        return group

    def delete_object(self, item: Object) -> int:
        """Takes out all objects that are exactly this one; how many."""
        if len(item) < self.position:
            return 0
        key = self.key_of(item)
        group = self.lookup(key)
        kept = [other for other in group if not exactly_equal(other, item)]
        gone = len(group) - len(kept)
        if gone and (self.ordered or not kept):
            self.delete(key)
        elif gone:
            self._groups[wrap(key)] = kept
            self._count -= gone
        return gone

    def clear(self) -> int:
        """Empties the table; how many objects there were."""
        count = self._count
        self._groups.clear()
        self._keys.clear()
        self._objects.clear()
        self._count = 0
        return count

    def objects(self) -> Iterator[Object]:
        """All objects, in order for an ordered_set. The table may change meanwhile."""
        if self.ordered:
            yield from self._objects.copy()
        else:
            for group in list(self._groups.values()):
                yield from group

    def groups(self) -> list[list[Object]]:
        """The objects, those of one key together."""
        return [[item] for item in self._objects] if self.ordered else list(self._groups.values())

    def _snapshot(self) -> None:
        self._walk = [self.key_of(group[0]) for group in self._groups.values()]
        self._places = {wrapped: at for at, wrapped in enumerate(self._groups)}

    def first(self) -> Any:
        """The first key, or None."""
        if self.ordered:
            return self._keys[0].term if self._keys else None
        self._snapshot()
        return self._walk[0] if self._walk else None

    def last(self) -> Any:
        """The last key, or None."""
        if self.ordered:
            return self._keys[-1].term if self._keys else None
        return self.first()

    def next(self, key: Any) -> Any:
        """The key after this one, or None. A set must know the key: KeyError."""
        if self.ordered:
            at = bisect_right(self._keys, OrderedKey(key))
            return self._keys[at].term if at < len(self._keys) else None
        wrapped = wrap(key)
        if wrapped not in self._places:
            self._snapshot()
        at = self._places[wrapped] + 1
        while at < len(self._walk):
            if wrap(self._walk[at]) in self._groups:
                return self._walk[at]
            at += 1
        return None

    def previous(self, key: Any) -> Any:
        """The key before this one, or None; a set has no order, so there it is `next`."""
        if not self.ordered:
            return self.next(key)
        at = self._place(key)[0]
        return self._keys[at - 1].term if at else None

    def words(self) -> int:
        """About how many words the table takes."""
        return 305 + sum(6 + len(item) for item in self.objects())


class Tables:
    """All tables of a node, by reference, and the named ones by name."""

    def __init__(self) -> None:
        self.by_ref: dict[Ref, Table] = {}
        self.by_name: dict[Atom, Table] = {}
        self.dropped: set[Ref] = set()  # to tell a table that is gone from what never was one

    def add(self, table: Table) -> None:
        self.by_ref[table.ref] = table
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
        if type(name) is Atom:
            return self.by_name.get(name)
        return self.by_ref.get(name) if type(name) is Ref else None

    def rename(self, table: Table, name: Atom) -> None:
        if table.named:
            del self.by_name[table.name]
            self.by_name[name] = table
        table.name = name

    def drop(self, table: Table) -> None:
        """The table is gone."""
        self.by_ref.pop(table.ref, None)
        self.dropped.add(table.ref)
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

