"""Natives of init: the command line as this node got it. Follows: init(3)."""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import from_text, make_list

LINGER = 1000  # milliseconds between the end of the applications and that of the node


@bif("$linger", 0)
def linger(p: Any) -> Any:
    return 0 if p.n.stores.get("at_terminal") else LINGER


@bif("get_arguments", 0)
def get_arguments(p: Any) -> Any:
    return make_list([(atom(flag), make_list([from_text(v) for v in values])) for flag, values in p.n.arguments])


@bif("get_plain_arguments", 0)
def get_plain_arguments(p: Any) -> Any:
    return make_list([from_text(text) for text in p.n.plain_arguments])
