"""Natives of os: time, and an environment of the node's own. The machine's environment and commands stay out of reach.

Follows: kernel os(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.erts.erlang.clock import UNITS
from pyshell.otp.kernel.file import text_of
from pyshell.otp.native import bif
from pyshell.runtime.clock import wall_ns
from pyshell.term.atom import FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import badarg, error

TYPE = (atom("unix"), atom("linux"))
VERSION = (6, 0, 0)
PID = "1"


def _environment(p: Any) -> dict[str, str]:
    found: dict[str, str] = p.n.stores.setdefault("environment", {})
    return found


def _text(name: Any) -> str:
    found = text_of(name)
    if found is None:
        raise badarg()
    return found


@bif("type", 0)
def type_0(p: Any) -> Any:
    return TYPE


@bif("version", 0)
def version(p: Any) -> Any:
    return VERSION


@bif("getpid", 0)
def getpid(p: Any) -> Any:
    return from_text(PID)


@bif("getenv", 0)
def getenv_0(p: Any) -> Any:
    return make_list([from_text(f"{name}={value}") for name, value in _environment(p).items()])


@bif("getenv", 1)
def getenv_1(p: Any, name: Any) -> Any:
    found = _environment(p).get(_text(name))
    return FALSE if found is None else from_text(found)


@bif("getenv", 2)
def getenv_2(p: Any, name: Any, default: Any) -> Any:
    found = _environment(p).get(_text(name))
    return default if found is None else from_text(found)


@bif("putenv", 2)
def putenv(p: Any, name: Any, value: Any) -> Any:
    _environment(p)[_text(name)] = _text(value)
    return TRUE


@bif("unsetenv", 1)
def unsetenv(p: Any, name: Any) -> Any:
    _environment(p).pop(_text(name), None)
    return TRUE


@bif("system_time", 0)
def system_time_0(p: Any) -> Any:
    return wall_ns(p.n)


@bif("perf_counter", 0)
def perf_counter(p: Any) -> Any:
    return p.n.world.clock.now_ns()


@bif("system_time", 1)
def system_time_1(p: Any, unit: Any) -> Any:
    if type(unit) is int and unit > 0:
        parts = unit
    elif type(unit) is Atom and unit.name in UNITS:
        parts = UNITS[unit.name]
    else:
        raise badarg()
    return wall_ns(p.n) * parts // 10**9


@bif("timestamp", 0)
def timestamp(p: Any) -> Any:
    micro = wall_ns(p.n) // 1000
    return (micro // 10**12, micro // 10**6 % 10**6, micro % 10**6)


@bif("perf_counter", 1)
def perf_counter_1(p: Any, unit: Any) -> Any:
    if type(unit) is int and unit > 0:
        parts = unit
    elif type(unit) is Atom and unit.name in UNITS:
        parts = UNITS[unit.name]
    else:
        raise badarg()
    return p.n.world.clock.now_ns() * parts // 10**9


@bif("env", 0)
def env(p: Any) -> Any:
    return make_list([(from_text(name), from_text(value)) for name, value in _environment(p).items()])


# the machine itself stays out of reach ---------------------------------------------------------------------------------


@bif("cmd", 1)
def cmd_1(p: Any, command: Any) -> Any:
    if text_of(command) is None:
        raise badarg()
    raise error(atom("eacces"))


@bif("cmd", 2)
def cmd_2(p: Any, command: Any, options: Any) -> Any:
    if text_of(command) is None:
        raise badarg()
    if type(options) is not ErlMap:
        raise badarg(atom("badopt"))
    raise error(atom("eacces"))


@bif("find_executable", 1)
def find_executable_1(p: Any, name: Any) -> Any:
    _text(name)
    return FALSE


@bif("find_executable", 2)
def find_executable_2(p: Any, name: Any, path: Any) -> Any:
    _text(name)
    return FALSE


_SIGNALS = frozenset("sighup sigquit sigabrt sigalrm sigterm sigusr1 sigusr2 sigchld sigstop sigtstp".split())


@bif("set_signal", 2)
def set_signal(p: Any, signal: Any, option: Any) -> Any:
    """No signal of the machine reaches a node: any setting does."""
    if type(signal) is not Atom or signal.name not in _SIGNALS:
        raise badarg()
    if type(option) is not Atom or option.name not in ("default", "handle", "ignore"):
        raise badarg(atom("badopt"))
    return OK
