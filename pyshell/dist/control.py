"""Control messages: one table, signal <-> tuple, both directions.

A signal crosses a connection as a control tuple `{Op, ...}` and, for some operations, a payload term behind it. Each row says
what stands where in the tuple. Old forms without payload (EXIT, EXIT2, MONITOR_P_EXIT) and without sender (SEND) are
understood, never sent; the forms with a trace token (`_TT`) are understood, the token is dropped.
Law: what does not fit a row raises RemoteProtocolError: the peer is broken, not the program.
Follows: ERTS User's Guide, "Distribution Protocol", Protocol between Connected Nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.dist.framing import RemoteProtocolError
from pyshell.runtime import signals as s
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import length
from pyshell.term.ids import Pid, Ref

Term = Any
NO_PAYLOAD = None
EMPTY = atom("")

LINK, SEND, EXIT, REG_SEND, GROUP_LEADER, EXIT2 = 1, 2, 3, 6, 7, 8
SEND_TT, EXIT_TT, REG_SEND_TT, EXIT2_TT = 12, 13, 16, 18
MONITOR_P, DEMONITOR_P, MONITOR_P_EXIT, SEND_SENDER, SEND_SENDER_TT = 19, 20, 21, 22, 23
PAYLOAD_EXIT, PAYLOAD_EXIT_TT, PAYLOAD_EXIT2, PAYLOAD_EXIT2_TT, PAYLOAD_MONITOR_P_EXIT = 24, 25, 26, 27, 28
SPAWN_REQUEST, SPAWN_REQUEST_TT, SPAWN_REPLY, SPAWN_REPLY_TT = 29, 30, 31, 32
ALIAS_SEND, ALIAS_SEND_TT, UNLINK_ID, UNLINK_ID_ACK = 33, 34, 35, 36

OP_NAMES: dict[int, str] = {
    LINK: "link", SEND: "message", REG_SEND: "message", SEND_SENDER: "message", ALIAS_SEND: "message",
    SEND_TT: "message", SEND_SENDER_TT: "message", REG_SEND_TT: "message", ALIAS_SEND_TT: "message",
    EXIT: "exit", EXIT_TT: "exit", PAYLOAD_EXIT: "exit", PAYLOAD_EXIT_TT: "exit", EXIT2: "exit", EXIT2_TT: "exit",
    PAYLOAD_EXIT2: "exit", PAYLOAD_EXIT2_TT: "exit", GROUP_LEADER: "group_leader", MONITOR_P: "monitor",
    DEMONITOR_P: "demonitor", MONITOR_P_EXIT: "down", PAYLOAD_MONITOR_P_EXIT: "down", SPAWN_REQUEST: "spawn_request",
    SPAWN_REQUEST_TT: "spawn_request", SPAWN_REPLY: "spawn_reply", SPAWN_REPLY_TT: "spawn_reply", UNLINK_ID: "unlink",
    UNLINK_ID_ACK: "unlink_ack",
}  # fmt: skip
"""What an operation is called when people read it."""


def _message(signal: Any) -> tuple[Term, Term]:
    if type(signal.to) is Atom:
        return (REG_SEND, signal.from_, EMPTY, signal.to), signal.message
    return (SEND_SENDER, signal.from_, signal.to), signal.message


def _traced(signal: Any) -> tuple[Term, Term]:
    if type(signal.to) is Atom:
        return (REG_SEND_TT, signal.from_, EMPTY, signal.to, signal.token), signal.message
    return (SEND_SENDER_TT, signal.from_, signal.to, signal.token), signal.message


TO_TUPLE: dict[type, Callable[[Any], tuple[Term, Term]]] = {
    s.Message: _message,
    s.TracedMessage: _traced,
    s.AliasMessage: lambda g: ((ALIAS_SEND, g.from_, g.to), g.message),
    s.Link: lambda g: ((LINK, g.from_, g.to), NO_PAYLOAD),
    s.Unlink: lambda g: ((UNLINK_ID, g.id, g.from_, g.to), NO_PAYLOAD),
    s.UnlinkAck: lambda g: ((UNLINK_ID_ACK, g.id, g.from_, g.to), NO_PAYLOAD),
    s.Exit: lambda g: ((PAYLOAD_EXIT, g.from_, g.to), g.reason),
    s.ExitTo: lambda g: ((PAYLOAD_EXIT2, g.from_, g.to), g.reason),
    s.GroupLeader: lambda g: ((GROUP_LEADER, g.leader, g.to), NO_PAYLOAD),
    s.Monitor: lambda g: ((MONITOR_P, g.from_, g.to, g.ref), NO_PAYLOAD),
    s.Demonitor: lambda g: ((DEMONITOR_P, g.from_, g.to, g.ref), NO_PAYLOAD),
    s.Down: lambda g: ((PAYLOAD_MONITOR_P_EXIT, g.from_, g.to, g.ref), g.reason),
    s.SpawnRequest: lambda g: ((SPAWN_REQUEST, g.ref, g.from_, g.leader, g.mfa, g.options), g.args),
    s.SpawnReply: lambda g: ((SPAWN_REPLY, g.ref, g.to, g.flags, g.result), NO_PAYLOAD),
}


def to_tuple(signal: Any) -> tuple[Term, Term]:
    """(control tuple, payload or None) of a signal."""
    return TO_TUPLE[type(signal)](signal)


# What may stand in a control tuple: p pid, n name (atom), t pid or name, r reference, i integer, a anything.
_CHECKS: dict[str, Callable[[Term], bool]] = {
    "p": lambda x: isinstance(x, Pid),
    "n": lambda x: type(x) is Atom,
    "t": lambda x: type(x) is Atom or isinstance(x, Pid),
    "r": lambda x: type(x) is Ref,
    "i": lambda x: type(x) is int and x >= 0,
    "a": lambda x: True,
}


def _spawn(c: Term, payload: Term) -> Any:
    mfa = c[4]
    if type(mfa) is not tuple or len(mfa) != 3 or type(mfa[0]) is not Atom or type(mfa[1]) is not Atom:
        raise RemoteProtocolError("bad spawn request")
    if length(payload) != mfa[2] or length(c[5]) < 0:
        raise RemoteProtocolError("bad spawn request")
    return s.SpawnRequest(c[1], c[2], c[3], mfa, payload, c[5])


Row = tuple[str, bool, Callable[[Term, Term], Any]]

FROM_TUPLE: dict[int, Row] = {
    LINK: ("pp", False, lambda c, m: s.Link(c[1], c[2])),
    SEND: ("ap", True, lambda c, m: s.Message(None, c[2], m)),
    SEND_TT: ("apa", True, lambda c, m: s.Message(None, c[2], m)),
    SEND_SENDER: ("pp", True, lambda c, m: s.Message(c[1], c[2], m)),
    SEND_SENDER_TT: ("ppa", True, lambda c, m: s.TracedMessage(c[1], c[2], m, c[3])),
    REG_SEND: ("pan", True, lambda c, m: s.Message(c[1], c[3], m)),
    REG_SEND_TT: ("pana", True, lambda c, m: s.TracedMessage(c[1], c[3], m, c[4])),
    ALIAS_SEND: ("pr", True, lambda c, m: s.AliasMessage(c[1], c[2], m)),
    ALIAS_SEND_TT: ("pra", True, lambda c, m: s.AliasMessage(c[1], c[2], m)),
    EXIT: ("ppa", False, lambda c, m: s.Exit(c[1], c[2], c[3])),
    EXIT_TT: ("ppaa", False, lambda c, m: s.Exit(c[1], c[2], c[4])),
    PAYLOAD_EXIT: ("pp", True, lambda c, m: s.Exit(c[1], c[2], m)),
    PAYLOAD_EXIT_TT: ("ppa", True, lambda c, m: s.Exit(c[1], c[2], m)),
    EXIT2: ("ppa", False, lambda c, m: s.ExitTo(c[1], c[2], c[3])),
    EXIT2_TT: ("ppaa", False, lambda c, m: s.ExitTo(c[1], c[2], c[4])),
    PAYLOAD_EXIT2: ("pp", True, lambda c, m: s.ExitTo(c[1], c[2], m)),
    PAYLOAD_EXIT2_TT: ("ppa", True, lambda c, m: s.ExitTo(c[1], c[2], m)),
    GROUP_LEADER: ("pp", False, lambda c, m: s.GroupLeader(None, c[2], c[1])),
    MONITOR_P: ("ptr", False, lambda c, m: s.Monitor(c[1], c[2], c[3])),
    DEMONITOR_P: ("ptr", False, lambda c, m: s.Demonitor(c[1], c[2], c[3])),
    MONITOR_P_EXIT: ("tpra", False, lambda c, m: s.Down(c[1], c[2], c[3], c[4])),
    PAYLOAD_MONITOR_P_EXIT: ("tpr", True, lambda c, m: s.Down(c[1], c[2], c[3], m)),
    SPAWN_REQUEST: ("rppaa", True, _spawn),
    SPAWN_REQUEST_TT: ("rppaaa", True, _spawn),
    SPAWN_REPLY: ("rpit", False, lambda c, m: s.SpawnReply(c[1], c[2], c[3], c[4])),
    SPAWN_REPLY_TT: ("rpita", False, lambda c, m: s.SpawnReply(c[1], c[2], c[3], c[4])),
    UNLINK_ID: ("ipp", False, lambda c, m: s.Unlink(c[1], c[2], c[3])),
    UNLINK_ID_ACK: ("ipp", False, lambda c, m: s.UnlinkAck(c[1], c[2], c[3])),
}
"""Op -> (what stands in the tuple, is there a payload?, the signal)."""


def from_tuple(control: Term, payload: Term) -> Any:
    """The signal of a control tuple and its payload (None if there was none)."""
    if type(control) is not tuple or not control or type(control[0]) is not int:
        raise RemoteProtocolError("control message is no tuple")
    row = FROM_TUPLE.get(control[0])
    if row is None:
        raise RemoteProtocolError(f"unknown control message {control[0]}")
    shape, has_payload, make = row
    if len(control) != len(shape) + 1 or (payload is not None) is not has_payload:
        raise RemoteProtocolError(f"malformed control message {control[0]}")
    for kind, value in zip(shape, control[1:]):
        if not _CHECKS[kind](value):
            raise RemoteProtocolError(f"malformed control message {control[0]}")
    return make(control, payload)
