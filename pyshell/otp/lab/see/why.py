"""`see:why/1`: the chain of causes behind pang, noconnection, nodedown, badrpc and killed, with times, in words.

Law: every sentence is something the journal says, or a rule of Erlang named as such; where the journal does not reach, the
chain ends and says so. The chain is told in the order of time.
"""

from __future__ import annotations

import textwrap
from typing import Any

from pyshell.dist.sim import journal as j
from pyshell.otp.lab.see.events import numbered
from pyshell.otp.lab.see.looking import NANO, columns, label, screen, seconds, sees, wrong
from pyshell.otp.native import bif
from pyshell.term.atom import Atom
from pyshell.term.ids import Pid

KNOWN = ("pang", "noconnection", "nodedown", "badrpc", "killed")
Line = tuple[int, str]
Rows = list[tuple[int, j.Entry]]

_WHY_FAILED = {
    "timeout": "it asked for the whole set-up time (7 s) and heard nothing",
    "closed": "the connection was closed before it was up",
    "not_allowed": "the other side has a list of allowed nodes, and it is not on it",
    "invalid challenge reply": "the cookies are different: the other side's digest is not the expected one",
}


@bif("$why", 1)
def why(p: Any, term: Any) -> Any:
    """The text."""
    word, node, pid = _asked(term)
    if not word:
        raise wrong("term")
    rows = list(numbered(p))
    mine = p.n.name.name
    lines = _killed(p, rows, pid) if word == "killed" else _lost(p, rows, mine, node, word)
    if not lines:
        return screen(p, _nothing(p, word, mine))
    lines.sort(key=lambda line: line[0])
    width = max(len(seconds(time)) for time, _text in lines)
    room = max(60, columns(p) - 1)
    wrapped = [
        textwrap.fill(text, room, initial_indent=f"{seconds(time).rjust(width)} s  ", subsequent_indent=" " * (width + 4))
        for time, text in lines
    ]
    return screen(p, "\n".join(wrapped) + "\n")


def _asked(term: Any) -> tuple[str, str, Any]:
    """(the word, the node, the pid) that a term speaks of: `pang`, {nodedown, N}, {badrpc, nodedown}, {'DOWN', ...}."""
    word = node = ""
    pid: Any = None
    todo = [term]
    while todo:
        item = todo.pop(0)
        if type(item) is Atom:
            if item.name in KNOWN and not word:
                word = item.name
            elif "@" in item.name and not node:
                node = item.name
        elif isinstance(item, Pid):
            pid = pid if pid is not None else item
        elif type(item) is tuple:
            todo.extend(item)
    if pid is not None and not node and word != "killed":
        node = pid.node.name
    return word, node, pid


# a connection that is gone, or never came ------------------------------------------------------------------------------


def _lost(p: Any, rows: Rows, mine: str, node: str, word: str) -> list[Line]:
    """The last time that `mine` lost its connection to the node (any node, when none is named), or got none."""
    found = None
    for number, entry in reversed(rows):
        _time, what, source, target, _data = entry
        if source == mine and what in (j.NODEDOWN, j.FAILED) and (not node or target == node):
            if what == j.FAILED and word == "nodedown" and node and _ever_up(rows, mine, node):
                continue
            found = (number, entry)
            break
    if found is None:
        return []
    number, (time, what, _source, peer, data) = found
    before = [row for row in rows if row[0] < number]
    lines = _causes(p, before, mine, peer, time)
    if what == j.FAILED:
        lines.append((time, f"{mine} got no connection to {peer}: {_failed_words(data, before, mine, peer)}."))
        tail = {"pang": "net_adm:ping/1 answers pang.", "badrpc": "rpc:call/4 answers {badrpc,nodedown}."}
        lines.append((time, tail.get(word, "Whoever waited for an answer was told noconnection.")))
        return lines
    lines += _noticed(p, before, mine, peer, time, data)
    told = f"{mine} counts {peer} as gone: nodedown to those who watch the node, noconnection through links and monitors"
    lines.append((time, told + "."))
    lines.append((time, f"noconnection does not say that a process of {peer} died: {mine} can no longer know."))
    if sees(p.n.cluster, mine, peer):
        lines.append((p.n.cluster.clock.now_ns() - p.n.cluster.journal.start, f"By now {mine} and {peer} are connected again."))
    return lines


def _ever_up(rows: Rows, mine: str, node: str) -> bool:
    return any(entry[1] == j.NODEDOWN and entry[2] == mine and entry[3] == node for _, entry in rows)


