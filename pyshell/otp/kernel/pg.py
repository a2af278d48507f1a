"""Natives of pg: the table of members, read by everybody, written by the process of the scope (pg.erl).

Law: the newest member stands first; leaving takes away the first place that is found.
Follows: pg(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import OK, TRUE
from pyshell.term.cons import NIL, iterate, make_list
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


@bif("which_groups", 1)
def which_groups(p: Any, scope: Any) -> Any:
    return make_list([unwrap(group) for group in _scope(p, scope)])


@bif("which_local_groups", 1)
def which_local_groups(p: Any, scope: Any) -> Any:
    groups = _scope(p, scope)
    here = [group for group, pids in groups.items() if any(pid.node is p.n.name for pid in pids)]
    return make_list([unwrap(group) for group in here]) if here else NIL
