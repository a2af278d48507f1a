"""What happened before what: vector clocks over the journal, and the log that ShiViz reads.

Law: the actors are the nodes. An event belongs to the node where it happened; one is before another if it came earlier on
the same node, or if a signal carried its knowledge there. Two events of which neither is before the other are concurrent:
then no program could tell their order. Two processes of one node are not told apart.
"""

from __future__ import annotations

from typing import Any

from pyshell.dist.sim import journal as j
from pyshell.otp.lab.lab.names import refuse
from pyshell.otp.lab.see.events import DELIVERED, Signal, story
from pyshell.otp.lab.see.happened import find, happening, sentence
from pyshell.otp.lab.see.looking import label
from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, atom
from pyshell.term.cons import make_list

Clock = dict[str, int]
A_NO_EVENT, A_NONE = atom("no_such_event"), atom("none")


class Moment:
    """One event of one node. number: of the journal entry; text: in words; clock: as it is just after the event."""

    __slots__ = ("number", "time", "node", "text", "clock", "parents")

    def __init__(self, number: int, time: int, node: str, text: str) -> None:
        self.number = number
        self.time = time
        self.node = node
        self.text = text
        self.clock: Clock = {}
        self.parents: list[int] = []


def moments(p: Any) -> dict[int, Moment]:
    """All events by number, with their clocks. What concerns a wire belongs to no node, and is left out."""
    found: dict[int, Moment] = {}
    arrived: dict[int, int] = {}
    for row in story(p, 0, True):
        if isinstance(row, Signal):
            text = sentence(p, row.event)
            if row.end == row.number:  # who sent it, and when, is forgotten
                if row.fate == DELIVERED:
                    found[row.end] = Moment(row.end, row.end_time, row.target, f"receive {text}")
                continue
            found[row.number] = Moment(row.number, row.time, row.source, f"send {text}")
            if row.fate == DELIVERED:
                found[row.end] = Moment(row.end, row.end_time, row.target, f"receive {text}")
                arrived[row.end] = row.number
            continue
        number, entry = row
        if entry[1] == j.EXITED:
            victim, reason, by = entry[4]
            found[number] = Moment(number, entry[0], entry[2], f"{label(p, victim)} ended by {label(p, by)}: {label(p, reason)}")
        elif entry[1] not in (j.CUT, j.HEALED, j.FAULT):
            found[number] = Moment(number, entry[0], entry[2], happening(entry)[1])
    last: dict[str, Moment] = {}
    for number in sorted(found):
        one = found[number]
        before = last.get(one.node)
        clock = dict(before.clock) if before is not None else {}
        if before is not None:
            one.parents.append(before.number)
        sent = found.get(arrived[number]) if number in arrived else None
        if sent is not None:
            one.parents.append(sent.number)
            for node, count in sent.clock.items():
                clock[node] = max(clock.get(node, 0), count)
        clock[one.node] = clock.get(one.node, 0) + 1
        one.clock = clock
        last[one.node] = one
    return found


def is_before(first: Moment, second: Moment) -> bool:
    """Does the second know of the first?"""
    return first is not second and second.clock.get(first.node, 0) >= first.clock[first.node]


def _moment(p: Any, found: dict[int, Moment], what: Any) -> Moment:
    number = find(p, what)
    if number not in found:
        raise refuse(A_NO_EVENT, what)
    return found[number]


@bif("before", 2)
def before(p: Any, first: Any, second: Any) -> Any:
    found = moments(p)
    return TRUE if is_before(_moment(p, found, first), _moment(p, found, second)) else FALSE


@bif("path", 2)
def path(p: Any, first: Any, second: Any) -> Any:
    """[{Number, Node}]: the events by which the second came to know of the first; or none."""
    found = moments(p)
    start, end = _moment(p, found, first), _moment(p, found, second)
    if not is_before(start, end):
        return A_NONE
    chain = [end]
    while chain[-1] is not start:  # back over a signal where that leads to the first, else along the node's own line of life
        parents = [found[number] for number in reversed(chain[-1].parents)]
        chain.append(next(one for one in parents if one is start or is_before(start, one)))
    chain.reverse()
    return make_list([(one.number, atom(one.node)) for one in chain])


def _clock_text(clock: Clock) -> str:
    """As JSON."""
    pairs = (f'"{name}": {count}' for name, count in clock.items())
    return "{" + ", ".join(pairs).replace("\\", "\\\\") + "}"


def shiviz(p: Any) -> str:
    """The journal for ShiViz: its regular expression, an empty line, two lines an event."""
    lines = [r"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)", ""]
    found = moments(p)
    for number in sorted(found):
        one = found[number]
        lines += [f"{one.node} {_clock_text(one.clock)}", f"{one.time / 1e9:.3f} s {one.text}"]
    return "\n".join(lines) + "\n"
