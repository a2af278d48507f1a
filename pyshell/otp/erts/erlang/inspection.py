"""Natives of module erlang: what is known of a process.

The stack of a process that does not run is on the heap: the frame it will go on with and those that wait for its value.
Follows: erlang(3) process_info/1,2, suspend_process/1, resume_process/1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from operator import length_hint
from typing import Any

from pyshell.otp.erts.erlang.calls import wake
from pyshell.otp.erts.erlang.dictionary import dictionary
from pyshell.otp.erts.erlang.flags import FLAGS, flag_of
from pyshell.otp.native import bif
from pyshell.runtime.memory import heap_words
from pyshell.runtime.process import Process
from pyshell.runtime.trace_calls import Hidden
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, make_list, to_python
from pyshell.term.ids import Pid
from pyshell.traps.errors import badarg
from pyshell.traps.machine import ENTRIES, RUN, SLICE, SUSPENDED, WAIT
from pyshell.traps.trace import DEPTH, location

A_PROCESS = atom("process")
A_WAITING, A_RUNNING, A_RUNNABLE, A_SUSPENDED = map(atom, ("waiting", "running", "runnable", "suspended"))
Place = tuple[tuple[Atom, Atom, int], Any]  # (module, name, arity), location list

_APPLY = (atom("erlang"), atom("apply"), 2)
_HIBERNATE: Place = ((atom("erlang"), atom("hibernate"), 3), NIL)
_SHELL_RECEIVE = (atom("prim_eval"), atom("receive"), 2)
_SHELL_APPLY = (atom("erl_eval"), atom("do_apply"), 7)
_SHELL_APPLY_AT = location("erl_eval.erl", 748)
MEASURED = 1_000_000  # words: more is not counted
_ENTRY_CODES = frozenset(entry.__code__ for entry in ENTRIES)


# where it is ----------------------------------------------------------------------------------------------------


def _place_of_code(code: Any) -> Place | None:
    """Where a compiled function begins: for one that was called but has not run yet."""
    unit = getattr(code, "__globals__", {}).get("UNIT")
    if unit is None or unit.shell:
        return None
    where = unit.where(code.__code__.co_filename, code.__code__.co_firstlineno)
    return None if where is None else ((unit.module, atom(where[0]), where[1]), NIL)


def _place_of_frame(frame: Any) -> Place | None:
    """What a heap frame stands for; None for the shell's own and for natives."""
    site = getattr(frame[0], "site", None)
    if site is None:
        return _place_of_code(frame[1]) if getattr(frame[0], "__code__", None) in _ENTRY_CODES else None
    if site.unit.shell:
        return (_SHELL_APPLY, _SHELL_APPLY_AT) if site.unit is not Hidden else None  # one of a traced call's
    return ((site.unit.module, atom(site.function), site.arity), location(site.unit.file, abs(site.line)))


def _running_places() -> Iterator[Place]:
    """The process that asks: its live Python calls, innermost first."""
    frame = sys._getframe()
    back = frame.f_back
    while back is not None and back.f_code.co_name != "run_slices":
        unit: Any = back.f_globals.get("UNIT")
        if unit is not None:
            where = unit.where(back.f_code.co_filename, back.f_lineno)
            if unit.shell:
                yield (_SHELL_APPLY, _SHELL_APPLY_AT)
            elif where is not None and where[2] > 0:
                yield ((unit.module, atom(where[0]), where[1]), location(unit.file, where[2]))
        back = back.f_back


def places(q: Process) -> list[Place]:
    """Where process q is: its own place first, then its callers; at most as many as a stack trace has."""
    found: list[Place] = []
    if q.st == RUN:
        found += _running_places()
    elif q.t is not None:
        if q.t[0] is wake:  # what called is on the heap still, but it is never gone back to
            return [_HIBERNATE]
        here = _place_of_frame(q.t)
        if here is not None and here[0] is _SHELL_APPLY and q.st == WAIT:
            here = (_SHELL_RECEIVE, NIL)
        found.append(here or (q.call or _APPLY, NIL))
    for frame in reversed(q.stk or ()):
        place = _place_of_frame(frame)
        if place is not None:
            found.append(place)
        if len(found) > 4 * DEPTH:
            break
    kept: list[Place] = []
    for place in found:
        if not kept or kept[-1][0] != place[0] or kept[-1][0] is not _SHELL_APPLY:
            kept.append(place)
    return kept[:DEPTH]


def _current_function(q: Process) -> Any:
    found = places(q)
    return found[0][0] if found else q.call or _APPLY


def _current_location(q: Process) -> Any:
    found = places(q)
    return (*found[0][0], found[0][1]) if found else (*(q.call or _APPLY), NIL)


def _stacktrace(q: Process) -> Any:
    return make_list([(*name, where) for name, where in places(q)])


# what it has ----------------------------------------------------------------------------------------------------


