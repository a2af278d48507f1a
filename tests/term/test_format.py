"""io_lib:format: the answers of the corpus, the deep lists, and the words about mistakes."""

from __future__ import annotations

from typing import Any

import pytest

from pyshell.term.atom import atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.errors import FormatError
from pyshell.term.format import format_chars, format_text
from pyshell.term.ids import Pid
from pyshell.term.pretty import pretty
from pyshell.term.show import write
from pyshell.term.text import flat_bytes, flat_text, text_length

a, s, args = atom, from_text, lambda *items: make_list(list(items))


@pytest.mark.parametrize(
    ("fmt", "items", "text"),
    [
        ("hello~n", [], "hello\n"),
        ("~w ~p", [s("abc"), s("abc")], '[97,98,99] "abc"'),
        ("~s|~10s|~-10s|", [s("ab"), s("cd"), s("ef")], "ab|        cd|ef        |"),
        ("~5.2f|~f|~e|~g", [3.14159, 2.5, 12345.678, 0.1], " 3.14|2.500000|1.23457e+4|0.100000"),
        ("~b ~B ~.16b ~.16B ~.2b", [255, 255, 255, 255, 5], "255 255 ff FF 101"),
        ("~.16#", [255], "16#FF"),
        ("~16.36+", [12345], "          36#9ix"),
        ("~c~c~5c|", [97, 98, 122], "abzzzzz|"),
        ("~i~p", [a("a"), a("b")], "b"),
        ("~5w|~-5w|~3w|", [a("ab"), a("cd"), a("abcdef")], "   ab|cd   |***|"),
        ("~W", [make_list(list(range(1, 11))), 5], "[1,2,3,4|...]"),
        ("~4..0b", [42], "0042"),
        ("~*c", [3, 120], "xxx"),
        ("~10.3f|~-10.3f|", [1.5, 1.5], "     1.500|1.500     |"),
        ("~20p", [make_list(list(range(1, 13)))], "[1,2,3,4,5,6,7,8,\n 9,10,11,12]"),
        ("~ts ~tc", [s("αβ"), 955], "αβ λ"),
        ("~s", [make_list([s("io"), 108, b"ist"])], "iolist"),
    ],
)
def test_text(fmt: str, items: list[Any], text: str) -> None:
    flat = format_chars(fmt, make_list(items))
    assert flat == text
    assert flat_text(format_text(fmt, make_list(items))) == flat
    assert format_chars(from_text(fmt), make_list(items)) == format_chars(fmt.encode(), make_list(items)) == flat


def test_big_bases() -> None:
    number = 7**900
    assert int(format_chars("~.35b", args(number)), 35) == number


def test_deep_lists() -> None:
    assert pretty(format_text("~p-~p", args(a("a"), s("b")))) == '["a",45,"\\"b\\""]'
    assert pretty(format_text("~w", args(make_list([1, (2,)])))) == '[[91,["1",44,[123,["2"],125]],93]]'
    assert write(format_text("~10s", args(s("cd")))) == "[[[[[32,32],32,32],[32,32],32,32],99,100]]"


def test_pretty_starts_at_its_column() -> None:
    items = make_list(list(range(100, 130)))
    lines = format_chars("abc\ndef: ~p", args(items)).split("\n")
    assert lines[2].startswith(" " * 6 + "1")


@pytest.mark.parametrize(
    ("fmt", "items", "problems"),
    [
        ("~s", args(123), [(2, "element 1 must be of type string")]),
        ("~p", NIL, [(1, "wrong number of arguments")]),
        ("~p ~p", args(1), [(1, "wrong number of arguments")]),
        ("~p", args(1, 2), [(1, "wrong number of arguments")]),
        ("~d", args(1), [(1, "format string invalid (invalid control ~d)")]),
        ("~tq", args(1), [(1, "format string invalid (invalid control ~tq)")]),
        ("abc~", NIL, [(1, "format string invalid (truncated)")]),
        ("~b", args(a("a")), [(2, "element 1 must be of type integer")]),
        ("~f~s", args(1, 2), [(2, "element 1 must be of type float\nelement 2 must be of type string")]),
        ("~p", a("foo"), [(2, "not a list")]),
        ("~.70b", args(1), [(1, "failed to format string")]),
        (1, NIL, [(1, "not a valid format string")]),
        (a("x~p"), NIL, [(0, "possibly missing argument list"), (1, "wrong number of arguments")]),
        (Pid(a("n"), 1, 0, 0), s("abc"), [(0, "possibly missing argument list"), (1, "not a valid format string")]),
    ],
)
def test_problems(fmt: Any, items: Any, problems: list[tuple[int, str]]) -> None:
    for call in (format_chars, format_text):
        with pytest.raises(FormatError) as caught:
            call(fmt, items)
        assert sorted(caught.value.problems) == problems


def test_character_data() -> None:
    assert flat_text(make_list([s("ab"), make_list([99, "é".encode()], b"x")])) == "abcéx"
    assert flat_text(make_list([a("no")])) is None
    assert flat_text(b"\xff") is None
    assert flat_bytes(make_list([1, b"\xff", s("a")], b"b")) == b"\1\xffab"
    assert flat_bytes(make_list([256])) is None
    assert text_length("e\u0301") == 1
    assert text_length("é") == 1
