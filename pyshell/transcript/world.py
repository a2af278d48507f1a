"""The world of a transcript: a cluster on a virtual clock, a session on every node, and what they show.

The law: at a prompt everything runs that can run at this instant, and then the world stands still. Time moves only
when an input waits (to the next timer) and when it is told to. The same headers and inputs show the same lines, on
every machine. Nothing waits for ever: an input that nobody will ever wake, prints without end or never gives way is
told as such.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.shell.events import Output, Prompt
from pyshell.shell.session import Session
from pyshell.term.atom import OK
from pyshell.transcript.header import Header
from pyshell.transcript.match import output_lines
from pyshell.transcript.observer import look, names_in
from pyshell.transcript.pace import READS, STUCK, Pace
from pyshell.transcript.player import WorldTrouble

MAX_LINES = 10_000
WIDE = 2_000  # so many characters count as a line
MAX_LONG_SLICES = 2_500
MAX_STEPS = 40_000
_NONODE = "nonode@nohost"
LAST_VALUE, THE_SHELL = "It", "Me"
_OUR_FAULT = "was ended by a mistake of pyshell itself"  # runtime/reports.py

OpenSession = Callable[[Any, int], Session]
"""(node, columns) -> a session on it, attached to its console and not started."""


class World:
    """player.World and check.LessonWorld. "" names the node without a name."""

    __slots__ = (
        "cluster", "header", "tools", "_open", "_sessions", "_started", "_parts", "_count", "_pace", "_fault", "_last",
        "_home", "_renamed",
        "tape",
    )  # fmt: skip

    def __init__(self, header: Header, cluster: Any, tools: Any, open_session: OpenSession) -> None:
        self.cluster = cluster
        self.header = header
        self.tools = tools
        self._open = open_session
        self._sessions: dict[str, Session] = {}
        self._started: set[str] = set()
        self._parts: list[tuple[str, str]] = []
        self._count = 0
        self._fault = ""
        self._last = (header.nodes or (_NONODE,))[0]  # where something was typed last
        self._pace = Pace(cluster, header.tick)
        self._home: Session | None = None
        self._renamed: dict[str, Session] = {}  # by the names that their nodes had
        self.tape: list[tuple[str, str] | int] = []  # what was typed, and the waits, from the beginning
        self._attach()
        if not header.nodes:
            self._home = self._sessions.get(_NONODE)
        self._settle()
        for name in header.nodes or (_NONODE,):
            self._session(name)
        self.shown("")

    # what players ask -----------------------------------------------------------------------------------------------

    def now(self) -> int:
        """Nanoseconds since the start."""
        now: int = self.cluster.clock.now_ns()
        return now

    def prompt(self, node: str) -> str | None:
        """The prompt at which this node's shell waits; None while it runs."""
        session = self._session(self._whole(node))
        return session.prompt() if session.waiting == "form" else None

    def enter(self, node: str, source: str) -> None:
        """Type an input, and let time pass while it waits."""
        session = self._session(self._whole(node))
        self._last = session.node.name.name
        self.tape.append((node, source))
        session.feed_text(source + "\n")
        self._until_prompt(session)

    def wait(self, ns: int) -> None:
        """Let time pass; everything that is due on the way happens in order."""
        self.tape.append(ns)
        deadline = self.now() + ns
        steps = 0
        while True:
            steps += self._settle()
            following = self.cluster.next_deadline()
            if following is None or following > deadline:
                break
            if steps > MAX_STEPS:
                raise WorldTrouble("too much happens in this time")
            self.cluster.clock.jump_to(following)
        self.cluster.clock.jump_to(deadline)
        self._settle()

    def look(self, expression: str) -> str:
        """The value of an expression, seen by nobody.

        It may use the variables of the shell that was typed at last, `It`, the value of what was typed there, and `Me`,
        the process that runs what is typed.
        """
        session = self._sessions.get(self._last)
        if session is not None:
            last = session.history.results.get(session.number - 1, OK)
            bound = {LAST_VALUE: last, THE_SHELL: session.evaluator, **session.bindings}
            if not bound.keys().isdisjoint(names_in(expression)):
                return look(self.tools, session.node, expression, bound)
        first = self._whole(self.header.nodes[0] if self.header.nodes else "")
        node = self.cluster.nodes.get(first) or next(iter(self.cluster.nodes.values()), None)
        if node is None:
            raise WorldTrouble("no node is running")
        return look(self.tools, node, expression)

    def session(self, node: str) -> Session:
        """The shell of a node. Raises WorldTrouble."""
        return self._session(self._whole(node))

    def mark(self) -> None:
        """A step of a lesson begins: `see` tells what happened from here on."""
        journal = self.cluster.journal
        journal.mark = journal.total

    def interrupt(self, node: str) -> None:
        """Kill what runs in this node's shell."""
        session = self._session(self._whole(node))
        session.interrupt()
        self._until_prompt(session)

    def sessions(self) -> dict[str, tuple[Session, bool]]:
        """The sessions by the names of their nodes, and whether they have started: for another front end to go on with."""
        self._attach()
        return {name: (session, name in self._started) for name, session in self._sessions.items()}

    def fault(self) -> str:
        """The report on a mistake of pyshell's own since the last call, or nothing."""
        text, self._fault = self._fault, ""
        return text

    def shown(self, node: str) -> list[str]:
        """Lines shown since the last call; lines of another node's console begin with its name."""
        rows: list[tuple[str, str]] = []
        open_lines: dict[str, str] = {}
        for name, text in self._parts:
            *whole, rest = (open_lines.pop(name, "") + text).split("\n")
            rows.extend((name, line) for line in whole)
            if rest:
                open_lines[name] = rest
        rows.extend(open_lines.items())
        self._parts.clear()
        self._count = 0
        here = self._whole(node)
        lines: list[str] = []
        for name, row in rows:
            line = "".join(output_lines(row))
            if name == here or name == _NONODE:
                lines.append(line)
            elif line:
                lines.append(f"{name}: {line}")
        while lines and not lines[-1]:
            lines.pop()
        return lines

    # inside ---------------------------------------------------------------------------------------------------------

    def _session(self, name: str) -> Session:
        self._attach()
        session = self._sessions.get(name)
        if session is None:
            running = " ".join(self.cluster.nodes) or "none"
            raise WorldTrouble(f"there is no node {name} (running: {running})")
        if name not in self._started:
            self._started.add(name)
            session.start()
            self._settle()
        if session.waiting == "ended":
            raise WorldTrouble(f"the shell of {name} has ended")
        return session

    def _attach(self) -> None:
        """A session for every new node, so that what it prints is seen; dead nodes lose theirs."""
        nodes = self.cluster.nodes
        for name, session in list(self._sessions.items()):
            named = session.node.name.name
            if named != name and nodes.get(named) is session.node:
                self._rename(name, named)
            elif nodes.get(name) is not session.node:
                self._collect(name, session)
                del self._sessions[name]
                self._started.discard(name)
        for name, node in list(nodes.items()):
            if name not in self._sessions:
                self._sessions[name] = self._open(node, self.header.width)

    def _rename(self, name: str, named: str) -> None:
        """The node has got a name, or has lost it (`net_kernel:start/1`, `stop/0`): it is the same shell."""
        self._sessions[named] = self._renamed[name] = self._sessions.pop(name)
        if name in self._started:
            self._started.discard(name)
            self._started.add(named)
        if self._last == name:
            self._last = named

    def _whole(self, node: str) -> str:
        """The name of a node; "" is the first one where it began without a name, also when it has one by now; a node that has
        lost its name is still found by it.
        """
        if node and node not in self._sessions and node in self._renamed:
            return str(self._renamed[node].node.name.name)
        if node or self._home is None:
            return node or _NONODE
        return str(self._home.node.name.name)

    def _until_prompt(self, session: Session) -> None:
        steps = 0
        self._pace.begin()
        while True:
            steps += self._settle()
            if session.waiting in ("form", "ended") or self._sessions.get(session.node.name.name) is not session:
                return
            following = None if session.waiting == "line" else self._pace.following()
            if following is None:
                self._show(session, READS if session.waiting == "line" else STUCK)
                return
            if steps > MAX_STEPS:
                self._give_up(session, "the input waits for ever while others run")
            self.cluster.clock.jump_to(following)

    def _settle(self) -> int:
        """Run what can run at this instant. The number of steps it took, at least 1. Raises WorldTrouble: no end."""
        cluster, steps = self.cluster, 1
        slices = cluster.world.slices
        while cluster.step():
            self._attach()
            self._drain()
            steps += 1
            self._enough()
            if steps > MAX_STEPS or cluster.world.slices - slices > MAX_LONG_SLICES:
                self._stop_all("it runs and runs: more than 10 million reductions at one instant")
        self._attach()
        self._drain()
        self._enough()
        return steps

    def _enough(self) -> None:
        """Output has a limit, so that a mistake does not fill the machine."""
        if self._count > MAX_LINES:
            self._stop_all(f"more than {MAX_LINES} lines of output (or {MAX_LINES * WIDE // 1_000_000} million characters)")

    def _stop_all(self, why: str) -> None:
        """End every running input, so that the world can be used again, and tell."""
        for session in self._sessions.values():
            session.interrupt()
        for _ in range(100):
            if not self.cluster.step():
                break
        self._drain()
        del self._parts[40:]
        self._parts = [(name, text[:WIDE]) for name, text in self._parts]
        self._count = 0
        raise WorldTrouble(why)

    def _give_up(self, session: Session, why: str) -> None:
        session.interrupt()
        self._settle()
        raise WorldTrouble(why)

    def _show(self, session: Session, line: str) -> None:
        self._parts.append((session.node.name.name, line + "\n"))

    def _drain(self) -> None:
        for name, session in self._sessions.items():
            self._collect(name, session)

    def _collect(self, name: str, session: Session) -> None:
        """What a session says, prompts and banner apart."""
        while (event := session.next_event()) is not None:
            if isinstance(event, Prompt) or (isinstance(event, Output) and event.kind == "banner"):
                continue
            if event.text:
                if _OUR_FAULT in event.text:
                    self._fault = event.text
                self._count += event.text.count("\n") + len(event.text) // WIDE
                self._parts.append((name, event.text))
