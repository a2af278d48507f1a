"""The group leader and the I/O protocol, on a console made of lists."""

from __future__ import annotations

from typing import Any

import pytest

from pyshell.otp.kernel.group import group_leader
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_text, make_list, to_text
from pyshell.traps.errors import ErlangError
from tests.runtime.rig import OK, Rig, collect

(
    A_REQUEST, A_REPLY, A_PUT, A_LINE, A_CHARS, A_UNTIL, A_UNICODE, A_LATIN1, A_ERROR, A_EOF, A_REQUESTS, A_GETOPTS,
    A_SETOPTS, A_GEOMETRY, A_BINARY,
) = map(
    atom,
    "io_request io_reply put_chars get_line get_chars get_until unicode latin1 error eof requests getopts setopts "
    "get_geometry binary".split(),
)  # fmt: skip


class Screen:
    """A console. lines: what can be read now; at_end: nothing else will come."""

    def __init__(self) -> None:
        self.encoding = "latin1"
        self.columns: int | None = None
        self.hungry = False
        self.shown: list[str] = []
        self.text = ""
        self.at_end = False

    def write(self, text: str, kind: str = "") -> None:
        self.shown.append(f"[{kind}]{text}" if kind else text)

    def _read(self, prompt: str, end: int) -> str | None:
        self.shown.append(prompt)
        if end <= 0 and not self.at_end:
            self.hungry = True
            return None
        self.hungry = False
        end = end if end > 0 else len(self.text)
        found, self.text = self.text[:end], self.text[end:]
        return found

    def read_line(self, prompt: str) -> str | None:
        return self._read(prompt, self.text.find("\n") + 1)

    def read_chars(self, prompt: str, count: int) -> str | None:
        return self._read(prompt, count if len(self.text) >= count else 0)

    def unread(self, text: str) -> None:
        self.text = text + self.text


class Desk:
    """A node with a group leader, and a process that asks it."""

    def __init__(self) -> None:
        self.rig = Rig()
        self.screen = Screen()
        self.node = self.rig.node
        self.node.console = self.screen
        self.leader = self.rig.spawn(group_leader)
        self.replies: list[Any] = []
        self.asker = self.rig.spawn(collect, self.replies)
        self.rig.now()

    def ask(self, request: Any, to: Any = None) -> None:
        self.node.send(None, to or self.leader, (A_REQUEST, self.asker, OK, request))
        self.rig.now()

    def answer(self, request: Any) -> Any:
        """The reply; None if there is none yet."""
        before = len(self.replies)
        self.ask(request)
        return self.replies[-1][2] if len(self.replies) > before else None

    def type(self, text: str) -> None:
        self.screen.text += text
        self.node.send(None, self.leader, atom("$input"))
        self.rig.now()

    @property
    def shown(self) -> str:
        text = "".join(self.screen.shown)
        self.screen.shown.clear()
        return text


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_printing(desk: Desk) -> None:
    assert desk.answer((A_PUT, A_UNICODE, [from_text("ab"), b"c\n"])) is OK
    assert desk.answer((A_PUT, from_text("old\n"))) is OK
    assert desk.answer((A_PUT, A_LATIN1, b"\xe4")) is OK
    assert desk.answer((A_PUT, A_UNICODE, from_text("\u012c"))) is OK
    desk.screen.encoding = "unicode"
    assert desk.answer((A_PUT, A_UNICODE, from_text("\u012c"))) is OK
    assert desk.shown == "abc\nold\n\xe4\\x{12C}\u012c"


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        ((A_PUT, A_UNICODE, atom("x")), A_PUT),
        ((A_PUT, A_LATIN1, [300, make_list([])]), A_PUT),
        ((A_PUT, atom("utf17"), b""), (atom("request"), (A_PUT, atom("utf17"), b""))),
        (atom("nothing"), (atom("request"), atom("nothing"))),
        ((A_SETOPTS, make_list([atom("foo")])), atom("enotsup")),
        ((A_GEOMETRY, atom("columns")), atom("enotsup")),
    ],
)
def test_what_cannot_be_done(desk: Desk, request_: Any, why: Any) -> None:
    assert desk.answer(request_) == (A_ERROR, why)


def test_a_request_of_requests_stops_at_the_first_error(desk: Desk) -> None:
    parts = [(A_PUT, b"a"), (A_PUT, atom("x")), (A_PUT, b"b")]
    assert desk.answer((A_REQUESTS, make_list(parts))) == (A_ERROR, A_PUT)
    assert desk.shown == "a"
    assert desk.answer((A_REQUESTS, make_list([]))) is OK


def test_reading_a_line(desk: Desk) -> None:
    desk.screen.text = "one\ntwo\n"
    assert to_text(desk.answer((A_LINE, A_UNICODE, atom("p>")))) == "one\n"
    assert to_text(desk.answer((A_CHARS, A_UNICODE, from_text("c>"), 2))) == "tw"
    assert desk.shown == "p>c>"
    desk.screen.text, desk.screen.at_end = "", True
    assert desk.answer((A_LINE, A_UNICODE, b"")) is A_EOF


def test_the_prompt_is_shown_once_and_printing_goes_on(desk: Desk) -> None:
    assert desk.answer((A_LINE, A_UNICODE, atom("p>"))) is None
    assert desk.answer((A_PUT, b"meanwhile\n")) is OK
    desk.type("ha")
    desk.type("lf\n")
    assert desk.shown == "p>meanwhile\n"
    assert to_text(desk.replies[-1][2]) == "half\n"


