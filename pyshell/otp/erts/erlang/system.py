"""Natives of module erlang: the system as a whole, its end, and what is printed past the I/O protocol.

Follows: erlang(3) system_info/1, statistics/1, memory/0,1, halt/0..2, display/1, self/0, node/0,1.
"""

from __future__ import annotations

from operator import length_hint
from typing import Any

from pyshell.otp.erts.erlang import sequential
from pyshell.otp.erts.erlang.clock import date_time
from pyshell.otp.erts.erlang.display import display_text
from pyshell.otp.native import bif
from pyshell.runtime.clock import MONOTONIC_START
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list, to_python, to_text
from pyshell.term.ids import Pid, Port, Ref
from pyshell.traps.errors import ProcessExit, badarg
from pyshell.traps.machine import SLICE

__all__ = ["date_time"]
A_BADOPT, A_FLUSH = atom("badopt"), atom("flush")

# the end ------------------------------------------------------------------------------------------------------


def _status(p: Any, status: Any) -> int:
    if type(status) is int and status >= 0:
        return status
    if status is atom("abort"):
        return 134
    text = to_text(status)
    if text is None:
        raise badarg()
    p.n.console.write(f"{text}\n", "stderr")
    return 1


def _halt(p: Any, status: Any) -> ProcessExit:
    p.n.halt(_status(p, status))
    return ProcessExit(atom("killed"))


@bif("halt", 0)
def halt_0(p: Any) -> Any:
    raise _halt(p, 0)


@bif("halt", 1)
def halt_1(p: Any, status: Any) -> Any:
    raise _halt(p, status)


@bif("halt", 2)
def halt_2(p: Any, status: Any, options: Any) -> Any:
    values = to_python(options)
    if values is None or any(type(v) is not tuple or len(v) != 2 or v[0] is not A_FLUSH for v in values):
        raise badarg(A_BADOPT)
    raise _halt(p, status)


# the system ---------------------------------------------------------------------------------------------------

_SYSTEM: dict[str, Any] = {
    "otp_release": from_text("25"), "version": from_text("13.1.5"), "wordsize": 8, "schedulers": 1,
    "schedulers_online": 1, "logical_processors": 1, "logical_processors_online": 1, "logical_processors_available": 1,
    "dirty_cpu_schedulers": 1, "dirty_io_schedulers": 1, "thread_pool_size": 1, "port_limit": 65536,
    "dist_ctrl": NIL,
    "atom_limit": 1_048_576, "ets_limit": 8192, "port_count": 0, "machine": from_text("BEAM"), "smp_support": TRUE,
    "threads": TRUE, "system_architecture": from_text("pyshell"), "endian": atom("little"), "heap_type": atom("private"),
    "dist_buf_busy_limit": 1 << 20, "emu_flavor": atom("jit"), "emu_type": atom("opt"), "tolerant_timeofday": TRUE,
    "time_correction": TRUE, "time_warp_mode": atom("no_time_warp"), "multi_scheduling": atom("disabled"),
    "delayed_node_table_gc": 60, "build_type": atom("opt"), "debug_compiled": FALSE, "scheduler_id": 1,
    "system_logger": atom("logger"), "kernel_poll": FALSE, "modified_timing_level": UNDEFINED,
}  # fmt: skip
_WORD_SIZES = ((atom("wordsize"), atom("internal")), (atom("wordsize"), atom("external")))


@bif("system_info", 1)
def system_info(p: Any, item: Any) -> Any:
    name = item.name if type(item) is Atom else ""
    if name == "process_count":
        return len(p.n.processes)
    if name == "process_limit":
        return p.n.max_processes
    if name == "creation":
        return p.n.creation
    if name == "start_time":
        return p.n.started + MONOTONIC_START
    if name == "system_version":
        return from_text("Erlang/OTP 25 [erts-13.1.5] [64-bit] [smp:1:1] [pyshell]\n")
    if name == "sequential_tracer":
        return (item, sequential.system_tracer(p))
    if name in _SYSTEM:
        return _SYSTEM[name]
    if item in _WORD_SIZES:
        return 8
    raise badarg()


