"""A node without language and library, and functions written as the compiler would write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.runtime.clock import VirtualClock
from pyshell.runtime.io_request import Silent
from pyshell.runtime.node import Node
from pyshell.runtime.process import Process
from pyshell.runtime.scheduler import World
from pyshell.term.atom import Atom, atom
from pyshell.traps.errors import CATCH, ErlangError
from pyshell.traps.machine import ENTRIES, INFINITY, WAIT, expired, stop, take, yield_
from pyshell.traps.trace import caught

OK = atom("ok")
TIMEOUT = atom("timeout")


class NoLibrary:
    """No module has natives."""

    def natives(self, module: str) -> dict[tuple[str, int], Any]:
        return {}

    def source(self, module: str) -> str | None:
        return None

    def native_names(self) -> dict[Any, Any]:
        return {}

    def error_module(self, module: str, name: str, arity: int) -> Atom | None:
        return None


class NoCompiler:
    """Nothing can be compiled; `modules` are there already."""

    def __init__(self) -> None:
        self.modules: dict[str, Any] = {}

    def library_module(self, name: str) -> Any:
        return self.modules.get(name)

    def find_module(self, name: str) -> Any:
        return None

    def copy(self, compiled: Any) -> Any:
        return compiled


class Unit:
    shell = False
    module = atom("hand")
    file = "hand.erl"


class Site:
    """The attribute `site` of a continuation."""

    unit = Unit()
    arity = 0
    collected = None
    top = False

    def __init__(self, intry: bool = False, line: int = 1, function: str = "f") -> None:
        self.intry = intry
        self.line = line
        self.function = function


def at(intry: bool = False, line: int = 1, function: str = "f") -> Callable[[Any], Any]:
    """Give a continuation its site."""

    def mark(continuation: Any) -> Any:
        continuation.site = Site(intry, line, function)
        return continuation

    return mark


class Rig:
    """One node in one world with a virtual clock. ends: (process, class, reason) in the order of dying."""

    def __init__(self, seed: int = 0, name: str = "nonode@nohost") -> None:
        self.world = World(seed, VirtualClock())
        self.compiler = NoCompiler()
        self.node = Node(self.world, name, 1, NoLibrary(), self.compiler)
        self.console = Silent()
        self.node.console = self.console
        self.ends: list[tuple[Process, Atom, Any]] = []

    def spawn(self, code: Any, *args: Any, watch: bool = False, **options: Any) -> Process:
        """A process; with `watch` its end is remembered instead of reported."""
        p = self.node.spawn(code, args, **options)
        if watch:
            self.watch(p)
        return p

    def watch(self, p: Process) -> None:
        p.extras().on_exit = lambda q, cls, reason, trace: self.ends.append((q, cls, reason))

    def run(self, most: int = 1_000_000) -> None:
        """Until nothing will ever happen again; time jumps."""
        for _ in range(most):
            if not self.world.step():
                deadline = self.world.timers.next_deadline()
                if deadline is None:
                    return
                self.world.clock.jump_to(deadline)
        raise AssertionError("it does not end")

    def now(self) -> None:
        """What can happen at this instant."""
        while self.world.step():
            pass

    @property
    def printed(self) -> str:
        return "".join(self.console.printed)


# hand-written compiled functions ------------------------------------------------------------------------------------


def receive(p: Any, timeout: Any = INFINITY, want: Callable[[Any], bool] = lambda message: True) -> Any:
    """`receive Want -> it after Timeout -> timeout end`."""
    return _receive(p, None, (_receive, timeout, want))


@at()
def _receive(p: Any, value: Any, frame: Any) -> Any:
    _, timeout, want = frame
    mb, i = p.mb, p.i
    while i < len(mb):
        message = mb[i]
        if want(message):
            take(p, mb, i)
            return message
        i += 1
    p.i = i
    if timeout is not INFINITY and expired(p, timeout):
        return TIMEOUT
    p.t = frame
    p.st = WAIT
    return None


def block(p: Any) -> Any:
    """Wait for ever, in as little memory as there is."""
    p.t = (_blocked,)
    p.st = WAIT
    return None


def _blocked(p: Any, value: Any, frame: Any) -> Any:
    return block(p)


def collect(p: Any, into: list[Any], count: int = 1 << 30) -> Any:
    """Append messages to a list, as many as come."""
    return _collect(p, None, (_collect, into, count))


@at()
def _collect(p: Any, value: Any, frame: Any) -> Any:
    _, into, count = frame
    while len(p.mb):
        into.append(p.mb[0])
        take(p, p.mb, 0)
        if len(into) >= count:
            return OK
    p.i = 0
    p.t = frame
    p.st = WAIT
    return None


def spin(p: Any, rounds: int, log: list[Any], name: str) -> Any:
    """A loop of so many reductions; notes each slice it gets."""
    log.append(name)
    while True:
        for _ in p.r:
            if rounds == 0:
                return OK
            rounds -= 1
        yield_(p, (ENTRIES[4 - 1], _spin_again, rounds, log, name))
        return None


def _spin_again(p: Any, rounds: int, log: list[Any], name: str) -> Any:
    return spin(p, rounds, log, name)


def deep(p: Any, depth: int, bottom: Any) -> Any:
    """Body recursion: 1 + deep(depth - 1), with `bottom(p)` at the end."""
    if depth == 0:
        return bottom(p)
    value = deep(p, depth - 1, bottom)
    if value is None:
        value = stop(p, (_deep,))
        if value is None:
            return None
    return value + 1


@at(line=7, function="deep")
def _deep(p: Any, value: Any, frame: Any) -> Any:
    return value + 1


def guarded(p: Any, body: Any, caught_into: list[Any]) -> Any:
    """`try Body() catch C:R -> note them, caught end`."""
    return _guarded(p, None, (_guarded, body, caught_into))


@at(intry=True)
def _guarded(p: Any, value: Any, frame: Any) -> Any:
    _, body, into = frame
    try:
        if type(value) is ErlangError:
            raise value
        if value is None:
            value = body(p)
            if value is None:
                value = stop(p, frame)
                if value is None:
                    return None
    except CATCH as ex:
        error = caught(p, ex)
        into.append((error.cls.name, error.reason))
        return atom("caught")
    return value
