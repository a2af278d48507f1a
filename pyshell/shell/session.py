"""A session: one Erlang shell on one node. Text goes in, events come out; nothing here waits or prints.

How a front end drives it:

    session = Session(tools, node)          tools: see `Tools` below
    session.start()
    session.feed_text("X = 1.\n")           any amount of text; feed_eof() when there will be no more
    while cluster.step(): ...               processes run; the session hears of results by itself
    while (event := session.next_event()):  Prompt, Output, Result, ... in the order of erl's output (events.py)
    session.waiting                         "form": a prompt stands and the text is not complete; "line": a program
                                            reads; "": something runs; "ended"
    session.is_complete(text)               does this text end an expression? (Enter in an editor)
    session.interrupt()                     what ^C does to a running command: its evaluator is killed

Follows: stdlib shell (server_loop/7), kernel user.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Protocol

from pyshell.lang.ast import Node
from pyshell.lang.diagnostic import Diagnostic, shell_text
from pyshell.lang.parse import Parser
from pyshell.lang.scan import next_form
from pyshell.otp.errors.asking import explanation_of
from pyshell.otp.errors.frames import Explanation
from pyshell.otp.errors.report import exception_text
from pyshell.shell import bindings as listing
from pyshell.shell.boot import Boot, Program, boot
from pyshell.shell.commands import Commands
from pyshell.shell.console import Console, Input
from pyshell.shell.evaluator import A_SHELL_CMD, APPLY, Command, evaluator, watcher
from pyshell.shell.events import Asked, Complaint, Ended, Event, Failure, Output, Prompt, Result
from pyshell.shell.history import History
from pyshell.shell.prepare import NoCommand, Prepared, descriptor_term, expand_history, prepare, sequence
from pyshell.shell.record_files import read_records
from pyshell.shell.records import RecordTable
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, from_text
from pyshell.term.pretty import pretty
from pyshell.term.show import ShowEnv, atom_text
from pyshell.traps.errors import A_ERROR, A_EXIT, A_THROW

Term = Any

PATIENCE = 4  # steps of the world that reports wait for the value of the command that runs
BANNER = "Eshell V13.1.5  (abort with ^G)\n"
SERIOUS, BENIGN = "** ", "* "
LINE_LENGTH, DEPTH, MAX_CHARS = 80, 30, 60
A_EXIT_TAG, A_KILL, A_KILLED, A_NOCATCH, A_INPUT = map(atom, ("EXIT", "kill", "killed", "nocatch", "$input"))

IDLE, PROMPTED, BUSY, ENDED = range(4)


class Tools(Protocol):
    """What a session needs besides its node; assembly.py puts it together."""

    parser: Parser
    linker: Any


USUAL_MODULES = ("lists", "maps", "string", "io_lib", "io")
"""OTP's boot has loaded them, and more, before its shell begins."""


