"""Natives of module erlang that belong to what a node of ours does not have: drivers of connections, probes of the emulator,
object code of BEAM, native libraries. They answer as an emulator does that has none, or to whom nothing is granted.

Follows: erlang(3) dist_ctrl_*, dist_get_stat/1, load_module/2, load_nif/2; what OTP 25 answers for dt_*, setnode and the loader.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, from_text, to_python
from pyshell.traps.errors import badarg, error

NOT_SUPPORTED = atom("notsup")
BAD_FILE, BAD_LIBRARY = atom("badfile"), atom("bad_lib")
NIF_TEXT = "load_nif/2 must be explicitly called from the NIF module. It cannot be called through apply/3."


@bif("dist_ctrl_get_data", 1)
@bif("dist_ctrl_get_data_notification", 1)
def of_a_controller(p: Any, handle: Any) -> Any:
    raise error(NOT_SUPPORTED)


@bif("dist_ctrl_get_opt", 2)
@bif("dist_ctrl_input_handler", 2)
def of_a_controller_2(p: Any, handle: Any, what: Any) -> Any:
    raise error(NOT_SUPPORTED)


@bif("dist_ctrl_set_opt", 3)
def dist_ctrl_set_opt(p: Any, handle: Any, option: Any, value: Any) -> Any:
    raise error(NOT_SUPPORTED)


@bif("dist_get_stat", 1)
@bif("call_on_load_function", 1)
@bif("has_prepared_code_on_load", 1)
@bif("set_cpu_topology", 1)
def refused_1(p: Any, thing: Any) -> Any:
    raise badarg()


@bif("dist_ctrl_put_data", 2)
@bif("setnode", 2)
@bif("finish_after_on_load", 2)
def refused_2(p: Any, thing: Any, what: Any) -> Any:
    raise badarg()


@bif("setnode", 3)
def setnode(p: Any, node: Any, controller: Any, flags: Any) -> Any:
    raise badarg()


@bif("dt_get_tag", 0)
@bif("dt_get_tag_data", 0)
def no_tag(p: Any) -> Any:
    return UNDEFINED


@bif("dt_put_tag", 1)
def put_tag(p: Any, tag: Any) -> Any:
    return UNDEFINED


@bif("dt_append_vm_tag_data", 1)
@bif("dt_prepend_vm_tag_data", 1)
def with_tag(p: Any, data: Any) -> Any:
    return data


@bif("dt_spread_tag", 1)
def spread_tag(p: Any, flag: Any) -> Any:
    if flag is not TRUE and flag is not FALSE:
        raise badarg()
    return TRUE


@bif("dt_restore_tag", 1)
def restore_tag(p: Any, state: Any) -> Any:
    if state is not TRUE:
        raise badarg()
    return TRUE


def _check(module: Any, code: Any) -> None:
    if type(module) is not Atom or type(code) is not bytes:
        raise badarg()


@bif("load_module", 2)
@bif("prepare_loading", 2)
def prepare(p: Any, module: Any, code: Any) -> Any:
    """What is no object code of BEAM is a bad file; code:load_binary/3 takes ours."""
    _check(module, code)
    return (ERROR, BAD_FILE)


@bif("finish_loading", 1)
def finish(p: Any, prepared: Any) -> Any:
    if prepared is not NIL:
        raise badarg()
    return OK


@bif("load_nif", 2)
def load_nif(p: Any, path: Any, info: Any) -> Any:
    return (ERROR, (BAD_LIBRARY, from_text(NIF_TEXT)))


@bif("format_cpu_topology", 1)
def format_cpu_topology(p: Any, topology: Any) -> Any:
    if topology is not UNDEFINED:
        raise error(atom("internal_error"))
    return UNDEFINED


@bif("dmonitor_node", 3)
def dmonitor_node(p: Any, node: Any, flag: Any, options: Any) -> Any:
    """monitor_node/3 as the emulator calls it in net_kernel's absence: there is no connection to watch."""
    if type(node) is not Atom or (flag is not TRUE and flag is not FALSE) or to_python(options) is None:
        raise badarg()
    if flag is TRUE and node is not p.n.name:
        p.n.push(p, (atom("nodedown"), node))
    return TRUE


