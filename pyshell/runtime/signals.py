"""Signals that leave a node. Inside one node they take effect at once, without such an object.

Each class is a row of the distribution protocol's control messages (dist/control.py). from_, to: Pid, or Atom where a
registered name of the other node is meant. Follows: erts, "Distribution Protocol", "Protocol between Connected Nodes".
"""

from __future__ import annotations

from typing import Any

Term = Any


class Signal:
    """Base of all signals; equality by class and fields."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Signal) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._values()}"


def _signal(name: str, fields: tuple[str, ...], doc: str) -> Any:
    args = ", ".join(fields)
    body = "".join(f" self.{f}={f}\n" for f in fields)
    space: dict[str, Any] = {}
    exec(f"def __init__(self, {args}):\n{body}", space)
    return type(name, (Signal,), {"__slots__": fields, "__doc__": doc, "__init__": space["__init__"]})


Message = _signal("Message", ("from_", "to", "message"), "To a pid or (when `to` is an Atom) a registered name.")
TracedMessage = _signal("TracedMessage", ("from_", "to", "message", "token"), "As Message, with the token of seq_trace.")
AliasMessage = _signal("AliasMessage", ("from_", "to", "message"), "To an alias (a Ref).")
Exit = _signal("Exit", ("from_", "to", "reason"), "The other end of a link has exited.")
ExitTo = _signal("ExitTo", ("from_", "to", "reason"), "exit/2.")
Link = _signal("Link", ("from_", "to"), "link/1.")
Unlink = _signal("Unlink", ("id", "from_", "to"), "unlink/1, with its id.")
UnlinkAck = _signal("UnlinkAck", ("id", "from_", "to"), "Answer to Unlink.")
Monitor = _signal("Monitor", ("from_", "to", "ref"), "monitor/2; `to` is a Pid or Atom.")
Demonitor = _signal("Demonitor", ("from_", "to", "ref"), "demonitor/1.")
Down = _signal("Down", ("from_", "to", "ref", "reason"), "A monitored process is gone; from_: as monitored.")
GroupLeader = _signal("GroupLeader", ("from_", "to", "leader"), "group_leader/2.")
SpawnRequest = _signal(
    "SpawnRequest", ("ref", "from_", "leader", "mfa", "args", "options"), "spawn on the other node; mfa (M, F, arity)."
)
SpawnReply = _signal("SpawnReply", ("ref", "to", "flags", "result"), "Pid, or the atom of an error.")
