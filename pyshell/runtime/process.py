"""A process: its pid, its frames, its mailbox. What few processes need is in `Extras`, made on first use.

The slots r t st mb i k stk tmo are those of traps/machine.py. A blocked process is one such object, one frame, and the table
entry of its node: a few hundred bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from types import MappingProxyType
from typing import Any

from pyshell.term.ids import Pid
from pyshell.traps.machine import READY, SLICE, Frame

_EMPTY: Mapping[Any, Any] = MappingProxyType({})


class _Nothing(dict[Any, Any]):
    """A dict that stays empty: taking out of it is as of any other, putting into it is a mistake of ours."""

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError("own() gives a process its own")


_NOTHING = _Nothing()


class Extras:
    """links: {Pid: None}. monitors: {Ref: what is monitored}. monitored_by: {Ref: (watcher, tag, object)}, see monitors.py.

    dictionary: {wrapped key: value}. on_exit: called with (process, class, reason, trace) when the process dies.
    on_death: further clean-up in order (tables). aliases: {Ref: mode}. timers: {Ref: None} that would send here, or None.
    """

    # what most processes never have stands here once for all; `own` gives a process its own
    links: dict[Pid, Any] = _NOTHING
    monitors: dict[Any, Any] = _NOTHING
    monitored_by: dict[Any, Any] = _NOTHING
    dictionary: Mapping[Any, Any] = _EMPTY
    trap_exit = False
    name: Any = None
    on_exit: Any = None
    on_death: tuple[Any, ...] = ()
    aliases: Mapping[Any, str] = _EMPTY
    label: Any = None
    flags: Mapping[str, Any] = _EMPTY
    timers: dict[Any, None] | None = None
    tracing: Any = None  # what is traced of it (tracing.py)
    alarm: Any = None  # (Timer, action) of its last receive with a time limit, to be set again

    def own(self, name: str) -> dict[Any, Any]:
        """One of the tables above, to be written to."""
        found: Any = getattr(self, name)
        if found is _EMPTY or found is _NOTHING:
            found = {}
            setattr(self, name, found)
        return found  # type: ignore[no-any-return]


class Process(Pid):
    """A local process. n: its Node. gl: group leader. x: Extras or None.

    parent: pid that spawned it, or None. call: (module, name, arity) it was spawned with, None for a fun.
    """

    __slots__ = ("r", "t", "st", "mb", "i", "k", "stk", "tmo", "n", "gl", "x", "parent", "call", "backlog")

    def __init__(
        self, node: Any, id: int, serial: int, frame: Frame, group_leader: Any, parent: Any = None, call: Any = None
    ) -> None:
        self.node = node.name
        self.id = id
        self.serial = serial
        self.creation = node.creation
        self.r: Any = repeat(None, SLICE)
        self.t: Any = frame
        self.st = READY
        self.mb: Any = ()
        self.i = 0
        self.k: Any = None
        self.stk: Any = None
        self.tmo: Any = None
        self.n = node
        self.gl = group_leader
        self.x: Any = None
        self.parent = parent
        self.call = call
        self.backlog: Any = None

    def messages(self) -> list[Any]:
        """What is in the mailbox, in order."""
        return [*self.mb, *(self.backlog or ())]

    def message_count(self) -> int:
        """How many messages are in the mailbox."""
        return len(self.mb) + (len(self.backlog) if self.backlog is not None else 0)

    def extras(self) -> Extras:
        """The extras, made now if need be."""
        x: Extras | None = self.x
        if x is None:
            x = self.x = Extras()
        return x
