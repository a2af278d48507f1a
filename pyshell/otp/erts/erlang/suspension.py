"""Natives of module erlang: stopping another process for a while.

A suspended process keeps its mailbox and its timers and runs nothing. Each suspender counts for itself; the process goes on when
no count is left, and a suspender that dies gives up its count.
Follows: erlang(3) suspend_process/1,2, resume_process/1; process_info/2 with `suspending`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime.process import Process
from pyshell.term.atom import FALSE, TRUE, atom
from pyshell.term.cons import to_python
from pyshell.term.ids import Pid
from pyshell.traps.errors import badarg
from pyshell.traps.machine import DEAD, READY, SUSPENDED

A_UNLESS, A_ASYNCHRONOUS, A_SUSPENDED, A_BADARG = map(atom, ("unless_suspending", "asynchronous", "suspended", "badarg"))
A_BADOPT = atom("badopt")
STORE = "suspended"
Counts = dict[Any, int]


def _stopped(p: Any) -> dict[Any, Counts]:
    """{suspended process: {suspender: count}} of this node."""
    found: dict[Any, Counts] = p.n.stores.setdefault(STORE, {})
    return found


def suspend(p: Any, victim: Process) -> None:
    """One more count of p. A process that is not yet suspended leaves the run queue."""
    stopped = _stopped(p)
    counts = stopped.get(victim)
    if counts is None:
        counts = stopped[victim] = {}
        victim.extras().on_death += (lambda dead: stopped.pop(dead, None),)
        if victim.st == READY:
            victim.n.runq.remove(victim)
        victim.st = SUSPENDED
    if p not in counts:
        p.extras().on_death += (_release(stopped, victim),)
    counts[p] = counts.get(p, 0) + 1


def _release(stopped: dict[Any, Counts], victim: Process) -> Callable[[Any], None]:
    def release(dead: Any) -> None:
        counts = stopped.get(victim)
        if counts is not None and counts.pop(dead, 0) and not counts:
            _go_on(stopped, victim)

    return release


def _go_on(stopped: dict[Any, Counts], victim: Process) -> None:
    del stopped[victim]
    if victim.st == SUSPENDED:
        victim.st = READY  # one that waited looks at its mailbox and its time again
        victim.n.runq.append(victim)


def _options(options: Any) -> tuple[bool, bool, Any]:
    """(unless suspending, asynchronous, {asynchronous, Tag} or None)."""
    unless, waits, tag = False, True, None
    values = to_python(options)
    if values is None:
        raise badarg(A_BADOPT)
    for value in values:
        if value is A_UNLESS:
            unless = True
        elif type(value) is tuple and len(value) == 2 and value[0] is A_ASYNCHRONOUS:
            waits, tag = False, value
        elif value is A_ASYNCHRONOUS:
            waits = False
        else:
            raise badarg(A_BADOPT)
    return unless, not waits, tag


@bif("suspend_process", 1)
def suspend_process(p: Any, pid: Any) -> Any:
    if pid is p or not isinstance(pid, Process) or pid.n.processes is not p.n.processes or pid.st == DEAD:
        raise badarg()
    suspend(p, pid)
    return TRUE


@bif("suspend_process", 2)
def suspend_process_2(p: Any, pid: Any, options: Any) -> Any:
    """options: unless_suspending (false if this process has suspended it already), asynchronous, {asynchronous, Tag}."""
    if pid is p or not isinstance(pid, Pid):
        raise badarg()
    unless, asynchronous, tag = _options(options)
    victim = pid if isinstance(pid, Process) and pid.n.processes is p.n.processes and pid.st != DEAD else None
    if victim is None and not asynchronous:
        raise badarg()
    if victim is not None and unless and p in _stopped(p).get(victim, ()):
        return FALSE
    if victim is not None:
        suspend(p, victim)
    if tag is not None:
        p.n.push(p, (tag[1], A_SUSPENDED if victim is not None else A_BADARG))
    return TRUE


@bif("resume_process", 1)
def resume_process(p: Any, pid: Any) -> Any:
    stopped = _stopped(p)
    counts = stopped.get(pid, {}) if isinstance(pid, Process) else {}
    if not counts.get(p):
        raise badarg()
    counts[p] -= 1
    if not counts[p]:
        del counts[p]
        if not counts:
            _go_on(stopped, pid)
    return TRUE
