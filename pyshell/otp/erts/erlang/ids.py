"""Pids, references, ports and funs: their text and back, and what there is to know about a fun.

The text of another node's pid holds the number that this node has given the other one; the node keeps these numbers.
Follows: module erlang of ERTS (pid_to_list/1, list_to_pid/1, ref_to_list/1, fun_info/1,2, make_fun/3).
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list, to_text
from pyshell.term.fun import MAX_ARITY, ExternalFun, Fun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.show import fun_text
from pyshell.traps.errors import badarg

_PID = re.compile(r"<(\d{1,10})\.(\d{1,10})\.(\d{1,10})>").fullmatch
_PORT = re.compile(r"#Port<(\d{1,10})\.(\d{1,20})>").fullmatch
_REF = re.compile(r"#Ref<(\d{1,10})\.(\d{1,10})\.(\d{1,10})\.(\d{1,10})>").fullmatch
_LOCAL, _EXTERNAL = atom("local"), atom("external")
_FACTS = ("pid", "module", "new_index", "new_uniq", "index", "uniq", "name", "arity", "env", "type")
_EXTERNAL_FACTS = ("module", "name", "arity", "env", "type")


def _owner(p: Any, channel: int) -> tuple[Atom, int]:
    """(node, creation) behind the first number of an identifier's text."""
    if channel == 0:
        return p.n.name, p.n.creation
    found = p.n.channel_owner(channel)
    if found is None:
        raise badarg()
    return found  # type: ignore[no-any-return]


@bif("pid_to_list", 1)
def pid_to_list(p: Any, pid: Any) -> Any:
    if not isinstance(pid, Pid):
        raise badarg()
    return from_text(p.n.pid_text(pid))


@bif("list_to_pid", 1)
def list_to_pid(p: Any, text: Any) -> Any:
    match = _PID(to_text(text) or "")
    if match is None:
        raise badarg()
    channel, number, serial = map(int, match.groups())
    node, creation = _owner(p, channel)
    if channel == 0:
        process = p.n.processes.get(number)
        if process is not None and process.serial == serial:
            return process
    return Pid(node, number, serial, creation)


@bif("ref_to_list", 1)
def ref_to_list(p: Any, ref: Any) -> Any:
    if type(ref) is not Ref:
        raise badarg()
    return from_text(p.n.ref_text(ref))


@bif("list_to_ref", 1)
def list_to_ref(p: Any, text: Any) -> Any:
    match = _REF(to_text(text) or "")
    if match is None:
        raise badarg()
    channel, high, middle, low = map(int, match.groups())
    node, creation = _owner(p, channel)
    return Ref(node, high << 64 | middle << 32 | low, creation)


@bif("port_to_list", 1)
def port_to_list(p: Any, port: Any) -> Any:
    if type(port) is not Port:
        raise badarg()
    return from_text(p.n.port_text(port))


@bif("list_to_port", 1)
def list_to_port(p: Any, text: Any) -> Any:
    match = _PORT(to_text(text) or "")
    if match is None:
        raise badarg()
    channel, number = map(int, match.groups())
    node, creation = _owner(p, channel)
    return Port(node, number, creation)


@bif("fun_to_list", 1)
def fun_to_list(p: Any, fun: Any) -> Any:
    if not isinstance(fun, Fun):
        raise badarg()
    return from_text(fun_text(fun))


@bif("make_fun", 3)
def make_fun(p: Any, module: Any, name: Any, arity: Any) -> Any:
    if type(module) is Atom and type(name) is Atom and type(arity) is int and 0 <= arity <= MAX_ARITY:
        return ExternalFun(module, name, arity)
    raise badarg()


def _fact(p: Any, fun: Fun, name: str) -> Any:
    if isinstance(fun, ExternalFun):
        known = {"module": fun.module, "name": fun.name, "arity": fun.arity, "env": NIL, "type": _EXTERNAL}
        return known.get(name, UNDEFINED)
    info = fun.info
    if name == "pid":
        return p
    if name == "module":
        return info.module
    if name == "new_index" or name == "index":
        return info.index
    if name == "uniq":
        return info.uniq
    if name == "new_uniq":
        return (info.uniq & (1 << 128) - 1).to_bytes(16, "big")
    if name == "name":
        return atom(info.name)
    if name == "env":
        return make_list(fun.env)
    return fun.arity if name == "arity" else _LOCAL


@bif("fun_info", 1)
def fun_info(p: Any, fun: Any) -> Any:
    if not isinstance(fun, Fun):
        raise badarg()
    names = _EXTERNAL_FACTS if isinstance(fun, ExternalFun) else _FACTS
    return make_list([(atom(name), _fact(p, fun, name)) for name in names])


@bif("fun_info", 2)
def fun_info_item(p: Any, fun: Any, item: Any) -> Any:
    if not isinstance(fun, Fun) or type(item) is not Atom or item.name not in _FACTS:
        raise badarg()
    return item, _fact(p, fun, item.name)


@bif("function_exported", 3)
def function_exported(p: Any, module: Any, name: Any, arity: Any) -> Any:
    """True for functions of modules that are loaded, and for every native."""
    if type(module) is not Atom or type(name) is not Atom or type(arity) is not int:
        raise badarg()
    key = f"{module.name}:{name.name}/{arity}"
    return TRUE if key in p.n.exports or (name.name, arity) in p.n.library.natives(module.name) else FALSE
