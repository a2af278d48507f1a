"""Natives of module erlang: time.

Time is the cluster's clock, which may be virtual; local time is UTC (localtime.py says why).
Follows: erlang(3) monotonic_time/0,1, system_time/0,1, timestamp/0, unique_integer/0,1, localtime/0.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime.clock import monotonic_ns, wall_ns
from pyshell.runtime.reports import civil
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import to_python
from pyshell.traps.errors import badarg

A_POSITIVE, A_MONOTONIC = atom("positive"), atom("monotonic")
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
    return monotonic_ns(p.n)


@bif("monotonic_time", 1)
def monotonic_time_1(p: Any, unit: Any) -> Any:
    return monotonic_ns(p.n) * _unit(unit) // 10**9


@bif("system_time", 0)
def system_time_0(p: Any) -> Any:
    return wall_ns(p.n)


@bif("system_time", 1)
def system_time_1(p: Any, unit: Any) -> Any:
    return wall_ns(p.n) * _unit(unit) // 10**9


@bif("time_offset", 0)
def time_offset_0(p: Any) -> Any:
    return wall_ns(p.n) - monotonic_ns(p.n)


@bif("time_offset", 1)
def time_offset_1(p: Any, unit: Any) -> Any:
    return (wall_ns(p.n) - monotonic_ns(p.n)) * _unit(unit) // 10**9


@bif("convert_time_unit", 3)
def convert_time_unit(p: Any, time: Any, from_unit: Any, to_unit: Any) -> Any:
    if type(time) is not int:
        raise badarg()
    return time * _unit(to_unit) // _unit(from_unit)


@bif("timestamp", 0)
def timestamp(p: Any) -> Any:
    return _triple(wall_ns(p.n) // 1000)


@bif("now", 0)
def now(p: Any) -> Any:
    """As timestamp/0, but never the same answer twice."""
    micro = max(wall_ns(p.n) // 1000, p.n.stores.get("now", 0) + 1)
    p.n.stores["now"] = micro
    return _triple(micro)


def _triple(micro: int) -> Any:
    return (micro // 10**12, micro // 10**6 % 10**6, micro % 10**6)


def date_time(seconds: int) -> Any:
    """{{Y,M,D},{H,M,S}} of seconds since 1970."""
    days, rest = divmod(seconds, 86400)
    return (civil(days), (rest // 3600, rest // 60 % 60, rest % 60))


@bif("universaltime", 0)
@bif("localtime", 0)
def universaltime(p: Any) -> Any:
    return date_time(wall_ns(p.n) // 10**9)


@bif("date", 0)
def date_0(p: Any) -> Any:
    return universaltime(p)[0]


@bif("time", 0)
def time_0(p: Any) -> Any:
    return universaltime(p)[1]


def _unique(p: Any, positive: bool) -> int:
    number: int = p.n.stores.get("unique", 0) + 1
    p.n.stores["unique"] = number
    return number if positive else number - (1 << 59)


@bif("unique_integer", 0)
def unique_integer_0(p: Any) -> Any:
    return _unique(p, False)


@bif("unique_integer", 1)
def unique_integer_1(p: Any, options: Any) -> Any:
    values = to_python(options)
    if values is None or any(value not in (A_POSITIVE, A_MONOTONIC) for value in values):
        raise badarg()
    return _unique(p, A_POSITIVE in values)
