"""Natives of module erlang: who and what is traced.

Follows: erlang(3) trace/3, trace_pattern/2,3, trace_info/2, trace_delivered/1.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.ets.selecting import GUARD_BIFS
from pyshell.runtime.ets_match import BadSpec
from pyshell.runtime.process import Process
from pyshell.runtime.trace_places import Key, matching, place, remove
from pyshell.runtime.trace_spec import TraceSpec
from pyshell.runtime.tracing import FLAGS, STORE, Traced, Tracing, tracing_of
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, make_list, to_python
from pyshell.term.ids import Pid
from pyshell.traps.errors import badarg
from pyshell.traps.machine import DEAD

(A_ONE, A_TWO, A_THREE, A_RESTART, A_PAUSE, A_ANY, A_FLAGS, A_TRACER, A_NEW, A_ALL, A_DELIVERED, A_META, A_SEND, A_RECEIVE,
 A_ON_LOAD, A_GLOBAL, A_LOCAL, A_COUNT, A_TIME, A_TRACED, A_SPEC, A_META_SPEC) = map(
    atom,
    ("one", "two", "three", "restart", "pause", "_", "flags", "tracer", "new", "all", "trace_delivered", "meta", "send",
     "receive", "on_load", "global", "local", "call_count", "call_time", "traced", "match_spec", "meta_match_spec"),
)  # fmt: skip
FUNCTION_ITEMS = (A_ALL, A_TRACED, A_SPEC, A_META, A_META_SPEC, A_TIME, A_COUNT)
ALL_FLAGS = tuple(flag for flag in FLAGS if flag != "silent")
WHO = {
    "all": (True, True), "processes": (True, True), "existing": (True, False), "existing_processes": (True, False),
    "new": (False, True), "new_processes": (False, True), "ports": (False, False), "new_ports": (False, False),
    "existing_ports": (False, False),
}  # fmt: skip
KINDS = frozenset(("global", "local", "call_count", "call_time", "meta"))


def _flags(p: Any, flags: Any, on: bool) -> tuple[dict[str, None], Any]:
    """The words of a list of flags, and the tracer."""
    items = to_python(flags)
    if items is None:
        raise badarg(A_THREE)
    found: dict[str, None] = {}
    tracer: Any = p
    for item in items:
        if type(item) is tuple and len(item) == 2 and item[0] is A_TRACER and isinstance(item[1], Pid):
            tracer = item[1]
        elif item is A_ALL:
            found |= dict.fromkeys(FLAGS if not on else ALL_FLAGS)
        elif type(item) is Atom and (item.name in FLAGS or item.name == "cpu_timestamp"):
            found[item.name] = None
        else:
            raise badarg(A_THREE)
    return found, tracer


@bif("trace", 3)
def trace_3(p: Any, who: Any, how: Any, flags: Any) -> Any:
    if how is not TRUE and how is not FALSE:
        raise badarg(A_TWO)
    on = how is TRUE
    words, tracer = _flags(p, flags, on)
    if on and not (isinstance(tracer, Process) and tracer.st != DEAD):
        raise badarg(A_THREE)
    tracing = tracing_of(p.n)
    if isinstance(who, Pid):
        found = p.n.find(who) if who.node is p.n.name else None
        state = tracing.processes.get(found) if found is not None else None
        if found is None or (on and state is not None and state.tracer is not tracer and state.tracer.st != DEAD):
            raise badarg(A_ONE)
        _change(tracing, found, on, words, tracer)
        return 1
    if type(who) is not Atom or who.name not in WHO:
        raise badarg(A_ONE)
    existing, new = WHO[who.name]
    count = 0
    if existing:
        for process in list(tracing.node.processes.values()):
            state = tracing.processes.get(process)
            if process is not tracer and (not on or state is None or state.tracer is tracer or state.tracer.st == DEAD):
                _change(tracing, process, on, words, tracer)
                count += 1
    if new:
        _change_new(tracing, on, words, tracer)
    return count


def _change(tracing: Tracing, process: Process, on: bool, words: dict[str, None], tracer: Any) -> None:
    if on:
        if words:
            tracing.start(process, words, tracer)
    else:
        tracing.stop(process, words)


def _change_new(tracing: Tracing, on: bool, words: dict[str, None], tracer: Any) -> None:
    flags = dict(tracing.fresh.flags) if tracing.fresh is not None else {}
    if on:
        flags |= words
    else:
        flags = {flag: None for flag in flags if flag not in words}
    tracing.begin(Traced(flags, tracer) if flags else None)


# patterns ---------------------------------------------------------------------------------------------------------------


@bif("trace_pattern", 2)
def trace_pattern_2(p: Any, mfa: Any, specification: Any) -> Any:
    return _pattern(p, mfa, specification, NIL)


@bif("trace_pattern", 3)
def trace_pattern_3(p: Any, mfa: Any, specification: Any, flags: Any) -> Any:
    return _pattern(p, mfa, specification, flags)


def _kinds(p: Any, flags: Any) -> tuple[set[str], Any]:
    items = to_python(flags)
    if items is None:
        raise badarg(A_THREE)
    kinds: set[str] = set()
    tracer: Any = p
    for item in items:
        if type(item) is tuple and len(item) == 2 and item[0] is A_META and isinstance(item[1], Pid):
            kinds.add("meta")
            tracer = item[1]
        elif type(item) is Atom and item.name in KINDS:
            kinds.add(item.name)
        else:
            raise badarg(A_THREE)
    if "global" in kinds and len(kinds) > 1:
        raise badarg(A_THREE)
    return kinds or {"global"}, tracer


def _compiled(specification: Any) -> tuple[bool, TraceSpec | None]:
    """(on, what decides)."""
    if specification is TRUE or specification is NIL:
        return True, None
    if specification is FALSE:
        return False, None
    try:
        return True, TraceSpec(specification, GUARD_BIFS)
    except BadSpec:
        raise badarg(A_TWO) from None


def _pattern(p: Any, mfa: Any, specification: Any, flags: Any) -> int:
    kinds, tracer = _kinds(p, flags)
    tracing = tracing_of(p.n)
    if mfa is A_SEND or mfa is A_RECEIVE:
        on, spec = _compiled(specification)
        tracing.specs[mfa.name] = specification is TRUE if type(specification) is Atom else specification
        tracing.rules[mfa.name] = spec.run if spec is not None else on
        return 1
    counting = kinds & {"call_count", "call_time"}
    steering = specification is A_RESTART or specification is A_PAUSE
    on, spec = (True, None) if steering and counting else _compiled(specification)
    if mfa is A_ON_LOAD:
        return 0
    if type(mfa) is not tuple or len(mfa) != 3:
        raise badarg(A_ONE)
    module, name, arity = mfa
    if type(module) is not Atom or type(name) is not Atom or not (type(arity) is int or arity is A_ANY):
        raise badarg(A_ONE)
    if (module is A_ANY and name is not A_ANY) or (name is A_ANY and arity is not A_ANY):
        raise badarg(A_ONE)
    if module is not A_ANY:
        p.n.code.ensure_loaded(module.name)
    local = "global" not in kinds
    keys, count = matching(
        tracing,
        module.name if module is not A_ANY else None,
        name.name if name is not A_ANY else None,
        arity if type(arity) is int else None,
        local,
    )
    for key in keys:
        _set(tracing, key, kinds, on, spec, specification, tracer)
    return count


def _set(
    tracing: Tracing, key: Key, kinds: set[str], on: bool, spec: TraceSpec | None, term: Any, tracer: Any
) -> None:
    if not on and key not in tracing.calls:
        return
    pattern = place(tracing, key, "global" not in kinds)
    if "call_count" in kinds:
        if term is A_PAUSE:
            pattern.paused = True
        elif term is A_RESTART or on:
            pattern.count, pattern.paused = 0, False
        else:
            pattern.count = None
    if "call_time" in kinds:
        if term is A_PAUSE:
            pattern.paused = True
        else:
            pattern.times = {} if on else None
    if "meta" in kinds:
        pattern.meta = (tracer, spec, NIL if term is TRUE else term) if on else None
    if "global" in kinds or "local" in kinds:
        pattern.traced = ("local" if "local" in kinds else "global") if on else ""
        pattern.spec = spec
        pattern.term = NIL if term is TRUE else term
    if pattern.empty():
        remove(tracing, key)


# questions --------------------------------------------------------------------------------------------------------------


@bif("trace_info", 2)
def trace_info(p: Any, what: Any, item: Any) -> Any:
    tracing: Tracing | None = p.n.stores.get(STORE)
    if what is A_SEND or what is A_RECEIVE:
        if item is not A_SPEC:
            raise badarg(A_TWO)
        given = tracing.specs[what.name] if tracing is not None else True
        return (item, (TRUE if given else FALSE) if type(given) is bool else given)
    if type(what) is tuple and item not in FUNCTION_ITEMS:
        raise badarg(A_TWO)
    if type(what) is tuple and len(what) == 3 and type(what[0]) is Atom and type(what[1]) is Atom and type(what[2]) is int:
        return _function_info(p, tracing, what, item)
    if what is A_ON_LOAD:
        return (item, FALSE)
    state: Traced | None = None
    if isinstance(what, Pid):
        found = p.n.find(what) if what.node is p.n.name else None
        if found is None:
            return UNDEFINED
        state = tracing.processes.get(found) if tracing is not None else None
    elif type(what) is Atom and what.name in ("new", "new_processes", "new_ports"):
        state = tracing.fresh if tracing is not None and what.name != "new_ports" else None
    else:
        raise badarg(A_ONE)
    if item is A_FLAGS:
        return (item, make_list([atom(flag) for flag in FLAGS if flag in state.flags] if state is not None else []))
    if item is A_TRACER:
        return (item, state.tracer if state is not None and state.flags else NIL)
    raise badarg(A_TWO)


def _function_info(p: Any, tracing: Tracing | None, mfa: Any, item: Any) -> Any:
    key = (mfa[0].name, mfa[1].name, mfa[2])
    if key not in matching(tracing_of(p.n), *key, True)[0]:
        return (item, UNDEFINED)
    pattern = tracing.calls.get(key) if tracing is not None else None
    meta = pattern.meta if pattern is not None else None
    times: Any = FALSE
    if pattern is not None and pattern.times is not None:
        times = make_list([(who, count, 0, micros) for who, (count, micros) in pattern.times.items()])
    values = {
        A_TRACED: atom(pattern.traced) if pattern is not None and pattern.traced else FALSE,
        A_SPEC: pattern.term if pattern is not None and pattern.traced else FALSE,
        A_META: meta[0] if meta is not None else FALSE,
        A_META_SPEC: meta[2] if meta is not None else FALSE,
        A_TIME: times,
        A_COUNT: pattern.count if pattern is not None and pattern.count is not None else FALSE,
    }
    if item is A_ALL:
        return (item, make_list(list(values.items())))
    return (item, values[item])


@bif("trace_delivered", 1)
def trace_delivered(p: Any, tracee: Any) -> Any:
    """Reports are in the tracer's mailbox as soon as they are made, so this one comes behind them all."""
    if tracee is not A_ALL and not (isinstance(tracee, Pid) and tracee.node is p.n.name):
        raise badarg(A_ONE)
    ref = p.n.make_ref()
    p.n.push(p, (A_DELIVERED, tracee, ref))
    return ref