def _causes(p: Any, rows: Rows, mine: str, peer: str, until: int) -> list[Line]:
    """What was wrong between the two just then: cuts that were not healed, ends, standstills, lossy wires."""
    lines: dict[str, Line] = {}
    for _number, (time, what, source, target, data) in rows:
        pair = {source, target} == {mine, peer}
        if what == j.CUT and pair:
            lines["cut"] = (time, f"The wire between {source} and {target} was cut ({data}): {_cut_words(data, source, target)}")
        elif what == j.HEALED and pair:
            if "cut" in lines and time == until:
                lines["healed"] = (time, "The wire healed: what was lost in between had torn the old connection.")
            else:
                lines.pop("cut", None)
        elif what == j.STOPPED and source == peer:
            lines["end"] = (time, f"{peer} ended{', and nobody was told' if data == 'silent' else ''}.")
        elif what == j.STARTED and source == peer:
            lines.pop("end", None)
        elif what == j.FROZEN and source in (mine, peer):
            lines["frozen"] = (time, f"{source} was frozen: it heard and said nothing any more.")
        elif what == j.THAWED and source in (mine, peer):
            lines.pop("frozen", None)
        elif what == j.FAULT and pair and "loses" in data:
            lines["loss"] = (time, f"Since then the wire {data}.")
    if not any(entry[1] == j.STARTED and entry[2] == peer for _, entry in rows):
        lines["never"] = (0, f"There has never been a node {peer}.")
    return sorted(lines.values())


def _cut_words(data: str, source: str, target: str) -> str:
    if "one way" in data:
        return f"what {source} sent was lost, what {target} sent arrived."
    if data.startswith("reset"):
        return "both sides noticed at once."
    if data.startswith("hold"):
        return "bytes wait on it."
    return "bytes vanish, and nobody is told."


def _failed_words(detail: str, rows: Rows, mine: str, peer: str) -> str:
    """Why a connection did not come about."""
    other = next(
        (e for _, e in reversed(rows) if e[1] == j.FAILED and e[2] == peer and e[3] == mine and "challenge" in e[4].lower()),
        None,
    )
    if other is not None:
        return _WHY_FAILED["invalid challenge reply"]
    up = [e for _, e in rows if e[1] in (j.STARTED, j.STOPPED) and e[2] == peer]
    if detail == "closed" and (not up or up[-1][1] == j.STOPPED):
        return "nobody has that name"
    cuts = [e for _, e in rows if e[1] in (j.CUT, j.HEALED) and {e[2], e[3]} == {mine, peer}]
    if detail == "closed" and cuts and cuts[-1][1] == j.CUT and cuts[-1][4].startswith("reset"):
        return "across a cut with a reset every call is refused"
    return _WHY_FAILED.get(detail.lower(), detail.replace("_", " "))


def _noticed(p: Any, rows: Rows, mine: str, peer: str, time: int, reason: str) -> list[Line]:
    """How it found out."""
    if reason == "net_tick_timeout":
        uplink = p.n.uplink
        tick = uplink.settings.tick_time if uplink is not None else 60 * NANO
        heard = [e[0] for _, e in rows if e[1] == j.DELIVERED and e[2] == peer and e[3] == mine]
        lines = [(heard[-1], f"The last thing that {mine} heard of {peer} (ticks are not counted).")] if heard else []
        rule = f"Nothing for {_about(tick)}, {mine}'s net_ticktime (give or take a quarter): it gave {peer} up."
        return [*lines, (time, rule)]
    if reason == "connection_closed":
        return [(time, f"The connection was closed by the other side, or by the network: {mine} noticed at once.")]
    if reason == "disconnect":
        return [(time, f"{mine} closed it itself: erlang:disconnect_node/1, or global, against overlapping partitions.")]
    return [(time, f"The reason that net_kernel:monitor_nodes/2 gives is {reason}.")]


def _about(ns: int) -> str:
    return f"{ns / NANO:g} s"


# killed ---------------------------------------------------------------------------------------------------------------


def _killed(p: Any, rows: Rows, pid: Any) -> list[Line]:
    """Who ended the process, and who ended him, back to the first."""
    chain: list[Line] = []
    wanted = pid
    for number, entry in reversed(rows):
        if entry[1] != j.EXITED:
            continue
        victim, reason, by = entry[4]
        killed = type(reason) is Atom and reason.name == "killed"
        if wanted is None and not killed:
            continue
        if wanted is not None and not _same(victim, wanted):
            continue
        text = f"{label(p, victim)} on {entry[2]} got the exit reason {label(p, reason)} from {label(p, by)}"
        if killed and not _link_of(rows, number, by):
            text += ": exit(Pid, kill), which nothing can trap; its links and monitors are told killed"
        chain.append((entry[0], text + "."))
        wanted = by
    return chain[::-1]


def _same(a: Any, b: Any) -> bool:
    return a is b or (isinstance(a, Pid) and isinstance(b, Pid) and (a.node, a.id, a.serial) == (b.node, b.id, b.serial))


def _link_of(rows: Rows, number: int, by: Any) -> bool:
    """Had the sender himself been ended before? Then he told his links."""
    return any(n < number and e[1] == j.EXITED and _same(e[4][0], by) for n, e in rows)


# nothing to tell ------------------------------------------------------------------------------------------------------


def _nothing(p: Any, word: str, mine: str) -> str:
    if word == "killed":
        return "The journal knows of no process that was ended by a signal.\n"
    if word == "pang" and not p.n.alive:
        return "This node has no name, so it cannot connect: start pyshell with -sname a, or net_kernel:start([a, shortnames]).\n"
    if word == "badrpc":
        return (
            "No connection was lost or refused. {badrpc,{'EXIT',Reason}} means that the call itself failed over there;"
            " {badrpc,timeout} that it took too long.\n"
        )
    return f"The journal knows of no connection that {mine} lost or did not get.\n"
