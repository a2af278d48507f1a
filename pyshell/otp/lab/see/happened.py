"""Natives of see: what has happened."""

from __future__ import annotations

from typing import Any

from pyshell.dist.sim import journal as j
from pyshell.otp.lab.lab.names import known_name
from pyshell.otp.lab.see.events import (
    DELIVERED,
    FRAMES,
    LOST,
    Signal,
    decoder_for,
    event_of,
    events,
    matches,
    numbered,
    story,
    why_lost,
)
from pyshell.otp.lab.see.looking import columns, label, result_of, screen, seconds, wrong
from pyshell.otp.lab.see.tables import table
from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, OK, TRUE, Atom
from pyshell.term.cons import make_list


@bif("history", 1)
def history(p: Any, pattern: Any) -> Any:
    mark_at = p.n.cluster.journal.mark
    return make_list([event for _, _, event in events(p, mark_at) if matches(pattern, event)])


@bif("got", 2)
def got(p: Any, node: Any, message: Any) -> Any:
    name = known_name(p, node)
    received = FRAMES[j.DELIVERED]
    for _, _, event in events(p, p.n.cluster.journal.mark):
        if event[0] is received and matches(message, event[3]):
            to = event[2][1] if type(event[2]) is tuple else event[2].node
            if to.name == name:
                return TRUE
    found = p.n.cluster.node(name)
    waiting = (text for process in found.processes.values() for text in process.messages()) if found is not None else ()
    return TRUE if any(matches(message, text) for text in waiting) else FALSE


@bif("mark", 0)
def mark(p: Any) -> Any:
    p.n.cluster.journal.mark = p.n.cluster.journal.total
    return OK


def sentence(p: Any, event: Any) -> str:
    """A signal in the words of Erlang."""
    word, rest = event[0].name, event[1:]
    if word == "send" and len(rest) == 3:
        return f"{label(p, rest[1])} ! {label(p, rest[2])}"
    if word == "exit" and result_of(rest[2]) is not None:
        return f"result for {label(p, rest[1])}: {label(p, result_of(rest[2])[0])}"
    if word == "exit":
        return f"exit of {label(p, rest[0])} to {label(p, rest[1])}: {label(p, rest[2])}"
    if word == "spawn":
        return f"spawn {label(p, rest[2])}"
    return f"{word} {label(p, rest[1])}"


def fate(row: Signal, entries: list[tuple[int, j.Entry]]) -> str:
    """What became of it."""
    if row.fate == DELIVERED:
        return f"delivered at {seconds(row.end_time)}, #{row.end}"
    if row.fate == LOST:
        return f"lost: {why_lost(entries, row)}"
    return "under way"


def happening(entry: j.Entry) -> tuple[str, str]:
    """(where, what) of an entry that is no signal."""
    _, what, source, target, data = entry
    if what in (j.NODEUP, j.NODEDOWN):
        return source, f"{what} {target}" + (f" ({data})" if data else "")
    if what == j.FAILED:
        return source, f"no connection to {target} ({data})"
    if what == j.CUT:
        return f"{source} x {target}", f"cut, {data}"
    if what == j.HEALED:
        return f"{source} - {target}", "healed"
    if what == j.FAULT:
        return f"{source} - {target}" if target else source, data
    return source, what


@bif("$journal", 2)
def journal(p: Any, count: Any, everything: Any) -> Any:
    """The text of the last signals and happenings, the oldest first."""
    if type(count) is not int or count < 0:
        raise wrong("count")
    entries = list(numbered(p))
    rows = story(p, 0, everything is TRUE)[-count:] if count else []
    lines = []
    for row in rows:
        if isinstance(row, Signal):
            lines.append([f"#{row.number}", seconds(row.time), f"{row.source} -> {row.target}", sentence(p, row.event)])
            lines.append(["", "", "", "  " + fate(row, entries)])
        elif row[1][1] == j.EXITED:
            victim, reason, by = row[1][4]
            text = f"{label(p, victim)} ended by {label(p, by)}: {label(p, reason)}"
            lines.append([f"#{row[0]}", seconds(row[1][0]), row[1][2], text])
        else:
            lines.append([f"#{row[0]}", seconds(row[1][0]), *happening(row[1])])
    text = table(lines, width=max(40, columns(p)))
    forgotten = p.n.cluster.journal.total - len(p.n.cluster.journal.entries)
    if forgotten:
        text = f"({forgotten} older entries are not kept any more.)\n" + text
    if not p.n.cluster.journal.on:
        text += "(The journal is off: lab:journal(on).)\n"
    return screen(p, text or ("" if entries else "Nothing has happened between nodes yet.\n"))


def find(p: Any, what: Any) -> int:
    """The number of an event: a number, or the first since the mark that is like a pattern; -1 if there is none."""
    if type(what) is int:
        journal = p.n.cluster.journal
        return what if journal.total - len(journal.entries) <= what < journal.total else -1
    if type(what) is not tuple and type(what) is not Atom:
        raise wrong("options")
    decoder = decoder_for(p)
    for number, entry in numbered(p, p.n.cluster.journal.mark):
        event = event_of(decoder, entry)
        if event is not None and matches(what, event):
            return number
    return -1
