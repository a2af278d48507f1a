"""Which table is meant, and may this process do that with it?

Law: each refusal has the cause that module ets of OTP gives: `type` (no table name at all), `id` (no such table),
`access`, `table_type`.
Follows: stdlib ets; erl_db.c.
"""

from __future__ import annotations

from typing import Any

from pyshell.runtime.ets import Table, Tables
from pyshell.term.atom import atom
from pyshell.term.ids import Ref
from pyshell.traps.errors import badarg

STORE = "ets"
READ, WRITE, OWNER = "read", "write", "owner"
A_TYPE, A_ID, A_ACCESS, A_TABLE_TYPE = map(atom, ("type", "id", "access", "table_type"))


def tables_of(p: Any) -> Tables:
    """The tables of the node."""
    found = p.n.stores.get(STORE)
    if found is None:
        found = p.n.stores[STORE] = Tables()
    return found  # type: ignore[no-any-return]


def find_table(p: Any, name: Any, access: str = READ) -> Table:
    """The table; raises badarg with its cause."""
    tables = p.n.stores.get(STORE) or tables_of(p)
    table: Table | None = tables.by_ref.get(name[0]) if type(name) is Ref else None
    if table is None or table.ref is not name:
        table = tables.find(name)
        if table is None:
            raise badarg(A_ID if tables.known(name) else A_TYPE)
    if table.owner is not p:
        private = table.protection == "private"
        if access == OWNER or private or (access == WRITE and table.protection != "public"):
            raise badarg(A_ACCESS)
    return table


def name_of(table: Table) -> Any:
    """What the owner calls it: the atom of a named table, else its reference."""
    return table.name if table.named else table.ref
