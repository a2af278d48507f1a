"""Natives of init: the command line, and the end of a node.

Follows: erts init(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, Atom, atom
from pyshell.term.cons import from_text, make_list

A_STARTED = atom("started")


def _texts(values: list[str]) -> Any:
    return make_list([from_text(value) for value in values])


@bif("get_arguments", 0)
def get_arguments(p: Any) -> Any:
    return make_list([(atom(flag), _texts(values)) for flag, values in p.n.arguments])


@bif("get_argument", 1)
def get_argument(p: Any, flag: Any) -> Any:
    found = [_texts(values) for name, values in p.n.arguments if type(flag) is Atom and name == flag.name]
    return (OK, make_list(found)) if found else ERROR


@bif("get_plain_arguments", 0)
def get_plain_arguments(p: Any) -> Any:
    return _texts(p.n.plain_arguments)


@bif("get_status", 0)
def get_status(p: Any) -> Any:
    return (A_STARTED, A_STARTED)


@bif("stop", 0)
@bif("stop", 1)
def stop(p: Any, status: Any = 0) -> Any:
    """The node ends soon; the caller goes on until then."""
    node = p.n
    code = status if type(status) is int else 1
    node.world.soon(lambda: node.halt(code))
    return OK
