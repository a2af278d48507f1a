"""Natives of see: the names of global and the groups of pg, node by node, side by side."""

from __future__ import annotations

from typing import Any

from pyshell.otp.lab.see.looking import alive, columns, label, screen, shown
from pyshell.otp.lab.see.tables import table
from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import make_list
from pyshell.term.maps import unwrap


def _side_by_side(p: Any, what: str, columns_of: dict[str, dict[Any, str]]) -> str:
    """A row for each name, a column for each node; a row in which nodes differ ends in `!`."""
    keys: dict[str, None] = {}
    for found in columns_of.values():
        keys.update(dict.fromkeys(found))
    rows = []
    for key in sorted(keys):
        cells = [found.get(key, "-") for found in columns_of.values()]
        rows.append([key, *cells, "!" if len(set(cells)) > 1 else ""])
    if not rows:
        return ""
    return table(rows, [what, *columns_of, ""], max(40, columns(p)))


@bif("$names", 0)
def names(p: Any) -> Any:
    """{text, [{Node, [{Name, Pid}]}]}."""
    cluster = p.n.cluster
    texts: dict[str, dict[Any, str]] = {}
    terms = []
    for name in alive(cluster):
        stored = cluster.nodes[name].stores.get("global_names", {})
        rows = [(shown(p, unwrap(key)), shown(p, value[0])) for key, value in stored.items()]
        texts[name] = {label(p, key, 30): f"{label(p, pid)} on {pid.node.name}" for key, pid in rows}
        terms.append((atom(name), make_list(rows)))
    text = _side_by_side(p, "global name", texts)
    return (screen(p, text or "No global name is registered anywhere.\n"), make_list(terms))


@bif("$groups", 0)
def groups(p: Any) -> Any:
    """{text, [{Node, [{Scope, Group, [Pid]}]}]}."""
    cluster = p.n.cluster
    texts: dict[str, dict[Any, str]] = {}
    terms = []
    for name in alive(cluster):
        rows = []
        texts[name] = {}
        for scope, stored in cluster.nodes[name].stores.get("pg", {}).items():
            for key, pids in stored.items():
                group, members = shown(p, unwrap(key)), [shown(p, pid) for pid in reversed(pids)]
                rows.append((scope, group, make_list(members)))
                text = " ".join(label(p, pid) for pid in members)
                where = label(p, group, 30) if scope.name == "pg" else f"{scope.name} {label(p, group, 30)}"
                texts[name][where] = text
        terms.append((atom(name), make_list(rows)))
    text = _side_by_side(p, "group", texts)
    return (screen(p, text or "No group has members anywhere.\n"), make_list(terms))
