"""A function of a program, called aside: while something else is put into words, and seen by nobody.

The law: the process is in no table, takes no pid, and may neither wait nor run for long.
Used for what stdlib's erl_error does with `Module:format_error/2` of a program's own module.
"""

from __future__ import annotations

from typing import Any

from pyshell.runtime.machine import run_slice
from pyshell.runtime.process import Process
from pyshell.term.atom import Atom
from pyshell.traps.errors import CATCH, ErlangError
from pyshell.traps.machine import DEAD, READY, WAIT, apply_mfa, start_frame, stop
from pyshell.traps.trace import caught

SLICES = 50


class _Site:
    """Where the frame below the called function stands: what comes out of the function ends there."""

    intry = True
    module = "erl_error"
    function = "get_extended_error"
    arity = 2
    line = -1
    top = False


def ask_aside(node: Any, module: Atom, name: Atom, args: tuple[Any, ...]) -> Any:
    """What `module:name(args..)` gives; None if it fails, waits, or takes longer than SLICES slices."""
    key = f"{module.name}:{name.name}/{len(args)}"
    if node.exports.get(key) is None and node.load_export(key, module, name, len(args)) is None:
        return None
    found: list[Any] = []
    p = Process(node, 0, 0, start_frame(_begin, (module, name, args, found)), node.group_leader)
    for _ in range(SLICES):
        run_slice(p)
        if p.st != READY:
            break
        node.runq.remove(p)
    p.st = DEAD
    return found[0] if found else None


def _begin(p: Any, module: Atom, name: Atom, args: tuple[Any, ...], found: list[Any]) -> Any:
    try:
        apply_mfa(p, module, name, args)
        value = stop(p, (_answered, found))
    except CATCH as ex:
        caught(p, ex)
        return _rest(p, None, (_rest,))
    return None if value is None else _answered(p, value, (_answered, found))


def _answered(p: Any, value: Any, frame: Any) -> Any:
    """The answer has come, or an exception in its place."""
    if type(value) is not ErlangError:
        frame[1].append(value)
    return _rest(p, None, (_rest,))


_answered.site = _Site()  # type: ignore[attr-defined]


def _rest(p: Any, value: Any, frame: Any) -> Any:
    """Wait for ever: to end would be noticed."""
    p.t = frame
    p.st = WAIT
    return None