def _monitors(q: Process) -> Any:
    """Pids as they are, names as {Name, Node}."""
    found = []
    for ref, (target, _tag) in q.x.monitors.items() if q.x is not None else ():
        if isinstance(target, Process) and target.x is not None and ref in target.x.monitored_by:
            target = target.x.monitored_by[ref][2]
        found.append((A_PROCESS, target))
    return make_list(found)


def _garbage_collection(q: Process) -> Any:
    names = ("max_heap_size", "min_bin_vheap_size", "min_heap_size", "fullsweep_after")
    return make_list([*((atom(name), flag_of(q, name)) for name in names), (atom("minor_gcs"), 0)])


def _status(q: Process) -> Atom:
    if q.st == SUSPENDED:
        return A_SUSPENDED
    return A_RUNNING if q.st == RUN else A_WAITING if q.st == WAIT else A_RUNNABLE


def _suspending(q: Process) -> Any:
    """[{Pid, Count, 0}]: whom q has suspended."""
    stopped = q.n.stores.get("suspended", {})
    return make_list([(victim, counts[q], 0) for victim, counts in stopped.items() if q in counts])


def _words(q: Process) -> int:
    return max(233, heap_words(q, MEASURED))


def _reductions(q: Process) -> int:
    """Whole slices are not counted by process; what it did in this one is."""
    return max(0, SLICE - length_hint(q.r))


ITEMS: dict[str, Callable[[Process], Any]] = {
    "registered_name": lambda q: q.x.name if q.x is not None and q.x.name is not None else NIL,
    "current_function": _current_function,
    "initial_call": lambda q: q.call or _APPLY,
    "status": _status,
    "message_queue_len": Process.message_count,
    "links": lambda q: make_list(list(q.x.links)) if q.x is not None else NIL,
    "dictionary": dictionary,
    "trap_exit": lambda q: TRUE if q.x is not None and q.x.trap_exit else FALSE,
    "error_handler": lambda q: flag_of(q, "error_handler"),
    "priority": lambda q: flag_of(q, "priority"),
    "group_leader": lambda q: q.gl,
    "total_heap_size": _words,
    "heap_size": _words,
    "stack_size": lambda q: sum(map(len, q.stk or ())) + 1,
    "reductions": _reductions,
    "garbage_collection": _garbage_collection,
    "suspending": _suspending,
}
"""The items of process_info/1, in its order (messages and the like only when asked for)."""

MORE_ITEMS: dict[str, Callable[[Process], Any]] = {
    "messages": lambda q: make_list(q.messages()),
    "monitors": _monitors,
    "monitored_by": lambda q: make_list([w for w, _, _ in q.x.monitored_by.values()]) if q.x is not None else NIL,
    "parent": lambda q: q.parent if q.parent is not None else UNDEFINED,
    "memory": lambda q: 8 * _words(q) + 320,
    "current_location": _current_location,
    "current_stacktrace": _stacktrace,
    "backtrace": lambda q: b"",
    "binary": lambda q: NIL,
    "catchlevel": lambda q: 0,
    "garbage_collection_info": lambda q: NIL,
    "last_calls": lambda q: FALSE,
    "sequential_trace_token": lambda q: NIL,
    **{name: partial(flag_of, name=name) for name in FLAGS if name not in ("save_calls", "sensitive")},
}


def _process(p: Any, pid: Any) -> Process | None:
    if not isinstance(pid, Pid) or pid.node is not p.node:
        raise badarg()
    found: Process | None = p.n.find(pid)
    return found


def _value(q: Process, item: Any) -> Any:
    if type(item) is Atom:
        found = ITEMS.get(item.name) or MORE_ITEMS.get(item.name)
        if found is not None:
            return found(q)
    raise badarg()


@bif("process_info", 1)
def process_info_1(p: Any, pid: Any) -> Any:
    q = _process(p, pid)
    if q is None:
        return UNDEFINED
    pairs = [(atom(name), value(q)) for name, value in ITEMS.items()]
    return make_list(pairs if pairs[0][1] is not NIL else pairs[1:])


@bif("process_info", 2)
def process_info_2(p: Any, pid: Any, item: Any) -> Any:
    q = _process(p, pid)
    asked = to_python(item) if type(item) is list or item is NIL else None
    if type(item) is list and asked is None:
        raise badarg()
    for one in asked if asked is not None else [item]:
        if type(one) is not Atom or (one.name not in ITEMS and one.name not in MORE_ITEMS):
            raise badarg()
    if q is None:
        return UNDEFINED
    if asked is not None:
        return make_list([(one, _value(q, one)) for one in asked])
    value = _value(q, item)
    return NIL if item.name == "registered_name" and value is NIL else (item, value)


@bif("process_display", 2)
def process_display(p: Any, pid: Any, kind: Any) -> Any:
    q = _process(p, pid)
    if q is None or kind is not atom("backtrace"):
        raise badarg()
    lines = [f"{name[0].name}:{name[1].name}/{name[2]}" for name, _ in places(q)]
    p.n.console.write("".join(line + "\n" for line in lines), "stderr")
    return TRUE