class Session:
    """See the head of this file."""

    def __init__(
        self,
        tools: Tools,
        node: Any,
        encoding: str = "latin1",
        columns: int | None = None,
        banner: str = BANNER,
    ) -> None:
        self.tools = tools
        self.node = node
        self.input = Input()
        self.console = Console(self, encoding, columns)
        self.history = History()
        self.records = RecordTable(self._read_records)
        self.bindings: dict[str, Term] = {}
        self.catching = False
        self.number = 1
        self.banner = banner
        self._committed: dict[str, Term] = {}
        self._dictionary: Any = None
        self._commands = Commands(self)
        self._forget: list[str | None] = []
        self._events: deque[Event] = deque()
        self._reports: list[Event] = []
        self._reported_before = False
        self._slow = False  # whether one of them takes longer: the first of a node, as erl loads the code for it, another node's
        self._command: Command | None = None
        self._due = 0  # the step of the world at which they come out at the latest
        self._state = IDLE
        self._exprs: list[Node] = []
        self._reported: Any = None  # evaluator whose end was reported before it came
        self._leaving = False
        self._shell = True
        self.watcher: Any = None
        self.evaluator: Any = None
        self.own_leader: Any = None  # the group leader of a further job; else the node's serves us
        self.lone = True  # after `exit()` another shell comes in its place

    # in -------------------------------------------------------------------------------------------------------

    def prepare_modules(self) -> None:
        """Load what nearly every session uses: for whoever drives it, when the prompt is out and nothing else is to do."""
        for name in USUAL_MODULES:
            self.node.code.ensure_loaded(name)

    def start(
        self, programs: list[Program] | None = None, shell: bool = True, prelude: list[Program] | None = None
    ) -> None:
        """Print the banner, run the programs of the command line, then prompt. shell False: just the programs.

        prelude: programs that run before the banner.
        """
        self._shell = shell
        if not prelude:
            self._start(programs)
            return
        self._state = BUSY
        plan = Boot(self.tools.parser, self.tools.linker, prelude, lambda _reason: self._start(programs))
        self.node.spawn(boot, (plan,), group_leader=self.leader, initial_call=APPLY)

    def _start(self, programs: list[Program] | None) -> None:
        if self._shell:
            self.printed(self.banner, "banner")
        self._state = BUSY
        if programs:
            plan = Boot(self.tools.parser, self.tools.linker, programs, self._booted)
            self.node.spawn(boot, (plan,), group_leader=self.leader, initial_call=APPLY)
        else:
            self._booted(None)

    def _booted(self, reason: Term | None) -> None:
        if reason is not None:
            term = (from_text("init terminating in do_boot"), reason)
            self.printed(pretty(term, 1, 0) + "\n", "")
            self._end("", 1)
        elif self._shell:
            self.watcher = self.node.spawn(watcher, (self,), group_leader=self.leader, initial_call=APPLY)
            self.watcher.extras().trap_exit = True
            self._new_evaluator()
            self._go_on()

    def feed_text(self, text: str) -> None:
        """More of what is typed; it need not end anywhere special."""
        self.input.feed(text)
        self._arrived()

    def feed_eof(self) -> None:
        """There will be no more text."""
        self.input.at_end = True
        self._arrived()

    def interrupt(self) -> None:
        """Kill the evaluator if it runs a command: `** exception exit: killed`."""
        if self._state == BUSY and self.evaluator is not None:
            self.node.exit_signal(self.watcher, self.evaluator, A_KILL)

    @property
    def leader(self) -> Any:
        """The group leader of what is typed here."""
        return self.node.group_leader if self.own_leader is None else self.own_leader

    def close(self) -> None:
        """Kill this job: its processes go, and nothing more is said."""
        for process in (self.watcher, self.evaluator, self.own_leader):
            if process is not None:
                self.node.exit_signal(self.leader, process, A_KILL)
        self._state = ENDED
        self._events.clear()

    # out ------------------------------------------------------------------------------------------------------

    def next_event(self) -> Event | None:
        """The oldest event that nobody took yet."""
        if not self._events:
            if self._reports and (self._state != BUSY or not self.node.runq or self.node.world.steps >= self._due):
                self._let_reports_out()
            elif self._state != ENDED and self.node.halted is not None:
                self._end("", self.node.halted)
        return self._events.popleft() if self._events else None

    def _let_reports_out(self) -> None:
        if self._reports:
            self._reported_before = True
            self._slow = False
            self._events.extend(self._reports)
            self._reports.clear()

    @property
    def typed(self) -> list[Node]:
        """The expressions of the command that runs, or ran last."""
        return self._exprs

    @property
    def waiting(self) -> str:
        """Who waits for input: "form", "line", or "" (nobody), "ended"."""
        if self._state == ENDED:
            return "ended"
        if self._state == PROMPTED:
            return "form"
        return "line" if self.console.hungry else ""

    @staticmethod
    def is_complete(text: str) -> bool:
        """True when the text ends at least one expression (or can never become one)."""
        return next_form(text + "\n") is not None

    # reading --------------------------------------------------------------------------------------------------

    def _arrived(self) -> None:
        if self._state == PROMPTED:
            self._read()
        else:
            self._wake_readers()

    def _wake_readers(self) -> None:
        self.node.send(self.leader, self.leader, A_INPUT)

    def may_read(self) -> bool:
        """A program may read only while no prompt stands."""
        return self._state != PROMPTED

    def _go_on(self) -> None:
        """Nothing runs: prompt, and read what is there already."""
        self._state = PROMPTED
        self._events.append(Prompt(self.prompt(), self.number))
        self._read()

    def prompt(self) -> str:
        """`1> `, or `(name@host)1> ` when the node is alive."""
        if self.node.alive:
            return f"({self.node.name.name}){self.number}> "
        return f"{self.number}> "

    def _read(self) -> None:
        while self._state == PROMPTED:
            found = self.input.form()
            if found is None:
                return
            form, source = found
            if form.at_end:
                if self.input.at_end:
                    self._end(f"*** Terminating erlang ({atom_text(self.node.name.name)})\n", 0)
                return
            if form.error is not None:
                self._complain(shell_text(form.error), form.error, source)
                continue
            exprs, trouble = self.tools.parser.parse_exprs_tokens(form.tokens)
            if trouble is not None:
                self._complain(shell_text(trouble), trouble, source)
                continue
            assert exprs is not None
            expanded = expand_history(exprs, self.history, self.number)
            if isinstance(expanded, NoCommand):
                self._complain(f"{BENIGN}{listing.expression_text(expanded.what)}: command not found", None, source)
                continue
            self._run(expanded)

    def _complain(self, text: str, diagnostic: Diagnostic | None, source: str) -> None:
        """What was typed is no expression: the same prompt again."""
        self._events.append(Complaint(text + "\n", diagnostic, source))
        self._events.append(Prompt(self.prompt(), self.number))

    def _run(self, exprs: list[Node]) -> None:
        self._state = BUSY
        self._exprs = exprs
        self._forget.clear()
        self.bindings = dict(self._committed)
        self._command = Command(self, sequence(exprs))
        self.node.send(self.watcher, self.evaluator, (A_SHELL_CMD, self.watcher, self._command))
        self._wake_readers()

    # what the processes say (evaluator.Owner) -------------------------------------------------------------------

    def prepare(self, expr: Node) -> Prepared | Diagnostic:
        """Code for one expression, with the bindings of this moment."""
        return prepare(expr, self.bindings, self.records.table, self._commands, self.tools.linker)

    def forgotten(self) -> None:
        """The expression is done: forget what it asked to forget, before what it bound is added."""
        for name in self._forget:
            if name is None:
                self.bindings.clear()
            else:
                self.bindings.pop(name, None)
        self._forget.clear()

    def succeeded(self, value: Term) -> None:
        """The command has a value."""
        text = self.show(value, 1) + "\n"
        self._events.append(Result(text, self.number, value))
        self._committed = self.bindings
        extras = self.evaluator.x
        self._dictionary = dict(extras.dictionary) if extras is not None and extras.dictionary else None

    def finished(self, value: Term) -> None:
        """The value was shown; the prompt is next."""
        if not self._slow:
            self._let_reports_out()
        self._done(value)

    def refused(self, diagnostic: Diagnostic) -> None:
        """An expression of the command cannot be run."""
        self._events.append(Complaint(shell_text(diagnostic) + "\n", diagnostic))
        self._done((A_EXIT_TAG, descriptor_term(diagnostic)))

    def failed(self, cls: Atom, reason: Term, trace: Term, died: bool) -> None:
        """The command ended in an exception. died: the evaluator ends, another one will come."""
        self._report(SERIOUS if died else BENIGN, cls, reason, trace)
        result = (A_EXIT_TAG, ((A_NOCATCH, reason) if cls is A_THROW else reason, trace))
        if not died:
            self._done(result)
            return
        self._reported = (self.evaluator, result)

    def process_gone(self, who: Any, reason: Term) -> None:
        """The watcher got an exit signal."""
        if who is not self.evaluator or self.node.halted is not None:
            return
        if self._leaving:
            self._restart()
            return
        reported, self._reported = self._reported, None
        was_busy = self._state == BUSY
        if reported is not None and reported[0] is who:
            result = reported[1]
        else:
            pair = type(reason) is tuple and len(reason) == 2
            why, trace = reason if pair else (reason, NIL)
            self._report(SERIOUS, A_EXIT if was_busy else A_ERROR, why, trace)
            result = (A_EXIT_TAG, why)
        self._new_evaluator()
        if was_busy:
            self._done(result)

    def _report(self, tag: str, cls: Atom, reason: Term, trace: Term) -> None:
        self._let_reports_out()
        latin1 = self.console.encoding == "latin1"
        text = exception_text(cls, reason, trace, self.show, self._explain, len(tag), latin1=latin1)
        self._events.append(Failure(f"{tag}{text}\n", self.number, cls.name, reason, trace))

    def _explain(self, reason: Term, trace: Term) -> Explanation:
        return explanation_of(reason, trace, self.node)

    def _done(self, result: Term) -> None:
        self.history.add(self.number, self._exprs, result)
        self.number += 1
        self._go_on()

    def _new_evaluator(self) -> None:
        self.evaluator = self.node.spawn(
            evaluator, (self.watcher,), parent=self.watcher, link=True, group_leader=self.leader, initial_call=APPLY
        )
        if self._dictionary is not None:
            self.evaluator.extras().dictionary = dict(self._dictionary)

    def _restart(self) -> None:
        """`exit()`: the shell is gone; another one comes, but not for one that was started from another node."""
        self._leaving = False
        if not self.lone:
            self._end("*** Shell process terminated! (^G to start new job) ***\n", 0)
            return
        self.printed("*** Shell process terminated! ***\n", "")
        self.printed(self.banner, "banner")
        self.number = 1
        self.history = History()
        self.bindings = {}
        self._committed = {}
        self._dictionary = None
        self.records.table.clear()
        self._new_evaluator()
        self._go_on()

    def _end(self, text: str, status: int) -> None:
        if self._state != ENDED:
            self._state = ENDED
            self._events.append(Ended(text, status))

    # the screen (console.Screen) --------------------------------------------------------------------------------

    def printed(self, text: str, kind: str) -> None:
        """A process printed something."""
        if kind.endswith("report"):  # comes from the logger, a little later than what was printed at the same instant
            if not self._reports:
                self._due = self.node.world.steps + PATIENCE
            self._reports.append(Output(text, "report"))
            self._slow = self._slow or kind != "report" or not self._reported_before
            # a command that still waits for something has its value later than the report, unless that takes its time
            if not self._slow and self._state == BUSY and self._command is not None and not self._command.turns:
                self._let_reports_out()
        elif text:
            self._events.append(Output(text, "report" if kind == "log" else kind))

    def asked(self, prompt: str) -> None:
        """A program reads."""
        if prompt:
            self._events.append(Asked(prompt))

    def show(self, term: Term, column: int, depth: int = DEPTH) -> str:
        """A term as the shell prints it when it starts in this column."""
        env = ShowEnv(self.console.encoding, self.node.channel, self.records.field_names)
        width = self.console.columns or LINE_LENGTH
        return pretty(term, column, width, depth, MAX_CHARS, env)

    # what commands do (commands.Host) ---------------------------------------------------------------------------

    def forget(self, name: str | None) -> None:
        """`f(X)`, `f()`: takes effect when the expression is done."""
        self._forget.append(name)

    def _read_records(self, p: Any, file: Term, options: Term) -> Any:
        return read_records(p, self.tools.parser, file, options)

    def list_bindings(self) -> None:
        """`b()`."""
        self.printed(listing.bindings_text(self.bindings, self.show), "")

    def list_history(self) -> None:
        """`h()`."""
        self.printed(listing.history_text(self.history, self.show), "")

    def show_fully(self, value: Term) -> None:
        """`rp(Term)`."""
        self.printed(self.show(value, 1, -1) + "\n", "")

    def write(self, text: str) -> None:
        """A command prints."""
        self.printed(text, "")

    def keep_commands(self, count: int) -> int:
        return self.history.keep_commands(count)

    def keep_results(self, count: int) -> int:
        return self.history.keep_results(count)

    def catch_exceptions(self, on: bool) -> bool:
        """`catch_exception(Bool)`: what it was."""
        previous, self.catching = self.catching, on
        return previous

    def leave(self) -> None:
        """`exit()`."""
        self._leaving = True
        self.node.exit_signal(self.watcher, self.evaluator, A_KILL)

    def result_of(self, number: int) -> Term:
        """`v(N)`, which has been checked before."""
        return self.history.results.get(number, NIL)

    def exported(self, module: str, name: str, arity: int) -> bool:
        """Has the module such a function? user_default counts only when it is loaded."""
        key = f"{module}:{name}/{arity}"
        if key in self.node.exports:
            return True
        if module == "user_default":
            return False
        return self.node.load_export(key, atom(module), atom(name), arity) is not None
