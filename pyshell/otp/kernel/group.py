"""The group leader: a native process that serves the I/O protocol for everything that prints and reads on its console.

{io_request, From, ReplyAs, Request} is answered by {io_reply, ReplyAs, Result}. Who reads may have to wait until the
console has input (`$input` says "look again"); further readers queue behind, while printing goes on. A function of the
program that formats text or collects input runs in this process, and what it raises is an answer.
Follows: stdlib "The Erlang I/O Protocol"; kernel user and group.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from pyshell.term.atom import FALSE, OK, TRUE, Atom, atom
from pyshell.term.cons import NIL, from_text, iterate, make_list, to_python
from pyshell.term.errors import FormatError
from pyshell.term.format import format_chars
from pyshell.term.ids import Pid
from pyshell.term.pretty import pretty
from pyshell.term.text import flat_bytes, flat_text
from pyshell.traps.errors import A_ERROR, A_SYSTEM_LIMIT, CATCH, ErlangError
from pyshell.traps.machine import WAIT, apply_mfa, stop, take, yield_
from pyshell.traps.trace import caught

A_IO_REQUEST, A_IO_REPLY, A_INPUT, A_REQUEST, A_REQUESTS = map(
    atom, ("io_request", "io_reply", "$input", "request", "requests")
)
A_PUT_CHARS, A_GET_LINE, A_GET_CHARS, A_GET_UNTIL, A_GET_PASSWORD, A_GEOMETRY, A_SETOPTS, A_GETOPTS = map(
    atom, ("put_chars", "get_line", "get_chars", "get_until", "get_password", "get_geometry", "setopts", "getopts")
)
A_EOF, A_DONE, A_MORE, A_FORMAT, A_UNICODE, A_UTF8, A_LATIN1, A_ENCODING, A_BINARY, A_LIST, A_ECHO, A_EXPAND = map(
    atom, ("eof", "done", "more", "format", "unicode", "utf8", "latin1", "encoding", "binary", "list", "echo", "expand_fun")
)
A_IO_LIB = atom("io_lib")
NO_TRANSLATION = (A_ERROR, (atom("no_translation"), A_UNICODE, A_LATIN1))
NOT_SUPPORTED = (A_ERROR, atom("enotsup"))
ENCODINGS = {A_UNICODE: "unicode", A_UTF8: "unicode", A_LATIN1: "latin1"}
READING = (A_GET_LINE, A_GET_CHARS, A_GET_UNTIL)
SERVER = (atom("group"), atom("server"), 3)
CONSOLES = "consoles"  # in node.stores: group leader -> console, of those that do not use the node's
TURN = 200  # messages between two chances for others
NO_INPUT = object()
"""Instead of a result: the console has not enough text yet."""


class _Unit:
    __slots__ = ()

    shell = True


class _Site:
    """The frames that wait for a function of the program see its exceptions."""

    __slots__ = ()

    intry = True
    unit = _Unit()
    function = "group"
    arity = 0
    line = -1
    top = False


class Request:
    """A request being served. parts: what is left of it. again: tries once more when input has come."""

    __slots__ = ("again", "from_", "parts", "reply_as", "result")

    def __init__(self, from_: Any, reply_as: Any, request: Any) -> None:
        self.from_ = from_
        self.reply_as = reply_as
        self.parts: deque[Any] = deque([request])
        self.result: Any = OK
        self.again: Callable[[], Any] | None = None

    def reads(self) -> bool:
        """May it have to wait for input?"""
        for part in self.parts:
            if type(part) is tuple and part:
                if part[0] in READING:
                    return True
                if part[0] is A_REQUESTS and len(part) == 2:
                    return any(type(r) is tuple and r and r[0] in READING for r in iterate(part[1]))
        return False


class Device:
    """What a group leader knows. kind: of its output ("" or "stderr"), from which nobody can read in the second case.

    reader: the request that waits for input. queue: those that want to read after it.
    """

    __slots__ = ("binary", "kind", "queue", "reader")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.binary = False
        self.reader: Request | None = None
        self.queue: deque[Request] = deque()


def group_leader(p: Any, kind: str = "") -> Any:
    """Body of the process. kind "stderr": of `standard_error`."""
    return _serve(p, None, (_serve, Device(kind)))


def new_leader(node: Any, console: Any) -> Any:
    """One more group leader on a node, with a console of its own: that of a further job of the shell."""
    leader = node.spawn(group_leader, (), group_leader=node.group_leader, initial_call=SERVER)
    leader.gl = leader
    node.stores.setdefault(CONSOLES, {})[leader] = console
    return leader


def _console(p: Any) -> Any:
    own = p.n.stores.get(CONSOLES)
    return p.n.console if own is None else own.get(p, p.n.console)


def _serve(p: Any, value: Any, frame: Any) -> Any:
    """Serve what has come."""
    device: Device = frame[1]
    for _ in range(TURN):
        if device.reader is None and device.queue:
            outcome = _work(p, device, device.queue.popleft())
        elif len(p.mb):
            message = p.mb[0]
            take(p, p.mb, 0)
            outcome = _message(p, device, message)
        else:
            p.i = 0
            p.t = frame
            p.st = WAIT
            return None
        if outcome is None:
            return None
    yield_(p, frame)
    return None


def _message(p: Any, device: Device, message: Any) -> Any:
    """None when the process stopped in a function of the program."""
    if message is A_INPUT:
        return _retry(p, device)
    if type(message) is not tuple or len(message) != 4 or message[0] is not A_IO_REQUEST:
        return OK
    if not isinstance(message[1], Pid):
        return OK
    request = Request(message[1], message[2], message[3])
    if (device.reader is not None or device.queue) and request.reads():
        device.queue.append(request)
        return OK
    return _work(p, device, request)


def _retry(p: Any, device: Device) -> Any:
    request = device.reader
    if request is None or request.again is None:
        return OK
    device.reader = None
    return _work(p, device, request, request.again)


def _work(p: Any, device: Device, request: Request, first: Callable[[], Any] | None = None) -> Any:
    """Serve the parts of a request. first: what is left of the one that waited. None: stopped; `_resume` goes on."""
    while first is not None or request.parts:
        part = None if first is not None else request.parts.popleft()
        try:
            result = first() if first is not None else _part(p, device, request, part)
        except CATCH as ex:
            caught(p, ex)
            result = (A_ERROR, A_PUT_CHARS)
        first = None
        if result is None:
            return None
        if result is NO_INPUT:
            device.reader = request
            return OK
        _settle(request, result)
    p.n.send(p, request.from_, (A_IO_REPLY, request.reply_as, request.result))
    return OK


def _settle(request: Request, result: Any) -> None:
    """A part is done; an error is the answer to the whole request."""
    request.result = result
    if type(result) is tuple and len(result) == 2 and result[0] is A_ERROR:
        request.parts.clear()


def _resume(p: Any, device: Device, request: Request, result: Any) -> Any:
    """A function of the program has come back, and so the part that called it is done."""
    if result is NO_INPUT:
        device.reader = request
    else:
        _settle(request, result)
        if _work(p, device, request) is None:
            return None
    return _serve(p, None, (_serve, device))


# the requests ---------------------------------------------------------------------------------------------------


def _part(p: Any, device: Device, request: Request, part: Any) -> Any:
    if part is A_GETOPTS:
        return _options(p, device)
    if type(part) is not tuple or len(part) < 2:
        return (A_ERROR, (A_REQUEST, part))
    kind, size = part[0], len(part)
    encoded = ENCODINGS.get(part[1]) if type(part[1]) is Atom else None
    if kind is A_PUT_CHARS and (size == 2 or (size == 3 and encoded is not None)):
        return _put(p, device, part[-1], encoded if size == 3 else "latin1")
    if kind is A_PUT_CHARS and (size == 4 or (size == 5 and encoded is not None)):
        return _put_made(p, device, request, part[-3:], encoded if size == 5 else "latin1")
    if kind is A_REQUESTS and size == 2:
        request.parts.extendleft(reversed(to_python(part[1]) or []))
        return OK
    if kind is A_SETOPTS and size == 2:
        return _set_options(p, device, part[1])
    if kind is A_GEOMETRY and size == 2:
        return _geometry(p, part[1])
    if device.kind:
        return NOT_SUPPORTED if kind in READING else (A_ERROR, (A_REQUEST, part))
    if kind is A_GET_LINE and size in (2, 3):
        return _line(p, device, request, part[-1], encoded if size == 3 else "latin1")
    if kind is A_GET_CHARS and size in (3, 4) and type(part[-1]) is int and part[-1] >= 0:
        return _chars(p, device, request, part[-2], part[-1], encoded if size == 4 else "latin1")
    if kind is A_GET_UNTIL and size in (5, 6):
        return _until(p, device, request, part[-4:])
    return (A_ERROR, (A_REQUEST, part))


def _put(p: Any, device: Device, chars: Any, encoding: str | None) -> Any:
    text: str | None
    try:
        if encoding == "latin1":
            data = flat_bytes(chars)
            text = data.decode("latin-1") if data is not None else None
        else:
            text = flat_text(chars)
    except MemoryError:
        return (A_ERROR, A_SYSTEM_LIMIT)
    return (A_ERROR, A_PUT_CHARS) if text is None else _show(p, device, text)


def _show(p: Any, device: Device, text: str) -> Any:
    console = _console(p)
    if console.encoding != "unicode" and not text.isascii():
        text = "".join(c if ord(c) < 256 else f"\\x{{{ord(c):X}}}" for c in text)
    console.write(text, device.kind)
    return OK


def _put_made(p: Any, device: Device, request: Request, call: Any, encoding: str | None) -> Any:
    """{put_chars, Encoding, Module, Function, Args}: the program makes the text."""
    args = to_python(call[2])
    if args is None:
        return (A_ERROR, A_PUT_CHARS)
    if call[0] is A_IO_LIB and call[1] is A_FORMAT and len(args) == 2 and encoding != "latin1":
        try:  # nobody sees the list of characters that this is in OTP
            return _show(p, device, format_chars(args[0], args[1], p.n.show_env()))
        except FormatError:
            pass  # the call below fails as it has to
        except MemoryError:
            return (A_ERROR, A_SYSTEM_LIMIT)
    apply_mfa(p, call[0], call[1], tuple(args))
    value = stop(p, (_made, device, request, encoding))
    return None if value is None else _put(p, device, value, encoding)


def _made(p: Any, value: Any, frame: Any) -> Any:
    _, device, request, encoding = frame
    failed = type(value) is ErlangError
    return _resume(p, device, request, (A_ERROR, A_PUT_CHARS) if failed else _put(p, device, value, encoding))


_made.site = _Site()  # type: ignore[attr-defined]


def _options(p: Any, device: Device) -> Any:
    encoding = A_UNICODE if _console(p).encoding == "unicode" else A_LATIN1
    options = [(A_BINARY, TRUE if device.binary else FALSE), (A_ENCODING, encoding)]
    if _console(p).columns is not None:
        options.insert(0, (A_ECHO, TRUE))
    return make_list(options)


def _set_options(p: Any, device: Device, options: Any) -> Any:
    binary, encoding = device.binary, _console(p).encoding
    for option in to_python(options) or [None]:
        name, value = option if type(option) is tuple and len(option) == 2 else (option, TRUE)
        if name in (A_BINARY, A_LIST) and value in (TRUE, FALSE):
            binary = (name is A_BINARY) is (value is TRUE)
        elif name is A_ENCODING and type(value) is Atom and value in ENCODINGS:
            encoding = ENCODINGS[value]
        elif name not in (A_ECHO, A_EXPAND) or _console(p).columns is None:
            return NOT_SUPPORTED
    device.binary = binary
    _console(p).encoding = encoding
    return OK


def _geometry(p: Any, what: Any) -> Any:
    known = getattr(_console(p), what.name, None) if type(what) is Atom and what.name in ("columns", "rows") else None
    return NOT_SUPPORTED if known is None else known


# reading --------------------------------------------------------------------------------------------------------


def _prompt_text(p: Any, prompt: Any) -> str:
    """The text of a prompt: characters, an atom, {format, Format, Args} or any term."""
    if type(prompt) is Atom:
        return prompt.name
    if type(prompt) is tuple and len(prompt) == 3 and prompt[0] is A_FORMAT:
        try:
            return format_chars(prompt[1], prompt[2], p.n.show_env(_console(p).encoding))
        except FormatError:
            return "???"
    text = flat_text(prompt)
    return pretty(prompt, 1, 80, -1, -1, p.n.show_env()) if text is None else text


def _ask(p: Any, request: Request, prompt: str, read: Callable[[str], str | None], go_on: Callable[[str], Any]) -> Any:
    """`go_on(text)` once the console has text; the prompt is shown once."""
    text = read(prompt)
    if text is not None:
        return go_on(text)
    shown = "" if getattr(_console(p), "hungry", True) else prompt
    request.again = lambda: _ask(p, request, shown, read, go_on)
    return NO_INPUT


def _given(device: Device, text: str, encoding: str | None) -> Any:
    """What was read as characters or bytes, in the encoding that was asked for."""
    if not text:
        return A_EOF
    if encoding == "latin1":
        try:
            data = text.encode("latin-1")
        except UnicodeEncodeError:
            return NO_TRANSLATION
        return data if device.binary else from_text(text)
    return text.encode("utf-8", "surrogatepass") if device.binary else from_text(text)


def _read_line(p: Any) -> Callable[[str], str | None]:
    return lambda shown: _console(p).read_line(shown)  # of the console of that time


def _line(p: Any, device: Device, request: Request, prompt: Any, encoding: str | None) -> Any:
    asked = _prompt_text(p, prompt)
    return _ask(p, request, asked, _read_line(p), lambda text: _given(device, text, encoding))


def _chars(p: Any, device: Device, request: Request, prompt: Any, count: int, encoding: str | None) -> Any:
    def given(text: str) -> Any:
        return _given(device, text, encoding) if count else b"" if device.binary else NIL

    return _ask(p, request, _prompt_text(p, prompt), lambda shown: _console(p).read_chars(shown, count), given)


def _until(p: Any, device: Device, request: Request, what: Any) -> Any:
    """{get_until, Prompt, Module, Function, Args}: feed lines to the function until it is done."""
    return _feed_from(p, device, request, what, NIL, _prompt_text(p, what[0]))


def _feed(p: Any, device: Device, request: Request, what: Any, continuation: Any, text: str) -> Any:
    while True:
        extra = to_python(what[3])
        if extra is None:
            return (A_ERROR, what[2])
        data = from_text(text) if text else A_EOF
        try:
            apply_mfa(p, what[1], what[2], (continuation, data, *extra))
            value = stop(p, (_fed, device, request, what))
        except CATCH as ex:
            caught(p, ex)
            return (A_ERROR, what[2])
        if value is None:
            return None
        result = _judge(p, what, value)
        if result is not NO_INPUT:
            return result
        continuation = value[1]
        shown = _prompt_again(p, what[0])
        next_text = _console(p).read_line(shown)
        if next_text is None:
            shown = "" if getattr(_console(p), "hungry", True) else shown
            return _feed_later(p, device, request, what, continuation, shown)
        text = next_text


def _prompt_again(p: Any, prompt: Any) -> str:
    """A terminal shows the prompt for each line; who reads from a pipe is asked once a request, as in erl."""
    return _prompt_text(p, prompt) if _console(p).columns is not None else ""


def _feed_from(p: Any, device: Device, request: Request, what: Any, continuation: Any, shown: str) -> Any:
    return _ask(p, request, shown, _read_line(p), lambda text: _feed(p, device, request, what, continuation, text))


def _feed_later(p: Any, device: Device, request: Request, what: Any, continuation: Any, shown: str) -> Any:
    request.again = lambda: _feed_from(p, device, request, what, continuation, shown)
    return NO_INPUT


def _judge(p: Any, what: Any, value: Any) -> Any:
    """What the collecting function said: the result, or NO_INPUT for {more, Continuation}."""
    if type(value) is not tuple or len(value) not in (2, 3):
        return (A_ERROR, what[2])
    if value[0] is A_DONE and len(value) == 3:
        rest = flat_text(value[2]) if value[2] is not A_EOF else ""
        if rest:
            _console(p).unread(rest)
        return value[1]
    return NO_INPUT if value[0] is A_MORE and len(value) == 2 else (A_ERROR, what[2])


def _fed(p: Any, value: Any, frame: Any) -> Any:
    """The collecting function had stopped; here is what it said."""
    _, device, request, what = frame
    if type(value) is ErlangError:
        return _resume(p, device, request, (A_ERROR, what[2]))
    result = _judge(p, what, value)
    if result is NO_INPUT:
        shown = _prompt_again(p, what[0])
        again = _work(p, device, request, lambda: _feed_from(p, device, request, what, value[1], shown))
        return None if again is None else _serve(p, None, (_serve, device))
    return _resume(p, device, request, result)


_fed.site = _Site()  # type: ignore[attr-defined]
