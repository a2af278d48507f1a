"""Objects: put in, looked up, counted up, taken out, walked along.

Follows: stdlib ets.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.ets.access import A_TABLE_TYPE, WRITE, find_table, tables_of
from pyshell.runtime.ets import BAG, DUPLICATE_BAG, Table
from pyshell.term.atom import FALSE, TRUE, atom
from pyshell.term.cons import make_list
from pyshell.term.cons import to_python as items_of
from pyshell.traps.errors import badarg
from pyshell.traps.machine import charge

A_END, A_NONE = atom("$end_of_table"), atom("none")
A_BADKEY, A_KEYPOS, A_POSITION = map(atom, ("badkey", "keypos", "position"))


def _new_objects(table: Table, objects: Any) -> list[tuple[Any, ...]]:
    """One tuple or a list of them, each large enough to have the key."""
    items = [objects] if type(objects) is tuple else items_of(objects)
    if items is None:
        raise badarg()
    for item in items:
        if type(item) is not tuple or len(item) < table.position:
            raise badarg()
    return items


@bif("insert", 2)
def insert(p: Any, table: Any, objects: Any) -> Any:
    found = find_table(p, table, WRITE)
    if type(objects) is tuple:  # the usual case
        if len(objects) < found.position:
            raise badarg()
        found.insert(objects)
        return TRUE
    items = _in_turn(found, _new_objects(found, objects))
    for item in items:
        found.insert(item)
    charge(p, len(items))
    return TRUE


def _in_turn(table: Table, items: list[Any]) -> list[Any]:
    """As they are put in: in BEAM, those of a list from its end if the table is a bag."""
    return items[::-1] if table.kind == BAG else items


@bif("insert_new", 2)
def insert_new(p: Any, table: Any, objects: Any) -> Any:
    found = find_table(p, table, WRITE)
    items = _in_turn(found, _new_objects(found, objects))
    if any(found.has(found.key_of(item)) for item in items):
        return FALSE
    for item in items:
        found.insert(item)
    charge(p, len(items))
    return TRUE


@bif("lookup", 2)
def lookup(p: Any, table: Any, key: Any) -> Any:
    return find_table(p, table).listed(key)


@bif("lookup_element", 3)
def lookup_element(p: Any, table: Any, key: Any, position: Any) -> Any:
    found = find_table(p, table)
    items = found.lookup(key)
    if not items:
        raise badarg(A_BADKEY)
    if type(position) is not int or position < 1 or any(position > len(item) for item in items):
        raise badarg()
    if found.kind in (BAG, DUPLICATE_BAG):
        return make_list([item[position - 1] for item in items])
    return items[0][position - 1]


@bif("member", 2)
def member(p: Any, table: Any, key: Any) -> Any:
    return TRUE if find_table(p, table).has(key) else FALSE


@bif("take", 2)
def take(p: Any, table: Any, key: Any) -> Any:
    return make_list(find_table(p, table, WRITE).delete(key))


@bif("delete", 2)
def delete(p: Any, table: Any, key: Any) -> Any:
    find_table(p, table, WRITE).delete(key)
    return TRUE


@bif("delete_object", 2)
def delete_object(p: Any, table: Any, item: Any) -> Any:
    found = find_table(p, table, WRITE)
    if type(item) is not tuple or not item:
        raise badarg()
    found.delete_object(item)
    return TRUE


@bif("internal_delete_all", 2)
def internal_delete_all(p: Any, table: Any, _: Any) -> Any:
    """How many objects there were."""
    count = find_table(p, table, WRITE).clear()
    charge(p, count // 8)
    return count


@bif("all_objects", 1)
def all_objects(p: Any, table: Any) -> Any:
    """The objects of a table that this process may read, else none."""
    found = tables_of(p).find(table)
    if found is None or (found.owner is not p and found.protection == "private"):
        return A_NONE
    charge(p, len(found) // 8)
    return make_list(found.objects())


@bif("walked", 1)
def walked(p: Any, table: Any) -> Any:
    """The objects as first/1 and next/2 come to their keys."""
    found = find_table(p, table)
    charge(p, len(found) // 8)
    return make_list(found.walked())


@bif("slot", 2)
def slot(p: Any, table: Any, number: Any) -> Any:
    """Where the slots are not BEAM's, each holds the objects of one key."""
    found = find_table(p, table)
    groups = found.slots()
    if groups is None:
        groups = found.groups()
    if type(number) is not int or not 0 <= number <= len(groups):
        raise badarg()
    return A_END if number == len(groups) else make_list(groups[number])


