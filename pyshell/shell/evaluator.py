"""The processes of a shell: the one that runs what was typed, and the one that watches over it.

The law: an exception ends the evaluator (its links hear of it, its names and tables go) and the watcher starts
another one; bindings are the session's and stay as they were before the command. Reports and results go out in the
order in which they happened: a value is printed after the processes that the expression started have had their turn.
Follows: stdlib shell (server_loop, shell_rep, eval_loop, eval_exprs).
"""

from __future__ import annotations

from typing import Any, Protocol

from pyshell.lang.ast import Node
from pyshell.lang.diagnostic import Diagnostic
from pyshell.shell.prepare import Prepared, new_bindings
from pyshell.term.atom import Atom, atom
from pyshell.traps.errors import A_ERROR, A_EXIT, CATCH, ErlangError, ProcessExit
from pyshell.traps.machine import WAIT, stop, take, yield_
from pyshell.traps.trace import caught

Term = Any

A_SHELL_CMD = atom("shell_cmd")
A_EXIT_TAG = atom("EXIT")
A_NORMAL = atom("normal")
A_NOCATCH = atom("nocatch")
APPLY = (atom("erlang"), atom("apply"), 2)
LAST_TURNS = 20  # how often at most it gives way to others when it failed, before it says so
PROMPT_TURNS = 6  # how often at most it gives way between a value and the prompt
TURNS = 2  # how often an evaluator gives way before it prints: a process it started, then the group leader


class Owner(Protocol):
    """What the processes tell their session."""

    bindings: dict[str, Term]
    catching: bool

    def prepare(self, expr: Node) -> Prepared | Diagnostic: ...
    def forgotten(self) -> None: ...
    def succeeded(self, value: Term) -> None: ...
    def finished(self, value: Term) -> None: ...
    def refused(self, diagnostic: Diagnostic) -> None: ...
    def failed(self, cls: Atom, reason: Term, trace: Term, died: bool) -> None: ...
    def process_gone(self, who: Any, reason: Term) -> None: ...


class _Unit:
    """What a stack trace wants to know of the frame below what was typed: nothing of its own shows."""

    __slots__ = ()

    shell = True


class _Site:
    """The evaluator's frame wants to see exceptions (runtime/machine.py)."""

    __slots__ = ()

    intry = True
    unit = _Unit()
    function = "expr"
    arity = 0
    line = -1
    top = False


FRAME_SITE = _Site()


class Command:
    """One command on its way through an evaluator."""

    __slots__ = ("exprs", "index", "owner", "prepared", "turns")

    def __init__(self, owner: Owner, exprs: list[Node]) -> None:
        self.owner = owner
        self.exprs = exprs
        self.index = 0
        self.prepared: Prepared | None = None
        self.turns = 0

# the evaluator ------------------------------------------------------------------------------------------------


def evaluator(p: Any, watcher: Any) -> Any:
    """Body of an evaluator: wait for {shell_cmd, Watcher, Command}."""
    return _idle(p, None, (_idle, watcher))


def _idle(p: Any, value: Any, frame: Any) -> Any:
    mailbox, index = p.mb, p.i
    while index < len(mailbox):
        message = mailbox[index]
        if type(message) is tuple and len(message) == 3 and message[0] is A_SHELL_CMD and message[1] is frame[1]:
            take(p, mailbox, index)
            return _run(p, message[2], frame[1])
        index += 1
    p.i = index
    p.t = frame
    p.st = WAIT
    return None


class _IdleUnit:
    __slots__ = ()
    shell = False
    module = atom("shell")
    file = "shell.erl"


class _IdleSite:
    """Where an evaluator waits for commands, as process_info tells it."""

    __slots__ = ()
    intry = top = False
    unit = _IdleUnit()
    function = "eval_loop"
    arity = 3
    line = 622


_idle.site = _IdleSite()  # type: ignore[attr-defined]