def test_a_console_in_other_hands_is_asked_again_with_the_prompt(desk: Desk) -> None:
    desk.screen.read_line = lambda prompt: None  # type: ignore[method-assign]
    assert desk.answer((A_LINE, A_UNICODE, atom("p>"))) is None
    del desk.screen.read_line  # type: ignore[misc]
    desk.type("x\n")
    assert desk.shown == "p>" and to_text(desk.replies[-1][2]) == "x\n"


def test_readers_queue(desk: Desk) -> None:
    desk.ask((A_LINE, A_UNICODE, atom("1>")))
    desk.ask((A_LINE, A_UNICODE, atom("2>")))
    desk.type("a\nb\n")
    assert [to_text(reply[2]) for reply in desk.replies] == ["a\n", "b\n"]
    assert desk.shown == "1>2>"


def test_binary_mode(desk: Desk) -> None:
    assert desk.answer((A_SETOPTS, make_list([(A_BINARY, atom("true")), (atom("encoding"), A_UNICODE)]))) is OK
    desk.screen.text = "\xe4\n"
    assert desk.answer((A_LINE, A_UNICODE, b"")) == "\xe4\n".encode()
    options = desk.answer(A_GETOPTS)
    assert options[0] == (A_BINARY, atom("true")) and options[1][0] == (atom("encoding"), A_UNICODE)


def test_latin1_readers_get_no_wide_characters(desk: Desk) -> None:
    desk.screen.text = "\u012c\n"
    assert desk.answer((A_LINE, b""))[0] is A_ERROR


# functions of the program -----------------------------------------------------------------------------------------


def export(desk: Desk, name: str, arity: int, code: Any) -> tuple[Atom, Atom]:
    desk.node.exports[f"m:{name}/{arity}"] = code
    return atom("m"), atom(name)


def test_the_program_makes_the_text(desk: Desk) -> None:
    module, name = export(desk, "text", 1, lambda p, x: [x, from_text("!\n")])
    assert desk.answer((A_PUT, A_UNICODE, module, name, make_list([65]))) is OK
    assert desk.shown == "A!\n"


def test_and_may_fail(desk: Desk) -> None:
    def fail(p: Any, x: Any) -> Any:
        raise ErlangError(A_ERROR, atom("no"))

    module, name = export(desk, "fail", 1, fail)
    assert desk.answer((A_PUT, A_UNICODE, module, name, make_list([65]))) == (A_ERROR, A_PUT)
    assert desk.answer((A_PUT, A_UNICODE, module, atom("nosuch"), make_list([]))) == (A_ERROR, A_PUT)
    desk.screen.text = "x\n"
    assert desk.answer((A_UNTIL, A_UNICODE, b"", module, atom("nosuch"), make_list([]))) == (A_ERROR, atom("nosuch"))


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("slow", [False, True])
def test_until(desk: Desk, slow: bool, terminal: bool) -> None:
    """Collect lines up to one that says "end"; what stands behind it is for the next reader."""
    seen: list[Any] = []

    def collect_lines(p: Any, state: Any, data: Any, word: Any) -> Any:
        if slow and not seen:
            seen.append(data)
            p.t = (again, state, data, word)
            p.st = 0
            return None
        seen.clear()
        text = to_text(data)
        if text is None or word.name in text:
            rest = "" if text is None else text.partition(word.name)[2]
            return (atom("done"), state, from_text(rest))
        return (atom("more"), [data, state])

    def again(p: Any, value: Any, frame: Any) -> Any:
        return collect_lines(p, frame[1], frame[2], frame[3])

    module, name = export(desk, "collect", 3, collect_lines)
    request = (A_UNTIL, A_UNICODE, atom("u>"), module, name, make_list([atom("end")]))
    desk.screen.columns = 80 if terminal else None
    assert desk.answer(request) is None
    desk.type("a\n")
    desk.type("b\nend rest\n")
    assert [to_text(item) for item in _items(desk.replies[-1][2])] == ["b\n", "a\n"]
    assert desk.screen.text == " rest\n"
    assert desk.shown == ("u>u>u>" if terminal else "u>")


def _items(cell: Any) -> list[Any]:
    items = []
    while type(cell) is list:
        items.append(cell[0])
        cell = cell[1]
    return items


def test_a_flood_leaves_time_for_others(desk: Desk) -> None:
    for _ in range(5_000):
        desk.node.send(None, desk.leader, (A_REQUEST, desk.asker, OK, (A_PUT, b".")))
    desk.node.world.step()
    assert 0 < len(desk.screen.shown) < 2_000
    desk.rig.now()
    assert len(desk.replies) == 5_000


def test_standard_error_cannot_be_read(desk: Desk) -> None:
    device = desk.rig.spawn(group_leader, "stderr")
    desk.ask((A_PUT, b"x"), device)
    desk.ask((A_LINE, A_UNICODE, b""), device)
    assert desk.shown == "[stderr]x" and desk.replies[-1][2] == (A_ERROR, atom("enotsup"))


def test_noise_is_ignored(desk: Desk) -> None:
    for message in (1, (A_REQUEST, atom("x"), OK, A_GETOPTS), atom("$input"), (A_REQUEST, 1)):
        desk.node.send(None, desk.leader, message)
    assert desk.answer((A_PUT, b"still here")) is OK
