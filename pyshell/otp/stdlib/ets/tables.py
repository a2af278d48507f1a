"""Tables as such: made, renamed, given away, asked about.

Follows: stdlib ets.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.ets.access import OWNER, WRITE, find_table, name_of, tables_of
from pyshell.runtime.ets import SET, TRANSFER, Table
from pyshell.runtime.ets_tables import KINDS
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import make_list
from pyshell.term.cons import to_python as items_of
from pyshell.term.ids import Pid
from pyshell.traps.errors import badarg

A_NONE, A_NAMED, A_EXISTS, A_OWNER, A_NOT_OWNER = map(
    atom, ("none", "named_table", "already_exists", "owner", "not_owner")
)
_PROTECTIONS = ("public", "protected", "private")
_FLAGS = ("write_concurrency", "read_concurrency", "decentralized_counters")
_ITEMS = (
    "id", "decentralized_counters", "read_concurrency", "write_concurrency", "compressed", "memory", "owner", "heir",
    "name", "size", "node", "named_table", "type", "keypos", "protection",
)  # fmt: skip


class _Wish:
    """The options of new/2."""

    def __init__(self) -> None:
        self.kind, self.protection, self.position, self.named = SET, "protected", 1, False
        self.heir: Any = None
        self.flags: dict[str, Any] = {}


def _wish(options: Any) -> _Wish:
    wish = _Wish()
    items = items_of(options)
    if items is None:
        raise badarg()
    for option in items:
        word = option.name if type(option) is Atom else ""
        if word in KINDS:
            wish.kind = word
        elif word in _PROTECTIONS:
            wish.protection = word
        elif word == "named_table":
            wish.named = True
        elif word == "compressed":
            wish.flags["compressed"] = TRUE
        elif type(option) is tuple and len(option) > 1 and type(option[0]) is Atom:
            _pair(wish, option)
        else:
            raise badarg()
    return wish


def _pair(wish: _Wish, option: tuple[Any, ...]) -> None:
    name, value = option[0].name, option[1]
    if name == "keypos" and len(option) == 2 and type(value) is int and value > 0:
        wish.position = value
    elif name == "heir" and len(option) == 2 and value is A_NONE:
        wish.heir = None
    elif name == "heir" and len(option) == 3 and isinstance(value, Pid):
        wish.heir = (value, option[2])
    elif name in _FLAGS and len(option) == 2 and (value in (TRUE, FALSE) or value is atom("auto")):
        wish.flags[name] = value
    else:
        raise badarg()


@bif("new", 2)
def new(p: Any, name: Any, options: Any) -> Any:
    if type(name) is not Atom:
        raise badarg()
    wish = _wish(options)
    tables = tables_of(p)
    if wish.named and name in tables.by_name:
        raise badarg(A_EXISTS)
    table = KINDS[wish.kind](p.n.make_ref(), name, wish.position, wish.protection, p, wish.named)
    table.heir = wish.heir
    table.options = wish.flags
    tables.add(table)
    return name_of(table)


@bif("delete", 1)
def delete(p: Any, table: Any) -> Any:
    tables_of(p).drop(find_table(p, table, WRITE))
    return TRUE


@bif("all", 0)
def all_tables(p: Any) -> Any:
    return make_list([name_of(table) for table in tables_of(p).by_ref.values()])


@bif("whereis", 1)
def whereis(p: Any, name: Any) -> Any:
    if type(name) is not Atom:
        raise badarg()
    table = tables_of(p).by_name.get(name)
    return UNDEFINED if table is None else table.ref


@bif("rename", 2)
def rename(p: Any, table: Any, name: Any) -> Any:
    found = find_table(p, table, WRITE)
    if type(name) is not Atom or (found.named and name in tables_of(p).by_name):
        raise badarg()
    tables_of(p).rename(found, name)
    return name_of(found)


@bif("give_away", 3)
def give_away(p: Any, table: Any, pid: Any, gift: Any) -> Any:
    found = find_table(p, table, WRITE)
    if not isinstance(pid, Pid):
        raise badarg()
    if found.owner is not p:
        raise badarg(A_NOT_OWNER)
    if pid == p:
        raise badarg(A_OWNER)
    heir = p.n.find(pid)
    if heir is None:
        raise badarg()
    tables_of(p).own(found, heir)
    p.n.push(heir, (TRANSFER, name_of(found), p, gift))
    return TRUE


@bif("setopts", 2)
def setopts(p: Any, table: Any, options: Any) -> Any:
    found = find_table(p, table, OWNER)
    items = [options] if type(options) is tuple else items_of(options)
    if items is None:
        raise badarg()
    wish = _Wish()
    for option in items:
        if type(option) is not tuple or len(option) < 2 or option[0] not in (atom("heir"), atom("protection")):
            raise badarg()
        if option[0].name == "heir":
            _pair(wish, option)
            found.heir = wish.heir
        elif type(option[1]) is Atom and option[1].name in _PROTECTIONS:
            found.protection = option[1].name
        else:
            raise badarg()
    return TRUE


@bif("safe_fixtable", 2)
def safe_fixtable(p: Any, table: Any, fix: Any) -> Any:
    found = find_table(p, table)
    if fix is not TRUE and fix is not FALSE:
        raise badarg()
    found.fixed = max(0, found.fixed + (1 if fix is TRUE else -1))
    return TRUE


def _fact(p: Any, table: Table, item: str) -> Any:
    if item in _FLAGS or item == "compressed":
        return table.options.get(item, FALSE)
    if item == "heir":
        return A_NONE if table.heir is None else table.heir[0]
    if item == "named_table":
        return TRUE if table.named else FALSE
    if item in ("fixed", "safe_fixed", "safe_fixed_monotonic_time"):
        return TRUE if table.fixed and item == "fixed" else FALSE
    if item == "stats":
        return (256, 0.0, 0.0, 0.0, 0, 0, 0, 1)
    facts = {
        "id": table.ref, "owner": table.owner, "name": table.name, "size": len(table), "node": p.n.name,
        "type": atom(table.kind), "keypos": table.position, "protection": atom(table.protection),
    }  # fmt: skip
    return table.words() if item == "memory" else facts.get(item)


def _asked(p: Any, name: Any) -> Table | None:
    """As OTP's info: no such table is no error."""
    tables = tables_of(p)
    table = tables.find(name)
    if table is None and not tables.known(name):
        find_table(p, name)
    return table


@bif("info", 1)
def info(p: Any, table: Any) -> Any:
    found = _asked(p, table)
    return UNDEFINED if found is None else make_list([(atom(item), _fact(p, found, item)) for item in _ITEMS])


@bif("info", 2)
def info_item(p: Any, table: Any, item: Any) -> Any:
    found = _asked(p, table)
    if found is None:
        return UNDEFINED
    fact = _fact(p, found, item.name) if type(item) is Atom else None
    if fact is None:
        raise badarg()
    return fact
