"""The kinds of tables: set, bag, duplicate_bag and ordered_set.

A set is a dict from key to object, a bag a dict from key to objects, an ordered_set a sorted list of keys beside the
list of its objects. Walking a table that changes: `next` follows a snapshot of the keys taken by `first`, so what was
there then and still is will be met once. A set or bag of up to `PLACED` keys is walked in BEAM's order, by the slot of each
key (term/placement.py); a larger one, or one with keys whose slot cannot be told, in the order in which they came.
Law: keys are wrapped as those of maps are (term/maps.py), so 1 and 1.0 are two keys of a set and one of an ordered_set.
Follows: stdlib ets.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from pyshell.runtime.ets import BAG, DUPLICATE_BAG, ORDERED_SET, SET, Object, Table
from pyshell.term.atom import Atom
from pyshell.term.cons import NIL
from pyshell.term.ids import Ref
from pyshell.term.maps import unwrap, wrap
from pyshell.term.order import compare, exactly_equal
from pyshell.term.placement import placement

PLACED = 256  # slots of a table until it grows
NOWHERE = -1


def _slot(key: Any) -> int:
    place = placement(key)
    return NOWHERE if place is None else place % PLACED


class _Hashed(Table):
    """What sets and bags share: keys without an order."""

    def __init__(self, ref: Ref, name: Atom, position: int, protection: str, owner: Any, named: bool) -> None:
        super().__init__(ref, name, position, protection, owner, named)
        self._items: dict[Any, Any] = {}
        self._slots: dict[Any, int] = {}
        self._walk: list[Any] = []
        self._places: dict[Any, int] = {}

    def has(self, key: Any) -> bool:
        return wrap(key) in self._items

    def _placed(self) -> list[Any] | None:
        """The wrapped keys as BEAM walks them, or None: then in the order of `_items`."""
        items, known = self._items, self._slots
        if len(items) > PLACED:
            known.clear()
            return None
        slots = {wrapped: known[wrapped] if wrapped in known else _slot(unwrap(wrapped)) for wrapped in items}
        self._slots = slots
        return None if NOWHERE in slots.values() else sorted(slots, key=slots.__getitem__)

    def is_placed(self) -> bool:
        return self._placed() is not None

    def slots(self) -> list[list[Object]] | None:
        placed = self._placed()
        if placed is None:
            return None
        found: list[list[Object]] = [[] for _ in range(PLACED)]
        for wrapped in placed:
            at = self._slots[wrapped]
            found[at] = self.lookup(unwrap(wrapped)) + found[at]
        return found

    def walked(self) -> list[Object]:
        return [item for wrapped in self._placed() or self._items for item in self.lookup(unwrap(wrapped))]

    def _snapshot(self) -> None:
        walk = self._placed() or list(self._items)
        self._walk = [unwrap(wrapped) for wrapped in walk]
        self._places = {wrapped: at for at, wrapped in enumerate(walk)}

    def first(self) -> Any:
        self._snapshot()
        return self._walk[0] if self._walk else None

    def next(self, key: Any) -> Any:
        wrapped = wrap(key)
        if wrapped not in self._places:
            self._snapshot()
        at = self._places[wrapped] + 1
        while at < len(self._walk):
            if wrap(self._walk[at]) in self._items:
                return self._walk[at]
            at += 1
        return None


class SetTable(_Hashed):
    """One object a key."""

    kind = SET

    def __len__(self) -> int:
        return len(self._items)

    def lookup(self, key: Any) -> list[Object]:
        kind = type(key)
        found = self._items.get(key if kind is int or kind is Atom else wrap(key))
        return [] if found is None else [found]

    def listed(self, key: Any) -> Any:
        kind = type(key)
        found = self._items.get(key if kind is int or kind is Atom else wrap(key))
        return NIL if found is None else [found, NIL]

    def insert(self, item: Object) -> None:
        key = item[self.position - 1]
        kind = type(key)
        self._items[key if kind is int or kind is Atom else wrap(key)] = item

    def delete(self, key: Any) -> list[Object]:
        found = self._items.pop(wrap(key), None)
        return [] if found is None else [found]

    def delete_object(self, item: Object) -> int:
        if len(item) < self.position:
            return 0
        wrapped = wrap(self.key_of(item))
        found = self._items.get(wrapped)
        if found is None or not exactly_equal(found, item):
            return 0
        del self._items[wrapped]
        return 1

    def clear(self) -> int:
        count = len(self._items)
        self._items.clear()
        return count

    def objects(self) -> list[Object]:
        placed = self._placed()
        return list(self._items.values()) if placed is None else [self._items[wrapped] for wrapped in reversed(placed)]

    def groups(self) -> list[list[Object]]:
        return [[item] for item in self._items.values()]


class DuplicateBagTable(_Hashed):
    """Any number of objects a key, also equal ones."""

    kind = DUPLICATE_BAG

    def __init__(self, ref: Ref, name: Atom, position: int, protection: str, owner: Any, named: bool) -> None:
        super().__init__(ref, name, position, protection, owner, named)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def lookup(self, key: Any) -> list[Object]:
        found: list[Object] = self._items.get(wrap(key), [])
        return found

    def insert(self, item: Object) -> None:
        self._items.setdefault(wrap(item[self.position - 1]), []).append(item)
        self._count += 1

    def delete(self, key: Any) -> list[Object]:
        group: list[Object] = self._items.pop(wrap(key), [])
        self._count -= len(group)
        return group

    def delete_object(self, item: Object) -> int:
        if len(item) < self.position:
            return 0
        wrapped = wrap(self.key_of(item))
        group = self._items.get(wrapped, [])
        kept = [other for other in group if not exactly_equal(other, item)]
        gone = len(group) - len(kept)
        if kept:
            self._items[wrapped] = kept
        elif gone:
            del self._items[wrapped]
        self._count -= gone
        return gone

    def clear(self) -> int:
        count = self._count
        self._items.clear()
        self._count = 0
        return count

    def objects(self) -> list[Object]:
        placed = self._placed()
        if placed is None:
            return [item for group in self._items.values() for item in group]
        return [item for wrapped in reversed(placed) for item in self._items[wrapped]]

    def groups(self) -> list[list[Object]]:
        return list(self._items.values())


class BagTable(DuplicateBagTable):
    """Any number of different objects a key."""

    kind = BAG

    def insert(self, item: Object) -> None:
        for other in self.lookup(item[self.position - 1]):
            if exactly_equal(other, item):
                return
        super().insert(item)


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


class OrderedTable(Table):
    """One object a key, in the order of the keys.

    While all keys are integers they are kept as they are, which Python compares fastest; the first other key makes
    them all `OrderedKey`s.
    """

    kind = ORDERED_SET
    ordered = True

    def __init__(self, ref: Ref, name: Atom, position: int, protection: str, owner: Any, named: bool) -> None:
        super().__init__(ref, name, position, protection, owner, named)
        self._keys: list[Any] = []
        self._objects: list[Object] = []
        self._plain = True

    def __len__(self) -> int:
        return len(self._objects)

    def _place(self, key: Any) -> tuple[int, bool]:
        """(where it stands or would stand, is it there?)"""
        keys = self._keys
        if self._plain:
            if type(key) is not int and type(key) is not float:
                return len(keys), False  # every other term is larger than a number
            wanted: Any = key
        else:
            wanted = OrderedKey(key)
        at = bisect_left(keys, wanted)
        return at, at < len(keys) and keys[at] == wanted

    def lookup(self, key: Any) -> list[Object]:
        at, found = self._place(key)
        return [self._objects[at]] if found else []

    def has(self, key: Any) -> bool:
        return self._place(key)[1]

    def insert(self, item: Object) -> None:
        key = item[self.position - 1]
        if self._plain and type(key) is not int:
            self._keys = [OrderedKey(term) for term in self._keys]
            self._plain = False
        wanted = key if self._plain else OrderedKey(key)
        keys = self._keys
        at = bisect_left(keys, wanted)
        if at < len(keys) and keys[at] == wanted:
            self._objects[at] = item
            keys[at] = wanted
        else:
            keys.insert(at, wanted)
            self._objects.insert(at, item)

    def delete(self, key: Any) -> list[Object]:
        at, found = self._place(key)
        if not found:
            return []
        del self._keys[at]
        return [self._objects.pop(at)]

    def delete_object(self, item: Object) -> int:
        if len(item) < self.position:
            return 0
        at, found = self._place(self.key_of(item))
        if not found or not exactly_equal(self._objects[at], item):
            return 0
        del self._keys[at]
        del self._objects[at]
        return 1

    def clear(self) -> int:
        count = len(self._objects)
        self._keys.clear()
        self._objects.clear()
        self._plain = True
        return count

    def objects(self) -> list[Object]:
        return self._objects.copy()

    def groups(self) -> list[list[Object]]:
        return [[item] for item in self._objects]

    def _term(self, at: int) -> Any:
        return self._keys[at] if self._plain else self._keys[at].term

    def first(self) -> Any:
        return self._term(0) if self._keys else None

    def last(self) -> Any:
        return self._term(-1) if self._keys else None

    def next(self, key: Any) -> Any:
        at, found = self._place(key)
        at += found
        return self._term(at) if at < len(self._keys) else None

    def previous(self, key: Any) -> Any:
        at = self._place(key)[0]
        return self._term(at - 1) if at else None


KINDS: dict[str, type[Table]] = {
    kind.kind: kind for kind in (SetTable, BagTable, DuplicateBagTable, OrderedTable)
}
