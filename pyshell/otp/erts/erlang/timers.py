"""Natives of module erlang: timers that send a message.

A timer to a process goes with it; one to a name looks the name up when it fires, and says nothing if nobody has it.
Follows: erlang(3) send_after/3,4, start_timer/3,4, cancel_timer/1,2, read_timer/1,2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime.clock import MONOTONIC_START, MS
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import to_python
from pyshell.term.ids import Pid, Ref
from pyshell.traps.errors import badarg

A_TIMEOUT, A_ABS, A_ASYNC, A_INFO, A_CANCEL_TIMER, A_READ_TIMER, A_BADOPT = map(
    atom, ("timeout", "abs", "async", "info", "cancel_timer", "read_timer", "badopt")
)
MAX_DEADLINE = 1 << 84  # nanoseconds; a relative time beyond is out of range


def _start(p: Any, time: Any, to: Any, make: Callable[[Ref], Any], absolute: bool) -> Ref:
    if type(time) is not int or not (absolute or time >= 0) or time * MS > MAX_DEADLINE:
        raise badarg()
    node, world = p.n, p.n.world
    if type(to) is not Atom and not (isinstance(to, Pid) and to.node is node.name):
        raise badarg()
    process: Process | None = node.find(to) if type(to) is not Atom else None
    ref: Ref = node.make_ref()

    def fire() -> None:
        del node.timers[ref]
        target = process
        if target is None:
            target = node.registry.get(to)
        elif target.x is not None and target.x.timers is not None:
            target.x.timers.pop(ref, None)
        if target is not None:
            node.push(target, make(ref))

    deadline = time * MS - MONOTONIC_START if absolute else world.clock.now_ns() + time * MS
    node.timers[ref] = (world.timers.add(deadline, fire), process)
    if process is not None:
        x = process.extras()
        if x.timers is None:
            x.timers = {}
        x.timers[ref] = None
    return ref


def _options(options: Any, *known: Atom) -> dict[Atom, bool]:
    """[{Name, Boolean}] as a dict; raises badarg with the cause `badopt`."""
    values = to_python(options)
    if values is None:
        raise badarg(A_BADOPT)
    chosen: dict[Atom, bool] = {}
    for option in values:
        if type(option) is not tuple or len(option) != 2 or option[0] not in known or option[1] not in (TRUE, FALSE):
            raise badarg(A_BADOPT)
        chosen[option[0]] = option[1] is TRUE
    return chosen


@bif("send_after", 3)
def send_after_3(p: Any, time: Any, to: Any, message: Any) -> Any:
    return _start(p, time, to, lambda ref: message, False)


@bif("send_after", 4)
def send_after_4(p: Any, time: Any, to: Any, message: Any, options: Any) -> Any:
    return _start(p, time, to, lambda ref: message, _options(options, A_ABS).get(A_ABS, False))


@bif("start_timer", 3)
def start_timer_3(p: Any, time: Any, to: Any, message: Any) -> Any:
    return _start(p, time, to, lambda ref: (A_TIMEOUT, ref, message), False)


@bif("start_timer", 4)
def start_timer_4(p: Any, time: Any, to: Any, message: Any, options: Any) -> Any:
    return _start(p, time, to, lambda ref: (A_TIMEOUT, ref, message), _options(options, A_ABS).get(A_ABS, False))


def _left(p: Any, timer: Any) -> int:
    """Milliseconds, rounded up."""
    left: int = timer.deadline - p.n.world.clock.now_ns()
    return max(0, -(-left // MS))


def _cancel(p: Any, ref: Ref) -> Any:
    timer, process = p.n.timers.pop(ref, (None, None))
    if timer is None:
        return FALSE
    if process is not None and process.x is not None and process.x.timers is not None:
        process.x.timers.pop(ref, None)
    p.n.world.timers.cancel(timer)
    return _left(p, timer)


def _answer(p: Any, tag: Atom, ref: Ref, result: Any, options: dict[Atom, bool]) -> Any:
    """The result, or `ok` and the result as a message (async), or nothing but `ok`."""
    if options.get(A_ASYNC, False):
        if options.get(A_INFO, True):
            p.n.push(p, (tag, ref, result))
        return OK
    return result if options.get(A_INFO, True) else OK


@bif("cancel_timer", 1)
def cancel_timer_1(p: Any, ref: Any) -> Any:
    if type(ref) is not Ref:
        raise badarg()
    return _cancel(p, ref)


@bif("cancel_timer", 2)
def cancel_timer_2(p: Any, ref: Any, options: Any) -> Any:
    chosen = _options(options, A_ASYNC, A_INFO)
    if type(ref) is not Ref:
        raise badarg()
    return _answer(p, A_CANCEL_TIMER, ref, _cancel(p, ref), chosen)


def _read(p: Any, ref: Ref) -> Any:
    timer, _ = p.n.timers.get(ref, (None, None))
    return FALSE if timer is None else _left(p, timer)


@bif("read_timer", 1)
def read_timer_1(p: Any, ref: Any) -> Any:
    if type(ref) is not Ref:
        raise badarg()
    return _read(p, ref)


@bif("read_timer", 2)
def read_timer_2(p: Any, ref: Any, options: Any) -> Any:
    chosen = _options(options, A_ASYNC)
    if type(ref) is not Ref:
        raise badarg()
    return _answer(p, A_READ_TIMER, ref, _read(p, ref), chosen)
