"""Natives of module erlang that seq_trace calls.

Follows: kernel seq_trace(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime.process import Process
from pyshell.runtime.trace_tokens import FLAG, Token, Tokens, read_token, tokens_of
from pyshell.runtime.tracing import STORE
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL
from pyshell.traps.errors import badarg

A_TOKEN, A_LABEL, A_SERIAL = atom("sequential_trace_token"), atom("label"), atom("serial")


def _known(p: Any) -> Tokens | None:
    tracing = p.n.stores.get(STORE)
    return tracing.tokens if tracing is not None else None


def _value(token: Token | None, item: str) -> Any:
    """What seq_trace:get_token/1 says of one component of a token."""
    if token is None:
        return None
    if item == "label":
        return token.label
    if item == "serial":
        return (token.last, token.serial)
    return TRUE if token.flags & FLAG[item] else FALSE


@bif("seq_trace", 2)
def seq_trace(p: Any, item: Any, value: Any) -> Any:
    """Set a component of the caller's token, or the whole; gives what it was."""
    tokens = tokens_of(p.n)
    if item is A_TOKEN:
        before = tokens.get(p)
        tokens.replace(p, _token(value))
        return before
    if type(item) is not Atom:
        raise badarg()
    known = item.name in FLAG or item is A_LABEL or item is A_SERIAL
    old = _value(tokens.token(p), item.name) if known else None
    if not tokens.set(p, item.name, value):
        raise badarg()
    if old is not None:
        return old
    return 0 if item is A_LABEL else (0, 0) if item is A_SERIAL else FALSE


def _token(value: Any) -> Token | None:
    token = read_token(value)
    if token is None and value is not NIL:
        raise badarg()
    return token


@bif("seq_trace_info", 1)
def seq_trace_info(p: Any, item: Any) -> Any:
    if item is not A_TOKEN and item is not A_LABEL and item is not A_SERIAL and getattr(item, "name", "") not in FLAG:
        raise badarg()
    tokens = _known(p)
    if item is A_TOKEN:
        return (item, tokens.get(p) if tokens is not None else NIL)
    value = _value(tokens.token(p), item.name) if tokens is not None else None
    return (item, value) if value is not None else NIL


@bif("seq_trace_print", 1)
def seq_trace_print_1(p: Any, info: Any) -> Any:
    return _print(p, None, info)


@bif("seq_trace_print", 2)
def seq_trace_print_2(p: Any, label: Any, info: Any) -> Any:
    return _print(p, label, info)


def _print(p: Any, label: Any, info: Any) -> Any:
    tokens = _known(p)
    if tokens is None or tokens.token(p) is None:
        return FALSE
    tokens.print(p, label, info)
    return TRUE


def set_system_tracer(p: Any, tracer: Any) -> Any:
    """`system_flag(sequential_tracer, Pid | false)`: what it was."""
    if tracer is not FALSE and not (isinstance(tracer, Process) and tracer.n.processes is p.n.processes):
        raise badarg()
    before = system_tracer(p)
    tokens_of(p.n).tracer = None if tracer is FALSE else tracer
    return before


def system_tracer(p: Any) -> Any:
    """The system tracer, or false."""
    tokens = _known(p)
    return tokens.tracer if tokens is not None and tokens.tracer is not None else FALSE


def reset(p: Any) -> Any:
    """No token anywhere."""
    tokens = _known(p)
    if tokens is not None:
        tokens.reset()
    return TRUE
