"""Natives of module erlang: which code is loaded, and who runs old code. Loading itself is module code's (kernel/code.py).

A process runs old code when a frame of it belongs there: the one it will go on with, its callers, or its live Python calls.
Follows: erlang(3) module_loaded/1, check_old_code/1, check_process_code/2,3, delete_module/1, purge_module/1.
"""

from __future__ import annotations

import sys
from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import make_list, to_python
from pyshell.term.ids import Pid
from pyshell.traps.errors import badarg
from pyshell.traps.machine import RUN

A_ASYNC, A_ALLOW_GC, A_BAD_OPTION, A_CHECK = map(
    atom, ("async", "allow_gc", "bad_option", "check_process_code")
)


def _unit_of(frame: Any) -> Any:
    site = getattr(frame[0], "site", None)
    if site is not None:
        return site.unit
    return getattr(frame[1], "__globals__", {}).get("UNIT") if len(frame) > 1 else None


def runs(q: Any, unit: Any) -> bool:
    """Has process q a frame of this unit of code?"""
    if q.st == RUN:
        python_frame = sys._getframe().f_back
        while python_frame is not None and python_frame.f_code.co_name != "run_slices":
            if python_frame.f_globals.get("UNIT") is unit:
                return True
            python_frame = python_frame.f_back
    elif q.t is not None and _unit_of(q.t) is unit:
        return True
    return any(_unit_of(frame) is unit for frame in q.stk or ())


def _name(module: Any) -> str:
    if type(module) is not Atom:
        raise badarg()
    return module.name


PRELOADED = ("erlang", "init")


@bif("module_loaded", 1)
def module_loaded(p: Any, module: Any) -> Any:
    name = _name(module)
    return TRUE if name in PRELOADED or name in p.n.code.current else FALSE


@bif("loaded", 0)
def loaded(p: Any) -> Any:
    return make_list([atom(name) for name in p.n.code.current])


@bif("pre_loaded", 0)
def pre_loaded(p: Any) -> Any:
    return make_list([atom(name) for name in PRELOADED])


@bif("is_builtin", 3)
def is_builtin(p: Any, module: Any, name: Any, arity: Any) -> Any:
    if type(module) is not Atom or type(name) is not Atom or type(arity) is not int or arity < 0:
        raise badarg()
    return TRUE if (name.name, arity) in p.n.library.natives(module.name) else FALSE


@bif("get_module_info", 1)
def get_module_info_1(p: Any, module: Any) -> Any:
    found = p.n.code.ensure_loaded(_name(module))
    if found is None:
        raise badarg()
    return p.n.exports[f"{module.name}:module_info/0"](p)


@bif("get_module_info", 2)
def get_module_info_2(p: Any, module: Any, item: Any) -> Any:
    found = p.n.code.ensure_loaded(_name(module))
    value = found.info(item.name) if found is not None and type(item) is Atom else None
    if value is None:
        raise badarg()
    return value


@bif("check_old_code", 1)
def check_old_code(p: Any, module: Any) -> Any:
    return TRUE if _name(module) in p.n.code.old else FALSE


def _check(p: Any, pid: Any, module: Any) -> Any:
    if not isinstance(pid, Pid) or pid.node is not p.n.name:
        raise badarg()
    old = p.n.code.old.get(_name(module))
    q = p.n.find(pid)
    if q is None or old is None or old.compiled is None:
        return FALSE
    return TRUE if runs(q, old.compiled.unit) else FALSE


@bif("check_process_code", 2)
def check_process_code_2(p: Any, pid: Any, module: Any) -> Any:
    return _check(p, pid, module)


@bif("check_process_code", 3)
def check_process_code_3(p: Any, pid: Any, module: Any, options: Any) -> Any:
    request = None
    for option in to_python(options) or ():
        if type(option) is not tuple or len(option) != 2 or option[0] not in (A_ASYNC, A_ALLOW_GC):
            raise badarg(A_BAD_OPTION)
        if option[0] is A_ASYNC:
            request = option
    answer = _check(p, pid, module)
    if request is None:
        return answer
    p.n.push(p, (A_CHECK, request[1], answer))
    return A_ASYNC


@bif("delete_module", 1)
def delete_module(p: Any, module: Any) -> Any:
    name = _name(module)
    if name in p.n.code.old and name in p.n.code.current:
        raise badarg()
    return TRUE if p.n.code.delete(name) else UNDEFINED


@bif("purge_module", 1)
def purge_module(p: Any, module: Any) -> Any:
    if p.n.code.old.pop(_name(module), None) is None:
        raise badarg()
    return TRUE
