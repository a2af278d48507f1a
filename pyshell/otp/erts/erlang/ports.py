"""Natives of module erlang: ports, of which there are none, and packets in a binary.

A learner's program does not reach the machine's commands and drivers: open_port/2 is refused, and so every port is unknown.
Follows: erlang(3) open_port/2, port_command/2, decode_packet/3.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, UNDEFINED, Atom, atom
from pyshell.term.cons import to_python
from pyshell.term.ids import Port
from pyshell.traps.errors import badarg, error

A_MORE, A_INVALID, A_EACCES, A_BADOPT = map(atom, ("more", "invalid", "eacces", "badopt"))
HEADERS = {"0": 0, "raw": 0, "1": 1, "2": 2, "4": 4}


@bif("open_port", 2)
def open_port(p: Any, name: Any, settings: Any) -> Any:
    if type(name) is not tuple or len(name) != 2 or to_python(settings) is None:
        raise badarg()
    raise error(A_EACCES)


@bif("port_close", 1)
def port_close(p: Any, port: Any) -> Any:
    raise badarg()


@bif("port_command", 2)
def port_command_2(p: Any, port: Any, data: Any) -> Any:
    raise badarg()


@bif("port_command", 3)
def port_command_3(p: Any, port: Any, data: Any, options: Any) -> Any:
    raise badarg()


@bif("port_connect", 2)
def port_connect(p: Any, port: Any, pid: Any) -> Any:
    raise badarg()


@bif("port_control", 3)
def port_control(p: Any, port: Any, operation: Any, data: Any) -> Any:
    raise badarg()


@bif("port_call", 2)
def port_call_2(p: Any, port: Any, data: Any) -> Any:
    raise badarg()


@bif("port_call", 3)
def port_call_3(p: Any, port: Any, operation: Any, data: Any) -> Any:
    raise badarg()


@bif("port_get_data", 1)
def port_get_data(p: Any, port: Any) -> Any:
    raise badarg()


@bif("port_set_data", 2)
def port_set_data(p: Any, port: Any, data: Any) -> Any:
    raise badarg()


@bif("port_info", 2)
def port_info_2(p: Any, port: Any, item: Any) -> Any:
    if type(port) is not Port and type(port) is not Atom:
        raise badarg()
    return UNDEFINED


# packets -------------------------------------------------------------------------------------------------------------------


def _limits(options: Any) -> dict[str, int]:
    """packet_size, line_length, line_delimiter."""
    chosen = to_python(options)
    if chosen is None:
        raise badarg(A_BADOPT)
    found = {"packet_size": 0, "line_length": 0, "line_delimiter": 10}
    for option in chosen:
        known = type(option) is tuple and len(option) == 2 and type(option[0]) is Atom and option[0].name in found
        if not known or type(option[1]) is not int or option[1] < 0:
            raise badarg(A_BADOPT)
        found[option[0].name] = option[1]
    return found


@bif("decode_packet", 3)
def decode_packet(p: Any, kind: Any, data: Any, options: Any) -> Any:
    """{ok, Packet, Rest}, {more, Length | undefined} or {error, Reason}. Left out: asn1, cdr, http, tpkt and their kin."""
    name = kind.name if type(kind) is Atom else str(kind) if type(kind) is int else ""
    if type(data) is not bytes or (name != "line" and name not in HEADERS):
        raise badarg()
    limits = _limits(options)
    if name == "line":
        return _line(data, limits)
    size = HEADERS[name]
    if size == 0:
        return (OK, data, b"") if data else (A_MORE, UNDEFINED)
    if len(data) < size:
        return (A_MORE, UNDEFINED)
    length = int.from_bytes(data[:size], "big")
    if limits["packet_size"] and length > limits["packet_size"]:
        return (ERROR, A_INVALID)
    if len(data) < size + length:
        return (A_MORE, size + length)
    return (OK, data[size : size + length], data[size + length :])


def _line(data: bytes, limits: dict[str, int]) -> Any:
    end = data.find(bytes([limits["line_delimiter"]])) + 1
    most = limits["line_length"]
    if most and (end > most or (end == 0 and len(data) > most)):
        end = most
    return (OK, data[:end], data[end:]) if end else (A_MORE, UNDEFINED)
