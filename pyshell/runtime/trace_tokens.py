"""The tokens of seq_trace: which process carries one, which messages do, and what the system tracer hears.

A process with a token, or with a message that has one in its mailbox, is watched as a traced one is (tracing.py). What it has
taken out of its mailbox is found out when it does something next, or at the end of its turn: a receive asks nobody.
Follows: kernel seq_trace(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.runtime.process import Process
from pyshell.runtime.tracing import Arrivals, Tracing, tracing_of
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL
from pyshell.term.ids import Pid
from pyshell.traps.machine import DEAD, READY, WAIT

FLAG = {"send": 1, "receive": 2, "print": 4, "timestamp": 8, "strict_monotonic_timestamp": 16, "monotonic_timestamp": 32}
A_SEQ_TRACE, A_SEND, A_RECEIVE, A_PRINT = map(atom, ("seq_trace", "send", "receive", "print"))


class Token:
    """flags: sum of FLAG. serial: of the last message or print with it. last: the serial its holder heard before."""

    __slots__ = ("flags", "label", "serial", "sender", "last")

    def __init__(self, flags: int, label: Any, serial: int, sender: Any, last: int) -> None:
        self.flags = flags
        self.label = label
        self.serial = serial
        self.sender = sender
        self.last = last

    def copy(self) -> Token:
        """The same, to go its own way."""
        return Token(self.flags, self.label, self.serial, self.sender, self.last)

    def term(self) -> Any:
        """{Flags, Label, Serial, Sender, Last}."""
        return (self.flags, self.label, self.serial, self.sender, self.last)


class Carrier:
    """What a watched process has: its token, its counters, and the messages that have come with or without a token."""

    __slots__ = ("token", "clock", "last", "arrived")

    def __init__(self) -> None:
        self.token: Token | None = None
        self.clock = 0
        self.last = 0
        self.arrived: list[tuple[Any, Token | None, Any]] = []


class Tokens:
    """All of one node. tracer: the system tracer's pid, or None."""

    def __init__(self, tracing: Tracing) -> None:
        self.tracing = tracing
        self.tracer: Any = None
        self.carriers: dict[Process, Carrier] = {}
        self.sender: Any = None  # whose message is on its way just now, and with which token
        self.carried: Token | None = None
        tracing.node.world.token_comes = _comes

    def carrier(self, p: Process) -> Carrier:
        """What p has; from now on it is watched."""
        found = self.carriers.get(p)
        if found is None:
            found = self.carriers[p] = Carrier()
            found.arrived = [(message, None, None) for message in p.messages()]
            self.tracing.watch(p)
            if type(p.backlog) is not Arrivals:
                p.backlog = Arrivals(self.tracing, p, p.backlog or ())
            p.extras().on_death += (self._gone,)
        return found

    def _gone(self, p: Process) -> None:
        self.carriers.pop(p, None)

    def settle(self, p: Process) -> None:
        """Which messages has p taken since? The last of them decides about its token."""
        carrier = self.carriers.get(p)
        if carrier is None or not carrier.arrived:
            return
        waiting = {id(message) for message in p.messages()}
        taken = [item for item in carrier.arrived if id(item[0]) not in waiting]
        if not taken:
            return
        carrier.arrived = [item for item in carrier.arrived if id(item[0]) in waiting]
        for message, token, sender in taken:
            carrier.token = token.copy() if token is not None else None
            if token is not None:
                carrier.last = token.serial
                carrier.clock = max(carrier.clock, token.serial)
                if token.flags & 2:
                    self.tell(token, (A_RECEIVE, (token.last, token.serial), sender, p, message), p)

    def arrived(self, p: Process, message: Any) -> None:
        """A message is in p's mailbox, or behind it."""
        carrier = self.carriers.get(p)
        if carrier is not None:
            carrier.arrived.append((message, self.carried, self.sender))

    def sending(self, p: Any, to: Any, message: Any) -> None:
        """p is about to send: the message goes with p's token, if it has one and the receiver is here."""
        self.carried = self.sender = None
        carrier = self.carriers.get(p)
        if carrier is None:
            return
        self.settle(p)
        token = carrier.token
        if token is None:
            return
        target = self._target(to)
        self._count(carrier, p)
        token.sender = p
        if token.flags & 1 and self.tracer is not None:
            self.tell(token, (A_SEND, (token.last, token.serial), p, target if target is not None else to, message), p)
        self.sender, self.carried = p, token.copy()
        if target is not None:
            self.carrier(target)
            if target is not p:
                _turn(self, target)

    def sent(self) -> None:
        """The message has left."""
        self.sender = self.carried = None

    def _target(self, to: Any) -> Process | None:
        node = self.tracing.node
        if type(to) is tuple and len(to) == 2 and to[1] is node.name:
            to = to[0]
        found = node.registry.get(to) if type(to) is Atom else node.find(to) if isinstance(to, Pid) else None
        return found if found is not None and found.st != DEAD else None

    @staticmethod
    def _count(carrier: Carrier, p: Any) -> None:
        assert carrier.token is not None
        carrier.clock += 1
        carrier.token.serial = carrier.clock
        carrier.token.last = carrier.last

    def tell(self, token: Token, what: tuple[Any, ...], p: Any) -> None:
        """{seq_trace, Label, What [, Time]} to the system tracer."""
        tracer = self.tracer
        if not isinstance(tracer, Process) or tracer.st == DEAD or tracer is p:
            return
        message: tuple[Any, ...] = (A_SEQ_TRACE, token.label, what)
        for name in ("timestamp", "strict_monotonic_timestamp", "monotonic_timestamp"):
            if token.flags & FLAG[name]:
                message = (*message, self.tracing.stamp(name))
                break
        before, self.carried = self.carried, None
        self.tracing.node.push(tracer, message)
        self.carried = before

    # what programs ask for ----------------------------------------------------------------------------------------

    def get(self, p: Process) -> Any:
        """The token as a term, [] if there is none."""
        self.settle(p)
        carrier = self.carriers.get(p)
        return carrier.token.term() if carrier is not None and carrier.token is not None else NIL

    def token(self, p: Process) -> Token | None:
        """The token itself."""
        self.settle(p)
        carrier = self.carriers.get(p)
        return carrier.token if carrier is not None else None

    def set(self, p: Process, item: str, value: Any) -> bool:
        """One component; the value is a flag's new state, a label or a pair of serials. False: it makes no sense."""
        on = value is atom("true")
        if item in FLAG and not on and value is not atom("false"):
            return False
        if item == "serial" and not (type(value) is tuple and len(value) == 2 and all(type(v) is int for v in value)):
            return False
        if item not in FLAG and item not in ("label", "serial"):
            return False
        carrier = self.carrier(p)
        self.settle(p)
        token = carrier.token
        if token is None:
            token = carrier.token = Token(0, 0, 0, p, carrier.last)
        if item == "label":
            token.label = value
        elif item == "serial":
            carrier.last = token.last = value[0]
            carrier.clock = token.serial = value[1]
        else:
            bit = FLAG[item]
            if on and bit > 4:  # one kind of time at most
                token.flags &= 7
            token.flags = token.flags | bit if on else token.flags & ~bit
        return True

    def replace(self, p: Process, token: Token | None) -> None:
        """Another token, or none."""
        if token is None and p not in self.carriers:
            return
        carrier = self.carrier(p)
        self.settle(p)
        carrier.token = token
        if token is not None:
            carrier.clock, carrier.last = token.serial, token.last

    def print(self, p: Process, label: Any, info: Any) -> None:
        """seq_trace:print/1,2; label: None for whatever label there is."""
        token = self.token(p)
        if token is None or not token.flags & 4 or (label is not None and label != token.label):
            return
        self._count(self.carriers[p], p)
        self.tell(token, (A_PRINT, (token.last, token.serial), p, NIL, info), p)

    def reset(self) -> None:
        """No process and no message has a token any more."""
        for carrier in self.carriers.values():
            carrier.token = None
            carrier.clock = carrier.last = 0
            carrier.arrived = [(message, None, sender) for message, _, sender in carrier.arrived]

    def spawned(self, parent: Any, child: Process) -> None:
        """A child begins with its parent's token."""
        token = self.token(parent) if isinstance(parent, Process) else None
        if token is not None:
            carrier = self.carrier(child)
            carrier.token = token.copy()
            carrier.clock, carrier.last = token.serial, token.serial


