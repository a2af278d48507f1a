"""Natives of module erlang: time, the system, and what is known of processes.

Follows: erlang(3) monotonic_time/0,1, system_time, unique_integer, process_info/1,2, system_info/1, statistics/1, halt/0..2.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.erts.erlang.processes import dictionary
from pyshell.otp.native import bif
from pyshell.runtime.process import Process
from pyshell.runtime.reports import civil
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list, to_python
from pyshell.term.ids import Pid
from pyshell.traps.errors import ProcessExit, badarg
from pyshell.traps.machine import DEAD, RUN, WAIT

UNITS = {"second": 1, "millisecond": 1000, "microsecond": 10**6, "nanosecond": 10**9, "native": 10**9,
         "perf_counter": 10**9, "seconds": 1, "milli_seconds": 1000, "micro_seconds": 10**6, "nano_seconds": 10**9}  # fmt: skip


def _unit(unit: Any) -> int:
    if type(unit) is int and unit > 0:
        return unit
    if type(unit) is Atom and unit.name in UNITS:
        return UNITS[unit.name]
    raise badarg()


@bif("monotonic_time", 0)
def monotonic_time_0(p: Any) -> Any:
    return p.n.world.clock.now_ns()


@bif("monotonic_time", 1)
def monotonic_time_1(p: Any, unit: Any) -> Any:
    return p.n.world.clock.now_ns() * _unit(unit) // 10**9


@bif("system_time", 0)
def system_time_0(p: Any) -> Any:
    return p.n.world.clock.wall_ns()


@bif("system_time", 1)
def system_time_1(p: Any, unit: Any) -> Any:
    return p.n.world.clock.wall_ns() * _unit(unit) // 10**9


@bif("time_offset", 0)
def time_offset_0(p: Any) -> Any:
    return p.n.world.clock.wall_ns() - p.n.world.clock.now_ns()


@bif("time_offset", 1)
def time_offset_1(p: Any, unit: Any) -> Any:
    return (p.n.world.clock.wall_ns() - p.n.world.clock.now_ns()) * _unit(unit) // 10**9


@bif("convert_time_unit", 3)
def convert_time_unit(p: Any, time: Any, from_unit: Any, to_unit: Any) -> Any:
    if type(time) is not int:
        raise badarg()
    return time * _unit(to_unit) // _unit(from_unit)


@bif("timestamp", 0)
@bif("now", 0)
def timestamp(p: Any) -> Any:
    micro = p.n.world.clock.wall_ns() // 1000
    return (micro // 10**12, micro // 10**6 % 10**6, micro % 10**6)


@bif("universaltime", 0)
@bif("localtime", 0)
def universaltime(p: Any) -> Any:
    return date_time(p.n.world.clock.wall_ns() // 10**9)


def date_time(seconds: int) -> Any:
    """{{Y,M,D},{H,M,S}} of seconds since 1970."""
    days, rest = divmod(seconds, 86400)
    return (civil(days), (rest // 3600, rest // 60 % 60, rest % 60))


@bif("date", 0)
def date_0(p: Any) -> Any:
    return universaltime(p)[0]


@bif("time", 0)
def time_0(p: Any) -> Any:
    return universaltime(p)[1]


@bif("unique_integer", 0)
@bif("unique_integer", 1)
def unique_integer(p: Any, options: Any = NIL) -> Any:
    names = {v.name for v in to_python(options) or () if type(v) is Atom}
    if names - {"positive", "monotonic"}:
        raise badarg()
    number = p.n.stores["unique"] = p.n.stores.get("unique", 0) + 1
    return number if "positive" in names else number - (1 << 59)


@bif("halt", 0)
@bif("halt", 1)
@bif("halt", 2)
def halt(p: Any, status: Any = 0, options: Any = NIL) -> Any:
    if type(status) is int and status >= 0:
        code = status
    elif type(status) is Atom and status.name == "abort":
        code = 134
    elif type(status) is list or status is NIL:
        code = 1
    else:
        raise badarg()
    p.n.halt(code)
    raise ProcessExit(atom("killed"))


# processes ----------------------------------------------------------------------------------------------------

_STATUS = {RUN: atom("running"), WAIT: atom("waiting")}
A_RUNNABLE = atom("runnable")
ITEMS = ("registered_name", "current_function", "initial_call", "status", "message_queue_len", "links", "dictionary",
         "trap_exit", "error_handler", "priority", "group_leader", "total_heap_size", "heap_size", "stack_size",
         "reductions", "garbage_collection", "suspending")  # fmt: skip


def _item(q: Process, name: str) -> Any:  # noqa: C901 - one line an item
    x = q.x
    if name == "registered_name":
        return x.name if x is not None and x.name is not None else NIL
    if name == "message_queue_len":
        return len(q.mb)
    if name == "messages":
        return make_list(list(q.mb))
    if name == "links":
        return make_list(list(x.links)) if x is not None else NIL
    if name == "monitors":
        return make_list([(atom("process"), _thing(t[0])) for t in x.monitors.values()]) if x is not None else NIL
    if name == "monitored_by":
        return make_list([w for w, _, _ in x.monitored_by.values()]) if x is not None else NIL
    if name == "dictionary":
        return dictionary(q)
    if name == "trap_exit":
        return TRUE if x is not None and x.trap_exit else FALSE
    if name == "status":
        return _STATUS.get(q.st, A_RUNNABLE)
    if name == "group_leader":
        return q.gl
    if name == "initial_call":
        return q.call or (atom("erlang"), atom("apply"), 2)
    if name == "current_function":
        return _current(q)
    if name == "current_location":
        return (*_current(q), NIL)
    if name == "current_stacktrace":
        return make_list([(*_current(q), NIL)])
    if name == "parent":
        return q.parent if q.parent is not None else UNDEFINED
    if name in _FIXED:
        return x.flags.get(name, _FIXED[name]) if x is not None else _FIXED[name]
    if name == "memory":
        return 400 + 100 * len(q.mb) + 60 * len(q.stk or ())
    if name in ("total_heap_size", "heap_size"):
        return 233
    if name == "stack_size":
        return len(q.stk or ())
    return None


_FIXED: dict[str, Any] = {
    "priority": atom("normal"), "error_handler": atom("error_handler"), "reductions": 0, "suspending": NIL,
    "garbage_collection": NIL, "min_heap_size": 233, "min_bin_vheap_size": 46422, "binary": NIL, "backtrace": b"",
    "message_queue_data": atom("on_heap"), "last_calls": FALSE, "sequential_trace_token": NIL, "catchlevel": 0,
    "label": UNDEFINED,
}  # fmt: skip


def _thing(target: Any) -> Any:
    return (target.x.name if target.x is not None and target.x.name else target) if isinstance(target, Process) else target


def _current(q: Process) -> Any:
    frame = q.t
    site = getattr(frame[0], "site", None) if frame else None
    if site is not None and not site.unit.shell:
        return (site.unit.module, atom(site.function), site.arity)
    if site is not None and q.st == WAIT:
        return (atom("prim_eval"), atom("receive"), 2)
    return (atom("erl_eval"), atom("do_apply"), 7)


def _process(p: Any, pid: Any) -> Process | None:
    if not isinstance(pid, Pid) or pid.node is not p.node:
        raise badarg()
    found: Process | None = p.n.find(pid)
    return found


@bif("process_info", 1)
def process_info_1(p: Any, pid: Any) -> Any:
    q = _process(p, pid)
    if q is None or q.st == DEAD:
        return UNDEFINED
    pairs = [(atom(n), _item(q, n)) for n in ITEMS]
    return make_list(pairs if q.x is not None and q.x.name is not None else pairs[1:])


@bif("process_info", 2)
def process_info_2(p: Any, pid: Any, item: Any) -> Any:
    q = _process(p, pid)
    if type(item) is list or item is NIL:
        names = to_python(item)
        if names is None or any(type(n) is not Atom for n in names):
            raise badarg()
        if q is None:
            return UNDEFINED
        return make_list([(n, _known(q, n)) for n in names])
    if type(item) is not Atom:
        raise badarg()
    if q is None:
        return UNDEFINED
    value = _known(q, item)
    return NIL if item.name == "registered_name" and value is NIL else (item, value)


def _known(q: Process, item: Atom) -> Any:
    value = _item(q, item.name)
    if value is None:
        raise badarg()
    return value


# the system ---------------------------------------------------------------------------------------------------

_SYSTEM: dict[str, Any] = {
    "otp_release": from_text("25"), "version": from_text("13.1.5"), "wordsize": 8, "schedulers": 1,
    "schedulers_online": 1, "logical_processors": 1, "process_limit": 1_048_576, "port_limit": 65536,
    "atom_limit": 1_048_576, "ets_limit": 8192, "port_count": 0, "machine": from_text("BEAM"), "smp_support": TRUE,
    "threads": TRUE, "system_architecture": from_text("pyshell"), "endian": atom("little"),
    "dist_buf_busy_limit": 1 << 20, "start_time": 0, "emu_flavor": atom("jit"), "emu_type": atom("opt"),
}  # fmt: skip


@bif("system_info", 1)
def system_info(p: Any, item: Any) -> Any:
    name = item.name if type(item) is Atom else ""
    if name == "process_count":
        return len(p.n.processes)
    if name == "creation":
        return p.n.creation
    if name == "system_version":
        return from_text("Erlang/OTP 25 [erts-13.1.5] [pyshell]\n")
    if name in _SYSTEM:
        return _SYSTEM[name]
    raise badarg()


@bif("statistics", 1)
def statistics(p: Any, item: Any) -> Any:
    name = item.name if type(item) is Atom else ""
    ms = p.n.world.clock.now_ns() // 10**6
    if name in ("runtime", "wall_clock"):
        last = p.n.stores.get(name, 0)
        p.n.stores[name] = ms
        return (ms, ms - last)
    if name == "reductions":
        total = p.n.world.slices * 4000
        return (total, 0)
    if name == "run_queue":
        return len(p.n.runq)
    if name == "context_switches":
        return (p.n.world.slices, 0)
    if name == "garbage_collection":
        return (0, 0, 0)
    raise badarg()


_KINDS = ("total", "processes", "processes_used", "system", "atom", "atom_used", "binary", "code", "ets")


@bif("memory", 0)
def memory_0(p: Any) -> Any:
    used = p.n.world.memory_usage() if p.n.world.memory_usage is not None else 0
    return make_list([(atom(k), used if k in ("total", "system") else 0) for k in _KINDS])


@bif("memory", 1)
def memory_1(p: Any, kind: Any) -> Any:
    if type(kind) is not Atom or kind.name not in _KINDS:
        raise badarg()
    used = p.n.world.memory_usage() if p.n.world.memory_usage is not None else 0
    return used if kind.name in ("total", "system") else 0


@bif("display", 1)
def display(p: Any, term: Any) -> Any:
    from_node = p.n
    from_node.console.write(from_node.shown(term) + "\n")
    return TRUE


@bif("self", 0)
def self_0(p: Any) -> Any:
    return p


@bif("node", 0)
def node_0(p: Any) -> Any:
    return p.n.name


@bif("node", 1)
def node_1(p: Any, thing: Any) -> Any:
    found = getattr(thing, "node", None)
    if type(found) is not Atom:
        raise badarg()
    return found
