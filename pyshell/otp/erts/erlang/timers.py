"""Natives of module erlang: timers that send a message.

A timer to a process goes with it; one to a name looks the name up when it fires, and says nothing if nobody has it.
Follows: erlang(3) send_after/3,4, start_timer/3,4, cancel_timer/1,2, read_timer/1,2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime.clock import MS
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import to_python
from pyshell.term.ids import Pid, Ref
from pyshell.traps.errors import badarg

A_TIMEOUT, A_ABS, A_ASYNC, A_INFO, A_CANCEL_TIMER, A_READ_TIMER = map(
    atom, ("timeout", "abs", "async", "info", "cancel_timer", "read_timer")
)


def _start(p: Any, time: Any, to: Any, make: Callable[[Ref], Any], absolute: bool) -> Ref:
    if type(time) is not int or not (absolute or time >= 0):
        raise badarg()
    node, world = p.n, p.n.world
    if not (type(to) is Atom or (isinstance(to, Pid) and to.node is node.name)):
        raise badarg()
    ref: Ref = node.make_ref()
    deadline = time * MS if absolute else world.clock.now_ns() + time * MS
    process: Process | None = None if type(to) is Atom else node.find(to)
    if process is None and type(to) is not Atom:  # to a process that is gone: the timer runs, the message is lost
        to = None

    def fire() -> None:
        del node.timers[ref]
        target = process
        if target is None:
            target = node.registry.get(to)
        elif target.x is not None and target.x.timers is not None:
            target.x.timers.pop(ref, None)
        if target is not None:
            node.push(target, make(ref))

    node.timers[ref] = world.timers.add(deadline, fire)
    if process is not None:
        x = process.extras()
        if x.timers is None:
            x.timers = {}
        x.timers[ref] = None
        fire_for_process = node.timers[ref]
        fire_for_process.owner = process
    return ref


def _options(options: Any, known: tuple[Atom, ...]) -> dict[Atom, bool]:
    """[{Name, Boolean}] as a dict; raises badarg."""
    values = to_python(options)
    if values is None:
        raise badarg()
    chosen: dict[Atom, bool] = {}
    for option in values:
        if type(option) is not tuple or len(option) != 2 or option[0] not in known or option[1] not in (TRUE, FALSE):
            raise badarg()
        chosen[option[0]] = option[1] is TRUE
    return chosen
