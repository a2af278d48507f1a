"""Natives of see: processes, mailboxes, supervision trees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyshell.otp.erts.erlang.clock import monotonic_time_1
from pyshell.otp.erts.erlang.inspection import places
from pyshell.otp.lab.lab.names import known_name, running
from pyshell.otp.lab.see.looking import alive, columns, label, screen, shown
from pyshell.otp.lab.see.tables import table
from pyshell.otp.native import bif
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, iterate, make_list, to_python
from pyshell.term.ids import Pid
from pyshell.term.maps import ErlMap, wrap
from pyshell.traps.errors import badarg

FIRST_OF_PROGRAMS = 80  # numbers below belong to what a node starts by itself
A_STATE, A_DICTIONARY, A_ANCESTORS, A_INITIAL = atom("state"), atom("$dictionary"), atom("$ancestors"), atom("$initial_call")
STRATEGIES = frozenset(map(atom, ("one_for_one", "one_for_all", "rest_for_one", "simple_one_for_one")))


def registered(p: Any, node: Any, name: Any) -> Process | None:
    """The process of a registered name, wherever it is."""
    if type(name) is not Atom:
        raise badarg()
    found: Process | None = running(p, node).registry.get(name)
    return found


def behind(p: Any, pid: Any) -> Process | None:
    """The process behind a pid (of any node) or a name registered here."""
    if type(pid) is Atom:
        found: Process | None = p.n.registry.get(pid)
        return found
    if not isinstance(pid, Pid):
        raise badarg()
    node = p.n.cluster.node(pid.node.name)
    return node.find(pid) if node is not None else None


@bif("whereis", 2)
def whereis(p: Any, node: Any, name: Any) -> Any:
    found = registered(p, node, name)
    return UNDEFINED if found is None else shown(p, found)


@bif("mailbox", 2)
def mailbox_2(p: Any, node: Any, name: Any) -> Any:
    found = registered(p, node, name)
    return UNDEFINED if found is None else shown(p, make_list(found.messages()))


@bif("mailbox", 1)
def mailbox_1(p: Any, pid: Any) -> Any:
    found = behind(p, pid)
    return UNDEFINED if found is None else shown(p, make_list(found.messages()))


@bif("links", 1)
def links(p: Any, pid: Any) -> Any:
    found = behind(p, pid)
    return NIL if found is None or found.x is None else shown(p, make_list(list(found.x.links)))


@bif("monitored", 2)
def monitored(p: Any, node: Any, name: Any) -> Any:
    found = registered(p, node, name)
    return TRUE if found is not None and found.x is not None and found.x.monitored_by else FALSE


@bif("monitors_node", 2)
def monitors_node(p: Any, on: Any, node: Any) -> Any:
    subscribers = running(p, on).uplink.subscribers
    watched = atom(known_name(p, node)) in subscribers.watchers
    names = (atom("net_kernel"), atom("global_name_server"))
    asked = any(process.x is None or process.x.name not in names for process, _ in subscribers.subscribed)
    return TRUE if watched or asked else FALSE


# lists of processes -----------------------------------------------------------------------------------------------


def name_of(q: Process) -> str:
    """Its registered name, or nothing."""
    return q.x.name.name if q.x is not None and q.x.name is not None else ""


def call_text(call: Any) -> str:
    """`echo:start/0`."""
    module, name, arity = call
    return f"{module.name}:{name.name}/{arity}"


def began(q: Process) -> str:
    """The function it began with: that of proc_lib, when it says so."""
    said = q.x.dictionary.get(A_INITIAL) if q.x is not None else None
    if type(said) is tuple and len(said) == 3:
        return call_text(said)
    return call_text(q.call) if q.call is not None else "a fun"


def now_in(q: Process) -> str:
    """The function it is in."""
    found = places(q)
    return call_text(found[0][0]) if found else ""


@bif("$processes", 1)
def processes(p: Any, which: Any) -> Any:
    """{text, [{Pid, Name, Messages}]} of the processes of programs; which: a node, or `all` for those of all nodes."""
    cluster = p.n.cluster
    nodes = [running(p, which)] if which is not atom("all") else [cluster.nodes[name] for name in alive(cluster)] or [p.n]
    rows, found = [], []
    for node in nodes:
        for q in node.processes.values():
            if q.id < FIRST_OF_PROGRAMS and not name_of(q):
                continue
            linked = len(q.x.links) if q.x is not None else 0
            watched = len(q.x.monitored_by) if q.x is not None else 0
            pid = shown(p, q)
            rows.append(
                [*([node.name.name] if len(nodes) > 1 else []), label(p, pid), name_of(q) or "-", str(q.message_count()),
                 str(linked), str(watched), now_in(q), began(q)]
            )  # fmt: skip
            found.append((pid, q.x.name if name_of(q) else UNDEFINED, q.message_count()))
    head = [*(["node"] if len(nodes) > 1 else []), "pid", "name", "waiting", "links", "watched", "is in", "began as"]
    return (screen(p, table(rows, head, max(60, columns(p)))), make_list(found))


# supervision trees ------------------------------------------------------------------------------------------------


def _terms(frames: Any) -> Iterator[Any]:
    """What the frames of a process hold, some levels deep."""
    todo = [(item, 0) for frame in frames for item in frame[1:]]
    while todo:
        item, depth = todo.pop()
        if type(item) is tuple:
            yield item
            if depth < 3:
                todo.extend((part, depth + 1) for part in item)


def supervisor_state(q: Process) -> Any:
    """The record of a supervisor's state, or None. It is read where the process waits: nobody is asked."""
    frames = [frame for frame in (q.t, *(q.stk or ())) if type(frame) is tuple]
    for item in _terms(frames):
        if len(item) >= 11 and item[0] is A_STATE and item[2] in STRATEGIES and type(item[5]) is int:
            return item
    return None


