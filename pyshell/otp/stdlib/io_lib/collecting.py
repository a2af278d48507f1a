"""What an I/O device does with its lines until a request has what it wants: {stop, Result, Rest} or a state for more.

A state holds the characters so far, last first. `start` and [] are the state of a new request.
Follows: io_lib:collect_line/3,4, collect_chars/3,4; stdlib, "The Erlang I/O Protocol".
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, from_text, make_list, to_python, to_text
from pyshell.traps.errors import badarg, case_clause
from pyshell.traps.machine import apply_mfa, stop

A_START, A_STOP, A_LIST, A_DONE, EOF, A_MORE, A_LATIN1, A_UNICODE = map(
    atom, ("start", "stop", "list", "done", "eof", "more", "latin1", "unicode")
)
NEWLINE = 10


def _characters(data: Any) -> list[Any]:
    """The characters of a list, or of a binary of UTF-8."""
    found = list(data.decode("utf-8")) if type(data) is bytes else to_python(data)
    if found is None:
        raise badarg()
    return [ord(c) for c in found] if type(data) is bytes else found


def _line(state: Any, data: Any) -> Any:
    before = [] if state is A_START else to_python(state)
    if before is None:
        raise badarg()
    if data is EOF:
        return (A_STOP, make_list(before[::-1]), EOF) if before else (A_STOP, EOF, EOF)
    found = _characters(data)
    if NEWLINE not in found:
        return make_list(found[::-1] + before)
    end = found.index(NEWLINE) + 1
    return (A_STOP, make_list(before[::-1] + found[:end]), make_list(found[end:]))


@bif("collect_line", 3)
def collect_line(p: Any, state: Any, data: Any, extra: Any) -> Any:
    return _line(state, data)


@bif("collect_line", 4)
def collect_line_in(p: Any, state: Any, data: Any, encoding: Any, extra: Any) -> Any:
    """encoding: of binaries; characters are characters."""
    return _line(state, data)


@bif("collect_chars", 4)
def collect_chars_in(p: Any, state: Any, data: Any, encoding: Any, count: Any) -> Any:
    """A state is {list, Characters, HowManyMore}."""
    if type(count) is not int:
        raise badarg()
    before, more = (to_python(state[1]) or [], state[2]) if type(state) is tuple and len(state) == 3 else ([], count)
    if data is EOF:
        return (A_STOP, make_list(before[::-1]), EOF) if before else (A_STOP, EOF, EOF)
    found = _characters(data)
    if len(found) < more:
        return (A_LIST, make_list(found[::-1] + before), more - len(found))
    return (A_STOP, make_list(before[::-1] + found[:more]), make_list(found[more:]))


@bif("collect_chars", 3)
def collect_chars(p: Any, state: Any, data: Any, count: Any) -> Any:
    """The older shape: {done, Result, Rest} or {more, {HowManyMore, Characters}}."""
    if type(count) is not int:
        raise badarg()
    left, before = state if type(state) is tuple and len(state) == 2 else (count, NIL)
    known = to_python(before) or []
    if data is EOF:
        return (A_DONE, make_list(known[::-1]) if known else EOF, NIL)
    found = _characters(data)
    if len(found) < left:
        return (atom("more"), (left - len(found), make_list(found[::-1] + known)))
    return (A_DONE, make_list(known[::-1] + found[:left]), make_list(found[left:]))


@bif("get_until", 3)
def get_until(p: Any, state: Any, data: Any, call: Any) -> Any:
    return get_until_in(p, state, data, A_LATIN1, call)


@bif("get_until", 4)
def get_until_in(p: Any, state: Any, data: Any, encoding: Any, call: Any) -> Any:
    """Lines for a function of the program: {stop, Result, Rest}, or its continuation. call: {Module, Function, Args}."""
    extra = to_python(call[2]) if type(call) is tuple and len(call) == 3 else None
    if extra is None:
        raise badarg()
    chars = data
    if type(data) is bytes:
        chars = from_text(data.decode("utf-8" if encoding is A_UNICODE else "latin-1", "replace"))
    apply_mfa(p, call[0], call[1], (NIL if state is A_START else state, chars, *extra))
    value = stop(p, (_collected, type(data) is bytes, encoding))
    return None if value is None else _judged(value, type(data) is bytes, encoding)


def _judged(value: Any, binary: bool, encoding: Any) -> Any:
    """What the function said, in the words of an I/O server."""
    if type(value) is not tuple or not value:
        raise case_clause(value)
    if value[0] is A_DONE and len(value) == 3:
        text = to_text(value[1]) if binary and type(value[1]) is list else None
        if text is None:
            return (A_STOP, value[1], value[2])
        return (A_STOP, text.encode("utf-8" if encoding is A_UNICODE else "latin-1", "replace"), value[2])
    if value[0] is A_MORE and len(value) == 2:
        return value[1]
    raise case_clause(value)


def _collected(p: Any, value: Any, frame: Any) -> Any:
    return _judged(value, frame[1], frame[2])