def _run(p: Any, command: Command, watcher: Any) -> Any:
    """Run the expressions from `command.index` on."""
    owner = command.owner
    while True:
        prepared = owner.prepare(command.exprs[command.index])
        if not isinstance(prepared, Prepared):
            owner.refused(prepared)
            return _idle(p, None, (_idle, watcher))
        command.prepared = prepared
        try:
            value = prepared.code.code(p, *prepared.values)
        except CATCH as ex:
            return _failed(p, caught(p, ex), command, watcher)
        if value is None:
            value = stop(p, (_after, command, watcher))
            if value is None:
                return None
        if not _bound(command, value):
            return _print(p, value[0], (_print_later, value[0], command, watcher))


def _after(p: Any, value: Any, frame: Any) -> Any:
    """The expression stopped on its way; here is its value, or the exception that ended it."""
    _, command, watcher = frame
    if type(value) is ErlangError:
        return _failed(p, value, command, watcher)
    if _bound(command, value):
        return _run(p, command, watcher)
    return _print(p, value[0], (_print_later, value[0], command, watcher))


_after.site = FRAME_SITE  # type: ignore[attr-defined]


def _bound(command: Command, value: Any) -> bool:
    """Take over the bindings. True when there is another expression to run."""
    assert command.prepared is not None
    command.owner.forgotten()
    command.owner.bindings.update(new_bindings(command.prepared.code, value[1:]))
    command.index += 1
    return command.index < len(command.exprs)


def _print(p: Any, value: Any, frame: Any) -> Any:
    command, watcher = frame[2], frame[3]
    if command.turns < TURNS:
        command.turns += 1
        yield_(p, frame)
        return None
    command.owner.succeeded(value)
    return _prompt(p, None, (_prompt, command, watcher, value, 0))


def _prompt(p: Any, value: Any, frame: Any) -> Any:
    """The prompt stands in line behind what others print now."""
    _, command, watcher, shown, turns = frame
    if p.n.runq and turns < PROMPT_TURNS:
        yield_(p, (_prompt, command, watcher, shown, turns + 1))
        return None
    command.owner.finished(shown)
    return _idle(p, None, (_idle, watcher))


def _print_later(p: Any, value: Any, frame: Any) -> Any:
    return _print(p, frame[1], frame)


def _failed(p: Any, error: ErlangError, command: Command, watcher: Any) -> Any:
    """Report it, and unless exceptions are caught tell the links and end: without an error report of the machine."""
    owner = command.owner
    cls, reason, trace = error.cls, error.reason, error.trace
    if cls is A_EXIT and reason is A_NORMAL:
        raise ProcessExit(A_NORMAL)
    if owner.catching:
        owner.failed(cls, reason, trace, died=False)
        return _idle(p, None, (_idle, watcher))
    signal = ((A_NOCATCH, reason) if cls is not A_ERROR and cls is not A_EXIT else reason, trace)
    p.n.leave_links(p, signal, watcher)
    return _say_end(p, None, (_say_end, owner, error, 0))


def _say_end(p: Any, value: Any, frame: Any) -> Any:
    """What the linked processes say at their end comes first: erl's shell is slower than they are."""
    _, owner, error, turns = frame
    if p.n.runq and turns < LAST_TURNS:
        yield_(p, (_say_end, owner, error, turns + 1))
        return None
    left = p.n.stores.get("crash_words_until", 0) - p.n.world.clock.now_ns()
    if left > 0:  # a crash is being put into words, as this failure is: the crash was first
        if p.tmo is None:
            p.n.start_receive_timer(p, left // 1_000_000 + 1)
        p.t = frame
        p.st = WAIT
        return None
    owner.failed(error.cls, error.reason, error.trace, died=True)
    raise ProcessExit(A_NORMAL)


# the watcher --------------------------------------------------------------------------------------------------


def watcher(p: Any, owner: Owner) -> Any:
    """Body of the shell process: traps exits, and says which evaluator went and why."""
    return _watch(p, None, (_watch, owner))


def _watch(p: Any, value: Any, frame: Any) -> Any:
    while len(p.mb):
        message = p.mb[0]
        take(p, p.mb, 0)
        if type(message) is tuple and len(message) == 3 and message[0] is A_EXIT_TAG:
            frame[1].process_gone(message[1], message[2])
    p.i = 0
    p.t = frame
    p.st = WAIT
    return None