def _key(found: Any) -> Any:
    return A_END if found is None else found


@bif("first", 1)
def first(p: Any, table: Any) -> Any:
    return _key(find_table(p, table).first())


@bif("last", 1)
def last(p: Any, table: Any) -> Any:
    return _key(find_table(p, table).last())


@bif("next", 2)
def next_key(p: Any, table: Any, key: Any) -> Any:
    found = find_table(p, table)
    try:
        return _key(found.next(key))
    except KeyError:
        raise badarg() from None


@bif("prev", 2)
def previous_key(p: Any, table: Any, key: Any) -> Any:
    found = find_table(p, table)
    try:
        return _key(found.previous(key))
    except KeyError:
        raise badarg() from None


def _one_object(p: Any, name: Any) -> Table:
    found = find_table(p, name, WRITE)
    if found.kind in (BAG, DUPLICATE_BAG):
        raise badarg(A_TABLE_TYPE)
    return found


def _operations(table: Table, operation: Any) -> tuple[list[tuple[Any, ...]], bool]:
    """(operations as tuples, one alone?)."""
    if type(operation) is int:
        return [(table.position + 1, operation)], True
    single = type(operation) is tuple
    items = [operation] if single else items_of(operation)
    if items is None:
        raise badarg()
    for item in items:
        if type(item) is not tuple or len(item) not in (2, 4) or any(type(part) is not int for part in item):
            raise badarg()
    return items, single


def _update_counter(p: Any, name: Any, key: Any, operation: Any, default: Any) -> Any:
    table = _one_object(p, name)
    operations, single = _operations(table, operation)
    items = table.lookup(key)
    if not items and default is None:
        raise badarg(A_BADKEY)
    values = list(items[0] if items else default)
    if not items:
        values[table.position - 1] = key
    results = []
    for position, step, *limits in operations:
        if position == table.position:
            raise badarg(A_KEYPOS)
        if not 0 < position <= len(values):
            raise badarg(A_POSITION)
        if type(values[position - 1]) is not int:
            raise badarg()
        value = values[position - 1] + step
        if limits:
            threshold, reset = limits
            if (step >= 0 and value > threshold) or (step < 0 and value < threshold):
                value = reset
        values[position - 1] = value
        results.append(value)
    table.insert(tuple(values))
    return results[0] if single else make_list(results)


@bif("update_counter", 3)
def update_counter(p: Any, table: Any, key: Any, operation: Any) -> Any:
    return _update_counter(p, table, key, operation, None)


@bif("update_counter", 4)
def update_counter_or(p: Any, table: Any, key: Any, operation: Any, default: Any) -> Any:
    found = _one_object(p, table)
    if type(default) is not tuple or len(default) < found.position:
        raise badarg()
    return _update_counter(p, table, key, operation, default)


@bif("update_element", 3)
def update_element(p: Any, table: Any, key: Any, element: Any) -> Any:
    found = _one_object(p, table)
    items = [element] if type(element) is tuple else items_of(element)
    if items is None:
        raise badarg()
    for item in items:
        if type(item) is not tuple or len(item) != 2 or type(item[0]) is not int or item[0] < 1:
            raise badarg()
        if item[0] == found.position:
            raise badarg(A_KEYPOS)
    old = found.lookup(key)
    if not old:
        return FALSE
    values = list(old[0])
    for position, value in items:
        if position > len(values):
            raise badarg()
        values[position - 1] = value
    found.insert(tuple(values))
    return TRUE
