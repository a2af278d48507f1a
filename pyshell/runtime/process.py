"""A process: its pid, its frames, its mailbox. What few processes need is in `Extras`, made on first use.

The slots r t st mb i k stk tmo are those of traps/machine.py. A blocked process is one such object, one frame, and the table
entry of its node: a few hundred bytes.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.ids import Pid
from pyshell.traps.machine import READY, Frame


class Extras:
    """links: {Pid: None}. monitors: {Ref: what is monitored}. monitored_by: {Ref: (watcher, tag, object)}, see monitors.py.

    dictionary: {wrapped key: value}. on_exit: called with (process, class, reason, trace) when the process dies.
    on_death: further clean-up in order (tables). aliases: {Ref: mode}.
    """

    __slots__ = ("links", "monitors", "monitored_by", "dictionary", "trap_exit", "name", "initial_call", "parent",
                 "on_exit", "on_death", "aliases", "label", "flags", "spawn_request")  # fmt: skip

    def __init__(self) -> None:
        self.links: dict[Pid, Any] = {}
        self.monitors: dict[Any, Any] = {}
        self.monitored_by: dict[Any, Any] = {}
        self.dictionary: dict[Any, Any] = {}
        self.trap_exit = False
        self.name: Any = None
        self.initial_call: Any = None
        self.parent: Any = None
        self.on_exit: Any = None
        self.on_death: list[Any] = []
        self.aliases: dict[Any, str] = {}
        self.label: Any = None
        self.flags: dict[str, Any] = {}
        self.spawn_request: Any = None


class Process(Pid):
    """A local process. n: its Node. gl: group leader. x: Extras or None."""

    __slots__ = ("r", "t", "st", "mb", "i", "k", "stk", "tmo", "n", "gl", "x")

    def __init__(self, node: Any, id: int, serial: int, frame: Frame, group_leader: Any) -> None:
        self.node = node.name
        self.id = id
        self.serial = serial
        self.creation = node.creation
        self.r: Any = None
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

    def extras(self) -> Extras:
        """The extras, made now if need be."""
        x: Extras | None = self.x
        if x is None:
            x = self.x = Extras()
        return x
