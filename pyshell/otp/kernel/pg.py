"""Natives of pg: the table of members, read by everybody, written by the process of the scope (pg.erl).

Law: the newest member stands first; leaving takes away the first place that is found.
Follows: pg(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import OK, TRUE, UNDEFINED
from pyshell.term.cons import iterate, make_list
from pyshell.term.maps import unwrap, wrap

Groups = dict[Any, list[Any]]  # wrapped group -> pids, the newest first


def _scope(p: Any, scope: Any) -> Groups:
    found: Groups = p.n.stores.get("pg", {}).get(scope, {})
    return found


@bif("$new", 1)
def new(p: Any, scope: Any) -> Any:
    """An empty table; it goes with the process that asks."""
    scopes = p.n.stores.setdefault("pg", {})
    scopes[scope] = {}
    p.extras().on_death += (lambda _: scopes.pop(scope, None),)
    return TRUE


@bif("$join", 3)
def join(p: Any, scope: Any, group: Any, pids: Any) -> Any:
    members = list(iterate(pids))
    groups = _scope(p, scope)
    groups[wrap(group)] = members + groups.get(wrap(group), [])
    return OK


@bif("$leave", 3)
def leave(p: Any, scope: Any, group: Any, pids: Any) -> Any:
    groups, key = _scope(p, scope), wrap(group)
    members = groups.get(key, [])
    for pid in iterate(pids):
        if pid in members:
            members.remove(pid)
    if not members:
        groups.pop(key, None)
    return OK


@bif("get_members", 2)
def get_members(p: Any, scope: Any, group: Any) -> Any:
    return make_list(_scope(p, scope).get(wrap(group), []))


@bif("get_local_members", 2)
def get_local_members(p: Any, scope: Any, group: Any) -> Any:
    return make_list([pid for pid in _scope(p, scope).get(wrap(group), []) if pid.node is p.n.name])


@bif("$groups", 1)
def groups(p: Any, scope: Any) -> Any:
    """The groups of a scope; undefined if there is no such scope."""
    if scope not in p.n.stores.get("pg", {}):
        return UNDEFINED
    return make_list([unwrap(group) for group in _scope(p, scope)])


@bif("$local_groups", 1)
def local_groups(p: Any, scope: Any) -> Any:
    """Of those, the ones with members here."""
    if scope not in p.n.stores.get("pg", {}):
        return UNDEFINED
    found = _scope(p, scope)
    here = [group for group, pids in found.items() if any(pid.node is p.n.name for pid in pids)]
    return make_list([unwrap(group) for group in here])
