"""The sessions behind one terminal: which is in front, what they say, what was typed ahead for them.

The law: this file knows no screen. Events become text in the funnel; a front end reads `front.state` and calls
`submit`. Of several forms that were typed at once each is given to the session when its prompt comes, and shown
behind that prompt as if typed then.
"""

from __future__ import annotations

import textwrap
from collections import deque
from collections.abc import Callable
from typing import Any

from pyshell.shell.events import Asked, Complaint, Ended, Event, Failure, Output, Prompt, Result
from pyshell.shell.hints import hint, scene_of
from pyshell.shell.jobs import ERROR_GONE, Jobs
from pyshell.term.atom import atom
from pyshell.terminal.options import Options
from pyshell.terminal.writer import Funnel

FORM, LINE, BUSY, ENDED = "form", "line", "", "ended"
PATIENT_SLICES = 20  # after an answer: so long the program that read it is on its way


class Shell:
    """One session.

    prompt: text of the prompt that stands; question: what a program that reads has printed for it; answered: slices to
    go until a program that still reads after an answer is believed to read again; draft: typed, not yet submitted.
    """

    __slots__ = ("ahead", "answered", "draft", "name", "prompt", "question", "session", "started", "status")

    def __init__(self, session: Any, name: str) -> None:
        self.session = session
        self.name = name
        self.prompt = ""
        self.question = ""
        self.ahead: deque[str] = deque()
        self.answered = 0
        self.draft = ""
        self.started = False
        self.status: int | None = None

    def start_quietly(self) -> None:
        """As `start`, without the banner: another shell was there before."""
        self.session.banner = ""
        self.start()

    @property
    def state(self) -> str:
        """FORM, LINE, BUSY or ENDED."""
        if self.status is not None:
            return ENDED
        if not self.started:
            return BUSY
        waiting = str(self.session.waiting)
        if self.answered:
            if waiting == LINE:
                return BUSY
            self.answered = 0
        return waiting

    def start(self, programs: list[Any] | None = None, prelude: list[Any] | None = None) -> None:
        """Its banner, the programs of the command line, its first prompt."""
        if not self.started:
            self.started = True
            self.session.start(programs, prelude=prelude)


