"""Explanations for module erlang, atomics, counters and persistent_term.

Follows: OTP 25's erl_erts_errors, sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.errors.checks import (
    CHECKS,
    NOT,
    Reasons,
    apply_rule,
    binary,
    is_list,
    numbered,
    options_unless,
    proper_list,
)
from pyshell.otp.errors.erts_table import TABLE
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import iterate, length
from pyshell.term.fun import Fun
from pyshell.term.ids import Pid, Port
from pyshell.term.maps import ErlMap

Special = Callable[[list[Any], str, Any], list[str]]  # (arguments, name of the cause or "", this node's name)

_ENCODINGS = ("latin1", "unicode", "utf8")
_TIME_UNITS = (
    "second", "millisecond", "microsecond", "nanosecond", "native", "perf_counter",
    "seconds", "milli_seconds", "micro_seconds", "nano_seconds",
)  # fmt: skip


def _name(term: Any) -> str:
    return term.name if type(term) is Atom else ""


def local_pid(term: Any, here: Any, otherwise: str = "") -> str:
    if not isinstance(term, Pid):
        return NOT["pid"]
    return "not a local pid" if here is not None and term.node is not here else otherwise


def _options_if_bad(cause: str, term: Any, sentence: str = "invalid option in list") -> str:
    return proper_list(term, sentence) if cause == "badopt" else ""


def _element(args: list[Any], cause: str, here: Any) -> list[str]:
    index, items = args[0], args[1]
    if type(index) is not int:
        first = NOT["integer"]
    else:
        first = NOT["range"] if index <= 0 or (type(items) is tuple and index > len(items)) else ""
    return [first, CHECKS["tuple"](items)]


def _atom_to_binary(args: list[Any], cause: str, here: Any) -> list[str]:
    if type(args[0]) is not Atom:
        first = NOT["atom"]
    else:
        first = "contains a character not expressible in latin1" if _name(args[1]) == "latin1" else ""
    return [first, "" if _name(args[1]) in _ENCODINGS else "is an invalid encoding option"]


def binary_part(args: list[Any], cause: str, here: Any) -> list[str]:
    """Also `binary:part/2,3`, whose check of the subject and position differs by a word only."""
    if len(args) == 2:
        at = args[1]
        if type(at) is tuple and len(at) == 2 and type(at[0]) is int is type(at[1]):
            found = binary_part([args[0], *at], cause, here)
            return [found[0], NOT["range"]] if any(found[1:]) else [found[0]]
        return [binary(args[0]), "not a valid {Pos,Length} tuple"]
    first = [binary(args[0]), CHECKS["natural"](args[1]), CHECKS["integer"](args[2])]
    if any(first):
        return first
    return ["", NOT["range"], ""] if args[1] > len(args[0]) else ["", "", NOT["range"]]


def _to_atom(existing: bool) -> Special:
    def explain(args: list[Any], cause: str, here: Any) -> list[str]:
        encoding = _name(args[1]) if len(args) == 2 else "utf8"
        missing = "not an already existing atom"
        if encoding == "latin1":
            return [binary(args[0], missing if existing else "")]
        if encoding not in _ENCODINGS:
            return [binary(args[0]), "not one of the atoms: latin1, utf8, or unicode"]
        if type(args[0]) is not bytes:
            return [NOT["binary"]]
        try:
            args[0].decode("utf-8")
        except UnicodeDecodeError:
            return ["invalid UTF8 encoding"]
        return [missing]

    return explain


def _textual(what: str, source: Callable[..., str], whole_list: bool = False) -> Special:
    def explain(args: list[Any], cause: str, here: Any) -> list[str]:
        sentence = f"not a textual representation of {what}"
        if len(args) == 2:
            bad_base = CHECKS["base"](args[1])
            return [source(args[0], "" if bad_base else sentence), bad_base]
        if whole_list:  # list_to_integer/1 and its kin do not tell improper lists apart
            return [sentence if is_list(args[0]) and length(args[0]) >= 0 else NOT["list"]]
        return [source(args[0], sentence)]

    return explain


def _binary_to_list(args: list[Any], cause: str, here: Any) -> list[str]:
    found = [binary(args[0]), CHECKS["positive"](args[1]), CHECKS["positive"](args[2])]
    if any(found):
        return found
    data, start, stop = args
    if start > stop:
        return ["", "start position greater than stop position"]
    return ["", NOT["range"] if start > len(data) else "", NOT["range"] if stop > len(data) else ""]


def _binary_to_term(args: list[Any], cause: str, here: Any) -> list[str]:
    sentence = "invalid external representation of a term"
    if len(args) == 1:
        return [binary(args[0], sentence)]
    found = [binary(args[0]), _options_if_bad(cause, args[1])]
    if any(found):
        return found
    safe = any(_name(option) == "safe" for option in iterate(args[1]))
    return [f"invalid {'or unsafe ' if safe else ''}external representation of a term"]


def _ref_options(args: list[Any], cause: str, here: Any) -> list[str]:
    first = CHECKS["ref"](args[0])
    return [first, options_unless(first, args[1])]


def _float_options(args: list[Any], cause: str, here: Any) -> list[str]:
    first = CHECKS["float"](args[0])
    return [first, options_unless(first, args[1])]


def _fun_info(args: list[Any], cause: str, here: Any) -> list[str]:
    return ["", "invalid item"] if isinstance(args[0], Fun) else [NOT["fun"]]


def _convert_time_unit(args: list[Any], cause: str, here: Any) -> list[str]:
    return [CHECKS["integer"](args[0]), *[_time_unit(unit) for unit in args[1:]]]


def _time_unit(unit: Any) -> str:
    good = _name(unit) in _TIME_UNITS or (type(unit) is int and unit > 0)
    return "" if good else NOT["time_unit"]


def _decode_packet(args: list[Any], cause: str, here: Any) -> list[str]:
    kind, data = args[0], "" if type(args[1]) is bytes else NOT["binary"]
    known = _name(kind) in ("raw", "line") or (type(kind) is int and kind in (0, 1, 2, 4))
    first = "" if known else "invalid packet type"
    return [first, data, "" if data else NOT["option"] if first or cause == "badopt" else ""]


def _halt(args: list[Any], cause: str, here: Any) -> list[str]:
    return ["", proper_list(args[1], NOT["option"])] if cause == "badopt" else [NOT["status"]]


def _is_function(args: list[Any], cause: str, here: Any) -> list[str]:
    return ["", NOT["range"] if type(args[1]) is int else NOT["integer"]]


def _link(args: list[Any], cause: str, here: Any) -> list[str]:
    return [NOT["dead"] if isinstance(args[0], Pid) else NOT["pid"]]


def _list_to_atom(args: list[Any], cause: str, here: Any) -> list[str]:
    return [proper_list(args[0], NOT["string"])]


def _list_to_existing_atom(args: list[Any], cause: str, here: Any) -> list[str]:
    flat = is_list(args[0]) and length(args[0]) >= 0
    characters = flat and all(
        type(item) is int and 0 <= item <= 0x10FFFF and not 0xD800 <= item <= 0xDFFF for item in iterate(args[0])
    )
    return [NOT["atom_exists"]] if characters else _list_to_atom(args, cause, here)


def _make_tuple(args: list[Any], cause: str, here: Any) -> list[str]:
    first = CHECKS["natural"](args[0])
    return [first, "", options_unless(first, args[2])]


def _map_get(args: list[Any], cause: str, here: Any) -> list[str]:
    return [NOT["present"]] if type(args[1]) is ErlMap else ["", NOT["map"]]


def _md5(args: list[Any], cause: str, here: Any) -> list[str]:
    good = type(args[0]) is bytes and args[0].startswith(b"md5:")
    context = "" if good else "invalid MD5 context" if type(args[0]) is bytes else NOT["binary"]
    return [context, *[CHECKS["iodata"](data) for data in args[1:]]]


def _memory(args: list[Any], cause: str, here: Any) -> list[str]:
    if is_list(args[0]) and length(args[0]) >= 0:
        return [NOT["option"]]
    return ["invalid memory type option" if type(args[0]) is Atom else "not an atom or a list of atoms"]


def _monitor(args: list[Any], cause: str, here: Any) -> list[str]:
    if cause == "badtype":
        return ["invalid monitor type"]
    kind = _name(args[0])
    item = CHECKS["port"](args[1]) if kind == "port" else CHECKS["pid"](args[1]) if kind == "process" else ""
    if len(args) == 3 and cause == "badopt":
        return ["", item, proper_list(args[2], NOT["option"])]
    return ["", item]


def _monitor_node(args: list[Any], cause: str, here: Any) -> list[str]:
    first = [CHECKS["atom"](args[0]), CHECKS["boolean"](args[1])]
    return [*first, _options_if_bad(cause, args[2])]


def _nodes(args: list[Any], cause: str, here: Any) -> list[str]:
    if type(args[0]) is Atom:
        return ["not a valid node type"]
    if is_list(args[0]):
        return ["not a list of valid node types"]
    return ["not a valid node type or list of valid node types"]


def _nodes_info(args: list[Any], cause: str, here: Any) -> list[str]:
    known = ("this", "connected", "visible", "hidden", "known")
    if type(args[0]) is Atom:
        first = "" if args[0].name in known else "not a valid node type"
    elif is_list(args[0]):
        good = all(_name(kind) in known for kind in iterate(args[0]))
        first = "" if good else "not a list of valid node types"
    else:
        first = "not a valid node type or list of valid node types"
    if type(args[1]) is not ErlMap:
        return [first, NOT["map"]]
    wrong = any(_name(key) not in ("connection_id", "node_type") or CHECKS["boolean"](value)
                for key, value in args[1].unordered())  # fmt: skip
    return [first, "invalid options in map" if wrong else ""]


def _phash(args: list[Any], cause: str, here: Any) -> list[str]:
    return [CHECKS["positive"](args[1])]  # said of argument 1, in OTP 25 as here


def _process_flag(args: list[Any], cause: str, here: Any) -> list[str]:
    if len(args) == 3:
        if cause == "badopt":
            return ["", "invalid process flag"]
        good = type(args[2]) is int and 0 <= args[2] <= 10_000
        first = local_pid(args[0], here, NOT["dead"] if good else "")
        return [first, "", "" if good else "invalid value for this process flag"]
    return ["invalid process flag"] if cause == "badopt" else ["", "invalid value for this process flag"]


def _process_info(args: list[Any], cause: str, here: Any) -> list[str]:
    first = local_pid(args[0], here)
    return [first] if first or len(args) == 1 else ["", "invalid item or item list"]


def _process_display(args: list[Any], cause: str, here: Any) -> list[str]:
    first, second = local_pid(args[0], here), "" if args[1] is atom("backtrace") else "invalid value"
    return [first, second] if first or second else ["the pid does not refer to an existing process"]


def _garbage_collect(args: list[Any], cause: str, here: Any) -> list[str]:
    return [local_pid(args[0], here), *[NOT["option"] if cause == "bad_option" else "" for _ in args[1:]]]


def _check_process_code(args: list[Any], cause: str, here: Any) -> list[str]:
    found = [local_pid(args[0], here), CHECKS["atom"](args[1])]
    return [*found, NOT["option"]] if cause == "bad_option" else found


def _register(args: list[Any], cause: str, here: Any) -> list[str]:
    if cause == "registered_name":
        return ["", "this process or port already has a name"]
    if cause == "notalive":
        return ["", NOT["dead"]]
    name, process = args
    first = CHECKS["atom"](name)
    if _name(name) == "undefined":
        first = "'undefined' is not a valid name"
    second = "" if isinstance(process, Pid) or type(process) is Port else "not a pid or port"
    if not second and here is not None and process.node is not here:
        second = "not a local pid" if isinstance(process, Pid) else "not a local port"
    return [first, second] if first or second else ["name is in use"]


def _send(args: list[Any], cause: str, here: Any) -> list[str]:
    return ["", "", proper_list(args[2], NOT["option"])] if cause == "badopt" else [NOT["destination"]]


def _set_cookie(args: list[Any], cause: str, here: Any) -> list[str]:
    first = CHECKS["atom"](args[0])
    if _name(args[0]) == "nonode@nohost":
        first = "the node name is not part of a distributed system"
    return [first, CHECKS["atom"](args[1])]


def _spawn_opt(args: list[Any], cause: str, here: Any) -> list[str]:
    words = {2: ("fun",), 3: ("atom", "fun"), 4: ("atom", "atom", "list"), 5: ("atom", "atom", "atom", "list")}
    return [*apply_rule(words[len(args)], args), _options_if_bad(cause, args[-1], "invalid spawn option")]


def _spawn_request(args: list[Any], cause: str, here: Any) -> list[str]:
    """Two to five arguments that may stand for several things; what was meant is guessed from their types."""
    bad = [NOT["option"]] if cause == "badopt" else []
    if len(args) == 2:
        if isinstance(args[0], Fun):
            return ["", *bad]
        if isinstance(args[1], Fun):
            return [NOT["atom"]]
        return ["", NOT["fun"]] if type(args[0]) is Atom else ["not a fun or an atom"]
    if len(args) == 3:
        if isinstance(args[1], Fun):
            return [CHECKS["atom"](args[0]), "", proper_list(args[2], *bad)]
        return apply_rule(("atom", "atom", "list"), args)
    if len(args) == 4 and type(args[2]) is Atom:
        return apply_rule(("atom", "atom", "atom", "list"), args)
    if len(args) == 4:
        return [*apply_rule(("atom", "atom", "list"), args), *bad]
    return [*apply_rule(("atom", "atom", "atom", "list"), args), *bad]


def _split_binary(args: list[Any], cause: str, here: Any) -> list[str]:
    found = [binary(args[0]), CHECKS["natural"](args[1])]
    return found if any(found) else ["", NOT["range"] if args[1] > len(args[0]) else ""]


def _start_timer(args: list[Any], cause: str, here: Any) -> list[str]:
    first = CHECKS["natural"](args[0])
    if not first and cause == "time":
        first = "exceeds the maximum supported time value"
    process = args[1]
    if isinstance(process, Pid):
        second = local_pid(process, here)
    else:
        second = "" if type(process) is Atom else "not a pid or an atom"
    more = [proper_list(args[3], NOT["option"] if cause == "badopt" else "")] if len(args) == 4 else []
    return [first, second, *more]  # OTP 25 says of argument 3 what is wrong with argument 4


_TRACING = {
    "trace": ("invalid spec for pid or port", NOT["boolean"], "invalid option in list"),
    "trace_pattern": ("invalid MFA specification", "invalid match specification", "invalid option in list"),
    "trace_info": ("not a valid tracee specification", "invalid trace item"),
    "trace_delivered": ("not a pid or 'all'",),
}


def _tracing(name: str) -> Special:
    """The native says which argument it is."""

    def explain(args: list[Any], cause: str, here: Any) -> list[str]:
        at = ("one", "two", "three").index(cause)
        return [""] * at + [proper_list(args[2], _TRACING[name][2]) if at == 2 else _TRACING[name][at]]

    return explain


def _subtract(args: list[Any], cause: str, here: Any) -> list[str]:
    return [proper_list(args[0]), proper_list(args[1])]


def _suspend(args: list[Any], cause: str, here: Any) -> list[str]:
    """Of a process that suspends itself the shell, which is another one, says what it says of a dead one."""
    if cause == "badopt":
        return [local_pid(args[0], here), proper_list(args[1], NOT["option"])]
    return [local_pid(args[0], here, NOT["dead"])]


def _resume(args: list[Any], cause: str, here: Any) -> list[str]:
    return [local_pid(args[0], here, "process is not suspended or is not alive")]


def _system_flag(args: list[Any], cause: str, here: Any) -> list[str]:
    return ["invalid system flag"] if cause == "badopt" else ["", "invalid value for this system flag"]


def _unique_integer(args: list[Any], cause: str, here: Any) -> list[str]:
    return [proper_list(args[0], "invalid modifier")]


def _local_time(args: list[Any], cause: str, here: Any) -> list[str]:
    if len(args) == 1 or _name(args[1]) in ("true", "false", "undefined"):
        return [NOT["local_time"]]
    return ["", "not 'true', 'false', or 'undefined'"]


SPECIAL: dict[str, Special] = {
    "element": _element, "setelement": _element, "insert_element": _element, "delete_element": _element,
    "atom_to_binary": _atom_to_binary, "binary_part": binary_part,
    "binary_to_atom": _to_atom(False), "binary_to_existing_atom": _to_atom(True),
    "binary_to_float": _textual("a float", binary), "binary_to_integer": _textual("an integer", binary),
    "list_to_float": _textual("a float", proper_list, True),
    "list_to_integer": _textual("an integer", proper_list, True),
    "list_to_pid": _textual("a pid", proper_list, True), "list_to_port": _textual("a port", proper_list, True),
    "list_to_ref": _textual("a reference", proper_list, True),
    "binary_to_list": _binary_to_list, "binary_to_term": _binary_to_term,
    "cancel_timer": _ref_options, "read_timer": _ref_options, "demonitor": _ref_options,
    "float_to_list": _float_options, "float_to_binary": _float_options, "fun_info": _fun_info,
    "decode_packet": _decode_packet,
    "convert_time_unit": _convert_time_unit, "halt": _halt, "is_function": _is_function, "link": _link,
    "list_to_atom": _list_to_atom, "list_to_existing_atom": _list_to_existing_atom, "make_tuple": _make_tuple,
    "map_get": _map_get, "md5_final": _md5, "md5_update": _md5, "memory": _memory, "monitor": _monitor,
    "monitor_node": _monitor_node, "phash": _phash, "phash2": _phash, "process_flag": _process_flag,
    "process_info": _process_info, "process_display": _process_display, "garbage_collect": _garbage_collect,
    "check_process_code": _check_process_code,
    "register": _register, "send": _send, "send_nosuspend": _send, "set_cookie": _set_cookie, "spawn_opt": _spawn_opt,
    "spawn_request": _spawn_request, "split_binary": _split_binary, "start_timer": _start_timer,
    "send_after": _start_timer, "subtract": _subtract, "suspend_process": _suspend, "resume_process": _resume,
    **{name: _tracing(name) for name in _TRACING},
    "system_flag": _system_flag, "unique_integer": _unique_integer, "localtime_to_universaltime": _local_time,
}  # fmt: skip


def explain_erlang(name: str, args: list[Any], reason: Any, cause: Any, here: Any) -> Reasons:
    """Module erlang. A system_limit needs no explanation."""
    if reason is atom("system_limit"):
        return {}
    rule = TABLE.get((name, len(args)))
    if rule is not None:
        return numbered(apply_rule(rule, args))
    if name == "nodes":
        return numbered((_nodes if len(args) == 1 else _nodes_info)(args, _name(cause), here))
    special = SPECIAL.get(name)
    return numbered(special(args, _name(cause), here)) if special is not None else {}


def _number(term: Any, low: int, high: int) -> str:
    if type(term) is not int:
        return NOT["integer"]
    return "" if low <= term <= high else NOT["range"]


def explain_numbers(module: str, name: str, args: list[Any], reason: Any, cause: Any) -> Reasons:
    """Modules atomics and counters. cause: {Size, Low, High} of the array, where there is one."""
    if name == "new":
        if reason is atom("system_limit"):
            return {1: f"{module} array size reached a system limit"}
        bad = [proper_list(args[1], NOT["option"])] if _name(cause) == "badopt" else []
        return numbered([CHECKS["positive"](args[0]), *bad])
    if type(cause) is not tuple:
        checks = [CHECKS["positive"](args[1])] if len(args) > 1 else []
        return numbered(["invalid atomics reference", *checks, *[CHECKS["integer"](arg) for arg in args[2:]]])
    size, low, high = cause
    index = _number(args[1], 1, size) if len(args) > 1 else ""
    if index and module == "counters":
        return {2: index}
    return numbered(["", index, *[_number(arg, low, high) for arg in args[2:]]])