def _children(state: Any) -> list[tuple[str, Any]]:
    """(id, pid or what stands for it), in the order of their start."""
    order, table_ = state[3]
    dynamics = state[4]
    found: list[tuple[str, Any]] = []
    if state[2].name == "simple_one_for_one" and type(dynamics) is tuple and len(dynamics) == 2:
        pids = dynamics[1]
        keys = list(pids.keys()) if type(pids) is ErlMap else list(iterate(pids))
        return [("", pid) for pid in keys if isinstance(pid, Pid)]
    for ident in reversed(to_python(order) or []):
        child = table_.get(wrap(ident)) if type(table_) is ErlMap else None
        pid = next((part for part in _flat(child) if isinstance(part, Pid)), UNDEFINED)
        found.append((ident, pid))
    return found


def _flat(child: Any) -> Iterator[Any]:
    if type(child) is tuple:
        yield from child
    elif type(child) is ErlMap:
        yield from (value for _key, value in child.items())


def budget(p: Any, state: Any) -> str:
    """`one_for_one, 2 of 3 restarts in 5 s used, the window ends in 3 s`."""
    intensity, period, restarts = state[5], state[6], to_python(state[7]) or []
    now = monotonic_time_1(p, atom("second"))
    recent = [at for at in restarts if type(at) is int and at + period >= now]
    text = f"{state[2].name}, {len(recent)} of {intensity} restarts in {period} s used"
    return text + (f", the oldest is forgotten in {min(recent) + period - now} s" if recent else "")


@bif("$tree", 1)
def tree(p: Any, root: Any) -> Any:
    """The text of the tree under a process."""
    q = behind(p, root)
    if q is None:
        return screen(p, "There is no such process.\n")
    lines: list[str] = []
    seen: set[Any] = set()
    todo: list[tuple[Any, str, str, str]] = [(q, "", "", "")]
    while todo:
        one, ident, before, below = todo.pop()
        q = behind(p, one) if isinstance(one, Pid) else None
        title = f"{ident}  " if ident else ""
        if q is None:
            lines.append(f"{before}{title}{label(p, one)} (not running)")
            continue
        state = supervisor_state(q)
        name = name_of(q)
        text = f"{before}{title}{name + ' ' if name and name != ident else ''}{label(p, shown(p, q))}"
        if state is not None:
            text += f"  {budget(p, state)}"
            children = [(pid, label(p, child) if child else "") for child, pid in _children(state)]
        else:
            text += f"  {began(q)}, {q.message_count()} messages"
            children = [] if lines else [(other, "") for other in (q.x.links if q.x is not None else ())]
        lines.append(text)
        if q in seen:
            continue
        seen.add(q)
        rows = []
        for number, (pid, child) in enumerate(children):
            last = number == len(children) - 1
            rows.append((pid, child, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  ")))
        todo.extend(reversed(rows))
    out = "".join(line + "\n" for line in lines)
    return screen(p, out)