def _since(p: Any, name: str, total: int) -> Any:
    """{Total, SinceLastCall}."""
    last = p.n.stores.get(name, 0)
    p.n.stores[name] = total
    return (total, total - last)


@bif("statistics", 1)
def statistics(p: Any, item: Any) -> Any:
    name = item.name if type(item) is Atom else ""
    world = p.n.world
    if name in ("runtime", "wall_clock"):
        return _since(p, name, (world.clock.now_ns() - p.n.started) // 10**6)
    if name in ("reductions", "exact_reductions"):
        return _since(p, "reductions", world.slices * SLICE + max(0, SLICE - length_hint(p.r)))
    if name in ("run_queue", "total_run_queue_lengths", "total_run_queue_lengths_all"):
        return len(p.n.runq)
    if name in ("total_active_tasks", "total_active_tasks_all"):
        return len(p.n.runq) + 1
    if name == "run_queue_lengths":
        return make_list([len(p.n.runq)])
    if name == "active_tasks":
        return make_list([len(p.n.runq) + 1])
    if name == "context_switches":
        return (world.switches, 0)
    if name == "garbage_collection":
        return (0, 0, 0)
    if name == "io":
        return ((atom("input"), 0), (atom("output"), 0))
    if name in ("scheduler_wall_time", "microstate_accounting"):
        return UNDEFINED
    raise badarg()


_KINDS = ("total", "processes", "processes_used", "system", "atom", "atom_used", "binary", "code", "ets")
PROCESS_BYTES = 400  # of one that holds nothing


def _memory(p: Any) -> dict[str, int]:
    """All terms are on Python's heap: what is not a process is `system`, and nothing finer is known."""
    processes = PROCESS_BYTES * len(p.n.processes)
    used = max(p.n.world.memory_usage() if p.n.world.memory_usage is not None else 0, processes)
    known = {"total": used, "processes": processes, "processes_used": processes, "system": used - processes}
    return {kind: known.get(kind, 0) for kind in _KINDS}


@bif("memory", 0)
def memory_0(p: Any) -> Any:
    return make_list([(atom(kind), bytes_) for kind, bytes_ in _memory(p).items()])


@bif("memory", 1)
def memory_1(p: Any, kind: Any) -> Any:
    asked = to_python(kind) if type(kind) is list or kind is NIL else [kind]
    if asked is None or any(type(k) is not Atom or k.name not in _KINDS for k in asked):
        raise badarg()
    known = _memory(p)
    return known[kind.name] if type(kind) is Atom else make_list([(k, known[k.name]) for k in asked])


@bif("system_flag", 2)
def system_flag(p: Any, flag: Any, value: Any) -> Any:
    if type(flag) is Atom and flag.name == "sequential_tracer":
        return sequential.set_system_tracer(p, value)
    if type(flag) is Atom and flag.name == "reset_seq_trace":
        return sequential.reset(p)
    if type(flag) is not Atom or flag.name not in _SYSTEM:
        raise badarg(A_BADOPT)
    return _SYSTEM[flag.name]


@bif("ports", 0)
def ports(p: Any) -> Any:
    return NIL


@bif("port_info", 1)
def port_info_1(p: Any, port: Any) -> Any:
    if type(port) is not Port and type(port) is not Atom:
        raise badarg()
    return UNDEFINED


# printed past everything -----------------------------------------------------------------------------------------


@bif("display", 1)
def display(p: Any, term: Any) -> Any:
    p.n.console.write(display_text(term, p.n.show_env()) + "\n")
    return TRUE


@bif("display_string", 1)
def display_string(p: Any, text: Any) -> Any:
    chars = to_text(text)
    if chars is None:
        raise badarg()
    p.n.console.write(chars)
    return TRUE


@bif("display_nl", 0)
def display_nl(p: Any) -> Any:
    p.n.console.write("\n")
    return TRUE


@bif("self", 0)
def self_0(p: Any) -> Any:
    return p


@bif("node", 0)
def node_0(p: Any) -> Any:
    return p.n.name


@bif("node", 1)
def node_1(p: Any, thing: Any) -> Any:
    if not isinstance(thing, (Pid, Ref, Port)):
        raise badarg()
    return thing.node
