"""Natives of see: wires, views, what is under way."""

from __future__ import annotations

from typing import Any

from pyshell.dist.sim.faults import time_words
from pyshell.dist.sim.wire import CUT, HELD
from pyshell.otp.lab.lab.names import known_name, running
from pyshell.otp.lab.see.events import decoder_for, is_service, service_pids, signal_of
from pyshell.otp.lab.see.looking import NANO, alive, label, screen, sees
from pyshell.otp.lab.see.tables import table
from pyshell.otp.native import bif
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import make_list

A_UP, A_CUT, A_HELD, A_DOWN = map(atom, ("up", "cut", "held", "down"))
LINES = {A_UP: "-----", A_CUT: "--X--", A_HELD: "--=--", A_DOWN: "     "}


def state(cluster: Any, a: str, b: str) -> Atom:
    """up, cut, held or down."""
    found = cluster.network.state(a, b)
    if found is CUT:
        return A_CUT
    if found is HELD:
        return A_HELD
    return A_UP if sees(cluster, a, b) or sees(cluster, b, a) else A_DOWN


def words(cluster: Any, a: str, b: str, found: Atom) -> str:
    """What a learner should know about this wire."""
    seen = [sees(cluster, a, b), sees(cluster, b, a)]
    parts = []
    if found is A_UP and all(seen):
        parts.append("up")
    elif found is A_DOWN:
        parts.append("not connected")
    else:
        ways = cluster.network.cuts
        text = "up" if found is A_UP else found.name
        if found is not A_UP and len({(a, b), (b, a)} & set(ways)) == 1:
            text += f", only what {a if (a, b) in ways else b} sends"
        parts.append(text)
        if all(seen):
            parts.append("both still count it as connected")
        elif any(seen):
            parts.append(f"only {a if seen[0] else b} still counts it as connected")
    more = cluster.distribution.faults.words(a, b)
    if more:
        parts.append(", ".join(more))
    parts += [f"{name} stands still" for name in (a, b) if name in cluster.network.frozen]
    waiting = sum(1 for line in cluster.network.lines_of(a, b) for end in line.ends for data in end.wire.held if data)
    if waiting:
        parts.append(f"{waiting} {'frame waits' if waiting == 1 else 'frames wait'}")
    return "; ".join(parts)


@bif("wire", 2)
def wire(p: Any, a: Any, b: Any) -> Any:
    return state(p.n.cluster, known_name(p, a), known_name(p, b))


@bif("$wires", 0)
def wires(p: Any) -> Any:
    """{text, [{A, B, State}]} of all pairs of nodes."""
    cluster = p.n.cluster
    names = alive(cluster)
    names += sorted({name for pair in cluster.network.cuts for name in pair} - set(names))
    width = max(map(len, names), default=0)
    lines, found = [], []
    for number, a in enumerate(names):
        for b in names[number + 1 :]:
            one = state(cluster, a, b)
            found.append((atom(a), atom(b), one))
            lines.append(f"{a.ljust(width)} {LINES[one]} {b.ljust(width)}  {words(cluster, a, b, one)}\n")
    if not p.n.alive:
        lines.append(f"{p.n.name.name} has no name, so no wire leads to it: net_kernel:start([a@lab, shortnames]).\n")
    lines = lines or ["There is no second node: lab:start(b).\n"]
    return (screen(p, "".join(lines) + _beside(cluster)), make_list(found))


def _beside(cluster: Any) -> str:
    """What is the matter beside the wires: clocks that are wrong, what plans will still do."""
    lines = []
    for name, node in cluster.nodes.items():
        skew = node.stores.get("skew", 0)
        if skew:
            lines.append(f"{name}: its clock is {time_words(abs(skew))} {'ahead' if skew > 0 else 'behind'}\n")
    pending = cluster.distribution.faults.pending
    if pending:
        soonest = min(timer.deadline for timer in pending.values()) - cluster.clock.now_ns()
        count = f"{len(pending)} fault{'s' if len(pending) > 1 else ''}"
        lines.append(f"planned: {count}, the next one in {time_words(max(0, soonest))} (lab:plan() shows them)\n")
    return "".join(lines)


@bif("$views", 0)
def views(p: Any) -> Any:
    """{text, [{Node, [Node]}]}. Where one sees the other and is not seen by it, there is a `!`."""
    cluster = p.n.cluster
    names = alive(cluster)
    found = []
    rows = []
    odd: list[str] = []
    for name in names:
        seen = cluster.nodes[name].uplink.up_nodes(True, True)
        found.append((atom(name), make_list(seen)))
        row = [name]
        for other in names:
            if other == name:
                row.append("·")
                continue
            there, back = sees(cluster, name, other), sees(cluster, other, name)
            row.append(("yes" if there else "no") + ("" if there is back else " !"))
            if there and not back:
                odd.append(f"! {name} counts {other} as connected, {other} does not count {name}.\n")
        strangers = [node.name for node in seen if node.name not in names]
        odd += [f"! {name} counts {other} as connected, which does not run.\n" for other in strangers]
        rows.append(row)
    if not names:
        return (screen(p, "No node is alive: lab:start(b).\n"), make_list(found))
    text = table(rows, ["sees", *names]) + "".join(odd)
    return (screen(p, text), make_list(found))


@bif("nodes", 1)
def nodes(p: Any, node: Any) -> Any:
    return make_list(running(p, node).uplink.up_nodes())


@bif("$inflight", 0)
def inflight(p: Any) -> Any:
    """{text, [{From, To, InMs | held, Signal}]} of what is on the wires, the next to arrive first."""
    cluster = p.n.cluster
    now = cluster.clock.now_ns()
    decoder, services = decoder_for(p), service_pids(p)
    found = []
    for line in cluster.network.lines:
        for end in line.ends:
            one = end.wire
            found += [(at, one.source, one.target, data) for at, data in one.queue]
            found += [(None, one.source, one.target, data) for data in one.held]
    found.sort(key=lambda row: (row[0] is None, row[0] or 0))
    rows, terms = [], []
    for at, source, target, data in found:
        event = signal_of(decoder, data, target, services)
        if event is None or is_service(event, services):
            continue
        when: Any = atom("held") if at is None else (at - now) / 1_000_000
        rows.append([f"{source} -> {target}", "held" if at is None else f"in {(at - now) / NANO:.3f} s", label(p, event[1:])])
        terms.append((atom(source), atom(target), when, event))
    return (screen(p, table(rows) or "Nothing is under way.\n"), make_list(terms))