class Desk:
    """All sessions. `changed` is called when a front end might have to look at `front.state` again."""

    def __init__(
        self, cluster: Any, session: Any, options: Options, funnel: Funnel, changed: Callable[[], None]
    ) -> None:
        self.cluster = cluster
        self.options = options
        self.funnel = funnel
        self.changed = changed
        self.wake: Callable[[], None] = changed  # processes have something to do
        self.first = Shell(session, session.node.name.name)
        self.front = self.first
        self.shells: dict[str, Shell] = {self.first.name: self.first}
        self.extra: list[Shell] = []  # further jobs, with or without a node of their own
        self.jobs = Jobs(self, self.first)
        self.lost = False  # the job in front is gone: the menu has the word

    # nodes ----------------------------------------------------------------------------------------------------

    def node_names(self) -> list[str]:
        """Nodes that are up, by name."""
        return sorted(self.cluster.nodes)

    def _node(self, name: str) -> Any:
        return self.cluster.nodes.get(name)

    def look_for_nodes(self) -> None:
        """Open a session for every node that came up; forget those that are another incarnation."""
        for name, node in list(self.cluster.nodes.items()):
            known = self.shells.get(name)
            if known is None or (known.session.node is not node and known is not self.front):
                self.shells[name] = Shell(self.options.open_session(node), name)

    def whole_name(self, word: str) -> str:
        """`b` -> `b@lab`: the host is that of the first node, unless one node alone begins so."""
        word = word.strip("'")
        if "@" in word:
            return word
        found = [name for name in self.node_names() if name.partition("@")[0] == word]
        return found[0] if len(found) == 1 else f"{word}@{self.first.name.partition('@')[2]}"

    def bring_to_front(self, name: str) -> bool:
        """`:on b`. False when there is no such node."""
        self.look_for_nodes()
        if self._node(name) is None or name not in self.shells:
            return False
        self.front = self.shells[name]
        if self.front.session.node is not self._node(name):  # restarted while it was in front
            self.jobs.remove(self.front)
            self.front = self.shells[name] = Shell(self.options.open_session(self._node(name)), name)
        if not self.front.started:
            self.front.start_quietly()
        if self.jobs.known(self.front):
            self.jobs.select(self.front)
        else:
            self.jobs.add(self.front, name)
        self.changed()
        return True

    # jobs (shell/jobs.Keeper) ---------------------------------------------------------------------------------

    def start_job(self, node: str, module: str) -> Shell:
        """`s`, `r`: a shell of its own on the first node or another one, which needs a connection from here."""
        name = self.whole_name(node) if node else self.first.name
        if node and name != self.first.name and self._node(name) is not None:
            self.first.session.node.start("net_kernel", "connect_node", (atom(name),))
        target = self._node(name)
        started = Shell(self.options.open_job(target), name) if target is not None and module == "shell" else None
        if started is None:
            started = Shell(None, name)
            started.status = 1
        else:
            started.session.lone = not node
            self.extra.append(started)
        return started

    def connect(self, shell: Shell) -> str:
        """`c`: to the front with it; it starts when it is first seen."""
        if shell.session is None or (not self._is_up(shell) and shell not in self.shells.values()):
            self.jobs.remove(shell)
            self.lost = True
            return ERROR_GONE
        self.front = shell
        shell.start()
        self.pump()
        self.changed()
        return ""

    def interrupt_job(self, shell: Shell) -> None:
        """`i`."""
        shell.ahead.clear()
        if shell.session is not None:
            shell.session.interrupt()
            self.wake()

    def kill_job(self, shell: Shell) -> None:
        """`k`."""
        shell.status = 0
        if shell in self.extra:
            self.extra.remove(shell)
        if shell.session is None:
            return
        shell.session.close()
        node = shell.session.node
        if self.shells.get(shell.name) is shell:
            self.shells[shell.name] = Shell(self.options.open_session(node), shell.name)
            if shell is self.first:
                self.first = self.shells[shell.name]
        self.wake()

    # in -------------------------------------------------------------------------------------------------------

    def submit(self, forms: list[str]) -> None:
        """What was typed at the front session's prompt, each with its full stop."""
        shell = self.front
        shell.ahead.extend(forms)
        self._next_form(shell)

    def answer(self, line: str) -> None:
        """What was typed for a program that reads a line."""
        self.front.question = ""
        self.front.answered = PATIENT_SLICES
        self.front.session.feed_text(line)
        self.wake()

    def interrupt(self) -> None:
        """Ctrl-C while something runs: what was typed ahead is forgotten, too."""
        self.front.ahead.clear()
        self.front.session.interrupt()
        self.wake()

    def leave(self) -> None:
        """Ctrl-D: the first session ends all; another one only goes to the back."""
        if self.front is not self.first and self.first.status is None:
            self.front = self.first
            self.changed()
        else:
            self.front.session.feed_eof()
            self.wake()

    def _next_form(self, shell: Shell) -> bool:
        """Give the session the next form that was typed ahead."""
        if not shell.ahead:
            return False
        text = shell.ahead.popleft()
        shell.session.feed_text(text + "\n")
        self.wake()
        return True

    # out ------------------------------------------------------------------------------------------------------

    def pump(self) -> None:
        """Take all events of all sessions."""
        if len(self.cluster.nodes) != len(self.shells):
            self.look_for_nodes()
        before = self.front.state
        for shell in [*self.shells.values(), *self.extra]:
            if shell.answered:
                shell.answered -= 1
            while (event := shell.session.next_event()) is not None:
                self._heard(shell, event)
            if shell.status is None and (self._node(shell.name) is not shell.session.node or self._out_of_reach(shell)):
                self._vanished(shell)
        if self.front.state != before:
            self.changed()

    def _heard(self, shell: Shell, event: Event) -> None:
        source = "" if shell is self.front else shell.name
        emit = self.funnel.emit
        if isinstance(event, Prompt):
            shell.prompt = event.text
            if shell.ahead:
                text = shell.ahead[0]
                if shell is self.front:
                    emit(event.text, "prompt")
                    emit(text.replace("\n", "\n" + " " * len(event.text)) + "\n", "result")
                self._next_form(shell)
            self.changed()
        elif isinstance(event, Asked):
            shell.question += event.text
            shell.answered = 0
            while shell.ahead:  # typed ahead for whoever reads first
                shell.session.feed_text(shell.ahead.popleft() + "\n")
            self.changed()
        elif isinstance(event, Ended):
            emit(event.text, "note", source)
            shell.status = event.status
            self._ended(shell)
        elif isinstance(event, Output):
            emit(event.text, event.kind, source)
        elif isinstance(event, Result):
            emit(event.text, "result", source)
            self._explain(shell, event, source)
        elif isinstance(event, Failure):
            emit(event.text, "failure", source)
            self._explain(shell, event, source)
        elif isinstance(event, Complaint):
            emit(event.text, "complaint", source)
            self._explain(shell, event, source)

    def _explain(self, shell: Shell, event: Event, source: str) -> None:
        """What a teacher would say to it."""
        text = hint(event, scene_of(shell.session)) if self.options.hints else ""
        if text:
            columns = max(20, (shell.session.console.columns or 80) - 1)
            lines = textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False)
            self.funnel.emit("\n".join(lines) + "\n", "note", source)

    def _ended(self, shell: Shell) -> None:
        """Another session than the first goes quietly; the front one gives way to the first."""
        self.jobs.remove(shell)
        if shell in self.extra:
            self.extra.remove(shell)
            self.lost = shell is self.front
        elif shell is not self.first:
            if self.shells.get(shell.name) is shell:
                del self.shells[shell.name]
            if shell is self.front:
                self.funnel.emit(f"{shell.name} has stopped.\n", "note")
                self.front = self.first
        self.changed()

    def _out_of_reach(self, shell: Shell) -> bool:
        """A job that `r` started ends with the connection it came over."""
        if not shell.started or shell not in self.extra or shell.name == self.first.name:
            return False
        uplink = self.first.session.node.uplink
        return uplink is None or atom(shell.name) not in uplink.contacts  # connected, or about to be

    def _vanished(self, shell: Shell) -> None:
        """Its node was stopped from outside: another one takes the place in front, and that of the first."""
        shell.status = 0
        self.jobs.remove(shell)
        if shell in self.extra:
            self.extra.remove(shell)
            shell.session.close()
            if shell is self.front:
                self.funnel.emit(ERROR_GONE, "note")
                self.lost = True
            self.changed()
            return
        if self.shells.get(shell.name) is shell:
            del self.shells[shell.name]
        self.look_for_nodes()
        left = [other for other in self.shells.values() if self._is_up(other)]
        left.sort(key=lambda other: other.name != shell.name)  # its next incarnation first
        if left and shell is self.first:
            self.first = left[0]
        if shell is self.front:
            self.funnel.emit(f"{shell.name} has stopped.\n", "note")
            self.front = self.first
            if left:
                self.front.start_quietly()
                if not self.jobs.known(self.front):
                    self.jobs.add(self.front, self.front.name)
        self.changed()

    def _is_up(self, shell: Shell) -> bool:
        return shell.status is None and self._node(shell.name) is shell.session.node

    def settled(self) -> None:
        """The world is idle: a program that still reads after an answer reads again."""
        if self.front.answered:
            self.front.answered = 0
            self.changed()
