"""show, pretty and read: written terms read back as they were; and the forms of single kinds of terms."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyshell.term.atom import atom
from pyshell.term.binary import make_bits
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.errors import ReadError
from pyshell.term.fun import ExternalFun, FunInfo, fun_class
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import from_pairs
from pyshell.term.order import exactly_equal
from pyshell.term.pretty import pretty
from pyshell.term.read import read, read_from
from pyshell.term.show import UNICODE_ENV, ShowEnv, atom_text, char_text, write

from .strategies import readable

a = atom


@settings(max_examples=150, deadline=None)
@given(readable)
def test_written_terms_read_back(term: Any) -> None:
    assert exactly_equal(read(write(term)), term)
    assert exactly_equal(read(write(term, UNICODE_ENV)), term)


@settings(max_examples=150, deadline=None)
@given(readable, st.integers(1, 60), st.integers(10, 90), st.sampled_from([-1, 20, 60]))
def test_pretty_terms_read_back(term: Any, column: int, line_length: int, max_chars: int) -> None:
    text = pretty(term, column, line_length, -1, max_chars)
    assert exactly_equal(read(text), term)
    assert "".join(text.split()) == "".join(pretty(term, line_length=0).split())


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (a("ok"), "ok"),
        (a("A b"), "'A b'"),
        (a(""), "''"),
        (a("if"), "'if'"),
        (a("maybe"), "maybe"),
        (a("å@1"), "å@1"),
        (a("α"), "'\\x{3B1}'"),
        (a("a\n'\\\x7f\x80"), "'a\\n\\'\\\\\\d\\200'"),
        (1.0e5, "1.0e5"),
        (1.0e-7, "1.0e-7"),
        (1.5e10, "1.5e10"),
        (0.1 + 0.2, "0.30000000000000004"),
        (-0.0, "-0.0"),
        (123456789.123, "123456789.123"),
        (2.0**53, "9.007199254740992e15"),
        (b"", "<<>>"),
        (b"\1\2", "<<1,2>>"),
        (make_bits(0x01020, 20), "<<1,2,0:4>>"),
        (make_bits(5, 3), "<<5:3>>"),
        (make_list([1], 2), "[1|2]"),
        (from_text("ab"), "[97,98]"),
        ((), "{}"),
        (NIL, "[]"),
        (from_pairs([(a("b"), 2), (a("a"), 1)]), "#{a => 1,b => 2}"),
        (from_pairs([(1.0, 1), (2, 2)]), "#{2 => 2,1.0 => 1}"),
        (ExternalFun(a("erlang"), a("+"), 2), "fun erlang:'+'/2"),
        (ExternalFun(a("a"), a("case"), 2), "fun a:case/2"),
        (Pid(a("n"), 85, 0, 0), "<0.85.0>"),
        (Ref(a("n"), (1 << 64) + (2 << 32) + 3, 0), "#Ref<0.1.2.3>"),
        (Port(a("n"), 6, 0), "#Port<0.6>"),
    ],
)
def test_write(term: Any, text: str) -> None:
    assert write(term) == text


def test_huge_integers() -> None:
    assert write(10**5000) == "1" + "0" * 5000
    assert read("-1" + "0" * 20000) == -(10**20000)


def test_funs_show_where_they_are_from() -> None:
    info = FunInfo(a("erl_eval"), "-expr/5-", 1, 42, 3316493, ())
    assert write(fun_class(1)(lambda *_: None, info, ())) == "#Fun<erl_eval.42.3316493>"


def test_the_env_numbers_other_nodes() -> None:
    env = ShowEnv(channel=lambda node, creation: 0 if node is a("here") else 9000 + creation)
    assert write((Pid(a("here"), 1, 2, 7), Pid(a("there"), 1, 2, 7)), env) == "{<0.1.2>,<9007.1.2>}"


def test_depth() -> None:
    term = make_list([1, (a("x"), 2, make_list([3])), from_pairs([(1, 2), (3, 4)])])
    assert write(term, depth=0) == "..."
    assert write(term, depth=1) == "[...]"
    assert write(term, depth=3) == "[1,{...}|...]"
    assert pretty(term, depth=3) == "[1,{...}|...]"
    assert pretty(term, depth=5) == "[1,{x,2,...},#{1 => 2,...}]"


def test_records() -> None:
    env = ShowEnv(records=lambda tag, n: ["name", "age"] if (tag, n) == ("person", 2) else None)
    term = (a("person"), from_text("Ann"), 0)
    assert pretty(term, env=env) == '#person{name = "Ann",age = 0}'
    assert pretty((*term, 1), env=env) == '{person,"Ann",0,1}'
    assert write(term, env) == "{person,[65,110,110],0}"


def test_strings_by_encoding() -> None:
    smile = "α".encode()
    assert pretty(smile) == '<<"Î±">>'
    assert pretty(smile, env=UNICODE_ENV) == "<<206,177>>"
    assert pretty(smile, env=ShowEnv("unicode", wide_strings=True)) == '<<"α"/utf8>>'
    assert pretty("å".encode(), env=UNICODE_ENV) == '<<"å"/utf8>>'
    assert pretty(from_text("α")) == "[945]"
    assert pretty(from_text("α"), env=ShowEnv("unicode", wide_strings=True)) == '"α"'
    assert pretty(from_text("ab"), strings=False) == "[97,98]"


def test_small_texts() -> None:
    assert [char_text(code) for code in (97, 32, 10, 39, 34, 92)] == ["$a", "$\\s", "$\\n", "$'", '$"', "$\\\\"]
    assert atom_text("αβ", unicode=True) == "'αβ'"


@pytest.mark.parametrize(
    ("text", "position"),
    [("", 0), ("[1,", 3), ("[1,]", 3), ("{a", 2), ("X", 0), ("'a", 0), ('"\\x{110000}"', 1), ("[1|2,3]", 4),
     ("#{a}", 3),
     ("37#a", 0), ("1.0e999", 0), ("a b", 2), ("case", 0), ("<<a>>", 2), ("$", 1), ("fun a:b/x", 9)],
)  # fmt: skip
def test_read_says_where(text: str, position: int) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)
    assert caught.value.position == position


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="[]{}#<>=|,.:/'\"\\$ax1_ -fun%\n", max_size=20))
def test_read_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(ReadError):
        read_from(text)