def tokens_of(node: Any) -> Tokens:
    """The tokens of a node, made now if need be."""
    tracing = tracing_of(node)
    if tracing.tokens is None:
        tracing.tokens = Tokens(tracing)
    found: Tokens = tracing.tokens
    return found


def read_token(term: Any) -> Token | None:
    """The token of a term, None if it is none."""
    if type(term) is tuple and len(term) == 5 and all(type(term[i]) is int for i in (0, 2, 4)) and isinstance(term[3], Pid):
        return Token(*term)
    return None


def _comes(node: Any, p: Process, signal: Any) -> None:
    """A message from another node has come for p, with a token."""
    tokens = tokens_of(node)
    token = read_token(signal.token)
    if token is not None:
        tokens.carrier(p)
        _turn(tokens, p)
        tokens.sender, tokens.carried = signal.from_, token
    node.push(p, signal.message)
    tokens.sent()


def _turn(tokens: Tokens, p: Process) -> None:
    """When p waits: at the end of its next turn look at what it has taken."""
    if p.st in (READY, WAIT) and p.t is not None and p.t[0] is not _settled:
        p.t = (_settled, p.t, tokens)


def _settled(p: Any, v: Any, f: Any) -> Any:
    inner = f[1]
    value = inner[0](p, v, inner)
    f[2].settle(p)
    return value
