"""Who is traced, and what the tracer hears: the state of erlang:trace/3 on one node.

The law: a program that nobody traces pays nothing. A traced process is made another one instead of being asked at each step:
its class is one of its own, so the short ways of compiled code (`type(to) is type(p)`) do not fit, its node is a view that
knows what is to be reported (`TracedNode`), and its backlog reports what arrives (`Arrivals`). Calls are in trace_calls.py.
Follows: erlang(3) trace/3; ERTS User's Guide, "Match Specifications in Erlang" (the part for tracing).
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from typing import Any

from pyshell.runtime import deaths, signals
from pyshell.runtime.clock import monotonic_ns, wall_ns
from pyshell.runtime.node import Node
from pyshell.runtime.process import Process
from pyshell.term.atom import Atom, atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, make_list
from pyshell.term.fun import Fun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import ErlMap
from pyshell.traps.machine import DEAD, RUN

STORE = "tracing"
A_TRACE, A_TRACE_TS, A_ERLANG, A_APPLY, A_UNDEFINED = map(atom, ("trace", "trace_ts", "erlang", "apply", "undefined"))
(A_SEND, A_RECEIVE, A_SPAWN, A_SPAWNED, A_EXIT, A_LINK, A_UNLINK, A_GETTING_LINKED, A_GETTING_UNLINKED, A_LOST) = map(
    atom,
    ("send", "receive", "spawn", "spawned", "exit", "link", "unlink", "getting_linked", "getting_unlinked",
     "send_to_non_existing_process"),
)  # fmt: skip
A_TIMEOUT, A_CLOCK_SERVICE = atom("timeout"), atom("clock_service")
STAMPS = ("timestamp", "cpu_timestamp", "monotonic_timestamp", "strict_monotonic_timestamp")
FLAGS = (
    "strict_monotonic_timestamp", "monotonic_timestamp", "timestamp", "set_on_first_link", "set_on_link", "set_on_first_spawn",
    "set_on_spawn", "running_procs", "running", "running_ports", "exiting", "garbage_collection", "ports", "return_to", "arity",
    "silent", "procs", "call", "receive", "send",
)  # fmt: skip
PASSED_ON = ("set_on_spawn", "set_on_first_spawn")
PASSED_BY_LINK = ("set_on_link", "set_on_first_link")
FIRST_ONLY = ("set_on_first_spawn", "set_on_first_link")

Report = Callable[[Any, Any], Any]  # what a match specification says to (process, arguments): a Verdict, or None


class Traced:
    """What is traced of one process. flags: words of FLAGS in a dict, in the order they came; tracer: pid it is reported to."""

    __slots__ = ("flags", "tracer")

    def __init__(self, flags: dict[str, None], tracer: Any) -> None:
        self.flags = flags
        self.tracer = tracer


class Tracing:
    """Tracing on one node. calls: {(module, function, arity): Pattern}. fresh: what new processes begin with, or None.

    sends, receives: None for "report all", False for "none", or what a match specification says.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        self.view = TracedNode.of(node)
        self.processes: dict[Process, Traced] = {}
        self.calls: dict[tuple[str, str, int], Any] = {}
        self.specs: dict[str, Any] = {"send": True, "receive": True}  # as they were given
        self.rules: dict[str, Report | bool] = {"send": True, "receive": True}
        self.fresh: Traced | None = None
        self.unique = 0
        self.tokens: Any = None  # seq_trace's state, once it is used

    # who ------------------------------------------------------------------------------------------------------------

    def start(self, p: Process, flags: dict[str, None], tracer: Any) -> None:
        """Trace p with these flags, and those it has."""
        state = self.processes.get(p)
        if state is None:
            state = self.processes[p] = Traced({}, tracer)
            p.extras().tracing = state
            self.watch(p)
        state.flags.update(flags)
        state.tracer = tracer
        self._listen(p)

    def watch(self, p: Process) -> None:
        """From now on the process does nothing by the short ways."""
        if type(p) is Process:
            p.__class__ = type("Process", (Process,), {"__slots__": (), "__module__": __name__})
            p.n = self.view

    def _listen(self, p: Process) -> None:
        if type(p.backlog) is not Arrivals and p.st != DEAD:
            p.backlog = Arrivals(self, p, p.backlog or ())

    def stop(self, p: Process, flags: dict[str, None]) -> None:
        """Trace p no longer for these flags; with none left it is as if it had never been traced."""
        state = self.processes.get(p)
        if state is None:
            return
        for flag in flags:
            state.flags.pop(flag, None)
        if not any(flag not in STAMPS for flag in state.flags):
            self.forget(p)

    def forget(self, p: Process) -> None:
        """p is not traced any more."""
        self.processes.pop(p, None)
        if p.x is not None:
            p.x.tracing = None
        if self.tokens is None:
            self.release(p)

    def release(self, p: Process) -> None:
        """p takes the short ways again."""
        p.__class__ = Process
        p.n = self.node
        if type(p.backlog) is Arrivals:
            p.backlog = deque(p.backlog) if p.backlog else None

    def begin(self, fresh: Traced | None) -> None:
        """What processes start with that are spawned from now on; None: nothing."""
        self.fresh = fresh
        node = self.node.__dict__
        if fresh is None:
            node.pop("spawn", None)
            node.pop("spawn_fun", None)
        else:
            node["spawn"] = self.view.spawn_watched
            node["spawn_fun"] = self.view.spawn_fun

    def reloaded(self, module: str) -> None:
        """A new version of a module is loaded: what was traced of the one before is traced no more."""
        for key in [key for key in self.calls if key[0] == module]:
            del self.calls[key]

    # what -----------------------------------------------------------------------------------------------------------

    def tell(self, p: Process, state: Traced, *event: Any) -> None:
        """`{trace, p, Event...}` to the tracer; a tracer that is gone traces nothing."""
        self.deliver(state.tracer, (A_TRACE, p, *event), state.flags, p)

    def deliver(self, tracer: Any, message: tuple[Any, ...], flags: dict[str, None], p: Process) -> None:
        """A trace message, with the time if the flags ask for it."""
        if not isinstance(tracer, Process) or tracer.st == DEAD:
            self.forget(p)
            return
        for flag in STAMPS:
            if flag in flags:
                message = (A_TRACE_TS, *message[1:], self.stamp(flag))
                break
        self.node.push(tracer, message)

    def stamp(self, flag: str) -> Any:
        """The time as a flag wants it."""
        if flag in ("timestamp", "cpu_timestamp"):
            now = wall_ns(self.node) // 1000
            return now // 10**12, now // 10**6 % 10**6, now % 10**6
        if flag == "monotonic_timestamp":
            return monotonic_ns(self.node)
        self.unique += 1
        return monotonic_ns(self.node), self.unique

    def process_event(self, p: Process, *event: Any) -> None:
        """An event of flag procs."""
        state = self.processes.get(p)
        if state is not None and "procs" in state.flags:
            self.tell(p, state, *event)

    def sent(self, p: Any, to: Any, message: Any, there: bool) -> None:
        """p has sent a message; there: to somebody."""
        state = self.processes.get(p)
        if state is not None and "send" in state.flags and "silent" not in state.flags and _is_term(message):
            more = self._allowed("send", p, (to, message))
            if more is not None:
                self.tell(p, state, A_SEND if there else A_LOST, message, to, *more)

    def received(self, p: Process, message: Any, sender: Any = A_UNDEFINED) -> None:
        """A message has come into p's mailbox."""
        state = self.processes.get(p)
        if state is not None and "receive" in state.flags and "silent" not in state.flags and _is_term(message):
            more = self._allowed("receive", p, (self.node.name, sender, message))
            if more is not None:
                self.tell(p, state, A_RECEIVE, message, *more)

    def _allowed(self, kind: str, p: Process, args: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """What is added to the event, or None if the pattern is against it."""
        rule = self.rules[kind]
        if rule is True or rule is False:
            return () if rule else None
        verdict = rule(p, make_list(args))
        if verdict is None or verdict.message is False:
            return None
        return () if verdict.message is True else (verdict.message,)

    def linked(self, p: Process, to: Any) -> None:
        """p has linked itself to `to`."""
        self.process_event(p, A_LINK, to)
        if isinstance(to, Process):
            self.process_event(to, A_GETTING_LINKED, p)
            self._inherit(p, to, PASSED_BY_LINK)

    def unlinked(self, p: Process, to: Any, named: Any) -> None:
        """p has taken its link to `named` away; to: that process, None if there was no link."""
        self.process_event(p, A_UNLINK, named)
        if isinstance(to, Process):
            self.process_event(to, A_GETTING_UNLINKED, p)

    def ended(self, p: Process, reason: Any) -> None:
        """p is at its end."""
        self.process_event(p, A_EXIT, reason)

    def buried(self, p: Process, links: Any, name: Any) -> None:
        """p has ended: what becomes of its name and of those it was linked to."""
        if name is not None:
            self.process_event(p, atom("unregister"), name)
        self.processes.pop(p, None)
        for other in links:
            if isinstance(other, Process):
                self.process_event(other, A_GETTING_UNLINKED, p)

    def _inherit(self, p: Process, child: Process, by: tuple[str, ...]) -> None:
        state = self.processes.get(p)
        if state is None or not any(flag in state.flags for flag in by) or child is state.tracer:
            return
        flags = dict(state.flags)
        for flag in by:
            if flag in FIRST_ONLY and flags.pop(flag, True) is None:
                state.flags.pop(flag, None)
                for other in PASSED_ON + PASSED_BY_LINK:
                    flags.pop(other, None)
        self.start(child, flags, state.tracer)

    def spawned(self, parent: Any, child: Process, mfa: Any, link: bool) -> None:
        """parent has spawned child, which has done nothing yet."""
        if self.tokens is not None:
            self.tokens.spawned(parent, child)
        if self.fresh is not None:
            self.start(child, dict(self.fresh.flags), self.fresh.tracer)
        self.process_event(parent, A_SPAWN, child, mfa)
        self._inherit(parent, child, PASSED_ON)
        if link:
            deaths.link(parent, child, True)
            self.process_event(parent, A_LINK, child)
            self._inherit(parent, child, PASSED_BY_LINK)
        self.process_event(child, A_SPAWNED, parent if parent is not None else A_UNDEFINED, mfa)
        if link:
            self.process_event(child, A_GETTING_LINKED, parent)


_TERMS = frozenset((Atom, int, float, bytes, tuple, list, ErlMap, Bits, Ref, Port, type(NIL)))


def _is_term(message: Any) -> bool:
    """The shell's own processes tell each other what is no term: nobody hears of that."""
    return type(message) is not tuple or all(type(item) in _TERMS or isinstance(item, (Pid, Fun)) for item in message)


class Arrivals(deque[Any]):
    """The backlog of a traced process: whatever comes goes through here, and into the mailbox itself while nothing waits."""

    def __init__(self, tracing: Tracing, p: Process, waiting: Any = ()) -> None:
        super().__init__(waiting)
        self.tracing = tracing
        self.p = p

    def append(self, message: Any) -> None:
        """A message has arrived; one that comes while p runs is fetched when p has looked at all others."""
        p = self.p
        if self.tracing.tokens is not None:
            self.tracing.tokens.arrived(p, message)
        if self or p.st == RUN:
            super().append(message)
            return
        if not p.mb:
            p.mb = (message,)
        elif type(p.mb) is tuple:
            p.mb = [p.mb[0], message]
        else:
            p.mb.append(message)
        self.tracing.received(p, message)

    def popleft(self) -> Any:
        """p fetches the message that has waited longest."""
        message = super().popleft()
        self.tracing.received(self.p, message)
        return message


class TracedNode(Node):
    """A node as its traced processes see it: the same state, but what goes through it is reported."""

    @classmethod
    def of(cls, node: Node) -> TracedNode:
        """The view of a node: another object over the same attributes."""
        view = cls.__new__(cls)
        view.__dict__ = node.__dict__
        return view

    def send(self, sender: Any, to: Any, message: Any, no_connect: bool = False) -> bool:
        tracing: Tracing = self.stores[STORE]
        if tracing.tokens is not None:
            tracing.tokens.sending(sender, to, message)
        tracing.sent(sender, to, message, self._is_there(to))
        try:
            if tracing.tokens is not None and tracing.tokens.carried is not None:
                where = to.node if isinstance(to, Pid) else to[1] if type(to) is tuple and len(to) == 2 else self.name
                if where is not self.name and type(where) is Atom:
                    name = to[0] if type(to) is tuple else to
                    signal = signals.TracedMessage(sender, name, message, tracing.tokens.carried.term())
                    return self.send_signal(where, signal, no_connect)
            return Node.send(tracing.node, sender, to, message, no_connect)
        finally:
            if tracing.tokens is not None:
                tracing.tokens.sent()

    def _is_there(self, to: Any) -> bool:
        if isinstance(to, Process):
            return to.st != DEAD
        return True

    def spawn(self, code: Any, args: tuple[Any, ...], **options: Any) -> Process:
        fun = sys._getframe(1).f_locals.get("fun")  # the fun value itself: what it runs is only its code
        return self._spawn(code, args, fun, options)

    def spawn_watched(self, code: Any, args: tuple[Any, ...], **options: Any) -> Process:
        """As `spawn`, of the node itself, while new processes are traced."""
        fun = sys._getframe(1).f_locals.get("fun")
        return self._spawn(code, args, fun, options)

    def spawn_fun(self, parent: Process, code: Any) -> Process:
        fun = sys._getframe(1).f_locals.get("fun")
        return self._spawn(code, (), fun, {"parent": parent})

    def _spawn(self, code: Any, args: tuple[Any, ...], fun: Any, options: dict[str, Any]) -> Process:
        tracing: Tracing = self.stores[STORE]
        parent, link = options.get("parent"), options.pop("link", False)
        child = Node.spawn(tracing.node, code, args, **options)
        call = options.get("initial_call")
        if call is not None and len(call) == 3:
            given = args[2] if len(args) == 3 and args[:2] == call[:2] and type(args[2]) is tuple else args
            mfa: Any = (call[0], call[1], make_list(given) if given else NIL)
        else:
            shown = fun if isinstance(fun, Fun) else A_UNDEFINED
            mfa = (A_ERLANG, A_APPLY, make_list([shown, NIL]))
        tracing.spawned(parent, child, mfa, link)
        return child

    def start_receive_timer(self, p: Process, milliseconds: int) -> None:
        Node.start_receive_timer(self, p, milliseconds)
        timer = p.tmo
        if timer is not None and timer is not True:
            fire = timer.action

            def fired() -> None:
                fire()
                if p.tmo is True:
                    self.stores[STORE].received(p, A_TIMEOUT, A_CLOCK_SERVICE)

            timer.action = fired


def tracing_of(node: Node) -> Tracing:
    """The tracing of a node, made now if need be."""
    found = node.stores.get(STORE)
    if found is None:
        found = node.stores[STORE] = Tracing(node)
    return found
