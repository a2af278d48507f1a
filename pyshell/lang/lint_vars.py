"""Variables as the checker sees them: what is bound, exported, unsafe, used.

A table is a dict from a name to (state, used, places). state is BOUND, STACK, ("export", what, pos) or ("unsafe",
what, pos):
`what` and `pos` name the construct the variable comes from. A table that an expression returns holds only the
variables it mentions; the law: tables are values, no function here changes one it was given.
Follows: stdlib erl_lint ("The variable table"), in dicts instead of ordered lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyshell.lang.ast import Pos

State = tuple[str, str, Pos]
Entry = tuple[State, bool, tuple[Pos, ...]]
Vars = dict[str, Entry]

NOWHERE: Pos = (0, 0)
BOUND: State = ("bound", "", NOWHERE)
STACK: State = ("stacktrace", "", NOWHERE)
EMPTY: Vars = {}


def bound(pos: Pos, used: bool = False) -> Entry:
    """The entry of a variable bound at `pos`."""
    return (BOUND, used, (pos,))


def union(a: tuple[Pos, ...], b: tuple[Pos, ...]) -> tuple[Pos, ...]:
    """Both sets of places, sorted."""
    if a == b or not b:
        return a
    if not a:
        return b
    return tuple(sorted({*a, *b}))


def update(new: Vars, old: Vars) -> Vars:
    """All variables of both; the state of `new` counts."""
    if not new:
        return old
    if not old:
        return new
    result = dict(old)
    for name, entry in new.items():
        before = old.get(name)
        if before is None:
            result[name] = entry
        else:
            result[name] = (entry[0], entry[1] or before[1], union(entry[2], before[2]))
    return result


def merge_states(a: State, b: State) -> State:
    """Of two states the worse: unsafe, exported, bound."""
    if a[0] == "unsafe":
        return a
    if b[0] == "unsafe":
        return b
    return b if a[0] == "bound" else a


def merge(a: Vars, b: Vars) -> Vars:
    """All variables of both; the worse state counts."""
    if not a:
        return b
    if not b:
        return a
    result = dict(b)
    for name, entry in a.items():
        other = b.get(name)
        if other is None:
            result[name] = entry
        else:
            result[name] = (merge_states(entry[0], other[0]), entry[1] or other[1], union(entry[2], other[2]))
    return result


def unsafe(what: str, pos: Pos, new: Vars, old: Vars) -> Vars:
    """The variables of `new` that are not in `old`, as unsafe outside of the construct `what`."""
    state = ("unsafe", what, pos)
    return {name: (state, entry[1], entry[2]) for name, entry in new.items() if name not in old}


def without(new: Vars, old: Vars) -> Vars:
    """Those of `new` that `old` does not have."""
    if not old:
        return new
    return {name: entry for name, entry in new.items() if name not in old}


def within(new: Vars, old: Vars) -> Vars:
    """Those of `new` that `old` has."""
    return {name: entry for name, entry in new.items() if name in old}


def safe(table: Vars) -> Vars:
    return {name: entry for name, entry in table.items() if entry[0][0] != "unsafe"}


def used(table: Vars) -> Vars:
    return {name: entry for name, entry in table.items() if entry[1]}


def export(tables: Sequence[Vars], old: Vars, what: str, pos: Pos) -> Vars:
    """What the clauses of `if`, `case`, `receive` leave behind: a new variable that all clauses bind is exported,
    else unsafe.
    """
    result: Vars = {}
    names: dict[str, list[Entry]] = {}
    for table in tables:
        for name, entry in table.items():
            names.setdefault(name, []).append(entry)
    for name, entries in names.items():
        before = old.get(name)
        if before is not None:
            result[name] = _exported_again(entries, before)
            continue
        state: State = ("export", what, pos)
        places: tuple[Pos, ...] = ()
        for found, is_used, where in entries:
            if found[0] == "unsafe":
                state = ("unsafe", what, pos) if state[0] == "unsafe" else found
            if not is_used:
                places = union(places, where)
        if len(entries) != len(tables):
            state = ("unsafe", what, pos)
        result[name] = (state, not places, places)
    return result


def _exported_again(entries: list[Entry], before: Entry) -> Entry:
    """A variable that was there before and is mentioned in some clause."""
    if before[0][0] == "export" and entries[0][0][0] == "export":
        state = before[0]
        for found, _used, _where in entries:
            state = merge_states(state, found)
        return (state, True, before[2])
    return (BOUND, True, before[2])
