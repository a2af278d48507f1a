"""The group leader: a native process that serves the I/O protocol for everything that prints and reads on its console.

{io_request, From, ReplyAs, Request} is answered by {io_reply, ReplyAs, Result}. A request that reads waits until the console
has input ('$input' says "look again"); requests behind it wait their turn, as in OTP's user and group.
Follows: stdlib "The Erlang I/O Protocol", kernel group.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import OK, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list, to_python
from pyshell.term.text import flat_text
from pyshell.traps.errors import A_ERROR, CATCH, ErlangError
from pyshell.traps.machine import WAIT, apply_mfa, stop, take
from pyshell.traps.trace import caught

(
    A_IO_REQUEST, A_IO_REPLY, A_PUT_CHARS, A_GET_LINE, A_GET_CHARS, A_GET_UNTIL, A_REQUESTS, A_SETOPTS, A_GETOPTS,
    A_GEOMETRY, A_COLUMNS, A_ENOTSUP, A_REQUEST, A_EOF, A_INPUT, A_UNICODE, A_LATIN1, A_ENCODING, A_BINARY, A_DONE,
    A_ECHO, A_EXPAND,
) = map(atom, (
    "io_request io_reply put_chars get_line get_chars get_until requests setopts getopts get_geometry columns enotsup "
    "request eof $input unicode latin1 encoding binary done echo expand_fun"
).split())  # fmt: skip


class _Unit:
    __slots__ = ()

    shell = True


class _Site:
    """Frames of the group leader see exceptions: a bad request must not end it."""

    __slots__ = ()

    intry = True
    unit = _Unit()
    function = "group"
    arity = 0
    line = -1
    top = False


class Request:
    """One request being served. reading: the function that continues it when input comes."""

    __slots__ = ("from_", "reply_as", "queue", "result", "continuation")

    def __init__(self, from_: Any, reply_as: Any, request: Any) -> None:
        self.from_ = from_
        self.reply_as = reply_as
        self.queue: list[Any] = [request]
        self.result: Any = OK
        self.continuation: Any = None


def group_leader(p: Any) -> Any:
    """Body of the process."""
    return _serve(p, None, (_serve,))


def _serve(p: Any, value: Any, frame: Any) -> Any:
    while p.i < len(p.mb):
        message = p.mb[p.i]
        take(p, p.mb, p.i)
        if type(message) is tuple and len(message) == 4 and message[0] is A_IO_REQUEST:
            result = _work(p, Request(message[1], message[2], message[3]))
            if result is None:
                return None
    p.i = 0
    p.t = (_serve,)
    p.st = WAIT
    return None


def _work(p: Any, request: Request) -> Any:
    """Serve all parts of a request; None when the process stopped for it."""
    while request.queue:
        part = request.queue.pop(0)
        try:
            result = _part(p, request, part)
        except CATCH as ex:
            caught(p, ex)
            result = (A_ERROR, part)
        if result is None:
            return None
        request.result = result
        if type(result) is tuple and result and result[0] is A_ERROR:
            break
    reply = (A_IO_REPLY, request.reply_as, request.result)
    p.n.send(p, request.from_, reply)
    return OK


def _part(p: Any, request: Request, part: Any) -> Any:
    if type(part) is not tuple or not part:
        return _plain(p, part)
    kind, size = part[0], len(part)
    if kind is A_PUT_CHARS and size in (2, 3):
        return _put(p, part, part[-1], part[1] if size == 3 else A_LATIN1)
    if kind is A_PUT_CHARS and size in (4, 5):
        args = to_python(part[-1])
        value = apply_mfa(p, part[-3], part[-2], tuple(args or ()))
        value = stop(p, (_formatted, request, part))
        return value if value is None else _put(p, part, value, part[1] if size == 5 else A_LATIN1)
    if kind is A_GET_LINE:
        return _read_line(p, request, _prompt(part[-1]))
    if kind is A_GET_CHARS:
        return _read_chars(p, request, _prompt(part[-2]), part[-1])
    if kind is A_GET_UNTIL:
        encoded = size == 6
        return _until(p, request, part[2:] if encoded else part[1:], NIL)
    if kind is A_REQUESTS:
        request.queue[:0] = to_python(part[1]) or []
        return OK
    if kind is A_SETOPTS:
        return OK
    if kind is A_GEOMETRY:
        columns = p.n.console.columns
        return columns if part[1] is A_COLUMNS and columns is not None else (A_ERROR, A_ENOTSUP)
    return (A_ERROR, A_REQUEST)


def _plain(p: Any, part: Any) -> Any:
    if part is A_GETOPTS:
        encoding = A_UNICODE if p.n.console.encoding == "unicode" else A_LATIN1
        return make_list([(A_BINARY, atom("false")), (A_ENCODING, encoding)])
    return (A_ERROR, A_REQUEST)


def _put(p: Any, part: Any, chars: Any, encoding: Any) -> Any:
    text = flat_text(chars)
    if text is None:
        return (A_ERROR, part)
    console = p.n.console
    if console.encoding != "unicode":
        text = "".join(c if ord(c) < 256 else f"\\x{{{ord(c):X}}}" for c in text)
    console.write(text)
    return OK


def _formatted(p: Any, value: Any, frame: Any) -> Any:
    """The text of {put_chars, Encoding, M, F, A} is there, or could not be made."""
    _, request, part = frame
    if type(value) is ErlangError:
        request.result = (A_ERROR, (A_PUT_CHARS, *part[1:]))
        request.queue.clear()
    else:
        request.result = _put(p, part, value, A_UNICODE)
        if type(request.result) is tuple:
            request.queue.clear()
    if _work(p, request) is None:
        return None
    return _serve(p, None, (_serve,))


_formatted.site = _Site()  # type: ignore[attr-defined]


def _prompt(prompt: Any) -> str:
    if type(prompt) is Atom:
        return prompt.name
    return flat_text(prompt) or ""


def _read_line(p: Any, request: Request, prompt: str) -> Any:
    line = p.n.console.read_line(prompt)
    if line is None:
        return _wait(p, request, lambda: _read_line(p, request, prompt))
    return from_text(line) if line else A_EOF


def _read_chars(p: Any, request: Request, prompt: str, count: Any) -> Any:
    if type(count) is not int or count < 0:
        return (A_ERROR, A_REQUEST)
    chars = p.n.console.read_chars(prompt, count)
    if chars is None:
        return _wait(p, request, lambda: _read_chars(p, request, prompt, count))
    return from_text(chars) if chars or not count else A_EOF


def _until(p: Any, request: Request, what: Any, continuation: Any) -> Any:
    """{get_until, Prompt, M, F, Args}: feed lines to M:F until it is done."""
    line = p.n.console.read_line(_prompt(what[0]))
    if line is None:
        return _wait(p, request, lambda: _until(p, request, what, continuation))
    text = from_text(line) if line else A_EOF
    extra = to_python(what[3]) or []
    apply_mfa(p, what[1], what[2], (continuation, text, *extra))
    value = stop(p, (_fed, request, what))
    return None if value is None else _judge(p, request, what, value)


def _judge(p: Any, request: Request, what: Any, value: Any) -> Any:
    if type(value) is tuple and len(value) == 3 and value[0] is A_DONE:
        rest = flat_text(value[2])
        if rest:
            p.n.console.unread(rest)
        return value[1]
    return _until(p, request, what, value[1] if type(value) is tuple and len(value) == 2 else NIL)


def _fed(p: Any, value: Any, frame: Any) -> Any:
    _, request, what = frame
    if type(value) is ErlangError:
        result: Any = (A_ERROR, A_REQUEST)
    else:
        result = _judge(p, request, what, value)
        if result is None:
            return None
    request.result = result
    if _work(p, request) is None:
        return None
    return _serve(p, None, (_serve,))


_fed.site = _Site()  # type: ignore[attr-defined]


def _wait(p: Any, request: Request, again: Any) -> Any:
    """There is no input yet: sleep until '$input'. Other messages stay where they are."""
    request.continuation = again
    p.i = len(p.mb)
    p.t = (_woken, request)
    p.st = WAIT
    return None


def _woken(p: Any, value: Any, frame: Any) -> Any:
    request = frame[1]
    for i, message in enumerate(p.mb):
        if message is A_INPUT:
            take(p, p.mb, i)
            break
    else:
        p.i = len(p.mb)
        p.t = frame
        p.st = WAIT
        return None
    result = request.continuation()
    if result is None:
        return None
    request.result = result
    if _work(p, request) is None:
        return None
    return _serve(p, None, (_serve,))


