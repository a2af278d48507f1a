"""Natives of module erlang: the flags of a process.

A value is checked and kept whether or not it means anything here: `trap_exit` and `max_heap_size` do.
Follows: erlang(3) process_flag/2,3, spawn_opt/2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.ids import Pid
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import badarg

A_BADOPT, A_SIZE, A_KILL, A_ERROR_LOGGER, A_INCLUDE_SHARED = map(
    atom, ("badopt", "size", "kill", "error_logger", "include_shared_binaries")
)
SMALLEST_HEAP = 233  # words: what a new process has in BEAM
MAX_SAVED_CALLS = 10_000
DEFAULT_HEAP_LIMIT = {A_ERROR_LOGGER: TRUE, A_KILL: TRUE, A_SIZE: 0}


def _one_of(*names: str) -> Callable[[Any], Any]:
    values = tuple(map(atom, names))
    return lambda value: value if value in values else None


def _natural(value: Any) -> Any:
    return value if type(value) is int and value >= 0 else None


def _heap_limit(value: Any) -> Any:
    """A number of words or #{size => Words, kill => Boolean, error_logger => Boolean}, as the whole map."""
    limit = dict(DEFAULT_HEAP_LIMIT)
    if type(value) is ErlMap:
        for key, item in value.items():
            if key is A_SIZE:
                limit[A_SIZE] = item
            elif key in (A_KILL, A_ERROR_LOGGER, A_INCLUDE_SHARED):
                if item is not TRUE and item is not FALSE:
                    return None
                limit[key] = item
            else:
                return None
    else:
        limit[A_SIZE] = value
    size = limit[A_SIZE]
    if type(size) is not int or size < 0 or 0 < size < SMALLEST_HEAP:
        return None
    return ErlMap(limit)


def _saved_calls(value: Any) -> Any:
    return value if type(value) is int and 0 <= value <= MAX_SAVED_CALLS else None


FLAGS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "priority": (atom("normal"), _one_of("low", "normal", "high", "max")),
    "error_handler": (atom("error_handler"), lambda value: value if type(value) is Atom else None),
    "min_heap_size": (SMALLEST_HEAP, _natural),
    "min_bin_vheap_size": (46422, _natural),
    "fullsweep_after": (65535, _natural),
    "max_heap_size": (ErlMap(DEFAULT_HEAP_LIMIT), _heap_limit),
    "message_queue_data": (atom("on_heap"), _one_of("on_heap", "off_heap")),
    "save_calls": (0, _saved_calls),
    "sensitive": (FALSE, _one_of("true", "false")),
}
"""Name: (value of a process that never set it, check that gives the value to keep or None)."""


def flag_value(name: str, value: Any) -> Any:
    """The value to keep, or None if it is not one for this flag."""
    known = FLAGS.get(name)
    return known[1](value) if known is not None else _one_of("true", "false")(value)


def flag_of(q: Any, name: str) -> Any:
    """The value of a flag of process q."""
    default = FLAGS[name][0]
    return q.x.flags.get(name, default) if q.x is not None else default


@bif("process_flag", 2)
def process_flag_2(p: Any, flag: Any, value: Any) -> Any:
    if type(flag) is not Atom or (flag.name not in FLAGS and flag.name != "trap_exit"):
        raise badarg(A_BADOPT)
    if flag.name == "trap_exit":
        if value is not TRUE and value is not FALSE:
            raise badarg()
        x = p.extras()
        trapped, x.trap_exit = x.trap_exit, value is TRUE
        return TRUE if trapped else FALSE
    checked = flag_value(flag.name, value)
    if checked is None:
        raise badarg()
    before = flag_of(p, flag.name)
    p.extras().own("flags")[flag.name] = checked
    if flag.name == "max_heap_size":
        p.n.world.watch.limit(p)
    return before


@bif("process_flag", 3)
def process_flag_3(p: Any, pid: Any, flag: Any, value: Any) -> Any:
    if type(flag) is not Atom or flag.name != "save_calls":
        raise badarg(A_BADOPT)
    if not isinstance(pid, Pid) or p.n.find(pid) is None:
        raise badarg()
    checked = _saved_calls(value)
    if checked is None:
        raise badarg()
    q = p.n.find(pid)
    before = flag_of(q, "save_calls")
    q.extras().own("flags")["save_calls"] = checked
    return before
